// Text with entities becomes nodes. Offsets are UTF-16, as JavaScript counts; nothing is ever parsed as HTML.

import { el, icon } from './make.js';
import { t } from './words.js';

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);
const SAFE = /^(https?|tg|mailto|tel):/i;

/** ctx: {openLink(url), command(text), copied(text), mention(name)}; state: {revealed:bool, reveal(), unfolded:Set} */
export function written(text, entities, ctx, state = {}) {
  const fragment = document.createDocumentFragment();
  const list = prepare(text, entities || []);
  fragment.append(...build(text, 0, text.length, list, ctx, state));
  return fragment;
}

function prepare(text, entities) {
  const spans = entities
    .map((entity) => ({ entity, start: entity.offset, end: Math.min(text.length, entity.offset + entity.length) }))
    .filter(({ start, end }) => start >= 0 && end > start);
  const blocks = spans.filter(({ entity }) => BLOCKS.has(entity.type));
  // a block is never cut: what lies across its edge is cut there instead
  const edges = [...new Set(blocks.flatMap(({ start, end }) => [start, end]))];
  const whole = [...blocks];
  for (const span of spans) {
    if (BLOCKS.has(span.entity.type)) continue;
    let from = span.start;
    const covers = blocks.some((block) => span.start <= block.start && span.end >= block.end);
    if (!covers || span.entity.type !== 'text_link') {
      for (const edge of edges.filter((e) => e > span.start && e < span.end).sort((a, b) => a - b)) {
        whole.push({ entity: span.entity, start: from, end: edge });
        from = edge;
      }
    }
    whole.push({ entity: span.entity, start: from, end: span.end });
  }
  return whole.sort(order);
}

function order(a, b) {
  return a.start - b.start || b.end - a.end || BLOCKS.has(b.entity.type) - BLOCKS.has(a.entity.type);
}

function build(text, start, end, list, ctx, state) {
  const nodes = [];
  let at = start;
  let afterBlock = false;
  const queue = [...list];
  const plain = (to, beforeBlock) => {
    let piece = text.slice(at, to);
    if (afterBlock && piece.startsWith('\n')) piece = piece.slice(1);
    if (beforeBlock && piece.endsWith('\n')) piece = piece.slice(0, -1);
    if (piece) nodes.push(document.createTextNode(piece));
  };
  while (queue.length) {
    const span = queue.shift();
    const block = BLOCKS.has(span.entity.type);
    if (span.start > at) plain(span.start, block);
    const inner = [];
    while (queue.length && queue[0].start < span.end) {
      const next = queue.shift();
      if (next.end <= span.end) inner.push(next);
      else {
        inner.push({ ...next, end: span.end });
        queue.push({ ...next, start: span.end });
        queue.sort(order);
      }
    }
    nodes.push(wrap(span, text.slice(span.start, span.end), build(text, span.start, span.end, inner, ctx, state), ctx, state));
    at = span.end;
    afterBlock = block;
  }
  if (at < end) plain(end, false);
  return nodes;
}

function wrap({ entity, start }, piece, inner, ctx, state) {
  const tag = (name, extra = {}) => el(name, extra, inner);
  switch (entity.type) {
    case 'bold': return tag('strong');
    case 'italic': return tag('em');
    case 'underline': return tag('u');
    case 'strikethrough': return tag('s');
    case 'spoiler': return spoiler(inner, state);
    case 'code': return tag('code');
    case 'pre': return el('pre', { data: { language: entity.language || null } }, el('code', {}, inner));
    case 'blockquote': return tag('blockquote');
    case 'expandable_blockquote': return foldable(inner, start, state);
    case 'text_link': return link(entity.url || '', inner, ctx);
    case 'url': return link(/^[a-z][a-z0-9+.-]*:/i.test(piece) ? piece : `https://${piece}`, inner, ctx);
    case 'email': return link(`mailto:${piece}`, inner, ctx);
    case 'phone_number': return act(inner, () => ctx.copied(piece), 'tel');
    case 'mention': return act(inner, () => ctx.mention(piece));
    case 'text_mention': return act(inner, () => ctx.mention(entity.user?.name || entity.user?.first_name || piece));
    case 'hashtag':
    case 'cashtag': return el('span', { class: 'tag' }, inner);
    case 'bot_command': return act(inner, () => ctx.command(piece));
    case 'date_time': return el('span', { class: 'when' }, inner);
    default: return el('span', {}, inner);
  }
}

function act(inner, does, extra = '') {
  return el('button', { class: `act ${extra}`.trim(), on: { click: does } }, inner);
}

function link(url, inner, ctx) {
  if (!SAFE.test(url)) return el('span', { class: 'tag' }, inner);
  return el('a', {
    href: url, target: '_blank', rel: 'noopener noreferrer', title: url,
    on: { click: (event) => { event.preventDefault(); ctx.openLink(url); } },
  }, inner);
}

function spoiler(inner, state) {
  const cover = el('span', { class: 'spoiler' }, el('span', { class: 'under' }, inner));
  const open = () => {
    state.reveal?.();
    for (const each of (cover.closest('.text') || cover).querySelectorAll?.('.spoiler') ?? []) bare(each);
    bare(cover);
  };
  const bare = (node) => {
    node.classList.add('open');
    for (const name of ['role', 'tabindex', 'aria-label']) node.removeAttribute(name);
    node.firstChild.removeAttribute('inert');
  };
  if (state.revealed) { cover.classList.add('open'); return cover; }
  cover.setAttribute('role', 'button');
  cover.setAttribute('tabindex', '0');
  cover.setAttribute('aria-label', t('spoiler'));
  cover.firstChild.setAttribute('inert', '');
  cover.addEventListener('click', open, { once: true });
  cover.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(); }
  });
  return cover;
}

function foldable(inner, start, state) {
  const open = state.unfolded?.has(start) ?? false;
  const body = el('div', { class: 'fold-body' }, inner);
  const button = el('button', { class: 'fold', 'aria-expanded': String(open), 'aria-label': t('quote_more') }, icon('fold'));
  const quote = el('blockquote', { class: open ? 'foldable open' : 'foldable' }, body, button);
  button.addEventListener('click', () => {
    const opened = quote.classList.toggle('open');
    button.setAttribute('aria-expanded', String(opened));
    if (opened) state.unfolded?.add(start); else state.unfolded?.delete(start);
  });
  return quote;
}
