// Somebody's own access ends while she works: the form waits until she has it back.

import { expect, newEmail, status, test } from './fixtures';
import { expectStillFilled, fillInvite, inviteDialog, sendInvite, signIn, signInHere } from './actions';

test('the membership is removed in the middle, then restored', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400), status(410));
  const me = { email: newEmail('boss'), password: 'correct horse battery' };
  const invite = { resourceType: 'Practitioner', firstName: 'Bo', lastName: 'Boss', sendEmail: false, ...me };
  await sandbox.invite({ ...invite, membership: { admin: true } });
  await signIn(page, '/admin/invite', me);
  const dialog = inviteDialog(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);

  // What is looked up when typing pauses has come: the press is what meets the withdrawal.
  await expect(dialog).toContainText('Makes a new Practitioner record.');
  const [mine] = await sandbox.members(me.email);
  await sandbox.fhir('DELETE', `ProjectMembership/${mine.id}`);
  await sendInvite(dialog);
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(again).toContainText('Your access to this project was withdrawn');
  expect(await sandbox.members(person.email)).toEqual([]);

  await signInHere(again, me);
  await expect(again.getByRole('alert')).toContainText('has no access here');
  await sandbox.invite({ ...invite, password: undefined, membership: { admin: true } });
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again).toBeHidden();
  await expectStillFilled(dialog, person);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.members(person.email)).toHaveLength(1);
});
