// What is kept in the browser: the session in its tab, and nothing beside.

import { expect, expectHeading, test } from './fixtures';
import { otherPerson, signIn } from './actions';

test('the refresh token is kept in this tab alone, and no token is in an address', async ({ page }) => {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url(), request.headers()['referer'] ?? ''));
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  const kept = () => page.evaluate(() => ({ session: { ...sessionStorage }, local: { ...localStorage } }));
  const first = await kept();
  expect(Object.keys(first.session)).toEqual(['usher.refresh']);
  expect(first.local).toEqual({});
  expect(await page.context().cookies()).toEqual([]);

  await page.reload();
  await expect(page.getByRole('table')).toBeVisible();
  const second = await kept();
  expect(second.session['usher.refresh']).not.toBe(first.session['usher.refresh']);
  expect(second.local).toEqual({});
  for (const kept of [first, second].map((one) => one.session['usher.refresh']!)) {
    // Beside the token: whose session it is, and its times.
    expect(kept.match(/^eyJ/gm)).toHaveLength(1);
    const token = kept.split('\n').at(-1)!;
    expect(token).toMatch(/^eyJ/);
    expect(addresses.filter((address) => address.includes(token))).toEqual([]);
  }
  expect(addresses.filter((address) => /access_token|eyJ/.test(address))).toEqual([]);

  const other = await otherPerson(page);
  await other.goto('/admin/users');
  await expectHeading(other, 'Sign in');
});
