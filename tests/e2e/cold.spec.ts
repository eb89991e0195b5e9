// Which requests a cold start sends, and which of them wait for which.

import { expect, test } from './fixtures';
import { signIn } from './actions';

test('after a reload the session is renewed, then all that is needed is asked for at once', async ({ page, sandbox }) => {
  await signIn(page);
  // What is asked for once the rows are there has come too.
  await expect(page.getByRole('row').getByRole('time').last()).toBeVisible();
  await sandbox.forget();
  // Slow enough that one that waited for another would be seen.
  const needed = ['/auth/me', '/fhir/R4/Project', '/fhir/R4/ProjectMembership'];
  for (const path of needed) await sandbox.fault('GET', path, { delay: 400 });

  const events: string[] = [];
  const urls: string[] = [];
  const path = (url: string) => new URL(url).pathname.replace(/(Project)\/.*/, '$1');
  page.on('request', (request) => {
    urls.push(`${request.method()} ${request.url()}`);
    events.push(`ask ${path(request.url())}`);
  });
  // Of the end of a request the page knows before this test does.
  page.on('response', (response) => events.push(`got ${path(response.url())}`));
  await page.reload();
  await expect(page.getByRole('row').getByRole('time').last()).toBeVisible();

  const at = (event: string) => {
    expect(events).toContain(event);
    return events.indexOf(event);
  };
  for (const one of needed) {
    expect(at(`ask ${one}`)).toBeGreaterThan(at('got /oauth2/token'));
    for (const other of needed) expect(at(`ask ${one}`)).toBeLessThan(at(`got ${other}`));
  }
  expect(urls.filter((url, index) => urls.indexOf(url) !== index), 'fetched twice').toEqual([]);
  const asked = [...await sandbox.requests('GET', /./), ...await sandbox.requests('POST', /./)];
  expect(asked.map((one) => `${one.method} ${path(sandbox.url + one.path)}`).sort()).toEqual([
    'GET /auth/me', 'GET /fhir/R4/Project', 'GET /fhir/R4/ProjectMembership', 'POST /fhir/R4', 'POST /oauth2/token',
  ]);
});
