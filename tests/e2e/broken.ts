// A program that breaks: how a test brings that about, and what may be heard of it.

import type { Page } from '@playwright/test';

/**
 * Makes the next request end in a panic: takes away what no browser lacks and the program relies on. What the browser
 * then throws quotes `secret`.
 */
export async function breakProgram(page: Page, secret: string) {
  await page.evaluate((quoted) => {
    (window as any).AbortController = class {
      constructor() {
        throw new Error(`it was ${quoted}`);
      }
    };
  }, secret);
}

/** What the console says of it: that the program stopped, and where. */
export const STOPPED = [/^error: Usher stopped at [\w./-]+\.rs:\d+:\d+$/, /^exception: (unreachable|RuntimeError)/];
