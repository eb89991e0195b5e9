// Markup and script in every field of every answer, on every page: it is text, and nothing else.
//
// The answers are poisoned on their way to the browser, so that no field is left out and nothing depends on what a
// server would have stored. A new page is one more entry of `scenes`.

import type { Page } from '@playwright/test';
import { expect, status, test } from './fixtures';
import { inviteDialog, signIn, signInHere } from './actions';
import { payloads, Poison, structure, words } from './payloads';
import { newPatient } from './people';
import { ADMIN, BOTH, NURSE, type Sandbox } from './sandbox';
import { textsOn, Watch } from './watch';
import { relay } from './relay';

test.describe.configure({ mode: 'parallel' });

/** A page, and what is done on it while the server's answers are poisoned. */
interface Scene {
  name: string;
  /** Makes what the page is about, and gives its address. */
  path(sandbox: Sandbox): Promise<string> | string;
  /** Whoever is signed in; nobody by default. */
  who?: typeof ADMIN;
  /** Opens what is folded away. Nothing the server wrote may be counted on. */
  unfold?(page: Page): Promise<unknown>;
  /** Fields that have to be on screen, as they came. */
  shows: string[];
  /** Whether it asks for nothing that another scene does not ask for. */
  asksNothingNew?: boolean;
}

/** Opens everything on the page that can be opened. */
async function unfoldAll(page: Page) {
  await page.waitForLoadState('networkidle');
  const folded = page.locator('details:not([open]) > summary:visible');
  if (await folded.count() === 0) return;
  for (const summary of await folded.all()) await summary.click();
  await page.waitForLoadState('networkidle');
}

const scenes: Scene[] = [
  {
    name: 'choice of a project',
    path: () => '/signin',
    async unfold(page) {
      await signInHere(page, BOTH);
      await expect(page.getByRole('heading', { name: 'Choose a project' })).toBeVisible();
    },
    shows: ['memberships.project.display', 'memberships.profile.display'],
  },
  {
    name: 'users',
    path: () => '/admin/users',
    who: ADMIN,
    unfold: unfoldAll,
    shows: ['Practitioner.name.family', 'ProjectMembership.user.display', 'AccessPolicy.name'],
  },
  {
    name: 'a user',
    path: async (sandbox) => `/admin/users/${(await newPatient(sandbox)).id}`,
    who: ADMIN,
    unfold: unfoldAll,
    shows: ['Patient.name.family', 'ProjectMembership.user.display', 'ProjectMembership.profile.display', 'AccessPolicy.name', 'AccessPolicy.resource.criteria', 'User.email'],
  },
  {
    name: 'project',
    path: () => '/admin/project',
    who: ADMIN,
    unfold: unfoldAll,
    shows: ['Project.name', 'Project.description', 'Project.owner.display', 'Project.features', 'Project.link.project.display', 'Project.defaultAccessPolicies.accessPolicy.display'],
  },
  {
    name: 'invite',
    path: () => '/admin/invite',
    who: ADMIN,
    async unfold(page) {
      const dialog = inviteDialog(page);
      await dialog.getByRole('radio', { name: 'RelatedPerson' }).check();
      await dialog.getByRole('textbox', { name: 'Email' }).fill('zoe@example.com');
      await dialog.getByRole('combobox', { name: 'Access policy' }).click();
      await expect(dialog.getByRole('listbox').getByRole('option').first()).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await dialog.getByRole('combobox', { name: 'Patient' }).fill('Eze');
      await expect(dialog.getByRole('listbox').getByRole('option').first()).toBeVisible();
      await unfoldAll(page);
    },
    shows: ['AccessPolicy.name', 'Patient.name.family'],
  },
  {
    name: 'bulk change',
    path: () => '/admin/users',
    who: ADMIN,
    async unfold(page) {
      await page.getByLabel('Select this page').check();
      const bar = page.getByRole('region', { name: 'Selected users' });
      await bar.getByLabel('Action').selectOption({ label: 'Deactivate' });
      await bar.getByRole('button', { name: 'Continue' }).click();
      await expect(page.locator('dialog.wide').getByText(/Whom it is about|users?:/).first()).toBeVisible();
      await unfoldAll(page);
    },
    shows: ['Practitioner.name.family'],
    asksNothingNew: true,
  },
  {
    name: 'another project',
    path: () => '/projects',
    who: ADMIN,
    async unfold(page) {
      await signInHere(page, BOTH);
      await expect(page.getByRole('button', { name: /chosen|Practitioner|\(/ }).first()).toBeVisible();
    },
    shows: ['memberships.project.display'],
  },
  {
    name: 'one’s own account',
    path: () => '/account',
    who: ADMIN,
    unfold: unfoldAll,
    shows: ['security.sessions.browser', 'security.sessions.os', 'security.sessions.remoteAddress', 'security.sessions.project.display'],
  },
  { name: 'a tab to come', path: () => '/admin/clients', who: ADMIN, unfold: unfoldAll, shows: ['Project.name'], asksNothingNew: true },
  { name: 'no access', path: () => '/admin/users', who: NURSE, unfold: unfoldAll, shows: [], asksNothingNew: true },
];

/** Every column the list can have. */
const COLUMNS = 'name,email,role,policies,admin,active,account,mfa,activation,invited,added,changed';

/** Signs in where the scene wants it, with an honest server; gives the address of the scene. */
async function prepare(page: Page, sandbox: Sandbox, scene: Scene): Promise<string> {
  const path = await scene.path(sandbox);
  await page.addInitScript((columns) => sessionStorage.setItem('usher.columns', columns), COLUMNS);
  if (scene.who) await signIn(page, path, scene.who);
  await page.waitForLoadState('networkidle');
  return path;
}

/** Passes every answer of the server through a poison, but for those to requests to `except`. */
async function poisoned(page: Page, sandbox: Sandbox, poison: Poison, except?: RegExp) {
  await page.route(`${sandbox.url}/**`, (route) => relay(route, (text) => {
    const isJson = /^[[{]/.test(text) && !except?.test(route.request().url());
    return isJson ? JSON.stringify(poison.answer(JSON.parse(text))) : text;
  }));
}

/** Says what was tried. */
function report(scene: Scene, poison: Poison) {
  console.log(`${scene.name}: ${poison.pairs.size} payloads in fields, of ${poison.fields.size} fields`);
}

for (const scene of scenes) {
  test(`${scene.name}: what is there to be read is text`, async ({ page, context, sandbox, servers, expectConsole }) => {
    test.setTimeout(180_000);
    if (scene.who === NURSE) expectConsole(status(403));
    const watch = await Watch.over(context, [servers.app, servers.api]);
    const path = await prepare(page, sandbox, scene);
    const poison = new Poison(words);
    await poisoned(page, sandbox, poison);
    for (const name of Object.keys(payloads)) {
      await test.step(name, async () => {
        await page.goto(path);
        await scene.unfold?.(page);
        await watch.expectHarmless(page, `${scene.name}, ${name}`);
        const texts = await textsOn(page);
        for (const field of scene.shows) {
          const put = poison.put.filter((one) => one.field === field);
          expect(put.some(({ text }) => texts.includes(text)), `${field} on screen, ${name}`).toBe(true);
        }
        poison.next();
      });
    }
    report(scene, poison);
  });
}

for (const scene of scenes.filter(({ asksNothingNew }) => !asksNothingNew)) {
  test(`${scene.name}: ids, references, addresses and codes lead nowhere else`, async ({ page, context, sandbox, servers, expectConsole }) => {
    test.setTimeout(180_000);
    expectConsole(/the server responded with a status of 4\d\d/);
    const watch = await Watch.over(context, [servers.app, servers.api]);
    const path = await prepare(page, sandbox, scene);
    for (const key of ['resourceType', 'id', 'reference', 'url', 'relation', 'system', 'versionId', 'lastUpdated', 'status', 'profileType']) {
      await test.step(key, async () => {
        const poison = new Poison(structure(key));
        // Tokens of no project are no session, and the page would show only that.
        await poisoned(page, sandbox, poison, /oauth2\/token$/);
        await page.goto(path);
        if (!scene.who) await scene.unfold?.(page);
        await page.waitForLoadState('networkidle');
        await watch.expectHarmless(page, `${scene.name}, ${key}`);
        if (scene.who) expect(new URL(page.url()).pathname, `still signed in, ${key}`).not.toBe('/signin');
        await page.unrouteAll({ behavior: 'ignoreErrors' });
      });
    }
  });
}

test('what watches over these pages would notice every payload', async ({ context, servers, expectConsole }) => {
  expectConsole(/./);
  await context.route('**://evil.example/**', (route) => route.abort());
  // With trusted types there would be no markup to begin with.
  const without = (text: string) => text.replace(/;?\s*(require-trusted-types-for|trusted-types)[^;"]*/g, '');
  await context.route(`${servers.app}/signin`, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'content-security-policy': without(response.headers()['content-security-policy']!) };
    await route.fulfill({ response, headers, body: without(await response.text()) });
  });
  const watch = await Watch.over(context, [servers.app, servers.api]);
  // A template is text to whoever has no template engine, and entities are text to everybody.
  const { template: _, entities: __, ...active } = payloads;
  for (const [name, payload] of Object.entries(active)) {
    await test.step(name, async () => {
      watch.forget();
      const page = await context.newPage();
      await page.goto('/signin');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.evaluate((text) => {
        const quote = text.startsWith("'") ? "'" : '"';
        const element = document.body.appendChild(document.createElement('div'));
        element.innerHTML = `<input value=${quote}${text}${quote}><a href=${quote}${text}${quote}>x</a>${text}`;
      }, payload('field'));
      await expect(watch.expectHarmless(page, name)).rejects.toThrow();
      await page.close();
    });
  }
});

test('no text becomes markup or script, even if the program wanted it to', async ({ page, expectConsole }) => {
  expectConsole(/TrustedHTML|TrustedScript|Trusted Types|unsafe-eval|Content Security Policy/);
  await page.goto('/signin');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const refused = await page.evaluate(() => {
    const tries: Record<string, () => unknown> = {
      innerHTML: () => { document.body.innerHTML = '<b>x</b>'; },
      outerHTML: () => { document.querySelector('h1')!.outerHTML = '<b>x</b>'; },
      insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
      'document.write': () => document.write('<b>x</b>'),
      srcdoc: () => { document.createElement('iframe').srcdoc = '<b>x</b>'; },
      DOMParser: () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
      createContextualFragment: () => document.createRange().createContextualFragment('<b>x</b>'),
      'script text': () => { document.createElement('script').text = 'x'; },
      'script src': () => { document.createElement('script').src = '/x.js'; },
    };
    return Object.entries(tries).map(([name, attempt]) => {
      try {
        attempt();
        return `${name}: done`;
      } catch {
        return `${name}: refused`;
      }
    });
  });
  expect(refused.filter((line) => line.endsWith('done'))).toEqual([]);
});
