"""Answering: how a press on an option is taken: the first one that came in time, of each player, and no other.

The hottest rule of the house: a thousand people press within five seconds. The contest's row is shared by all who
answer, so that none is taken after its question was closed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage import chats
from storage.chats import Group
from storage.contests import clocks, joining
from storage.contests.joining import Admission
from storage.contests.plays import ContestAnswer
from storage.contests.records import (
    Contest,
    ContestAsking,
    ContestQuestion,
    ContestRoom,
)
from storage.contests.terms import OF_SIDES, Asked, Phase, Sides, Stage, State
from storage.prepared import Prepared
from storage.questions import Kind
from storage.visitors import Visitor


class Taken(StrEnum):
    """What became of a press. TAKEN: it counts. TICKED: one of several, not handed in yet. TWICE: they had answered.
    LATE: the question is closed. HELD: a host has paused it. EMPTY: handed in with nothing ticked. NOT_YOURS: it is
    another's turn, or for those who do not play. UNBOUND: it is answered for a side, and nobody knows who they are. The
    others: as `joining.Admission`."""

    TAKEN = "taken"
    TICKED = "ticked"
    TWICE = "twice"
    LATE = "late"
    HELD = "held"
    EMPTY = "empty"
    NOT_YOURS = "not_yours"
    UNBOUND = "unbound"
    NOT_FOR_YOU = "not_for_you"
    NO_TEAM = "no_team"
    CHOOSE_TEAM = "choose_team"


@dataclass(frozen=True, slots=True)
class Press:
    """What came of it, what is ticked by now (in the order of the options shown, from 0), and whether the roster knows
    them: else their answers count once it does."""

    taken: Taken
    ticked: tuple[int, ...] = ()
    bound: bool = True
    contest_id: int = 0
    #: Whether it was their first in this contest.
    first: bool = False
    #: Of a true/false: whether "right" was pressed; None of any other kind.
    truth: bool | None = None


_C, _Q, _R, _A, _G = (
    cast("Table", one.__table__).c for one in (Contest, ContestQuestion, ContestRoom, ContestAsking, Group)
)
_LOOK = Prepared(
    select(
        *(_C.state, _C.phase, _C.at, _C.sides, _C.beat_at, _C.held, _C.held_at),
        *(_Q.state.label("asked"), _Q.stage, _Q.kind, _Q.choices, _Q.order, _Q.turn_team, _Q.turn_player),
        *(_R.group_id, _A.opened_at, _A.closes_at),
    )
    .select_from(
        cast("Table", Contest.__table__)
        .join(cast("Table", ContestQuestion.__table__), _Q.contest_id == _C.id)
        .join(cast("Table", ContestRoom.__table__), _R.contest_id == _C.id)
        .join(cast("Table", Group.__table__), _G.id == _R.group_id)
        .outerjoin(
            cast("Table", ContestAsking.__table__),
            (_A.contest_id == _C.id) & (_A.nth == _Q.nth) & (_A.group_id == _R.group_id),
        )
    )
    .where(
        _C.id == bindparam("contest"),
        _Q.nth == bindparam("nth"),
        _G.chat_id == bindparam("chat"),
        _G.state == chats.State.ADMITTED,
    )
    .with_for_update(read=True, of=cast("Table", Contest.__table__))
)
_ANSWERS = cast("Table", ContestAnswer.__table__)
_OF = (
    _ANSWERS.c.contest_id == bindparam("contest"),
    _ANSWERS.c.nth == bindparam("number"),
    _ANSWERS.c.player_id == bindparam("player"),
)
_GIVEN = Prepared(select(_ANSWERS.c.picked, _ANSWERS.c.done).where(*_OF))
_TICK = Prepared(
    update(_ANSWERS)
    .where(*_OF)
    .values(
        picked=bindparam("chosen"), at=bindparam("instant"), seconds=bindparam("waited"), done=bindparam("handed_in")
    )
)
_TEAM_ANSWERED = Prepared(
    select(_ANSWERS.c.player_id).where(
        _ANSWERS.c.contest_id == bindparam("contest"),
        _ANSWERS.c.nth == bindparam("number"),
        _ANSWERS.c.at <= bindparam("instant"),
    )
)


def _put(dialect: str) -> Any:
    statement: Any = sqlite.insert(_ANSWERS) if dialect == "sqlite" else postgresql.insert(_ANSWERS)
    return statement.on_conflict_do_nothing().returning(_ANSWERS.c.player_id)


_PUT = Prepared({name: _put(name) for name in ("sqlite", "postgresql")})

#: Pressed in the place of an option: what is ticked is handed in.
HAND_IN: Final = 99


@dataclass(frozen=True, slots=True)
class _Standing:
    """A row of `_LOOK`, in its order."""

    state: str
    phase: str | None
    at: int
    sides: str
    beat_at: datetime | None
    held: str | None
    held_at: datetime | None
    asked: str
    stage: str
    kind: str
    choices: int
    order: str
    turn_team: int | None
    turn_player: int | None
    group_id: int
    opened_at: datetime | None
    closes_at: datetime | None


def press(
    session: Session, chat_id: int, contest_id: int, nth: int, shown: int, *, by: Visitor, now: datetime
) -> Press:
    """A press on the option that is shown at that place, from 0, or `HAND_IN`, in the group of that chat."""
    rows = _LOOK.rows(session, {"contest": contest_id, "nth": nth, "chat": chat_id})
    if not rows:
        return Press(Taken.LATE)
    found = _Standing(*rows[0])
    late = _late(found, nth, now)
    if late is not None:
        return Press(late)
    if found.stage in OF_SIDES and by.member_id is None:
        # What is won or lost for a side is so at once: nobody does it whose answers may be gone tomorrow.
        return Press(Taken.UNBOUND, bound=False)
    entered = _enter(session, contest_id, found, by=by, now=now)
    if isinstance(entered, Taken):
        return Press(entered, bound=by.member_id is not None)
    player_id, team_id, first = entered
    if not _is_theirs(found, player_id, team_id):
        return Press(Taken.NOT_YOURS)
    press_ = _take(session, found, contest_id, nth, shown, player_id, now=now)
    truth = press_.ticked == (0,) if found.kind == Kind.TRUE_FALSE and press_.ticked else None
    return Press(press_.taken, press_.ticked, by.member_id is not None, contest_id, first, truth)


def _enter(
    session: Session, contest_id: int, found: "_Standing", *, by: Visitor, now: datetime
) -> tuple[int, int | None, bool] | Taken:
    """Who plays by that press, for which team, and whether from now on; or why they do not."""
    who, audience = joining.known(session, contest_id, by), found.stage == Stage.AUDIENCE
    if audience and who is not None and not who[2]:
        return Taken.NOT_YOURS
    if who is not None and who[2] == audience:
        return who[0], who[1], False
    if found.stage in OF_SIDES:
        return Taken.NOT_YOURS
    contest = session.get_one(Contest, contest_id)
    entered = joining.enter(session, contest, found.group_id, by, audience=audience, now=now)
    return Taken(entered.value) if isinstance(entered, Admission) else (*entered, who is None)


def room_of(session: Session, contest_id: int, chat_id: int) -> tuple[Contest, int] | None:
    """The contest, shared by all who press, and the group of that chat in which it is played; None where it is in none
    that is admitted. A contest that is not on is as none of `clocks.phase`."""
    here = select(ContestRoom.group_id).join(Group, Group.id == ContestRoom.group_id)
    here = here.where(ContestRoom.contest_id == contest_id, Group.chat_id == chat_id)
    group_id = session.scalar(here.where(Group.state == chats.State.ADMITTED))
    if group_id is None:
        return None
    shared = select(Contest).where(Contest.id == contest_id).with_for_update(read=True)
    return session.scalars(shared.execution_options(populate_existing=True)).one(), group_id


def answer(
    session: Session,
    where: tuple[int, int, int],
    picked: tuple[int, ...],
    seconds: int,
    *,
    audience: bool = False,
    by: Visitor,
    now: datetime,
) -> Taken:
    """An answer that came by a poll, as the author numbers the options; whether it came in time the caller has seen.
    `where`: the contest, the question's number, the group. `audience`: to 观众题, for those who do not play."""
    contest_id, nth, group_id = where
    found, entered = joining.known(session, contest_id, by), None
    if audience and found is not None and not found[2]:
        return Taken.NOT_YOURS
    if found is None or found[2] != audience:
        contest = session.get_one(Contest, contest_id)
        entered = joining.enter(session, contest, group_id, by, audience=audience, now=now)
    if isinstance(entered, Admission):
        return Taken(entered.value)
    player_id = entered[0] if entered is not None else found[0] if found is not None else 0
    row = _row(contest_id, nth, player_id, group_id, picked, seconds, now=now)
    return Taken.TAKEN if _PUT.rows(session, row) else Taken.TWICE


def _late(found: _Standing, nth: int, now: datetime) -> Taken | None:
    held = found.phase == Phase.HELD
    # What came in before the pause came in time, however late it is dealt with.
    paused = held and found.held_at is not None and now >= found.held_at
    if found.state == State.ON and paused and found.at == nth:
        return Taken.HELD
    phase = found.held if held else found.phase
    is_open = found.state == State.ON and phase == Phase.ASKING and found.at == nth and found.asked == Asked.OPEN
    in_time = found.closes_at is None or now - clocks.gap(found.beat_at, now) <= found.closes_at
    return None if is_open and in_time else Taken.LATE


def _is_theirs(found: _Standing, player_id: int, team_id: int | None) -> bool:
    return found.stage in {Stage.ALL, Stage.AUDIENCE} or is_turn(found, found.sides, player_id, team_id)


class _Turn(Protocol):
    @property
    def turn_team(self) -> int | None: ...
    @property
    def turn_player(self) -> int | None: ...


def is_turn(question: _Turn, sides: str, player_id: int, team_id: int | None) -> bool:
    """Of 抢答, 加赛 and 风险 a question is one player's or one team's alone."""
    if sides == Sides.ALONE:
        return player_id == question.turn_player
    return team_id is not None and team_id == question.turn_team


def _take(
    session: Session, found: _Standing, contest_id: int, nth: int, shown: int, player_id: int, *, now: datetime
) -> Press:
    order = [int(one) for one in found.order.split(",") if one]
    until = now - clocks.gap(found.beat_at, now)
    waited = 0 if found.opened_at is None else max(0, int((until - found.opened_at).total_seconds()))
    if found.kind == Kind.SEVERAL:
        return _tick(session, found, order, (contest_id, nth, player_id), shown, waited, now=now)
    if not 0 <= shown < len(order):
        return Press(Taken.LATE)
    row = _row(contest_id, nth, player_id, found.group_id, (order[shown],), waited, now=now)
    if found.stage in OF_SIDES and _somebody_did(session, contest_id, nth, now):
        return Press(Taken.TWICE)
    return Press(Taken.TAKEN, (shown,)) if _PUT.rows(session, row) else Press(Taken.TWICE)


def _somebody_did(session: Session, contest_id: int, nth: int, now: datetime) -> bool:
    """A team answers once: the first of its people whose press came in, though it may be dealt with after another's."""
    return bool(_TEAM_ANSWERED.rows(session, {"contest": contest_id, "number": nth, "instant": now}))


def _row(
    contest_id: int, nth: int, player_id: int, group_id: int, picked: tuple[int, ...], waited: int, *, now: datetime
) -> dict[str, Any]:
    return {
        "contest_id": contest_id,
        "nth": nth,
        "player_id": player_id,
        "group_id": group_id,
        "picked": ",".join(map(str, sorted(picked))),
        "at": now,
        "seconds": waited,
        "done": True,
    }


def _tick(
    session: Session,
    found: _Standing,
    order: list[int],
    whose: tuple[int, int, int],
    shown: int,
    waited: int,
    *,
    now: datetime,
) -> Press:
    """Of several to choose: ticked, or not any more; handed in by a press of its own."""
    contest_id, nth, player_id = whose
    if shown != HAND_IN and not 0 <= shown < len(order):
        return Press(Taken.LATE)
    if found.stage in OF_SIDES and _another_did(session, whose, now):
        return Press(Taken.TWICE)
    rows = _GIVEN.rows(session, {"contest": contest_id, "number": nth, "player": player_id})
    there = {int(one) for one in str(rows[0][0]).split(",") if one} if rows else set[int]()
    if rows and rows[0][1]:
        return Press(Taken.TWICE)
    if shown == HAND_IN and not there:
        return Press(Taken.EMPTY)
    picked = there if shown == HAND_IN else there ^ {order[shown]}
    if rows:
        written = {"chosen": ",".join(map(str, sorted(picked))), "instant": now, "waited": waited}
        whose_ = {"contest": contest_id, "number": nth, "player": player_id}
        _TICK.run(session, {**written, **whose_, "handed_in": shown == HAND_IN})
    else:
        row = _row(contest_id, nth, player_id, found.group_id, tuple(picked), waited, now=now)
        _PUT.rows(session, {**row, "done": False})
    ticked = tuple(at for at, option in enumerate(order) if option in picked)
    return Press(Taken.TAKEN if shown == HAND_IN else Taken.TICKED, ticked)


def _another_did(session: Session, whose: tuple[int, int, int], now: datetime) -> bool:
    rows = _TEAM_ANSWERED.rows(session, {"contest": whose[0], "number": whose[1], "instant": now})
    return any(player != whose[2] for (player,) in rows)
