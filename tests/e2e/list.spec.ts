// The list of users: filters, orders, and all of it in the address; and when it cannot be had.

import type { Page } from '@playwright/test';
import { expect, expectHeading, status, test } from './fixtures';
import { otherPerson, signIn } from './actions';
import { NURSE, outcome } from './sandbox';
import { contains, everybody, expectShown, openList, type Person, said, searchBox, shownEmails, shownNames } from './roster';

test.use({ members: 150 });

async function openFilters(page: Page) {
  const button = page.getByRole('button', { name: 'Filters' });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  await expect(page.getByRole('group', { name: 'Filters' })).toBeVisible();
}

const FILTERS: [string, string, RegExp, (one: Person) => boolean][] = [
  ['Admin', 'Yes', /admin=yes/, (one) => one.admin],
  ['Admin', 'No', /admin=no/, (one) => !one.admin],
  ['May sign in', 'Yes', /active=yes/, (one) => one.active],
  ['May sign in', 'No', /active=no/, (one) => !one.active],
  ['Account', 'For the whole server', /account=server/, (one) => one.scope === 'server'],
  ['Account', 'For this project alone', /account=project/, (one) => one.scope === 'project'],
  ['Access policy', 'None', /policy=none/, (one) => one.policies.length === 0],
];

for (const [label, option, address, wanted] of FILTERS) {
  test(`filter: ${label}, ${option}`, async ({ page, sandbox }) => {
    await openList(page);
    await openFilters(page);
    const expected = (await everybody(sandbox)).filter(wanted);
    expect(expected.length).toBeGreaterThan(0);
    await page.getByLabel(label, { exact: true }).selectOption({ label: option });
    await expectShown(page, expected);
    await expect(said(page)).toContainText(`of ${expected.length}`);
    await expect(page).toHaveURL(address);
    // With a role on top of it.
    await page.getByLabel('Role').selectOption({ label: 'Patients' });
    await expect(page).toHaveURL(/role=Patient/);
    const patients = expected.filter((one) => one.role === 'Patient');
    if (patients.length) await expectShown(page, patients);
    else await expect(said(page)).toContainText('Nobody matches');
  });
}

for (const [option, role] of [['Practitioners', 'Practitioner'], ['Patients', 'Patient'], ['Related persons', 'RelatedPerson']]) {
  test(`filter by role: ${option}`, async ({ page, sandbox }) => {
    await openList(page);
    await page.getByLabel('Role').selectOption({ label: option });
    await expectShown(page, (await everybody(sandbox)).filter((one) => one.role === role));
    await expect(page).toHaveURL(new RegExp(`role=${role}`));
  });
}

test('filter by one policy, found by its name; its name is back after a reload', async ({ page, sandbox }) => {
  await openList(page);
  await openFilters(page);
  await page.getByLabel('Access policy', { exact: true }).selectOption({ label: 'This one:' });
  const which = page.getByRole('combobox', { name: 'Its name' });
  await which.fill('portal');
  await page.getByRole('option', { name: 'Patient portal' }).click();
  const expected = (await everybody(sandbox)).filter((one) => one.policies.includes('Patient portal'));
  expect(expected.some((one) => one.role === 'RelatedPerson')).toBe(true);
  await expectShown(page, expected);
  await page.reload();
  await expectShown(page, expected);
  await expect(which).toHaveValue('Patient portal');
});

const byKey = (a: Person, b: Person) => a.key.localeCompare(b.key);
const byEmail = (a: Person, b: Person) => a.email.localeCompare(b.email);

test('sorted by name, by the family name and in the reader’s alphabet, both ways', async ({ page, sandbox }) => {
  await openList(page);
  const people = await everybody(sandbox);
  const button = page.getByRole('columnheader', { name: 'Name' }).getByRole('button');
  await button.click();
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(() => shownNames(page)).toEqual([...people].sort(byKey).map((one) => one.name));
  await expect(page).toHaveURL(/sort=name/);
  await button.click();
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => shownNames(page)).toEqual([...people].sort((a, b) => byKey(b, a)).map((one) => one.name));
  await expect(said(page)).toContainText('by last name, from Z to A');
});

test('sorted by address, role and last change', async ({ page, sandbox }) => {
  await openList(page);
  const people = await everybody(sandbox);
  await page.getByRole('columnheader', { name: 'Email' }).getByRole('button').click();
  await expect.poll(() => shownEmails(page)).toEqual([...people].sort(byEmail).map((one) => one.email));
  await page.getByRole('columnheader', { name: 'Role' }).getByRole('button').click();
  const roles = () => page.locator('[data-label="Role"]').allTextContents();
  await expect.poll(roles).toEqual(people.map((one) => one.role).sort());
  await openFilters(page);
  await page.getByLabel('Order').selectOption({ label: 'Longest unchanged first' });
  await expect.poll(() => shownEmails(page)).toEqual(people.map((one) => one.email).reverse());
  await page.getByLabel('Order').selectOption({ label: 'Last changed first' });
  await expect.poll(() => shownEmails(page)).toEqual(people.map((one) => one.email));
});

test('sorted by when they were added where the list is short, and said where it is not', async ({ page, sandbox }) => {
  const people = (await everybody(sandbox)).filter((one) => one.role === 'RelatedPerson');
  const changed = people.at(-1)!;
  const membership = await sandbox.fhir('GET', `ProjectMembership/${changed.id}`);
  await sandbox.fhir('PUT', `ProjectMembership/${changed.id}`, { ...membership, userName: `changed ${Date.now()}` });
  await openList(page, 'role=RelatedPerson&sort=added');
  await expect.poll(() => shownEmails(page)).toEqual(people.map((one) => one.email).reverse());
  await page.goto('/admin/users?sort=added&size=20');
  await expect(page.getByText('The server can’t sort by when somebody was added')).toBeVisible();
  await expect(said(page)).toContainText('last changed first');
});

test('search, filters, order and page survive a reload, Back, and being sent to somebody', async ({
  page, sandbox, expectConsole, serverVersion,
}) => {
  // Before it is known which server this is, 4.5 is asked what it does not understand.
  if (serverVersion === '4.5') expectConsole(status(400));
  const address = '/admin/users?q=a&role=Practitioner&active=yes&policy=none&sort=-email&page=2&size=20';
  await signIn(page, address);
  await expect(page).toHaveURL(address);
  const wanted = (await everybody(sandbox))
    .filter((one) => contains('a')(one) && one.role === 'Practitioner' && one.active && !one.policies.length)
    .sort((a, b) => byEmail(b, a))
    .map((one) => one.email);
  expect(wanted.length).toBeGreaterThan(25);
  await expect.poll(() => shownEmails(page)).toEqual(wanted.slice(20, 40));
  await page.reload();
  await expect.poll(() => shownEmails(page)).toEqual(wanted.slice(20, 40));
  await expect(searchBox(page)).toHaveValue('a');
  await expect(page.getByLabel('Role')).toHaveValue('Practitioner');
  // The filters that are set are open.
  await expect(page.getByLabel('May sign in')).toHaveValue('yes');
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect.poll(() => shownEmails(page)).toEqual(wanted.slice(0, 20));
  await page.goBack();
  await expect.poll(() => shownEmails(page)).toEqual(wanted.slice(20, 40));

  const other = await otherPerson(page);
  await signIn(other, address);
  await expect(other).toHaveURL(address);
  await expect.poll(() => shownEmails(other)).toEqual(wanted.slice(20, 40));
});

test('/admin/patients is the list of patients', async ({ page, sandbox }) => {
  await signIn(page, '/admin/patients?size=200');
  await expectHeading(page, 'Users');
  await expectShown(page, (await everybody(sandbox)).filter((one) => one.role === 'Patient'));
  await expect(page.getByLabel('Role')).toHaveValue('Patient');
});

test('what is nonsense in an address is ignored', async ({ page, sandbox }) => {
  await signIn(page, '/admin/users?role=Doctor&admin=perhaps&policy=%2F..%2F&sort=shoe&page=-1&size=7&q=zo%C3%AB');
  await expectShown(page, (await everybody(sandbox)).filter(contains('zoë')));
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a project without people says so', async ({ page, sandbox }) => {
  const empty = { resourceType: 'Bundle', type: 'searchset', total: 0, link: [] };
  await sandbox.fault('GET', '/fhir/R4/ProjectMembership?profile-type=', { status: 200, body: empty }, 0);
  await signIn(page);
  await expect(said(page)).toContainText('There are no users yet. Invite the first one.');
  await expect(page.getByRole('link', { name: 'Invite new user' })).toBeVisible();
});

test('offline: told in place of the list, and tried again', async ({ page, sandbox, context, expectConsole }) => {
  expectConsole(/net::ERR_INTERNET_DISCONNECTED/);
  await openList(page);
  await context.setOffline(true);
  await searchBox(page).fill('haas');
  await expect(page.getByRole('alert')).toContainText('The server did not answer');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectShown(page, (await everybody(sandbox)).filter(contains('haas')));
});

test('too many requests: the wait is counted down before it can be tried again', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(429));
  await openList(page);
  const diagnostics = JSON.stringify({ _remainingPoints: 0, _msBeforeNext: 4_000, limit: 60_000 });
  const body = outcome('Too Many Requests', { id: 'too-many-requests', diagnostics });
  await sandbox.fault('GET', '/fhir/R4/ProjectMembership?_filter', { status: 429, body });
  await searchBox(page).fill('haas');
  await expect(page.getByRole('alert')).toContainText(/Too many requests. Wait \d seconds?/);
  await expect(page.getByRole('button', { name: /^Try again in [1-4] s$/ })).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await expectShown(page, (await everybody(sandbox)).filter(contains('haas')));
});

test('admin rights that were lost meanwhile are told at the next look', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(403));
  const [nurse] = await sandbox.members(NURSE.email);
  await sandbox.fhir('PUT', `ProjectMembership/${nurse.id}`, { ...nurse, admin: true });
  await signIn(page, '/admin/users?size=200', NURSE);
  await expectShown(page, await everybody(sandbox));
  await sandbox.fhir('PUT', `ProjectMembership/${nurse.id}`, { ...nurse, admin: false });
  await searchBox(page).fill('haas');
  await expect(page.getByRole('alert')).toContainText('needs a project admin');
});

test('the way back from a member leads to the list as it stood', async ({ page }) => {
  await openList(page, 'q=costa');
  await page.getByRole('rowheader').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/admin\/users\/[0-9a-f-]+$/);
  await page.getByRole('main').getByRole('link', { name: 'Users', exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/users\?q=costa/);
  await expect(searchBox(page)).toHaveValue('costa');
});
