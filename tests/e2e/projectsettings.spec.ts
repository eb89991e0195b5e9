// Settings: like secrets, but open to the eye, and some mean something to the server.

import { expect, expectHeading, status, test } from './fixtures';
import { expectAccessible } from './axe';
import { names, openList, outcome, save, store, stored } from './entries';

const SETTINGS = [{ name: 'appName', valueString: 'Harbor' }, { name: 'flag', valueBoolean: true, more: undefined }];

test('settings are shown, changed, and unknown ones kept', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'setting', SETTINGS);
  await expectHeading(page, 'Settings');
  await expect(page.getByLabel('Value of appName')).toHaveValue('Harbor');
  await expect(page.getByText('What the mails with sign-in codes call this service.')).toBeVisible();
  await page.getByLabel('Value of appName').fill('Lakeside');
  await expectAccessible(page, 'settings');
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 1 setting changed.');
  expect(await stored(sandbox, 'setting')).toEqual([
    { name: 'appName', valueString: 'Lakeside' }, { name: 'flag', valueBoolean: true },
  ]);
});

test('known settings are offered, and odd values of theirs are noticed', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'setting', SETTINGS);
  await page.getByText('Settings the server knows').click();
  await page.getByRole('button', { name: 'Add allowedMfaMethods' }).click();
  await expect(page.getByLabel('Value of allowedMfaMethods')).toBeFocused();
  await page.keyboard.type('sms');
  await expect(page.getByText('The server expects totp, email, or totp,email here.')).toBeVisible();
  await page.getByLabel('Value of allowedMfaMethods').fill('totp,email');
  await expect(page.getByText('The server expects totp, email, or totp,email here.')).toBeHidden();
  await page.getByRole('button', { name: 'Add mfaRequired' }).click();
  await page.getByLabel('Value of mfaRequired').selectOption('No');
  await expectAccessible(page, 'settings the server knows');
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 2 settings added.');
  expect((await stored(sandbox, 'setting')).slice(2)).toEqual([
    { name: 'allowedMfaMethods', valueString: 'totp,email' }, { name: 'mfaRequired', valueBoolean: false },
  ]);
});

test('the older version says that settings change nothing', async ({ page, sandbox, serverVersion }) => {
  await openList(page, sandbox, 'setting', SETTINGS);
  const sentence = page.getByText('This version of the server keeps settings, but none of them changes how it works.');
  await expect(sentence).toHaveCount(serverVersion === '4.5' ? 1 : 0);
});

test('two admins at once', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  await openList(page, sandbox, 'setting', SETTINGS);
  await page.getByRole('button', { name: 'Remove flag' }).click();
  await store(sandbox, 'setting', [{ name: 'appName', valueString: 'Theirs' }, SETTINGS[1]!]);
  await save(page).click();
  await expect(page.getByText('appName = Theirs, text')).toBeVisible();
  await page.getByRole('button', { name: 'Save what is chosen' }).click();
  await expect(outcome(page)).toHaveText('Saved: 1 setting removed.');
  expect(await names(page)).toEqual(['appName']);
  expect(await stored(sandbox, 'setting')).toEqual([{ name: 'appName', valueString: 'Theirs' }]);
});
