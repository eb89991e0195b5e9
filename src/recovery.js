// What is shown when the program itself broke or can't run: a plain page instead of a dead one.

/** Replaces the page by one that says why there is no other, and offers to reload; `what` is for whoever works on it. */
function replacePage(title, heading, text, what = '') {
  const main = document.createElement('main');
  const add = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    main.append(element);
    return element;
  };
  main.className = 'recovery';
  add('h1', heading);
  add('p', text);
  const reload = add('button', 'Reload');
  reload.className = 'button primary';
  reload.onclick = () => location.reload();
  add('p', `${what}Version ${document.querySelector('[name="usher:version"]').content}`).className = 'hint';
  document.body.replaceChildren(main);
  document.title = title;
}

/** Does so when another website shows the page: whoever frames it could lead clicks to it that are meant for something else. */
export function framed() {
  replacePage('Not in a frame', 'Open this page in its own tab', 'Another website shows this page inside its own, so you can’t use it here.');
}

/** Does so when there is no WebAssembly. */
export function turnedOff() {
  replacePage(
    'WebAssembly is off',
    'WebAssembly is turned off in this browser',
    'Usher needs it. Turn off Lockdown Mode for this website or ask your device administrator to allow WebAssembly, then reload.',
  );
}

/** Does so when what was thrown is what only a broken program throws; `recovery.rs` left word of where it stopped. */
function recover({ error, reason }) {
  // Without WebAssembly there is no program that could break.
  if (!globalThis.WebAssembly || !((error ?? reason) instanceof WebAssembly.RuntimeError)) return;
  const place = document.documentElement.dataset.stoppedAt;
  const stopped = place ? `Usher stopped at ${place}` : 'Usher stopped';
  console.error(stopped);
  replacePage(
    'Something went wrong',
    'Something went wrong in this page',
    'The page stopped because of a bug. What you typed here is lost; what was sent is on the server.',
    `${stopped}. `,
  );
}

addEventListener('error', recover);
addEventListener('unhandledrejection', recover);
