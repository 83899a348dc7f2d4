"""风险: one side after the other, best first, says how much it stakes, and answers for it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.contests import answering, arrivals, clocks, joining, running, tables
from storage.contests.records import Contest, ContestQuestion
from storage.contests.tables import Line
from storage.contests.terms import STAKES, Asked, Phase, Sides, Stage
from storage.visitors import Visitor


class Stake(StrEnum):
    """What became of a stake. TAKEN: so much is at stake. LATE: it is settled. NOT_YOURS: another side's turn. UNBOUND:
    nobody knows who they are."""

    TAKEN = "staked"
    LATE = "stake_late"
    HELD = "held"
    NOT_YOURS = "not_yours"
    UNBOUND = "unbound"


def begin(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """The side whose turn it is, is asked how much it stakes; with nobody there the question is left out."""
    line = next_side(session, contest)
    if line is None:
        question.state = Asked.SKIPPED
        session.flush()
        running.open_next(session, contest, now=now)
        return
    question.turn_team = None if contest.sides == Sides.ALONE else line.key
    question.turn_player = line.key if contest.sides == Sides.ALONE else None
    session.flush()
    running.ask(session, contest, question, phase=Phase.STAKING, now=now)


def next_side(session: Session, contest: Contest) -> Line | None:
    """Of the sides that have had the fewest turns the one that stands best; those without anybody have none."""
    lines = [one for one in tables.sides(session, contest) if contest.sides == Sides.ALONE or one.players]
    column = ContestQuestion.turn_player if contest.sides == Sides.ALONE else ContestQuestion.turn_team
    had = select(column, func.count()).where(
        *(ContestQuestion.contest_id == contest.id, ContestQuestion.stage == Stage.STAKE),
        *(ContestQuestion.nth < contest.at, column.is_not(None)),
        ContestQuestion.state.not_in([Asked.VOID, Asked.SKIPPED]),
    )
    turns = {key: count for key, count in session.execute(had.group_by(column))}  # noqa: C416 - rows are no pairs
    # The table is sorted: the first of the fewest is the best of them.
    return min(lines, key=lambda one: turns.get(one.key, 0), default=None)


def press(
    session: Session, chat_id: int, contest_id: int, nth: int, stake: int, *, by: Visitor, now: datetime
) -> Stake | None:
    """So many hundredths of a point are at stake, by the first of the side whose press came in. None: the group is
    none of ours."""
    there = answering.room_of(session, contest_id, chat_id)
    if there is None:
        return None
    contest, _ = there
    question = session.get(ContestQuestion, (contest_id, nth), with_for_update=True, populate_existing=True)
    if question is None or contest.at != nth or clocks.phase(contest) != Phase.STAKING or stake not in STAKES:
        return Stake.LATE
    if contest.phase == Phase.HELD and contest.held_at is not None and now >= contest.held_at:
        return Stake.HELD
    refused = _refused(session, contest, question, by)
    if refused is not None:
        return refused
    # `go_at` is when the stake came in that stands: one that came before it, and is dealt with later, takes its place.
    if (question.go_at is not None and now >= question.go_at) or (contest.due_at is not None and now > contest.due_at):
        return Stake.LATE
    question.stake, question.go_at = stake, now
    running.rouse(session, contest_id)
    return Stake.TAKEN


def _refused(session: Session, contest: Contest, question: ContestQuestion, by: Visitor) -> Stake | None:
    if by.member_id is None:
        return Stake.UNBOUND
    who = joining.player(session, contest.id, by)
    return None if who is not None and answering.is_turn(question, contest.sides, *who) else Stake.NOT_YOURS


def _staking(session: Session, contest: Contest, *, now: datetime) -> bool:
    question = session.get_one(ContestQuestion, (contest.id, contest.at))
    if running.nowhere(session, contest, now=now):
        return True
    said = question.go_at
    until = said if said is not None else contest.due_at
    if until is None or now < until + running.LATE / 2 or arrivals.wait_until(session, until):
        return False
    if question.stake is None:
        question.stake = STAKES[0]
    running.hand_over(session, contest, question, now=now)
    return True


running.FLOWS |= {Phase.STAKING: _staking}
running.OPENS |= {Stage.STAKE: begin}
