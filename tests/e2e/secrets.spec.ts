// A whole working day, with everything that is secret in it: none of it is in what the browser keeps or says.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, noAnswer, status, test } from './fixtures';
import { fillInvite, inviteDialog, sendInvite, setPassword, signInHere } from './actions';
import { breakProgram, STOPPED } from './broken';
import { newPatient } from './people';
import { ADMIN, outcome } from './sandbox';
import { Traces } from './traces';

const WRONG = 'not-the-password-at-all';
const CHOSEN = 'correct horse battery secret';

test('tokens, passwords, links and names stay where they belong', async ({ page, context, sandbox, servers, expectConsole }) => {
  expectConsole(status(400), status(401), status(404), status(500), noAnswer, ...STOPPED);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const traces = new Traces(context, servers.api);
  traces.learn('the password', ADMIN.password);
  traces.learn('a wrong password', WRONG);
  traces.learn('a new password', CHOSEN);
  const invited = { first: 'Perpetua', last: 'Quillfeather', email: newEmail('perpetua') };
  traces.learnOfPerson('a first name', invited.first);
  traces.learnOfPerson('a last name', invited.last);
  traces.learnOfPerson('an address', invited.email);
  traces.learnOfPerson('the name of a patient', 'Chidi Eze');
  const check = (when: string, signedIn: boolean) => traces.expectNone(page, when, { signedIn });

  await test.step('a wrong password, and the right one', async () => {
    await page.goto('/signin');
    await signInHere(page, { ...ADMIN, password: WRONG });
    await expect(page.getByRole('alert')).toBeVisible();
    await check('after a refusal', false);
    await signInHere(page);
    await expectHeading(page, 'Users');
    await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
    await check('signed in', true);
  });

  await test.step('an invite, refused and then sent', async () => {
    await page.getByRole('link', { name: 'Invite new user' }).click();
    const dialog = inviteDialog(page);
    await fillInvite(dialog, { ...invited, role: 'RelatedPerson' });
    await check('while an invite is typed', true);
    await sandbox.fault('POST', '/admin/projects/*/invite', { status: 400, body: outcome(`No ${invited.email}, ${invited.last}`) });
    await sendInvite(dialog);
    await expect(dialog.getByRole('alert').first()).toBeVisible();
    await check('after a refused invite', true);
    await sendInvite(dialog);
    await expect(dialog).toContainText('is invited');
    await check('after an invite', true);
  });

  await test.step('the page of a user, and the link handed over', async () => {
    const patient = await newPatient(sandbox, { password: undefined });
    traces.learnOfPerson('the name of a user', patient.name);
    traces.learnOfPerson('the address of a user', patient.email);
    await page.goto(`/admin/users/${patient.id}`);
    await expectHeading(page, patient.name);
    await page.getByRole('button', { name: 'Copy activation link' }).click();
    await expect(page.getByText('Activation link copied')).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    traces.learn('the secret of the copied link', link.split('/').at(-1));
    for (const summary of await page.locator('details:not([open]) > summary:visible').all()) await summary.click();
    await check('on the page of a user', true);
  });

  await test.step('an expired token, renewed on the way', async () => {
    await sandbox.fault('GET', '/fhir/R4/ProjectMembership', { status: 401, body: outcome('Unauthorized', { id: 'unauthorized' }) });
    await page.getByRole('link', { name: 'Users' }).first().click();
    await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
    await check('after a renewal', true);
  });

  await test.step('a page that failed', async () => {
    await sandbox.fault('GET', '/fhir/R4/ProjectMembership', { status: 500, body: outcome('Internal error') });
    await page.reload();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await check('on an error page', true);
  });

  await test.step('the mailed link, used in another tab', async () => {
    const link = await sandbox.link(invited.email);
    traces.learn('the secret of the mailed link', link.split('/').at(-1));
    const person = await context.newPage();
    await person.goto(link);
    await setPassword(person, CHOSEN);
    await expectHeading(person, 'Your password is set');
    await traces.expectNone(person, 'after setting a password', { signedIn: false });
    await person.close();
  });

  await test.step('the program breaks', async () => {
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
    await breakProgram(page, ADMIN.password);
    await page.getByRole('link', { name: 'Details' }).click();
    await expectHeading(page, 'Something went wrong in this page');
    await check('on the recovery page', true);
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Users|Details/);
  });

  await test.step('signing out', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectHeading(page, 'Sign in');
    await check('signed out', false);
    expect(await page.evaluate(() => ({ ...sessionStorage })), 'what the tab keeps').toEqual({});
    const left = await page.content();
    for (const [name, secret] of traces.secrets) expect(left, `${name} on the page`).not.toContain(secret);
    await page.goBack();
    await expectHeading(page, 'Sign in');
    await check('after Back', false);
  });
  console.log(`looked for ${traces.size}`);
});

/** Every way a page could give a secret away. */
const leaks: Record<string, (secret: string) => unknown> = {
  localStorage: (secret) => localStorage.setItem('x', secret),
  sessionStorage: (secret) => sessionStorage.setItem('x', secret),
  cookie: (secret) => { document.cookie = `x=${encodeURIComponent(secret)}`; },
  IndexedDB: (secret) => new Promise((done) => { indexedDB.open(secret).onsuccess = done; }),
  cache: (secret) => caches.open(secret),
  'history state': (secret) => history.replaceState({ secret }, ''),
  address: (secret) => history.replaceState(null, '', `?x=${encodeURIComponent(secret)}`),
  'earlier address': (secret) => {
    history.replaceState(null, '', `#${btoa(secret)}`);
    history.pushState(null, '', '/signin');
  },
  title: (secret) => { document.title = secret; },
  'window.name': (secret) => { window.name = secret; },
  console: (secret) => console.debug('it is', secret),
  'request address': (secret) => fetch(`/index.html?x=${encodeURIComponent(secret)}`),
  'request header': (secret) => fetch('/index.html', { headers: { 'x-debug': btoa(secret) } }),
  exception: (secret) => { setTimeout(() => { throw new Error(secret); }); },
};

test('what looks for secrets would find one, wherever it gets out', async ({ page, context, servers, expectConsole }) => {
  test.slow();
  expectConsole(/./);
  for (const [where, leak] of Object.entries(leaks)) {
    await test.step(where, async () => {
      const other = await context.newPage();
      const traces = new Traces(context, servers.api);
      traces.learn('the password', CHOSEN);
      await other.goto('/signin');
      await expectHeading(other, 'Sign in');
      await traces.expectNone(other, 'before', { signedIn: false });
      await other.evaluate(leak, CHOSEN);
      // The console and the network tell a moment later.
      const found = async () => traces.expectNone(other, 'after', { signedIn: false }).then(() => '', String);
      await expect.poll(found).toMatch(/what got out|beyond the tab/);
      await forget(other);
    });
  }
  await page.close();
});

/** Leaves nothing behind for the next one. */
async function forget(page: Page) {
  await page.evaluate(async () => {
    localStorage.clear();
    document.cookie = 'x=; max-age=0';
    await Promise.all([
      ...(await indexedDB.databases()).map(({ name }) => new Promise((done) => {
        const request = indexedDB.deleteDatabase(name!);
        request.onsuccess = request.onblocked = done;
      })),
      ...(await caches.keys()).map((name) => caches.delete(name)),
    ]);
  });
  await page.close();
}
