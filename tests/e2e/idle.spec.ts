// The end of a session for lack of input, and after the longest time.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, noAnswer, status, test } from './fixtures';
import { fillInvite, inviteDialog, signIn, signInHere } from './actions';
import { expectAccessible } from './axe';
import { serveBundle } from './servers';

const asked = (page: Page) => page.getByRole('dialog', { name: 'Are you still there?' });
const warned = (page: Page) => page.getByRole('dialog', { name: 'You will be signed out soon' });

/** Signed out: the reason is on the page, and nothing of the project in the page or the tab. */
async function expectEnded(page: Page, reason: string) {
  await expectHeading(page, 'Sign in');
  await expect(page.getByRole('status').filter({ hasText: reason })).toBeVisible();
  expect(await page.content()).not.toContain('Harbor Clinic');
  expect(await page.title()).not.toContain('Users');
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
}

test.beforeEach(async ({ context }) => context.clock.install());

test('after a quarter of an hour one is asked, can stay, and is signed out otherwise', async ({ page, context, sandbox }) => {
  await signIn(page, '/admin/users?q=haas');
  await expectHeading(page, 'Users');
  await context.clock.fastForward('14:50');
  await expect(asked(page)).toBeHidden();
  await context.clock.fastForward('00:15');
  await expect(asked(page)).toContainText('There was no input for 15 minutes');
  await expect(asked(page)).toContainText('What is typed and not sent is then lost.');
  await expect(asked(page)).toContainText(/in 5\d seconds/);
  const stay = asked(page).getByRole('button', { name: 'Stay signed in' });
  await expect(stay).toBeFocused();
  await expectAccessible(page, 'the question whether somebody is there');
  // Only an answer counts now.
  await page.mouse.wheel(0, 10);
  await expect(asked(page)).toBeVisible();
  await context.clock.fastForward('00:25');
  await expect(asked(page).getByRole('status')).toHaveText('30 seconds left.');
  await stay.click();
  await expect(asked(page)).toBeHidden();
  await context.clock.fastForward('14:50');
  await expect(asked(page)).toBeHidden();
  await context.clock.fastForward('00:15');
  await expect(asked(page)).toBeVisible();
  await context.clock.fastForward('00:56');
  await expectEnded(page, 'You were signed out after 15 minutes without input.');
  // What was searched for is not in the address.
  await expect(page).toHaveURL('/signin?next=%2Fadmin%2Fusers');
  await expect.poll(async () => (await sandbox.requests('POST', /logout/)).length).toBe(1);
});

test('"Sign out now" does so at once', async ({ page, context }) => {
  await signIn(page);
  await context.clock.fastForward('15:05');
  await asked(page).getByRole('button', { name: 'Sign out now' }).click();
  await expectHeading(page, 'Sign in');
  await expect(page).toHaveURL('/signin');
});

test('input in one tab counts for both, and both are asked and signed out', async ({ page, context, expectConsole }) => {
  // Both may end the session at the same moment.
  expectConsole(status(401));
  await signIn(page);
  const other = await context.newPage();
  await other.goto('/admin/users');
  await expectHeading(other, 'Users');
  await context.clock.fastForward('10:00');
  await other.keyboard.press('Shift');
  await context.clock.fastForward('10:00');
  await context.clock.runFor(1500);
  await expect(asked(page)).toBeHidden();
  await expect(asked(other)).toBeHidden();
  await context.clock.fastForward('05:05');
  await expect(asked(page)).toBeVisible();
  await expect(asked(other)).toBeVisible();
  await asked(other).getByRole('button', { name: 'Stay signed in' }).click();
  await expect(asked(page)).toBeHidden();
  await context.clock.fastForward('15:05');
  await expect(asked(page)).toBeVisible();
  await context.clock.fastForward('01:00');
  for (const one of [page, other]) await expectEnded(one, 'You were signed out after 15 minutes without input.');
});

test('after sleep one is signed out at once, with what was typed, also offline', async ({ page, context, expectConsole }) => {
  expectConsole(noAnswer, /ERR_INTERNET_DISCONNECTED/);
  await signIn(page, '/admin/invite');
  const person = { email: newEmail() };
  await fillInvite(inviteDialog(page), person);
  await context.setOffline(true);
  await context.clock.fastForward('08:00:00');
  await expectEnded(page, 'You were signed out after 15 minutes without input.');
  expect(await page.content()).not.toContain(person.email);
  await context.setOffline(false);
});

test('after twelve hours the session ends, with a warning', async ({ page, context }) => {
  test.setTimeout(90_000);
  await signIn(page);
  await expectHeading(page, 'Users');
  const waiting = new Set<unknown>();
  page.on('request', (request) => waiting.add(request));
  page.on('requestfinished', (request) => waiting.delete(request));
  page.on('requestfailed', (request) => waiting.delete(request));
  for (let minutes = 0; minutes < 12 * 60 - 12; minutes += 12) {
    await context.clock.fastForward('12:00');
    await page.keyboard.press('Shift');
    // A renewal that meets the next leap would be given up for lost.
    await page.waitForTimeout(50);
    await expect.poll(() => waiting.size).toBe(0);
  }
  await expect(warned(page)).toBeHidden();
  await context.clock.fastForward('08:00');
  await expect(warned(page)).toContainText('You signed in almost 12 hours ago');
  await expectAccessible(page, 'the warning that the session ends');
  await page.keyboard.press('Escape');
  await expect(warned(page)).toBeHidden();
  // A reload does not begin anew.
  await page.reload();
  await expect(warned(page)).toBeVisible();
  await context.clock.fastForward('05:00');
  await expectEnded(page, '12 hours had passed since you signed in');
});

test('the deployer may set another time', async ({ page, context, servers }) => {
  const site = await serveBundle(['--api-url', servers.api, '--idle-minutes', '1', '--port', '0']);
  await page.goto(`${site.url}/signin`);
  await signInHere(page);
  await expectHeading(page, 'Users');
  await context.clock.fastForward('01:05');
  await expect(asked(page)).toContainText('There was no input for 1 minute.');
  await page.close({ runBeforeUnload: false });
  await site.stop();
});
