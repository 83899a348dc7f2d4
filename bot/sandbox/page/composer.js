// The foot of a chat: writing, replying, correcting, commands, files, and the keyboard of keys.

import { el, icon, put, snippet, size } from './make.js';
import { t } from './words.js';
import { ask, menu, notice } from './dialogs.js';
import { gist } from './messages.js';

const MOST = 8 * 1024 * 1024;

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.about = null; // {kind: 'reply' | 'edit', message}
    this.keysFace = '';
    this.keysOpen = false;
    this.commands = [];
    this.chosen = -1;

    this.text = el('textarea', { rows: '1', test: 'composer', enterkeyhint: 'send', autocomplete: 'off', role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list' });
    this.sendButton = el('button', { class: 'send', test: 'send', on: { click: () => this.send() } }, icon('send'));
    this.clip = el('button', { class: 'tool', test: 'attach', on: { click: () => this.#attach() } }, icon('clip'));
    this.keysButton = el('button', { class: 'tool', test: 'keys-toggle', hidden: true, on: { click: () => this.#showKeys(!this.keysOpen) } }, icon('keys'));
    this.menuButton = el('button', { class: 'commands-button', test: 'commands', hidden: true, 'aria-expanded': 'false', on: { click: () => this.#allCommands() } }, icon('menu'));
    this.list = el('div', { class: 'commands', role: 'listbox', hidden: true, test: 'command-list' });
    this.strip = el('div', { class: 'strip', hidden: true });
    this.keys = el('div', { class: 'keys', role: 'group', hidden: true, test: 'keyboard' });
    this.big = el('button', { class: 'big', test: 'start', hidden: true });
    this.closed = el('div', { class: 'closed-note', hidden: true });
    this.file = el('input', { type: 'file', class: 'away', tabindex: '-1', 'aria-hidden': 'true', on: { change: () => this.#picked() } });
    this.line = el('div', { class: 'compose' }, this.menuButton, this.clip, el('div', { class: 'field' }, this.text, this.keysButton), this.sendButton);
    this.node = el('div', { class: 'foot' }, this.list, this.strip, this.line, this.big, this.closed, this.keys, this.file);

    this.text.addEventListener('input', () => { this.#grow(); this.#filter(); this.#keep(); });
    this.text.addEventListener('keydown', (event) => this.#key(event));
    this.text.addEventListener('blur', () => setTimeout(() => { if (!this.node.contains(document.activeElement)) this.#closeCommands(); }, 150));
    this.big.addEventListener('click', () => this.phone.say(this.phone.screenState.blocked ? { do: 'unblock' } : { do: 'start', payload: '' }));
  }

  /** Takes the part of a screen that is its own. */
  take(screen, switched) {
    const { chat, started, blocked, may_write: may, keyboard, commands } = screen;
    this.commands = commands || [];
    const start = chat.kind === 'private' && (!started || blocked);
    const began = this.big === document.activeElement && !start;
    this.big.hidden = !start;
    this.big.textContent = t(blocked ? 'unblock' : 'start');
    this.closed.hidden = start || may !== false;
    this.closed.textContent = t('may_not_write');
    this.line.hidden = start || may === false;
    this.menuButton.hidden = !this.commands.length || chat.kind !== 'private';
    this.text.placeholder = keyboard?.placeholder || t('write');
    this.text.setAttribute('aria-label', t('write_to', { name: chat.title }));
    this.sendButton.setAttribute('aria-label', t('send'));
    this.clip.setAttribute('aria-label', t('attach'));
    this.menuButton.setAttribute('aria-label', t('commands'));
    this.keysButton.setAttribute('aria-label', t('keys_toggle'));
    this.keys.setAttribute('aria-label', t('keys'));
    this.list.setAttribute('aria-label', t('commands'));
    if (switched) { this.#about(null); this.text.value = this.#kept(); this.#grow(); this.#closeCommands(); }
    const face = keyboard ? JSON.stringify(keyboard) : '';
    if (face !== this.keysFace || switched) {
      this.keysFace = face;
      this.#layKeys(keyboard);
      this.#showKeys(Boolean(keyboard) && !start);
    }
    if (start) this.#showKeys(false);
    this.keysButton.hidden = !keyboard;
    if (began) this.text.focus(); // the button that was pressed is gone
  }

  /** To where one goes on: writing, or the one button there is. */
  focus() { ((this.line.hidden ? !this.big.hidden && this.big : this.text) || this.phone.messages.log).focus({ preventScroll: true }); }

  reply(message) { this.#about({ kind: 'reply', message }); this.text.focus(); }

  edit(message) {
    this.#about({ kind: 'edit', message });
    this.text.value = message.text;
    this.#grow();
    this.text.focus();
    this.text.setSelectionRange(this.text.value.length, this.text.value.length);
  }

  gone(ids) { if (this.about && ids?.includes(this.about.message.id)) this.#about(null); }

  redraw() { this.#about(this.about); }

  send() {
    const text = this.text.value.trim();
    if (!text) { this.text.focus(); return; }
    const { about } = this;
    const said = about?.kind === 'edit'
      ? text === about.message.text || this.phone.say({ do: 'edit', message: about.message.id, text })
      : this.phone.say({ do: 'type', text, reply: about?.message.id ?? null });
    if (!said) return; // the line is down: what was written stays
    this.text.value = '';
    this.#about(null);
    this.#grow();
    this.#keep();
    this.#closeCommands();
    this.phone.messages.toBottom();
    this.text.focus();
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const open = !this.list.hidden;
    const options = [...this.list.children];
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      this.#choose((this.chosen + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % options.length);
    } else if (open && event.key === 'Tab' && !event.shiftKey && this.chosen >= 0) {
      event.preventDefault();
      this.text.value = `${options[this.chosen].dataset.command} `;
      this.#grow();
      this.#closeCommands();
    } else if (open && event.key === 'Enter' && !event.shiftKey && this.chosen >= 0) {
      event.preventDefault();
      options[this.chosen].click();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'Escape' && (open || this.about)) {
      event.stopPropagation();
      if (open) this.#closeCommands();
      else { if (this.about.kind === 'edit') { this.text.value = ''; this.#grow(); } this.#about(null); }
    } else if (event.key === 'ArrowUp' && !this.text.value && !this.about) {
      const message = this.phone.messages.lastMine();
      if (message) { event.preventDefault(); this.edit(message); }
    }
  }

  #grow() {
    this.text.style.height = 'auto';
    this.text.style.height = `${Math.min(this.text.scrollHeight, 140)}px`;
    this.line.classList.toggle('writing', Boolean(this.text.value.trim()));
  }

  #drawer() { return `unionhall.draft.${this.phone.person}.${this.phone.chat}`; }
  #keep() {
    if (this.about?.kind === 'edit') return;
    try { if (this.text.value) sessionStorage.setItem(this.#drawer(), this.text.value); else sessionStorage.removeItem(this.#drawer()); } catch { /* no drawer, no matter */ }
  }
  #kept() { try { return sessionStorage.getItem(this.#drawer()) || ''; } catch { return ''; } }

  #about(about) {
    this.about = about;
    this.strip.hidden = !about;
    this.strip.replaceChildren();
    if (!about) return;
    const edit = about.kind === 'edit';
    put(this.strip, icon(about.kind),
      el('span', { class: 'strip-words' }, el('b', { text: edit ? t('editing') : t('replying', { name: about.message.mine ? t('you') : about.message.from.name }) }), el('span', { text: snippet(gist(about.message)) })),
      el('button', { class: 'tool', 'aria-label': t('cancel'), on: { click: () => { if (edit) { this.text.value = ''; this.#grow(); } this.#about(null); this.text.focus(); } } }, icon('close')));
  }

  // --- commands

  #command(command) {
    const { chat } = this.phone.screenState;
    return chat.kind === 'private' ? `/${command}` : `/${command}@${this.phone.botUsername}`;
  }

  #filter() {
    const match = /^\/(\w*)$/.exec(this.text.value);
    if (!match) { this.#closeCommands(); return; }
    this.#list(this.commands.filter(({ command }) => command.startsWith(match[1].toLowerCase())));
    if (!this.list.hidden) this.#choose(0);
  }

  #allCommands() {
    if (!this.list.hidden) { this.#closeCommands(); return; }
    this.#list(this.commands);
    this.text.focus();
    this.#choose(0);
  }

  #list(commands) {
    if (!commands.length) { this.#closeCommands(); return; }
    this.chosen = -1;
    this.list.replaceChildren(...commands.map(({ command, description }, at) => el('div', {
      class: 'command', role: 'option', id: `${this.phone.phone}-c${at}`, 'aria-selected': 'false', data: { command: this.#command(command) },
      on: {
        pointerdown: (event) => event.preventDefault(),
        click: () => { if (this.phone.command(this.#command(command))) { this.text.value = ''; this.#grow(); this.#keep(); this.#closeCommands(); } },
      },
    }, el('span', { class: 'command-name', text: `/${command}` }), el('span', { class: 'command-what', text: description }))));
    this.list.hidden = false;
    this.list.id = `${this.phone.phone}-commands`;
    this.text.setAttribute('aria-controls', this.list.id);
    this.text.setAttribute('aria-expanded', 'true');
    this.menuButton.setAttribute('aria-expanded', 'true');
  }

  #choose(at) {
    this.chosen = at;
    [...this.list.children].forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === at));
      if (index === at) { this.text.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); }
    });
  }

  #closeCommands() {
    this.list.hidden = true;
    this.chosen = -1;
    this.text.setAttribute('aria-expanded', 'false');
    this.text.removeAttribute('aria-activedescendant');
    this.menuButton.setAttribute('aria-expanded', 'false');
  }

  // --- keys

  #layKeys(keyboard) {
    const key = this.keys.contains(document.activeElement) && document.activeElement;
    const place = key && [[...this.keys.querySelectorAll('.key-row')].indexOf(key.parentNode), [...key.parentNode.children].indexOf(key)];
    const skip = el('button', { class: 'skip', test: 'to-buttons', text: t('to_buttons'), on: { click: () => this.phone.messages.toButtons() } });
    this.keys.replaceChildren(skip, ...(keyboard?.rows || []).map((row) => el('div', { class: 'key-row' }, row.map((key) => put(el('button', {
      class: 'key', test: 'key', data: { asks: key.asks || null }, on: { click: () => this.#press(key, keyboard.once) },
    }), el('span', { text: key.text }))))));
    if (!place) return;
    // whoever goes by keyboard stays where they were: in the same place, or the nearest
    const rows = [...this.keys.querySelectorAll('.key-row')];
    const row = rows[Math.min(Math.max(0, place[0]), rows.length - 1)];
    if (row) row.children[Math.min(Math.max(0, place[1]), row.childElementCount - 1)].focus({ preventScroll: true });
    else this.focus();
  }

  async #press(key, once) {
    if (key.asks === 'contact' || key.asks === 'location') {
      const yes = await ask(this.phone, { title: t(`share_${key.asks}`), text: t(`share_${key.asks}_text`, { name: this.phone.screenState.chat.title }), yes: t('share'), no: t('cancel'), testid: `share-${key.asks}` });
      if (!yes) return;
    }
    if (this.phone.say({ do: 'key', text: key.text }) && once) this.#showKeys(false);
    this.phone.messages.toBottom();
  }

  #showKeys(open) {
    this.keysOpen = open;
    if (!open && this.keys.contains(document.activeElement)) this.focus();
    this.keys.hidden = !open;
    this.keysButton.setAttribute('aria-expanded', String(open));
    this.keysButton.replaceChildren(icon(open ? 'fold' : 'keys'));
  }

  // --- files

  #attach() {
    const choose = (kind, accept) => { this.kind = kind; this.file.accept = accept; this.file.value = ''; this.file.click(); };
    menu([
      { icon: 'photo', text: t('attach_photo'), does: () => choose('photo', 'image/png,image/jpeg,image/webp'), testid: 'attach-photo' },
      { icon: 'file', text: t('attach_document'), does: () => choose('document', ''), testid: 'attach-document' },
    ], { anchor: this.clip, above: true, label: t('attach') });
  }

  async #picked() {
    const [file] = this.file.files;
    if (!file) return;
    if (file.size > MOST) { notice(t('file_too_big')); return; }
    const url = this.kind === 'photo' ? URL.createObjectURL(file) : '';
    const caption = el('textarea', { class: 'caption', rows: '2', placeholder: t('caption'), 'aria-label': t('caption'), test: 'caption' });
    const content = el('div', { class: 'ask-file' }, url ? el('img', { src: url, alt: '' }) : el('p', { class: 'ask-name' }, icon('file'), el('span', { text: `${file.name} · ${size(file.size)}` })), caption);
    const yes = await ask(this.phone, { title: t(this.kind === 'photo' ? 'send_photo' : 'send_document'), content, yes: t('send'), no: t('cancel'), testid: 'send-file' });
    if (url) URL.revokeObjectURL(url);
    if (!yes) return;
    const data = await base64(file);
    this.phone.say({ do: 'send', kind: this.kind, name: file.name, data, caption: caption.value.trim() });
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result.slice(reader.result.indexOf(',') + 1)));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}
