// The bot's clock: seen, and moved ahead.

import { el, icon, put } from './make.js';
import { either, t } from './words.js';
import { fromWall, fullDay, hour, now, onTick, second, shortDay, wall } from './time.js';
import { notice } from './dialogs.js';

export class Clock {
  constructor(house) {
    this.house = house;
    this.day = el('span', { class: 'clock-day' });
    this.time = el('span', { class: 'clock-time' });
    this.face = el('button', { class: 'clock-face', test: 'clock', 'aria-expanded': 'false', 'aria-controls': 'moments', on: { click: () => this.open(this.panel.hidden) } }, icon('clock'), el('span', { class: 'clock-words' }, this.day, this.time), icon('fold', 'small'));
    this.quick = el('span', { class: 'clock-quick' });
    this.panel = el('div', { class: 'panel moments', id: 'moments', role: 'group', hidden: true });
    this.node = el('div', { class: 'clock', role: 'group' }, this.face, this.quick, this.panel);
    document.addEventListener('pointerdown', (event) => { if (!this.node.contains(event.target)) this.open(false); });
    this.node.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !this.panel.hidden) { event.stopPropagation(); this.open(false); this.face.focus(); } });
    onTick((at) => this.#tick(at));
  }

  #tick(at) {
    if (!at) return;
    const day = fullDay(at);
    if (this.day.textContent !== day) this.day.textContent = day;
    const time = second(at);
    if (this.time.textContent !== time) { this.time.textContent = time; }
  }

  open(open) {
    if (open === !this.panel.hidden) return;
    if (open) this.#fill();
    this.panel.hidden = !open;
    this.face.setAttribute('aria-expanded', String(open));
  }

  #step(name, key, seconds) {
    return el('button', { class: 'soft', text: t(key), test: 'moment', data: { name }, on: { click: () => this.#go(now() + seconds) } });
  }

  #go(to) {
    if (to <= now()) { notice(t('only_ahead')); return; }
    this.house.say({ do: 'clock', to });
  }

  redraw() {
    this.node.setAttribute('aria-label', t('clock'));
    this.face.setAttribute('aria-label', t('clock_open'));
    this.face.title = t('clock_open');
    this.panel.setAttribute('aria-label', t('clock_open'));
    this.#tick(now());
    const at = document.activeElement?.dataset.name;
    if (!this.quick.childElementCount || this.quickWords !== t('plus_hour')) {
      this.quickWords = t('plus_hour');
      this.quick.replaceChildren(this.#step('hour', 'plus_hour', 3600), this.#step('day', 'plus_day', 86400));
    }
    if (!this.panel.hidden) {
      const date = this.panel.querySelector('input');
      if (document.activeElement !== date) this.#fill();
      if (at) this.panel.querySelector(`[data-name="${CSS.escape(at)}"]`)?.focus();
    }
  }

  #fill() {
    const at = now();
    const date = el('input', { type: 'datetime-local', min: wall(at + 60), value: wall(at + 3600), 'aria-label': t('clock_date'), test: 'clock-date', required: true });
    const form = el('form', { class: 'clock-form', on: { submit: (event) => { event.preventDefault(); const to = fromWall(date.value); if (to !== null) { this.#go(to); this.open(false); this.face.focus(); } } } },
      date, el('button', { class: 'firm', type: 'submit', text: t('clock_go'), test: 'clock-go' }));
    const list = el('div', { class: 'moment-list' }, this.house.hall.moments.filter((moment) => moment.at > at).map((moment) => el('button', {
      class: 'moment', test: 'moment', data: { name: moment.name }, on: { click: () => { this.#go(moment.at); this.open(false); this.face.focus(); } },
    }, el('span', { text: either(moment.words) }), el('span', { class: 'moment-at', text: `${shortDay(moment.at)} ${hour(moment.at)}` }))));
    this.panel.replaceChildren();
    put(this.panel, el('p', { class: 'panel-note', text: t('clock_note') }),
      getComputedStyle(this.quick).display === 'none' && el('div', { class: 'panel-quick' }, this.#step('hour', 'plus_hour', 3600), this.#step('day', 'plus_day', 86400)), list, form);
  }
}
