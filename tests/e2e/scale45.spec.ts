// The older server searches neither for admins nor for inactive members: up to a thousand are looked
// through here, and more are not.

import { expect, status, test } from './fixtures';
import { signIn } from './actions';
import { said, searchBox } from './roster';

test.use({ members: 1_100 });

test('admins among more than a thousand: said to be impossible, and possible once a search leaves fewer', { tag: '@v4.5' }, async ({
  page, expectConsole,
}) => {
  // Before it is known which server this is, it is asked what it does not understand.
  expectConsole(status(400));
  await signIn(page, '/admin/users?admin=yes');
  await expect(said(page)).toContainText('This server can’t filter more than 1000 users');
  await searchBox(page).fill('member');
  await expect(page).toHaveURL(/q=member/);
  await page.getByLabel('Role').selectOption({ label: 'Practitioners' });
  await expect(said(page)).toContainText('1–11 of 11 matching users');
  await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
});
