"""Voting: an answer to a poll counts for its question, whenever it becomes known which that is.

A poll's name comes with Telegram's answer to its sending, before or after the first votes, or never. What comes to an
unknown one is kept as it came, and taken with its own arrival once the poll is known.
"""

from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage import outbox, visitors
from storage.accounts import Account
from storage.contests import (
    Asked,
    Contest,
    ContestAsking,
    ContestQuestion,
    Phase,
    Stage,
    State,
    answering,
    clocks,
    codes,
    joining,
    lost,
    running,
    telling,
)
from storage.contests.answering import Taken
from storage.outbox import Letter, Rank
from storage.polls.records import StrayAnswer, StrayPoll
from storage.prepared import Prepared
from storage.values import Values
from storage.visitors import Person, Visitor

#: Of whom nothing but a number is known: in which language nobody is spoken to.
_NO_LANGUAGE: Final = "zh"
#: A poll has no more options.
_MOST_OPTIONS: Final = 12

_C, _Q, _A = (cast("Table", one.__table__).c for one in (Contest, ContestQuestion, ContestAsking))
_KNOWN = (
    select(
        *(_C.id, _C.state, _C.phase, _C.held, _C.held_at, _C.at, _C.beat_at),
        *(_Q.nth, _Q.state.label("asked"), _Q.stage, _Q.order, _A.group_id, _A.opened_at, _A.closes_at),
    )
    .select_from(cast("Table", ContestAsking.__table__))
    .join(cast("Table", Contest.__table__), _C.id == _A.contest_id)
    .join(cast("Table", ContestQuestion.__table__), (_Q.contest_id == _C.id) & (_Q.nth == _A.nth))
)
_BY_POLL = Prepared(_KNOWN.where(_A.poll_id == bindparam("poll")))
_BY_GROUP = Prepared(
    _KNOWN.where(_A.contest_id == bindparam("contest"), _A.nth == bindparam("nth"), _A.group_id == bindparam("group"))
)
_IS_KNOWN = Prepared(select(_A.contest_id).where(_A.poll_id == bindparam("poll")))
_STRAYS, _POLLS = cast("Table", StrayAnswer.__table__), cast("Table", StrayPoll.__table__)


def _kept(table: Table, dialect: str) -> Any:
    statement: Any = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return statement.on_conflict_do_nothing()


_KEEP_ANSWER = Prepared({name: _kept(_STRAYS, name) for name in ("sqlite", "postgresql")})
_KEEP_POLL = Prepared({name: _kept(_POLLS, name) for name in ("sqlite", "postgresql")})
_SEEN = Prepared(select(_POLLS.c.contest_id, _POLLS.c.nth).where(_POLLS.c.poll_id == bindparam("poll")))


class _Asking(NamedTuple):
    """A row of `_KNOWN`, in its order."""

    contest_id: int
    state: str
    phase: str | None
    held: str | None
    held_at: datetime | None
    at: int
    beat_at: datetime | None
    nth: int
    asked: str
    stage: str
    order: str
    group_id: int
    opened_at: datetime | None
    closes_at: datetime | None


def voted(session: Session, poll_id: str, options: list[int], *, by: Visitor, now: datetime) -> Taken | None:
    """An answer to the poll, as it numbers its options; None: taken back, kept until the poll is known, or of no poll
    of ours. A first answer stays, whatever somebody does with it."""
    rows = _BY_POLL.rows(session, {"poll": poll_id})
    if rows:
        return _take(session, _Asking(*rows[0]), options, by=by, at=now)
    chosen = sorted({one for one in options if 0 <= one < _MOST_OPTIONS})
    if not chosen:
        return None
    told = ",".join(map(str, chosen))
    stray = {"poll_id": poll_id, "telegram_id": by.telegram_id, "options": told, "at": now}
    _KEEP_ANSWER.run(session, stray)
    seen = _SEEN.rows(session, {"poll": poll_id})
    if seen:
        _name(session, poll_id, *seen[0], now=now)
    return None


def named(session: Session, poll_id: str, question: str, *, by: Visitor, now: datetime) -> None:
    """A poll of which Telegram tells how it stands: by the mark that its question begins with it is known again."""
    del by
    mark = codes.marked(question)
    if mark is None or _IS_KNOWN.rows(session, {"poll": poll_id}):
        return
    found = select(Contest.id).where(Contest.code == mark[0], Contest.state == State.ON, Contest.at == mark[1])
    contest_id = session.scalar(found)
    if contest_id is None:
        return
    _KEEP_POLL.run(session, {"poll_id": poll_id, "contest_id": contest_id, "nth": mark[1], "at": now})
    _name(session, poll_id, contest_id, mark[1], now=now)


def question_ended(session: Session, letter: Letter, state: outbox.State, *, now: datetime) -> None:
    """The poll is in the group, and answers that were quicker than its name are taken; or nobody knows its name."""
    if letter.poll_id is not None:
        # Of two groups one may have been taken for the other.
        mistaken = update(ContestAsking).where(ContestAsking.poll_id == letter.poll_id)
        session.execute(mistaken.values(poll_id=None))
        session.expire_all()
    running.question_ended(session, letter, state, now=now)
    session.flush()
    nth = letter.values.get("nth")
    if letter.poll_id is not None and letter.group is not None and isinstance(nth, int):
        _take_strays(session, letter.poll_id, letter.subject, nth, letter.group)
    seen = select(StrayPoll.poll_id).where(StrayPoll.contest_id == letter.subject, StrayPoll.nth == nth)
    for poll_id in list(session.scalars(seen.order_by(StrayPoll.poll_id))):
        _name(session, poll_id, letter.subject, nth if isinstance(nth, int) else 0, now=now)


def _name(session: Session, poll_id: str, contest_id: int, nth: int, *, now: datetime) -> None:
    """The poll is that question in the group whose poll has no name yet; or one that was replaced there. Only where it
    has answers: they come for our own polls alone, whatever others write into theirs."""
    if not session.scalar(select(StrayAnswer.telegram_id).where(StrayAnswer.poll_id == poll_id).limit(1)):
        return
    contest = session.get_one(Contest, contest_id, with_for_update=True, populate_existing=True)
    question = session.get(ContestQuestion, (contest_id, nth))
    there = telling.asking(session, contest_id, nth)
    if question is None or contest.at != nth or not there:
        return
    missing = lost.polls(session, contest, question)
    if not missing and any(one.opened_at is None for one in there):
        # Telegram has yet to say which poll it has put up there.
        return
    if missing:
        missing[0].poll_id = poll_id
        session.flush()
    _take_strays(session, poll_id, contest_id, nth, (missing or there)[0].group_id)
    if len(missing) == 1 and contest.phase == Phase.HELD and contest.shown.startswith(lost.HELD_FOR):
        # The groups that were told of the pause are told of going on.
        contest.shown = contest.shown.removeprefix(lost.HELD_FOR)
        running.release(session, contest, now=now)


def _take_strays(session: Session, poll_id: str, contest_id: int, nth: int, group_id: int) -> None:
    """Takes what was kept for it, in the order in which it came."""
    where = _BY_GROUP.rows(session, {"contest": contest_id, "nth": nth, "group": group_id})
    mine = select(StrayAnswer.telegram_id, StrayAnswer.options, StrayAnswer.at).where(StrayAnswer.poll_id == poll_id)
    for telegram_id, options, at in session.execute(mine.order_by(StrayAnswer.at, StrayAnswer.telegram_id)).all():
        by = visitors.met(session, Person(telegram_id, _NO_LANGUAGE))
        if where:
            _take(session, _Asking(*where[0]), [int(one) for one in options.split(",")], by=by, at=at)
    session.execute(delete(StrayAnswer).where(StrayAnswer.poll_id == poll_id))
    session.execute(delete(StrayPoll).where(StrayPoll.poll_id == poll_id))


def _take(session: Session, found: _Asking, options: list[int], *, by: Visitor, at: datetime) -> Taken | None:
    """The first answer that came while the question was open; of whoever has not joined it is how they do."""
    places = [int(one) for one in found.order.split(",") if one]
    picked = tuple(sorted({places[one] for one in options if 0 <= one < len(places)}))
    if not picked:
        return None
    if not _is_open(found, at):
        return Taken.LATE
    instant = _on_its_clock(found, at)
    seconds = 0 if found.opened_at is None else max(0, int((instant - found.opened_at).total_seconds()))
    new = by.member_id is None and joining.player(session, found.contest_id, by) is None
    where, audience = (found.contest_id, found.nth, found.group_id), found.stage == Stage.AUDIENCE
    taken = answering.answer(session, where, picked, seconds, audience=audience, by=by, now=at)
    if taken is Taken.TAKEN and new and by.account_id:
        _tell_unbound(session, found, by, now=at)
    return taken


def _is_open(found: _Asking, at: datetime) -> bool:
    asking = found.phase == Phase.ASKING or (found.phase == Phase.HELD and found.held == Phase.ASKING)
    is_open = found.state == State.ON and asking and found.at == found.nth and found.asked == Asked.OPEN
    return is_open and (found.closes_at is None or _on_its_clock(found, at) <= found.closes_at)


def _on_its_clock(found: _Asking, at: datetime) -> datetime:
    """A poll can't be paused at Telegram: whoever answers while a contest is held answers at the instant of that. Of
    what came while the bot stood still the wait does not count."""
    if found.phase == Phase.HELD and found.held_at is not None:
        return min(at, found.held_at)
    return at - clocks.gap(found.beat_at, at)


def _tell_unbound(session: Session, found: _Asking, by: Visitor, *, now: datetime) -> None:
    """How their answers come to count, once, in private, where the bot may write to them."""
    account, contest = session.get(Account, by.account_id), session.get_one(Contest, found.contest_id)
    if account is None or account.blocked_at is not None:
        return
    values: Values = {"title": contest.title, "contest": contest.id}
    once = f"playing.how:{contest.id}:{account.id}"
    outbox.queue(session, Letter(account.id, "playing.how", values, Rank.ANSWER, once=once), now=now)
