// Signing in and out.

import { expect, expectHeading, noAnswer, status, test } from './fixtures';
import { signIn, signInHere } from './actions';
import { ADMIN, BOTH, NURSE, outcome } from './sandbox';

const refused = 'The email or the password is not right, or this account has no access here.';

test('unknown address and wrong password get the same answer', async ({ page, expectConsole }) => {
  expectConsole(status(400));
  await page.goto('/signin');
  const texts: string[] = [];
  for (const email of [ADMIN.email, 'nobody@example.com']) {
    await signInHere(page, { email, password: 'not the password' });
    const alert = page.getByRole('alert');
    await expect(alert).toHaveText(refused);
    await expect(alert).toBeFocused();
    texts.push(await page.getByRole('main').innerText());
    await expect(page.getByLabel('Email')).toHaveValue(email);
  }
  expect(texts[0]).toBe(texts[1]);
});

test('empty fields are told before anything is sent', async ({ page, sandbox }) => {
  await page.goto('/signin');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const summary = page.getByRole('alert', { name: 'There is a problem' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(2);
  await summary.getByRole('link', { name: 'Enter your password' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Email').fill('ada@example.com');
  await expect(page.getByLabel('Email')).not.toHaveAttribute('aria-invalid');
  expect(await sandbox.requests('POST', /./)).toEqual([]);
});

test('the password can be shown', async ({ page }) => {
  await page.goto('/signin');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('secret');
  await expect(password).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Hide password' }).click();
  await expect(password).toHaveAttribute('type', 'password');
});

test('a member of two projects chooses', async ({ page }) => {
  await page.goto('/signin');
  await signInHere(page, BOTH);
  await expect(page.getByRole('heading', { name: 'Choose a project' })).toBeFocused();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByLabel('Email')).toHaveValue(BOTH.email);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /Lakeside Practice/ }).click();
  await expect(page).toHaveURL('/admin/users');
  await expect(page.getByRole('banner')).toContainText('Lakeside Practice');
});

test('the address may name the project', async ({ page, sandbox }) => {
  await page.goto(`/signin?project=${await sandbox.projectId()}`);
  await signInHere(page, BOTH);
  await expect(page.getByRole('banner')).toContainText('Harbor Clinic');
});

test('afterwards one arrives where one was going', async ({ page }) => {
  await page.goto('/admin/project');
  await expect(page).toHaveURL('/signin?next=%2Fadmin%2Fproject');
  await signInHere(page);
  await expect(page).toHaveURL('/admin/project');
  await expectHeading(page, 'Details');
});

test('the root leads to the users', async ({ page }) => {
  await signIn(page, '/');
  await expect(page).toHaveURL('/admin/users');
  await page.goto('/');
  await expectHeading(page, 'Users');
  await expect(page).toHaveURL('/admin/users');
});

for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example/', '/\t/evil.example', 'javascript:alert(1)']) {
  test(`the wish ${JSON.stringify(next)} is refused`, async ({ page, baseURL }) => {
    await page.goto(`/signin?next=${encodeURIComponent(next)}`);
    await signInHere(page);
    await expectHeading(page, 'Users');
    expect(page.url()).toBe(`${baseURL}/admin/users`);
  });
}

test('a member without admin rights sees where she is, and no data', async ({ page, expectConsole }) => {
  expectConsole(status(403));
  await signIn(page, '/admin/users', NURSE);
  await expectHeading(page, 'You are signed in, but not as an admin');
  await expect(page.getByRole('main')).toContainText('Harbor Clinic');
  await expect(page.getByRole('main')).toContainText('Nora Nyström');
  await expect(page.getByRole('table')).toBeHidden();
  await expect(page.getByRole('link', { name: 'Invite new user' })).toBeHidden();
  await page.getByRole('button', { name: 'Switch project' }).click();
  await expectHeading(page, 'Sign in');
});

test('signing out ends the session here and there', async ({ page, sandbox }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectHeading(page, 'Sign in');
  await expect.poll(async () => (await sandbox.requests('POST', /logout/)).length).toBe(1);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.goto('/admin/users');
  await expectHeading(page, 'Sign in');
});

test('signing out works when the server is unreachable', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  await signIn(page);
  await expectHeading(page, 'Users');
  await sandbox.fault('POST', '/oauth2/logout', 'close-before');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectHeading(page, 'Sign in');
  await expect(page.getByRole('status')).toContainText(['The server could not be reached']);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('too many attempts: says how long to wait', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(429));
  const diagnostics = JSON.stringify({ _remainingPoints: 0, _msBeforeNext: 12_000 });
  await sandbox.fault('POST', '/auth/login', { status: 429, body: outcome('Too Many Requests', { diagnostics }) });
  await page.goto('/signin');
  await signInHere(page);
  await expect(page.getByRole('alert')).toHaveText('Too many requests. Wait 12 seconds, then try again.');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/admin/users');
});

for (const action of ['close-before', 'html', 'wrong-shape'] as const) {
  test(`signing in meets a bad answer (${action})`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer);
    await sandbox.fault('POST', '/auth/login', action);
    await page.goto('/signin');
    await signInHere(page);
    await expect(page.getByRole('alert')).toContainText(/did not answer|does not understand/);
    await sandbox.repair();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL('/admin/users');
  });
}
