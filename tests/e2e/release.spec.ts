// A newer release while the app is open: told calmly, loaded when somebody wants to, never mixed with this one.

import type { Page } from '@playwright/test';
import { expect, expectHeading, noAnswer, status, test } from './fixtures';
import { inviteDialog, openInvite, signIn } from './actions';
import { expectAccessible } from './axe';

const OUT = 'A new version of this app is out';

/** Puts a page of another release in the place of this one's, for whoever asks; the browser's own visits go on. */
async function publish(page: Page, change = (html: string) => html.replaceAll(/usher-[0-9a-f]{16}\.js/g, 'usher-0123456789abcdef.js')) {
  const asked: string[] = [];
  await page.route((url) => url.pathname === '/', async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.continue();
    asked.push(route.request().url());
    const answer = await route.fetch();
    return route.fulfill({ response: answer, body: change(await answer.text()) });
  });
  return asked;
}

/** What a browser says when one comes back to the tab. */
const comeBack = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

const notice = (page: Page) => page.getByRole('status').filter({ hasText: OUT });

test('it is told to whoever comes back, and loaded by Reload', async ({ page }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  await publish(page);
  await comeBack(page);
  await expect(notice(page)).toContainText('You can go on here');
  await expectAccessible(page, 'a page with a new release');
  await page.getByRole('link', { name: 'Details' }).click();
  await expect(notice(page)).toBeVisible();
  await notice(page).getByRole('button', { name: 'Reload' }).click();
  await expect(notice(page)).toBeHidden();
  // Still signed in, and where one was.
  await expectHeading(page, 'Details');
});

test('the same release is not told, and neither is something else in the place of the host', async ({ page }) => {
  await page.clock.install();
  await signIn(page);
  for (const change of [(html: string) => html, () => '<h1>Welcome to the hotel</h1>']) {
    const asked = await publish(page, change);
    await page.clock.fastForward(61_000);
    await comeBack(page);
    await expect.poll(() => asked.length).toBe(1);
    await page.clock.fastForward(1_000);
    await expect(notice(page)).toBeHidden();
    await page.unrouteAll({ behavior: 'wait' });
  }
});

test('without a connection nothing is said', async ({ page, expectConsole }) => {
  expectConsole(noAnswer, /Failed to (fetch|load)/);
  await signIn(page);
  await page.route((url) => url.pathname === '/', (route) => route.abort());
  const refused = page.waitForEvent('requestfailed');
  await comeBack(page);
  await refused;
  await expect(notice(page)).toBeHidden();
});

test('it can be put off', async ({ page }) => {
  await page.clock.install();
  await signIn(page);
  const asked = await publish(page);
  await comeBack(page);
  await page.clock.runFor(200);
  await notice(page).getByRole('button', { name: 'Later' }).click();
  await expect(notice(page)).toBeHidden();
  await comeBack(page);
  expect(asked).toHaveLength(1);
  await page.clock.runFor(61_000);
  await comeBack(page);
  await page.clock.runFor(200);
  await expect(notice(page)).toBeVisible();
});

test('a part that is gone with its release is told where one is, and what was typed is asked about first', async ({ page, expectConsole }) => {
  expectConsole(status(404), /integrity/, /Failed to fetch/);
  const dialog = await openInvite(page);
  await publish(page);
  await page.route(/\/more-[0-9a-f]+\.wasm$/, (route) => route.fulfill({ status: 404, body: 'Not Found' }));
  await dialog.getByLabel('First name').fill('Ana');
  await expect(dialog.getByRole('status').filter({ hasText: OUT })).toContainText('Reload to go on');
  await expectAccessible(page, 'the invite dialog with a new release');

  const question = page.waitForEvent('dialog');
  const reload = dialog.getByRole('button', { name: 'Reload' });
  await Promise.all([question.then((asking) => asking.dismiss()), reload.click()]);
  expect((await question).type()).toBe('beforeunload');
  await expect(dialog.getByLabel('First name')).toHaveValue('Ana');

  await page.unroute(/\/more-[0-9a-f]+\.wasm$/);
  page.once('dialog', (asking) => asking.accept());
  await reload.click();
  await expect(inviteDialog(page).getByLabel('First name')).toHaveValue('');
  await expect(notice(page)).toBeHidden();
});

test('a program that is gone before it began is told as well', async ({ page, expectConsole }) => {
  expectConsole(status(404), /integrity/, /Failed to fetch/);
  await publish(page);
  await page.route(/\/usher-[0-9a-f]+\.wasm$/, (route) => route.fulfill({ status: 404, body: 'Not Found' }));
  await page.goto('/signin');
  await expect(notice(page)).toContainText('Reload to go on');
});
