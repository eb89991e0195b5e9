// Every page and state of clients and bots, and how to get there.

import { expect, expectHeading, status } from './fixtures';
import { goWithoutPolicy, pick, signIn } from './actions';
import { newName, press, section } from './program';
import type { Sandbox } from './sandbox';
import type { State } from './states';

const LONG = 'A client with a name that is longer than any screen of a telephone is wide';

function client(sandbox: Sandbox, more: object = {}): Promise<any> {
  return sandbox.program('client', { name: newName(LONG), redirectUri: 'https://portal.example/callback', ...more });
}

export const programStates: State[] = [
  {
    name: 'clients',
    async reach({ page, sandbox }) {
      await client(sandbox, { description: 'https://portal.example/a/description/without/any/space/in/it/anywhere' });
      await signIn(page, '/admin/clients');
      await expect(page.getByRole('row').filter({ hasText: LONG }).first()).toContainText('Full access');
    },
  },
  {
    name: 'clients-nothing-found',
    async reach({ page }) {
      await signIn(page, '/admin/clients?q=nobody+has+this+name');
      await expect(page.getByText('No matches.')).toBeVisible();
    },
  },
  {
    name: 'client-new-problems',
    async reach({ page }) {
      await signIn(page, '/admin/clients/new');
      await page.getByLabel('Redirect URI', { exact: true }).fill('not a uri');
      await press(page, 'Add another redirect URI');
      await page.getByLabel('Second redirect URI').fill('portal.example');
      await page.getByLabel('Access token lifetime').fill('soon');
      await press(page, 'Create');
      await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
    },
  },
  {
    name: 'client-made',
    async reach({ page }) {
      await signIn(page, '/admin/clients/new');
      await page.getByLabel('Name', { exact: true }).fill(newName('Portal'));
      await goWithoutPolicy(page.locator('main'));
      await press(page, 'Create');
      await expect(page.locator('#new-secret')).toBeFocused();
    },
  },
  {
    name: 'client-leaving-without-the-secret',
    async reach({ page }) {
      await signIn(page, '/admin/clients/new');
      await page.getByLabel('Name', { exact: true }).fill(newName('Portal'));
      await goWithoutPolicy(page.locator('main'));
      await press(page, 'Create');
      await page.getByRole('link', { name: 'Open client' }).click();
      await expect(page.getByRole('dialog')).toContainText('You haven’t copied the secret');
    },
  },
  {
    name: 'client',
    async reach({ page, sandbox }) {
      const made = await client(sandbox, { description: 'For patients', accessTokenLifetime: '10m' });
      await signIn(page, `/admin/clients/${made.id}`);
      await expectHeading(page, made.name);
      await press(page, 'Show the secret');
      await page.getByText('ClientApplication as JSON').click();
      await expect(page.getByText(made.secret)).toBeVisible();
    },
  },
  {
    name: 'client-conflict',
    says: [status(412)],
    async reach({ page, sandbox }) {
      const made = await client(sandbox);
      await signIn(page, `/admin/clients/${made.id}`);
      const form = section(page, 'Edit');
      await form.getByLabel('Description').fill('Mine');
      await sandbox.fhir('PUT', `ClientApplication/${made.id}`, { ...made, meta: undefined, description: 'Theirs' });
      await press(form, 'Save');
      await expect(form.getByRole('group', { name: 'Description' })).toBeVisible();
    },
  },
  {
    name: 'client-remove',
    async reach({ page, sandbox }) {
      const made = await client(sandbox);
      await signIn(page, `/admin/clients/${made.id}`);
      await press(page, 'Remove client');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'bots',
    async reach({ page }) {
      await signIn(page, '/admin/bots');
      await expect(page.getByRole('row').last()).toContainText('Full access');
    },
  },
  {
    name: 'bot-new',
    async reach({ page }) {
      await signIn(page, '/admin/bots/new');
      await pick(page.locator('main'), 'Access policy', 'Read only', 'Read only');
      await page.getByText('Effective access').click();
      await expect(page.getByRole('table', { name: 'Permissions by resource type' })).toBeVisible();
    },
  },
  {
    name: 'bot',
    async reach({ page, sandbox }) {
      const bot = await sandbox.program('bot', { name: newName('Reminder'), runtimeVersion: 'python' });
      await signIn(page, `/admin/bots/${bot.id}`);
      await expect(page.getByText('Current runtime: python')).toBeVisible();
    },
  },
];
