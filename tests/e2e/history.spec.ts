// The history of a member, and where to go on from one.

import { expect, expectHeading, status, test } from './fixtures';
import { expectAccessible } from './axe';
import { signIn } from './actions';
import { change, newMember, newPatient, openMember, PASSWORD } from './people';
import { ADMIN } from './sandbox';

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
  await expect(list.nth(1)).toContainText('Now without an access policy, which means full access');
  await expect(list.nth(1)).toContainText('External ID set: e-4711');
  await expect(list.nth(2)).toContainText('Made an admin');
  await expect(list.nth(3)).toContainText('Added to the project');
  await expect(list.nth(3)).toContainText('Access policy added: Front desk');
  await expect(list.nth(3)).toContainText('by the server');
  await expect(page.getByText('An invite is stored by the server itself')).toBeVisible();
  await expectAccessible(page, 'the history of a user');

  // What is saved on the page is history at once.
  await page.getByRole('button', { name: 'Reactivate' }).click();
  await expect(list).toHaveCount(5);
  await expect(list.nth(0)).toContainText('Reactivated');
});

test('a long history is shown in pieces', async ({ page, sandbox }) => {
  const person = await newMember(sandbox);
  for (let at = 0; at < 22; at += 1) await change(sandbox, person, { userName: `name ${at}` });
  await openMember(page, person);
  await page.getByText('History', { exact: true }).click();
  const list = page.locator('ol.history > li');
  await expect(list).toHaveCount(20);
  await expect(list.nth(0)).toContainText('User name changed to: name 21, was: name 20');
  await page.getByRole('button', { name: 'Show older' }).click();
  await expect(list).toHaveCount(23);
  await expect(page.getByRole('button', { name: 'Show older' })).toBeHidden();
});

test('the way to the inviter, and to others with the same record', async ({ page, sandbox, serverVersion }) => {
  const person = await newMember(sandbox);
  const twin = await newMember(sandbox, { membership: { profile: { reference: person.profile } } });
  await openMember(page, person);
  const related = page.getByRole('region', { name: 'Related' });
  const [owner] = await sandbox.members(ADMIN.email);
  if (serverVersion === '5.1') {
    await expect(related.getByRole('link', { name: owner.profile.display })).toHaveAttribute('href', `/admin/users/${owner.id}`);
  } else {
    await expect(related).toContainText('Not noted by the server');
  }
  await related.getByRole('link', { name: person.name }).click();
  await expect(page).toHaveURL(new RegExp(twin.id));
  await expectHeading(page, person.name);
});

test('the way from a related person to the patient', async ({ page, sandbox }) => {
  const patient = await newPatient(sandbox);
  const record = await sandbox.fhir('POST', 'RelatedPerson', {
    resourceType: 'RelatedPerson', patient: { reference: patient.profile }, name: [{ given: ['Rita'], family: 'Eze' }],
  });
  const related = await newMember(sandbox, {
    resourceType: 'RelatedPerson', membership: { profile: { reference: `RelatedPerson/${record.id}` } },
  });
  await signIn(page, `/admin/users/${related.id}`);
  await page.getByRole('region', { name: 'Related' }).getByRole('link', { name: patient.name }).click();
  await expectHeading(page, patient.name);
});

test('somebody who was removed still has a history', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(404), status(410));
  const person = await newMember(sandbox);
  await sandbox.fhir('DELETE', `ProjectMembership/${person.id}`);
  await signIn(page, `/admin/users/${person.id}`);
  await expect(page.getByRole('alert').first()).toContainText('was removed from the project');
  await expect(page.getByRole('button', { name: 'Remove from project' })).toBeHidden();
  await page.getByText('History', { exact: true }).click();
  await expect(page.locator('ol.history > li').first()).toContainText('Removed from the project');
});
