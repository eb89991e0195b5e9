// The app in a frame: no site can lay something over it, not even one of the same origin, and not where the host sends no
// headers.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixtures';

/** A site of another origin; each of its pages frames the page of the app at the same path. */
async function siteAround(app: string): Promise<{ url: string; server: Server }> {
  const server = createServer(({ url }, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><link rel="icon" href="data:,"><iframe src="${app}${url}" width="800" height="600"></iframe>`);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const paths = ['/signin', '/admin/users', '/admin/invite', '/setpassword/i/s', '/register', '/resetpassword', '/account', '/nowhere', '/index.html'];

test('every page refuses to be framed by another origin', async ({ page, servers, expectConsole }) => {
  expectConsole(/frame-ancestors/);
  const site = await siteAround(servers.app);
  for (const path of paths) {
    await test.step(path, async () => {
      const refused = page.waitForEvent('console', (message) => message.text().includes("frame-ancestors 'none'"));
      await page.goto(site.url + path);
      await refused;
      await expect.poll(() => page.mainFrame().childFrames()[0]?.url()).toBe('chrome-error://chromewebdata/');
    });
  }
  site.server.close();
});

test('where the host sends no headers it does nothing in a frame, and says so', async ({ page, servers, sandbox }) => {
  await page.route(`${servers.app}/**`, async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _, 'cross-origin-embedder-policy': __, ...headers } = response.headers();
    await route.fulfill({ response, headers: { ...headers, 'cross-origin-resource-policy': 'cross-origin' } });
  });
  const site = await siteAround(servers.app);
  for (const path of ['/signin', '/admin/users', '/setpassword/i/s']) {
    await page.goto(site.url + path);
    const frame = page.frameLocator('iframe');
    await expect(frame.getByRole('heading', { name: 'Open this page in its own tab' })).toBeVisible();
    await expect(frame.getByRole('textbox')).toHaveCount(0);
  }
  expect(await sandbox.requests('POST', /./)).toEqual([]);
  site.server.close();
});
