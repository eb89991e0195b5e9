// What people do on the page of a member, and what stands behind it.

import type { Locator, Page } from '@playwright/test';
import { expect, newEmail } from './fixtures';
import { pick } from './actions';
import type { Sandbox } from './sandbox';

/** A member made for one test. */
export interface Made {
  id: string;
  name: string;
  email: string;
}

/** Makes a practitioner with a policy, without mail. */
export async function makeMember(sandbox: Sandbox, more: object = {}): Promise<Made> {
  const email = newEmail('member');
  const last = email.slice(7, 13);
  const policy = await policyNamed(sandbox, 'Read only');
  const member = await sandbox.invite({
    resourceType: 'Practitioner', firstName: 'Ana', lastName: last, email, sendEmail: false,
    accessPolicy: policy, ...more,
  });
  return { id: member.id, name: `Ana ${last}`, email };
}

/** The reference to a policy, as a membership has it. */
export async function policyNamed(sandbox: Sandbox, name: string) {
  const found = await sandbox.fhir('GET', `AccessPolicy?name:exact=${encodeURIComponent(name)}`);
  return { reference: `AccessPolicy/${found.entry[0].resource.id}`, display: name };
}

/** A membership as it is stored. */
export function stored(sandbox: Sandbox, id: string): Promise<any> {
  return sandbox.fhir('GET', `ProjectMembership/${id}`);
}

/** Saves a membership behind the app's back, changed. */
export async function change(sandbox: Sandbox, id: string, fields: object) {
  await sandbox.fhir('PUT', `ProjectMembership/${id}`, { ...await stored(sandbox, id), ...fields });
}

/** The section with the form. */
export function form(page: Page): Locator {
  return page.getByRole('region', { name: 'Access and settings' });
}

/** Waits for the page of a member. */
export async function expectMember(page: Page, member: Made) {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(member.name);
  await expect(form(page).getByRole('button', { name: 'Save' })).toBeVisible();
}

/** Gives another policy in place of the first. */
export function choosePolicy(page: Page, name: string) {
  return pick(form(page), 'Access policy', name, name);
}

/** Presses "Save". */
export function save(page: Page) {
  return form(page).getByRole('button', { name: 'Save', exact: true }).click();
}
