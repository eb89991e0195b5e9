// A plain static server: files, and the page for every other path. No headers beyond a media type.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** A site that runs until `stop`, and the paths that were asked for. */
export interface Site {
  url: string;
  asked: string[];
  stop(): Promise<void>;
}

/** Serves a folder. */
export async function serve(folder: string): Promise<Site> {
  const asked: string[] = [];
  const server = createServer(async (request, answer) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    asked.push(pathname);
    const file = join(folder, normalize(pathname));
    const isFile = pathname.startsWith('/assets/');
    const content = await readFile(isFile ? file : join(folder, 'index.html')).catch(() => undefined);
    answer.writeHead(content ? 200 : 404, { 'content-type': TYPES[isFile ? extname(file) : '.html'] ?? 'application/octet-stream' });
    answer.end(content);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
