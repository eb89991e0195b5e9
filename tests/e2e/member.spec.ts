// The page of a member in a whole browser: saving, taking it back, another admin, leaving, no connection. The rest is in
// `tests/browser/member`.

import { expect, status, test } from './fixtures';
import { expectAccessible } from './axe';
import { otherPerson, signIn } from './actions';
import { expectMember, form, makeMember, save, stored } from './member';

test('what is saved is said, and can be taken back', { tag: '@both' }, async ({ page, sandbox }) => {
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

test('two admins change the same member: each field is decided', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  const other = await otherPerson(page);
  await signIn(other, `/admin/users/${member.id}`);
  await expectMember(other, member);
  await form(other).getByLabel('Label').fill('Theirs');
  await form(other).getByLabel('External ID').fill(`e-${member.id.slice(0, 8)}`);
  await save(other);
  await expect(form(other).getByRole('button', { name: 'Undo' })).toBeVisible();

  await form(page).getByLabel('Label').fill('Mine');
  await form(page).getByRole('checkbox', { name: 'Admin' }).check();
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('Someone else saved this member');
  await expect(form(page).getByRole('group', { name: 'Admin' }).getByRole('radio', { name: 'Yours: Yes' })).toBeChecked();
  await expect(form(page).getByRole('group', { name: 'External ID' }).getByRole('radio', { name: 'Theirs' })).toBeChecked();
  const label = form(page).getByRole('group', { name: 'Label' });
  await expect(label).toContainText('Before: None');
  await form(page).getByRole('button', { name: 'Save choices' }).click();
  await expect(form(page).getByText('Not saved. Some fields still need a version.', { exact: true })).toBeVisible();
  await label.getByRole('radio', { name: 'Yours: Mine' }).check();
  await form(page).getByRole('button', { name: 'Save choices' }).click();
  await expect(form(page).getByText(`${member.name} is now an admin.`)).toBeVisible();
  expect(await stored(sandbox, member.id)).toMatchObject({
    admin: true, externalId: `e-${member.id.slice(0, 8)}`,
    identifier: [{ system: 'https://medplum.com/identifier/label', value: 'Mine' }],
  });
});

test('without a connection nothing is sent and nothing is lost', async ({ page, sandbox, context }) => {
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('Label').fill('Typed');
  await context.setOffline(true);
  await expect(form(page).getByText(/You are offline. What you typed stays here/)).toBeVisible();
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('You are offline, so nothing was saved.');
  await context.setOffline(false);
  await save(page);
  await expect(form(page).getByText(/“Label” of .* is now “Typed”/)).toBeVisible();
});
