// What people do on the pages of clients and bots, and what stands behind them.

import type { Locator, Page } from '@playwright/test';
import type { Sandbox } from './sandbox';

/** A name that no other test uses. */
export function newName(what: string): string {
  return `${what} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 7)}`;
}

/** The resources of this type and name. */
export async function named(sandbox: Sandbox, type: string, name: string): Promise<any[]> {
  const found = await sandbox.fhir('GET', `${type}?name:exact=${encodeURIComponent(name)}`);
  return (found.entry ?? []).map((entry: any) => entry.resource);
}

/** The memberships of a client or bot. */
export async function membershipsOf(sandbox: Sandbox, type: string, id: string): Promise<any[]> {
  const found = await sandbox.fhir('GET', `ProjectMembership?profile=${type}/${id}`);
  return (found.entry ?? []).map((entry: any) => entry.resource);
}

/** A section of the page, by its heading. */
export function section(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** Presses a button of the page. */
export function press(page: Page | Locator, name: string) {
  return page.getByRole('button', { name, exact: true }).click();
}

/** Whether the page is wider than the screen. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
