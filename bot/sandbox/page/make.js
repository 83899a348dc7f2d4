// Elements are made here, and only of elements and text: nothing anybody wrote can become markup.

import { bare } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';

/** el('button', {class: 'x', text: 'y', on: {click}, data: {id: 1}, 'aria-label': 'z'}, child, …) */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, hear] of Object.entries(value)) node.addEventListener(event, hear);
    else if (name === 'data') for (const [key, datum] of Object.entries(value)) { if (datum !== null && datum !== undefined) node.dataset[key] = datum; }
    else if (name === 'text') node.textContent = value;
    else if (name === 'class') node.className = value;
    else if (name === 'test') node.dataset.testid = value;
    else if (name === 'value') node.value = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  if (tag === 'button' && !props.type) node.type = 'button';
  put(node, ...children);
  return node;
}

export function put(node, ...children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false || child === '') continue;
    node.append(child);
  }
  return node;
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const STROKES = {
  back: ['M15 5l-7 7 7 7'],
  send: ['M4 12l16-8-5 17-3.500-6.500z', 'M11.500 14.500L20 4'],
  up: ['M12 19V5', 'M6 11l6-6 6 6'],
  clip: ['M20 11.500l-8.300 8.300a5 5 0 0 1-7.100-7.100l8.600-8.600a3.400 3.400 0 0 1 4.800 4.800l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400l7.800-7.800'],
  keys: ['M4 6.500h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1z', 'M7 10h.01M11 10h.01M15 10h.01M17 10h.01M8 14h8'],
  fold: ['M6 9l6 6 6-6'],
  menu: ['M4 7h16M4 12h16M4 17h16'],
  more: ['M5.500 12h.01M12 12h.01M18.500 12h.01'],
  plus: ['M12 5v14M5 12h14'],
  close: ['M6 6l12 12M18 6L6 18'],
  wide: ['M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4'],
  pin: ['M9 4h6l-1 6 3.500 3.500h-11L10 10z', 'M12 13.500V20'],
  reply: ['M10 6L4 12l6 6', 'M4 12h10a6 6 0 0 1 6 6v1'],
  edit: ['M4 20l1-4L16.500 4.500l3 3L8 19z', 'M14 7l3 3'],
  trash: ['M5 7h14M10 4h4M7 7l1 13h8l1-13'],
  copy: ['M9 9h10v11H9z', 'M15 9V4H5v11h4'],
  out: ['M8 16L17 7M9 7h8v8'],
  down: ['M12 5v14M6 13l6 6 6-6'],
  check: ['M5 12.500l4.500 4.500L19 7'],
  cross: ['M7 7l10 10M17 7L7 17'],
  person: ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4.500 20c.6-4 3.600-6 7.500-6s6.900 2 7.500 6'],
  place: ['M12 21s7-6.500 7-12a7 7 0 0 0-14 0c0 5.500 7 12 7 12z', 'M12 11.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z'],
  phone: ['M7 3h10a1.500 1.500 0 0 1 1.500 1.500v15A1.500 1.500 0 0 1 17 21H7a1.500 1.500 0 0 1-1.500-1.500v-15A1.500 1.500 0 0 1 7 3z', 'M11 18h2'],
  file: ['M6 3h8l5 5v13H6z', 'M14 3v5h5'],
  photo: ['M4 5h16v14H4z', 'M4 16l5-5 4 4 3-3 4 4', 'M15.500 9.500h.01'],
  voice: ['M8 5.500v13l11-6.500z'],
  glass: ['M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13z', 'M15.300 15.300L20 20'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 7v5l3.500 2'],
  list: ['M9 6h11M9 12h11M9 18h11', 'M4 6l1 1 1.500-2M4 12l1 1 1.500-2M4 18l1 1 1.500-2'],
  bulb: ['M9 17h6M10 20h4', 'M8.500 14.500A5.500 5.500 0 1 1 15.500 14.500c-.6.500-.8 1.300-.8 2.500H9.300c0-1.200-.2-2-.8-2.500z'],
  block: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M6 6l12 12'],
  undo: ['M8 5L4 9l4 4', 'M4 9h10a5.500 5.500 0 0 1 0 11h-3'],
  power: ['M12 4v8', 'M7 7a7.500 7.500 0 1 0 10 0'],
};

export function icon(name, extra = '') {
  const node = svg('svg', { viewBox: '0 0 24 24', class: `icon ${extra}`.trim(), 'aria-hidden': 'true', focusable: 'false' });
  for (const d of STROKES[name] || []) node.append(svg('path', { d }));
  return node;
}

/** ✓✓ as two strokes, or one while it's on its way. */
export function checks(sent) {
  const node = svg('svg', { viewBox: '0 0 22 14', class: 'checks', 'aria-hidden': 'true', focusable: 'false' });
  node.append(svg('path', { d: 'M2 7.500L6 11.500 14 2.500' }));
  if (sent) node.append(svg('path', { d: 'M10.500 10.500l1 1L20 2.500' }));
  return node;
}

export function hue(id) {
  return Math.abs(Number(id) || 0) % 7;
}

export function initials(name) {
  const clean = bare(name).trim();
  if (!clean) return '·';
  const words = clean.split(/\s+/);
  const first = [...clean][0];
  if (/[\u2e80-\u9fff\uac00-\ud7af]/.test(first) || words.length < 2) return first.toUpperCase();
  return ([...words[0]][0] + [...words[words.length - 1]][0]).toUpperCase();
}

export function avatar(id, name, extra = '') {
  return el('span', { class: `avatar hue${hue(id)} ${extra}`.trim(), 'aria-hidden': 'true', text: initials(name) });
}

export function botFace(extra = '') {
  return el('img', { class: `avatar face ${extra}`.trim(), src: 'mark.svg', alt: '', width: '40', height: '40', draggable: 'false' });
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`;
  return `${(bytes / 1048576).toFixed(1)} MB`;
}

export function snippet(text, length = 90) {
  const flat = (text || '').replace(/\s+/g, ' ').trim();
  return flat.length > length ? `${flat.slice(0, length)}…` : flat;
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = el('textarea', { class: 'away', value: text, 'aria-hidden': 'true' });
    document.body.append(box);
    box.select();
    let done = false;
    try { done = document.execCommand('copy'); } catch { /* nothing more to try */ }
    box.remove();
    return done;
  }
}
