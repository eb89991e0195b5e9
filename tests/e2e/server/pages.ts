// Where things are on the pages of the app.

import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures';
import type { Person } from './remote';

/** A section of the page, by its heading. */
export function section(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** Presses a button. */
export function press(where: Page | Locator, name: string) {
  return where.getByRole('button', { name, exact: true }).click();
}

/** The form on the page of a member. */
export function form(page: Page): Locator {
  return section(page, 'Access and settings');
}

/** Waits for the page of a member. */
export async function expectMember(page: Page, person: Person) {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(person.name);
  await expect(form(page).getByRole('button', { name: 'Save' })).toBeVisible();
}

/** The box that searches the users. */
export function searchBox(page: Page): Locator {
  return page.getByRole('searchbox', { name: 'Name or email' });
}

/** The rows of the list of users. */
export function rows(page: Page): Locator {
  return page.getByRole('table', { name: 'Users' }).locator('tbody tr');
}

/** Waits until exactly these people are in the list, in this order. */
export async function expectRows(page: Page, people: Person[]) {
  await expect(rows(page).getByRole('rowheader')).toHaveText(people.map((one) => new RegExp(one.name)));
}

/** The button that saves a list of the project. */
export function saveList(page: Page): Locator {
  return page.getByRole('button', { name: /^(Save (secrets|settings|sites)|Saving…)$/ });
}

/** What is told about the last save of a list. */
export function listOutcome(page: Page): Locator {
  return page.locator('#entries-outcome');
}

/** Where a policy is typed. */
export function policyText(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Access policy as JSON' });
}
