"""Closing: what each answer to a question was worth, reckoned once it takes no more; and again when a key changes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from storage.commits import core
from storage.contests import scoring
from storage.contests.plays import (
    ContestAnswer,
    ContestBuzz,
    ContestMark,
    ContestPlayer,
)
from storage.contests.records import (
    Contest,
    ContestQuestion,
)
from storage.contests.scoring import Given, Rules, Worth
from storage.contests.terms import Asked, Sides, Stage
from storage.prepared import Prepared

_MARKS = cast("Table", ContestMark.__table__)
_PUT = Prepared(insert(_MARKS))
#: Who counts anew besides, when all marks of a contest are.
RECOUNTED: Final[list[Callable[[Session, Contest], None]]] = []


def rules_of(contest: Contest) -> Rules:
    return Rules(contest.scoring, contest.full, contest.penalty, contest.streak)


def close(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """The question takes no more answers and counts."""
    question.state, question.closed_at = Asked.SCORED, now
    session.flush()
    mark(session, contest, question)


def void(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """It does not count, whatever was answered; rows of right answers go on over it."""
    question.state, question.closed_at = Asked.VOID, question.closed_at or now
    session.flush()
    recount(session, contest)


def skip(session: Session, question: ContestQuestion, *, now: datetime) -> None:
    """It is passed over while it is open, and counts as little as one that is void."""
    question.state, question.closed_at = Asked.SKIPPED, now
    session.flush()


def recount(session: Session, contest: Contest) -> None:
    """All marks anew, from the answers as they came: a key was corrected, a question taken out, somebody is known."""
    session.execute(delete(ContestMark).where(ContestMark.contest_id == contest.id))
    runs: dict[int, int] = {}
    for question in session.scalars(
        select(ContestQuestion)
        .where(ContestQuestion.contest_id == contest.id, ContestQuestion.state == Asked.SCORED)
        .order_by(ContestQuestion.nth)
    ):
        runs = _put(session, contest, question, runs)
    session.flush()
    for one in RECOUNTED:
        one(session, contest)


def mark(session: Session, contest: Contest, question: ContestQuestion) -> None:
    """The marks of one question that has none yet."""
    _put(session, contest, question, _runs(session, contest, question) if contest.streak else {})


def _runs(session: Session, contest: Contest, question: ContestQuestion) -> dict[int, int]:
    """Right ones in a row until that question: as the last one of 必答 that counts left them."""
    earlier = (
        select(ContestQuestion.nth)
        .where(
            ContestQuestion.contest_id == contest.id,
            ContestQuestion.nth < question.nth,
            ContestQuestion.state == Asked.SCORED,
            ContestQuestion.stage == Stage.ALL,
        )
        .order_by(ContestQuestion.nth.desc())
        .limit(1)
    )
    last = session.scalar(earlier)
    rows = select(ContestMark.player_id, ContestMark.run).where(
        ContestMark.contest_id == contest.id, ContestMark.nth == last
    )
    return {player: run for player, run in session.execute(rows)}  # noqa: C416 - rows are no pairs to dict()


def _put(session: Session, contest: Contest, question: ContestQuestion, runs: Mapping[int, int]) -> dict[int, int]:
    """Writes them; right ones in a row after that question. Whoever did not answer has no row any more."""
    answers = list(
        session.execute(
            select(ContestAnswer.player_id, ContestAnswer.picked, ContestAnswer.seconds, ContestAnswer.at)
            .where(
                ContestAnswer.contest_id == contest.id, ContestAnswer.nth == question.nth, ContestAnswer.picked != ""
            )
            .order_by(ContestAnswer.at, ContestAnswer.player_id)
        )
    )
    at = {player: instant for player, _, _, instant in answers}
    given = [Given(player, _picks(picked), seconds) for player, picked, seconds, _ in answers]
    worths = _worths(session, contest, question, given, runs)
    rows = [
        {
            "contest_id": contest.id,
            "nth": question.nth,
            "player_id": player,
            "points": one.points,
            "right": one.right,
            "seconds": one.seconds,
            "run": one.run,
            "at": at.get(player) or question.closed_at,
        }
        for player, one in worths.items()
    ]
    if rows:
        _PUT.run_all(core(session), rows)
    return dict(runs) if question.stage != Stage.ALL else {player: one.run for player, one in worths.items()}


def _picks(picked: str) -> tuple[int, ...]:
    return tuple(int(one) for one in picked.split(",") if one)


def _worths(
    session: Session,
    contest: Contest,
    question: ContestQuestion,
    given: Sequence[Given],
    runs: Mapping[int, int],
) -> dict[int, Worth]:
    content, rules = question.told, rules_of(contest)
    if question.stage in {Stage.ALL, Stage.AUDIENCE}:
        return scoring.count(content, question.seconds, given, runs, rules)
    found: dict[int, Worth] = {}
    stake = question.stake if question.stake is not None else contest.full
    whose = given[0] if given else None
    player = whose.player if whose else question.turn_player or _anybody_of(session, question.turn_team)
    if player is not None:
        found[player] = scoring.staked(
            content, whose.picked if whose else None, stake, whose.seconds if whose else question.seconds
        )
    # The side of whoever was early is out, so that it is never the one that answered.
    return _early(session, contest, question, stake) | found


def _anybody_of(session: Session, team_id: int | None) -> int | None:
    """Under whose name stands what a team loses because none of its people answered; it counts for the team alone."""
    if team_id is None:
        return None
    bound = (ContestPlayer.team_id == team_id, ContestPlayer.member_id.is_not(None))
    mine = select(ContestPlayer.id).where(*bound).order_by(ContestPlayer.id)
    return session.scalar(mine.limit(1))


def _early(session: Session, contest: Contest, question: ContestQuestion, stake: int) -> dict[int, Worth]:
    """Whoever pressed before 开始 loses as much as a wrong answer; of a team once."""
    buzzes: Any = session.execute(
        select(ContestBuzz.player_id, ContestBuzz.team_id)
        .where(ContestBuzz.contest_id == contest.id, ContestBuzz.nth == question.nth, ContestBuzz.early)
        .order_by(ContestBuzz.at, ContestBuzz.player_id)
    ).all()
    found, seen = dict[int, Worth](), set[int]()
    for player, team in buzzes:
        side = player if contest.sides == Sides.ALONE else team
        if side not in seen:
            seen.add(side)
            found[player] = Worth(-stake, right=False, seconds=0, run=0)
    return found


def answered(session: Session, contest_id: int, nth: int) -> tuple[int, int]:
    """How many answers there are, and how many of them were right: counts alone, nobody's name."""
    total = select(ContestAnswer.player_id).where(
        ContestAnswer.contest_id == contest_id, ContestAnswer.nth == nth, ContestAnswer.picked != ""
    )
    right = select(ContestMark.player_id).where(
        ContestMark.contest_id == contest_id, ContestMark.nth == nth, ContestMark.right
    )
    return len(session.execute(total).all()), len(session.execute(right).all())


def counts(session: Session, question: ContestQuestion) -> list[int]:
    """How many chose each option, in the order shown."""
    found = [0] * question.choices
    rows = session.scalars(
        select(ContestAnswer.picked).where(
            ContestAnswer.contest_id == question.contest_id, ContestAnswer.nth == question.nth
        )
    )
    for picked in rows:
        for at in _picks(picked):
            found[at] += 1
    return [found[at] for at in question.places]


def players(session: Session, contest_id: int) -> list[ContestPlayer]:
    """All who play."""
    mine = select(ContestPlayer).where(ContestPlayer.contest_id == contest_id)
    return list(session.scalars(mine.order_by(ContestPlayer.id)))
