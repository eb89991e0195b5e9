// What every test gets: its servers, a sandbox without faults, and a console that must stay silent.

import { test as base, expect, type Page } from '@playwright/test';
import { Sandbox } from './sandbox';
import { environment, startServers, type Servers } from './servers';

export { expect };

/** How the browser is started and set up. */
export const browser = {
  launchOptions: {
    executablePath: environment('USHER_CHROMIUM'),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  },
  locale: 'en-US',
  timezoneId: 'Europe/Berlin',
  screenshot: 'only-on-failure',
} as const;

/** What a file of tests chooses with `test.use`. */
export interface Options {
  /** The server version to stand in for. */
  serverVersion: '4.5' | '5.1';
  /** So many members beside the usual ones. */
  members: number;
  /** So many secrets beside the usual ones. */
  secrets: number;
}

interface Fixtures {
  sandbox: Sandbox;
  /** Names what the console may say in this test; anything else fails it. */
  expectConsole: (...patterns: RegExp[]) => void;
}

export const test = base.extend<Fixtures, Options & { servers: Servers }>({
  serverVersion: ['5.1', { option: true, scope: 'worker' }],
  members: [0, { option: true, scope: 'worker' }],
  secrets: [0, { option: true, scope: 'worker' }],

  servers: [
    async ({ serverVersion, members, secrets }, use) => {
      const servers = await startServers(serverVersion, members, secrets);
      await use(servers);
      await servers.stop();
    },
    // Making ten thousand members takes a while.
    { scope: 'worker', timeout: 120_000 },
  ],

  baseURL: async ({ servers }, use) => use(servers.app),

  sandbox: [
    async ({ servers }, use) => {
      const sandbox = new Sandbox(servers.api);
      await sandbox.reset();
      await use(sandbox);
    },
    { auto: true },
  ],

  // Errors of the page, refusals of the content security policy and warnings all end up in the console.
  expectConsole: [
    async ({ context }, use) => {
      const expected: RegExp[] = [];
      const said: string[] = [];
      context.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
      });
      context.on('weberror', (error) => said.push(`exception: ${error.error().message}`));
      await use((...patterns) => void expected.push(...patterns));
      const surprises = said.filter((line) => !expected.some((pattern) => pattern.test(line)));
      expect(surprises, 'what the console said').toEqual([]);
    },
    { auto: true },
  ],
});

/** Chromium's line for an answer of this status. */
export function status(code: number): RegExp {
  return new RegExp(`the server responded with a status of ${code}\\b`);
}

/** Chromium's line for a request that got no complete answer. */
export const noAnswer = /net::ERR_(EMPTY_RESPONSE|CONTENT_LENGTH_MISMATCH|CONNECTION_|INCOMPLETE|FAILED)/;

/** An address that no other test uses. */
export function newEmail(name = 'person'): string {
  return `${name}.${Date.now().toString(36)}${Math.random().toString(36).slice(2, 7)}@example.com`;
}

/** The page's only `<h1>`. */
export async function expectHeading(page: Page, name: string | RegExp) {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}
