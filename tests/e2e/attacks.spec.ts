// What others try that takes several real tabs or the real network: two projects in two tabs, a rogue page of the same
// origin, and redirects. What one page suffices for is in tests/browser/session/attacks.rs.

import type { BrowserContext, Page } from '@playwright/test';
import { expect, expectHeading, noAnswer, settled, status, test } from './fixtures';
import { signIn } from './actions';
import { BOTH, NURSE, SUPER, type Sandbox } from './sandbox';

/** What a tab keeps of its session, by line. */
async function kept(page: Page): Promise<string[]> {
  return (await page.evaluate(() => sessionStorage.getItem('usher.refresh')!)).split('\n');
}

/** The id of the project a tab is signed in to. */
async function projectOf(page: Page): Promise<string> {
  return (await kept(page))[6]!;
}

/** Two tabs with a project each, in this order, with the same person signed in. */
async function twoProjects(context: BrowserContext, sandbox: Sandbox, projects: string[]): Promise<Page[]> {
  const tabs: Page[] = [];
  for (const project of projects) {
    const tab = await context.newPage();
    await signIn(tab, '/admin/users', { email: BOTH.email, project });
    await expectHeading(tab, 'Users');
    await settled(tab);
    tabs.push(tab);
  }
  return tabs;
}

/** The ids of both projects. */
async function bothProjects(sandbox: Sandbox): Promise<[string, string]> {
  const found = await sandbox.fhir('GET', 'Project?name=Lakeside', undefined, SUPER);
  return [await sandbox.projectId(), found.entry[0].resource.id];
}

for (const order of ['in order', 'reversed']) {
  test(`a link opened in a new tab stays in the project of the tab it comes from, ${order}`, async ({ context, sandbox }) => {
    test.slow();
    const projects = await bothProjects(sandbox);
    if (order === 'reversed') projects.reverse();
    const tabs = await twoProjects(context, sandbox, projects);
    for (const [at, tab] of tabs.entries()) {
      const link = tab.getByRole('navigation', { name: 'Project Admin' }).getByRole('link', { name: 'Details' });
      for (const click of [{ modifiers: ['Control' as const] }, { button: 'middle' as const }]) {
        const [opened] = await Promise.all([context.waitForEvent('page'), link.click(click)]);
        await expectHeading(opened, 'Details');
        expect(await projectOf(opened)).toBe(projects[at]);
        await opened.close();
      }
    }
    // Nobody opened this one.
    const typed = await context.newPage();
    await typed.goto('/admin/project');
    await expectHeading(typed, 'Choose a project');
    await typed.getByRole('button', { name: projects[0]! }).click();
    await expectHeading(typed, 'Details');
    expect(await projectOf(typed)).toBe(projects[0]);
    for (const [at, tab] of tabs.entries()) expect(await projectOf(tab)).toBe(projects[at]);
  });
}

test('a rogue page of the same origin moves no tab and hears no tokens unasked', async ({ page, context, servers, sandbox, expectConsole }) => {
  // A stylesheet by itself has no icon.
  expectConsole(status(404));
  const assets = await (await context.request.get(`${servers.app}/`)).text();
  const style = /href="(\/assets\/[^"]+\.css)"/.exec(assets)![1]!;
  // Any file of the origin will do: what runs there is the attacker's.
  const rogue = await context.newPage();
  await rogue.goto(style);
  await rogue.evaluate(() => {
    const channel = new BroadcastChannel('usher.session');
    const heard: string[] = [];
    channel.onmessage = ({ data }) => heard.push(data);
    Object.assign(window, { channel, heard });
  });
  await signIn(page);
  await expectHeading(page, 'Users');
  await settled(page);
  const mine = await kept(page);
  const heard = () => rogue.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await expect.poll(heard).toContain(`renewed\n${mine[0]}\n${mine[1]}`);
  expect((await heard()).filter((text) => text.includes(mine[8]!))).toEqual([]);

  const theirs = await sandbox.tokens(NURSE);
  await rogue.evaluate(([tag, project, profile, access]) => {
    const { channel } = window as unknown as { channel: BroadcastChannel };
    const now = Date.now();
    const session = (project: string, profile: string) =>
      ['session', tag, 99, now, now, now + 3_600_000, 3_600_000, project, profile, 'refresh', access].join('\n');
    // Unasked, and in answer to what it makes the tab ask.
    channel.postMessage(session(project!, profile!));
    channel.onmessage = ({ data }) => {
      if (data === `ask\n${tag}`) for (const lie of [session(project!, profile!), session('other', profile!), session(project!, 'Practitioner/other')]) channel.postMessage(lie);
      if (data.startsWith('session\n')) document.title = 'answered';
    };
    channel.postMessage(`renewed\n${tag}\n99`);
    for (const shape of [{ type: 'ended' }, ['ended'], null, 7]) channel.postMessage(shape);
    channel.postMessage(`seen\n${tag}\n18446744073709551615`);
    channel.postMessage(`ask\n${tag}`);
  }, [mine[0]!, mine[6]!, mine[7]!, theirs.access_token]);
  await expect(rogue).toHaveTitle('answered');
  const now = await kept(page);
  expect(now.filter((_, at) => at !== 3)).toEqual(mine.filter((_, at) => at !== 3));
  expect(Number(now[3])).toBeLessThanOrEqual(Date.now());
  await page.getByRole('navigation', { name: 'Project Admin' }).getByRole('link', { name: 'Details' }).click();
  await expectHeading(page, 'Details');
});

test('an answer that leads elsewhere is not followed, with or without a change', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, /redirect/i);
  await signIn(page);
  await expectHeading(page, 'Users');
  await settled(page);
  await page.route(/\/fhir\/R4\/Project\//, (route) => route.fulfill({
    status: 307,
    headers: { location: `${sandbox.url}/led-astray`, 'access-control-allow-origin': '*' },
  }));
  await sandbox.forget();
  await page.getByRole('navigation', { name: 'Project Admin' }).getByRole('link', { name: 'Details' }).click();
  await expect(page.getByText('The server did not answer').first()).toBeVisible();
  expect(await sandbox.requests('GET', /led-astray/)).toEqual([]);
});
