"""Table: a campaign's list as a workbook, a line a visit, for whoever reckons with it. Where people live, their
telephones and what was heard are not in it: a workbook wanders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.aid import Source
from storage.campaigns import Campaign, Reason
from storage.printing.lists import marked, walkers_of
from storage.printing.readers import Choice, Sheet, meant, names_of, reader
from storage.units import Tree
from storage.values import Values
from storage.visits import Outcome, Stage, Visit, Wish, reasons_of

#: Lines of a page: a moment of the reader's connection.
PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One visit. Money in 分; `walkers` are those who go."""

    number: str
    name: str
    unit: str
    reasons: Sequence[Reason]
    money: int | None
    goods: str | None
    walkers: Sequence[str]
    day: date | None
    wish: Wish | None
    stage: Stage
    outcome: Outcome | None
    done_on: date | None
    gave_money: int | None
    gave_goods: str | None
    source: Source | None
    follow_up: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in the order in which the visits came onto the list; `last` is where the next page goes on, None at the
    end."""

    rows: Sequence[Line]
    last: int | None


def head(session: Session, account_id: int, subject: int, now: datetime) -> Values:
    """What stands above the lines."""
    campaign, whose = session.get_one(Campaign, subject), reader(session, account_id)
    mine = meant(session, campaign, whose, Choice(), Sheet.TABLE)
    count = session.scalar(select(func.count(Visit.id)).where(*mine)) or 0
    return {**marked(session, campaign, whose, Choice(), now=now), "count": count}


def lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Lines:
    """The next page; who has lost a unit meanwhile has no more of its lines."""
    del now
    campaign, whose = session.get_one(Campaign, subject), reader(session, account_id)
    mine = meant(session, campaign, whose, Choice(), Sheet.TABLE)
    found = session.scalars(select(Visit).where(Visit.id > after, *mine).order_by(Visit.id).limit(PAGE)).all()
    names, tree = names_of(session, found), Tree(session)
    return Lines([_line(session, one, names, tree) for one in found], found[-1].id if len(found) == PAGE else None)


def _line(session: Session, visit: Visit, names: dict[int, str], tree: Tree) -> Line:
    return Line(
        number=visit.number,
        name=names[visit.member_id],
        unit="/".join(tree.path(visit.unit_id)),
        reasons=reasons_of(session, visit),
        money=visit.money,
        goods=visit.goods,
        walkers=walkers_of(visit, names),
        day=visit.day,
        wish=None if visit.wish is None else Wish(visit.wish),
        stage=Stage(visit.stage),
        outcome=None if visit.outcome is None else Outcome(visit.outcome),
        done_on=visit.done_on,
        gave_money=visit.gave_money,
        gave_goods=visit.gave_goods,
        source=None if visit.source is None else Source(visit.source),
        follow_up=visit.follow_up,
    )
