// Setting a password from a mailed link, and all that can be wrong with link or password.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, noAnswer, status, test } from './fixtures';
import { setPassword } from './actions';
import type { Sandbox } from './sandbox';

const good = 'correct horse battery';

async function mailedLink(sandbox: Sandbox): Promise<string> {
  const email = newEmail();
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Ana', lastName: 'Costa', email });
  return sandbox.link(email);
}

/** The secret is gone from everything the page could give away. */
async function expectForgotten(page: Page, link: string) {
  const secret = link.split('/').at(-1)!;
  await expect(page).toHaveURL('/setpassword');
  expect(await page.title()).not.toContain(secret);
  expect(await page.content()).not.toContain(secret);
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state]));
  expect(kept).not.toContain(secret);
}

test('after use the secret is gone from address, title and history', async ({ page, sandbox }) => {
  const link = await mailedLink(sandbox);
  const referrers: (string | undefined)[] = [];
  page.on('request', (request) => referrers.push(request.headers()['referer']));
  await page.goto(link);
  expect(await page.title()).not.toContain(link.split('/').at(-1));
  await setPassword(page, good);
  await expectHeading(page, 'Your password is set');
  await expectForgotten(page, link);
  expect(referrers.filter(Boolean)).toEqual([]);
  await page.reload();
  await expectHeading(page, 'This link can’t be used');
  await page.goBack().catch(() => undefined);
  expect(page.url()).not.toContain('/setpassword/');
});

test('a used link', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const link = await mailedLink(sandbox);
  for (const heading of ['Your password is set', 'This link can’t be used']) {
    await page.goto(link);
    await setPassword(page, good);
    await expectHeading(page, heading);
    await expectForgotten(page, link);
  }
  await expect(page.getByRole('main')).toContainText('This link was used before');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expectHeading(page, 'Sign in');
});

test('a link cut off', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const link = await mailedLink(sandbox);
  await page.goto(link.slice(0, -5));
  await setPassword(page, good);
  await expectHeading(page, 'This link can’t be used');
  await expect(page.getByRole('main')).toContainText('This link is incomplete');
  await page.goto(link.slice(0, link.lastIndexOf('/')));
  await expectHeading(page, /can’t be used|not found/);
});

test('an unknown link', async ({ page, expectConsole }) => {
  expectConsole(status(404));
  await page.goto('/setpassword/00000000-0000-4000-8000-000000000000/0123456789abcdef');
  await setPassword(page, good);
  await expectHeading(page, 'This link can’t be used');
  await expect(page.getByRole('main')).toContainText('This link is not known');
});

test('passwords are checked before they are sent', async ({ page, sandbox }) => {
  await page.goto(await mailedLink(sandbox));
  const [first, second] = [page.getByLabel('New password'), page.getByLabel('Confirm password')];
  await setPassword(page, 'short', 'other');
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
  await expect(first).toHaveAccessibleDescription(/at least 8 characters/);
  await expect(second).toHaveAccessibleDescription(/not the same/);
  await setPassword(page, 'x'.repeat(73));
  await expect(first).toHaveAccessibleDescription(/too long/);
  await first.fill(good);
  await second.fill(good);
  await expect(first).not.toHaveAttribute('aria-invalid');
  await expect(second).not.toHaveAttribute('aria-invalid');
  expect(await sandbox.requests('POST', /setpassword/)).toEqual([]);
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(first).toHaveAttribute('type', 'text');
  await expect(second).toHaveAttribute('type', 'text');
});

test('a breached password', async ({ page, sandbox, expectConsole, serverVersion }) => {
  expectConsole(status(400));
  const link = await mailedLink(sandbox);
  await page.goto(link);
  // As 5.1 says it, without the field.
  const issue = [{ severity: 'error', code: 'invalid', details: { text: 'Password found in breach database' } }];
  const body = { resourceType: 'OperationOutcome', issue };
  await sandbox.fault('POST', '/auth/setpassword', { status: 400, body });
  await setPassword(page, good);
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/public lists of stolen passwords/);
  await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
  await setPassword(page, `${good} staple`);
  await expectHeading(page, 'Your password is set');
  expect(serverVersion).toBe('5.1');
});

test('the breach service is down: the link still works later', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(500), status(400));
  await page.goto(await mailedLink(sandbox));
  await sandbox.fault('POST', '/auth/setpassword', 'breach-down');
  await setPassword(page, good);
  await expect(page.getByRole('alert')).toContainText('The link still works: try again in a while');
  await expect(page.getByLabel('New password')).toHaveValue(good);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expectHeading(page, 'Your password is set');
});

test('the answer is lost: pressing again tells', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, status(400));
  await page.goto(await mailedLink(sandbox));
  await sandbox.fault('POST', '/auth/setpassword', 'close-after');
  await setPassword(page, good);
  await expect(page.getByRole('alert')).toContainText('may or may not have been set');
  await sandbox.repair();
  await page.getByRole('button', { name: 'Set password' }).click();
  await expectHeading(page, 'This link can’t be used');
  await expect(page.getByRole('main')).toContainText('If you set your password with it, just sign in');
});

test('a double click sets one password', async ({ page, sandbox }) => {
  await page.goto(await mailedLink(sandbox));
  await sandbox.fault('POST', '/auth/setpassword', { delay: 300 });
  await page.getByLabel('New password').fill(good);
  await page.getByLabel('Confirm password').fill(good);
  await page.getByRole('button', { name: 'Set password' }).dblclick();
  await expectHeading(page, 'Your password is set');
  expect(await sandbox.requests('POST', /setpassword/)).toHaveLength(1);
});
