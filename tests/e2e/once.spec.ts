// However often and fast one presses, exactly one invite is sent.

import { expect, newEmail, test } from './fixtures';
import { fillInvite, openInvite } from './actions';
import { INVITE } from './sandbox';

test('a double click sends one invite', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email });
  await dialog.getByRole('button', { name: 'Invite', exact: true }).dblclick();
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.invites()).toBe(1);
  expect(await sandbox.mails(email)).toHaveLength(1);
});

test('five quick Enters send one invite', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email });
  await sandbox.fault('POST', INVITE, { delay: 400 });
  await dialog.getByRole('textbox', { name: 'Email' }).focus();
  for (let pressed = 0; pressed < 5; pressed++) await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.invites()).toBe(1);
});

test('a related person pressed five times is one record and one invite', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { role: 'RelatedPerson', email });
  await sandbox.fault('POST', '/fhir/R4/RelatedPerson', { delay: 300 });
  await dialog.getByRole('textbox', { name: 'Email' }).focus();
  for (let pressed = 0; pressed < 5; pressed++) await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.invites()).toBe(1);
  expect(await sandbox.requests('POST', /RelatedPerson$/)).toHaveLength(1);
  expect(await sandbox.related(email)).toHaveLength(1);
});

test('a second sign-in click asks the server nothing more', async ({ page, sandbox }) => {
  await page.goto('/signin');
  await sandbox.fault('POST', '/auth/login', { delay: 300 });
  await page.getByLabel('Email').fill('admin@example.com');
  await page.getByLabel('Password', { exact: true }).fill('usher_admin');
  await page.getByRole('button', { name: 'Sign in' }).dblclick();
  await expect(page).toHaveURL('/admin/users');
  expect(await sandbox.requests('POST', /\/auth\/login$/)).toHaveLength(1);
  expect(await sandbox.requests('POST', /\/oauth2\/token$/)).toHaveLength(1);
});
