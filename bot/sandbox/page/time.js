// Times of the demo world: all shown in its zone, and counted on between what the server tells.

import { t, language } from './words.js';

let zone = 'Asia/Shanghai';
let told = 0;
let heard = 0;
const formats = new Map();
const listeners = new Set();

export function setTime(now, where) {
  told = now;
  heard = performance.now();
  if (where) zone = where;
}

export function now() { return told ? told + (performance.now() - heard) / 1000 : 0; }

/** Called four times a second; a listener that answers `false` is let go. */
export function onTick(listener) { listeners.add(listener); }

setInterval(() => {
  const at = now();
  for (const listener of listeners) if (listener(at) === false) listeners.delete(listener);
}, 250);

function format(locale, options) {
  const key = locale + zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  return formats.get(key);
}

export function parts(at) {
  const found = {};
  const numbers = format('en-GB', { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  for (const { type, value } of numbers.formatToParts(at * 1000)) found[type] = value;
  return found;
}

export function hour(at) { return format('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at * 1000); }
export function second(at) { return format('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(at * 1000); }
export function dayKey(at) { return format('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at * 1000); }

function places(at) {
  const locale = language() === 'zh' ? 'zh-CN' : 'en-GB';
  const numbers = parts(at);
  return {
    y: numbers.year, m: Number(numbers.month), d: Number(numbers.day),
    mon: format(locale, { month: 'short' }).format(at * 1000),
    w: format(locale, { weekday: 'short' }).format(at * 1000),
  };
}

export function day(at) {
  if (dayKey(at) === dayKey(now())) return t('date_today');
  const same = parts(at).year === parts(now()).year;
  return t(same ? 'date_day' : 'date_day_year', places(at));
}

export function fullDay(at) { return t('date_full', places(at)); }
export function shortDay(at) { return t('date_weekday', places(at)); }

/** "2026-11-23T10:30" on the wall of the demo world. */
export function wall(at) {
  const p = parts(at);
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
}

export function fromWall(text) {
  const wanted = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
  if (Number.isNaN(wanted)) return null;
  let at = wanted;
  for (let turn = 0; turn < 3; turn += 1) {
    const shown = Date.parse(`${wall(at / 1000)}:00Z`);
    at += wanted - shown;
  }
  return at / 1000;
}
