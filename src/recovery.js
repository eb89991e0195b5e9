// What is shown when the program itself broke: a plain page instead of a dead one.

/** Replaces the page when what was thrown is what only a broken program throws. */
function recover({ error, reason }) {
  if (!((error ?? reason) instanceof WebAssembly.RuntimeError)) return;
  console.error('Usher stopped');
  const main = document.createElement('main');
  const add = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    main.append(element);
    return element;
  };
  main.className = 'recovery';
  add('h1', 'Something went wrong in this page');
  add('p', 'The page stopped because of a mistake in it. What you typed here is lost; what was already sent is on the server. Reload to go on.');
  const reload = add('button', 'Reload');
  reload.className = 'button primary';
  reload.onclick = () => location.reload();
  add('p', `Version ${document.querySelector('[name="usher:version"]').content}`).className = 'hint';
  document.body.replaceChildren(main);
  document.title = 'Something went wrong';
}

addEventListener('error', recover);
addEventListener('unhandledrejection', recover);
