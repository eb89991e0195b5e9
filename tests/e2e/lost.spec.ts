// Connections that really break: the app asks the server what became of the invite before it says anything. What else
// can be lost is in `tests/browser/invite`.

import { expect, newEmail, noAnswer, test } from './fixtures';
import { expectStillFilled, fillInvite, openInvite, sendInvite } from './actions';
import { INVITE } from './sandbox';

test('done, but the connection broke: the look-up finds the member', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const email = newEmail();
  await sandbox.fault('POST', INVITE, 'close-after');
  await fillInvite(dialog, { email });
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited, but perhaps without an email' })).toBeVisible();
  expect(await sandbox.members(email)).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Back to users' }).click();
  await expect(page.getByRole('row').filter({ hasText: email })).toBeVisible();
});

test('not done: the look-up finds nobody, and pressing again invites', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await sandbox.fault('POST', INVITE, 'close-before');
  await fillInvite(dialog, person);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('the server has no such invite');
  await expectStillFilled(dialog, person);
  expect(await sandbox.members(person.email)).toEqual([]);
  await sandbox.repair();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.members(person.email)).toHaveLength(1);
});
