// The page: the line, the phones, and what stands around them.

import { el, icon, put, avatar } from './make.js';
import { bare, language, learn, speak, t, tn } from './words.js';
import { setTime } from './time.js';
import { Line } from './line.js';
import { UnionPhone } from './phone.js';
import { Clock } from './clock.js';
import { Guide } from './guide.js';
import { Glass } from './glass.js';
import { notice, sheet } from './dialogs.js';

const $ = (id) => document.getElementById(id);
const MOST = 8;

function kept(name, otherwise) {
  try { return JSON.parse(localStorage.getItem(`unionhall.${name}`)) ?? otherwise; } catch { return otherwise; }
}
function keep(name, value) {
  try { localStorage.setItem(`unionhall.${name}`, JSON.stringify(value)); } catch { /* it is only forgotten */ }
}

const line = new Line(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/line`);
const shown = new Map(); // phone name -> <union-phone>
let phones = null;       // [{phone, person, chat}]
let words = false;
let active = kept('active', null);
let wideOne = null;
let wideFrom = null;
let wanted = null;       // a new person who is being made, to be shown when here

speak(kept('language', (navigator.language || 'zh').toLowerCase().startsWith('zh') ? 'zh' : 'en'));

const house = {
  hall: null,
  phones: () => phones || [],
  say: (what) => line.say(what),

  change(phone, person, chat) {
    const place = phones.find((each) => each.phone === phone);
    if (!place || (place.person === person && place.chat === chat)) return;
    Object.assign(place, { person, chat });
    if (wideOne === phone && person === chat) house.wide(null);
    shown.get(phone).aim(person, chat);
    look();
  },

  remove(phone) {
    if (phones.length < 2) return;
    const at = phones.findIndex((each) => each.phone === phone);
    phones.splice(at, 1);
    shown.get(phone).settle();
    shown.get(phone).remove();
    shown.delete(phone);
    if (active === phone) active = phones[Math.max(0, at - 1)].phone;
    look();
    (shown.get(phones[Math.max(0, at - 1)].phone).removeButton).focus();
  },

  add(person, chat = person) {
    if (phones.length >= MOST) { notice(t('enough_phones')); return null; }
    let number = 1;
    while (phones.some(({ phone }) => phone === `p${number}`)) number += 1;
    const phone = `p${number}`;
    phones.push({ phone, person, chat });
    active = phone;
    look();
    const node = shown.get(phone);
    node.scrollIntoView({ inline: 'center', block: 'nearest', behavior: calm() });
    node.people.focus({ preventScroll: true });
    return node;
  },

  showPerson(person) {
    const place = phones.find((each) => each.person === person && each.chat === person) || phones.find((each) => each.person === person);
    const node = place ? shown.get(place.phone) : house.add(person);
    if (!node) return;
    activate(node.phone);
    node.scrollIntoView({ inline: 'center', block: 'nearest', behavior: calm() });
    node.mark();
  },

  wide(phone) {
    const was = wideOne;
    wideOne = phone;
    if (was) shown.get(was)?.classList.remove('wide');
    document.body.classList.toggle('has-wide', Boolean(phone));
    const node = phone && shown.get(phone);
    for (const other of [$('bar'), $('tabs'), $('guide'), $('glass'), addCard, ...[...shown.values()].filter((each) => each !== node)]) other.toggleAttribute('inert', Boolean(phone));
    if (node) {
      wideFrom = document.activeElement;
      node.classList.add('wide');
      node.messages.toBottom();
      node.messages.log.focus({ preventScroll: true });
    } else if (was) (wideFrom?.isConnected ? wideFrom : shown.get(was)?.wideButton)?.focus();
    if (was) shown.get(was)?.messages.toBottom();
  },

  glass(open) {
    if ($('glass').hidden === !open) return;
    $('glass').hidden = !open;
    document.body.classList.toggle('has-glass', open);
    glassButton.setAttribute('aria-expanded', String(open));
    keep('glass', open);
    if (open) glass.opened(); else glassButton.focus();
  },

  markCall({ chat, person }) {
    const those = phones.filter((each) => (chat !== null && chat !== undefined ? each.chat === chat : each.person === person));
    for (const { phone } of those) shown.get(phone).mark();
    if (those.length && !those.some(({ phone }) => phone === active)) activate(those[0].phone);
    if (those.length) shown.get(those[0].phone).scrollIntoView({ inline: 'nearest', block: 'nearest', behavior: calm() });
  },
};

function calm() { return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'; }

// --- what stands around the phones

const clock = new Clock(house);
const guide = new Guide($('guide'), house);
const glass = new Glass($('glass'), house);
const name = el('span', { class: 'brand-name' });
const what = el('span', { class: 'brand-what' });
const dead = el('button', { class: 'dead-note', hidden: true, test: 'bot-dead', on: { click: () => { house.glass(true); glass.start.focus(); } } });
const glassButton = el('button', { class: 'soft with-icon', test: 'glass-toggle', 'aria-controls': 'glass', 'aria-expanded': 'false', on: { click: () => house.glass($('glass').hidden) } }, icon('glass'), el('span', {}));
const screen = el('a', { class: 'soft with-icon', test: 'screen', target: '_blank', rel: 'noreferrer', hidden: true }, icon('out'), el('span', {}));
const languages = el('div', { class: 'languages', role: 'group', test: 'lang' }, [['zh', '中文', 'zh-CN'], ['en', 'English', 'en']].map(([key, text, lang]) => el('button', { text, lang, data: { lang: key }, on: { click: () => tongue(key) } })));
const lost = el('div', { class: 'lost', role: 'status', hidden: true, test: 'lost' }, el('span', { class: 'spinner' }), el('span', {}));
put($('bar'), el('div', { class: 'brand' }, el('img', { src: 'mark.svg', alt: '', width: '36', height: '36' }), el('h1', {}, name, what)), clock.node, dead, el('div', { class: 'bar-end' }, screen, glassButton, languages));
document.body.append(lost);

const addButton = el('button', { class: 'soft with-icon add', test: 'add-phone', on: { click: () => house.add(nextPerson()) } }, icon('plus', 'small'), icon('phone'), el('span', {}));
const newPerson = el('button', { class: 'soft with-icon add', test: 'new-person', on: { click: askPerson } }, icon('plus', 'small'), icon('person'), el('span', {}));
const addCard = el('div', { class: 'add-card', role: 'group' }, addButton, newPerson);
const narrow = matchMedia('(max-width: 719px)');
// beside the phones there's no room where a newcomer looks: in the bar, or behind the + where phones are tabs
const placeCard = () => (narrow.matches ? $('row') : $('bar').querySelector('.bar-end')).prepend(addCard);
narrow.addEventListener('change', placeCard);
placeCard();

function nextPerson() {
  const { people } = house.hall;
  return (people.find(({ id }) => !phones.some((each) => each.person === id)) || people[0]).id;
}

async function askPerson() {
  const field = el('input', { type: 'text', name: 'name', required: true, maxlength: '40', autocomplete: 'off', test: 'new-name' });
  const zh = el('input', { type: 'radio', name: 'language', value: 'zh' });
  const en = el('input', { type: 'radio', name: 'language', value: 'en' });
  (language() === 'zh' ? zh : en).checked = true;
  const content = el('div', { class: 'sheet-fields' },
    el('label', { class: 'field-label' }, el('span', { text: t('person_name') }), field),
    el('fieldset', {}, el('legend', { text: t('person_language') }), el('label', { class: 'tickbox' }, zh, el('span', { text: '中文', lang: 'zh-CN' })), el('label', { class: 'tickbox' }, en, el('span', { text: 'English', lang: 'en' }))),
    el('p', { class: 'panel-note', text: t('person_note') }));
  const yes = await sheet({ title: t('new_person'), content, yes: t('person_add'), no: t('cancel'), testid: 'person-sheet' });
  const called = field.value.trim();
  if (!yes || !called) return;
  wanted = new Set(house.hall.people.map(({ id }) => id));
  if (!house.say({ do: 'person', name: called, language: zh.checked ? 'zh' : 'en' })) { wanted = null; notice(t('line_down_kept')); }
}

function tongue(which) {
  speak(which);
  keep('language', which);
  draw();
  for (const node of shown.values()) node.redraw();
}

// --- the phones

function activate(phone) {
  active = phone;
  keep('active', phone);
  for (const [each, node] of shown) node.classList.toggle('active', each === phone);
  addCard.classList.toggle('active', phone === 'add');
  shown.get(phone)?.classList.remove('has-news');
  const tabs = [...$('tabs').children];
  for (const tab of tabs) {
    const on = tab.dataset.phone === phone;
    tab.setAttribute('aria-selected', String(on));
    tab.tabIndex = on ? 0 : -1;
    if (on) { tab.classList.remove('news'); if (matchMedia('(max-width: 719px)').matches) tab.scrollIntoView({ inline: 'nearest', block: 'nearest' }); }
  }
  const node = shown.get(phone);
  if (node?.messages.stuck) node.messages.toBottom();
}

function drawTabs() {
  const focused = $('tabs').contains(document.activeElement);
  const news = new Set([...$('tabs').querySelectorAll('.news')].map((tab) => tab.dataset.phone));
  const tab = (phone, ...inner) => el('button', { class: news.has(phone) ? 'tab news' : 'tab', role: 'tab', data: { phone }, 'aria-controls': phone === 'add' ? 'add-card' : phone, test: 'tab', on: { click: () => activate(phone) } }, inner);
  const { people, groups } = house.hall;
  $('tabs').replaceChildren(...phones.map(({ phone, person, chat }) => {
    const who = people.find(({ id }) => id === person)?.name ?? '';
    const group = chat !== person && groups.find(({ id }) => id === chat)?.title;
    return tab(phone, avatar(person, who), el('span', { class: 'tab-words' }, el('span', { text: bare(who) }), group && el('small', { text: bare(group) })));
  }), put(tab('add', icon('plus')), el('span', { class: 'unseen', text: t('add_phone') })));
  $('tabs').setAttribute('aria-label', t('phones'));
  activate(shown.has(active) || active === 'add' ? active : phones[0].phone);
  if (focused) $('tabs').querySelector('[aria-selected=true]')?.focus();
}

$('tabs').addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...$('tabs').children];
  const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
  activate(next.dataset.phone);
  next.focus();
});

/** Phones as they are wanted: elements made and dropped, told to the server, kept for the next visit. */
function look() {
  for (const place of phones) {
    if (!shown.has(place.phone)) {
      const node = new UnionPhone().build(house, place);
      node.id = place.phone;
      node.addEventListener('news', () => { if (active !== place.phone) $('tabs').querySelector(`[data-phone="${place.phone}"]`)?.classList.add('news'); });
      shown.set(place.phone, node);
      $('row').append(node);
    }
  }
  keep('phones', phones);
  for (const node of shown.values()) node.hallChanged();
  drawTabs();
  addButton.disabled = phones.length >= MOST;
  line.say({ do: 'look', phones });
}

/** A phone can only be held by somebody who is here, and show a chat they are in. */
function mended(list) {
  const { people, groups } = house.hall;
  return list.filter(({ person }) => people.some(({ id }) => id === person)).map(({ phone, person, chat }) => ({
    phone, person, chat: chat === person || groups.some(({ id, members }) => id === chat && members.includes(person)) ? chat : person,
  }));
}

function settle() {
  const { hall } = house;
  if (!phones) {
    phones = mended(kept('phones', []).filter((each) => each && /^p\d+$/.test(each.phone)));
    if (!phones.length) phones = mended((hall.phones[language()] ?? hall.phones.zh ?? []).map(({ person, chat }, at) => ({ phone: `p${at + 1}`, person, chat })));
    if (!phones.length && hall.people.length) phones = [{ phone: 'p1', person: hall.people[0].id, chat: hall.people[0].id }];
    look();
  } else {
    const right = mended(phones);
    if (!right.length && hall.people.length) right.push({ phone: 'p1', person: hall.people[0].id, chat: hall.people[0].id });
    if (JSON.stringify(right) !== JSON.stringify(phones)) {
      phones = right;
      for (const [phone, node] of shown) if (!phones.some((each) => each.phone === phone)) { node.settle(); node.remove(); shown.delete(phone); }
      for (const { phone, person, chat } of phones) shown.get(phone)?.aim(person, chat);
      look();
    } else {
      for (const node of shown.values()) node.hallChanged();
      drawTabs();
    }
  }
  const newcomer = wanted && hall.people.find(({ id }) => !wanted.has(id));
  if (newcomer) { wanted = null; house.add(newcomer.id); }
}

function draw() {
  const { hall } = house;
  if (!hall || !words) return;
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
  name.textContent = t('title');
  what.textContent = t('title_what');
  screen.hidden = !hall.screen;
  screen.href = hall.screen ? `${hall.screen}?language=${language()}` : '';
  screen.lastChild.textContent = t('screen');
  glassButton.lastChild.textContent = t('glass');
  glassButton.setAttribute('aria-label', t('glass'));
  languages.setAttribute('aria-label', t('language'));
  for (const button of languages.children) button.setAttribute('aria-pressed', String(button.dataset.lang === language()));
  lost.lastChild.textContent = t('line_down');
  dead.hidden = hall.bot.alive;
  dead.textContent = t('bot_dead');
  for (const [button, key] of [[addButton, 'add_phone'], [newPerson, 'new_person']]) { button.lastChild.textContent = t(key); button.title = t(key); }
  addCard.setAttribute('aria-label', t('add_phone'));
  $('row').setAttribute('aria-label', t('phones'));
  clock.redraw();
  guide.redraw();
  glass.redraw();
  if (phones) drawTabs();
  $('wait').hidden = true;
  $('house').hidden = false;
}

// --- the line

line.addEventListener('up', () => {
  lost.hidden = true;
  if (phones) line.say({ do: 'look', phones });
});
line.addEventListener('down', () => { if (words) lost.hidden = false; });
line.hear('words', ({ zh, en }) => {
  learn(zh, en);
  words = true;
  if (!house.hall) return;
  draw();
  settle();
  for (const node of shown.values()) node.redraw();
});
line.hear('hall', (told) => {
  house.hall = told;
  setTime(told.now, told.zone);
  if (!words) return;
  draw();
  settle();
});
line.hear('screen', (told) => shown.get(told.phone)?.take(told));
line.hear('answered', (told) => shown.get(told.phone)?.answered(told));
line.hear('call', (told) => glass.take(told));
line.hear('sorry', ({ text }) => { notice(text || t('cannot')); });
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && wideOne && !event.defaultPrevented) house.wide(null);
});

new ResizeObserver(() => document.documentElement.style.setProperty('--hall-top', `${$('bar').offsetHeight}px`)).observe($('bar'));
if (kept('glass', false)) house.glass(true);
addCard.id = 'add-card';
line.open();
