// Every page and state the app can be in, and how to get there. Accessibility, narrow screens and
// pictures all go through this one list.

import type { Page } from '@playwright/test';
import { expect, expectHeading, noAnswer, status } from './fixtures';
import {
  fillInvite, inviteDialog, openInvite, pick, sendInvite, setPassword, signIn, signInHere, type Invitee,
} from './actions';
import { accountStates } from './accountstates';
import { memberStates } from './memberstates';
import { programStates } from './programstates';
import { BOTH, INVITE, NURSE, outcome, type Sandbox } from './sandbox';
import { tabStates } from './tabstates';

/** What a state may use. */
export interface Stage {
  page: Page;
  sandbox: Sandbox;
  /** An address that is new in this sandbox. */
  email: string;
}

/** A page or state. */
export interface State {
  name: string;
  /** Leads there and waits until it is on screen. */
  reach(stage: Stage): Promise<unknown>;
  /** What the console may say on the way. */
  says?: RegExp[];
  /** Whether it needs a browser of its own: it sets the clock. */
  setsClock?: boolean;
}

async function activationLink({ sandbox, email }: Stage): Promise<string> {
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Ana', lastName: 'Costa', email });
  return sandbox.link(email);
}

/** Fills in the invite and sends it. */
async function invite({ page, email }: Stage, person: Partial<Invitee> = {}) {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email, ...person });
  await sendInvite(dialog);
  return dialog;
}

/** Has an invite refused, with an account of the address left behind. */
async function leaveAccount(stage: Stage) {
  const { sandbox, email } = stage;
  const person = { resourceType: 'Patient', firstName: 'Ana', lastName: 'Costa', email };
  await sandbox.invite({ ...person, sendEmail: false });
  const [member] = await sandbox.members(email);
  await sandbox.fhir('DELETE', `ProjectMembership/${member.id}`);
  await sandbox.fault('POST', INVITE, { status: 400, body: outcome('Not today') });
  return invite(stage, { role: 'Patient' });
}

export const states: State[] = [
  {
    name: 'signin',
    async reach({ page }) {
      await page.goto('/signin');
      await expectHeading(page, 'Sign in');
    },
  },
  {
    name: 'signin-problems',
    async reach({ page }) {
      await page.goto('/signin');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert')).toBeFocused();
    },
  },
  {
    name: 'signin-refused',
    says: [status(400)],
    async reach({ page }) {
      await page.goto('/signin');
      await signInHere(page, { email: 'nobody@example.com', password: 'something' });
      await expect(page.getByLabel('Project ID')).toBeVisible();
    },
  },
  {
    name: 'signin-projects',
    async reach({ page }) {
      await page.goto('/signin');
      await signInHere(page, BOTH);
      await expect(page.getByRole('heading', { name: 'Choose a project' })).toBeVisible();
    },
  },
  ...accountStates,
  {
    name: 'no-access',
    says: [status(403)],
    async reach({ page }) {
      await signIn(page, '/admin/users', NURSE);
      await expectHeading(page, 'You are signed in, but not as an admin');
    },
  },
  {
    name: 'users',
    async reach({ page }) {
      await signIn(page);
      await expect(page.getByRole('row').getByRole('time').last()).toBeVisible();
    },
  },
  {
    name: 'palette',
    async reach({ page }) {
      await signIn(page);
      await expect(page.getByRole('row').getByRole('time').last()).toBeVisible();
      await page.keyboard.press('ControlOrMeta+k');
      const dialog = page.getByRole('dialog', { name: 'Search' });
      await dialog.getByRole('combobox').fill('re');
      await expect(dialog.getByRole('status')).toHaveText(/results/);
    },
  },
  {
    name: 'palette-keys',
    async reach({ page }) {
      await signIn(page);
      await expect(page.getByRole('row').getByRole('time').last()).toBeVisible();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    },
  },
  {
    name: 'users-loading',
    async reach({ page, sandbox }) {
      await sandbox.fault('GET', '/fhir/R4/ProjectMembership', { delay: 9_000 });
      await signIn(page);
      await expect(page.getByText('Loading the users…')).toBeAttached();
    },
  },
  {
    name: 'users-none',
    async reach({ page }) {
      await signIn(page, '/admin/users?page=9');
      await expect(page.getByText('No users on this page.')).toBeVisible();
    },
  },
  {
    name: 'users-failed',
    says: [status(500)],
    async reach({ page, sandbox }) {
      await sandbox.fault('GET', '/fhir/R4/ProjectMembership', { status: 500, body: outcome('Internal error') });
      await signIn(page);
      await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    },
  },
  ...memberStates,
  ...programStates,
  {
    name: 'details',
    async reach({ page }) {
      await signIn(page, '/admin/project');
      await expect(page.getByRole('main')).toContainText('Default access policies');
    },
  },
  ...tabStates,
  {
    name: 'not-found',
    async reach({ page }) {
      await page.goto('/nowhere');
      await expectHeading(page, 'Page not found');
    },
  },
  {
    name: 'unreachable',
    says: [noAnswer],
    async reach({ page, sandbox }) {
      await signIn(page);
      await expectHeading(page, 'Users');
      await sandbox.fault('POST', '/oauth2/token', 'close-before');
      await page.reload();
      await expectHeading(page, 'The server can’t be reached');
    },
  },
  {
    name: 'setpassword',
    async reach(stage) {
      await stage.page.goto(await activationLink(stage));
      await expectHeading(stage.page, 'Set your password');
    },
  },
  {
    name: 'setpassword-problems',
    async reach(stage) {
      await stage.page.goto(await activationLink(stage));
      await setPassword(stage.page, 'short', 'other');
      await expect(stage.page.getByRole('alert')).toBeFocused();
    },
  },
  {
    name: 'setpassword-done',
    async reach(stage) {
      await stage.page.goto(await activationLink(stage));
      await setPassword(stage.page, 'correct horse battery');
      await expectHeading(stage.page, 'Your password is set');
    },
  },
  {
    name: 'setpassword-dead',
    async reach({ page }) {
      await page.goto('/setpassword');
      await expectHeading(page, 'This link can’t be used');
    },
  },
  {
    name: 'invite',
    async reach({ page }) {
      await openInvite(page);
      await expect(inviteDialog(page)).toContainText('Leave empty for the project default');
    },
  },
  {
    name: 'invite-related',
    async reach({ page, email }) {
      const dialog = await openInvite(page);
      await fillInvite(dialog, { role: 'RelatedPerson', email });
      await expect(dialog).toContainText('What will happen');
      await dialog.getByRole('combobox', { name: 'Access policy' }).click();
      await expect(dialog.getByRole('option', { name: 'Patient portal' })).toBeVisible();
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'invite-problems',
    async reach({ page }) {
      const dialog = await openInvite(page);
      await dialog.getByRole('radio', { name: 'RelatedPerson' }).check();
      await sendInvite(dialog);
      await expect(dialog.getByRole('alert')).toBeFocused();
    },
  },
  {
    name: 'invite-typo',
    async reach({ page }) {
      const dialog = await openInvite(page);
      await dialog.getByRole('textbox', { name: 'Email' }).fill('ana@gmial.com');
      await expect(dialog.getByRole('button', { name: 'ana@gmail.com' })).toBeVisible();
      await expect(dialog).toContainText('What will happen');
    },
  },
  {
    name: 'invite-records',
    async reach({ page, sandbox, email }) {
      for (const given of ['Anabel', 'Anita']) {
        await sandbox.fhir('POST', 'Practitioner', {
          resourceType: 'Practitioner', birthDate: '1984-02-29',
          name: [{ given: [given], family: 'Costa' }], telecom: [{ system: 'email', value: email }],
        });
      }
      const dialog = await openInvite(page);
      await fillInvite(dialog, { email });
      await expect(dialog.getByRole('radio', { name: 'Use the profile of Anita Costa' })).toBeVisible();
    },
  },
  {
    name: 'invite-options',
    async reach({ page, email }) {
      const dialog = await openInvite(page);
      await fillInvite(dialog, { email });
      await dialog.getByText('More options').click();
      await dialog.getByRole('button', { name: 'Add another access policy' }).click();
      await expect(dialog.getByRole('combobox', { name: 'Additional access policy' })).toBeFocused();
      await expect(dialog).toContainText('What will happen');
    },
  },
  {
    name: 'invite-access',
    async reach({ page, email }) {
      const dialog = await openInvite(page);
      await fillInvite(dialog, { email, policy: 'Front desk' });
      await expect(dialog).toContainText('What will happen');
      await dialog.getByText('Effective access').click();
      await expect(dialog.getByRole('table')).toContainText('Appointment');
    },
  },
  {
    name: 'invite-sending',
    async reach(stage) {
      await stage.sandbox.fault('POST', INVITE, { delay: 9_000 });
      const dialog = await invite(stage);
      await expect(dialog.getByRole('button', { name: 'Inviting…' })).toBeVisible();
    },
  },
  {
    name: 'invite-done',
    async reach(stage) {
      const dialog = await invite(stage, { role: 'Patient', policy: 'Patient portal' });
      await expect(dialog).toContainText('is invited');
    },
  },
  {
    name: 'invite-mail-failed',
    async reach(stage) {
      await stage.sandbox.fault('POST', INVITE, 'mail-down');
      await expect(await invite(stage)).toContainText('but the email failed');
    },
  },
  {
    name: 'invite-answer-lost',
    says: [noAnswer],
    async reach(stage) {
      await stage.sandbox.fault('POST', INVITE, 'close-after');
      await expect(await invite(stage)).toContainText('but perhaps without an email');
    },
  },
  {
    name: 'invite-not-known',
    says: [noAnswer],
    async reach(stage) {
      const dialog = await openInvite(stage.page);
      await stage.sandbox.fault('POST', INVITE, 'close-before');
      await stage.sandbox.fault('GET', '/fhir/R4/ProjectMembership', 'close-before', 0);
      await fillInvite(dialog, { email: stage.email });
      await sendInvite(dialog);
      await expect(dialog).toContainText('Couldn’t confirm the invite');
    },
  },
  {
    name: 'invite-already-member',
    async reach(stage) {
      const dialog = await invite(stage, { first: 'Zoë', last: 'O’Brien', email: 'zoe@example.com' });
      await expect(dialog.getByRole('link', { name: 'Go to member' })).toBeVisible();
    },
  },
  {
    name: 'invite-field-refused',
    says: [status(400)],
    async reach(stage) {
      const body = outcome('Email is on the list of refused ones', { expression: 'email' });
      await stage.sandbox.fault('POST', INVITE, { status: 400, body });
      const dialog = await invite(stage);
      await expect(dialog.getByRole('link', { name: /refused ones/ })).toBeVisible();
    },
  },
  {
    name: 'invite-refused',
    says: [status(400)],
    async reach(stage) {
      await stage.sandbox.fault('POST', INVITE, { status: 400, body: outcome('Not today') });
      await expect(await invite(stage)).toContainText('Support reference');
    },
  },
  {
    name: 'invite-leftover',
    says: [status(400)],
    async reach(stage) {
      const dialog = await leaveAccount(stage);
      await expect(dialog.getByRole('button', { name: 'Remove leftover account' })).toBeVisible();
    },
  },
  {
    name: 'invite-leftover-confirm',
    says: [status(400)],
    async reach(stage) {
      const dialog = await leaveAccount(stage);
      await dialog.getByRole('button', { name: 'Remove leftover account' }).click();
      await expect(stage.page.getByRole('dialog', { name: 'Remove leftover account?' })).toBeVisible();
    },
  },
  {
    name: 'invite-sent-list',
    async reach(stage) {
      const dialog = await invite(stage, { role: 'Patient', sendEmail: false });
      await dialog.getByRole('button', { name: 'Email set-password link' }).click();
      await dialog.getByText('Sent since sign-in (1)').click();
      await dialog.getByRole('row').getByText('Help signing in').click();
      await expect(dialog.getByText('Set-password link sent')).toHaveCount(2);
    },
  },
  {
    name: 'invite-forbidden',
    says: [status(403)],
    async reach(stage) {
      await stage.sandbox.fault('POST', INVITE, { status: 403, body: outcome('Forbidden', { id: 'forbidden' }) });
      await expect(await invite(stage)).toContainText('no permission');
    },
  },
  {
    name: 'invite-signed-out',
    says: [status(401), status(400)],
    async reach(stage) {
      const unauthorized = { status: 401, body: outcome('Unauthorized', { id: 'unauthorized' }) };
      const dialog = await openInvite(stage.page);
      await fillInvite(dialog, { email: stage.email });
      await stage.sandbox.fault('POST', INVITE, unauthorized);
      await stage.sandbox.fault('POST', '/oauth2/token', { status: 400, body: { error: 'invalid_grant' } });
      await sendInvite(dialog);
      await expect(stage.page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
    },
  },
  {
    name: 'invite-discard',
    async reach({ page, email }) {
      const dialog = await openInvite(page);
      await fillInvite(dialog, { email });
      await pick(dialog, 'Access policy', 'Read', 'Read only');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog', { name: 'Discard this invite?' })).toBeVisible();
    },
  },
];
