// What every test of the demo gets: its site, a first tab where the admin is signed in, and a console that stays silent.

import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { environment } from '../servers';
import { serve, type Site } from './site';

export { expect };

interface Fixtures {
  /** The tab that holds the demo, at the list of users. */
  admin: Page;
}

export const test = base.extend<Fixtures, { site: Site }>({
  site: [
    async ({}, use) => {
      const site = await serve(environment('USHER_DIST'));
      await use(site);
      await site.stop();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ site }, use) => use(site.url),

  context: async ({ context }, use) => {
    const said: string[] = [];
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
    });
    context.on('weberror', (error) => said.push(`exception: ${error.error().message}`));
    await use(context);
    expect(said, 'what the console said').toEqual([]);
  },

  admin: async ({ page }, use) => {
    await page.goto('/');
    await signIn(page);
    await expect(page.getByRole('row').nth(2)).toBeVisible();
    await use(page);
  },
});

/** Signs in with what the demo has filled in, and arrives at a page with this heading. */
export async function signIn(page: Page, heading = 'Users') {
  await expect(page.getByRole('heading', { name: 'Sign in', level: 1 })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue('admin@example.com');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
}

/** Opens the controls. */
export async function controls(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Demo controls' }).click();
  const dialog = page.getByRole('dialog', { name: 'Demo controls' });
  await expect(dialog.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  return dialog;
}

/** Lets something go wrong. */
export async function fail(page: Page, name: string) {
  const dialog = await controls(page);
  await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
}

/** Fills in and sends the invite form. */
export async function invite(page: Page, first: string, email: string, role = 'Practitioner'): Promise<Locator> {
  await page.getByRole('link', { name: 'Invite new user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: role }).check();
  await dialog.getByLabel('First name').fill(first);
  await dialog.getByLabel('Last name').fill('Costa');
  await dialog.getByRole('textbox', { name: 'Email' }).fill(email);
  const policy = dialog.getByRole('combobox', { name: 'Access policy', exact: true });
  await policy.fill('Read only');
  await dialog.getByRole('option', { name: 'Read only' }).first().click();
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
  return dialog;
}
