"""The casebook (档案): all that is kept of a case beyond its card, on one page, with what comes next."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import accounts, aid, audit, calendar, evidence, holidays, households, offices, public_notices, reviews
from storage.bylaws import settings
from storage.dossiers import correcting, deciding, house_visits, means, records, steps
from storage.dossiers.records import Decision, Dossier, HouseVisit, Step
from storage.hardship import own
from storage.hardship.cards import access_report, facts, take_first
from storage.hardship.reports import ENDS, ON_THE_WAY, Report, Stage, Track
from storage.public_notices import PublicNotice
from storage.values import Value, Values
from storage.visitors import Visitor


class Next(StrEnum):
    """What comes next in a file; each is one button, the first of the page. NOTICE and AID are the siblings' own."""

    VERIFY = "verify"
    VISIT = "visit"
    MEANS = "means"
    CLASSIFY = "classify"
    NOTICE = "notice"
    REPORT_UP = "report_up"
    APPROVE = "approve"
    FILE = "file"
    AID = "aid"


#: Of a message (4,096) what decisions may take; of each, and of each correction, what stands beside the reason.
_ROOM, _LINE = 3600, 150
_NEXT = {
    Stage.TAKEN: Next.VERIFY,
    Stage.HELPED: Next.VERIFY,
    Stage.ON_NOTICE: Next.NOTICE,
    Stage.TO_REPORT: Next.REPORT_UP,
    Stage.REPORTED: Next.APPROVE,
    Stage.APPROVED: Next.FILE,
    Stage.FILED: Next.AID,
    Stage.SUPPORTED: Next.AID,
}


def look(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The page; noted, for it tells of the household. TakeFirst for who may have the case and does not have it in
    hand; of what has ended it stays with the officer who had it."""
    deciding.stop(session, by=by)
    report = access_report(session, report_id, by=by)
    if not by.answers_for(report.officer_id) or report.stage == Stage.SUBMITTED:
        raise take_first(session, report)
    audit.note(session, "casebook.look", by=by.account_id, now=now, record=report.number)
    dossier = records.of_report(session, report.id)
    return {
        **facts(session, report),
        "stage": report.stage,
        "track": report.track,
        "closed_at": report.closed_at,
        "next": _next(session, report, dossier),
        "steps": [step for step in Step if report.agreed and steps.is_open(report, step)],
        "withheld": means.withheld(session, report),
        "reachable": accounts.holder(session, report.member_id) is not None,
        "unreached": report.unreached,
        **_of_file(session, dossier),
        **evidence.summary(session, report.id),
        "others": households.shown(session, dossier, by.account_id) if dossier and report.closed_at is None else [],
        **aid.summary(session, report.id, now=now),
        **public_notices.summary(session, report.id),
        **reviews.summary(session, report.id),
    }


def mine(session: Session, *, by: Visitor, now: datetime) -> list[Values]:
    """The member's own cases as `own.mine` tells them, each with the number of its file (档案号), where it has one."""
    return [_numbered(session, one) for one in own.mine(session, by=by, now=now)]


def look_at_own(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of them. NotYourReport."""
    return _numbered(session, own.look_at_own(session, report_id, by=by, now=now))


def _numbered(session: Session, shown: Values) -> Values:
    """What has become of a report for a colleague is that colleague's to know."""
    dossier = records.of_report(session, int(str(shown["report"]))) if shown["about_me"] else None
    return {**shown, "file": None if dossier is None else dossier.number}


def after(rule: Callable[..., Values]) -> Callable[..., Values]:
    """The rule, and then the page as it stands with it done."""

    def act(session: Session, *arguments: object, by: Visitor, now: datetime) -> Values:
        done = rule(session, *arguments, by=by, now=now)
        # Something came between, and is asked first.
        return done if "step" in done else look(session, int(str(done["report"])), by=by, now=now)

    return act


def _of_file(session: Session, dossier: Dossier | None) -> Values:
    if dossier is None:
        return {"file": None, "class": None, "filed_on": None, "look_on": None, "decisions": 0, **_NOTHING_YET}
    return {
        "file": dossier.number,
        "class": dossier.hardship_class,
        "filed_on": dossier.filed_on,
        "look_on": dossier.look_on,
        "decisions": len(records.decisions_of(session, dossier)),
        **house_visits.summary(session, dossier),
        **means.summary(session, dossier),
    }


_NOTHING_YET: Values = {"visits": 0, "visited_on": None, "visitors": [], "means": False}


def _next(session: Session, report: Report, dossier: Dossier | None) -> Next | None:
    if not report.agreed or report.stage in ENDS:
        return None
    if report.track == Track.GENERAL:
        return Next.AID
    if report.stage != Stage.VERIFYING or dossier is None:
        return _NEXT.get(Stage(report.stage))
    if not house_visits.count(session, dossier):
        return Next.VISIT
    if dossier.means is None and not means.withheld(session, report):
        return Next.MEANS
    return Next.CLASSIFY if dossier.hardship_class is None else Next.NOTICE


def decisions(session: Session, report_id: int, before: int = 0, *, by: Visitor, now: datetime) -> Values:
    """Who decided what, newest first, with the reasons, as many as a message has room for: the next page begins with
    what stands before the decision `older`, 0 for nothing. Noted as every look. TakeFirst."""
    seen = look(session, report_id, by=by, now=now)
    dossier = records.of_report(session, report_id)
    if dossier is None:
        return {**seen, "made": [], "older": 0, "correctable": False}
    lines, older = _page(session, dossier, before)
    return {
        **seen,
        "made": lines,
        "older": older,
        "correctable": correcting.correctable(session, dossier) is not None,
    }


def _page(session: Session, dossier: Dossier, before: int) -> tuple[list[Value], int]:
    lines: list[Value] = []
    room, last = _ROOM, 0
    for one in records.decisions_of(session, dossier):
        if before and one.id >= before:
            continue
        line = _line(session, dossier, one)
        room -= _length(line)
        if lines and room < 0:
            return lines, last
        lines.append(line)
        last = one.id
    return lines, 0


def _length(line: Values) -> int:
    """How much of a message a decision takes, with what stood there before it was set right."""
    before = line["before"]
    assert isinstance(before, list)
    said = [line, *(was for was in before if isinstance(was, dict))]
    return sum(_LINE + len(str(one["reason"] or "")) for one in said)


def _line(session: Session, dossier: Dossier, made: records.Decision) -> Values:
    return {
        "step": made.step,
        "body": made.body,
        "on": made.decided_on,
        "year": made.decided_on.year if made.decided_on else None,
        "document": made.document,
        "class": made.hardship_class,
        "at": made.at,
        "reason": records.reason_of(session, dossier, made),
        "before": [_before(session, dossier, one) for one in records.corrections_of(session, made)],
    }


def _before(session: Session, dossier: Dossier, was: records.DecisionCorrection) -> Values:
    """What stood there before it was set right."""
    return {
        "on": was.decided_on,
        "year": was.decided_on.year if was.decided_on else None,
        "document": was.document,
        "at": was.at,
        "reason": records.reason_to_correct(session, dossier, was),
    }


#: Where somebody has to do the next thing; a notice that hangs has a clock of its own, and tells of itself.
_MOVING: Final = tuple(stage for stage in ON_THE_WAY if stage is not Stage.ON_NOTICE)


def standing_still(session: Session, account_id: int, *, now: datetime) -> dict[int, datetime]:
    """Cases of this officer on the way of 建档 that have had no step for `hardship.still_days` whole working days, by
    their keys, with the instant of the last one. A step is a decision, a house visit, or what became of a notice."""
    assert now.tzinfo is not None
    days = offices.once(session, standing_still, lambda: settings.value(session, "hardship.still_days"))
    last = holidays.calendar(session).before(now.date(), days)
    until = calendar.at(last + timedelta(days=1), time(0), now.tzinfo)
    theirs = Report.officer_id.in_(offices.acts_as(session, account_id))
    rows = session.execute(_STEPS.where(theirs, Dossier.opened_at < until)).all()
    newest = {row[0]: max(at for at in row[1:] if at is not None) for row in rows}
    return {key: at for key, at in newest.items() if at < until}


def _newest(
    at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    of: InstrumentedAttribute[int],
    whose: InstrumentedAttribute[int],
) -> ScalarSelect[datetime | None]:
    return select(func.max(at)).where(of == whose).scalar_subquery()


#: When each of the steps was taken last, of cases on the way; made once, for it is long.
_STEPS: Final = (
    select(
        Report.id,
        Dossier.opened_at,
        _newest(Decision.at, Decision.dossier_id, Dossier.id),
        _newest(HouseVisit.at, HouseVisit.dossier_id, Dossier.id),
        *(
            _newest(at, PublicNotice.report_id, Report.id)
            for at in (PublicNotice.asked_at, PublicNotice.agreed_at, PublicNotice.ended_at)
        ),
    )
    .join(Dossier, Dossier.report_id == Report.id)
    .where(Report.stage.in_(_MOVING), Report.agreed)
)
