// How `cargo xtask shots` takes pictures of every page and state into `USHER_SHOTS`.

import { defineConfig } from '@playwright/test';
import { browser, type Options } from './fixtures';

export default defineConfig<object, Options>({
  testMatch: 'shots.spec.ts',
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  reporter: 'list',
  outputDir: 'test-results',
  use: browser,
});
