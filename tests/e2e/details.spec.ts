// Details: what the project is, who is in it, and its name and description, which an admin may change.

import { type Page } from '@playwright/test';
import { signIn } from './actions';
import { expectAccessible } from './axe';
import { expect, expectHeading, noAnswer, status, test } from './fixtures';
import { outcome, type Sandbox } from './sandbox';

const PROJECT = '/fhir/R4/Project/*';

async function project(sandbox: Sandbox): Promise<any> {
  return sandbox.fhir('GET', `Project/${await sandbox.projectId()}`);
}

async function open(page: Page) {
  await signIn(page, '/admin/project');
  await expectHeading(page, 'Details');
}

// The project is everybody's: each test leaves it as it was.
let before: any;
test.beforeEach(async ({ sandbox }) => {
  before ??= await project(sandbox);
});
test.afterEach(async ({ sandbox }) => {
  await sandbox.repair();
  const { meta, ...rest } = before;
  await sandbox.fhir('PUT', `Project/${before.id}`, rest);
});

test('facts, owner and how many of each kind are in it', async ({ page, sandbox }) => {
  await open(page);
  await expect(page.locator('main')).toContainText(before.id);
  const total = async (role: string) => (await sandbox.fhir('GET', `ProjectMembership?profile-type=${role}&_total=accurate&_count=1`)).total;
  for (const [name, role] of [['Practitioners', 'Practitioner'], ['Patients', 'Patient'], ['Clients', 'ClientApplication'], ['Bots', 'Bot']] as const) {
    const row = page.locator('dl > div').filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) });
    await expect(row).toContainText(new RegExp(`^${name}${await total(role)} `));
  }
  await expectAccessible(page, 'the details');
  await page.getByRole('link', { name: 'Show Patients' }).click();
  await expect(page).toHaveURL(/\/admin\/users\?role=Patient/);
});

test('name and description are changed, all else stays', async ({ page, sandbox }) => {
  await open(page);
  await page.getByLabel('Name', { exact: true }).fill('Renamed Clinic');
  await page.getByRole('textbox', { name: 'Description' }).fill('Open <b>daily</b>');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. Name is now: Renamed Clinic.')).toBeVisible();
  await expect(page.getByRole('banner')).toContainText('Renamed Clinic');
  const now = await project(sandbox);
  expect({ ...now, meta: undefined }).toEqual({ ...before, name: 'Renamed Clinic', description: 'Open <b>daily</b>', meta: undefined });
});

test('a project without a name is not sent', async ({ page, sandbox }) => {
  await open(page);
  await page.getByLabel('Name', { exact: true }).fill(' ');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').first()).toContainText('Enter a name for the project');
  expect(await sandbox.requests('PUT', /Project/)).toHaveLength(0);
});

test('a refusal lands on its field', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await open(page);
  await page.getByLabel('Name', { exact: true }).fill('Another');
  await sandbox.fault('PUT', PROJECT, { status: 400, body: outcome('Invalid', { expression: 'Project.name' }) });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveAccessibleDescription(/The server refused this: Invalid/);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Another');
});

test('two admins at once: field by field, nothing of either is lost', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  await open(page);
  await page.getByLabel('Name', { exact: true }).fill('Mine');
  const { meta, ...rest } = before;
  await sandbox.fhir('PUT', `Project/${before.id}`, { ...rest, name: 'Theirs', description: 'Of theirs' });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('Somebody else saved this');
  await page.getByRole('group', { name: 'Name' }).getByRole('radio', { name: /^Yours/ }).check();
  await page.getByRole('button', { name: 'Save what is chosen' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  expect(await project(sandbox)).toMatchObject({ name: 'Mine', description: 'Of theirs' });
});

test('a save whose answer is lost is looked up', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  await open(page);
  await page.getByLabel('Name', { exact: true }).fill('Lost');
  await sandbox.fault('PUT', PROJECT, 'close-before');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('nothing was saved so far')).toBeVisible();
  await sandbox.fault('PUT', PROJECT, 'close-after');
  await page.getByLabel('Name', { exact: true }).fill('Lost again');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. Name is now: Lost again.')).toBeVisible();
});

test('leaving what was typed is asked about', async ({ page }) => {
  await open(page);
  await page.getByRole('textbox', { name: 'Description' }).fill('not saved');
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('not saved');
});

test('on a phone, by keyboard', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  await page.getByLabel('Name', { exact: true }).focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' B');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Saved\. Name is now/)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page, 'the details on a phone');
});
