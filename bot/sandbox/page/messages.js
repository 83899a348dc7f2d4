// The messages of one chat: keyed by id, changed in place, never drawn anew as a whole.

import { avatar, botFace, checks, el, hue, icon, put, size, snippet } from './make.js';
import { isolated, t, tn, has } from './words.js';
import { day, dayKey, hour } from './time.js';
import { written } from './entities.js';
import { pollView } from './polls.js';
import { picture } from './dialogs.js';

const NEAR_BOTTOM = 48;
const TOGETHER = 300;
const SHEAF = 50; // messages that the browser draws, or leaves undrawn, together

export class Messages {
  constructor(phone) {
    this.phone = phone;
    this.known = new Map();
    this.order = [];
    this.stuck = true;
    this.fresh = 0;
    this.list = el('div', { class: 'list' });
    this.log = el('div', { class: 'log', role: 'log', 'aria-live': 'polite', tabindex: '0', test: 'log' }, this.list);
    this.count = el('span', { class: 'down-count' });
    this.down = el('button', { class: 'down', hidden: true, test: 'down', on: { click: () => this.toBottom(true) } }, this.count, icon('fold'));
    this.node = el('div', { class: 'log-wrap' }, this.log, this.down);
    this.log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.log.addEventListener('keydown', (event) => this.#rove(event));
    const watch = new ResizeObserver(() => {
      // few messages stand at the bottom; a plain block is laid out much faster than a flex or grid box of thousands
      const space = `${Math.max(0, this.log.clientHeight - this.list.offsetHeight)}px`;
      if (this.list.style.marginTop !== space) this.list.style.marginTop = space;
      if (this.stuck) this.#pin();
    });
    watch.observe(this.list);
    watch.observe(this.log);
  }

  clear() {
    this.known.clear();
    this.order = [];
    this.list.replaceChildren();
    this.sheaf = null;
    this.stuck = true;
    this.#unread(0);
  }

  get(id) { return this.known.get(id)?.message; }
  get last() { return this.order.length ? this.get(this.order[this.order.length - 1]) : null; }
  /** The keyboard's way up: the first button of the newest message that has some, else the messages. */
  toButtons() {
    for (let at = this.order.length - 1; at >= 0; at -= 1) {
      const button = this.known.get(this.order[at]).node.querySelector('.inline-button');
      if (button) { button.focus(); return; }
    }
    this.log.focus();
  }

  lastMine() {
    for (let at = this.order.length - 1; at >= 0; at -= 1) {
      const message = this.get(this.order[at]);
      if (message.mine && message.text && !message.service) return message;
    }
    return null;
  }

  /** Takes a whole or a partial screen; answers the ids that are new. */
  take({ whole, messages, gone }) {
    const bulk = this.order.length === 0;
    if (bulk) this.log.setAttribute('aria-busy', 'true');
    const here = new Set(messages.map((message) => message.id));
    if (whole) for (const id of [...this.order]) if (!here.has(id)) this.#drop(id, false);
    for (const id of gone || []) this.#drop(id, true);
    const fresh = [];
    const touched = new Set();
    for (const message of messages) {
      const record = this.known.get(message.id);
      const face = JSON.stringify(message);
      if (!record) {
        touched.add(this.#insert(message, face));
        fresh.push(message);
      } else {
        this.phone.settled(message);
        if (record.face !== face) {
          record.message = message;
          record.face = face;
          this.#fill(record);
          touched.add(record);
        } else this.#pressing(record);
      }
    }
    if (bulk) this.order.forEach((_, at) => this.#join(at));
    else {
      const places = new Set();
      for (const { message } of touched) { const at = this.#find(message.id); places.add(at - 1); places.add(at); places.add(at + 1); }
      for (const at of places) this.#join(at);
    }
    this.#tab();
    if (bulk) { this.toBottom(); setTimeout(() => this.log.removeAttribute('aria-busy'), 300); }
    else if (fresh.some((message) => message.mine)) this.toBottom();
    else if (this.stuck) this.#pin();
    else if (fresh.length) this.#unread(this.fresh + fresh.length);
    return bulk ? [] : fresh;
  }

  toBottom(smooth = false) {
    this.stuck = true;
    this.#unread(0);
    if (smooth && !matchMedia('(prefers-reduced-motion: reduce)').matches) this.log.scrollTo({ top: this.log.scrollHeight, behavior: 'smooth' });
    else this.#pin();
  }

  show(id) {
    const record = this.known.get(id);
    if (!record) return false;
    this.stuck = false;
    record.node.scrollIntoView({ block: 'center' });
    record.node.classList.remove('shown');
    requestAnimationFrame(() => { record.node.scrollIntoView({ block: 'center' }); record.node.classList.add('shown'); });
    setTimeout(() => record.node.classList.remove('shown'), 1600);
    return true;
  }

  /** The presses that wait for an answer, shown at once. */
  pressing(id) { const record = this.known.get(id); if (record) this.#pressing(record); }

  redraw() { for (const record of this.known.values()) this.#fill(record); this.order.forEach((_, at) => this.#join(at, true)); this.#unread(this.fresh); this.#tab(); }

  #pin() { this.log.scrollTop = this.log.scrollHeight; }

  #scrolled() {
    this.stuck = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM;
    if (this.stuck) this.#unread(0);
    this.down.hidden = this.stuck;
  }

  #unread(count) {
    this.fresh = count;
    this.count.textContent = count || '';
    this.count.hidden = !count;
    this.down.setAttribute('aria-label', count ? tn('new_messages', count) : t('to_bottom'));
    this.down.hidden = this.stuck;
  }

  #find(id) {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.order[middle] < id) low = middle + 1; else high = middle;
    }
    return low;
  }

  #insert(message, face) {
    const node = el('div', { class: 'message', role: 'article', test: 'message', data: { id: message.id } });
    const record = { message, face, node, day: null, state: { revealed: false, unfolded: new Set() }, memory: {} };
    record.state.reveal = () => { record.state.revealed = true; };
    this.known.set(message.id, record);
    const at = this.#find(message.id);
    const next = this.known.get(this.order[at]);
    this.order.splice(at, 0, message.id);
    if (next) (next.day || next.node).before(node);
    else this.#lastSheaf().append(node);
    this.#fill(record);
    if (at === this.order.length - 1 && at > 0 && !this.log.hasAttribute('aria-busy')) node.classList.add('arrived');
    return record;
  }

  #lastSheaf() {
    if (this.sheaf?.parentNode === this.list && this.sheaf.childElementCount < SHEAF) return this.sheaf;
    const sheaf = el('div', { class: 'sheaf' });
    const before = this.order.length > 1 && this.known.get(this.order[this.order.length - 2]).node.parentNode;
    if (before) before.after(sheaf); else this.list.prepend(sheaf);
    this.sheaf = sheaf;
    return sheaf;
  }

  #drop(id, softly) {
    const record = this.known.get(id);
    if (!record) return;
    const at = this.#find(id);
    this.order.splice(at, 1);
    this.known.delete(id);
    record.day?.remove();
    if (record.node.contains(document.activeElement)) this.log.focus({ preventScroll: true });
    record.node.removeAttribute('data-testid');
    const remove = () => {
      const sheaf = record.node.parentNode;
      record.node.remove();
      if (sheaf && !sheaf.childElementCount) sheaf.remove();
    };
    if (softly) {
      record.node.classList.add('going');
      record.node.setAttribute('inert', '');
      setTimeout(remove, 260);
    } else remove();
    this.#join(at - 1);
    this.#join(at);
  }

  /** How a message stands to its neighbours: name, tail, face, day. */
  #join(at, anew = false) {
    const record = this.known.get(this.order[at]);
    if (!record) return;
    const before = this.known.get(this.order[at - 1])?.message;
    const after = this.known.get(this.order[at + 1])?.message;
    const { message, node } = record;
    const first = !together(before, message);
    const last = !together(message, after);
    node.classList.toggle('first', first);
    node.classList.toggle('last', last);
    const newDay = !before || dayKey(before.date) !== dayKey(message.date);
    if (!newDay || anew) { record.day?.remove(); record.day = null; }
    if (newDay && !record.day && !hidden(message)) {
      record.day = el('div', { class: 'pill day' }, el('span', { text: day(message.date) }));
      node.before(record.day);
    }
  }

  #fill(record) {
    const { node, message } = record;
    const focused = node.contains(document.activeElement) ? document.activeElement.dataset.spot || 'more' : null;
    node.className = `message${message.mine ? ' mine' : ''}${node.classList.contains('first') ? ' first' : ''}${node.classList.contains('last') ? ' last' : ''}`;
    node.replaceChildren();
    if (message.service) service(node, message);
    else bubble(node, record, this.phone);
    this.#pressing(record);
    if (focused) (node.querySelector(`[data-spot="${focused}"]`) || node.querySelector('.more') || this.log).focus({ preventScroll: true });
  }

  #pressing({ node, message }) {
    for (const button of node.querySelectorAll('.inline-button')) {
      const { row, column } = button.dataset;
      const waits = Boolean(message.buttons[row]?.[column]?.pressing || this.phone.pressed.has(`${message.id}:${row}:${column}`));
      button.classList.toggle('pressing', waits);
      if (waits) button.setAttribute('aria-busy', 'true'); else button.removeAttribute('aria-busy');
    }
  }

  // One "…" of all is in the tab order; arrows go from one to the next.
  #tab(to = null) {
    if (this.roving) this.roving.tabIndex = -1;
    this.roving = to || this.#more(this.order.length - 1, -1);
    if (this.roving) this.roving.tabIndex = 0;
  }

  #rove(event) {
    const { target, key } = event;
    if (!target.classList.contains('more') || !['ArrowUp', 'ArrowDown'].includes(key)) return;
    event.preventDefault();
    const step = key === 'ArrowUp' ? -1 : 1;
    const more = this.#more(this.#find(Number(target.closest('.message').dataset.id)) + step, step);
    if (more) { this.#tab(more); more.focus(); more.closest('.message').scrollIntoView({ block: 'nearest' }); }
  }

  #more(at, step) {
    for (; at >= 0 && at < this.order.length; at += step) {
      const more = this.known.get(this.order[at]).node.querySelector('.more');
      if (more) return more;
    }
    return null;
  }
}

function hidden(message) { return message.service && !has(`service_${message.service.kind}`); }

function together(one, other) {
  return Boolean(one && other && !one.service && !other.service && one.from.id === other.from.id && one.mine === other.mine
    && Math.abs(other.date - one.date) < TOGETHER && dayKey(one.date) === dayKey(other.date));
}

function service(node, message) {
  const key = `service_${message.service.kind}`;
  node.classList.add('service');
  if (hidden(message)) { node.hidden = true; return; }
  const values = { ...message.service.values, who: message.from?.name ?? '' };
  for (const [name, value] of Object.entries(values)) if (Array.isArray(value)) values[name] = value.join(t('and'));
  if (values.text) values.text = snippet(values.text, 40);
  node.append(el('div', { class: 'pill' }, el('span', { text: t(key, values) })));
}

/** What a message is, in a few words: for labels, quotes and the pinned bar. */
export function gist(message) {
  if (message.poll) return `${t(message.poll.kind === 'quiz' ? 'is_quiz' : 'is_poll')}: ${isolated(message.poll.question)}`;
  if (message.text) return message.text;
  if (message.photo) return t('is_photo');
  if (message.document) return message.document.name;
  if (message.voice) return t('is_voice');
  if (message.contact) return `${t('is_contact')}: ${isolated(message.contact.name)}`;
  if (message.place) return message.place.title || t('is_place');
  return message.sticker || '';
}

function bubble(node, record, phone) {
  const { message, state, memory } = record;
  const group = phone.screenState.chat.kind !== 'private';
  const name = message.mine ? t('you') : message.from.name;
  node.setAttribute('aria-label', `${isolated(name)}, ${hour(message.date)}: ${snippet(gist(message), 300)}`);
  if (message.bot) node.classList.add('from-bot');

  const kinds = ['bubble'];
  const jumbo = message.sticker || (isJumbo(message) ? message.text : '');
  if (jumbo) kinds.push('jumbo');
  if (message.photo) kinds.push(message.text ? 'has-photo' : 'has-photo only-photo');
  if (message.poll) kinds.push('has-poll');
  const box = el('div', { class: kinds.join(' ') });

  if (group && !message.mine) box.append(el('div', { class: `sender ink${hue(message.from.id)}`, text: message.from.name }));
  if (message.forwarded) box.append(el('div', { class: 'forwarded', text: t('forwarded', { name: message.forwarded }) }));
  if (message.reply) {
    box.append(el('button', { class: 'quote', data: { spot: 'quote' }, 'aria-label': t('reply_to', { name: message.reply.name, text: snippet(message.reply.text) }), on: { click: () => phone.messages.show(message.reply.id) } },
      el('span', { class: 'quote-name', text: message.reply.name }), el('span', { class: 'quote-text', text: snippet(message.reply.text) })));
  }
  if (message.photo) box.append(photo(message));
  if (message.document) box.append(paper(message));
  if (message.voice) box.append(voice(message));
  if (message.contact) box.append(card(avatar(owner(message, phone), message.contact.name), message.contact.name, message.contact.phone, t('is_contact')));
  if (message.place) box.append(place(message.place));
  if (jumbo) box.append(el('div', { class: 'jumbo-text', text: jumbo }));
  if (message.text && !jumbo) {
    const text = el('div', { class: 'text', dir: 'auto' });
    text.append(written(message.text, message.entities, phone, state));
    text.append(meta(message));
    box.append(text);
  }
  if (message.poll) box.append(pollView(message, phone, memory, state));
  if (message.reactions?.length) {
    box.append(el('div', { class: 'reactions' }, message.reactions.map(({ emoji, count, mine }, at) => el('button', {
      class: mine ? 'reaction own' : 'reaction', 'aria-pressed': String(mine), data: { spot: `r:${at}` }, 'aria-label': `${emoji} ${count}`,
      on: { click: () => phone.react(message, emoji) },
    }, el('span', { text: emoji }), el('span', { class: 'reaction-count', text: count })))));
  }
  if (!message.text || jumbo) box.append(meta(message));

  const stack = el('div', { class: message.buttons?.length ? 'stack has-buttons' : 'stack' }, box);
  if (message.buttons?.length) stack.append(keyboard(message, phone));
  const more = el('button', { class: 'more', tabindex: '-1', 'aria-label': t('message_menu'), 'aria-haspopup': 'menu', data: { spot: 'more' },
    on: { click: () => phone.messageMenu(record, { anchor: more }) } }, icon('more'));
  const face = group && !message.mine && el('span', { class: 'who' }, message.bot && message.from.id === phone.botId ? botFace() : avatar(message.from.id, message.from.name));
  node.append(el('div', { class: 'body' }, face, stack, more));
  phone.menuOn(box, record);
}

/** Whose colour a contact has: that of the person of this name, if there is one here. */
function owner({ contact, from }, phone) {
  if (contact.name === from.name) return from.id;
  return phone.house.hall.people.find(({ name }) => name === contact.name)?.id ?? contact.phone;
}

function isJumbo({ text, entities, reply }) {
  if (!text || text.length > 14 || reply || (entities || []).some(({ type }) => type !== 'custom_emoji')) return false;
  return /^(?:(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})[\u{1F3FB}-\u{1F3FF}\uFE0F]?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*){1,3}$/u.test(text);
}

// A bot's messages are edited with every press: Telegram doesn't say so of them.
function meta(message) {
  return el('span', { class: 'meta' },
    message.edited && !message.bot && el('span', { class: 'edited', text: t('edited') }),
    el('time', { datetime: new Date(message.date * 1000).toISOString(), text: hour(message.date) }),
    message.mine && el('span', { class: 'sent', role: 'img', 'aria-label': t(message.sent === false ? 'sending' : 'sent') }, checks(message.sent !== false)));
}

function photo(message) {
  const label = message.text ? `${t('is_photo')}: ${snippet(message.text, 120)}` : t('is_photo');
  const image = el('img', { src: message.photo.url, alt: label, loading: 'lazy', decoding: 'async', width: message.photo.width, height: message.photo.height, draggable: 'false' });
  return el('button', { class: 'photo', data: { spot: 'photo' }, 'aria-label': `${label}. ${t('photo_open')}`, on: { click: () => picture(message.photo.url, label) } }, image);
}

function paper(message) {
  const { url, name, size: bytes } = message.document;
  const kind = (name.match(/\.([a-z0-9]{1,5})$/i)?.[1] || '').toLowerCase();
  return el('a', { class: 'paper', href: url, download: name, data: { spot: 'file' }, 'aria-label': t('download', { name, size: size(bytes) }) },
    el('span', { class: `paper-icon kind-${({ xls: 'sheet', xlsx: 'sheet', csv: 'sheet', pdf: 'pdf', zip: 'zip', db: 'zip' })[kind] || 'other'}`, 'aria-hidden': 'true' }, kind ? el('b', { text: kind.toUpperCase() }) : icon('file')),
    el('span', { class: 'paper-words' }, el('span', { class: 'paper-name', text: name }), el('span', { class: 'paper-size' }, size(bytes), icon('down'))));
}

function voice({ voice: { seconds, url } }) {
  const bars = el('span', { class: 'waves', 'aria-hidden': 'true' });
  for (let at = 0; at < 28; at += 1) {
    const bar = el('i');
    bar.style.height = `${20 + Math.abs(Math.sin(at * 1.7) * 60 + Math.sin(at * 0.6) * 20)}%`;
    bars.append(bar);
  }
  const length = `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;
  return el(url ? 'a' : 'div', { class: 'paper', href: url || null, download: url ? '' : null, 'aria-label': `${t('is_voice')}, ${length}` },
    el('span', { class: 'paper-icon play', 'aria-hidden': 'true' }, icon('voice')), el('span', { class: 'paper-words' }, bars, el('span', { class: 'paper-size', text: length })));
}

function card(face, name, line, label) {
  return el('div', { class: 'paper card', role: 'group', 'aria-label': `${label}: ${isolated(name)}, ${line}` }, face, el('span', { class: 'paper-words' }, el('span', { class: 'paper-name', text: name }), el('span', { class: 'paper-size', text: line })));
}

function place({ latitude, longitude, title }) {
  return el('div', { class: 'place', role: 'img', 'aria-label': `${t('is_place')}: ${isolated(title)} ${latitude}, ${longitude}` },
    el('span', { class: 'map' }, icon('place')), el('span', { class: 'place-words' }, title && el('b', { text: title }), el('span', { text: `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` })));
}

function keyboard(message, phone) {
  return el('div', { class: 'inline-keyboard', role: 'group', 'aria-label': t('buttons_of_message') }, message.buttons.map((row, at) => el('div', { class: 'inline-row' }, row.map((button, column) => {
    const sign = { link: 'out', copy: 'copy' }[button.kind];
    return put(el('button', {
      class: 'inline-button', test: 'inline-button', data: { row: at, column, kind: button.kind, spot: `b:${at}:${column}` },
      title: button.kind === 'link' ? button.url : null,
      on: { click: () => phone.press(message, at, column) },
    }), el('span', { class: 'inline-text', text: button.text }), sign && icon(sign, 'corner'), el('span', { class: 'spin', 'aria-hidden': 'true' }));
  }))));
}
