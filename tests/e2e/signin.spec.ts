// Signing in by the form, as far as it takes a whole browser.

import { expect, expectHeading, status, test } from './fixtures';
import { signInHere } from './actions';
import { ADMIN } from './sandbox';

test('one signs in where one was going, stays over a reload, and signs out', { tag: '@both' }, async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await page.goto('/admin/project');
  await expect(page).toHaveURL('/signin?next=%2Fadmin%2Fproject');
  await signInHere(page, { ...ADMIN, password: 'not the password' });
  const alert = page.getByRole('alert');
  await expect(alert).toHaveText('Incorrect email or password, or no access to this project.');
  await expect(alert).toBeFocused();
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await expectHeading(page, 'Details');
  await expect(page).toHaveURL('/admin/project');
  await page.reload();
  await expectHeading(page, 'Details');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectHeading(page, 'Sign in');
  await expect.poll(async () => (await sandbox.requests('POST', /logout/)).length).toBe(1);
  await page.goto('/admin/users');
  await expectHeading(page, 'Sign in');
});
