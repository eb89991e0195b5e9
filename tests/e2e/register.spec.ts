// Creating an account and the project it comes with.

import { expect, expectHeading, newEmail, test } from './fixtures';
import { createAccount } from './actions';
import { SUPER } from './sandbox';

test('an account and its project, and one is signed in', async ({ page, sandbox }) => {
  const email = newEmail('olivia');
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expectHeading(page, 'Create an account');
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await createAccount(page, { email, password: 'Ab3$ef7' });
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
  await createAccount(page, { email });
  await expectHeading(page, 'Name your project');
  const name = `Olivia’s Clinic ${Date.now()}`;
  await page.getByLabel('Project name').fill(name);
  await page.getByRole('button', { name: 'Create project' }).dblclick();
  await expectHeading(page, 'Users');
  await expect(page.getByRole('banner')).toContainText(name);
  await expect(page.getByRole('row', { name: /Olivia Owner/ })).toBeVisible();
  expect(await sandbox.accounts(email)).toHaveLength(1);
  const found = await sandbox.fhir('GET', `Project?name=${encodeURIComponent(name)}`, undefined, SUPER);
  expect(found.entry).toHaveLength(1);
});
