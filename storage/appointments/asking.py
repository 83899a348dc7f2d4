"""Asking for a talk: how, with whom or with whom not, when; what it is about only for who wants to say so. Each may be
left open, and nothing is asked of the reasons.

Another time for a talk that has one is asked for here too, at the question when: it stays with the same person.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import alarms, asking, rights, talks
from storage.appointments import questions
from storage.appointments.questions import MOST_WORDS, SERVICE, How
from storage.appointments.requesting import NobodyToTalkTo, most_open, move
from storage.asking import Unfit
from storage.errors import Refusal
from storage.rights import Deed
from storage.talks import Topic, Urgency
from storage.values import Values, lines_of
from storage.visitors import Visitor


class WishUnfit(Unfit, Refusal):
    """It is empty, or longer than `most` characters; values: most, version."""


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The first question. NotKnownYet, TalkOpenYet, NobodyToTalkTo."""
    rights.ask(by, Deed.ASK_TALK)
    assert by.member_id is not None
    open_now, most = talks.open_of_member(session, by.member_id), most_open(session)
    if len(open_now) >= most:
        raise talks.TalkOpenYet(talk=open_now[0].id, number=open_now[0].number, most=most)
    if not questions.partners(session, set(), by=by):
        raise NobodyToTalkTo(besides=False)
    draft: Values = {"talk": 0, "way": "", "officer": 0, "besides": [], "urgency": Urgency.ANY_TIME, "page": 0}
    return questions.put(session, draft, "way", by=by, now=now)


def choose_way(session: Session, version: int, how: How, *, by: Visitor, now: datetime) -> Values:
    draft = questions.asked(session, "way", version, by=by)
    return questions.put(session, draft | {"way": how}, "whom", by=by, now=now)


def choose_whom(session: Session, version: int, officer_id: int, *, by: Visitor, now: datetime) -> Values:
    """That officer; 0 for anybody."""
    draft = questions.asked(session, "whom", version, by=by)
    if officer_id and officer_id not in questions.partners(session, set(), by=by):
        raise asking.Outdated
    return questions.ask_when(session, draft | {"officer": officer_id, "besides": []}, by=by, now=now)


def choose_besides(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Anybody but some, who are ticked next."""
    draft = questions.asked(session, "whom", version, by=by)
    return questions.put(session, draft | {"officer": 0}, "besides", by=by, now=now)


def tick_besides(session: Session, version: int, officer_id: int, *, by: Visitor, now: datetime) -> Values:
    draft = questions.asked(session, "besides", version, by=by)
    ticked = questions.besides_in(draft) ^ {officer_id}
    return questions.put(session, draft | {"besides": [*sorted(ticked)]}, "besides", by=by, now=now)


def done_besides(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """NobodyToTalkTo where nobody is left."""
    draft = questions.asked(session, "besides", version, by=by)
    if not questions.partners(session, questions.besides_in(draft), by=by):
        raise NobodyToTalkTo(besides=True)
    return questions.ask_when(session, draft, by=by, now=now)


def turn(session: Session, version: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Another page of times."""
    draft = questions.asked(session, "when", version, by=by)
    return questions.put(session, draft | {"page": page}, "when", by=by, now=now)


def choose_time(session: Session, version: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """A time of those shown, by its place; of a talk that has one already it is asked for at once."""
    draft = questions.asked(session, "when", version, by=by)
    shown = lines_of(draft["times"])
    if at >= len(shown):
        raise asking.Outdated
    one = shown[at]
    chosen: Values = {"with": one["officer"], "at": one["starts_at"], "in": one["way"], "place": one["place"]}
    draft = draft | chosen | {"wish": None, "quicker": False}
    if draft["talk"]:
        return move(session, draft, by=by, now=now)
    return questions.put(session, draft, "review", by=by, now=now)


def none_suits(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for words on when it would."""
    draft = questions.asked(session, "when", version, by=by)
    return questions.put(session, draft, "wish", by=by, now=now)


def write_wish(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """When it would suit. WishUnfit."""
    asking.expect(by, SERVICE, "wish")
    said = " ".join(words.split())
    if not 0 < len(said) <= MOST_WORDS:
        raise WishUnfit(most=MOST_WORDS, version=by.question.version)
    alarms.show_hotlines(session, said, by=by, now=now)
    return _without_time(session, questions.begun(session, by=by), said, by=by, now=now)


def skip_wish(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """An officer names a time."""
    return _without_time(session, questions.asked(session, "wish", version, by=by), None, by=by, now=now)


def _without_time(session: Session, draft: Values, wish: str | None, *, by: Visitor, now: datetime) -> Values:
    draft = {**draft, "wish": wish, "with": 0, "at": None, "in": None, "place": None}
    return (
        move(session, draft, by=by, now=now)
        if draft["talk"]
        else questions.put(session, draft, "review", by=by, now=now)
    )


def choose_urgency(session: Session, version: int, urgency: Urgency, *, by: Visitor, now: datetime) -> Values:
    draft = questions.asked(session, "review", version, by=by)
    return questions.put(session, draft | {"urgency": urgency}, "review", by=by, now=now)


def ask_topic(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    draft = questions.asked(session, "review", version, by=by)
    return questions.put(session, draft, "topic", by=by, now=now)


def choose_topic(session: Session, version: int, topic: Topic, *, by: Visitor, now: datetime) -> Values:
    draft = questions.asked(session, "topic", version, by=by)
    return questions.put(session, draft | {"topic": topic}, "review", by=by, now=now)


def skip_topic(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    draft = questions.asked(session, "topic", version, by=by)
    return questions.put(session, draft | {"topic": None}, "review", by=by, now=now)


_BEFORE: Final = {"whom": "way", "besides": "whom", "when": "whom", "wish": "when", "topic": "review", "review": "when"}


def go_back(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    draft = questions.whichever(session, version, by=by)
    before = _BEFORE.get(str(by.question.step))
    if before is None or (draft["talk"] and before == "whom"):
        raise asking.Outdated
    if before == "when":
        return questions.ask_when(session, draft, by=by, now=now, back=True)
    return questions.put(session, draft, before, by=by, now=now)


def stop(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing is asked for, and what was answered is dropped."""
    del now
    draft = questions.whichever(session, version, by=by)
    questions.close(session, by=by)
    return {"talk": draft["talk"]}


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    return questions.shown(session, questions.begun(session, by=by), by=by)
