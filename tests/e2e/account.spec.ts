// One's own account, with a second browser that is signed in to it.

import { expect, expectHeading, status, test } from './fixtures';
import { otherPerson, signIn } from './actions';
import { newMember, PASSWORD } from './people';

const ANOTHER = 'a quite different password';

test('one signs out another browser, and changes the password', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(401), status(400));
  const person = await newMember(sandbox, { membership: { admin: true } });
  await signIn(page, '/admin/users', person);
  await page.getByRole('banner').getByRole('link', { name: person.name }).click();
  await expectHeading(page, 'Your account');
  const elsewhere = await otherPerson(page);
  await elsewhere.goto('/signin');
  await elsewhere.getByLabel('Email').fill(person.email);
  await elsewhere.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await elsewhere.keyboard.press('Enter');
  await expectHeading(elsewhere, 'Users');

  await page.reload();
  const sessions = page.getByRole('region', { name: 'Active sessions' });
  await expect(sessions.getByRole('listitem')).toHaveCount(2);
  await expect(sessions.getByText('This device')).toHaveCount(1);
  await sessions.getByRole('button', { name: /^Sign out: Chrome on Linux/ }).click();
  await expect(sessions.getByRole('status').filter({ hasText: 'is signed out.' })).toBeVisible();
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  await elsewhere.getByRole('link', { name: 'Details' }).click();
  await expect(elsewhere.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
  await elsewhere.close();

  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password', { exact: true }).fill(ANOTHER);
  await page.getByLabel('Confirm new password').fill(ANOTHER);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'You are signed out everywhere else' })).toBeVisible();
  expect(await sandbox.letsIn(person.email, ANOTHER)).toBe(true);
  await page.getByRole('link', { name: 'Project Admin' }).click();
  await expectHeading(page, 'Users');
});
