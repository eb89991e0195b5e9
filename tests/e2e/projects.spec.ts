// Going from one project to another.

import { expect, expectHeading, test } from './fixtures';
import { signInHere } from './actions';
import { BOTH } from './sandbox';

test('a member of two projects goes from one to the other', async ({ page, sandbox }) => {
  await page.goto('/signin');
  await signInHere(page, BOTH);
  await page.getByRole('button', { name: /Lakeside Practice/ }).click();
  await expect(page.getByRole('banner')).toContainText('Lakeside Practice');
  await page.getByRole('link', { name: 'Lakeside Practice' }).click();
  await expect(page).toHaveURL('/projects');
  await expectHeading(page, 'Switch project');
  await expect(page.getByRole('main')).toContainText('Lakeside Practice');
  await expect(page.getByLabel('Email')).toHaveValue(BOTH.email);
  await page.getByLabel('Password', { exact: true }).fill(BOTH.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // The one chosen last waits for Enter.
  await expect(page.getByRole('button', { name: /Lakeside Practice.*chosen last time/ })).toBeFocused();
  await page.getByRole('button', { name: /Harbor Clinic/ }).dblclick();
  await expect(page.getByRole('banner')).toContainText('Harbor Clinic');
  await expect(page).toHaveURL('/admin/users');
  expect(await sandbox.requests('POST', /auth\/profile/)).toHaveLength(2);
  // The session that was left ends on the server.
  await expect.poll(async () => (await sandbox.requests('POST', /logout/)).length).toBe(1);
});

test('switching can be left, and needs a session', async ({ page }) => {
  await page.goto('/projects');
  await expect(page).toHaveURL('/signin?next=%2Fprojects');
  await signInHere(page);
  await expectHeading(page, 'Switch project');
  await page.getByRole('link', { name: 'Stay here' }).click();
  await expectHeading(page, 'Users');
});
