// Answers of the real server, changed on their way to the page.

import type { Route } from '@playwright/test';

/**
 * Answers with what the server says, the body put through `change`. A request whose page has gone meanwhile gets no
 * answer: nobody is there to read it.
 */
export async function relay(route: Route, change: (body: string) => string) {
  try {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  } catch (error) {
    if (!/disposed|closed|already handled|aborted|ECONN|socket hang up/i.test(String(error))) throw error;
  }
}
