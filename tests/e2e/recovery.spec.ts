// The program itself breaks: a page says so, offers to reload, and it and the console say where and give nothing away.

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
  await expect(page.getByText(/^Usher stopped at [\w./-]+\.rs:\d+:\d+\. Version \d/)).toBeVisible();
  await expect(page.getByText('what was sent is on the server')).toBeVisible();
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
  // All but times: that of the last input moves on with the last input.
  const session = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }).replaceAll(/\d{13}/g, 'a time'));
  const kept = await session();
  await breakProgram(page, person.last);
  await dialog.getByRole('textbox', { name: 'Email' }).fill(`x${person.email}`);
  await expectHeading(page, 'Something went wrong in this page');
  const left = [await page.content(), ...said, page.url(), await page.title()].join('\n');
  for (const typed of [person.first, person.last, person.email, 'Bearer']) expect(left).not.toContain(typed);
  expect(await page.locator('input:not([type=hidden])').count()).toBe(0);
  expect(await session()).toBe(kept);
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('heading', { name: 'Invite new user' })).toBeVisible();
});

test('without WebAssembly it says what is off and what to do', async ({ page, expectConsole }) => {
  expectConsole(/WebAssembly is not defined/);
  await page.addInitScript(() => void Reflect.deleteProperty(window, 'WebAssembly'));
  await page.goto('/signin');
  await expectHeading(page, 'WebAssembly is turned off in this browser');
  await expect(page.getByRole('main')).toContainText('Turn off Lockdown Mode for this website');
  await expect(page).toHaveTitle('WebAssembly is off');
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Reload' }).click();
  await reloaded;
  await expectHeading(page, 'WebAssembly is turned off in this browser');
});

test('with a policy that forbids WebAssembly it says so as well', async ({ page, expectConsole }) => {
  expectConsole(/CompileError|wasm-unsafe-eval|unsafe-eval/);
  await page.route('**/signin', async (route) => {
    const response = await route.fetch();
    const strict = (text: string) => text.replaceAll(" 'wasm-unsafe-eval'", '');
    const headers = { ...response.headers(), 'content-security-policy': strict(response.headers()['content-security-policy']!) };
    await route.fulfill({ response, headers, body: strict(await response.text()) });
  });
  await page.goto('/signin');
  await expectHeading(page, 'WebAssembly is turned off in this browser');
});
