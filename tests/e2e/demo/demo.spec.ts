// The app without a server: the main job, the failures, several tabs, and no request beyond the files.

import type { Page } from '@playwright/test';
import { expectAccessible } from '../axe';
import { controls, expect, fail, invite, signIn, test } from './fixtures';

const PASSWORD = 'correct horse battery';

for (const role of ['Practitioner', 'Patient'] as const) test(`a ${role} is invited, follows the email and signs in, all in one browser`, async ({ admin }) => {
  const result = await invite(admin, 'Ana', 'ana.costa@example.com', role);
  await expect(result.getByRole('heading', { name: 'Ana Costa is invited' })).toBeVisible();
  await result.getByRole('button', { name: 'Back to users' }).click();

  const dialog = await controls(admin);
  await expect(dialog.getByText('ana.costa@example.com').first()).toBeVisible();
  const opened = admin.context().waitForEvent('page');
  await dialog.getByRole('link', { name: /\/setpassword\// }).click();
  const theirs = await opened;
  await expect(theirs.getByText('This tab shares the demo of another tab')).toBeVisible();
  await theirs.getByLabel('New password').fill(PASSWORD);
  await theirs.getByLabel('Confirm password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Set password' }).click();
  await theirs.getByRole('link', { name: 'Sign in' }).click();
  await theirs.getByRole('textbox', { name: 'Email' }).fill('ana.costa@example.com');
  await theirs.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await expect(theirs.getByRole('heading', { name: 'You are signed in, but not as an admin' })).toBeVisible();
});

test('the page says what it is, and fetches nothing once its files are there', async ({ page, site }) => {
  site.asked.length = 0;
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await page.goto('/');
  const policy = await page.locator('meta[http-equiv=content-security-policy]').getAttribute('content');
  expect(policy).toContain("connect-src 'none'");
  await signIn(page);
  await expect(page.getByRole('complementary', { name: 'Demo' })).toContainText('Nothing leaves this browser. Reloading this page starts over.');
  for (const name of ['Clients', 'Access policies', 'Details']) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  }
  const files = requests.filter((path) => !path.startsWith('data:'));
  expect(files).toHaveLength(3);
  expect(files.filter((path) => path.startsWith('/assets/'))).toHaveLength(2);
  expect(site.asked.filter((path) => path !== '/favicon.ico').sort()).toEqual(files.sort());
});

test('forty members of all roles and states are there, and a reload starts over', async ({ admin }) => {
  await expect(admin.getByText(/of 4\d\b/)).toBeVisible();
  for (const role of ['Practitioner', 'Patient', 'RelatedPerson']) await expect(admin.getByRole('cell', { name: role }).first()).toBeAttached();
  await invite(admin, 'Ana', 'ana.costa@example.com');
  await expect(admin.getByRole('heading', { name: 'Ana Costa is invited' })).toBeVisible();
  await admin.goto('/');
  await signIn(admin);
  const dialog = await controls(admin);
  await expect(dialog.getByText('No email yet')).toBeVisible();
});

test('with the mail server down the invite says that no email went out', async ({ admin }) => {
  await fail(admin, 'Email service down');
  const result = await invite(admin, 'Bo', 'bo.costa@example.com');
  await expect(result.getByText('couldn’t be sent').first()).toBeVisible();
  await result.getByRole('button', { name: 'Back to users' }).click();
  await expect((await controls(admin)).getByText('No email yet')).toBeVisible();
});

test('an invite whose answer is lost is looked up', async ({ admin }) => {
  await fail(admin, 'Lose the next answer');
  const result = await invite(admin, 'Cy', 'cy.costa@example.com');
  await expect(result.getByRole('heading', { name: 'Cy Costa is invited' })).toBeVisible();
});

test('what another admin saved first is shown beside one’s own', async ({ admin }) => {
  await admin.getByRole('link', { name: 'Details', exact: true }).click();
  await admin.getByRole('textbox', { name: 'Description' }).fill('Open on Saturdays');
  await fail(admin, 'Another admin saves first');
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(admin.getByRole('radio', { name: 'Theirs: Described by another admin' })).toBeVisible();
  await admin.getByRole('radio', { name: 'Yours: Open on Saturdays' }).check();
  await admin.getByRole('button', { name: 'Save choices' }).click();
  await expect(admin.getByText(/^Saved\./)).toBeVisible();
});

test('when the tab with the demo is closed, another starts over', async ({ admin }) => {
  const other = await admin.context().newPage();
  await other.goto('/setpassword/1/2');
  await expect(other.getByText('This tab shares the demo of another tab')).toBeVisible();
  await admin.close();
  await expect(other.getByText('this tab holds it now')).toBeVisible();
  await expect((await controls(other)).getByText('No email yet')).toBeVisible();
});

test('a form over the page is still there when the demo starts over, and can be saved', async ({ admin }) => {
  const other = await admin.context().newPage();
  await other.goto('/admin/details');
  await other.getByRole('textbox', { name: 'Description' }).fill('Open on Saturdays');
  await admin.close();
  await expect(other.getByText('this tab holds it now')).toBeVisible();
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  const again = other.getByRole('dialog', { name: 'Sign in again' });
  await expect(again.getByLabel('Password', { exact: true })).not.toHaveValue('');
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again).toBeHidden();
  await expect(other.getByRole('textbox', { name: 'Description' })).toHaveValue('Open on Saturdays');
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.getByText(/^Saved\./)).toBeVisible();
});

test('the password is filled in again after signing out, and for nobody else', async ({ admin }) => {
  await admin.getByRole('button', { name: 'Sign out' }).click();
  await signIn(admin);
  await admin.goto('/account');
  await signIn(admin, 'Your account');
  await expect(admin.getByLabel('Current password')).toHaveValue('');
});

test('a page of one member is found again after a reload', async ({ admin }) => {
  await admin.getByRole('link', { name: 'Wanda Wolff' }).click();
  await expect(admin.getByRole('heading', { name: 'Wanda Wolff', level: 1 })).toBeVisible();
  await admin.reload();
  await signIn(admin, 'Wanda Wolff');
});

test('the other server version can be chosen', async ({ admin }) => {
  const dialog = await controls(admin);
  await dialog.getByRole('button', { name: 'Start over with 4.5' }).click();
  await signIn(admin);
  await expect((await controls(admin)).getByText('This demo behaves like Medplum 4.5.')).toBeVisible();
});

test('a browser that keeps tabs apart gives each a demo of its own', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'BroadcastChannel', { value: undefined }));
  await page.goto('/');
  await expect(page.getByText('it has a demo of its own')).toBeVisible();
  await signIn(page);
  await invite(page, 'Di', 'di.costa@example.com');
  await page.getByRole('button', { name: 'Back to users' }).click();
  // The link opens here, where the server is.
  await (await controls(page)).getByRole('link', { name: /\/setpassword\// }).click();
  await expect(page.getByLabel('New password')).toBeVisible();
});

async function expectToFit(page: Page) {
  const [width, wanted] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
  expect(wanted).toBeLessThanOrEqual(width!);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`on a small screen everything fits and axe finds nothing, ${colorScheme} @chromium`, async ({ admin }) => {
    await admin.emulateMedia({ colorScheme });
    await admin.setViewportSize({ width: 360, height: 740 });
    await expectToFit(admin);
    await expectAccessible(admin, 'the list');
    await controls(admin);
    await expectToFit(admin);
    await expectAccessible(admin, 'the controls');
  });
}
