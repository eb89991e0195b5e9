// A newer release while the app is open: told calmly, loaded when somebody wants to, never mixed with this one.

import type { Page } from '@playwright/test';
import { expect, expectHeading, noAnswer, settled, status, test } from './fixtures';
import { inviteDialog, signIn } from './actions';
import { expectAccessible } from './axe';

const OUT = 'A new version is out';

/** What the host gives for its page; nothing: no connection. */
type Change = (html: string) => string | undefined;

const nextRelease: Change = (html) => html.replaceAll(/usher-[0-9a-f]{16}\.js/g, 'usher-0123456789abcdef.js');

/** Puts another page in the place of the host's, for whoever asks; the browser's own visits go on. */
async function publish(page: Page, change = nextRelease) {
  const host = { asked: 0, change };
  await page.route((url) => url.pathname === '/', async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.continue();
    host.asked += 1;
    const answer = await route.fetch();
    const body = host.change(await answer.text());
    return body === undefined ? route.abort() : route.fulfill({ response: answer, body });
  });
  return host;
}

/** What a browser says when one comes back to the tab. */
const comeBack = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

const notice = (page: Page) => page.getByRole('status').filter({ hasText: OUT });

test('it is told to whoever comes back, can be put off, and is loaded by Reload', async ({ page }) => {
  await page.clock.install();
  await signIn(page);
  await expectHeading(page, 'Users');
  const host = await publish(page);
  await comeBack(page);
  await page.clock.runFor(200);
  await expect(notice(page)).toContainText('Reload when it suits you');
  await expectAccessible(page, 'a page with a new release');
  await notice(page).getByRole('button', { name: 'Later' }).click();
  await expect(notice(page)).toBeHidden();
  await comeBack(page);
  expect(host.asked).toBe(1);
  await page.clock.fastForward('02:00');
  await comeBack(page);
  await page.clock.runFor(200);
  await page.getByRole('link', { name: 'Details' }).click();
  await expect(notice(page)).toBeVisible();
  await notice(page).getByRole('button', { name: 'Reload' }).click();
  await expect(notice(page)).toBeHidden();
  // Still signed in, and where one was.
  await expectHeading(page, 'Details');
});

test('nothing is told of the same release, of something else in the place of the host, or without a connection', async ({ page, expectConsole }) => {
  expectConsole(noAnswer, /Failed to (fetch|load)/);
  await page.clock.install();
  await signIn(page);
  const host = await publish(page);
  const changes: Change[] = [(html) => html, () => '<h1>Welcome to the hotel</h1>', () => undefined];
  for (const [before, change] of changes.entries()) {
    host.change = change;
    await page.clock.fastForward('02:00');
    await comeBack(page);
    await expect.poll(() => host.asked).toBe(before + 1);
    await settled(page);
    await page.clock.fastForward(1_000);
    await expect(notice(page)).toBeHidden();
  }
});

test('a part that is gone with its release is told where one is, and what was typed is asked about first', async ({ page, expectConsole }) => {
  expectConsole(status(404), /integrity/, /Failed to fetch/);
  await page.route(/\/rest-[0-9a-f]+\.wasm$/, (route) => route.fulfill({ status: 404, body: 'Not Found' }));
  await signIn(page);
  await settled(page);
  await publish(page);
  await page.getByRole('link', { name: 'Invite new user' }).click();
  const dialog = inviteDialog(page);
  await dialog.getByLabel('First name').fill('Ana');
  await expect(dialog.getByRole('status').filter({ hasText: OUT })).toContainText('Reload to continue');
  await expectAccessible(page, 'the invite dialog with a new release');

  const question = page.waitForEvent('dialog');
  const reload = dialog.getByRole('button', { name: 'Reload' });
  await Promise.all([question.then((asking) => asking.dismiss()), reload.click()]);
  expect((await question).type()).toBe('beforeunload');
  await expect(dialog.getByLabel('First name')).toHaveValue('Ana');

  await page.unroute(/\/rest-[0-9a-f]+\.wasm$/);
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
  await expect(notice(page)).toContainText('Reload to continue');
});
