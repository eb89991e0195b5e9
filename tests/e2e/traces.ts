// Everything a browser keeps of a visit, and everything that was seen of it meanwhile: where no secret may be.

import type { BrowserContext, Page } from '@playwright/test';
import { expect } from './fixtures';

/** A request to the server, as far as its address goes. */
const SEARCH = 'request to the server';

/** Where the session is kept while somebody is signed in. */
const SESSION = 'usher.refresh';

/** What is said and asked in a browser context, from its beginning. */
export class Traces {
  /** What must be found nowhere, by what it is. */
  readonly secrets = new Map<string, string>();
  /** Which of them the server may be asked for by its address: names and addresses are what one searches by. */
  private readonly searched = new Set<string>();
  private readonly seen: [string, string][] = [];

  constructor(context: BrowserContext, private readonly api: string) {
    const note = (where: string, text: string) => void this.seen.push([where, text]);
    context.on('console', (message) => note('console', message.text()));
    context.on('weberror', (error) => note('exception', `${error.error().message} ${error.error().stack}`));
    context.on('request', (request) => {
      // The address of a mailed link has its secret, as the one place it comes from.
      if (!request.isNavigationRequest()) note(request.url().startsWith(this.api) ? SEARCH : 'request', request.url());
      for (const [name, value] of Object.entries(request.headers())) {
        if (name === 'referer' && value) note('referrer', value);
        // A token becomes this header of a request to the server, and nothing else.
        if (name !== 'authorization' || !request.url().startsWith(this.api)) note(`header ${name}`, value);
      }
      if (!request.url().startsWith(this.api)) note('body', request.postData() ?? '');
    });
    context.on('response', async (response) => {
      if (!response.url().endsWith('/oauth2/token')) return;
      const tokens = await response.json().catch(() => ({}));
      const form = new URLSearchParams(response.request().postData() ?? '');
      for (const name of ['access_token', 'refresh_token']) this.learn(`${name} ${this.secrets.size}`, tokens[name]);
      for (const name of ['code', 'code_verifier']) this.learn(`${name} ${this.secrets.size}`, form.get(name));
    });
  }

  /** Remembers a secret. */
  learn(name: string, secret: string | null | undefined) {
    if (secret) this.secrets.set(name, secret);
  }

  /** Remembers what is told of a person. */
  learnOfPerson(name: string, text: string) {
    this.learn(name, text);
    this.searched.add(name);
  }

  /** No secret is in anything that was seen so far, nor in anything this page keeps. */
  async expectNone(page: Page, when: string, { signedIn }: { signedIn: boolean }) {
    const kept = await keptBy(page);
    const session = kept.find(([where]) => where === `sessionStorage ${SESSION}`);
    expect(Boolean(session), `a session is kept, ${when}`).toBe(signedIn);
    const places = [...this.seen, ...kept.filter((one) => one !== session)];
    const leaks = places.flatMap(([where, text]) =>
      [...this.secrets]
        .filter(([name, secret]) => holds(text, secret) && !(where === SEARCH && this.searched.has(name)))
        .map(([name]) => `${name} in ${where}: ${text.slice(0, 200)}`));
    expect(leaks, `what got out, ${when}`).toEqual([]);
    const elsewhere = kept.filter(([where]) => /localStorage|cookie|IndexedDB|cache|worker|referrer/.test(where));
    expect(elsewhere, `what is kept beyond the tab, ${when}`).toEqual([]);
    expect(this.seen.filter(([where]) => where === 'referrer'), `referrers, ${when}`).toEqual([]);
  }

  /** How much was looked through. */
  get size(): string {
    return `${this.secrets.size} secrets, ${this.seen.length} lines of console and headers`;
  }
}

/** Whether a text has a secret in it, be it encoded. */
function holds(text: string, secret: string): boolean {
  const shapes = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')];
  return shapes.some((shape) => text.includes(shape));
}

/** Everything a page keeps, as pairs of a place and a text. */
async function keptBy(page: Page): Promise<[string, string][]> {
  const browser = await page.context().newCDPSession(page);
  const { entries } = await browser.send('Page.getNavigationHistory');
  await browser.detach();
  const cookies = await page.context().cookies();
  const inside = await page.evaluate(async () => {
    const stored = (name: string, storage: Storage) => Object.entries(storage).map(([key, value]) => [`${name} ${key}`, `${key}=${value}`]);
    const workers = await navigator.serviceWorker?.getRegistrations() ?? [];
    return [
      ...stored('localStorage', localStorage),
      ...stored('sessionStorage', sessionStorage),
      ...(await indexedDB.databases()).map(({ name }) => ['IndexedDB', `${name}`]),
      ...('caches' in window ? (await caches.keys()).map((name) => ['cache', name]) : []),
      ...workers.map(({ scope }) => ['worker', scope]),
      ...document.cookie.split(';').filter(Boolean).map((one) => ['cookie', one]),
      ...(document.referrer ? [['referrer', document.referrer]] : []),
      ['title', document.title],
      ['address', location.href],
      ['state', JSON.stringify(history.state)],
      ['window.name', window.name],
      ['head', document.head.outerHTML],
    ] as [string, string][];
  });
  return [
    ...inside,
    ...cookies.map(({ name, value }): [string, string] => ['cookie', `${name}=${value}`]),
    // What was typed first the browser remembers by itself; no page can reach or change it.
    ...entries.map(({ url, title }): [string, string] => ['history', `${url} ${title}`]),
  ];
}
