"""Answering: what is asked before somebody has a place: which of the options, who comes along, the activity's own
questions. With the last answer they are signed up; what they wrote is sealed with their place."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, pages
from storage.activities import (
    IN,
    Activity,
    ActivityQuestion,
    Ask,
    Option,
    kinds,
    options_of,
    questions_of,
    showing,
    sign_up_of,
)
from storage.errors import Refusal
from storage.signups import outlooks
from storage.signups.joining import SERVICE, access_to_join, family_most, sign_up, still_open
from storage.values import Value, Values, unpack
from storage.visitors import Visitor

__all__ = ["SERVICE"]

#: Options of a page.
PAGE: Final = 8
#: Characters of an answer in words; digits of one that is a number.
MOST_WORDS: Final = 200
_MOST_DIGITS: Final = 6


class AnswerUnfit(asking.Unfit, Refusal):
    """It is empty, longer than `most` characters, or no number where one is asked for; values: ask, most,
    version."""


def begin(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The first question, or what came of it, where nothing is asked. As `sign_up`."""
    activity = access_to_join(session, activity_id, by=by)
    assert by.member_id is not None
    found = sign_up_of(session, activity.id, by.member_id)
    if found is None or found.place not in IN:
        still_open(session, activity, now=now)
        draft: Values = {"activity": activity.id, "option": 0, "family": 0, "answers": {}, "at": 0, "page": 0}
        return _go_on(session, activity, draft, by=by, now=now)
    return sign_up(session, activity.id, 0, 0, by=by, now=now)


def choose_option(session: Session, version: int, option_id: int, *, by: Visitor, now: datetime) -> Values:
    activity, draft = _answering(session, "option", version, by=by)
    if option_id not in {one.id for one in options_of(session, activity.id)}:
        raise asking.Outdated
    return _go_on(session, activity, _next(draft, option=option_id), by=by, now=now)


def turn_options(session: Session, version: int, page: int, *, by: Visitor, now: datetime) -> Values:
    activity, draft = _answering(session, "option", version, by=by)
    return _go_on(session, activity, draft | {"page": page}, by=by, now=now)


def choose_family(session: Session, version: int, many: int, *, by: Visitor, now: datetime) -> Values:
    activity, draft = _answering(session, "family", version, by=by)
    if many > family_most(activity, session.get(Option, _number(draft, "option"))):
        raise asking.Outdated
    return _go_on(session, activity, _next(draft, family=many), by=by, now=now)


def choose_answer(session: Session, version: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """By the place of what was chosen among what was shown."""
    activity, draft = _answering(session, "question", version, by=by)
    question = _question(session, activity, draft)
    shown: list[Value] = [True, False] if question.ask == Ask.YES_NO else choices_of(activity, question)
    if at >= len(shown):
        raise asking.Outdated
    return _keep(session, activity, draft, question, shown[at], by=by, now=now)


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """An answer in words, or a number. AnswerUnfit; what is answered by a button is asked again."""
    asking.expect(by, SERVICE, "question")
    activity, draft = _begun(session, by=by)
    question = _question(session, activity, draft)
    if question.ask not in (Ask.TEXT, Ask.NUMBER):
        return _shown(session, activity, draft, by=by)
    said = read_words(question, words)
    if said is None:
        raise AnswerUnfit(ask=question.ask, most=most_of(question), version=by.question.version)
    return _keep(session, activity, draft, question, said, by=by, now=now)


def read_words(question: ActivityQuestion, words: str) -> str | int | None:
    """What was written to a question in words, or to one for a number; None where it does not fit."""
    said = " ".join(words.split())
    if not 0 < len(said) <= most_of(question):
        return None
    if question.ask == Ask.NUMBER:
        return int(said) if said.isdecimal() else None
    return said


def most_of(question: ActivityQuestion) -> int:
    """Characters, or digits, of what is written to it."""
    return _MOST_DIGITS if question.ask == Ask.NUMBER else MOST_WORDS


def skip(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """A question that need not be answered."""
    activity, draft = _answering(session, "question", version, by=by)
    question = _question(session, activity, draft)
    if question.required:
        raise asking.Outdated
    return _keep(session, activity, draft, question, None, by=by, now=now)


def go_back(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    activity, draft = _open(session, version, by=by)
    return _go_on(session, activity, draft | {"at": max(_number(draft, "at") - 1, 0)}, by=by, now=now)


def stop(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nobody is signed up; what was answered is dropped."""
    del now
    activity, _ = _open(session, version, by=by)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    return {"activity": activity.id, "title": activity.title}


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    activity, draft = _begun(session, by=by)
    return _shown(session, activity, draft, by=by)


def choices_of(activity: Activity, question: ActivityQuestion) -> list[Value]:
    """The officer's own words, or how the texts of a stock question's choices end."""
    if question.stock is not None:
        stock = kinds.stock_of(activity.kind, question.stock)
        return [] if stock is None else [*stock.choices]
    kept = unpack(question.choices) if question.choices else []
    return [*kept]


def _next(draft: Values, **answered: Value) -> Values:
    return {**draft, **answered, "at": _number(draft, "at") + 1}


def _keep(
    session: Session,
    activity: Activity,
    draft: Values,
    question: ActivityQuestion,
    answer: Value,
    *,
    by: Visitor,
    now: datetime,
) -> Values:
    answers = draft["answers"]
    assert isinstance(answers, dict)
    return _go_on(session, activity, _next(draft, answers={**answers, str(question.id): answer}), by=by, now=now)


def _go_on(session: Session, activity: Activity, draft: Values, *, by: Visitor, now: datetime) -> Values:
    """Asks what comes next; with nothing left to ask they are signed up."""
    asking.keep(session, by, SERVICE, draft, now=now)
    steps = _steps(session, activity)
    at = _number(draft, "at")
    if at >= len(steps):
        taken = sign_up(session, activity.id, _number(draft, "option"), _number(draft, "family"), by=by, now=now)
        asking.drop(session, by, SERVICE)
        if by.question.service == SERVICE:
            asking.close(session, by)
        return taken
    match steps[at]:
        case "option":
            asking.ask(session, by, SERVICE, "option")
        case "family":
            asking.ask(session, by, SERVICE, "family")
        case _:
            asking.ask(session, by, SERVICE, "question")
    return _shown(session, activity, draft, by=by)


def _steps(session: Session, activity: Activity) -> list[str | ActivityQuestion]:
    """What is asked, in its order."""
    option = ["option"] if options_of(session, activity.id) else []
    family = ["family"] if activity.family_most else []
    return [*option, *family, *questions_of(session, activity.id)]


def _answering(session: Session, step: str, version: int, *, by: Visitor) -> tuple[Activity, Values]:
    asking.expect(by, SERVICE, step, version)
    return _begun(session, by=by)


def _open(session: Session, version: int, *, by: Visitor) -> tuple[Activity, Values]:
    """Whichever of the questions it is."""
    if by.question.service != SERVICE or by.question.version != version or by.question.step == "reason":
        raise asking.Outdated
    return _begun(session, by=by)


def _begun(session: Session, *, by: Visitor) -> tuple[Activity, Values]:
    """Outdated where the answers are forgotten, or what was asked is asked no more."""
    draft = asking.draft(session, by, SERVICE)
    if "at" not in draft:
        raise asking.Outdated
    activity = access_to_join(session, _number(draft, "activity"), by=by)
    if _number(draft, "at") >= len(_steps(session, activity)):
        raise asking.Outdated
    return activity, draft


def _question(session: Session, activity: Activity, draft: Values) -> ActivityQuestion:
    found = _steps(session, activity)[_number(draft, "at")]
    if not isinstance(found, ActivityQuestion):
        raise asking.Outdated
    return found


def _shown(session: Session, activity: Activity, draft: Values, *, by: Visitor) -> Values:
    steps, at = _steps(session, activity), _number(draft, "at")
    asked = steps[at]
    found: Values = {
        "version": by.question.version,
        "activity": activity.id,
        "title": activity.title,
        "nth": at,
        "count": len(steps),
    }
    if isinstance(asked, ActivityQuestion):
        return found | {"step": "question"} | as_asked(activity, asked)
    if asked == "family":
        return found | {"step": "family"} | family_choices(session, activity, _number(draft, "option"))
    return found | {"step": "option"} | options_page(session, activity, _number(draft, "page"))


def as_asked(activity: Activity, question: ActivityQuestion) -> Values:
    """What a question shows, to whoever is asked it."""
    return {
        "ask": question.ask,
        "stock": question.stock,
        "words": question.words,
        "required": question.required,
        "choices": choices_of(activity, question) if question.ask == Ask.CHOICE else [],
        "most": MOST_WORDS,
    }


def options_page(session: Session, activity: Activity, page: int) -> Values:
    """A page of the options, each with how full it is, and with which rank one would wait."""
    options = outlooks.with_ranks(showing.shown_options(session, activity), outlooks.of(session, activity))
    here = pages.at(page, len(options), PAGE)
    return {"options": here.cut(options), **here.told()}


def family_choices(session: Session, activity: Activity, option_id: int) -> Values:
    """How many of the family can come along, and how many people have places at once: None, all of them."""
    option = session.get(Option, option_id)
    left = outlooks.of(session, activity).left(None if option is None else option.id)
    return {"most": family_most(activity, option), "left": left}


def _number(draft: Values, name: str) -> int:
    return int(str(draft[name]))
