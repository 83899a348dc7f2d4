"""Printing: a chart as a paper, ordered in chat, drawn and asked again in the moment it leaves; with who and when."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, rights
from storage.charts import covering, telling, terms
from storage.charts.terms import View, When
from storage.figures import Offer, Source
from storage.members import Member
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor


def order(session: Session, view: View, source: Source, when: When, *, by: Visitor, now: datetime) -> Values:
    """A figure month by month, or unit by unit: what the letter names. NotForYou."""
    del session
    rights.ask(by, Deed.READ_YEAR)
    year = terms.days(when, now).now.first.year
    return {"view": view, "source": source, "when": when, "service": None, "year": year}


def order_reach(session: Session, year: int, *, by: Visitor, now: datetime) -> Values:
    """Whom all services have reached: what the letter names. NotForYou."""
    del session
    rights.ask(by, Deed.READ_YEAR)
    year = covering.year_of(year, now)
    return {"view": View.REACH, "source": None, "when": When.YEAR, "service": None, "year": year}


def order_reached(session: Session, service: Offer, year: int, *, by: Visitor, now: datetime) -> Values:
    """Whom one service has reached, unit by unit. NotForYou."""
    return {**order_reach(session, year, by=by, now=now), "service": service}


def on_paper(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> Values:
    """What the chart shows that the letter names: of `subject`, the year, where it is of whom services have reached."""
    scope, view = terms.reach(session, account_id), View(str(values["view"]))
    told = {**marked(session, account_id, now), "view": view}
    if view == View.REACH and values["service"] is None:
        return {**told, **covering.look_of(session, subject, scope, now=now), "service": None}
    if view == View.REACH:
        service = Offer(str(values["service"]))
        return {**told, **covering.of_units_of(session, service, subject, scope, now=now)}
    tell = telling.trend_of if view == View.TREND else telling.units_of
    return {**told, **tell(session, Source(str(values["source"])), When(str(values["when"])), scope, now=now)}


def marked(session: Session, account_id: int, now: datetime) -> Values:
    """For whom a paper was made, and when."""
    account = session.get(accounts.Account, account_id)
    member = None if account is None or account.member_id is None else session.get_one(Member, account.member_id)
    return {"who": None if member is None else member.name, "at": now}
