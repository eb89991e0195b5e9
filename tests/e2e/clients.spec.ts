// Clients: listed, made, changed, stopped and removed.

import { expectAccessible } from './axe';
import { expect, expectHeading, noAnswer, status, test } from './fixtures';
import { goWithoutPolicy, otherPerson, pick, signIn, signInHere } from './actions';
import { forgotten } from './people';
import { policyNamed } from './member';
import { membershipsOf, named, newName, overflows, press, section } from './program';
import { outcome } from './sandbox';

const TYPE = 'ClientApplication';
const CREATE = '/admin/projects/*/client';
const ONE = '/fhir/R4/ClientApplication/*';

test.beforeEach(({ context }) => context.grantPermissions(['clipboard-read', 'clipboard-write']));

test('the list is searched, has addresses, and leads to each client', async ({ page, sandbox }) => {
  for (let at = 0; at < 21; at++) await sandbox.program('client', { name: `Paged ${String(at).padStart(2, '0')}` });
  await signIn(page, '/admin/clients?q=paged');
  await expectHeading(page, 'Clients');
  await expect(page.getByText('1 to 20 of 21, by name')).toBeVisible();
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL('/admin/clients?q=paged&page=2');
  await expect(page.getByText('21 to 21 of 21')).toBeVisible();
  await page.reload();
  await page.getByRole('link', { name: 'Paged 20' }).click();
  await expectHeading(page, 'Paged 20');
  await page.goBack();
  await expect(page.getByText('21 to 21 of 21')).toBeVisible();
  const box = page.getByRole('searchbox', { name: 'Name' });
  await box.fill('lab FEED');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row').last()).toContainText('Pushes results from the laboratory');
  await expect(box).toBeFocused();
  await box.fill('nobody has this name');
  await expect(page.getByText('Nothing matches.')).toBeVisible();
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
  await expect(first).toHaveAccessibleDescription(/Take the spaces out/);
  await first.fill('portal.example/cb');
  await expect(page.getByText('This is not a whole address')).toBeVisible();
  await first.fill('https://portal.example/cb');
  await press(page, 'Add another redirect URI');
  const second = page.getByLabel('Second redirect URI');
  await expect(second).toBeFocused();
  await second.fill('http://localhost:3000/cb');
  await page.getByLabel('Access token lifetime').fill('soon');
  await page.getByLabel('Refresh token lifetime').fill('1d');
  await expect(page.getByText('That is 1 day.')).toBeVisible();
  await pick(page.locator('main'), 'Access policy', 'Read only', 'Read only');
  await page.getByText('What access this gives').click();
  await expect(page.getByRole('table', { name: 'What can be done' })).toBeVisible();
  await expectAccessible(page, 'the form of a new client');
  await press(page, 'Create');
  await expect(summary.getByRole('link')).toHaveText([/Enter a number and s, m, h, d, w or y/]);
  expect(await sandbox.requests('POST', /\/client$/)).toHaveLength(0);
  await page.getByLabel('Access token lifetime').fill('10m');
  await press(page, 'Create');
  await expectHeading(page, 'The client was created');
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

  await page.getByRole('link', { name: 'Open the client' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The secret has not been copied');
  await press(dialog, 'Stay');
  await press(page, 'Copy the secret');
  await expect(page.getByText('Keep it where only the program can read it')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(client.secret);
  await page.getByRole('link', { name: 'Open the client' }).click();
  await expectHeading(page, name);
  await expect(page.getByText(client.secret)).toHaveCount(0);
});

test('without a policy it has to be said', async ({ page, sandbox }) => {
  const name = newName('Open');
  await signIn(page, '/admin/clients/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await goWithoutPolicy(page.locator('main'));
  await press(page, 'Create');
  await expectHeading(page, 'The client was created');
  const [client] = await named(sandbox, TYPE, name);
  const [membership] = await membershipsOf(sandbox, TYPE, client.id);
  expect(membership.accessPolicy).toBeUndefined();
});

for (const [text, expression, field] of [
  ['Client name is required', 'name', 'Name'],
  ['String must contain non-whitespace content', 'ClientApplication.name', 'Name'],
  ['Invalid uri format', 'ClientApplication.redirectUris[0]', 'Redirect URI'],
  ['Constraint clapp-1 not met: Token lifetime must be', 'ClientApplication.accessTokenLifetime', 'Access token lifetime'],
]) {
  test(`the server's "${text}" at ${expression} lands at its field`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(400));
    await sandbox.fault('POST', CREATE, { status: 400, body: outcome(text!, { expression }) });
    await signIn(page, '/admin/clients/new');
    await page.getByLabel('Name', { exact: true }).fill(newName('Refused'));
    await goWithoutPolicy(page.locator('main'));
    await press(page, 'Create');
    await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
    await expect(page.getByLabel(field!, { exact: true })).toHaveAccessibleDescription(new RegExp(text!));
  });
}

test('a refusal that belongs to no field is told as it is, and nothing typed is lost', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(403));
  await sandbox.fault('POST', CREATE, { status: 403, body: outcome('Forbidden', { id: 'forbidden' }) });
  await signIn(page, '/admin/clients/new');
  await page.getByLabel('Name', { exact: true }).fill('Kept');
  await goWithoutPolicy(page.locator('main'));
  await press(page, 'Create');
  await expect(page.getByRole('alert')).toContainText('Not created. You are not allowed to do this.');
  await expect(page.getByText('request-4711')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Kept');
});

test('a lost answer is looked up: the client that was made is shown, and no second one', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const name = newName('Lost');
  await sandbox.program('client', { name });
  await signIn(page, '/admin/clients/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await goWithoutPolicy(page.locator('main'));
  await sandbox.fault('POST', CREATE, 'close-after');
  await press(page, 'Create');
  await expectHeading(page, 'The client was created');
  await expect(page.getByText('a look showed that it was created')).toBeVisible();
  expect(await named(sandbox, TYPE, name)).toHaveLength(2);
});

test('a request that never arrived is sent again only after another look', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const name = newName('Never');
  await signIn(page, '/admin/clients/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await goWithoutPolicy(page.locator('main'));
  await sandbox.fault('POST', CREATE, 'close-before');
  await press(page, 'Create');
  await expect(page.getByRole('alert')).toContainText('no client of this name was made so far');
  await forgotten(page);
  // It comes through after all.
  await sandbox.program('client', { name });
  await press(page, 'Try again');
  await expectHeading(page, 'The client was created');
  expect(await named(sandbox, TYPE, name)).toHaveLength(1);
});

test('where even the look fails, nothing is claimed', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const name = newName('Unknown');
  await signIn(page, '/admin/clients/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await goWithoutPolicy(page.locator('main'));
  await sandbox.fault('POST', CREATE, 'close-after');
  await page.route('**/fhir/R4/ClientApplication?*', async (route) => {
    const sent = (await sandbox.requests('POST', /\/client$/)).length > 0;
    await (sent ? route.abort() : route.continue());
  });
  await press(page, 'Create');
  await expect(page.getByRole('alert')).toContainText('it is not known whether the client was created');
  await page.unroute('**/fhir/R4/ClientApplication?*');
  await press(page, 'Check whether it was created');
  await expectHeading(page, 'The client was created');
  expect(await named(sandbox, TYPE, name)).toHaveLength(1);
});

test('a client is changed, and what the form does not know stays', async ({ page, sandbox }) => {
  const name = newName('Edited');
  const made = await sandbox.program('client', { name, redirectUri: 'https://old.example/cb' });
  await sandbox.fhir('PUT', `${TYPE}/${made.id}`, { ...made, meta: undefined, launchUri: 'https://old.example/launch' });
  await signIn(page, `/admin/clients/${made.id}`);
  await expectHeading(page, name);
  const form = section(page, 'Change');
  await form.getByLabel('Description').fill('Changed');
  await form.getByLabel('Refresh token lifetime').fill('2w');
  await page.getByRole('link', { name: 'Bots' }).click();
  await press(page.getByRole('dialog'), 'Keep editing');
  await press(form, 'Save');
  await expect(form.getByRole('alert')).toContainText('Saved. Description is now: Changed.');
  await expect(page.getByText('2 weeks', { exact: true })).toBeVisible();
  const stored = await sandbox.fhir('GET', `${TYPE}/${made.id}`);
  expect(stored).toMatchObject({
    description: 'Changed', refreshTokenLifetime: '2w', redirectUri: 'https://old.example/cb',
    launchUri: 'https://old.example/launch', secret: made.secret,
  });
  expect(stored.redirectUris).toBeUndefined();
  await page.getByText('ClientApplication as JSON').click();
  await expect(page.getByLabel('ClientApplication', { exact: true })).toContainText('"launchUri"');
  await expect(page.getByText(made.secret)).toHaveCount(0);
  await expectAccessible(page, 'a client');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflows(page)).toBe(false);
});

test('two admins change the same client: each field is decided', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  const made = await sandbox.program('client', { name: newName('Shared'), description: 'Before' });
  await signIn(page, `/admin/clients/${made.id}`);
  const form = section(page, 'Change');
  await form.getByLabel('Description').fill('Mine');
  const other = await otherPerson(page);
  await signIn(other, `/admin/clients/${made.id}`);
  await section(other, 'Change').getByLabel('Description').fill('Theirs');
  await section(other, 'Change').getByLabel('Access token lifetime').fill('5m');
  await press(section(other, 'Change'), 'Save');
  await expect(section(other, 'Change').getByRole('alert')).toContainText('Saved.');
  await press(form, 'Save');
  await expect(form.getByRole('alert')).toContainText('Somebody else saved this while you were editing');
  await press(form, 'Save what is chosen');
  await expect(form.getByText('Choose one of the two for every field.')).toBeVisible();
  await form.getByRole('group', { name: 'Description' }).getByRole('radio', { name: 'Yours: Mine' }).check();
  await press(form, 'Save what is chosen');
  await expect(form.getByRole('alert').first()).toContainText('Saved. Description is now: Mine.');
  expect(await sandbox.fhir('GET', `${TYPE}/${made.id}`)).toMatchObject({ description: 'Mine', accessTokenLifetime: '5m' });
});

test('a save whose answer is lost is looked up', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const made = await sandbox.program('client', { name: newName('Unsure') });
  await signIn(page, `/admin/clients/${made.id}`);
  const form = section(page, 'Change');
  await form.getByLabel('Description').fill('Arrived');
  await sandbox.fault('PUT', ONE, 'close-after');
  await press(form, 'Save');
  await expect(form.getByRole('alert')).toContainText('Saved. Description is now: Arrived.');
  await form.getByLabel('Description').fill('Not arrived');
  await sandbox.fault('PUT', ONE, 'close-before');
  await press(form, 'Save');
  await expect(form.getByRole('alert')).toContainText('nothing was saved so far');
  await expect(form.getByLabel('Description')).toHaveValue('Not arrived');
  await forgotten(page);
  await press(form, 'Try again');
  await expect(form.getByRole('alert')).toContainText('Saved. Description is now: Not arrived.');
});

test('its access policy is changed with the preview of people', async ({ page, sandbox }) => {
  const made = await sandbox.program('client', { name: newName('Access') });
  await signIn(page, `/admin/clients/${made.id}`);
  const access = section(page, 'Access');
  await expect(access.getByRole('checkbox', { name: 'Full access' })).toBeChecked();
  await pick(access, 'Access policy', 'Read only', 'Read only');
  await press(access, 'Save access');
  await expect(access.getByRole('alert')).toContainText('The access is saved.');
  const [membership] = await membershipsOf(sandbox, TYPE, made.id);
  expect(membership.accessPolicy).toEqual(await policyNamed(sandbox, 'Read only'));
});

test('two admins give access at once: nothing is overwritten unseen', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  const made = await sandbox.program('client', { name: newName('Both') });
  await signIn(page, `/admin/clients/${made.id}`);
  const access = section(page, 'Access');
  await pick(access, 'Access policy', 'Read only', 'Read only');
  const [membership] = await membershipsOf(sandbox, TYPE, made.id);
  const theirs = await policyNamed(sandbox, 'One site only');
  await sandbox.fhir('PUT', `ProjectMembership/${membership.id}`, { ...membership, accessPolicy: theirs });
  await press(access, 'Save access');
  await expect(access.getByRole('alert')).toContainText('Its access policies are now: One site only.');
  await expect(access.getByRole('combobox', { name: 'Access policy' })).toHaveValue('Read only');
  expect((await membershipsOf(sandbox, TYPE, made.id))[0].accessPolicy).toEqual(theirs);
  await press(access, 'Save access');
  await expect(access.getByRole('alert')).toContainText('The access is saved.');
  expect((await membershipsOf(sandbox, TYPE, made.id))[0].accessPolicy).toEqual(await policyNamed(sandbox, 'Read only'));
});

test('a policy that was deleted meanwhile is not given', async ({ page, sandbox }) => {
  const name = newName('Short-lived');
  const policy = await sandbox.fhir('POST', 'AccessPolicy', { resourceType: 'AccessPolicy', name });
  await signIn(page, '/admin/clients/new');
  await page.getByLabel('Name', { exact: true }).fill('x');
  await pick(page.locator('main'), 'Access policy', name, name);
  await sandbox.fhir('DELETE', `AccessPolicy/${policy.id}`);
  await press(page, 'Create');
  await expect(page.getByRole('combobox', { name: 'Access policy' }))
    .toHaveAccessibleDescription(/This access policy no longer exists/);
  expect(await sandbox.requests('POST', /\/client$/)).toHaveLength(0);
});

test('what was typed survives a sign-in that ran out', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(401), status(400));
  const name = newName('Patient');
  await signIn(page, '/admin/clients/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await goWithoutPolicy(page.locator('main'));
  await sandbox.fault('POST', CREATE, { status: 401, body: outcome('Unauthorized', { id: 'unauthorized' }) });
  await sandbox.fault('POST', '/oauth2/token', { status: 400, body: { error: 'invalid_grant' } });
  await press(page, 'Create');
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await signInHere(again);
  await expect(again).toBeHidden();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  await press(page, 'Create');
  await expectHeading(page, 'The client was created');
  expect(await named(sandbox, TYPE, name)).toHaveLength(1);
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
  await press(secret, 'Make a new secret');
  await press(page.getByRole('dialog'), 'Make a new secret');
  await expect(secret.getByText('There is a new secret.')).toBeVisible();
  const rotated = await sandbox.fhir('GET', `${TYPE}/${made.id}`);
  expect(rotated.retiringSecret).toBe(made.secret);
  await expect(secret.getByText(rotated.secret)).toBeVisible();
  await expectAccessible(page, 'a client with a new secret');
  await page.getByRole('link', { name: 'Bots' }).click();
  await expect(page.getByRole('dialog')).toContainText('The secret has not been copied');
  await press(page.getByRole('dialog'), 'Stay');
  await press(secret, 'Copy the secret');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(rotated.secret);
  await press(secret, 'Retire the old secret');
  await press(page.getByRole('dialog'), 'Retire');
  await expect(secret.getByText('The old secret is retired.')).toBeVisible();
  const retired = await sandbox.fhir('GET', `${TYPE}/${made.id}`);
  expect(retired.retiringSecret).toBeUndefined();
  expect(retired.secret).toBe(rotated.secret);
});

test('a secret that somebody else replaced is not replaced blindly', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const made = await sandbox.program('client', { name: newName('Raced') });
  await signIn(page, `/admin/clients/${made.id}`);
  const secret = section(page, 'Secret');
  await expect(secret.getByRole('button', { name: 'Show the secret' })).toBeVisible();
  await sandbox.fhir('POST', `${TYPE}/${made.id}/$rotate-secret`, {
    resourceType: 'Parameters', parameter: [{ name: 'secret', valueString: made.secret }],
  });
  await press(secret, 'Make a new secret');
  await press(page.getByRole('dialog'), 'Make a new secret');
  await expect(secret.getByText('somebody else made a new secret meanwhile')).toBeVisible();
  await expect(secret.getByRole('button', { name: 'Retire the old secret' })).toBeVisible();
});

test('a client is deactivated, half of it too, and reactivated', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(500));
  const made = await sandbox.program('client', { name: newName('Paused') });
  await signIn(page, `/admin/clients/${made.id}`);
  const stop = section(page, 'Deactivate');
  await sandbox.fault('PUT', '/fhir/R4/ProjectMembership/*', { status: 500, body: { msg: 'Internal Server Error' } });
  await press(stop, 'Deactivate');
  await expect(stop.getByText('The membership was not changed.')).toBeVisible();
  await expect(stop.getByText('deactivated by half')).toBeVisible();
  await press(stop, 'Deactivate');
  await expect(stop.getByText('It is deactivated.').first()).toBeVisible();
  expect((await sandbox.fhir('GET', `${TYPE}/${made.id}`)).status).toBe('off');
  expect((await membershipsOf(sandbox, TYPE, made.id))[0].active).toBe(false);
  await press(stop, 'Reactivate');
  await expect(stop.getByText('It is on again.')).toBeVisible();
  expect((await sandbox.fhir('GET', `${TYPE}/${made.id}`)).status).toBe('active');
});

test('a client is removed with its membership', async ({ page, sandbox }) => {
  const made = await sandbox.program('client', { name: newName('Removed') });
  await signIn(page, `/admin/clients/${made.id}`);
  await press(page, 'Remove the client');
  await expect(page.getByRole('dialog')).toContainText('The client and its membership are removed.');
  await press(page.getByRole('dialog'), 'Cancel');
  await press(page, 'Remove the client');
  await press(page.getByRole('dialog'), 'Remove');
  await expectHeading(page, 'Clients');
  expect(await named(sandbox, TYPE, made.name)).toHaveLength(0);
  expect(await membershipsOf(sandbox, TYPE, made.id)).toHaveLength(0);
});

test('a removal that stops half way is told and can be finished', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(500), status(410));
  const made = await sandbox.program('client', { name: newName('Half') });
  await signIn(page, `/admin/clients/${made.id}`);
  await sandbox.fault('DELETE', ONE, { status: 500, body: { msg: 'Internal Server Error' } });
  await press(page, 'Remove the client');
  await press(page.getByRole('dialog'), 'Remove');
  await expect(page.getByText('Half done: the membership is removed')).toBeVisible();
  await expect(page.getByText('has no membership in the project')).toBeVisible();
  await press(page, 'Remove the client');
  await press(page.getByRole('dialog'), 'Remove');
  await expectHeading(page, 'Clients');
  expect(await named(sandbox, TYPE, made.name)).toHaveLength(0);
});

test('a membership whose client is gone can still be removed', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(410));
  const made = await sandbox.program('client', { name: newName('Leftover') });
  await sandbox.fhir('DELETE', `${TYPE}/${made.id}`);
  await signIn(page, `/admin/clients/${made.id}`);
  await expectHeading(page, made.name);
  await expect(page.getByText('Half removed: the client itself is gone')).toBeVisible();
  await press(page, 'Remove the rest');
  await press(page.getByRole('dialog'), 'Remove');
  await expectHeading(page, 'Clients');
  expect(await membershipsOf(sandbox, TYPE, made.id)).toHaveLength(0);
});

test('a client that does not exist, and one that was removed', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(404), status(410));
  await signIn(page, '/admin/clients/00000000-0000-4000-8000-000000000000');
  await expect(page.getByRole('alert')).toContainText('There is no such client in this project.');
  const made = await sandbox.program('client', { name: newName('Gone') });
  const [membership] = await membershipsOf(sandbox, TYPE, made.id);
  await sandbox.fhir('DELETE', `ProjectMembership/${membership.id}`);
  await sandbox.fhir('DELETE', `${TYPE}/${made.id}`);
  await page.goto(`/admin/clients/${made.id}`);
  await expect(page.getByRole('alert')).toContainText('This client was removed.');
});

test('hostile names are text', async ({ page, sandbox }) => {
  const name = `<img src=x onerror=alert(1)> \u202e${newName('x')}`;
  const made = await sandbox.program('client', { name, description: '<b>bold</b>', redirectUri: 'javascript:alert(1)' });
  await signIn(page, `/admin/clients?q=${encodeURIComponent('<img')}`);
  await page.getByRole('link', { name: made.name }).click();
  await expectHeading(page, name);
  await expect(page.locator('main img, main b')).toHaveCount(0);
  await expect(page.getByText('<b>bold</b>').first()).toBeVisible();
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
  await expect(page.getByText('Keep it where only the program can read it')).toBeVisible();
  await keys.press('Tab');
  await keys.press('Enter');
  await expectHeading(page, name);
  expect(await named(sandbox, TYPE, name)).toHaveLength(1);
});
