// What people do in the app, in their own words.

import type { Locator, Page } from '@playwright/test';
import { expect, follow } from './fixtures';
import { ADMIN, Sandbox, type Who } from './sandbox';
import { theServers } from './servers';

/** Where a tab keeps its session (`src/session/keep.rs`). */
export const KEPT = 'usher.refresh';

/** Fills in the sign-in form of a page or dialog and sends it. */
export async function signInHere(page: Page | Locator, { email, password } = ADMIN) {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in by the form and arrives at `path`: for tests that are about signing in. */
export async function signInByForm(page: Page, path = '/admin/users', who = ADMIN) {
  await page.goto(path);
  await expect(page).toHaveURL(/\/signin/);
  await signInHere(page, who);
  await expect(page).not.toHaveURL(/\/signin/);
}

/**
 * Opens `path` signed in: with a session of its own that the tab seems to have kept over a reload.
 * Later visits, other tabs and signing out find what the app made of it.
 */
export async function signIn(page: Page, path = '/admin/users', who: Who = ADMIN) {
  const browser = await page.evaluate(() => navigator.userAgent);
  await resume(page, path, await new Sandbox(theServers().api).keptSession(who, browser));
}

/** Opens `path` with this session, in the text that a tab keeps. */
export async function resume(page: Page, path: string, session: string) {
  const script = await page.addInitScript(([key, text]) => sessionStorage.setItem(key, text), [KEPT, session] as const);
  await page.goto(path);
  await script.dispose();
  // The first thing the app does is to renew it.
  await page.waitForFunction(([key, text]) => sessionStorage.getItem(key) !== text, [KEPT, session] as const);
}

/** The invite dialog. */
export function inviteDialog(page: Page): Locator {
  return page.locator('dialog.wide');
}

/** Signs in and opens the invite dialog. */
export async function openInvite(page: Page): Promise<Locator> {
  await signIn(page, '/admin/invite');
  const dialog = inviteDialog(page);
  await expect(dialog.getByRole('heading', { name: 'Invite new user' })).toBeVisible();
  return dialog;
}

/** A person to invite. */
export interface Invitee {
  role?: 'Practitioner' | 'Patient' | 'RelatedPerson';
  first?: string;
  last?: string;
  email: string;
  /** For a RelatedPerson: what to type, and which patient to pick. */
  patient?: [string, string];
  policy?: string;
  sendEmail?: boolean;
  admin?: boolean;
}

/** Fills in the invite form. */
export async function fillInvite(dialog: Locator, person: Invitee) {
  const role = person.role ?? 'Practitioner';
  await dialog.getByRole('radio', { name: role }).check();
  await dialog.getByLabel('First name').fill(person.first ?? 'Ana');
  await dialog.getByLabel('Last name').fill(person.last ?? 'Costa');
  await dialog.getByRole('textbox', { name: 'Email' }).fill(person.email);
  if (role === 'RelatedPerson') {
    const [typed, picked] = person.patient ?? ['Eze', 'Chidi Eze'];
    await pick(dialog, 'Patient', typed, picked);
    await dialog.getByLabel('Relationship').selectOption({ label: 'sibling' });
  }
  if (person.policy) await pick(dialog, 'Access policy', person.policy, person.policy);
  else await goWithoutPolicy(dialog);
  await dialog.getByRole('checkbox', { name: 'Send email' }).setChecked(person.sendEmail ?? true);
  await dialog.getByRole('checkbox', { name: 'Admin' }).setChecked(person.admin ?? false);
}

/** Says that no policy is wanted, where that has to be said: where the project has no default. */
export async function goWithoutPolicy(dialog: Locator) {
  const word = dialog.getByRole('checkbox', { name: 'Full access (no policy)' });
  await expect(word.or(dialog.getByText('Leave empty for the project default')).first()).toBeVisible();
  await expect(dialog.getByText('Couldn’t check whether the project has a default')).toBeHidden();
  if (await word.isVisible()) await word.check();
}

/** Types into a combobox and picks from its list. */
export async function pick(dialog: Locator, name: string, typed: string, picked: string) {
  const field = dialog.getByRole('combobox', { name, exact: true });
  await field.click();
  await field.fill(typed);
  await dialog.getByRole('option', { name: picked }).first().click();
  await expect(field).toHaveValue(picked);
}

/** Presses "Invite". */
export async function sendInvite(dialog: Locator) {
  await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
}

/** Whether the form still holds what was typed for this person. */
export async function expectStillFilled(dialog: Locator, person: Invitee) {
  await expect(dialog.getByLabel('First name')).toHaveValue(person.first ?? 'Ana');
  await expect(dialog.getByLabel('Last name')).toHaveValue(person.last ?? 'Costa');
  await expect(dialog.getByRole('textbox', { name: 'Email' })).toHaveValue(person.email);
}

/** Sets a password on the page that a mailed link leads to. */
export async function setPassword(page: Page, password: string, confirm = password) {
  await page.getByLabel('New password').fill(password);
  await page.getByLabel('Confirm password').fill(confirm);
  await page.getByRole('button', { name: 'Set password' }).click();
}

/** The browser of another person, where nobody is signed in: the tabs of one browser share their session. It ends with the test. */
export async function otherPerson(page: Page): Promise<Page> {
  const context = await page.context().browser()!.newContext();
  follow(context);
  return context.newPage();
}

/** A person who makes an account for herself. */
export interface Newcomer {
  first?: string;
  last?: string;
  email: string;
  password?: string;
}

/** Fills in the first step of registering and sends it. */
export async function createAccount(page: Page, person: Newcomer) {
  await page.getByLabel('First name').fill(person.first ?? 'Olivia');
  await page.getByLabel('Last name').fill(person.last ?? 'Owner');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password ?? 'correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
}
