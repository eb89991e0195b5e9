// Sites, as they look. The rest of them: tests/browser/project/sites.rs.

import { expect, test } from './fixtures';
import { expectAccessible } from './axe';
import { openList } from './entries';

const MAIN = {
  name: 'Main', domain: ['app.clinic.example', 'www.clinic.example'], googleClientId: 'gcid',
  googleClientSecret: 'google-secret', recaptchaSiteKey: 'rsk', recaptchaSecretKey: 'recaptcha-secret',
};
const STAFF = { name: 'Staff', domain: ['staff.clinic.example'] };

test('on a telephone', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openList(page, sandbox, 'site', [{ ...MAIN, name: 'x'.repeat(200), domain: ['y'.repeat(200)] }, STAFF]);
  await expectAccessible(page, 'sites on a telephone');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
