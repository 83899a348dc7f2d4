"""抢答 and 加赛: the question stands there, then it says 开始, and the first press gives the right to answer.

Presses come from everywhere and are dealt with in any order: who was first is said by when they came in, and not before
everything that came in earlier has been dealt with. A press before 开始 costs its side the question, and as much as a
wrong answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.contests import answering, arrivals, clocks, joining, running, tables, telling
from storage.contests.joining import Admission
from storage.contests.plays import ContestBuzz
from storage.contests.records import Contest, ContestQuestion
from storage.contests.terms import Phase, Sides, Stage
from storage.prepared import Prepared
from storage.visitors import Visitor

#: So long it is waited for presses that came in at the same time on another line.
_UNDER_WAY: Final = timedelta(milliseconds=300)
_PHASES: Final = (Phase.READYING, Phase.BUZZING)
_BUZZES = cast("Table", ContestBuzz.__table__)


def _put(dialect: str) -> Any:
    statement: Any = sqlite.insert(_BUZZES) if dialect == "sqlite" else postgresql.insert(_BUZZES)
    return statement.on_conflict_do_nothing().returning(_BUZZES.c.player_id)


_PUT = Prepared({name: _put(name) for name in ("sqlite", "postgresql")})


class Buzz(StrEnum):
    """What became of a press of 抢. TAKEN: it stands in the row of those who pressed. EARLY: before 开始, now or
    already. OUT: the same of a team, by whichever of its people. TWICE: it stands there already. LATE: it is
    somebody's, or over. UNBOUND: nobody knows who they are. NOT_YOURS: 加赛 is for others. The rest: as
    `answering.Taken`."""

    TAKEN = "buzzed"
    EARLY = "early"
    OUT = "team_out"
    TWICE = "buzzed_twice"
    LATE = "buzz_late"
    HELD = "held"
    UNBOUND = "unbound"
    NOT_YOURS = "not_equal"
    NOT_FOR_YOU = "not_for_you"
    NO_TEAM = "no_team"
    CHOOSE_TEAM = "choose_team"


def press(
    session: Session, chat_id: int, contest_id: int, nth: int, came: int, *, by: Visitor, now: datetime
) -> Buzz | None:
    """A press of 抢 in that chat; `came`: the number of its update. None: the group is none of ours."""
    there = answering.room_of(session, contest_id, chat_id)
    if there is None:
        return None
    contest, group_id = there
    question = session.get(ContestQuestion, (contest_id, nth))
    if question is None or contest.at != nth or clocks.phase(contest) not in _PHASES:
        return Buzz.LATE
    if contest.phase == Phase.HELD and contest.held_at is not None and now >= contest.held_at:
        return Buzz.HELD
    return Buzz.UNBOUND if by.member_id is None else _take(session, contest, question, group_id, came, by=by, now=now)


def _take(
    session: Session,
    contest: Contest,
    question: ContestQuestion,
    group_id: int,
    came: int,
    *,
    by: Visitor,
    now: datetime,
) -> Buzz:
    who = joining.enter(session, contest, group_id, by, now=now)
    if isinstance(who, Admission):
        return Buzz(who.value)
    if question.stage == Stage.DECIDER and _side(contest, *who) not in equals(session, contest):
        return Buzz.NOT_YOURS
    early = question.go_at is None or now < question.go_at
    row = {"contest_id": contest.id, "nth": question.nth, "player_id": who[0], "team_id": who[1]}
    if not _PUT.rows(session, {**row, "at": now, "came": came, "early": early}):
        stands = session.get(ContestBuzz, (contest.id, question.nth, who[0]))
        early = stands is not None and stands.early
        return _stood(session, contest, question, who[1], Buzz.TWICE, early=early)
    running.rouse(session, contest.id)
    return _stood(session, contest, question, who[1], Buzz.TAKEN, early=early)


def _stood(
    session: Session, contest: Contest, question: ContestQuestion, team_id: int | None, else_: Buzz, *, early: bool
) -> Buzz:
    """What whoever pressed is told: one press too early takes the team out."""
    if contest.sides == Sides.ALONE:
        return Buzz.EARLY if early else else_
    theirs = select(ContestBuzz.player_id).where(
        *(ContestBuzz.contest_id == contest.id, ContestBuzz.nth == question.nth),
        *(ContestBuzz.team_id == team_id, ContestBuzz.early),
    )
    return Buzz.OUT if early or session.scalar(theirs.limit(1)) is not None else else_


def equals(session: Session, contest: Contest) -> set[int]:
    """The sides that share the first place."""
    return {one.key for one in tables.leading(tables.sides(session, contest))}


def _side(contest: Contest, player_id: int, team_id: int | None) -> int:
    return player_id if contest.sides == Sides.ALONE else team_id or 0


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press as it came: when, as which update, whose, for which side."""

    at: datetime
    came: int
    player: int
    side: int
    early: bool


def first_of(presses: Sequence[Pressed]) -> Pressed | None:
    """Who has it: the first that came of a side none of whose people pressed too early. Pure."""
    out = {one.side for one in presses if one.early}
    right = [one for one in presses if not one.early and one.side not in out]
    return min(right, key=lambda one: (one.at, one.came), default=None)


def pressed(session: Session, contest: Contest, nth: int) -> list[Pressed]:
    """Everybody's presses."""
    mine = select(ContestBuzz).where(ContestBuzz.contest_id == contest.id, ContestBuzz.nth == nth)
    return [
        Pressed(one.at, one.came, one.player_id, _side(contest, one.player_id, one.team_id), one.early)
        for one in session.scalars(mine)
    ]


def begin(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """The question is shown; 开始 comes when it stands in all groups, and a while later."""
    running.ask(session, contest, question, phase=Phase.READYING, now=now)


def _readying(session: Session, contest: Contest, *, now: datetime) -> bool:
    question = session.get_one(ContestQuestion, (contest.id, contest.at))
    if running.nowhere(session, contest, now=now):
        return True
    if contest.due_at is None or now < contest.due_at:
        return False
    contest.phase, contest.due_at = Phase.BUZZING, now + timedelta(seconds=question.seconds)
    question.go_at = now
    session.flush()
    whose = (ContestBuzz.contest_id == contest.id, ContestBuzz.nth == question.nth, ContestBuzz.at >= now)
    session.execute(update(ContestBuzz).where(*whose).values(early=False))
    for room, one in telling.standing(session, contest):
        values = telling.question(session, contest, question)
        telling.to_room(session, contest, room.group_id, "playing.buzz", values, edits=one.message_id, now=now)
    return True


def _buzzing(session: Session, contest: Contest, *, now: datetime) -> bool:
    question = session.get_one(ContestQuestion, (contest.id, contest.at))
    if running.nowhere(session, contest, now=now):
        return True
    first = first_of(pressed(session, contest, question.nth))
    if first is not None:
        if now < first.at + _UNDER_WAY or arrivals.wait_before(session, first.at, first.came):
            return False
        question.turn_player = first.player
        question.turn_team = first.side if contest.sides != Sides.ALONE else None
        session.flush()
        running.hand_over(session, contest, question, now=now)
        return True
    assert contest.due_at is not None
    over = now >= contest.due_at + running.LATE and not arrivals.wait_until(session, contest.due_at)
    if over:
        running.conclude(session, contest, question, now=now)
    return over


running.FLOWS |= {Phase.READYING: _readying, Phase.BUZZING: _buzzing}
running.OPENS |= {Stage.BUZZ: begin, Stage.DECIDER: begin}
