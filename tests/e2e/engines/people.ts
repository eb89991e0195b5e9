// What people do in every test.

import { ADMIN } from '../sandbox';
import type { Tab } from './tab';

/** Signs in where the page asks for it. */
export async function signInHere(tab: Tab, { email, password } = ADMIN) {
  await tab.type('textbox', 'Email', email);
  await tab.type('textbox', 'Password', password);
  await tab.click('button', 'Sign in');
}

/** Signs in and arrives at `path`. */
export async function signIn(tab: Tab, path = '/admin/users') {
  await tab.goto(path);
  await signInHere(tab);
  await tab.expectAddress(path);
}
