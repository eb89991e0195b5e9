// What every test with a real server gets: the server, the app at it, and a console that must stay silent.

import { test as base, type Page } from '@playwright/test';
import { resume, signInHere } from '../actions';
import { expect, silence } from '../fixtures';
import { environment, serveBundle } from '../servers';
import { Remote } from './remote';

interface Fixtures {
  /** Names what the console may say in this test; anything else fails it. */
  expectConsole: (...patterns: RegExp[]) => void;
  /** Opens a path of the app with the tester signed in. */
  open: (path: string) => Promise<void>;
  /** Signs somebody in by the form that is on a page. */
  signInBy: (page: Page, who: { email: string; password: string }) => Promise<void>;
  /** The project, which is made what it was when the test is over. */
  project: any;
  tags: void;
}

export const test = base.extend<Fixtures, { remote: Remote; app: string }>({
  remote: [
    async ({}, use) => {
      const remote = await Remote.signIn();
      await use(remote);
      await remote.sweep();
    },
    { scope: 'worker', timeout: 300_000 },
  ],

  app: [
    async ({ remote }, use) => {
      const project = process.env.USHER_PROJECT ? ['--project-id', remote.project] : [];
      const site = await serveBundle(['--api-url', remote.url, '--port', environment('USHER_APP_PORT'), ...project]);
      await use(site.url);
      await site.stop();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ app }, use) => use(app),

  // What not every server, project or set-up has: a tag says that a test needs it.
  tags: [
    async ({ remote }, use, testInfo) => {
      const needs = (tag: string) => testInfo.tags.includes(tag);
      testInfo.skip(needs('@v4.5') && remote.version !== '4.5', 'only a server of version 4.5 does this');
      testInfo.skip(needs('@v5.1') && remote.version !== '5.1', 'only a server of version 5.1 does this');
      testInfo.skip(needs('@mail') && !process.env.USHER_MAILS, 'needs --mails');
      if (needs('@bots')) {
        const { features } = await remote.readProject();
        testInfo.skip(!features?.includes('bots'), 'the project may not run bots');
      }
      if (needs('@many')) {
        const { total } = await remote.fhir('GET', 'ProjectMembership?profile-type=Practitioner,Patient,RelatedPerson&_count=0&_total=accurate');
        testInfo.skip(total < 41, 'needs a project with more than 40 users');
      }
      await use();
    },
    { auto: true },
  ],

  expectConsole: [silence, { auto: true }],

  open: async ({ page, remote }, use) => {
    await use(async (path) => {
      await remote.goOn(page);
      await resume(page, path, remote.session());
    });
    await remote.goOn(page);
  },

  signInBy: async ({ remote }, use) => {
    await use(async (page, who) => {
      await remote.mayLogin();
      const answered = page.waitForResponse('**/auth/login');
      await signInHere(page, who);
      remote.noteLimit((await (await answered).allHeaders()).ratelimit);
    });
  },

  project: async ({ remote }, use) => {
    const before = await remote.readProject();
    await use(before);
    await remote.putBack(before);
  },
});

export { expect };
