"""Telling: what the groups read. One message a question, which is edited when it is over: twenty a minute is all that
Telegram takes in a group, and edits count."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.contests import closing, codes, joining, paper, scoring, tables, turns
from storage.contests.records import (
    Contest,
    ContestAsking,
    ContestQuestion,
    ContestRoom,
    ContestTeam,
)
from storage.contests.terms import Asked, Form, Sides
from storage.outbox import Rank
from storage.questions import Content, Kind
from storage.values import Value, Values

#: Lines of the table below an answer, and at the end.
TOP, FINAL = 5, 10
_LETTERS: Final = "ABCDEFGHIJKL"


def rooms(session: Session, contest_id: int) -> list[ContestRoom]:
    """The groups that it is played in, but those the bot was taken out of."""
    mine = select(ContestRoom).where(ContestRoom.contest_id == contest_id, ContestRoom.out.is_(False))
    return list(session.scalars(mine.order_by(ContestRoom.group_id)))


def to_room(
    session: Session, contest: Contest, group_id: int, key: str, values: Values, *, now: datetime, **more: Any
) -> None:
    """A message to one of the groups, at once: people sit there with the telephone in hand, whatever the hour. `more`:
    as `outbox.Letter` has it."""
    told = {**values, "contest": contest.id, "code": contest.code}
    letter = outbox.to_group(group_id, key, told, subject=contest.id, rank=Rank.ANSWER, at_night=True, **more)
    outbox.queue(session, letter, now=now)


def of(contest: Contest) -> Values:
    """What every screen of a contest says of how it is played."""
    return {
        "title": contest.title,
        "code": contest.code,
        "contest": contest.id,
        "trial": contest.trial,
        "scoring": contest.scoring,
        "full": contest.full,
        "penalty": contest.penalty,
        "streak": contest.streak,
        "seconds": contest.seconds,
        "form": contest.form,
        "sides": contest.sides,
        "best": contest.best,
        "whom": contest.whom,
        "tie": contest.tie,
        "prizes": contest.prizes,
    }


def lobby(session: Session, contest: Contest, group_id: int, *, left: int | None) -> Values:
    """What stands in a group while people join; `left`: seconds until it begins, None where a host begins it."""
    here, unknown = joining.counts(session, contest.id, group_id)
    everywhere, _ = joining.counts(session, contest.id)
    teams = session.scalars(
        select(ContestTeam).where(ContestTeam.contest_id == contest.id).order_by(ContestTeam.nth, ContestTeam.id)
    )
    free: list[Value] = [
        {"contest": contest.id, "team": team.id, "name": team.name} for team in teams if contest.sides == Sides.FREE
    ]
    return {
        **of(contest),
        "of": paper.length(session, contest.id),
        "here": here,
        "unknown": unknown,
        "everywhere": everywhere,
        "left": left,
        "teams": free,
    }


def question(session: Session, contest: Contest, one: ContestQuestion) -> Values:
    """What a question says; nothing of what is right."""
    content = one.told
    return {
        "mark": codes.mark(contest.code, one.nth, paper.length(session, contest.id)),
        "nth": one.nth,
        "of": paper.length(session, contest.id),
        "stage": one.stage,
        "kind": one.kind,
        "stem": content.stem,
        "seconds": one.seconds,
        "options": options(content, one.places),
        "several": one.kind == Kind.SEVERAL,
        "answered": None,
        "players": None,
        "left": None,
        "stake": one.stake,
        **turns.whose(session, one),
    }


def options(content: Content, places: list[int]) -> list[Value]:
    """The options with their letters, in the order shown; of a true/false the texts know the words."""
    words = ["", ""] if content.kind is Kind.TRUE_FALSE else [one.words for one in content.options]
    return [
        {"shown": shown, "letter": _LETTERS[shown], "words": words[at], "truth": at == 0 if not words[at] else None}
        for shown, at in enumerate(places)
    ]


def reveal(session: Session, contest: Contest, one: ContestQuestion) -> Values:
    """What is right and why, how many had it, the first five and how their places changed; never who chose what."""
    content = one.told
    right = set(scoring.right_ones(content))
    answered, had = closing.answered(session, contest.id, one.nth)
    shown: list[Value] = [
        {**line, "right": one.places[at] in right}
        for at, line in enumerate(options(content, one.places))
        if isinstance(line, dict)
    ]
    return {
        **question(session, contest, one),
        "options": shown,
        "explanation": content.explanation,
        "void": one.state != Asked.SCORED,
        "answered": answered,
        "had": had,
        **top(session, contest, one.nth),
    }


def top(session: Session, contest: Contest, nth: int | None = None) -> Values:
    """The first of the table, each with where they stood before that question; whether it is of teams."""
    now = tables.sides(session, contest)
    then = tables.sides(session, contest, before=nth) if nth is not None and nth > 1 else []
    lines = tables.moved(now, then)[: TOP if nth is not None else FINAL]
    _, unknown = joining.counts(session, contest.id)
    return {
        "lines": [one.told() for one in lines],
        "count": len(now),
        "of_teams": contest.sides != Sides.ALONE,
        "unknown": unknown,
    }


def question_key(contest: Contest) -> str:
    """By which text a question goes to a group."""
    return "polls.question" if contest.form == Form.POLLS else "playing.question"


def asking(session: Session, contest_id: int, nth: int) -> list[ContestAsking]:
    """That question in each of the groups."""
    mine = select(ContestAsking).where(ContestAsking.contest_id == contest_id, ContestAsking.nth == nth)
    return list(session.scalars(mine.order_by(ContestAsking.group_id)))
