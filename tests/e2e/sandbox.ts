// What a test does with the sandbox behind the app's back: read mails, arrange failures, look at the data.

import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';

/** A mail in the outbox. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** A request the sandbox got; `status` is null when the connection was closed instead. */
export interface Asked {
  method: string;
  path: string;
  status: number | null;
}

/** What goes wrong; see the README of `crates/sandbox`. */
export type Action =
  | 'close-before' | 'close-after' | 'html' | 'wrong-shape' | 'mail-down' | 'breach-down' | 'recaptcha'
  | { overlap: 'before' | 'account' | 'membership' | 'key' | 'clash' }
  | { status: number; body?: unknown } | { delay: number } | { truncate: number };

/** The path of every invite, as a fault names it. */
export const INVITE = '/admin/projects/*/invite';

/** Whose session is wanted; `project`, by name or id, for members of several. */
export interface Who {
  email: string;
  project?: string;
}

/** The accounts that every sandbox has. */
export const ADMIN = { email: 'admin@example.com', password: 'usher_admin' };
export const NURSE = { email: 'nurse@example.com', password: 'usher_nurse' };
export const BOTH = { email: 'both@example.com', password: 'usher_both' };
export const SUPER = { email: 'super@example.com', password: 'usher_super' };

/** An error body as the server writes it. */
export function outcome(text: string, more: { id?: string; expression?: string; diagnostics?: string } = {}) {
  const { id, expression, diagnostics } = more;
  return {
    resourceType: 'OperationOutcome',
    id,
    issue: [{
      severity: 'error', code: 'invalid', details: { text }, diagnostics,
      expression: expression ? [expression] : undefined,
    }],
    extension: [{
      url: 'https://medplum.com/fhir/StructureDefinition/tracing',
      extension: [{ url: 'requestId', valueId: 'request-4711' }],
    }],
  };
}

/** A challenge that is its own verifier. */
const PKCE = { codeChallenge: 'verifier', codeChallengeMethod: 'plain' };

interface Session {
  token: string;
  project: string;
}

/** What the server answers to a sign-in. */
export interface Tokens {
  access_token: string;
  /** A super administrator gets none. */
  refresh_token?: string;
  expires_in: number;
  project: { reference: string };
  profile: { reference: string };
}

/** The project that somebody signed in to. */
export function projectOf(tokens: Tokens): string {
  return tokens.project.reference.split('/')[1]!;
}

/** A new session in the text that a tab keeps (`src/session/held.rs`); its refresh token works once. */
export function keptText(tokens: Tokens): string {
  const now = Date.now();
  const life = tokens.expires_in * 1000;
  return [
    randomUUID(), 1, now, now, now + life, life, projectOf(tokens), tokens.profile.reference, tokens.refresh_token,
  ].join('\n');
}

/** The sandbox of a worker. */
export class Sandbox {
  private readonly sessions = new Map<string, Promise<Session>>();

  constructor(readonly url: string) {}

  /** No faults, no recorded requests, no mails. */
  async reset() {
    await Promise.all(['faults', 'requests', 'outbox'].map((what) => this.control('DELETE', what)));
  }

  /** Makes matching requests go wrong, `times` times (0: until `reset`). The path may have a part of the query. */
  async fault(method: string, target: string, action: Action, times = 1) {
    const [path, query] = target.split('?');
    await this.control('POST', 'faults', { method, path, query, action, times: times || undefined });
  }

  /** Ends all faults; what is asked next is no repetition of the browser any more. */
  async repair() {
    await this.control('DELETE', 'faults');
  }

  /** What was asked since the test began, or since `forget`. */
  async requests(method: string, path: RegExp): Promise<Asked[]> {
    const all: Asked[] = await this.control('GET', 'requests');
    return all.filter((asked) => asked.method === method && path.test(asked.path));
  }

  /** Forgets what was asked. */
  async forget() {
    await this.control('DELETE', 'requests');
  }

  /** How many invites were sent. */
  async invites(): Promise<number> {
    return (await this.requests('POST', /\/invite$/)).length;
  }

  /** The mails to an address, newest first. */
  async mails(to: string): Promise<Mail[]> {
    const all: Mail[] = await this.control('GET', 'outbox');
    return all.filter((mail) => mail.to === to);
  }

  /** The link to a page in the newest mail to an address: the activation link, unless another is meant. */
  async link(to: string, page = 'setpassword'): Promise<string> {
    await expect.poll(async () => (await this.mails(to)).length, `a mail to ${to}`).toBeGreaterThan(0);
    const [mail] = await this.mails(to);
    const link = mail!.text.split(/\s+/).find((word) => word.startsWith('http') && word.includes(`/${page}/`));
    if (!link) throw new Error(`no link in: ${mail!.text}`);
    return link;
  }

  /** The id of the administrator's project. */
  async projectId(): Promise<string> {
    return (await this.session(ADMIN)).project;
  }

  /** A FHIR request in the administrator's name, or another's. */
  async fhir(method: string, path: string, body?: unknown, who = ADMIN): Promise<any> {
    const { token } = await this.session(who);
    return this.json(method, `/fhir/R4/${path}`, body, { authorization: `Bearer ${token}` });
  }

  /** Invites somebody without the app. */
  async invite(body: object): Promise<any> {
    const { token, project } = await this.session(ADMIN);
    return this.json('POST', `/admin/projects/${project}/invite`, body, { authorization: `Bearer ${token}` });
  }

  /** Makes a client or a bot without the app. */
  async program(kind: 'client' | 'bot', body: object): Promise<any> {
    const { token, project } = await this.session(ADMIN);
    return this.json('POST', `/admin/projects/${project}/${kind}`, body, { authorization: `Bearer ${token}` });
  }

  /** Whether somebody gets into the administrator's project with a password. */
  async letsIn(email: string, password: string): Promise<boolean> {
    const projectId = await this.projectId();
    const body = JSON.stringify({ email, password, projectId, ...PKCE });
    const answer = await fetch(`${this.url}/auth/login`, {
      method: 'POST', body, headers: { 'content-type': 'application/json' },
    });
    return answer.ok && 'code' in (await answer.json());
  }

  /** The accounts of an address on the whole server, which only a super administrator can see. */
  async accounts(email: string): Promise<any[]> {
    const found = await this.fhir('GET', `User?email:exact=${encodeURIComponent(email)}`, undefined, SUPER);
    return (found.entry ?? []).map((entry: any) => entry.resource);
  }

  /** The memberships of a login address. */
  async members(email: string): Promise<any[]> {
    const found = await this.fhir('GET', `ProjectMembership?user:User.email:exact=${encodeURIComponent(email)}`);
    return (found.entry ?? []).map((entry: any) => entry.resource);
  }

  /** The RelatedPersons with this address. */
  async related(email: string): Promise<any[]> {
    const found = await this.fhir('GET', 'RelatedPerson?_count=200');
    const all = (found.entry ?? []).map((entry: any) => entry.resource);
    return all.filter((person: any) => person.telecom?.some((point: any) => point.value === email));
  }

  /** A new session in the text that a tab keeps (`src/session/held.rs`); its refresh token works once. */
  async keptSession({ email, project }: Who, browser: string): Promise<string> {
    const tokens: Tokens = await this.json('POST', '/sandbox/sessions', { email, project }, { 'user-agent': browser });
    if (!tokens.refresh_token) throw new Error(`${email} gets no refresh token: use \`signInByForm\``);
    return keptText(tokens);
  }

  /** A new session of somebody. */
  async tokens(who: Who): Promise<Tokens> {
    return this.json('POST', '/sandbox/sessions', { email: who.email, project: who.project });
  }

  private session(who: typeof ADMIN): Promise<Session> {
    const session = this.sessions.get(who.email) ?? this.signIn(who);
    this.sessions.set(who.email, session);
    return session;
  }

  private async signIn(who: typeof ADMIN): Promise<Session> {
    const tokens: Tokens = await this.json('POST', '/sandbox/sessions', { email: who.email });
    return { token: tokens.access_token, project: projectOf(tokens) };
  }

  private control(method: string, what: string, body?: unknown) {
    return this.json(method, `/sandbox/${what}`, body);
  }

  private async json(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}
