// People with second factors, and how they get in.

import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures';
import { signInHere } from './actions';
import { newMember, PASSWORD, type Person } from './people';
import { type Sandbox, SUPER } from './sandbox';

/** The TOTP secret of the members of Lakeside Practice. */
export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** Members of Lakeside Practice: with an app, with mailed codes (5.1), with both (5.1). */
export const TESSA = { email: 'tessa@lakeside.example', password: 'usher_lakeside' };
export const EMIL = { email: 'emil@lakeside.example', password: 'usher_lakeside' };
export const BEA = { email: 'bea@lakeside.example', password: 'usher_lakeside' };

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

/** The code in the newest mail to an address. */
export async function mailedCode(sandbox: Sandbox, to: string, mails = 1): Promise<string> {
  const codes = async () => (await sandbox.mails(to)).filter((mail) => mail.subject.includes('verification code'));
  await expect.poll(async () => (await codes()).length, `codes mailed to ${to}`).toBe(mails);
  return /\d{6}/.exec((await codes())[0]!.subject)![0];
}

/** Which factors the project allows, until `undefined` sets it back (5.1). */
export async function allowFactors(sandbox: Sandbox, methods?: string) {
  const { meta, ...project } = await sandbox.fhir('GET', `Project/${await sandbox.projectId()}`);
  const others = (project.setting ?? []).filter((setting: any) => setting.name !== 'allowedMfaMethods');
  const setting = methods ? [...others, { name: 'allowedMfaMethods', valueString: methods }] : others;
  await sandbox.fhir('PUT', `Project/${project.id}`, { ...project, setting: setting.length ? setting : undefined });
}
