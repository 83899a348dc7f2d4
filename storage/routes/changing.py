"""Changing: what somebody in office does to a proposal by hand. It holds once it is confirmed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit, campaigns, days, households
from storage.asking import Unfit
from storage.errors import Refusal
from storage.routes import envoys
from storage.routes.legs import Leg, leg_of, pair_here, redraw
from storage.routes.planning import NoSuchPair, about, card, look_of, overview_of, pair_and_legs, pair_called
from storage.routes.records import SERVICE, Pair, names, pair_of
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import asking_first

#: What a screen has room for.
_SHOWN: Final = 20


class Seat(StrEnum):
    """Which of the two, as a pair has them."""

    FIRST = "a"
    SECOND = "b"


class NotToOneself(Refusal):
    """Nobody visits themselves, or somebody of their household; values: name."""


class PairAlike(Refusal):
    """Two different people go; values: name."""


class NoRouteDay(Unfit, Refusal):
    """The words are no day, or one that is past or after the campaign."""


def look(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """One visit. NoLeg."""
    leg, every = leg_of(session, visit_id, by=by)
    audit.note(session, "routes.read", by=by.account_id, now=now, record=leg.visit.number)
    return _card(session, leg, every)


def _card(session: Session, leg: Leg, every: Sequence[Leg]) -> Values:
    mine = [one for one in every if one.going == leg.going] if len(leg.going) > 1 else []
    return card(session, leg, sorted(mine, key=lambda one: (one.place, one.visit.id)))


def _changed(session: Session, leg: Leg, *, by: Visitor, now: datetime) -> Values:
    session.flush()
    audit.note(session, "routes.change", by=by.account_id, now=now, record=leg.visit.number)
    return _card(session, *leg_of(session, leg.visit.id, by=by))


# To others.


def choose_pair(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """To which other pair the visit can go; those that go to its unit already first."""
    del now
    leg, every = leg_of(session, visit_id, by=by)
    counts: dict[tuple[int, ...], int] = {}
    near: set[tuple[int, ...]] = set()
    for one in every:
        if len(one.going) > 1 and one.going != leg.going:
            counts[one.going] = counts.get(one.going, 0) + 1
            near |= {one.going} if one.visit.unit_id == leg.visit.unit_id else set()
    lines: list[Value] = []
    for both in sorted(counts, key=lambda both: (both not in near, counts[both], both))[:_SHOWN]:
        pair = pair_of(session, leg.visit.campaign_id, *both)
        if not kept_from(session, leg, pair.both):
            lines.append({"visit": visit_id, "pair": pair.id, **pair_called(session, pair), "count": counts[both]})
    return {**_card(session, leg, every), "lines": lines}


def kept_from(session: Session, leg: Leg, going: Sequence[int]) -> int | None:
    """Who of them does not go there: to themselves, or to somebody of their household."""
    at_home = {leg.visit.member_id, *households.together(session, leg.visit.member_id)}
    return next((one for one in going if one in at_home), None)


def _may_go(session: Session, leg: Leg, going: Sequence[int]) -> None:
    one = kept_from(session, leg, going)
    if one is not None:
        raise NotToOneself(name=names(session, [one])[one])


def move(session: Session, visit_id: int, pair_id: int, *, by: Visitor, now: datetime) -> Values:
    """The visit goes to that pair, at the end of their way. NoSuchPair, NotToOneself."""
    leg, every = leg_of(session, visit_id, by=by)
    pair = session.get(Pair, pair_id)
    if pair is None or pair.campaign_id != leg.visit.campaign_id:
        raise NoSuchPair
    _may_go(session, leg, pair.both)
    last = max((one.place for one in every if one.going == pair.both), default=0)
    redraw(session, leg, pair, place=last + 1)
    return _changed(session, leg, by=by, now=now)


def choose_other(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """With which visit of another pair this one can change places: those of its unit first."""
    del now
    leg, every = leg_of(session, visit_id, by=by)
    others = [one for one in every if len(one.going) > 1 and one.going != leg.going]
    others.sort(key=lambda one: (one.visit.unit_id != leg.visit.unit_id, one.place, one.visit.id))
    lines: list[Value] = []
    for one in others[:_SHOWN]:
        shown = card(session, one, [])
        lines.append({"visit": visit_id, "other": one.visit.id, **{key: shown[key] for key in _SWAPPED}})
    return {**_card(session, leg, every), "lines": lines}


_SWAPPED: Final = ("name", "unit", "first", "second")


def swap(session: Session, visit_id: int, other_id: int, *, by: Visitor, now: datetime) -> Values:
    """The two visits change places. NotToOneself, NoSuchPair."""
    leg, _ = leg_of(session, visit_id, by=by)
    other, _ = leg_of(session, other_id, by=by)
    mine, theirs = pair_here(session, leg), pair_here(session, other)
    if mine is None or theirs is None or leg.visit.campaign_id != other.visit.campaign_id:
        raise NoSuchPair
    _may_go(session, leg, theirs.both)
    _may_go(session, other, mine.both)
    here, there = leg.place, other.place
    redraw(session, leg, theirs, place=there)
    redraw(session, other, mine, place=here)
    audit.note(session, "routes.change", by=by.account_id, now=now, record=other.visit.number)
    return _changed(session, leg, by=by, now=now)


def earlier(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """One place up on the way of the two."""
    return _shift(session, visit_id, -1, by=by, now=now)


def later(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """One place down."""
    return _shift(session, visit_id, 1, by=by, now=now)


def _shift(session: Session, visit_id: int, step: int, *, by: Visitor, now: datetime) -> Values:
    leg, every = leg_of(session, visit_id, by=by)
    mine = [one for one in every if one.going == leg.going]
    at = mine.index(leg)
    pair = pair_here(session, leg)
    if pair is not None and 0 <= at + step < len(mine):
        mine[at], mine[at + step] = mine[at + step], mine[at]
        # Their places anew, as two may have the same.
        for place, one in enumerate(mine, start=min(one.place for one in mine)):
            if one.place != place:
                redraw(session, one, pair, place=place)
    return _changed(session, leg, by=by, now=now)


# Somebody else.


def choose_seat(session: Session, pair_id: int, *, by: Visitor, now: datetime) -> Values:
    """Who of the two is to be replaced."""
    del now
    pair, campaign, mine = pair_and_legs(session, pair_id, by=by)
    return look_of(session, pair, campaign, mine)


def choose_envoy(session: Session, pair_id: int, seat: Seat, *, by: Visitor, now: datetime) -> Values:
    """By whom: those who go least often first."""
    del now
    pair, campaign, mine = pair_and_legs(session, pair_id, by=by)
    counts = envoys.counted(session, campaign, by=by)
    free = [one for one in envoys.fit(session, campaign.id) if one.member_id not in pair.both]
    free.sort(key=lambda one: (counts[one.member_id], one.member_id))
    called = names(session, [one.member_id for one in free[:_SHOWN]])
    lines: list[Value] = [
        {"member": one.member_id, "name": called[one.member_id], "count": counts[one.member_id], "leading": one.leading}
        for one in free[:_SHOWN]
    ]
    out = pair.first_id if seat is Seat.FIRST else pair.second_id
    shown = look_of(session, pair, campaign, mine)
    return {**shown, "seat": seat, "out": names(session, [out])[out], "lines": lines}


def replace(session: Session, pair_id: int, seat: Seat, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Somebody else goes in the stead of one of the two, on all their visits; to whom they may not go, those stay.
    PairAlike, NoSuchEnvoy, NotToOneself."""
    pair, campaign, mine = pair_and_legs(session, pair_id, by=by)
    envoys.envoy_of(session, campaign, member_id)
    if member_id in pair.both:
        raise PairAlike(name=names(session, [member_id])[member_id])
    stays = pair.second_id if seat is Seat.FIRST else pair.first_id
    fresh = pair_of(session, campaign.id, stays, member_id)
    fitting = [leg for leg in mine if not kept_from(session, leg, [member_id])]
    if not fitting:
        raise NotToOneself(name=names(session, [member_id])[member_id])
    for leg in fitting:
        redraw(session, leg, fresh)
    session.flush()
    audit.note(session, "routes.change", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return look_of(session, *pair_and_legs(session, fresh.id, by=by))


def drop_draft(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """What is drawn and not confirmed is thrown away; what holds stays."""
    campaign, every = envoys.campaign_and_legs(session, campaign_id, by=by)
    for leg in every:
        if leg.stop is not None:
            session.delete(leg.stop)
    session.flush()
    audit.note(session, "routes.change", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return overview_of(session, campaign, by=by)


# The day.


def choose_unit(session: Session, pair_id: int, *, by: Visitor, now: datetime) -> Values:
    """For the people of which unit the day is set; where there is one alone, for that."""
    pair, campaign, mine = pair_and_legs(session, pair_id, by=by)
    units = list(dict.fromkeys(leg.visit.unit_id for leg in mine))
    if len(units) == 1:
        return begin_day(session, pair_id, units[0], by=by, now=now)
    tree = Tree(session)
    lines: list[Value] = [{"pair": pair_id, "unit": unit, "name": tree.path(unit)[-1]} for unit in units[:_SHOWN]]
    return {**about(campaign), "pair": pair_id, **pair_called(session, pair), "step": "unit", "lines": lines}


def begin_day(session: Session, pair_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks on which day the two go to that unit."""
    pair_and_legs(session, pair_id, by=by)
    return _ask_day(session, {"pair": pair_id, "unit": unit_id}, by=by, now=now)


def begin_day_of(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks on which day that one visit is."""
    leg_of(session, visit_id, by=by)
    return _ask_day(session, {"visit": visit_id}, by=by, now=now)


def _ask_day(session: Session, entry: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, "day")
    return open_day(session, by=by, now=now)


def open_day(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The question for a day, with the next working days."""
    entry = asking.draft(session, by, SERVICE)
    mine = _about_day(session, entry, by=by)
    campaign = session.get_one(campaigns.Campaign, mine[0].visit.campaign_id) if mine else None
    offered: list[Value] = [] if campaign is None else [*asking_first.days_offered(session, campaign, now.date())]
    shown = {"pair": entry.get("pair"), "visit": entry.get("visit"), "count": len(mine)}
    return {**shown, "step": "day", "version": by.question.version, "days": offered}


def _about_day(session: Session, entry: Values, *, by: Visitor) -> list[Leg]:
    if entry.get("visit") is not None:
        return [leg_of(session, int(str(entry["visit"])), by=by)[0]]
    if entry.get("pair") is None:
        raise asking.Outdated
    _, _, mine = pair_and_legs(session, int(str(entry["pair"])), by=by)
    return [leg for leg in mine if leg.visit.unit_id == entry.get("unit")]


def pick_day(session: Session, version: int, ordinal: int, *, by: Visitor, now: datetime) -> Values:
    """One of the days offered, told by its ordinal."""
    asking.expect(by, SERVICE, "day", version)
    return _set_day(session, date.fromordinal(min(max(ordinal, 1), date.max.toordinal())), by=by, now=now)


def write_day(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Any day from today on. NoRouteDay."""
    asking.expect(by, SERVICE, "day")
    found = days.read(words, now.date(), ahead=True)
    if found is None:
        raise NoRouteDay
    return _set_day(session, found, by=by, now=now)


def _set_day(session: Session, day: date, *, by: Visitor, now: datetime) -> Values:
    entry = asking.draft(session, by, SERVICE)
    mine = _about_day(session, entry, by=by)
    if not mine:
        raise NoSuchPair
    campaign = session.get_one(campaigns.Campaign, mine[0].visit.campaign_id)
    # What is left over is visited after the festival too, but not a season later.
    if not now.date() <= day <= max(campaign.festival_on, now.date()) + timedelta(days=30):
        raise NoRouteDay
    for leg in mine:
        redraw(session, leg, pair_here(session, leg), day=day)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    if entry.get("visit") is not None:
        return _changed(session, mine[0], by=by, now=now)
    session.flush()
    audit.note(session, "routes.change", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return look_of(session, *pair_and_legs(session, int(str(entry["pair"])), by=by))
