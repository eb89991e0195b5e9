// What the dialog finds out before it sends: said calmly, and no invite goes out that the server would
// refuse for a reason one could know.

import type { Locator, Page } from '@playwright/test';
import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { expectStillFilled, fillInvite, openInvite, pick, sendInvite } from './actions';
import { INVITE, outcome, type Sandbox } from './sandbox';
import { expectGetsIn } from './wayin';

/** All look-ups go out as one request. */
const LOOK = '/fhir/R4';

/** How often the server was asked before the invite; lists ask for something else in the same way. */
function countLooks(page: Page): () => number {
  let looks = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && /user%3AUser\.email/.test(request.postData() ?? '')) looks += 1;
  });
  return () => looks;
}

function record(kind: string, given: string, family: string, email: string) {
  return { resourceType: kind, name: [{ given: [given], family }], telecom: [{ system: 'email', value: email }] };
}

async function moreOptions(dialog: Locator) {
  const details = dialog.locator('details').filter({ hasText: 'More options' });
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
}

/** Nothing was sent, and this stands at the field. */
async function expectPrevented(dialog: Locator, sandbox: Sandbox, field: Locator, sentence: RegExp) {
  await sendInvite(dialog);
  await expect(field).toHaveAccessibleDescription(sentence);
  expect(await sandbox.invites()).toBe(0);
}

test('a new person: a new record, and a mail that may have a link', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email });
  await expect(dialog).toContainText('Makes a new Practitioner record.');
  await expect(dialog).toContainText('with a link to set a password if the address is new to this server');
  expect(await dialog.getByRole('alert').count()).toBe(0);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  await expectGetsIn(page, sandbox, email);
});

test('a new patient: the mail has a link, and it does', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { role: 'Patient', email });
  await expect(dialog).toContainText('Sends a mail with a link to set a password.');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  await expectGetsIn(page, sandbox, email);
});

test('typing asks once, when the address is complete and the typing pauses', async ({ page }) => {
  const dialog = await openInvite(page);
  const looks = countLooks(page);
  await dialog.getByLabel('First name').pressSequentially('Ana');
  await dialog.getByRole('textbox', { name: 'Email' }).pressSequentially('ana.costa@exam', { delay: 20 });
  expect(looks()).toBe(0);
  await dialog.getByRole('textbox', { name: 'Email' }).pressSequentially('ple.com', { delay: 20 });
  await expect(dialog).toContainText('What will happen');
  // What is not asked about asks nothing.
  await dialog.getByLabel('Last name').pressSequentially('Costa', { delay: 100 });
  await page.waitForTimeout(600);
  expect(looks()).toBe(1);
});

test('the answer to a former address is not shown for the next', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  await sandbox.fault('POST', LOOK, { delay: 1500 });
  const field = dialog.getByRole('textbox', { name: 'Email' });
  await field.fill('zoe@example.com');
  await expect(dialog).toContainText('Looking up the address');
  await page.waitForTimeout(600);
  await field.fill(newEmail());
  await expect(dialog).toContainText('Makes a new Practitioner record.');
  await page.waitForTimeout(1500);
  await expect(dialog).not.toContainText('a user here already');
});

test('a user already: said at once, not sent, and a second membership on purpose', async ({ page, sandbox }) => {
  const email = newEmail();
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Ana', lastName: 'Costa', email, sendEmail: false });
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email });
  await expect(dialog).toContainText('This address is a user here already');
  await sandbox.forget();
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('Already a user of this project');
  expect(await sandbox.invites()).toBe(0);
  await moreOptions(dialog);
  await dialog.getByRole('checkbox', { name: 'Add a second membership' }).check();
  await expect(dialog).toContainText('Adds another membership for somebody who is a user here already');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.members(email)).toHaveLength(2);
});

test('a user here under another kind of account is found as well', async ({ page, sandbox }) => {
  const email = newEmail();
  await sandbox.invite({ resourceType: 'Patient', firstName: 'Ana', lastName: 'Costa', email, scope: 'project', sendEmail: false });
  await sandbox.forget();
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email });
  await expect(dialog).toContainText('This address is a user here already');
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('Already a user of this project');
  expect(await sandbox.invites()).toBe(0);
});

for (const choice of ['use', 'new'] as const) {
  test(`one record of another name has the address: ${choice === 'use' ? 'it is used' : 'a new one is made'}`, async ({ page, sandbox }) => {
    const email = newEmail();
    const found = await sandbox.fhir('POST', 'Patient', record('Patient', 'Mother', 'Costa', email));
    const dialog = await openInvite(page);
    await fillInvite(dialog, { role: 'Patient', email });
    const choices = dialog.getByRole('group', { name: 'This address is on record already' });
    await expectPrevented(dialog, sandbox, choices.getByRole('radio').first(), /./);
    await expect(dialog.getByRole('alert').first()).toContainText('Choose the record');
    const label = choice === 'use' ? 'Use the record of Mother Costa' : 'Make a new Patient record';
    await choices.getByRole('radio', { name: label }).check();
    await sendInvite(dialog);
    await expect(dialog.getByRole('heading', { level: 2 })).toContainText('is invited');
    const [member] = await sandbox.members(email);
    const used = member.profile.reference === `Patient/${found.id}`;
    expect(used).toBe(choice === 'use');
    await expectGetsIn(page, sandbox, email);
  });
}

test('two records have the address: the admin chooses which', async ({ page, sandbox }) => {
  const email = newEmail();
  const twins: any[] = [];
  for (const given of ['Una', 'Dua']) {
    twins.push(await sandbox.fhir('POST', 'Practitioner', record('Practitioner', given, 'Twin', email)));
  }
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email });
  const choices = dialog.getByRole('group', { name: 'This address is on record already' });
  await expect(choices.getByRole('radio')).toHaveCount(3);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('Choose the record');
  expect(await sandbox.invites()).toBe(0);
  await choices.getByRole('radio', { name: 'Use the record of Dua Twin' }).check();
  await sendInvite(dialog);
  await expect(dialog.getByRole('heading', { level: 2 })).toContainText('is invited');
  const [member] = await sandbox.members(email);
  expect(member.profile.reference).toBe(`Practitioner/${twins[1].id}`);
  await expectGetsIn(page, sandbox, email);
});

test('the policy is deleted between opening and sending', async ({ page, sandbox }) => {
  const name = `Passing ${newEmail()}`;
  const policy = await sandbox.fhir('POST', 'AccessPolicy', {
    resourceType: 'AccessPolicy', name, resource: [{ resourceType: 'Patient' }],
  });
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, { ...person, policy: name });
  await sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`);
  const field = dialog.getByRole('combobox', { name: 'Access policy', exact: true });
  await expectPrevented(dialog, sandbox, field, /no longer exists/);
  await expectStillFilled(dialog, person);
  await pick(dialog, 'Access policy', 'Read', 'Read only');
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.accounts(person.email)).toHaveLength(1);
  await expectGetsIn(page, sandbox, person.email);
});

test('the patient is deleted between opening and sending', async ({ page, sandbox }) => {
  const family = `Passing${Date.now().toString(36)}`;
  const patient = await sandbox.fhir('POST', 'Patient', { resourceType: 'Patient', name: [{ given: ['Pat'], family }] });
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { role: 'RelatedPerson', email, patient: [family, `Pat ${family}`] });
  await sandbox.fhir('DELETE', `Patient/${patient.id}`);
  const field = dialog.getByRole('combobox', { name: 'Patient', exact: true });
  await expectPrevented(dialog, sandbox, field, /no longer exists/);
  expect(await sandbox.related(email)).toEqual([]);
});

test('the record that was picked is deleted between opening and sending', async ({ page, sandbox }) => {
  const family = `Passing${Date.now().toString(36)}`;
  const found = await sandbox.fhir('POST', 'Practitioner', { resourceType: 'Practitioner', name: [{ given: ['Pia'], family }] });
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email });
  await moreOptions(dialog);
  await pick(dialog, 'Existing record', family, `Pia ${family}`);
  await sandbox.fhir('DELETE', `Practitioner/${found.id}`);
  const field = dialog.getByRole('combobox', { name: 'Existing record', exact: true });
  await expectPrevented(dialog, sandbox, field, /no longer exists/);
  expect(await sandbox.accounts(email)).toEqual([]);
});

test('an external ID that somebody has is not sent', async ({ page, sandbox }) => {
  const externalId = `hr-${Date.now()}`;
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Eva', lastName: 'First', externalId });
  await sandbox.forget();
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email });
  await moreOptions(dialog);
  const field = dialog.getByRole('textbox', { name: 'External ID' });
  await field.fill(externalId);
  await expectPrevented(dialog, sandbox, field, /belongs to Eva First/);
  expect(await sandbox.accounts(email)).toEqual([]);
});

test('what an earlier refusal left behind is found, removed, and the mail has a link again', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  const email = newEmail();
  for (const given of ['Una', 'Dua']) await sandbox.fhir('POST', 'Patient', record('Patient', given, 'Twin', email));
  await expect(sandbox.invite({
    resourceType: 'Patient', firstName: 'Ana', lastName: 'Costa', email, scope: 'project',
  })).rejects.toThrow('412');
  const dialog = await openInvite(page);
  await fillInvite(dialog, { role: 'Patient', email });
  await expect(dialog).toContainText('was left over by an earlier try');
  await dialog.getByRole('button', { name: 'Remove the leftover account' }).click();
  await expect(dialog).toContainText('Sends a mail with a link to set a password.');
  expect(await sandbox.accounts(email)).toEqual([]);
  await dialog.getByRole('radio', { name: 'Make a new Patient record' }).check();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  await expectGetsIn(page, sandbox, email);
});

for (const [name, action] of [
  ['no answer', 'close-before'], ['a web page', 'html'], ['another shape', 'wrong-shape'],
  ['a crash', { status: 500, body: { msg: 'Internal Server Error' } }],
] as const) {
  test(`the look-up fails with ${name}: said, and the admin can go on`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer, status(500));
    const dialog = await openInvite(page);
    const email = newEmail();
    await sandbox.fault('POST', LOOK, action, 0);
    await fillInvite(dialog, { email });
    await expect(dialog).toContainText('could not be looked up');
    await sendInvite(dialog);
    await expect(dialog).toContainText('Ana Costa is invited');
    expect(await sandbox.invites()).toBe(1);
  });
}

test('the last look fails, unannounced: nothing is sent until the admin says so', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { email });
  await expect(dialog).toContainText('What will happen');
  await sandbox.fault('POST', LOOK, 'close-before', 0);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('Not sent yet');
  expect(await sandbox.invites()).toBe(0);
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
});

/** Changes one answer within the batch. */
async function answerOf(page: Page, url: RegExp, answer: { status: string; outcome?: object }) {
  await page.route(/\/fhir\/R4\/?$/, async (route) => {
    const asked = route.request().postDataJSON();
    const response = await route.fetch();
    // A question that was given up has no answer.
    const body = await response.json().catch(() => undefined);
    if (!body) return route.abort();
    asked.entry.forEach((entry: any, index: number) => {
      if (url.test(entry.request.url)) body.entry[index] = { response: answer };
    });
    await route.fulfill({ response, json: body });
  });
}

test('one look-up of several fails: that one is named', async ({ page }) => {
  await answerOf(page, /^User\?/, { status: '500', outcome: outcome('No') });
  const dialog = await openInvite(page);
  await fillInvite(dialog, { role: 'Patient', email: newEmail() });
  await expect(dialog).toContainText('Whether an account has this address could not be looked up.');
  await expect(dialog).toContainText('Makes a new Patient record.');
});

test('signed in to another project by now: not sent', async ({ page, sandbox }) => {
  await answerOf(page, /^Project\//, { status: '404', outcome: outcome('Not found', { id: 'not-found' }) });
  const dialog = await openInvite(page);
  const person = { email: newEmail() };
  await fillInvite(dialog, person);
  await sendInvite(dialog);
  await expect(dialog.getByRole('alert').first()).toContainText('another project');
  await expectStillFilled(dialog, person);
  expect(await sandbox.invites()).toBe(0);
});

test('words in the look-up are text, whatever is in them', async ({ page, sandbox }) => {
  const email = newEmail();
  const name = '<img src=x onerror="document.title = \'taken over\'">';
  for (const given of [name, '\u202Etxet desrever', 'W'.repeat(3_000)]) {
    await sandbox.fhir('POST', 'Practitioner', record('Practitioner', given, 'Hostile', email));
  }
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email });
  const choices = dialog.getByRole('group', { name: 'This address is on record already' });
  await expect(choices).toContainText(name);
  expect(await dialog.locator('img').count()).toBe(0);
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 740 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `sideways at ${width} px`).toBe(0);
  }
  expect(await sandbox.requests('POST', new RegExp(INVITE.replaceAll('*', '[^/]+')))).toEqual([]);
});
