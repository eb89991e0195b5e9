// The second factor at sign-in: entering its code, mailed codes, and setting up the first one.

import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { goWithoutPolicy, sendInvite, signInHere } from './actions';
import {
  allowFactors, BEA, codeField, EMIL, enterPassword, mailedCode, newMemberWithoutFactor, SECRET, shownKey,
  signInToLakeside, TESSA,
} from './factors';
import { PASSWORD } from './people';
import { INVITE, outcome } from './sandbox';
import { totp, wrongTotp } from './totp';

const NOT_ADMIN = 'You are signed in, but not as an admin';

test.describe('with an authenticator app', () => {
  test('the code is asked for and lets one in', async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(403));
    await signInToLakeside(page, sandbox, TESSA);
    const field = codeField(page);
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('inputmode', 'numeric');
    await expect(field).toHaveAttribute('autocomplete', 'one-time-code');
    await expect(page.getByLabel('Password', { exact: true })).toBeHidden();
    await expect(page.getByRole('button', { name: /Mail me/ })).toHaveCount(0);
    await field.fill(totp(SECRET));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(NOT_ADMIN);
  });

  for (const [how, written] of [
    ['spaces', (code: string) => ` ${code.slice(0, 3)} ${code.slice(3)} `],
    ['dashes', (code: string) => `${code.slice(0, 2)}-${code.slice(2, 4)}-${code.slice(4)}`],
  ] as const) {
    test(`a code may be pasted with ${how}`, async ({ page, context, sandbox, expectConsole }) => {
      expectConsole(status(403));
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await signInToLakeside(page, sandbox, TESSA);
      await codeField(page).focus();
      await page.evaluate((text) => navigator.clipboard.writeText(text), written(totp(SECRET)));
      await page.keyboard.press('Control+V');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(NOT_ADMIN);
      const [sent] = await sandbox.requests('POST', /mfa\/verify/);
      expect(sent!.status).toBe(200);
    });
  }

  test('a wrong code stays in the field, and the next one counts', async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(400), status(403));
    await signInToLakeside(page, sandbox, TESSA);
    const field = codeField(page);
    const wrong = wrongTotp(SECRET);
    await field.fill(wrong);
    await page.keyboard.press('Enter');
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(/This code is not right/);
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(wrong);
    await field.fill(totp(SECRET));
    await expect(field).not.toHaveAttribute('aria-invalid');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(NOT_ADMIN);
  });

  test('what can be no code is not sent', async ({ page, sandbox }) => {
    await signInToLakeside(page, sandbox, TESSA);
    const field = codeField(page);
    for (const [typed, said] of [['', 'Enter the code'], ['12345', 'A code has 6 digits'], ['12345o', 'A code has only digits']]) {
      await field.fill(typed!);
      await page.keyboard.press('Enter');
      await expect(field).toHaveAccessibleDescription(new RegExp(said!));
    }
    expect(await sandbox.requests('POST', /mfa/)).toEqual([]);
  });

  test('going back leads to an empty password and the same address', async ({ page, sandbox }) => {
    await signInToLakeside(page, sandbox, TESSA);
    await expect(codeField(page)).toBeVisible();
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(page.getByLabel('Email')).toHaveValue(TESSA.email);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  });

  for (const [case_, answer] of [
    ['no longer known', { status: 404, body: outcome('Not found', { id: 'not-found' }) }],
    ['ended elsewhere', { status: 400, body: outcome('Login revoked') }],
  ] as const) {
    test(`a login that is ${case_} leads back to the password`, async ({ page, sandbox, expectConsole }) => {
      expectConsole(status(answer.status));
      await signInToLakeside(page, sandbox, TESSA);
      await sandbox.fault('POST', '/auth/mfa/verify', answer);
      await codeField(page).fill(totp(SECRET));
      await page.keyboard.press('Enter');
      const alert = page.getByRole('alert');
      await expect(alert).toContainText('This sign-in is over');
      await expect(alert).toBeFocused();
      await expect(page.getByLabel('Email')).toHaveValue(TESSA.email);
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
      await signInHere(page, TESSA);
      await expect(codeField(page)).toBeVisible();
    });
  }

  test('too many codes: says how long to wait, and the code stays', async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(429), status(403));
    const diagnostics = JSON.stringify({ _remainingPoints: 0, _msBeforeNext: 12_000 });
    await signInToLakeside(page, sandbox, TESSA);
    await sandbox.fault('POST', '/auth/mfa/verify', { status: 429, body: outcome('Too Many Requests', { diagnostics }) });
    await codeField(page).fill(totp(SECRET));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText('Too many requests. Wait 12 seconds, then try again.');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(NOT_ADMIN);
  });

  test('the answer to a right code is lost: pressing again signs in', async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer, status(400), status(403));
    await signInToLakeside(page, sandbox, TESSA);
    await expect(codeField(page)).toBeVisible();
    await sandbox.forget();
    await sandbox.fault('POST', '/auth/mfa/verify', 'close-after');
    await codeField(page).fill(totp(SECRET));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('may have been taken or not');
    await sandbox.repair();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(NOT_ADMIN);
    expect(await sandbox.requests('POST', /oauth2\/token/)).toHaveLength(1);
  });

  test('a double click sends one code', async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(403));
    await signInToLakeside(page, sandbox, TESSA);
    await sandbox.fault('POST', '/auth/mfa/verify', { delay: 400 });
    await codeField(page).fill(totp(SECRET));
    await page.getByRole('button', { name: 'Sign in' }).dblclick();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(NOT_ADMIN);
    expect(await sandbox.requests('POST', /mfa\/verify/)).toHaveLength(1);
  });

  test('who has no second factor fetches nothing of it', async ({ page }) => {
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    await page.goto('/signin');
    await signInHere(page);
    await expect(page).toHaveURL('/admin/users');
    expect(fetched.filter((path) => /^\/account-/.test(path))).toEqual([]);
  });
});

test.describe('with mailed codes', () => {
  test.skip(({ serverVersion }) => serverVersion === '4.5', 'this server mails no codes');

  test('where mail is the only factor the code is there already', async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(400), status(403));
    await signInToLakeside(page, sandbox, EMIL);
    const field = codeField(page);
    await expect(field).toHaveAccessibleDescription(new RegExp(`mailed to ${EMIL.email}`));
    await field.fill('000000');
    await page.keyboard.press('Enter');
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await field.fill(await mailedCode(sandbox, EMIL.email));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(NOT_ADMIN);
  });

  test('another code can be had after a wait, and only the newest counts', async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(400), status(403));
    // The wait is half a minute.
    test.slow();
    await signInToLakeside(page, sandbox, EMIL);
    const former = await mailedCode(sandbox, EMIL.email);
    const button = page.getByRole('button', { name: /Mail me another code/ });
    await expect(button).toHaveText(/in \d+ s/);
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    // What looks disabled is pressed all the same.
    await button.click({ force: true });
    expect(await sandbox.requests('POST', /send-email/)).toEqual([]);
    await expect(button).toHaveText('Mail me another code', { timeout: 40_000 });
    await button.click();
    await expect(page.getByRole('status').filter({ hasText: 'A new code was mailed to' })).toContainText(EMIL.email);
    await expect(button).toBeFocused();
    const newest = await mailedCode(sandbox, EMIL.email, 2);
    if (newest !== former) {
      await codeField(page).fill(former);
      await page.keyboard.press('Enter');
      await expect(codeField(page)).toHaveAttribute('aria-invalid', 'true');
    }
    await codeField(page).fill(newest);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(NOT_ADMIN);
  });

  test('with two factors a code is mailed only when it is asked for', async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(403));
    await signInToLakeside(page, sandbox, BEA);
    await expect(codeField(page)).toBeVisible();
    expect(await sandbox.mails(BEA.email)).toEqual([]);
    await page.getByRole('button', { name: 'Mail me a code' }).click();
    await codeField(page).fill(await mailedCode(sandbox, BEA.email));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(NOT_ADMIN);
  });

  test('a code that could not be mailed is told, also when nobody knows', async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(500), noAnswer);
    await signInToLakeside(page, sandbox, BEA);
    const button = page.getByRole('button', { name: 'Mail me a code' });
    await sandbox.fault('POST', '/auth/mfa/send-email', 'mail-down');
    await button.click();
    await expect(page.getByText('The server could not send the mail.')).toBeVisible();
    await sandbox.fault('POST', '/auth/mfa/send-email', 'close-before');
    await button.click();
    await expect(page.getByText('a code may be on its way or not')).toBeVisible();
  });
});

test.describe('setting up the first one', () => {
  test('an authenticator app is set up and lets one in, then and the next time', async ({ page, context, sandbox, expectConsole }) => {
    expectConsole(status(400));
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const person = await newMemberWithoutFactor(sandbox);
    await enterPassword(page, person);
    await expect(page.getByRole('heading', { name: 'Set up a second factor' })).toBeFocused();
    const image = page.getByRole('img', { name: /QR code/ });
    await expect(image).toHaveAttribute('src', /^data:image\/png;base64,/);
    expect(await image.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeGreaterThan(100);
    await expect(page.getByRole('link', { name: /authenticator app/ })).toHaveAttribute('href', /^otpauth:\/\/totp\//);
    const secret = await shownKey(page);
    await page.getByRole('button', { name: 'Copy the key' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    await codeField(page).fill(wrongTotp(secret));
    await page.keyboard.press('Enter');
    await expect(codeField(page)).toHaveAccessibleDescription(/This code is not right/);
    await codeField(page).fill(totp(secret));
    await page.getByRole('button', { name: 'Set up and sign in' }).click();
    await expect(page).toHaveURL('/admin/users');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await enterPassword(page, person);
    await expect(page.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
    await codeField(page).fill(totp(secret));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/admin/users');
  });

  test('the answer to setting up is lost: pressing again signs in', async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer, status(400));
    await enterPassword(page, await newMemberWithoutFactor(sandbox));
    await sandbox.fault('POST', '/auth/mfa/login-enroll', 'close-after');
    await codeField(page).fill(totp(await shownKey(page)));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('may have been taken or not');
    await sandbox.repair();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/admin/users');
  });

  test('a picture or link that is none is not shown', async ({ page, sandbox }) => {
    const person = await newMemberWithoutFactor(sandbox);
    for (const [enrollUri, enrollQrCode] of [
      ['javascript:alert(1)', 'data:image/svg+xml;base64,PHN2Zy8+'],
      ['https://evil.example/?secret=JBSWY3DPEHPK3PXP', 'https://evil.example/x.png'],
    ]) {
      const body = { login: '00000000-0000-4000-8000-000000000000', mfaEnrollRequired: true, enrollUri, enrollQrCode };
      await sandbox.fault('POST', '/auth/login', { status: 200, body });
      await enterPassword(page, person);
      await expect(page.getByText('The server sent no key')).toBeVisible();
      await expect(page.getByRole('main').locator('img')).toHaveCount(0);
      await expect(page.locator('a[href^="javascript"], a[href^="otpauth"], a[href*="evil"]')).toHaveCount(0);
    }
  });

  test('codes by e-mail instead, where the project allows both', async ({ page, sandbox, serverVersion }) => {
    test.skip(serverVersion === '4.5', 'this server mails no codes');
    const person = await newMemberWithoutFactor(sandbox);
    await allowFactors(sandbox, 'totp,email');
    try {
      await enterPassword(page, person);
      await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
      await page.getByRole('button', { name: 'Use codes by e-mail' }).click();
      await expect(page.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
      await codeField(page).fill(await mailedCode(sandbox, person.email));
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL('/admin/users');
    } finally {
      await allowFactors(sandbox);
    }
  });

  test('where only mail is allowed no key is shown', async ({ page, sandbox, serverVersion, expectConsole }) => {
    test.skip(serverVersion === '4.5', 'this server mails no codes');
    expectConsole(status(500));
    const person = await newMemberWithoutFactor(sandbox);
    await allowFactors(sandbox, 'email');
    try {
      await enterPassword(page, person);
      const use = page.getByRole('button', { name: 'Use codes by e-mail' });
      await expect(use).toBeVisible();
      await expect(page.locator('.key')).toHaveCount(0);
      await sandbox.fault('POST', '/auth/mfa/login-enroll', 'mail-down');
      await use.click();
      await expect(page.getByText('The server could not send the mail.')).toBeVisible();
      await use.click();
      await expect(codeField(page)).toBeVisible();
    } finally {
      await allowFactors(sandbox);
    }
  });
});

test('signing in again over a page asks for the code too, and the page stays', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400), status(401));
  const person = await newMemberWithoutFactor(sandbox);
  await enterPassword(page, person);
  const secret = await shownKey(page);
  await codeField(page).fill(totp(secret));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/admin/users');
  const dialog = page.locator('dialog.wide');
  await page.goto('/admin/invite');
  await dialog.getByLabel('First name').fill('Ana');
  await dialog.getByLabel('Last name').fill('Costa');
  await dialog.getByRole('textbox', { name: 'Email' }).fill(newEmail());
  await goWithoutPolicy(dialog);
  await sandbox.fault('POST', INVITE, { status: 401 });
  await sandbox.fault('POST', '/oauth2/token', { status: 400, body: { error: 'invalid_request' } });
  await sendInvite(dialog);
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await signInHere(again, { email: person.email, password: PASSWORD });
  await codeField(again).fill(totp(secret));
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again).toBeHidden();
  await expect(dialog.getByLabel('First name')).toHaveValue('Ana');
});
