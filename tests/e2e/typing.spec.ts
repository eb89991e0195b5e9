// Quick ways to fill in and send: pasting a whole person, keys, and the next invite.

import type { Locator, Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { fillInvite, inviteDialog, openInvite, sendInvite, signIn } from './actions';

/** Puts a text into a field as pasting does, from the clipboard. */
async function paste(page: Page, field: Locator, text: string) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await field.focus();
  await page.keyboard.press('ControlOrMeta+V');
  await expect(field).toHaveValue(text);
}

async function expectFields(dialog: Locator, first: string, last: string, email: string) {
  await expect(dialog.getByLabel('First name')).toHaveValue(first);
  await expect(dialog.getByLabel('Last name')).toHaveValue(last);
  await expect(dialog.getByRole('textbox', { name: 'Email' })).toHaveValue(email);
}

for (const name of ['First name', 'Last name', 'Email']) {
  test(`a person pasted into ${name} is split where that is wanted`, async ({ page }) => {
    const dialog = await openInvite(page);
    const text = 'Ana Costa <ana@b.example>';
    const field = dialog.getByRole('textbox', { name });
    await paste(page, field, text);
    const offer = dialog.getByRole('button', { name: 'Ana | Costa | ana@b.example' });
    await expect(offer).toBeVisible();
    // Nothing happens by itself.
    await expect(field).toHaveValue(text);
    await offer.click();
    await expectFields(dialog, 'Ana', 'Costa', 'ana@b.example');
    await expect(offer).toBeHidden();
  });
}

test('several words in one name are split, with what stands elsewhere kept', async ({ page }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await dialog.getByRole('textbox', { name: 'Email' }).fill(email);
  await paste(page, dialog.getByLabel('Last name'), 'María José García');
  await dialog.getByRole('button', { name: `María José | García | ${email}` }).click();
  await expectFields(dialog, 'María José', 'García', email);
  await dialog.getByLabel('Last name').fill('García Márquez');
  await expect(dialog.getByText('Split it into')).toBeHidden();
});

test('names keep their capitals and scripts, right to left included', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail('mohammed');
  await fillInvite(dialog, { first: 'محمد', last: 'العلي', email, policy: 'Read only' });
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'محمد العلي is invited' })).toBeVisible();
  const [member] = await sandbox.members(email);
  const record = await sandbox.fhir('GET', member.profile.reference);
  expect(record.name).toMatchObject([{ given: ['محمد'], family: 'العلي' }]);

  await dialog.getByRole('button', { name: 'Invite another' }).click();
  const other = newEmail('ian');
  await fillInvite(dialog, { first: 'iAN', last: 'McDONALD-von der Au', email: other, policy: 'Read only' });
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'iAN McDONALD-von der Au is invited' })).toBeVisible();
  const [second] = await sandbox.members(other);
  expect(second.profile.display).toBe('iAN McDONALD-von der Au');
});

test('the key I opens the dialog, not while one types in it', async ({ page }) => {
  await signIn(page);
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('i');
  const dialog = inviteDialog(page);
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL('/admin/invite');
  await dialog.getByLabel('First name').pressSequentially('Iris');
  await expect(dialog.getByLabel('First name')).toHaveValue('Iris');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();

  await page.keyboard.press('Control+i');
  await page.getByLabel('Name or email').focus();
  await page.keyboard.press('i');
  await page.waitForTimeout(300);
  await expect(dialog).toBeHidden();
});

test('Ctrl with Enter sends, wherever the focus is, and once', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email });
  await dialog.getByRole('checkbox', { name: 'Admin' }).focus();
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog).toContainText('Ana Costa is invited');
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.waitForTimeout(300);
  expect(await sandbox.invites()).toBe(1);
  expect(await sandbox.members(email)).toHaveLength(1);
});

test('the next invite begins in First name, with role and policy kept', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail(), policy: 'Read only' });
  await page.keyboard.press('ControlOrMeta+Enter');
  await dialog.getByRole('button', { name: 'Invite another' }).click();
  await expect(dialog.getByLabel('First name')).toBeFocused();
  const email = newEmail('bea');
  // Nothing but the keyboard from here on.
  for (const text of ['Bea', 'Braga', email]) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog.getByRole('heading', { name: 'Bea Braga is invited' })).toBeVisible();
  const [member] = await sandbox.members(email);
  expect(member.accessPolicy.display).toBe('Read only');
});
