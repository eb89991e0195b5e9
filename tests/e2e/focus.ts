// Whether one sees what has the focus.

/** In the page: what has the focus, and what covers a part of it; nothing where it is in sight (WCAG 2.4.11). */
export const COVERED = `(() => {
  const focused = document.activeElement;
  const { left, right, top, bottom, width, height } = focused.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  for (const [at, down] of [[x, top + 2], [x, y], [x, bottom - 2], [left + 2, y], [right - 2, y]]) {
    const seen = document.elementFromPoint(at, down);
    if (seen !== focused && !focused.contains(seen)) return \`\${focused.id || focused.textContent}: \${seen?.className}\`;
  }
  return '';
})()`;
