"""Which files of the register are shown, and to whom: by the units that somebody's offices reach."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from storage import accounts, offices, rights
from storage.dossiers.records import Dossier
from storage.hardship.reports import Report
from storage.rights import Deed


class Shown(StrEnum):
    """NOW: what is on file today (在档). YEAR: what has been on file on any day of this year (本年). ALL: whatever was
    ever filed (全部)."""

    NOW = "now"
    YEAR = "year"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes: the units reached (None for the whole union), the accounts for which somebody acts, whether the words
    of their own cases may be read, and who they are themselves."""

    scope: frozenset[int] | None
    acts_as: frozenset[int]
    reads: bool
    member_id: int | None


def reader(session: Session, account_id: int) -> Reader:
    """The rights of this moment to the lines of the register."""
    scope = rights.reach(session, account_id, Deed.READ_REGISTER)
    return Reader(
        None if scope is None else frozenset(scope),
        frozenset(offices.acts_as(session, account_id)),
        rights.allowed(session, account_id, Deed.READ_CASE),
        accounts.member_of(session, account_id),
    )


def filed(shown: Shown, today: date) -> ColumnElement[bool]:
    """The files that are meant."""
    on_file = Dossier.filed_on.is_not(None)
    if shown is Shown.ALL:
        return on_file
    stays = Dossier.ended_on.is_(None)
    if shown is Shown.NOW:
        return and_(on_file, stays)
    return and_(on_file, or_(stays, Dossier.ended_on >= today.replace(month=1, day=1)))


def within(whose: Reader) -> list[ColumnElement[bool]]:
    """The cases that this reader has in the register: of the units reached, and never their own."""
    own = [] if whose.member_id is None else [Report.member_id != whose.member_id]
    return own if whose.scope is None else [Report.unit_id.in_(whose.scope), *own]
