// How `cargo xtask test --only server` runs the tests in `server`, with a real server.

import { defineConfig } from '@playwright/test';
import { browser } from './fixtures';

export default defineConfig({
  testDir: 'server',
  globalSetup: './server/before.ts',
  // One session and one project: one test after the other.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // A server may be far away, and lets nobody sign in more than five times a minute.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  use: browser,
  projects: [
    { name: 'server', testIgnore: 'afterwards.spec.ts', teardown: 'afterwards' },
    { name: 'afterwards', testMatch: 'afterwards.spec.ts' },
  ],
});
