// What lies over a phone or over the page: questions, menus, notices. Esc closes, focus goes back.

import { el, icon, put } from './make.js';
import { t } from './words.js';

let count = 0;

/** A question inside a phone, as Telegram asks: host = {case, screen}. Answers true, false, or what `content` made of it. */
export function ask(host, { title = '', text = '', content = null, yes, no = null, testid = 'dialog', alert = false, danger = false }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const place = `[data-id="${before?.closest('.message')?.dataset.id ?? ''}"] [data-spot="${before?.dataset.spot ?? 'more'}"]`;
    count += 1;
    const name = `d${count}`;
    const done = (answer) => {
      if (!veil.parentNode) return;
      veil.remove();
      if (!host.case.querySelector('.veil')) host.screen.removeAttribute('inert');
      if (document.activeElement === document.body || document.activeElement === null) {
        // what asked may have been drawn anew meanwhile: the same place of the same message, or where one writes
        const again = before?.isConnected ? before : host.screen.querySelector(place);
        if (again) again.focus({ preventScroll: true }); else host.composer.focus();
      }
      resolve(answer);
    };
    const ok = el('button', { class: danger ? 'plain danger' : 'plain strong', text: yes, type: 'submit', test: alert ? 'alert-ok' : 'dialog-yes' });
    const form = el('form', {
      class: 'ask', role: alert ? 'alertdialog' : 'dialog', 'aria-modal': 'true', 'aria-labelledby': `${name}t`, 'aria-describedby': `${name}x`, tabindex: '-1', test: testid,
      on: {
        submit: (event) => { event.preventDefault(); done(true); },
        keydown: (event) => {
          if (event.key === 'Escape') { event.stopPropagation(); done(false); }
          else if (event.key === 'Tab') { event.preventDefault(); around(form, event.shiftKey ? -1 : 1); }
        },
      },
    },
    title && el('h3', { id: `${name}t`, text: title }),
    text && el('p', { id: title ? `${name}x` : `${name}t`, text }),
    content,
    el('div', { class: 'ask-row' }, no && el('button', { class: 'plain', text: no, test: 'dialog-no', on: { click: () => done(false) } }), ok));
    const veil = el('div', { class: 'veil', on: { settle: () => done(false), pointerdown: (event) => { if (event.target === veil) { event.preventDefault(); done(false); } } } }, form);
    host.case.append(veil);
    host.screen.setAttribute('inert', '');
    (form.querySelector('input, textarea') || ok).focus({ preventScroll: true });
  });
}

/** Tab goes round within a question: the other phones are there for the mouse, but not a keystroke away. */
function around(form, step) {
  const all = [...form.querySelectorAll('button, input, textarea')].filter((each) => !each.disabled);
  const at = all.indexOf(document.activeElement);
  all.at(at < 0 ? (step > 0 ? 0 : -1) : (at + step) % all.length).focus();
}

/** A question over the whole page, in a native dialog. */
export function sheet({ title, content, yes, no, testid }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    count += 1;
    const name = `s${count}`;
    let answer = false;
    const dialog = el('dialog', { class: 'sheet', 'aria-labelledby': name, test: testid },
      el('form', { method: 'dialog', on: { submit: () => { answer = true; } } },
        el('h2', { id: name, text: title }), content,
        el('div', { class: 'sheet-row' },
          el('button', { class: 'soft', text: no, on: { click: () => dialog.close() } }),
          el('button', { class: 'firm', type: 'submit', text: yes, test: 'dialog-yes' }))));
    dialog.addEventListener('close', () => { dialog.remove(); before?.focus?.(); resolve(answer); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function picture(url, label) {
  const before = document.activeElement;
  const dialog = el('dialog', { class: 'picture', 'aria-label': label, test: 'picture', on: { click: () => dialog.close() } },
    el('img', { src: url, alt: label }),
    el('button', { class: 'round', 'aria-label': t('close') }, icon('close')));
  dialog.addEventListener('close', () => { dialog.remove(); before?.focus?.(); });
  document.body.append(dialog);
  dialog.showModal();
}

let openMenu = null;

/** A little menu at a point or below an element. items: [{icon, text, does, danger, testid}]; head: a node above them. */
export function menu(items, { x, y, anchor = null, above = false, head = null, label }) {
  openMenu?.(false);
  const before = document.activeElement;
  const node = el('div', { class: 'menu', role: 'menu', 'aria-label': label });
  const close = (back = true) => {
    if (openMenu !== close) return;
    openMenu = null;
    node.remove();
    document.removeEventListener('pointerdown', away, true);
    window.removeEventListener('resize', shut);
    if (back && before?.isConnected) before.focus({ preventScroll: true });
  };
  const shut = () => close(false);
  const away = (event) => { if (!node.contains(event.target)) { close(false); if (anchor?.contains(event.target)) { event.preventDefault(); event.stopPropagation(); } } };
  openMenu = close;
  if (head) put(node, head(close));
  for (const item of items) {
    node.append(el('button', { class: item.danger ? 'menu-item danger' : 'menu-item', role: 'menuitem', tabindex: '-1', test: item.testid,
      on: { click: () => { close(true); item.does(); } } }, item.icon && icon(item.icon), el('span', { text: item.text })));
  }
  node.addEventListener('keydown', (event) => {
    const all = [...node.querySelectorAll('[role^=menuitem]')];
    const at = all.indexOf(document.activeElement);
    const go = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (go !== undefined) { event.preventDefault(); all.at(go % all.length)?.focus(); }
    else if (event.key === 'Escape' || event.key === 'Tab') { event.preventDefault(); event.stopPropagation(); close(true); }
  });
  document.body.append(node);
  if (anchor) {
    const box = anchor.getBoundingClientRect();
    x = box.left;
    y = above ? box.top - node.offsetHeight - 6 : box.bottom + 6;
  }
  node.style.left = `${Math.max(8, Math.min(x, innerWidth - node.offsetWidth - 8))}px`;
  node.style.top = `${Math.max(8, Math.min(y, innerHeight - node.offsetHeight - 8))}px`;
  document.addEventListener('pointerdown', away, true);
  window.addEventListener('resize', shut);
  node.querySelector('[role^=menuitem]')?.focus({ preventScroll: true });
  return close;
}

/** A small word at the foot of the page. */
export function notice(text) {
  const node = el('div', { class: 'notice', text, test: 'notice' });
  document.getElementById('notices').append(node);
  setTimeout(() => { node.classList.add('going'); setTimeout(() => node.remove(), 300); }, 4500);
}
