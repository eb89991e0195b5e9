// What an invite can come to besides success: each is told truthfully and keeps what was typed.

import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { expectStillFilled, fillInvite, openInvite, sendInvite, signInHere } from './actions';
import { ADMIN, INVITE, outcome } from './sandbox';

test('the mail server is down: invited, but the mail failed', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await sandbox.fault('POST', INVITE, 'mail-down');
  await fillInvite(dialog, { email });
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited, but the mail failed' })).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText('The mail server said');
  await expect(dialog.getByRole('status')).toContainText('Don’t invite again');
  expect(await sandbox.mails(email)).toEqual([]);
  await dialog.getByRole('link', { name: 'Go to member' }).click();
  await expect(page.getByRole('main')).toContainText(email);
});

test('invited without mail, as asked', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email, sendEmail: false });
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited, without mail' })).toBeVisible();
  await expect(dialog.getByRole('definition').filter({ hasText: 'Not sent, as asked' })).toBeVisible();
  expect(await sandbox.mails(email)).toEqual([]);
  expect(await sandbox.members(email)).toHaveLength(1);
});

test('somebody with an account elsewhere gets a note instead of a link', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  // Refused after the account was made.
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Ana', lastName: 'Costa', email, sendEmail: false });
  const [member] = await sandbox.members(email);
  await sandbox.fhir('DELETE', `ProjectMembership/${member.id}`);
  await fillInvite(dialog, { email });
  await sendInvite(dialog);
  await expect(dialog).toContainText('If there is an account already, the mail is a note');
  const [mail] = await sandbox.mails(email);
  expect(mail!.text).not.toContain('/setpassword/');
});

test('already a member: known beforehand, nothing is sent, and a link leads to the member', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { first: 'Zoe', email: 'zoe@example.com' });
  await sendInvite(dialog);
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('Already a user of this project');
  await expect(alert).toBeFocused();
  await expectStillFilled(dialog, { first: 'Zoe', email: 'zoe@example.com' });
  expect(await sandbox.invites()).toBe(0);
  await dialog.getByRole('link', { name: 'Go to member' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  const [member] = await sandbox.members('zoe@example.com');
  await expect(page).toHaveURL(`/admin/users/${member.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Zoë');
});

test('field errors of the server stand at their fields', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  const refusal = outcome('Email is on the list of refused ones', { expression: 'email' });
  await sandbox.fault('POST', INVITE, { status: 400, body: refusal });
  await fillInvite(dialog, person);
  await sendInvite(dialog);
  const field = dialog.getByRole('textbox', { name: 'Email' });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/Email is on the list of refused ones/);
  await expect(dialog.getByRole('alert').first()).toContainText('Not invited');
  await dialog.getByRole('link', { name: 'Email is on the list of refused ones' }).click();
  await expect(field).toBeFocused();
  await expectStillFilled(dialog, person);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
});

test('a policy that the server does not know is told at its field', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail(), policy: 'Read only' });
  // Without an expression, as 5.1 answers.
  await sandbox.fault('POST', INVITE, { status: 400, body: outcome('Access policy AccessPolicy/1 does not exist') });
  await sendInvite(dialog);
  const field = dialog.getByRole('combobox', { name: 'Access policy' });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/does not exist/);
});

test('a policy that was deleted meanwhile is found before anything is sent', async ({ page, sandbox }) => {
  const policy = await sandbox.fhir('POST', 'AccessPolicy', {
    resourceType: 'AccessPolicy', name: `Short-lived ${Date.now()}`, resource: [{ resourceType: 'Patient' }],
  });
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, { ...person, policy: policy.name });
  await sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('This access policy no longer exists');
  expect(await sandbox.invites()).toBe(0);
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeHidden();
  await expectStillFilled(dialog, person);
  expect(await sandbox.members(person.email)).toEqual([]);
});

test('a refusal is quoted, with the request as support reference', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await sandbox.fault('POST', INVITE, { status: 400, body: outcome('The moon is in the wrong phase') });
  await fillInvite(dialog, person);
  await sendInvite(dialog);
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('“The moon is in the wrong phase”');
  await expect(alert).toContainText('Support reference: request-4711');
  await expect(alert).toBeFocused();
  await expectStillFilled(dialog, person);
});

test('a clash with another change is no fault of the form', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(409));
  const dialog = await openInvite(page);
  const body = outcome('could not serialize access due to read/write dependencies', { id: 'conflict' });
  await sandbox.fault('POST', INVITE, { status: 409, body });
  await fillInvite(dialog, { email: newEmail() });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('another change came at the same moment');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
});

test('the session ends in the middle: sign in over the form, then invite', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(401), status(400));
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, { ...person, policy: 'Read only' });
  await sandbox.fault('POST', INVITE, { status: 401, body: outcome('Unauthorized', { id: 'unauthorized' }) }, 2);
  await sandbox.fault('POST', '/oauth2/token', { status: 400, body: { error: 'invalid_grant' } });
  await sendInvite(dialog);

  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(again).toContainText('Nothing you typed is lost');
  await expect(again.getByLabel('Email')).toBeFocused();
  await again.getByLabel('Email').fill(ADMIN.email);
  await again.getByLabel('Password', { exact: true }).fill('not the password');
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again.getByRole('alert')).toContainText('is not right');
  await again.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await sandbox.repair();
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again).toBeHidden();
  await expectStillFilled(dialog, person);
  await expect(dialog.getByRole('combobox', { name: 'Access policy' })).toHaveValue('Read only');
  await expect(dialog.getByRole('alert')).toContainText('sign in again, then press Invite');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.members(person.email)).toHaveLength(1);
});

test('an expired token is renewed without a word', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(401));
  const dialog = await openInvite(page);
  await sandbox.fault('POST', INVITE, { status: 401, body: outcome('Unauthorized', { id: 'unauthorized' }) });
  await fillInvite(dialog, { email: newEmail() });
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
});

test('no longer an admin', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(403));
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await sandbox.fault('POST', INVITE, { status: 403, body: outcome('Forbidden', { id: 'forbidden' }) });
  await fillInvite(dialog, person);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('you are no longer allowed to');
  await dialog.getByRole('button', { name: 'Sign in again' }).click();
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await signInHere(again, ADMIN);
  await expect(again).toBeHidden();
  await expectStillFilled(dialog, person);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
});

test('too many requests: says how long to wait', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(429));
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  const diagnostics = JSON.stringify({ _remainingPoints: 0, _msBeforeNext: 41_200, _consumedPoints: 60_001 });
  await sandbox.fault('POST', INVITE, { status: 429, body: outcome('Too Many Requests', { diagnostics }) });
  await fillInvite(dialog, person);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Wait 42 seconds');
  await expect(dialog.getByRole('alert')).toContainText('Nobody was invited');
  await expectStillFilled(dialog, person);
  expect(await sandbox.invites()).toBe(1);
});

test('a slow answer: the button says so, and leaving waits', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail() });
  await sandbox.fault('POST', INVITE, { delay: 1500 });
  await sendInvite(dialog);
  await expect(dialog.getByRole('button', { name: 'Inviting…' })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.invites()).toBe(1);
});

test('after success: invite another with role and policy kept', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { role: 'Patient', email: newEmail(), policy: 'Patient portal', admin: true });
  await sendInvite(dialog);
  await expect(dialog.getByRole('group', { name: 'Ana Costa is invited' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Invite another' }).click();
  await expect(dialog.getByLabel('First name')).toBeFocused();
  await expect(dialog.getByLabel('First name')).toHaveValue('');
  await expect(dialog.getByRole('textbox', { name: 'Email' })).toHaveValue('');
  await expect(dialog.getByRole('radio', { name: 'Patient' })).toBeChecked();
  await expect(dialog.getByRole('combobox', { name: 'Access policy' })).toHaveValue('Patient portal');
  await expect(dialog.getByRole('checkbox', { name: 'Admin' })).not.toBeChecked();
  // Nothing typed yet: closing asks nothing.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await sandbox.invites()).toBe(1);
});

test('whose record it is is asked where the names differ, and told afterwards', async ({ page, sandbox }) => {
  const email = newEmail();
  await sandbox.fhir('POST', 'Practitioner', {
    resourceType: 'Practitioner', name: [{ given: ['Anabel'], family: 'Costa-Silva' }],
    telecom: [{ system: 'email', value: email }],
  });
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Choose the record');
  expect(await sandbox.invites()).toBe(0);
  await dialog.getByRole('radio', { name: 'Use the record of Anabel Costa-Silva' }).check();
  await expect(dialog).toContainText('Uses the record of Anabel Costa-Silva');
  await sendInvite(dialog);
  await expect(dialog).toContainText('The account is attached to a record that was there before');
  await expect(dialog).toContainText('Anabel Costa-Silva');
});

test('a new record is made beside one with the same address, where that is said', async ({ page, sandbox }) => {
  const email = newEmail();
  const child = { resourceType: 'Patient', name: [{ given: ['Kim'], family: 'Costa' }], telecom: [{ system: 'email', value: email }] };
  const { id } = await sandbox.fhir('POST', 'Patient', child);
  const dialog = await openInvite(page);
  await fillInvite(dialog, { role: 'Patient', email });
  await dialog.getByRole('radio', { name: 'Make a new Patient record' }).check();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  const [member] = await sandbox.members(email);
  expect(member.profile.reference).not.toBe(`Patient/${id}`);
  expect(member.profile.display).toBe('Ana Costa');
});

test('a failed search for policies says so at the field', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  await sandbox.fault('GET', '/fhir/R4/AccessPolicy', 'close-before');
  const field = dialog.getByRole('combobox', { name: 'Access policy' });
  await field.click();
  await expect(dialog).toContainText('The server did not answer');
  await field.fill('Read');
  await dialog.getByRole('option', { name: 'Read only' }).click();
  await expect(field).toHaveValue('Read only');
});
