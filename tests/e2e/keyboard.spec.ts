// Everything can be done without a mouse.

import type { Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { inviteDialog, openInvite, signIn } from './actions';
import { COVERED } from './focus';
import { ADMIN } from './sandbox';

/** Presses Tab until something with this accessible role and name has the focus. */
async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string) {
  const target = page.getByRole(role, { name, exact: true });
  for (let pressed = 0; pressed < 40; pressed++) {
    await page.keyboard.press('Tab');
    if (await target.evaluateAll((all) => all.some((one) => one === document.activeElement))) return;
  }
  throw new Error(`Tab never reached the ${role} "${name}"`);
}

test('a related person is invited without a mouse', async ({ page, sandbox }) => {
  const email = newEmail('rita');
  const keys = page.keyboard;
  await page.goto('/signin');
  await tabTo(page, 'textbox', 'Email');
  await keys.type(ADMIN.email);
  await tabTo(page, 'textbox', 'Password');
  await keys.type(ADMIN.password);
  await keys.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();

  await tabTo(page, 'link', 'Invite new user');
  await keys.press('Enter');
  const dialog = inviteDialog(page);
  await expect(dialog).toBeVisible();

  await tabTo(page, 'radio', 'Practitioner');
  await keys.press('ArrowDown');
  await keys.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: 'RelatedPerson' })).toBeChecked();
  await tabTo(page, 'textbox', 'First name');
  await keys.type('Rita');
  await tabTo(page, 'textbox', 'Last name');
  await keys.type('Müller');
  await tabTo(page, 'textbox', 'Email');
  await keys.type(email);

  await tabTo(page, 'combobox', 'Patient');
  const patient = dialog.getByRole('combobox', { name: 'Patient' });
  await keys.type('Müller');
  const options = dialog.getByRole('listbox').getByRole('option');
  await expect(options).toHaveCount(2);
  await keys.press('ArrowDown');
  await keys.press('ArrowDown');
  const second = options.nth(1);
  await expect(second).toHaveAttribute('aria-selected', 'true');
  await expect(patient).toHaveAttribute('aria-activedescendant', (await second.getAttribute('id'))!);
  await expect(patient).toHaveAttribute('aria-expanded', 'true');
  await keys.press('Enter');
  await expect(patient).toHaveValue('Thomas Müller');
  await expect(patient).toHaveAttribute('aria-expanded', 'false');
  expect(await sandbox.invites()).toBe(0);

  await tabTo(page, 'combobox', 'Relationship');
  await keys.type('gua');
  await tabTo(page, 'combobox', 'Access policy');
  await keys.press('ArrowDown');
  await expect(options.filter({ hasText: 'Patient portal' })).toBeVisible();
  await keys.type('port');
  await expect(options).toHaveCount(1);
  await keys.press('ArrowDown');
  await keys.press('Enter');
  await tabTo(page, 'checkbox', 'Send email');
  await keys.press('Space');
  await tabTo(page, 'button', 'Invite');
  await keys.press('Enter');

  await expect(dialog.getByRole('group', { name: 'Rita Müller is invited, without email' })).toBeFocused();
  const [record] = await sandbox.related(email);
  expect(record.relationship[0].coding[0].code).toBe('GUARD');
  await tabTo(page, 'button', 'Back to users');
  await keys.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Patient portal');
});

test('the error summary leads to the fields', async ({ page }) => {
  const dialog = await openInvite(page);
  await dialog.getByLabel('First name').focus();
  await page.keyboard.press('Enter');
  const summary = dialog.getByRole('alert', { name: 'There is a problem' });
  await expect(summary).toBeFocused();
  const problems = await summary.getByRole('link').allTextContents();
  expect(problems).toHaveLength(3);
  await tabTo(page, 'link', problems[1]!);
  await page.keyboard.press('Enter');
  const last = dialog.getByLabel('Last name');
  await expect(last).toBeFocused();
  await expect(last).toHaveAccessibleDescription(new RegExp(problems[1]!));
  await page.keyboard.type('Costa');
  await expect(last).not.toHaveAttribute('aria-invalid');
  await expect(summary.getByRole('link')).toHaveCount(2);
});

test('the first Tab offers to skip to the content', async ({ page }) => {
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

for (const [width, height] of [[1280, 600], [700, 620], [320, 640], [320, 256]]) {
  test(`in the invite dialog nothing covers what has the focus, at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width: width!, height: height! });
    const dialog = await openInvite(page);
    await dialog.getByRole('radio', { name: 'RelatedPerson' }).check();
    await dialog.getByText('More options').click();
    await expect(dialog.getByRole('combobox', { name: 'Patient' })).toBeVisible();
    await dialog.getByRole('heading', { name: 'Invite new user' }).focus();
    for (const key of ['Tab', 'Shift+Tab']) {
      const last = dialog.getByRole(key === 'Tab' ? 'button' : 'radio', { name: key === 'Tab' ? 'Cancel' : 'RelatedPerson' });
      const passed: string[] = [];
      do {
        expect(passed.length, `${passed}`).toBeLessThan(40);
        await page.keyboard.press(key);
        expect(await page.evaluate(COVERED)).toBe('');
        passed.push(await page.evaluate(() => document.activeElement!.id));
      } while (!(await last.evaluate((one) => one === document.activeElement)));
      expect(passed).toEqual(expect.arrayContaining(['invite-first-name', 'invite-email', 'invite-send-email', 'invite-admin']));
    }
  });
}
