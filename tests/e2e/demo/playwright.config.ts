// How `cargo xtask test --only demo` runs these tests; it names everything they use in `USHER_…`.

import { defineConfig } from '@playwright/test';
import { environment } from '../servers';

export default defineConfig({
  workers: 2,
  retries: 0,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  outputDir: '../test-results',
  use: { locale: 'en-US', screenshot: 'only-on-failure' },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath: environment('USHER_CHROMIUM'), args: ['--no-sandbox', '--disable-dev-shm-usage'] },
      },
    },
    {
      name: 'firefox',
      // Playwright injects axe-core past the policy of a page in Chromium only.
      grepInvert: /@chromium/,
      use: { browserName: 'firefox', channel: 'moz-firefox', launchOptions: { executablePath: environment('USHER_FIREFOX') } },
    },
  ],
});
