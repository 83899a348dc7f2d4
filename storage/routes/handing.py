"""Handing over (转交): who goes offers a visit, or all, to a colleague, who accepts or not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from storage import accounts, audit, households, offices, outbox, rights
from storage.campaigns import Campaign, State
from storage.errors import Refusal
from storage.members import Member
from storage.offices import Role
from storage.outbox import Letter
from storage.rights import Deed
from storage.routes.envoys import fit
from storage.routes.legs import going
from storage.routes.records import Offer, Stop, names
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Envoy, Stage, Visit, access

#: Names that a screen has room for; "all of them" instead of one visit.
_SHOWN: Final = 12
ALL: Final = 0


class Because(StrEnum):
    """Why somebody does not take visits over."""

    BUSY = "busy"
    AWAY = "away"
    TOO_CLOSE = "too_close"


class NoVisitsLeft(Refusal):
    """There is nothing (any more) that the visitor could hand over."""


class NotForColleague(Refusal):
    """That colleague can't have any of them; values: name."""


class NothingOffered(Refusal):
    """Nothing is offered to the visitor by them (any more)."""


def mine(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the visitor has to go on, round by round, and what a colleague offers them."""
    del now
    rights.ask(by, Deed.GO_VISITING)
    me = by.member_id or 0
    found = visits_of(session, me)
    rounds = Counter(visit.campaign_id for visit in found)
    offers = session.scalars(select(Offer).where(Offer.to_id == me)).all()
    givers = Counter(one.from_id for one in offers)
    offered = session.scalars(select(Offer.to_id).where(Offer.from_id == me)).all()
    called = names(session, [*givers, *offered])
    return {
        "count": len(found),
        "rounds": [in_round(session.get_one(Campaign, key), count) for key, count in sorted(rounds.items())],
        "offers": [{"from": key, "name": called[key], "count": count} for key, count in givers.items()],
        "offered": [{"name": called[key], "count": count} for key, count in Counter(offered).items()],
    }


def in_round(campaign: Campaign, count: int) -> Values:
    """Which round, and how many of its visits."""
    return {"campaign": campaign.id, "kind": campaign.kind, "year": campaign.year, "count": count}


def visits_of(
    session: Session, member_id: int, campaign_id: int | None = None, *, lock: bool = False
) -> Sequence[Visit]:
    """Where somebody is to go yet."""
    open_ = select(Visit).join(Campaign, Campaign.id == Visit.campaign_id)
    open_ = open_.where(Visit.stage == Stage.PLANNED, Campaign.state == State.APPROVED)
    open_ = open_.where(or_(Visit.first_id == member_id, Visit.second_id == member_id)).order_by(Visit.id)
    if campaign_id is not None:
        open_ = open_.where(Visit.campaign_id == campaign_id)
    return session.scalars(open_.with_for_update(of=Visit) if lock else open_).all()


# The offer.


def choose(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whom the visit, or all of them, can be offered to: who goes visiting too, and who is in office. NoVisitsLeft."""
    del now
    found = to_hand(session, visit_id, by=by)
    people: list[Value] = []
    for member_id, member in _colleagues(session, found, by=by).items():
        count = sum(_may_go(session, visit, member_id) for visit in found)
        if count and len(people) < _SHOWN:
            people.append({"visit": visit_id, "member": member_id, "name": member.name, "count": count})
    return {**_handed(session, visit_id, found), "people": people}


def to_hand(session: Session, visit_id: int, *, by: Visitor) -> Sequence[Visit]:
    """That visit of the visitor's, or all of them. VisitMoved, NoVisitsLeft."""
    rights.ask(by, Deed.GO_VISITING)
    if visit_id != ALL:
        visit = access.of_envoy(session, visit_id, by=by)
        if visit.stage != Stage.PLANNED:
            raise access.VisitMoved(number=visit.number)
        return [visit]
    found = visits_of(session, by.member_id or 0, lock=True)
    if not found:
        raise NoVisitsLeft
    return found


def _handed(session: Session, visit_id: int, found: Sequence[Visit]) -> Values:
    alone = names(session, [found[0].member_id])[found[0].member_id] if visit_id != ALL else None
    return {"visit": visit_id, "name": alone, "count": len(found)}


def _colleagues(session: Session, found: Sequence[Visit], *, by: Visitor) -> dict[int, Member]:
    """With an account: who has none can't be asked here."""
    keys: dict[int, None] = {}
    for campaign_id in dict.fromkeys(visit.campaign_id for visit in found):
        keys.update(dict.fromkeys(one.member_id for one in fit(session, campaign_id)))
    for account_id in offices.serving(session, Role.STEWARD, Role.OFFICER, Role.DEPUTY, Role.CHAIR):
        keys[accounts.member_of(session, account_id) or 0] = None
    able = [one for one in keys if one not in (0, by.member_id) and accounts.holder(session, one) is not None]
    people = {one.id: one for one in session.scalars(select(Member).where(Member.id.in_(able)))}
    return {one: people[one] for one in able if one in people}


def _may_go(session: Session, visit: Visit, member_id: int) -> bool:
    """Not twice, not to themselves or their household; and as an envoy of the round, to whose units they go."""
    if member_id in (visit.first_id, visit.second_id) or member_id in (
        visit.member_id,
        *households.together(session, visit.member_id),
    ):
        return False
    envoy = session.get(Envoy, (visit.campaign_id, member_id))
    reach = None if envoy is None else going(session, [envoy])[member_id]
    return reach is None or visit.unit_id in reach


def offer(session: Session, visit_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """The colleague is asked; until the answer the visits stay where they are. A second offer replaces the first.
    NotForColleague."""
    found = to_hand(session, visit_id, by=by)
    called = names(session, [member_id])
    if member_id not in _colleagues(session, found, by=by):
        raise NotForColleague(name=called.get(member_id))
    fitting = [visit for visit in found if _may_go(session, visit, member_id)]
    if not fitting:
        raise NotForColleague(name=called[member_id])
    me = by.member_id or 0
    fresh = [visit for visit in fitting if _offer(session, visit, me, member_id, now=now)]
    for visit in fresh:
        audit.note(session, "routes.offer", by=by.account_id, now=now, record=visit.number)
    if fresh:
        values: Values = {"from": me, "name": by.name, "count": len(fresh)}
        tell(session, member_id, "routes.offered", values, now=now)
    return {**_handed(session, visit_id, found), "to": called[member_id], "offered": len(fitting)}


def _offer(session: Session, visit: Visit, me: int, member_id: int, *, now: datetime) -> bool:
    """Whether it is new to them."""
    before = session.get(Offer, (visit.id, me))
    if before is not None and before.to_id == member_id:
        return False
    if before is None:
        session.add(Offer(visit_id=visit.id, from_id=me, to_id=member_id, offered_at=now))
    else:
        before.to_id, before.offered_at = member_id, now
    session.flush()
    return True


def tell(session: Session, member_id: int, key: str, values: Values, *, now: datetime) -> None:
    """Writes to somebody on the roster, where they have an account."""
    account_id = accounts.holder(session, member_id)
    if account_id is not None:
        outbox.queue(session, Letter(account_id, key, values, right="member", subject=member_id), now=now)


def accept(session: Session, from_id: int, *, by: Visitor, now: datetime) -> Values:
    """What they offered is the visitor's from now on, as far as it is theirs to give still. NothingOffered."""
    me, offers = _offers(session, from_id, by=by)
    taken = [visit for visit in (_open(session, one) for one in offers) if visit is not None]
    taken = [visit for visit in taken if _may_go(session, visit, me)]
    for visit in taken:
        if visit.first_id == from_id:
            visit.first_id = me
        else:
            visit.second_id = me
        forget_draft(session, [visit])
        audit.note(session, "routes.accept", by=by.account_id, now=now, record=visit.number)
    end(session, offers)
    if not taken:
        raise NothingOffered
    _enlist(session, taken, me)
    tell(session, from_id, "routes.accepted", {"name": by.name, "count": len(taken)}, now=now)
    return {**mine(session, by=by, now=now), "taken": len(taken), "giver": names(session, [from_id])[from_id]}


def _offers(session: Session, from_id: int, *, by: Visitor) -> tuple[int, Sequence[Offer]]:
    rights.ask(by, Deed.GO_VISITING)
    me = by.member_id or 0
    offers = session.scalars(select(Offer).where(Offer.from_id == from_id, Offer.to_id == me)).all()
    if not offers:
        raise NothingOffered
    return me, offers


def _open(session: Session, one: Offer) -> Visit | None:
    visit = access.locked(session, one.visit_id)
    theirs = one.from_id in (visit.first_id, visit.second_id)
    return visit if theirs and visit.stage == Stage.PLANNED else None


def end(session: Session, offers: Iterable[Offer]) -> None:
    """Nobody offers or is offered that any more."""
    for one in offers:
        session.delete(one)
    session.flush()


def forget_draft(session: Session, taken: Iterable[Visit]) -> None:
    """What was drawn and not confirmed is of who went there before."""
    drawn = delete(Stop).where(Stop.visit_id.in_([visit.id for visit in taken]))
    session.execute(drawn, execution_options={"synchronize_session": "fetch"})


def _enlist(session: Session, taken: Sequence[Visit], me: int) -> None:
    """Whoever goes on visits of a round is one of its envoys."""
    for campaign_id in {visit.campaign_id for visit in taken}:
        if session.get(Envoy, (campaign_id, me)) is None:
            session.add(Envoy(campaign_id=campaign_id, member_id=me, unit_id=None, leading=False, away=False))
    session.flush()


def ask_why(session: Session, from_id: int, *, by: Visitor, now: datetime) -> Values:
    """Before refusing: why."""
    del now
    _, offers = _offers(session, from_id, by=by)
    return {"from": from_id, "name": names(session, [from_id])[from_id], "count": len(offers)}


def refuse(session: Session, from_id: int, because: Because, *, by: Visitor, now: datetime) -> Values:
    """They stay where they are; who offered them is told why."""
    _, offers = _offers(session, from_id, by=by)
    for one in offers:
        number = session.get_one(Visit, one.visit_id).number
        audit.note(session, "routes.refuse", by=by.account_id, now=now, record=number)
    values: Values = {"name": by.name, "count": len(offers), "because": because}
    end(session, offers)
    tell(session, from_id, "routes.refused", values, now=now)
    return {"from": from_id, "name": names(session, [from_id])[from_id], "count": len(offers)}
