// Sites: websites that sign in to the project, saved as a whole list.

import type { Locator, Page } from '@playwright/test';
import { expect, expectHeading, noAnswer, status, test } from './fixtures';
import { expectAccessible } from './axe';
import { names, openList, outcome, PROJECT, save, store, stored } from './entries';
import { outcome as refusal } from './sandbox';

const MAIN = {
  name: 'Main', domain: ['app.clinic.example', 'www.clinic.example'], googleClientId: 'gcid',
  googleClientSecret: 'google-secret', recaptchaSiteKey: 'rsk', recaptchaSecretKey: 'recaptcha-secret',
};
const STAFF = { name: 'Staff', domain: ['staff.clinic.example'] };

function site(page: Page, name: string): Locator {
  return page.getByRole('group', { name, exact: true });
}

test('the keys that are secret are hidden until somebody asks', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'site', [MAIN]);
  await expectHeading(page, 'Sites');
  const content = await page.content();
  expect(content).not.toContain('google-secret');
  expect(content).not.toContain('recaptcha-secret');
  await expect(site(page, 'Main').getByLabel('Google client ID')).toHaveValue('gcid');
  await page.getByRole('button', { name: 'Show Google client secret of Main' }).click();
  await expect(site(page, 'Main').getByRole('textbox', { name: 'Google client secret' })).toHaveValue('google-secret');
  await expectAccessible(page, 'sites');
});

test('add, change, move and remove', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'site', [MAIN, STAFF]);
  const main = site(page, 'Main');
  await main.getByRole('button', { name: 'Add domain' }).click();
  await expect(main.getByRole('textbox', { name: 'Domain 3' })).toBeFocused();
  await main.getByRole('textbox', { name: 'Domain 3' }).fill('new.clinic.example');
  await main.getByRole('button', { name: 'Remove domain 1' }).click();
  await page.getByRole('button', { name: 'Show reCAPTCHA secret key of Main' }).click();
  await main.getByRole('textbox', { name: 'reCAPTCHA secret key' }).fill('');
  await page.getByRole('button', { name: 'Add site' }).click();
  await page.keyboard.type('Portal');
  const portal = site(page, 'Portal');
  await portal.getByRole('textbox', { name: 'Domain 1' }).fill('portal.clinic.example');
  await portal.getByRole('textbox', { name: 'Google client secret' }).fill('typed-key');
  await page.getByRole('button', { name: 'Move Portal up' }).click();
  await page.getByRole('button', { name: 'Remove Staff' }).click();
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 1 site added, 1 changed, 1 removed.');
  const { recaptchaSecretKey: _, ...changed } = MAIN;
  expect(await stored(sandbox, 'site')).toEqual([
    { ...changed, domain: ['www.clinic.example', 'new.clinic.example'] },
    { name: 'Portal', domain: ['portal.clinic.example'], googleClientSecret: 'typed-key' },
  ]);
});

test('what is missing is told at its field', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'site', [MAIN]);
  await page.getByRole('button', { name: 'Add site' }).click();
  await site(page, 'Main').getByRole('textbox', { name: 'Domain 2' }).fill('https://www.clinic.example/');
  await save(page).click();
  const summary = page.getByRole('alert', { name: 'There is a problem' });
  await expect(summary.getByRole('link')).toHaveText([
    'Main: Enter the domain alone, such as app.example.org, without https:// and without a path',
    'Site 2: Enter a name',
    'Site 2: Enter a domain, such as app.example.org',
  ]);
  await summary.getByRole('link').last().click();
  await expect(site(page, 'Site 2').getByRole('textbox', { name: 'Domain 1' })).toBeFocused();
});

for (const [path, label] of [
  ['Project.site[0].name', 'Name'],
  ['Project.site[0].domain', 'Domain 1'],
  ['Project.site[0].domain[1]', 'Domain 2'],
  ['Project.site[0].recaptchaSiteKey', 'reCAPTCHA site key'],
] as const) {
  test(`what the server refuses lands on the field: ${path}`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(400));
    await openList(page, sandbox, 'site', [MAIN]);
    await site(page, 'Main').getByRole('textbox', { name: 'Google client ID' }).fill('other');
    await sandbox.fault('PUT', PROJECT, { status: 400, body: refusal('Missing required property', { expression: path }) });
    await save(page).click();
    const field = site(page, 'Main').getByRole('textbox', { name: label, exact: true });
    await expect(field).toHaveAccessibleDescription(/The server needs this filled in/);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    expect(await stored(sandbox, 'site')).toEqual([MAIN]);
  });
}

test('two admins at once: nothing is lost', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  await openList(page, sandbox, 'site', [MAIN, STAFF]);
  await site(page, 'Staff').getByRole('textbox', { name: 'Name' }).fill('Team');
  const theirs = { ...MAIN, googleClientId: 'theirs' };
  await store(sandbox, 'site', [theirs, STAFF]);
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('Somebody else changed this list');
  expect(await page.content()).not.toContain('google-secret');
  await page.getByRole('button', { name: 'Save what is chosen' }).click();
  await expect(outcome(page)).toContainText('Saved');
  expect(await stored(sandbox, 'site')).toEqual([theirs, { ...STAFF, name: 'Team' }]);
});

test('a save whose answer is lost is found out', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  await openList(page, sandbox, 'site', [MAIN, STAFF]);
  await page.getByRole('button', { name: 'Remove Staff' }).click();
  await sandbox.fault('PUT', PROJECT, 'close-after');
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 1 site removed.');
  expect(await names(page)).toEqual(['Main']);
});

test('emptying the list is asked about', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'site', [STAFF]);
  await page.getByRole('button', { name: 'Remove Staff' }).click();
  await save(page).click();
  await page.getByRole('dialog', { name: 'Remove all sites?' }).getByRole('button', { name: 'Remove 1 site' }).click();
  await expect(outcome(page)).toHaveText('Saved: 1 site removed.');
  expect(await stored(sandbox, 'site')).toEqual([]);
});

test('on a telephone', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openList(page, sandbox, 'site', [{ ...MAIN, name: 'x'.repeat(200), domain: ['y'.repeat(200)] }, STAFF]);
  await expectAccessible(page, 'sites on a telephone');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
