// The main job, from signing in to signing out, in the engines beside Chromium.

import { newEmail } from '../fixtures';
import { makeMember, stored } from '../member';
import { expect, test } from './fixtures';
import { signIn, signInHere } from './people';
import type { Tab } from './tab';

const PASSWORD = 'correct horse battery';

/** Types into a combobox and picks from its list. */
async function pick(tab: Tab, name: string, typed: string, picked: string) {
  await tab.type('combobox', name, typed);
  await tab.click('option', new RegExp(`^${picked}`));
  await tab.expectValue('combobox', name, picked);
}

const PEOPLE = [
  { role: 'Practitioner', first: 'Ana', last: 'Costa', policy: 'Read only' },
  { role: 'Patient', first: 'Paula', last: 'Prado', policy: 'Patient portal' },
  { role: 'RelatedPerson', first: 'Rita', last: 'Eze', policy: 'Patient portal' },
];

for (const { role, first, last, policy } of PEOPLE) {
  test(`a ${role} is invited, sets a password by the mailed link, signs in and out`, async ({ tab, newBrowser, sandbox }) => {
    const name = `${first} ${last}`;
    const email = newEmail(first.toLowerCase());
    await signIn(tab);
    await tab.click('link', 'Invite new user');
    await tab.click('radio', role);
    await tab.type('textbox', 'First name', first);
    await tab.type('textbox', 'Last name', last);
    await tab.type('textbox', 'Email', email);
    if (role === 'RelatedPerson') {
      await pick(tab, 'Patient', 'Eze', 'Chidi Eze');
      await tab.choose('Relationship', 'sibling');
    }
    await pick(tab, 'Access policy', policy, policy);
    await tab.click('button', 'Invite');
    await tab.expect('heading', `${name} is invited`);
    await tab.click('button', 'Back to users');
    await tab.expectAddress('/admin/users');
    await tab.expectText(email);

    const theirs = await (await newBrowser()).newTab();
    await theirs.goto(await sandbox.link(email));
    await theirs.type('textbox', 'New password', PASSWORD);
    await theirs.type('textbox', 'Confirm password', PASSWORD);
    await theirs.click('button', 'Set password');
    await theirs.expect('heading', 'Your password is set');
    if (role === 'Patient') await theirs.goto(`/signin?project=${await sandbox.projectId()}`);
    else await theirs.click('link', 'Sign in');
    await signInHere(theirs, { email, password: PASSWORD });
    await theirs.expect('heading', 'You are signed in, but not as an admin');
    await theirs.expectText(name);
    await theirs.click('button', 'Sign out');
    await theirs.expect('heading', 'Sign in');
  });
}

test('a member is edited, and the edit undone', async ({ tab, sandbox }) => {
  const member = await makeMember(sandbox);
  await signIn(tab, `/admin/users/${member.id}`);
  await tab.expect('heading', member.name);
  await tab.click('checkbox', 'Admin');
  await tab.type('textbox', 'Label', 'Night shift');
  await tab.click('button', 'Save');
  await tab.expectText(`“Label” of ${member.name} is now “Night shift”.`);
  expect(await stored(sandbox, member.id)).toMatchObject({ admin: true, identifier: [{ value: 'Night shift' }] });
  await tab.click('button', 'Undo');
  await tab.expectText(`${member.name} is no longer an admin.`);
  const after = await stored(sandbox, member.id);
  expect(after.admin ?? false).toBe(false);
  expect(after.identifier).toBeUndefined();
  await tab.expectValue('textbox', 'Label', '');
});

test('Back closes the dialog, and asks first when something was typed', async ({ tab, sandbox }) => {
  await signIn(tab);
  await tab.click('link', 'Invite new user');
  await tab.expect('heading', 'Invite new user');
  await tab.back();
  await tab.expectNone('heading', 'Invite new user');
  await tab.expectAddress('/admin/users');

  await tab.click('link', 'Invite new user');
  await tab.type('textbox', 'First name', 'Ana');
  await tab.back();
  await tab.expect('heading', 'Discard this invite?');
  await tab.click('button', 'Keep editing');
  await tab.expectAddress('/admin/invite');
  await tab.expectValue('textbox', 'First name', 'Ana');
  await tab.back();
  await tab.click('button', 'Discard');
  await tab.expectNone('heading', 'Invite new user');
  await tab.expectAddress('/admin/users');
  expect(await sandbox.invites()).toBe(0);
});

test('reloading goes on in the same session, and so does a second tab; signing out ends it in both', async ({ tab, browserOfAdmin }) => {
  await signIn(tab);
  await tab.expect('heading', 'Users');
  await tab.reload();
  await tab.expect('heading', 'Users');
  const second = await browserOfAdmin.newTab();
  await second.goto('/admin/project');
  await second.expect('heading', 'Details');

  await tab.click('button', 'Sign out');
  await tab.expect('heading', 'Sign in');
  await tab.expectAddress('/signin');
  await second.expectAddress('/signin');
  await second.expect('heading', 'Sign in');
  await second.expectText('You signed out in another tab.');
});
