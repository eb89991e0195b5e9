// Removing somebody and the way back, with the password that still works. The rest is in `tests/browser/member`.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, status, test } from './fixtures';
import { expectAccessible } from './axe';
import { change, newMember, openMember, PASSWORD, type Person, stored } from './people';
import { type Sandbox } from './sandbox';

/** Opens the dialog that removes somebody. */
async function askToRemove(page: Page, person: Person) {
  await openMember(page, person);
  await page.getByRole('button', { name: 'Remove from project' }).click();
  const dialog = page.getByRole('dialog', { name: `Remove ${person.name}?` });
  await expect(dialog.getByRole('heading', { name: 'Will be deleted' })).toBeVisible();
  return dialog;
}

async function isMember(sandbox: Sandbox, person: Person): Promise<boolean> {
  const found = await sandbox.fhir('GET', `ProjectMembership?_id=${person.id}`);
  return (found.entry ?? []).length > 0;
}

test('removed and brought back with the same settings: the old password still works', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(404), status(410));
  const policies = await sandbox.fhir('GET', 'AccessPolicy?_count=2');
  const [one, two] = policies.entry.map((entry: any) => ({ reference: `AccessPolicy/${entry.resource.id}` }));
  const person = await newMember(sandbox, { admin: false });
  const external = newEmail('external');
  await change(sandbox, person, {
    accessPolicy: undefined, externalId: external, userName: 'ada',
    access: [{ policy: one, parameter: [{ name: 'ward', valueString: 'B' }] }, { policy: two }],
  });
  const before = await stored(sandbox, person);
  const dialog = await askToRemove(page, person);
  await expect(dialog).toContainText('open sessions end immediately');
  await expect(dialog).toContainText('it is server-scoped');
  await expectAccessible(page, 'the dialog that removes a user');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  expect(await isMember(sandbox, person)).toBe(true);

  await page.getByRole('button', { name: 'Remove from project' }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expectHeading(page, 'Users');
  expect(await isMember(sandbox, person)).toBe(false);
  expect(await sandbox.letsIn(person.email, PASSWORD)).toBe(false);
  await expect(page.getByText('The account and profile are still there').first()).toBeVisible();
  await expectAccessible(page, 'the users after a removal');
  await page.getByRole('button', { name: 'Undo' }).click();
  const news = page.locator('main').getByText(`${person.name} is back with the same settings.`);
  await expect(news).toBeVisible();
  await expect(news).toBeFocused();
  await expect(page.getByText('was removed from this project')).toBeHidden();
  expect(await sandbox.letsIn(person.email, PASSWORD)).toBe(true);
  expect(await sandbox.mails(person.email)).toEqual([]);
  const [after] = await sandbox.members(person.email);
  for (const key of ['profile', 'access', 'accessPolicy', 'externalId', 'userName', 'admin', 'identifier', 'user']) {
    expect(after[key], key).toEqual(before[key]);
  }
  await page.getByRole('link', { name: `Go to ${person.name}` }).click();
  await expectHeading(page, person.name);
});
