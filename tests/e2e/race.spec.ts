// Two administrators invite the same person at the same moment: what each order of their steps comes to,
// and that the person gets in each time.

import { expect, newEmail, status, test } from './fixtures';
import { type Invitee, expectStillFilled, fillInvite, openInvite, sendInvite } from './actions';
import { INVITE } from './sandbox';
import { expectGetsIn, expectRepaired } from './wayin';

/** 4.5 has no call for a link but that of a forgotten password. */
const noSuchCall = status(404);

test('the other invite was faster: already a user, and the one mail has the link', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(409));
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, { overlap: 'before' });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Already a user of this project');
  await expect(dialog.getByRole('link', { name: 'Go to member' })).toBeVisible();
  await expectStillFilled(dialog, person);
  expect(await sandbox.members(person.email)).toHaveLength(1);
  await expectGetsIn(page, sandbox, person.email);
});

for (const role of ['Practitioner', 'Patient'] as const) {
  test(`the other invite made the account of a ${role}: invited, no link is promised`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noSuchCall);
    const dialog = await openInvite(page);
    const email = newEmail();
    await fillInvite(dialog, { role, email });
    await sandbox.fault('POST', INVITE, { overlap: 'account' });
    await sendInvite(dialog);
    await expect(dialog).toContainText('Ana Costa is invited');
    const [mail] = await sandbox.mails(email);
    expect(mail!.text).not.toContain('/setpassword/');
    await expect(dialog).not.toContainText('It has a link to set a password');
    expect(await sandbox.members(email)).toHaveLength(1);
    await expectRepaired(page, dialog, sandbox, email);
  });
}

test('the other invite made the membership: already a user, nothing is doubled', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(409), noSuchCall);
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, { overlap: 'membership' });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Already a user of this project');
  await expectStillFilled(dialog, person);
  expect(await sandbox.members(person.email)).toHaveLength(1);
  expect(await sandbox.accounts(person.email)).toHaveLength(1);
  await expectRepaired(page, dialog, sandbox, person.email);
});

test('both made an account of the project: the refusal is about a user who is there', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(409));
  const dialog = await openInvite(page);
  const person: Invitee = { role: 'Patient', email: newEmail() };
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, { overlap: 'key' });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Already a user of this project');
  await expect(dialog.getByRole('link', { name: 'Go to member' })).toBeVisible();
  await expectStillFilled(dialog, person);
  expect(await sandbox.members(person.email)).toHaveLength(1);
  await expectGetsIn(page, sandbox, person.email);
});

test('a clash with another change: pressing again invites, once', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(409), noSuchCall);
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, { overlap: 'clash' });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('another change came at the same moment');
  await expectStillFilled(dialog, person);
  expect(await sandbox.members(person.email)).toEqual([]);
  expect(await sandbox.accounts(person.email)).toHaveLength(1);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.members(person.email)).toHaveLength(1);
  expect(await sandbox.accounts(person.email)).toHaveLength(1);
  await expectRepaired(page, dialog, sandbox, person.email);
});
