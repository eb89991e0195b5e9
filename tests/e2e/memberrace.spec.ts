// Saving a member when something comes between: another admin, a lost answer, a removal, a step that costs dearly.

import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { otherPerson, signIn, signInHere } from './actions';
import { BOTH } from './sandbox';
import { TOO_MANY } from './memberstates';
import { change, expectMember, form, makeMember, save, stored } from './member';

const MEMBERSHIP = '/fhir/R4/ProjectMembership/*';

test('two admins change the same member: each field is decided', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  const other = await otherPerson(page);
  await signIn(other, `/admin/users/${member.id}`);
  await expectMember(other, member);
  await form(other).getByLabel('Label').fill('Theirs');
  await form(other).getByLabel('External ID').fill(`e-${member.id.slice(0, 8)}`);
  await save(other);
  await expect(form(other).getByRole('button', { name: 'Undo' })).toBeVisible();

  await form(page).getByLabel('Label').fill('Mine');
  await form(page).getByRole('checkbox', { name: 'Admin' }).check();
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('Somebody else saved this member');
  await expect(form(page).getByRole('group', { name: 'Admin' }).getByRole('radio', { name: 'Yours: Yes' })).toBeChecked();
  await expect(form(page).getByRole('group', { name: 'External ID' }).getByRole('radio', { name: 'Theirs' })).toBeChecked();
  const label = form(page).getByRole('group', { name: 'Label' });
  await expect(label).toContainText('Before: None');
  await form(page).getByRole('button', { name: 'Save what is chosen' }).click();
  await expect(form(page).getByText('Choose one of the two for every field.')).toBeVisible();
  await label.getByRole('radio', { name: 'Yours: Mine' }).check();
  await form(page).getByRole('button', { name: 'Save what is chosen' }).click();
  await expect(form(page).getByText(`${member.name} is now an admin.`)).toBeVisible();
  expect(await stored(sandbox, member.id)).toMatchObject({
    admin: true, externalId: `e-${member.id.slice(0, 8)}`,
    identifier: [{ system: 'https://medplum.com/identifier/label', value: 'Mine' }],
  });
});

test('the other version can be kept', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('External ID').fill('mine');
  const theirs = `t-${member.id.slice(0, 8)}`;
  await change(sandbox, member.id, { externalId: theirs });
  await save(page);
  await form(page).getByRole('button', { name: 'Discard my changes' }).click();
  await expect(form(page).getByLabel('External ID')).toHaveValue(theirs);
  expect((await stored(sandbox, member.id)).externalId).toBe(theirs);
});

test('a member who is removed while the page is open', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(410));
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('Label').fill('Typed');
  await sandbox.fhir('DELETE', `ProjectMembership/${member.id}`);
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('This member was removed from the project meanwhile');
  await expect(form(page).getByLabel('Label')).toHaveValue('Typed');
  await expect(form(page).getByRole('link', { name: 'Back to users' })).toBeVisible();
});

test('a removed member and an unknown one', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  await sandbox.fhir('DELETE', `ProjectMembership/${member.id}`);
  await signIn(page, `/admin/users/${member.id}`);
  await expect(page.getByText('This member was removed from the project.')).toBeVisible();
  await page.goto('/admin/users/00000000-0000-4000-8000-000000000000');
  await expect(page.getByText('There is no such member in this project.')).toBeVisible();
});

test('an answer that was lost after saving is found out', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByRole('checkbox', { name: 'Admin' }).check();
  await sandbox.fault('PUT', MEMBERSHIP, 'close-after');
  await save(page);
  await expect(form(page).getByText(`${member.name} is now an admin.`)).toBeVisible();
  expect((await stored(sandbox, member.id)).admin).toBe(true);
});

test('a request that never arrived is not taken for saved', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByRole('checkbox', { name: 'Admin' }).check();
  await sandbox.fault('PUT', MEMBERSHIP, 'close-before', 0);
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('nothing was saved so far');
  await expect(form(page).getByRole('checkbox', { name: 'Admin' })).toBeChecked();
  await sandbox.repair();
  await form(page).getByRole('button', { name: 'Try again' }).click();
  await expect(form(page).getByText(`${member.name} is now an admin.`)).toBeVisible();
});

test('an undo that does not arrive can be tried again', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByRole('checkbox', { name: 'Admin' }).check();
  await save(page);
  await expect(form(page).getByText(`${member.name} is now an admin.`)).toBeVisible();
  await sandbox.fault('PUT', MEMBERSHIP, 'close-before', 0);
  await form(page).getByRole('button', { name: 'Undo' }).click();
  await expect(form(page).getByRole('alert')).toContainText('nothing was saved so far');
  await sandbox.repair();
  await form(page).getByRole('button', { name: 'Try again' }).click();
  await expect(form(page).getByText(`${member.name} is no longer an admin.`)).toBeVisible();
});

test('what cannot be found out is said to be unknown, until it can', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByRole('checkbox', { name: 'Admin' }).check();
  await sandbox.fault('PUT', MEMBERSHIP, 'close-after');
  await sandbox.fault('GET', MEMBERSHIP, 'close-before', 0);
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('it is not known whether the change was saved');
  await sandbox.repair();
  await form(page).getByRole('button', { name: 'Check whether it was saved' }).click();
  await expect(form(page).getByText(`${member.name} is now an admin.`)).toBeVisible();
});

test('a session that ends while saving loses nothing', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(401), status(400));
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('Label').fill('Typed');
  await sandbox.fault('PUT', MEMBERSHIP, { status: 401 });
  await sandbox.fault('POST', '/oauth2/token', { status: 400, body: { error: 'invalid_request' } });
  await save(page);
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.getByLabel('Email').fill('admin@example.com');
  await dialog.getByLabel('Password', { exact: true }).fill('usher_admin');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(form(page).getByLabel('Label')).toHaveValue('Typed');
  await save(page);
  await expect(form(page).getByText(/“Label” of .* is now “Typed”/)).toBeVisible();
});

test('too many requests: the page counts the seconds', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(429));
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('Label').fill('Typed');
  const [issue] = TOO_MANY.issue;
  const body = { ...TOO_MANY, issue: [{ ...issue, diagnostics: '{"_msBeforeNext":2500}' }] };
  await sandbox.fault('PUT', MEMBERSHIP, { status: 429, body });
  await save(page);
  const again = form(page).getByRole('button', { name: /Try again/ });
  await expect(again).toHaveText(/Try again in \d s/);
  await expect(again).toHaveText('Try again');
  await again.click();
  await expect(form(page).getByText(/“Label” of .* is now “Typed”/)).toBeVisible();
});

test('taking admin rights from oneself, the owner, is a step of its own', async ({ page, sandbox }) => {
  const [own] = await sandbox.members('admin@example.com');
  await signIn(page, `/admin/users/${own.id}`);
  await form(page).getByRole('checkbox', { name: 'Admin' }).uncheck();
  await save(page);
  const dialog = page.getByRole('dialog', { name: /Take admin rights from/ });
  await expect(dialog).toContainText('This is you.');
  await expect(dialog).toContainText('They own this project.');
  await dialog.getByRole('button', { name: 'Keep admin rights' }).click();
  await expect(dialog).toBeHidden();
  expect((await stored(sandbox, own.id)).admin).toBe(true);
});

test('taking admin rights from the last admin is a step of its own', async ({ page }) => {
  await page.goto('/signin');
  await signInHere(page, BOTH);
  await page.getByRole('button', { name: /Lakeside Practice/ }).click();
  await page.getByRole('row').filter({ hasText: BOTH.email }).getByRole('link').first().click();
  await form(page).getByRole('checkbox', { name: 'Admin' }).uncheck();
  await save(page);
  const dialog = page.getByRole('dialog', { name: /Take admin rights from/ });
  await expect(dialog).toContainText('No other active admin was found.');
  await dialog.getByRole('button', { name: 'Keep admin rights' }).click();
  await expect(form(page).getByRole('checkbox', { name: 'Admin' })).not.toBeChecked();
  await form(page).getByRole('button', { name: 'Discard changes' }).click();
  await expect(form(page).getByRole('checkbox', { name: 'Admin' })).toBeChecked();
});

test('taking admin rights from somebody else is not asked about', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox, { admin: true });
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByRole('checkbox', { name: 'Admin' }).uncheck();
  await save(page);
  await expect(form(page).getByText(`${member.name} is no longer an admin.`)).toBeVisible();
});

test('an admin who takes the flag from herself leaves Project Admin', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(403));
  const email = newEmail('self');
  const password = 'usher_self_admin';
  await sandbox.invite({
    resourceType: 'Practitioner', firstName: 'Sel', lastName: 'Fie', email, password, sendEmail: false, admin: true,
  });
  const [own] = await sandbox.members(email);
  await signIn(page, `/admin/users/${own.id}`, { email, password });
  await form(page).getByRole('checkbox', { name: 'Admin' }).uncheck();
  await save(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Take admin rights away' }).click();
  await expect(page.getByText(/not.*admin|admin.*only/i).first()).toBeVisible();
  expect((await stored(sandbox, own.id)).admin).toBe(false);
});

test('without a connection nothing is sent and nothing is lost', async ({ page, sandbox, context }) => {
  const member = await makeMember(sandbox);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  await form(page).getByLabel('Label').fill('Typed');
  await context.setOffline(true);
  await expect(form(page).getByText(/You are offline, so nothing can be saved/)).toBeVisible();
  await save(page);
  await expect(form(page).getByRole('alert')).toContainText('You are offline, so nothing was saved.');
  await context.setOffline(false);
  await save(page);
  await expect(form(page).getByText(/“Label” of .* is now “Typed”/)).toBeVisible();
});

test('a member whose record was deleted', async ({ page, sandbox }) => {
  const member = await makeMember(sandbox);
  const { profile } = await stored(sandbox, member.id);
  await sandbox.fhir('DELETE', profile.reference);
  await signIn(page, `/admin/users/${member.id}`);
  await expect(page.getByText('The record of this member was deleted.')).toBeVisible();
  await expectMember(page, member);
});
