// Signing in and out, and what a session is good for.

import { otherPerson } from '../actions';
import { expectHeading, status } from '../fixtures';
import { expect, test } from './fixtures';
import { PASSWORD } from './remote';

test('by the form one arrives where one was going, and signing out ends the session on the server', async ({ page, remote, signInBy }) => {
  await page.goto('/admin/project');
  await expect(page).toHaveURL('/signin?next=%2Fadmin%2Fproject');
  await signInBy(page, remote);
  await expect(page).toHaveURL('/admin/project');
  await expectHeading(page, 'Details');
  const token = await page.evaluate(() => sessionStorage.getItem('usher.refresh')!.split('\n').at(-1)!);
  const told = page.waitForResponse('**/oauth2/logout');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectHeading(page, 'Sign in');
  expect((await told).status()).toBe(200);
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token });
  expect((await fetch(`${remote.url}/oauth2/token`, { method: 'POST', body: form })).status).toBe(400);
  await page.goto('/admin/project');
  await expectHeading(page, 'Sign in');
});

test('a wrong password is refused, and what was typed stays', async ({ page, remote, signInBy, expectConsole }) => {
  expectConsole(status(400));
  await page.goto('/signin');
  await signInBy(page, { email: remote.email, password: 'not the password' });
  await expect(page.getByRole('alert')).toHaveText('Incorrect email or password, or no access to this project.');
  await expect(page.getByLabel('Email')).toHaveValue(remote.email);
});

test('empty fields are told before anything is sent', async ({ page, remote }) => {
  const asked: string[] = [];
  page.on('request', (request) => { if (request.url().startsWith(remote.url)) asked.push(request.url()); });
  await page.goto('/signin');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert', { name: 'There is a problem' }).getByRole('link')).toHaveCount(2);
  expect(asked.filter((url) => url.includes('/auth/'))).toEqual([]);
});

test('a session survives a reload', async ({ page, open }) => {
  await open('/admin/users');
  await expectHeading(page, 'Users');
  await page.reload();
  await expectHeading(page, 'Users');
  await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
});

test('a second tab takes the session over, and both can go on', async ({ page, context, open }) => {
  await open('/admin/users');
  await expectHeading(page, 'Users');
  const second = await context.newPage();
  await second.goto('/admin/project');
  await expectHeading(second, 'Details');
  await page.getByRole('navigation', { name: 'Project Admin' }).getByRole('link', { name: 'Clients' }).click();
  await expectHeading(page, 'Clients');
});

test('another browser is not signed in', async ({ page, open }) => {
  await open('/admin/users');
  await expectHeading(page, 'Users');
  const other = await otherPerson(page);
  await other.goto('/admin/users');
  await expectHeading(other, 'Sign in');
});

test('who is no admin sees where she is, and no data', async ({ page, remote, signInBy, expectConsole }) => {
  expectConsole(status(403));
  const person = await remote.person({ password: PASSWORD });
  await page.goto(`/signin?project=${remote.project}`);
  await signInBy(page, { email: person.email, password: PASSWORD });
  await expectHeading(page, 'You are signed in, but not as an admin');
  await expect(page.getByRole('main')).toContainText(person.name);
  await expect(page.getByRole('table')).toBeHidden();
});

test('a link to set a password that is none is told as such', async ({ page, expectConsole }) => {
  expectConsole(status(400), status(404));
  await page.goto(`/setpassword/00000000-0000-4000-8000-000000000000/${'0'.repeat(32)}`);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('Confirm password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('main')).toContainText(/link/i);
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Your password is set');
});
