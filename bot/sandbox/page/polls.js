// Polls and quizzes: answered with a click or a key, bars when they may be seen, a ring while time runs.

import { el, icon, put, svg } from './make.js';
import { isolated, t, tn } from './words.js';
import { now, onTick, shortDay, hour } from './time.js';
import { written } from './entities.js';

const ROUND = 2 * Math.PI * 9;

/** ctx: the phone; memory: {picks:Set, shares:Map} is kept for a message over its redrawings. */
export function pollView(message, ctx, memory, state) {
  const poll = message.poll;
  const quiz = poll.kind === 'quiz';
  memory.picks ??= new Set();
  memory.shares ??= new Map();
  const shown = poll.voted || poll.closed || poll.options.some((option) => option.votes !== null && option.votes !== undefined);
  const open = !poll.closed && !poll.voted && !ctx.readonly;
  if (!open) memory.picks.clear();

  const kind = poll.closed ? 'poll_final' : `poll_${poll.anonymous ? 'anonymous' : 'open'}_${quiz ? 'quiz' : 'regular'}`;
  const box = el('div', { class: `poll${shown ? ' shown' : ''}${poll.closed ? ' closed' : ''}`, role: 'group', 'aria-label': poll.question });
  const question = el('div', { class: 'poll-question' });
  question.append(written(poll.question, poll.question_entities, ctx, state));
  put(box, question, el('div', { class: 'poll-kind' }, el('span', { text: t(kind) }), !poll.closed && poll.closes_at && ring(message)));

  const most = Math.max(1, ...poll.options.map((option) => option.votes || 0));
  const percents = rounded(poll.options.map((option) => option.votes || 0), poll.total, poll.multiple);
  const vote = el('button', { class: 'poll-vote', text: t('poll_vote'), test: 'poll-vote', data: { spot: 'vote' } });
  const refresh = () => { vote.disabled = memory.picks.size === 0; };

  poll.options.forEach((option, index) => {
    const label = el('span', { class: 'poll-text' });
    label.append(written(option.text, option.entities, ctx, state));
    if (!shown) {
      const button = el('button', {
        class: poll.multiple ? 'poll-option many' : 'poll-option', test: 'poll-option', data: { option: option.id, spot: `o:${index}` },
        role: poll.multiple ? 'checkbox' : null, 'aria-checked': poll.multiple ? String(memory.picks.has(option.id)) : null,
        disabled: open ? null : true,
      }, el('span', { class: 'poll-mark', 'aria-hidden': 'true' }, icon('check')), label);
      button.addEventListener('click', () => {
        if (poll.multiple) {
          if (memory.picks.has(option.id)) memory.picks.delete(option.id); else memory.picks.add(option.id);
          button.setAttribute('aria-checked', String(memory.picks.has(option.id)));
          refresh();
        } else if (!box.classList.contains('voting')) {
          box.classList.add('voting');
          button.classList.add('pressing');
          ctx.vote(message.id, [option.id]);
          setTimeout(() => { box.classList.remove('voting'); button.classList.remove('pressing'); }, 6000);
        }
      });
      box.append(button);
      return;
    }
    const known = option.votes !== null && option.votes !== undefined;
    const right = quiz && option.right === true;
    const wrong = quiz && option.chosen && option.right === false;
    const bar = el('span', { class: 'poll-bar' });
    const share = known ? option.votes / most : 0;
    const before = memory.shares.get(option.id) ?? 0;
    memory.shares.set(option.id, share);
    bar.style.width = `${Math.max(2, before * 100)}%`;
    if (before !== share) requestAnimationFrame(() => requestAnimationFrame(() => { bar.style.width = `${Math.max(2, share * 100)}%`; }));
    const words = [isolated(option.text), known ? `${percents[index]}%` : '', option.chosen ? t('poll_chosen') : '', right ? t('poll_right') : '', wrong ? t('poll_wrong') : ''].filter(Boolean).join(', ');
    box.append(el('div', { class: `poll-result${option.chosen ? ' chosen' : ''}${right ? ' right' : ''}${wrong ? ' wrong' : ''}`, test: 'poll-option', data: { option: option.id }, role: 'img', 'aria-label': words },
      el('span', { class: 'poll-percent', text: known ? `${percents[index]}%` : '' }),
      el('span', { class: 'poll-line' }, label, el('span', { class: 'poll-track' },
        (option.chosen || right || wrong) && el('span', { class: 'poll-sign' }, icon(wrong ? 'cross' : 'check')), el('span', { class: 'poll-rail' }, bar)))));
  });

  if (open && poll.multiple && !shown) { refresh(); vote.addEventListener('click', () => { ctx.vote(message.id, [...memory.picks]); }); box.append(vote); }
  if (poll.explanation && shown) {
    const why = el('div', { class: 'poll-why' }, icon('bulb'), el('div', { class: 'text' }));
    why.lastChild.append(written(poll.explanation, poll.explanation_entities, ctx, state));
    box.append(why);
  }
  box.append(el('div', { class: 'poll-total', text: poll.total ? tn(quiz ? 'poll_answers' : 'poll_votes', poll.total) : t(quiz ? 'poll_no_answers' : 'poll_no_votes') }));
  return box;
}

/** Percents that add up to 100 where one vote is one voice. */
function rounded(votes, total, multiple) {
  if (!total) return votes.map(() => 0);
  const exact = votes.map((each) => (100 * each) / total);
  if (multiple) return exact.map(Math.round);
  const down = exact.map(Math.floor);
  let left = Math.min(votes.length, Math.round(exact.reduce((a, b) => a + b, 0)) - down.reduce((a, b) => a + b, 0));
  const byRest = exact.map((value, index) => [value - down[index], index]).sort((a, b) => b[0] - a[0]);
  for (const [, index] of byRest) { if (left <= 0) break; down[index] += 1; left -= 1; }
  return down;
}

function ring(message) {
  const { closes_at: ends } = message.poll;
  const whole = Math.max(1, ends - message.date);
  const arc = svg('circle', { cx: 11, cy: 11, r: 9, class: 'ring-arc', 'stroke-dasharray': ROUND.toFixed(2) });
  const picture = svg('svg', { viewBox: '0 0 22 22', class: 'ring', 'aria-hidden': 'true', focusable: 'false' }, svg('circle', { cx: 11, cy: 11, r: 9, class: 'ring-path' }), arc);
  const words = el('span', { class: 'poll-left' });
  const node = el('span', { class: 'poll-time', role: 'timer', 'aria-live': 'off' }, words, picture);
  let placed = false;
  const draw = (at) => {
    if (placed && !node.isConnected) return false;
    placed ||= node.isConnected;
    const left = Math.max(0, ends - at);
    const text = left > 86400 ? t('poll_until', { when: `${shortDay(ends)} ${hour(ends)}` })
      : left > 3600 ? t('poll_until', { when: hour(ends) })
        : `${Math.floor(Math.ceil(left) / 60)}:${String(Math.ceil(left) % 60).padStart(2, '0')}`;
    if (words.textContent !== text) words.textContent = text;
    arc.setAttribute('stroke-dashoffset', (ROUND * (1 - Math.min(1, left / whole))).toFixed(2));
    node.classList.toggle('hurry', left <= 5);
    return true;
  };
  draw(now());
  onTick(draw);
  return node;
}
