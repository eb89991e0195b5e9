// Every refusal of an invite that the server can still make after the app has looked: what it says, what
// it leaves behind, and that the person gets in all the same. What the form or the look-up prevents is in
// `preflight.spec.ts`, what two invites at once come to in `race.spec.ts`.

import type { Locator } from '@playwright/test';
import { expect, newEmail, status, test } from './fixtures';
import { type Invitee, expectStillFilled, fillInvite, openInvite, pick, sendInvite } from './actions';
import { INVITE, type Sandbox } from './sandbox';
import { expectGetsIn, expectRepaired, justBeforeTheInvite } from './wayin';

/** 4.5 has no call for a link but that of a forgotten password. */
const noSuchCall = status(404);

/** The server refused, the form is as it was, and nobody is a member. */
async function expectRefused(dialog: Locator, sandbox: Sandbox, person: Invitee) {
  await expect(dialog.getByRole('alert').first()).toContainText('Not invited');
  await expectStillFilled(dialog, person);
  expect(await sandbox.members(person.email)).toEqual([]);
  // This account is what makes the next mail a note without a link.
  expect(await sandbox.accounts(person.email)).toHaveLength(1);
  expect(await sandbox.mails(person.email)).toEqual([]);
}

function practitioner(given: string, email: string) {
  return {
    resourceType: 'Practitioner', name: [{ given: [given], family: 'Twin' }], telecom: [{ system: 'email', value: email }],
  };
}

test('two records have the address at the last moment', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412), noSuchCall);
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  const twins: any[] = [];
  await justBeforeTheInvite(page, async () => {
    for (const given of ['One', 'Two']) {
      twins.push(await sandbox.fhir('POST', 'Practitioner', practitioner(given, person.email)));
    }
  });
  await sendInvite(dialog);
  await expectRefused(dialog, sandbox, person);
  for (const twin of twins) await sandbox.fhir('DELETE', `Practitioner/${twin.id}`);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  await expectRepaired(page, dialog, sandbox, person.email);
});

for (const role of ['Practitioner', 'Patient'] as const) {
  test(`the policy of a ${role} is deleted at the last moment`, async ({ page, sandbox, expectConsole, serverVersion }) => {
    expectConsole(status(410), noSuchCall);
    const name = `Passing ${newEmail()}`;
    const policy = await sandbox.fhir('POST', 'AccessPolicy', {
      resourceType: 'AccessPolicy', name, resource: [{ resourceType: 'Patient' }],
    });
    const dialog = await openInvite(page);
    const person = { role, email: newEmail() };
    await fillInvite(dialog, { ...person, policy: name });
    await justBeforeTheInvite(page, () => sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`));
    await sendInvite(dialog);
    if (serverVersion === '4.5') {
      // It checks no policies: the member is there, and locked out until somebody gives another policy.
      await expect(dialog).toContainText('Ana Costa is invited');
      await expect(dialog).toContainText('They can’t sign in yet');
      await expect(dialog).toContainText(`${name} was deleted just before`);
      const [member] = await sandbox.members(person.email);
      await sandbox.fhir('PUT', `ProjectMembership/${member.id}`, { ...member, accessPolicy: undefined });
      await expectGetsIn(page, sandbox, person.email);
      return;
    }
    await expectRefused(dialog, sandbox, person);
    await pick(dialog, 'Access policy', 'Read', 'Read only');
    await sendInvite(dialog);
    await expect(dialog).toContainText('Ana Costa is invited');
    await expectRepaired(page, dialog, sandbox, person.email);
  });
}

test('the record made for a related person is deleted at the last moment', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(410), noSuchCall);
  const dialog = await openInvite(page);
  const person: Invitee = { role: 'RelatedPerson', first: 'Rita', last: 'Eze', email: newEmail('rita') };
  await fillInvite(dialog, person);
  await justBeforeTheInvite(page, async () => {
    const [record] = await sandbox.related(person.email);
    await sandbox.fhir('DELETE', `RelatedPerson/${record.id}`);
  });
  await sendInvite(dialog);
  await expectRefused(dialog, sandbox, person);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  expect(await sandbox.related(person.email)).toHaveLength(1);
  await expectRepaired(page, dialog, sandbox, person.email);
});

test('a user here under another kind of account', async ({ page, sandbox, expectConsole, serverVersion }) => {
  expectConsole(status(409));
  const person = { email: newEmail() };
  const dialog = await openInvite(page);
  await fillInvite(dialog, person);
  await justBeforeTheInvite(page, () => sandbox.invite({
    resourceType: 'Patient', firstName: 'Ana', lastName: 'Costa', scope: 'project', ...person,
  }));
  await sendInvite(dialog);
  if (serverVersion === '4.5') {
    // A second account beside the first, with a link of its own.
    await expect(dialog).toContainText('Ana Costa is invited');
    expect(await sandbox.accounts(person.email)).toHaveLength(2);
    return;
  }
  await expect(dialog.getByRole('alert').first()).toContainText('Already a user of this project');
  await expect(dialog.getByRole('link', { name: 'Go to member' })).toBeVisible();
  await expectStillFilled(dialog, person);
  expect(await sandbox.accounts(person.email)).toHaveLength(1);
  await expectGetsIn(page, sandbox, person.email);
});

for (const role of ['Practitioner', 'Patient', 'RelatedPerson'] as const) {
  test(`the mail of a ${role} fails: the member is there and gets a link later`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noSuchCall);
    const dialog = await openInvite(page);
    const email = newEmail();
    await fillInvite(dialog, { role, email });
    await sandbox.fault('POST', INVITE, 'mail-down');
    await sendInvite(dialog);
    await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited, but the mail failed' })).toBeVisible();
    expect(await sandbox.mails(email)).toEqual([]);
    expect(await sandbox.members(email)).toHaveLength(1);
    await expectRepaired(page, dialog, sandbox, email);
  });

  test(`the answer to the invite of a ${role} is lost: the member is found and gets a link`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(/net::ERR_/, noSuchCall);
    const dialog = await openInvite(page);
    const email = newEmail();
    await fillInvite(dialog, { role, email });
    await sandbox.fault('POST', INVITE, 'close-after');
    await sendInvite(dialog);
    await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited, but the answer was lost' })).toBeVisible();
    expect(await sandbox.members(email)).toHaveLength(1);
    await expectRepaired(page, dialog, sandbox, email);
  });
}

test('without an address: the answer is lost, and the member is found by the external ID', async ({ page, sandbox, expectConsole }) => {
  expectConsole(/net::ERR_/);
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail() });
  await dialog.getByText('More options').click();
  await dialog.getByRole('textbox', { name: 'External ID' }).fill(`hr-${Date.now()}`);
  await dialog.getByRole('textbox', { name: 'Email' }).fill('');
  await sandbox.fault('POST', INVITE, 'close-after');
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited' })).toBeVisible();
  await expect(dialog.getByRole('link', { name: 'Go to member' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to member' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ana Costa');
});

test('without an address: answer and look-up are lost; pressing again finds the member and sends nothing', async ({ page, sandbox, expectConsole }) => {
  expectConsole(/net::ERR_/);
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail() });
  await dialog.getByText('More options').click();
  await dialog.getByRole('textbox', { name: 'External ID' }).fill(`hr-${Date.now()}`);
  await dialog.getByRole('textbox', { name: 'Email' }).fill('');
  await sandbox.fault('POST', INVITE, 'close-after');
  await sandbox.fault('GET', '/fhir/R4/ProjectMembership', 'close-before', 0);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('Not known whether');
  await sandbox.repair();
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited' })).toBeVisible();
  expect(await sandbox.invites()).toBe(1);
});

test('without an address: an invite that never arrived is nobody else', async ({ page, sandbox, expectConsole }) => {
  expectConsole(/net::ERR_/);
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail() });
  await dialog.getByText('More options').click();
  await dialog.getByRole('textbox', { name: 'External ID' }).fill(`hr-${Date.now()}`);
  await dialog.getByRole('textbox', { name: 'Email' }).fill('');
  await sandbox.fault('POST', INVITE, 'close-before');
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('the server does not know this invite');
  await expect(dialog.getByRole('link', { name: 'Go to member' })).toBeHidden();
});
