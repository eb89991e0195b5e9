// The program comes over the network once, and only as it was built; `engines` asks the same of other engines.

import { expect, expectHeading, test } from './fixtures';
import { inBetween, PROGRAM, spoil } from './inbetween';

test('the program is fetched once, and does not wait for the script that starts it', async ({ page, servers }) => {
  const site = await inBetween(servers.app);
  const fetched = () => site.asked.filter((path) => PROGRAM.test(path));
  await page.route(/\/usher-[0-9a-f]+\.js$/, async (route) => {
    await expect.poll(fetched).toHaveLength(1);
    await route.continue();
  });
  await page.goto(site.url);
  await expectHeading(page, 'Sign in');
  expect(fetched()).toHaveLength(1);
  await site.stop();
});

test('a program that was changed on its way does not start', async ({ page, servers, expectConsole }) => {
  expectConsole(/integrity/, /Failed to fetch/);
  const site = await inBetween(servers.app, spoil);
  const looked = page.waitForRequest((request) => request.url() === `${site.url}/` && request.resourceType() === 'fetch');
  await page.goto(site.url);
  // It looks for another release instead.
  await looked;
  await expect(page.getByText('Loading…')).toBeVisible();
  await site.stop();
});
