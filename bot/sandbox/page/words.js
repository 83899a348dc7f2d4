// Every word the page shows comes from the server; what the bot says is not ours.

let books = { zh: {}, en: {} };
let spoken = 'zh';

export function learn(zh, en) { books = { zh, en }; }
export function speak(language) { spoken = language === 'en' ? 'en' : 'zh'; }
export function language() { return spoken; }

export function has(key) { return key in books[spoken]; }

/** What people wrote keeps its own direction, and cannot turn ours around. */
export function bare(text) { return String(text ?? '').replace(/[\u202a-\u202e\u2066-\u2069]/g, ''); }
export function isolated(text) { return `\u2068${bare(text)}\u2069`; }
const WRITTEN = new Set(['name', 'names', 'who', 'title', 'text']);

export function t(key, values = {}) {
  const text = books[spoken][key] ?? books.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? (WRITTEN.has(name) ? isolated : String)(values[name]) : place));
}

/** With a number: `key_one` is used for 1 where there is one. */
export function tn(key, n, values = {}) {
  const one = `${key}_one`;
  return t(n === 1 && has(one) ? one : key, { n, ...values });
}

/** Words in both languages that came with the data. */
export function either(both) {
  if (!both) return '';
  return both[spoken] ?? both.en ?? both.zh ?? '';
}
