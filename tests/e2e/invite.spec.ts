// The whole way of the three kinds of people: invited, mailed, activated, signed in.

import { expectHeading, expect, newEmail, status, test } from './fixtures';
import { fillInvite, inviteDialog, otherPerson, sendInvite, setPassword, signIn, signInHere } from './actions';

// The console asks for the users before it knows that somebody is no admin, and is refused.
const refusedToNonAdmins = status(403);

test('a practitioner is invited, sets a password and signs in', { tag: '@both' }, async ({ page, sandbox, expectConsole }) => {
  expectConsole(refusedToNonAdmins);
  const email = newEmail('ana');
  await signIn(page);
  await page.getByRole('link', { name: 'Invite new user' }).click();
  await expect(page).toHaveURL('/admin/invite');
  const dialog = inviteDialog(page);
  await fillInvite(dialog, { email, policy: 'Read only' });
  await sendInvite(dialog);

  await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited' })).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText(`An email to ${email} was handed over to the email service`);
  await expect(dialog).toContainText('Read only');
  await dialog.getByRole('button', { name: 'Back to users' }).click();
  const row = page.getByRole('row').filter({ hasText: email });
  await expect(row).toContainText('Ana Costa');
  await expect(row).toContainText('Practitioner');
  await expect(row).toContainText('Read only');
  await expect(page).toHaveURL('/admin/users');

  const theirs = await otherPerson(page);
  await theirs.goto(await sandbox.link(email));
  await setPassword(theirs, 'correct horse battery');
  await expectHeading(theirs, 'Your password is set');
  await theirs.getByRole('link', { name: 'Sign in' }).click();
  await signInHere(theirs, { email, password: 'correct horse battery' });
  await expectHeading(theirs, 'You are signed in, but not as an admin');
  await expect(theirs.getByRole('main')).toContainText('Harbor Clinic');
  await expect(theirs.getByRole('main')).toContainText('Ana Costa');
});

test('a patient belongs to one project, so signing in needs its id', { tag: '@both' }, async ({ page, sandbox, expectConsole }) => {
  const email = newEmail('paula');
  await signIn(page, '/admin/invite');
  const dialog = inviteDialog(page);
  await fillInvite(dialog, { role: 'Patient', first: 'Paula', last: 'Prado', email, policy: 'Patient portal' });
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'Paula Prado is invited' })).toBeVisible();
  const project = await sandbox.projectId();
  await expect(dialog).toContainText(`/signin?project=${project}`);
  const [member] = await sandbox.members(email);
  const user = await sandbox.fhir('GET', member.user.reference);
  expect(user.project.reference).toBe(`Project/${project}`);

  const theirs = await otherPerson(page);
  await theirs.goto(await sandbox.link(email));
  await setPassword(theirs, 'correct horse battery');
  await theirs.getByRole('link', { name: 'Sign in' }).click();

  // Without the project the server knows no such person.
  expectConsole(status(400), refusedToNonAdmins);
  await signInHere(theirs, { email, password: 'correct horse battery' });
  await expect(theirs.getByRole('alert')).toContainText('Incorrect email or password');
  await expect(theirs.getByRole('main')).toContainText('Project-scoped accounts');
  await expect(theirs.getByLabel('Email')).toHaveValue(email);
  await theirs.getByLabel('Project ID').fill(project);
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await expectHeading(theirs, 'You are signed in, but not as an admin');

  // The address that was handed on names the project.
  const again = await otherPerson(page);
  await again.goto(`/signin?project=${project}`);
  await signInHere(again, { email, password: 'correct horse battery' });
  await expectHeading(again, 'You are signed in, but not as an admin');
  await expect(again.getByRole('main')).toContainText('Paula Prado');
});

test('a related person is recorded with patient and relationship, then invited', { tag: '@both' }, async ({ page, sandbox, expectConsole }) => {
  expectConsole(refusedToNonAdmins);
  const email = newEmail('rita');
  await signIn(page, '/admin/invite');
  const dialog = inviteDialog(page);
  await fillInvite(dialog, { role: 'RelatedPerson', first: 'Rita', last: 'Eze', email, policy: 'Patient portal' });
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'Rita Eze is invited' })).toBeVisible();

  const [record, ...more] = await sandbox.related(email);
  expect(more).toEqual([]);
  expect(record.relationship[0].coding[0].code).toBe('SIB');
  const patient = await sandbox.fhir('GET', record.patient.reference);
  expect(patient.name[0].family).toBe('Eze');
  const [member] = await sandbox.members(email);
  expect(member.profile.reference).toBe(`RelatedPerson/${record.id}`);

  const theirs = await otherPerson(page);
  await theirs.goto(await sandbox.link(email));
  await setPassword(theirs, 'correct horse battery');
  await theirs.getByRole('link', { name: 'Sign in' }).click();
  await signInHere(theirs, { email, password: 'correct horse battery' });
  await expectHeading(theirs, 'You are signed in, but not as an admin');
  await expect(theirs.getByRole('main')).toContainText('Rita Eze');
});
