// The history of a member.

import { expect, test } from './fixtures';
import { expectAccessible } from './axe';
import { change, newMember, openMember, PASSWORD } from './people';

test('who changed what and when, the newest first', async ({ page, sandbox }) => {
  const policies = await sandbox.fhir('GET', 'AccessPolicy?name:exact=Front%20desk');
  const policy = policies.entry[0].resource;
  const person = await newMember(sandbox, { accessPolicy: { reference: `AccessPolicy/${policy.id}` } });
  const other = await newMember(sandbox, { admin: true });
  await change(sandbox, person, { admin: true });
  await change(sandbox, person, { accessPolicy: undefined, externalId: 'e-4711' });
  const { meta, ...membership } = await sandbox.fhir('GET', `ProjectMembership/${person.id}`);
  await sandbox.fhir('PUT', `ProjectMembership/${person.id}`, { ...membership, active: false }, { email: other.email, password: PASSWORD });

  await openMember(page, person);
  expect(await sandbox.requests('GET', /_history/)).toEqual([]);
  await page.getByText('History', { exact: true }).click();
  const list = page.locator('ol.history > li');
  await expect(list).toHaveCount(4);
  await expect(list.nth(0)).toContainText('Deactivated');
  await expect(list.nth(0)).toContainText(`by ${other.name}`);
  await expect(list.nth(1)).toContainText('Access policy removed: Front desk');
  await expect(list.nth(1)).toContainText('Now full access (no policy)');
  await expect(list.nth(1)).toContainText('External ID set: e-4711');
  await expect(list.nth(2)).toContainText('Made an admin');
  await expect(list.nth(3)).toContainText('Added to the project');
  await expect(list.nth(3)).toContainText('Access policy added: Front desk');
  await expect(list.nth(3)).toContainText('by the server');
  await expect(page.getByText('The server saves invites itself')).toBeVisible();
  await expectAccessible(page, 'the history of a user');

  // What is saved on the page is history at once.
  await page.getByRole('button', { name: 'Reactivate' }).click();
  await expect(list).toHaveCount(5);
  await expect(list.nth(0)).toContainText('Reactivated');
});
