// The search box of the list: what it finds, and that nothing it is given breaks it.

import { expect, test } from './fixtures';
import { signIn } from './actions';
import { NURSE } from './sandbox';
import { contains, everybody, expectShown, openList, said, searchBox, shownEmails, shownNames } from './roster';

test.use({ members: 150 });

const SEARCHES = /\/ProjectMembership\?.*_filter=/;

test('typing a part of a name finds people, with one request once the typing pauses', async ({ page, sandbox }) => {
  await openList(page);
  await sandbox.forget();
  await searchBox(page).pressSequentially('haas', { delay: 30 });
  const expected = (await everybody(sandbox)).filter(contains('haas'));
  expect(expected.length).toBeGreaterThan(3);
  await expectShown(page, expected);
  await expect(said(page)).toContainText(`Found: users 1 to ${expected.length} of ${expected.length}`);
  await expect(page).toHaveURL(/\/admin\/users\?q=haas&size=200$/);
  await expect(searchBox(page)).toBeFocused();
  expect(await sandbox.requests('GET', SEARCHES)).toHaveLength(1);
});

test('so does a part of an address, also of an account that admins cannot read', async ({ page, sandbox }) => {
  await openList(page);
  await searchBox(page).fill('URSE@exa');
  await expectShown(page, (await everybody(sandbox)).filter(contains('urse@exa')));
  expect(await shownEmails(page)).toEqual([NURSE.email]);
});

test('several words must all be found, in any script', async ({ page, sandbox }) => {
  await openList(page);
  const all = await everybody(sandbox);
  for (const [typed, words] of [['costa  an', ['costa', 'an']], ['佐藤', ['佐藤']], ["o'neill", ["o'neill"]]] as [string, string[]][]) {
    await searchBox(page).fill(typed);
    const expected = all.filter((one) => words.every((word) => contains(word)(one)));
    expect(expected.length, typed).toBeGreaterThan(0);
    await expectShown(page, expected);
  }
});

test('no text breaks the search', async ({ page, sandbox }) => {
  await openList(page);
  for (const hostile of ['"', '\\', '") or (admin eq "true', '%', '_', '(', 'a&role=Patient', '<b>']) {
    await searchBox(page).fill(hostile);
    await searchBox(page).press('Enter');
    await expect(page).toHaveURL((url) => url.searchParams.get('q') === hostile);
    await expect(said(page)).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
  expect((await sandbox.requests('GET', SEARCHES)).every((asked) => asked.status === 200)).toBe(true);
});

test('a slow answer never takes the place of a newer one, and is cancelled', async ({ page, sandbox }) => {
  await openList(page);
  const all = await everybody(sandbox);
  await sandbox.fault('GET', '/fhir/R4/ProjectMembership?co+"an"', { delay: 2_500 });
  const cancelled = page.waitForEvent('requestfailed', (request) => request.url().includes('%22an%22'));
  await searchBox(page).fill('an');
  await page.waitForTimeout(600);
  await searchBox(page).fill('ana costa');
  await expectShown(page, all.filter((one) => contains('ana')(one) && contains('costa')(one)));
  await cancelled;
  await page.waitForTimeout(2_500);
  await expectShown(page, all.filter((one) => contains('ana')(one) && contains('costa')(one)));
  await expect(searchBox(page)).toHaveValue('ana costa');
});

test('nobody is found: said, and cleared with one press', async ({ page, sandbox }) => {
  await openList(page, 'role=Patient');
  await searchBox(page).fill('nobody is called this');
  await expect(said(page)).toContainText('Nobody matches');
  await expect(page.getByRole('table', { name: 'Users' })).toBeHidden();
  await page.getByRole('button', { name: 'Clear' }).click();
  await expectShown(page, await everybody(sandbox));
  await expect(searchBox(page)).toBeFocused();
  await expect(searchBox(page)).toHaveValue('');
  await expect(page.getByLabel('Role')).toHaveValue('');
});

test('Back undoes a search, not a letter of it', async ({ page, sandbox }) => {
  await openList(page);
  const all = await everybody(sandbox);
  await page.getByLabel('Role').selectOption({ label: 'Practitioners' });
  const practitioners = all.filter((one) => one.role === 'Practitioner');
  await expectShown(page, practitioners);
  for (const typed of ['c', 'co', 'cos']) {
    await searchBox(page).fill(typed);
    await expectShown(page, practitioners.filter(contains(typed)));
  }
  await page.goBack();
  await expectShown(page, practitioners);
  await expect(searchBox(page)).toHaveValue('');
  await page.goBack();
  await expectShown(page, all);
  await page.goForward();
  await page.goForward();
  await expectShown(page, practitioners.filter(contains('cos')));
  await expect(searchBox(page)).toHaveValue('cos');
});

test('a change of search or filter starts at the first page', async ({ page }) => {
  await signIn(page, '/admin/users?page=3&size=20');
  await expect(page.getByText('Page 3')).toBeVisible();
  await searchBox(page).fill('member');
  await expect(page).toHaveURL('/admin/users?q=member&size=20');
  await expect(page.getByText('Page 1')).toBeVisible();
});

test('somebody renamed since is found by, and shown with, the present name', async ({ page, sandbox }) => {
  const [one] = (await everybody(sandbox)).filter((person) => person.role === 'Patient');
  const membership = await sandbox.fhir('GET', `ProjectMembership/${one!.id}`);
  const path = membership.profile.reference;
  const profile = await sandbox.fhir('GET', path);
  const family = `Renamed${Date.now()}`;
  await sandbox.fhir('PUT', path, { ...profile, name: [{ given: ['Newly'], family }] });
  await openList(page);
  await searchBox(page).fill(family);
  await expect.poll(() => shownNames(page)).toEqual([`Newly ${family}`]);
  await sandbox.fhir('PUT', path, profile);
});

test('what is being typed is kept when a role is chosen meanwhile', async ({ page }) => {
  await openList(page);
  await searchBox(page).fill('haas');
  await page.getByLabel('Role').selectOption('Practitioners');
  await expect(page).toHaveURL(/q=haas/);
  await expect(page).toHaveURL(/role=Practitioner/);
  await expect(searchBox(page)).toHaveValue('haas');
});

test('how many rows a page has is remembered, and stands in the address', async ({ page }) => {
  await signIn(page);
  await expect(said(page)).toContainText('Users 1 to 50 of');
  await page.getByLabel('Rows').selectOption('20');
  await expect(said(page)).toContainText('Users 1 to 20 of');
  await page.goto('/admin/users');
  await expect(said(page)).toContainText('Users 1 to 20 of');
  await expect(page).toHaveURL('/admin/users?size=20');
  await page.getByLabel('Rows').selectOption('50');
  await expect(said(page)).toContainText('Users 1 to 50 of');
  await expect(page).toHaveURL('/admin/users');
});
