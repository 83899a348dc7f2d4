// <union-phone>: one telephone in one person's hand, showing one chat.

import { avatar, botFace, copy, el, icon, put, snippet, svg } from './make.js';
import { bare, either, isolated, t, tn, language } from './words.js';
import { hour, now, onTick } from './time.js';
import { ask, menu, notice } from './dialogs.js';
import { gist, Messages } from './messages.js';
import { Composer } from './composer.js';

const EMOJI = ['👍', '❤️', '🙏', '👏', '😁', '🤔'];
const LONG = 480;

export class UnionPhone extends HTMLElement {
  /** house: {hall, say(what), change(phone, person, chat), remove(phone), wide(phone), phones()} */
  build(house, { phone, person, chat }) {
    this.house = house;
    this.phone = phone;
    this.pressed = new Map();
    this.screenState = null;
    Object.assign(this.dataset, { testid: 'phone', phone });
    this.setAttribute('role', 'region');

    this.face = el('span', { class: 'head-face' });
    this.people = el('select', { class: 'pick person', test: 'person-select', on: { change: () => house.change(phone, Number(this.people.value), Number(this.people.value)) } });
    this.chats = el('select', { class: 'pick chat', test: 'chat-select', on: { change: () => house.change(phone, this.person, Number(this.chats.value)) } });
    this.wideButton = el('button', { class: 'head-button', test: 'wide', on: { click: () => house.wide(phone) } }, icon('wide'));
    this.removeButton = el('button', { class: 'head-button', test: 'remove-phone', on: { click: () => house.remove(phone) } }, icon('close'));
    this.head = el('div', { class: 'head' }, this.face, el('div', { class: 'picks' }, el('span', { class: 'pick-wrap' }, this.people, icon('fold')), el('span', { class: 'pick-wrap' }, this.chats, icon('fold'))), this.wideButton, this.removeButton);

    this.time = el('span', { class: 'status-time' });
    this.heading = el('h2', { class: 'chat-title' });
    this.under = el('span', { class: 'chat-under', role: 'status' });
    this.chatFace = el('span', { class: 'chat-face' });
    this.chatMenu = el('button', { class: 'tool', test: 'chat-menu', 'aria-haspopup': 'menu', on: { click: () => this.#chatMenu() } }, icon('more', 'upright'));
    this.leave = el('button', { class: 'leave-wide', test: 'leave-wide', on: { click: () => house.wide(null) } });
    this.pinnedBar = el('button', { class: 'pinned', hidden: true, test: 'pinned', on: { click: () => this.messages.show(this.screenState.pinned) } });
    this.toasts = el('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
    this.messages = new Messages(this);
    this.composer = new Composer(this);
    this.draft = el('div', { class: 'message draft first last', hidden: true });
    this.messages.node.append(this.toasts);
    this.screen = el('div', { class: 'screen' },
      el('div', { class: 'status', 'aria-hidden': 'true' }, this.time, el('span', { class: 'camera' }), signs()),
      el('div', { class: 'chat-head' }, this.chatFace, el('div', { class: 'chat-words' }, this.heading, this.under), this.leave, this.chatMenu),
      this.pinnedBar, this.messages.node, this.composer.node);
    this.load = el('div', { class: 'loading', 'aria-hidden': 'true' }, el('span', { class: 'spinner' }));
    this.case = el('div', { class: 'case' }, this.screen, this.load);
    this.replaceChildren(this.head, this.case);
    this.aim(person, chat);
    onTick((at) => {
      if (this.built && !this.isConnected) return false;
      const text = at ? hour(at) : '';
      if (this.time.textContent !== text) this.time.textContent = text;
      return true;
    });
    return this;
  }

  connectedCallback() { this.built = true; }

  get botId() { return this.house.hall.bot.id; }
  get botUsername() { return this.house.hall.bot.username; }
  get readonly() { return !this.screenState || this.screenState.blocked; }

  /** Another person or chat: what was shown is of no use any more. */
  aim(person, chat) {
    if (this.person === person && this.chat === chat) return;
    this.person = person;
    this.chat = chat;
    this.dataset.person = person;
    this.dataset.chat = chat;
    this.screenState = null;
    this.pressed.clear();
    this.messages.clear();
    this.toasts.replaceChildren();
    this.settle();
    this.load.hidden = false;
    this.hallChanged();
  }

  /** Questions that are still open get their no: whom or what they were about is gone. */
  settle() { for (const veil of this.case.querySelectorAll('.veil')) veil.dispatchEvent(new Event('settle')); }

  hallChanged() {
    const { hall } = this.house;
    const person = hall.people.find(({ id }) => id === this.person);
    const fill = (select, choices, value) => {
      const face = JSON.stringify([choices, value]);
      if (select.dataset.face === face) return;
      select.dataset.face = face;
      select.replaceChildren(...choices.map(([id, text]) => el('option', { value: String(id), text })));
      select.value = String(value);
    };
    fill(this.people, hall.people.map((each) => { const about = either(each.about); return [each.id, about ? `${isolated(each.name)} · ${about}` : bare(each.name)]; }), this.person);
    fill(this.chats, [[this.person, hall.bot.name], ...hall.groups.filter(({ members }) => members.includes(this.person)).map(({ id, title }) => [id, bare(title)])], this.chat);
    const name = person?.name ?? '';
    const about = either(person?.about);
    this.people.title = about ? `${isolated(name)} · ${about}` : bare(name);
    this.face.replaceChildren(avatar(this.person, name));
    this.setAttribute('aria-label', t('phone_of', { name }));
    this.people.setAttribute('aria-label', t('choose_person'));
    this.chats.setAttribute('aria-label', t('choose_chat'));
    this.wideButton.hidden = this.chat === this.person;
    for (const [button, key] of [[this.wideButton, 'wide'], [this.removeButton, 'remove_phone']]) {
      button.setAttribute('aria-label', t(key, { name }));
      button.title = t(key, { name });
    }
    this.removeButton.hidden = this.house.phones().length < 2;
    this.leave.textContent = t('leave_wide');
    this.chatMenu.setAttribute('aria-label', t('chat_menu'));
    this.screen.lang = (person?.language ?? language()) === 'zh' ? 'zh-CN' : 'en';
  }

  /** Takes what the server told of this screen. */
  take(told) {
    if (told.person.id !== this.person || told.chat.id !== this.chat) return; // of the chat that was left
    const first = !this.screenState;
    if (first && !told.whole) return;
    this.screenState = told;
    this.load.hidden = true;
    this.#drawHead();
    this.messages.log.setAttribute('aria-label', t('messages_of', { name: told.chat.title }));
    const fresh = this.messages.take(told);
    this.#drawPinned();
    this.#drawDraft();
    this.composer.take(told, first);
    this.composer.gone(told.gone);
    if (this.messages.stuck) this.messages.toBottom();
    if (fresh.some(({ mine }) => !mine)) this.dispatchEvent(new CustomEvent('news'));
  }

  /** The words changed. */
  redraw() {
    this.hallChanged();
    if (!this.screenState) return;
    this.#drawHead();
    this.messages.log.setAttribute('aria-label', t('messages_of', { name: this.screenState.chat.title }));
    this.messages.redraw();
    this.#drawPinned();
    this.composer.take(this.screenState, false);
    this.composer.redraw();
  }

  #drawHead() {
    const { chat, doing } = this.screenState;
    const own = chat.kind === 'private';
    if (this.heading.textContent !== chat.title) {
      this.heading.textContent = chat.title;
      this.chatFace.replaceChildren(own ? botFace() : avatar(chat.id, chat.title));
    }
    const act = doing && t(['typing', 'upload_document', 'upload_photo', 'choose_sticker', 'record_voice'].includes(doing) ? `doing_${doing}` : 'doing_other');
    const text = act ? (own ? act : `${isolated(this.house.hall.bot.name)} ${act}`) : own ? t('bot') : tn('members', chat.members);
    if (this.under.dataset.text !== text) {
      this.under.dataset.text = text;
      this.under.classList.toggle('doing', Boolean(doing));
      this.under.replaceChildren(text);
      if (doing) this.under.append(el('span', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i')));
    }
  }

  #drawPinned() {
    const message = this.screenState.pinned ? this.messages.get(this.screenState.pinned) : null;
    this.pinnedBar.hidden = !message;
    if (message) this.pinnedBar.replaceChildren(el('span', { class: 'pinned-words' }, el('b', { text: t('pinned') }), el('span', { text: snippet(gist(message)) })), icon('pin'));
  }

  #drawDraft() {
    const { draft } = this.screenState;
    this.draft.hidden = !draft;
    if (!draft) { this.draft.remove(); return; }
    this.draft.replaceChildren(el('div', { class: 'body' }, el('div', { class: 'stack' }, el('div', { class: 'bubble' }, el('div', { class: 'text', text: draft }, el('span', { class: 'dots' }, el('i'), el('i'), el('i')))))));
    this.messages.list.append(this.draft);
  }

  // --- what the person does

  say(what) {
    const said = this.house.say({ ...what, phone: this.phone });
    if (!said) notice(t('line_down_kept'));
    return said;
  }

  command(text) {
    const said = this.say({ do: 'type', text, reply: null });
    if (said) this.messages.toBottom();
    return said;
  }

  press(message, row, column) {
    const button = message.buttons[row][column];
    if (button.kind === 'link') { this.openLink(button.url); return; }
    if (button.kind === 'copy') { copy(button.copy ?? '').then((done) => this.toast(t(done ? 'copied' : 'not_copied'))); return; }
    const key = `${message.id}:${row}:${column}`;
    const current = this.messages.get(message.id)?.buttons[row]?.[column];
    if (this.pressed.has(key) || current?.pressing) return;
    if (!this.say({ do: 'press', message: message.id, row, column })) return;
    this.pressed.set(key, setTimeout(() => { this.pressed.delete(key); this.messages.pressing(message.id); }, 8000));
    this.messages.pressing(message.id);
  }

  /** The server spoke of a message: from here its own `pressing` counts. */
  settled(message) {
    if (this.pressed.size) this.#forget(`${message.id}:`);
  }

  #forget(start) {
    for (const [key, timer] of this.pressed) if (key.startsWith(start)) { clearTimeout(timer); this.pressed.delete(key); }
  }

  answered({ message, text, alert }) {
    this.#forget(message === null ? '' : `${message}:`);
    if (message !== null) this.messages.pressing(message);
    if (!text) return;
    if (alert) ask(this, { text, yes: t('ok'), alert: true, testid: 'alert' });
    else this.toast(text);
  }

  toast(text) {
    const node = el('div', { class: 'toast', text, test: 'toast' });
    this.toasts.append(node);
    setTimeout(() => { node.classList.add('going'); setTimeout(() => node.remove(), 250); }, Math.min(8000, 3000 + text.length * 20));
  }

  vote(message, options) { this.say({ do: 'vote', message, options }); }

  react(message, emoji) {
    const own = message.reactions?.some((each) => each.mine && each.emoji === emoji);
    this.say({ do: 'react', message: message.id, emoji: own ? '' : emoji });
  }

  copied(text) { copy(text).then((done) => this.toast(t(done ? 'copied_number' : 'not_copied'))); }

  mention(name) {
    if (name.toLowerCase() === `@${this.botUsername}`.toLowerCase()) this.house.change(this.phone, this.person, this.person);
    else this.toast(name);
  }

  async openLink(url) {
    let link;
    try { link = new URL(url); } catch { return; }
    const own = this.#ownLink(link);
    if (own) {
      this.house.change(this.phone, this.person, this.person);
      if (own.start !== null) this.say({ do: 'start', payload: own.start });
      return;
    }
    if (link.protocol === 'tg:') { this.toast(t('only_in_telegram')); return; }
    if (!['http:', 'https:', 'mailto:', 'tel:'].includes(link.protocol)) return;
    const yes = await ask(this, { title: t('open_link'), text: link.protocol.startsWith('http') ? link.href : decodeURI(link.pathname), yes: t('open'), no: t('cancel'), testid: 'open-link' });
    if (yes) window.open(link.href, '_blank', 'noopener,noreferrer');
  }

  #ownLink(link) {
    const bot = this.botUsername.toLowerCase();
    if (link.protocol === 'tg:' && link.host === 'resolve' && link.searchParams.get('domain')?.toLowerCase() === bot) return { start: link.searchParams.get('start') };
    if (/^https?:$/.test(link.protocol) && ['t.me', 'telegram.me'].includes(link.host) && link.pathname.replace(/^\/|\/$/g, '').toLowerCase() === bot) return { start: link.searchParams.get('start') };
    return null;
  }

  // --- menus

  menuOn(box, record) {
    box.addEventListener('contextmenu', (event) => {
      if (event.target.closest('a, img') && !window.getSelection().isCollapsed) return;
      event.preventDefault();
      this.messageMenu(record, { x: event.clientX, y: event.clientY });
    });
    let timer = 0;
    const stop = () => clearTimeout(timer);
    box.addEventListener('pointerdown', (event) => {
      if (event.pointerType !== 'touch') return;
      const { clientX: x, clientY: y } = event;
      timer = setTimeout(() => this.messageMenu(record, { x, y }), LONG);
    });
    for (const name of ['pointerup', 'pointercancel', 'pointermove']) box.addEventListener(name, (event) => { if (name !== 'pointermove' || Math.abs(event.movementX) + Math.abs(event.movementY) > 4) stop(); });
  }

  messageMenu({ message }, where) {
    const items = [];
    if (this.screenState.may_write !== false && !this.readonly) items.push({ icon: 'reply', text: t('reply'), testid: 'menu-reply', does: () => this.composer.reply(message) });
    if (message.mine && message.text && !message.photo && !message.document && !message.forwarded) items.push({ icon: 'edit', text: t('edit'), testid: 'menu-edit', does: () => this.composer.edit(message) });
    if (message.text && !message.protected) items.push({ icon: 'copy', text: t('copy'), testid: 'menu-copy', does: () => copy(message.text).then((done) => this.toast(t(done ? 'copied' : 'not_copied'))) });
    if (message.poll?.voted && !message.poll.closed && message.poll.kind !== 'quiz' && message.poll.revoting !== false) items.push({ icon: 'undo', text: t('retract'), testid: 'menu-retract', does: () => this.vote(message.id, []) });
    if (message.mine) items.push({ icon: 'trash', text: t('delete'), danger: true, testid: 'menu-delete', does: () => this.#delete(message) });
    const head = (close) => el('div', { class: 'menu-emoji', role: 'group', 'aria-label': t('react') }, EMOJI.map((emoji) => {
      const own = message.reactions?.some((each) => each.mine && same(each.emoji, emoji));
      return el('button', { role: 'menuitemcheckbox', 'aria-checked': String(Boolean(own)), tabindex: '-1', text: emoji, on: { click: () => { close(true); this.react(message, own ? message.reactions.find((each) => each.mine && same(each.emoji, emoji)).emoji : emoji); } } });
    }));
    menu(items, { ...where, head, label: t('message_menu') });
  }

  async #delete(message) {
    const yes = await ask(this, { title: t('delete_title'), text: t('delete_text'), yes: t('delete'), no: t('cancel'), danger: true, testid: 'delete' });
    if (yes) this.say({ do: 'delete', message: message.id });
  }

  #chatMenu() {
    if (!this.screenState) return;
    const { chat, blocked, started } = this.screenState;
    const items = [];
    if (chat.kind === 'private') {
      if (blocked) items.push({ icon: 'undo', text: t('unblock'), testid: 'menu-unblock', does: () => this.say({ do: 'unblock' }) });
      else if (started) items.push({ icon: 'block', text: t('block'), danger: true, testid: 'menu-block', does: () => this.#block() });
      if (started && !blocked) items.unshift({ icon: 'send', text: t('start_again'), testid: 'menu-start', does: () => this.say({ do: 'start', payload: '' }) });
    } else {
      items.push({ icon: 'wide', text: t('wide'), does: () => this.house.wide(this.phone) });
    }
    if (!items.length) items.push({ icon: 'send', text: t('start'), does: () => this.say({ do: 'start', payload: '' }) });
    menu(items, { anchor: this.chatMenu, label: t('chat_menu') });
  }

  async #block() {
    const yes = await ask(this, { title: t('block_title'), text: t('block_text', { name: this.screenState.chat.title }), yes: t('block'), no: t('cancel'), danger: true, testid: 'block' });
    if (yes) this.say({ do: 'block' });
  }

  /** Where something just happened: a glow. */
  mark() {
    this.classList.remove('marked');
    requestAnimationFrame(() => this.classList.add('marked'));
    clearTimeout(this.glow);
    this.glow = setTimeout(() => this.classList.remove('marked'), 2400);
  }
}

function same(one, other) { return one.replace(/\uFE0F/g, '') === other.replace(/\uFE0F/g, ''); }

function signs() {
  const node = el('span', { class: 'signs' });
  const bars = svg('svg', { viewBox: '0 0 18 12', class: 'sign' });
  [[0, 8, 4], [5, 5.5, 6.5], [10, 3, 9], [15, 0, 12]].forEach(([x, y, height]) => bars.append(svg('rect', { x, y, width: 3, height, rx: 1 })));
  const battery = svg('svg', { viewBox: '0 0 27 12', class: 'sign battery' });
  battery.append(svg('rect', { x: 0.5, y: 0.5, width: 22, height: 11, rx: 3.2, class: 'shell' }), svg('rect', { x: 2, y: 2, width: 16, height: 8, rx: 1.8 }), svg('path', { d: 'M24 4v4c1.200-.3 2-1.100 2-2s-.8-1.700-2-2z' }));
  return put(node, bars, battery);
}

customElements.define('union-phone', UnionPhone);
