// The command palette and the keys: all of it without a mouse.

import type { Page } from '@playwright/test';
import { expect, expectHeading, settled, test } from './fixtures';
import { signIn } from './actions';
import { expectAccessible } from './axe';

/** The palette, and what is in it. */
function palette(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Search' });
  const field = dialog.getByRole('combobox');
  return { dialog, field, options: dialog.getByRole('option'), status: dialog.getByRole('status') };
}

/** Opens it by its keys. */
async function open(page: Page) {
  await expect(page.getByRole('banner').getByRole('button', { name: 'Search' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const parts = palette(page);
  await expect(parts.field).toBeFocused();
  return parts;
}

test('every tab is a few keys away', async ({ page }) => {
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  for (const [typed, name, path] of [
    ['det', 'Details', '/admin/project'], ['sites', 'Sites', '/admin/sites'], ['rights', 'Access policies', '/admin/policies'],
    ['member', 'Users', '/admin/users'],
  ] as const) {
    const { dialog, options } = await open(page);
    await page.keyboard.type(typed);
    await expect(options.first()).toContainText(name);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL(path);
    await expectHeading(page, name);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  }
});

test('the focus goes back to where it was, and Esc or the same keys close', async ({ page }) => {
  await signIn(page);
  const search = page.getByLabel('Name or email');
  await search.focus();
  const { dialog } = await open(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(search).toBeFocused();
  await open(page);
  await page.keyboard.press('ControlOrMeta+k');
  await expect(dialog).toBeHidden();
  await expect(search).toBeFocused();

  const button = page.getByRole('banner').getByRole('button', { name: 'Search' });
  await button.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('the keys are listed and can be switched off, for as long as the tab', async ({ page }) => {
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help.getByText('Show this list')).toBeVisible();
  await expectAccessible(page, 'the list of keys');
  const on = help.getByRole('checkbox', { name: 'Keyboard shortcuts' });
  await on.press('Space');
  await expect(on).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();

  await page.reload();
  await expect(page.getByRole('table')).toBeVisible();
  for (const key of ['?', 'i', 'ControlOrMeta+k']) await page.keyboard.press(key);
  await settled(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // The button is still there, and leads to the switch.
  await page.getByRole('button', { name: 'Search' }).press('Enter');
  await palette(page).dialog.getByRole('button', { name: 'Keyboard shortcuts' }).press('Enter');
  await on.press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(help).toBeVisible();
});

test('it opens without waiting: all of it is fetched while the list is read', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  await settled(page);
  const parts = () => fetched.filter((path) => path.endsWith('.wasm'));
  const before = parts();
  expect(before.some((path) => /\/rest-/.test(path))).toBe(true);
  await open(page);
  expect(parts()).toEqual(before);
});

test('it fits a telephone, scrolls to what is marked, and has nothing axe would object to', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await signIn(page);
  const { dialog, options, status } = await open(page);
  await expectAccessible(page, 'the open palette');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await expect(options.last()).toBeInViewport();
  await page.keyboard.type('a');
  await expect(status).toHaveText(/results/);
  await expectAccessible(page, 'results');
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await dialog.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await help.getByRole('button', { name: 'Close' }).click();
  await expect(help).toBeHidden();
});
