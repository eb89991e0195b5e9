// Where signing in leads when the wish in the address is hostile: to a page of this app, and nowhere else. What is made
// of such wishes is in `tests/addresses.rs`; here are those that a browser might read otherwise.

import { expect, test } from './fixtures';
import { signInHere } from './actions';
import { Watch } from './watch';

const hostile = ['//evil.example/admin/users', '/%5Cevil.example', '%09//evil.example', 'javascript:alert(1)'];

test('a hostile wish leads to a page of the app', async ({ page, context, servers }) => {
  const watch = await Watch.over(context, [servers.app, servers.api]);
  for (const next of hostile) {
    await page.goto(`/signin?next=${next}`);
    await signInHere(page);
    await expect(page).toHaveURL(`${servers.app}/admin/users`);
    await watch.expectHarmless(page, `next=${next}`);
    await page.evaluate(() => sessionStorage.clear());
  }
});
