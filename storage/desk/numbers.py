"""Numbers: who looks for somebody may write a number instead, and gets the record of it, if it is theirs to read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, casebook, numbers, people
from storage.activities import Activity
from storage.campaigns import Campaign, Kind
from storage.candidates import card as listing
from storage.changes import page as kept
from storage.dossiers.records import Dossier
from storage.due_talks import DueTalk, settling
from storage.hardship import casework
from storage.hardship.reports import Report
from storage.quick_notes import QuickNote, keeping
from storage.talks import showing
from storage.talks.records import Talk
from storage.visitors import Visitor
from storage.visits import Visit, access, taking_on, walking


class Opened(StrEnum):
    """What a number opens: a case, its file, a talk, a due talk, an activity, a quick note; a visit of the year, a
    visit as who goes or ticks it off has it, or as the list has it."""

    REPORT = "report"
    FILE = "file"
    TALK = "talk"
    DUE_TALK = "due_talk"
    ACTIVITY = "activity"
    NOTE = "note"
    VISIT_OF_YEAR = "visit_of_year"
    VISIT = "visit"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Record:
    """What was opened, and what its screen shows."""

    what: Opened
    shown: Any


_Rule = Callable[..., Any]
#: By prefix: the table's key and number, and how it is opened.
_KINDS: Final[Mapping[str, tuple[Any, Any, Opened, _Rule]]] = {
    "KN": (Report.id, Report.number, Opened.REPORT, casework.look),
    "DA": (Dossier.report_id, Dossier.number, Opened.FILE, casebook.look),
    "TH": (Talk.id, Talk.number, Opened.TALK, showing.look_as_officer),
    "BT": (DueTalk.id, DueTalk.number, Opened.DUE_TALK, settling.look),
    "HD": (Activity.id, Activity.number, Opened.ACTIVITY, kept.look),
    "JB": (QuickNote.id, QuickNote.number, Opened.NOTE, keeping.look),
}
#: As people write one that they were told: kn 2026 42, KN2026-0042.
_TOLD: Final = re.compile(r"([A-Z]{2})[-\u2010-\u2015 ]*(\d{4})[-\u2010-\u2015 ]*(\d{1,18})")
#: The same without the year, which is this one: kn 42.
_SHORT: Final = re.compile(r"([A-Z]{2})[-\u2010-\u2015 ]*(\d{1,4})")


def search(session: Session, words: str, *, by: Visitor, now: datetime) -> Any:
    """Whom the words mean, as `people.search` has it; or the `Record` of the number that they are, by the rule that
    opens it elsewhere, which refuses whoever may not read it. A number that nothing has is looked for among people, and
    where nobody has it either, `number` says that it was taken for one. One without its year is of this one, unless it
    is somebody's staff number."""
    asking.expect(by, people.SERVICE, "who")
    plain = unicodedata.normalize("NFKC", words).strip().upper()
    number = _number(plain)
    if numbers.is_one(number) and (found := _opened(session, number, by=by)):
        return _shown(session, found, by=by, now=now)
    whom = people.search(session, words, by=by, now=now)
    if whom["card"] or whom["people"]:
        return whom
    number = number if numbers.is_one(number) else _of_this_year(plain, now)
    if not number:
        return whom
    found = _opened(session, number, by=by)
    return {**whom, "number": number} if found is None else _shown(session, found, by=by, now=now)


def _shown(session: Session, found: tuple[Opened, int, _Rule], *, by: Visitor, now: datetime) -> Record:
    what, key, rule = found
    return Record(what, rule(session, key, by=by, now=now))


def _number(plain: str) -> str:
    """In the form in which it is kept."""
    told = _TOLD.fullmatch(plain)
    return f"{told[1]}-{told[2]}-{int(told[3]):04}" if told else plain


def _of_this_year(plain: str, now: datetime) -> str:
    """Of the prefixes alone that are opened here; empty for other words."""
    told = _SHORT.fullmatch(plain)
    known = told is not None and (told[1] in _KINDS or told[1] == "ZF")
    return f"{told[1]}-{now.year}-{int(told[2]):04}" if told and known else ""


def _opened(session: Session, number: str, *, by: Visitor) -> tuple[Opened, int, _Rule] | None:
    prefix = number.partition("-")[0]
    if prefix == "ZF":
        return _visit(session, number, by=by)
    if prefix not in _KINDS:
        return None
    key, column, what, rule = _KINDS[prefix]
    found = session.scalar(select(key).where(column == number))
    return None if found is None else (what, found, rule)


def _visit(session: Session, number: str, *, by: Visitor) -> tuple[Opened, int, _Rule] | None:
    row = session.execute(
        select(Visit, Campaign.kind).join(Campaign, Campaign.id == Visit.campaign_id).where(Visit.number == number)
    ).one_or_none()
    if row is None:
        return None
    visit, kind = row
    if kind == Kind.YEAR:
        return Opened.VISIT_OF_YEAR, visit.id, taking_on.look
    if access.goes_there(visit, by=by):
        return Opened.VISIT, visit.id, walking.look
    return Opened.LISTED, visit.id, listing.look
