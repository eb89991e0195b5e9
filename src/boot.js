// Starts the program, and says when a newer release is out. `cargo xtask` puts in the names of the files and joins
// this with the glue of wasm-bindgen.

import { framed, turnedOff } from './recovery.js';
import init from 'GLUE';

const OUT = 'A new version is out. Reload when it suits you.';
const GONE = 'A new version is out, and parts of this one are gone. Reload to continue; you are asked first about unsaved changes.';

// The name of this very file changes with anything in the program.
const own = new URL(import.meta.url).pathname;
const region = document.createElement('div');
let asked = 0;

region.className = 'notice info release';
region.setAttribute('role', 'status');

/** Looks which release the host has now. `gone`: a file of this one could not be fetched. */
async function look(gone) {
  if (region.isConnected || (!gone && Date.now() - asked < 60_000)) return;
  asked = Date.now();
  const answer = await fetch('/', { cache: 'no-store', redirect: 'error' });
  const page = await answer.text();
  // Something else may answer in the place of the host, such as the sign-in page of a network.
  if (answer.ok && page.includes('usher:version') && !page.includes(own)) tell(gone);
}

/** Says so beside the page, which stays as it is; in an open dialog, because outside of it nothing can be pressed. */
function tell(gone) {
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
  region.replaceChildren();
  (dialog ?? document.body).append(region);
  dialog?.addEventListener('close', () => document.body.append(region), { once: true });
  // Read aloud only when it is filled after it is there.
  setTimeout(() => {
    const text = document.createElement('p');
    text.textContent = gone ? GONE : OUT;
    // The browser asks first when the app has something unsaved.
    region.replaceChildren(text, button('Reload', () => location.reload()), button('Later', () => region.remove()));
  }, 100);
}

function button(name, press) {
  const button = document.createElement('button');
  button.className = 'button';
  button.type = 'button';
  button.textContent = name;
  button.onclick = press;
  return button;
}

// Without a connection nothing is known, and nothing is said: it is asked again later.
const check = (gone) => look(gone === true).catch(() => {});
addEventListener('usher:gone', () => check(true));
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && check());
setInterval(() => document.visibilityState === 'visible' && check(), 3_600_000);

/** Starts the program. */
async function start() {
  // The same request as that of the page's preload, `mode` and `credentials` included: WebKit takes what was preloaded
  // for no other.
  const program = fetch('WASM', { integrity: 'INTEGRITY', mode: 'no-cors', credentials: 'include' });
  await init({ module_or_path: program });
}

try {
  // Most hosts forbid it by a header.
  if (self === top) await start();
  else framed();
} catch (error) {
  // The second: a policy, of an organisation or an extension, forbids to compile it.
  if (globalThis.WebAssembly && !(error instanceof WebAssembly.CompileError)) check(true);
  else turnedOff();
  throw error;
}
