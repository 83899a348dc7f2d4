"""Reckoning: what was answered is added to the figures of its questions, each sitting once, after it has ended; once a
week authors hear what the figures say.

A sitting is marked as counted in the transaction that counts it: a round that is broken off goes on where it was, and
no question without new answers is looked at.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from storage import outbox
from storage.bank import pages
from storage.bank.records import RIGHT, QuestionFigure, keepers
from storage.outbox import Letter
from storage.questions import Kind, Question, State, keeping
from storage.rounds import Page
from storage.sittings import Sitting, SittingAnswer
from storage.sittings.records import UNCOUNTED
from storage.values import Value, Values

#: Sittings that a page looks at, and the answers with which it ends: a transaction holds the writer 50 ms at most.
_SITTINGS, _ANSWERS = 20, 60
#: Thousandths: the others of a sitting that were right.
_WHOLE: Final = 1000
#: Kinds of which nothing is chosen among options.
_UNCOUNTED_KINDS: Final = frozenset({Kind.FILL_IN, Kind.NUMERIC, Kind.ORDER, Kind.MATCH})
#: Questions that a letter names.
_NAMED: Final = 6

Answer: TypeAlias = Any  # a row of `_add`
Key = tuple[int, int]


def count(session: Session, cursor: int, *, now: datetime) -> Page:
    """A page of sittings that have ended and are not counted; how many. The mark only says the how-manieth page."""
    wanted = select(Sitting.id, Sitting.answered).where(UNCOUNTED).order_by(Sitting.ended_at, Sitting.id)
    page, answers = list[int](), 0
    for id_, answered in session.execute(wanted.limit(_SITTINGS)):
        if page and answers + answered > _ANSWERS:
            break
        page.append(id_)
        answers += answered
    if not page:
        return Page(0, None)
    _add(session, page, now=now)
    session.execute(update(Sitting).where(Sitting.id.in_(page)).values(counted=True))
    return Page(len(page), cursor + 1)


def _add(session: Session, page: Sequence[int], *, now: datetime) -> None:
    """Their answers, to the figures of the questions."""
    columns = (SittingAnswer.sitting_id, SittingAnswer.question_id, SittingAnswer.version)
    taken = select(*columns, SittingAnswer.picked, SittingAnswer.full).where(SittingAnswer.sitting_id.in_(page))
    by_sitting, by_question = defaultdict[int, list[Answer]](list), defaultdict[Key, list[Answer]](list)
    for one in session.execute(taken):
        by_sitting[one.sitting_id].append(one)
        by_question[one.question_id, one.version].append(one)
    figures = _figures(session, [*by_question], now=now)
    # Held while the page is worked on: the session itself lets go of what nobody holds.
    questions = session.scalars(select(Question).where(Question.id.in_({id_ for id_, _ in by_question}))).all()
    kinds = {(one.id, one.version): one.kind for one in questions}
    for (id_, version), answers in by_question.items():
        figure = figures[id_, version]
        counts = [int(one) for one in figure.taken.split()]
        if not counts and kinds.get((id_, version)) not in _UNCOUNTED_KINDS:
            counts = [0] * pages.choices(keeping.edition(session, id_, version))
        options = len(counts)
        for one in answers:
            _add_one(figure, one, by_sitting[one.sitting_id])
            for at in [int(each) for each in one.picked.split(",") if each] if options else ():
                if at < len(counts):
                    counts[at] += 1
        figure.taken, figure.reckoned_at = " ".join(map(str, counts)), now
        told = " ".join(pages.sums_of(figure).flags(options=options > 0))
        if {*told.split()} - {*figure.flags.split()}:
            figure.untold = True
        figure.flags = told
    session.flush()


def _add_one(figure: QuestionFigure, one: Answer, sitting: Sequence[Answer]) -> None:
    figure.answers += 1
    figure.right += one.full
    others = len(sitting) - 1
    if not others:
        return
    rest = _WHOLE * (sum(each.full for each in sitting) - one.full) // others
    figure.pairs += 1
    figure.right_pairs += one.full
    figure.rest += rest
    figure.rest_squares += rest * rest
    figure.rest_of_right += rest * one.full


def _figures(session: Session, keys: Sequence[Key], *, now: datetime) -> dict[Key, QuestionFigure]:
    """Those of the questions, made where there are none."""
    pair = tuple_(QuestionFigure.question_id, QuestionFigure.version)
    found = {
        (one.question_id, one.version): one for one in session.scalars(select(QuestionFigure).where(pair.in_(keys)))
    }
    sums = dict.fromkeys(("answers", "right", "pairs", "right_pairs", "rest", "rest_squares", "rest_of_right"), 0)
    for key in keys:
        if key not in found:
            found[key] = QuestionFigure(
                question_id=key[0], version=key[1], **sums, taken="", flags="", untold=False, reckoned_at=now
            )
            session.add(found[key])
    return found


def tell(session: Session, cursor: int, *, now: datetime) -> Page:
    """Everybody who keeps the bank hears of their own questions, and of those whose author keeps it no more, that
    figures have newly said something of: one letter a week at most. How many letters."""
    del cursor
    new = select(Question, QuestionFigure.flags).join(
        QuestionFigure,
        (QuestionFigure.question_id == Question.id) & (QuestionFigure.version == Question.version),
    )
    new = new.where(QuestionFigure.flags != "", QuestionFigure.untold, Question.state == State.LIVE)
    found = session.execute(new.order_by(Question.number)).all()
    keeping_ = keepers(session)
    year, week, _ = now.isocalendar()
    told = 0
    for account_id in keeping_:
        mine = [(one, flags) for one, flags in found if one.author_id == account_id or one.author_id not in keeping_]
        if not mine:
            continue
        lines: list[Value] = [_line(one, flags) for one, flags in mine[:_NAMED]]
        values: Values = {"count": len(mine), "lines": lines}
        once = f"bank.flagged:{account_id}:{year}-{week}"
        outbox.queue(session, Letter(account_id, "bank.flagged", values, right=RIGHT, once=once), now=now)
        told += 1
    ids = [one.id for one, _ in found]
    for first in range(0, len(ids) if keeping_ else 0, 400):
        some = ids[first : first + 400]
        session.execute(update(QuestionFigure).where(QuestionFigure.question_id.in_(some)).values(untold=False))
    return Page(told, None)


def _line(one: Question, flags: str) -> Values:
    said: list[Value] = [{"flag": each} for each in flags.split()]
    return {"question": one.id, "number": one.number, "stem": pages.short(one.told.stem), "flags": said}
