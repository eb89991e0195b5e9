// Ending somebody's access: deactivating, removing, and the way back.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, noAnswer, status, test } from './fixtures';
import { signIn } from './actions';
import { expectAccessible } from './axe';
import { activate, change, forgotten, newMember, newPatient, openMember, PASSWORD, type Person, stored } from './people';
import { ADMIN, INVITE, outcome, type Sandbox } from './sandbox';

const MEMBER = '/admin/projects/*/members/*';
const MEMBERSHIP = '/fhir/R4/ProjectMembership/*';

function dialogOf(page: Page) {
  return page.getByRole('dialog');
}

/** Opens the dialog that removes somebody. */
async function askToRemove(page: Page, person: Person) {
  await openMember(page, person);
  await page.getByRole('button', { name: 'Remove from project' }).click();
  const dialog = page.getByRole('dialog', { name: `Remove ${person.name}?` });
  await expect(dialog.getByRole('heading', { name: 'What goes' })).toBeVisible();
  return dialog;
}

/** Removes somebody and arrives at the list. */
async function remove(page: Page, person: Person) {
  const dialog = await askToRemove(page, person);
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expectHeading(page, 'Users');
  await expect(page.getByText(`${person.name} was removed from this project.`).first()).toBeVisible();
}

async function isMember(sandbox: Sandbox, person: Person): Promise<boolean> {
  const found = await sandbox.fhir('GET', `ProjectMembership?_id=${person.id}`);
  return (found.entry ?? []).length > 0;
}

test('deactivated and back: what it does to sessions is said, and nothing else changes', async ({ page, sandbox, serverVersion }) => {
  const person = await newMember(sandbox, { externalId: newEmail('external'), scope: 'project' });
  const before = await stored(sandbox, person);
  await openMember(page, person);
  const section = page.getByRole('region', { name: 'End access' });
  await expect(section).toContainText(serverVersion === '4.5' ? 'whoever is signed in now can go on working' : 'ends what is signed in, at once');
  await section.getByRole('button', { name: 'Deactivate' }).click();
  await expect(section.getByRole('status')).toContainText(`${person.name} can no longer sign in to this project.`);
  expect(await sandbox.letsIn(person.email, PASSWORD)).toBe(false);
  await expect(section).toContainText('Inactive: not allowed to sign in');
  await section.getByRole('button', { name: 'Undo' }).click();
  await expect(section.getByRole('status')).toContainText('can sign in to this project again');
  if (serverVersion === '5.1') await expect(section.getByRole('status')).toContainText('Sessions from before');
  expect(await sandbox.letsIn(person.email, PASSWORD)).toBe(true);
  const { meta: _, active, ...after } = await stored(sandbox, person);
  const { meta: __, ...was } = before;
  expect(active).toBe(true);
  expect(after).toEqual(was);
});

test('somebody else saved meanwhile: nothing is overwritten, and the next press counts', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  const person = await newMember(sandbox);
  await openMember(page, person);
  await change(sandbox, person, { userName: 'theirs' });
  const section = page.getByRole('region', { name: 'End access' });
  await section.getByRole('button', { name: 'Deactivate' }).click();
  await expect(section.getByRole('status')).toContainText('somebody else saved this member meanwhile');
  expect((await stored(sandbox, person)).active).toBeUndefined();
  await section.getByRole('button', { name: 'Deactivate' }).click();
  await expect(section.getByRole('status')).toContainText('can no longer sign in');
  expect(await stored(sandbox, person)).toMatchObject({ active: false, userName: 'theirs' });
});

test('a lost answer to deactivating is looked up', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const person = await newMember(sandbox);
  await openMember(page, person);
  const section = page.getByRole('region', { name: 'End access' });
  await sandbox.fault('PUT', MEMBERSHIP, 'close-before');
  await section.getByRole('button', { name: 'Deactivate' }).click();
  await expect(section.getByRole('status')).toContainText('nothing is changed so far');
  await forgotten(page);
  await sandbox.fault('PUT', MEMBERSHIP, 'close-after');
  await section.getByRole('button', { name: 'Deactivate' }).click();
  await expect(section.getByRole('status')).toContainText('can no longer sign in');
  expect((await stored(sandbox, person)).active).toBe(false);
});

test('removed and brought back with the same settings: the old password still works', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(404), status(410));
  const policies = await sandbox.fhir('GET', 'AccessPolicy?_count=2');
  const [one, two] = policies.entry.map((entry: any) => ({ reference: `AccessPolicy/${entry.resource.id}` }));
  const person = await newMember(sandbox, { admin: false });
  const external = newEmail('external');
  await change(sandbox, person, {
    accessPolicy: undefined, externalId: external, userName: 'ada',
    access: [{ policy: one, parameter: [{ name: 'ward', valueString: 'B' }] }, { policy: two }],
  });
  const before = await stored(sandbox, person);
  const dialog = await askToRemove(page, person);
  await expect(dialog).toContainText('whatever is signed in now, ends at once');
  await expect(dialog).toContainText('it is of the whole server');
  await expectAccessible(page, 'the dialog that removes a user');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  expect(await isMember(sandbox, person)).toBe(true);

  await page.getByRole('button', { name: 'Remove from project' }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expectHeading(page, 'Users');
  expect(await isMember(sandbox, person)).toBe(false);
  expect(await sandbox.letsIn(person.email, PASSWORD)).toBe(false);
  await expect(page.getByText('The account and the record are still there').first()).toBeVisible();
  await expectAccessible(page, 'the users after a removal');
  await page.getByRole('button', { name: 'Undo' }).click();
  const news = page.locator('main').getByText(`${person.name} is back, with the settings from before.`);
  await expect(news).toBeVisible();
  await expect(news).toBeFocused();
  await expect(page.getByText('was removed from this project')).toBeHidden();
  expect(await sandbox.letsIn(person.email, PASSWORD)).toBe(true);
  expect(await sandbox.mails(person.email)).toEqual([]);
  const [after] = await sandbox.members(person.email);
  for (const key of ['profile', 'access', 'accessPolicy', 'externalId', 'userName', 'admin', 'identifier', 'user']) {
    expect(after[key], key).toEqual(before[key]);
  }
  await page.getByRole('link', { name: `Go to ${person.name}` }).click();
  await expectHeading(page, person.name);
});

test('full access without a policy comes back as it was, without the default', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(404), status(410));
  const person = await newMember(sandbox);
  await change(sandbox, person, { accessPolicy: undefined });
  await remove(page, person);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('is back, with the settings from before').first()).toBeVisible();
  const [after] = await sandbox.members(person.email);
  expect(after.accessPolicy).toBeUndefined();
});

test('a patient of this project alone: on 5.1 the account goes too, and a link makes up for the password', async ({ page, sandbox, serverVersion, expectConsole }) => {
  expectConsole(status(404), status(410));
  const person = await newPatient(sandbox);
  const dialog = await askToRemove(page, person);
  await expect(dialog).toContainText(serverVersion === '5.1' ? 'The account, with its password and second factor' : 'The account, with its password.');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expectHeading(page, 'Users');
  expect(await sandbox.accounts(person.email)).toHaveLength(serverVersion === '5.1' ? 0 : 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('is back, with the settings from before').first()).toBeVisible();
  expect((await sandbox.members(person.email))[0].profile.reference).toBe(person.profile);
  if (serverVersion === '4.5') {
    expect(await sandbox.letsIn(person.email, PASSWORD)).toBe(true);
    return;
  }
  expect(await sandbox.letsIn(person.email, PASSWORD)).toBe(false);
  await page.getByRole('button', { name: 'Send a set-password link' }).click();
  await expect(page.getByText('Set-password link sent')).toBeVisible();
  await activate(page, await sandbox.link(person.email), 'another long password');
  expect(await sandbox.letsIn(person.email, 'another long password')).toBe(true);
});

test('the account is gone already: the membership that leads nowhere is removed all the same', async ({ page, sandbox, serverVersion, expectConsole }) => {
  expectConsole(status(404), status(410));
  const person = await newPatient(sandbox);
  await sandbox.fhir('DELETE', `User/${person.user}`);
  const dialog = await askToRemove(page, person);
  await expect(dialog).toContainText('Its account was deleted before');
  await expect(dialog).toContainText('This cannot be undone here');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expectHeading(page, 'Users');
  expect(await isMember(sandbox, person)).toBe(false);
  expect(await sandbox.requests('DELETE', /\/fhir\/R4\/ProjectMembership\//)).toHaveLength(serverVersion === '5.1' ? 1 : 0);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden();
});

test('a lost answer to a removal is looked up; a limit is told with its wait', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, status(404), status(410), status(429));
  const person = await newMember(sandbox);
  const dialog = await askToRemove(page, person);
  const press = dialog.getByRole('button', { name: 'Remove', exact: true });
  const diagnostics = JSON.stringify({ _msBeforeNext: 41_500 });
  await sandbox.fault('DELETE', MEMBER, { status: 429, body: outcome('Too Many Requests', { id: 'too-many-requests', diagnostics }) });
  await press.click();
  await expect(dialog.getByRole('status').last()).toContainText('Wait 42 seconds');
  await sandbox.fault('DELETE', MEMBER, 'close-before');
  await press.click();
  await expect(dialog.getByRole('status').last()).toContainText('is still a member');
  expect(await isMember(sandbox, person)).toBe(true);
  await forgotten(page);
  await sandbox.fault('DELETE', MEMBER, 'close-after');
  await press.click();
  await expectHeading(page, 'Users');
  await expect(page.getByText(`${person.name} was removed from this project.`).first()).toBeVisible();
  expect(await isMember(sandbox, person)).toBe(false);
});

test('a lost answer to bringing somebody back is looked up, and the rest of the settings follow', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, status(404), status(410));
  const person = await newMember(sandbox);
  await change(sandbox, person, { externalId: newEmail('external') });
  const before = await stored(sandbox, person);
  await remove(page, person);
  await sandbox.fault('POST', INVITE, 'close-before');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('is not back so far').first()).toBeVisible();
  await forgotten(page);
  await sandbox.fault('POST', INVITE, 'close-after');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('is back, with the settings from before').first()).toBeVisible();
  const after = await sandbox.members(person.email);
  expect(after).toHaveLength(1);
  expect(after[0].externalId).toBe(before.externalId);
});

test('invited again by somebody else meanwhile: said, and nothing is doubled', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(404), status(409), status(410));
  const person = await newMember(sandbox);
  await remove(page, person);
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Ada', lastName: 'X', email: person.email, sendEmail: false });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('is in the project already').first()).toBeVisible();
  expect(await sandbox.members(person.email)).toHaveLength(1);
});

test('the owner cannot be removed, and whoever removes oneself types the name', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400), status(404), status(410), status(401));
  const [owner] = await sandbox.members(ADMIN.email);
  await signIn(page, `/admin/users/${owner.id}`);
  await page.getByRole('button', { name: 'Remove from project' }).click();
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('does not let the owner of a project be removed');
  await expect(dialog.getByRole('button', { name: 'Remove', exact: true })).toBeHidden();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Deactivate' }).click();
  await expect(dialog).toContainText('Owns this project.');
  await expect(dialog.getByLabel('Type the name to confirm')).toBeVisible();
  await dialog.getByRole('button', { name: 'Deactivate' }).click();
  await expect(dialog).toContainText('Type the name exactly');
  expect(await sandbox.requests('PUT', /ProjectMembership/)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const self = await newMember(sandbox, { admin: true });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await openMember(page, self, { email: self.email, password: PASSWORD });
  await page.getByRole('button', { name: 'Remove from project' }).click();
  await expect(dialog).toContainText('This is you');
  await expect(dialog).not.toContainText('No other active admin');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog).toContainText('Type the name exactly');
  expect(await isMember(sandbox, self)).toBe(true);
  await dialog.getByLabel('Type the name to confirm').fill(`  ${self.name} `);
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(() => isMember(sandbox, self)).toBe(false);
});

test('the last admin is told so', async ({ page, sandbox }) => {
  const self = await newMember(sandbox, { admin: true });
  const who = { email: self.email, password: PASSWORD };
  const found = await sandbox.fhir('GET', 'ProjectMembership?_count=1000');
  const all = found.entry.map(({ resource: { meta, ...membership } }: any) => membership);
  const others = all.filter((membership: any) => membership.admin && membership.id !== self.id);
  const save = (membership: any) => sandbox.fhir('PUT', `ProjectMembership/${membership.id}`, membership, who);
  for (const other of others) await save({ ...other, admin: false });
  try {
    await openMember(page, self, who);
    await page.getByRole('button', { name: 'Deactivate' }).click();
    await expect(dialogOf(page)).toContainText('No other active admin would be left');
  } finally {
    for (const other of others) await save(other);
  }
});
