// People with second factors, and how they get in.

import type { Locator, Page } from '@playwright/test';
import { signInHere } from './actions';
import { newMember, PASSWORD, type Person } from './people';
import { type Sandbox, SUPER } from './sandbox';

/** A member of Lakeside Practice, with an authenticator app. */
export const TESSA = { email: 'tessa@lakeside.example', password: 'usher_lakeside' };

/** Opens the sign-in page of Lakeside Practice and enters a password. */
export async function signInToLakeside(page: Page, sandbox: Sandbox, who: typeof TESSA) {
  const found = await sandbox.fhir('GET', 'Project?name=Lakeside', undefined, SUPER);
  await page.goto(`/signin?project=${found.entry[0].resource.id}`);
  await signInHere(page, who);
}

/** An admin who has to set up a second factor at the next sign-in. */
export function newMemberWithoutFactor(sandbox: Sandbox): Promise<Person> {
  return newMember(sandbox, { mfaRequired: true, membership: { admin: true } });
}

/** Signs in with the password of [`newMember`]. */
export async function enterPassword(page: Page, person: { email: string }) {
  await page.goto('/signin');
  await signInHere(page, { email: person.email, password: PASSWORD });
}

/** The field for a code. */
export function codeField(page: Page | Locator): Locator {
  return page.getByRole('textbox', { name: '6-digit code' });
}

/** The key that is shown to be typed, without its spaces. */
export async function shownKey(page: Page | Locator): Promise<string> {
  return (await page.locator('.key').innerText()).replaceAll(' ', '');
}
