// Confirming an address from a mailed link, and all that can be wrong with the link.

import type { Page } from '@playwright/test';
import { expect, expectHeading, newEmail, noAnswer, status, test } from './fixtures';
import type { Sandbox } from './sandbox';

/** The link that is mailed when an admin changes the address of an account. */
async function mailedLink(sandbox: Sandbox): Promise<string> {
  const [before, after] = [newEmail('before'), newEmail('after')];
  await sandbox.invite({ resourceType: 'Patient', firstName: 'Pat', lastName: 'Costa', email: before, sendEmail: false });
  const [member] = await sandbox.members(before);
  await sandbox.fhir('POST', `${member.user.reference}/$update-email`, {
    resourceType: 'Parameters', parameter: [{ name: 'email', valueString: after }],
  });
  return sandbox.link(after, 'verifyemail');
}

/** The secret is gone from everything the page could give away. */
async function expectForgotten(page: Page, link: string) {
  const secret = link.split('/').at(-1)!;
  await expect(page).toHaveURL('/verifyemail');
  expect(await page.content()).not.toContain(secret);
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state, document.title]));
  expect(kept).not.toContain(secret);
}

test('a link confirms the address, once', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const link = await mailedLink(sandbox);
  for (const heading of ['Your address is confirmed', 'Your address is confirmed already']) {
    await page.goto(link);
    await expectHeading(page, heading);
    await expectForgotten(page, link);
  }
  await page.reload();
  await expectHeading(page, 'This link can’t be used');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expectHeading(page, 'Sign in');
});

test('links that are cut off, unknown, for something else, or no links', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400), status(404));
  const email = newEmail();
  await sandbox.invite({ resourceType: 'Practitioner', firstName: 'Ana', lastName: 'Costa', email });
  const invited = (await sandbox.link(email)).replace('setpassword', 'verifyemail');
  for (const [link, why] of [
    [(await mailedLink(sandbox)).slice(0, -5), 'This link is incomplete'],
    ['/verifyemail/00000000-0000-4000-8000-000000000000/0123456789abcdef', 'This link is not known'],
    ['/verifyemail/no-uuid/0123456789abcdef', 'This link is incomplete'],
    [invited, 'This link is for something else'],
    ['/verifyemail', 'Open the link from your e-mail'],
  ] as const) {
    await page.goto(link);
    await expectHeading(page, 'This link can’t be used');
    await expect(page.getByRole('main')).toContainText(why);
    await expect(page).toHaveURL('/verifyemail');
  }
});

test('a server that fails: the link still works', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(500));
  const link = await mailedLink(sandbox);
  await sandbox.fault('POST', '/auth/verifyemail', { status: 500, body: { msg: 'Internal Server Error' } });
  await page.goto(link);
  await expectHeading(page, 'Your address is not confirmed yet');
  await expect(page.getByRole('alert')).toContainText('The link still works');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectHeading(page, 'Your address is confirmed');
  await expectForgotten(page, link);
});

test('a lost answer: trying again tells', async ({ page, sandbox, expectConsole }) => {
  expectConsole(noAnswer, status(400));
  const link = await mailedLink(sandbox);
  await sandbox.fault('POST', '/auth/verifyemail', 'close-after');
  await page.goto(link);
  await expect(page.getByRole('alert')).toContainText('may or may not be confirmed');
  await sandbox.repair();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectHeading(page, 'Your address is confirmed already');
});
