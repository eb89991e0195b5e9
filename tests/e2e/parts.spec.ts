// The parts of the app that are fetched when they are first needed.

import { expect, expectHeading, newEmail, noAnswer, settled, test } from './fixtures';
import { fillInvite, inviteDialog, openInvite, sendInvite, signInHere } from './actions';

const MISSING = 'Couldn’t load this part of the app';
const rest = /\/rest-[0-9a-f]+\.wasm$/;

test('Project Admin that cannot be fetched is told, and can be tried again', async ({ page, expectConsole }) => {
  expectConsole(noAnswer, /Failed to fetch/);
  await page.route(/\/admin-[0-9a-f]+\.wasm$/, (route) => route.abort());
  await page.goto('/admin/users');
  await signInHere(page);
  await expect(page.getByRole('alert')).toContainText(MISSING);
  await page.unroute(/\/admin-[0-9a-f]+\.wasm$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectHeading(page, 'Users');
});

test('every part works though the host calls it something else than WebAssembly', async ({ page, expectConsole }) => {
  expectConsole(/application\/octet-stream|MIME type/);
  await page.route(/\.wasm$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'application/octet-stream' } });
  });
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail() });
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
});

test('what the form needs to send is fetched while it is read, and what was typed stays when it cannot be', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, /Failed to fetch/);
  await page.route(rest, (route) => route.abort());
  const dialog = await openInvite(page);
  await expect(dialog.getByRole('alert')).toContainText(MISSING);
  const email = newEmail();
  await dialog.getByLabel('First name').fill('Ana');
  await page.unroute(rest);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('alert')).toBeHidden();
  await expect(dialog.getByLabel('First name')).toHaveValue('Ana');
  await fillInvite(dialog, { email });
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  expect(await sandbox.members(email)).toHaveLength(1);
});

// Where going without a policy is always full access.
test('a tick in the very moment the rest of the form comes is kept', { tag: '@v4.5' }, async ({ page }) => {
  let come = () => {};
  const coming = new Promise<void>((resolve) => { come = resolve; });
  await page.route(rest, async (route) => {
    await coming;
    await route.continue();
  });
  const dialog = await openInvite(page);
  const word = dialog.getByRole('checkbox', { name: 'Full access (no policy)' });
  await word.hover();
  await page.mouse.down();
  const arrived = page.waitForResponse(rest);
  come();
  await arrived;
  await settled(page);
  await page.mouse.up();
  await expect(dialog.getByText('Effective access')).toBeVisible();
  await expect(word).toBeChecked();
});

test('signing in asks the server for nothing and fetches no other part before it is sent', async ({ page, sandbox }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto('/signin?next=%2Fadmin%2Finvite');
  await expectHeading(page, 'Sign in');
  await settled(page);
  expect(new Set(fetched.filter((path) => path.endsWith('.wasm'))).size).toBe(1);
  expect([...await sandbox.requests('GET', /./), ...await sandbox.requests('POST', /./)]).toEqual([]);
  await signInHere(page);
  await expect(inviteDialog(page)).toBeVisible();
  expect(fetched.some((path) => path.startsWith('/assets/admin-'))).toBe(true);
  // Who has no second factor fetches nothing of it.
  expect(fetched.filter((path) => path.startsWith('/assets/account-'))).toEqual([]);
});
