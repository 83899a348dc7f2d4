"""Settings: what the chair changes in chat, each within its bounds. What nobody has changed is as it was shipped."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, audit, rights
from storage.accounts import Account
from storage.asking import Unfit
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member
from storage.retention.table import RETENTION
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

SERVICE = "bylaws"
#: The right by which the pages are had.
RIGHT = "bylaws"
#: Digits of a number that nobody means.
_LONGEST = 9
_YEAR = 365
#: The noun of the settings that say how long something is kept.
KEPT = "retention"


class Measure(StrEnum):
    """What the number of a setting counts."""

    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Setting:
    """`name` is the noun that it belongs to, and its own name there. `agreed`: people have agreed to what it was."""

    name: str
    measure: Measure
    default: int
    least: int
    most: int
    agreed: bool


#: In the order in which they are listed. Buttons carry the place: new ones go to the end of their group.
SETTINGS: Final[tuple[Setting, ...]] = tuple(
    Setting(f"{KEPT}.{kind.name}", Measure.DAYS, kind.days, kind.least, kind.most, kind.agreed)
    for kind in RETENTION
    if kind.least < kind.most
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


class Bylaw(Record):
    """A value that a setting was given. Rows are only added: the newest of a name holds, the others tell how it was."""

    __tablename__ = "bylaws"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    value: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class NotANumber(Unfit, Refusal):
    """The words are no whole number; values: measure, least, most."""


class OutOfBounds(Unfit, Refusal):
    """The number lies outside of what the law or the house allows; values: measure, least, most."""


# What other rules ask.


def value(session: Session, name: str) -> int:
    """What holds now; never outside of the bounds, whatever an older version of this house allowed."""
    setting = _BY_NAME[name]
    newest = _newest(session, name)
    return setting.default if newest is None else min(max(newest.value, setting.least), setting.most)


def days(session: Session, kind: str) -> int:
    """How many days a kind of record is kept, changeable or not."""
    name = f"{KEPT}.{kind}"
    return value(session, name) if name in _BY_NAME else next(one.days for one in RETENTION if one.name == kind)


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
    """Every setting with what holds."""
    del now
    rights.ask(by, Deed.SET_RULES)
    _stop(session, by=by)
    lines: list[Value] = [
        {"place": place, "number": place + 1, **_named(one), "measure": one.measure, "value": value(session, one.name)}
        for place, one in enumerate(SETTINGS)
    ]
    return {"lines": lines}


def look(session: Session, place: int, *, by: Visitor, now: datetime) -> Values:
    """One setting: what holds, its bounds, who changed it last; the next text is its new value."""
    rights.ask(by, Deed.SET_RULES)
    if place >= len(SETTINGS):
        raise asking.Outdated
    asking.keep(session, by, SERVICE, {"name": SETTINGS[place].name}, now=now)
    asking.ask(session, by, SERVICE, "value")
    return _shown(session, SETTINGS[place])


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    rights.ask(by, Deed.SET_RULES)
    return _shown(session, _begun(session, by=by))


def change(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The setting has that value from now on, which is noted. NotANumber, OutOfBounds."""
    asking.expect(by, SERVICE, "value")
    rights.ask(by, Deed.SET_RULES)
    setting = _begun(session, by=by)
    given = _number(setting, words)
    if given != value(session, setting.name):
        session.add(Bylaw(name=setting.name, value=given, at=now, account_id=by.account_id))
        session.flush()
        audit.note(session, "bylaws.change", by=by.account_id, now=now, record=setting.name)
    _stop(session, by=by)
    return _shown(session, setting)


def _number(setting: Setting, words: str) -> int:
    bounds: Values = {"measure": setting.measure, "least": setting.least, "most": setting.most}
    digits = unicodedata.normalize("NFKC", words).strip()
    if not (digits.isascii() and digits.isdigit()):
        raise NotANumber(**bounds)
    # A number without end is out of bounds as well, and need not be reckoned.
    given = int(digits) if len(digits) < _LONGEST else setting.most + 1
    if not setting.least <= given <= setting.most:
        raise OutOfBounds(**bounds)
    return given


def _begun(session: Session, *, by: Visitor) -> Setting:
    name = str(asking.draft(session, by, SERVICE).get("name"))
    if name not in _BY_NAME:
        raise asking.Outdated
    return _BY_NAME[name]


def _shown(session: Session, setting: Setting) -> Values:
    newest = _newest(session, setting.name)
    by_whom = select(Member.name).join(Account, Account.member_id == Member.id)
    return {
        **_named(setting),
        "measure": setting.measure,
        "value": value(session, setting.name),
        "default": setting.default,
        "least": setting.least,
        "most": setting.most,
        "agreed": setting.agreed,
        "at": None if newest is None else newest.at,
        "who": None if newest is None else session.scalar(by_whom.where(Account.id == newest.account_id)),
    }


def _named(setting: Setting) -> Values:
    """By what a text calls it."""
    return {"which": setting.name.rpartition(".")[2]}


def _newest(session: Session, name: str) -> Bylaw | None:
    return session.scalar(select(Bylaw).where(Bylaw.name == name).order_by(Bylaw.id.desc()).limit(1))


def _stop(session: Session, *, by: Visitor) -> None:
    asking.drop(session, by, SERVICE)
    if by.question.service == SERVICE:
        asking.close(session, by)
