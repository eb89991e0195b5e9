// How `cargo xtask test --only e2e` runs these tests; it names everything they use in `USHER_…`.

import { defineConfig } from '@playwright/test';
import { browser, type Options } from './fixtures';

// Where the two server versions answer differently a test has the tag `@both`, or `@v4.5` for that one alone.
export default defineConfig<object, Options>({
  testIgnore: ['shots.spec.ts', 'demo/**', 'engines/**', 'server/**'],
  workers: 3,
  retries: 0,
  fullyParallel: false,
  forbidOnly: true,
  // How long a broken test may take; a busy machine is no failure.
  timeout: 600_000,
  expect: { timeout: 30_000 },
  outputDir: 'test-results',
  use: browser,
  projects: [
    { name: 'v5.1', use: { serverVersion: '5.1' }, grepInvert: /@v4\.5/ },
    { name: 'v4.5', use: { serverVersion: '4.5' }, grep: /@both|@v4\.5/ },
  ],
});
