// The command palette and the keys: all of it without a mouse.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, test } from './fixtures';
import { inviteDialog, signIn } from './actions';
import { expectAccessible } from './axe';
import { expectMember, form, makeMember } from './member';
import { outcome } from './sandbox';

/** The palette, and what is in it. */
function palette(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Search' });
  const field = dialog.getByRole('combobox');
  return { dialog, field, options: dialog.getByRole('option'), status: dialog.getByRole('status') };
}

/** Opens it by its keys. */
async function open(page: Page) {
  await expect(page.getByRole('banner').getByRole('button', { name: 'Search' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const parts = palette(page);
  await expect(parts.field).toBeFocused();
  return parts;
}

test('every tab is a few keys away', async ({ page }) => {
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  for (const [typed, name, path] of [
    ['det', 'Details', '/admin/project'], ['sites', 'Sites', '/admin/sites'], ['rights', 'Access policies', '/admin/policies'],
    ['member', 'Users', '/admin/users'],
  ] as const) {
    const { dialog, options } = await open(page);
    await page.keyboard.type(typed);
    await expect(options.first()).toContainText(name);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page).toHaveURL(path);
    await expectHeading(page, name);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  }
});

test('users, clients, bots and policies are found by name', async ({ page }) => {
  await signIn(page, '/admin/project');
  await expectHeading(page, 'Details');
  for (const [typed, name, kind, path] of [
    ['thành', /Bao Thành/, 'User', /\/admin\/users\/[^?]+$/], ['lab feed', /^Lab feed/, 'Client', /\/admin\/clients\/./],
    ['fax', /^Fax import/, 'Bot', /\/admin\/bots\/./], ['front', /^Front desk/, 'Access policy', /\/admin\/policies\/./],
  ] as const) {
    const { field, options, status } = await open(page);
    await page.keyboard.type(typed);
    await expect(status).toHaveText(/^1 result/);
    await expect(options.first()).toContainText(name);
    await expect(options.first()).toContainText(kind);
    await expect(field).toHaveAttribute('aria-activedescendant', (await options.first().getAttribute('id'))!);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(path);
  }
});

test('arrows move the mark, and what is typed moves nothing else', async ({ page, sandbox }) => {
  await signIn(page);
  const { dialog, field, options, status } = await open(page);
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await expect(options.last()).toContainText('Sign out');
  await expect(options.last()).toBeInViewport();
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.type('i?');
  await expect(field).toHaveValue('i?');
  await expect(status).toHaveText('Nothing found');
  await expect(field).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();

  // One question for what was typed, not one for each letter.
  await sandbox.forget();
  await field.fill('');
  await field.pressSequentially('ward nurse', { delay: 20 });
  await expect(status).not.toHaveText('Searching…');
  expect(await sandbox.requests('POST', /^\/fhir\/R4$/)).toHaveLength(1);
});

test('more than is shown leads to the list', async ({ page }) => {
  await signIn(page);
  const { dialog, options } = await open(page);
  await page.keyboard.type('example.com');
  const all = options.filter({ hasText: 'All users with “example.com”' });
  await expect(all).toBeVisible();
  await all.click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL('/admin/users?q=example.com');
});

test('the focus goes back to where it was, and Esc or the same keys close', async ({ page }) => {
  await signIn(page);
  const search = page.getByLabel('Name or email');
  await search.focus();
  const { dialog } = await open(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(search).toBeFocused();
  await open(page);
  await page.keyboard.press('ControlOrMeta+k');
  await expect(dialog).toBeHidden();
  await expect(search).toBeFocused();

  const button = page.getByRole('banner').getByRole('button', { name: 'Search' });
  await button.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('nothing opens over another dialog, and nothing typed is lost', async ({ page }) => {
  await signIn(page);
  await page.keyboard.press('i');
  const invite = inviteDialog(page);
  await invite.getByLabel('First name').fill('Ana');
  await page.keyboard.press('ControlOrMeta+k');
  await page.waitForTimeout(300);
  await expect(palette(page).dialog).toBeHidden();
  await expect(invite.getByLabel('First name')).toHaveValue('Ana');
});

test('leaving a changed form by the palette asks first', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('Label').fill('Night shift');
  const { options } = await open(page);
  await page.keyboard.type('bots');
  await expect(options.first()).toContainText('Bots');
  await page.keyboard.press('Enter');
  await expect(palette(page).dialog).toBeHidden();
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(form(page).getByLabel('Label')).toHaveValue('Night shift');
  await expect(form(page).getByLabel('Label')).toBeFocused();
});

test('what could not be searched is said, and asked again', async ({ page, sandbox, expectConsole }) => {
  expectConsole(/500/);
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  const { dialog, field, options, status } = await open(page);
  await sandbox.fault('POST', '/fhir/R4', { status: 500, body: outcome('Down') });
  await page.keyboard.type('Lab feed');
  const again = dialog.getByRole('button', { name: 'Try again' });
  await expect(again).toBeVisible();
  await expect(status).not.toHaveText('Nothing found');
  await again.press('Enter');
  await expect(options.first()).toContainText('Lab feed');
  await expect(again).toBeHidden();
  await expect(field).toBeFocused();
});

test('an answer that comes too late changes nothing', async ({ page, sandbox }) => {
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  const { options, status } = await open(page);
  await sandbox.fault('POST', '/fhir/R4', { delay: 1500 });
  await page.keyboard.type('fax');
  await expect(status).toHaveText('Searching…');
  await page.waitForTimeout(500);
  await page.keyboard.type('zzz');
  await expect(status).toHaveText('Nothing found');
  await page.waitForTimeout(1500);
  await expect(options).toHaveCount(0);
});

test('names from the server are text', async ({ page, sandbox }) => {
  const name = `${newEmail('x')} <img src=x onerror=alert(1)>`;
  const made = await sandbox.fhir('POST', 'AccessPolicy', { resourceType: 'AccessPolicy', name });
  await signIn(page);
  const { options } = await open(page);
  await page.keyboard.type(name.slice(0, 12));
  await expect(options.first()).toContainText('<img src=x');
  await sandbox.fhir('DELETE', `AccessPolicy/${made.id}`);
});

test('the keys are listed and can be switched off, for as long as the tab', async ({ page }) => {
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help.getByText('This list')).toBeVisible();
  await expectAccessible(page, 'the list of keys');
  const on = help.getByRole('checkbox', { name: 'Keyboard shortcuts' });
  await on.press('Space');
  await expect(on).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();

  await page.reload();
  await expect(page.getByRole('table')).toBeVisible();
  for (const key of ['?', 'i', 'ControlOrMeta+k']) await page.keyboard.press(key);
  await page.waitForTimeout(300);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  // The button is still there, and leads to the switch.
  await page.getByRole('button', { name: 'Search' }).press('Enter');
  await palette(page).dialog.getByRole('button', { name: 'Keyboard shortcuts' }).press('Enter');
  await on.press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(help).toBeVisible();
});

test('nothing of it is fetched before it is opened', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(fetched.filter((path) => /manage/.test(path))).toEqual([]);
  await open(page);
  expect(fetched.filter((path) => /manage/.test(path))).not.toEqual([]);
});

for (const width of [1280, 360, 320]) {
  test(`it fits ${width} px and has nothing axe would object to`, async ({ page }) => {
    await page.setViewportSize({ width, height: 740 });
    await signIn(page);
    const { dialog, status } = await open(page);
    await expectAccessible(page, 'the open palette');
    await page.keyboard.type('a');
    await expect(status).toHaveText(/results/);
    await expectAccessible(page, 'results');
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await dialog.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByRole('button', { name: 'Close' }).click();
    await expect(help).toBeHidden();
  });
}

test('signing out by the palette', async ({ page }) => {
  await signIn(page);
  const { options } = await open(page);
  await page.keyboard.type('log out');
  await expect(options.first()).toContainText('Sign out');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/signin');
  await page.keyboard.press('ControlOrMeta+k');
  await page.waitForTimeout(300);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
