// Doing one thing to many members: who is left out, what happens to each, stopping, and trying again.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { pick, signIn, signInHere } from './actions';
import { ADMIN, outcome, type Sandbox } from './sandbox';
import { expectAccessible } from './axe';

test.use({ members: 230 });

const ONE = '/fhir/R4/ProjectMembership/*';

/** Invites people whose addresses begin alike, and finds them in the list. */
async function people(page: Page, sandbox: Sandbox, count: number, more: object = {}) {
  const key = newEmail('crew').split('@')[0]!;
  const emails = Array.from({ length: count }, (_, at) => `${key}.${at}@example.com`);
  for (const [at, email] of emails.entries()) {
    await sandbox.invite({
      resourceType: 'Practitioner', firstName: `Crew${at}`, lastName: key, email, sendEmail: false, ...more,
    });
  }
  await signIn(page, `/admin/users?q=${key}`);
  await expect(page.getByText(`users 1 to ${count} of ${count}`)).toBeVisible();
  return emails;
}

/** Chooses what to do with the ticked ones, and opens the question. */
async function ask(page: Page, action: string): Promise<Locator> {
  const bar = page.getByRole('region', { name: 'Selected users' });
  await bar.getByLabel('Action').selectOption({ label: action });
  await bar.getByRole('button', { name: 'Continue' }).click();
  const dialog = page.locator('dialog.wide');
  await expect(dialog.getByText(/Whom it is about|users?:/).first()).toBeVisible();
  return dialog;
}

async function isActive(sandbox: Sandbox, email: string): Promise<boolean> {
  const [member] = await sandbox.members(email);
  return member.active !== false;
}

test('two hundred, with faults in the middle and a stop', async ({ page, sandbox, serverVersion, expectConsole }) => {
  test.setTimeout(120_000);
  expectConsole(status(500), noAnswer);
  await signIn(page, '/admin/users?size=200');
  await page.getByLabel('Select this page').check();
  await expect(page.getByText('200 users selected')).toBeVisible();
  const dialog = await ask(page, 'Deactivate');
  const meanwhile = serverVersion === '5.1' ? 'whoever is signed in is out at once' : 'can go on until that session ends';
  await expect(dialog).toContainText(meanwhile);
  const guarded = await dialog.getByRole('group', { name: 'Left out' }).getByRole('checkbox').count();
  const all = 200 - guarded;
  await sandbox.fault('GET', ONE, { delay: 50 }, 0);
  await dialog.getByRole('button', { name: `Deactivate ${all} users` }).click();
  await expect(dialog.getByText(/^[1-9]\d+ done/)).toBeVisible();
  await sandbox.fault('PUT', ONE, { status: 500 }, 3);
  await sandbox.fault('PUT', ONE, 'close-after', 1);
  await expect(dialog.getByText(/3 failed/)).toBeVisible();
  await expect(dialog.getByText('a second look shows that it was done')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(dialog.getByText(/not tried/)).toBeVisible();
  await expect(dialog.getByRole('heading', { name: 'Deactivating: stopped' })).toBeVisible();
  const asked = (await sandbox.requests('PUT', /ProjectMembership/)).length;
  await page.waitForTimeout(300);
  expect((await sandbox.requests('PUT', /ProjectMembership/)).length).toBe(asked);

  await dialog.getByRole('button', { name: /Go on with the rest/ }).click();
  await expect(dialog.getByRole('button', { name: 'Retry the failed (3)' })).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Retry the failed (3)' }).click();
  await expect(dialog.getByText(/^\d+ done(, \d+ skipped)?$/)).toBeVisible();
  const file = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save the result as CSV' }).click();
  const rows = readFileSync(await (await file).path(), 'utf8').trim().split('\r\n');
  expect(rows).toHaveLength(all + 1);
  expect(rows.filter((row) => /"(Failed|Not known|Not tried)"/.test(row))).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  const now = await sandbox.fhir('GET', 'ProjectMembership?_count=1000&profile-type=Practitioner,Patient,RelatedPerson');
  const inactive = now.entry.filter((entry: any) => entry.resource.active === false);
  expect(inactive.length).toBeGreaterThanOrEqual(all);
});

test('the owner, oneself and the last admin are left out unless they are ticked one by one', async ({ page, sandbox, expectConsole }) => {
  // 4.5 refuses to search for admins; it is asked before it is known to be 4.5.
  expectConsole(status(400));
  await signIn(page, '/admin/users?admin=yes&size=200');
  await page.getByLabel('Select this page').check();
  const dialog = await ask(page, 'Deactivate');
  const left = dialog.getByRole('group', { name: 'Left out' });
  const ada = left.getByRole('checkbox', { name: 'Deactivate Ada Admin too' });
  await expect(ada).toHaveAccessibleDescription(/Owns this project\. This is you.* No other active admin/);
  await expect(ada).not.toBeChecked();
  const others = await left.getByRole('checkbox').count();
  expect(others).toBeGreaterThan(1);
  const none = dialog.getByRole('button', { name: 'Deactivate 0 users' });
  await expect(none).toHaveAttribute('aria-disabled', 'true');
  await none.click({ force: true });
  await expect(none).toBeVisible();
  await expectAccessible(page, 'the question before a bulk change');

  const bao = left.getByRole('checkbox', { name: 'Deactivate Bao Thành too' });
  await expect(bao).toHaveAccessibleDescription(/No other active admin/);
  await bao.check();
  await dialog.getByRole('button', { name: 'Deactivate 1 user' }).click();
  await expect(dialog.getByText('1 done')).toBeVisible();
  expect(await isActive(sandbox, 'both@example.com')).toBe(false);
  expect(await isActive(sandbox, ADMIN.email)).toBe(true);
  await dialog.getByRole('button', { name: 'Close' }).click();
  // Only whoever was not settled stays ticked.
  await expect(page.getByRole('region', { name: 'Selected users' })).toContainText(`${others - 1} user`);
  const [member] = await sandbox.members('both@example.com');
  await sandbox.fhir('PUT', `ProjectMembership/${member.id}`, { ...member, active: true });
});

test('lost answers, somebody else’s change and a removal meanwhile are each told', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, status(412), status(410));
  const emails = await people(page, sandbox, 4);
  await page.getByLabel('Select this page').check();
  const dialog = await ask(page, 'Deactivate');
  const [gone] = await sandbox.members(emails[0]!);
  await sandbox.fhir('DELETE', `ProjectMembership/${gone.id}`);
  await sandbox.fault('PUT', ONE, 'close-after');
  await sandbox.fault('PUT', ONE, { status: 412, body: outcome('Precondition Failed', { id: 'precondition-failed' }) });
  await dialog.getByRole('button', { name: 'Deactivate 4 users' }).click();
  await expect(dialog.getByText('3 done, 1 skipped')).toBeVisible();
  await expect(dialog.getByRole('row', { name: /Crew0/ })).toContainText('Is no longer a user of this project.');
  await dialog.getByText('Done (3)').click();
  await expect(dialog.getByText('a second look shows that it was done')).toHaveCount(1);
  await expect(dialog.getByText('that change is kept')).toHaveCount(1);
  for (const email of emails.slice(1)) expect(await isActive(sandbox, email)).toBe(false);
  await expectAccessible(page, 'the report of a bulk change');
});

test('a limit is waited for, and the end of the session pauses it', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(429), status(401), status(400));
  const emails = await people(page, sandbox, 3);
  await page.getByLabel('Select this page').check();
  const dialog = await ask(page, 'Deactivate');
  const diagnostics = JSON.stringify({ _remainingPoints: 0, _msBeforeNext: 2500 });
  await sandbox.fault('PUT', ONE, { status: 429, body: outcome('Too Many Requests', { id: 'too-many-requests', diagnostics }) });
  await sandbox.fault('PUT', ONE, { status: 401, body: outcome('Unauthorized', { id: 'unauthorized' }) });
  await sandbox.fault('POST', '/oauth2/token', { status: 400, body: { error: 'invalid_grant' } });
  await dialog.getByRole('button', { name: 'Deactivate 3 users' }).click();
  await expect(dialog.getByText(/goes on in \d seconds/)).toBeVisible();
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(again).toBeVisible();
  await signInHere(again);
  await expect(dialog.getByText('3 done')).toBeVisible();
  for (const email of emails) expect(await isActive(sandbox, email)).toBe(false);
});

test('leaving while it runs asks first', async ({ page, sandbox }) => {
  const [email] = await people(page, sandbox, 3);
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByLabel('Name or email').fill(email!.split('.0@')[0]!);
  await expect(page.getByText('users 1 to 3 of 3')).toBeVisible();
  await page.getByLabel('Select this page').check();
  const dialog = await ask(page, 'Deactivate');
  await sandbox.fault('GET', ONE, { delay: 1500 }, 0);
  await dialog.getByRole('button', { name: 'Deactivate 3 users' }).click();
  await page.goBack();
  const question = page.getByRole('dialog', { name: 'Stop and leave?' });
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Stay here' }).click();
  await expect(question).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await page.goBack();
  await question.getByRole('button', { name: 'Stop and leave' }).click();
  await expect(dialog).toBeHidden();
  await page.waitForTimeout(2500);
  expect((await sandbox.requests('PUT', /ProjectMembership/)).length).toBeLessThan(3);
});

test('a policy is set for all, then taken away, and full access is said', async ({ page, sandbox }) => {
  const emails = await people(page, sandbox, 2);
  await page.getByLabel('Select this page').check();
  let dialog = await ask(page, 'Set access policy');
  await expect(dialog.getByRole('button', { name: /Set the access policy of/ })).toHaveAttribute('aria-disabled', 'true');
  await pick(dialog, 'Access policy', 'Front', 'Front desk');
  await dialog.getByRole('button', { name: 'Set the access policy of 2 users' }).click();
  await expect(dialog.getByText('2 done')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('row', { name: /Crew0/ })).toContainText('Front desk');

  await page.getByLabel('Select this page').check();
  dialog = await ask(page, 'Remove access policy');
  await pick(dialog, 'Access policy', 'Front', 'Front desk');
  await expect(dialog).toContainText('2 of 2 have this policy.');
  await expect(dialog).toContainText('2 of them would have no policy left, which is full access');
  const remove = dialog.getByRole('button', { name: 'Remove an access policy from 2 users' });
  await expect(remove).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('checkbox', { name: 'Give them full access' }).check();
  await remove.click();
  await expect(dialog.getByText('2 done')).toBeVisible();
  const [member] = await sandbox.members(emails[0]!);
  expect(member.accessPolicy).toBeUndefined();
  expect(member.access).toBeUndefined();
});

test('links are sent and members removed', async ({ page, sandbox }) => {
  const emails = await people(page, sandbox, 2);
  await page.getByLabel('Select this page').check();
  let dialog = await ask(page, 'Send set-password link');
  await dialog.getByRole('button', { name: 'Send a set-password link to 2 users' }).click();
  await expect(dialog.getByText('2 done')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  for (const email of emails) expect(await sandbox.link(email)).toContain('/setpassword/');

  await page.getByLabel('Select this page').check();
  dialog = await ask(page, 'Remove from project');
  await expect(dialog).toContainText('They lose access to this project at once.');
  await dialog.getByRole('button', { name: 'Remove 2 users' }).click();
  await expect(dialog.getByText('2 done')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('Nobody matches')).toBeVisible();
  for (const email of emails) expect(await sandbox.members(email)).toEqual([]);
});

test('ticks last over pages, and all that match can be ticked', async ({ page }) => {
  await signIn(page, '/admin/users?size=20');
  const bar = page.getByRole('region', { name: 'Selected users' });
  await page.getByRole('row').nth(1).getByRole('checkbox').check();
  await expect(bar).toContainText('1 user selected');
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page.getByText(/Users 21 to 40/)).toBeVisible();
  await page.getByLabel('Select this page').check();
  await expect(bar).toContainText('21 users selected');
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(page.getByText(/Users 1 to 20/)).toBeVisible();
  await expect(page.getByRole('row').nth(1).getByRole('checkbox')).toBeChecked();
  const all = bar.getByRole('button', { name: /Select all \d+ matching/ });
  const count = /\d+/.exec((await all.textContent())!)![0];
  await all.click();
  await expect(bar).toContainText(`${count} users selected`);
  await bar.getByRole('button', { name: 'Clear' }).click();
  await expect(bar).toBeHidden();
  await expect(page.getByRole('row').getByRole('checkbox', { checked: true })).toHaveCount(0);
});
