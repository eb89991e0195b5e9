// What every test gets: its servers, a sandbox without faults, and a console that must stay silent.

import { test as base, expect, type BrowserContext, type Frame, type Page, type Request } from '@playwright/test';
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

/** Errors of the page, refusals of the content security policy and warnings all end up in the console: expects none but those named. */
export async function silence(
  { context }: { context: BrowserContext },
  use: (expectConsole: Fixtures['expectConsole']) => Promise<void>,
) {
  follow(context);
  const expected: RegExp[] = [];
  const said: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => said.push(`exception: ${error.error().message}`));
  await use((...patterns) => void expected.push(...patterns));
  // Those of other people.
  for (const other of context.browser()!.contexts()) if (other !== context) await other.close();
  const surprises = said.filter((line) => !expected.some((pattern) => pattern.test(line)));
  expect(surprises, 'what the console said').toEqual([]);
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
    { scope: 'worker', timeout: 600_000 },
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

  expectConsole: [silence, { auto: true }],
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

/** What the pages of a browser context ask for. */
interface Traffic {
  underWay: Set<Request>;
  asked: number;
}

const traffic = new WeakMap<BrowserContext, Traffic>();

/** Where it was asked for; a tab that is just being opened has no frame yet. */
function frameOf(request: Request): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined;
  }
}

/** Follows what a browser context asks for, for `settled`. */
export function follow(context: BrowserContext) {
  const { underWay } = traffic.set(context, { underWay: new Set(), asked: 0 }).get(context)!;
  const leaving = new Set<Frame>();
  context.on('request', (request) => {
    const frame = request.isNavigationRequest() && frameOf(request);
    if (frame) leaving.add(frame);
    underWay.add(request);
    traffic.get(context)!.asked += 1;
  });
  context.on('requestfinished', (request) => underWay.delete(request));
  context.on('requestfailed', (request) => underWay.delete(request));
  // A new document ends what the one before it asked for, up to its last moment, and that isn't always told.
  const arrived = (frame: Frame) => {
    if (!leaving.delete(frame)) return;
    for (const request of underWay) if (!request.isNavigationRequest() && frameOf(request) === frame) underWay.delete(request);
  };
  for (const page of context.pages()) page.on('framenavigated', arrived);
  context.on('page', (page) => page.on('framenavigated', arrived));
}

/** Waits until everything this browser asked for is answered, and it asks for nothing more. What waits for a timer isn't seen. */
export async function settled(page: Page) {
  const seen = traffic.get(page.context())!;
  for (let asked = -1; asked !== seen.asked;) {
    asked = seen.asked;
    const underWay = () => [...seen.underWay].map((request) => `${request.method()} ${request.url()}`);
    await expect.poll(underWay, { intervals: [20, 50, 100], message: 'requests under way' }).toEqual([]);
    // The page's turn, to make something of the answers.
    await page.evaluate(() => new Promise<unknown>((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage('');
    }));
  }
}

/** Lets every timer go off that is due within ten seconds, and waits for what comes of it; `page.clock` is installed. */
export async function expired(page: Page) {
  await page.clock.runFor(10_000);
  await settled(page);
}
