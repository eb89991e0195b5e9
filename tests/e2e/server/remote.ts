// A real server: asked in the administrator's name, and left as it was found.

import { createHash, randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { KEPT } from '../actions';
import { keptText, type Mail, projectOf, type Tokens } from '../sandbox';
import { environment } from '../servers';

/** What marks everything these tests make, in its name or its address. */
const OURS = /ushertest[0-9a-z]{12,}/i;

/** The kinds of records these tests make, in an order in which they can be removed. */
const MADE = ['Observation', 'RelatedPerson', 'Patient', 'Practitioner', 'ClientApplication', 'Bot', 'AccessPolicy', 'User'];

/** The lists in a project. */
export type List = 'secret' | 'setting' | 'site';

const LISTS: List[] = ['secret', 'setting', 'site'];

/**
 * What is not compared: definitions, which are many, shared with other projects, and nobody's to change here, and the requests
 * for a password, which outlive their account and which no administrator of a project can remove.
 */
const NOT_COMPARED = /Definition$|^(ValueSet|CodeSystem|ConceptMap|SearchParameter|ImplementationGuide|UserSecurityRequest|AuditEvent)$/;

/** A password that nobody else has. */
export const PASSWORD = 'correct horse battery ushertest';

/** Sends a request in somebody's name. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }>;

/** A member made for a test. */
export interface Person {
  /** The membership. */
  id: string;
  user: string;
  profile: string;
  first: string;
  last: string;
  name: string;
  email: string;
}

/** What nothing else on the server has in its name. */
export function mark(): string {
  return `Ushertest${Date.now().toString(36)}${randomUUID().slice(0, 5)}`;
}

/** An address that nobody else has, and where no mail is read. */
export function newEmail(): string {
  return `${mark().toLowerCase()}@example.com`;
}

/** A resource without what every write changes. */
function bare({ meta: _, ...resource }: any): any {
  return resource;
}

/** The server under test. */
export class Remote {
  private left = { requests: 1, until: 0 };

  private constructor(
    readonly url: string,
    /** Which of the two generations it is of. */
    readonly version: '4.5' | '5.1',
    readonly email: string,
    readonly password: string,
  ) {}

  private tokens!: Tokens;

  /** Signs the tester in. Errors when this is no project of the tester's own. */
  static async signIn(): Promise<Remote> {
    const url = environment('USHER_API_URL').replace(/\/+$/, '');
    const { software } = await (await fetch(`${url}/fhir/R4/metadata`)).json();
    const version = /^4\./.test(software.version) ? '4.5' : '5.1';
    const remote = new Remote(url, version, environment('USHER_EMAIL'), environment('USHER_PASSWORD'));
    const answer = await remote.login(remote.email, remote.password, process.env.USHER_PROJECT || undefined);
    if (answer.memberships) throw new Error('the account is a member of several projects: say --project-id');
    if (!answer.code) throw new Error(`the account can't be used, since signing in needs more than a password: ${Object.keys(answer)}`);
    remote.tokens = await remote.token({ grant_type: 'authorization_code', code: answer.code, code_verifier: 'verifier' });
    const { membership, project } = await remote.ask('GET', '/auth/me');
    if (!membership?.admin || project.superAdmin) throw new Error('the account must be an administrator of one project, and of no more');
    return remote;
  }

  /** The id of the tester's project. */
  get project(): string {
    return projectOf(this.tokens);
  }

  // Signing in.

  /** Waits until somebody may sign in again; 5.1 lets an address do so five times a minute. */
  async mayLogin() {
    const free = () => this.left.requests > 0 || Date.now() > this.left.until;
    await expect.poll(free, { timeout: 70_000, message: 'the limit for signing in' }).toBe(true);
  }

  /** Notes how often one may still sign in, as the server says it. */
  noteLimit(header: string | null | undefined) {
    const [, requests, seconds] = /r=(\d+);\s*t=(\d+)/.exec(header ?? '') ?? [];
    if (requests) this.left = { requests: Number(requests), until: Date.now() + (Number(seconds) + 1) * 1000 };
  }

  /** Whether somebody gets into this project with a password. */
  async letsIn(email: string, password = PASSWORD): Promise<boolean> {
    await this.mayLogin();
    return this.login(email, password, this.project).then((answer) => 'code' in answer, () => false);
  }

  /** A session in the text that a tab keeps. The refresh token works once: the next needs `goOn` after this one. */
  session(): string {
    return keptText(this.tokens);
  }

  /** Goes on with the session that a page keeps, if it keeps one. */
  async goOn(page: Page) {
    // A page that is closed, or was never opened, keeps nothing.
    const text = await page.evaluate((key) => sessionStorage.getItem(key), KEPT).catch(() => undefined);
    if (text) this.tokens.refresh_token = text.split('\n').at(-1);
  }

  /** Signs somebody in to this project, to see what they get from FHIR. */
  async as(email: string, password = PASSWORD): Promise<Ask> {
    await this.mayLogin();
    const { code } = await this.login(email, password, this.project);
    const { access_token } = await this.token({ grant_type: 'authorization_code', code, code_verifier: 'verifier' });
    return async (method, path, body) => {
      const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json';
      const answer = await fetch(`${this.url}/fhir/R4/${path}`, {
        method,
        headers: { authorization: `Bearer ${access_token}`, ...(body ? { 'content-type': type } : {}) },
        body: body ? JSON.stringify(body) : undefined,
      });
      const text = await answer.text();
      return { status: answer.status, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
    };
  }

  private async login(email: string, password: string, projectId?: string): Promise<any> {
    const body = { email, password, projectId, scope: 'openid offline_access', codeChallenge: 'verifier', codeChallengeMethod: 'plain' };
    const send = () => fetch(`${this.url}/auth/login`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    let answer = await send();
    this.noteLimit(answer.headers.get('ratelimit'));
    if (answer.status === 429) {
      await this.mayLogin();
      answer = await send();
      this.noteLimit(answer.headers.get('ratelimit'));
    }
    if (!answer.ok) throw new Error(`${email} can't sign in: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  private async token(form: Record<string, string>): Promise<Tokens> {
    const answer = await fetch(`${this.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
    if (!answer.ok) throw new Error(`no tokens: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  // Asking.

  /** A FHIR request. */
  fhir(method: string, path: string, body?: unknown): Promise<any> {
    return this.ask(method, `/fhir/R4/${path}`, body);
  }

  /** What a search finds. */
  async found(search: string): Promise<any[]> {
    const bundle = await this.fhir('GET', search);
    return (bundle.entry ?? []).map((entry: any) => entry.resource);
  }

  /** Everything of a kind. */
  async all(kind: string): Promise<any[]> {
    const all: any[] = [];
    for (let page: any[] | undefined; page?.length !== 0;) {
      page = await this.found(`${kind}?_count=500&_offset=${all.length}&_sort=_lastUpdated,_id`);
      all.push(...page);
    }
    return all;
  }

  /** The memberships of a login address. */
  members(email: string): Promise<any[]> {
    return this.found(`ProjectMembership?user:User.email:exact=${encodeURIComponent(email)}`);
  }

  /** Changes a resource, as somebody else would. */
  async change(reference: string, changes: object): Promise<any> {
    return this.fhir('PUT', reference, { ...await this.fhir('GET', reference), meta: undefined, ...changes });
  }

  private admin(method: string, path: string, body?: unknown): Promise<any> {
    return this.ask(method, `/admin/projects/${this.project}/${path}`, body);
  }

  private async ask(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.tokens.access_token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  // Making.

  /** Invites a practitioner without mail, with an account of this project alone, which can be removed afterwards. */
  async person(more: Record<string, unknown> = {}): Promise<Person> {
    const email = newEmail();
    const sent = { resourceType: 'Practitioner', firstName: 'Ada', lastName: mark(), email, scope: 'project', sendEmail: false, ...more };
    const { id, user, profile } = await this.admin('POST', 'invite', sent);
    const [first, last] = [sent.firstName, sent.lastName];
    return { id, user: user.reference, profile: profile.reference, first, last, name: `${first} ${last}`, email: sent.email };
  }

  /** Makes a policy. */
  policy(more: object = {}): Promise<any> {
    const resource = [{ resourceType: 'Patient', interaction: ['read', 'search'] }];
    return this.fhir('POST', 'AccessPolicy', { resourceType: 'AccessPolicy', name: `Ward ${mark()}`, resource, ...more });
  }

  /** Makes a record of somebody. */
  record(kind: string, given: string, email?: string, more: object = {}): Promise<any> {
    const telecom = email ? [{ system: 'email', value: email }] : undefined;
    return this.fhir('POST', kind, { resourceType: kind, name: [{ given: [given], family: mark() }], telecom, ...more });
  }

  /** Makes a client or a bot. */
  program(kind: 'client' | 'bot', more: object = {}): Promise<any> {
    return this.admin('POST', kind, { name: `Program ${mark()}`, ...more });
  }

  // The project.

  /** The project as FHIR shows it. */
  readProject(): Promise<any> {
    return this.fhir('GET', `Project/${this.project}`);
  }

  /** Stores a list, as somebody else would. */
  store(list: List, entries: any[]): Promise<any> {
    return this.change(`Project/${this.project}`, { [list]: entries.length ? entries : undefined });
  }

  /** Makes name, description and lists of the project what they were. */
  async putBack(before: any) {
    const { name, description, secret, setting, site } = before;
    const now = await this.readProject();
    const then = { ...now, name, description, secret, setting, site };
    if (digest(now) !== digest(then)) await this.fhir('PUT', `Project/${this.project}`, { ...then, meta: undefined });
  }

  // Mails.

  /** The path of the link to set a password in the mail to an address. */
  async mailedLink(to: string): Promise<string> {
    const path = async () => {
      const mails: Mail[] = await (await fetch(environment('USHER_MAILS'))).json();
      const texts = mails.filter((mail) => mail.to.includes(to)).map((mail) => mail.text);
      return texts.map((text) => /\/setpassword\/\S+/.exec(text)?.[0]).find(Boolean);
    };
    await expect.poll(path, { timeout: 60_000, message: `a mail to ${to} with a link` }).toBeDefined();
    return (await path())!;
  }

  // Leaving.

  /** Removes everything these tests made, in this run or an earlier one. */
  async sweep() {
    for (const { id, user, profile } of await this.all('ProjectMembership')) {
      if (OURS.test(`${user.display} ${profile.display}`)) {
        // The endpoint takes the account along; where that or a client is gone already it removes nothing.
        await this.admin('DELETE', `members/${id}`).catch(() => this.drop(`ProjectMembership/${id}`));
      }
    }
    for (const kind of MADE) {
      for (const { id, name, email, telecom, code, sourceCode } of await this.all(kind)) {
        if (!OURS.test(JSON.stringify([name, email, telecom, code]))) continue;
        await this.drop(`${kind}/${id}`);
        if (sourceCode) await this.drop(sourceCode.url.replace(/^.*\/?(Binary\/[^/]+).*$/, '$1'));
      }
    }
    const project = await this.readProject();
    const lists = LISTS.map((list) => [list, project[list]?.filter(({ name }: any) => !OURS.test(name))]);
    const text = (value?: string) => value?.replace(/ ?Ushertest\w+/g, '') || undefined;
    const clean = Object.fromEntries(lists.map(([list, entries]) => [list, entries?.length ? entries : undefined]));
    await this.putBack({ ...clean, name: text(project.name), description: text(project.description) });
  }

  private async drop(reference: string) {
    await this.fhir('DELETE', reference).catch((error: Error) => {
      if (!/: (404|410) /.test(error.message)) throw error;
    });
  }

  /** A digest of every resource in the project without its history, by its reference. */
  async inventory(): Promise<Record<string, string>> {
    const { rest } = await this.fhir('GET', 'metadata');
    const kinds: string[] = rest[0].resource.map((resource: any) => resource.type);
    const found: Record<string, string> = {};
    for (const kind of kinds.filter((name) => !NOT_COMPARED.test(name))) {
      // Some kinds are no administrator's to see.
      for (const resource of await this.all(kind).catch(() => [])) found[`${kind}/${resource.id}`] = digest(resource);
    }
    return found;
  }
}

function digest(resource: any): string {
  return createHash('sha256').update(JSON.stringify(bare(resource), ordered)).digest('hex');
}

/** Objects with their keys in order, for `JSON.stringify`. */
function ordered(_: string, value: any): any {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
