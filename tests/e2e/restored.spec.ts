// Tabs that come back: after a crash, with an old token beside a living tab, and long afterwards.

import type { BrowserContext, Page } from '@playwright/test';
import { expect, expectHeading, status, test } from './fixtures';
import { signIn } from './actions';

const kept = (page: Page) => page.evaluate(() => sessionStorage.getItem('usher.refresh')!);

/** Opens a tab with what another one kept, as a browser does that restores its tabs. */
async function restore(context: BrowserContext, value: string): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript((value) => {
    if (!sessionStorage.getItem('restored')) sessionStorage.setItem('usher.refresh', value);
    sessionStorage.setItem('restored', 'once');
  }, value);
  await page.goto('/admin/users');
  return page;
}

test('a tab that crashed comes back signed in', async ({ page, context, sandbox }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  const value = await kept(page);
  const crashed = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  await sandbox.forget();
  const back = await restore(context, value);
  await expectHeading(back, 'Users');
  expect((await sandbox.requests('POST', /\/oauth2\/token/)).map((one) => one.status)).toEqual([200]);
});

test('an old token beside a living tab: the tab that has a newer one gives it', async ({ page, context, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await signIn(page);
  await expectHeading(page, 'Users');
  const old = await kept(page);
  await page.reload();
  await expectHeading(page, 'Users');
  expect(await kept(page)).not.toBe(old);
  await sandbox.forget();
  const back = await restore(context, old);
  await expectHeading(back, 'Users');
  expect((await sandbox.requests('POST', /\/oauth2\/token/)).map((one) => one.status)).toEqual([400]);
  expect((await kept(back)).split('\n').at(-1)).toBe((await kept(page)).split('\n').at(-1));
});

test('an old token without a living tab leads to sign-in', async ({ page, context, expectConsole }) => {
  expectConsole(status(400));
  await signIn(page);
  const old = await kept(page);
  await page.reload();
  await expectHeading(page, 'Users');
  await page.close();
  const back = await restore(context, old);
  await expectHeading(back, 'Sign in');
});

test('restored hours later it is signed out, here and on the server', async ({ page, context, sandbox }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  const value = await kept(page);
  await page.close();
  const fields = value.split('\n');
  // The times of sign-in and of the last input.
  for (const index of [2, 3]) fields[index] = String(Number(fields[index]) - 3 * 3_600_000);
  await sandbox.forget();
  const back = await restore(context, fields.join('\n'));
  await expectHeading(back, 'Sign in');
  await expect(back.getByRole('status').filter({ hasText: 'after 15 minutes without input' })).toBeVisible();
  await expect.poll(async () => (await sandbox.requests('POST', /logout/)).map((one) => one.status)).toEqual([200]);
});

test('where the browser has neither channel nor locks each tab is by itself', async ({ page, context, sandbox }) => {
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });
    Object.defineProperty(globalThis, 'BroadcastChannel', { value: undefined });
  });
  await signIn(page);
  await expectHeading(page, 'Users');
  await page.reload();
  await expectHeading(page, 'Users');
  const other = await context.newPage();
  await other.goto('/admin/users');
  await expectHeading(other, 'Sign in');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectHeading(page, 'Sign in');
  expect(await sandbox.requests('POST', /logout/)).toHaveLength(1);
});
