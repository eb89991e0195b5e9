// WebKitGTK, driven by its own WebDriver (https://www.w3.org/TR/webdriver2/), which Playwright does not speak. Roles and
// names are those that the engine itself computes.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect } from '@playwright/test';
import { environment, freePort } from '../servers';
import type { Browser, Engine, Key, Name, Role, Tab } from './tab';

/** What may have a role. */
const CANDIDATES: Record<Role, string> = {
  button: 'button, summary',
  checkbox: '[type=checkbox]',
  combobox: '[role=combobox]',
  heading: 'h1, h2, h3',
  link: 'a[href]',
  option: '[role=option]',
  radio: '[type=radio]',
  textbox: 'input, textarea',
};

/** Those whose text, or label, may be the name: asking the driver about every element of a page takes seconds. */
const SIFT = `const [selector, name] = arguments;
  return [...document.querySelectorAll(selector)].filter((one) => new RegExp(name).test((one.labels?.[0] ?? one).textContent.trim()));`;

/** The keys as WebDriver writes them (§17.4.2). */
const KEYS: Record<Key, string> = { Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C' };

/** Under this name WebDriver hands over an element (§12.3). */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Starts a screen that nobody sees; each browser on it is a process of its own. */
export async function startWebKit(): Promise<Engine> {
  const xvfb = spawn(
    environment('USHER_XVFB'),
    ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const display = await new Promise<string>((resolve, reject) => {
    xvfb.once('error', reject).once('exit', () => reject(new Error('Xvfb ended before it was ready')));
    createInterface({ input: xvfb.stdout }).once('line', resolve);
  });
  return {
    newBrowser: (app) => WebKit.start(app, display),
    stop: () => ended(xvfb),
  };
}

/** Ends a process. */
function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  return gone;
}

/** A driver with its browser. */
class WebKit implements Browser {
  private session = '';
  /** The tab that commands go to. */
  private current = '';
  private opened = 0;

  private constructor(private readonly driver: ChildProcess, private readonly url: string, readonly app: string) {}

  static async start(app: string, display: string): Promise<WebKit> {
    const port = await freePort();
    const driver = spawn(environment('USHER_WEBKIT_DRIVER'), ['-p', `${port}`], {
      stdio: 'ignore', env: { ...process.env, DISPLAY: `:${display}` },
    });
    const browser = new WebKit(driver, `http://127.0.0.1:${port}`, app);
    await expect(() => browser.send('GET', '/status')).toPass();
    const { sessionId } = await browser.send('POST', '/session', { capabilities: {} });
    browser.session = `/session/${sessionId}`;
    browser.current = await browser.ask('GET', '/window');
    return browser;
  }

  async newTab(): Promise<Tab> {
    // The first one is there from the start.
    this.opened += 1;
    const handle = this.opened === 1 ? this.current : (await this.ask('POST', '/window/new', { type: 'tab' })).handle;
    return new WebKitTab(this, handle);
  }

  async close() {
    await this.ask('DELETE', '');
    await ended(this.driver);
  }

  /** A command for a tab. */
  async tell(handle: string, method: string, path: string, body?: object): Promise<any> {
    if (this.current !== handle) {
      await this.ask('POST', '/window', { handle });
      this.current = handle;
    }
    return this.ask(method, path, body);
  }

  private ask(method: string, path: string, body?: object): Promise<any> {
    return this.send(method, this.session + path, body);
  }

  private async send(method: string, path: string, body: object = {}): Promise<any> {
    const answer = await fetch(this.url + path, { method, body: method === 'POST' ? JSON.stringify(body) : undefined });
    const { value } = await answer.json();
    if (!answer.ok) throw new Refused(value.error, `${method} ${path}: ${value.error} ${value.message}`);
    return value;
  }
}

/** A command that the driver refused; `kind` as in §6.6. */
class Refused extends Error {
  constructor(readonly kind: string, message: string) {
    super(message);
  }
}

class WebKitTab implements Tab {
  constructor(private readonly browser: WebKit, private readonly handle: string) {}

  async goto(address: string) {
    await this.tell('POST', '/url', { url: new URL(address, this.browser.app).href });
  }

  async reload() {
    await this.tell('POST', '/refresh');
  }

  async back() {
    await this.tell('POST', '/back');
  }

  click(role: Role, name: Name) {
    return this.withOnly(role, name, (element) => this.tell('POST', `${element}/click`));
  }

  type(role: Role, name: Name, text: string) {
    return this.withOnly(role, name, (element) => this.tell('POST', `${element}/value`, { text }));
  }

  async press(key: Key) {
    const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value: KEYS[key] }));
    await this.tell('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  async resize(width: number, height: number) {
    await this.tell('POST', '/window/rect', { width, height });
  }

  async choose(name: string, option: string) {
    await expect(async () => {
      for (const select of await this.elements('', 'select')) {
        if (await this.computed(select, 'label') !== name) continue;
        for (const one of await this.elements(select, 'option')) {
          if (await this.tell('GET', `${one}/text`) === option) return await this.tell('POST', `${one}/click`);
        }
      }
      throw new Error(`no "${option}" in "${name}"`);
    }).toPass();
  }

  expect(role: Role, name: Name) {
    return this.withOnly(role, name, async () => {});
  }

  expectNone(role: Role, name: Name) {
    return expect(async () => expect(await this.all(role, name), `${role} ${name}`).toEqual([])).toPass();
  }

  expectValue(role: Role, name: Name, value: string) {
    return this.withOnly(role, name, async (element) => {
      expect(await this.tell('GET', `${element}/property/value`), `${role} ${name}`).toBe(value);
    });
  }

  expectText(text: string) {
    const read = () => this.evaluate<string>(`document.body.innerText.replaceAll(/\\s+/g, ' ')`);
    return expect.poll(read, 'what one reads').toContain(text);
  }

  expectAddress(path: string) {
    return expect.poll(() => this.tell('GET', '/url'), 'the address').toBe(this.browser.app + path);
  }

  evaluate<T>(expression: string): Promise<T> {
    return this.tell('POST', '/execute/sync', { script: `return ${expression}`, args: [] });
  }

  /** Does something with the only element of this role and name, as soon as it can be done. */
  private async withOnly(role: Role, name: Name, act: (element: string) => Promise<void>) {
    await expect(async () => {
      const found = await this.all(role, name);
      expect(found, `${role} ${name}`).toHaveLength(1);
      await act(found[0]!);
    }).toPass();
  }

  private async all(role: Role, name: Name): Promise<string[]> {
    const found: string[] = [];
    const pattern = typeof name === 'string' ? name.replaceAll(/[^\w ]/g, '.') : name.source;
    for (const element of paths(await this.tell('POST', '/execute/sync', { script: SIFT, args: [CANDIDATES[role], pattern] }))) {
      const label = await this.computed(element, 'label');
      if (!(typeof name === 'string' ? label === name : name.test(label))) continue;
      if (await this.computed(element, 'role') === role) found.push(element);
    }
    return found;
  }

  /** What the engine tells assistive technology of an element: nothing, where it is not on screen. */
  private async computed(element: string, what: 'label' | 'role'): Promise<string> {
    try {
      return (await this.tell('GET', `${element}/computed${what}`)).replaceAll(/\s+/g, ' ').trim();
    } catch (error) {
      if (error instanceof Refused && ['unknown error', 'stale element reference'].includes(error.kind)) return '';
      throw error;
    }
  }

  /** The paths of elements, of all or of those within one. */
  private async elements(within: string, selector: string): Promise<string[]> {
    return paths(await this.tell('POST', `${within}/elements`, { using: 'css selector', value: selector }));
  }

  private tell(method: string, path: string, body?: object) {
    return this.browser.tell(this.handle, method, path, body);
  }
}

/** The paths of elements that the driver hands over. */
function paths(elements: Record<string, string>[]): string[] {
  return elements.map((element) => `/element/${element[ELEMENT]}`);
}
