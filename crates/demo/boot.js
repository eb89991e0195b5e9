// Starts the demo. The program is in this file: the page's policy lets it fetch nothing.

import { framed, turnedOff } from './recovery.js';
import init from 'GLUE';
import program from 'WASM';

try {
  // No header of a host is counted on.
  if (self === top) await init({ module_or_path: program });
  else framed();
} catch (error) {
  if (!globalThis.WebAssembly || error instanceof WebAssembly.CompileError) turnedOff();
  throw error;
}
