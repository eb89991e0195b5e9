// The end of a session for lack of input, and after the longest time, in two tabs at once.

import type { Page } from '@playwright/test';
import { expect, expectHeading, status, test } from './fixtures';
import { signIn } from './actions';
import { expectAccessible } from './axe';

const asked = (page: Page) => page.getByRole('dialog', { name: 'Are you still there?' });
const warned = (page: Page) => page.getByRole('dialog', { name: 'You will be signed out soon' });

test.beforeEach(async ({ context }) => context.clock.install());

test('without input both tabs ask, an answer in one is enough, and both are signed out', async ({ page, context, expectConsole }) => {
  // Both may end the session at the same moment.
  expectConsole(status(401));
  await signIn(page);
  const other = await context.newPage();
  await other.goto('/admin/users');
  await expectHeading(other, 'Users');
  await context.clock.fastForward('10:00');
  await other.keyboard.press('Shift');
  await context.clock.fastForward('10:00');
  await context.clock.runFor(1500);
  await expect(asked(page)).toBeHidden();
  await context.clock.fastForward('05:05');
  await expect(asked(page)).toBeVisible();
  const stay = asked(other).getByRole('button', { name: 'Stay signed in' });
  await expect(stay).toBeFocused();
  await expectAccessible(other, 'the question whether somebody is there');
  await stay.click();
  await expect(asked(page)).toBeHidden();
  await context.clock.fastForward('15:05');
  await expect(asked(page)).toBeVisible();
  await context.clock.fastForward('01:00');
  for (const one of [page, other]) {
    await expectHeading(one, 'Sign in');
    await expect(one.getByRole('status').filter({ hasText: 'You were signed out after 15 minutes of inactivity.' })).toBeVisible();
    expect(await one.content()).not.toContain('Harbor Clinic');
    expect(await one.evaluate(() => sessionStorage.length)).toBe(0);
  }
});

test('the warning before the longest time can be read and put away', async ({ page }) => {
  await signIn(page);
  await expectHeading(page, 'Users');
  await page.evaluate(() => {
    const fields = sessionStorage.getItem('usher.refresh')!.split('\n');
    // When one signed in.
    fields[2] = String(Number(fields[2]) - (11 * 60 + 56) * 60_000);
    sessionStorage.setItem('usher.refresh', fields.join('\n'));
  });
  await page.reload();
  await expect(warned(page)).toContainText('Sessions end after 12 hours');
  await expectAccessible(page, 'the warning that the session ends');
  await page.keyboard.press('Escape');
  await expect(warned(page)).toBeHidden();
});
