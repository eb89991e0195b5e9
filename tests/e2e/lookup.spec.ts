// What the look-ups of the invite dialog show: crowds of the same name, and text that wants to be more.

import { expect, newEmail, test } from './fixtures';
import { fillInvite, openInvite, sendInvite } from './actions';
import { INVITE } from './sandbox';

const hostile = [
  '<script>document.title = "taken over"</script>',
  '<img src=x onerror="document.title = \'taken over\'">',
  '\u202Etxet desrever',
  'control\u0007 and\u001b[31m',
  '{{7*7}} ${7*7} %s',
  'W'.repeat(5_000),
];

/** A page of a search. */
function searchset(resources: object[]) {
  return {
    resourceType: 'Bundle', type: 'searchset', total: resources.length,
    entry: resources.map((resource) => ({ search: { mode: 'match' }, resource })),
  };
}

test('two hundred patients named alike: the first twenty are told apart by birth date', async ({ page, sandbox }) => {
  const family = `Alike${Date.now().toString(36)}`;
  const born = (index: number) => new Date(Date.UTC(1950, 0, 1 + index * 37)).toISOString().slice(0, 10);
  for (let start = 0; start < 200; start += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, index) => sandbox.fhir('POST', 'Patient', {
      resourceType: 'Patient', name: [{ given: ['Alex'], family }], birthDate: born(start + index),
    })));
  }
  const dialog = await openInvite(page);
  const email = newEmail();
  await fillInvite(dialog, { role: 'RelatedPerson', email });
  const field = dialog.getByRole('combobox', { name: 'Patient', exact: true });
  await field.fill(family);
  const options = dialog.getByRole('option', { name: family });
  await expect(options).toHaveCount(20);
  await expect(dialog.getByText('The first 20 results; type more to narrow them down')).toBeAttached();
  const texts = await options.allTextContents();
  expect(new Set(texts).size).toBe(20);
  // One that only scrolling brings into view.
  await options.nth(17).click();
  await expect(field).toHaveValue(new RegExp(family));
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  const [record] = await sandbox.related(email);
  const patient = await sandbox.fhir('GET', record.patient.reference);
  expect(texts[17]).toContain(patient.birthDate.slice(0, 4));
});

test('names in the look-ups are text, whatever is in them', async ({ page, sandbox }) => {
  await sandbox.fault('GET', '/fhir/R4/Patient', {
    status: 200,
    body: searchset(hostile.map((family, index) => ({
      resourceType: 'Patient', id: `00000000-0000-4000-8000-00000000000${index}`, name: [{ family }], birthDate: family,
    }))),
  }, 0);
  await sandbox.fault('GET', '/fhir/R4/AccessPolicy', {
    status: 200,
    body: searchset(hostile.map((name, index) => ({
      resourceType: 'AccessPolicy', id: `00000000-0000-4000-8000-00000000001${index}`, name,
    }))),
  }, 0);
  const dialog = await openInvite(page);
  await dialog.getByRole('radio', { name: 'RelatedPerson' }).check();
  for (const name of ['Patient', 'Access policy']) {
    const field = dialog.getByRole('combobox', { name, exact: true });
    await field.click();
    await field.fill('a');
    const options = dialog.getByRole('option');
    await expect(options.filter({ hasText: hostile[0] })).toBeVisible();
    await expect(options.filter({ hasText: hostile[1] })).toHaveCount(1);
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 740 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `sideways at ${width} px`).toBe(0);
    }
    await page.keyboard.press('Escape');
  }
  expect(await dialog.locator('[role=option] script, [role=option] img').count()).toBe(0);
  await expect(page).toHaveTitle(/Usher/);
});

test('the answer to an invite is text too, and what is no member is no success', async ({ page, sandbox }) => {
  const dialog = await openInvite(page);
  await fillInvite(dialog, { email: newEmail() });
  await sandbox.fault('POST', INVITE, {
    status: 200,
    body: {
      resourceType: 'ProjectMembership', id: '00000000-0000-4000-8000-0000000000aa',
      project: { reference: `Project/${await sandbox.projectId()}`, display: hostile[0] },
      user: { reference: 'User/x', display: hostile[1] }, profile: { reference: 'Practitioner/x', display: hostile[1] },
      accessPolicy: { reference: 'AccessPolicy/x', display: hostile[5] },
    },
  });
  await sendInvite(dialog);
  await expect(dialog).toContainText('Ana Costa is invited');
  await expect(dialog).toContainText(hostile[1]!);
  expect(await dialog.locator('img, script').count()).toBe(0);
  await page.setViewportSize({ width: 320, height: 740 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBe(0);
});
