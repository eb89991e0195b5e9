// The lists of a project – secrets, settings, sites – in the app and behind its back.

import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures';
import { signIn } from './actions';
import type { Sandbox } from './sandbox';

export type Field = 'secret' | 'setting' | 'site';

/** What is stored now. */
export async function stored(sandbox: Sandbox, field: Field): Promise<any[]> {
  const project = await sandbox.fhir('GET', `Project/${await sandbox.projectId()}`);
  return project[field] ?? [];
}

/** Stores a list, as somebody else would. */
export async function store(sandbox: Sandbox, field: Field, entries: unknown[]) {
  const path = `Project/${await sandbox.projectId()}`;
  const { [field]: _, ...project } = await sandbox.fhir('GET', path);
  await sandbox.fhir('PUT', path, entries.length ? { ...project, [field]: entries } : project);
}

/** Signs in and opens a list with these entries in it. */
export async function openList(page: Page, sandbox: Sandbox, field: Field, entries: unknown[]) {
  await store(sandbox, field, entries);
  await signIn(page, `/admin/${field}s`);
  await expect(save(page)).toBeVisible();
}

/** The button that saves. */
export function save(page: Page): Locator {
  return page.getByRole('button', { name: /^(Save (secrets|settings|sites)|Saving…)$/ });
}

/** What is told about the last save. */
export function outcome(page: Page): Locator {
  return page.locator('#entries-outcome');
}
