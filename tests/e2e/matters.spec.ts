// What can be the matter with a member, as the list shows it: the people of the second practice.

import type { Locator, Page } from '@playwright/test';
import { expect, expectHeading, test } from './fixtures';
import { signIn } from './actions';
import { BOTH } from './sandbox';

/** Opens the list of the second practice. */
async function openLakeside(page: Page) {
  await signIn(page, '/admin/users', { ...BOTH, project: 'Lakeside Practice' });
  await expect(row(page, 'Tessa Totp')).toBeVisible();
}

function row(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
}

/** Shows columns that usually are not shown. */
async function show(page: Page, ...columns: string[]) {
  await page.getByRole('button', { name: 'Columns' }).click();
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  for (const column of columns) {
    const box = dialog.getByRole('checkbox', { name: column, exact: true });
    await box.click();
    await expect(box).toBeChecked();
  }
  await dialog.getByRole('button', { name: 'Close' }).click();
}

test('locked out, without a record, inactive, without an address, with several policies', async ({ page }) => {
  await openLakeside(page);
  await expect(row(page, 'Gus Ghost')).toContainText('Profile deleted');
  await expect(page.getByText('Profile deleted')).toHaveCount(1);
  await expect(row(page, 'Ines Inactive').locator('.badge', { hasText: 'Inactive' })).toBeVisible();
  await expect(row(page, 'Nils Nomail').locator('[data-label="Email"]')).toHaveText('–');
  await expect(row(page, 'Vera Various').locator('[data-label="Access policy"]')).toHaveText(/Reception.*One ward/);
  await expect(row(page, 'Sage Shared')).toHaveCount(2);
  const lotte = row(page, 'Lotte Locked');
  await expect(lotte.locator('[data-label="Access policy"]')).toContainText('Temporary staff');
  await expect(page.getByText('Locked out')).toHaveCount(1);
  await lotte.getByRole('link', { name: 'Repair' }).click();
  await expectHeading(page, 'Lotte Locked');
});

test('second factors and activation, where an admin may know them', async ({ page }) => {
  await openLakeside(page);
  await show(page, 'MFA', 'Activation');
  const mfa = (name: string) => row(page, name).locator('[data-label="MFA"]');
  await expect(mfa('Tessa Totp')).toHaveText('On');
  await expect(mfa('Rhea Required')).toHaveText('Required, not set up');
  await expect(mfa('Uma Used')).toHaveText('Off');
  await expect(mfa('Bao')).toContainText('details are hidden from project admins');
  const activation = (name: string) => row(page, name).locator('[data-label="Activation"]');
  await expect(activation('Uma Used')).toHaveText('Activated');
  await expect(activation('Paula Pending')).toHaveText(/^Invited on .*20\d\d/);
  await expect(activation('Nils Nomail')).toHaveText('No link');
  await expect(activation('Bao')).toContainText('details are hidden from project admins');
});
