// The members as the server stores them: what the list is held against.

import type { Locator, Page } from '@playwright/test';
import { signIn } from './actions';
import { expect } from './fixtures';
import type { Sandbox } from './sandbox';

/** What is known of a member without the app. */
export interface Person {
  id: string;
  name: string;
  /** What people are sorted by: the family name, then all of it. */
  key: string;
  email: string;
  role: string;
  admin: boolean;
  active: boolean;
  policies: string[];
  scope: 'server' | 'project';
  changed: string;
}

const KINDS = 'Practitioner,Patient,RelatedPerson';

/** Everybody, those last changed first; at most the thousand that the server gives at once. */
export async function everybody(sandbox: Sandbox): Promise<Person[]> {
  const includes = ['profile', 'access-policy', 'user'].map((name) => `&_include=ProjectMembership:${name}`).join('');
  const search = `ProjectMembership?profile-type=${KINDS}&_count=1000&_sort=-_lastUpdated,-_id${includes}`;
  const bundle = await sandbox.fhir('GET', search);
  const all: any[] = bundle.entry.map((entry: any) => entry.resource);
  const found = new Map(all.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));
  return all
    .filter((resource) => resource.resourceType === 'ProjectMembership')
    .map((membership) => person(membership, found));
}

function person(membership: any, found: Map<string, any>): Person {
  const profile = found.get(membership.profile.reference);
  const { given = [], family = '' } = profile?.name?.[0] ?? {};
  const name = profile ? [...given, family].join(' ') : membership.profile.display;
  const references = [membership.accessPolicy, ...(membership.access ?? []).map((access: any) => access.policy)];
  return {
    id: membership.id,
    name,
    key: `${family} ${name}`,
    email: membership.user.display ?? '',
    role: membership.profile.reference.split('/')[0],
    admin: membership.admin === true,
    active: membership.active !== false,
    policies: references.filter(Boolean).map((policy: any) => found.get(policy.reference)?.name ?? policy.display),
    scope: found.has(membership.user.reference) ? 'project' : 'server',
    changed: membership.meta.lastUpdated,
  };
}

/** Whether the list finds this in somebody's name or address. */
export function contains(text: string): (one: Person) => boolean {
  const wanted = text.toLowerCase();
  return ({ name, email }) => name.toLowerCase().includes(wanted) || email.includes(wanted);
}

/** Signs in and opens the list with as many rows as fit on a page. */
export async function openList(page: Page, query = '') {
  await signIn(page, `/admin/users?${query}${query && '&'}size=200`);
  await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
}

/** The box that searches. */
export function searchBox(page: Page): Locator {
  return page.getByRole('searchbox', { name: 'Name or email' });
}

/** The sentence about what is on screen. */
export function said(page: Page): Locator {
  return page.getByRole('main').getByRole('status').filter({ hasText: /\d (matching )?users,|no users|This server can/i }).first();
}

/** The addresses on screen, from top to bottom. */
export function shownEmails(page: Page): Promise<string[]> {
  const rows = page.getByRole('table', { name: 'Users' }).locator('tbody tr');
  return rows.evaluateAll((all) => all.map((row) => row.querySelector('[data-label="Email"]')?.textContent?.trim() ?? ''));
}

/** Waits until exactly these people are on screen, in whatever order. */
export async function expectShown(page: Page, people: Person[]) {
  const emails = people.map((one) => one.email).sort();
  await expect.poll(async () => (await shownEmails(page)).sort(), 'the people on screen').toEqual(emails);
}
