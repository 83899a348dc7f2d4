// The screen: asks once a second what stands there, counts the seconds on by itself in between, and draws.

import { el, bare, language, learn, t, tn } from './make.js';
import { fit, fitColumns } from './fit.js';
import { SCENES, answer, standings } from './scenes.js';

const $ = (id) => document.getElementById(id);
const base = `${location.pathname.replace(/\/$/, '')}/`;
const EVERY = 1000; // ms between two questions to the server
const PATIENCE = 4000; // ms for an answer
const LOST_AFTER = 3500; // ms without one
const READABLE = 0.03; // of the height: type that can be read from the back beside the table

let state = null;
let sign = '';
let drawn = '';
let ahead = 0; // ms by which the server's clock is ahead of ours
let nearest = Infinity; // ms that the exchange took by which we know
let heard = performance.now();
let gone = false;
let since = 0; // by the server's clock: when the answer came up
let both = true; // whether answer and table stand there together

const now = () => Date.now() + ahead;

// --- the line

async function ask(path) {
  const ending = new AbortController();
  const bell = setTimeout(() => ending.abort(), PATIENCE);
  try {
    return await fetch(base + path, { signal: ending.signal, cache: 'no-store', credentials: 'omit' });
  } finally { clearTimeout(bell); }
}

function setClock(answered, began) {
  const took = Date.now() - began;
  const told = Number(answered.headers.get('Hall-Clock'));
  if (!told) return;
  const found = told + took / 2 - Date.now();
  // A quick exchange knows best; a jump of the clock counts at once.
  if (took <= nearest + 20 || Math.abs(found - ahead) > 1000) { ahead = found; nearest = Math.min(nearest, took); }
  nearest += 1;
}

async function look() {
  const began = Date.now();
  const answered = await ask(`now?seen=${sign}`);
  gone = answered.status === 404;
  if (answered.status !== 200 && answered.status !== 204) return;
  if (answered.status === 200) { state = await answered.json(); sign = answered.headers.get('Hall-Sign'); }
  setClock(answered, began);
  heard = performance.now();
}

async function keepLooking() {
  for (;;) {
    const began = performance.now();
    try { await look(); } catch { /* the banner says so, and it is tried again */ }
    draw();
    await new Promise((on) => { wake = on; setTimeout(on, Math.max(100, EVERY - (performance.now() - began))); });
  }
}
let wake = () => {};
for (const event of ['online', 'focus']) addEventListener(event, () => wake());
document.addEventListener('visibilitychange', () => wake());

// --- drawing

function left() {
  if (!state) return null;
  if (state.held) return state.left;
  return state.ends_at === null || state.ends_at === undefined ? null : Math.max(0, (state.ends_at - now()) / 1000);
}

const timed = () => ['lobby', 'asking', 'buzzing', 'staking'].includes(state.scene) && left() !== null;

function head() {
  const shown = state.mark && !['over', 'planned', 'lobby', 'countdown'].includes(state.scene);
  $('head').hidden = !shown && !timed();
  return [
    el('span', { class: 'head-mark', test: 'mark', text: shown ? state.mark : state.code }),
    el('span', { class: 'head-title', text: shown ? bare(state.title) + (state.trial ? ` · ${t('trial')}` : '') : '' }),
    el('span', { class: 'head-count', test: 'answered' }),
    el('span', { class: 'head-clock', test: 'clock', role: 'timer' })];
}

function same(name, value) { return ['answered', 'joined', 'ends_at', 'left'].includes(name) && !(name === 'answered' && state.scene === 'told') ? undefined : value; }

/** What is told after a question: all of it, or one after the other where it could not be read together. */
function told(stage) {
  const both_ = el('div', { class: 'both' }, answer(state), standings(state));
  stage.replaceChildren(both_);
  const size = fitColumns(stage, stage.querySelector('.options'), innerHeight * 0.058, 2);
  both = size >= innerHeight * READABLE || !state.lines.length;
  if (both) return;
  const half = state.ends_at === null ? Infinity : since + (state.ends_at - since) * 0.6;
  const table = now() >= half;
  stage.replaceChildren(table ? standings(state) : answer(state));
  if (table) fit(stage, innerHeight * 0.062); else fitColumns(stage, stage.querySelector('.options'), innerHeight * 0.07, 3);
}

function place() {
  const stage = $('stage');
  if (state.scene === 'told') { told(stage); return; }
  stage.replaceChildren((SCENES[state.scene] ?? SCENES.nothing)(state));
  const grid = stage.querySelector('.options');
  fitColumns(stage, grid, innerHeight * (grid ? 0.085 : 0.062), 3);
}

function draw() {
  if (state) {
    if (state.scene !== 'told') since = 0; else if (!since) since = now();
    const late = state.scene === 'told' && !both && state.ends_at !== null && now() >= since + (state.ends_at - since) * 0.6;
    const key = JSON.stringify([state, innerWidth, innerHeight, late, state.ends_at === null], (name, value) => same(name, value));
    if (key !== drawn) {
      drawn = key;
      document.body.dataset.scene = state.scene;
      $('head').replaceChildren(...head());
      tick(); // the head has its height before the stage is filled
      place();
    }
  }
  tick();
}

function tick() {
  if (state) {
    const rest = left();
    const seconds = rest === null ? null : Math.ceil(rest);
    $('head').querySelector('.head-count').textContent = counts();
    $('head').querySelector('.head-clock').textContent = timed() ? (seconds > 0 || state.scene !== 'asking' ? `${seconds} ${t('seconds')}` : t('time_up')) : '';
    $('head').querySelector('.head-clock').classList.toggle('hurry', state.scene === 'asking' && seconds !== null && seconds <= 5);
    const all = state.scene === 'asking' ? state.seconds : 0;
    $('bar').style.visibility = all && rest !== null ? 'visible' : 'hidden';
    if (all && rest !== null) $('bar').firstElementChild.style.transform = `scaleX(${Math.min(1, rest / all)})`;
    const digit = document.querySelector('.digit');
    if (digit) digit.textContent = seconds === null ? '' : Math.max(1, seconds);
    const joined = document.querySelector('[data-testid=joined]');
    if (joined) joined.textContent = tn('joined', state.joined);
  }
  banner();
}

function counts() {
  if (state.scene !== 'asking' || !state.question) return '';
  return state.stage === 'all' ? t('answered', { n: state.answered, all: Math.max(state.joined, state.answered) }) : t('answered_only', { n: state.answered });
}

function banner() {
  const lost = performance.now() - heard > LOST_AFTER;
  const words = gone ? t('gone') : lost ? t('lost') : state?.held ? `${t('held')} · ${t('held_more')}` : '';
  $('banner').hidden = !words;
  if ($('banner').textContent !== words) $('banner').textContent = words;
  $('banner').classList.toggle('bad', gone || lost);
}

async function begin() {
  const wanted = new URLSearchParams(location.search).get('language') ?? '';
  for (;;) {
    try {
      const words = await ask(`words?language=${encodeURIComponent(wanted)}`);
      if (words.ok) { learn(await words.json()); break; }
    } catch { /* the server is not there yet */ }
    await new Promise((on) => { setTimeout(on, EVERY); });
  }
  document.documentElement.lang = language();
  document.title = t('title');
  addEventListener('resize', draw);
  setInterval(tick, 100);
  keepLooking();
}

begin();
