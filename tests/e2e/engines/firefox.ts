// Firefox, driven by Playwright through WebDriver BiDi.

import { type Browser as Launched, type BrowserContext, expect, firefox, type Page } from '@playwright/test';
import { environment } from '../servers';
import type { Browser, Engine, Key, Name, Role, Tab } from './tab';

/** Starts Firefox. */
export async function startFirefox(): Promise<Engine> {
  const launched = await firefox.launch({ channel: 'moz-firefox', executablePath: environment('USHER_FIREFOX') });
  return {
    newBrowser: (app, errors) => newBrowser(launched, app, errors),
    stop: () => launched.close(),
  };
}

async function newBrowser(launched: Launched, app: string, errors?: RegExp): Promise<Browser> {
  const context: BrowserContext = await launched.newContext({ baseURL: app, locale: 'en-US' });
  const thrown: string[] = [];
  context.on('weberror', (error) => thrown.push(error.error().message));
  return {
    newTab: async () => new FirefoxTab(await context.newPage(), app),
    async close() {
      await context.close();
      expect(thrown.filter((error) => !errors?.test(error)), 'what the pages threw').toEqual([]);
    },
  };
}

class FirefoxTab implements Tab {
  constructor(private readonly page: Page, private readonly app: string) {}

  async goto(address: string) {
    await this.page.goto(address);
  }

  async reload() {
    await this.page.reload();
  }

  async back() {
    await this.page.goBack();
  }

  click(role: Role, name: Name) {
    return this.only(role, name).click();
  }

  async type(role: Role, name: Name, text: string) {
    await this.only(role, name).focus();
    await this.page.keyboard.type(text);
  }

  press(key: Key) {
    return this.page.keyboard.press(key);
  }

  resize(width: number, height: number) {
    return this.page.setViewportSize({ width, height });
  }

  async choose(name: string, option: string) {
    await this.page.getByLabel(name, { exact: true }).selectOption({ label: option });
  }

  expect(role: Role, name: Name) {
    return expect(this.only(role, name)).toBeVisible();
  }

  expectNone(role: Role, name: Name) {
    return expect(this.only(role, name)).toHaveCount(0);
  }

  expectValue(role: Role, name: Name, value: string) {
    return expect(this.only(role, name)).toHaveValue(value);
  }

  expectText(text: string) {
    return expect(this.page.locator('body')).toContainText(text, { useInnerText: true });
  }

  expectAddress(path: string) {
    return expect(this.page).toHaveURL(this.app + path);
  }

  evaluate<T>(expression: string): Promise<T> {
    return this.page.evaluate(expression);
  }

  private only(role: Role, name: Name) {
    return this.page.getByRole(role, { name, exact: true });
  }
}
