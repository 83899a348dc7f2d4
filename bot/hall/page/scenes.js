// The scenes: what stands on the stage in each phase of a contest.

import { bare, el, language, points, t, tn, zone } from './make.js';
import { picture } from './picture.js';
import { podium, table } from './table.js';

const big = (text, more = {}) => el('p', { class: 'big', text, ...more });
const soft = (text, more = {}) => el('p', { class: 'soft', text, ...more });

function join(state) {
  const names = state.rooms.map(bare).join(t('and') === ',' ? ', ' : t('and'));
  const rooms = state.more_rooms ? t('join_more', { names, n: state.rooms.length + state.more_rooms }) : names && t('join_in', { names });
  const teams = state.teams.map((team) => el('li', { test: 'team' }, el('b', { text: bare(team.name) }), el('span', { text: team.joined })));
  return [el('p', { class: 'how', text: t('join') }), rooms && soft(rooms), teams.length > 0 && el('ul', { class: 'teams' }, teams)];
}

function title(state) {
  return [el('h1', { text: bare(state.title), test: 'title' }),
    soft([tn('questions', state.of), t('code', { code: state.code }), state.trial && t('trial')].filter(Boolean).join(' · '))];
}

function planned(state) {
  const time = state.ends_at && new Intl.DateTimeFormat(language(), { timeZone: zone(), month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }).format(state.ends_at);
  return el('div', { class: 'middle' }, title(state), big(time ? t('planned_at', { time }) : t('planned')), join(state));
}

function lobby(state) {
  return el('div', { class: 'middle' }, title(state), join(state),
    el('p', { class: 'huge', test: 'joined', text: tn('joined', state.joined) }),
    state.ends_at === null && !state.held ? soft(t('waiting')) : soft(t('begins')));
}

const countdown = () => el('div', { class: 'middle' }, big(t('ready')), el('p', { class: 'digit', test: 'digit' }));

function sort(state) {
  const stage = state.stage === 'all' ? null : t(`stage_${state.stage}`);
  const kind = state.question && t(`kind_${state.question.kind}`);
  const stake = state.stake !== null && state.stage !== 'all' && t('stake', { points: state.stake / 100 });
  return [stage, kind, stake].filter(Boolean).map((text) => el('span', { class: 'chip', text }));
}

function option(one, state) {
  const told = state.scene === 'told';
  const right = told && state.rights.includes(one.shown);
  const words = one.truth === null ? bare(one.words) : t(one.truth ? 'right' : 'wrong');
  const chosen = told && state.chosen ? state.chosen[one.shown] : null;
  const node = el('li', { class: `option${told ? (right ? ' is-right' : ' is-not') : ''}`, test: 'option' },
    el('span', { class: 'letter', text: one.letter }),
    el('span', { class: 'words', text: words }),
    right && el('span', { class: 'mark', test: 'right', text: `✓ ${t('correct')}` }),
    chosen !== null && el('span', { class: 'chosen', text: tn('chose', chosen) }));
  if (chosen !== null) {
    const share = el('span', { class: 'share' });
    share.style.width = `${Math.round((100 * chosen) / Math.max(1, state.answered))}%`;
    node.prepend(share);
  }
  return node;
}

function question(state) {
  return [el('div', { class: 'chips' }, sort(state)),
    el('p', { class: 'stem', test: 'stem', text: bare(state.question.stem) }),
    el('ol', { class: 'options', test: 'options' }, state.question.options.map((one) => option(one, state)))];
}

/** The question and what goes with it; with its picture beside it, if it has one. */
function posed(state, kind, ...more) {
  const words = el('div', { class: kind }, question(state), more);
  return state.question.picture ? el('div', { class: 'pictured' }, words, picture(state)) : words;
}

function asking(state) {
  if (!state.question) return el('div', { class: 'middle' }, el('div', { class: 'chips' }, sort(state)), big(t('coming')));
  const whose = state.turn && big(t(state.stage === 'stake' ? 'turn' : 'first', { name: state.turn }), { class: 'whose', test: 'turn' });
  return posed(state, 'question', whose);
}

function buzzing(state) {
  const call = big(t(state.scene === 'buzzing' ? 'buzz' : 'readying'), { class: 'whose' });
  return state.question ? posed(state, 'question', call) : el('div', { class: 'middle' }, el('div', { class: 'chips' }, sort(state)), call);
}

function staking(state) {
  return el('div', { class: 'middle' }, el('div', { class: 'chips' }, sort(state)), big(state.turn ? t('staking', { name: state.turn }) : t('staking_nobody'), { test: 'turn' }));
}

/** The right answer and why; `told` has it beside the table where both can be read, else one after the other. */
export function answer(state) {
  const had = state.answered ? t('had', { n: state.had, all: state.answered }) : t('nobody');
  return posed(state, 'question told',
    el('p', { class: 'had', test: 'had', text: state.skipped ? t('skipped') : state.void ? t('void') : had }),
    state.turn && el('p', { class: 'soft', text: bare(state.turn) }),
    state.explanation && el('p', { class: 'why', test: 'why', text: bare(state.explanation) }));
}

export const standings = (state) => table(state, { changes: true });

function over(state) {
  if (!state.lines.length) return el('div', { class: 'middle' }, title(state), big(t('over')), soft(t(state.count ? 'over_no_points' : 'over_nobody')));
  return el('div', { class: 'end' }, el('div', { class: 'middle' }, title(state), podium(state)), table(state));
}

const message = (key, more) => (state) => el('div', { class: 'middle' }, state.title && title(state), big(t(key)), more && soft(t(more)));

export const SCENES = {
  nothing: message('nothing', 'nothing_more'),
  cancelled: message('cancelled'),
  planned,
  lobby,
  countdown,
  staking,
  readying: buzzing,
  buzzing,
  asking,
  over,
};
