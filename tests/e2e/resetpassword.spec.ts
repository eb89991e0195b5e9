// Asking for a link to set a new password.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, noAnswer, status, test } from './fixtures';
import { setPassword } from './actions';
import { ADMIN, outcome, type Sandbox } from './sandbox';

async function ask(page: Page, email: string, project = '') {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Project ID').fill(project);
  await page.getByRole('button', { name: 'Send a link' }).click();
}

/** Somebody with an account of this project only. */
async function patient(sandbox: Sandbox): Promise<string> {
  const email = newEmail('patient');
  await sandbox.invite({ resourceType: 'Patient', firstName: 'Pat', lastName: 'Costa', email, sendEmail: false });
  return email;
}

test('a forgotten password: from sign-in to a new one', async ({ page, sandbox }) => {
  const email = newEmail();
  const person = { resourceType: 'Practitioner', firstName: 'Ana', lastName: 'Costa', email, sendEmail: false };
  await sandbox.invite(person);
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expectHeading(page, 'Reset your password');
  await expect(page).toHaveURL('/resetpassword');
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await page.getByRole('button', { name: 'Send a link' }).click();
  await expectHeading(page, 'Look for a mail');
  await page.goto(await sandbox.link(email));
  await setPassword(page, 'correct horse battery');
  await expectHeading(page, 'Your password is set');
  expect(await sandbox.letsIn(email, 'correct horse battery')).toBe(true);
});

test('known and unknown addresses get the same words', async ({ page, sandbox }) => {
  const texts: string[] = [];
  const unknown = newEmail();
  for (const email of [ADMIN.email, unknown]) {
    await page.goto('/resetpassword');
    await ask(page, email);
    await expectHeading(page, 'Look for a mail');
    texts.push((await page.getByRole('main').innerText()).replace(email, '…'));
  }
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).toContain('If there is an account');
  expect(await sandbox.mails(ADMIN.email)).toHaveLength(1);
  expect(await sandbox.mails(unknown)).toEqual([]);
});

test('an account of one project needs the project: that is said, and then works', async ({ page, sandbox }) => {
  const email = await patient(sandbox);
  await page.goto('/resetpassword');
  await ask(page, email);
  await expect(page.getByRole('main')).toContainText('sends nothing unless you also give that project’s ID');
  expect(await sandbox.mails(email)).toEqual([]);
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(page.getByLabel('Project ID')).toBeFocused();
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await ask(page, email, await sandbox.projectId());
  await expectHeading(page, 'Look for a mail');
  expect(await sandbox.mails(email)).toHaveLength(1);
});

test('what can be no address or project is told before anything is sent', async ({ page, sandbox }) => {
  await page.goto('/resetpassword');
  await ask(page, 'nope', 'Harbor Clinic');
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
  await expect(page.getByLabel('Project ID')).toHaveAccessibleDescription(/no project ID/);
  await ask(page, `${'a'.repeat(60)}@clinic.example`);
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/at most 72 characters/);
  expect(await sandbox.requests('POST', /./)).toEqual([]);
});

test('too many attempts: counts down and asks again', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(429));
  const diagnostics = JSON.stringify({ _remainingPoints: 0, _msBeforeNext: 1_500 });
  await sandbox.fault('POST', '/auth/resetpassword', { status: 429, body: outcome('Too Many Requests', { diagnostics }) });
  await page.goto('/resetpassword');
  await ask(page, ADMIN.email);
  await expect(page.getByRole('alert')).toHaveText('Too many requests. Wait 2 seconds, then try again.');
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await expectHeading(page, 'Look for a mail');
});

test('a server that wants proof of a human', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await sandbox.fault('POST', '/auth/resetpassword', 'recaptcha');
  await page.goto('/resetpassword');
  await ask(page, ADMIN.email);
  await expectHeading(page, 'A link can’t be asked for here');
  await expect(page.getByRole('main')).toContainText('Ask an admin of your project');
});

test('a server that can’t mail is not said to have mailed', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(500));
  await sandbox.fault('POST', '/auth/resetpassword', 'mail-down');
  await page.goto('/resetpassword');
  await ask(page, ADMIN.email);
  await expect(page.getByRole('alert')).toContainText('do not wait for a mail');
  await page.getByRole('button', { name: 'Send a link' }).click();
  await expectHeading(page, 'Look for a mail');
});

test('a lost answer leaves it open', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  await sandbox.fault('POST', '/auth/resetpassword', 'close-after');
  await page.goto('/resetpassword');
  await ask(page, ADMIN.email);
  await expect(page.getByRole('alert')).toContainText('may or may not be on its way');
});

test('a double click asks once', async ({ page, sandbox }) => {
  await sandbox.fault('POST', '/auth/resetpassword', { delay: 300 });
  await page.goto('/resetpassword');
  await page.getByLabel('Email').fill(ADMIN.email);
  await page.getByRole('button', { name: 'Send a link' }).dblclick();
  await expectHeading(page, 'Look for a mail');
  expect(await sandbox.requests('POST', /resetpassword/)).toHaveLength(1);
});

test('a dead set-password link leads to a new one', async ({ page }) => {
  await page.goto('/setpassword');
  await expectHeading(page, 'This link can’t be used');
  await page.getByRole('link', { name: 'Ask for a new link' }).click();
  await expectHeading(page, 'Reset your password');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expectHeading(page, 'Sign in');
});
