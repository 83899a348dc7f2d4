"""The list: an officer's contests, what is on and what is to come first, and the way in from the pages of learning."""

from datetime import datetime
from typing import Final

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from storage import rights
from storage.contests import setting
from storage.contests.records import Contest, ContestHost
from storage.contests.terms import State
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page, and how many are looked through.
PAGE, _MOST = 8, 200
_ORDER: Final = {State.ON: 0, State.READY: 1, State.DRAFT: 2}


def office(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """The contests that the visitor hosts or may change, trial runs aside unless they are on. NotForYou."""
    del now
    rights.ask(by, Deed.KEEP_CONTESTS)
    setting.stop_asking(session, by=by)
    mine = kept(session, by=by)
    pages = max(1, -(-len(mine) // PAGE))
    page = min(page, pages - 1)
    lines: list[Value] = [
        {
            "contest": one.id,
            "title": one.title,
            "code": one.code,
            "state": one.state,
            "starts_at": one.starts_at,
            "trial": one.trial,
        }
        for one in mine[page * PAGE : (page + 1) * PAGE]
    ]
    return {"lines": lines, "count": len(mine), "page": page, "pages": pages}


def kept(session: Session, *, by: Visitor, most: int | None = _MOST) -> list[Contest]:
    """Those contests, what is on first; `most` are looked through, None for all."""
    rank = case(_ORDER, value=Contest.state, else_=3)
    every = select(Contest).where(Contest.trial.is_(False) | (Contest.state == State.ON))
    rows = session.scalars(every.order_by(rank, Contest.id.desc()).limit(most))
    reach = rights.reach(session, by.account_id, Deed.KEEP_CONTESTS)
    accounts = {by.account_id, *(one.holder for one in by.held)}
    hosted = {*session.scalars(select(ContestHost.contest_id).where(ContestHost.account_id.in_(accounts)))}
    return [one for one in rows if reach is None or one.unit_id in reach or one.made_by in accounts or one.id in hosted]


def beside(session: Session, by: Visitor, now: datetime) -> Values:
    """For the pages of learning: whether the visitor prepares contests."""
    del session, now
    return {"contests": {"keeps": rights.may(by, Deed.KEEP_CONTESTS)}}
