// A way in for everybody who was invited: links by mail, links by hand, and accounts that were left behind.

import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { fillInvite, openInvite, sendInvite } from './actions';
import { INVITE } from './sandbox';
import { expectGetsIn, justBeforeTheInvite } from './wayin';

const RESET = '/admin/projects/*/members/*/resetpassword';
const SEND = 'Send a set-password link';
const COPY = 'Copy activation link';

test('the mail failed: the result stays, and a link sent later lets them in', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await sandbox.fault('POST', INVITE, 'mail-down');
  await fillInvite(dialog, { email });
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'the mail failed' })).toBeVisible();
  await dialog.getByRole('button', { name: SEND }).click();
  await expect(dialog).toContainText(`A mail to ${email} with a link to set a password was handed to the mail server.`);
  await expect(dialog.getByRole('heading', { name: 'the mail failed' })).toBeVisible();
  await expectGetsIn(page, sandbox, email);
});

test('the mail server still does not work, then it does', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(500));
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email, sendEmail: false });
  await sendInvite(dialog);
  await sandbox.fault('POST', RESET, 'mail-down');
  await dialog.getByRole('button', { name: SEND }).click();
  await expect(dialog).toContainText('Set-password link not sent');
  await dialog.getByRole('button', { name: SEND }).click();
  await expect(dialog).toContainText('Set-password link sent');
  expect(await sandbox.mails(email)).toHaveLength(1);
});

test('pressed twice, sent once; a lost answer is not called sent', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email, sendEmail: false });
  await sendInvite(dialog);
  await sandbox.fault('POST', RESET, { delay: 400 });
  const send = dialog.getByRole('button', { name: SEND });
  await send.click();
  await expect(dialog).toContainText('Sending a set-password link…');
  await expect(send).toHaveAttribute('aria-disabled', 'true');
  await send.click({ force: true });
  await expect(dialog).toContainText('Set-password link sent');
  expect(await sandbox.requests('POST', /resetpassword$/)).toHaveLength(1);
  await expect(send).toBeFocused();

  await sandbox.fault('POST', RESET, 'close-after');
  await send.click();
  await expect(dialog).toContainText('Not known whether the link was sent');
  expect(await sandbox.mails(email)).toHaveLength(2);
});

test('already a member, who never set a password: a link for them', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(409));
  const email = newEmail();
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Ana', lastName: 'Costa', email, sendEmail: false });
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Already a user of this project');
  await dialog.getByRole('button', { name: SEND }).click();
  await expect(dialog).toContainText('Set-password link sent');
  await expectGetsIn(page, sandbox, email);
});

test('no mail wanted: the link of a patient is copied, works, and is forgotten after a minute', async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.clock.install();
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { role: 'Patient', email, sendEmail: false });
  await sendInvite(dialog);
  await expect(dialog.getByText('A way in, to send by hand')).toBeVisible();
  await expect(dialog).toContainText('Whoever has it can set the password');
  await expect(dialog.getByRole('definition').filter({ hasText: `/signin?project=${await sandbox.projectId()}` })).toBeVisible();
  await dialog.getByRole('button', { name: COPY }).click();
  await expect(dialog).toContainText('is on the clipboard');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/setpassword\/[^/]+\/[^/]+$/);
  const secret = link.split('/').pop()!;
  await expect(dialog).not.toContainText(secret);
  expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain(secret);
  await page.clock.runFor(61_000);
  await expect(dialog).not.toContainText('is on the clipboard');
  const person = await context.newPage();
  await person.goto(link);
  await expect(person.getByLabel('New password')).toBeVisible();
});

test('the link of an account of the whole server cannot be read, and that is said', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email, sendEmail: false });
  await sendInvite(dialog);
  await dialog.getByRole('button', { name: COPY }).click();
  await expect(dialog).toContainText('This link cannot be read here');
  expect(await sandbox.mails(email)).toEqual([]);
});

test('a refused invite leaves an account: it is found, removed when confirmed, and the next mail has a link', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400), status(404), status(410));
  const policy = await sandbox.fhir('POST', 'AccessPolicy', {
    resourceType: 'AccessPolicy', name: `Short-lived ${Date.now()}`, resource: [{ resourceType: 'Patient' }],
  });
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { role: 'Patient', email, policy: policy.name });
  await justBeforeTheInvite(page, () => sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`));
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('Not invited');
  await expect(dialog).toContainText('belongs to no user');
  await dialog.getByRole('button', { name: 'Remove the leftover account' }).click();
  const confirm = page.getByRole('dialog', { name: 'Remove the leftover account?' });
  await confirm.getByRole('button', { name: 'Keep it' }).click();
  await expect(confirm).toBeHidden();
  expect(await sandbox.requests('DELETE', /\/User\//)).toEqual([]);
  await dialog.getByRole('button', { name: 'Remove the leftover account' }).click();
  await confirm.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog).toContainText('Leftover account removed');
  await dialog.getByRole('combobox', { name: 'Access policy' }).fill('');
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited' })).toBeVisible();
  expect((await sandbox.mails(email))[0]!.text).toContain('/setpassword/');
});

test('a way in can be sent for anybody sent since sign-in, and the list is a file', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(409));
  const dialog = await openInvite(page);
  const emails = [newEmail(), newEmail()] as const;
  await fillInvite(dialog, { first: '=Ana', email: emails[0] });
  await sendInvite(dialog);
  await dialog.getByRole('button', { name: 'Invite another' }).click();
  await fillInvite(dialog, { first: 'Bo', email: emails[1], sendEmail: false });
  await sendInvite(dialog);
  await dialog.getByText('Sent since sign-in (2)').click();
  const row = dialog.getByRole('row').filter({ hasText: emails[0] });
  await row.getByText('A way in').click();
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
  expect(lines[2]).toContain('Invited, without mail as asked');

  // It stays within reach when the dialog is closed, and ends with the session.
  await dialog.getByRole('button', { name: 'Back to users' }).click();
  await page.getByText('Sent since sign-in (2)').click();
  await expect(page.getByRole('table', { name: 'Invites sent since sign-in' })).toContainText(emails[1]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('Sent since sign-in')).toBeHidden();
});

test('an invite that may be under way keeps its record when the role changes', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const email = newEmail('rita');
  await fillInvite(dialog, { role: 'RelatedPerson', first: 'Rita', last: 'Eze', email });
  await sandbox.fault('POST', INVITE, 'close-before');
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('does not know this invite');
  await sandbox.repair();
  await dialog.getByRole('radio', { name: 'Practitioner' }).check();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  expect(await sandbox.related(email)).toHaveLength(1);
  const [member] = await sandbox.members(email);
  expect(member.profile.reference).toContain('Practitioner/');
});
