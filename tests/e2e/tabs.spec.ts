// Real tabs of one session: taken over by a tab opened beside, renewed for all by one of them, and back after a crash.

import type { BrowserContext, Page } from '@playwright/test';
import { expect, expectHeading, settled, status, test } from './fixtures';
import { signIn, signInHere } from './actions';
import { ADMIN, BOTH, type Sandbox } from './sandbox';

const TOKEN = /^\/oauth2\/token/;

/** Opens a tab beside the others. */
async function beside(context: BrowserContext, path = '/admin/users'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

/** How many exchanges of tokens were refused. */
async function refusedTokens(sandbox: Sandbox): Promise<number> {
  return (await sandbox.requests('POST', TOKEN)).filter((asked) => asked.status !== 200).length;
}

test('a tab opened beside is signed in, by address, by window.open and by a click with Ctrl', async ({ page, context, sandbox }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  await sandbox.forget();

  const typed = await beside(context, '/admin/project');
  await expectHeading(typed, 'Details');
  const fromSignIn = await beside(context, '/signin');
  await expectHeading(fromSignIn, 'Users');
  expect(await sandbox.requests('POST', TOKEN), 'taken over, not renewed').toEqual([]);

  // This copies the storage of the tab it comes from.
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate(() => void window.open('/admin/project')),
  ]);
  await expectHeading(opened, 'Details');
  const [clicked] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Details' }).click({ modifiers: ['Control'] }),
  ]);
  await expectHeading(clicked, 'Details');

  expect(await sandbox.requests('POST', /\/auth\/login/)).toEqual([]);
  expect(await refusedTokens(sandbox)).toBe(0);
});

/** Answers the next look at the members of each tab with 401, all at once, and waits for the lists. */
async function renewAll(pages: Page[], sandbox: Sandbox) {
  await Promise.all(pages.map(async (page) => {
    const link = (name: string) => page.getByRole('navigation', { name: 'Project Admin' }).getByRole('link', { name });
    await link('Details').click();
    await expectHeading(page, 'Details');
    await page.route(`${sandbox.url}/fhir/R4/ProjectMembership?**`, (route) => route.fulfill({
      status: 401, headers: { 'access-control-allow-origin': '*' }, json: { resourceType: 'OperationOutcome', id: 'unauthorized' },
    }), { times: 1 });
  }));
  // As near to the same moment as it gets.
  await Promise.all(pages.map((page) => page.evaluate(() => {
    document.querySelector<HTMLElement>('nav.tabs a[href^="/admin/users"]')!.click();
  })));
  await Promise.all(pages.map(async (page) => {
    await expect(page.getByRole('table')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }));
}

test('three tabs renew at the same moment, again and again, and nobody is signed out', async ({ page, context, sandbox, expectConsole }) => {
  test.slow();
  // 400: a tab whose turn came before the news sent the spent token, and asked.
  expectConsole(status(401), status(400));
  await signIn(page);
  const pages = [page, await beside(context), await beside(context)];
  for (const one of pages) await expectHeading(one, 'Users');
  await sandbox.forget();
  // Another one is first each time.
  for (let round = 0; round < 4; round += 1) await renewAll([...pages.slice(round % 3), ...pages.slice(0, round % 3)], sandbox);
  expect(await sandbox.requests('POST', /\/auth\/login/)).toEqual([]);
  const renewals = await sandbox.requests('POST', TOKEN);
  expect(renewals.length - await refusedTokens(sandbox)).toBeGreaterThanOrEqual(4);
  // What each holds in the end works.
  for (const one of pages) {
    await one.reload();
    await expectHeading(one, 'Users');
  }
});

test('a token is renewed before it expires, by one tab for all', async ({ page, context, sandbox, expectConsole }) => {
  // A tab whose turn came before the news sends the spent token, and asks.
  expectConsole(status(400));
  await context.clock.install();
  await signIn(page);
  await expectHeading(page, 'Users');
  const other = await beside(context);
  await expectHeading(other, 'Users');
  await sandbox.forget();
  for (let minutes = 0; minutes < 48; minutes += 12) {
    await context.clock.fastForward('12:00');
    await page.keyboard.press('Shift');
    await context.clock.runFor(1500);
  }
  expect(await sandbox.requests('POST', TOKEN)).toEqual([]);
  await context.clock.fastForward('10:00');
  await context.clock.runFor(3000);
  const renewals = async () => (await sandbox.requests('POST', TOKEN)).filter((asked) => asked.status === 200).length;
  await expect.poll(renewals).toBe(1);
  await page.keyboard.press('Shift');
  await context.clock.fastForward('02:00');
  await context.clock.runFor(1500);
  for (const one of [page, other]) await settled(one);
  expect(await renewals()).toBe(1);
});

test('signing in again over one tab goes on in the others too', async ({ page, context, sandbox, expectConsole }) => {
  // Three sign-ins and two renewals, in tabs that take turns.
  test.slow();
  expectConsole(status(401), status(400));
  await signIn(page);
  await expectHeading(page, 'Users');
  const other = await beside(context);
  await expectHeading(other, 'Users');
  // The server forgets the session.
  await page.evaluate(async (api) => {
    const kept = sessionStorage.getItem('usher.refresh')!.split('\n');
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: kept[8]! });
    const tokens = await (await fetch(`${api}/oauth2/token`, { method: 'POST', body })).json();
    await fetch(`${api}/oauth2/logout`, { method: 'POST', headers: { authorization: `Bearer ${tokens.access_token}` } });
  }, sandbox.url);
  for (const one of [page, other]) {
    const again = one.getByRole('dialog', { name: 'Sign in again' });
    const link = (name: string) => one.getByRole('navigation', { name: 'Project Admin' }).getByRole('link', { name });
    // A page of the list that is fetched ahead may meet the refusal before any click does.
    await expect(async () => {
      if (await again.isVisible()) return;
      await link('Details').click({ timeout: 2000 });
      await link('Users').click({ timeout: 2000 });
      await expect(again).toBeVisible({ timeout: 2000 });
    }).toPass();
  }
  await signInHere(page.getByRole('dialog', { name: 'Sign in again' }), ADMIN);
  for (const one of [page, other]) await expect(one.getByRole('dialog')).toHaveCount(0);
  await renewAll([page, other], sandbox);
});

test('a late answer to a request of before interrupts nobody who signed in since', { tag: '@both' }, async ({ page, sandbox, serverVersion, expectConsole }) => {
  expectConsole(status(400), status(401), status(410), status(404));
  await page.goto(`/signin?project=${await sandbox.projectId()}`);
  await signInHere(page, BOTH);
  await expectHeading(page, 'Users');
  await settled(page);
  let answer = () => {};
  const held = new Promise<void>((resolve) => { answer = resolve; });
  const gone = serverVersion === '4.5'
    ? { status: 410, json: { resourceType: 'OperationOutcome', id: 'gone', issue: [{ severity: 'error', code: 'deleted', details: { text: 'Gone' } }] } }
    : { status: 400, json: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid', details: { text: 'Authentication error' }, diagnostics: 'OperationOutcomeError: Gone' }] } };
  const headers = { 'access-control-allow-origin': '*' };
  // Two requests: one is answered late, one at once.
  let asked = 0;
  let isGone = true;
  await page.route(`${sandbox.url}/fhir/R4/ProjectMembership?**`, async (route) => {
    asked += 1;
    const number = asked;
    if (number > 2) return route.continue();
    if (number === 1) await held;
    // Nobody waits any more for an answer that the page has left behind.
    return route.fulfill({ ...gone, headers }).catch(() => undefined);
  });
  await page.route(`${sandbox.url}/auth/me`, (route) => (isGone ? route.fulfill({ ...gone, headers }) : route.continue()));
  const tab = (name: string) => page.getByRole('navigation', { name: 'Project Admin' }).getByRole('link', { name });
  await tab('Details').click();
  await tab('Users').click();
  await expect.poll(() => asked).toBe(1);
  await tab('Details').click();
  await tab('Users').click();
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(again).toBeVisible();
  isGone = false;
  await signInHere(again, BOTH);
  await expect(again).toBeHidden();
  answer();
  await settled(page);
  await expect(again).toBeHidden();
});

test('a tab that crashed comes back signed in', async ({ page, context, sandbox }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  const kept = await page.evaluate(() => sessionStorage.getItem('usher.refresh')!);
  const crashed = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  await sandbox.forget();
  // The browser restores what the tab kept.
  const back = await context.newPage();
  await back.addInitScript((kept) => sessionStorage.setItem('usher.refresh', kept), kept);
  await back.goto('/admin/users');
  await expectHeading(back, 'Users');
  expect((await sandbox.requests('POST', TOKEN)).map((one) => one.status)).toEqual([200]);
});
