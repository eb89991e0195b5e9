// What the preview of an access says, held against what the server gives: a member reads, searches, changes and
// looks back with one policy after the other, and never gets more than the preview of it tells.

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { form } from './pages';
import { type Ask, mark, PASSWORD, type Person, type Remote } from './remote';

/** The records that the policies are about, by what the cases call them. */
interface Records {
  female: string;
  male: string;
  high: string;
  low: string;
  gone: string;
}

/** Who looks, and at what. */
interface Scene {
  member: Person;
  ask: Ask;
  records: Records;
}

type Kind = 'Patient' | 'Observation';

/** One policy. */
interface Case {
  name: string;
  kind: Kind;
  rules: object[];
  /** The value of `%x`. */
  value?: string;
  /** The records its criteria leave out, as they are meant. */
  outside?: (keyof Records)[];
  /** A field it hides. */
  hidden?: string;
  /** What the server does, by contract §10.1, that a careless preview would deny. */
  gives?: (got: Got) => boolean;
  /** What the preview has to say. */
  says?: RegExp;
}

/** What the member got. */
interface Got {
  read: string[];
  found: string[];
  changed: string[];
  earlier: string[];
  /** Records that came with the hidden field, however they came. */
  shown: string[];
}

const ALL: Record<Kind, (keyof Records)[]> = { Patient: ['female', 'male'], Observation: ['high', 'low'] };

const patients = (more: object) => ({ resourceType: 'Patient', ...more });
const observations = (more: object) => ({ resourceType: 'Observation', ...more });
const only = (...interaction: string[]) => ({ interaction });
const female = { criteria: 'Patient?gender=female' };
const high = { criteria: 'Observation?value-quantity=gt5' };

const CASES: Case[] = [
  { name: 'everything of a type', kind: 'Patient', rules: [patients({})] },
  { name: 'reading alone gives the history of what was deleted', kind: 'Patient', rules: [patients(only('read'))],
    gives: (got) => got.earlier.includes('gone'), says: /those that were deleted/ },
  { name: 'searching alone', kind: 'Patient', rules: [patients(only('search'))] },
  { name: 'looking only', kind: 'Patient', rules: [patients({ readonly: true })] },
  { name: 'changing without a way to look', kind: 'Patient', rules: [patients(only('update'))] },
  { name: 'a code', kind: 'Patient', rules: [patients(female)], outside: ['male'] },
  { name: 'a code, to look at', kind: 'Patient', rules: [patients({ ...female, ...only('read', 'search') })], outside: ['male'] },
  { name: 'criteria that restrict nothing', kind: 'Patient', rules: [patients({ criteria: 'Patient?_count=10', readonly: true })],
    gives: (got) => got.found.length === 2, says: /Can read, search/ },
  { name: 'criteria that only sort', kind: 'Patient', rules: [patients({ criteria: 'Patient?_sort=name&_fields=id', readonly: true })],
    gives: (got) => got.read.length === 2 },
  { name: 'some that restrict beside some that don’t', kind: 'Patient', outside: ['male'],
    rules: [patients({ criteria: 'Patient?_count=10&gender=female', readonly: true })] },
  { name: 'a hidden field', kind: 'Patient', rules: [patients({ readonly: true, hiddenFields: ['birthDate'] })], hidden: 'birthDate',
    says: /can still use hidden fields/ },
  { name: 'a hidden field where a code fits', kind: 'Patient', hidden: 'birthDate', outside: ['male'],
    rules: [patients({ ...female, ...only('read', 'search'), hiddenFields: ['birthDate'] })] },
  { name: 'a narrow rule that hides beside a broad one that only searches', kind: 'Patient', hidden: 'birthDate',
    rules: [patients({ ...female, ...only('read'), hiddenFields: ['birthDate'] }), patients(only('search'))],
    gives: (got) => got.shown.includes('male'), says: /May still see birthDate/ },
  { name: 'an open rule before one that hides', kind: 'Patient', hidden: 'birthDate',
    rules: [patients(only('read', 'search')), patients({ readonly: true, hiddenFields: ['birthDate'] })],
    gives: (got) => got.shown.includes('female') && got.shown.includes('male') },
  { name: 'a rule that hides before an open one', kind: 'Patient', hidden: 'birthDate',
    rules: [patients({ readonly: true, hiddenFields: ['birthDate'] }), patients(only('read', 'search'))] },
  { name: 'a quantity is not looked at for hidden fields', kind: 'Observation', hidden: 'note', outside: ['low'],
    rules: [observations({ ...high, readonly: true, hiddenFields: ['note'] })],
    gives: (got) => got.shown.includes('high'), says: /May still see note/ },
  { name: 'value hides nothing of valueQuantity', kind: 'Observation', hidden: 'valueQuantity',
    rules: [observations({ readonly: true, hiddenFields: ['value'] })],
    gives: (got) => got.shown.length === 2, says: /“value” hides nothing/ },
  { name: 'value[x] hides valueQuantity', kind: 'Observation', hidden: 'valueQuantity',
    rules: [observations({ readonly: true, hiddenFields: ['value[x]'] })], says: /Cannot see value\[x\]/ },
  { name: 'a value', kind: 'Patient', rules: [patients({ criteria: 'Patient?gender=%x', readonly: true })], value: 'female', outside: ['male'] },
  { name: 'a value with a comma', kind: 'Patient', rules: [patients({ criteria: 'Patient?gender=%x', readonly: true })], value: 'female,male',
    gives: (got) => got.found.length === 2, says: /female or male/ },
  { name: 'a value that adds rules', kind: 'Patient', rules: [patients({ criteria: 'Patient?gender=%x', readonly: true })],
    value: 'female"},{"resourceType":"*"},{"resourceType":"Basic","criteria":"Basic?_id=x',
    gives: (got) => got.changed.includes('male'), says: /changes the policy itself/ },
  { name: 'all types', kind: 'Patient', rules: [{ resourceType: '*', readonly: true }], says: /Can give themselves more access/ },
  { name: 'all types and more of one', kind: 'Patient', rules: [{ resourceType: '*', readonly: true }, patients(only('update'))] },
  { name: 'another type', kind: 'Patient', rules: [observations({})] },
];

let begun: Promise<Scene> | undefined;

/** Makes everything once. */
function scene(remote: Remote): Promise<Scene> {
  begun ??= (async () => {
    const patient = async (gender: string) => {
      const { id } = await remote.record('Patient', 'Ada', undefined, { gender, birthDate: '1990-01-02', active: true });
      return `Patient/${id}`;
    };
    const [female, male, gone] = [await patient('female'), await patient('male'), await patient('female')];
    const observation = async (value: number) => {
      const { id } = await remote.fhir('POST', 'Observation', {
        resourceType: 'Observation', status: 'final', code: { text: mark() }, subject: { reference: female },
        valueQuantity: { value, unit: 'mg' }, note: [{ text: 'private' }],
      });
      return `Observation/${id}`;
    };
    const records = { female, male, gone, high: await observation(9), low: await observation(1) };
    await remote.fhir('DELETE', gone);
    const first = await remote.policy();
    const member = await remote.person({ password: PASSWORD, accessPolicy: { reference: `AccessPolicy/${first.id}` } });
    return { member, ask: await remote.as(member.email), records };
  })();
  return begun;
}

/** Gives the member a policy and nothing else. */
async function give(remote: Remote, { member }: Scene, { rules, value }: Case) {
  const { id } = await remote.policy({ resource: rules });
  const policy = { reference: `AccessPolicy/${id}` };
  const parameter = value === undefined ? undefined : [{ name: 'x', valueString: value }];
  await remote.change(`ProjectMembership/${member.id}`, parameter
    ? { accessPolicy: undefined, access: [{ policy, parameter }] }
    : { accessPolicy: policy, access: undefined });
}

/** Tries everything. */
async function tryAll({ ask, records }: Scene, { kind, hidden }: Case): Promise<Got> {
  const got: Got = { read: [], found: [], changed: [], earlier: [], shown: [] };
  const note = (name: string, resource: any) => {
    if (hidden && resource?.[hidden] !== undefined && !got.shown.includes(name)) got.shown.push(name);
  };
  const names = ALL[kind];
  const ids = names.map((name) => records[name].split('/')[1]).join(',');
  const search = await ask('GET', `${kind}?_id=${ids}`);
  for (const { resource } of search.body.entry ?? []) {
    const name = names.find((one) => records[one] === `${kind}/${resource.id}`)!;
    got.found.push(name);
    note(name, resource);
  }
  for (const name of names) {
    const { status, body } = await ask('GET', records[name]);
    if (status === 200) {
      got.read.push(name);
      note(name, body);
    }
    const path = kind === 'Patient' ? '/maritalStatus' : '/method';
    const patch = await ask('PATCH', records[name], [{ op: 'add', path, value: { text: mark() } }]);
    if (patch.status === 200) {
      got.changed.push(name);
      note(name, patch.body);
    }
  }
  for (const name of kind === 'Patient' ? [...names, 'gone' as const] : names) {
    const { status, body } = await ask('GET', `${records[name]}/_history`);
    const versions = (body.entry ?? []).map((entry: any) => entry.resource).filter(Boolean);
    if (status === 200 && versions.length) got.earlier.push(name);
    for (const version of versions) note(name, version);
  }
  return got;
}

/** What the preview on the member's page says of a type. */
async function preview(page: Page, kind: Kind) {
  await form(page).getByText('Effective access', { exact: true }).click();
  const table = page.getByRole('table', { name: 'Permissions by resource type' });
  await expect(table).toBeVisible();
  const row = (name: string | RegExp) => table.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  const own = row(new RegExp(`\\b${kind}$`));
  const used = (await own.count()) ? own : row('All other resource types');
  if (!(await used.count())) return { cells: Array<string>(6).fill('No'), words: '', all: await form(page).locator('.access').innerText() };
  const cells = await used.getByRole('cell').allInnerTexts();
  return { cells: cells.slice(0, 6).map((cell) => cell.trim()), words: cells.at(-1)!, all: await form(page).locator('.access').innerText() };
}

for (const one of CASES) {
  test(`no less is told than given: ${one.name}`, async ({ page, open, remote }) => {
    const shared = await scene(remote);
    await give(remote, shared, one);
    const got = await tryAll(shared, one);
    if (one.gives) expect(one.gives(got), `what the server gives: ${JSON.stringify(got)}`).toBe(true);
    await open(`/admin/users/${shared.member.id}`);
    const { cells, words, all } = await preview(page, one.kind);
    const told = `${cells.join(' ')}. ${words}`;
    if (one.says) expect(all).toMatch(one.says);
    const [read, found, , changed, , earlier] = cells;
    for (const [cell, names] of [[read, got.read], [found, got.found], [changed, got.changed], [earlier, got.earlier]] as const) {
      if (cell === 'No') expect(names, told).toEqual([]);
      if (cell === 'Some') expect(names.filter((name) => one.outside?.includes(name as keyof Records)), told).toEqual([]);
    }
    if (one.hidden && /Cannot see [^.]*\./.test(words) && !/May still see/.test(words)) expect(got.shown, told).toEqual([]);
    expect(cells, told).toHaveLength(6);
  });
}
