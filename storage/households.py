"""Households (一户一档): other files of the same household, known by member, telephone or address; pure of prose."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from storage import sealed
from storage.dossiers.records import Decision, Dossier, Step, key_of
from storage.hardship.cards import may_have
from storage.hardship.reports import ENDS, ON_FILE, Report
from storage.members import Phone
from storage.values import Value, Values

#: What stands between the numbers of an address; who writes it out and who does not live at one place.
_BETWEEN: Final = frozenset(
    {"号", "门牌号", "号楼", "栋", "幢", "楼", "座", "单元", "门", "室", "户", "层", "no", "room"}
)
_DIGITS: Final = str.maketrans("零〇一二三四五六七八九", "00123456789")


class SameBy(StrEnum):
    """By what a file is known to be of the same household."""

    MEMBER = "member"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Other:
    """Another open or filed case, its number on file or else the case's, and by what it is the same household."""

    report_id: int
    number: str
    by: SameBy
    on_register: bool


def normal_address(words: str) -> str:
    """What two spellings of one address share: its names and numbers, 3 栋 202 told from 32 栋 02."""
    plain = unicodedata.normalize("NFKC", words).casefold().translate(_DIGITS)
    pieces = re.findall(r"\d+|[^\W\d_]+", plain)
    return "-".join(one for one in pieces if one not in _BETWEEN)


def put_address(session: Session, dossier: Dossier, words: str) -> None:
    """Keeps where the household lives, sealed; it is found by its fingerprint alone."""
    under = key_of(session, dossier)
    dossier.address = sealed.seal(session, "dossiers.address", dossier.row, words, under=under)
    dossier.address_blind = sealed.blind(session, "dossiers.address", normal_address(words))


def others(session: Session, dossier: Dossier) -> list[Other]:
    """Every other open or filed case of what looks like the same household, oldest first."""
    member_id = session.get_one(Report, dossier.report_id).member_id
    mine = select(Phone.blind).where(Phone.member_id == member_id)
    sharing = select(Phone.member_id).where(Phone.blind.in_(mine))
    alike: list[ColumnElement[bool]] = [Report.member_id == member_id, Report.member_id.in_(sharing)]
    if dossier.address_blind is not None:
        alike.append(Dossier.address_blind == dossier.address_blind)
    found = select(Dossier, Report).join(Report, Report.id == Dossier.report_id)
    rows = session.execute(found.where(Dossier.id != dossier.id, Report.stage.not_in(ENDS), or_(*alike)))
    lines = [_other(dossier, one, report, member_id) for one, report in rows]
    return sorted(lines, key=lambda one: one.report_id)


def _other(dossier: Dossier, one: Dossier, report: Report, member_id: int) -> Other:
    address = one.address_blind is not None and one.address_blind == dossier.address_blind
    by = SameBy.MEMBER if report.member_id == member_id else SameBy.ADDRESS if address else SameBy.PHONE
    return Other(report.id, one.number or report.number, by, report.stage in ON_FILE)


@dataclass(frozen=True, slots=True)
class _File:
    """An open file: whose, where they live, by which decision it was filed, and whether its officer wrote then that it
    is of another household than the ones on file before."""

    member_id: int
    address: bytes | None
    filed: int | None
    told_apart: bool

    def is_apart(self, other: "_File") -> bool:
        """Whether it was filed after the other one, as of another household."""
        later = self.filed is not None and other.filed is not None and other.filed < self.filed
        return later and self.told_apart


def together(session: Session, member_id: int) -> tuple[int, ...]:
    """The members who count as one household with this one, as far as open files tell: by a telephone that one of two
    has on file, or by the address of two files; but for those that an officer has told apart when filing."""
    mine = _files(session, Report.member_id == member_id)
    numbers = select(Phone.blind).where(Phone.member_id == member_id)
    sharing = select(Phone.member_id).where(Phone.blind.in_(numbers), Phone.member_id != member_id)
    ringing = set(session.scalars(sharing))
    alike = _files(session, Report.member_id.in_(ringing)) if ringing else []
    addresses = {one.address for one in mine if one.address is not None}
    if addresses:
        alike += _files(session, Dossier.address_blind.in_(addresses), Report.member_id != member_id)
    apart = {one.member_id for one in alike if any(one.is_apart(own) or own.is_apart(one) for own in mine)}
    found = {one.member_id for one in alike} | (ringing if mine else set())
    return tuple(sorted(found - apart))


def with_others(session: Session, members: Collection[int]) -> dict[int, tuple[int, ...]]:
    """`together` of each of them, where it is anybody: of who has no open file and shares no telephone it is nobody."""
    filed = select(Report.member_id).where(Report.member_id.in_(members), Report.stage.not_in(ENDS))
    other = aliased(Phone)
    shared = select(Phone.member_id).join(other, other.blind == Phone.blind)
    shared = shared.where(Phone.member_id.in_(members), other.member_id != Phone.member_id)
    found = {one: together(session, one) for one in {*session.scalars(filed), *session.scalars(shared)}}
    return {one: others for one, others in found.items() if others}


def _files(session: Session, *which: ColumnElement[bool]) -> list[_File]:
    filed = (Decision.dossier_id == Dossier.id) & (Decision.step == Step.FILE)
    told = select(Report.member_id, Dossier.address_blind, Decision.id, Decision.reason.is_not(None))
    told = told.select_from(Dossier).join(Report, Report.id == Dossier.report_id).outerjoin(Decision, filed)
    rows = session.execute(told.where(Report.stage.not_in(ENDS), *which))
    return [_File(member_id, address, filed, bool(apart)) for member_id, address, filed, apart in rows]


def shown(session: Session, dossier: Dossier, account_id: int) -> list[Value]:
    """`others` as this account may see them: without the number where its rights do not reach the case."""
    return [_shown(session, one, account_id) for one in others(session, dossier)]


def _shown(session: Session, other: Other, account_id: int) -> Values:
    reached = may_have(session, account_id, other.report_id)
    return {"number": other.number if reached else None, "by": other.by, "on_register": other.on_register}
