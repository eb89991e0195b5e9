// How `cargo xtask test --only engines` runs these tests; it names everything they use in `USHER_…`.

import { defineConfig } from '@playwright/test';
import type { Options } from './fixtures';

export default defineConfig<object, Options>({
  // Two files at a time, whichever engine is theirs.
  workers: 2,
  retries: 0,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 20_000, toPass: { timeout: 20_000, intervals: [50, 100, 200] } },
  outputDir: '../test-results',
  projects: [
    { name: 'firefox', use: { engine: 'firefox' } },
    { name: 'webkit', use: { engine: 'webkit' } },
  ],
});
