"""Telling: what the groups read. One message a question, which is edited when it is over: twenty a minute is all that
Telegram takes in a group, and edits count."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errands, outbox
from storage.contests import closing, joining, paper, scoring, tables, turns
from storage.contests.records import (
    Contest,
    ContestAsking,
    ContestQuestion,
    ContestRoom,
    ContestTeam,
    ContestUnit,
)
from storage.contests.terms import OF_SIDES, STAKES, Asked, Form, Sides, Stage, Whom
from storage.errands import Errand
from storage.outbox import Rank
from storage.questions import Content, Kind
from storage.units import Tree
from storage.values import Value, Values

#: Lines of the table below an answer, and at the end.
TOP, FINAL = 5, 10
#: Units that the lobby names, of those it is for.
MOST_UNITS: Final = 8
#: Signs of a question that stands in a poll itself, beside its mark, and of an option (Telegram: 300 and 100).
MOST_STEM, MOST_OPTION = 240, 100
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
    joins: list[Value] = [] if free else [{"contest": contest.id}]
    return {
        **of(contest),
        "joins": joins,
        "of": paper.length(session, contest.id),
        "here": here,
        "unknown": unknown,
        "everywhere": everywhere,
        "left": left,
        "teams": free,
        **only_for(session, contest),
    }


def only_for(session: Session, contest: Contest) -> Values:
    """The units whose people alone may play, the first of them by name; none where everybody may."""
    meant = select(ContestUnit.unit_id).where(ContestUnit.contest_id == contest.id).order_by(ContestUnit.unit_id)
    found = session.scalars(meant).all() if contest.whom == Whom.UNITS else []
    tree = Tree(session) if found else None
    named: list[Value] = [tree.path(one)[-1] for one in found[:MOST_UNITS]] if tree is not None else []
    return {"only": named, "only_more": max(0, len(found) - MOST_UNITS)}


def marked(session: Session, contest: Contest, one: ContestQuestion) -> Values:
    """By what a question is known, and what it is of."""
    return {
        "mark": paper.mark(session, contest, one.nth),
        "contest": contest.id,
        "nth": one.nth,
        "of": max(paper.length(session, contest.id), one.nth),
        "stage": one.stage,
        "trial": contest.trial,
    }


def question(session: Session, contest: Contest, one: ContestQuestion) -> Values:
    """What a question says; nothing of what is right. `go`: of 抢答, whether it counts. `buzzers`, `stakes` and
    `hands_in` are what there is to press besides the options; `press` is the question and what is pressed, in one."""
    content, named = one.told, {"contest": contest.id, "nth": one.nth}
    hands_in: list[Value] = [{**named}] if one.kind == Kind.SEVERAL else []
    buzzers: list[Value] = [{**named, "go": one.go_at is not None}]
    stakes: list[Value] = [
        {"contest": contest.id, "press": pressed(one.nth, stake // 100), "stake": stake} for stake in STAKES
    ]
    shown: list[Value] = [
        {**line, "contest": contest.id, "press": pressed(one.nth, at)}
        for at, line in enumerate(options(content, one.places))
        if isinstance(line, dict)
    ]
    return {
        **marked(session, contest, one),
        "kind": one.kind,
        "stem": content.stem,
        "seconds": turns.seconds(one),
        "full": contest.full,
        "of_teams": contest.sides != Sides.ALONE,
        "options": shown,
        "several": bool(hands_in),
        "hands_in": hands_in,
        "buzzers": buzzers,
        "stakes": stakes,
        "go": one.go_at is not None,
        "answered": None,
        "players": None,
        "left": None,
        "stake": one.stake,
        **turns.whose(session, one),
    }


def pressed(nth: int, what: int) -> int:
    """A question and what is pressed below it (under a hundred) as one number: three would not fit into a button."""
    return nth * 100 + what


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
    right, counts = set(scoring.right_ones(content)), one.state == Asked.SCORED
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
        "lettered": not by_poll(contest, one) or _is_long(content),
        "void": not counts,
        "skipped": one.state == Asked.SKIPPED,
        "verdict": turns.verdict(session, one) if counts else None,
        "out": turns.out(session, contest, one) if counts else [],
        "named": turns.first_right(session, one) if counts and one.stage == Stage.AUDIENCE else [],
        "answered": answered,
        "had": had,
        **top(session, contest, one.nth),
    }


def top(session: Session, contest: Contest, nth: int | None = None) -> Values:
    """The first of the table, each with where they stood before that question; whether it is of teams. Of people only
    who has points: nothing beside a name tells of a wrong answer."""
    now = tables.sides(session, contest)
    then = tables.sides(session, contest, before=nth) if nth is not None and nth > 1 else []
    named = [one for one in tables.moved(now, then) if tables.named(contest, one)]
    lines = named[: TOP if nth is not None else FINAL]
    _, unknown = joining.counts(session, contest.id)
    return {
        "lines": [one.told() for one in lines],
        "count": len(now),
        "of_teams": contest.sides != Sides.ALONE,
        "unknown": unknown,
    }


def by_poll(contest: Contest, one: ContestQuestion) -> bool:
    """Whether the question is one of Telegram's own quizzes: where not everybody answers it never is."""
    return contest.form == Form.POLLS and one.stage not in OF_SIDES


def question_key(contest: Contest, one: ContestQuestion) -> str:
    """By which text a question goes to a group."""
    return "polls.question" if by_poll(contest, one) else "playing.question"


def poll(session: Session, contest: Contest, one: ContestQuestion) -> Values:
    """What a poll says: Telegram itself tells what is right, and why. `apart`: the words go before it, as a message of
    their own, since a poll has no room for them."""
    content, right = one.told, set(scoring.right_ones(one.told))
    apart, lettered = beside_poll(content)
    return {
        **question(session, contest, one),
        "right": [shown for shown, at in enumerate(one.places) if at in right],
        "explanation": content.explanation,
        "apart": apart,
        "lettered": lettered,
    }


def beside_poll(content: Content) -> tuple[bool, bool]:
    """Whether its words stand before the poll, as a message of their own, and whether its options are but letters
    then: what Telegram has no room for is never cut."""
    lettered = _is_long(content)
    return len(content.stem) > MOST_STEM or lettered, lettered


def _is_long(content: Content) -> bool:
    return any(len(option.words) > MOST_OPTION for option in content.options)


def stop_polls(session: Session, contest: Contest, one: ContestQuestion, *, now: datetime) -> None:
    """Telegram closes polls by itself, sooner or later; here it is told to now."""
    if not by_poll(contest, one):
        return
    for there in asking(session, contest.id, one.nth):
        if there.message_id is not None:
            errand = Errand(errands.Kind.STOP_POLL, group=there.group_id, argument=str(there.message_id))
            errands.order(session, errand, now=now)


def groups(session: Session, contest_id: int) -> list[int]:
    """The keys of the groups that it is played in."""
    return [room.group_id for room in rooms(session, contest_id)]


def standing(session: Session, contest: Contest) -> list[tuple[ContestRoom, ContestAsking]]:
    """The groups in which the question stands, each with how it stands there."""
    there = select(ContestRoom, ContestAsking).join(
        ContestAsking,
        (ContestAsking.contest_id == ContestRoom.contest_id) & (ContestAsking.group_id == ContestRoom.group_id),
    )
    mine = there.where(
        ContestRoom.contest_id == contest.id, ContestRoom.out.is_(False), ContestAsking.nth == contest.at
    )
    return [(room, one) for room, one in session.execute(mine.order_by(ContestRoom.group_id))]


def asking(session: Session, contest_id: int, nth: int) -> list[ContestAsking]:
    """That question in each of the groups."""
    mine = select(ContestAsking).where(ContestAsking.contest_id == contest_id, ContestAsking.nth == nth)
    return list(session.scalars(mine.order_by(ContestAsking.group_id)))
