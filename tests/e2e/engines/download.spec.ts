// The program comes over the network once, and only as it was built.

import { inBetween, PROGRAM, spoil } from '../inbetween';
import { expect, test } from './fixtures';

test('the program is fetched once', async ({ newBrowser, servers }) => {
  const site = await inBetween(servers.app);
  const tab = await (await newBrowser(site.url)).newTab();
  await tab.goto('/signin');
  await tab.expect('heading', 'Sign in');
  expect(site.asked.filter((path) => PROGRAM.test(path))).toHaveLength(1);
  await site.stop();
});

test('a program that was changed on its way does not start', async ({ newBrowser, servers }) => {
  const site = await inBetween(servers.app, spoil);
  const tab = await (await newBrowser(site.url, /integrity|NetworkError/)).newTab();
  await tab.goto('/signin');
  // It looks for another release instead.
  await expect.poll(() => site.asked).toContain('/');
  await tab.expectText('Loading…');
  await site.stop();
});
