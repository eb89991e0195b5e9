// Which facts the list shows, in what order, and what is wrong with a member.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { signIn, signInHere } from './actions';
import { BOTH } from './sandbox';
import { expectAccessible } from './axe';

const USUAL = ['Name', 'Email', 'Role', 'Access policy', 'Admin', 'Added'];

function heads(page: Page): Locator {
  return page.getByRole('table', { name: 'Users' }).getByRole('columnheader');
}

async function openColumns(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Columns' }).click();
  return page.getByRole('dialog', { name: 'Columns' });
}

/** Signs in to the practice that has a member for everything that can be the matter with one. */
async function signInToLakeside(page: Page) {
  await page.goto('/admin/users');
  await signInHere(page, BOTH);
  await page.getByRole('button', { name: /Lakeside Practice/ }).click();
  await expect(page.getByText(/Users 1 to/)).toBeVisible();
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

  await (await openColumns(page)).getByRole('button', { name: 'As usual' }).click();
  await expect(heads(page)).toHaveText(USUAL);
});

test('every fact is shown where it can be known, all asked for at once', async ({ page, sandbox }) => {
  await signInToLakeside(page);
  const dialog = await openColumns(page);
  for (const name of ['Active', 'MFA', 'Account', 'Activation', 'Invited by', 'Changed']) {
    await dialog.getByRole('checkbox', { name }).click();
    await expect(dialog.getByRole('checkbox', { name })).toBeChecked();
  }
  await page.keyboard.press('Escape');
  const row = (email: string) => page.getByRole('row').filter({ hasText: email });
  await expect(row('uma@lakeside.example')).toContainText('Activated');
  await expect(row('paula@lakeside.example')).toContainText(/Invited on .*20\d\d/);
  await expect(row('rhea@lakeside.example')).toContainText('Required, not set up');
  await expect(row('uma@lakeside.example')).toContainText('This project');
  await expect(row('both@example.com')).toContainText('Whole server');
  await expect(row('both@example.com')).toContainText('details are hidden from project admins');

  await sandbox.forget();
  await page.reload();
  await expect(row('uma@lakeside.example')).toContainText('Activated');
  expect(await sandbox.requests('POST', /\/fhir\/R4$/)).toHaveLength(1);
});

test('a member whose policy or record is gone is marked, with the way to the repair', async ({ page }) => {
  await signInToLakeside(page);
  const row = (email: string) => page.getByRole('row').filter({ hasText: email });
  await expect(row('lotte@lakeside.example')).toContainText('Locked out');
  await expect(row('gus@lakeside.example')).toContainText('Record deleted');
  await expect(row('uma@lakeside.example')).not.toContainText(/Locked out|deleted/);
  await row('lotte@lakeside.example').getByRole('link', { name: 'Repair' }).click();
  await expect(page).toHaveURL(/\/admin\/users\/[0-9a-f-]{36}/);
});

test('on a phone a row is a card with the same facts and a box to tick', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page);
  const dialog = await openColumns(page);
  await dialog.getByRole('checkbox', { name: 'Active' }).click();
  await page.keyboard.press('Escape');
  const card = page.getByRole('row').filter({ hasText: 'nurse@example.com' });
  await expect(card.locator('[data-label="Active"]')).toHaveText('Yes');
  await card.getByRole('checkbox', { name: /Select Nora/ }).check();
  await expect(page.getByRole('region', { name: 'Selected users' })).toContainText('1 user selected');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page, 'the list on a phone');
});
