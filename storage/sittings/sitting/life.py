"""From the first question to the end: begun, answered, heard of by whoever wants to know, over."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import rights, sealed
from storage.questions import Content, Given, keeping, marking
from storage.rights import Deed
from storage.sittings.courses import COURSES, HEAR
from storage.sittings.records import Acquaintance, Purpose, Sitting, SittingAnswer
from storage.sittings.sitting.terms import PLAIN, Manner, NothingToAsk
from storage.values import Values
from storage.visitors import Visitor


def begin(
    session: Session,
    chosen: Sequence[tuple[int, int]],
    purpose: Purpose,
    subject_id: int = 0,
    *,
    by: Visitor,
    now: datetime,
    manner: Manner = PLAIN,
) -> Sitting:
    """A new sitting over those questions (key, version), in that order. NothingToAsk of none."""
    rights.ask(by, Deed.LEARN)
    if not chosen:
        raise NothingToAsk(purpose=purpose)
    made = Sitting(
        member_id=_member(by),
        purpose=purpose,
        subject_id=subject_id,
        places=" ".join(f"{id_}.{version}" for id_, version in chosen),
        at=0,
        chosen="",
        at_once=manner.at_once,
        seed=secrets.randbelow(1 << 30) if manner.mixed else None,
        begun_at=now,
        ends_at=manner.ends_at,
        points=0,
        out_of=sum(keeping.worth(session, chosen)),
        answered=0,
        right=0,
    )
    session.add(made)
    session.flush()
    return made


def open_one(session: Session, member_id: int, purpose: Purpose, subject_id: int | None = None) -> Sitting | None:
    """The newest sitting of that member and purpose that is not ended."""
    wanted = select(Sitting).where(
        Sitting.member_id == member_id, Sitting.purpose == purpose, Sitting.ended_at.is_(None)
    )
    if subject_id is not None:
        wanted = wanted.where(Sitting.subject_id == subject_id)
    return session.scalars(wanted.order_by(Sitting.begun_at.desc(), Sitting.id.desc()).limit(1)).one_or_none()


def take(session: Session, sitting: Sitting, content: Content, given: Given, *, now: datetime) -> SittingAnswer:
    """The answer at the place that is shown is kept with its mark; where right and wrong are told at the end, the next
    one is shown."""
    id_, version = sitting.questions[sitting.at]
    found = session.get(SittingAnswer, (sitting.id, sitting.at))
    mark, row = marking.mark(content, given), sealed.new_row()
    if found is not None:
        sitting.points -= found.points
        sitting.right -= found.full
    else:
        sitting.answered += 1
        found = SittingAnswer(sitting_id=sitting.id, place=sitting.at, question_id=id_, version=version)
        session.add(found)
    found.row, found.picked = row, ",".join(map(str, given.picked))
    found.words = sealed.seal(session, "sitting_answers.words", row, given.words) if given.words else None
    found.points, found.full, found.at = mark.points, mark.full, now
    sitting.points += mark.points
    sitting.right += mark.full
    sitting.chosen = ""
    session.flush()
    if sitting.at_once:
        _hear(session, sitting, content, found)
    else:
        leave_place(session, sitting, now=now, ends=False)
    return found


def end(session: Session, sitting: Sitting, *, now: datetime) -> Values:
    """It is over; what each purpose does then. Also by a round, when time is up: at `ends_at` by its own clock."""
    over = sitting.ends_at is not None and now >= sitting.ends_at
    assert now.tzinfo is not None
    sitting.ended_at = sitting.ends_at.astimezone(now.tzinfo) if over and sitting.ends_at is not None else now
    sitting.chosen = ""
    session.flush()
    if not sitting.at_once:
        for answer in answers(session, sitting):
            _hear(session, sitting, content_at(session, sitting, answer.place), answer)
    return COURSES[sitting.purpose].ended(session, sitting, now, True)  # noqa: FBT003 - told in its docstring


def is_over(sitting: Sitting, now: datetime) -> bool:
    """It has ended, or its time is up and nobody has looked yet."""
    return sitting.ended_at is not None or (sitting.ends_at is not None and now >= sitting.ends_at)


def answers(session: Session, sitting: Sitting) -> Sequence[SittingAnswer]:
    """All that is answered, in the order of the questions."""
    return session.scalars(
        select(SittingAnswer).where(SittingAnswer.sitting_id == sitting.id).order_by(SittingAnswer.place)
    ).all()


def words_of(session: Session, answer: SittingAnswer) -> str:
    """What was written as that answer."""
    return "" if answer.words is None else sealed.unseal(session, "sitting_answers.words", answer.row, answer.words)


def content_at(session: Session, sitting: Sitting, place: int) -> Content:
    """The question of that place, as the bank had it in its version, or as its purpose asks it."""
    asks = COURSES[sitting.purpose].content
    found = None if asks is None else asks(session, sitting, place)
    return keeping.edition(session, *sitting.questions[place]) if found is None else found


def leave_place(session: Session, sitting: Sitting, *, now: datetime, ends: bool = True) -> None:
    """To the next place without an answer, looking from here to the end and then from the beginning; the end where all
    have one, or where none is left behind this one and nothing can be changed."""
    done = set(session.scalars(select(SittingAnswer.place).where(SittingAnswer.sitting_id == sitting.id)))
    count = len(sitting.questions)
    changes = COURSES[sitting.purpose].may_change
    ahead = [at for at in range(sitting.at + 1, count) if at not in done]
    behind = [at for at in range(sitting.at) if at not in done] if changes else []
    if ahead or behind:
        show_place(session, sitting, (ahead or behind)[0])
    elif ends and not changes:
        end(session, sitting, now=now)


def show_place(session: Session, sitting: Sitting, place: int) -> None:
    """That place, with nothing ticked."""
    sitting.at, sitting.chosen = place, ""
    session.flush()


def _hear(session: Session, sitting: Sitting, content: Content, answer: SittingAnswer) -> None:
    """Everybody who wants to know of answers hears of this one, which counts now."""
    known = session.get(Acquaintance, (sitting.member_id, answer.question_id))
    if known is None:
        known = Acquaintance(member_id=sitting.member_id, question_id=answer.question_id, met=0, right=0)
        session.add(known)
    known.met, known.right = known.met + 1, known.right + answer.full
    known.at, known.last_right = answer.at, answer.full
    session.flush()
    for one in HEAR:
        one(session, sitting, content, answer)


def _member(by: Visitor) -> int:
    assert by.member_id is not None
    return by.member_id


def times(session: Session, member_id: int, purpose: Purpose, subject_id: int) -> int:
    """How many sittings of that the member has begun."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Sitting)
            .where(Sitting.member_id == member_id, Sitting.purpose == purpose, Sitting.subject_id == subject_id)
        )
        or 0
    )
