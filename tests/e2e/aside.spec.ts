// What was typed is there until somebody says otherwise: put aside, offline, and after a refusal. Signing
// in again over the form is in `outcomes.spec.ts`, the browser's own question in `leaving.spec.ts`.

import type { Locator, Page } from '@playwright/test';
import { expect, newEmail, status, test } from './fixtures';
import { expectStillFilled, fillInvite, inviteDialog, type Invitee, sendInvite, signIn } from './actions';
import { INVITE, outcome } from './sandbox';

/** Signs in and opens the dialog from the users, so that there is a place to go back to. */
async function open(page: Page): Promise<Locator> {
  await signIn(page);
  return reopen(page);
}

async function reopen(page: Page): Promise<Locator> {
  await page.getByRole('link', { name: 'Invite new user' }).click();
  await expect(inviteDialog(page)).toBeVisible();
  return inviteDialog(page);
}

function question(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Discard this invite?' });
}

async function putAside(page: Page) {
  await page.keyboard.press('Escape');
  await question(page).getByRole('button', { name: 'Put aside' }).click();
  await expect(inviteDialog(page)).toBeHidden();
  await expect(page).toHaveURL('/admin/users');
}

test('what was put aside is all there again, once', async ({ page, sandbox }) => {
  let dialog = await open(page);
  const person: Invitee = {
    role: 'RelatedPerson', first: 'Rita', last: 'Eze', email: newEmail('rita'), policy: 'Read only', sendEmail: false, admin: true,
  };
  await fillInvite(dialog, person);
  await dialog.getByText('More options', { exact: true }).click();
  await dialog.getByLabel('Label').fill('Weekends');
  await dialog.getByRole('checkbox', { name: 'Second factor required' }).check();
  await putAside(page);
  expect(await sandbox.related(person.email)).toEqual([]);

  // Other places of Project Admin do not matter.
  await page.getByRole('link', { name: 'Details' }).click();
  await expect(page.getByRole('main')).toContainText('Harbor Clinic');
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  dialog = await reopen(page);
  await expect(page.getByText('What you put aside is here again.')).toBeAttached();
  await expectStillFilled(dialog, person);
  await expect(dialog.getByRole('radio', { name: 'RelatedPerson' })).toBeChecked();
  await expect(dialog.getByRole('combobox', { name: 'Patient', exact: true })).toHaveValue('Chidi Eze');
  await expect(dialog.getByLabel('Relationship')).toHaveValue('SIB');
  await expect(dialog.getByRole('combobox', { name: 'Access policy', exact: true })).toHaveValue('Read only');
  await expect(dialog.getByRole('checkbox', { name: 'Send email' })).not.toBeChecked();
  await expect(dialog.getByRole('checkbox', { name: 'Admin' })).toBeChecked();
  await expect(dialog.getByLabel('Label')).toHaveValue('Weekends');
  await expect(dialog.getByRole('checkbox', { name: 'Second factor required' })).toBeChecked();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  expect(await sandbox.members(person.email)).toHaveLength(1);

  await dialog.getByRole('button', { name: 'Back to users' }).click();
  await reopen(page);
  await expect(dialog.getByLabel('First name')).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('what was discarded is forgotten', async ({ page }) => {
  const dialog = await open(page);
  await fillInvite(dialog, { email: newEmail() });
  await page.keyboard.press('Escape');
  await question(page).getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
  await reopen(page);
  await expect(dialog.getByLabel('First name')).toHaveValue('');
  await expect(dialog.getByRole('textbox', { name: 'Email' })).toHaveValue('');
});

test('nothing of it outlives signing out or a reload', async ({ page }) => {
  const dialog = await open(page);
  await fillInvite(dialog, { email: newEmail() });
  await putAside(page);
  expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain('Costa');
  await page.reload();
  await reopen(page);
  await expect(dialog.getByLabel('First name')).toHaveValue('');
  await dialog.getByLabel('First name').fill('Ana');
  await putAside(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/signin/);
  await open(page);
  await expect(dialog.getByLabel('First name')).toHaveValue('');
});

test('going elsewhere asks once', async ({ page }) => {
  await signIn(page, '/admin/project');
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  const dialog = await reopen(page);
  await fillInvite(dialog, { email: newEmail() });
  await page.evaluate(() => history.go(-2));
  await question(page).getByRole('button', { name: 'Put aside' }).click();
  await expect(question(page)).toBeHidden();
  await expect(dialog).toBeHidden();
  await page.getByRole('link', { name: 'Sites' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sites' })).toBeVisible();
  await expect(question(page)).toBeHidden();
});

test('after a refusal the record made for it goes along', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const dialog = await open(page);
  const person: Invitee = { role: 'RelatedPerson', first: 'Rita', last: 'Eze', email: newEmail('rita') };
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, { status: 400, body: outcome('Not today') });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('Not invited');
  expect(await sandbox.related(person.email)).toHaveLength(1);
  await putAside(page);
  expect(await sandbox.related(person.email)).toHaveLength(1);
  await reopen(page);
  await expectStillFilled(dialog, person);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  const [record, ...more] = await sandbox.related(person.email);
  expect(more).toEqual([]);
  const [member] = await sandbox.members(person.email);
  expect(member.profile.reference).toBe(`RelatedPerson/${record.id}`);
});

test('offline: why nothing is sent, and sent when pressed again', async ({ page, context, sandbox }) => {
  const dialog = await open(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  await expect(dialog.getByText('What will happen')).toBeVisible();
  await context.setOffline(true);
  const why = dialog.getByRole('status').filter({ hasText: 'You are offline, so nothing can be sent.' });
  await expect(why).toBeVisible();
  await sendInvite(dialog);
  const held = dialog.getByRole('alert');
  await expect(held).toContainText('Not sent: you are offline');
  await expect(held).toBeFocused();
  await expectStillFilled(dialog, person);

  await context.setOffline(false);
  await expect(why).toBeHidden();
  await page.waitForTimeout(800);
  expect(await sandbox.invites()).toBe(0);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.invites()).toBe(1);
});

test('offline from the first key on: nothing is lost, and it can be tried again', async ({ page, context, sandbox, expectConsole }) => {
  expectConsole(/net::ERR_INTERNET_DISCONNECTED/, /Failed to fetch/);
  const dialog = await open(page);
  await context.setOffline(true);
  const person = { email: newEmail() };
  await dialog.getByLabel('First name').fill('Ana');
  await dialog.getByLabel('Last name').fill('Costa');
  await dialog.getByRole('textbox', { name: 'Email' }).fill(person.email);
  await expect(dialog.getByRole('alert')).toContainText('This part of the app could not be fetched.');
  await context.setOffline(false);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByText('What will happen')).toBeVisible();
  await expectStillFilled(dialog, person);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.invites()).toBe(1);
});
