// Starts the demo. The program is in this file: the page's policy lets it fetch nothing.

import { replacePage } from './recovery.js';
import init from 'GLUE';
import program from 'WASM';

const OFF = 'WebAssembly is turned off in this browser';
const TURN_ON = 'Usher needs it. Turn off Lockdown Mode for this website, or ask whoever manages this device to allow WebAssembly. Then reload.';

try {
  await init({ module_or_path: program });
} catch (error) {
  if (!globalThis.WebAssembly || error instanceof WebAssembly.CompileError) replacePage('WebAssembly is off', OFF, TURN_ON);
  throw error;
}
