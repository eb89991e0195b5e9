// The list of users: found, filtered, sorted, paged and saved as a file.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectHeading } from '../fixtures';
import { expect, test } from './fixtures';
import { expectRows, press, rows, searchBox } from './pages';
import { mark, type Person } from './remote';

// Three of one family, whom a search finds and nobody else.
let family: string;
let policy: any;
let ada: Person, bo: Person, cy: Person;

test.beforeAll(async ({ remote }) => {
  family = mark();
  policy = await remote.policy();
  const accessPolicy = { reference: `AccessPolicy/${policy.id}`, display: policy.name };
  ada = await remote.person({ firstName: 'Ada', lastName: family, accessPolicy, membership: { admin: true } });
  bo = await remote.person({ resourceType: 'Patient', firstName: 'Bo', lastName: family, accessPolicy });
  cy = await remote.person({ firstName: 'Cy', lastName: family, scope: 'server', membership: { active: false } });
});

async function openFilters(page: Page) {
  const button = page.getByRole('button', { name: 'Filters' });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  await expect(page.getByRole('group', { name: 'Filters' })).toBeVisible();
}

test('found by a part of the name, and nobody else', async ({ page, open }) => {
  await open('/admin/users');
  await searchBox(page).fill(family.slice(0, -1));
  await expect(page.getByText('1–3 of 3 matching users')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`q=${family.slice(0, -1)}`));
});

test('found by a part of the address', async ({ page, open }) => {
  await open('/admin/users');
  await searchBox(page).fill(cy.email.slice(0, -5));
  await expectRows(page, [cy]);
});

test('several words must all be found', async ({ page, open }) => {
  await open('/admin/users');
  await searchBox(page).fill(`${family} bo`);
  await expectRows(page, [bo]);
});

test('nobody is found: said, and cleared with one press', async ({ page, open }) => {
  await open('/admin/users');
  await searchBox(page).fill(`${family} nobody`);
  await expect(page.getByText('No users match').first()).toBeVisible();
  await press(page, 'Clear');
  await expect(searchBox(page)).toHaveValue('');
  await expect(rows(page).first()).toBeVisible();
});

test('no text breaks the search', async ({ page, open }) => {
  await open('/admin/users');
  for (const hostile of ['"', '\\', '") or (admin eq "true', '%', '_', 'a&role=Patient', '<b>']) {
    await searchBox(page).fill(hostile);
    await searchBox(page).press('Enter');
    await expect(page).toHaveURL((url) => url.searchParams.get('q') === hostile);
    await expect(page.getByRole('main').getByRole('status').filter({ hasText: /\d (matching )?users,|No users/ }).first()).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
});

for (const [label, option, wanted] of [
  ['Role', 'Patients', () => [bo]],
  ['Admin', 'Yes', () => [ada]],
  ['Status', 'Inactive', () => [cy]],
  ['Account', 'Server-scoped', () => [cy]],
  ['Account', 'Project-scoped', () => [ada, bo]],
] as const) {
  test(`filter: ${label}, ${option}`, async ({ page, open }) => {
    await open(`/admin/users?q=${family}&sort=name`);
    await expectRows(page, [ada, bo, cy]);
    await openFilters(page);
    await page.getByLabel(label, { exact: true }).selectOption({ label: option });
    await expectRows(page, wanted());
  });
}

test('filter: one policy, found by its name', async ({ page, open }) => {
  await open(`/admin/users?q=${family}&sort=name`);
  await expectRows(page, [ada, bo, cy]);
  await openFilters(page);
  await page.getByLabel('Access policy', { exact: true }).selectOption({ label: 'Specific policy' });
  await page.getByRole('combobox', { name: 'Policy name' }).fill(policy.name);
  await page.getByRole('option', { name: policy.name }).click();
  await expectRows(page, [ada, bo]);
});

test('sorted by name and by address, both ways', async ({ page, open }) => {
  await open(`/admin/users?q=${family}`);
  await expect(rows(page)).toHaveCount(3);
  const head = (name: string) => page.getByRole('columnheader', { name }).getByRole('button');
  await head('Name').click();
  await expectRows(page, [ada, bo, cy]);
  await head('Name').click();
  await expectRows(page, [cy, bo, ada]);
  const byEmail = [ada, bo, cy].sort((one, other) => (one.email < other.email ? -1 : 1));
  await head('Email').click();
  await expectRows(page, byEmail);
});

test('search, filter and order are in the address and survive a reload', async ({ page, open }) => {
  await open(`/admin/users?q=${family}&role=Practitioner&sort=-name`);
  await expectRows(page, [cy, ada]);
  await page.reload();
  await expectRows(page, [cy, ada]);
  await expect(searchBox(page)).toHaveValue(family);
  await expect(page.getByLabel('Role')).toHaveValue('Practitioner');
});

test('a row has what is known of somebody, and leads to the page and back', async ({ page, open }) => {
  await open(`/admin/users?q=${family}`);
  const row = rows(page).filter({ hasText: ada.email });
  await expect(row).toContainText(policy.name);
  await expect(row).toContainText('Practitioner');
  await expect(row.getByRole('time')).toHaveText(/20\d\d/);
  await row.getByRole('link', { name: ada.name }).click();
  await expectHeading(page, ada.name);
  await page.getByRole('main').getByRole('link', { name: 'Users', exact: true }).click();
  await expect(searchBox(page)).toHaveValue(family);
});

test('columns are chosen, and remembered over a reload', async ({ page, open }) => {
  await open(`/admin/users?q=${family}`);
  await page.getByRole('button', { name: 'Columns' }).click();
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  await dialog.getByRole('checkbox', { name: 'Status' }).click();
  await dialog.getByRole('checkbox', { name: 'Account' }).click();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(rows(page).filter({ hasText: cy.email }).locator('[data-label="Status"]')).toHaveText('Inactive');
  await expect(rows(page).filter({ hasText: cy.email })).toContainText('Server-scoped');
  await expect(rows(page).filter({ hasText: bo.email })).toContainText('Project-scoped');
});

test('what matches is saved as a file', async ({ page, open }) => {
  await open(`/admin/users?q=${family}&sort=name`);
  await expectRows(page, [ada, bo, cy]);
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export users' });
  const file = page.waitForEvent('download');
  await press(dialog, 'Export as CSV');
  const lines = readFileSync(await (await file).path(), 'utf8').split('\r\n').filter(Boolean);
  expect(lines).toHaveLength(4);
  for (const one of [ada, bo, cy]) expect(lines.join('\n')).toContain(`"${one.name}","${one.email}"`);
});

test('several are deactivated at once', async ({ page, open, remote }) => {
  await open(`/admin/users?q=${family}%20bo`);
  await expectRows(page, [bo]);
  await page.getByLabel('Select this page').check();
  const bar = page.getByRole('region', { name: 'Selected users' });
  await bar.getByLabel('Action').selectOption({ label: 'Deactivate' });
  await press(bar, 'Continue');
  const dialog = page.locator('dialog.wide');
  await dialog.getByRole('button', { name: 'Deactivate 1 user' }).click();
  await expect(dialog.getByText('1 done')).toBeVisible();
  expect((await remote.fhir('GET', `ProjectMembership/${bo.id}`)).active).toBe(false);
});

test('pages have addresses', { tag: '@many' }, async ({ page, open }) => {
  await open('/admin/users?size=20');
  await expect(page.getByText(/1–20 of \d+ users/)).toBeVisible();
  await expect(rows(page)).toHaveCount(20);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL('/admin/users?page=2&size=20');
  await expect(page.getByText(/21–40 of/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/21–40 of/)).toBeVisible();
  await page.goBack();
  await expect(page.getByText(/1–20 of/)).toBeVisible();
});

test('a page beyond the last says so', async ({ page, open }) => {
  await open('/admin/users?page=400');
  await expect(page.getByText('No users on this page.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Previous' })).toBeVisible();
});
