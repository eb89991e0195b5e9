// The pages about accounts in all their states.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, noAnswer, status } from './fixtures';
import { createAccount, signInHere } from './actions';
import { BOTH, outcome } from './sandbox';
import type { Stage, State } from './states';

/** Asks for a link to set a new password. */
async function askForLink(page: Page, email: string, project = '') {
  await page.goto('/resetpassword');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Project ID').fill(project);
  await page.getByRole('button', { name: 'Request a link' }).click();
}

/** A link that confirms a changed address. */
async function verificationLink({ sandbox, email }: Stage): Promise<string> {
  const former = newEmail('former');
  await sandbox.invite({ resourceType: 'Patient', firstName: 'Pat', lastName: 'Costa', email: former, sendEmail: false });
  const [member] = await sandbox.members(former);
  const parameter = [{ name: 'email', valueString: email }];
  await sandbox.fhir('POST', `${member.user.reference}/$update-email`, { resourceType: 'Parameters', parameter });
  return sandbox.link(email, 'verifyemail');
}

export const accountStates: State[] = [
  {
    name: 'signin-last-project',
    async reach({ page }) {
      await page.goto('/signin');
      await signInHere(page, BOTH);
      await page.getByRole('button', { name: /Lakeside Practice/ }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await signInHere(page, BOTH);
      await expect(page.getByRole('button', { name: /last used/ })).toBeFocused();
    },
  },
  {
    name: 'register',
    async reach({ page }) {
      await page.goto('/register');
      await expectHeading(page, 'Create an account');
    },
  },
  {
    name: 'register-problems',
    async reach({ page }) {
      await page.goto('/register');
      await createAccount(page, { email: 'nope', password: 'short' });
      await expect(page.getByRole('alert')).toBeFocused();
    },
  },
  {
    name: 'register-taken',
    says: [status(400)],
    async reach({ page }) {
      await page.goto('/register');
      await createAccount(page, { email: BOTH.email });
      await expect(page.getByRole('alert')).toContainText('Nothing was created');
    },
  },
  {
    name: 'register-lost',
    says: [noAnswer],
    async reach({ page, sandbox, email }) {
      await page.goto('/register');
      await sandbox.fault('POST', '/auth/newuser', 'close-before');
      await createAccount(page, { email });
      await expect(page.getByRole('alert')).toContainText('Couldn’t confirm');
    },
  },
  {
    name: 'register-wait',
    says: [status(429)],
    async reach({ page, sandbox, email }) {
      await page.goto('/register');
      const diagnostics = JSON.stringify({ _msBeforeNext: 50_000 });
      await sandbox.fault('POST', '/auth/newuser', { status: 429, body: outcome('Too Many Requests', { diagnostics }) });
      await createAccount(page, { email });
      await expect(page.getByRole('button', { name: /Try again in/ })).toBeVisible();
    },
  },
  {
    name: 'register-closed',
    says: [status(400)],
    async reach({ page, sandbox, email }) {
      await page.goto('/register');
      await sandbox.fault('POST', '/auth/newuser', { status: 400, body: outcome('Registration is disabled') });
      await createAccount(page, { email });
      await expectHeading(page, 'You can’t create an account here');
    },
  },
  {
    name: 'register-recaptcha',
    says: [status(400)],
    async reach({ page, sandbox, email }) {
      await page.goto('/register');
      await sandbox.fault('POST', '/auth/newuser', 'recaptcha');
      await createAccount(page, { email });
      await expectHeading(page, 'You can’t create an account here');
    },
  },
  {
    name: 'register-project',
    async reach({ page, email }) {
      await page.goto('/register');
      await createAccount(page, { email });
      await expectHeading(page, 'Name your project');
    },
  },
  {
    name: 'register-made',
    says: [noAnswer],
    async reach({ page, sandbox, email }) {
      await page.goto('/register');
      await createAccount(page, { email });
      await sandbox.fault('POST', '/oauth2/token', 'close-after');
      await page.getByLabel('Project name').fill('Half Clinic');
      await page.getByRole('button', { name: 'Create project' }).click();
      await expectHeading(page, 'Project created');
    },
  },
  {
    name: 'resetpassword',
    async reach({ page }) {
      await page.goto('/resetpassword');
      await expectHeading(page, 'Reset your password');
    },
  },
  {
    name: 'resetpassword-problems',
    async reach({ page }) {
      await askForLink(page, 'nope', 'Harbor Clinic');
      await expect(page.getByRole('alert')).toBeFocused();
    },
  },
  {
    name: 'resetpassword-asked',
    async reach({ page, email }) {
      await askForLink(page, email);
      await expectHeading(page, 'Check your email');
    },
  },
  {
    name: 'resetpassword-asked-project',
    async reach({ page, sandbox, email }) {
      await askForLink(page, email, await sandbox.projectId());
      await expectHeading(page, 'Check your email');
    },
  },
  {
    name: 'resetpassword-recaptcha',
    says: [status(400)],
    async reach({ page, sandbox, email }) {
      await sandbox.fault('POST', '/auth/resetpassword', 'recaptcha');
      await askForLink(page, email);
      await expectHeading(page, 'You can’t request a link here');
    },
  },
  {
    name: 'verifyemail-done',
    async reach(stage) {
      await stage.page.goto(await verificationLink(stage));
      await expectHeading(stage.page, 'Email confirmed');
    },
  },
  {
    name: 'verifyemail-before',
    says: [status(400)],
    async reach(stage) {
      const link = await verificationLink(stage);
      for (const heading of ['Email confirmed', 'Email already confirmed']) {
        await stage.page.goto(link);
        await expectHeading(stage.page, heading);
      }
    },
  },
  {
    name: 'verifyemail-failed',
    says: [status(500)],
    async reach(stage) {
      const link = await verificationLink(stage);
      await stage.sandbox.fault('POST', '/auth/verifyemail', { status: 500, body: { msg: 'Internal Server Error' } });
      await stage.page.goto(link);
      await expect(stage.page.getByRole('button', { name: 'Try again' })).toBeVisible();
    },
  },
  {
    name: 'verifyemail-dead',
    async reach({ page }) {
      await page.goto('/verifyemail');
      await expectHeading(page, 'This link can’t be used');
    },
  },
  {
    name: 'projects',
    async reach({ page }) {
      await page.goto('/projects');
      await signInHere(page);
      await expect(page.getByRole('main')).toContainText('Harbor Clinic');
    },
  },
];
