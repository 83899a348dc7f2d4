"""An activity in one plain message: what is sure of it becomes a draft, what is not is asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, rights
from storage.activities import Activity, Audience, Kind
from storage.publishing import SERVICE, drafts, offering, reading, steps
from storage.publishing.answers import LONGEST, Step, Wrong, begin_at
from storage.publishing.reading import Read
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor


def offer(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What can be begun: a kind by a tap, or all of it in one message, which is waited for. NotForYou."""
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    asking.ask(session, by, SERVICE, "message")
    return open_offer(session, by=by, now=now)


def open_offer(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question of the one message shows."""
    kinds: list[Value] = [{"nth": nth, "kind": kind} for nth, kind in enumerate(offering.KINDS)]
    drafts_ = drafts.listed(session, by=by, now=now)["count"]
    return {"step": "message", "version": by.question.version, "drafts": drafts_, "kinds": kinds, "wrong": None}


def read(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """One message becomes a draft; what it does not say is asked. NotForYou, TooManyDrafts."""
    asking.expect(by, SERVICE, "message")
    said = reading.read(words, now)
    if (said.title, said.starts_at, said.late, said.either, said.day, said.place) == (None,) * 6:
        return {**open_offer(session, by=by, now=now), "wrong": Wrong.UNCLEAR}
    draft = drafts.create(session, said.kind, by=by, now=now)
    _fill(draft, said)
    wrong = _wrong(said, now)
    several = len(drafts.units_of(session, by)) > 1
    left = [*([Step.UNIT] if several else []), *steps.missing(draft, seats=said.unlimited), *_asked_besides(said)]
    # Of what is over, or half said, it is asked first.
    first = Step.WHEN if wrong or said.day else None
    left.sort(key=lambda step: step != first)
    day = None if wrong else said.day
    known = {"day": day, "part": said.part, "either": said.either, "last": said.last}
    beside: Values = {**known, "rest": said.rest, "weekly": said.weekly}
    return steps.go_on(session, draft, left, [], by=by, now=now, wrong=wrong, said=beside)


def _wrong(said: Read, now: datetime) -> Wrong | None:
    """Why it is asked when it begins, though something is said of that."""
    if said.clash:
        return Wrong.WEEKDAY
    if said.late is not None or (said.day is not None and said.day < now.date()):
        return Wrong.OVER
    return Wrong.HALF if said.either is not None else None


def _asked_besides(said: Read) -> list[Step]:
    """What the message has, and does not say how much or until when."""
    family = said.family is None and (said.brings or said.kind == Kind.FAMILY)
    return [*([Step.ENDS] if said.last else []), *([Step.FAMILY] if family else [])]


def _fill(draft: Activity, said: Read) -> None:
    draft.title, draft.place, draft.fee, draft.seats = said.title, said.place, said.fee, said.seats
    draft.closes_at = said.closes_at
    if said.starts_at is not None:
        begin_at(draft, said.starts_at, said.ends_at)
    if said.family is not None:
        draft.family_most = said.family
    # Whom a kind is mostly for is offered where questions are asked; here nobody has said it.
    draft.audience = said.audience or Audience.ALL
    # What has no field must not be lost.
    if said.rest is not None:
        draft.words = said.rest[: LONGEST[Step.WORDS]]
