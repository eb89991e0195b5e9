// The account behind a member, with the real clipboard.

import { expect, test } from './fixtures';
import { expectAccessible } from './axe';
import { activate, newPatient, openMember } from './people';

test('how far a patient has come is known, and the link can be handed over', async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const person = await newPatient(sandbox, { password: undefined });
  await openMember(page, person);
  const section = page.getByRole('region', { name: 'Account security' });
  await expect(section).toContainText('Invited: the last link, created on');
  await expectAccessible(page, 'the page of a user');
  await section.getByRole('button', { name: 'Copy activation link' }).click();
  await expect(section).toContainText('Activation link copied');
  await activate(page, await page.evaluate(() => navigator.clipboard.readText()));
  await page.reload();
  await expect(section).toContainText('Activated');
});
