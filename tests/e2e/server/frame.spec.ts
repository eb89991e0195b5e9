// What all pages share: tabs, the palette, one's own account, and addresses that lead nowhere.

import type { Page } from '@playwright/test';
import { expectHeading, status } from '../fixtures';
import { expect, test } from './fixtures';

/** The palette, opened by its keys. */
async function palette(page: Page) {
  await expect(page.getByRole('banner').getByRole('button', { name: 'Search' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const dialog = page.getByRole('dialog', { name: 'Search' });
  await expect(dialog.getByRole('combobox')).toBeFocused();
  return { dialog, options: dialog.getByRole('option'), status: dialog.getByRole('status') };
}

test('each tab has its address, title and heading', async ({ page, open }) => {
  await open('/admin/users');
  await expectHeading(page, 'Users');
  const tabs = page.getByRole('navigation', { name: 'Project Admin' });
  for (const [name, path] of [
    ['Details', '/admin/project'], ['Clients', '/admin/clients'], ['Bots', '/admin/bots'], ['Access policies', '/admin/policies'],
    ['Secrets', '/admin/secrets'], ['Settings', '/admin/settings'], ['Sites', '/admin/sites'], ['Users', '/admin/users'],
  ] as const) {
    await tabs.getByRole('link', { name }).click();
    await expect(page).toHaveURL(path);
    await expect(page).toHaveTitle(`${name} · Usher`);
    await expectHeading(page, name);
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
});

test('the palette leads to a tab', async ({ page, open }) => {
  await open('/admin/users');
  const { options } = await palette(page);
  await page.keyboard.type('sites');
  await expect(options.first()).toContainText('Sites');
  await page.keyboard.press('Enter');
  await expectHeading(page, 'Sites');
});

test('the palette finds a user, a client and a policy by name', async ({ page, open, remote }) => {
  const person = await remote.person();
  const client = await remote.program('client');
  const policy = await remote.policy();
  await open('/admin/project');
  await expectHeading(page, 'Details');
  for (const [typed, name, kind] of [
    [person.last, person.name, 'User'], [client.name, client.name, 'Client'], [policy.name, policy.name, 'Access policy'],
  ]) {
    const { options, status } = await palette(page);
    await page.keyboard.type(typed);
    await expect(status).toHaveText(/^1 result/);
    await expect(options.first()).toContainText(kind);
    await page.keyboard.press('Enter');
    await expectHeading(page, name);
  }
});

test('one’s own account: who one is and where one is signed in', async ({ page, open, remote, project }) => {
  await open('/account');
  await expectHeading(page, 'Your account');
  await expect(page.getByText(remote.email, { exact: true }).first()).toBeVisible();
  await expect(page.getByText(project.name, { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Active sessions' }).getByRole('listitem').first()).toBeVisible();
});

test('the current password is asked for before another is set', async ({ page, open, expectConsole }) => {
  expectConsole(status(400));
  await open('/account');
  await page.getByLabel('Current password').fill('not the password');
  await page.getByLabel('New password', { exact: true }).fill('a quite different password');
  await page.getByLabel('Confirm new password').fill('a quite different password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByLabel('Current password')).toHaveAccessibleDescription(/not your current password/);
});

test('an address that leads nowhere says so', async ({ page, open }) => {
  await open('/admin/nowhere');
  await expectHeading(page, 'Page not found');
  await page.goto('/nowhere');
  await expectHeading(page, 'Page not found');
});

for (const [path, told] of [
  ['users', 'There is no such member'], ['policies', 'There is no such access policy'], ['bots', 'There is no such bot'],
] as const) {
  test(`an unknown id of ${path} is told`, async ({ page, open, expectConsole }) => {
    expectConsole(status(404));
    await open(`/admin/${path}/00000000-0000-4000-8000-000000000000`);
    await expect(page.getByRole('alert')).toContainText(told);
  });
}

test('Back and Forward go through the pages', async ({ page, open }) => {
  await open('/admin/project');
  await page.getByRole('navigation', { name: 'Project Admin' }).getByRole('link', { name: 'Clients' }).click();
  await expectHeading(page, 'Clients');
  await page.goBack();
  await expectHeading(page, 'Details');
  await page.goForward();
  await expectHeading(page, 'Clients');
});

test('everything a page asks for goes to the app or to the server', async ({ page, open, remote, app }) => {
  const own = [new URL(app).origin, new URL(remote.url).origin];
  const strangers: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && !own.includes(origin)) strangers.push(request.url());
  });
  await open('/admin/users');
  await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
  await page.getByRole('link', { name: 'Details' }).click();
  await expectHeading(page, 'Details');
  expect(strangers).toEqual([]);
});
