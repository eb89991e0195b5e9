// What was typed is there until somebody says otherwise: over a reload and offline. Putting aside is in
// `tests/browser/invite`, the browser's own question in `leaving.spec.ts`.

import type { Locator, Page } from '@playwright/test';
import { expect, expired, newEmail, test } from './fixtures';
import { expectStillFilled, fillInvite, inviteDialog, sendInvite, signIn } from './actions';

/** Signs in and opens the dialog from the users, so that there is a place to go back to. */
async function open(page: Page): Promise<Locator> {
  await signIn(page);
  return reopen(page);
}

async function reopen(page: Page): Promise<Locator> {
  await page.getByRole('link', { name: 'Invite new user' }).click();
  await expect(inviteDialog(page)).toBeVisible();
  return inviteDialog(page);
}

function question(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Discard this invite?' });
}

async function putAside(page: Page) {
  await page.keyboard.press('Escape');
  await question(page).getByRole('button', { name: 'Save draft' }).click();
  await expect(inviteDialog(page)).toBeHidden();
  await expect(page).toHaveURL('/admin/users');
}

test('nothing of it outlives signing out or a reload', async ({ page }) => {
  const dialog = await open(page);
  await fillInvite(dialog, { email: newEmail() });
  await putAside(page);
  expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain('Costa');
  await page.reload();
  await reopen(page);
  await expect(dialog.getByLabel('First name')).toHaveValue('');
  await dialog.getByLabel('First name').fill('Ana');
  await putAside(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/signin/);
  await open(page);
  await expect(dialog.getByLabel('First name')).toHaveValue('');
});

test('offline: why nothing is sent, and sent when pressed again', async ({ page, context, sandbox }) => {
  await page.clock.install();
  const dialog = await open(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  await expect(dialog.getByText('What will happen')).toBeVisible();
  await context.setOffline(true);
  const why = dialog.getByRole('status').filter({ hasText: 'You’re offline.' });
  await expect(why).toBeVisible();
  await sendInvite(dialog);
  const held = dialog.getByRole('alert');
  await expect(held).toContainText('Not sent: you’re offline');
  await expect(held).toBeFocused();
  await expectStillFilled(dialog, person);

  await context.setOffline(false);
  await expect(why).toBeHidden();
  await expired(page);
  expect(await sandbox.invites()).toBe(0);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.invites()).toBe(1);
});
