// Access policies: listed with who uses each, read, made, changed and deleted; what is typed is checked line by line.

import type { Locator, Page } from '@playwright/test';
import { pick, signIn } from './actions';
import { expectAccessible } from './axe';
import { expect, expectHeading, newEmail, noAnswer, status, test } from './fixtures';
import { outcome, type Sandbox } from './sandbox';

const POLICY = '/fhir/R4/AccessPolicy';

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
  await page.goBack();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
});

test('counts that did not come are not called nought', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(500));
  const policy = await make(sandbox);
  await sandbox.fault('POST', '/fhir/R4', { status: 500 }, 0);
  await signIn(page, `/admin/policies?q=${encodeURIComponent(policy.name)}`);
  await expect(page.getByRole('row', { name: policy.name })).toContainText('Not known');
});

test('a policy shows what it gives, who uses it and how it is stored', async ({ page, sandbox }) => {
  const policy = await make(sandbox, { ipAccessRule: [{ name: 'office', value: '10.', action: 'allow' }] });
  await holder(sandbox, policy);
  await open(page, policy);
  await expect(page.getByRole('row', { name: /Patients/ })).toContainText('Yes');
  await expect(page.getByText('Allow 10. (office)')).toBeVisible();
  await page.getByText('Access policy as JSON', { exact: true }).click();
  await expect(page.getByLabel('Access policy', { exact: true })).toContainText('"resourceType": "Patient"');
  await expectAccessible(page, 'one access policy');
  await page.getByRole('link', { name: 'Holda Holder' }).click();
  await expectHeading(page, 'Holda Holder');
});

test('an unknown policy is said to be none', async ({ page, expectConsole }) => {
  expectConsole(status(404));
  await signIn(page, '/admin/policies/00000000-0000-4000-8000-000000000000');
  await expect(page.getByRole('alert')).toContainText('There is no such access policy');
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
  await area(page).fill(text({ name, resource: [{ resourceType: 'Task', interaction: ['read'] }, { resourceType: 'Patient', colour: 1 }] }));
  await expect(page.getByRole('link', { name: /Note\. .*“colour” is no key/ })).toBeVisible();
  await area(page).fill(text({ name, resource: [{ resourceType: 'Task', interaction: ['read'] }] }));
  await expect(page.getByRole('row', { name: /Tasks/ })).toBeVisible();
  await page.getByRole('button', { name: 'Create' }).click();
  await expectHeading(page, name);
  const found = await sandbox.fhir('GET', `AccessPolicy?name:exact=${encodeURIComponent(name)}`);
  expect(found.entry).toHaveLength(1);
  expect(found.entry[0].resource.resource).toEqual([{ resourceType: 'Task', interaction: ['read'] }]);
});

test('a refusal of the server lands on its line, and nothing typed is lost', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const typed = text({ name: newName(), resource: [{ resourceType: 'Patient', colour: 'red' }] });
  await signIn(page, '/admin/policies/new');
  await area(page).fill(typed);
  await sandbox.fault('POST', POLICY, {
    status: 400, body: outcome('Invalid additional property "colour"', { expression: 'AccessPolicy.resource[0].colour' }),
  });
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('link', { name: 'Line 7: The server refused this: Invalid additional property "colour"' }).first()).toBeVisible();
  await expect(area(page)).toHaveValue(typed);
});

test('a policy is changed over its version; fields the page does not know stay', async ({ page, sandbox }) => {
  const policy = await make(sandbox, { basedOn: [{ reference: 'AccessPolicy/x' }] });
  const name = newName('Renamed');
  await open(page, policy);
  await page.getByRole('button', { name: 'Edit' }).click();
  const before = await area(page).inputValue();
  expect(before).not.toContain('versionId');
  await area(page).fill(before.replace(policy.name, name));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(`Saved. Name is now: ${name}.`)).toBeVisible();
  await expectHeading(page, name);
  const now = await stored(sandbox, policy.id);
  expect({ ...now, meta: undefined }).toEqual({ ...policy, name, meta: undefined });
});

test('two admins at once: what both changed is decided, and the other change is kept', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  const policy = await make(sandbox);
  await open(page, policy);
  await page.getByRole('button', { name: 'Edit' }).click();
  const mine = newName('Mine');
  await area(page).fill((await area(page).inputValue()).replace(policy.name, mine));
  const resource = [{ resourceType: 'Task' }];
  await sandbox.fhir('PUT', `AccessPolicy/${policy.id}`, { ...policy, name: newName('Theirs'), resource });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Somebody else saved this');
  await page.getByRole('group', { name: 'Name' }).getByRole('radio', { name: /^Yours/ }).check();
  await expectAccessible(page, 'a conflict of two policies');
  await page.getByRole('button', { name: 'Save what is chosen' }).click();
  await expectHeading(page, mine);
  expect(await stored(sandbox, policy.id)).toMatchObject({ name: mine, resource });
});

test('the answer to a save is lost: a second look says what became of it', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const policy = await make(sandbox);
  await open(page, policy);
  await page.getByRole('button', { name: 'Edit' }).click();
  const name = newName('Lost');
  await area(page).fill((await area(page).inputValue()).replace(policy.name, name));
  await sandbox.fault('PUT', `${POLICY}/*`, 'close-before');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('nothing was saved so far')).toBeVisible();
  await sandbox.fault('PUT', `${POLICY}/*`, 'close-after');
  await area(page).fill((await area(page).inputValue()).replace(name, `${name} again`));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(`Saved. Name is now: ${name} again.`)).toBeVisible();
  expect(await stored(sandbox, policy.id)).toMatchObject({ name: `${name} again` });
});

test('the answer to a creation is lost: it is looked for', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const name = newName('Lost');
  await signIn(page, '/admin/policies/new');
  await area(page).fill(text({ name, resource: [{ resourceType: 'Task' }] }));
  await sandbox.fault('POST', POLICY, 'close-before');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('alert')).toContainText('was not created so far');
  await area(page).fill(text({ name: `${name} again`, resource: [{ resourceType: 'Task' }] }));
  await sandbox.fault('POST', POLICY, 'close-after');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('alert')).toContainText('is there: most likely the one you just made');
  await expect(page.getByRole('link', { name: 'Open the access policy with this content' })).toBeVisible();
});

test('leaving what was typed is asked about', async ({ page }) => {
  await signIn(page, '/admin/policies/new');
  await area(page).fill('{');
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await expect(area(page)).toHaveValue('{');
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await expectHeading(page, 'Users');
});

test('a copy is made under another name', async ({ page, sandbox }) => {
  const policy = await make(sandbox);
  await open(page, policy);
  await page.getByRole('button', { name: 'Copy as new' }).click();
  await expect(area(page)).toHaveValue(new RegExp(`"Copy of ${policy.name}"`));
  await page.getByRole('button', { name: 'Create' }).click();
  await expectHeading(page, `Copy of ${policy.name}`);
  expect(await stored(sandbox, policy.id)).toMatchObject({ name: policy.name });
});

test('a policy that nobody uses is deleted, and can be made again', async ({ page, sandbox }) => {
  const policy = await make(sandbox);
  await open(page, policy);
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nobody has this access policy');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText(`The access policy ${policy.name} was deleted.`)).toBeVisible();
  expect(await stored(sandbox, policy.id)).toBeUndefined();
  await page.getByRole('button', { name: 'Create it again' }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Edit' })).toBeVisible();
  await expectHeading(page, policy.name);
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
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog).toContainText('Type the name exactly as it stands above');
  await pick(dialog, 'Access policy to move to', other.name, other.name);
  await dialog.getByRole('button', { name: 'Move all 2' }).click();
  await expect(dialog).toContainText('2 moved');
  await expect(dialog).toContainText('Nobody has this access policy');
  for (const { id } of people) {
    const now = await sandbox.fhir('GET', `ProjectMembership/${id}`);
    const references = [now.accessPolicy, ...(now.access ?? []).map((access: any) => access.policy)].filter(Boolean);
    expect(references.map((policy: any) => policy.reference)).toEqual([`AccessPolicy/${other.id}`]);
  }
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('was deleted.')).toBeVisible();
  expect(await stored(sandbox, old.id)).toBeUndefined();
});

test('a policy in use is deleted all the same by whoever types its name', async ({ page, sandbox }) => {
  const policy = await make(sandbox);
  await holder(sandbox, policy);
  await open(page, policy);
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('To delete it all the same, type its name').fill(policy.name);
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('was deleted.')).toBeVisible();
});

test('somebody got it meanwhile: nothing is deleted before that is said', async ({ page, sandbox }) => {
  const policy = await make(sandbox);
  await open(page, policy);
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nobody has this access policy');
  await holder(sandbox, policy);
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(dialog).toContainText('1 more has got this access policy meanwhile');
  await expect(dialog).toContainText('1 user would be locked out');
  expect(await stored(sandbox, policy.id)).toBeDefined();
});

for (const [fault, told] of [
  ['close-before', 'the access policy is still there'],
  ['close-after', 'was deleted.'],
] as const) {
  test(`the answer to a deletion is lost (${fault}): a second look tells`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer, status(410));
    const policy = await make(sandbox);
    await open(page, policy);
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await sandbox.fault('DELETE', `${POLICY}/*`, fault);
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(page.getByText(told)).toBeVisible();
  });
}

test('hostile names and content are text', async ({ page, sandbox }) => {
  const name = `<img src=x onerror="alert(1)">\u202E${newName('evil')}`;
  const policy = await make(sandbox, { name, resource: [{ resourceType: '<script>', criteria: '"><b>' }] });
  await signIn(page, `/admin/policies/${policy.id}`);
  await expectHeading(page, name);
  await expect(page.locator('img, main b, main script')).toHaveCount(0);
  await page.getByRole('button', { name: 'Edit' }).click();
  await expect(area(page)).toHaveValue(/<script>/);
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
  await expect(page.getByRole('link', { name: /Nothing may follow/ })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(area(page)).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await expect(page.getByText('The text can be saved.')).toBeVisible();
});
