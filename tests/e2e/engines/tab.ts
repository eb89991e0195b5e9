// What somebody does in a browser, whichever it is. Every step waits until it can be done, and every look until it is so.

/** What a thing on the page is, as assistive technology calls it. */
export type Role = 'button' | 'checkbox' | 'combobox' | 'heading' | 'link' | 'option' | 'radio' | 'textbox';

/** What a thing on the page is called: all of it, unless it is a pattern. */
export type Name = string | RegExp;

/** A tab of a browser. */
export interface Tab {
  /** Opens an address of the app, or a whole one. */
  goto(address: string): Promise<void>;
  reload(): Promise<void>;
  /** Goes Back. */
  back(): Promise<void>;
  click(role: Role, name: Name): Promise<void>;
  /** Types into a field that is empty. */
  type(role: Role, name: Name, text: string): Promise<void>;
  /** Presses a key: `Tab`, `Escape` or `Enter`. */
  press(key: Key): Promise<void>;
  /** Gives the window another size. */
  resize(width: number, height: number): Promise<void>;
  /** Chooses in a `<select>`. */
  choose(name: string, option: string): Promise<void>;
  /** It is on the page, once. */
  expect(role: Role, name: Name): Promise<void>;
  /** It is not on the page. */
  expectNone(role: Role, name: Name): Promise<void>;
  /** A field holds this. */
  expectValue(role: Role, name: Name, value: string): Promise<void>;
  /** Somewhere on the page one reads this. */
  expectText(text: string): Promise<void>;
  /** The address, without the host. */
  expectAddress(path: string): Promise<void>;
  /** Evaluates an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
}

/** A key that is pressed by its name. */
export type Key = 'Tab' | 'Escape' | 'Enter';

/** The browser of one person: its tabs share what they keep. */
export interface Browser {
  newTab(): Promise<Tab>;
  close(): Promise<void>;
}

/** An engine that runs, and gives each person a browser. */
export interface Engine {
  /** `errors` are those that its pages may throw, as far as the driver tells. */
  newBrowser(app: string, errors?: RegExp): Promise<Browser>;
  stop(): Promise<void>;
}
