// The list of users in a whole browser: pages, typing, and its address. The rest is in `tests/browser/users`.

import { expect, status, test } from './fixtures';
import { otherPerson, signIn } from './actions';
import { contains, everybody, expectShown, openList, type Person, said, searchBox, shownEmails } from './roster';

test.use({ members: 150 });

const SEARCHES = /\/ProjectMembership\?.*_filter=/;

const byEmail = (a: Person, b: Person) => a.email.localeCompare(b.email);

test('pages have addresses, which survive Back, Forward and a reload', async ({ page }) => {
  await signIn(page);
  await expect(said(page)).toContainText('1–50 of');
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL('/admin/users?page=2');
  await expect(said(page)).toContainText('51–100 of');
  await page.goBack();
  await expect(said(page)).toContainText('1–50 of');
  await page.goForward();
  await expect(said(page)).toContainText('51–100 of');
  await page.reload();
  await expect(said(page)).toContainText('51–100 of');
  await expect(page).toHaveURL('/admin/users?page=2');
});

test('typing a part of a name finds people, with one request once the typing pauses', async ({ page, sandbox }) => {
  await openList(page);
  await sandbox.forget();
  await searchBox(page).pressSequentially('haas', { delay: 30 });
  const expected = (await everybody(sandbox)).filter(contains('haas'));
  expect(expected.length).toBeGreaterThan(3);
  await expectShown(page, expected);
  await expect(said(page)).toContainText(`1–${expected.length} of ${expected.length} matching users`);
  await expect(page).toHaveURL(/\/admin\/users\?q=haas&size=200$/);
  await expect(searchBox(page)).toBeFocused();
  expect(await sandbox.requests('GET', SEARCHES)).toHaveLength(1);
});

test('search, filters, order and page survive a reload, Back, and being sent to somebody', { tag: '@both' }, async ({
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
  await expect(page.getByLabel('Status')).toHaveValue('yes');
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect.poll(() => shownEmails(page)).toEqual(wanted.slice(0, 20));
  await page.goBack();
  await expect.poll(() => shownEmails(page)).toEqual(wanted.slice(20, 40));

  const other = await otherPerson(page);
  await signIn(other, address);
  await expect(other).toHaveURL(address);
  await expect.poll(() => shownEmails(other)).toEqual(wanted.slice(20, 40));
});
