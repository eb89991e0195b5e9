// Access policies: listed, read, made, changed and deleted.

import { pick } from '../actions';
import { expectHeading, status } from '../fixtures';
import { expect, test } from './fixtures';
import { policyText, press } from './pages';
import { mark, type Remote } from './remote';

/** Somebody who has a policy. */
function holder(remote: Remote, policy: { id: string }) {
  return remote.person({ accessPolicy: { reference: `AccessPolicy/${policy.id}` } });
}

function text(policy: object) {
  return JSON.stringify({ resourceType: 'AccessPolicy', ...policy }, undefined, 2);
}

test('the list says who uses each, and is searched by name', async ({ page, open, remote }) => {
  const policy = await remote.policy();
  await holder(remote, policy);
  await open('/admin/policies');
  await expectHeading(page, 'Access policies');
  await page.getByLabel('Name', { exact: true }).fill(policy.name);
  await expect(page).toHaveURL(/\?q=/);
  const row = page.getByRole('row', { name: policy.name });
  await expect(row).toContainText('1 user');
  await row.getByRole('link').click();
  await expectHeading(page, policy.name);
  await page.goBack();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(policy.name);
});

test('a policy shows what it gives, who uses it and how it is stored', async ({ page, open, remote }) => {
  const policy = await remote.policy({ ipAccessRule: [{ name: 'office', value: '10.', action: 'allow' }] });
  const person = await holder(remote, policy);
  await open(`/admin/policies/${policy.id}`);
  await expect(page.getByRole('row', { name: /Patients/ })).toContainText('Yes');
  await expect(page.getByText('Allow 10. (office)')).toBeVisible();
  await page.getByText('Access policy as JSON', { exact: true }).click();
  await expect(page.getByLabel('Access policy', { exact: true })).toContainText('"resourceType": "Patient"');
  await page.getByRole('link', { name: person.name }).click();
  await expectHeading(page, person.name);
});

test('a new one: flaws are told with their line, then it is made', async ({ page, open, remote }) => {
  const name = `New ${mark()}`;
  await open('/admin/policies/new');
  await policyText(page).fill('{\n  "resourceType": "AccessPolicy",\n  "name": 7,\n}');
  await press(page, 'Create');
  await expect(page.getByRole('alert').first()).toContainText('Line 4, column 1');
  await policyText(page).fill(text({ name, resource: [{ resourceType: 'Task', interaction: ['read'] }] }));
  await expect(page.getByRole('row', { name: /Tasks/ })).toBeVisible();
  await press(page, 'Create');
  await expectHeading(page, name);
  const found = await remote.found(`AccessPolicy?name:exact=${encodeURIComponent(name)}`);
  expect(found).toMatchObject([{ resource: [{ resourceType: 'Task', interaction: ['read'] }] }]);
});

test('a refusal of the server is told, and nothing typed is lost', async ({ page, open, expectConsole }) => {
  expectConsole(status(400));
  const typed = text({ name: `Refused ${mark()}`, resource: [{ resourceType: 'Patient', colour: 'red' }] });
  await open('/admin/policies/new');
  await policyText(page).fill(typed);
  await press(page, 'Create');
  await expect(page.getByText(/The server refused this: .*colour/).first()).toBeVisible();
  await expect(policyText(page)).toHaveValue(typed);
});

test('one is changed; fields the page does not know stay', async ({ page, open, remote }) => {
  const policy = await remote.policy({ basedOn: [{ reference: 'AccessPolicy/00000000-0000-4000-8000-000000000000' }] });
  const name = `Renamed ${mark()}`;
  await open(`/admin/policies/${policy.id}`);
  await press(page, 'Edit');
  await policyText(page).fill((await policyText(page).inputValue()).replace(policy.name, name));
  await press(page, 'Save');
  await expect(page.getByText(`Saved. Name is now: ${name}.`)).toBeVisible();
  const now = await remote.fhir('GET', `AccessPolicy/${policy.id}`);
  expect({ ...now, meta: undefined }).toEqual({ ...policy, name, meta: undefined });
});

test('somebody else saves meanwhile: what both changed is decided', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(412));
  const policy = await remote.policy();
  await open(`/admin/policies/${policy.id}`);
  await press(page, 'Edit');
  const mine = `Mine ${mark()}`;
  await policyText(page).fill((await policyText(page).inputValue()).replace(policy.name, mine));
  const resource = [{ resourceType: 'Task' }];
  await remote.change(`AccessPolicy/${policy.id}`, { name: `Theirs ${mark()}`, resource });
  await press(page, 'Save');
  await expect(page.getByRole('alert')).toContainText('Someone else saved this');
  await page.getByRole('group', { name: 'Name' }).getByRole('radio', { name: /^Yours/ }).check();
  await press(page, 'Save choices');
  await expectHeading(page, mine);
  expect(await remote.fhir('GET', `AccessPolicy/${policy.id}`)).toMatchObject({ name: mine, resource });
});

test('a copy is made under another name', async ({ page, open, remote }) => {
  const policy = await remote.policy();
  await open(`/admin/policies/${policy.id}`);
  await press(page, 'Copy as new');
  await expect(policyText(page)).toHaveValue(new RegExp(`"Copy of ${policy.name}"`));
  await press(page, 'Create');
  await expectHeading(page, `Copy of ${policy.name}`);
});

test('one that nobody uses is deleted', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(410));
  const policy = await remote.policy();
  await open(`/admin/policies/${policy.id}`);
  await press(page, 'Delete');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('No one has this access policy');
  await press(dialog, 'Delete');
  await expect(page.getByText(`The access policy ${policy.name} was deleted.`)).toBeVisible();
  expect(await remote.found(`AccessPolicy?_id=${policy.id}`)).toEqual([]);
});

test('one in use: who would be locked out is said, and moved first', async ({ page, open, remote }) => {
  const [old, other] = [await remote.policy(), await remote.policy()];
  const person = await holder(remote, old);
  await open(`/admin/policies/${old.id}`);
  await press(page, 'Delete');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 user would be locked out');
  await press(dialog, 'Delete');
  await expect(dialog).toContainText('Type the name exactly as shown above');
  await pick(dialog, 'Access policy to move to', other.name, other.name);
  await dialog.getByRole('button', { name: /^Move/ }).click();
  await expect(dialog).toContainText('No one has this access policy');
  expect((await remote.fhir('GET', `ProjectMembership/${person.id}`)).accessPolicy.reference).toBe(`AccessPolicy/${other.id}`);
  await press(dialog, 'Delete');
  await expect(page.getByText('was deleted.')).toBeVisible();
});
