// Signing out: here, in the other tabs, on the server; and what is left to see afterwards.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, noAnswer, test } from './fixtures';
import { fillInvite, inviteDialog, signIn } from './actions';
import type { Sandbox } from './sandbox';

/** Whether the server still takes the refresh token that a tab kept. */
async function isAlive(sandbox: Sandbox, kept: string): Promise<boolean> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: kept.split('\n').at(-1)! });
  return (await fetch(`${sandbox.url}/oauth2/token`, { method: 'POST', body })).ok;
}

const kept = (page: Page) => page.evaluate(() => sessionStorage.getItem('usher.refresh') ?? '');

test('signing out in one tab signs out in all, and on the server', async ({ page, context, sandbox }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  const others = [await context.newPage(), await context.newPage()];
  await others[0]!.goto('/admin/invite');
  await others[1]!.goto('/admin/project');
  await expectHeading(others[1]!, 'Details');
  const person = { email: newEmail() };
  await fillInvite(inviteDialog(others[0]!), person);
  // As a tab that is out of sight: it draws no frames.
  await others[1]!.evaluate(() => void (window.requestAnimationFrame = () => 0));
  const token = await kept(others[1]!);
  expect(token).not.toBe('');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectHeading(page, 'Sign in');
  await expect(page).toHaveURL('/signin');
  for (const other of others) {
    await expectHeading(other, 'Sign in');
    await expect(other).toHaveURL('/signin');
    await expect(other.getByRole('status').filter({ hasText: 'You signed out in another tab.' })).toBeVisible();
    expect(await kept(other)).toBe('');
    expect(await other.content()).not.toContain(person.email);
  }
  await expect.poll(async () => (await sandbox.requests('POST', /logout/)).length).toBe(1);
  expect(await isAlive(sandbox, token)).toBe(false);
  const late = await context.newPage();
  await late.goto('/admin/users');
  await expectHeading(late, 'Sign in');
});

test('Back after signing out shows nothing', async ({ page }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  const tab = (name: string) => page.getByRole('navigation', { name: 'Project Admin' }).getByRole('link', { name });
  await tab('Details').click();
  await expectHeading(page, 'Details');
  await tab('Users').click();
  await expectHeading(page, 'Users');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectHeading(page, 'Sign in');
  for (let steps = 0; steps < 2; steps += 1) {
    await page.goBack();
    await expectHeading(page, 'Sign in');
    await expect(page).toHaveURL('/signin');
    expect(await page.content()).not.toContain('Harbor Clinic');
  }
});

test('a page that the browser kept for Back begins anew', async ({ page, sandbox }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  await sandbox.forget();
  await Promise.all([
    page.waitForEvent('load'),
    page.evaluate(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))),
  ]);
  await expectHeading(page, 'Users');
  expect(await sandbox.requests('POST', /\/oauth2\/token/)).toHaveLength(1);
});

test('offline one is signed out here and in the other tabs at once, and told that the server does not know', async ({ page, context, expectConsole }) => {
  expectConsole(noAnswer, /ERR_INTERNET_DISCONNECTED/);
  await signIn(page);
  await expectHeading(page, 'Users');
  const other = await context.newPage();
  await other.goto('/admin/project');
  await expectHeading(other, 'Details');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Sign out' }).click();
  for (const one of [page, other]) {
    await expectHeading(one, 'Sign in');
    expect(await kept(one)).toBe('');
  }
  await expect(page.getByRole('status').filter({ hasText: 'The server couldn’t be reached' })).toBeVisible();
  await context.setOffline(false);
});
