// What all pages share: titles, headings, focus, navigation, and what is kept in the browser.

import { expect, expectHeading, test } from './fixtures';
import { otherPerson, signIn } from './actions';

test('each tab has its address, title, heading and mark', async ({ page }) => {
  await signIn(page);
  const tabs = page.getByRole('navigation', { name: 'Project Admin' });
  for (const [name, path] of [
    ['Details', '/admin/project'], ['Clients', '/admin/clients'], ['Bots', '/admin/bots'], ['Secrets', '/admin/secrets'],
    ['Settings', '/admin/settings'], ['Sites', '/admin/sites'], ['Users', '/admin/users'],
  ] as const) {
    const link = tabs.getByRole('link', { name });
    await link.click();
    await expect(page).toHaveURL(path);
    await expect(page).toHaveTitle(`${name} · Usher`);
    await expectHeading(page, name);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await expect(link).toHaveAttribute('aria-current', 'page');
    await expect(tabs.locator('[aria-current]')).toHaveCount(1);
  }
  await page.goBack();
  await expectHeading(page, 'Sites');
  await expect(page).toHaveTitle('Sites · Usher');
});

test('the other addresses of a tab lead to it', async ({ page }) => {
  await signIn(page, '/admin/details');
  await expectHeading(page, 'Details');
  await page.goto('/admin');
  await expectHeading(page, 'Users');
});

test('pages outside of Project Admin have titles too', async ({ page }) => {
  for (const [path, title] of [
    ['/signin', 'Sign in'], ['/setpassword/1/2', 'Set password'], ['/nowhere', 'Page not found'],
  ]) {
    await page.goto(path!);
    await expect(page).toHaveTitle(`${title} · Usher`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  }
});

test('the dialog has the title while it is open', async ({ page }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'Invite new user' }).click();
  await expect(page).toHaveTitle('Invite new user · Usher');
  await page.keyboard.press('Escape');
  await expect(page).toHaveTitle('Users · Usher');
});

test('a link opens in a new tab as any link does', async ({ page, context }) => {
  await signIn(page);
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'Details' }).click({ modifiers: ['ControlOrMeta'] });
  await expect(await opened).toHaveURL(/\/signin\?next=%2Fadmin%2Fproject|\/admin\/project/);
  await expect(page).toHaveURL('/admin/users');
});

test('the project\'s id can be copied', async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page, '/admin/project');
  await page.getByRole('button', { name: 'Copy the project ID' }).click();
  await expect(page.getByRole('button', { name: 'Copied the project ID' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await sandbox.projectId());
});

test('the refresh token is kept in this tab alone, and no token is in an address', async ({ page }) => {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url(), request.headers()['referer'] ?? ''));
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  const kept = () => page.evaluate(() => ({ session: { ...sessionStorage }, local: { ...localStorage } }));
  const first = await kept();
  expect(Object.keys(first.session)).toEqual(['usher.refresh']);
  expect(first.local).toEqual({});
  expect(await page.context().cookies()).toEqual([]);

  await page.reload();
  await expect(page.getByRole('table')).toBeVisible();
  const second = await kept();
  expect(second.session['usher.refresh']).not.toBe(first.session['usher.refresh']);
  expect(second.local).toEqual({});
  for (const kept of [first, second].map((one) => one.session['usher.refresh']!)) {
    // Beside the token: whose session it is, and its times.
    expect(kept.match(/^eyJ/gm)).toHaveLength(1);
    const token = kept.split('\n').at(-1)!;
    expect(token).toMatch(/^eyJ/);
    expect(addresses.filter((address) => address.includes(token))).toEqual([]);
  }
  expect(addresses.filter((address) => /access_token|eyJ/.test(address))).toEqual([]);

  const other = await otherPerson(page);
  await other.goto('/admin/users');
  await expectHeading(other, 'Sign in');
});
