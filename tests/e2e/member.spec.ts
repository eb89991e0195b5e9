// The page of a member: what is known, changing it, and taking it back.

import { expect, status, test } from './fixtures';
import { expectAccessible } from './axe';
import { pick, signIn } from './actions';
import { change, choosePolicy, expectMember, form, makeMember, policyNamed, save, stored } from './member';

test('what is saved is said, and can be taken back', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByRole('checkbox', { name: 'Admin' }).check();
  await form(page).getByLabel('Label').fill('Night shift');
  await save(page);
  const saved = form(page).locator('#edit-outcome');
  await expect(saved).toContainText(`${member.name} is now an admin.`);
  await expect(saved).toBeFocused();
  await expect(saved).toContainText(`“Label” of ${member.name} is now “Night shift”.`);
  expect(await stored(sandbox, member.id)).toMatchObject({
    admin: true, identifier: [{ system: 'https://medplum.com/identifier/label', value: 'Night shift' }],
  });
  await form(page).getByRole('button', { name: 'Undo' }).click();
  await expect(form(page).getByText(`${member.name} is no longer an admin.`)).toBeVisible();
  const after = await stored(sandbox, member.id);
  expect(after.admin ?? false).toBe(false);
  expect(after.identifier).toBeUndefined();
  await expect(form(page).getByRole('checkbox', { name: 'Admin' })).not.toBeChecked();
  await expect(form(page).getByLabel('Label')).toHaveValue('');
  await expectAccessible(page, 'the page of a member');
});

test('fields the page knows nothing of stay as they are', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  const kept = {
    userName: 'ana', identifier: [{ system: 'urn:other', value: '7', use: 'usual' }],
  };
  await change(sandbox, member.id, kept);
  const before = await stored(sandbox, member.id);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('External ID').fill(`x-${member.id.slice(0, 8)}`);
  await form(page).getByLabel('Label').fill('Late');
  await save(page);
  await expect(form(page).getByText('“Label” of', { exact: false })).toBeVisible();
  const { meta: _, ...after } = await stored(sandbox, member.id);
  const { meta: __, ...expected } = before;
  expect(after).toEqual({
    ...expected,
    externalId: `x-${member.id.slice(0, 8)}`,
    identifier: [...kept.identifier, { system: 'https://medplum.com/identifier/label', value: 'Late' }],
  });
});

test('policies with parameters: chosen, stored, and shown again', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  const name = `North ${member.id.slice(0, 8)}`;
  const site = await sandbox.fhir('POST', 'Location', { resourceType: 'Location', name });
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await choosePolicy(page, 'One site only');
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('“site”');
  await pick(form(page), 'Value of “site”', name, name);
  await form(page).getByRole('button', { name: 'Add another access policy' }).click();
  await pick(form(page), 'Further access policy', 'Read', 'Read only');
  await save(page);
  await expect(form(page).getByText(`now has this access: One site only (site: ${name}), Read only`)).toBeVisible();
  const after = await stored(sandbox, member.id);
  expect(after.accessPolicy).toBeUndefined();
  expect(after.access).toEqual([
    {
      policy: await policyNamed(sandbox, 'One site only'),
      parameter: [{ name: 'site', valueReference: { reference: `Location/${site.id}` } }],
    },
    { policy: await policyNamed(sandbox, 'Read only') },
  ]);
  await page.reload();
  await expectMember(page, member);
  await expect(form(page).getByLabel('Value of “site”')).toHaveValue(name);
  await expect(form(page).getByRole('combobox', { name: 'Further access policy' })).toHaveValue('Read only');
  await form(page).getByText('What access this gives').click();
  await expect(form(page).getByRole('table', { name: 'What can be done with each kind of record' })).toBeVisible();
});

test('full access has to be said', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  const policy = form(page).getByRole('combobox', { name: 'Access policy' });
  await policy.fill('');
  await policy.press('Escape');
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('Choose an access policy, or tick');
  await form(page).getByRole('checkbox', { name: 'Full access, without a policy' }).check();
  await save(page);
  await expect(form(page).getByText(`${member.name} now has full access, without an access policy.`)).toBeVisible();
  expect((await stored(sandbox, member.id)).accessPolicy).toBeUndefined();
});

test('a policy that was deleted meanwhile is not given', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  const policy = await sandbox.fhir('POST', 'AccessPolicy', { resourceType: 'AccessPolicy', name: 'Short lived' });
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await choosePolicy(page, 'Short lived');
  await sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`);
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('This access policy no longer exists');
  expect((await stored(sandbox, member.id)).accessPolicy.display).toBe('Read only');
});

test('a member whose policy was deleted is locked out, and can be helped', async ({ page, sandbox }) => {
  const policy = await sandbox.fhir('POST', 'AccessPolicy', { resourceType: 'AccessPolicy', name: 'Once there' });
  const member = await makeMember(sandbox, {
    accessPolicy: { reference: `AccessPolicy/${policy.id}`, display: 'Once there' },
  });
  await sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`);
  await signIn(page, `/admin/users/${member.id}`);
  await expect(page.getByText('Locked out:')).toBeVisible();
  await choosePolicy(page, 'Front desk');
  await save(page);
  await expect(form(page).getByText('now has this access: Front desk')).toBeVisible();
  await expect(page.getByText('Locked out:')).toBeHidden();
});

test('an external id of another member is refused at its field', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(409));
  const taken = `t-${Date.now()}`;
  await makeMember(sandbox, { externalId: taken });
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('External ID').fill(taken);
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('This external ID already belongs to another member');
  await expect(form(page).getByLabel('External ID')).toHaveAttribute('aria-invalid', 'true');
});

test('leaving with something unsaved is asked about', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('Label').fill('Typed');
  await page.getByRole('link', { name: 'Details' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await dialog.getByRole('button', { name: 'Keep editing' }).click();
  await expect(form(page).getByLabel('Label')).toHaveValue('Typed');
  await page.getByRole('link', { name: 'Details' }).click();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL('/admin/project');
});

test('what was typed can be discarded', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('Label').fill('Typed');
  await form(page).getByRole('button', { name: 'Discard changes' }).click();
  await expect(form(page).getByLabel('Label')).toHaveValue('');
  await page.getByRole('link', { name: 'Details' }).click();
  await expect(page).toHaveURL('/admin/project');
});

test('the resources are shown as they are stored', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await page.getByText('Membership as JSON', { exact: true }).click();
  await expect(page.getByLabel('Membership', { exact: true })).toContainText(`"id": "${member.id}"`);
  await page.getByText('Record as JSON', { exact: true }).click();
  await expect(page.getByLabel('Record', { exact: true })).toContainText('"resourceType": "Practitioner"');
  await page.getByText('Account as JSON', { exact: true }).click();
  await expect(page.getByText('The server shows none.')).toBeVisible();
  await expect(page.getByText(/it hides accounts for the whole server/)).toBeVisible();
});
