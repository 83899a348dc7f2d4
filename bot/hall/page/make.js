// Elements, made only of elements and text: nothing anybody wrote can become markup. And the words, which come from the server.

let book = {};

export function learn(words) { book = words; }
export function language() { return book.language === 'en' ? 'en' : 'zh-CN'; }
export function zone() { return book.zone; }

/** What people wrote keeps its own direction, and can't turn ours around. */
export function bare(text) { return String(text ?? '').replace(/[\u202a-\u202e\u2066-\u2069]/g, ''); }

export function t(key, values = {}) {
  const text = book[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? bare(values[name]) : place));
}

/** With a number: `key_one` is used for 1 where there is one. */
export function tn(key, n, values = {}) {
  const one = `${key}_one`;
  return t(n === 1 && one in book ? one : key, { n, ...values });
}

/** el('p', {class: 'x', text: 'y', test: 'z', 'aria-label': 'w'}, child, …) */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'text') node.textContent = value;
    else if (name === 'class') node.className = value;
    else if (name === 'test') node.dataset.testid = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ''));
  return node;
}

export function points(hundredths) { return t('points', { points: hundredths / 100 }); }
