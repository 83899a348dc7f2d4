"""Entering: whom it is about, and hours of a training elsewhere, by an officer in four taps. `certifying` goes on from
there with a certificate."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import accounts, asking, audit, days, finding, outbox, rights, sealed
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.rights import Deed
from storage.trainings import reckoning
from storage.trainings.records import (
    MOST_NAME,
    SERVICE,
    HoursUnfit,
    NameUnfit,
    NobodyFound,
    NoSuchDay,
    NotYourPerson,
    TrainingHours,
)
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: 学时 that can be tapped, and the most that one training has.
TAPS: Final = (2, 4, 8, 16, 24, 40)
MOST_HOURS: Final = 400
#: People whom a search offers, and how far back a training may lie.
_FOUND, _BACK = 8, timedelta(days=400)
#: A number, and whatever its hours are called behind it.
_NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d))?\s*[^\W\d_]{0,8}")


class What(StrEnum):
    """What is entered."""

    HOURS = "hours"
    CERTIFICATE = "certificate"


# Whom it is about.


def begin(session: Session, what: What, *, by: Visitor, now: datetime) -> Values:
    """Asks whom it is about. NotForYou."""
    rights.ask(by, Deed.KEEP_TRAININGS)
    asking.keep(session, by, SERVICE, {"what": what, "entered": True}, now=now)
    asking.ask(session, by, SERVICE, "who")
    return shown(session, by=by)


def find(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom of one's units the words mean; one alone leads on. NobodyFound asks again."""
    asking.expect(by, SERVICE, "who")
    found = [*finding.find(session, words, _reach(session, by)).people[:_FOUND]]
    found = [one for one in found if _may(session, one, by=by)]
    if not found:
        raise NobodyFound
    draft: Values = {**asking.draft(session, by, SERVICE), "found": [*found]}
    if len(found) == 1:
        return _meant(session, draft, found[0], by=by, now=now)
    asking.keep(session, by, SERVICE, draft, now=now)
    asking.ask(session, by, SERVICE, "who")
    return shown(session, by=by)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those found."""
    asking.expect(by, SERVICE, "who", version)
    draft = asking.draft(session, by, SERVICE)
    found = draft.get("found")
    if not isinstance(found, list) or member_id not in found:
        raise asking.Outdated
    return _meant(session, draft, member_id, by=by, now=now)


def _reach(session: Session, by: Visitor) -> Collection[int] | None:
    rights.ask(by, Deed.KEEP_TRAININGS)
    return rights.reach(session, by.account_id, Deed.KEEP_TRAININGS)


def _may(session: Session, member_id: int, *, by: Visitor) -> bool:
    """Whether it may be entered of that person: of one's own units, and never of oneself."""
    member = session.get_one(Member, member_id)
    if member.standing == Standing.LEFT:
        return False
    return rights.permits(session, by.account_id, Deed.KEEP_TRAININGS, member.unit_id, about=member_id)


def _meant(session: Session, draft: Values, member_id: int, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, {**draft, "member": member_id}, now=now)
    if draft["what"] == What.HOURS:
        asking.ask(session, by, SERVICE, "hours")
    else:
        asking.ask(session, by, SERVICE, "name")
    return shown(session, by=by)


def member_of(session: Session, draft: Values, *, by: Visitor) -> Member:
    """Of whom the half-done entry is; who may it is asked with each step. NotYourPerson."""
    member_id = int(str(draft.get("member", 0)))
    if draft.get("entered"):
        rights.ask(by, Deed.KEEP_TRAININGS)
        if not _may(session, member_id, by=by):
            raise NotYourPerson
    elif member_id != by.member_id:
        raise NotYourPerson
    return session.get_one(Member, member_id)


# Hours.


def choose_hours(session: Session, version: int, hours: int, *, by: Visitor, now: datetime) -> Values:
    """So many 学时; asks what it was."""
    asking.expect(by, SERVICE, "hours", version)
    if hours not in TAPS:
        raise asking.Outdated
    return _take_minutes(session, hours * reckoning.an_hour(session), by=by, now=now)


def read_hours(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed: 6, 1.5, 8 学时. HoursUnfit."""
    asking.expect(by, SERVICE, "hours")
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", words).strip().lower())
    tenths = 0 if found is None else int(found[1]) * 10 + int(found[2] or 0)
    if not 0 < tenths <= MOST_HOURS * 10:
        raise HoursUnfit(most=MOST_HOURS)
    return _take_minutes(session, tenths * reckoning.an_hour(session) // 10, by=by, now=now)


def _take_minutes(session: Session, minutes: int, *, by: Visitor, now: datetime) -> Values:
    draft = asking.draft(session, by, SERVICE)
    member_of(session, draft, by=by)
    asking.keep(session, by, SERVICE, {**draft, "minutes": minutes}, now=now)
    asking.ask(session, by, SERVICE, "words")
    return shown(session, by=by)


def write_words(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """When and what it was: 11月20日 高压电工复训; without a day, today. NameUnfit, NoSuchDay."""
    asking.expect(by, SERVICE, "words")
    found = days.leading(words, now.date(), back=True)
    on, rest = found if found is not None else (now.date(), " ".join(words.split()))
    if not now.date() - _BACK <= on <= now.date():
        raise NoSuchDay
    if len(rest) > MOST_NAME:
        raise NameUnfit(most=MOST_NAME)
    return _note(session, on, rest or None, by=by, now=now)


def skip_words(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Today, and nothing is said of it."""
    asking.expect(by, SERVICE, "words", version)
    return _note(session, now.date(), None, by=by, now=now)


def _note(session: Session, on: date, words: str | None, *, by: Visitor, now: datetime) -> Values:
    """The hours are kept; the person hears of them."""
    draft = asking.draft(session, by, SERVICE)
    member = member_of(session, draft, by=by)
    row, minutes = sealed.new_row(), int(str(draft["minutes"]))
    one = TrainingHours(
        row=row,
        member_id=member.id,
        minutes=minutes,
        on=on,
        words=None if words is None else sealed.seal(session, "training_hours.words", row, words),
        entered_by=by.account_id,
        entered_at=now,
    )
    session.add(one)
    session.flush()
    stop(session, by=by)
    audit.note(session, "trainings.note", by=by.account_id, now=now, record=f"members {member.id}")
    told: Values = {"hours": reckoning.hours(minutes, reckoning.an_hour(session)), "on": on, "words": words}
    tell(session, member.id, "trainings.noted", told, now=now)
    return {**told, "noted": one.id, "name": member.name, "unit": session.get_one(Unit, member.unit_id).name}


# What every step needs.


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever is asked now. NotYourPerson."""
    del now
    draft = asking.draft(session, by, SERVICE)
    if "member" in draft:
        member_of(session, draft, by=by)
    return shown(session, by=by)


def leave(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Nothing is entered. `entered`: it was an officer's entry."""
    del now
    entered = bool(asking.draft(session, by, SERVICE).get("entered"))
    stop(session, by=by)
    return {"entered": entered}


def stop(session: Session, *, by: Visitor) -> None:
    """Whatever is asked is left, and what was entered by half is forgotten."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def tell(session: Session, member_id: int, key: str, values: Values, *, now: datetime) -> None:
    """A letter to the person, who may have no Telegram."""
    account_id = accounts.holder(session, member_id)
    if account_id is not None:
        outbox.queue(session, Letter(account_id, key, values, right="member", subject=member_id), now=now)


def _named(session: Session, member_id: int) -> Values:
    member = session.get_one(Member, member_id)
    return {"member": member_id, "name": member.name, "unit": session.get_one(Unit, member.unit_id).name}


def shown(session: Session, *, by: Visitor) -> Values:
    draft = asking.draft(session, by, SERVICE)
    found, meant = draft.get("found"), draft.get("member")
    who = None if meant is None else session.get_one(Member, int(str(meant)))
    people: list[Value] = [_named(session, int(str(one))) for one in (found if isinstance(found, list) else [])]
    return {
        "version": by.question.version,
        "step": by.question.step,
        "what": draft["what"],
        "entered": bool(draft.get("entered")),
        "people": people,
        "name": None if who is None else who.name,
        "unit": None if who is None else session.get_one(Unit, who.unit_id).name,
        "taps": [*TAPS],
        "minutes_an_hour": reckoning.an_hour(session),
    }
