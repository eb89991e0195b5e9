// A way in for everybody who was invited, as far as it leaves the page: by the clipboard, and as a file. The rest is in
// `tests/browser/invite`.

import { expect, newEmail, test } from './fixtures';
import { fillInvite, openInvite, sendInvite } from './actions';

const SEND = 'Email set-password link';
const COPY = 'Copy activation link';

test('no mail wanted: the link of a patient is copied, works, and is forgotten after a minute', async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.clock.install();
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { role: 'Patient', email, sendEmail: false });
  await sendInvite(dialog);
  await expect(dialog.getByText('Send or copy a link')).toBeVisible();
  await expect(dialog).toContainText('Anyone with the activation link can set the password');
  await expect(dialog.getByRole('definition').filter({ hasText: `/signin?project=${await sandbox.projectId()}` })).toBeVisible();
  await dialog.getByRole('button', { name: COPY }).click();
  await expect(dialog).toContainText('Activation link copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/setpassword\/[^/]+\/[^/]+$/);
  const secret = link.split('/').pop()!;
  await expect(dialog).not.toContainText(secret);
  expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain(secret);
  await page.clock.runFor(61_000);
  await expect(dialog).not.toContainText('Activation link copied');
  const person = await context.newPage();
  await person.goto(link);
  await expect(person.getByLabel('New password')).toBeVisible();
});

test('a way in can be sent for anybody sent since sign-in, and the list is a file', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const emails = [newEmail(), newEmail()] as const;
  await fillInvite(dialog, { first: '=Ana', email: emails[0] });
  await sendInvite(dialog);
  await dialog.getByRole('button', { name: 'Invite another' }).click();
  await fillInvite(dialog, { first: 'Bo', email: emails[1], sendEmail: false });
  await sendInvite(dialog);
  await dialog.getByText('Sent since sign-in (2)').click();
  const row = dialog.getByRole('row').filter({ hasText: emails[0] });
  await row.getByText('Help signing in').click();
  await row.getByRole('button', { name: SEND }).click();
  await expect(row).toContainText('Set-password link sent');
  expect(await sandbox.mails(emails[0])).toHaveLength(2);

  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export as CSV' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe('invites.csv');
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString('utf8').split('\r\n');
  expect(lines[0]).toContain('"Time","Name","Email","Role","Outcome","Afterwards","Member"');
  expect(lines[1]).toContain(`"'=Ana Costa","${emails[0]}","Practitioner"`);
  expect(lines[1]).toContain('"Set-password link sent"');
  const [member] = await sandbox.members(emails[1]);
  expect(lines[2]).toContain(`/admin/users/${member.id}"`);
  expect(lines[2]).toContain('Invited, without email');

  // It stays within reach when the dialog is closed, and ends with the session.
  await dialog.getByRole('button', { name: 'Back to users' }).click();
  await page.getByText('Sent since sign-in (2)').click();
  await expect(page.getByRole('table', { name: 'Invites sent since sign-in' })).toContainText(emails[1]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('Sent since sign-in')).toBeHidden();
});
