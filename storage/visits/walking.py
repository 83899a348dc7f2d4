"""Walking (走访): whoever goes has a list of their visits, the next one first, and a card of each: who, why, where,
whom to ring, what was wished for, what to bring, what was heard the last time.

Address and telephones stand on the card for who goes there, and for who keeps the list in office; somebody who only
ticks off for others has the name.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, bylaws, consents, homes, members, pages, rights
from storage.aid import Source
from storage.campaigns import Campaign, State
from storage.consents import Purpose
from storage.members import Member
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import access, booking, telling, yearly
from storage.visits.records import (
    SERVICE,
    WALKED,
    Stage,
    Tried,
    Visit,
    last_of,
    needs_of,
    reasons_of,
    words_of,
)

#: By these rights somebody has a card, and the list of their own; asked again when it leaves.
RIGHT, LISTING = telling.RIGHT, "visiting"
#: Visits of one screen.
PAGE = 10


def may_have(session: Session, account_id: int, visit_id: int) -> bool:
    """The right "visit": who goes there, and who may tick it off in office."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        return False
    member_id = accounts.member_of(session, account_id)
    if member_id is not None and member_id in (visit.first_id, visit.second_id):
        return not accounts.has_left(session, account_id)
    return rights.permits(session, account_id, Deed.TICK_VISITS, visit.unit_id, about=visit.member_id)


def goes(session: Session, *, by: Visitor) -> bool:
    """Whether the visitor has a list: something to visit, or something visited that is not wrapped up yet."""
    if by.member_id is None:
        return False
    return session.scalar(select(_mine(by.member_id, Stage.PLANNED, Stage.DONE).exists())) is True


def _mine(member_id: int, *stages: Stage) -> Select[Visit]:
    theirs: ColumnElement[bool] = or_(Visit.first_id == member_id, Visit.second_id == member_id)
    running = Campaign.state != State.CLOSED
    return (
        select(Visit).join(Campaign, Campaign.id == Visit.campaign_id).where(theirs, Visit.stage.in_(stages), running)
    )


# The list.


def mine(session: Session, page: int = 0, *, by: Visitor, now: datetime) -> Values:
    """A page of what the visitor has still to visit, in the order in which they go; noted. Pages begin at 0."""
    rights.ask(by, Deed.GO_VISITING)
    stop(session, by=by)
    assert by.member_id is not None
    found = _in_order(session, session.scalars(_mine(by.member_id, Stage.PLANNED)).all(), now.date())
    done = _count(session, by.member_id)
    audit.note(session, "visits.list", by=by.account_id, now=now)
    return {"member": by.member_id, "open": len(found), "done": done, **_page(session, found, page, now=now)}


def done(session: Session, page: int = 0, *, by: Visitor, now: datetime) -> Values:
    """A page of what the visitor has visited, the newest first; noted."""
    rights.ask(by, Deed.GO_VISITING)
    stop(session, by=by)
    assert by.member_id is not None
    newest = _mine(by.member_id, Stage.DONE).order_by(Visit.done_on.desc(), Visit.id.desc())
    found = session.scalars(newest).all()
    audit.note(session, "visits.list", by=by.account_id, now=now)
    return {"member": by.member_id, "done": len(found), **_page(session, found, page, now=now)}


def _count(session: Session, member_id: int) -> int:
    return session.scalar(select(func.count()).select_from(_mine(member_id, Stage.DONE).subquery())) or 0


def _page(session: Session, found: Sequence[Visit], page: int, *, now: datetime) -> Values:
    here = pages.at(page, len(found), PAGE)
    lines = named(session, here.cut(found), first=here.first + 1)
    return {"lines": [*lines], **here.told(), "today": now.date()}


def named(session: Session, found: Sequence[Visit], *, first: int = 1) -> list[Values]:
    """What a line of a list says of each."""
    tree = Tree(session)
    whose = select(Member).where(Member.id.in_([one.member_id for one in found]))
    names = {member.id: member.name for member in session.scalars(whose)}
    return [
        {
            "visit": one.id,
            "place": place,
            "name": names[one.member_id],
            "unit": tree.path(one.unit_id)[-1],
            "day": one.day,
            "due_on": one.due_on,
            "wish": one.wish,
            "tried": one.tried,
            "tried_on": one.tried_on,
            "stage": one.stage,
            "outcome": one.outcome,
            "done_on": one.done_on,
            "follow_up": one.follow_up,
        }
        for place, one in enumerate(found, first)
    ]


def _in_order(session: Session, found: Sequence[Visit], today: date) -> list[Visit]:
    """The next one first: by day, then station by station, then along the route. Whoever was not there today comes
    last: nobody goes back to the same door at once."""
    tree = Tree(session)

    def place(one: Visit) -> tuple[bool, date, tuple[str, ...], int, int]:
        in_vain = one.tried in (Tried.ABSENT, Tried.IN_HOSPITAL) and one.tried_on == today
        return in_vain, one.day or one.due_on or date.max, tree.path(one.unit_id), one.place, one.id

    return sorted(found, key=place)


def along(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> list[Visit]:
    """What is open of the same round, in its order: the visitor's own, or, for who ticks for others, the pair's."""
    if access.goes_there(visit, by=by):
        assert by.member_id is not None
        found = session.scalars(_mine(by.member_id, Stage.PLANNED)).all()
    else:
        found = [one for one in of_pair(session, visit, by=by) if one.stage == Stage.PLANNED]
    return _in_order(session, found, now.date())


def of_pair(session: Session, visit: Visit, *, by: Visitor) -> list[Visit]:
    """What the same two have, or had, to visit in the same campaign, of what the visitor may tick off in office."""
    same = (Visit.campaign_id == visit.campaign_id, Visit.stage.in_((Stage.PLANNED, Stage.DONE)))
    pair = (Visit.first_id.is_not_distinct_from(visit.first_id), Visit.second_id.is_not_distinct_from(visit.second_id))
    within = rights.reach(session, by.account_id, Deed.TICK_VISITS)
    found = session.scalars(select(Visit).where(*same, *pair).order_by(Visit.unit_id, Visit.place, Visit.id)).all()
    reached = [one for one in found if within is None or one.unit_id in within]
    return [one for one in reached if one.member_id != by.member_id]


# The card.


def look(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The card; each look noted. NotYourVisit."""
    visit = access.own(session, visit_id, Deed.TICK_VISITS, by=by)
    stop(session, by=by)
    audit.note(session, "visits.read", by=by.account_id, now=now, record=visit.number)
    return card(session, visit, by=by, now=now)


def card(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> Values:
    """What the card shows. `whole`: why, where and whom to ring stand there too."""
    member = session.get_one(Member, visit.member_id)
    goes_there = access.goes_there(visit, by=by)
    keeps = rights.permits(session, by.account_id, Deed.KEEP_VISITS, visit.unit_id, about=visit.member_id)
    whole = keeps or (goes_there and _on_a_list(session, visit))
    return {
        **facts(session, visit, by=by, now=now),
        "unit": Tree(session).path(visit.unit_id)[-1],
        "standing": member.standing,
        "day": visit.day,
        "due_on": visit.due_on,
        "overdue": visit.due_on is not None and visit.due_on < now.date(),
        "wish": visit.wish,
        "wished_at": visit.wished_at,
        "whole": whole,
        "others": _others(session, visit, by=by),
        **(_closely(session, visit, now.date()) if whole else {}),
    }


def _on_a_list(session: Session, visit: Visit) -> bool:
    """Whether it is to be made, or was, in a campaign that goes on: for no other reason does who goes, or went, read
    where somebody lives."""
    return visit.stage in WALKED and session.get_one(Campaign, visit.campaign_id).state != State.CLOSED


def _closely(session: Session, visit: Visit, today: date) -> Values:
    """What only who goes there, or keeps the list, is told."""
    home = homes.of_member(session, visit.member_id)
    return {
        "reasons": [*reasons_of(session, visit)],
        **yearly.called_for(session, visit),
        "age": home.age(today),
        "alone": bool(home.alone),
        "address": home.address,
        "phones": [*members.phones(session, visit.member_id)],
        "family": home.family,
        "relation": home.relation,
        "family_phone": home.family_phone,
        "note": words_of(session, visit),
        "needs": needs_of(session, visit),
        "last": _last(session, visit),
    }


def _last(session: Session, visit: Visit) -> Values | None:
    """Of the visit before: when, what was brought, what was heard."""
    last = last_of(session, visit.member_id, before=visit.id)
    if last is None:
        return None
    told = needs_of(session, last)
    return {"on": last.done_on, "money": last.gave_money, "goods": last.gave_goods, "needs": told}


def _others(session: Session, visit: Visit, *, by: Visitor) -> list[Value]:
    """Who goes, but for the visitor."""
    going = [one for one in (visit.first_id, visit.second_id) if one is not None and one != by.member_id]
    return [session.get_one(Member, one).name for one in going]


def facts(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> Values:
    """How it is with the visit, and what comes before and after it on the round."""
    round_ = along(session, visit, by=by, now=now)
    at = next((place for place, one in enumerate(round_) if one.id == visit.id), None)
    before = round_[at - 1] if at else None
    # What is done has left the round: the next is its first.
    after = round_[at + 1] if at is not None and at + 1 < len(round_) else round_[0] if at is None and round_ else None
    return {
        "visit": visit.id,
        "number": visit.number,
        "name": session.get_one(Member, visit.member_id).name,
        "mine": access.goes_there(visit, by=by),
        "stage": visit.stage,
        "outcome": visit.outcome,
        "done_on": visit.done_on,
        "tried": visit.tried,
        "tried_on": visit.tried_on,
        "moved_to": visit.day if visit.tried == Tried.POSTPONED else None,
        "money": visit.money,
        "goods": visit.goods,
        "gave_money": visit.gave_money,
        "gave_goods": visit.gave_goods,
        "source": None if visit.source is None else Source(visit.source),
        "follow_up": visit.follow_up,
        "booked": booking.booked(session, visit),
        "today": now.date(),
        "place": None if at is None else at + 1,
        "count": len(round_),
        "before": None if before is None else before.id,
        "after": None if after is None else after.id,
        "after_name": None if after is None else session.get_one(Member, after.member_id).name,
    }


def keeps_words(session: Session, visit: Visit) -> bool:
    """Whether words about this person are kept: not where the union keeps none, or where they have withdrawn that."""
    return bylaws.of(session).own_words and not consents.refused(session, visit.member_id, Purpose.HARDSHIP)


def stop(session: Session, *, by: Visitor) -> None:
    """Looking at anything else ends a question about a visit: the next words are meant for something else."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
