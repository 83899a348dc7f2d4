"""The paper of a contest: which questions are asked, in which order, as they stand now."""

import random
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from storage.contests import codes
from storage.contests.records import (
    Contest,
    ContestQuestion,
)
from storage.contests.scoring import KINDS
from storage.contests.terms import Stage
from storage.questions import Content, Difficulty, Kind, Question, drawing
from storage.questions.content import Option, packed
from storage.questions.records import LOTS

#: Numbers that no question of a paper has.
_BEYOND: Final = 1000
#: Options that stay last however the others are mixed.
_LAST: Final = ("以上", "上述", "都不", "all of the above", "none of the above")


def draw(
    session: Session,
    contest: Contest,
    count: int,
    lot: int,
    *,
    categories: Collection[int] = (),
    difficulty: Difficulty | None = None,
    without: Collection[int] = (),
) -> list[ContestQuestion]:
    """Draws so many questions of 必答 behind those that are there, by that lot; what came of it, fewer where the bank
    has fewer. `without`: none of these either."""
    there = select(ContestQuestion.question_id).where(ContestQuestion.contest_id == contest.id)
    drawn = drawing.draw(
        session,
        count,
        lot % LOTS,
        categories=categories,
        difficulty=difficulty,
        without=[*session.scalars(there), *without],
        besides=[Question.kind.in_(KINDS)],
    )
    return put(session, contest, [question_id for question_id, _ in drawn], lot=lot)


def put(
    session: Session, contest: Contest, question_ids: Sequence[int], *, lot: int, stage: Stage = Stage.ALL
) -> list[ContestQuestion]:
    """Puts questions behind those that are there, as they stand now."""
    last = session.scalar(select(func.max(ContestQuestion.nth)).where(ContestQuestion.contest_id == contest.id)) or 0
    found = {one.id: one for one in session.scalars(select(Question).where(Question.id.in_(question_ids)))}
    made = []
    for nth, key in enumerate((key for key in question_ids if key in found), start=last + 1):
        content = found[key].told
        made.append(
            ContestQuestion(
                contest_id=contest.id,
                nth=nth,
                question_id=key,
                version=found[key].version,
                content=packed(content),
                order=",".join(map(str, mixed(content, lot + nth))),
                kind=content.kind,
                choices=choices(content),
                stage=stage,
                seconds=content.seconds or contest.seconds,
            )
        )
    session.add_all(made)
    session.flush()
    return made


def put_live(session: Session, contest: Contest, question_id: int, *, lot: int, stage: Stage = Stage.ALL) -> bool:
    """The same of one question, where it is asked still and can be asked in a contest; whether it could."""
    found = session.get(Question, question_id)
    if found is None or found.state != "live" or found.kind not in KINDS:
        return False
    return bool(put(session, contest, [question_id], lot=lot, stage=stage))


def choices(content: Content) -> int:
    """How many options there are to press."""
    return 2 if content.kind is Kind.TRUE_FALSE else len(content.options)


def mixed(content: Content, seed: int) -> list[int]:
    """In which order the options stand in all groups alike."""
    order = list(range(choices(content)))
    if content.kind is Kind.TRUE_FALSE:
        return order
    random.Random(seed).shuffle(order)  # noqa: S311 - no secret, only a mixture
    return sorted(order, key=lambda at: _stays_last(content.options[at]))


def _stays_last(option: Option) -> bool:
    return option.words.casefold().startswith(_LAST)


def clear(session: Session, contest: Contest) -> None:
    """An empty paper again."""
    session.execute(delete(ContestQuestion).where(ContestQuestion.contest_id == contest.id))


def questions(session: Session, contest_id: int) -> list[ContestQuestion]:
    """All of the paper, in its order."""
    mine = select(ContestQuestion).where(ContestQuestion.contest_id == contest_id)
    return list(session.scalars(mine.order_by(ContestQuestion.nth)))


def renumber(session: Session, contest: Contest, order: Sequence[int]) -> None:
    """The questions of those numbers, in that order, are 1, 2, 3; by way of numbers that none of them has."""
    mine = update(ContestQuestion).where(ContestQuestion.contest_id == contest.id)
    session.flush()
    session.execute(mine.values(nth=ContestQuestion.nth + _BEYOND))
    for nth, old in enumerate(order, 1):
        session.execute(mine.where(ContestQuestion.nth == old + _BEYOND).values(nth=nth))
    session.expire_all()


def settle(session: Session, contest: Contest) -> None:
    """加赛, which may not be asked, is numbered behind all the others: so the group misses no number."""
    there = questions(session, contest.id)
    order = [one.nth for one in sorted(there, key=lambda one: one.stage == Stage.DECIDER)]
    if order != [one.nth for one in there]:
        renumber(session, contest, order)


def mark(session: Session, contest: Contest, nth: int) -> str:
    """By what that question is known: K7·3/10. 加赛 is none of those that everybody saw coming."""
    return codes.mark(contest.code, nth, max(length(session, contest.id), nth))


def length(session: Session, contest_id: int) -> int:
    """How many questions it has for everybody to see coming: 加赛 is asked only if it is needed."""
    mine = select(func.count()).select_from(ContestQuestion)
    planned = mine.where(ContestQuestion.contest_id == contest_id, ContestQuestion.stage != Stage.DECIDER)
    return session.scalar(planned) or 0


def deciders(session: Session, contest_id: int) -> int:
    """How many questions of 加赛 it has."""
    mine = select(func.count()).select_from(ContestQuestion)
    return (
        session.scalar(mine.where(ContestQuestion.contest_id == contest_id, ContestQuestion.stage == Stage.DECIDER))
        or 0
    )


def usable(session: Session, categories: Collection[int] = (), difficulty: Difficulty | None = None) -> int:
    """How many questions of the bank can be asked in a contest."""
    live = select(func.count()).select_from(Question).where(Question.state == "live", Question.kind.in_(KINDS))
    if difficulty is not None:
        live = live.where(Question.difficulty == difficulty)
    if categories:
        live = live.where(Question.category_id.in_(categories))
    return session.scalar(live) or 0
