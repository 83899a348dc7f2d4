"""Readers: who has read the member's file, when, and what of it; as the audit has it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage import accounts, rights
from storage.accounts import Binding
from storage.audit import ACTS, AuditEntry, Kind
from storage.joining import Claim
from storage.kin import Contact
from storage.mydata.corrections import Correction
from storage.mydata.overview import reports_of
from storage.offices import Office
from storage.register import naming
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page.
PAGE = 10
_READS = [act for act, kind in ACTS.items() if kind is Kind.READ]


def look(session: Session, below: int, *, by: Visitor, now: datetime) -> Values:
    """A page of looks before the entry of that number, newest first; 0 begins at the newest. NotKnownYet."""
    del now
    rights.ask(by, Deed.SEE_OWN_DATA)
    assert by.member_id is not None
    found = reads(session, by.account_id, by.member_id, below=below, most=PAGE + 1)
    lines: list[Value] = [*_folded(_lines(session, found[:PAGE]))]
    older = found[PAGE - 1].id if len(found) > PAGE else None
    return {"lines": lines, "older": older, "first": below == 0}


def reads(session: Session, account_id: int, member_id: int, *, below: int, most: int | None) -> Sequence[AuditEntry]:
    """Looks of others at the member's reports, line of the roster and contacts, at what they said of themselves, and
    workbooks of the register in which they stood."""
    claims = select(Claim.id).where(Claim.account_id == account_id)
    stands = select(Contact.id).where(Contact.account_id == account_id)
    asked = select(Correction.id).where(Correction.member_id == member_id)
    records = [
        *(report.number for report in reports_of(session, member_id)),
        *(f"claims {claim_id}" for claim_id in session.scalars(claims)),
        *(f"contacts {contact_id}" for contact_id in session.scalars(stands)),
        *(f"corrections {correction_id}" for correction_id in session.scalars(asked)),
        f"members {member_id}",
    ]
    # Who looked by an account that spoke for the member then was the member, whoever it speaks for today.
    then = (Binding.since <= AuditEntry.at) & (Binding.until.is_(None) | (Binding.until >= AuditEntry.at))
    own = exists().where(Binding.account_id == AuditEntry.account_id, Binding.member_id == member_id, then)
    named = AuditEntry.record.in_(records) | AuditEntry.id.in_(naming.exports(session, member_id))
    theirs = named & AuditEntry.act.in_(_READS) & AuditEntry.account_id.is_not(None) & ~own
    page = select(AuditEntry).where(theirs).order_by(AuditEntry.id.desc())
    if below:
        page = page.where(AuditEntry.id < below)
    return session.scalars(page if most is None else page.limit(most)).all()


def told(session: Session, account_id: int, member_id: int) -> list[Values]:
    """All of them, for a copy."""
    return _lines(session, reads(session, account_id, member_id, below=0, most=None))


def _lines(session: Session, entries: Sequence[AuditEntry]) -> list[Values]:
    acted = {(entry.account_id, entry.at) for entry in entries if entry.account_id is not None}
    who = accounts.spoke_for(session, acted)
    return [
        {
            "at": entry.at,
            "name": who.get((entry.account_id, entry.at)),
            "role": _role(session, entry),
            "act": entry.act,
            "number": entry.record if " " not in entry.record else None,
        }
        for entry in entries
    ]


def _folded(lines: list[Values]) -> list[Values]:
    """Lines that read alike are one, with how many `times`: the page tells looks by the minute."""
    folded: dict[tuple[object, ...], Values] = {}
    for line in lines:
        at = line["at"]
        assert isinstance(at, datetime)
        alike = (at.replace(second=0, microsecond=0), *(line[name] for name in ("name", "role", "act", "number")))
        times = folded[alike]["times"] if alike in folded else 0
        folded[alike] = {**folded.get(alike, line), "times": int(str(times)) + 1}
    return [*folded.values()]


def _role(session: Session, entry: AuditEntry) -> str | None:
    """The office held longest of those held then."""
    then = (Office.since <= entry.at) & (Office.until.is_(None) | (Office.until >= entry.at))
    held = select(Office.role).where(Office.account_id == entry.account_id, then)
    return session.scalar(held.order_by(Office.since, Office.id).limit(1))
