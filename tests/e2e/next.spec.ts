// Where signing in leads when the wish in the address is hostile: to a page of this app, and nowhere else.

import { expect, test } from './fixtures';
import { signInHere } from './actions';
import { Watch } from './watch';

/** As they stand in the address: some are encoded once, some twice, some not at all. */
const hostile = [
  '//evil.example', '///evil.example', '////evil.example', '//evil.example/admin/users', '//evil.example%2f..',
  '/\\evil.example', '\\\\evil.example', '\\/evil.example', '/%5Cevil.example', '%5C%5Cevil.example',
  'https://evil.example', 'https:evil.example', 'https:/evil.example', 'HTTPS://evil.example', 'http://evil.example:80/',
  '%68ttps://evil.example', 'ftp://evil.example', 'wss://evil.example', 'blob:https://evil.example/x', 'filesystem:https://evil.example/',
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java%0ascript:alert(1)', '%01javascript:alert(1)', '%20javascript:alert(1)',
  'javascript://localhost/%0aalert(1)', 'data:text/html,<script>alert(1)</script>', 'vbscript:x', 'view-source:/', 'about:blank',
  '%2f%2fevil.example', '%252f%252fevil.example', '%2F%5Cevil.example', '/%2fevil.example', '/%252fevil.example',
  '/%09/evil.example', '/%0d/evil.example', '/%0a/evil.example', '%09//evil.example', '%00//evil.example', '/%00/evil.example',
  '/..//evil.example', '/.//evil.example', '/admin/..//evil.example', '/./\\evil.example', '/%2e%2e//evil.example',
  '／／evil.example', '/／evil.example', '〳evil.example', '/。/evil.example', '%E2%81%84%E2%81%84evil.example', '%EF%BC%8F%EF%BC%8Fevil.example',
  '@evil.example', '/@evil.example', 'user:pass@evil.example', ':80@evil.example', '.evil.example', '?@evil.example', '#//evil.example',
  '/signin?next=//evil.example', '/signin?next=%2Fsignin%3Fnext%3D%2F%2Fevil.example', 'signin', '/setpassword/i/s',
  '/admin/users?q=<script>alert(1)</script>', '/admin/users/<img%20src=x%20onerror=alert(1)>', '/admin/users#javascript:alert(1)',
  '/admin/users%0d%0aSet-Cookie:x=1', '%', '%ff%fe', '%ed%a0%80', '[]', '/nowhere', `/${'a'.repeat(4_000)}`, `/${'../'.repeat(500)}evil`,
  '', '&next=//evil.example', '/admin/users&next=//evil.example',
];

/** Every place that signing in may lead to. */
const PLACES = /^\/(admin\/(users|project|invite|clients|bots|secrets|settings|sites)(\/[A-Za-z0-9.-]+)?|register|resetpassword|setpassword|verifyemail|projects|account)?$/;

test.describe.configure({ mode: 'parallel' });

const PIECES = 4;
for (let piece = 0; piece < PIECES; piece++) {
  const some = hostile.filter((_, at) => at % PIECES === piece);
  test(`a hostile wish leads to a page of the app, ${some.length} of ${hostile.length} (${piece + 1})`, async ({ page, context, servers }) => {
    test.setTimeout(120_000);
    const watch = await Watch.over(context, [servers.app, servers.api]);
    for (const next of some) {
      await test.step(next.slice(0, 60), async () => {
        await page.goto(`/signin?next=${next}`);
        await signInHere(page);
        await expect(page).not.toHaveURL(/\/signin/);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^(Users|Page not found|This link can’t be used|Set your password)$/);
        const { origin, pathname } = new URL(page.url());
        expect(origin).toBe(servers.app);
        expect(pathname, next).toMatch(PLACES);
        await watch.expectHarmless(page, `next=${next.slice(0, 60)}`);
        await page.evaluate(() => sessionStorage.clear());
      });
    }
  });
}

test('an honest wish is still followed', async ({ page, servers }) => {
  await page.goto('/signin?next=%2Fadmin%2Fusers%3Fq%3Dzoe');
  await signInHere(page);
  await expect(page).toHaveURL(`${servers.app}/admin/users?q=zoe`);
});
