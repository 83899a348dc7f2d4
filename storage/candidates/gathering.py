"""Gathering: the roster is looked through for whom the rules propose, page by page, so that nobody waits for it.

What people have changed stays: who is on the list, or was dropped from it, is not proposed anew. A proposal that nobody
has touched follows the rules: another reason that came up since is added to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, insert, or_, select
from sqlalchemy.orm import Session

from storage import campaigns, circumstances, homes, numbers, outbox, sealed, visits
from storage.campaigns import Campaign, Kind, Reason, State
from storage.candidates import rules, telling
from storage.candidates.leaving import drop_who_left
from storage.candidates.rules import Known
from storage.commits import later
from storage.hardship.reports import ON_FILE, Report
from storage.members import Member, Standing
from storage.visits import Stage, Visit, Wish

#: Members that one transaction looks at.
_PAGE: Final = 1000
#: No member's key is greater.
_LAST: Final = 2**62
#: Wishes that hold for the next time too: whoever does not want anybody at the door is not asked to say so each year.
_LASTING: Final = (Wish.CALL, Wish.STAY_AWAY)
#: What kept visits are numbered under (走访).
PREFIX: Final = "ZF"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who is to be visited, and why. `wish`: of the last time. `added_by`: the officer who named them, if one did."""

    member_id: int
    unit_id: int
    why: Sequence[Reason]
    wish: Wish | None = None
    added_by: int | None = None


def begin(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """The roster is looked through from its beginning: a page at once, whatever is left as soon as somebody is free."""
    campaign.gathered_up_to = 0
    session.flush()
    if gather(session, campaign.id, now=now):
        later(session, roused, campaign.id)


def roused(connection: Connection, campaign_ids: list[int]) -> list[int]:
    """Tells whoever listens that a list is to be gone through; it stands in the database already."""
    del connection
    return campaign_ids


def unfinished(session: Session) -> Sequence[int]:
    """The campaigns of which something is left to look through, or to plan."""
    left = or_(Campaign.gathered_up_to.is_not(None), Campaign.planned_up_to.is_not(None))
    open_ = select(Campaign.id).where(left, Campaign.state.in_(campaigns.OPEN))
    return session.scalars(open_.order_by(Campaign.id)).all()


def gather(session: Session, campaign_id: int, *, now: datetime) -> bool:
    """One page of it; whether anything is left."""
    campaign = session.get(Campaign, campaign_id, with_for_update=True, populate_existing=True)
    if campaign is None or campaign.state == State.CLOSED or campaign.gathered_up_to is None:
        return False
    first = campaign.gathered_up_to + 1
    page = select(Member.id).where(Member.id >= first).order_by(Member.id).limit(1).offset(_PAGE - 1)
    last = session.scalar(page)
    _propose(session, campaign, first, last or _LAST, now=now)
    campaign.gathered_up_to = last
    if last is None:
        drop_who_left(session, [campaign.id])
        if not outbox.was_named(session, telling.opened_name(campaign)):
            telling.opened(session, campaign, now=now)
    session.flush()
    return last is not None


def _propose(session: Session, campaign: Campaign, first: int, last: int, *, now: datetime) -> None:
    found = _found(session, campaign, first, last)
    there = {one.member_id: one for one in session.scalars(_listed(campaign, first, last))}
    for member_id, one in there.items():
        if member_id in found and one.stage == Stage.PROPOSED and one.added_by is None:
            _renew(session, one, found[member_id].why)
    fresh = [one for member_id, one in found.items() if member_id not in there]
    if fresh:
        wishes, given = _wishes(session, fresh), numbers.take_some(session, PREFIX, len(fresh), now=now)
        rows = [
            row_of(session, campaign, replace(one, wish=wishes.get(one.member_id)), number=number, now=now)
            for one, number in zip(fresh, given, strict=True)
        ]
        session.execute(insert(cast("Table", Visit.__table__)), rows)


def _listed(campaign: Campaign, first: int, last: int) -> Any:
    return select(Visit).where(Visit.campaign_id == campaign.id, Visit.member_id.between(first, last))


def _renew(session: Session, visit: Visit, why: Sequence[Reason]) -> None:
    if visits.reasons_of(session, visit) != [*why]:
        visit.reasons = visits.keep_reasons(session, visit.row, why)


def _found(session: Session, campaign: Campaign, first: int, last: int) -> Mapping[int, Proposal]:
    """The unit and the reasons of everybody between those keys for whom a rule holds."""
    wanted, on = campaigns.rules(Kind(campaign.kind)), campaign.festival_on
    known_homes = homes.between(session, first, last)
    noted = circumstances.known(session, on, (first, last))
    filed = select(Report.member_id).where(Report.stage.in_(ON_FILE), Report.member_id.between(first, last))
    on_file = set(session.scalars(filed))
    told = {*known_homes, *noted, *on_file}
    people = select(Member.id, Member.unit_id, Member.standing).where(Member.id.between(first, last))
    people = people.where(or_(Member.standing.in_(rules.standings(wanted)), Member.id.in_(told)))
    found = {}
    for member_id, unit_id, standing in session.execute(people):
        home = known_homes.get(member_id)
        known = Known(Standing(standing), member_id in on_file, noted.get(member_id, ()), home)
        why = rules.reasons(wanted, known, on)
        if why:
            found[member_id] = Proposal(member_id, unit_id, why)
    return found


def _wishes(session: Session, proposals: Iterable[Proposal]) -> dict[int, Wish]:
    """What the person wished the last time, where it holds for the next."""
    theirs = Visit.member_id.in_([one.member_id for one in proposals])
    asked = select(Visit.member_id, Visit.wish).where(theirs, Visit.wish.is_not(None)).order_by(Visit.id)
    newest = {member_id: Wish(wish) for member_id, wish in session.execute(asked) if wish}
    return {member_id: wish for member_id, wish in newest.items() if wish in _LASTING}


def row_of(session: Session, campaign: Campaign, proposal: Proposal, *, number: str, now: datetime) -> dict[str, Any]:
    """The visit that is proposed, as a row."""
    row = sealed.new_row()
    return {
        "row": row,
        "number": number,
        "campaign_id": campaign.id,
        "member_id": proposal.member_id,
        "occasion": "",
        "unit_id": proposal.unit_id,
        "reasons": visits.keep_reasons(session, row, proposal.why),
        "stage": Stage.PROPOSED,
        "added_by": proposal.added_by,
        "own_sum": False,
        "place": 0,
        "wish": proposal.wish,
        "follow_up": False,
        "made_at": now,
    }
