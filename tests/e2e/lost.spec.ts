// Lost answers: the app asks the server what became of the invite before it says anything.

import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { expectStillFilled, fillInvite, openInvite, sendInvite } from './actions';
import { INVITE, outcome, type Action } from './sandbox';

const MEMBERS = '/fhir/R4/ProjectMembership';

for (const [name, action] of [['the connection broke', 'close-after'], ['the body broke off', { truncate: 20 }]] as [string, Action][]) {
  test(`done, but ${name}: the look-up finds the member`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer);
    const dialog = await openInvite(page);
    const email = newEmail();
    await sandbox.fault('POST', INVITE, action);
    await fillInvite(dialog, { email });
    await sendInvite(dialog);
    await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited, but the answer was lost' })).toBeVisible();
    await expect(dialog.getByRole('status')).toContainText('Whether the mail');
    expect(await sandbox.members(email)).toHaveLength(1);
    await dialog.getByRole('button', { name: 'Back to users' }).click();
    await expect(page.getByRole('row').filter({ hasText: email })).toBeVisible();
  });
}

for (const [name, action] of [
  ['the connection broke before', 'close-before'],
  ['a web page came instead', 'html'],
  ['the answer had another shape', 'wrong-shape'],
  ['the server crashed', { status: 500, body: { msg: 'Internal Server Error' } }],
] as [string, Action][]) {
  test(`not done, and ${name}: the look-up finds nobody`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer, status(500));
    const dialog = await openInvite(page);
    const person = { email: newEmail() };
    await sandbox.fault('POST', INVITE, action);
    await fillInvite(dialog, person);
    await sendInvite(dialog);
    await expect(dialog.getByRole('alert')).toContainText('the server does not know this invite');
    await expectStillFilled(dialog, person);
    expect(await sandbox.members(person.email)).toEqual([]);
    // The same request within a moment would count as the browser's own repetition.
    await sandbox.repair();
    await sendInvite(dialog);
    await expect(dialog).toContainText('Ana Costa is invited');
    expect(await sandbox.members(person.email)).toHaveLength(1);
  });
}

test('the look-up fails too: not known, and pressing again is safe', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, status(409));
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, 'close-after');
  await sandbox.fault('GET', MEMBERS, 'close-before', 0);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Not known whether the invite was carried out');
  await expectStillFilled(dialog, person);
  await sandbox.repair();
  await sendInvite(dialog);
  await expect(dialog).toContainText(/is invited|Already a user of this project/);
  expect(await sandbox.members(person.email)).toHaveLength(1);
  expect(await sandbox.mails(person.email)).toHaveLength(1);
});

test('the session ends during the look-up', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, status(401), status(400));
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, 'close-after');
  await sandbox.fault('GET', MEMBERS, { status: 401, body: outcome('Unauthorized', { id: 'unauthorized' }) }, 0);
  await sandbox.fault('POST', '/oauth2/token', { status: 400, body: { error: 'invalid_grant' } });
  await sendInvite(dialog);
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
  // The invite was carried out, so the app must not claim the opposite.
  await expect(dialog).not.toContainText('Nothing was sent');
  await expect(dialog).not.toContainText('Nobody was invited');
});
