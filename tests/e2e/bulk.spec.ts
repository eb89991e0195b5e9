// Doing one thing to many members: who is left out, the report, and leaving in the middle. What becomes of each is
// in `tests/browser/users`.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, newEmail, settled, test } from './fixtures';
import { signIn } from './actions';
import { ADMIN, type Sandbox } from './sandbox';
import { expectAccessible } from './axe';

test.use({ members: 150 });

const ONE = '/fhir/R4/ProjectMembership/*';

/** Invites people whose addresses begin alike, and finds them in the list. */
async function people(page: Page, sandbox: Sandbox, count: number) {
  const key = newEmail('crew').split('@')[0]!;
  const emails = Array.from({ length: count }, (_, at) => `${key}.${at}@example.com`);
  for (const [at, email] of emails.entries()) {
    await sandbox.invite({
      resourceType: 'Practitioner', firstName: `Crew${at}`, lastName: key, email, sendEmail: false,
    });
  }
  await signIn(page, `/admin/users?q=${key}`);
  await expect(page.getByText(`1–${count} of ${count} matching users`)).toBeVisible();
  return emails;
}

/** Chooses what to do with the ticked ones, and opens the question. */
async function ask(page: Page, action: string): Promise<Locator> {
  const bar = page.getByRole('region', { name: 'Selected users' });
  await bar.getByLabel('Action').selectOption({ label: action });
  await bar.getByRole('button', { name: 'Continue' }).click();
  const dialog = page.locator('dialog.wide');
  await expect(dialog.getByText(/Affected users|users?:/).first()).toBeVisible();
  return dialog;
}

async function isActive(sandbox: Sandbox, email: string): Promise<boolean> {
  const [member] = await sandbox.members(email);
  return member.active !== false;
}

test('the owner, oneself and the last admin are left out unless they are ticked one by one', async ({ page, sandbox }) => {
  await signIn(page, '/admin/users?admin=yes&size=200');
  await page.getByLabel('Select this page').check();
  const dialog = await ask(page, 'Deactivate');
  const left = dialog.getByRole('group', { name: 'Left out' });
  const ada = left.getByRole('checkbox', { name: 'Deactivate Ada Admin too' });
  await expect(ada).toHaveAccessibleDescription(/Owns this project\. This is you.* No other active admin/);
  await expect(ada).not.toBeChecked();
  const others = await left.getByRole('checkbox').count();
  expect(others).toBeGreaterThan(1);
  const none = dialog.getByRole('button', { name: 'Deactivate 0 users' });
  await expect(none).toHaveAttribute('aria-disabled', 'true');
  await none.click({ force: true });
  await expect(none).toBeVisible();
  await expectAccessible(page, 'the question before a bulk change');

  const bao = left.getByRole('checkbox', { name: 'Deactivate Bao Thành too' });
  await expect(bao).toHaveAccessibleDescription(/No other active admin/);
  await bao.check();
  await dialog.getByRole('button', { name: 'Deactivate 1 user' }).click();
  await expect(dialog.getByText('1 done')).toBeVisible();
  await expectAccessible(page, 'the report of a bulk change');
  const file = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save results as CSV' }).click();
  const saved = readFileSync(await (await file).path(), 'utf8');
  expect(saved.trim().split('\r\n')).toHaveLength(2);
  expect(await isActive(sandbox, 'both@example.com')).toBe(false);
  expect(await isActive(sandbox, ADMIN.email)).toBe(true);
  await dialog.getByRole('button', { name: 'Close' }).click();
  // Only whoever was not settled stays ticked.
  await expect(page.getByRole('region', { name: 'Selected users' })).toContainText(`${others - 1} user`);
  const [member] = await sandbox.members('both@example.com');
  await sandbox.fhir('PUT', `ProjectMembership/${member.id}`, { ...member, active: true });
});

test('leaving while it runs asks first', async ({ page, sandbox }) => {
  const [email] = await people(page, sandbox, 3);
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByLabel('Name or email').fill(email!.split('.0@')[0]!);
  await expect(page.getByText('1–3 of 3 matching users')).toBeVisible();
  await page.getByLabel('Select this page').check();
  const dialog = await ask(page, 'Deactivate');
  await sandbox.fault('GET', ONE, { delay: 1500 }, 0);
  await dialog.getByRole('button', { name: 'Deactivate 3 users' }).click();
  await page.goBack();
  const question = page.getByRole('dialog', { name: 'Stop and leave?' });
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Stay here' }).click();
  await expect(question).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await page.goBack();
  await question.getByRole('button', { name: 'Stop and leave' }).click();
  await expect(dialog).toBeHidden();
  await settled(page);
  expect((await sandbox.requests('PUT', /ProjectMembership/)).length).toBeLessThan(3);
});
