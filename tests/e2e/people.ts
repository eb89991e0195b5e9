// Members that a test makes for itself, and their pages.

import type { Page } from '@playwright/test';
import { expect, newEmail } from './fixtures';
import { otherPerson, setPassword, signIn } from './actions';
import { type Sandbox, ADMIN } from './sandbox';

/** A password that nobody else has. */
export const PASSWORD = 'correct horse battery';

/** Somebody who is a member. */
export interface Person {
  /** The membership. */
  id: string;
  /** The account. */
  user: string;
  /** The record, `Practitioner/…`. */
  profile: string;
  name: string;
  email: string;
}

/** Invites somebody without the app and without mail; with a password, unless another way is wanted. */
export async function newMember(sandbox: Sandbox, more: Record<string, unknown> = {}): Promise<Person> {
  const email = newEmail('ada');
  const last = email.slice(4, email.indexOf('@'));
  const membership = await sandbox.invite({
    resourceType: 'Practitioner', firstName: 'Ada', lastName: last, email, password: PASSWORD, sendEmail: false, ...more,
  });
  return {
    id: membership.id,
    user: membership.user.reference.split('/')[1],
    profile: membership.profile.reference,
    name: `Ada ${last}`,
    email,
  };
}

/** An account of this project alone. */
export function newPatient(sandbox: Sandbox, more: Record<string, unknown> = {}): Promise<Person> {
  return newMember(sandbox, { resourceType: 'Patient', scope: 'project', ...more });
}

/** Signs in and opens the page of a member. */
export async function openMember(page: Page, person: { id: string; name: string }, who = ADMIN) {
  await signIn(page, `/admin/users/${person.id}`, who);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(person.name);
}

/** Sets the password of an account with the link of its newest mail. */
export async function activate(page: Page, link: string, password = PASSWORD) {
  const person = await otherPerson(page);
  await person.goto(link);
  await setPassword(person, password);
  await expect(person.getByRole('heading', { level: 1 })).toHaveText('Your password is set');
  await person.close();
}

/** The membership as it is stored. */
export function stored(sandbox: Sandbox, person: Person): Promise<any> {
  return sandbox.fhir('GET', `ProjectMembership/${person.id}`);
}

/** Saves a membership behind the app's back. */
export async function change(sandbox: Sandbox, person: Person, changes: Record<string, unknown>) {
  const { meta, ...membership } = await stored(sandbox, person);
  await sandbox.fhir('PUT', `ProjectMembership/${person.id}`, { ...membership, ...changes });
}
