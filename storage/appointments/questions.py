"""What asking for a talk has open: the half-done answers, and what each question shows of them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, pages, rights, talks
from storage.appointments import times
from storage.appointments.records import Appointment, live_of
from storage.appointments.times import Free
from storage.offices import absences
from storage.rights import Deed
from storage.talks import Way
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor

SERVICE: Final = "appointments"
STEPS: Final = ("way", "whom", "besides", "when", "wish", "review", "topic")
#: Times of a page; people whom one can choose among.
PAGE: Final = 6
MOST_PEOPLE: Final = 12
#: Characters of when it would suit.
MOST_WORDS: Final = 300


class How(StrEnum):
    """In person, on the telephone, or whichever comes first."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    EITHER = "either"


def partners(session: Session, besides: set[int], *, by: Visitor) -> list[int]:
    """With whom the visitor can talk; not with themselves."""
    return talks.partners(session, by.unit_id, besides=besides | {by.account_id})


def _officers(session: Session, draft: Values, *, by: Visitor) -> Sequence[int]:
    officer = number_in(draft, "officer")
    return [officer] if officer else partners(session, besides_in(draft), by=by)


def _ways(draft: Values) -> tuple[Way, ...]:
    how = How(str(draft["way"]))
    return times.WAYS if how is How.EITHER else (Way(how),)


def free_of(session: Session, draft: Values, *, by: Visitor, now: datetime) -> list[Free]:
    old = live_of(session, number_in(draft, "talk")) if draft["talk"] else None
    besides = None if old is None else old.id
    found = times.free(session, _officers(session, draft, by=by), _ways(draft), now=now, besides=besides)
    found = [one for one in found if old is None or (one.officer_id, one.starts_at) != (old.officer_id, old.starts_at)]
    # With anybody, at one time there is one: whose turn it is.
    kept: dict[datetime, Free] = {}
    for one in found:
        kept.setdefault(one.starts_at, one)
    return [*kept.values()]


def held(session: Session, draft: Values, old: Appointment | None, *, now: datetime) -> Free | None:
    starts_at = draft["at"]
    assert isinstance(starts_at, datetime)
    ways = [Way(str(draft["in"]))]
    return times.find(session, number_in(draft, "with"), starts_at, ways, now=now, old=old)


def ask_when(session: Session, draft: Values, *, by: Visitor, now: datetime, back: bool = False) -> Values:
    """The times that are free; with none it is asked at once when it would suit."""
    draft = draft | {"page": 0, "quicker": False}
    if free_of(session, draft, by=by, now=now):
        return put(session, draft, "when", by=by, now=now)
    if back and not draft["talk"]:
        return put(session, draft, "whom", by=by, now=now)
    return put(session, draft, "wish", by=by, now=now)


def put(session: Session, draft: Values, step: str, *, by: Visitor, now: datetime) -> Values:
    if step == "when":
        draft = draft | _page(session, draft, by=by, now=now)
    asking.keep(session, by, SERVICE, draft, now=now)
    asking.ask(session, by, SERVICE, step)
    return shown(session, draft, by=by)


def asked(session: Session, step: str, version: int, *, by: Visitor) -> Values:
    asking.expect(by, SERVICE, step, version)
    return begun(session, by=by)


def whichever(session: Session, version: int, *, by: Visitor) -> Values:
    """Whichever of the questions it is."""
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    return begun(session, by=by)


def begun(session: Session, *, by: Visitor) -> Values:
    rights.ask(by, Deed.ASK_TALK)
    draft = asking.draft(session, by, SERVICE)
    if "way" not in draft:
        raise asking.Outdated
    return draft


def close(session: Session, *, by: Visitor) -> None:
    asking.drop(session, by, SERVICE)
    asking.close(session, by)


def shown(session: Session, draft: Values, *, by: Visitor) -> Values:
    step = str(by.question.step)
    found: Values = {
        "version": by.question.version,
        "step": step,
        "moving": bool(draft["talk"]),
        "talk": draft["talk"],
        "way": draft["way"],
        "officer": _name(session, number_in(draft, "with") or number_in(draft, "officer")),
        "besides": [_name(session, one) for one in sorted(besides_in(draft))],
        "urgency": draft["urgency"],
        "topic": draft.get("topic"),
        "wish": draft.get("wish"),
        "starts_at": draft.get("at"),
        "in": draft.get("in"),
        "place": draft.get("place"),
        "most": MOST_WORDS,
    }
    if step in ("whom", "besides"):
        found["people"] = _people(session, draft, by=by)
    if step == "when":
        found |= _times(session, draft)
    return found


def _people(session: Session, draft: Values, *, by: Visitor) -> list[Value]:
    ticked = besides_in(draft)
    found = partners(session, set(), by=by)[:MOST_PEOPLE]
    return [{"officer": one, "name": _name(session, one), "on": one in ticked} for one in found]


def _page(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    """A page of times, kept with the answers: what is chosen is what was shown, whoever was quicker meanwhile."""
    found = free_of(session, draft, by=by, now=now)
    here = pages.at(number_in(draft, "page"), len(found), PAGE)
    times_: list[Value] = [
        {"officer": one.officer_id, "starts_at": one.starts_at, "way": one.way, "place": one.place}
        for one in here.cut(found)
    ]
    return {"times": times_, **here.told()}


def _times(session: Session, draft: Values) -> Values:
    alone, either = bool(draft["officer"]), draft["way"] == How.EITHER
    found = lines_of(draft["times"])
    names = {} if alone else {key: _name(session, key) for key in {number_in(one, "officer") for one in found}}
    lines: list[Value] = [
        {
            "starts_at": one["starts_at"],
            "name": names.get(number_in(one, "officer")),
            "way": one["way"] if either else None,
        }
        for one in found
    ]
    return {"times": lines, "page": draft["page"], "pages": draft["pages"], "quicker": bool(draft.get("quicker"))}


def _name(session: Session, account_id: int) -> str | None:
    return absences.name_of(session, account_id) if account_id else None


def besides_in(draft: Values) -> set[int]:
    found = draft["besides"]
    assert isinstance(found, list)
    return {int(str(one)) for one in found}


def number_in(draft: Values, name: str) -> int:
    return int(str(draft.get(name) or 0))
