// The page of a member: changed, taken back, ended, and what others do meanwhile.

import { otherPerson, pick } from '../actions';
import { expectHeading, status } from '../fixtures';
import { expect, test } from './fixtures';
import { expectMember, form, press, section } from './pages';
import { mark, PASSWORD, type Person, type Remote } from './remote';

const LABEL = 'https://medplum.com/identifier/label';

/** Somebody with a policy, unless the test wants it otherwise. */
async function member(remote: Remote, more: Record<string, unknown> = {}): Promise<Person> {
  const policy = await remote.policy();
  return remote.person({ accessPolicy: { reference: `AccessPolicy/${policy.id}`, display: policy.name }, ...more });
}

function stored(remote: Remote, { id }: Person): Promise<any> {
  return remote.fhir('GET', `ProjectMembership/${id}`);
}

test('what is saved is said, and can be taken back', async ({ page, open, remote }) => {
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await form(page).getByRole('checkbox', { name: 'Admin' }).check();
  await form(page).getByLabel('Label').fill('Night shift');
  await press(form(page), 'Save');
  await expect(form(page).getByText(`${person.name} is now an admin.`)).toBeVisible();
  await expect(form(page).getByText(`“Label” of ${person.name} is now “Night shift”.`)).toBeVisible();
  expect(await stored(remote, person)).toMatchObject({ admin: true, identifier: [{ system: LABEL, value: 'Night shift' }] });
  await press(form(page), 'Undo');
  await expect(form(page).getByText(`${person.name} is no longer an admin.`)).toBeVisible();
  const after = await stored(remote, person);
  expect(after.admin ?? false).toBe(false);
  expect(after.identifier).toBeUndefined();
});

test('fields the page knows nothing of stay as they are', async ({ page, open, remote }) => {
  const person = await member(remote);
  const identifier = [{ system: 'urn:other', value: '7', use: 'usual' }];
  const before = await remote.change(`ProjectMembership/${person.id}`, { userName: mark(), identifier });
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await form(page).getByLabel('Label').fill('Late');
  await press(form(page), 'Save');
  await expect(form(page).getByText('“Label” of')).toBeVisible();
  const after = await stored(remote, person);
  expect({ ...after, meta: undefined }).toEqual({ ...before, meta: undefined, identifier: [...identifier, { system: LABEL, value: 'Late' }] });
});

test('another policy, and one more', async ({ page, open, remote }) => {
  const person = await member(remote);
  const [one, two] = [await remote.policy(), await remote.policy()];
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await pick(form(page), 'Access policy', one.name, one.name);
  await press(form(page), 'Add another access policy');
  await pick(form(page), 'Additional access policy', two.name, two.name);
  await press(form(page), 'Save');
  await expect(form(page).getByText(`now has this access: ${one.name}, ${two.name}`)).toBeVisible();
  const { accessPolicy, access = [] } = await stored(remote, person);
  const given = [accessPolicy, ...access.map(({ policy }: any) => policy)].filter(Boolean);
  expect(given.map(({ reference }: any) => reference)).toEqual([`AccessPolicy/${one.id}`, `AccessPolicy/${two.id}`]);
  await page.reload();
  await expect(form(page).getByRole('combobox', { name: 'Additional access policy' })).toHaveValue(two.name);
});

test('a value that a policy asks for is stored with it', async ({ page, open, remote }) => {
  const person = await member(remote);
  const policy = await remote.policy({ resource: [{ resourceType: 'Task', criteria: 'Task?code=%ward' }] });
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await pick(form(page), 'Access policy', policy.name, policy.name);
  await press(form(page), 'Save');
  await expect(form(page).getByRole('alert')).toContainText('“ward”');
  await form(page).getByLabel('Policy parameter: ward').fill('north');
  await press(form(page), 'Save');
  await expect(form(page).getByText(`${policy.name} (ward: north)`)).toBeVisible();
  expect((await stored(remote, person)).access).toMatchObject([
    { policy: { reference: `AccessPolicy/${policy.id}` }, parameter: [{ name: 'ward', valueString: 'north' }] },
  ]);
});

test('full access has to be said', async ({ page, open, remote }) => {
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  const policy = form(page).getByRole('combobox', { name: 'Access policy' });
  await policy.fill('');
  await policy.press('Escape');
  await press(form(page), 'Save');
  await expect(form(page).getByRole('alert')).toContainText('Choose an access policy, or select');
  await form(page).getByRole('checkbox', { name: 'Full access (no policy)' }).check();
  await press(form(page), 'Save');
  await expect(form(page).getByText(`${person.name} now has full access (no policy).`)).toBeVisible();
  expect((await stored(remote, person)).accessPolicy).toBeUndefined();
});

test('somebody else saves meanwhile: each field is decided', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(412));
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await form(page).getByLabel('Label').fill('Mine');
  await form(page).getByRole('checkbox', { name: 'Admin' }).check();
  const externalId = mark();
  await remote.change(`ProjectMembership/${person.id}`, { externalId, identifier: [{ system: LABEL, value: 'Theirs' }] });
  await press(form(page), 'Save');
  await expect(form(page).getByRole('alert')).toContainText('Someone else saved this member');
  await expect(form(page).getByRole('group', { name: 'Admin' }).getByRole('radio', { name: 'Yours: Yes' })).toBeChecked();
  await form(page).getByRole('group', { name: 'Label' }).getByRole('radio', { name: 'Yours: Mine' }).check();
  await press(form(page), 'Save choices');
  await expect(form(page).getByText(`${person.name} is now an admin.`)).toBeVisible();
  expect(await stored(remote, person)).toMatchObject({ admin: true, externalId, identifier: [{ system: LABEL, value: 'Mine' }] });
});

test('the other version can be kept', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(412));
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await form(page).getByLabel('External ID').fill('mine');
  const externalId = mark();
  await remote.change(`ProjectMembership/${person.id}`, { externalId });
  await press(form(page), 'Save');
  await press(form(page), 'Discard my changes');
  await expect(form(page).getByLabel('External ID')).toHaveValue(externalId);
  expect((await stored(remote, person)).externalId).toBe(externalId);
});

test('removed by somebody else while the page is open', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(410));
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await form(page).getByLabel('Label').fill('Typed');
  await remote.fhir('DELETE', `ProjectMembership/${person.id}`);
  await press(form(page), 'Save');
  await expect(form(page).getByRole('alert')).toContainText('This member was removed in the meantime');
  await expect(form(page).getByLabel('Label')).toHaveValue('Typed');
});

test('an external ID of another member is refused at its field', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(409));
  const externalId = mark();
  await member(remote, { externalId });
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await form(page).getByLabel('External ID').fill(externalId);
  await press(form(page), 'Save');
  await expect(form(page).getByRole('alert')).toContainText('This external ID already belongs to another member');
  await expect(form(page).getByLabel('External ID')).toHaveAttribute('aria-invalid', 'true');
});

test('leaving with something unsaved is asked about', async ({ page, open, remote }) => {
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await form(page).getByLabel('Label').fill('Typed');
  await page.getByRole('link', { name: 'Details' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await press(dialog, 'Keep editing');
  await expect(form(page).getByLabel('Label')).toHaveValue('Typed');
  await press(form(page), 'Discard changes');
  await page.getByRole('link', { name: 'Details' }).click();
  await expectHeading(page, 'Details');
});

test('deactivated and back: who may not sign in is kept out', async ({ page, open, remote }) => {
  const person = await member(remote, { password: PASSWORD });
  await open(`/admin/users/${person.id}`);
  const end = section(page, 'End access');
  await expect(end).toContainText(remote.version === '4.5' ? 'open sessions keep working' : 'ends open sessions immediately');
  await press(end, 'Deactivate');
  await expect(end.getByRole('status')).toContainText(`${person.name} can no longer sign in to this project.`);
  expect(await remote.letsIn(person.email)).toBe(false);
  await press(end, 'Undo');
  await expect(end.getByRole('status')).toContainText('can sign in to this project again');
  expect(await remote.letsIn(person.email)).toBe(true);
});

test('removed, and brought back with the same settings', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(404), status(410));
  const person = await member(remote);
  const externalId = mark();
  const before = await remote.change(`ProjectMembership/${person.id}`, { externalId });
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await press(page, 'Remove from project');
  const dialog = page.getByRole('dialog', { name: `Remove ${person.name}?` });
  await expect(dialog.getByRole('heading', { name: 'Will be deleted' })).toBeVisible();
  await press(dialog, 'Remove');
  await expect(page.getByText(`${person.name} was removed from this project.`).first()).toBeVisible();
  expect(await remote.members(person.email)).toEqual([]);
  await press(page, 'Undo');
  await expect(page.getByText(`${person.name} is back with the same settings.`).first()).toBeVisible();
  const [after] = await remote.members(person.email);
  expect(after).toMatchObject({ externalId, profile: before.profile, accessPolicy: before.accessPolicy });
});

test('removing is not done before it is confirmed', async ({ page, open, remote }) => {
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await press(page, 'Remove from project');
  const dialog = page.getByRole('dialog', { name: `Remove ${person.name}?` });
  await press(dialog, 'Cancel');
  await expect(dialog).toBeHidden();
  expect((await stored(remote, person)).id).toBe(person.id);
});

test('who changed what, the newest first', async ({ page, open, remote }) => {
  const person = await member(remote);
  await remote.change(`ProjectMembership/${person.id}`, { admin: true });
  await remote.change(`ProjectMembership/${person.id}`, { active: false });
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await page.getByText('History', { exact: true }).click();
  const list = page.locator('ol.history > li');
  await expect(list).toHaveCount(3);
  await expect(list.nth(0)).toContainText('Deactivated');
  await expect(list.nth(1)).toContainText('Made an admin');
  await expect(list.nth(2)).toContainText('Added to the project');
});

test('somebody who was removed still has a history', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(404), status(410));
  const person = await member(remote);
  await remote.fhir('DELETE', `ProjectMembership/${person.id}`);
  await open(`/admin/users/${person.id}`);
  await expect(page.getByRole('alert').first()).toContainText('was removed from the project');
  await page.getByText('History', { exact: true }).click();
  await expect(page.locator('ol.history > li').first()).toContainText('Removed from the project');
});

test('a policy that is gone locks out: said, and mended', async ({ page, open, remote }) => {
  const gone = await remote.policy();
  const other = await remote.policy();
  const person = await remote.person({ accessPolicy: { reference: `AccessPolicy/${gone.id}`, display: gone.name } });
  await remote.fhir('DELETE', `AccessPolicy/${gone.id}`);
  await open(`/admin/users/${person.id}`);
  await expect(page.getByText('Locked out:')).toBeVisible();
  await pick(form(page), 'Access policy', other.name, other.name);
  await press(form(page), 'Save');
  await expect(form(page).getByText(`now has this access: ${other.name}`)).toBeVisible();
  await expect(page.getByText('Locked out:')).toBeHidden();
});

test('a member whose record was deleted', async ({ page, open, remote }) => {
  const person = await member(remote);
  await remote.fhir('DELETE', person.profile);
  await open(`/admin/users/${person.id}`);
  await expect(page.getByText('The profile was deleted.')).toBeVisible();
});

test('the way from a related person to the patient', async ({ page, open, remote }) => {
  const patient = await member(remote, { resourceType: 'Patient', firstName: 'Chidi' });
  const record = await remote.record('RelatedPerson', 'Rita', undefined, { patient: { reference: patient.profile } });
  const related = await member(remote, { resourceType: 'RelatedPerson', membership: { profile: { reference: `RelatedPerson/${record.id}` } } });
  await open(`/admin/users/${related.id}`);
  await section(page, 'Related').getByRole('link', { name: patient.name }).click();
  await expectHeading(page, patient.name);
});

test('4.5: who invited somebody is not known', { tag: '@v4.5' }, async ({ page, open, remote }) => {
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expect(section(page, 'Related')).toContainText('Unknown');
});

test('5.1: the way to who invited somebody', { tag: '@v5.1' }, async ({ page, open, remote }) => {
  const person = await member(remote);
  const [own] = await remote.members(remote.email);
  await open(`/admin/users/${person.id}`);
  await expect(section(page, 'Related').locator(`a[href="/admin/users/${own.id}"]`)).toBeVisible();
});

test('taking admin rights from oneself is a step of its own', async ({ page, open, remote }) => {
  const [own] = await remote.members(remote.email);
  await open(`/admin/users/${own.id}`);
  await form(page).getByRole('checkbox', { name: 'Admin' }).uncheck();
  await press(form(page), 'Save');
  const dialog = page.getByRole('dialog', { name: /Remove admin rights from/ });
  await expect(dialog).toContainText('This is you.');
  await press(dialog, 'Keep admin rights');
  await expect(dialog).toBeHidden();
  expect((await remote.members(remote.email))[0].admin).toBe(true);
});

test('by mail: a link to set a password is sent on the page', { tag: '@mail' }, async ({ page, open, remote, expectConsole }) => {
  // 4.5 has no call for it but that of a forgotten password, which says nothing of what became of it.
  expectConsole(status(404));
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await press(page, 'Email set-password link');
  await expect(page.getByText(`Set-password link ${remote.version === '4.5' ? 'requested' : 'sent'}`)).toBeVisible();
  const theirs = await otherPerson(page);
  await theirs.goto(await remote.mailedLink(person.email));
  await expect(theirs.getByLabel('New password')).toBeVisible();
  await theirs.close();
});

test('what is stored is shown as it is', async ({ page, open, remote }) => {
  const person = await member(remote);
  await open(`/admin/users/${person.id}`);
  await expectMember(page, person);
  await page.getByText('Membership as JSON', { exact: true }).click();
  await expect(page.getByLabel('Membership', { exact: true })).toContainText(`"id": "${person.id}"`);
});
