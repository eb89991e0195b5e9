// Saving the list as a file: everybody who matches, on all pages, and nothing a spreadsheet would run.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, newEmail, status, test } from './fixtures';
import { signIn } from './actions';
import { outcome } from './sandbox';
import { expectAccessible } from './axe';

test.use({ members: 230 });

async function openExport(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export users' });
  await expect(dialog).toContainText('The file holds personal data');
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
  const shown = await page.getByText(/Users 1 to 50 of \d+/).textContent();
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

test('only what matches, with the columns shown, and no formula', async ({ page, sandbox }) => {
  const email = newEmail('calc');
  await sandbox.invite({
    resourceType: 'Practitioner', firstName: '=HYPERLINK("https://evil.example")', lastName: 'Calc', email, sendEmail: false,
  });
  await signIn(page, `/admin/users?q=${email}`);
  await expect(page.getByText('Found: users 1 to 1 of 1')).toBeVisible();
  await page.getByRole('button', { name: 'Columns' }).click();
  const columns = page.getByRole('dialog', { name: 'Columns' });
  await columns.getByRole('checkbox', { name: 'Account' }).click();
  await columns.getByRole('checkbox', { name: 'Added' }).click();
  await columns.getByRole('button', { name: 'Close' }).click();
  const dialog = await openExport(page);
  await expect(dialog).toContainText('Columns: Name, Email, Role, Access policy, Admin, Account');
  const [cells] = await rows(page, dialog);
  expect(cells![0]).toBe(`'=HYPERLINK(""https://evil.example"") Calc`);
  expect(cells![5]).toBe('Whole server');
});

test('a limit is waited for, a failure goes on where it was, and cancelling leaves nothing', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(429), status(503));
  await signIn(page);
  await expect(page.getByText(/Users 1 to 50/)).toBeVisible();
  const dialog = await openExport(page);
  await sandbox.fault('GET', '/fhir/R4/ProjectMembership', { delay: 4000 });
  await dialog.getByRole('button', { name: 'Export as CSV' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('button', { name: 'Export as CSV' })).toBeVisible();

  await sandbox.repair();
  const diagnostics = JSON.stringify({ _msBeforeNext: 2500 });
  await sandbox.fault('POST', '/fhir/R4', { status: 429, body: outcome('Too Many Requests', { id: 'too-many-requests', diagnostics }) });
  await sandbox.fault('GET', '/fhir/R4/ProjectMembership?_cursor=', { status: 503 });
  const file = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export as CSV' }).click();
  await expect(dialog.getByText(/goes on in \d seconds/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Go on' }).click();
  const text = readFileSync(await (await file).path(), 'utf8');
  const ids = text.split('\r\n').filter(Boolean).map((line) => line.split('","').at(-3));
  expect(ids.length).toBeGreaterThan(230);
  expect(new Set(ids).size).toBe(ids.length);
});
