// Names beyond reason keep the invite dialog in its place, at every width. That they are text and nothing else is in
// `tests/browser/invite`.

import type { Page } from '@playwright/test';
import { expect, newEmail, test } from './fixtures';
import { fillInvite, openInvite, sendInvite } from './actions';
import { INVITE } from './sandbox';

const LONG = 'W'.repeat(5_000);
const MEMBER = '00000000-0000-4000-8000-0000000000aa';

/** Nothing stands out at the side. */
async function expectInPlace(page: Page, where: string) {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 740 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `sideways at ${width} px, ${where}`).toBe(0);
  }
}

test('long names in lists, in the choice of a record and in the answer', async ({ page, sandbox }) => {
  const email = newEmail();
  const name = [{ given: [LONG], family: 'Hostile' }];
  await sandbox.fhir('POST', 'Practitioner', { resourceType: 'Practitioner', name, telecom: [{ system: 'email', value: email }] });
  const entry = [{ search: { mode: 'match' }, resource: { resourceType: 'AccessPolicy', id: MEMBER, name: LONG } }];
  await sandbox.fault('GET', '/fhir/R4/AccessPolicy', { status: 200, body: { resourceType: 'Bundle', type: 'searchset', entry } });
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email });
  await expect(dialog.getByRole('group', { name: 'A profile with this email exists' })).toContainText(LONG);
  await expectInPlace(page, 'the choice of a record');

  const policy = dialog.getByRole('combobox', { name: 'Access policy', exact: true });
  await policy.click();
  await expect(dialog.getByRole('option', { name: LONG })).toBeVisible();
  await expectInPlace(page, 'the list of policies');
  await page.keyboard.press('Escape');

  const display = LONG;
  await sandbox.fault('POST', INVITE, {
    status: 200,
    body: {
      resourceType: 'ProjectMembership', id: MEMBER, project: { reference: `Project/${await sandbox.projectId()}`, display },
      user: { reference: 'User/x', display }, profile: { reference: 'Practitioner/x', display },
      accessPolicy: { reference: 'AccessPolicy/x', display },
    },
  });
  await dialog.getByRole('radio', { name: 'Create a new Practitioner profile' }).check();
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  await expectInPlace(page, 'the answer');
});
