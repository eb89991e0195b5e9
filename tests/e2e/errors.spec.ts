// Every refusal of an invite that the server can still make after the app has looked: what it leaves
// behind, and that the person gets in all the same. What the form or the look-up prevents is in
// `preflight.spec.ts`, what two invites at once come to in `race.spec.ts`.

import { expect, newEmail, status, test } from './fixtures';
import { expectStillFilled, fillInvite, openInvite, pick, sendInvite } from './actions';
import { INVITE } from './sandbox';
import { expectGetsIn, justBeforeTheInvite } from './wayin';

test('two records get the address at the last moment: refused, an account is left', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  const twins = ['One', 'Two'].map((given) => ({
    resourceType: 'Practitioner', name: [{ given: [given], family: 'Twin' }],
    telecom: [{ system: 'email', value: person.email }],
  }));
  await justBeforeTheInvite(page, async () => {
    for (const twin of twins) await sandbox.fhir('POST', 'Practitioner', twin);
  });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Not invited');
  await expectStillFilled(dialog, person);
  expect(await sandbox.accounts(person.email)).toHaveLength(1);
  expect(await sandbox.members(person.email)).toEqual([]);
});

test('the policy is deleted at the last moment', async ({ page, sandbox, expectConsole, serverVersion }) => {
  expectConsole(status(410));
  const name = `Passing ${newEmail()}`;
  const policy = await sandbox.fhir('POST', 'AccessPolicy', {
    resourceType: 'AccessPolicy', name, resource: [{ resourceType: 'Patient' }],
  });
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, { ...person, policy: name });
  await justBeforeTheInvite(page, () => sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`));
  await sendInvite(dialog);
  if (serverVersion === '4.5') {
    // It checks no policies: the member is there, but locked out until somebody chooses another.
    await expect(dialog).toContainText('Ana Costa is invited');
    return;
  }
  await expect(dialog.getByRole('alert')).toContainText('Not invited');
  await expectStillFilled(dialog, person);
  expect(await sandbox.accounts(person.email)).toHaveLength(1);
  await pick(dialog, 'Access policy', 'Read', 'Read only');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
});

test('the record of a related person is deleted at the last moment', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(410));
  const dialog = await openInvite(page);
  const person = { role: 'RelatedPerson', first: 'Rita', last: 'Eze', email: newEmail('rita') } as const;
  await fillInvite(dialog, person);
  await justBeforeTheInvite(page, async () => {
    const [record] = await sandbox.related(person.email);
    await sandbox.fhir('DELETE', `RelatedPerson/${record.id}`);
  });
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert')).toContainText('Not invited');
  await expectStillFilled(dialog, person);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Rita Eze is invited');
  expect(await sandbox.related(person.email)).toHaveLength(1);
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
  } else {
    await expect(dialog.getByRole('alert')).toContainText('Already a user of this project');
    await expectStillFilled(dialog, person);
    expect(await sandbox.accounts(person.email)).toHaveLength(1);
  }
});

test('the mail server is down: the membership is there, no mail went out', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email });
  await sandbox.fault('POST', INVITE, 'mail-down');
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { name: 'Ana Costa is invited, but the mail failed' })).toBeVisible();
  expect(await sandbox.mails(email)).toEqual([]);
  expect(await sandbox.members(email)).toHaveLength(1);
});
