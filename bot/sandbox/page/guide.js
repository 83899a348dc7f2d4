// Guided first steps: a card that ticks itself off.

import { avatar, el, icon } from './make.js';
import { either, language, t } from './words.js';

export class Guide {
  constructor(node, house) {
    this.node = node;
    this.house = house;
    this.faces = '';
    let kept = null;
    try { kept = localStorage.getItem('unionhall.guide'); } catch { /* as it is */ }
    this.open = kept ? kept === 'open' : matchMedia('(min-width: 1100px)').matches;
    this.title = el('span', { class: 'guide-title' });
    this.count = el('span', { class: 'guide-count' });
    this.button = el('button', { class: 'guide-head', test: 'guide-toggle', 'aria-controls': 'steps', on: { click: () => this.#toggle() } }, icon('list'), this.title, this.count, icon('fold', 'small'));
    this.list = el('ol', { class: 'steps', id: 'steps' });
    this.done = el('p', { class: 'steps-done', hidden: true });
    node.replaceChildren(el('div', { class: 'guide-card' }, this.button, this.list, this.done));
    this.#show();
  }

  #toggle() {
    this.open = !this.open;
    try { localStorage.setItem('unionhall.guide', this.open ? 'open' : 'shut'); } catch { /* as it is */ }
    this.#show();
  }

  #show() {
    this.button.setAttribute('aria-expanded', String(this.open));
    this.node.classList.toggle('shut', !this.open);
    this.list.hidden = !this.open;
    this.done.hidden = !this.open || !this.all;
  }

  redraw() {
    const { steps, people } = this.house.hall;
    this.node.hidden = !steps.length;
    this.node.setAttribute('aria-label', t('steps'));
    this.title.textContent = t('steps');
    const ready = steps.filter(({ done }) => done).length;
    this.count.textContent = `${ready}/${steps.length}`;
    this.all = steps.length > 0 && ready === steps.length;
    this.done.textContent = t('steps_done');
    this.#show();
    const face = JSON.stringify([steps, t('steps')]);
    if (face === this.faces) return;
    this.faces = face;
    const current = steps.find(({ done }) => !done);
    const focused = this.list.contains(document.activeElement) ? document.activeElement.closest('li').dataset.name : null;
    this.list.replaceChildren(...steps.map((step) => {
      const person = people.find(({ id }) => id === step.person[language()]);
      return el('li', { class: `step${step.done ? ' done' : ''}${step === current ? ' current' : ''}`, test: 'step', data: { name: step.name, done: String(step.done) }, 'aria-current': step === current ? 'step' : null },
        el('span', { class: 'tick', role: 'img', 'aria-label': t(step.done ? 'step_done' : 'step_open') }, step.done && icon('check')),
        el('span', { class: 'step-words' }, el('span', { text: either(step.words) }),
          person && step === current && el('button', { class: 'step-phone', on: { click: () => this.house.showPerson(person.id) } }, avatar(person.id, person.name), el('span', { text: t('to_phone', { name: person.name }) }))));
    }));
    if (focused) this.list.querySelector(`[data-name="${CSS.escape(focused)}"] button`)?.focus();
  }
}
