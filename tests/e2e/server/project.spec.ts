// What a project has of its own: name, description, secrets, settings and sites. All of it is put back.

import { expectHeading, status } from '../fixtures';
import { expect, test } from './fixtures';
import { listOutcome, press, saveList } from './pages';
import { type List, mark } from './remote';

test('details: the facts, and how many of each kind are in it', async ({ page, open, remote, project }) => {
  await open('/admin/project');
  await expectHeading(page, 'Details');
  await expect(page.getByRole('main')).toContainText(project.id);
  const { total } = await remote.fhir('GET', 'ProjectMembership?profile-type=Practitioner&_total=accurate&_count=1');
  const row = page.locator('dl > div').filter({ has: page.locator('dt', { hasText: /^Practitioners$/ }) });
  await expect(row).toContainText(new RegExp(`^Practitioners${total} `));
});

test('details: name and description are changed, all else stays', async ({ page, open, remote, project }) => {
  const [name, description] = [`${project.name} ${mark()}`, `${project.description ?? ''} ${mark()}`.trim()];
  await open('/admin/project');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Description' }).fill(description);
  await press(page, 'Save');
  await expect(page.getByText(`Saved. Name is now: ${name}.`)).toBeVisible();
  await expect(page.getByRole('banner')).toContainText(name);
  expect({ ...await remote.readProject(), meta: undefined }).toEqual({ ...project, name, description, meta: undefined });
});

test('details: a project without a name is not sent', async ({ page, open, project, remote }) => {
  await open('/admin/project');
  await page.getByLabel('Name', { exact: true }).fill(' ');
  await press(page, 'Save');
  await expect(page.getByRole('alert').first()).toContainText('Enter a project name');
  expect((await remote.readProject()).name).toBe(project.name);
});

test('details: somebody else saves meanwhile, and nothing of either is lost', async ({ page, open, remote, project, expectConsole }) => {
  expectConsole(status(412));
  const [mine, theirs] = [`${project.name} ${mark()}`, `${project.description ?? ''} ${mark()}`.trim()];
  await open('/admin/project');
  await page.getByLabel('Name', { exact: true }).fill(mine);
  await remote.change(`Project/${project.id}`, { name: `${project.name} ${mark()}`, description: theirs });
  await press(page, 'Save');
  await expect(page.getByRole('alert')).toContainText('Someone else saved this');
  await page.getByRole('group', { name: 'Name' }).getByRole('radio', { name: /^Yours/ }).check();
  await press(page, 'Save choices');
  await expect(page.getByText('Saved.')).toBeVisible();
  expect(await remote.readProject()).toMatchObject({ name: mine, description: theirs });
});

for (const list of ['secret', 'setting'] as const) {
  test(`${list}s: one is added, changed and removed, and the others stay`, async ({ page, open, remote, project }) => {
    const kept = project[list] ?? [];
    const name = mark();
    // A list that is emptied is asked about, which is another test.
    const other = { name: mark(), valueBoolean: true };
    await remote.store(list, [...kept, other]);
    await open(`/admin/${list}s`);
    await page.getByRole('button', { name: `Add ${list}` }).click();
    const place = kept.length + 2;
    await page.getByLabel(`Name of ${list} ${place}`).fill(name);
    await page.getByLabel(`Value of ${name}`).fill('first value');
    await saveList(page).click();
    await expect(listOutcome(page)).toHaveText(`Saved: 1 ${list} added.`);
    expect((await remote.readProject())[list]).toEqual([...kept, other, { name, valueString: 'first value' }]);

    if (list === 'secret') {
      expect(await page.content()).not.toContain('first value');
      await page.getByRole('button', { name: `Show ${name}` }).click();
    }
    await page.getByLabel(`Value of ${name}`).fill('second value');
    await saveList(page).click();
    await expect(listOutcome(page)).toHaveText(`Saved: 1 ${list} changed.`);
    expect((await remote.readProject())[list].at(-1)).toEqual({ name, valueString: 'second value' });

    await page.getByRole('button', { name: `Remove ${name}` }).click();
    await saveList(page).click();
    await expect(listOutcome(page)).toHaveText(`Saved: 1 ${list} removed.`);
    expect((await remote.readProject())[list]).toEqual([...kept, other]);
  });

  test(`${list}s: what is missing is told at its field`, async ({ page, open, remote, project }) => {
    const kept = project[list] ?? [];
    await open(`/admin/${list}s`);
    await page.getByRole('button', { name: `Add ${list}` }).click();
    await saveList(page).click();
    const summary = page.getByRole('alert', { name: 'There is a problem' });
    await expect(summary).toBeFocused();
    await expect(summary.getByRole('link', { name: /Enter a name/ })).toBeVisible();
    expect((await remote.readProject())[list] ?? []).toEqual(kept);
  });
}

test('sites: one is added, changed and removed, and the others stay', async ({ page, open, remote, project }) => {
  const kept = project.site ?? [];
  const other = { name: mark(), domain: ['other.example'] };
  await remote.store('site', [...kept, other]);
  const name = mark();
  await open('/admin/sites');
  await page.getByRole('button', { name: 'Add site' }).click();
  await page.keyboard.type(name);
  const site = page.getByRole('group', { name, exact: true });
  await site.getByRole('textbox', { name: 'Domain 1' }).fill('one.example');
  await saveList(page).click();
  await expect(listOutcome(page)).toHaveText('Saved: 1 site added.');
  expect((await remote.readProject()).site).toEqual([...kept, other, { name, domain: ['one.example'] }]);
  await site.getByRole('button', { name: 'Add domain' }).click();
  await site.getByRole('textbox', { name: 'Domain 2' }).fill('two.example');
  await saveList(page).click();
  await expect(listOutcome(page)).toHaveText('Saved: 1 site changed.');
  expect((await remote.readProject()).site.at(-1)).toEqual({ name, domain: ['one.example', 'two.example'] });
  await page.getByRole('button', { name: `Remove ${name}` }).click();
  await saveList(page).click();
  await expect(listOutcome(page)).toHaveText('Saved: 1 site removed.');
  expect((await remote.readProject()).site).toEqual([...kept, other]);
});

test('sites: a domain that is a whole address is told at its field', async ({ page, open }) => {
  await open('/admin/sites');
  await page.getByRole('button', { name: 'Add site' }).click();
  const name = mark();
  await page.keyboard.type(name);
  await page.getByRole('group', { name, exact: true }).getByRole('textbox', { name: 'Domain 1' }).fill('https://www.clinic.example/');
  await saveList(page).click();
  await expect(page.getByRole('alert', { name: 'There is a problem' }).getByRole('link')).toHaveText([/Enter only the domain/]);
});

for (const [list, entry] of [
  ['secret', { valueString: 'theirs' }], ['setting', { valueString: 'theirs' }], ['site', { domain: ['theirs.example'] }],
] as [List, object][]) {
  test(`${list}s: somebody else saves meanwhile, and nothing is lost`, async ({ page, open, remote, project, expectConsole }) => {
    expectConsole(status(412));
    const kept = project[list] ?? [];
    const [gone, stays, theirs] = [mark(), mark(), mark()].map((name) => ({ name, ...entry }));
    await remote.store(list, [...kept, gone, stays]);
    await open(`/admin/${list}s`);
    await page.getByRole('button', { name: `Remove ${gone!.name}` }).click();
    await remote.store(list, [...kept, gone, stays, theirs]);
    await saveList(page).click();
    await expect(page.getByRole('alert')).toContainText('Someone else changed this list');
    await press(page, 'Save choices');
    await expect(listOutcome(page)).toContainText('Saved');
    expect((await remote.readProject())[list]).toEqual([...kept, stays, theirs]);
  });
}

test('4.5: settings are said to change nothing', { tag: '@v4.5' }, async ({ page, open }) => {
  await open('/admin/settings');
  await expect(page.getByText('This server version stores settings, but none of them changes its behavior.')).toBeVisible();
});

test('5.1: the settings the server knows are offered', { tag: '@v5.1' }, async ({ page, open }) => {
  await open('/admin/settings');
  await expectHeading(page, 'Settings');
  await page.getByText('Known settings').click();
  await expect(page.getByRole('main')).toContainText('mfaRequired');
});
