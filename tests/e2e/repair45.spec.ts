// The same on the older server, which confirms no mail and has another call for it.

import { expect, newEmail, noAnswer, test } from './fixtures';
import { fillInvite, openInvite, sendInvite } from './actions';
import { expectGetsIn } from './wayin';

test.use({ serverVersion: '4.5' });

const SEND = 'Send a set-password link';

for (const role of ['Practitioner', 'Patient'] as const) {
  test(`a ${role} gets a link by the way of a forgotten password`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer);
    const dialog = await openInvite(page);
    const email = newEmail();
    await fillInvite(dialog, { role, email, sendEmail: false });
    await sendInvite(dialog);
    await dialog.getByRole('button', { name: SEND }).click();
    await expect(dialog).toContainText('this server never confirms such a mail');
    expect(await sandbox.requests('POST', /members\/.*\/resetpassword$/)).toEqual([]);
    await expectGetsIn(page, sandbox, email);
  });
}

test('a server that wants proof of a human: said, and nothing is called sent', async ({ page, sandbox, expectConsole }) => {
  expectConsole(/status of 400/);
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email, sendEmail: false });
  await sendInvite(dialog);
  await sandbox.fault('POST', '/auth/resetpassword', 'recaptcha');
  await dialog.getByRole('button', { name: SEND }).click();
  await expect(dialog).toContainText('only its own sign-in page can do');
  expect(await sandbox.mails(email)).toEqual([]);
});
