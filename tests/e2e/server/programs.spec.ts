// Clients and bots: listed, made, changed, stopped and removed.

import { goWithoutPolicy, pick } from '../actions';
import { expectHeading, status } from '../fixtures';
import { expect, test } from './fixtures';
import { press, section } from './pages';
import { mark, type Remote } from './remote';

async function membership(remote: Remote, reference: string): Promise<any> {
  return (await remote.found(`ProjectMembership?profile=${reference}`))[0];
}

test.beforeEach(({ context }) => context.grantPermissions(['clipboard-read', 'clipboard-write']));

test('the list is searched and has pages with addresses', async ({ page, open, remote }) => {
  const key = mark();
  for (let at = 0; at < 21; at += 1) await remote.program('client', { name: `${key} ${String(at).padStart(2, '0')}` });
  await open('/admin/clients');
  await page.getByRole('searchbox', { name: 'Name' }).fill(key);
  await expect(page.getByText('1–20 of 21, by name')).toBeVisible();
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(`/admin/clients?q=${key}&page=2`);
  await expect(page.getByText('21–21 of 21')).toBeVisible();
  await page.reload();
  await page.getByRole('link', { name: `${key} 20` }).click();
  await expectHeading(page, `${key} 20`);
  await page.goBack();
  await expect(page.getByText('21–21 of 21')).toBeVisible();
});

test('what is missing is told before a client is made', async ({ page, open }) => {
  await open('/admin/clients/new');
  await expectHeading(page, 'New client');
  await press(page, 'Create');
  const summary = page.getByRole('alert', { name: 'There is a problem' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link').first()).toHaveText(/Enter a name/);
});

test('a client is made with all there is, and its secret is shown once', async ({ page, open, remote }) => {
  const name = `Portal ${mark()}`;
  const policy = await remote.policy();
  await open('/admin/clients/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Description').fill('For patients');
  await page.getByLabel('Redirect URI', { exact: true }).fill('https://portal.example/cb');
  await page.getByLabel('Access token lifetime').fill('10m');
  await page.getByLabel('Refresh token lifetime').fill('1d');
  await pick(page.locator('main'), 'Access policy', policy.name, policy.name);
  await press(page, 'Create');
  await expectHeading(page, 'Client created');
  const [client] = await remote.found(`ClientApplication?name:exact=${encodeURIComponent(name)}`);
  expect(client).toMatchObject({ description: 'For patients', accessTokenLifetime: '10m', refreshTokenLifetime: '1d' });
  expect((await membership(remote, `ClientApplication/${client.id}`)).accessPolicy.reference).toBe(`AccessPolicy/${policy.id}`);
  await expect(section(page, 'Secret').getByText(client.secret)).toBeVisible();
  await page.getByRole('link', { name: 'Open client' }).click();
  await expect(page.getByRole('dialog')).toContainText('You haven’t copied the secret');
  await press(page.getByRole('dialog'), 'Stay');
  await press(page, 'Copy the secret');
  await expect(page.getByText('Keep it where only the client can read it')).toBeVisible();
  await page.getByRole('link', { name: 'Open client' }).click();
  await expectHeading(page, name);
  await expect(page.getByText(client.secret)).toHaveCount(0);
});

test('without a policy it has to be said', async ({ page, open, remote }) => {
  const name = `Open ${mark()}`;
  await open('/admin/clients/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await goWithoutPolicy(page.locator('main'));
  await press(page, 'Create');
  await expectHeading(page, 'Client created');
  const [client] = await remote.found(`ClientApplication?name:exact=${encodeURIComponent(name)}`);
  expect((await membership(remote, `ClientApplication/${client.id}`)).accessPolicy).toBeUndefined();
});

test('a secret is shown on purpose, replaced, and the old one retired', async ({ page, open, remote }) => {
  const made = await remote.program('client');
  await open(`/admin/clients/${made.id}`);
  const secret = section(page, 'Secret');
  await press(secret, 'Show the secret');
  await expect(secret.getByText(made.secret)).toBeVisible();
  await press(secret, 'Rotate secret');
  await press(page.getByRole('dialog'), 'Rotate secret');
  await expect(secret.getByText('Secret rotated.')).toBeVisible();
  const rotated = await remote.fhir('GET', `ClientApplication/${made.id}`);
  expect(rotated.retiringSecret).toBe(made.secret);
  await press(secret, 'Copy the secret');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(rotated.secret);
  await press(secret, 'Revoke previous secret');
  await press(page.getByRole('dialog'), 'Revoke previous secret');
  await expect(secret.getByText('Previous secret revoked.')).toBeVisible();
  expect((await remote.fhir('GET', `ClientApplication/${made.id}`)).retiringSecret).toBeUndefined();
});

test('a client is changed, and what the form does not know stays', async ({ page, open, remote }) => {
  const made = await remote.program('client', { redirectUri: 'https://old.example/cb' });
  await remote.change(`ClientApplication/${made.id}`, { launchUri: 'https://old.example/launch' });
  await open(`/admin/clients/${made.id}`);
  const form = section(page, 'Edit');
  await form.getByLabel('Description').fill('Changed');
  await press(form, 'Save');
  await expect(form.getByRole('alert')).toContainText('Saved. Description is now: Changed.');
  expect(await remote.fhir('GET', `ClientApplication/${made.id}`)).toMatchObject({
    description: 'Changed', launchUri: 'https://old.example/launch', secret: made.secret,
  });
});

test('somebody else changes the client meanwhile: each field is decided', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(412));
  const made = await remote.program('client', { description: 'Before' });
  await open(`/admin/clients/${made.id}`);
  const form = section(page, 'Edit');
  await form.getByLabel('Description').fill('Mine');
  await remote.change(`ClientApplication/${made.id}`, { description: 'Theirs', accessTokenLifetime: '5m' });
  await press(form, 'Save');
  await expect(form.getByRole('alert')).toContainText('Someone else saved this while you were editing');
  await form.getByRole('group', { name: 'Description' }).getByRole('radio', { name: 'Yours: Mine' }).check();
  await press(form, 'Save choices');
  await expect(form.getByRole('alert').first()).toContainText('Saved. Description is now: Mine.');
  expect(await remote.fhir('GET', `ClientApplication/${made.id}`)).toMatchObject({ description: 'Mine', accessTokenLifetime: '5m' });
});

test('its access policy is changed', async ({ page, open, remote }) => {
  const policy = await remote.policy();
  const made = await remote.program('client');
  await open(`/admin/clients/${made.id}`);
  const access = section(page, 'Access');
  await expect(access.getByRole('checkbox', { name: 'Full access' })).toBeChecked();
  await pick(access, 'Access policy', policy.name, policy.name);
  await press(access, 'Save access');
  await expect(access.getByRole('alert')).toContainText('Access saved.');
  expect((await membership(remote, `ClientApplication/${made.id}`)).accessPolicy.reference).toBe(`AccessPolicy/${policy.id}`);
});

test('a client is deactivated and reactivated', async ({ page, open, remote }) => {
  const made = await remote.program('client');
  await open(`/admin/clients/${made.id}`);
  const stop = section(page, 'Deactivate');
  await press(stop, 'Deactivate');
  await expect(stop.getByText('Deactivated.').first()).toBeVisible();
  expect((await membership(remote, `ClientApplication/${made.id}`)).active).toBe(false);
  await press(stop, 'Reactivate');
  await expect(stop.getByText('Reactivated.')).toBeVisible();
  expect((await membership(remote, `ClientApplication/${made.id}`)).active).not.toBe(false);
});

test('a client is removed with its membership', async ({ page, open, remote }) => {
  const made = await remote.program('client');
  await open(`/admin/clients/${made.id}`);
  await press(page, 'Remove client');
  await expect(page.getByRole('dialog')).toContainText('Removes the client and its membership');
  await press(page.getByRole('dialog'), 'Remove');
  await expectHeading(page, 'Clients');
  expect(await remote.found(`ClientApplication?_id=${made.id}`)).toEqual([]);
  expect(await membership(remote, `ClientApplication/${made.id}`)).toBeUndefined();
});

test('a membership whose client is gone can still be removed', async ({ page, open, remote, expectConsole }) => {
  expectConsole(status(410));
  const made = await remote.program('client');
  await remote.fhir('DELETE', `ClientApplication/${made.id}`);
  await open(`/admin/clients/${made.id}`);
  await expect(page.getByText('Partly removed: the client is gone')).toBeVisible();
  await press(page, 'Remove the rest');
  await press(page.getByRole('dialog'), 'Remove');
  await expectHeading(page, 'Clients');
  expect(await membership(remote, `ClientApplication/${made.id}`)).toBeUndefined();
});

test('an unknown client is told', async ({ page, open, expectConsole }) => {
  expectConsole(status(404));
  await open('/admin/clients/00000000-0000-4000-8000-000000000000');
  await expect(page.getByRole('alert')).toContainText('There is no such client in this project.');
});

test('a bot is made, changed and removed', { tag: '@bots' }, async ({ page, open, remote }) => {
  const name = `Reminder ${mark()}`;
  const policy = await remote.policy();
  await open('/admin/bots/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('radio', { name: 'Inside the server (vmcontext)' }).check();
  await pick(page.locator('main'), 'Access policy', policy.name, policy.name);
  await press(page, 'Create');
  await expectHeading(page, 'Bot created');
  const [bot] = await remote.found(`Bot?name:exact=${encodeURIComponent(name)}`);
  expect(bot).toMatchObject({ runtimeVersion: 'vmcontext' });
  await page.getByRole('link', { name: 'Open bot' }).click();
  await expectHeading(page, name);
  const form = section(page, 'Edit');
  await form.getByLabel('Description').fill('Reminds');
  await press(form, 'Save');
  await expect(form.getByRole('alert')).toContainText('Saved. Description is now: Reminds.');
  await press(page, 'Remove bot');
  await press(page.getByRole('dialog'), 'Remove');
  await expectHeading(page, 'Bots');
  expect(await remote.found(`Bot?_id=${bot.id}`)).toEqual([]);
});

test('the list of bots says whether the project may run them', async ({ page, open, remote }) => {
  const { features } = await remote.readProject();
  await open('/admin/bots');
  await expectHeading(page, 'Bots');
  await expect(page.getByRole('main')).toContainText(/by name|no bots|None|Nothing/i);
  await expect(page.getByText('This project can’t run bots.')).toBeVisible({ visible: !features?.includes('bots') });
});
