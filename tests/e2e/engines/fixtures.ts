// What every test gets: the servers, an engine, and a browser for each person in it.

import { test as base, expect } from '@playwright/test';
import { Sandbox } from '../sandbox';
import { startServers, type Servers } from '../servers';
import { startFirefox } from './firefox';
import type { Browser, Engine, Tab } from './tab';
import { startWebKit } from './webkit';

export { expect };

const ENGINES = { firefox: startFirefox, webkit: startWebKit };

/** What a project of the configuration chooses. */
export interface Options {
  engine: keyof typeof ENGINES;
}

interface Fixtures {
  sandbox: Sandbox;
  /** The browser of one more person, where nobody is signed in: at the app or another site, whose pages may throw `errors`. */
  newBrowser: (site?: string, errors?: RegExp) => Promise<Browser>;
  /** The first tab of the admin's browser. */
  tab: Tab;
  browserOfAdmin: Browser;
}

export const test = base.extend<Fixtures, Options & { servers: Servers; started: Engine }>({
  engine: ['firefox', { option: true, scope: 'worker' }],

  servers: [
    async ({}, use) => {
      const servers = await startServers('5.1', 0, 0);
      await use(servers);
      await servers.stop();
    },
    { scope: 'worker' },
  ],

  started: [
    async ({ engine }, use) => {
      const started = await ENGINES[engine]();
      await use(started);
      await started.stop();
    },
    { scope: 'worker' },
  ],

  sandbox: async ({ servers }, use) => {
    const sandbox = new Sandbox(servers.api);
    await sandbox.reset();
    await use(sandbox);
  },

  newBrowser: async ({ started, servers }, use) => {
    const browsers: Browser[] = [];
    await use(async (site = servers.app, errors) => {
      const browser = await started.newBrowser(site, errors);
      browsers.push(browser);
      return browser;
    });
    await Promise.all(browsers.map((browser) => browser.close()));
  },

  browserOfAdmin: async ({ newBrowser }, use) => use(await newBrowser()),

  tab: async ({ browserOfAdmin }, use) => use(await browserOfAdmin.newTab()),
});
