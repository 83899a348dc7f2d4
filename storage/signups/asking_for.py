"""Asking for others: what an activity asks is asked of somebody who was signed up by another, by whoever signs them up;
what they said is sealed with their place."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit
from storage.activities import IN, Activity, Ask, SignUp, keep_answers, questions_of
from storage.errors import Refusal
from storage.members import Member
from storage.signups import people
from storage.signups.access import NoSuchSignUp, may_enter
from storage.signups.answering import as_asked, choices_of, most_of, read_words
from storage.signups.joining import takes_place
from storage.signups.leaving import NotIn
from storage.signups.people import ENTRY
from storage.values import Value, Values
from storage.visitors import Visitor

_STEP: Final = "answer"


class AnswerForUnfit(asking.Unfit, Refusal):
    """As `AnswerUnfit`; values: ask, most, sign_up."""


def begin(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """The first question; the person's page, where nothing is open. NotForYou, NoSuchSignUp, NotIn, Began,
    Cancelled."""
    found = _access(session, sign_up_id, by=by, now=now)
    return _go_on(session, found, {"sign_up": found.id, "answers": {}, "at": 0}, by=by, now=now)


def choose(session: Session, version: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """By the place of what was chosen among what was shown. Outdated, and as `begin`."""
    asking.expect(by, ENTRY, "answer", version)
    found, draft = _begun(session, by=by, now=now)
    activity = session.get_one(Activity, found.activity_id)
    question = questions_of(session, activity.id)[_at(draft)]
    shown: list[Value] = [True, False] if question.ask == Ask.YES_NO else choices_of(activity, question)
    if at >= len(shown):
        raise asking.Outdated
    return _answer(session, found, draft, shown[at], by=by, now=now)


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """In words, or a number; what is answered by a button is asked again. AnswerForUnfit, and as `begin`."""
    asking.expect(by, ENTRY, "answer")
    found, draft = _begun(session, by=by, now=now)
    question = questions_of(session, found.activity_id)[_at(draft)]
    if question.ask not in (Ask.TEXT, Ask.NUMBER):
        return _shown(session, found, draft, by=by)
    said = read_words(question, words)
    if said is None:
        raise AnswerForUnfit(ask=question.ask, most=most_of(question), sign_up=found.id)
    return _answer(session, found, draft, said, by=by, now=now)


def skip(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """A question that need not be answered. Outdated, and as `begin`."""
    asking.expect(by, ENTRY, "answer", version)
    found, draft = _begun(session, by=by, now=now)
    if questions_of(session, found.activity_id)[_at(draft)].required:
        raise asking.Outdated
    return _answer(session, found, draft, None, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    found, draft = _begun(session, by=by, now=now)
    return _shown(session, found, draft, by=by)


def _access(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> SignUp:
    """A sign-up of somebody whom the visitor signs up, still to be. NotForYou, NoSuchSignUp, NotIn, Began,
    Cancelled."""
    found = people.access(session, sign_up_id, by=by)
    if not may_enter(session, by, found.member_id):
        raise NoSuchSignUp
    activity = session.get_one(Activity, found.activity_id)
    takes_place(activity, now=now)
    if found.place not in IN:
        raise NotIn(activity=activity.id, title=activity.title)
    return found


def _begun(session: Session, *, by: Visitor, now: datetime) -> tuple[SignUp, Values]:
    """Outdated where the answers are forgotten, or were given meanwhile."""
    draft = asking.draft(session, by, ENTRY)
    if "answers" not in draft:
        raise asking.Outdated
    found = _access(session, int(str(draft["sign_up"])), by=by, now=now)
    if found.answers is not None or _at(draft) >= len(questions_of(session, found.activity_id)):
        raise asking.Outdated
    return found, draft


def _answer(session: Session, found: SignUp, draft: Values, answer: Value, *, by: Visitor, now: datetime) -> Values:
    answers, at = draft["answers"], _at(draft)
    assert isinstance(answers, dict)
    question = questions_of(session, found.activity_id)[at]
    draft = {**draft, "answers": {**answers, str(question.id): answer}, "at": at + 1}
    return _go_on(session, found, draft, by=by, now=now)


def _go_on(session: Session, found: SignUp, draft: Values, *, by: Visitor, now: datetime) -> Values:
    """Asks what comes next; with the last answer they are kept, and the person's page is shown."""
    if found.answers is None and _at(draft) < len(questions_of(session, found.activity_id)):
        asking.keep(session, by, ENTRY, draft, now=now)
        asking.ask(session, by, ENTRY, "answer")
        return _shown(session, found, draft, by=by)
    answers = draft["answers"]
    if found.answers is None and isinstance(answers, dict) and answers:
        keep_answers(session, found, answers)
        session.flush()
        audit.note(session, "signups.answer_for", by=by.account_id, now=now, record=f"sign_ups {found.id}")
    asking.drop(session, by, ENTRY)
    if (by.question.service, by.question.step) == (ENTRY, _STEP):
        asking.close(session, by)
    return people.look(session, found.id, by=by, now=now)


def _shown(session: Session, found: SignUp, draft: Values, *, by: Visitor) -> Values:
    activity, at = session.get_one(Activity, found.activity_id), _at(draft)
    questions = questions_of(session, activity.id)
    return {
        "version": by.question.version,
        "step": _STEP,
        "sign_up": found.id,
        "activity": activity.id,
        "title": activity.title,
        "name": session.get_one(Member, found.member_id).name,
        "nth": at,
        "count": len(questions),
        **as_asked(activity, questions[at]),
    }


def _at(draft: Values) -> int:
    return int(str(draft["at"]))
