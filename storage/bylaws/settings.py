"""Settings: what the chair changes in chat, each within its bounds. What nobody has changed is as it was shipped."""

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, audit, rights
from storage.accounts import Account
from storage.bylaws import reading
from storage.bylaws.reading import NotANumber, OutOfBounds
from storage.bylaws.table import BY_NAME, KEPT, NOUNS, SETTINGS, Measure, Setting
from storage.database import Record
from storage.members import Member
from storage.retention.table import RETENTION
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

__all__ = ["NOUNS", "SETTINGS", "Bylaw", "Measure", "NotANumber", "OutOfBounds", "Setting", "value"]

SERVICE = "bylaws"
#: The right by which the pages are had.
RIGHT = "bylaws"
_YEAR = 365
#: Lines of a page of settings.
PAGE: Final = 10


class Bylaw(Record):
    """A value that a setting was given. Rows are only added: the newest of a name holds, the others tell how it was."""

    __tablename__ = "bylaws"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    value: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


# What other rules ask.


def value(session: Session, name: str) -> int:
    """What holds now; never outside of the bounds, whatever an older version of this house allowed."""
    setting = BY_NAME[name]
    newest = _newest(session, name)
    return setting.default if newest is None else min(max(newest.value, setting.least), setting.most)


def is_example(session: Session, name: str) -> bool:
    """Whether what holds is only another place's number that came with the house: the chair has said nothing yet."""
    return BY_NAME[name].example and _newest(session, name) is None


def days(session: Session, kind: str) -> int:
    """How many days a kind of record is kept, changeable or not."""
    name = f"{KEPT}.{kind}"
    return value(session, name) if name in BY_NAME else next(one.days for one in RETENTION if one.name == kind)


def period(session: Session, kind: str) -> Values:
    """The same as people say it."""
    return said(days(session, kind))


def said(kept: int) -> Values:
    """So many years, where it is whole ones, or so many days."""
    years = kept % _YEAR == 0
    return {"years": years, "count": kept // _YEAR if years else kept}


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "bylaws", asked again when a page leaves."""
    del subject
    return rights.allowed(session, account_id, Deed.SET_RULES)


# The chair's page.


def listed(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The groups of settings; of how many it is still to be said whether the number that came with the house fits."""
    del now
    rights.ask(by, Deed.SET_RULES)
    _stop(session, by=by)
    examples = sum(is_example(session, one.name) for one in SETTINGS)
    return {"groups": [{"place": place, "noun": noun} for place, noun in enumerate(NOUNS)], "examples": examples}


def group(session: Session, place: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the settings of one noun, each with what holds."""
    del now
    rights.ask(by, Deed.SET_RULES)
    _stop(session, by=by)
    if place >= len(NOUNS):
        raise asking.Outdated
    members = [(at, one) for at, one in enumerate(SETTINGS) if one.noun == NOUNS[place]]
    first = min(page, (len(members) - 1) // PAGE) * PAGE
    lines: list[Value] = [
        {"setting": at, "number": number + 1, **_told(session, one)}
        for number, (at, one) in enumerate(members)
        if first <= number < first + PAGE
    ]
    return {
        "place": place,
        "noun": NOUNS[place],
        "page": first // PAGE,
        "more": first + PAGE < len(members),
        "lines": lines,
    }


def look(session: Session, place: int, *, by: Visitor, now: datetime) -> Values:
    """One setting: what holds, its bounds, who changed it last; a press or the next text is its new value."""
    rights.ask(by, Deed.SET_RULES)
    if place >= len(SETTINGS):
        raise asking.Outdated
    asking.keep(session, by, SERVICE, {"name": SETTINGS[place].name}, now=now)
    asking.ask(session, by, SERVICE, "value")
    return _shown(session, SETTINGS[place], by=by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    rights.ask(by, Deed.SET_RULES)
    return _shown(session, _begun(session, by=by), by=by)


def change(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The setting has the value that was typed from now on, which is noted. NotANumber, OutOfBounds."""
    asking.expect(by, SERVICE, "value")
    rights.ask(by, Deed.SET_RULES)
    setting = _begun(session, by=by)
    return _set(session, setting, reading.number(setting, words), by=by, now=now)


def choose(session: Session, version: int, given: int, *, by: Visitor, now: datetime) -> Values:
    """The same by a press. OutOfBounds."""
    asking.expect(by, SERVICE, "value", version)
    rights.ask(by, Deed.SET_RULES)
    setting = _begun(session, by=by)
    return _set(session, setting, reading.within(setting, given), by=by, now=now)


def _set(session: Session, setting: Setting, given: int, *, by: Visitor, now: datetime) -> Values:
    # An example that is said yes to is the union's own number from then on.
    if given != value(session, setting.name) or is_example(session, setting.name):
        session.add(Bylaw(name=setting.name, value=given, at=now, account_id=by.account_id))
        session.flush()
        audit.note(session, "bylaws.change", by=by.account_id, now=now, record=setting.name)
    _stop(session, by=by)
    return _shown(session, setting, by=by)


def _begun(session: Session, *, by: Visitor) -> Setting:
    name = str(asking.draft(session, by, SERVICE).get("name"))
    if name not in BY_NAME:
        raise asking.Outdated
    return BY_NAME[name]


def _shown(session: Session, setting: Setting, *, by: Visitor) -> Values:
    newest = _newest(session, setting.name)
    by_whom = select(Member.name).join(Account, Account.member_id == Member.id)
    return {
        **_told(session, setting),
        "version": by.question.version,
        "group": NOUNS.index(setting.noun),
        "default": setting.default,
        "least": setting.least,
        "most": setting.most,
        "agreed": setting.agreed,
        "choices": [*dict.fromkeys((*setting.choices, setting.default))],
        "at": None if newest is None else newest.at,
        "who": None if newest is None else session.scalar(by_whom.where(Account.id == newest.account_id)),
    }


def _told(session: Session, setting: Setting) -> Values:
    """By what a text calls it, and what holds."""
    noun, _, name = setting.name.partition(".")
    return {
        "noun": noun,
        "kind": name if noun == KEPT else "",
        "which": "" if noun == KEPT else f"{noun}_{name}",
        "measure": setting.measure,
        "value": value(session, setting.name),
        "example": is_example(session, setting.name),
    }


def _newest(session: Session, name: str) -> Bylaw | None:
    return session.scalar(select(Bylaw).where(Bylaw.name == name).order_by(Bylaw.id.desc()).limit(1))


def _stop(session: Session, *, by: Visitor) -> None:
    asking.drop(session, by, SERVICE)
    if by.question.service == SERVICE:
        asking.close(session, by)
