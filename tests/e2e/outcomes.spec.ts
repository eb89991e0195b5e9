// The refusal that an invite meets most; what else it can come to is in `tests/browser/invite`.

import { expect, test } from './fixtures';
import { expectStillFilled, fillInvite, openInvite, sendInvite } from './actions';

test('already a member: known beforehand, nothing is sent, and a link leads to the member', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { first: 'Zoe', email: 'zoe@example.com' });
  await sendInvite(dialog);
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('Already a member');
  await expect(alert).toBeFocused();
  await expectStillFilled(dialog, { first: 'Zoe', email: 'zoe@example.com' });
  expect(await sandbox.invites()).toBe(0);
  await dialog.getByRole('link', { name: 'Go to member' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  const [member] = await sandbox.members('zoe@example.com');
  await expect(page).toHaveURL(`/admin/users/${member.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Zoë');
});
