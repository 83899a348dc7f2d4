"""What the screen of a sitting shows: the question of the place that it stands at, or the end."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking
from storage.questions import Content, keeping
from storage.questions.records import Question
from storage.sittings import wording
from storage.sittings.courses import COURSES
from storage.sittings.records import Sitting, SittingAnswer
from storage.sittings.sitting.life import content_at, end, words_of
from storage.sittings.sitting.terms import SERVICE
from storage.values import Values
from storage.visitors import Visitor


def reviewed(session: Session, sitting: Sitting, place: int) -> Values:
    """The question of that place of a sitting that is over, with what was answered and what is right."""
    content = content_at(session, sitting, place)
    nothing: Values = {"written": "", "full": False, "got_points": 0, "remark": ""}
    return {
        **nothing,
        **_of_question(session, sitting, content, session.get(SittingAnswer, (sitting.id, place)), place),
    }


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
        ask_nothing(session, by)
        return {**told, **course.ended(session, sitting, now, False)}  # noqa: FBT003 - told in its docstring
    id_, version = sitting.questions[sitting.at]
    # Held, so that its edition is not read twice.
    question = session.get_one(Question, id_)
    content = content_at(session, sitting, sitting.at)
    answer = session.get(SittingAnswer, (sitting.id, sitting.at))
    told |= _of_question(session, sitting, content, answer)
    told |= {"place": sitting.at, "question": id_, "number": question.number, "version": version}
    told |= {"picture": keeping.has_picture(session, id_), "may_change": course.may_change}
    told |= {"ends_at": sitting.ends_at, "minutes": minutes(sitting, now), "last": sitting.at == count - 1}
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
    worth = COURSES[sitting.purpose].worth
    if worth is not None:
        told |= {"worth": worth(session, sitting, content)}
    told |= {"done": answer is not None, "ticked": len(sitting.picks)}
    told |= {"enough": len(sitting.picks) >= wording.fewest(content)}
    if answer is not None:
        told |= {"written": words_of(session, answer)}
        if tells:
            told |= {"full": answer.full, "got_points": answer.points, "remark": wording.remark(content, answer)}
    return told


def minutes(sitting: Sitting, now: datetime) -> int | None:
    """How many are left, the begun one counted."""
    return None if sitting.ends_at is None else max(0, -int((now - sitting.ends_at).total_seconds() // 60))


def _ask_words(session: Session, sitting: Sitting, answer: SittingAnswer | None, *, by: Visitor, now: datetime) -> None:
    """Words, or letters, answer the question as long as it is not answered for good."""
    if answer is not None and not COURSES[sitting.purpose].may_change:
        ask_nothing(session, by)
        return
    asked = (by.question.service, by.question.step) == (SERVICE, "words")
    if not asked or asking.draft(session, by, SERVICE).get("sitting") != sitting.id:
        asking.keep(session, by, SERVICE, {"sitting": sitting.id}, now=now)
        asking.ask(session, by, SERVICE, "words")


def ask_nothing(session: Session, by: Visitor) -> None:
    """No words answer a question any more."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
