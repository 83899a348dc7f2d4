"""Confirming: what was drawn holds from now on, and whom it concerns is told."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storage import accounts, audit, outbox
from storage.campaigns import Campaign
from storage.errors import Refusal
from storage.outbox import Letter
from storage.routes.legs import Leg, campaign_of, legs
from storage.routes.planning import about, overview_of
from storage.routes.records import names
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Envoy, Stage, Visit


class NothingDrawn(Refusal):
    """Nothing was changed that would have to be confirmed; values: campaign."""


def before(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """What confirming will do: how many visits change, who is told, and who has to be told otherwise."""
    del now
    campaign = campaign_of(session, campaign_id, by=by)
    drawn = _drawn(session, campaign, by=by)
    told = _concerned(drawn)
    called = names(session, told)
    deaf: list[Value] = [called[one] for one in told if accounts.holder(session, one) is None]
    counts = {"count": len(drawn), "told": len(told) - len(deaf)}
    left = sum(len(leg.going) < 2 for leg in legs(session, campaign.id, by=by))
    return {**about(campaign), **counts, "left": left, "deaf": deaf}


def _drawn(session: Session, campaign: Campaign, *, by: Visitor) -> list[Leg]:
    drawn = [leg for leg in legs(session, campaign.id, by=by) if leg.stop is not None]
    if not drawn:
        raise NothingDrawn(campaign=campaign.id, page=0)
    return drawn


def _concerned(drawn: Iterable[Leg]) -> list[int]:
    """Who goes somewhere from now on, or no longer, or on another day."""
    found: dict[int, None] = {}
    for leg in drawn:
        visit = leg.visit
        before_, after = {visit.first_id, visit.second_id} - {None}, {*leg.going}
        other_day = before_ | after if visit.day != leg.day else set()
        found.update(dict.fromkeys(sorted(one for one in (before_ ^ after) | other_day if one is not None)))
    return list(found)


def confirm(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """It holds; each whom it concerns has one letter with all that they have. NothingDrawn."""
    campaign = campaign_of(session, campaign_id, by=by)
    drawn = _drawn(session, campaign, by=by)
    told = _concerned(drawn)
    leading = {
        one.member_id for one in session.scalars(select(Envoy).where(Envoy.campaign_id == campaign.id, Envoy.leading))
    }
    for leg in drawn:
        _hold(session, leg, leading)
    session.flush()
    audit.note(session, "routes.confirm", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    for member_id in told:
        tell(session, campaign, member_id, now=now)
    return {**overview_of(session, campaign, by=by), "told": len(told)}


def _hold(session: Session, leg: Leg, leading: set[int]) -> None:
    visit, both = leg.visit, sorted(leg.going, key=lambda one: (one not in leading, one))
    visit.first_id, visit.second_id = (*both, None, None)[:2]
    visit.place, visit.day = leg.place, leg.day
    assert leg.stop is not None
    session.delete(leg.stop)


def tell(session: Session, campaign: Campaign, member_id: int, *, now: datetime) -> None:
    """How many visits somebody has in that campaign, and from when to when; with an account alone."""
    account_id = accounts.holder(session, member_id)
    if account_id is not None:
        values: Values = {**about(campaign), **_counted(session, campaign.id, member_id)}
        outbox.queue(session, Letter(account_id, "routes.yours", values, right="member", subject=member_id), now=now)


def _counted(session: Session, campaign_id: int, member_id: int) -> Values:
    mine = select(func.count(), func.min(Visit.day), func.max(Visit.day)).where(
        Visit.campaign_id == campaign_id,
        Visit.stage == Stage.PLANNED,
        or_(Visit.first_id == member_id, Visit.second_id == member_id),
    )
    count, first, last = session.execute(mine).one()
    days: tuple[date | None, date | None] = (first, last)
    return {"count": count, "from": days[0], "until": days[1], "units": _units(session, campaign_id, member_id)}


def _units(session: Session, campaign_id: int, member_id: int) -> list[Value]:
    named = (
        select(Unit.name)
        .join(Visit, Visit.unit_id == Unit.id)
        .where(
            Visit.campaign_id == campaign_id,
            Visit.stage == Stage.PLANNED,
            or_(Visit.first_id == member_id, Visit.second_id == member_id),
        )
    )
    counts = Counter(session.scalars(named))
    return [name for name, _ in counts.most_common(3)]
