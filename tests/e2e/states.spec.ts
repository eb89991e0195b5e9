// Every page and state: accessible in both colour schemes, and no wider than a narrow screen.

import type { Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { expectAccessible } from './axe';
import { states } from './states';

// A fading colour has no contrast of its own.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const { name, says = [], reach } of states) {
  test(`${name} is accessible and fits a narrow screen`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(...says);
    await reach({ page, sandbox, email: newEmail() });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, `${name}, ${colorScheme}`);
    }
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 740 });
      expect(await tooWide(page), `wider than ${width} px`).toEqual([]);
    }
    await expectAccessible(page, `${name}, narrow`);
    await expect(page.locator('h1:visible')).toHaveCount(1);
    // Requests held back on purpose must not outlive the test.
    await sandbox.repair();
    await page.close({ runBeforeUnload: false });
  });
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
