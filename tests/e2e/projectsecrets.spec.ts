// Secrets: a list that is saved as a whole, and that no save may wipe or overwrite.

import { readFileSync } from 'node:fs';
import { expect, expectHeading, noAnswer, status, test } from './fixtures';
import { otherPerson, signIn } from './actions';
import { expectAccessible } from './axe';
import { names, openList, outcome, PROJECT, save, store, stored } from './entries';
import { outcome as refusal } from './sandbox';

const SECRETS = [
  { name: 'API_KEY', valueString: 's3cr3t-value' },
  { name: 'ENABLED', valueBoolean: true },
  { name: 'LIMIT', valueInteger: 5 },
  { name: 'RATIO', valueDecimal: 0.5 },
];

/** An entry that no form could show, and one with a field that nobody knows. */
const ODD = [{ name: 'TWO', valueString: 'two-values', valueBoolean: true }];

test('values are not on the page before somebody asks for each, and are hidden again', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', SECRETS);
  await expectHeading(page, 'Secrets');
  expect(await page.content()).not.toContain('s3cr3t-value');
  await expect(page.getByLabel('Value of API_KEY')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show API_KEY' }).click();
  await expect(page.getByLabel('Value of API_KEY')).toHaveValue('s3cr3t-value');
  await expect(page.getByLabel('Value of API_KEY')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Show LIMIT' })).toBeVisible();
  await page.getByRole('button', { name: 'Hide API_KEY' }).click();
  await expect(page.getByRole('button', { name: 'Show API_KEY' })).toBeFocused();
  await expect(page.getByLabel('Value of API_KEY')).toHaveCount(0);

  await page.getByRole('button', { name: 'Show API_KEY' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expectHeading(page, 'Settings');
  await page.getByRole('link', { name: 'Secrets' }).click();
  await expect(page.getByRole('button', { name: 'Show API_KEY' })).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, location.href, history.state]));
  expect(kept).not.toContain('s3cr3t-value');
});

test('a value is hidden again when nobody worked on it for a minute', async ({ page, sandbox }) => {
  await page.clock.install();
  await openList(page, sandbox, 'secret', SECRETS);
  await page.getByRole('button', { name: 'Show API_KEY' }).click();
  await expect(page.getByLabel('Value of API_KEY')).toBeFocused();
  await page.clock.fastForward('01:05');
  await expect(page.getByLabel('Value of API_KEY')).toBeVisible();
  await page.getByLabel('Name of secret 3').focus();
  await page.clock.fastForward('01:05');
  await expect(page.getByRole('button', { name: 'Show API_KEY' })).toBeVisible();
});

test('add, change, move and remove, in one save that leaves the rest as it was', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', [...SECRETS, ...ODD]);
  await page.getByRole('button', { name: 'Add secret' }).click();
  await expect(page.getByLabel('Name of secret 6')).toBeFocused();
  await page.getByLabel('Name of secret 6').fill('PEM');
  await page.getByLabel('Value of PEM').fill('-----BEGIN-----\nabc=\n-----END-----');
  await page.getByRole('button', { name: 'Show RATIO' }).click();
  await page.getByLabel('Value of RATIO').fill('1.25');
  await page.getByLabel('Type of ENABLED').selectOption('Text');
  await page.getByRole('button', { name: 'Move LIMIT up' }).click();
  await expect(page.getByRole('button', { name: 'Move LIMIT up' })).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'LIMIT is now 2 of 6' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Remove API_KEY' }).click();
  await expect(page.getByRole('button', { name: 'Remove LIMIT' })).toBeFocused();
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 1 secret added, 2 changed, 1 removed.');
  await expect(outcome(page)).toBeFocused();
  expect(await stored(sandbox, 'secret')).toEqual([
    { name: 'LIMIT', valueInteger: 5 },
    { name: 'ENABLED', valueString: 'true' },
    { name: 'RATIO', valueDecimal: 1.25 },
    ...ODD,
    { name: 'PEM', valueString: '-----BEGIN-----\nabc=\n-----END-----' },
  ]);
  // Nothing stays readable after a save.
  await expect(page.getByRole('button', { name: 'Show PEM' })).toBeVisible();
  expect(await sandbox.requests('POST', /\/secrets$/)).toEqual([]);
});

test('what is missing or no such value is told at its field, and nothing is sent', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', SECRETS);
  await sandbox.forget();
  await page.getByRole('button', { name: 'Add secret' }).click();
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

for (const [path, label] of [
  ['Project.secret[1].name', 'Name of secret 2'],
  ['Project.secret[1].value[x]', 'Value of ENABLED'],
] as const) {
  test(`what the server refuses lands on the field: ${path}`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(status(400));
    await openList(page, sandbox, 'secret', SECRETS);
    await page.getByRole('button', { name: 'Show ENABLED' }).click();
    await page.getByLabel('Value of ENABLED').selectOption('No');
    await sandbox.fault('PUT', PROJECT, { status: 400, body: refusal('Missing required property', { expression: path }) });
    await save(page).click();
    await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
    await expect(page.getByLabel(label)).toHaveAccessibleDescription(/The server needs this filled in/);
    await expect(page.getByLabel('Value of ENABLED')).toHaveValue('false');
    expect(await stored(sandbox, 'secret')).toEqual(SECRETS);
  });
}

test('a refusal for no field is told, and what was typed stays', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400), status(403), status(429));
  await openList(page, sandbox, 'secret', SECRETS);
  await page.getByLabel('Name of secret 1').fill('OTHER');
  for (const [answer, told] of [
    [{ status: 400, body: refusal('Expected array of values for property', { expression: 'Project.secret' }) }, 'Expected array of values'],
    [{ status: 429, body: { resourceType: 'OperationOutcome', id: 'too-many-requests', issue: [] } }, 'Too many requests'],
  ] as const) {
    await sandbox.fault('PUT', PROJECT, answer);
    await save(page).click();
    await expect(outcome(page)).toContainText(told);
    await expect(page.getByLabel('Name of secret 1')).toHaveValue('OTHER');
  }
  await save(page).click();
  await expect(outcome(page)).toContainText('Saved');
});

test('two admins at once: each entry is decided, and nothing is lost', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  await openList(page, sandbox, 'secret', SECRETS);
  const other = await otherPerson(page);
  await signIn(other, '/admin/secrets');
  await other.getByRole('button', { name: 'Show API_KEY' }).click();
  await other.getByLabel('Value of API_KEY').fill('their-value');
  await other.getByRole('button', { name: 'Add secret' }).click();
  await other.getByLabel('Name of secret 5').fill('THEIR_NEW');
  await other.getByLabel('Value of THEIR_NEW').fill('new');
  await save(other).click();
  await expect(outcome(other)).toContainText('Saved');

  await page.getByRole('button', { name: 'Show API_KEY' }).click();
  await page.getByLabel('Value of API_KEY').fill('mine');
  await page.getByRole('button', { name: 'Remove LIMIT' }).click();
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('Somebody else changed this list');
  expect((await stored(sandbox, 'secret'))[0].valueString).toBe('their-value');
  expect(await page.content()).not.toContain('their-value');
  const choice = (name: string) => page.getByRole('group', { name });
  await expect(choice('LIMIT').getByRole('radio', { name: 'Yours: removes it' })).toBeChecked();
  await expect(choice('THEIR_NEW').getByRole('radio', { name: 'Theirs: adds it' })).toBeChecked();
  await expectAccessible(page, 'two lists to decide between');
  await page.getByRole('button', { name: 'Save what is chosen' }).click();
  await expect(page.getByText('Choose one of the two everywhere.')).toBeFocused();
  await page.getByRole('button', { name: 'Show values of API_KEY' }).click();
  await expect(page.getByText('API_KEY = their-value, text')).toBeVisible();
  await choice('API_KEY').getByRole('radio', { name: 'Yours: changes it' }).check();
  await page.getByRole('button', { name: 'Save what is chosen' }).click();
  await expect(outcome(page)).toContainText('Saved');
  expect(await stored(sandbox, 'secret')).toEqual([
    { name: 'API_KEY', valueString: 'mine' }, SECRETS[1], SECRETS[3], { name: 'THEIR_NEW', valueString: 'new' },
  ]);
});

test('the other version can be kept, and one can go back to the list', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  await openList(page, sandbox, 'secret', SECRETS);
  await page.getByLabel('Name of secret 1').fill('MINE');
  await store(sandbox, 'secret', [{ name: 'THEIRS', valueString: 'x' }]);
  await save(page).click();
  await page.getByRole('button', { name: 'Back to the list' }).click();
  expect(await names(page)).toEqual(['MINE', 'ENABLED', 'LIMIT', 'RATIO']);
  await save(page).click();
  await page.getByRole('button', { name: 'Discard my changes' }).click();
  expect(await names(page)).toEqual(['THEIRS']);
  expect(await stored(sandbox, 'secret')).toEqual([{ name: 'THEIRS', valueString: 'x' }]);
});

test('who changed something else of the project does not stand in the way', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(412));
  await openList(page, sandbox, 'secret', SECRETS);
  await page.getByRole('button', { name: 'Remove RATIO' }).click();
  await store(sandbox, 'setting', [{ name: 'appName', valueString: 'Renamed' }]);
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 1 secret removed.');
  expect(await stored(sandbox, 'secret')).toEqual(SECRETS.slice(0, 3));
  expect(await stored(sandbox, 'setting')).toEqual([{ name: 'appName', valueString: 'Renamed' }]);
});

test('where the project itself may not be changed, its endpoint saves the list, after a look', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(403));
  const forbidden = { status: 403, body: { ...refusal('Forbidden'), id: 'forbidden' } };
  await openList(page, sandbox, 'secret', SECRETS);
  await page.getByRole('button', { name: 'Remove RATIO' }).click();
  await sandbox.fault('PUT', PROJECT, forbidden, 0);
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 1 secret removed.');
  expect(await sandbox.requests('POST', /\/secrets$/)).toHaveLength(1);
  expect(await stored(sandbox, 'secret')).toEqual(SECRETS.slice(0, 3));

  await page.getByRole('button', { name: 'Remove LIMIT' }).click();
  await sandbox.repair();
  await store(sandbox, 'secret', [...SECRETS.slice(0, 3), { name: 'THEIRS', valueString: 'x' }]);
  await sandbox.fault('PUT', PROJECT, forbidden, 0);
  await save(page).click();
  await expect(page.getByRole('alert')).toContainText('Somebody else changed this list');
  expect(await sandbox.requests('POST', /\/secrets$/)).toHaveLength(1);
  await page.getByRole('button', { name: 'Save what is chosen' }).click();
  await expect(outcome(page)).toContainText('Saved');
  expect((await stored(sandbox, 'secret')).map((secret) => secret.name)).toEqual(['API_KEY', 'ENABLED', 'THEIRS']);
});

test('a save whose answer is lost is found out', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  await openList(page, sandbox, 'secret', SECRETS);
  await page.getByRole('button', { name: 'Remove RATIO' }).click();
  await sandbox.fault('PUT', PROJECT, 'close-after');
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 1 secret removed.');
  expect(await stored(sandbox, 'secret')).toHaveLength(3);

  await page.getByRole('button', { name: 'Remove LIMIT' }).click();
  await sandbox.fault('PUT', PROJECT, 'close-before');
  await save(page).click();
  await expect(outcome(page)).toContainText('nothing was saved so far');
  expect(await names(page)).toEqual(['API_KEY', 'ENABLED']);
  expect(await stored(sandbox, 'secret')).toHaveLength(3);
  await sandbox.repair();

  await sandbox.fault('PUT', PROJECT, 'close-after');
  await sandbox.fault('GET', PROJECT, 'close-before', 0);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(outcome(page)).toContainText('it is not known whether the list was saved');
  await sandbox.repair();
  await page.getByRole('button', { name: 'Check whether it was saved' }).click();
  await expect(outcome(page)).toHaveText('Saved: 1 secret removed.');
});

test('a list that could not be read can be neither changed nor saved', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(500));
  await store(sandbox, 'secret', SECRETS);
  await signIn(page, '/admin/settings');
  await sandbox.fault('GET', PROJECT, { status: 500, body: { msg: 'Internal Server Error' } }, 0);
  await page.getByRole('link', { name: 'Secrets' }).click();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(save(page)).toHaveCount(0);
  await page.keyboard.press('Control+s');
  await sandbox.repair();
  expect(await stored(sandbox, 'secret')).toEqual(SECRETS);
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(await names(page)).toHaveLength(4);
});

test('emptying the list is asked about', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', SECRETS.slice(0, 2));
  await page.getByRole('button', { name: 'Remove API_KEY' }).click();
  await page.getByRole('button', { name: 'Remove ENABLED' }).click();
  await expect(page.getByText('There are no secrets yet.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add secret' })).toBeFocused();
  await save(page).click();
  const dialog = page.getByRole('dialog', { name: 'Remove all secrets?' });
  await expect(dialog).toContainText('removes 2 secrets from the project');
  await dialog.getByRole('button', { name: 'Keep them' }).click();
  expect(await stored(sandbox, 'secret')).toHaveLength(2);
  await save(page).click();
  await dialog.getByRole('button', { name: 'Remove 2 secrets' }).click();
  await expect(outcome(page)).toHaveText('Saved: 2 secrets removed.');
  expect(await stored(sandbox, 'secret')).toEqual([]);
});

test('leaving and discarding are asked about', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', SECRETS);
  await page.getByLabel('Name of secret 1').fill('TYPED');
  await page.getByRole('link', { name: 'Details' }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await dialog.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.getByLabel('Name of secret 1')).toHaveValue('TYPED');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  expect(await names(page)).toEqual(SECRETS.map((secret) => secret.name));
  await page.getByRole('link', { name: 'Details' }).click();
  await expectHeading(page, 'Details');
});

test('.env text is taken over after a look at what it would do', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', SECRETS);
  await page.getByRole('button', { name: 'Import .env' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import .env' });
  await dialog.getByLabel('Text').fill('# keys\nexport API_KEY="new\\nlines"\nLIMIT=7\nENABLED=true\nFRESH=\'a b\'\nEMPTY=\nFRESH=c\nodd');
  await expect(dialog.getByRole('status').getByRole('listitem')).toHaveText([
    'Added (1): FRESH',
    'Changed (2): API_KEY, LIMIT',
    'The same already (1): ENABLED',
    'Without a value, so left out (1): EMPTY',
    'More than once in the text, the last one counts (1): FRESH',
    'Not understood (1): line 8 is not of the form NAME=value',
  ]);
  await expectAccessible(page, 'the import of .env text');
  await dialog.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByText('Not saved yet')).toBeVisible();
  expect(await stored(sandbox, 'secret')).toEqual(SECRETS);
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 1 secret added, 2 changed.');
  expect(await stored(sandbox, 'secret')).toEqual([
    { name: 'API_KEY', valueString: 'new\nlines' }, SECRETS[1], { name: 'LIMIT', valueInteger: 7 }, SECRETS[3],
    { name: 'FRESH', valueString: 'c' },
  ]);
});

test('the export warns, and says what it leaves out', async ({ page, sandbox }) => {
  await openList(page, sandbox, 'secret', [...SECRETS, { name: 'my key', valueString: 'x' }, { name: 'PEM', valueString: 'a\n"b"' }]);
  await page.getByRole('button', { name: 'Export .env' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export .env' });
  await expect(dialog).toContainText('The file holds the values in clear text.');
  await expect(dialog).toContainText('can’t hold them: my key');
  await expectAccessible(page, 'the export');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Write 5 secrets to a file' }).click();
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

test('hostile names are text', async ({ page, sandbox }) => {
  const hostile = [
    { name: '<img src=x onerror=alert(1)>', valueString: '"><script>alert(2)</script>' },
    { name: '\u202Eevil', valueString: 'x' }, { name: 'API_KEY', valueString: 'a' }, { name: 'API_KEY', valueString: 'b' },
    { name: 'x'.repeat(400), valueString: 'x' }, 
  ];
  page.on('dialog', () => expect(false, 'an alert').toBe(true));
  await openList(page, sandbox, 'secret', hostile);
  expect(await names(page)).toEqual(hostile.map((secret) => secret.name));
  await expect(page.getByText('This name is in the list more than once.')).toHaveCount(2);
  await page.getByRole('button', { name: 'Remove API_KEY' }).first().click();
  await save(page).click();
  await expect(outcome(page)).toHaveText('Saved: 1 secret removed.');
  expect(await stored(sandbox, 'secret')).toEqual(hostile.filter((_, at) => at !== 2));
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
  await keys.type('SECOND');
  await keys.press('Tab');
  await keys.press('Tab');
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
});
