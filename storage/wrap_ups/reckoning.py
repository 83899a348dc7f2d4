"""Reckoning: what came of a campaign: homes and people reached, what was brought, by source and unit; and last year's.

户次 are the homes where somebody went, 人次 the people reached in any way; two people of one home on one day are two of
the latter and one of the former.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import campaigns, homes
from storage.aid import Grant, Source, State
from storage.campaigns import Campaign, Kind
from storage.homes import Home
from storage.households import normal_address
from storage.units import Tree
from storage.values import Value, Values, unpack
from storage.visits import Outcome, Stage, Visit
from storage.wrap_ups.records import WrapUp

#: Of more visits the addresses are not compared while somebody waits: each has to be opened.
MOST_OPENED: Final = 500
#: What of the year before stands beside it.
_COMPARED: Final = ("homes", "people", "money")
_PHONED: Final = Outcome.PHONED


def figures_of(session: Session, campaign: Campaign) -> Values:
    """As they were kept when it was wrapped up, else as they stand. Money in 分."""
    kept_ = session.get(WrapUp, campaign.id)
    return _reckoned(session, campaign) if kept_ is None else unpack(kept_.figures)


def kept(session: Session, year: int) -> dict[Kind, Values]:
    """Of each campaign of that year that was wrapped up, its figures: for the annual summary."""
    both = select(Campaign.kind, WrapUp.figures).join(WrapUp, WrapUp.campaign_id == Campaign.id)
    found = session.execute(both.where(Campaign.year == year).order_by(Campaign.festival_on))
    return {Kind(kind): unpack(figures) for kind, figures in found}


def _reckoned(session: Session, campaign: Campaign) -> Values:
    return {**_alone(session, campaign), "before": _before(session, campaign)}


def _before(session: Session, campaign: Campaign) -> Value:
    """The same of the year before; None where there was none."""
    found = campaigns.of_year(session, Kind(campaign.kind), campaign.year - 1)
    if found is None:
        return None
    known = session.get(WrapUp, found.id)
    figures = _alone(session, found) if known is None else unpack(known.figures)
    return {"year": found.year, **{name: figures[name] for name in _COMPARED}} if figures["people"] else None


def _alone(session: Session, campaign: Campaign) -> Values:
    done, open_ = _done(session, campaign), _open(session, campaign)
    ways, went = Counter(Outcome(one.outcome) for one in done), [one for one in done if one.outcome != _PHONED]
    compared = len(went) <= MOST_OPENED
    return {
        "kind": Kind(campaign.kind),
        "year": campaign.year,
        "homes": _homes(session, went) if compared else len(went),
        "compared": compared,
        "people": len(done),
        **{str(way): ways[way] for way in Outcome},
        "trips": sum((one.first_id is not None) + (one.second_id is not None) for one in went),
        "money": (money := sum(one.gave_money or 0 for one in done)),
        "unbooked": money - _booked(session, campaign),
        "goods": sum(one.gave_goods is not None for one in done),
        "sources": _sources(done),
        "units": _units(session, done),
        "follow_ups": sum(one.follow_up for one in done),
        "needs": sum(one.heard for one in done),
        "open": open_,
    }


#: What is read of each visit: not the whole records, of thousands.
_LINE: Final = (
    *(Visit.member_id, Visit.unit_id, Visit.outcome, Visit.done_on, Visit.first_id, Visit.second_id),
    *(Visit.gave_money, Visit.gave_goods, Visit.source, Visit.follow_up, Visit.needs.is_not(None).label("heard")),
)


def _done(session: Session, campaign: Campaign) -> Sequence[Any]:
    found = select(*_LINE).where(Visit.campaign_id == campaign.id, Visit.stage == Stage.DONE)
    return session.execute(found).all()


def _booked(session: Session, campaign: Campaign) -> int:
    """分 of it that stand in the books of aid, less what was taken out again."""
    made = (Visit.campaign_id == campaign.id, Visit.stage == Stage.DONE, Grant.state == State.GRANTED)
    total = select(func.sum(Grant.amount)).join(Visit, Visit.number == Grant.number).where(*made)
    return int(session.scalar(total) or 0)


def _open(session: Session, campaign: Campaign) -> int:
    """Whom nobody has reached (yet)."""
    left = (Stage.PROPOSED, Stage.PLANNED, Stage.OVER)
    every = select(func.count(Visit.id)).where(Visit.campaign_id == campaign.id, Visit.stage.in_(left))
    return session.scalar(every) or 0


def _homes(session: Session, went: Iterable[Any]) -> int:
    """Homes and days; where no address is known, each person is a home of their own."""
    days = {(one.member_id, one.done_on) for one in went}
    found = session.scalars(select(Home).where(Home.member_id.in_({member_id for member_id, _ in days})))
    lives = {home.member_id: homes.details_of(session, home).address for home in found}
    return len({(normal_address(lives.get(member_id) or "") or member_id, on) for member_id, on in days})


def _sources(done: Iterable[Any]) -> list[Value]:
    """分 by whose money it was, in the order of the books; of `source` None it was not said."""
    sums = Counter[Source | None]()
    for one in done:
        sums[None if one.source is None else Source(one.source)] += one.gave_money or 0
    return [{"source": source, "money": sums[source]} for source in (*Source, None) if sums[source]]


def _units(session: Session, done: Iterable[Any]) -> list[Value]:
    """People reached and 分, by station with all below it, the most first."""
    tree, people, money = Tree(session), Counter[int](), Counter[int]()
    for one in done:
        chain = tree.chain(one.unit_id)
        station = chain[-2] if len(chain) > 1 else chain[-1]
        people[station] += 1
        money[station] += one.gave_money or 0
    ranked = sorted(people, key=lambda one: (-people[one], -money[one], one))
    return [{"unit": tree.path(one)[-1], "people": people[one], "money": money[one]} for one in ranked]
