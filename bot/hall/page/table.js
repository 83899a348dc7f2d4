// Who stands where: the table, and the podium.

import { bare, el, points, t, tn } from './make.js';

function change(line) {
  if (line.before === null) return el('span', { class: 'change' });
  const by = line.before - line.place;
  const sign = by > 0 ? '▲' : by < 0 ? '▼' : '＝';
  const kind = by > 0 ? 'up' : by < 0 ? 'down' : 'same';
  const words = by === 0 ? t('same') : t(kind, { n: Math.abs(by) });
  return el('span', { class: `change ${kind}`, 'aria-label': words, title: words, text: by === 0 ? sign : `${sign}${Math.abs(by)}` });
}

/** `changes`: with how places moved since the question before. */
export function table(state, { changes = false } = {}) {
  const lines = state.lines.map((line) => el('li', { class: `line place${Math.min(line.place, 4)}`, test: 'line' },
    el('span', { class: 'place', 'aria-label': t('place', { n: line.place }), text: line.place }),
    el('span', { class: 'who' }, el('b', { text: bare(line.name) }), line.team && el('small', { text: bare(line.team) })),
    changes && change(line),
    el('span', { class: 'points', text: points(line.points) })));
  const more = state.count - lines.length;
  return el('section', { class: 'table', test: 'table' },
    el('h2', { text: t(state.of_teams ? 'table_teams' : 'table') }),
    el('ol', { class: 'lines' }, lines),
    more > 0 && !lines.length && el('p', { class: 'more', text: t('no_points') }),
    more > 0 && lines.length > 0 && el('p', { class: 'more', text: t(state.of_teams ? 'more_teams' : 'more', { n: more }) }));
}

/** The first three steps, the highest in the middle; whoever shares a place shares its step. */
export function podium(state) {
  const shown = [2, 1, 3].map((place) => state.podium.find((step) => step.place === place)).filter(Boolean);
  return el('section', { class: 'podium', test: 'podium' }, shown.map((step) => el('div', { class: `step step${step.place}`, test: 'step' },
    el('div', { class: 'names' }, step.names.map((name) => el('b', { text: bare(name) })), step.more > 0 && el('small', { text: t(state.of_teams ? 'more_teams' : 'more', { n: step.more }) })),
    el('span', { class: 'points', text: points(step.points) }),
    el('div', { class: 'block', 'aria-label': t('place', { n: step.place }) }, el('span', { text: step.place })))));
}
