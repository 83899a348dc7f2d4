"""Looking through the audit: for the chair alone, newest first, and every look is noted itself."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from storage import accounts, audit, numbers, rights
from storage.audit.acts import ACTS, Kind
from storage.audit.entries import AuditEntry
from storage.chats import Group
from storage.errors import refusals
from storage.members import Member
from storage.offices import Invitation, Office
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor

#: Lines of a page.
PAGE = 10
#: How many entries one press looks through for those of a kind: the writer waits for nobody who looks for what is rare.
SPAN = 5000
#: The right by which the pages are had.
RIGHT = "audit"
#: Rows of which something is told; a day of duty; the day that a decision had before it was set right.
_KEYED = re.compile(r"(?P<table>accounts|members|offices|invitations|groups) (?P<key>\d{1,18})")
_DUTY = re.compile(r"duty (?P<day>\d{4}-\d\d-\d\d) (?P<account>\d{1,18})")
_WAS = re.compile(r"decision_corrections \d{1,18} (?P<day>\d{4}-\d\d-\d\d)")


class Shown(StrEnum):
    """Which entries are looked at: all, or those of one kind."""

    ALL = "all"
    READ = "read"
    DECISION = "decision"
    PEOPLE = "people"
    REFUSED = "refused"


def newest(session: Session, shown: Shown, *, by: Visitor, now: datetime) -> Values:
    """The newest page."""
    _enter(session, by=by, now=now)
    return _older(session, shown, _last(session) + 1)


def older(session: Session, shown: Shown, below: int, *, by: Visitor, now: datetime) -> Values:
    """The page before the entry of that number."""
    _enter(session, by=by, now=now)
    return _older(session, shown, min(below, _last(session) + 1))


def newer(session: Session, shown: Shown, above: int, *, by: Visitor, now: datetime) -> Values:
    """The page after the entry of that number; where it would not be full, the newest."""
    _enter(session, by=by, now=now)
    last = _last(session)
    within = (AuditEntry.id > above) & (AuditEntry.id <= above + SPAN)
    found = session.scalars(_of(shown, within).order_by(AuditEntry.id).limit(PAGE)).all()
    if len(found) < PAGE and above + SPAN >= last:
        return _older(session, shown, last + 1)
    lines = found[::-1]
    upper = lines[0].id if len(lines) == PAGE else above + SPAN
    return _page(session, shown, lines, older=above + 1, newer=upper if upper < last else None)


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "audit", asked again when a page leaves."""
    del subject
    return rights.allowed(session, account_id, Deed.READ_AUDIT)


def _enter(session: Session, *, by: Visitor, now: datetime) -> None:
    rights.ask(by, Deed.READ_AUDIT)
    audit.note(session, "audit.look", by=by.account_id, now=now)


def _older(session: Session, shown: Shown, below: int) -> Values:
    within = (AuditEntry.id < below) & (AuditEntry.id >= below - SPAN)
    found = session.scalars(_of(shown, within).order_by(AuditEntry.id.desc()).limit(PAGE + 1)).all()
    lines = found[:PAGE]
    lower = lines[-1].id if len(found) > PAGE else below - SPAN
    more = session.scalar(select(AuditEntry.id).where(AuditEntry.id < lower).limit(1)) is not None
    top = lines[0].id if lines else below - 1
    return _page(session, shown, lines, older=lower if more else None, newer=top if below <= _last(session) else None)


def _of(shown: Shown, within: ColumnElement[bool]) -> Select[AuditEntry]:
    entries = select(AuditEntry).where(within)
    if shown is Shown.ALL:
        return entries
    if shown is Shown.REFUSED:
        return entries.where(AuditEntry.act.not_in([*ACTS]))
    return entries.where(AuditEntry.act.in_([act for act, kind in ACTS.items() if kind == Kind(shown.value)]))


def _last(session: Session) -> int:
    return session.scalar(select(func.max(AuditEntry.id))) or 0


def _page(
    session: Session, shown: Shown, entries: Sequence[AuditEntry], *, older: int | None, newer: int | None
) -> Values:
    return {"shown": shown, "lines": [*told(session, entries)], "older": older, "newer": newer}


def told(session: Session, entries: Sequence[AuditEntry]) -> list[Values]:
    """What is told of entries: when, by whom, what, and about what, as people call it."""
    acted = {(entry.account_id, entry.at) for entry in entries if entry.account_id is not None}
    who = accounts.spoke_for(session, acted)
    # What a name of long ago meant is not told any more; that something was done is.
    known = ACTS.keys() | refusals()
    return [
        {
            "at": entry.at,
            "machine": entry.account_id is None,
            "name": who.get((entry.account_id, entry.at)),
            "act": entry.act if entry.act in known else None,
            "refused": entry.act not in ACTS,
            **_about(session, entry.record, entry.at),
        }
        for entry in entries
    ]


def _name(session: Session, account_id: int, at: datetime) -> str | None:
    """Whom an act of that instant was about, by the account; who spoke for nobody any more keeps the name."""
    return accounts.spoke_for(session, {(account_id, at)}, ended=True).get((account_id, at))


def _about(session: Session, record: str, at: datetime) -> Values:
    """What people call the record: its number, whom it is of, which office, which day, what was tried; None where there
    is none."""
    about: Values = {"number": None, "whom": None, "role": None, "day": None, "deed": None}
    if numbers.is_one(record):
        return {**about, "number": record}
    if deed := rights.deed_of(record):
        return {**about, "deed": deed}
    if keyed := _KEYED.fullmatch(record):
        return {**about, **_ABOUT[keyed["table"]](session, int(keyed["key"]), at)}
    if duty := _DUTY.fullmatch(record):
        account_id = int(duty["account"])
        return {**about, "day": date.fromisoformat(duty["day"]), "whom": _name(session, account_id, at)}
    if was := _WAS.fullmatch(record):
        return {**about, "day": date.fromisoformat(was["day"])}
    return about


def _member(session: Session, key: int, _: datetime) -> Values:
    return {"whom": session.scalar(select(Member.name).where(Member.id == key))}


def _office(session: Session, key: int, at: datetime) -> Values:
    office = session.get(Office, key)
    if office is None:
        return {}
    return {"role": office.role, "whom": _name(session, office.account_id, at)}


def _invitation(session: Session, key: int, _: datetime) -> Values:
    return {"role": session.scalar(select(Invitation.role).where(Invitation.id == key))}


def _group(session: Session, key: int, _: datetime) -> Values:
    return {"whom": session.scalar(select(Group.title).where(Group.id == key)) or None}


def _account(session: Session, key: int, at: datetime) -> Values:
    return {"whom": _name(session, key, at)}


#: What is told of a row, by its table.
_ABOUT = {"accounts": _account, "members": _member, "offices": _office, "invitations": _invitation, "groups": _group}
