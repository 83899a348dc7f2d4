"""The officer's side: what is missing, ticked off in person, struck as not needed, undone; the person is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit, consents, rights
from storage.asking import Outdated
from storage.evidence import records
from storage.evidence.records import How, NothingMissing, Tick, Ticks
from storage.hardship import papers
from storage.hardship.cards import facts, in_hand
from storage.hardship.casework import agreed
from storage.hardship.papers import Paper
from storage.hardship.reports import Cause, CauseGroup, ConsentWithdrawn, Report, details_of, officer_name
from storage.hardship.telling import refused, tell_employee
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor


def look(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The list of the visitor's own case; noted, for the names of papers tell what it is about. TakeFirst,
    AlreadyClosed, NotAgreedYet."""
    report = access(session, report_id, by=by)
    audit.note(session, "evidence.look", by=by.account_id, now=now, record=report.number)
    return page(session, report)


def access(session: Session, report_id: int, *, by: Visitor) -> Report:
    """The visitor's own open case, locked, of somebody who wants help."""
    rights.ask(by, Deed.TICK_EVIDENCE)
    return agreed(in_hand(session, report_id, by=by))


def tick(session: Session, report_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """The officer has seen the paper in person, and gave it back."""
    return _mark(session, report_id, place, How.SEEN, by=by, now=now)


def skip(session: Session, report_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """This case does not need the paper."""
    return _mark(session, report_id, place, How.NOT_NEEDED, by=by, now=now)


def _mark(session: Session, report_id: int, place: int, how: How, *, by: Visitor, now: datetime) -> Values:
    report = access(session, report_id, by=by)
    paper, ticks = asked_for(session, report, place), records.ticks_of(session, report)
    # Who pressed first stays named.
    if paper not in ticks.of:
        ticks.of[paper] = Tick(how, by.account_id, now)
        records.keep_ticks(session, report, ticks)
        audit.note(session, f"evidence.{how}", by=by.account_id, now=now, record=report.number)
    return page(session, report)


def undo(session: Session, report_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """The paper is missing again; that it was ticked off stays in the audit."""
    report = access(session, report_id, by=by)
    paper, ticks = asked_for(session, report, place), records.ticks_of(session, report)
    if ticks.of.pop(paper, None) is not None:
        records.keep_ticks(session, report, ticks)
        audit.note(session, "evidence.undo", by=by.account_id, now=now, record=report.number)
    return page(session, report)


def tell(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The person is told which papers are missing still. NothingMissing; ConsentWithdrawn where it may not go through
    Telegram, since it tells of the case."""
    report = access(session, report_id, by=by)
    missing = missing_of(session, report)
    if not missing:
        raise NothingMissing(report=report.id, number=report.number)
    if refused(session, report, *consents.TALKING):
        raise ConsentWithdrawn(report=report.id, number=report.number)
    tell_employee(session, report, "evidence.still_missing", {"papers": [*missing]}, by=by, now=now)
    ticks = records.ticks_of(session, report)
    ticks.told_at = now
    records.keep_ticks(session, report, ticks)
    audit.note(session, "evidence.tell", by=by.account_id, now=now, record=report.number)
    return page(session, report)


# What the list is.


def asked_for(session: Session, report: Report, place: int) -> Paper:
    """The paper that a button names; Outdated for one that this case does not ask for (any more)."""
    paper = papers.at(place)
    if paper is None or paper not in papers_of(session, report):
        raise Outdated
    return paper


def papers_of(session: Session, report: Report) -> list[Paper]:
    """What the case asks for, by what was told of its causes."""
    told = details_of(session, report)
    named, group = told.get("causes"), told.get("group")
    causes = [Cause(str(one)) for one in named] if isinstance(named, list) else []
    if not causes and group is not None:
        causes = [*papers.causes_of(CauseGroup(str(group)))]
    return papers.papers_for(causes)


def missing_of(session: Session, report: Report) -> list[Paper]:
    """Those that are neither seen nor struck."""
    ticks = records.ticks_of(session, report)
    return [paper for paper in papers_of(session, report) if paper not in ticks.of]


def page(session: Session, report: Report) -> Values:
    """What the officer is shown."""
    ticks = records.ticks_of(session, report)
    lines = lines_of(session, report, ticks)
    return {
        **facts(session, report),
        "lines": lines,
        "missing": len(missing_of(session, report)),
        "told_at": ticks.told_at,
        "unreached": report.unreached,
    }


def lines_of(session: Session, report: Report, ticks: Ticks) -> list[Value]:
    """Each paper: how it stands, by whom and when it was ticked off, how many photos of it there are."""
    photos = [paper for _, paper in records.photos_of(session, report)]
    asked = papers_of(session, report)
    # Photos of what is not asked for any more, since the causes are others now, are still to be seen and deleted.
    others = [Paper(one) for one in dict.fromkeys(photos) if one not in asked]
    lines = [_line(session, paper, ticks.of.get(paper), photos.count(paper)) for paper in (*asked, *others)]
    return [{**line, "asked": line["paper"] in asked} for line in lines]


def _line(session: Session, paper: Paper, ticked: Tick | None, photos: int) -> Values:
    return {
        "paper": paper,
        "place": papers.place_of(paper),
        "how": None if ticked is None else ticked.how,
        "officer": None if ticked is None else officer_name(session, ticked.by),
        "at": None if ticked is None else ticked.at,
        "photos": photos,
    }
