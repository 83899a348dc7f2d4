"""Visiting: the questions of a house visit: who went, when, the form, a note; then a look before it stands."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import amounts, asking, days, finding
from storage.asking import Unfit
from storage.consents import Purpose
from storage.dossiers import house_visits
from storage.dossiers.house_visits import Agrees, Housing, Living, Visit, names, told, wanted
from storage.dossiers.means import MOST_PEOPLE, NotSoMany
from storage.dossiers.records import SERVICE, Dossier, access_dossier
from storage.errors import Refusal
from storage.hardship.cards import facts
from storage.hardship.casework import agreed
from storage.hardship.reports import Help, Report, short_enough
from storage.hardship.telling import refused
from storage.members import Member
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: The most people that a search offers.
_FOUND: Final = 8
#: Digits of a telephone number: whose it is one finds in one's own units (找人), by right and noted, and not here.
_NUMBER: Final = re.compile(r"\d{4}")
#: How far back the day of a visit may lie, as that of aid.
_BACK: Final = timedelta(days=366)


class NoVisitor(Unfit, Refusal):
    """The roster knows nobody of that name."""


class VisitorsAlike(Unfit, Refusal):
    """Two different people have to go; values: name."""


class VisitorsOwn(Unfit, Refusal):
    """Nobody visits themselves; values: name."""


class NoVisitDay(Unfit, Refusal):
    """The words are no day, or one that is still to come."""


class VisitLongAgo(Unfit, Refusal):
    """The day lies more than `_BACK` behind: what was seen then tells nothing of today; values: on, earliest."""


def begin(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks who was there; on either track."""
    report, _ = _ready(session, report_id, by=by, now=now)
    return _ask(session, report, "visitor", {"report": report.id, "visitors": []}, by=by, now=now)


def _ready(session: Session, report_id: int, *, by: Visitor, now: datetime) -> tuple[Report, Dossier]:
    report, dossier = access_dossier(session, report_id, by=by, now=now)
    return agreed(report), dossier


def write_visitor(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """One of the two, by name; of several of that name it is asked which. NoVisitor, VisitorsAlike, VisitorsOwn."""
    asking.expect(by, SERVICE, "visitor")
    report, _, entry = _begun(session, by=by, now=now)
    if _NUMBER.search(re.sub(r"\W", "", unicodedata.normalize("NFKC", words))):
        raise NoVisitor
    found = finding.find(session, words, None).people[:_FOUND]
    if not found:
        raise NoVisitor
    if len(found) > 1:
        return _ask(session, report, "visitor", {**entry, "found": [*found]}, by=by, now=now)
    return _went(session, report, entry, found[0], by=by, now=now)


def pick_visitor(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those found, or the officer. VisitorsAlike, VisitorsOwn."""
    asking.expect(by, SERVICE, "visitor", version)
    report, _, entry = _begun(session, by=by, now=now)
    found = entry.get("found")
    if member_id != by.member_id and not (isinstance(found, list) and member_id in found):
        raise asking.Outdated
    return _went(session, report, entry, member_id, by=by, now=now)


def _went(session: Session, report: Report, entry: Values, member_id: int, *, by: Visitor, now: datetime) -> Values:
    before = entry["visitors"]
    assert isinstance(before, list)
    name = session.get_one(Member, member_id).name
    if member_id in before:
        raise VisitorsAlike(name=name)
    if member_id == report.member_id:
        raise VisitorsOwn(name=name)
    entry = {"report": entry["report"], "visitors": [*before, member_id]}
    if not before:
        return _ask(session, report, "visitor", entry, by=by, now=now)
    return _ask(session, report, "visited_on", entry, by=by, now=now)


def choose_day(session: Session, version: int, days_ago: int, *, by: Visitor, now: datetime) -> Values:
    """Today or a day just past."""
    asking.expect(by, SERVICE, "visited_on", version)
    if days_ago > 2:
        raise asking.Outdated
    return _on(session, now.date() - timedelta(days_ago), by=by, now=now)


def write_day(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """A day of the last year, up to today; without a year the last such day. NoVisitDay, VisitLongAgo."""
    asking.expect(by, SERVICE, "visited_on")
    found, today = days.read(words, now.date(), back=True), now.date()
    if found is None or found > today:
        raise NoVisitDay
    if found < today - _BACK:
        raise VisitLongAgo(on=found, earliest=today - _BACK)
    return _on(session, found, by=by, now=now)


def _on(session: Session, day: date, *, by: Visitor, now: datetime) -> Values:
    report, _, entry = _begun(session, by=by, now=now)
    return _ask(session, report, "people", {**entry, "on": day}, by=by, now=now)


def choose_people(session: Session, version: int, people: int, *, by: Visitor, now: datetime) -> Values:
    """How many live there."""
    asking.expect(by, SERVICE, "people", version)
    return _living_there(session, people, by=by, now=now)


def write_people(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed. NotSoMany."""
    asking.expect(by, SERVICE, "people")
    return _living_there(session, amounts.count(words), by=by, now=now)


def _living_there(session: Session, people: int, *, by: Visitor, now: datetime) -> Values:
    if not 1 <= people <= MOST_PEOPLE:
        raise NotSoMany(most=MOST_PEOPLE)
    report, _, entry = _begun(session, by=by, now=now)
    return _ask(session, report, "housing", {**entry, "people": people}, by=by, now=now)


def choose_housing(session: Session, version: int, housing: Housing, *, by: Visitor, now: datetime) -> Values:
    asking.expect(by, SERVICE, "housing", version)
    report, _, entry = _begun(session, by=by, now=now)
    return _ask(session, report, "living", {**entry, "housing": housing}, by=by, now=now)


def choose_living(session: Session, version: int, living: Living, *, by: Visitor, now: datetime) -> Values:
    asking.expect(by, SERVICE, "living", version)
    report, _, entry = _begun(session, by=by, now=now)
    return _ask(session, report, "agrees", {**entry, "living": living}, by=by, now=now)


def choose_agrees(session: Session, version: int, agrees: Agrees, *, by: Visitor, now: datetime) -> Values:
    asking.expect(by, SERVICE, "agrees", version)
    report, _, entry = _begun(session, by=by, now=now)
    return _ask(session, report, "needs", {**entry, "agrees": agrees, "needs": []}, by=by, now=now)


def tick_need(session: Session, version: int, need: Help, *, by: Visitor, now: datetime) -> Values:
    """Puts a need on or off."""
    asking.expect(by, SERVICE, "needs", version)
    report, _, entry = _begun(session, by=by, now=now)
    before = entry["needs"]
    assert isinstance(before, list)
    needs: list[Value] = [one for one in before if one != need] if need in before else [*before, need]
    return _ask(session, report, "needs", {**entry, "needs": needs}, by=by, now=now)


def enough_needs(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """On to the note; nobody writes one who withdrew that words about them are kept."""
    asking.expect(by, SERVICE, "needs", version)
    report, _, entry = _begun(session, by=by, now=now)
    if refused(session, report, Purpose.HARDSHIP):
        return _ask(session, report, "visit_sure", entry, by=by, now=now)
    return _ask(session, report, "visit_note", entry, by=by, now=now)


def write_note(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What the form has no line for. WordsTooLong, WordsEmpty."""
    asking.expect(by, SERVICE, "visit_note")
    report, _, entry = _begun(session, by=by, now=now)
    return _ask(session, report, "visit_sure", {**entry, "note": short_enough(words)}, by=by, now=now)


def skip_note(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    asking.expect(by, SERVICE, "visit_note", version)
    report, _, entry = _begun(session, by=by, now=now)
    return _ask(session, report, "visit_sure", entry, by=by, now=now)


def keep(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The visit is put into the file."""
    asking.expect(by, SERVICE, "visit_sure", version)
    report, dossier, entry = _begun(session, by=by, now=now)
    visitors, on, note = entry["visitors"], entry["on"], entry.get("note")
    assert isinstance(visitors, list)
    assert isinstance(on, date)
    first, second = (int(str(one)) for one in visitors)
    visit = Visit((first, second), on, entry, None if note is None else str(note))
    house_visits.add(session, report, dossier, visit, by=by, now=now)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    return {"report": report.id}


def _begun(session: Session, *, by: Visitor, now: datetime) -> tuple[Report, Dossier, Values]:
    entry = asking.draft(session, by, SERVICE)
    if "visitors" not in entry:
        raise asking.Outdated
    report, dossier = _ready(session, int(str(entry["report"])), by=by, now=now)
    return report, dossier, entry


def _ask(session: Session, report: Report, step: str, entry: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, report, entry, by=by)


def _shown(session: Session, report: Report, entry: Values, *, by: Visitor) -> Values:
    found, visitors = entry.get("found"), entry["visitors"]
    assert isinstance(visitors, list)
    people = [session.get_one(Member, int(str(one))) for one in found] if isinstance(found, list) else []
    return {
        **facts(session, report),
        **told(entry),
        "wants": wanted(entry),
        "version": by.question.version,
        "step": by.question.step,
        "visitors": names(session, *(int(str(one)) for one in visitors)),
        "found": [
            {"member": one.id, "name": one.name, "unit": session.get_one(Unit, one.unit_id).name} for one in people
        ],
        "me": None if by.member_id in visitors or by.member_id == report.member_id else by.member_id,
        "on": entry.get("on"),
        "note": entry.get("note"),
        "most": MOST_PEOPLE,
    }


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    report, _, entry = _begun(session, by=by, now=now)
    return _shown(session, report, entry, by=by)
