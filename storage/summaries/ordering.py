"""Ordering: the officer's page of the year, and the document for Word in one of its lengths."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage import asking, audit, outbox, rights
from storage.offices.absences import name_of
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.summaries import drafts, templates
from storage.summaries.facts import Facts, gather
from storage.summaries.records import RIGHT, SERVICE, Form
from storage.values import Value, Values
from storage.visitors import Visitor


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a document is made of: `template` None for the shipped one, `by`: who has it made, None for a command."""

    facts: Facts
    form: Form
    template: bytes | None
    by: str | None


def may_have(session: Session, account_id: int, _: int) -> bool:
    """Asked again in the moment a page or a paper leaves."""
    return rights.allowed(session, account_id, Deed.WRITE_SUMMARY)


def look(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """The year's page (0: of the one that runs): its quarters that are over, and whether their drafts are kept.
    NotForYou."""
    rights.ask(by, Deed.WRITE_SUMMARY)
    stop(session, by=by)
    year = _year(year, now)
    there = {quarter for quarter, _ in drafts.kept(session, year)}
    begun = [one for one in drafts.QUARTERS if drafts.span_of(year, one, now).first <= now.date()]
    quarters: list[Value] = [{"year": year, "quarter": one, "kept": one in there} for one in begun]
    other = now.year - 1 if year == now.year else now.year
    return {"year": year, "other": other, "running": year == now.year, "quarters": quarters}


def stop(session: Session, *, by: Visitor) -> None:
    """No template is asked for any more."""
    if by.question.service == SERVICE:
        asking.close(session, by)


def order(session: Session, year: int, form: Form, *, by: Visitor, now: datetime) -> Values:
    """Sends the year's document; it is read in the moment it leaves. NotForYou."""
    return _ordered(session, _year(year, now), 0, form, by, now)


def draft(session: Session, year: int, quarter: int, *, by: Visitor, now: datetime) -> Values:
    """The same of a quarter, as long as the department's. NotForYou."""
    quarter = quarter if quarter in drafts.QUARTERS else drafts.QUARTERS[0]
    return _ordered(session, _year(year, now), quarter, Form.DEPARTMENT, by, now)


def _ordered(session: Session, year: int, quarter: int, form: Form, by: Visitor, now: datetime) -> Values:
    rights.ask(by, Deed.WRITE_SUMMARY)
    told: Values = {"year": year, "quarter": quarter, "form": form}
    letter = Letter(by.account_id, "summaries.paper", told, Rank.ANSWER, right=RIGHT, subject=year)
    outbox.queue(session, letter, now=now)
    audit.note(session, "summaries.order", by=by.account_id, now=now, record=f"summaries {year}")
    return look(session, year, by=by, now=now)


def _year(year: int, now: datetime) -> int:
    """The one that runs, or the one before it."""
    return year if year in (now.year, now.year - 1) else now.year


def on_paper(session: Session, *, account_id: int, values: Values, now: datetime, **_: Any) -> Ordered:
    """What the document tells, as it stands now."""
    facts = gather(session, int(str(values["year"])), int(str(values["quarter"])), now=now)
    return Ordered(facts, Form(str(values["form"])), templates.current(session), name_of(session, account_id))


def by_command(session: Session, year: int, form: Form, *, now: datetime) -> Ordered:
    """The same of a whole year, for whoever sits at the machine."""
    return Ordered(gather(session, year, 0, now=now), form, templates.current(session), None)
