// Mailed links in a whole browser: what they leave in its history, and nowhere else.

import { expect, expectHeading, newEmail, status, test } from './fixtures';
import { setPassword } from './actions';

test('a forgotten password: from sign-in to a new one, and the secret of the link is gone', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const email = newEmail();
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Ana', lastName: 'Costa', email, sendEmail: false });
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByRole('button', { name: 'Request a link' }).click();
  await expectHeading(page, 'Check your email');

  const link = await sandbox.link(email);
  const secret = link.split('/').at(-1)!;
  const referrers: (string | undefined)[] = [];
  page.on('request', (request) => referrers.push(request.headers()['referer']));
  await page.goto(link);
  expect(await page.title()).not.toContain(secret);
  await setPassword(page, 'correct horse battery');
  await expectHeading(page, 'Your password is set');
  expect(await sandbox.letsIn(email, 'correct horse battery')).toBe(true);
  await expect(page).toHaveURL('/setpassword');
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state, document.title]));
  expect(kept + await page.content()).not.toContain(secret);
  expect(referrers.filter(Boolean)).toEqual([]);
  await page.reload();
  await expectHeading(page, 'This link can’t be used');
  await page.goBack();
  expect(page.url()).not.toContain(secret);

  // It works once.
  await page.goto(link);
  await setPassword(page, 'correct horse battery');
  await expectHeading(page, 'This link can’t be used');
  await expect(page.getByRole('main')).toContainText('This link was used before');
});
