// The second factor at sign-in, as far as it takes a whole browser: the picture, the clipboard, the keyboard.

import { expect, status, test } from './fixtures';
import { codeField, enterPassword, newMemberWithoutFactor, shownKey } from './factors';
import { totp, wrongTotp } from './totp';

test('an authenticator app is set up and lets one in, then and the next time', async ({ page, context, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const person = await newMemberWithoutFactor(sandbox);
  await enterPassword(page, person);
  await expect(page.getByRole('heading', { name: 'Set up MFA' })).toBeFocused();
  const image = page.getByRole('img', { name: /QR code/ });
  expect(await image.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeGreaterThan(100);
  const secret = await shownKey(page);
  await page.getByRole('button', { name: 'Copy key' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await codeField(page).fill(wrongTotp(secret));
  await page.keyboard.press('Enter');
  await expect(codeField(page)).toHaveAccessibleDescription(/Incorrect code/);
  await codeField(page).fill(totp(secret));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/admin/users');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await enterPassword(page, person);
  await expect(codeField(page)).toBeFocused();
  const code = totp(secret);
  await page.evaluate((text) => navigator.clipboard.writeText(text), ` ${code.slice(0, 3)}-${code.slice(3)} `);
  await page.keyboard.press('Control+V');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/admin/users');
});
