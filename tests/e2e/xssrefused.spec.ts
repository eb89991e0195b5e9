// The server refuses what one does, and its words attack the page: they are text, and nothing else.

import type { Page } from '@playwright/test';
import { expect, newEmail, settled, test } from './fixtures';
import { fillInvite, inviteDialog, openInvite, sendInvite, setPassword, signIn, signInHere } from './actions';
import { Poison, turns, words } from './payloads';
import { newPatient, openMember } from './people';
import { ADMIN, type Sandbox } from './sandbox';
import { Watch } from './watch';

test.describe.configure({ mode: 'parallel' });

/** Something one does, and what the server refuses it with. */
interface Refusal {
  name: string;
  /** The request that is refused. */
  method: string;
  url: RegExp;
  /** Comes to where it can be done, with an honest server. */
  reach(page: Page, sandbox: Sandbox): Promise<unknown>;
  /** Does it, again and again. */
  act(page: Page): Promise<unknown>;
}

/** Presses a button on the page of a user, after filling in what it needs. */
function onUser(name: string, folded?: string, field?: string, value = ''): Pick<Refusal, 'reach' | 'act'> {
  return {
    async reach(page, sandbox) {
      await openMember(page, await newPatient(sandbox));
      if (folded) await page.getByText(folded, { exact: true }).click();
    },
    async act(page) {
      if (field) await page.getByLabel(field).fill(value);
      await page.getByRole('button', { name, exact: true }).click();
    },
  };
}

const refusals: Refusal[] = [
  {
    name: 'signing in', method: 'POST', url: /\/auth\/login$/,
    reach: (page) => page.goto('/signin'), act: (page) => signInHere(page),
  },
  {
    name: 'setting a password', method: 'POST', url: /\/auth\/setpassword$/,
    reach: (page) => page.goto('/signin'),
    async act(page) {
      await page.goto('/setpassword/00000000-0000-4000-8000-000000000000/0123456789abcdef');
      await setPassword(page, 'correct horse battery');
    },
  },
  {
    name: 'creating an account', method: 'POST', url: /\/auth\/newuser$/,
    reach: (page) => page.goto('/register'),
    async act(page) {
      const fields = { 'First name': 'Olivia', 'Last name': 'Owner', Email: newEmail() };
      for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text);
      await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
      await page.getByRole('button', { name: 'Create account' }).click();
    },
  },
  {
    name: 'asking for a new password', method: 'POST', url: /\/auth\/resetpassword$/,
    reach: (page) => page.goto('/signin'),
    async act(page) {
      await page.goto('/resetpassword');
      await page.getByLabel('Email').fill('someone@example.com');
      await page.getByRole('button', { name: 'Request a link' }).click();
    },
  },
  {
    name: 'confirming an address', method: 'POST', url: /\/auth\/verifyemail$/,
    reach: (page) => page.goto('/signin'),
    act: (page) => page.goto('/verifyemail/00000000-0000-4000-8000-000000000000/0123456789abcdef'),
  },
  {
    name: 'the list', method: 'GET', url: /\/ProjectMembership\?/,
    reach: (page) => signIn(page), act: (page) => page.reload(),
  },
  { name: 'who one is', method: 'GET', url: /\/auth\/me$/, reach: (page) => signIn(page), act: (page) => page.reload() },
  {
    name: 'the project', method: 'GET', url: /\/fhir\/R4\/Project\//,
    reach: (page) => signIn(page, '/admin/project'), act: (page) => page.reload(),
  },
  {
    name: 'inviting', method: 'POST', url: /\/invite$/,
    reach: async (page) => fillInvite(await openInvite(page), { email: newEmail() }),
    async act(page) {
      await sendInvite(inviteDialog(page));
      await settled(page);
    },
  },
  {
    name: 'saving a user', method: 'PUT', url: /\/ProjectMembership\//,
    async reach(page, sandbox) {
      await openMember(page, await newPatient(sandbox));
      await page.getByLabel('Label').fill('Night shift');
    },
    act: (page) => page.getByRole('region', { name: 'Access and settings' }).getByRole('button', { name: /^(Save|Try again)/ }).click(),
  },
  {
    name: 'changing one’s password', method: 'POST', url: /\/auth\/changepassword$/,
    reach: (page) => signIn(page, '/account'),
    async act(page) {
      await page.getByLabel('Current password').fill(ADMIN.password);
      await page.getByLabel('New password', { exact: true }).fill('correct horse battery');
      await page.getByLabel('Confirm new password').fill('correct horse battery');
      await page.getByRole('button', { name: 'Change password' }).click();
    },
  },
  { name: 'mailing a link', method: 'POST', url: /resetpassword$/, ...onUser('Email set-password link') },
  {
    name: 'a password by hand', method: 'POST', url: /admin\/projects\/setpassword$/,
    ...onUser('Set this password', 'Set a password', 'New password for this user', 'correct horse battery'),
  },
  {
    name: 'another address', method: 'POST', url: /update-email$/,
    ...onUser('Change email', 'Change login email', 'New login email', 'someone.else@example.com'),
  },
  { name: 'a second factor', method: 'PATCH', url: /\/User\//, ...onUser('Require MFA') },
];

/** The answers a refusal comes in: outcomes of the server, and pages of whatever stands before it. */
function refused(turn: number, poison: Poison, name: string) {
  const statuses = [400, 403, 404, 409, 412, 422, 500];
  const text = (field: string) => poison.text(`${name}, ${field}`);
  const outcome = {
    resourceType: 'OperationOutcome', id: text('id'),
    issue: [{
      severity: 'error', code: text('code'), expression: [turn % 3 ? text('expression') : 'email'],
      details: { text: text('text'), coding: [{ system: 'x', code: text('coding') }] }, diagnostics: text('diagnostics'),
    }],
    extension: [{
      url: 'https://medplum.com/fhir/StructureDefinition/tracing',
      extension: [{ url: 'requestId', valueId: text('request id') }, { url: 'traceId', valueId: text('trace id') }],
    }],
  };
  const isPage = turn % 6 === 5;
  return {
    status: statuses[turn % statuses.length]!,
    headers: { 'access-control-allow-origin': '*' },
    contentType: isPage ? 'text/html' : 'application/fhir+json',
    body: isPage ? `<!doctype html><title>Bad gateway</title>${text('web page')}` : JSON.stringify(outcome),
  };
}

for (const { name, method, url, reach, act } of refusals) {
  test(`${name}, refused: the words of an error are text`, async ({ page, context, sandbox, servers, expectConsole }) => {
    test.setTimeout(120_000);
    expectConsole(/the server responded with a status of [45]\d\d/);
    const watch = await Watch.over(context, [servers.app, servers.api]);
    const poison = new Poison(words);
    let asked = 0;
    await reach(page, sandbox);
    await settled(page);
    await page.route(url, async (route) => {
      if (route.request().method() !== method) return route.fallback();
      await route.fulfill(refused(asked++, poison, name));
    });
    // Twice, so that every status has its turn.
    for (const payload of [...Object.keys(turns), ...Object.keys(turns)]) {
      await test.step(payload, async () => {
        const before = asked;
        await act(page);
        await expect.poll(() => asked, 'was asked').toBeGreaterThan(before);
        await settled(page);
        await watch.expectHarmless(page, `${name}, ${payload}`);
        poison.next();
      });
    }
    console.log(`${name}, refused: ${poison.pairs.size} payloads in fields, of ${poison.fields.size} fields`);
  });
}
