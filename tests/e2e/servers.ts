// The two servers behind a test: the sandbox API and the one that serves the bundle.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** An environment variable that `cargo xtask` sets. */
export function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with \`cargo xtask test --only e2e\``);
  return value;
}

/** A server that runs until `stop`. */
export interface Server {
  url: string;
  stop(): Promise<void>;
}

/** A sandbox with a database of its own, and the bundle that talks to it. */
export interface Servers {
  api: string;
  app: string;
  stop(): Promise<void>;
}

let running: Servers | undefined;

/** The servers of this worker. */
export function theServers(): Servers {
  if (!running) throw new Error('no servers run');
  return running;
}

/** Starts both. Mails of the sandbox lead to the app. */
export async function startServers(serverVersion: string, members: number, secrets: number): Promise<Servers> {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), 'usher-e2e-'));
  const sandbox = await start(environment('USHER_SANDBOX'), [
    '--port', '0', '--data', data, '--no-rate-limit', '--members', String(members), '--secrets', String(secrets),
    '--server-version', serverVersion, '--app-url', `http://localhost:${port}/`,
  ]);
  const site = await serveBundle(['--api-url', sandbox.url, '--port', String(port)]);
  running = {
    api: sandbox.url,
    app: site.url,
    async stop() {
      running = undefined;
      await Promise.all([site.stop(), sandbox.stop()]);
      rmSync(data, { recursive: true, force: true });
    },
  };
  return running;
}

/** Serves the bundle with the settings of one deployment. */
export function serveBundle(settings: string[]): Promise<Server> {
  return start(environment('USHER_XTASK'), ['serve', '--dist', environment('USHER_DIST'), ...settings]);
}

/** Starts a program that prints `{"url": …}` as its first line once it accepts connections. */
async function start(program: string, args: string[]): Promise<Server> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await Promise.race([firstLine(child), ended]);
  if (!line) throw new Error(`${program} ended before it was ready`);
  return {
    url: JSON.parse(line).url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    createInterface({ input: child.stdout! }).once('line', resolve);
  });
}

/** A port that was free a moment ago: the sandbox has to know the app's address before the app runs. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
