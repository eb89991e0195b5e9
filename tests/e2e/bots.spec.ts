// Bots: made, changed and removed. The rest of them: tests/browser/project/bots.rs.

import { expectAccessible } from './axe';
import { expect, expectHeading, test } from './fixtures';
import { pick, signIn } from './actions';
import { policyNamed } from './member';
import { membershipsOf, named, newName, overflows, press, section } from './program';

test('a bot is made, changed and removed', async ({ page, sandbox }) => {
  const name = newName('Reminder');
  await signIn(page, '/admin/bots/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Description').fill('Reminds');
  await page.getByRole('radio', { name: 'Inside the server (vmcontext)' }).check();
  await pick(page.locator('main'), 'Access policy', 'Read only', 'Read only');
  await expectAccessible(page, 'the form of a new bot');
  await press(page, 'Create');
  await expectHeading(page, 'Bot created');
  const [bot] = await named(sandbox, 'Bot', name);
  expect(bot).toMatchObject({ description: 'Reminds', runtimeVersion: 'vmcontext' });
  const [membership] = await membershipsOf(sandbox, 'Bot', bot.id);
  expect(membership.accessPolicy.reference).toBe((await policyNamed(sandbox, 'Read only')).reference);

  await page.getByRole('link', { name: 'Open bot' }).click();
  await expectHeading(page, name);
  const form = section(page, 'Edit');
  await form.getByRole('radio', { name: 'AWS Lambda (awslambda)' }).check();
  await press(form, 'Save');
  await expect(form.getByRole('alert')).toContainText('Saved. Runtime is now: awslambda.');
  const stored = await sandbox.fhir('GET', `Bot/${bot.id}`);
  expect(stored).toMatchObject({ name, runtimeVersion: 'awslambda', sourceCode: { title: 'index.ts' } });
  await expectAccessible(page, 'a bot');
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflows(page)).toBe(false);

  await press(page, 'Remove bot');
  await press(page.getByRole('dialog'), 'Remove');
  await expectHeading(page, 'Bots');
  expect(await named(sandbox, 'Bot', name)).toHaveLength(0);
  expect(await membershipsOf(sandbox, 'Bot', bot.id)).toHaveLength(0);
});
