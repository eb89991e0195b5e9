// Choosing the columns by keyboard, and the list on a phone. What stands in them is in `tests/browser/users`.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { signIn } from './actions';
import { expectAccessible } from './axe';

const USUAL = ['Name', 'Email', 'Role', 'Access policy', 'Admin', 'Added'];

function heads(page: Page): Locator {
  return page.getByRole('table', { name: 'Users' }).getByRole('columnheader');
}

async function openColumns(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Columns' }).click();
  return page.getByRole('dialog', { name: 'Columns' });
}

test('columns are chosen and ordered with the keyboard, and remembered', async ({ page }) => {
  await signIn(page);
  await expect(heads(page)).toHaveText(USUAL);
  const dialog = await openColumns(page);
  await dialog.getByRole('checkbox', { name: 'Changed' }).focus();
  await page.keyboard.press('Space');
  await expect(dialog.getByRole('checkbox', { name: 'Changed' })).toBeFocused();
  const up = dialog.getByRole('button', { name: 'Move Changed up' });
  for (const place of [6, 5]) {
    await up.press('Enter');
    await expect(page.getByRole('status').filter({ hasText: `Changed is column ${place}` })).toBeAttached();
    await expect(up).toBeFocused();
  }
  await dialog.getByRole('checkbox', { name: 'Role' }).click();
  await expect(dialog.getByRole('checkbox', { name: 'Role' })).not.toBeChecked();
  await expect(dialog.getByRole('checkbox', { name: 'Name' })).toBeDisabled();
  await expectAccessible(page, 'the choice of columns');
  await page.keyboard.press('Escape');
  const chosen = ['Name', 'Email', 'Access policy', 'Changed', 'Admin', 'Added'];
  await expect(heads(page)).toHaveText(chosen);
  await page.reload();
  await expect(heads(page)).toHaveText(chosen);
  const kept = await page.evaluate(() => ({ columns: sessionStorage.getItem('usher.columns'), beyondTheTab: { ...localStorage } }));
  expect(kept).toEqual({ columns: 'name,email,policies,changed,admin,added', beyondTheTab: {} });

  await (await openColumns(page)).getByRole('button', { name: 'Reset to default' }).click();
  await expect(heads(page)).toHaveText(USUAL);
});

test('on a phone a row is a card with the same facts and a box to tick', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page);
  const dialog = await openColumns(page);
  await dialog.getByRole('checkbox', { name: 'Status' }).click();
  await page.keyboard.press('Escape');
  const card = page.getByRole('row').filter({ hasText: 'nurse@example.com' });
  await expect(card.locator('[data-label="Status"]')).toHaveText('Active');
  await card.getByRole('checkbox', { name: /Select Nora/ }).check();
  await expect(page.getByRole('region', { name: 'Selected users' })).toContainText('1 user selected');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page, 'the list on a phone');
});
