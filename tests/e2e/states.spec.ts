// Every page and state: accessible, on a desk in light colours and on a telephone in dark ones, and no wider than a
// narrow screen. Each state is a tab of its own; many of them share a test, and with it the browser that has the program.

import type { Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { otherPerson } from './actions';
import { expectAccessible } from './axe';
import { type State, states } from './states';

test.describe.configure({ mode: 'parallel' });

// A fading colour has no contrast of its own.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const groups: [string, RegExp][] = [
  ['getting in', /^(signin|register|resetpassword|second-factor)/],
  ['links of mails, and what is beside the tabs', /^(setpassword|verifyemail|projects|account|no-access|not-found|unreachable|idle|palette)/],
  ['users', /^users?(-|$)/],
  ['invites', /^invite/],
  ['the other tabs', /^(client|bot|details|secrets|settings|sites|polic)/],
];

for (const { name } of states) {
  if (groups.filter(([, names]) => names.test(name)).length !== 1) throw new Error(`${name} is not in one group`);
}

for (const [name, names] of groups) {
  test(`${name}: every state is accessible and fits a narrow screen`, async ({ page, context, sandbox, expectConsole }) => {
    const all = states.filter((state) => names.test(state.name));
    test.setTimeout(all.length * 40_000);
    // Each state says for itself what it may say.
    expectConsole(/./);
    for (const state of all) {
      await test.step(state.name, async () => {
        const tab = state.setsClock ? await otherPerson(page) : await context.newPage();
        const said = sayings(tab);
        await state.reach({ page: tab, sandbox, email: newEmail() });
        await expectFit(tab, state);
        const surprises = said.filter((line) => !state.says?.some((pattern) => pattern.test(line)));
        expect.soft(surprises, `what the console said in ${state.name}`).toEqual([]);
        // Requests held back on purpose must not outlive the state.
        await sandbox.reset();
        await tab.close({ runBeforeUnload: false });
      });
    }
  });
}

/** What a page says in the console, of warnings and errors. */
function sayings(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => said.push(`exception: ${error.message}`));
  return said;
}

async function expectFit(page: Page, { name }: State) {
  await expectAccessible(page, `${name}, light`);
  await page.setViewportSize({ width: 320, height: 740 });
  expect.soft(await tooWide(page), `${name}, wider than 320 px`).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect.soft(await tooWide(page), `${name}, wider than 360 px`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, `${name}, dark and narrow`);
  await expect.soft(page.locator('h1:visible'), name).toHaveCount(1);
}

/** The page and the dialogs that would scroll sideways, and what sticks out of them. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('dialog[open]')];
    const name = (element: Element) => `${element.tagName.toLowerCase()}.${element.className}`;
    return boxes
      .filter((box) => box.scrollWidth > box.clientWidth)
      .map((box) => {
        const right = box.getBoundingClientRect().right;
        const out = [...box.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > right + 1);
        return `${name(box)}: ${out.map(name).slice(0, 5).join(', ')}`;
      });
  });
}
