// The program itself breaks: a page says so, offers to reload, and neither it nor the console gives anything away.

import { expect, expectHeading, newEmail, test } from './fixtures';
import { fillInvite, openInvite, signInHere } from './actions';
import { breakProgram, STOPPED } from './broken';
import { ADMIN } from './sandbox';
import { Watch } from './watch';

test('while signing in', async ({ page, context, servers, expectConsole }) => {
  expectConsole(...STOPPED);
  const watch = await Watch.over(context, [servers.app, servers.api]);
  const said: string[] = [];
  context.on('console', (message) => said.push(message.text()));
  context.on('weberror', (error) => said.push(`${error.error().stack}`));
  await page.goto('/signin?next=%2Fadmin%2Fproject&project=p-1');
  await breakProgram(page, ADMIN.password);
  await signInHere(page);
  await expectHeading(page, 'Something went wrong in this page');
  await expect(page).toHaveTitle('Something went wrong');
  await expect(page.getByText(/^Version \d/)).toBeVisible();
  await expect(page.getByText('what was already sent is on the server')).toBeVisible();
  const kept = [await page.content(), ...said, page.url()].join('\n');
  for (const secret of [ADMIN.password, ADMIN.email]) expect(kept).not.toContain(secret);
  expect(said.join('\n')).toContain('Usher stopped');
  await watch.expectHarmless(page, 'the recovery page');
  await page.getByRole('button', { name: 'Reload' }).click();
  await expectHeading(page, 'Sign in');
  await expect(page).toHaveURL('/signin?next=%2Fadmin%2Fproject&project=p-1');
});

test('while inviting: nothing typed is left on the page, and reloading goes on in the same session', async ({ page, context, expectConsole }) => {
  expectConsole(...STOPPED);
  const said: string[] = [];
  context.on('console', (message) => said.push(message.text()));
  const dialog = await openInvite(page);
  const person = { first: 'Perpetua', last: 'Secretname', email: newEmail('perpetua') };
  await fillInvite(dialog, person);
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  await breakProgram(page, person.last);
  await dialog.getByRole('textbox', { name: 'Email' }).fill(`x${person.email}`);
  await expectHeading(page, 'Something went wrong in this page');
  const left = [await page.content(), ...said, page.url(), await page.title()].join('\n');
  for (const typed of [person.first, person.last, person.email, 'Bearer']) expect(left).not.toContain(typed);
  expect(await page.locator('input:not([type=hidden])').count()).toBe(0);
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toBe(kept);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('heading', { name: 'Invite new user' })).toBeVisible();
});
