// Creating an account and the project it comes with, and all that can go wrong on the way.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, noAnswer, status, test } from './fixtures';
import { createAccount, signInHere } from './actions';
import { ADMIN, outcome, SUPER, type Sandbox } from './sandbox';

const password = 'correct horse battery';

async function nameProject(page: Page, name: string) {
  await page.getByLabel('Project name').fill(name);
  await page.getByRole('button', { name: 'Create project' }).click();
}

/** So many accounts and projects of that name are there. */
async function expectMade(sandbox: Sandbox, email: string, project: string, projects = 1) {
  expect(await sandbox.accounts(email)).toHaveLength(1);
  const found = await sandbox.fhir('GET', `Project?name=${encodeURIComponent(project)}`, undefined, SUPER);
  expect(found.entry ?? []).toHaveLength(projects);
}

test('an account and its project, and one is signed in', async ({ page, sandbox }) => {
  const email = newEmail('olivia');
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expectHeading(page, 'Create an account');
  await expect(page).toHaveURL('/register');
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await createAccount(page, { email });
  await expectHeading(page, 'Name your project');
  await nameProject(page, 'Olivia’s Clinic');
  await expectHeading(page, 'Users');
  await expect(page).toHaveURL('/admin/users');
  await expect(page.getByRole('banner')).toContainText('Olivia’s Clinic');
  await expect(page.getByRole('banner')).toContainText('Olivia Owner');
  await expect(page.getByRole('row', { name: /Olivia Owner/ })).toBeVisible();
  await expectMade(sandbox, email, 'Olivia’s Clinic');
  await page.goto('/register');
  await expectHeading(page, 'Users');
});

test('every field has its rules, told before anything is sent', async ({ page, sandbox }) => {
  await page.goto('/register');
  await createAccount(page, { first: ' ', last: 'x'.repeat(129), email: 'nope', password: 'Ab3$ef7' });
  const summary = page.getByRole('alert', { name: 'There is a problem' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(4);
  await createAccount(page, { email: `${'a'.repeat(60)}@clinic.example`, password: 'x1'.repeat(38) });
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/at most 72 characters/);
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/too long/);
  expect(await sandbox.requests('POST', /./)).toEqual([]);
  const email = newEmail();
  await createAccount(page, { email });
  for (const [name, why] of [['', 'Enter a name'], [' abc ', 'at least 4'], ['x'.repeat(73), 'at most 72']] as const) {
    await nameProject(page, name);
    await expect(page.getByLabel('Project name')).toHaveAccessibleDescription(new RegExp(why));
  }
  expect(await sandbox.requests('POST', /newproject/)).toEqual([]);
});

test('what the server refuses lands at its field', async ({ page, expectConsole }) => {
  expectConsole(status(400));
  await page.goto('/register');
  await createAccount(page, { email: newEmail(), password: 'password123' });
  const field = page.getByLabel('Password', { exact: true });
  await expect(field).toHaveAccessibleDescription(/public lists of stolen passwords/);
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
});

test('an address that is taken makes no second account, and its owner can go on with it', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await page.goto('/register');
  await createAccount(page, { email: ADMIN.email.toUpperCase() });
  await expect(page.getByRole('alert')).toContainText('No second one was made');
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByRole('button', { name: 'Make a project with this account' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/not its password/);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Make a project with this account' }).click();
  await expectHeading(page, 'Name your project');
  const name = `Branch ${Date.now()}`;
  await nameProject(page, name);
  await expect(page.getByRole('banner')).toContainText(name);
  await expectMade(sandbox, ADMIN.email, name);
  // Two projects from now on would disturb the other tests.
  const [project] = (await sandbox.fhir('GET', `Project?name=${encodeURIComponent(name)}`, undefined, SUPER)).entry;
  const reference = `Project/${project.resource.id}`;
  const members = await sandbox.fhir('GET', `ProjectMembership?project=${reference}`, undefined, SUPER);
  for (const { resource } of members.entry) await sandbox.fhir('DELETE', `ProjectMembership/${resource.id}`, undefined, SUPER);
});

test('an account whose project was never made can be finished later', async ({ page, expectConsole }) => {
  expectConsole(status(400));
  const email = newEmail();
  await page.goto('/register');
  await createAccount(page, { email });
  await expectHeading(page, 'Name your project');
  await page.reload();
  await createAccount(page, { email });
  await page.getByRole('button', { name: 'Make a project with this account' }).click();
  await nameProject(page, 'Late Clinic');
  await expect(page.getByRole('banner')).toContainText('Late Clinic');
});

for (const action of ['close-after', 'close-before'] as const) {
  test(`the answer to the account is lost (${action}): pressing again looks first`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer, status(400));
    const email = newEmail();
    await page.goto('/register');
    await sandbox.fault('POST', '/auth/newuser', action);
    await createAccount(page, { email });
    await expect(page.getByRole('alert')).toContainText('may or may not have been made');
    await sandbox.repair();
    await page.getByRole('button', { name: 'Create account' }).click();
    await expectHeading(page, 'Name your project');
    expect(await sandbox.requests('POST', /newuser/)).toHaveLength(action === 'close-after' ? 1 : 2);
    expect(await sandbox.accounts(email)).toHaveLength(1);
  });

  test(`the answer to the project is lost (${action}): pressing again looks first`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer);
    const [email, name] = [newEmail(), `Lost ${action} ${Date.now()}`];
    await page.goto('/register');
    await createAccount(page, { email });
    await sandbox.fault('POST', '/auth/newproject', action);
    await nameProject(page, name);
    await expect(page.getByRole('alert')).toContainText('may or may not have been made');
    await sandbox.repair();
    await page.getByRole('button', { name: 'Create project' }).click();
    await expect(page.getByRole('banner')).toContainText(name);
    await expectMade(sandbox, email, name);
  });
}

test('the project is made but signing in is not: that is what is said', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const [email, name] = [newEmail(), `Half ${Date.now()}`];
  await page.goto('/register');
  await createAccount(page, { email });
  await sandbox.fault('POST', '/oauth2/token', 'close-after');
  await nameProject(page, name);
  await expectHeading(page, 'Your project is made');
  await sandbox.repair();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await signInHere(page, { email, password });
  await expect(page.getByRole('banner')).toContainText(name);
  await expectMade(sandbox, email, name);
});

test('double clicks make one account and one project', async ({ page, sandbox }) => {
  const [email, name] = [newEmail(), `Double ${Date.now()}`];
  await page.goto('/register');
  await sandbox.fault('POST', '/auth/newuser', { delay: 300 });
  await sandbox.fault('POST', '/auth/newproject', { delay: 300 });
  await page.getByLabel('First name').fill('Olivia');
  await page.getByLabel('Last name').fill('Owner');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).dblclick();
  await page.getByLabel('Project name').fill(name);
  await page.getByRole('button', { name: 'Create project' }).dblclick();
  await expect(page.getByRole('banner')).toContainText(name);
  for (const call of [/newuser/, /newproject/]) expect(await sandbox.requests('POST', call)).toHaveLength(1);
  await expectMade(sandbox, email, name);
});

test('a server that lets nobody register', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await sandbox.fault('POST', '/auth/newuser', { status: 400, body: outcome('Registration is disabled') });
  await page.goto('/register');
  await createAccount(page, { email: newEmail() });
  await expectHeading(page, 'You can’t create an account here');
  await expect(page.getByRole('main')).toContainText('lets nobody create an account');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expectHeading(page, 'Sign in');
});

test('a server that wants proof of a human', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await sandbox.fault('POST', '/auth/newuser', 'recaptcha');
  const email = newEmail();
  await page.goto('/register');
  await createAccount(page, { email });
  await expectHeading(page, 'You can’t create an account here');
  await expect(page.getByRole('main')).toContainText('with the server’s own app');
  expect(await sandbox.accounts(email)).toEqual([]);
});

test('the breach service is down: nothing was made', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const email = newEmail();
  await sandbox.fault('POST', '/auth/newuser', 'breach-down');
  await page.goto('/register');
  await createAccount(page, { email });
  await expect(page.getByRole('alert')).toContainText('no account was made');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectHeading(page, 'Name your project');
});

test('too many attempts: counts down, then goes on with what was typed', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(429));
  const diagnostics = JSON.stringify({ _remainingPoints: 0, _msBeforeNext: 1_500 });
  await sandbox.fault('POST', '/auth/newuser', { status: 429, body: outcome('Too Many Requests', { diagnostics }) });
  await page.goto('/register');
  await createAccount(page, { email: newEmail() });
  await expect(page.getByRole('alert')).toHaveText('Too many requests. Wait 2 seconds, then try again.');
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await expectHeading(page, 'Name your project');
});

test('the password is gone from the page after the first step', async ({ page }) => {
  await page.goto('/register');
  await createAccount(page, { email: newEmail() });
  await expectHeading(page, 'Name your project');
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.body.innerHTML]));
  expect(kept).not.toContain(password);
});

test('password managers can fill and keep the password, and pasting works', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/register');
  await expect(page.getByLabel('Email')).toHaveAttribute('autocomplete', 'username');
  const field = page.getByLabel('Password', { exact: true });
  await expect(field).toHaveAttribute('autocomplete', 'new-password');
  await page.evaluate((text) => navigator.clipboard.writeText(text), password);
  await field.focus();
  await page.keyboard.press('Control+V');
  await expect(field).toHaveValue(password);
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(field).toHaveAttribute('type', 'text');
});
