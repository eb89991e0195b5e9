// What a deployer sets in the page takes effect without a rebuild, and what the page's security rests on.

import { expect, expectHeading, test } from './fixtures';
import { serveBundle } from './servers';

test('the app\'s name and project', async ({ page, sandbox, servers }) => {
  const name = 'Harbor <b>&</b> "Co"';
  const project = await sandbox.projectId();
  const site = await serveBundle(['--api-url', servers.api, '--app-name', name, '--project-id', project, '--port', '0']);
  try {
    await page.goto(`${site.url}/resetpassword`);
    await expect(page).toHaveTitle(`Reset password · ${name}`);
    await expect(page.getByLabel('Project ID (optional)')).toHaveValue(project);
  } finally {
    await site.stop();
  }
});

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
  + "font-src 'self'; connect-src 'self' API; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; "
  + "object-src 'none'; trusted-types 'none'";

test('the page has its security headers and the policy itself, and all it runs is named by its content', async ({ page, servers }) => {
  const answer = await page.goto('/signin');
  const headers = answer!.headers();
  const policy = POLICY.replace('API', servers.api);
  expect(headers['content-security-policy']).toBe(policy);
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(headers['permissions-policy']).toContain('camera=()');
  expect(headers['cache-control']).toBe('no-cache');
  // A browser heeds this one in a header only.
  await expect(page.locator('meta[http-equiv="content-security-policy"]'))
    .toHaveAttribute('content', policy.replace(" frame-ancestors 'none';", ''));

  await expectHeading(page, 'Sign in');
  const named = await page.locator('script, link[rel=stylesheet]').evaluateAll((elements) =>
    elements.map((element) => [element.getAttribute('src') ?? element.getAttribute('href'), element.getAttribute('integrity')]));
  expect(named).toHaveLength(2);
  for (const [path, integrity] of named) {
    expect(path).toMatch(/^\/assets\/usher-[0-9a-f]{16}\.(js|css)$/);
    expect(integrity).toMatch(/^sha384-/);
  }
  expect(await page.locator('style, [style], script:not([src])').count()).toBe(0);
});

test('a program that was changed on its way is not run', async ({ page, expectConsole }) => {
  expectConsole(/integrity/, /Failed to fetch/);
  await page.route(/\/assets\/usher-[0-9a-f]+\.wasm$/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    await route.fulfill({ response: answer, headers: { 'content-type': 'application/wasm' }, body: Buffer.concat([body, Buffer.from([0, 1, 0])]) });
  });
  const refused = page.waitForEvent('console', (message) => message.text().includes('integrity'));
  await page.goto('/signin');
  await refused;
  await expect(page.locator('#shell')).toBeVisible();
});
