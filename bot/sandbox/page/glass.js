// Behind the glass: every call of the Bot API as it went over the wire, and the switches that make the line bad.

import { el, icon, put } from './make.js';
import { either, t } from './words.js';
import { second } from './time.js';

const MOST = 1500;

export class Glass {
  constructor(node, house) {
    this.node = node;
    this.house = house;
    this.calls = new Map();
    this.methods = new Set();
    this.stuck = true;
    this.title = el('h2');
    this.shut = el('button', { class: 'head-button', on: { click: () => house.glass(false) } }, icon('close'));
    this.state = el('span', { class: 'alive', test: 'bot-state' });
    this.kill = el('button', { class: 'soft danger', test: 'kill', on: { click: () => house.say({ do: 'bot', what: 'kill' }) } });
    this.start = el('button', { class: 'soft', test: 'start-bot', on: { click: () => house.say({ do: 'bot', what: 'start' }) } });
    this.faults = el('div', { class: 'faults', role: 'group' });
    this.faultsTitle = el('span', {});
    this.faultsOn = el('span', { class: 'guide-count' });
    this.faultsBox = el('details', { class: 'faults-box', open: true }, el('summary', {}, this.faultsTitle, this.faultsOn, icon('fold', 'small')), this.faults);
    this.who = el('select', { class: 'pick', test: 'calls-who', on: { change: () => this.#filter() } });
    this.method = el('select', { class: 'pick', test: 'calls-method', on: { change: () => this.#filter() } });
    this.polls = el('input', { type: 'checkbox', on: { change: () => this.#filter() } });
    this.pollsWords = el('span', {});
    this.wipe = el('button', { class: 'link', on: { click: () => this.#clear() } });
    this.list = el('ol', { class: 'calls', tabindex: '0', test: 'calls' });
    this.empty = el('p', { class: 'calls-empty' });
    node.replaceChildren(
      el('div', { class: 'glass-head' }, icon('glass'), this.title, this.state, this.shut),
      el('div', { class: 'glass-bot' }, this.kill, this.start),
      this.faultsBox,
      el('div', { class: 'glass-filter' }, el('span', { class: 'pick-wrap' }, this.who, icon('fold')), el('span', { class: 'pick-wrap' }, this.method, icon('fold')),
        el('label', { class: 'tickbox' }, this.polls, this.pollsWords), this.wipe),
      this.empty, this.list);
    this.list.addEventListener('scroll', () => { this.stuck = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40; }, { passive: true });
    node.addEventListener('keydown', (event) => { if (event.key === 'Escape') { house.glass(false); } });
    this.#filter();
  }

  take(call) {
    const key = `${call.id}:${call.at}`; // numbers begin anew with the server
    if (this.calls.has(key)) return;
    this.calls.set(key, { call, row: null });
    if (this.calls.size > MOST) {
      const [oldest, { row }] = this.calls.entries().next().value;
      row?.remove();
      this.calls.delete(oldest);
    }
    if (!this.methods.has(call.method)) { this.methods.add(call.method); this.#choices(); }
    if (!this.node.hidden) this.#row(this.calls.get(key));
  }

  /** The drawer was opened: what came meanwhile is written down now. */
  opened() {
    for (const entry of this.calls.values()) if (!entry.row && !entry.wiped) this.#row(entry);
    this.stuck = true;
    this.list.scrollTop = this.list.scrollHeight;
  }

  #row(entry) {
    const { call } = entry;
    const bad = call.status !== 200;
    const who = this.#name(call);
    const id = `call${call.id}`;
    const button = el('button', { class: 'call-line', 'aria-expanded': 'false', 'aria-controls': id, on: { click: () => this.#toggle(entry, button) } },
      el('span', { class: 'call-at', text: second(call.at) }),
      el('span', { class: 'call-method', text: call.method }),
      el('span', { class: 'call-who', text: who }),
      el('span', { class: `call-status ${bad ? (call.status === 429 ? 'slow' : 'bad') : 'good'}`, text: call.status || '—' }),
      el('span', { class: 'call-ms', text: `${call.ms < 10 ? call.ms.toFixed(1) : Math.round(call.ms)} ms` }));
    entry.row = el('li', { class: 'call', test: 'call', data: { method: call.method, status: call.status, chat: call.chat ?? null, person: call.person ?? null } }, button);
    entry.row.hidden = !this.#passes(call);
    this.list.append(entry.row);
    this.empty.hidden = true;
    if (this.stuck && !entry.row.hidden) this.list.scrollTop = this.list.scrollHeight;
  }

  #toggle({ call, row }, button) {
    const open = button.getAttribute('aria-expanded') === 'false';
    button.setAttribute('aria-expanded', String(open));
    if (!open) { row.querySelector('.call-more')?.remove(); return; }
    let answer = call.answer;
    try { answer = JSON.stringify(JSON.parse(call.answer), null, 2); } catch { /* it was cut: as it came */ }
    row.append(el('div', { class: 'call-more', id: `call${call.id}` },
      call.description && el('p', { class: 'call-said', text: call.description }),
      el('h4', { text: t('call_params'), data: { key: 'call_params' } }), el('pre', { tabindex: '0', text: JSON.stringify(call.params, null, 2) }),
      el('h4', { text: t('call_answer'), data: { key: 'call_answer' } }), el('pre', { tabindex: '0', text: answer || '' })));
    row.scrollIntoView({ block: 'nearest' });
    this.house.markCall(call);
  }

  #name({ chat, person }) {
    const { people, groups } = this.house.hall || { people: [], groups: [] };
    const named = (id) => people.find((each) => each.id === id)?.name ?? groups.find((each) => each.id === id)?.title;
    return (chat !== null && chat !== undefined ? named(chat) : null) ?? named(person) ?? '';
  }

  #passes({ method, chat, person }) {
    if (method === 'getUpdates' && !this.polls.checked && this.method.value !== 'getUpdates') return false;
    if (this.method.value && this.method.value !== method) return false;
    const who = this.who.value;
    if (!who) return true;
    const id = Number(who);
    return chat === id || ((chat === null || chat === undefined) && person === id);
  }

  #filter() {
    let any = false;
    for (const { call, row } of this.calls.values()) {
      if (!row) continue;
      row.hidden = !this.#passes(call);
      any ||= !row.hidden;
    }
    this.empty.hidden = any;
    if (this.stuck) this.list.scrollTop = this.list.scrollHeight;
  }

  #clear() {
    for (const entry of this.calls.values()) {
      entry.row?.remove();
      entry.wiped = true; // remembered, so that it doesn't come again with a new line
      entry.row = null;
    }
    this.empty.hidden = false;
  }

  #choices() {
    const { people, groups } = this.house.hall || { people: [], groups: [] };
    const fill = (select, choices) => {
      const face = JSON.stringify(choices);
      if (select.dataset.face === face) return;
      select.dataset.face = face;
      const { value } = select;
      select.replaceChildren(...choices.map(([key, text]) => el('option', { value: String(key), text })));
      select.value = value;
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    };
    fill(this.who, [['', t('calls_all')], ...people.map(({ id, name }) => [id, name]), ...groups.map(({ id, title }) => [id, title])]);
    fill(this.method, [['', t('methods_all')], ...[...this.methods].sort().map((each) => [each, each])]);
  }

  redraw() {
    const { bot, faults } = this.house.hall;
    this.node.setAttribute('aria-label', t('glass'));
    this.title.textContent = t('glass');
    this.shut.setAttribute('aria-label', t('close'));
    this.state.textContent = t(bot.alive ? 'bot_alive' : 'bot_dead');
    this.state.dataset.alive = String(bot.alive);
    this.state.classList.toggle('dead', !bot.alive);
    this.kill.textContent = t('kill_bot');
    this.start.textContent = t('start_bot');
    this.kill.disabled = !bot.alive;
    this.start.disabled = bot.alive;
    this.who.setAttribute('aria-label', t('calls_who'));
    this.method.setAttribute('aria-label', t('calls_method'));
    this.pollsWords.textContent = 'getUpdates';
    this.polls.setAttribute('aria-label', t('calls_polls'));
    this.wipe.textContent = t('calls_clear');
    this.list.setAttribute('aria-label', t('calls'));
    this.empty.textContent = t('calls_none');
    this.faultsTitle.textContent = t('faults');
    const on = faults.filter((fault) => fault.on).length;
    this.faultsOn.textContent = on || '';
    this.faultsOn.hidden = !on;
    this.faults.setAttribute('aria-label', t('faults'));
    for (const fault of faults) {
      let button = this.faults.querySelector(`[data-wish="${CSS.escape(fault.wish)}"]`);
      if (!button) {
        button = el('button', { class: 'fault', role: 'switch', test: 'fault', data: { wish: fault.wish }, on: { click: () => {
          const turned = button.getAttribute('aria-checked') !== 'true';
          if (this.house.say({ do: 'fault', wish: fault.wish, on: turned })) button.setAttribute('aria-checked', String(turned));
        } } }, el('span', { class: 'fault-words' }), el('span', { class: 'switch', 'aria-hidden': 'true' }));
        put(this.faults, button);
      }
      button.setAttribute('aria-checked', String(fault.on));
      button.firstChild.textContent = either(fault.words);
    }
    this.#choices();
    for (const head of this.list.querySelectorAll('h4')) head.textContent = t(head.dataset.key);
  }
}
