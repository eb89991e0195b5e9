// Ten thousand members: the same list past the server's largest offset. That no page has gaps or repeats is
// shown by `src/api/list/window.rs`.

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { signIn } from './actions';
import { said, shownEmails } from './roster';

// More than the server counts to: it takes no offset above 10 000.
test.use({ members: 10_300 });

/** Waits for the rows with these numbers, and gives their addresses. */
async function rows(page: Page, range: RegExp): Promise<string[]> {
  await expect(said(page)).toContainText(range);
  return shownEmails(page);
}

test('both orders lead past the largest offset, by the server’s own marks or from the end', async ({ page, sandbox }) => {
  const links = page.getByRole('navigation', { name: 'Pages of users' });
  const next = links.getByRole('link', { name: 'Next' });
  await signIn(page, '/admin/users?sort=changed&size=200&page=50');
  const before = await rows(page, /9801–10000/);
  await next.click();
  const at = await rows(page, /10001–10200/);
  await next.click();
  const after = await rows(page, /10201–103\d\d/);
  await expect(next).toHaveAttribute('aria-disabled', 'true');
  expect(new Set([...before, ...at, ...after]).size).toBe(400 + after.length);
  expect((await sandbox.requests('GET', /_cursor=/)).length).toBeGreaterThan(0);
  await page.goBack();
  await expect.poll(() => shownEmails(page)).toEqual(at);

  // An address that can be sent to somebody, in the order that has no marks.
  await page.goto('/admin/users?size=200&page=52');
  const last = await rows(page, /10201–103\d\d/);
  expect(last).toHaveLength(after.length);
  await links.getByRole('link', { name: 'Previous' }).click();
  const ahead = await rows(page, /10001–10200/);
  expect(new Set([...last, ...ahead]).size).toBe(200 + last.length);
});
