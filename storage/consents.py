"""Consents (单独同意): for each purpose its own, to a text of a version; withdrawn as easily as given (PIPL 15, 29)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Boolean, ColumnElement, ForeignKey, Integer, String, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, aliased, mapped_column

from storage import audit, stale
from storage.bylaws import settings
from storage.database import Record
from storage.visitors import Visitor


class Purpose(StrEnum):
    """HARDSHIP: what people write of their trouble is kept sealed and read by the case officer. TELEGRAM: what is said
    here goes through Telegram's servers abroad. PUBLIC_NOTICE: 公示 shows the masked name, the unit and the class.
    PHOTOS: photos of papers, where the union takes any. TALKS: what is said in a talk by name is passed on by
    the bot and kept sealed; of an anonymous talk nothing stands here."""

    HARDSHIP = "hardship"
    TELEGRAM = "telegram"
    PUBLIC_NOTICE = "public_notice"
    PHOTOS = "photos"
    TALKS = "talks"


#: The version of each purpose's text that is asked for now; a changed text is a new version, and is asked for anew.
VERSIONS: Final = dict.fromkeys(Purpose, 1)
#: What words about somebody need, said here: that they are kept, and that they go through Telegram.
TALKING: Final = (Purpose.HARDSHIP, Purpose.TELEGRAM)
#: Purposes whose text says how long something is kept, and what.
_PERIODS: Final = {Purpose.HARDSHIP: "words"}


class Consent(Record):
    """A yes or a no of the member, by the account that spoke for them then (None: nobody knows any more for whom).

    Rows are only added: the newest of a purpose holds, the others tell how it was. `days`: how long the text of then
    said that it is kept; None where it says nothing of it.
    """

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    given: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime]
    days: Mapped[int | None] = mapped_column(Integer)


_LATER = aliased(Consent)
_OVER = Consent.member_id.is_(None) | (
    select(_LATER.id)
    .where(_LATER.member_id == Consent.member_id, _LATER.purpose == Consent.purpose, _LATER.id > Consent.id)
    .exists()
)
#: What a later word has replaced. The newest stays, yes or no: a no that is forgotten would be a yes again.
OLD = stale.rows(Consent, Consent.at, _OVER)


def standing(session: Session, member_id: int | None) -> dict[Purpose, Consent]:
    """The newest word of the member for each purpose that they were asked for, by whichever account."""
    if member_id is None:
        return {}
    rows = select(Consent).where(Consent.member_id == member_id).order_by(Consent.id)
    return {Purpose(row.purpose): row for row in session.scalars(rows)}


def wanting(session: Session, member_id: int | None, purposes: Iterable[Purpose]) -> list[Purpose]:
    """For which of the purposes the member has yet to be asked: never, in an older version, or withdrawn since."""
    found = standing(session, member_id)
    held = {one for one, row in found.items() if row.given and row.version == VERSIONS[one]}
    return [one for one in purposes if one not in held]


def refused(session: Session, member_id: int | None, *purposes: Purpose) -> bool:
    """Whether the member has withdrawn one of them; whoever was never asked has refused nothing."""
    found = standing(session, member_id)
    return any(one in found and not found[one].given for one in purposes)


def kept(session: Session, member_id: int | None, purpose: Purpose) -> int:
    """How many days what the member says now is kept: as the union has it, and no longer than they have agreed to."""
    present, row = settings.days(session, _PERIODS[purpose]), standing(session, member_id).get(purpose)
    return present if row is None or not row.given or row.days is None else min(row.days, present)


def shorter(session: Session, purpose: Purpose) -> list[int]:
    """The periods that people have agreed to and that are shorter than the union's of now."""
    given = select(Consent.days).where(Consent.purpose == purpose, Consent.given, Consent.days.is_not(None)).distinct()
    present = settings.days(session, _PERIODS[purpose])
    return [one for one in session.scalars(given) if one is not None and one < present]


def agreed_days(
    purpose: Purpose, member_id: InstrumentedAttribute[int], at: InstrumentedAttribute[datetime]
) -> ColumnElement[int | None]:
    """The period that the member of a row had agreed to when the row was made; empty where they were not asked."""
    theirs = select(Consent.days).where(Consent.member_id == member_id, Consent.purpose == purpose, Consent.given)
    return theirs.where(Consent.at <= at).order_by(Consent.id.desc()).limit(1).scalar_subquery()


def give(session: Session, purposes: Iterable[Purpose], *, by: Visitor, now: datetime) -> None:
    """The visitor agrees to the texts of now; what holds already is not written again."""
    for purpose in wanting(session, by.member_id, purposes):
        _say(session, purpose, VERSIONS[purpose], given=True, by=by, now=now)
        audit.note(session, "consents.give", by=by.account_id, now=now, record=f"consents {purpose}")


def withdraw(session: Session, purpose: Purpose, *, by: Visitor, now: datetime) -> bool:
    """The visitor agrees no longer; whether they had."""
    row = standing(session, by.member_id).get(purpose)
    if row is None or not row.given:
        return False
    _say(session, purpose, row.version, given=False, by=by, now=now)
    audit.note(session, "consents.withdraw", by=by.account_id, now=now, record=f"consents {purpose}")
    return True


def _say(session: Session, purpose: Purpose, version: int, *, given: bool, by: Visitor, now: datetime) -> None:
    said = Consent(
        account_id=by.account_id,
        member_id=by.member_id,
        purpose=purpose,
        version=version,
        given=given,
        at=now,
        days=settings.days(session, _PERIODS[purpose]) if given and purpose in _PERIODS else None,
    )
    session.add(said)
    session.flush()
