// What no page may ever do, whatever the server says: run foreign script, build foreign elements, ask elsewhere.

import type { BrowserContext, Page } from '@playwright/test';
import { expect } from './fixtures';

/** Looks at all pages of a browser context from its beginning. */
export class Watch {
  /** Calls of `alert` and its like, and dialogs. */
  readonly dialogs: string[] = [];
  /** What the content security policy stopped. */
  readonly violations: string[] = [];
  /** Requests to anywhere but the app and its server. */
  readonly strangers: string[] = [];

  private constructor(private readonly origins: string[]) {}

  /** Begins to watch; `own` are the addresses of the app and of its server. */
  static async over(context: BrowserContext, own: string[]): Promise<Watch> {
    const watch = new Watch(own.map((url) => new URL(url).origin));
    await context.exposeBinding('usherWatch', (_, kind: 'dialogs' | 'violations', text: string) => void watch[kind].push(text));
    await context.addInitScript(() => {
      const { usherWatch } = window as any;
      const called = (name: string) => (...values: unknown[]) => void usherWatch('dialogs', `${name}(${values.join()})`);
      for (const name of ['alert', 'confirm', 'prompt', 'print']) (window as any)[name] = called(name);
      document.addEventListener('securitypolicyviolation', (event) => {
        usherWatch('violations', `${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
      });
    });
    context.on('dialog', (dialog) => {
      // Of `beforeunload` dialogs the app has its own.
      if (dialog.type() !== 'beforeunload') watch.dialogs.push(`${dialog.type()}: ${dialog.message()}`);
      void dialog.accept();
    });
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      const isOwn = watch.origins.includes(origin) || (protocol === 'data:' && !request.isNavigationRequest());
      if (!isOwn) watch.strangers.push(`${request.method()} ${request.url()}`);
    });
    return watch;
  }

  /** Forgets what happened. */
  forget() {
    for (const list of [this.dialogs, this.violations, this.strangers]) list.length = 0;
  }

  /** Nothing happened so far, and nothing on the page waits to happen. */
  async expectHarmless(page: Page, where: string) {
    expect(await page.evaluate(intruders), `elements and attributes that are not the app's own, ${where}`).toEqual([]);
    expect(this.origins, `still in the app, ${where}`).toContain(new URL(page.url()).origin);
    expect(await page.title(), `the title, ${where}`).toMatch(/Usher|^Something went wrong/);
    this.expectSilence(where);
  }

  /** Nothing happened so far. */
  expectSilence(where: string) {
    expect(this.dialogs, `dialogs, ${where}`).toEqual([]);
    expect(this.violations, `violations of the content security policy, ${where}`).toEqual([]);
    expect(this.strangers, `requests to elsewhere, ${where}`).toEqual([]);
  }
}

/** Runs in the page: what the app would never build. */
function intruders(): string[] {
  const names = 'iframe, frame, object, embed, base, math, svg, template, marquee, video, audio, img, body script, body style, body link, body meta';
  const found = [...document.querySelectorAll(names)].filter((one) => {
    const isOwnScript = one instanceof HTMLScriptElement && one.src.startsWith(location.origin);
    const isPicture = one instanceof HTMLImageElement && one.src.startsWith('data:image/');
    const isShape = (part: Element) => ['symbol', 'path', 'rect', 'circle', 'line'].includes(part.localName);
    const isIcon = (part: Element) => part.localName === 'use' && /^#icon-[a-z]+$/.test(part.getAttribute('href') ?? '');
    const isDrawn = one instanceof SVGSVGElement && [...one.querySelectorAll('*')].every(one.hasAttribute('hidden') ? isShape : isIcon);
    return !isOwnScript && !isPicture && !isDrawn;
  }).map((one) => one.outerHTML.slice(0, 200));
  const addresses = ['href', 'src', 'srcset', 'srcdoc', 'action', 'formaction', 'data', 'poster', 'xlink:href', 'ping', 'target'];
  for (const element of document.querySelectorAll('body, body *')) {
    for (const { name, value } of element.attributes) {
      const leads = addresses.includes(name) ? new URL(value, location.href) : undefined;
      const isAway = leads && leads.origin !== location.origin && !['blob:', 'data:'].includes(leads.protocol) && !value.startsWith('otpauth://totp/');
      const isCode = leads?.protocol === 'data:' && !value.startsWith('data:image/');
      if (name.startsWith('on') || name === 'style' || isAway || isCode) {
        found.push(`<${element.localName} ${name}=${value.slice(0, 200)}>`);
      }
    }
  }
  return found;
}

/** Every text on a page, those in fields too. */
export function textsOn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea, option')] as HTMLInputElement[];
    const names = [...document.querySelectorAll('[aria-label], [title]')];
    return [
      document.body.textContent,
      ...fields.map((field) => field.value),
      ...names.flatMap((one) => [one.getAttribute('aria-label'), one.getAttribute('title')]),
    ].join('\n');
  });
}
