// The states of a member's page, for the list in `states.ts`.

import { expect, expectHeading, status } from './fixtures';
import { signIn } from './actions';
import { change, choosePolicy, expectMember, form, makeMember, save, type Made } from './member';
import type { Stage, State } from './states';

const UNKNOWN_MEMBER = '/admin/users/00000000-0000-4000-8000-000000000000';

/** Opens the page of a member made for it. */
async function open({ page, sandbox }: Stage, more: object = {}): Promise<Made> {
  const member = await makeMember(sandbox, more);
  await signIn(page, `/admin/users/${member.id}`);
  await expectMember(page, member);
  return member;
}

/** An answer to whoever asked too often. */
export const TOO_MANY = {
  resourceType: 'OperationOutcome', id: 'too-many-requests',
  issue: [{
    severity: 'error', code: 'throttled', details: { text: 'Too Many Requests' },
    diagnostics: '{"_msBeforeNext":59653}',
  }],
};

export const memberStates: State[] = [
  {
    name: 'user',
    async reach({ page, sandbox }) {
      const [member] = await sandbox.members('zoe@example.com');
      await signIn(page, `/admin/users/${member.id}`);
      await expectHeading(page, /Zoë/);
      await expect(form(page).getByRole('button', { name: 'Save' })).toBeVisible();
    },
  },
  {
    name: 'user-unknown',
    async reach({ page }) {
      await signIn(page, UNKNOWN_MEMBER);
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'user-removed',
    async reach({ page, sandbox }) {
      const member = await makeMember(sandbox);
      await sandbox.fhir('DELETE', `ProjectMembership/${member.id}`);
      await signIn(page, `/admin/users/${member.id}`);
      await expect(page.getByText('This member was removed from the project.')).toBeVisible();
    },
  },
  {
    name: 'user-locked-out',
    async reach({ page, sandbox }) {
      const policy = await sandbox.fhir('POST', 'AccessPolicy', { resourceType: 'AccessPolicy', name: 'Once there' });
      const member = await makeMember(sandbox, {
        accessPolicy: { reference: `AccessPolicy/${policy.id}`, display: 'Once there' },
      });
      await sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`);
      await signIn(page, `/admin/users/${member.id}`);
      await expect(page.getByText('Locked out:')).toBeVisible();
    },
  },
  {
    name: 'user-json',
    async reach(stage) {
      await open(stage);
      await stage.page.getByText('Membership as JSON', { exact: true }).click();
      await expect(stage.page.getByLabel('Membership', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'user-saved',
    async reach(stage) {
      await open(stage);
      await form(stage.page).getByRole('checkbox', { name: 'Admin' }).check();
      await save(stage.page);
      await expect(form(stage.page).getByRole('button', { name: 'Undo' })).toBeVisible();
    },
  },
  {
    name: 'user-refused',
    async reach(stage) {
      await open(stage);
      await choosePolicy(stage.page, 'One site only');
      await expect(form(stage.page).getByLabel('Policy parameter: site')).toBeVisible();
      await save(stage.page);
      await expect(form(stage.page).getByRole('alert')).toContainText('“site”');
    },
  },
  {
    name: 'user-conflict',
    says: [status(412)],
    async reach(stage) {
      const { page, sandbox } = stage;
      const member = await open(stage);
      await form(page).getByLabel('Label').fill('Night shift');
      const theirs = [{ system: 'https://medplum.com/identifier/label', value: 'Weekends' }];
      await change(sandbox, member.id, { identifier: theirs, admin: true });
      await save(page);
      await expect(form(page).getByRole('group', { name: 'Label' })).toBeVisible();
    },
  },
  {
    name: 'user-too-many',
    says: [status(429)],
    async reach(stage) {
      await open(stage);
      await form(stage.page).getByLabel('Label').fill('Night shift');
      await stage.sandbox.fault('PUT', '/fhir/R4/ProjectMembership/*', { status: 429, body: TOO_MANY });
      await save(stage.page);
      await expect(form(stage.page).getByRole('button', { name: /Try again in \d+ s/ })).toBeVisible();
    },
  },
  {
    name: 'user-leaving',
    async reach(stage) {
      await open(stage);
      await form(stage.page).getByLabel('Label').fill('Night shift');
      await stage.page.getByRole('link', { name: 'Details' }).click();
      await expect(stage.page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
    },
  },
  {
    name: 'user-guarded',
    async reach({ page, sandbox }) {
      const [own] = await sandbox.members('admin@example.com');
      await signIn(page, `/admin/users/${own.id}`);
      await form(page).getByRole('checkbox', { name: 'Admin' }).uncheck();
      await save(page);
      await expect(page.getByRole('dialog', { name: /Remove admin rights from/ })).toBeVisible();
    },
  },
];
