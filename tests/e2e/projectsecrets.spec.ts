// Secrets, where it takes a whole browser: keys, two people, a file, how they look. The rest: tests/browser/project.

import { readFileSync } from 'node:fs';
import { expect, status, test } from './fixtures';
import { otherPerson, signIn } from './actions';
import { expectAccessible } from './axe';
import { openList, outcome, save, stored } from './entries';

const SECRETS = [
  { name: 'API_KEY', valueString: 's3cr3t-value' },
  { name: 'ENABLED', valueBoolean: true },
  { name: 'LIMIT', valueInteger: 5 },
  { name: 'RATIO', valueDecimal: 0.5 },
];

/** An entry that no form could show, and one with a field that nobody knows. */
const ODD = [{ name: 'TWO', valueString: 'two-values', valueBoolean: true }];

test('what is missing or no such value is told at its field, and nothing is sent', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', SECRETS);
  await sandbox.forget();
  await page.getByRole('button', { name: 'Add secret' }).click();
  await expect(page.getByLabel('Name of secret 5')).toBeFocused();
  await page.getByLabel('Type of Secret 5').selectOption('Whole number');
  await page.getByLabel('Value of Secret 5').fill('1.5');
  await page.getByRole('button', { name: 'Show RATIO' }).click();
  await page.getByLabel('Value of RATIO').fill('1,5');
  await save(page).click();
  const summary = page.getByRole('alert', { name: 'There is a problem' });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveText([
    'RATIO: Enter a number with a point, such as 12.5',
    'Secret 5: Enter a name',
    'Secret 5: Enter a whole number between -2147483648 and 2147483647, such as 5',
  ]);
  await summary.getByRole('link', { name: /^RATIO/ }).click();
  await expect(page.getByLabel('Value of RATIO')).toBeFocused();
  await expect(page.getByLabel('Value of RATIO')).toHaveAccessibleDescription(/Enter a number with a point/);
  await expectAccessible(page, 'refused secrets');
  await page.getByLabel('Value of RATIO').fill('1.5');
  await expect(summary.getByRole('link')).toHaveCount(2);
  expect(await sandbox.requests('PUT', /\/Project\//)).toHaveLength(0);
});

test('two admins at once: each entry is decided, and nothing is lost', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  await openList(page, sandbox, 'secret', SECRETS);
  const other = await otherPerson(page);
  await signIn(other, '/admin/secrets');
  await other.getByRole('button', { name: 'Show API_KEY' }).click();
  await other.getByLabel('Value of API_KEY').fill('their-value');
  await other.getByRole('button', { name: 'Add secret' }).click();
  await expect(other.getByLabel('Name of secret 5')).toBeFocused();
  await other.getByLabel('Name of secret 5').fill('THEIR_NEW');
  await other.getByLabel('Value of THEIR_NEW').fill('new');
  await save(other).click();
  await expect(outcome(other)).toContainText('Saved');

  await page.getByRole('button', { name: 'Show API_KEY' }).click();
  await page.getByLabel('Value of API_KEY').fill('mine');
  await page.getByRole('button', { name: 'Remove LIMIT' }).click();
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('Someone else changed this list');
  expect((await stored(sandbox, 'secret'))[0].valueString).toBe('their-value');
  expect(await page.content()).not.toContain('their-value');
  const choice = (name: string) => page.getByRole('group', { name });
  await expect(choice('LIMIT').getByRole('radio', { name: 'Yours: removes it' })).toBeChecked();
  await expect(choice('THEIR_NEW').getByRole('radio', { name: 'Theirs: adds it' })).toBeChecked();
  await expectAccessible(page, 'two lists to decide between');
  await page.getByRole('button', { name: 'Save choices' }).click();
  await expect(page.getByText('Not saved. Some entries still need a version.', { exact: true })).toBeFocused();
  await page.getByRole('button', { name: 'Show values of API_KEY' }).click();
  await expect(page.getByText('API_KEY = their-value, text')).toBeVisible();
  await choice('API_KEY').getByRole('radio', { name: 'Yours: changes it' }).check();
  await page.getByRole('button', { name: 'Save choices' }).click();
  await expect(outcome(page)).toContainText('Saved');
  expect(await stored(sandbox, 'secret')).toEqual([
    { name: 'API_KEY', valueString: 'mine' }, SECRETS[1], SECRETS[3], { name: 'THEIR_NEW', valueString: 'new' },
  ]);
});

test('the export warns, and says what it leaves out', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', [...SECRETS, { name: 'my key', valueString: 'x' }, { name: 'PEM', valueString: 'a\n"b"' }]);
  await page.getByRole('button', { name: 'Export .env' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export .env' });
  await expect(dialog).toContainText('The file contains the values in plain text.');
  await expect(dialog).toContainText('can’t hold them: my key');
  await expectAccessible(page, 'the export');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export 5 secrets' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('secrets.env');
  expect(readFileSync(await file.path(), 'utf8')).toBe(
    'API_KEY=s3cr3t-value\nENABLED=true\nLIMIT=5\nRATIO=0.5\nPEM="a\\n\\"b\\""\n',
  );
});

test('two hundred secrets', async ({ page, sandbox }) => {
  const many = Array.from({ length: 200 }, (_, at) => ({ name: `SECRET_${at}`, valueString: `v${at}` }));
  await openList(page, sandbox, 'secret', many);
  await page.getByRole('button', { name: 'Show SECRET_150' }).click();
  await page.getByLabel('Value of SECRET_150').fill('changed');
  await page.getByRole('button', { name: 'Move SECRET_199 up' }).click();
  await page.keyboard.press('Control+s');
  await expect(outcome(page)).toHaveText('Saved: 1 secret changed.');
  const now = await stored(sandbox, 'secret');
  expect(now).toHaveLength(200);
  expect(now[150]).toEqual({ name: 'SECRET_150', valueString: 'changed' });
  expect(now[198].name).toBe('SECRET_199');
});

test('by keyboard alone', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', SECRETS.slice(0, 1));
  const keys = page.keyboard;
  await page.getByLabel('Name of secret 1').focus();
  await keys.press('Tab');
  await expect(page.getByLabel('Type of API_KEY')).toBeFocused();
  await keys.press('Tab');
  await keys.press('Enter');
  await expect(page.getByLabel('Value of API_KEY')).toBeFocused();
  await keys.press('ControlOrMeta+a');
  await keys.type('typed');
  await page.getByRole('button', { name: 'Add secret' }).focus();
  await keys.press('Enter');
  await expect(page.getByLabel('Name of secret 2')).toBeFocused();
  await keys.type('SECOND');
  await keys.press('Tab');
  await keys.press('Tab');
  await expect(page.getByLabel('Value of SECOND')).toBeFocused();
  await keys.type('2');
  await keys.press('Control+s');
  await expect(outcome(page)).toBeFocused();
  expect(await stored(sandbox, 'secret')).toEqual([
    { name: 'API_KEY', valueString: 'typed' }, { name: 'SECOND', valueString: '2' },
  ]);
});

test('on a telephone, and to everybody', async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openList(page, sandbox, 'secret', [...SECRETS, ...ODD]);
  await page.getByRole('button', { name: 'Show API_KEY' }).click();
  await expectAccessible(page, 'secrets on a telephone');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.getByRole('button', { name: 'Import .env' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import .env' });
  await dialog.getByLabel('Text').fill('LIMIT=7\nodd');
  await expect(dialog.getByRole('listitem')).toHaveCount(3);
  await expectAccessible(page, 'the import of .env text');
});
