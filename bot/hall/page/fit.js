// As large as it goes: whatever stands on the stage fills it, and nothing is ever cut off or scrolled.

const SMALLEST = 8;

function fits(node) { return node.scrollHeight <= node.clientHeight && node.scrollWidth <= node.clientWidth; }

/** The largest size of type, in pixels, at which the node's content fits; it is set, and told. */
export function fit(node, largest) {
  let low = SMALLEST;
  let high = largest;
  node.style.fontSize = `${high}px`;
  if (fits(node)) return high;
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    node.style.fontSize = `${middle}px`;
    if (fits(node)) low = middle; else high = middle;
  }
  node.style.fontSize = `${low}px`;
  return low;
}

/** The same with options in one, two or three columns: whichever lets the type be larger. */
export function fitColumns(node, grid, largest, most) {
  if (!grid) return fit(node, largest);
  let best = 0;
  let chosen = 1;
  for (let columns = 1; columns <= most; columns += 1) {
    grid.dataset.columns = columns;
    const size = fit(node, largest);
    if (size > best + 0.5) { best = size; chosen = columns; }
  }
  grid.dataset.columns = chosen;
  return fit(node, largest);
}
