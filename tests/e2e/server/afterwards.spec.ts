// When all tests are over.

import { readFileSync } from 'node:fs';
import { environment } from '../servers';
import { expect, test } from './fixtures';

test('the project is what it was', async ({ remote }) => {
  await remote.sweep();
  const before = JSON.parse(readFileSync(environment('USHER_BEFORE'), 'utf8'));
  const now = await remote.inventory();
  const references = new Set([...Object.keys(before), ...Object.keys(now)]);
  const changed = [...references].filter((reference) => before[reference] !== now[reference]);
  expect(changed, 'what is new, gone or another').toEqual([]);
  expect(Object.keys(now).length, 'what was looked at').toBeGreaterThan(1);
});
