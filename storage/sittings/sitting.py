"""Sitting: one question after another on one screen. Begin, answer, go on, put off, come back, hand in.

Buttons carry the sitting and the place; one of a place that is not shown any more shows the one that is. Time is the
server's: an answer that came in after `ends_at` does not count, and what was answered before does.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, rights, sealed
from storage.errors import Refusal
from storage.questions import Content, Given, Kind, keeping, marking
from storage.questions.records import Question, QuestionPicture
from storage.rights import Deed
from storage.sittings import lettered, wording
from storage.sittings.courses import COURSES, HEAR
from storage.sittings.records import Acquaintance, Purpose, Sitting, SittingAnswer
from storage.values import Value, Values
from storage.visitors import Visitor

SERVICE: Final = "sittings"
MOST_WORDS: Final = 100
#: Places of a page of the answer sheet.
SHEET: Final = 50
#: More than the options of any question: a spot is the place and the option in one number.
_SPOTS: Final = 16
_CHOOSING: Final = frozenset({Kind.SINGLE, Kind.TRUE_FALSE})
#: Where several are ticked before they are handed in.
_TICKING: Final = frozenset({Kind.SEVERAL, Kind.ORDER, Kind.MATCH})


@dataclass(frozen=True, slots=True)
class Manner:
    """How questions are asked: right and wrong told `at_once` or at the end; options `mixed`; until `ends_at`."""

    at_once: bool = True
    mixed: bool = False
    ends_at: datetime | None = None


class NoSuchSitting(Refusal):
    """It is nobody's, or somebody else's, or gone."""


class NoPicture(Refusal):
    """The question has lost its picture meanwhile."""


class NothingToAsk(Refusal):
    """There is no question for that; values: purpose."""


class WordsUnfit(asking.Unfit, Refusal):
    """The written answer is empty or too long; values: most."""


class LettersUnfit(asking.Unfit, Refusal):
    """What was written names no options of a question that has some; values: kind."""


def spot(place: object, option: object) -> int:
    """The option at that place, as its button carries it."""
    return int(str(place)) * _SPOTS + int(str(option))


def begin(
    session: Session,
    chosen: Sequence[tuple[int, int]],
    purpose: Purpose,
    subject_id: int = 0,
    *,
    by: Visitor,
    now: datetime,
    manner: Manner = Manner(),
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


def look(session: Session, sitting_id: int, *, by: Visitor, now: datetime) -> Values:
    """What is shown now: a question, or the end. NoSuchSitting."""
    return show(session, _own(session, sitting_id, by=by), by=by, now=now)


def choose(session: Session, sitting_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """The one option of a single choice, 0 for right and 1 for wrong of a true/false: answered with that. `at`: the
    spot, as `spot` makes it."""
    (place, option), sitting = divmod(at, _SPOTS), _own(session, sitting_id, by=by)
    content = _shown(session, sitting, place, by=by, now=now)
    if content is not None and content.kind in _CHOOSING and 0 <= option < wording.choices(content):
        take(session, sitting, content, Given(picked=(option,)), now=now)
    return show(session, sitting, by=by, now=now)


def tick(session: Session, sitting_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """Ticks or unticks an option of several; of an order the next item, of a match the side of the next left one, a
    ticked one being taken back. `at`: the spot."""
    (place, option), sitting = divmod(at, _SPOTS), _own(session, sitting_id, by=by)
    content = _shown(session, sitting, place, by=by, now=now)
    if content is not None and content.kind in _TICKING and 0 <= option < wording.choices(content):
        picks = sitting.picks
        most = len(marking.lefts(content)) if content.kind is Kind.MATCH else wording.choices(content)
        if option in picks and content.kind is not Kind.MATCH:
            picks.remove(option)
        elif len(picks) < most:
            picks.append(option)
        sitting.chosen = ",".join(map(str, picks))
    return show(session, sitting, by=by, now=now)


def clear(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """What is ticked is ticked no more."""
    sitting = _own(session, sitting_id, by=by)
    if _shown(session, sitting, place, by=by, now=now) is not None:
        sitting.chosen = ""
    return show(session, sitting, by=by, now=now)


def confirm(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """What is ticked is the answer; of an order and a match once all have their place."""
    sitting = _own(session, sitting_id, by=by)
    content = _shown(session, sitting, place, by=by, now=now)
    if content is not None and content.kind in _TICKING and len(sitting.picks) >= wording.fewest(content):
        picks = sitting.picks
        take(session, sitting, content, Given(tuple(sorted(picks) if content.kind is Kind.SEVERAL else picks)), now=now)
    return show(session, sitting, by=by, now=now)


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """A fill-in or a number; of a choice the letters, as they would be pressed. WordsUnfit, LettersUnfit ask again."""
    asking.expect(by, SERVICE, "words")
    sitting = _own(session, int(str(asking.draft(session, by, SERVICE)["sitting"])), by=by)
    content = _shown(session, sitting, sitting.at, by=by, now=now)
    if content is not None:
        take(session, sitting, content, _written(content, wording.mixed(content, sitting, sitting.at), words), now=now)
    return show(session, sitting, by=by, now=now)


def _written(content: Content, order: Sequence[int], words: str) -> Given:
    """The answer that those words are, where the options are shown in that order."""
    if content.kind in {Kind.FILL_IN, Kind.NUMERIC}:
        said = " ".join(words.split())
        if not 1 <= len(said) <= MOST_WORDS:
            raise WordsUnfit(most=MOST_WORDS)
        return Given(words=said)
    picked = lettered.picked(content, order, words)
    if picked is None:
        raise LettersUnfit(kind=content.kind)
    return Given(picked)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The question that waits for words."""
    draft = asking.draft(session, by, SERVICE)
    if "sitting" not in draft:
        raise asking.Outdated
    return look(session, int(str(draft["sitting"])), by=by, now=now)


def go_on(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """From that place to the next one that is not answered; the end after the last."""
    sitting = _own(session, sitting_id, by=by)
    if sitting.ended_at is None and place == sitting.at:
        _leave_place(session, sitting, now=now)
    return show(session, sitting, by=by, now=now)


def turn_to(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """To that place, answered or not; only where answers may be changed."""
    sitting = _own(session, sitting_id, by=by)
    if sitting.ended_at is None and COURSES[sitting.purpose].may_change and 0 <= place < len(sitting.questions):
        _show_place(session, sitting, place)
    return show(session, sitting, by=by, now=now)


def see(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """The picture of the question at that place, for a message of its own: a caption has no room for the question, and
    a message that shows a picture never becomes one of words again. NoSuchSitting."""
    del now
    sitting = _own(session, sitting_id, by=by)
    if not 0 <= place < len(sitting.questions):
        raise NoSuchSitting
    found = session.get(QuestionPicture, sitting.questions[place][0])
    if found is None:
        raise NoPicture
    return {"place": place, "picture": found.picture}


def put_off(session: Session, sitting_id: int, *, by: Visitor, now: datetime) -> Values:
    """Later: nothing is lost, and the clock of an exam goes on."""
    sitting = _own(session, sitting_id, by=by)
    _ask_nothing(session, by)
    del now
    return {"sitting": sitting.id, "purpose": sitting.purpose, "ends_at": sitting.ends_at}


def ask_hand_in(session: Session, sitting_id: int, *, by: Visitor, now: datetime) -> Values:
    """It ends here where all is answered; else it is asked once, with `missing`, how many are not."""
    sitting = _own(session, sitting_id, by=by)
    missing = len(sitting.questions) - sitting.answered
    over = sitting.ended_at is not None or (sitting.ends_at is not None and now >= sitting.ends_at)
    if over or not missing:
        return hand_in(session, sitting_id, by=by, now=now)
    _ask_nothing(session, by)
    told: Values = {"sitting": sitting.id, "missing": missing, "of": len(sitting.questions)}
    return {**told, "minutes": _minutes(sitting, now)}


def sheet(session: Session, sitting_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The answer sheet (答题卡): which places have an answer, page by page from 0; the end where it is over."""
    sitting = _own(session, sitting_id, by=by)
    count = len(sitting.questions)
    if sitting.ended_at is not None or (sitting.ends_at is not None and now >= sitting.ends_at):
        return show(session, sitting, by=by, now=now)
    _ask_nothing(session, by)
    done = set(session.scalars(select(SittingAnswer.place).where(SittingAnswer.sitting_id == sitting.id)))
    pages = -(-count // SHEET)
    page = min(page, pages - 1)
    some = range(page * SHEET, min(count, (page + 1) * SHEET))
    lines: list[Value] = [{"place": at, "done": at in done} for at in some]
    told: Values = {"sitting": sitting.id, "lines": lines, "page": page, "pages": pages, "of": count}
    return {**told, "answered": len(done), "minutes": _minutes(sitting, now), "at": sitting.at}


def reviewed(session: Session, sitting: Sitting, place: int) -> Values:
    """The question of that place of a sitting that is over, with what was answered and what is right."""
    content = content_at(session, sitting, place)
    nothing: Values = {"written": "", "full": False, "got_points": 0, "remark": ""}
    return {
        **nothing,
        **_of_question(session, sitting, content, session.get(SittingAnswer, (sitting.id, place)), place),
    }


def hand_in(session: Session, sitting_id: int, *, by: Visitor, now: datetime) -> Values:
    """It ends here, whatever is not answered."""
    sitting = _own(session, sitting_id, by=by)
    if sitting.ended_at is None:
        end(session, sitting, now=now)
    return show(session, sitting, by=by, now=now)


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
        _leave_place(session, sitting, now=now, ends=False)
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


def answers(session: Session, sitting: Sitting) -> Sequence[SittingAnswer]:
    """All that is answered, in the order of the questions."""
    return session.scalars(
        select(SittingAnswer).where(SittingAnswer.sitting_id == sitting.id).order_by(SittingAnswer.place)
    ).all()


def words_of(session: Session, answer: SittingAnswer) -> str:
    """What was written as that answer."""
    return "" if answer.words is None else sealed.unseal(session, "sitting_answers.words", answer.row, answer.words)


# What every screen needs.


def content_at(session: Session, sitting: Sitting, place: int) -> Content:
    """The question of that place, as the bank had it in its version, or as its purpose asks it."""
    asks = COURSES[sitting.purpose].content
    found = None if asks is None else asks(session, sitting, place)
    return keeping.edition(session, *sitting.questions[place]) if found is None else found


def show(session: Session, sitting: Sitting, *, by: Visitor, now: datetime) -> Values:
    """The question of the place that is shown, or the end: figures, and what the purpose adds to them."""
    if sitting.ended_at is None and sitting.ends_at is not None and now >= sitting.ends_at:
        end(session, sitting, now=now)
    course, count = COURSES[sitting.purpose], len(sitting.questions)
    told: Values = {
        "sitting": sitting.id,
        "purpose": sitting.purpose,
        "of": count,
        "ended": sitting.ended_at is not None,
    }
    told |= {"answered": sitting.answered, "right": sitting.right, "at_once": sitting.at_once}
    told |= {"points": sitting.points, "out_of": sitting.out_of, **course.title(session, sitting)}
    if sitting.ended_at is not None:
        _ask_nothing(session, by)
        return {**told, **course.ended(session, sitting, now, False)}  # noqa: FBT003 - told in its docstring
    id_, version = sitting.questions[sitting.at]
    # Held, so that its edition is not read twice.
    question = session.get_one(Question, id_)
    content = content_at(session, sitting, sitting.at)
    answer = session.get(SittingAnswer, (sitting.id, sitting.at))
    told |= _of_question(session, sitting, content, answer)
    told |= {"place": sitting.at, "question": id_, "number": question.number, "version": version}
    told |= {"picture": keeping.has_picture(session, id_), "may_change": course.may_change}
    told |= {"ends_at": sitting.ends_at, "minutes": _minutes(sitting, now), "last": sitting.at == count - 1}
    _ask_words(session, sitting, answer, by=by, now=now)
    return told


def _of_question(
    session: Session, sitting: Sitting, content: Content, answer: SittingAnswer | None, place: int | None = None
) -> Values:
    """The question as it is shown now; of a `place` of a sitting that is over, with what is right."""
    order = wording.mixed(content, sitting, sitting.at if place is None else place)
    tells = place is not None or (answer is not None and sitting.at_once)
    picked = list(answer.picks) if answer is not None and not sitting.chosen else sitting.picks
    told = wording.shown(content, order, picked, tells=tells)
    told |= {"done": answer is not None, "ticked": len(sitting.picks)}
    told |= {"enough": len(sitting.picks) >= wording.fewest(content)}
    if answer is not None:
        told |= {"written": words_of(session, answer)}
        if tells:
            told |= {"full": answer.full, "got_points": answer.points, "remark": wording.remark(content, answer)}
    return told


def _minutes(sitting: Sitting, now: datetime) -> int | None:
    """How many are left, the begun one counted."""
    return None if sitting.ends_at is None else max(0, -int((now - sitting.ends_at).total_seconds() // 60))


# Moving.


def _shown(session: Session, sitting: Sitting, place: int, *, by: Visitor, now: datetime) -> Content | None:
    """The question of that place where it is the one that is shown and can be answered; None else."""
    del by
    if sitting.ended_at is not None or place != sitting.at or (sitting.ends_at is not None and now >= sitting.ends_at):
        return None
    if not COURSES[sitting.purpose].may_change and session.get(SittingAnswer, (sitting.id, place)) is not None:
        return None
    return content_at(session, sitting, place)


def _leave_place(session: Session, sitting: Sitting, *, now: datetime, ends: bool = True) -> None:
    """To the next place without an answer, looking from here to the end and then from the beginning; the end where all
    have one, or where none is left behind this one and nothing can be changed."""
    done = set(session.scalars(select(SittingAnswer.place).where(SittingAnswer.sitting_id == sitting.id)))
    count = len(sitting.questions)
    changes = COURSES[sitting.purpose].may_change
    ahead = [at for at in range(sitting.at + 1, count) if at not in done]
    behind = [at for at in range(sitting.at) if at not in done] if changes else []
    if ahead or behind:
        _show_place(session, sitting, (ahead or behind)[0])
    elif ends and not changes:
        end(session, sitting, now=now)


def _show_place(session: Session, sitting: Sitting, place: int) -> None:
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


def _ask_words(session: Session, sitting: Sitting, answer: SittingAnswer | None, *, by: Visitor, now: datetime) -> None:
    """Words, or letters, answer the question as long as it is not answered for good."""
    if answer is not None and not COURSES[sitting.purpose].may_change:
        _ask_nothing(session, by)
        return
    asked = (by.question.service, by.question.step) == (SERVICE, "words")
    if not asked or asking.draft(session, by, SERVICE).get("sitting") != sitting.id:
        asking.keep(session, by, SERVICE, {"sitting": sitting.id}, now=now)
        asking.ask(session, by, SERVICE, "words")


def _ask_nothing(session: Session, by: Visitor) -> None:
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def _own(session: Session, sitting_id: int, *, by: Visitor) -> Sitting:
    rights.ask(by, Deed.LEARN)
    found = session.get(Sitting, sitting_id)
    if found is None or found.member_id != by.member_id:
        raise NoSuchSitting
    return found


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
