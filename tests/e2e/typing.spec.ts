// Quick ways to fill in and send: pasting a whole person, keys, and the next invite. What is offered for which text is
// in `src/form/invite/paste.rs`, the rest in `tests/browser/invite`.

import { expect, newEmail, settled, test } from './fixtures';
import { fillInvite, inviteDialog, openInvite, signIn } from './actions';

test('a pasted person is split where that is wanted', async ({ page }) => {
  const dialog = await openInvite(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const text = 'Ana Costa <ana@b.example>';
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  const field = dialog.getByRole('textbox', { name: 'Email' });
  await field.focus();
  await page.keyboard.press('ControlOrMeta+V');
  // Nothing happens by itself.
  await expect(field).toHaveValue(text);
  await dialog.getByRole('button', { name: 'Ana | Costa | ana@b.example' }).click();
  await expect(dialog.getByLabel('First name')).toHaveValue('Ana');
  await expect(dialog.getByLabel('Last name')).toHaveValue('Costa');
  await expect(field).toHaveValue('ana@b.example');
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
  await expect(page.getByLabel('Name or email')).toHaveValue('i');
  await settled(page);
  await expect(dialog).toBeHidden();
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
