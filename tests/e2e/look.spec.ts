// What readers set in their browser and system: forced colours, the size of text, a telephone.

import { expect, newEmail, test } from './fixtures';
import { COVERED } from './focus';
import { newMember, openMember } from './people';
import { openInvite, signIn } from './actions';

const LONG = 'Wolfeschlegelsteinhausenbergerdorff';

test('with forced colours what is marked has an outline or a border', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const dialog = await openInvite(page);
  const here = page.locator('nav a[aria-current]', { hasText: 'Users' });
  expect(await here.evaluate((link) => getComputedStyle(link).borderTopStyle)).toBe('solid');
  await dialog.getByRole('combobox', { name: 'Access policy' }).click();
  await expect(dialog.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  const marked = dialog.getByRole('option', { selected: true });
  await expect(marked).toHaveCount(1);
  expect(await marked.evaluate((option) => getComputedStyle(option).outlineStyle)).toBe('solid');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  const result = page.getByRole('dialog').getByRole('option', { selected: true });
  await expect(result).toHaveCount(1);
  expect(await result.evaluate((option) => getComputedStyle(option).outlineStyle)).toBe('solid');
});

test('on a telephone no field makes it zoom, and a long name makes nothing scroll sideways', async ({ page, sandbox }) => {
  const person = await newMember(sandbox, { firstName: 'Ana', lastName: LONG });
  await page.setViewportSize({ width: 320, height: 740 });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await signIn(page, `/admin/users?q=${LONG}`);
  await expect(page.getByRole('link', { name: LONG })).toBeVisible();
  expect(await fits()).toBe(0);
  await openMember(page, { ...person, name: `Ana ${LONG}` });
  expect(await fits()).toBe(0);
  const sizes = await page.locator('input, select, textarea').evaluateAll((fields) => fields
    .filter((field) => !['checkbox', 'radio', 'hidden'].includes((field as HTMLInputElement).type))
    .map((field) => parseFloat(getComputedStyle(field).fontSize)));
  expect(sizes.length).toBeGreaterThan(0);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
});

test('no word of the list breaks in the middle and nothing scrolls sideways, at any width', async ({ page, sandbox }) => {
  const email = `${newEmail('a'.repeat(30)).split('@')[0]}@${'long-name.'.repeat(18)}example`;
  await newMember(sandbox, { firstName: 'Ana', lastName: LONG, email });
  await signIn(page, '/admin/users');
  await expect(page.getByRole('row', { name: email })).toContainText(LONG);
  // Where rows are cards their cells have no role.
  const roles = page.locator('td[data-label="Role"]');
  for (const width of [320, 480, 768, 960, 961, 1024, 1199, 1200, 1280, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    const sideways = await page.evaluate(() => [document.documentElement, document.querySelector('.table-frame')!]
      .map((element) => element.scrollWidth - element.clientWidth));
    expect(sideways, `how far one scrolls sideways at ${width} px`).toEqual([0, 0]);
    const lines = await roles.evaluateAll((cells) => cells.map((cell) => {
      const text = document.createRange();
      text.selectNodeContents(cell);
      return new Set([...text.getClientRects()].map((line) => line.top)).size;
    }));
    expect(lines.length).toBeGreaterThan(1);
    expect(new Set(lines), `lines of a role at ${width} px`).toEqual(new Set([1]));
  }
});

test('the list begins in the first quarter of the window, and its head stays in sight while it is scrolled', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await signIn(page, '/admin/users');
  const first = page.locator('tbody tr').first();
  expect((await first.boundingBox())!.y).toBeLessThanOrEqual(200);
  await page.setViewportSize({ width: 1280, height: 450 });
  await page.mouse.move(700, 300);
  await page.mouse.wheel(0, 2000);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  const head = (await page.getByRole('columnheader', { name: 'Name' }).boundingBox())!;
  expect(head.y).toBe(0);
  // What takes the focus from below is not under it.
  await page.getByLabel('Rows').focus();
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate(COVERED)).toBe('');
  }
  await expect(page.locator('tbody :focus')).toHaveCount(1);
});

test('however many columns are shown, the page does not scroll sideways', async ({ page }) => {
  await page.addInitScript(() => sessionStorage.setItem('usher.columns', 'name,email,role,policies,admin,active,account,mfa,activation,invited-by,added,changed'));
  await signIn(page, '/admin/users');
  await expect(page.getByRole('columnheader', { name: 'Invited by' })).toBeVisible();
  for (const width of [961, 1000, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `at ${width} px`).toBe(0);
  }
});

test('the theme that is chosen is drawn, against that of the system', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await signIn(page, '/admin/users');
  const brightness = () => page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g)!.map(Number);
    return (red! + green! + blue!) / 3;
  });
  const dark = page.getByRole('button', { name: 'Dark theme' });
  await expect(dark).toHaveAttribute('aria-pressed', 'true');
  expect(await brightness()).toBeLessThan(50);
  await dark.click();
  expect(await brightness()).toBeGreaterThan(200);
  await page.reload();
  await expect(dark).toHaveAttribute('aria-pressed', 'false');
  expect(await brightness()).toBeGreaterThan(200);
});

test('every icon on the page is drawn', async ({ page }) => {
  await signIn(page, '/admin/users');
  await expect(page.getByRole('table')).toBeVisible();
  const empty = await page.evaluate(() => [...document.querySelectorAll<SVGUseElement>('svg.icon use')]
    .filter((use) => use.checkVisibility() && !use.getBBox().width)
    .map((use) => use.getAttribute('href')));
  expect(empty).toEqual([]);
  expect(await page.locator('svg.icon').count()).toBeGreaterThan(10);
});

test('a narrow window has icons with names for the navigation, a telephone has a menu', async ({ page }) => {
  await signIn(page, '/admin/users');
  const tabs = page.getByRole('navigation', { name: 'Project Admin' });
  await page.setViewportSize({ width: 800, height: 700 });
  await expect(tabs.getByRole('link', { name: 'Clients' })).toBeVisible();
  expect((await tabs.boundingBox())!.width).toBeLessThan(60);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(tabs).toBeHidden();
  await page.getByRole('button', { name: 'Menu' }).click();
  await tabs.getByRole('link', { name: 'Sites' }).click();
  await expect(page.getByRole('heading', { name: 'Sites', level: 1 })).toBeFocused();
  await expect(tabs).toBeHidden();
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Users', level: 1 })).toBeVisible();
  await expect(tabs).toBeHidden();
  await page.getByRole('button', { name: 'Menu' }).click();
  await tabs.getByRole('link', { name: 'Bots' }).focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Menu' })).toBeFocused();
  await expect(tabs).toBeHidden();
});
