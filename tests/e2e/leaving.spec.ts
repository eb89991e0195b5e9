// Leaving the invite dialog by what is the browser's own: its history, its keys, its question. What is asked of whom is
// in `tests/browser/invite`.

import type { Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { expectStillFilled, fillInvite, inviteDialog, signIn } from './actions';

async function open(page: Page) {
  await signIn(page);
  await page.getByRole('link', { name: 'Invite new user' }).click();
  await expect(inviteDialog(page)).toBeVisible();
  return inviteDialog(page);
}

test('Back asks before something typed is lost', async ({ page, sandbox }) => {
  const dialog = await open(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  await page.goBack();
  const question = page.getByRole('dialog', { name: 'Discard this invite?' });
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(question).toBeHidden();
  await expect(page).toHaveURL('/admin/invite');
  await expectStillFilled(dialog, person);
  await page.goBack();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL('/admin/users');
  expect(await sandbox.invites()).toBe(0);
});

test('Esc twice, quickly, keeps what was typed', async ({ page }) => {
  const dialog = await open(page);
  await fillInvite(dialog, { email: newEmail() });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel('First name')).toHaveValue('Ana');
});

test('Back closes the dialog, Forward opens it again, and it outlives a reload', async ({ page }) => {
  const dialog = await open(page);
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('link', { name: 'Invite new user' })).toBeFocused();
  await page.goForward();
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL('/admin/invite');
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
