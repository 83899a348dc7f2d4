"""Envoys (走访人): who goes on the visits of a campaign: people in office at first, then whoever is added by name."""

from collections import Counter
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, finding, offices, pages, rights, visits
from storage.asking import Unfit
from storage.campaigns import Campaign
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.offices import Charge, Held, Role
from storage.rights import Deed
from storage.routes.legs import Leg, campaign_of, legs
from storage.routes.records import SERVICE, names
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Envoy

#: People of a page; and that a search offers.
PAGE: Final = 20
_FOUND: Final = 8
_GO: Final = (Role.STEWARD, Role.OFFICER, Role.DEPUTY, Role.CHAIR)
_LEAD: Final = (Role.DEPUTY, Role.CHAIR)


class NoSuchEnvoy(Unfit, Refusal):
    """The roster knows nobody of that name, or they go on no visits of that campaign (any more)."""


class EnvoyHasVisits(Refusal):
    """Somebody who is to go yet is not taken off the list; values: campaign, name, count."""


def page(session: Session, campaign_id: int, number: int, *, by: Visitor, now: datetime) -> Values:
    """Who goes, and on how many visits. Pages begin at 0."""
    del now
    campaign = campaign_of(session, campaign_id, by=by)
    _stop_asking(session, by=by)
    return _page(session, campaign, number, by=by)


def _page(session: Session, campaign: Campaign, number: int, *, by: Visitor) -> Values:
    every = visits.envoys_of(session, campaign.id)
    here = pages.at(number, len(every), PAGE)
    shown = here.cut(every)
    called, counts, tree = names(session, [one.member_id for one in shown]), counted(session, campaign, by=by), None
    lines: list[Value] = []
    for one in shown:
        tree = tree or Tree(session)
        unit = None if one.unit_id is None else tree.path(one.unit_id)[-1]
        line: Values = {"member": one.member_id, "name": called[one.member_id], "unit": unit}
        lines.append({**line, "leading": one.leading, "away": one.away, "count": counts[one.member_id]})
    about: Values = {"campaign": campaign.id, "kind": campaign.kind, "year": campaign.year}
    return {**about, "lines": lines, "count": len(every), **here.told()}


def counted(session: Session, campaign: Campaign, *, by: Visitor) -> Counter[int]:
    """On how many visits of the visitor's units each of them goes, as it stands or is proposed."""
    return Counter(one for leg in legs(session, campaign.id, by=by) for one in leg.going)


def campaign_and_legs(session: Session, campaign_id: int, *, by: Visitor) -> tuple[Campaign, list[Leg]]:
    """The campaign, and its visits that are to be made yet."""
    campaign = campaign_of(session, campaign_id, by=by)
    return campaign, legs(session, campaign.id, by=by)


def add_usual(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """按职务加上: who is in office for the visitor's units, leading cadres marked; who is there already stays so."""
    campaign = campaign_of(session, campaign_id, by=by)
    enlist(session, campaign, by=by, now=now)
    return _page(session, campaign, 0, by=by)


def enlist(session: Session, campaign: Campaign, *, by: Visitor, now: datetime) -> None:
    reach = rights.reach(session, by.account_id, Deed.KEEP_VISITS)
    for held in offices.in_office(session):
        if held.role in _GO and held.is_for(Charge.HARDSHIP) and (reach is None or held.unit_id in reach):
            _enlist(session, campaign, held, by=by, now=now)


def _enlist(session: Session, campaign: Campaign, held: Held, *, by: Visitor, now: datetime) -> None:
    member_id = accounts.member_of(session, held.holder)
    if member_id is not None and session.get(Envoy, (campaign.id, member_id)) is None:
        _add(session, campaign, member_id, held.unit_id, leading=held.role in _LEAD, by=by, now=now)


def _add(
    session: Session,
    campaign: Campaign,
    member_id: int,
    unit_id: int | None,
    *,
    leading: bool,
    by: Visitor,
    now: datetime,
) -> None:
    session.add(Envoy(campaign_id=campaign.id, member_id=member_id, unit_id=unit_id, leading=leading, away=False))
    session.flush()
    audit.note(session, "routes.envoy", by=by.account_id, now=now, record=f"members {member_id}")


def begin(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for a name."""
    campaign = campaign_of(session, campaign_id, by=by)
    return _ask(session, campaign, [], by=by, now=now)


def _ask(session: Session, campaign: Campaign, found: list[int], *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, {"campaign": campaign.id, "found": [*found]}, now=now)
    asking.ask(session, by, SERVICE, "who")
    return _asked(session, campaign, found, by=by)


def _asked(session: Session, campaign: Campaign, found: list[int], *, by: Visitor) -> Values:
    tree = Tree(session)
    people = [session.get_one(Member, one) for one in found]
    lines: list[Value] = [
        {"member": one.id, "name": one.name, "unit": tree.path(one.unit_id)[-1], "team": one.team} for one in people
    ]
    return {"campaign": campaign.id, "kind": campaign.kind, "found": lines, "version": by.question.version}


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whom to add, with those of whom one may be meant."""
    del now
    campaign, found = _begun(session, by=by)
    return _asked(session, campaign, found, by=by)


def _begun(session: Session, *, by: Visitor) -> tuple[Campaign, list[int]]:
    draft = asking.draft(session, by, SERVICE)
    found = draft.get("found")
    if not isinstance(found, list):
        raise asking.Outdated
    return campaign_of(session, int(str(draft["campaign"])), by=by), [int(str(one)) for one in found]


def search(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom the words mean; one alone is added at once. NoSuchEnvoy."""
    asking.expect(by, SERVICE, "who")
    campaign, _ = _begun(session, by=by)
    found = finding.find(session, words, None).people[:_FOUND]
    if not found:
        raise NoSuchEnvoy
    if len(found) > 1:
        return _ask(session, campaign, [*found], by=by, now=now)
    return _take(session, campaign, found[0], by=by, now=now)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those found."""
    asking.expect(by, SERVICE, "who", version)
    campaign, found = _begun(session, by=by)
    if member_id not in found:
        raise asking.Outdated
    return _take(session, campaign, member_id, by=by, now=now)


def _take(session: Session, campaign: Campaign, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """They go to people of the visitor's units; where those are several, or the whole union, anywhere."""
    _stop_asking(session, by=by)
    if session.get(Envoy, (campaign.id, member_id)) is None:
        held = {one.unit_id for one in by.held if rights.line_of(Deed.KEEP_VISITS).who.get(rights.Who(one.role))}
        unit_id = held.pop() if len(held) == 1 else None
        _add(session, campaign, member_id, unit_id, leading=False, by=by, now=now)
    return look(session, campaign.id, member_id, by=by, now=now)


def _stop_asking(session: Session, *, by: Visitor) -> None:
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def look(session: Session, campaign_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of them, and what can be said of them. NoSuchEnvoy."""
    del now
    campaign = campaign_of(session, campaign_id, by=by)
    one = envoy_of(session, campaign, member_id)
    unit = None if one.unit_id is None else Tree(session).path(one.unit_id)[-1]
    return {
        "campaign": campaign.id,
        "kind": campaign.kind,
        "year": campaign.year,
        "member": member_id,
        "name": names(session, [member_id])[member_id],
        "unit": unit,
        "leading": one.leading,
        "away": one.away,
        "count": counted(session, campaign, by=by)[member_id],
        "account": accounts.holder(session, member_id) is not None,
    }


def envoy_of(session: Session, campaign: Campaign, member_id: int) -> Envoy:
    one = session.get(Envoy, (campaign.id, member_id), with_for_update=True, populate_existing=True)
    if one is None:
        raise NoSuchEnvoy
    return one


def lead(session: Session, campaign_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Marks a leading cadre, or no longer; who leads goes anywhere."""
    one = envoy_of(session, campaign_of(session, campaign_id, by=by), member_id)
    one.leading = not one.leading
    audit.note(session, "routes.envoy", by=by.account_id, now=now, record=f"members {member_id}")
    return look(session, campaign_id, member_id, by=by, now=now)


def go_anywhere(session: Session, campaign_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """From now on to people of all units; or, pressed again, of their own alone."""
    one = envoy_of(session, campaign_of(session, campaign_id, by=by), member_id)
    one.unit_id = session.get_one(Member, member_id).unit_id if one.unit_id is None else None
    audit.note(session, "routes.envoy", by=by.account_id, now=now, record=f"members {member_id}")
    return look(session, campaign_id, member_id, by=by, now=now)


def take_off(session: Session, campaign_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Goes on no visits of this campaign. EnvoyHasVisits."""
    campaign = campaign_of(session, campaign_id, by=by)
    one = envoy_of(session, campaign, member_id)
    busy = select(visits.Visit.id).where(
        visits.Visit.campaign_id == campaign.id,
        visits.Visit.stage == visits.Stage.PLANNED,
        (visits.Visit.first_id == member_id) | (visits.Visit.second_id == member_id),
    )
    count = max(counted(session, campaign, by=by)[member_id], len(session.scalars(busy).all()))
    if count:
        raise EnvoyHasVisits(campaign=campaign.id, page=0, name=names(session, [member_id])[member_id], count=count)
    session.delete(one)
    session.flush()
    audit.note(session, "routes.envoy", by=by.account_id, now=now, record=f"members {member_id}")
    return _page(session, campaign, 0, by=by)


def fit(session: Session, campaign_id: int) -> list[Envoy]:
    """Who can be sent now: not those who are away, or have left."""
    here = select(Member.id).where(Member.standing != Standing.LEFT)
    found = {
        *session.scalars(here.where(Member.id.in_(select(Envoy.member_id).where(Envoy.campaign_id == campaign_id))))
    }
    return [one for one in visits.envoys_of(session, campaign_id) if not one.away and one.member_id in found]
