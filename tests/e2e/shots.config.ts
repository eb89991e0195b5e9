// How `cargo xtask shots` takes pictures of every page and state into `USHER_SHOTS`.

import { defineConfig } from '@playwright/test';
import { browser, type Options } from './fixtures';

export default defineConfig<object, Options>({
  testMatch: 'shots.spec.ts',
  // One sandbox, in one order: the same people are on the same pictures each time.
  workers: 1,
  timeout: 60_000,
  reporter: 'list',
  outputDir: 'test-results',
  use: browser,
});
