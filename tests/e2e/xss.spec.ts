// Markup and script in every field of every answer, on every page: it is text, and nothing else.
//
// The answers are poisoned on their way to the browser, so that no field is left out and nothing depends on what a
// server would have stored. A new page is one more entry of `scenes`.

import type { Page } from '@playwright/test';
import { expect, settled, status, test } from './fixtures';
import { inviteDialog, signIn, signInHere } from './actions';
import { payloads, Poison, structure, turns, words } from './payloads';
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

/** Goes to a page, and waits until it is there. */
async function open(page: Page, path: string) {
  await page.goto(path);
  await expect(page.locator('h1').first()).toBeAttached();
  await settled(page);
}

/** Opens everything on the page that can be opened. */
async function unfoldAll(page: Page) {
  const folded = page.locator('details:not([open]) > summary:visible');
  if (await folded.count() === 0) return;
  for (const summary of await folded.all()) await summary.click();
  await settled(page);
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
      await expect(page.locator('dialog.wide').getByText(/Affected users|users?:/).first()).toBeVisible();
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
const COLUMNS = 'name,email,role,policies,admin,active,account,mfa,activation,invited-by,added,changed';

/** Signs in where the scene wants it, with an honest server; gives the address of the scene. */
async function prepare(page: Page, sandbox: Sandbox, scene: Scene): Promise<string> {
  const path = await scene.path(sandbox);
  await page.addInitScript((columns) => sessionStorage.setItem('usher.columns', columns), COLUMNS);
  if (scene.who) await signIn(page, path, scene.who);
  await settled(page);
  return path;
}

/** Passes every answer of the server through a poison, but for those to requests to `except`. */
async function poisoned(page: Page, sandbox: Sandbox, poison: Poison, except?: RegExp) {
  await page.route(`${sandbox.url}/**`, (route) => relay(route, (text) => {
    const isJson = /^[[{]/.test(text) && !except?.test(route.request().url());
    return isJson ? JSON.stringify(poison.answer(JSON.parse(text))) : text;
  }));
}

/** A text without what can't be seen: names that hide something are written with its code points. */
const visible = (text: string) => text.replaceAll(/\[U\+[0-9A-F]{4,6}\]/g, '').replaceAll(/[\p{Cc}\p{Cf}]/gu, '');

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
    for (const name of Object.keys(turns)) {
      await test.step(name, async () => {
        await open(page, path);
        await scene.unfold?.(page);
        await watch.expectHarmless(page, `${scene.name}, ${name}`);
        for (const field of scene.shows) {
          const isShown = async () => {
            const texts = visible(await textsOn(page));
            return poison.put.some((one) => one.field === field && texts.includes(visible(one.text)));
          };
          await expect.poll(isShown, `${field} on screen, ${name}`).toBe(true);
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
    const poison = new Poison(() => undefined);
    // Tokens of no project are no session, and the page would show only that.
    await poisoned(page, sandbox, poison, /oauth2\/token$/);
    for (const key of ['resourceType', 'id', 'reference', 'url', 'relation', 'system', 'versionId', 'lastUpdated', 'status', 'profileType']) {
      await test.step(key, async () => {
        poison.wants = structure(key);
        await open(page, path);
        if (!scene.who) await scene.unfold?.(page);
        await settled(page);
        await watch.expectHarmless(page, `${scene.name}, ${key}`);
        if (scene.who) expect(new URL(page.url()).pathname, `still signed in, ${key}`).not.toBe('/signin');
      });
    }
    expect(poison.fields.size, 'poisoned').toBeGreaterThan(0);
  });
}

test('what watches over these pages would notice every payload', async ({ context, servers, expectConsole }) => {
  expectConsole(/./);
  await context.route('**://evil.example/**', (route) => route.abort());
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

test('markup that got in all the same runs nothing', async ({ page, context, servers, expectConsole }) => {
  expectConsole(/Content Security Policy/);
  const watch = await Watch.over(context, [servers.app, servers.api]);
  await page.goto('/signin');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => {
    const markup = (html: string) => document.body.appendChild(document.createElement('div')).innerHTML = html;
    markup('<img src="data:," onerror="alert(1)">');
    markup('<a id="bait" href="javascript:alert(2)">x</a>');
    markup('<iframe srcdoc="<script>parent.alert(3)</script>"></iframe>');
    document.getElementById('bait')!.click();
    const script = document.createElement('script');
    script.text = 'alert(4)';
    document.head.append(script);
  });
  await expect.poll(() => watch.violations.length).toBeGreaterThanOrEqual(4);
  expect(watch.dialogs).toEqual([]);
});
