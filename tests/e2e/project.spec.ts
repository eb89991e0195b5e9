// A super administrator sees all projects of the server, and invites to one of them.

import { type Page } from '@playwright/test';
import { expect, newEmail, noAnswer, test } from './fixtures';
import { fillInvite, inviteDialog, pick, sendInvite, signInByForm } from './actions';
import { INVITE, SUPER } from './sandbox';

/** Opens the dialog as a super administrator who chose the project. */
async function openFor(page: Page, project: string) {
  await signInByForm(page, '/admin/invite', SUPER);
  const dialog = inviteDialog(page);
  await pick(dialog, 'Project', project, project);
  await expect(dialog).toContainText(`To ${project}`);
  return dialog;
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
  await expect(dialog.getByRole('alert').first()).toContainText('the server has no such invite');
});
