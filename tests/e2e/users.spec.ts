// The list of users: many of them, over several pages.

import { expect, expectHeading, newEmail, test } from './fixtures';
import { fillInvite, inviteDialog, sendInvite, signIn } from './actions';

test.use({ members: 120 });

test('pages have addresses', async ({ page }) => {
  await signIn(page);
  await expect(page.getByText(/Users 1 to 50 of 1\d\d/)).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(51);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL('/admin/users?page=2');
  await expect(page.getByText(/Users 51 to 100 of/)).toBeVisible();
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page.getByText(/Users 101 to 1\d\d of/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Next' })).toHaveAttribute('aria-disabled', 'true');
  await page.goBack();
  await expect(page.getByText(/Users 51 to 100 of/)).toBeVisible();
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(page).toHaveURL('/admin/users');
  await page.goForward();
});

test('a page can be opened by its address and survives a reload', async ({ page }) => {
  await signIn(page, '/admin/users?page=2');
  await expect(page).toHaveURL('/admin/users?page=2');
  await expect(page.getByText(/Users 51 to 100 of/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/Users 51 to 100 of/)).toBeVisible();
  await expect(page).toHaveURL('/admin/users?page=2');
});

test('a page beyond the last says so and leads back', async ({ page }) => {
  await signIn(page, '/admin/users?page=99');
  await expect(page.getByText('There are no users on this page.')).toBeVisible();
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(page).toHaveURL('/admin/users?page=98');
});

test('inviting from page 2 comes back to page 2', async ({ page }) => {
  await signIn(page, '/admin/users?page=2');
  await page.getByRole('link', { name: 'Invite new user' }).click();
  const dialog = inviteDialog(page);
  await expect(dialog).toBeVisible();
  await expect(page.getByText(/Users 51 to 100 of/)).toBeVisible();
  const email = newEmail();
  await fillInvite(dialog, { email });
  await sendInvite(dialog);
  await dialog.getByRole('button', { name: 'Back to users' }).click();
  await expect(page).toHaveURL('/admin/users?page=2');
});

test('each kind of person, with all that is known of them', async ({ page }) => {
  await signIn(page, '/admin/users?page=3');
  const rosa = page.getByRole('row').filter({ hasText: 'rosa@example.com' });
  const table = page.getByRole('table', { name: 'Users' });
  await expect(table.getByRole('columnheader')).toHaveText(['Name', 'Email', 'Role', 'Access policy', 'Admin', 'Added']);
  for (const at of [1, 2, 3]) {
    await page.goto(`/admin/users?page=${at}`);
    await expect(page.getByText(new RegExp(`Users ${at * 50 - 49} to`))).toBeVisible();
    if (await rosa.count()) break;
  }
  await expect(rosa).toContainText('Rosa Ramos');
  await expect(rosa).toContainText('RelatedPerson');
  await expect(rosa).toContainText('Patient portal');
  await expect(rosa.getByRole('time')).toHaveText(/20\d\d/);
  await rosa.getByRole('link', { name: 'Rosa Ramos' }).click();
  await expectHeading(page, 'Rosa Ramos');
});

test('an unknown user is told', async ({ page }) => {
  await signIn(page, '/admin/users/00000000-0000-4000-8000-000000000000');
  await expect(page.getByRole('alert')).toContainText('There is no such member');
  await page.getByRole('main').getByRole('link', { name: 'Users' }).click();
  await expectHeading(page, 'Users');
});

test('the old address of a member leads to the same page', async ({ page, sandbox }) => {
  const [member] = await sandbox.members('zoe@example.com');
  await signIn(page, `/admin/members/${member.id}`);
  await expectHeading(page, /Zoë/);
  await expect(page.getByRole('main')).toContainText('zoe@example.com');
});
