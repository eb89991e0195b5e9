// Before the tests: is this a project they may use, and what is in it.

import { mkdtempSync, writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Remote } from './remote';

/** Notes what is in the project, without what an earlier run may have left, in the file `USHER_BEFORE`. */
export default async function before() {
  const remote = await Remote.signIn();
  await remote.sweep();
  const directory = mkdtempSync(join(tmpdir(), 'usher-server-'));
  process.env.USHER_BEFORE = join(directory, 'inventory.json');
  writeFileSync(process.env.USHER_BEFORE, JSON.stringify(await remote.inventory()));
  console.log(`${remote.url} is a server of version ${remote.version}, the project is ${remote.project}`);
  return () => rmSync(directory, { recursive: true, force: true });
}
