// The picture of a question: fetched once, whole beside its words, and said in words to whoever can't see it.

import { el, t } from './make.js';

const base = `${location.pathname.replace(/\/$/, '')}/`;
const AGAIN = 2000; // ms until it is asked for once more
const kept = { name: '', node: null };

/** The same element as long as it is the same question: drawn anew, it does not blink. */
export function picture(state) {
  const name = `${state.code}-${state.at}`;
  if (kept.name !== name) { kept.name = name; kept.node = make(name, state.at); }
  return kept.node;
}

function make(name, n) {
  const image = el('img', { test: 'picture', alt: t('picture', { n }) });
  const words = el('figcaption', { class: 'soft', text: t('picture_lost', { n }) });
  const load = () => { image.src = `${base}picture?of=${encodeURIComponent(name)}`; };
  const show = (there) => { image.hidden = !there; words.hidden = there; };
  image.addEventListener('load', () => show(true));
  image.addEventListener('error', () => { show(false); if (kept.name === name) setTimeout(load, AGAIN); });
  show(true);
  load();
  return el('figure', { class: 'picture' }, image, words);
}
