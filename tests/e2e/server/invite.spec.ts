// Inviting: each kind of person, and what is known before anything is sent.

import type { Locator, Page } from '@playwright/test';
import { fillInvite, goWithoutPolicy, type Invitee, inviteDialog, otherPerson, pick, sendInvite, setPassword } from '../actions';
import { expectHeading, status } from '../fixtures';
import { expect, test } from './fixtures';
import { mark, newEmail, PASSWORD } from './remote';

/** Somebody new, without mail. */
function somebody(more: Partial<Invitee> = {}): Invitee & { last: string; name: string } {
  const last = mark();
  return { first: 'Ana', last, email: newEmail(), sendEmail: false, name: `${more.first ?? 'Ana'} ${last}`, ...more };
}

/** The dialog, opened. */
async function opened(page: Page, open: (path: string) => Promise<void>): Promise<Locator> {
  await open('/admin/invite');
  const dialog = inviteDialog(page);
  await expect(dialog.getByRole('heading', { name: 'Invite new user' })).toBeVisible();
  return dialog;
}

/** Counts the invites a page sends. */
function countInvites(page: Page): () => number {
  let sent = 0;
  page.on('request', (request) => { if (request.method() === 'POST' && request.url().endsWith('/invite')) sent += 1; });
  return () => sent;
}

async function moreOptions(dialog: Locator) {
  const details = dialog.locator('details').filter({ hasText: 'More options' });
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
}

/** Somebody follows a link in a browser of their own, sets a password and signs in with it. */
async function getIn(page: Page, path: string, email: string, project: string, signInBy: (page: Page, who: { email: string; password: string }) => Promise<void>) {
  const theirs = await otherPerson(page);
  await theirs.goto(path);
  await setPassword(theirs, PASSWORD);
  await expectHeading(theirs, 'Your password is set');
  await theirs.goto(`/signin?project=${project}`);
  await signInBy(theirs, { email, password: PASSWORD });
  await expectHeading(theirs, 'You are signed in, but not as an admin');
  await theirs.close();
}

test('what is missing is told before anything is sent', async ({ page, open }) => {
  const dialog = await opened(page, open);
  const sent = countInvites(page);
  await sendInvite(dialog);
  const summary = dialog.getByRole('alert', { name: 'There is a problem' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link').first()).toBeVisible();
  expect(sent()).toBe(0);
});

test('a practitioner, with a policy and without mail', async ({ page, open, remote }) => {
  const policy = await remote.policy();
  const dialog = await opened(page, open);
  const person = somebody({ policy: policy.name });
  await fillInvite(dialog, person);
  await expect(dialog).toContainText('Creates a Practitioner profile.');
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: `${person.name} is invited, without email` })).toBeVisible();
  await expect(dialog).toContainText(policy.name);
  const [member] = await remote.members(person.email);
  expect(member.accessPolicy.reference).toBe(`AccessPolicy/${policy.id}`);
  expect(member.admin ?? false).toBe(false);
  await dialog.getByRole('button', { name: 'Back to users' }).click();
  await expect(page.getByRole('row').filter({ hasText: person.email })).toContainText(policy.name);
});

test('a patient has an account of this project alone, and the link can be handed over', async ({ page, context, open, remote, signInBy, expectConsole }) => {
  expectConsole(status(403));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const policy = await remote.policy();
  const dialog = await opened(page, open);
  const person = somebody({ role: 'Patient', policy: policy.name });
  await fillInvite(dialog, person);
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: `${person.name} is invited` })).toBeVisible();
  await expect(dialog.getByRole('definition').filter({ hasText: `/signin?project=${remote.project}` })).toBeVisible();
  const [member] = await remote.members(person.email);
  expect((await remote.fhir('GET', member.user.reference)).project.reference).toBe(`Project/${remote.project}`);
  await dialog.getByRole('button', { name: 'Copy activation link' }).click();
  await expect(dialog).toContainText('Activation link copied');
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  await getIn(page, link.pathname, person.email, remote.project, signInBy);
});

test('a related person is recorded with patient and relationship', async ({ page, open, remote }) => {
  const patient = await remote.record('Patient', 'Chidi');
  const { given: [given], family } = patient.name[0];
  const policy = await remote.policy();
  const dialog = await opened(page, open);
  const person = somebody({ role: 'RelatedPerson', patient: [family, `${given} ${family}`], policy: policy.name });
  await fillInvite(dialog, person);
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: `${person.name} is invited` })).toBeVisible();
  const [member] = await remote.members(person.email);
  const record = await remote.fhir('GET', member.profile.reference);
  expect(record.patient.reference).toBe(`Patient/${patient.id}`);
  expect(record.relationship[0].coding[0].code).toBe('SIB');
});

for (const role of ['Practitioner', 'Patient', 'RelatedPerson'] as const) {
  test(`by mail: a ${role} follows the link, sets a password and signs in`, { tag: '@mail' }, async ({ page, open, remote, signInBy, expectConsole }) => {
    expectConsole(status(403));
    const policy = await remote.policy();
    const patient = role === 'RelatedPerson' ? await remote.record('Patient', 'Chidi') : undefined;
    const family = patient?.name[0].family;
    const dialog = await opened(page, open);
    const person = somebody({ role, policy: policy.name, sendEmail: true, patient: [family, `Chidi ${family}`] });
    await fillInvite(dialog, person);
    await sendInvite(dialog);
    await expect(dialog.getByRole('heading', { name: `${person.name} is invited` })).toBeVisible();
    await expect(dialog).toContainText('was handed over to the email service');
    await getIn(page, await remote.mailedLink(person.email), person.email, remote.project, signInBy);
  });
}

test('an admin is made by a tick', async ({ page, open, remote }) => {
  const dialog = await opened(page, open);
  const person = somebody({ admin: true });
  await fillInvite(dialog, person);
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: `${person.name} is invited` })).toBeVisible();
  expect((await remote.members(person.email))[0].admin).toBe(true);
});

test('a user already: said at once, not sent, and a link leads to the member', async ({ page, open, remote }) => {
  const member = await remote.person({ scope: 'server' });
  const dialog = await opened(page, open);
  await fillInvite(dialog, somebody({ email: member.email }));
  await expect(dialog).toContainText('Already a member: ');
  const sent = countInvites(page);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('Already a member');
  expect(sent()).toBe(0);
  await dialog.getByRole('link', { name: 'Go to member' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page).toHaveURL(`/admin/users/${member.id}`);
  await expectHeading(page, member.name);
});

test('a user here under another kind of account is found as well', async ({ page, open, remote }) => {
  const member = await remote.person({ resourceType: 'Patient' });
  const dialog = await opened(page, open);
  await fillInvite(dialog, somebody({ email: member.email }));
  await expect(dialog).toContainText('Already a member: ');
});

for (const choice of ['use', 'new'] as const) {
  test(`a record has the address: ${choice === 'use' ? 'it is used' : 'a new one is made'}`, async ({ page, open, remote }) => {
    const email = newEmail();
    const record = await remote.record('Patient', 'Mother', email);
    const known = `Mother ${record.name[0].family}`;
    const policy = await remote.policy();
    const dialog = await opened(page, open);
    await fillInvite(dialog, somebody({ role: 'Patient', email, policy: policy.name }));
    const choices = dialog.getByRole('group', { name: 'A profile with this email exists' });
    await expect(choices.getByRole('radio').first()).toBeVisible();
    const sent = countInvites(page);
    await sendInvite(dialog);
    await expect(dialog.getByRole('alert').first()).toContainText('Choose a profile');
    expect(sent()).toBe(0);
    const label = choice === 'use' ? `Use the profile of ${known}` : 'Create a new Patient profile';
    await choices.getByRole('radio', { name: label }).check();
    await sendInvite(dialog);
    await expect(dialog.getByRole('heading', { level: 2 })).toContainText('is invited');
    const [member] = await remote.members(email);
    expect(member.profile.reference === `Patient/${record.id}`).toBe(choice === 'use');
  });
}

test('what a refused invite left behind is found and removed', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(412));
  const email = newEmail();
  for (const given of ['Una', 'Dua']) await remote.record('Patient', given, email);
  await expect(remote.person({ resourceType: 'Patient', email })).rejects.toThrow('412');
  const policy = await remote.policy();
  const dialog = await opened(page, open);
  await fillInvite(dialog, somebody({ role: 'Patient', email, policy: policy.name }));
  await expect(dialog).toContainText('An earlier attempt left an unused account');
  await dialog.getByRole('button', { name: 'Remove leftover account' }).click();
  await expect(dialog).not.toContainText('An earlier attempt left an unused account');
  await expect.poll(() => remote.found(`User?email:exact=${email}`)).toEqual([]);
  await dialog.getByRole('radio', { name: 'Create a new Patient profile' }).check();
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { level: 2 })).toContainText('is invited');
});

test('what access a policy gives is shown before it is given', async ({ page, open, remote }) => {
  const policy = await remote.policy({
    resource: [{ resourceType: 'Patient', interaction: ['read', 'search'], hiddenFields: ['photo'] }],
  });
  const dialog = await opened(page, open);
  await fillInvite(dialog, somebody({ policy: policy.name }));
  await dialog.getByText('Effective access').click();
  const row = dialog.getByRole('table', { name: 'Permissions by resource type' }).getByRole('row', { name: /Patients/ });
  await expect(row.getByRole('cell').first()).toHaveText('Yes');
  await expect(row).toContainText('Cannot see photo.');
});

test('a policy that was deleted meanwhile is not given', async ({ page, open, remote }) => {
  const policy = await remote.policy();
  const dialog = await opened(page, open);
  const sent = countInvites(page);
  await fillInvite(dialog, somebody({ policy: policy.name }));
  await remote.fhir('DELETE', `AccessPolicy/${policy.id}`);
  await sendInvite(dialog);
  await expect(dialog.getByRole('combobox', { name: 'Access policy', exact: true })).toHaveAccessibleDescription(/no longer exists/);
  expect(sent()).toBe(0);
});

test('an external ID that somebody has is not sent', async ({ page, open, remote }) => {
  const externalId = mark();
  const holder = await remote.person({ externalId });
  const dialog = await opened(page, open);
  const sent = countInvites(page);
  await fillInvite(dialog, somebody());
  await moreOptions(dialog);
  await dialog.getByRole('textbox', { name: 'External ID' }).fill(externalId);
  await sendInvite(dialog);
  await expect(dialog.getByRole('textbox', { name: 'External ID' })).toHaveAccessibleDescription(new RegExp(`belongs to ${holder.name}`));
  expect(sent()).toBe(0);
});

test('4.5: no policy is full access, and has to be said', { tag: '@v4.5' }, async ({ page, open }) => {
  const dialog = await opened(page, open);
  const sent = countInvites(page);
  await fillInvite(dialog, somebody());
  await expect(dialog).toContainText('Can read and change everything in this project');
  await dialog.getByRole('checkbox', { name: 'Full access (no policy)' }).uncheck();
  await sendInvite(dialog);
  await expect(dialog.getByRole('link', { name: /Choose an access policy, or select/ })).toBeVisible();
  expect(sent()).toBe(0);
});

test('5.1: what no policy means is what the server then gives', { tag: '@v5.1' }, async ({ page, open, remote }) => {
  const { defaultAccessPolicies } = await remote.readProject();
  const preset = defaultAccessPolicies?.find((one: any) => one.profileType === 'Practitioner')?.accessPolicy.reference;
  const dialog = await opened(page, open);
  const person = somebody();
  await fillInvite(dialog, person);
  await expect(dialog.getByText('Leave empty for the project default')).toBeVisible({ visible: Boolean(preset) });
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { level: 2 })).toContainText('is invited');
  expect((await remote.members(person.email))[0].accessPolicy?.reference).toBe(preset);
});

test('two after each other, and both stay within reach', async ({ page, open }) => {
  const dialog = await opened(page, open);
  const [one, two] = [somebody(), somebody({ first: 'Bo' })];
  await fillInvite(dialog, one);
  await sendInvite(dialog);
  await dialog.getByRole('button', { name: 'Invite another' }).click();
  await fillInvite(dialog, two);
  await sendInvite(dialog);
  await dialog.getByText('Sent since sign-in (2)').click();
  for (const { email } of [one, two]) await expect(dialog.getByRole('row').filter({ hasText: email })).toBeVisible();
});

test('closing what is filled in is asked about', async ({ page, open }) => {
  const dialog = await opened(page, open);
  await dialog.getByLabel('First name').fill('Typed');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
  await expectHeading(page, 'Users');
});

test('an existing profile is picked', async ({ page, open, remote }) => {
  const record = await remote.record('Practitioner', 'Pia');
  const name = `Pia ${record.name[0].family}`;
  const dialog = await opened(page, open);
  const person = somebody();
  await fillInvite(dialog, person);
  await moreOptions(dialog);
  await pick(dialog, 'Existing profile', record.name[0].family, name);
  await goWithoutPolicy(dialog);
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { level: 2 })).toContainText('is invited');
  expect((await remote.members(person.email))[0].profile.reference).toBe(`Practitioner/${record.id}`);
});
