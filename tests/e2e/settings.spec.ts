// What a deployer sets in the page takes effect without a rebuild.

import { expect, newEmail, status, test } from './fixtures';
import { setPassword, signInHere } from './actions';
import { serveBundle } from './servers';

test('the app\'s name and project', async ({ page, sandbox, servers, expectConsole }) => {
  expectConsole(status(403));
  const name = 'Harbor <b>&</b> "Co"';
  const project = await sandbox.projectId();
  const site = await serveBundle(['--api-url', servers.api, '--app-name', name, '--project-id', project, '--port', '0']);
  try {
    await page.goto(`${site.url}/signin`);
    await expect(page).toHaveTitle(`Sign in · ${name}`);
    await expect(page.getByRole('main')).toContainText(name);
    await expect(page.getByLabel('Project ID')).toBeHidden();

    // People of one project need not name it here.
    const email = newEmail('paula');
    await sandbox.invite({ resourceType: 'Patient', firstName: 'Paula', lastName: 'Prado', email, scope: 'project' });
    const link = new URL(await sandbox.link(email));
    await page.goto(site.url + link.pathname);
    await setPassword(page, 'correct horse battery');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signInHere(page, { email, password: 'correct horse battery' });
    await expect(page.getByRole('main')).toContainText('Paula Prado');
  } finally {
    await site.stop();
  }
});

test('the page keeps its security headers', async ({ page }) => {
  const answer = await page.goto('/signin');
  const headers = answer!.headers();
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).not.toContain('unsafe-inline');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['x-content-type-options']).toBe('nosniff');
});
