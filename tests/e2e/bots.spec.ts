// Bots: listed, made, changed and removed; and whether the project may run them.

import { expectAccessible } from './axe';
import { expect, expectHeading, noAnswer, status, test } from './fixtures';
import { goWithoutPolicy, pick, signIn } from './actions';
import { policyNamed } from './member';
import { membershipsOf, named, newName, overflows, press, section } from './program';
import { outcome } from './sandbox';

const CREATE = '/admin/projects/*/bot';

test('bots are listed with their runtime', async ({ page }) => {
  await signIn(page, '/admin/bots?q=appointment');
  await expectHeading(page, 'Bots');
  const row = page.getByRole('row').last();
  await expect(row).toContainText('Writes to patients two days before');
  await expect(row).toContainText('AWS Lambda');
  await expectAccessible(page, 'the list of bots');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflows(page)).toBe(false);
});

test('a bot is made, changed and removed', async ({ page, sandbox }) => {
  const name = newName('Reminder');
  await signIn(page, '/admin/bots/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Description').fill('Reminds');
  await page.getByRole('radio', { name: 'Inside the server (vmcontext)' }).check();
  await pick(page.locator('main'), 'Access policy', 'Read only', 'Read only');
  await expectAccessible(page, 'the form of a new bot');
  await press(page, 'Create');
  await expectHeading(page, 'The bot was created');
  const [bot] = await named(sandbox, 'Bot', name);
  expect(bot).toMatchObject({ description: 'Reminds', runtimeVersion: 'vmcontext' });
  const [membership] = await membershipsOf(sandbox, 'Bot', bot.id);
  expect(membership.accessPolicy.reference).toBe((await policyNamed(sandbox, 'Read only')).reference);

  await page.getByRole('link', { name: 'Open the bot' }).click();
  await expectHeading(page, name);
  const form = section(page, 'Change');
  await form.getByRole('radio', { name: 'AWS Lambda (awslambda)' }).check();
  await press(form, 'Save');
  await expect(form.getByRole('alert')).toContainText('Saved. Runtime is now: awslambda.');
  const stored = await sandbox.fhir('GET', `Bot/${bot.id}`);
  expect(stored).toMatchObject({ name, runtimeVersion: 'awslambda', sourceCode: { title: 'index.ts' } });
  await expectAccessible(page, 'a bot');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflows(page)).toBe(false);

  await press(page, 'Remove the bot');
  await press(page.getByRole('dialog'), 'Remove');
  await expectHeading(page, 'Bots');
  expect(await named(sandbox, 'Bot', name)).toHaveLength(0);
  expect(await membershipsOf(sandbox, 'Bot', bot.id)).toHaveLength(0);
});

test('a refusal of the server lands at its field', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await sandbox.fault('POST', CREATE, { status: 400, body: outcome('Bot name is required', { expression: 'name' }) });
  await signIn(page, '/admin/bots/new');
  await page.getByLabel('Name', { exact: true }).fill('x');
  await goWithoutPolicy(page.locator('main'));
  await press(page, 'Create');
  await expect(page.getByLabel('Name', { exact: true })).toHaveAccessibleDescription(/Bot name is required/);
});

test('a lost answer makes no second bot', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  const name = newName('Lost');
  await signIn(page, '/admin/bots/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await goWithoutPolicy(page.locator('main'));
  await sandbox.fault('POST', CREATE, 'close-after');
  await press(page, 'Create');
  await expectHeading(page, 'The bot was created');
  expect(await named(sandbox, 'Bot', name)).toHaveLength(1);
});

test('a project that may not run bots says so before', async ({ page, sandbox }) => {
  const project = await sandbox.projectId();
  await page.route(`**/fhir/R4/Project/${project}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...await answer.json(), features: [] } });
  });
  await signIn(page, '/admin/bots/new');
  await expect(page.getByText('This project may not run bots.')).toBeVisible();
  await page.goto('/admin/bots');
  await expect(page.getByText('This project may not run bots.')).toBeVisible();
});
