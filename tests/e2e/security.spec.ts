// The account behind a member: what is known of it, and what an admin can do about its security.

import type { Page } from '@playwright/test';
import { expect, newEmail, noAnswer, status, test } from './fixtures';
import { signInHere } from './actions';
import { expectAccessible } from './axe';
import { activate, forgotten, newMember, newPatient, openMember, PASSWORD, type Person } from './people';
import { BOTH, outcome, type Sandbox } from './sandbox';

const FACTOR = '/admin/projects/*/members/*/mfa/reset';
const OK = { resourceType: 'OperationOutcome', id: 'ok', issue: [{ severity: 'information', details: { text: 'All OK' } }] };
const ANOTHER = 'a quite different password';

/** The section of a member's page. */
async function security(page: Page, person: Person) {
  await openMember(page, person);
  const section = page.getByRole('region', { name: 'Account security' });
  await expect(section.getByRole('heading', { name: 'Second factor' })).toBeVisible();
  return section;
}

/** Presses a button and waits for what is said. */
async function press(section: ReturnType<Page['getByRole']>, name: string, said: string) {
  await section.getByRole('button', { name, exact: true }).click();
  await expect(section.getByRole('status').filter({ hasText: said })).toBeVisible();
}

test('an account of the whole server is hidden, and why is said; a link can be sent all the same', async ({ page, sandbox, serverVersion }) => {
  const person = await newMember(sandbox);
  const section = await security(page, person);
  await expect(section).toContainText('This account is of the whole server');
  await expect(section.getByText('Set a password')).toBeHidden();
  await expect(section.getByText('Change the login email')).toBeHidden();
  await expect(section.getByRole('button', { name: 'Require a second factor' })).toBeHidden();
  await press(section, 'Send a set-password link', serverVersion === '5.1' ? 'Set-password link sent' : 'Set-password link asked for');
  await activate(page, await sandbox.link(person.email), ANOTHER);
  expect(await sandbox.letsIn(person.email, ANOTHER)).toBe(true);
});

test('how far a patient has come is known, and the link can be handed over', async ({ page, context, sandbox }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const person = await newPatient(sandbox, { password: undefined });
  const section = await security(page, person);
  await expect(section).toContainText('Not yet: the last link was made on');
  await expect(section).toContainText(`/signin?project=${await sandbox.projectId()}`);
  await expectAccessible(page, 'the page of a user');
  await section.getByRole('button', { name: 'Copy activation link' }).click();
  await expect(section).toContainText('is on the clipboard');
  await activate(page, await page.evaluate(() => navigator.clipboard.readText()));
  await page.reload();
  await expect(section).toContainText('Activated');
  expect(await page.content()).not.toContain('passwordHash');
});

test('a second factor is reset on 5.1 only, and one that is not there is an answer', async ({ page, sandbox, serverVersion, expectConsole }) => {
  expectConsole(status(400), noAnswer);
  const person = await newMember(sandbox);
  const section = await security(page, person);
  if (serverVersion === '4.5') {
    await expect(section).toContainText('This server has no way to reset a second factor.');
    await expect(section.getByRole('button', { name: 'Reset authenticator app' })).toBeHidden();
    return;
  }
  const reset = async (said: string) => {
    await section.getByRole('button', { name: 'Reset authenticator app' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset', exact: true }).click();
    await expect(section.getByRole('status').filter({ hasText: said })).toBeVisible();
  };
  await reset('has not set up this second factor');
  await sandbox.fault('POST', FACTOR, { status: 200, body: OK });
  await reset('is reset, and the server mails them a notice');
  await sandbox.fault('POST', FACTOR, 'close-before');
  await reset('is not known');
});

test('a server without that call is told apart from a missing user', async ({ page, sandbox, serverVersion, expectConsole }) => {
  test.skip(serverVersion === '4.5', 'never asked there');
  expectConsole(status(404));
  const person = await newMember(sandbox);
  const section = await security(page, person);
  await sandbox.fault('POST', FACTOR, { status: 404, body: 'Cannot POST' });
  await section.getByRole('button', { name: 'Reset codes by email' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(section.getByRole('status').filter({ hasText: 'no way to reset' })).toBeVisible();
  await expect(section.getByRole('button', { name: 'Reset codes by email' })).toBeHidden();
});

test('a password is set by hand: what it means for sessions, what is refused, and how to hand it over', async ({ page, sandbox, serverVersion, expectConsole }) => {
  expectConsole(status(400), status(500), noAnswer);
  const person = await newPatient(sandbox);
  const section = await security(page, person);
  await section.getByText('Set a password', { exact: true }).click();
  await expect(section).toContainText(serverVersion === '5.1' ? 'is signed out at once' : 'stays signed in');
  const field = section.getByLabel('New password for this user');
  const submit = section.getByRole('button', { name: 'Set this password' });
  await field.fill('short');
  await submit.click();
  await expect(section).toContainText('A password needs at least 8 characters');
  expect(await sandbox.requests('POST', /setpassword$/)).toEqual([]);

  if (serverVersion === '5.1') {
    await field.fill('password123');
    await submit.click();
    await expect(section).toContainText('public lists of stolen passwords');
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await sandbox.fault('POST', '/admin/projects/setpassword', 'breach-down');
    await field.fill(ANOTHER);
    await submit.click();
    await expect(section).toContainText('Set it again in a while');
  }
  await sandbox.fault('POST', '/admin/projects/setpassword', 'close-after');
  await field.fill(ANOTHER);
  await submit.click();
  await expect(section).toContainText('whether the password is set is not known');
  await expect(field).toHaveValue(ANOTHER);
  await forgotten(page);
  await submit.click();
  await expect(section).toContainText(`${person.name} has the new password.`);
  await expect(section).toContainText(serverVersion === '5.1' ? 'is signed out.' : 'does not check whether the password is on lists');
  await expect(field).toHaveValue('');
  expect(await sandbox.letsIn(person.email, ANOTHER)).toBe(true);
  expect(await sandbox.letsIn(person.email, PASSWORD)).toBe(false);
});

test('another login email: a mail to confirm it, the old copy stays, and that is said', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(409), status(400), noAnswer);
  const [person, other] = [await newPatient(sandbox), await newPatient(sandbox)];
  const section = await security(page, person);
  await section.getByText('Change the login email', { exact: true }).click();
  await expect(section).toContainText('The lists here go on showing the old address');
  const field = section.getByLabel('New login email');
  const submit = section.getByRole('button', { name: 'Change the email' });
  await field.fill('nonsense');
  await submit.click();
  await expect(section).toContainText('in the correct format');
  await field.fill(other.email);
  await submit.click();
  await expect(section).toContainText('Another account of this project has this address');

  const next = newEmail('Next');
  await field.fill(next.toUpperCase());
  await submit.click();
  await expect(section.getByRole('status').filter({ hasText: 'from now on' })).toBeVisible();
  await expect(section.getByRole('definition').filter({ hasText: next.toLowerCase() })).toBeVisible();
  expect((await sandbox.mails(next.toLowerCase()))[0]!.text).toContain('/verifyemail/');
  expect(await sandbox.letsIn(next.toLowerCase(), PASSWORD)).toBe(true);
  const membership = await sandbox.fhir('GET', `ProjectMembership/${person.id}`);
  expect(membership.user.display).toBe(person.email);

  // The account tells what a lost answer does not.
  const last = newEmail('last').toLowerCase();
  await sandbox.fault('POST', '/fhir/R4/User/*/$update-email', 'close-before');
  await field.fill(last);
  await submit.click();
  await expect(section).toContainText('is not changed so far');
  await forgotten(page);
  await sandbox.fault('POST', '/fhir/R4/User/*/$update-email', 'close-after');
  await submit.click();
  await expect(section).toContainText(`The login email is changed to ${last}`);
  expect(await page.content()).not.toContain('passwordHash');
});

test('a second factor is required of a patient, and no longer', async ({ page, sandbox }) => {
  const person = await newPatient(sandbox);
  const section = await security(page, person);
  await press(section, 'Require a second factor', 'from the next sign-in on');
  expect((await sandbox.fhir('GET', `User/${person.user}`)).mfaRequired).toBe(true);
  await press(section, 'No longer require a second factor', 'no longer required');
  expect((await sandbox.fhir('GET', `User/${person.user}`)).mfaRequired).toBe(false);
});

test('a limit and a lost right are told as what they are', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(429), status(403));
  const person = await newPatient(sandbox);
  const section = await security(page, person);
  const diagnostics = JSON.stringify({ _msBeforeNext: 9_000 });
  await sandbox.fault('PATCH', '/fhir/R4/User/*', { status: 429, body: outcome('Too Many Requests', { diagnostics }) });
  await press(section, 'Require a second factor', 'Wait 9 seconds');
  await sandbox.fault('PATCH', '/fhir/R4/User/*', { status: 403, body: outcome('Forbidden') });
  await press(section, 'Require a second factor', 'You are not allowed to do this.');
  expect((await sandbox.fhir('GET', `User/${person.user}`)).mfaRequired).toBeFalsy();
});

test('the account was deleted: said, and nothing is offered', async ({ page, sandbox }) => {
  const person = await newPatient(sandbox);
  await deleteAccount(sandbox, person);
  await openMember(page, person);
  const section = page.getByRole('region', { name: 'Account security' });
  await expect(section).toContainText('The account was deleted, so nobody can sign in');
  await expect(section.getByRole('button', { name: 'Send a set-password link' })).toBeHidden();
});

test('what is known of the factors, and one of two is reset', async ({ page, serverVersion }) => {
  await page.goto('/admin/project');
  await signInHere(page, BOTH);
  await page.getByRole('button', { name: /Lakeside Practice/ }).click();
  const section = page.getByRole('region', { name: 'Account security' });
  const open = async (name: string) => {
    await page.getByRole('link', { name: 'Users' }).first().click();
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  };
  const fact = (name: string) => section.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd');
  await open('Rhea Required');
  await expect(fact('Second factor')).toHaveText('Not set up');
  await expect(fact('Second factor required')).toHaveText('Yes');
  await open('Uma Used');
  await expect(fact('Activation')).toHaveText('Activated');
  await open('Paula Pending');
  await expect(fact('Activation')).toContainText('is unused');
  await open('Dana Departed');
  await expect(section).toContainText('The account was deleted');
  await open('Bea Bothways');
  if (serverVersion === '4.5') {
    await expect(fact('Second factor')).toHaveText('Set up');
    await expect(section).toContainText('This server has no way to reset a second factor.');
    return;
  }
  await expect(fact('Second factor')).toHaveText('Set up: authenticator app and codes by email');
  await section.getByRole('button', { name: 'Reset authenticator app' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(section.getByRole('status').filter({ hasText: 'is reset' })).toBeVisible();
  await expect(fact('Second factor')).toHaveText('Set up: codes by email');
  await expect(section.getByRole('button', { name: 'Reset authenticator app' })).toBeHidden();
  await expect(section.getByRole('button', { name: 'Reset codes by email' })).toBeVisible();
});

function deleteAccount(sandbox: Sandbox, person: Person) {
  return sandbox.fhir('DELETE', `User/${person.user}`);
}
