// Clients: their list, making one, and its secret. The rest of them: tests/browser/project.

import { expectAccessible } from './axe';
import { expect, expectHeading, test } from './fixtures';
import { pick, signIn } from './actions';
import { policyNamed } from './member';
import { membershipsOf, named, newName, overflows, press, section } from './program';

const TYPE = 'ClientApplication';

test.beforeEach(({ context }) => context.grantPermissions(['clipboard-read', 'clipboard-write']));

test('the list is searched, has addresses, and leads to each client', async ({ page, sandbox }) => {
  for (let at = 0; at < 21; at++) await sandbox.program('client', { name: `Paged ${String(at).padStart(2, '0')}` });
  await signIn(page, '/admin/clients?q=paged');
  await expectHeading(page, 'Clients');
  await expect(page.getByText('1–20 of 21, by name')).toBeVisible();
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL('/admin/clients?q=paged&page=2');
  await expect(page.getByText('21–21 of 21')).toBeVisible();
  await page.reload();
  await page.getByRole('link', { name: 'Paged 20' }).click();
  await expectHeading(page, 'Paged 20');
  await page.goBack();
  await expect(page.getByText('21–21 of 21')).toBeVisible();
  const box = page.getByRole('searchbox', { name: 'Name' });
  await box.fill('lab FEED');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row').last()).toContainText('Pushes results from the laboratory');
  await expect(box).toBeFocused();
  await box.fill('nobody has this name');
  await expect(page.getByText('No matches.')).toBeVisible();
  await page.goBack();
  await expect(box).toHaveValue('paged');
  await expectAccessible(page, 'the list of clients');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflows(page)).toBe(false);
});

test('a client is made with all there is, and its secret is shown once', async ({ page, sandbox }) => {
  const name = newName('Portal');
  await signIn(page, '/admin/clients/new');
  await press(page, 'Create');
  const summary = page.getByRole('alert', { name: 'There is a problem' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveText([/Enter a name/, /Choose an access policy/]);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Description').fill(' For patients ');
  const first = page.getByLabel('Redirect URI', { exact: true });
  await first.fill('not a uri');
  await expect(first).toHaveAccessibleDescription(/Remove the spaces/);
  await first.fill('portal.example/cb');
  await expect(page.getByText('Not a full address')).toBeVisible();
  await first.fill('https://portal.example/cb');
  await press(page, 'Add another redirect URI');
  const second = page.getByLabel('Second redirect URI');
  await expect(second).toBeFocused();
  await second.fill('http://localhost:3000/cb');
  await page.getByLabel('Access token lifetime').fill('soon');
  await page.getByLabel('Refresh token lifetime').fill('1d');
  await expect(page.getByText('That is 1 day.')).toBeVisible();
  await pick(page.locator('main'), 'Access policy', 'Read only', 'Read only');
  await page.getByText('Effective access').click();
  await expect(page.getByRole('table', { name: 'Permissions by resource type' })).toBeVisible();
  await expectAccessible(page, 'the form of a new client');
  await press(page, 'Create');
  await expect(summary.getByRole('link')).toHaveText([/Enter a number and s, m, h, d, w or y/]);
  expect(await sandbox.requests('POST', /\/client$/)).toHaveLength(0);
  await page.getByLabel('Access token lifetime').fill('10m');
  await press(page, 'Create');
  await expectHeading(page, 'Client created');
  const [client] = await named(sandbox, TYPE, name);
  expect(client).toMatchObject({
    description: 'For patients', accessTokenLifetime: '10m', refreshTokenLifetime: '1d',
    redirectUris: ['https://portal.example/cb', 'http://localhost:3000/cb'],
  });
  const [membership] = await membershipsOf(sandbox, TYPE, client.id);
  expect(membership.accessPolicy.reference).toBe((await policyNamed(sandbox, 'Read only')).reference);
  const shown = section(page, 'Secret').getByText(client.secret);
  await expect(shown).toBeVisible();
  await expect(page.locator('#new-secret')).toBeFocused();
  await expectAccessible(page, 'a new client with its secret');

  await page.getByRole('link', { name: 'Open client' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('You haven’t copied the secret');
  await press(dialog, 'Stay');
  await press(page, 'Copy the secret');
  await expect(page.getByText('Keep it where only the client can read it')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(client.secret);
  await page.getByRole('link', { name: 'Open client' }).click();
  await expectHeading(page, name);
  await expect(page.getByText(client.secret)).toHaveCount(0);
});

test('the secret is shown on purpose, replaced, and the old one retired', async ({ page, sandbox }) => {
  const made = await sandbox.program('client', { name: newName('Rotated') });
  await signIn(page, `/admin/clients/${made.id}`);
  const secret = section(page, 'Secret');
  await expect(secret.getByText(made.secret)).toHaveCount(0);
  await press(secret, 'Show the secret');
  await expect(secret.getByText(made.secret)).toBeVisible();
  await page.getByRole('link', { name: 'Bots' }).click();
  await expectHeading(page, 'Bots');
  await page.goBack();
  await expect(secret.getByRole('button', { name: 'Show the secret' })).toBeVisible();
  await expect(secret.getByText(made.secret)).toHaveCount(0);
  await press(secret, 'Rotate secret');
  await press(page.getByRole('dialog'), 'Rotate secret');
  await expect(secret.getByText('Secret rotated.')).toBeVisible();
  const rotated = await sandbox.fhir('GET', `${TYPE}/${made.id}`);
  expect(rotated.retiringSecret).toBe(made.secret);
  await expect(secret.getByText(rotated.secret)).toBeVisible();
  await expectAccessible(page, 'a client with a new secret');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflows(page)).toBe(false);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('link', { name: 'Bots' }).click();
  await expect(page.getByRole('dialog')).toContainText('You haven’t copied the secret');
  await press(page.getByRole('dialog'), 'Stay');
  await press(secret, 'Copy the secret');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(rotated.secret);
  await press(secret, 'Revoke previous secret');
  await press(page.getByRole('dialog'), 'Revoke previous secret');
  await expect(secret.getByText('Previous secret revoked.')).toBeVisible();
  const retired = await sandbox.fhir('GET', `${TYPE}/${made.id}`);
  expect(retired.retiringSecret).toBeUndefined();
  expect(retired.secret).toBe(rotated.secret);
});

test('a client is made without a mouse', async ({ page, sandbox }) => {
  const name = newName('Keys');
  const keys = page.keyboard;
  await signIn(page, '/admin/clients');
  const link = page.getByRole('link', { name: 'New client' });
  await link.focus();
  await keys.press('Enter');
  await expectHeading(page, 'New client');
  await page.getByLabel('Name', { exact: true }).focus();
  await keys.type(name);
  await page.getByRole('checkbox', { name: 'Full access' }).focus();
  await keys.press('Space');
  await page.getByRole('button', { name: 'Create', exact: true }).focus();
  await keys.press('Enter');
  await expect(page.locator('#new-secret')).toBeFocused();
  await keys.press('Tab');
  await expect(page.getByRole('button', { name: 'Copy the secret' })).toBeFocused();
  await keys.press('Enter');
  await expect(page.getByText('Keep it where only the client can read it')).toBeVisible();
  await keys.press('Tab');
  await keys.press('Enter');
  await expectHeading(page, name);
  expect(await named(sandbox, TYPE, name)).toHaveLength(1);
});
