// A super administrator sees all projects of the server, and invites to one of them.

import { type Page } from '@playwright/test';
import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { fillInvite, inviteDialog, pick, sendInvite, signIn } from './actions';
import { INVITE, SUPER } from './sandbox';
import { expectRepaired } from './wayin';

/** The call of 5.1 is forbidden to a super administrator, and 4.5 has none. */
const byTheOtherWay = [status(403), status(404)];

/** Opens the dialog as a super administrator who chose the project. */
async function openFor(page: Page, project: string) {
  await signIn(page, '/admin/invite', SUPER);
  const dialog = inviteDialog(page);
  await pick(dialog, 'Project', project, project);
  await expect(dialog).toContainText(`To ${project}`);
  return dialog;
}

for (const role of ['Practitioner', 'Patient'] as const) {
  test(`the mail of a ${role} failed: a link later, for the chosen project`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(...byTheOtherWay);
    const dialog = await openFor(page, 'Harbor Clinic');
    const email = newEmail();
    await fillInvite(dialog, { role, email, policy: 'Read only' });
    await sandbox.fault('POST', INVITE, 'mail-down');
    await sendInvite(dialog);
    await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited, but the mail failed' })).toBeVisible();
    expect(await sandbox.members(email)).toHaveLength(1);
    await expectRepaired(page, dialog, sandbox, email);
  });
}

test('the invite never arrived, and the address is a member of another project: nobody was invited here', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const email = newEmail();
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Ana', lastName: 'Costa', email, sendEmail: false });
  await sandbox.forget();
  const dialog = await openFor(page, 'Lakeside Practice');
  await fillInvite(dialog, { email, policy: 'Read only' });
  await expect(dialog).toContainText('What will happen');
  await sandbox.fault('POST', INVITE, 'close-before');
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('the server does not know this invite');
});

test('a related person of another project: their record cannot be made from here, so nothing is sent', async ({ page, sandbox }) => {
  const dialog = await openFor(page, 'Harbor Clinic');
  const email = newEmail();
  await fillInvite(dialog, { role: 'RelatedPerson', email, policy: 'Read only' });
  await sendInvite(dialog);
  await expect(dialog.getByRole('combobox', { name: 'Project', exact: true })).toHaveAccessibleDescription(/only in the project you are signed in to/);
  expect(await sandbox.invites()).toBe(0);
  expect(await sandbox.related(email)).toEqual([]);
});
