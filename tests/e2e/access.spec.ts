// "What access this gives": what the dialog shows of the policies before they are given to anybody.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { fillInvite, openInvite, pick, sendInvite } from './actions';
import { expectAccessible } from './axe';

// A fading colour has no contrast of its own.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const COLUMNS = ['Read', 'Search', 'Create', 'Change', 'Delete', 'History'];

/** Opens the dialog with a policy chosen, and unfolds what it gives. */
async function openAccess(page: Page, policy?: string): Promise<Locator> {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail(), policy });
  await dialog.getByText('What access this gives').click();
  return dialog;
}

function matrix(dialog: Locator): Locator {
  return dialog.getByRole('table', { name: 'What can be done with each kind of record' });
}

/** What the columns say about a kind of records. */
async function cells(dialog: Locator, kind: string): Promise<string[]> {
  const row = matrix(dialog).getByRole('row').filter({ has: dialog.page().getByRole('rowheader', { name: kind }) });
  const all = await row.getByRole('cell').allTextContents();
  return all.slice(0, COLUMNS.length);
}

test('the matrix of the chosen policy, in words and rule for rule', async ({ page }) => {
  const dialog = await openAccess(page, 'Front desk');
  await expect(matrix(dialog).getByRole('columnheader')).toHaveText(['Records', ...COLUMNS, 'In words']);
  await expect.poll(() => cells(dialog, 'Patients')).toEqual(['Yes', 'Yes', 'Yes', 'Yes', 'No', 'No']);
  expect(await cells(dialog, 'Appointment')).toEqual(Array(6).fill('Some'));
  expect(await cells(dialog, 'Practitioners')).toEqual(['Yes', 'Yes', 'No', 'No', 'No', 'Yes']);
  const patients = matrix(dialog).getByRole('row').filter({ hasText: 'Patients' });
  await expect(patients).toContainText('Cannot see photo.');
  await expect(patients).toContainText('Cannot set identifier.');
  await expect(patients.getByText('"hiddenFields"')).toBeHidden();
  await patients.getByText('Exact rules').click();
  await expect(patients.getByText('"hiddenFields"')).toBeVisible();
});

test('it follows the choice: another policy, one more, none', async ({ page, serverVersion }) => {
  const dialog = await openAccess(page, 'Front desk');
  await expect(matrix(dialog)).toContainText('Appointment');
  await pick(dialog, 'Access policy', 'Read', 'Read only');
  await expect(dialog.getByText('Access to every kind of record.')).toBeVisible();
  await expect(matrix(dialog)).not.toContainText('Appointment');

  await dialog.getByText('More options', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Add another access policy' }).click();
  await pick(dialog, 'Further access policy', 'Office', 'Office network only');
  await expect(matrix(dialog)).toContainText('Appointment');
  await expect(dialog).toContainText('addresses that begin with 10. (office) allowed; every address blocked');
  await dialog.getByRole('button', { name: 'Remove this policy' }).click();
  await expect(matrix(dialog)).not.toContainText('Appointment');

  const field = dialog.getByRole('combobox', { name: 'Access policy', exact: true });
  await field.fill('');
  await page.keyboard.press('Escape');
  if (serverVersion === '4.5') await expect(dialog.locator('details.access')).toContainText('every kind of record');
  else await expect(dialog.locator('details.access').getByRole('button', { name: 'Download as text' })).toBeVisible();
  await expect(dialog.locator('details.access')).not.toContainText('Office network only');
});

test('a value that a policy asks for stands in its rule', async ({ page, sandbox }) => {
  const name = `Pier ${newEmail()}`;
  const { id } = await sandbox.fhir('POST', 'Location', { resourceType: 'Location', name });
  const dialog = await openAccess(page, 'One site only');
  await expect(dialog).toContainText('needs a value for “site”');
  await pick(dialog, 'Value of “site”', name, name);
  await expect(dialog).not.toContainText('needs a value for “site”');
  await dialog.getByText('Exact rules').first().click();
  await expect(matrix(dialog)).toContainText(id);
});

test('many kinds of records can be filtered', async ({ page, sandbox }) => {
  const name = `Wide ${newEmail()}`;
  const kinds = ['Patient', 'Appointment', 'Encounter', 'Observation', 'Task', 'Location', 'Slot', 'Goal'];
  await sandbox.fhir('POST', 'AccessPolicy', {
    resourceType: 'AccessPolicy', name, resource: kinds.map((resourceType) => ({ resourceType })),
  });
  const dialog = await openAccess(page, name);
  const heads = matrix(dialog).getByRole('rowheader');
  await expect(heads.filter({ hasText: 'Goals' })).toBeVisible();
  await dialog.getByLabel('Filter kinds of records').fill('oBserv');
  await expect(heads).toHaveCount(1);
  await expect(heads).toContainText('Observations');
  await expect(dialog.getByRole('status').filter({ hasText: /Showing 1 of \d+ kinds of records\./ })).toBeVisible();
  await dialog.getByLabel('Filter kinds of records').fill('');
  await expect(heads.filter({ hasText: 'Goals' })).toBeVisible();
});

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

test('a policy that is gone is told before it locks anybody out', async ({ page, sandbox }) => {
  const name = `Passing ${newEmail()}`;
  const policy = await sandbox.fhir('POST', 'AccessPolicy', {
    resourceType: 'AccessPolicy', name, resource: [{ resourceType: 'Patient' }],
  });
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail(), policy: name });
  await sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`);
  await dialog.getByText('What access this gives').click();
  await expect(dialog).toContainText(`“${name}” no longer exists: whoever has it is locked out`);
  await sendInvite(dialog);
  await expect(dialog.getByRole('link', { name: 'This access policy no longer exists. Choose another' })).toBeVisible();
  expect(await sandbox.invites()).toBe(0);
});

test('it is accessible and fits a narrow screen, with everything unfolded', async ({ page }) => {
  const dialog = await openAccess(page, 'Front desk');
  await dialog.getByText('More options', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Add another access policy' }).click();
  await pick(dialog, 'Further access policy', 'One site', 'One site only');
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
