// "Effective access" in a whole browser: the clipboard, the file, and narrow screens. What it says is in
// `tests/browser/member` and `tests/access.rs`.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { fillInvite, openInvite, pick } from './actions';
import { expectAccessible } from './axe';

// A fading colour has no contrast of its own.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** Opens the dialog with a policy chosen, and unfolds what it gives. */
async function openAccess(page: Page, policy: string): Promise<Locator> {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail(), policy });
  await dialog.getByText('Effective access').click();
  return dialog;
}

function matrix(dialog: Locator): Locator {
  return dialog.getByRole('table', { name: 'Permissions by resource type' });
}

test('all of it as a text, on the clipboard and as a file', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const dialog = await openAccess(page, 'Front desk');
  await dialog.getByRole('button', { name: 'Copy the access as text' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied the access as text' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download as text' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('access.txt');
  const saved = readFileSync(await file.path(), 'utf8');
  expect(saved).toBe(copied);
  expect(saved).toContain('Policy: Front desk (AccessPolicy/');
  expect(saved).toContain('Patients [Patient]');
  expect(saved).toContain('Cannot see photo.');
});

test('it is accessible and fits a narrow screen, with everything unfolded', async ({ page }) => {
  const dialog = await openAccess(page, 'Front desk');
  await dialog.getByText('More options', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Add another access policy' }).click();
  await pick(dialog, 'Additional access policy', 'One site', 'One site only');
  await expect(matrix(dialog)).toContainText('Encounters');
  for (const rules of await dialog.getByText('Exact rules').all()) await rules.click();
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 740 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, `the access, ${colorScheme}, ${width} px`);
    }
  }
  await page.setViewportSize({ width: 320, height: 740 });
  const overflow = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(overflow, 'sideways at 320 px').toBe(0);
  // Each cell says what it is about where the columns are gone.
  await expect(matrix(dialog).getByRole('cell').first()).toHaveAttribute('data-label', 'Read');
});
