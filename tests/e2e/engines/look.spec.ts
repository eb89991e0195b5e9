// What other engines draw in ways of their own.

import { COVERED } from '../focus';
import { signIn } from './people';
import { expect, test } from './fixtures';

test('the lists to choose from are as high as the fields beside them', async ({ tab }) => {
  await signIn(tab);
  await tab.click('button', 'Filters');
  await tab.expectText('Sort by');
  const heights = await tab.evaluate<number[]>(`[...document.querySelectorAll('.toolbar :is(input[type=search], select)')].map((one) => Math.round(one.getBoundingClientRect().height))`);
  expect(heights.length).toBeGreaterThan(5);
  expect(new Set(heights).size, `${heights}`).toBe(1);
});

test('nothing in the invite dialog covers what has the focus', async ({ tab }) => {
  await signIn(tab, '/admin/invite');
  await tab.resize(700, 620);
  await tab.click('radio', 'RelatedPerson');
  await tab.expect('combobox', 'Patient');
  const passed: string[] = [];
  while (passed.at(-1) !== 'Cancel') {
    expect(passed.length, `${passed}`).toBeLessThan(30);
    await tab.press('Tab');
    expect(await tab.evaluate<string>(COVERED)).toBe('');
    passed.push(await tab.evaluate<string>('document.activeElement.id || document.activeElement.textContent'));
  }
  expect(passed).toEqual(expect.arrayContaining(['invite-email', 'invite-send-email', 'invite-admin']));
});
