// What the invite will do, said before it is sent, over the number of records that have the address; what
// then comes of it, and what it costs. What keeps an invite from being sent is in `preflight.spec.ts`.

import type { Locator, Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { type Invitee, fillInvite, openInvite, sendInvite } from './actions';
import type { Sandbox } from './sandbox';

/** The look-ups the page asks for from now on, as what they are sent with. All of them are batches. */
function lookUps(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    const body = request.url().endsWith('/fhir/R4') ? (request.postData() ?? '') : '';
    if (body.includes('email')) sent.push(body);
  });
  return sent;
}

function forecast(dialog: Locator): Locator {
  return dialog.getByRole('status').filter({ hasText: 'What will happen' });
}

/** A record with this name and address. */
async function record(sandbox: Sandbox, kind: string, given: string, family: string, email: string): Promise<string> {
  const { id } = await sandbox.fhir('POST', kind, {
    resourceType: kind, name: [{ given: [given], family }], telecom: [{ system: 'email', value: email }],
  });
  return `${kind}/${id}`;
}

/** Has an invite of a patient refused, which leaves an account behind. */
async function leaveAccount(sandbox: Sandbox, email: string) {
  const twins = [
    await record(sandbox, 'Patient', 'One', 'Twin', email), await record(sandbox, 'Patient', 'Two', 'Twin', email),
  ];
  const person = { resourceType: 'Patient', scope: 'project', firstName: 'Ana', lastName: 'Costa', email };
  await expect(sandbox.invite(person)).rejects.toThrow('412');
  for (const twin of twins) await sandbox.fhir('DELETE', twin);
  expect(await sandbox.accounts(email)).toHaveLength(1);
}

for (const role of ['Practitioner', 'Patient'] as const) {
  const letter = role === 'Patient' ? 'Sends a mail with a link to set a password.' : 'if the address is new to this server';

  test(`nobody has the address: a new record of a ${role} is made`, async ({ page, sandbox }) => {
    const dialog = await openInvite(page);
    const person: Invitee = { role, email: newEmail() };
    await fillInvite(dialog, person);
    await expect(forecast(dialog)).toContainText(`Makes a new ${role} record.`);
    await expect(forecast(dialog)).toContainText(letter);
    await dialog.getByRole('checkbox', { name: 'Send email' }).uncheck();
    await expect(forecast(dialog)).toContainText('Sends no mail, as you chose.');
    await sendInvite(dialog);
    await expect(dialog).toContainText('Ana Costa is invited, without mail');
    const [member] = await sandbox.members(person.email);
    expect(member.profile.reference).toContain(`${role}/`);
  });

  test(`one record of a ${role} has address and name: it is used`, async ({ page, sandbox }) => {
    const email = newEmail();
    const theirs = await record(sandbox, role, 'Ana', 'Costa', email);
    const dialog = await openInvite(page);
    await fillInvite(dialog, { role, email });
    await expect(forecast(dialog)).toContainText('Uses the record of Ana Costa; its name stays as it is.');
    await expect(dialog.getByRole('radio', { name: 'Use the record of Ana Costa' })).toBeChecked();
    await sendInvite(dialog);
    await expect(dialog).toContainText('Ana Costa is invited');
    const [member] = await sandbox.members(email);
    expect(member.profile.reference).toBe(theirs);
  });
}

test('one record of a patient has the address under another name: whose it is has to be said', async ({ page, sandbox }) => {
  const email = newEmail();
  const theirs = await record(sandbox, 'Patient', 'Anabel', 'Acosta', email);
  const dialog = await openInvite(page);
  await fillInvite(dialog, { role: 'Patient', email });
  await expect(forecast(dialog)).toContainText('Waits for your choice of a record below.');
  await dialog.getByRole('radio', { name: 'Make a new Patient record' }).check();
  await expect(forecast(dialog)).toContainText('Makes a new Patient record.');
  await dialog.getByRole('radio', { name: 'Use the record of Anabel Acosta' }).check();
  await expect(forecast(dialog)).toContainText('Uses the record of Anabel Acosta');
  await sendInvite(dialog);
  await expect(dialog).toContainText('under the name Anabel Acosta');
  const [member] = await sandbox.members(email);
  expect(member.profile.reference).toBe(theirs);
});

test('two records of a patient have the address: nothing is sent before one is chosen', async ({ page, sandbox }) => {
  const email = newEmail();
  await record(sandbox, 'Patient', 'Ana', 'Costa', email);
  const second = await record(sandbox, 'Patient', 'Ann', 'Coast', email);
  const dialog = await openInvite(page);
  await fillInvite(dialog, { role: 'Patient', email });
  const choice = dialog.getByRole('group', { name: 'This address is on record already' });
  await expect(choice.getByRole('radio')).toHaveCount(3);
  await expect(choice.getByRole('radio', { checked: true })).toHaveCount(0);
  await sendInvite(dialog);
  await dialog.getByRole('link', { name: 'Choose the record this person’s account belongs to' }).click();
  await expect(choice).toBeFocused();
  expect(await sandbox.invites()).toBe(0);
  expect(await sandbox.accounts(email)).toEqual([]);
  await choice.getByRole('radio', { name: 'Use the record of Ann Coast' }).check();
  await sendInvite(dialog);
  await expect(dialog).toContainText('under the name Ann Coast');
  const [member] = await sandbox.members(email);
  expect(member.profile.reference).toBe(second);
});

test('an answer about one address or role is none about another', async ({ page, sandbox }) => {
  const email = newEmail();
  await record(sandbox, 'Practitioner', 'Anabel', 'Acosta', email);
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email });
  await dialog.getByRole('radio', { name: 'Use the record of Anabel Acosta' }).check();
  await dialog.getByRole('radio', { name: 'Patient' }).check();
  await expect(forecast(dialog)).toContainText('Makes a new Patient record.');
  await dialog.getByRole('radio', { name: 'Practitioner' }).check();
  await expect(forecast(dialog)).toContainText('Waits for your choice of a record below.');
  await expect(dialog.getByRole('radio', { name: 'Use the record of Anabel Acosta' })).not.toBeChecked();
});

test('an account left over in this project does not matter to one of the whole server', async ({ page, sandbox }) => {
  const email = newEmail();
  await leaveAccount(sandbox, email);
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email });
  await expect(forecast(dialog)).toContainText('if the address is new to this server');
  await expect(forecast(dialog)).not.toContainText('left over');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  await sandbox.link(email);
});

test('an invite costs one look-up when typing rests, one when it is sent, and one request', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: '' });
  const asked = lookUps(page);
  const email = newEmail();
  await dialog.getByRole('textbox', { name: 'Email' }).pressSequentially(email, { delay: 30 });
  await expect(forecast(dialog)).toContainText('Makes a new Practitioner record.');
  // A name is nothing to ask about.
  await dialog.getByLabel('First name').fill('Ana Maria');
  await page.waitForTimeout(900);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain(encodeURIComponent(email));
  await sandbox.forget();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Maria Costa is invited');
  expect(asked).toHaveLength(2);
  expect(await sandbox.invites()).toBe(1);
  expect(await sandbox.requests('POST', /^\/fhir\/R4\/\w/), 'records made beside it').toEqual([]);
});
