// A server that answers badly: its words are text, and its nonsense is a failure one can try again after.

import { expect, expectHeading, noAnswer, settled, status, test } from './fixtures';
import { signIn } from './actions';
import { outcome, type Action } from './sandbox';

const MEMBERS = '/fhir/R4/ProjectMembership';

const bad: [string, Action][] = [
  ['a web page', 'html'],
  ['JSON of another shape', 'wrong-shape'],
  ['a body that breaks off', { truncate: 30 }],
  ['no answer', 'close-before'],
  ['a crash', { status: 500, body: { msg: 'Internal Server Error' } }],
  ['too many requests', { status: 429, body: outcome('Too Many Requests', { diagnostics: '{"_msBeforeNext":900}' }) }],
];

const loads: [string, string, string, string][] = [
  ['the users', '/admin/users', MEMBERS, 'zoe@example.com'],
  ['the project', '/admin/project', '/fhir/R4/Project', 'Default access policies'],
  ['who one is', '/admin/clients', '/auth/me', 'Ada Admin'],
];

for (const [what, path, request, content] of loads) {
  test(`${what}: every bad answer is told, and "Try again" works`, async ({ page, sandbox, expectConsole }) => {
    expectConsole(noAnswer, status(500), status(429));
    await signIn(page, path);
    await expect(page.locator('body')).toContainText(content);
    for (const [name, action] of bad) {
      await test.step(name, async () => {
        // Nothing that is still asked for may meet the fault in its place.
        await settled(page);
        // Whoever asks for it: the page may do so more than once, and so may the browser.
        await sandbox.fault('GET', request, action, 0);
        await page.reload();
        const again = page.getByRole('button', { name: 'Try again' });
        await expect(page.getByRole('alert')).toContainText(/did not answer|does not understand|Something went wrong on the server|Too many/);
        await sandbox.repair();
        await again.click();
        await expect(page.locator('body')).toContainText(content);
        await expect(again).toBeHidden();
      });
    }
  });
}

test('a user: a bad answer is told, and "Try again" works', async ({ page, sandbox }) => {
  const [member] = await sandbox.members('zoe@example.com');
  await sandbox.fault('POST', '/fhir/R4', 'html', 1);
  await signIn(page, `/admin/users/${member.id}`);
  await expect(page.getByRole('alert')).toContainText('does not understand');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('main')).toContainText('zoe@example.com');
});

test('the server cannot be reached after a reload: still signed in once it can', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer);
  await signIn(page, '/admin/project');
  await expectHeading(page, 'Details');
  await sandbox.fault('POST', '/oauth2/token', 'close-before');
  await page.reload();
  await expectHeading(page, 'The server can’t be reached');
  await sandbox.repair();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectHeading(page, 'Details');
});

test('a refresh that is refused leads to sign-in, and back', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  await signIn(page, '/admin/project');
  await expectHeading(page, 'Details');
  const body = { error: 'invalid_request', error_description: 'Invalid token' };
  await sandbox.fault('POST', '/oauth2/token', { status: 400, body });
  await page.reload();
  await expectHeading(page, 'Sign in');
  await expect(page).toHaveURL('/signin?next=%2Fadmin%2Fproject');
});

test('names are text, whatever is in them', async ({ page, sandbox }) => {
  const names = [
    '<script>document.title = "taken over"</script>',
    '<img src=x onerror="document.title = \'taken over\'">',
    '\u202Etxet desrever',
    'control\u0007 and\u0000 nul\u001b[31m',
    '{{7*7}} ${7*7} %s',
    'W'.repeat(10_000),
    '   ',
  ];
  const bundle = await sandbox.fhir('GET', 'ProjectMembership?profile-type=Practitioner,Patient,RelatedPerson');
  bundle.entry = bundle.entry.slice(0, names.length);
  bundle.entry.forEach((entry: any, index: number) => {
    entry.search = { mode: 'match' };
    entry.resource.profile.display = names[index];
    entry.resource.user.display = `${'long'.repeat(200)}${index}@example.com`;
    entry.resource.accessPolicy = { reference: 'AccessPolicy/x', display: names[index] };
  });
  await sandbox.fault('GET', MEMBERS, { status: 200, body: bundle });
  await signIn(page);
  const headers = page.getByRole('rowheader');
  await expect(headers).toHaveCount(names.length);
  for (const [index, name] of names.entries()) {
    if (index === 0 || index === 1 || index === 4) await expect(headers.nth(index).getByRole('link').first()).toHaveText(name);
  }
  await expect(headers.nth(5)).toContainText('WWWW');
  await expect(page).toHaveTitle('Users · Usher');
  expect(await page.locator('td script, th script, td img, th img').count()).toBe(0);
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 740 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `sideways at ${width} px`).toBe(0);
  }
});

test('words of an error are text', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const text = '<img src=x onerror="document.title = \'taken over\'">';
  await sandbox.fault('GET', MEMBERS, { status: 400, body: outcome(text) });
  await signIn(page);
  await expect(page.getByRole('alert')).toContainText(text);
  await expect(page).toHaveTitle('Users · Usher');
  await expect(page.getByText('Support reference: request-4711')).toBeVisible();
});

test('a user without anything in the membership is still a row', async ({ page, sandbox }) => {
  const body = {
    resourceType: 'Bundle', type: 'searchset',
    entry: [{ search: { mode: 'match' }, resource: { resourceType: 'ProjectMembership', id: '00000000-0000-4000-8000-00000000000a' } }],
  };
  await sandbox.fault('GET', MEMBERS, { status: 200, body });
  await signIn(page);
  await expect(page.getByRole('row')).toHaveCount(2);
});
