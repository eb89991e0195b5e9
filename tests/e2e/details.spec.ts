// Details: what the project is, who is in it, and its name and description, which an admin may change.

import { type Page } from '@playwright/test';
import { signIn } from './actions';
import { expectAccessible } from './axe';
import { expect, expectHeading, status, test } from './fixtures';
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

test('a refusal lands on its field', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await open(page);
  await page.getByLabel('Name', { exact: true }).fill('Another');
  await sandbox.fault('PUT', PROJECT, { status: 400, body: outcome('Invalid', { expression: 'Project.name' }) });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveAccessibleDescription(/The server refused this: Invalid/);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Another');
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
