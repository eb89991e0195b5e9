// Saving the list as a file the browser keeps. What is in it, and what comes between, is in `tests/browser/users`.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { signIn } from './actions';
import { expectAccessible } from './axe';

test.use({ members: 150 });

async function openExport(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export users' });
  await expect(dialog).toContainText('The file contains personal data');
  return dialog;
}

/** Lets the export run, and gives the cells of its rows without the head. */
async function rows(page: Page, dialog: Locator): Promise<string[][]> {
  const file = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export as CSV' }).click();
  const saved = await file;
  expect(saved.suggestedFilename()).toMatch(/^users-20\d\d-\d\d-\d\d\.csv$/);
  const text = readFileSync(await saved.path(), 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  const lines = text.slice(1).split('\r\n').filter(Boolean);
  return lines.slice(1).map((line) => line.slice(1, -1).split('","'));
}

test('all pages are in the file, each member once', async ({ page }) => {
  await signIn(page);
  const shown = await page.getByText(/1–50 of \d+ users/).textContent();
  const total = Number(/of (\d+)/.exec(shown!)![1]);
  const dialog = await openExport(page);
  await expectAccessible(page, 'the export');
  const all = await rows(page, dialog);
  expect(all).toHaveLength(total);
  expect(new Set(all.map((cells) => cells.at(-3))).size).toBe(total);
  const ada = all.find((cells) => cells[1] === 'admin@example.com')!;
  expect(ada.slice(0, 5)).toEqual(['Ada Admin', 'admin@example.com', 'Practitioner', ada[3], 'Yes']);
  expect(ada[5]).toMatch(/^20\d\d-\d\d-\d\dT/);
  await expect(dialog).toContainText(`${total} users are in the file.`);
});
