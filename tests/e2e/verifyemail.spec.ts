// Confirming an address from a mailed link.

import { expect, expectHeading, newEmail, status, test } from './fixtures';
import { newPatient } from './people';

test('a link confirms the address, once, and is gone from the history', async ({ page, sandbox, expectConsole }) => {
  expectConsole(status(400));
  const [person, after] = [await newPatient(sandbox), newEmail('after')];
  await sandbox.fhir('POST', `User/${person.user}/$update-email`, {
    resourceType: 'Parameters', parameter: [{ name: 'email', valueString: after }],
  });
  const link = await sandbox.link(after, 'verifyemail');
  for (const heading of ['Email confirmed', 'Email already confirmed']) {
    await page.goto(link);
    await expectHeading(page, heading);
    await expect(page).toHaveURL('/verifyemail');
  }
  await page.reload();
  await expectHeading(page, 'This link can’t be used');
  await page.goBack();
  expect(page.url()).not.toContain(link.split('/').at(-1));
});
