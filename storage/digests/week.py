"""What the week brings, as the desk tells it; and the drives of it that can be made longer."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import rights
from storage.desk import week
from storage.digests.terms import DRIVES
from storage.drives import Drive, audience
from storage.drives import State as Running
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor


def dates(session: Session, *, by: Visitor, now: datetime) -> list[Values]:
    """From today to Sunday, day by day."""
    return week.dates(session, by=by, now=now, first=now.date(), last=week.sunday(now.date()))


def drives(session: Session, *, by: Visitor, now: datetime) -> list[Values]:
    """Those that end within the week and that the reader may make longer, the earliest first."""
    if not rights.may(by, Deed.KEEP_DRIVES):
        return []
    sunday = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=7 - now.weekday())
    ends = select(Drive).where(Drive.state == Running.OPEN, Drive.closes_at > now, Drive.closes_at <= sunday)
    ends = ends.where(audience.listed(session, by.account_id)).order_by(Drive.closes_at, Drive.id)
    mine = (one for one in session.scalars(ends) if audience.may_change(session, one, by.account_id))
    return [{"drive": one.id, "title": one.title} for one, _ in zip(mine, range(DRIVES), strict=False)]
