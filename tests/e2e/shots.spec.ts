// Pictures of every page and state: light and dark, on a desk and on a telephone.

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { test } from './fixtures';
import { environment } from './servers';
import { states } from './states';

const sizes = [{ width: 1280, height: 800 }, { width: 360, height: 740 }];

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const { name, says = [], reach } of states) {
  test(name, async ({ page, sandbox, expectConsole }) => {
    expectConsole(...says);
    await page.setViewportSize(sizes[0]!);
    await reach({ page, sandbox, email: `${name}@clinic.example` });
    for (const viewport of sizes) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // No row looks hovered.
        await page.mouse.move(0, 0);
        const file = `${name}-${colorScheme}-${viewport.width}.png`;
        const path = join(environment('USHER_SHOTS'), file);
        await page.screenshot({ path, clip: await dialogAlone(page, name), animations: 'disabled' });
      }
    }
    await sandbox.repair();
    await page.close({ runBeforeUnload: false });
  });
}

/** Where the dialog is: one picture shows it over the list of users, the others only what differs. */
async function dialogAlone(page: Page, name: string) {
  const dialog = page.locator('dialog.wide');
  const isNew = name === 'invite' || !(await dialog.isVisible());
  return isNew ? undefined : ((await dialog.boundingBox()) ?? undefined);
}
