// A RelatedPerson takes two steps, and no failure between them may leave a second record behind.

import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { type Invitee, expectStillFilled, fillInvite, openInvite, sendInvite } from './actions';
import { INVITE, outcome } from './sandbox';

const RECORDS = '/fhir/R4/RelatedPerson';

function rita(): Invitee {
  return { role: 'RelatedPerson', first: 'Rita', last: 'Eze', email: newEmail('rita') };
}

test('the answer to the new record is lost: it is found and used', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const person = rita();
  await fillInvite(dialog, person);
  await sandbox.fault('POST', RECORDS, 'close-after');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  expect(await sandbox.related(person.email)).toHaveLength(1);
});

test('the record was not made: nobody is invited, and the next try makes one', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const person = rita();
  await fillInvite(dialog, person);
  await sandbox.fault('POST', RECORDS, 'close-before');
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('does not know this invite');
  await expectStillFilled(dialog, person);
  expect(await sandbox.invites()).toBe(0);
  await sandbox.repair();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  expect(await sandbox.related(person.email)).toHaveLength(1);
});

test('the record and its look-up are both lost: still one record', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const person = rita();
  await fillInvite(dialog, person);
  await sandbox.fault('POST', RECORDS, 'close-after');
  await sandbox.fault('GET', RECORDS, 'close-before');
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Nobody was invited');
  expect(await sandbox.invites()).toBe(0);
  await sandbox.repair();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  expect(await sandbox.related(person.email)).toHaveLength(1);
});

test('the invite is refused: the next try reuses the record, with what was corrected', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const dialog = await openInvite(page);
  const person = rita();
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, { status: 400, body: outcome('Not today') });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('“Not today”');
  const [first] = await sandbox.related(person.email);
  await dialog.getByLabel('First name').fill('Rosalind');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rosalind Eze is invited');
  const records = await sandbox.related(person.email);
  expect(records.map((record) => record.id)).toEqual([first.id]);
  expect(records[0].name[0].given).toEqual(['Rosalind']);
});

test('the answer to the invite is lost: one record, one member', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const person = rita();
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, 'close-after');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited, but the answer was lost');
  const [record, ...more] = await sandbox.related(person.email);
  expect(more).toEqual([]);
  const [member] = await sandbox.members(person.email);
  expect(member.profile.reference).toBe(`RelatedPerson/${record.id}`);
  await dialog.getByRole('button', { name: 'Back to users' }).click();
  // The member keeps the record when the dialog is gone.
  await expect(page.getByRole('row').filter({ hasText: person.email })).toBeVisible();
  expect(await sandbox.related(person.email)).toHaveLength(1);
});

test('the invite never arrived: trying again reuses the record', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const person = rita();
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, 'close-before');
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('does not know this invite');
  await sandbox.repair();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  expect(await sandbox.related(person.email)).toHaveLength(1);
});

test('giving up after a refusal removes the record', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const dialog = await openInvite(page);
  const person = rita();
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, { status: 400, body: outcome('Not today') });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('“Not today”');
  expect(await sandbox.related(person.email)).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => sandbox.related(person.email)).toEqual([]);
});

test('changing the role after a refusal removes the record', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const dialog = await openInvite(page);
  const person = rita();
  await fillInvite(dialog, person);
  await sandbox.fault('POST', INVITE, { status: 400, body: outcome('Not today') });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('“Not today”');
  await dialog.getByRole('radio', { name: 'Practitioner' }).check();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  expect(await sandbox.related(person.email)).toEqual([]);
});

test('without a patient nothing is sent', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { ...rita(), role: 'Practitioner' });
  await dialog.getByRole('radio', { name: 'RelatedPerson' }).check();
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toBeFocused();
  const patient = dialog.getByRole('combobox', { name: 'Patient' });
  await expect(patient).toHaveAccessibleDescription(/Choose the patient this person is related to/);
  await patient.fill('nobody of this name');
  await sendInvite(dialog);
  await expect(patient).toHaveAccessibleDescription(/Choose a patient from the list/);
  expect(await sandbox.requests('POST', /RelatedPerson|invite/)).toEqual([]);
});
