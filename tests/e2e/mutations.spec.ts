// Answers with something else in random places: whatever the page makes of them, the program does not break.

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { inviteDialog, signIn, signInHere } from './actions';
import { newPatient } from './people';
import { BOTH, type Sandbox } from './sandbox';
import { relay } from './relay';

test.describe.configure({ mode: 'parallel' });

/** How often each page is loaded, unless `USHER_ROUNDS` says another number; every answer is another one each time. */
const ROUNDS = Number(process.env.USHER_ROUNDS ?? 12);

/** The same row of numbers in [0, 1) for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  return () => {
    seed = (seed + 0x6D2B79F5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SHAPES = [
  null, true, false, 0, -1, 1e21, 9007199254740993, '', ' ', '/', 'Patient/', '../x', '\u0000\u202E', 'x'.repeat(3_000), '2026-02-30', '-1',
  [], {}, [null], [[]], [{}], { reference: 7 }, { reference: 'AccessPolicy/x' }, { resource: null },
];

/** The value with some places changed, taken away, doubled or exchanged. */
function mutated(value: any, next: () => number): any {
  const places: [any, string | number][] = [];
  const look = (node: any) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node, key]);
      look(node[key]);
    }
  };
  const root = { value: structuredClone(value) };
  look(root);
  const any = () => places[Math.floor(next() * places.length)]!;
  for (let left = 1 + Math.floor(next() * 6); left > 0; left--) {
    const [[node, key], [other, otherKey]] = [any(), any()];
    const kind = next();
    if (kind < 0.6) node[key] = SHAPES[Math.floor(next() * SHAPES.length)];
    else if (kind < 0.75) delete node[key];
    else if (kind < 0.85 && Array.isArray(node)) node.push(structuredClone(node[key as number] ?? null));
    else node[key] = structuredClone(other[otherKey] ?? null);
  }
  return root.value ?? null;
}

/** Everything the pages show, and what is opened there besides. */
const pages: [string, (sandbox: Sandbox) => Promise<string> | string, ((page: Page) => Promise<unknown>)?][] = [
  ['users', () => '/admin/users'],
  ['users, sorted and filtered', () => '/admin/users?q=a&role=Practitioner&sort=name'],
  ['a user', async (sandbox) => `/admin/users/${(await newPatient(sandbox)).id}`],
  ['project', () => '/admin/project'],
  ['invite', () => '/admin/invite', async (page) => {
    const dialog = inviteDialog(page);
    if (!(await dialog.isVisible())) return;
    await dialog.getByRole('textbox', { name: 'Email' }).fill('zoe@example.com');
    await dialog.getByRole('combobox', { name: 'Access policy' }).click();
    await page.waitForTimeout(600);
  }],
];

/** The program still runs: its page is there, and not the one that stands in for it. */
async function expectAlive(page: Page, when: string) {
  await expect(page.locator('h1').first(), when).toBeAttached();
  expect(await page.title(), when).not.toBe('Something went wrong');
}

for (const [at, [name, path, more]] of pages.entries()) {
  test(`${name}: no changed answer breaks the program`, async ({ page, sandbox, expectConsole }) => {
    test.setTimeout(180_000);
    expectConsole(/the server responded with a status of 4\d\d/);
    const address = await path(sandbox);
    await page.addInitScript(() => sessionStorage.setItem('usher.columns', 'name,email,policies,active,account,mfa,activation,invited,added'));
    await signIn(page, address);
    await page.waitForLoadState('networkidle');
    let answers = 0;
    let next = numbers(0);
    await page.route(`${sandbox.url}/**`, (route) => relay(route, (text) => {
      // Without its tokens a page would show only that one is signed out.
      const isTokens = route.request().url().endsWith('/oauth2/token');
      if (isTokens || !/^[[{]/.test(text)) return text;
      answers += 1;
      return JSON.stringify(mutated(JSON.parse(text), next));
    }));
    for (let round = 0; round < ROUNDS; round++) {
      const seed = at * 1_000 + round;
      next = numbers(seed);
      await page.goto(address);
      await page.waitForLoadState('networkidle');
      for (const summary of await page.locator('details:not([open]) > summary:visible').all()) await summary.click({ timeout: 1_000 }).catch(() => undefined);
      await more?.(page);
      await page.waitForLoadState('networkidle');
      await expectAlive(page, `${name}, seed ${seed}`);
    }
    console.log(`${name}: ${answers} changed answers`);
  });
}

test('signing in: no changed answer breaks the program', async ({ page, sandbox, expectConsole }) => {
  test.setTimeout(120_000);
  expectConsole(/the server responded with a status of 4\d\d/);
  let answers = 0;
  let next = numbers(0);
  await page.route(/\/(auth\/login|auth\/profile|oauth2\/token)$/, (route) => relay(route, (text) => {
    answers += 1;
    return JSON.stringify(mutated(JSON.parse(text), next));
  }));
  for (let round = 0; round < ROUNDS * 2; round++) {
    next = numbers(9_000 + round);
    await page.goto('/signin');
    await signInHere(page, BOTH);
    await page.waitForLoadState('networkidle');
    const choice = page.getByRole('main').locator('button.choice').first();
    if (await choice.isVisible()) await choice.click();
    await page.waitForLoadState('networkidle');
    await expectAlive(page, `signing in, seed ${9_000 + round}`);
    await page.evaluate(() => sessionStorage.clear());
  }
  console.log(`signing in: ${answers} changed answers`);
});
