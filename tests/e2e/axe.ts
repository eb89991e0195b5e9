// Accessibility checks by axe-core, injected by the debugger because the content security policy
// admits no foreign script.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Fails when axe-core finds anything on the page as it is now; the test goes on. */
export async function expectAccessible(page: Page, state: string) {
  await page.evaluate(source);
  const found = await page.evaluate(async () => {
    // Written into the page a line above.
    const { violations } = await (window as any).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map((violation: any) => [
      `${violation.id}: ${violation.help}`,
      ...violation.nodes.map((node: any) => `${node.target} ${node.any[0]?.message ?? ''}`),
    ]);
  });
  expect.soft(found, `what axe-core finds in ${state}`).toEqual([]);
}
