// Answers of the real server, changed on their way to the page.

import type { Route } from '@playwright/test';

/** Answers with what the server says, the body put through `change`. Without an answer of the server the request fails. */
export async function relay(route: Route, change: (body: string) => string) {
  // Where the page has gone meanwhile there is nothing left to answer.
  const gone = () => undefined;
  const answer = await route.fetch().then(async (response) => ({ response, text: await response.text() })).catch(gone);
  if (!answer) return route.abort().catch(gone);
  const body = change(answer.text);
  await route.fulfill({ response: answer.response, body }).catch(gone);
}
