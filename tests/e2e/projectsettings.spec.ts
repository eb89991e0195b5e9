// Settings: like secrets, but open to the eye, and some mean something to the server.

import { expect, test } from './fixtures';
import { expectAccessible } from './axe';
import { openList, outcome, save, stored } from './entries';

const SETTINGS = [{ name: 'appName', valueString: 'Harbor' }, { name: 'flag', valueBoolean: true }];

test('known settings are offered, and odd values of theirs are noticed', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'setting', SETTINGS);
  await page.getByText('Known settings').click();
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
