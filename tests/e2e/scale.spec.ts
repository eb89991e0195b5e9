// Ten thousand members: the same list, whatever its length.

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { signIn } from './actions';
import { said, searchBox, shownEmails, shownNames } from './roster';

// More than the server counts to: it takes no offset above 10 000.
const MEMBERS = 10_300;
test.use({ members: MEMBERS });
// Making so many members takes a while, and so does looking at all of them.
test.setTimeout(300_000);

function next(page: Page) {
  return page.getByRole('navigation', { name: 'Pages of users' }).getByRole('link', { name: 'Next' });
}

/** What is marked as busy while rows are fetched. */
function list(page: Page) {
  return page.locator('[aria-busy]', { has: page.getByRole('table', { name: 'Users' }) }).last();
}

function nodes(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length);
}

/** How many there are, as the list says. */
async function total(page: Page): Promise<number> {
  await expect(said(page)).toContainText(/ of \d/, { timeout: 20_000 });
  const [, number] = / of (\d+)/.exec(await said(page).innerText()) ?? [];
  return Number(number);
}

/** Goes through all pages and gives what `read` finds on each; the size of the page must stay the same. */
async function walk<T>(page: Page, read: (page: Page) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  const sizes: number[] = [];
  for (let number = 1; ; number += 1) {
    await expect(page.getByText(`Page ${number}`, { exact: true })).toBeVisible();
    await expect(said(page)).toContainText(`sers ${all.length + 1} to`, { timeout: 20_000 });
    await expect(list(page)).toHaveAttribute('aria-busy', 'false');
    const rows = await read(page);
    sizes.push((await nodes(page)) / rows.length);
    all.push(...rows);
    if ((await next(page).getAttribute('aria-disabled')) === 'true') break;
    await next(page).click();
  }
  const full = sizes.slice(0, -1);
  expect(Math.max(...full), 'nodes per row on the largest page').toBeLessThan(1.1 * Math.min(...full));
  return all;
}

function expectNoRepeats(all: string[]) {
  const seen = new Set<string>();
  const repeated = all.filter((one) => seen.has(one) || !seen.add(one));
  expect(repeated, 'what came twice').toEqual([]);
}

test('all pages, last changed first: no gaps, no repeats, also past the server’s largest offset', async ({ page }) => {
  await signIn(page, '/admin/users?size=200');
  const count = await total(page);
  expect(count).toBeGreaterThan(10_200);
  const emails = await walk(page, shownEmails);
  expect(emails).toHaveLength(count);
  expectNoRepeats(emails);
  for (const number of [1, MEMBERS / 2, MEMBERS]) expect(emails).toContain(`member${number}@example.com`);
  await expect(page).toHaveURL(/page=52/);
  // The last page is one that can be sent to somebody, and gone back from.
  const last = await shownEmails(page);
  await page.reload();
  await expect.poll(() => shownEmails(page), { timeout: 20_000 }).toEqual(last);
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(page.getByText('Page 51', { exact: true })).toBeVisible();
  await expect.poll(() => shownEmails(page), { timeout: 20_000 }).toEqual(emails.slice(10_000, 10_200));
});

test('longest unchanged first: the server’s own marks lead past the largest offset', async ({ page, sandbox }) => {
  await signIn(page, '/admin/users?sort=changed&size=200&page=50');
  await expect(said(page)).toContainText('users 9801 to 10000', { ignoreCase: true, timeout: 20_000 });
  const before = await shownEmails(page);
  await next(page).click();
  await expect(said(page)).toContainText('10001 to 10200', { timeout: 20_000 });
  const at = await shownEmails(page);
  await next(page).click();
  await expect(said(page)).toContainText(/10201 to 103\d\d/, { timeout: 20_000 });
  const after = await shownEmails(page);
  await expect(next(page)).toHaveAttribute('aria-disabled', 'true');
  expectNoRepeats([...before, ...at, ...after]);
  const asked = await sandbox.requests('GET', /_cursor=/);
  expect(asked.length).toBeGreaterThan(0);
  await page.goBack();
  await expect.poll(() => shownEmails(page), { timeout: 20_000 }).toEqual(at);
});

test('the patients by name: in order from A to Z over all pages', async ({ page }) => {
  await signIn(page, '/admin/users?role=Patient&sort=name&size=200');
  await expect(said(page)).toContainText('by last name', { timeout: 20_000 });
  const count = await total(page);
  const names = await walk(page, shownNames);
  expect(names).toHaveLength(count);
  const family = (name: string) => name.split(' ').slice(1).join(' ').toLowerCase();
  const families = names.map(family);
  // The server compares letters by their number, so only those of plain letters are in a reader's order.
  const plain = families.filter((name) => /^[a-z]+$/.test(name));
  expect(plain).toEqual([...plain].sort());
  expect(new Set(families).size).toBeGreaterThan(20);
});

test('orders that the server does not have are said to be impossible for so many', async ({ page }) => {
  await signIn(page, '/admin/users?sort=email');
  await expect(page.getByText('The server can’t sort by email')).toBeVisible({ timeout: 20_000 });
  await expect(said(page)).toContainText('last changed first');
  await page.goto('/admin/users?sort=name');
  await expect(page.getByText('The server sorts by name only within one role')).toBeVisible({ timeout: 20_000 });
  // A search that leaves few makes it possible.
  await searchBox(page).fill('haas');
  await expect(said(page)).toContainText(/of \d{3}, by last name/, { timeout: 20_000 });
});

test('the next page is there before it is asked for', async ({ page, sandbox }) => {
  await signIn(page);
  await expect(said(page)).toContainText('users 1 to 50', { ignoreCase: true, timeout: 20_000 });
  const pages = /\/ProjectMembership\?.*_offset=50(&|$)/;
  await expect.poll(async () => (await sandbox.requests('GET', pages)).length, { timeout: 10_000 }).toBe(1);
  // Whatever the server does now, the page is shown.
  await sandbox.fault('GET', '/fhir/R4/ProjectMembership', { delay: 5_000 }, 0);
  const pressed = Date.now();
  await next(page).click();
  await expect(said(page)).toContainText('51 to 100', { timeout: 3_000 });
  console.log(`the next page, fetched ahead: ${Date.now() - pressed} ms`);
  expect(await sandbox.requests('GET', pages)).toHaveLength(1);
});

test('as many nodes on page 2 of two hundred as on page 1', async ({ page }) => {
  await signIn(page);
  // When somebody was added comes after the rest.
  const dates = page.locator('[data-label="Added"]').getByRole('time');
  await expect(dates).toHaveCount(50, { timeout: 20_000 });
  const first = await nodes(page);
  for (const number of [2, 3]) {
    await next(page).click();
    await expect(page.getByText(`Page ${number}`, { exact: true })).toBeVisible();
    await expect(said(page)).toContainText(`${number * 50 - 49} to`);
    await expect(dates).toHaveCount(50);
  }
  expect(Math.abs((await nodes(page)) - first)).toBeLessThan(first * 0.05);
  console.log(`nodes of a page with 50 rows: ${first}`);
});

// Printed, not judged: the machine that runs this has other things to do.
test('how long it takes from a keystroke to the rows', async ({ page, sandbox }) => {
  await signIn(page);
  await expect(said(page)).toContainText('1 to 50', { timeout: 20_000 });
  for (const typed of ['haas', 'member1234', 'ana costa', 'é']) {
    await searchBox(page).fill('');
    await expect(said(page)).toContainText(/^Users 1 to 50/, { timeout: 20_000 });
    await expect(list(page)).toHaveAttribute('aria-busy', 'false');
    await page.waitForTimeout(1_000);
    await sandbox.forget();
    await page.evaluate(() => {
      const state = window as unknown as { keyed: number; rowed: number };
      const list = document.querySelector('main')!;
      addEventListener('input', () => (state.keyed = performance.now()), { capture: true });
      new MutationObserver(() => {
        if (list.textContent?.includes('Found: users')) state.rowed ||= performance.now();
      }).observe(list, { subtree: true, childList: true, characterData: true });
      state.rowed = 0;
    });
    await searchBox(page).fill(typed);
    await expect(said(page)).toContainText('Found: users', { timeout: 20_000 });
    const took = await page.evaluate(() => {
      const { keyed, rowed } = window as unknown as { keyed: number; rowed: number };
      return Math.round(rowed - keyed);
    });
    const asked = await sandbox.requests('GET', /\/ProjectMembership\?/);
    console.log(`“${typed}”: ${took} ms, of which 250 ms waiting for more letters; requests for rows: ${asked.length}`);
  }
});
