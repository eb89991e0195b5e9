// Access policies: their list, making one with its flaws told line by line, and deleting one in use. The rest of them:
// tests/browser/project.

import type { Locator, Page } from '@playwright/test';
import { pick, signIn } from './actions';
import { expectAccessible } from './axe';
import { expect, expectHeading, newEmail, test } from './fixtures';
import type { Sandbox } from './sandbox';

/** A name that no other test uses. */
function newName(name = 'Policy') {
  return `${name} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
}

/** Makes a policy without the app. */
function make(sandbox: Sandbox, more: object = {}): Promise<any> {
  const resource = [{ resourceType: 'Patient', interaction: ['read', 'search'] }];
  return sandbox.fhir('POST', 'AccessPolicy', { resourceType: 'AccessPolicy', name: newName(), resource, ...more });
}

/** Somebody who has a policy; gives the membership. */
function holder(sandbox: Sandbox, policy: { id: string }, more: object = {}): Promise<any> {
  const access = { accessPolicy: { reference: `AccessPolicy/${policy.id}` } };
  const person = { resourceType: 'Practitioner', firstName: 'Holda', lastName: 'Holder', email: newEmail(), sendEmail: false };
  return sandbox.invite({ ...person, ...access, ...more });
}

async function open(page: Page, policy: { id: string; name?: string }) {
  await signIn(page, `/admin/policies/${policy.id}`);
  await expectHeading(page, policy.name ?? policy.id);
}

function area(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Access policy as JSON' });
}

function text(policy: object) {
  return JSON.stringify({ resourceType: 'AccessPolicy', ...policy }, undefined, 2);
}

/** What is stored; undefined once it is deleted. */
async function stored(sandbox: Sandbox, id: string): Promise<any> {
  const found = await sandbox.fhir('GET', `AccessPolicy?_id=${id}`);
  return found.entry?.[0]?.resource;
}

test('the list says who uses each policy, found by name; the address keeps the search', async ({ page, sandbox }) => {
  const name = newName('Listed');
  const policy = await make(sandbox, { name });
  await holder(sandbox, policy);
  await holder(sandbox, policy, { accessPolicy: undefined, access: [{ policy: { reference: `AccessPolicy/${policy.id}` } }] });
  await signIn(page, '/admin/policies');
  await expectHeading(page, 'Access policies');
  await page.getByLabel('Name', { exact: true }).fill(name);
  const row = page.getByRole('row', { name });
  await expect(row).toContainText('2 users');
  await expect(page).toHaveURL(/\/admin\/policies\?q=Listed/);
  await expectAccessible(page, 'the list of access policies');
  expect(await sandbox.requests('POST', /^\/fhir\/R4\/?$/)).not.toHaveLength(0);
  await row.getByRole('link').click();
  await expectHeading(page, name);
  await expect(page.getByRole('link', { name: 'Holda Holder' })).toHaveCount(2);
  await expectAccessible(page, 'one access policy');
  await page.goBack();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
});

test('a new policy: flaws are told with their line while it is typed, and the matrix follows', async ({ page, sandbox }) => {
  const name = newName('New');
  await signIn(page, '/admin/policies/new');
  await expectHeading(page, 'New access policy');
  await area(page).fill('{\n  "resourceType": "AccessPolicy",\n  "name": 7,\n}');
  const flaw = page.getByRole('link', { name: 'Line 4, column 1: There is a comma before' });
  await expect(flaw).toBeVisible();
  await flaw.click();
  await expect(area(page)).toBeFocused();
  expect(await area(page).evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd))).toBe('}');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('alert').first()).toContainText('Line 4, column 1');
  expect(await sandbox.requests('POST', /AccessPolicy/)).toHaveLength(0);
  await expectAccessible(page, 'a new policy with a flaw');
  await area(page).fill(text({ name, resource: [{ resourceType: 'Task', interaction: ['read'] }] }));
  await expect(page.getByRole('row', { name: /Tasks/ })).toBeVisible();
  await page.getByRole('button', { name: 'Create' }).click();
  await expectHeading(page, name);
  const found = await sandbox.fhir('GET', `AccessPolicy?name:exact=${encodeURIComponent(name)}`);
  expect(found.entry).toHaveLength(1);
  expect(found.entry[0].resource.resource).toEqual([{ resourceType: 'Task', interaction: ['read'] }]);
});

test('a policy in use: who would be locked out is said, they are moved first, then it is deleted', async ({ page, sandbox }) => {
  const [old, other] = [await make(sandbox), await make(sandbox, { name: newName('Other') })];
  const people = [await holder(sandbox, old), await holder(sandbox, old, {
    accessPolicy: undefined, access: [{ policy: { reference: `AccessPolicy/${old.id}` } }],
  })];
  await open(page, old);
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('2 users would be locked out');
  await expect(dialog.getByRole('link', { name: 'Holda Holder' })).toHaveCount(2);
  await expectAccessible(page, 'the question before a policy in use is deleted');
  await pick(dialog, 'Access policy to move to', other.name, other.name);
  await dialog.getByRole('button', { name: 'Move all 2' }).click();
  await expect(dialog).toContainText('2 moved');
  await expect(dialog).toContainText('No one has this access policy');
  for (const { id } of people) {
    const now = await sandbox.fhir('GET', `ProjectMembership/${id}`);
    const references = [now.accessPolicy, ...(now.access ?? []).map((access: any) => access.policy)].filter(Boolean);
    expect(references.map((policy: any) => policy.reference)).toEqual([`AccessPolicy/${other.id}`]);
  }
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('was deleted.')).toBeVisible();
  expect(await stored(sandbox, old.id)).toBeUndefined();
});

test('by keyboard alone, at the width of a phone', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const policy = await make(sandbox);
  await open(page, policy);
  await page.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('Enter');
  await expect(area(page)).toBeVisible();
  await expectAccessible(page, 'editing a policy on a phone');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await area(page).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('x');
  await expect(page.getByRole('link', { name: /Remove what follows/ })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(area(page)).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await expect(page.getByText('No problems found.')).toBeVisible();
});
