// How `cargo xtask test --only e2e` runs these tests; it names everything they use in `USHER_…`.

import { defineConfig } from '@playwright/test';
import { browser, type Options } from './fixtures';

// Where the two server versions answer differently the same tests run against both.
const differing = [
  'access.spec.ts', 'account.spec.ts', 'bulk.spec.ts', 'clients.spec.ts', 'details.spec.ts', 'ending.spec.ts',
  'errors.spec.ts', 'forecast.spec.ts', 'history.spec.ts', 'invite.spec.ts', 'list.spec.ts', 'matters.spec.ts',
  'member.spec.ts', 'memberrace.spec.ts', 'options.spec.ts', 'palette.spec.ts', 'policies.spec.ts',
  'preflight.spec.ts', 'project.spec.ts', 'projects.spec.ts', 'projectsecrets.spec.ts',
  'projectsettings.spec.ts', 'projectsites.spec.ts', 'race.spec.ts', 'register.spec.ts', 'related.spec.ts',
  'resetpassword.spec.ts', 'search.spec.ts', 'secondfactor.spec.ts', 'security.spec.ts', 'signout.spec.ts',
  'tabs.spec.ts', 'verifyemail.spec.ts', 'withdrawn.spec.ts',
];

export default defineConfig<object, Options>({
  testIgnore: 'shots.spec.ts',
  workers: 2,
  // A test that passes only when it is run again is told apart from the others, as flaky.
  retries: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 30_000,
  expect: { timeout: 7_000 },
  outputDir: 'test-results',
  use: browser,
  projects: [
    { name: 'v5.1', use: { serverVersion: '5.1' } },
    { name: 'v4.5', use: { serverVersion: '4.5' }, testMatch: differing },
  ],
});
