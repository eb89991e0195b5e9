// Every page and state of the tabs beside the users that are lists in the project or policies, and of staying signed in.

import { expect, expectHeading } from './fixtures';
import { signIn } from './actions';
import { openList } from './entries';
import { codeField, signInToLakeside, TESSA } from './factors';
import type { State } from './states';

const SITE = {
  name: 'Main', domain: ['app.clinic.example', 'www.clinic.example'], googleClientId: 'gcid',
  googleClientSecret: 'google-secret', recaptchaSiteKey: 'rsk', recaptchaSecretKey: 'recaptcha-secret',
};

export const tabStates: State[] = [
  {
    name: 'account',
    async reach({ page }) {
      await signIn(page, '/account');
      await expectHeading(page, 'Your account');
      await expect(page.getByText('Email', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'second-factor',
    async reach({ page, sandbox }) {
      await signInToLakeside(page, sandbox, TESSA);
      await expect(codeField(page)).toBeFocused();
    },
  },
  {
    name: 'idle',
    setsClock: true,
    async reach({ page }) {
      await page.clock.install();
      await signIn(page);
      await expectHeading(page, 'Users');
      await page.clock.fastForward('15:05');
      await expect(page.getByRole('dialog', { name: 'Are you still there?' })).toBeVisible();
    },
  },
  {
    name: 'secrets',
    async reach({ page, sandbox }) {
      await openList(page, sandbox, 'secret', [{ name: 'API_KEY', valueString: 'one' }, { name: 'ENABLED', valueBoolean: true }]);
      await expect(page.getByRole('button', { name: 'Show API_KEY' })).toBeVisible();
    },
  },
  {
    name: 'settings',
    async reach({ page, sandbox }) {
      await openList(page, sandbox, 'setting', [{ name: 'appName', valueString: 'Harbor' }]);
      await expectHeading(page, 'Settings');
      await expect(page.getByLabel('Value of appName')).toHaveValue('Harbor');
    },
  },
  {
    name: 'sites',
    async reach({ page, sandbox }) {
      await openList(page, sandbox, 'site', [SITE]);
      await expect(page.getByRole('group', { name: 'Main', exact: true })).toBeVisible();
    },
  },
  {
    name: 'policies',
    async reach({ page }) {
      await signIn(page, '/admin/policies');
      await expectHeading(page, 'Access policies');
      await expect(page.getByRole('link', { name: 'Read only' })).toBeVisible();
    },
  },
  {
    name: 'policy',
    async reach({ page }) {
      await signIn(page, '/admin/policies');
      await page.getByRole('link', { name: 'Read only' }).click();
      await expectHeading(page, 'Read only');
    },
  },
  {
    name: 'policy-new',
    async reach({ page }) {
      await signIn(page, '/admin/policies/new');
      await expectHeading(page, 'New access policy');
    },
  },
];
