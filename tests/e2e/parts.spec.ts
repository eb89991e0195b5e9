// The parts of the app that are fetched when they are first needed.

import { expect, expectHeading, newEmail, noAnswer, test } from './fixtures';
import { fillInvite, inviteDialog, openInvite, sendInvite, signIn, signInHere } from './actions';

const MISSING = 'This part of the app could not be fetched';

test('Project Admin that cannot be fetched is told, and can be tried again', async ({ page, expectConsole }) => {
  expectConsole(noAnswer, /Failed to fetch/);
  await page.route(/\/admin-[0-9a-f]+\.wasm$/, (route) => route.abort());
  await page.goto('/admin/users');
  await signInHere(page);
  await expect(page.getByRole('alert')).toContainText(MISSING);
  await page.unroute(/\/admin-[0-9a-f]+\.wasm$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectHeading(page, 'Users');
});

test('what the form needs to send is fetched with the first key, and what was typed stays when it cannot be', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, /Failed to fetch/);
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const more = /\/more-[0-9a-f]+\.wasm$/;
  const dialog = await openInvite(page);
  expect(fetched.filter((path) => more.test(path))).toEqual([]);
  await page.route(more, (route) => route.abort());
  const email = newEmail();
  await dialog.getByLabel('First name').fill('Ana');
  await expect(dialog.getByRole('alert')).toContainText(MISSING);
  await page.unroute(more);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('alert')).toBeHidden();
  await expect(dialog.getByLabel('First name')).toHaveValue('Ana');
  await fillInvite(dialog, { email });
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.members(email)).toHaveLength(1);
});

test('signing in fetches nothing of Project Admin before it is sent', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto('/signin');
  await expectHeading(page, 'Sign in');
  expect(fetched.filter((path) => path.endsWith('.wasm'))).toHaveLength(1);
  await signIn(page, '/admin/invite');
  await expect(inviteDialog(page)).toBeVisible();
  expect(fetched.some((path) => path.startsWith('/assets/admin-'))).toBe(true);
});
