// Whether somebody who was invited can get in, and what may happen between looking and inviting.

import type { Locator, Page } from '@playwright/test';
import { expect, expectHeading } from './fixtures';
import { otherPerson, setPassword } from './actions';
import type { Sandbox } from './sandbox';

/** A password that nobody else has. */
const PASSWORD = 'correct horse battery';

/** Follows the link of the newest mail, sets a password there and signs in to the project with it. */
export async function expectGetsIn(page: Page, sandbox: Sandbox, email: string) {
  const link = await sandbox.link(email);
  const person = await otherPerson(page);
  await person.goto(link);
  await setPassword(person, PASSWORD);
  await expectHeading(person, 'Your password is set');
  await person.close();
  expect(await sandbox.letsIn(email, PASSWORD), `${email} gets in`).toBe(true);
}

/** Has a link mailed by what the dialog offers, once, and follows it. */
export async function expectRepaired(page: Page, dialog: Locator, sandbox: Sandbox, email: string) {
  const before = (await sandbox.mails(email)).length;
  const send = dialog.getByRole('button', { name: 'Send a set-password link' });
  // Folded away where the mail should have had a link.
  if (!(await send.isVisible())) await dialog.getByText('If they cannot get in').click();
  await send.click();
  await expect.poll(async () => (await sandbox.mails(email)).length, `mails to ${email}`).toBe(before + 1);
  await expectGetsIn(page, sandbox, email);
}

/** Something happens after the app has looked and before its next invite reaches the server. */
export async function justBeforeTheInvite(page: Page, change: () => Promise<unknown>) {
  await page.route(/\/admin\/projects\/[^/]+\/invite$/, async (route) => {
    await change();
    await route.continue();
  }, { times: 1 });
}
