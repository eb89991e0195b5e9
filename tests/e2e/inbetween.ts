// A server between a browser and the one that serves the bundle: it knows what is really fetched, and can spoil it.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from './servers';

/** The bytes of an answer, as they are handed on. */
export type Change = (path: string, body: Buffer) => Buffer;

/** Starts one in front of `site`; `asked` are the paths in the order of the requests. */
export async function inBetween(site: string, change: Change = (_, body) => body): Promise<Server & { asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(async ({ url = '/' }, response) => {
    asked.push(url);
    const answer = await fetch(new URL(url, site), { headers: { 'accept-encoding': 'identity' } });
    const body = change(url, Buffer.from(await answer.arrayBuffer()));
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': body.length }).end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** The program as it is fetched first. */
export const PROGRAM = /\/usher-[0-9a-f]+\.wasm$/;

/** Adds to the program what changes nothing but its bytes: a section of its own that nobody reads. */
export const spoil: Change = (path, body) => (PROGRAM.test(path) ? Buffer.concat([body, Buffer.from([0, 2, 1, 120])]) : body);
