// Leaving the invite dialog: asked only when something typed would be lost.

import type { Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { expectStillFilled, fillInvite, inviteDialog, signIn } from './actions';

const ways: [string, (page: Page) => Promise<unknown>][] = [
  ['Esc', (page) => page.keyboard.press('Escape')],
  ['Cancel', (page) => inviteDialog(page).getByRole('button', { name: 'Cancel' }).click()],
  ['Back', (page) => page.evaluate(() => history.back())],
];

async function open(page: Page) {
  await signIn(page);
  await page.getByRole('link', { name: 'Invite new user' }).click();
  await expect(inviteDialog(page)).toBeVisible();
  return inviteDialog(page);
}

for (const [name, leave] of ways) {
  test(`${name} with nothing typed closes at once`, async ({ page }) => {
    const dialog = await open(page);
    await leave(page);
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL('/admin/users');
    await expect(page.getByRole('link', { name: 'Invite new user' })).toBeFocused();
  });

  test(`${name} with something typed asks first`, async ({ page, sandbox }) => {
    const dialog = await open(page);
    const person = { email: newEmail() };
    await fillInvite(dialog, { ...person, policy: 'Front desk', admin: true });
    await leave(page);
    const question = page.getByRole('dialog', { name: 'Discard this invite?' });
    await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await expect(question).toBeHidden();
    await expect(page).toHaveURL('/admin/invite');
    await expectStillFilled(dialog, person);
    await expect(dialog.getByRole('combobox', { name: 'Access policy' })).toHaveValue('Front desk');
    await expect(dialog.getByRole('checkbox', { name: 'Admin' })).toBeChecked();

    await leave(page);
    await question.getByRole('button', { name: 'Discard' }).click();
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL('/admin/users');
    expect(await sandbox.invites()).toBe(0);
  });
}

test('Esc twice, quickly, keeps what was typed', async ({ page }) => {
  const dialog = await open(page);
  await fillInvite(dialog, { email: newEmail() });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel('First name')).toHaveValue('Ana');
});

test('Esc in an open list closes the list alone', async ({ page }) => {
  const dialog = await open(page);
  await dialog.getByRole('combobox', { name: 'Access policy' }).click();
  await expect(dialog.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('option').first()).toBeHidden();
  await expect(dialog).toBeVisible();
});

test('Forward opens the dialog again', async ({ page }) => {
  const dialog = await open(page);
  await page.goBack();
  await expect(dialog).toBeHidden();
  await page.goForward();
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL('/admin/invite');
});

test('the address of the dialog can be opened and reloaded', async ({ page }) => {
  await signIn(page, '/admin/invite');
  const dialog = inviteDialog(page);
  await expect(dialog).toBeVisible();
  await page.reload();
  await expect(dialog).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'zoe@example.com' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/admin/users');
});

test('reloading with something typed is the browser\'s question', async ({ page }) => {
  const dialog = await open(page);
  await fillInvite(dialog, { email: newEmail() });
  const question = page.waitForEvent('dialog');
  const reload = page.reload().catch(() => undefined);
  expect((await question).type()).toBe('beforeunload');
  await (await question).accept();
  await reload;
  await expect(dialog.getByLabel('First name')).toHaveValue('');
});
