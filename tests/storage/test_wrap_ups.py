"""Wrap-ups: what came of a campaign in figures, and its end."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from storage import campaigns, rights, sealed, wrap_ups
from storage.aid import Grant, Source
from storage.aid import Kind as GrantKind
from storage.aid import State as GrantState
from storage.campaigns import Campaign, Kind, State
from storage.homes import Details
from storage.values import Values
from storage.visits import LIVE, Outcome, Stage, Visit, booking
from storage.wrap_ups import AlreadyClosed, NotThatFar, StillBooking, StillWalked, WrapUp, reckoning
from storage.wrap_ups.ordering import NoSuchCampaign, on_paper
from tests.cast import Actor, Cast
from tests.storage.visiting import create_campaign, create_visit, live_at, visit

DAY = date(2027, 1, 20)
#: The day of the campaign of spring.
FESTIVAL = campaigns.day_of(Kind.SPRING, 2027)


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


@pytest.fixture
def campaign(cast: Cast) -> int:
    return create_campaign(cast)


def done(
    cast: Cast,
    campaign: int,
    whom: Actor | int,
    *envoys: Actor | int,
    how: Outcome = Outcome.VISITED,
    on: date = DAY,
    gave: int | None = 100_000,
    **more: Any,
) -> int:
    """The person was reached."""
    more = {"stage": Stage.DONE, "outcome": how, "done_on": on, "gave_money": gave, **more}
    return create_visit(cast, campaign, whom, *envoys, **more)


def figures(cast: Cast, campaign: int) -> Values:
    return cast.read(lambda session: wrap_ups.figures_of(session, session.get_one(Campaign, campaign)))


def state(cast: Cast, campaign: int) -> State:
    return State(cast.read(lambda session: session.get_one(Campaign, campaign).state))


def enter(cast: Cast, by: Actor, member: int, number: str, state: GrantState) -> None:
    """What was brought stands in the books, or waits."""
    kept = {"kind": GrantKind.WARMTH, "amount": 100_000, "source": Source.OWN_FUNDS, "given_on": DAY, "state": state}
    who = {"member_id": member, "number": number, "entered_by": by.account_id, "entered_at": cast.now}
    cast.write(lambda session: session.add(Grant(row=sealed.new_row(), **kept, **who)))


class TestFigures:
    def test_count_people_reached_and_homes_gone_to(self, cast: Cast, campaign: int) -> None:
        for name, how in (("甲", Outcome.VISITED), ("乙", Outcome.AT_HOSPITAL), ("丙", Outcome.PHONED)):
            done(cast, campaign, cast.enrol(name), how=how)
        create_visit(cast, campaign, cast.enrol("丁"))
        create_visit(cast, campaign, cast.enrol("戊"), stage=Stage.DROPPED)
        found = figures(cast, campaign)
        told = {name: found[name] for name in ("people", "homes", "visited", "at_hospital", "phoned", "open")}
        assert told == {"people": 3, "homes": 2, "visited": 1, "at_hospital": 1, "phoned": 1, "open": 1}

    def test_two_of_one_home_on_one_day_are_one_home(self, cast: Cast, campaign: int) -> None:
        couple = [cast.enrol("刘桂兰"), cast.enrol("孙大海")]
        for spelling, member in zip(("水源路3号2栋202", "水源路 3 号 2 栋 202 室"), couple, strict=True):
            live_at(cast, member, Details(address=spelling))
            done(cast, campaign, member)
        assert (figures(cast, campaign)["homes"], figures(cast, campaign)["people"]) == (1, 2)
        third = cast.enrol("孙小海")
        live_at(cast, third, Details(address="水源路3号2栋202"))
        done(cast, campaign, third, on=DAY + timedelta(days=1))
        assert figures(cast, campaign)["homes"] == 2

    def test_who_has_no_address_is_a_home_of_their_own(self, cast: Cast, campaign: int) -> None:
        for name in ("甲", "乙"):
            live_at(cast, member := cast.enrol(name), Details(alone=True))
            done(cast, campaign, member)
        done(cast, campaign, cast.enrol("丙"))
        assert figures(cast, campaign)["homes"] == 3

    def test_of_very_many_addresses_are_not_opened(
        self, cast: Cast, campaign: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reckoning, "MOST_OPENED", 1)
        for name in ("甲", "乙"):
            live_at(cast, member := cast.enrol(name), Details(address="水源路 3 号"))
            done(cast, campaign, member)
        assert (figures(cast, campaign)["homes"], figures(cast, campaign)["compared"]) == (2, False)

    def test_add_up_what_was_brought_by_source(self, cast: Cast, campaign: int) -> None:
        done(cast, campaign, cast.enrol("甲"), source=Source.OWN_FUNDS, gave_goods="米")
        done(cast, campaign, cast.enrol("乙"), source=Source.STATE, gave=50_000)
        done(cast, campaign, cast.enrol("丙"), gave=1)
        done(cast, campaign, cast.enrol("丁"), source=Source.DONATION, gave=None, gave_goods="油")
        found = figures(cast, campaign)
        assert (found["money"], found["goods"]) == (150_001, 2)
        assert found["sources"] == [
            {"source": Source.STATE, "money": 50_000},
            {"source": Source.OWN_FUNDS, "money": 100_000},
            {"source": None, "money": 1},
        ]

    def test_tell_what_is_not_in_the_books(self, cast: Cast, chair: Actor, campaign: int) -> None:
        for name, states in (("甲", [GrantState.GRANTED]), ("乙", [GrantState.PENDING]), ("丙", [])):
            number = visit(cast, done(cast, campaign, member := cast.enrol(name))).number
            for each in states:
                enter(cast, chair, member, number, each)
        assert (figures(cast, campaign)["money"], figures(cast, campaign)["unbooked"]) == (300_000, 200_000)

    def test_go_by_station_with_all_below_it_the_most_first(self, cast: Cast, campaign: int) -> None:
        bureau = cast.create_unit("江州市水务局")
        near, far = (cast.create_unit(name, above=bureau) for name in ("城东供水站", "城西供水站"))
        team = cast.create_unit("一班", above=far)
        for name, unit in (("甲", near), ("乙", far), ("丙", team), ("丁", bureau)):
            done(cast, campaign, cast.enrol(name, unit=unit))
        assert figures(cast, campaign)["units"] == [
            {"unit": "城西供水站", "people": 2, "money": 200_000},
            {"unit": "江州市水务局", "people": 1, "money": 100_000},
            {"unit": "城东供水站", "people": 1, "money": 100_000},
        ]

    def test_count_who_went_and_what_is_to_be_followed_up(self, cast: Cast, campaign: int) -> None:
        chen, li = cast.enrol("陈敏"), cast.enrol("李明")
        done(cast, campaign, cast.enrol("甲"), chen, li, follow_up=True)
        done(cast, campaign, cast.enrol("乙"), chen)
        done(cast, campaign, cast.enrol("丙"), chen, li, how=Outcome.PHONED, follow_up=True)
        found = figures(cast, campaign)
        assert (found["trips"], found["follow_ups"], found["needs"]) == (3, 2, 0)

    def test_stand_beside_those_of_the_year_before(self, cast: Cast, chair: Actor, campaign: int) -> None:
        assert figures(cast, campaign)["before"] is None
        last = create_campaign(cast, year=2026)
        assert figures(cast, campaign)["before"] is None
        done(cast, last, cast.enrol("甲"), gave=70_000)
        before = {"year": 2026, "homes": 1, "people": 1, "money": 70_000}
        assert figures(cast, campaign)["before"] == before
        # Kept, they outlast the visits.
        cast.acts(chair, wrap_ups.close, last)
        cast.write(lambda session: session.query(Visit).filter_by(campaign_id=last).delete())
        assert figures(cast, campaign)["before"] == before


class TestPage:
    def test_adds_up_the_units_that_it_does_not_name(self, cast: Cast, chair: Actor, campaign: int) -> None:
        for number in range(7):
            unit = cast.create_unit(f"第{number}站")
            for each in range(2 if number < 5 else 1):
                done(cast, campaign, cast.enrol(f"职工{number}{each}", unit=unit))
            if number == 4:
                assert cast.acts(chair, wrap_ups.look, campaign)["rest"] is None
        page = cast.acts(chair, wrap_ups.look, campaign)
        assert page["rest"] == {"units": 2, "people": 2, "money": 200_000}


class TestClosing:
    def test_ends_what_nobody_reached_and_keeps_the_figures(self, cast: Cast, chair: Actor, campaign: int) -> None:
        done(cast, campaign, cast.enrol("甲"))
        left, late = (
            create_visit(cast, campaign, cast.enrol("乙")),
            create_visit(cast, campaign, cast.enrol("丙"), stage=Stage.PROPOSED),
        )
        dropped = create_visit(cast, campaign, cast.enrol("丁"), stage=Stage.DROPPED)
        after = datetime.combine(FESTIVAL, cast.now.timetz())
        assert cast.acts(chair, wrap_ups.ask_close, campaign, now=after)["open"] == 2
        page = cast.acts(chair, wrap_ups.close, campaign, now=after)
        assert (page["people"], page["open"], page["state"], page["may_close"]) == (1, 2, State.CLOSED, False)
        assert [visit(cast, one).stage for one in (left, late, dropped)] == [Stage.OVER, Stage.OVER, Stage.DROPPED]
        assert state(cast, campaign) == State.CLOSED
        kept = cast.read(lambda session: session.get_one(WrapUp, campaign))
        assert (kept.closed_by, kept.closed_at) == (chair.account_id, after)
        (entry,) = cast.audited("wrap_ups.close")
        assert entry.record == f"campaigns {campaign}"

    @pytest.mark.parametrize("stage", LIVE)
    def test_before_the_day_waits_for_whom_nobody_reached(
        self, cast: Cast, chair: Actor, campaign: int, stage: Stage
    ) -> None:
        left = create_visit(cast, campaign, cast.enrol("乙"), stage=stage)
        eve = datetime.combine(FESTIVAL - timedelta(days=1), cast.now.timetz())
        assert not cast.acts(chair, wrap_ups.look, campaign, now=eve)["may_close"]
        for rule in (wrap_ups.ask_close, wrap_ups.close):
            with pytest.raises(StillWalked) as refused:
                cast.acts(chair, rule, campaign, now=eve)
            assert (refused.value.values["open"], refused.value.values["day"]) == (1, FESTIVAL)
        assert (visit(cast, left).stage, state(cast, campaign)) == (stage, State.APPROVED)
        assert cast.acts(chair, wrap_ups.look, campaign, now=eve + timedelta(days=1))["may_close"]

    def test_before_the_day_is_open_once_everybody_was_reached(self, cast: Cast, chair: Actor, campaign: int) -> None:
        done(cast, campaign, cast.enrol("甲"))
        assert cast.acts(chair, wrap_ups.look, campaign)["may_close"]
        assert cast.acts(chair, wrap_ups.close, campaign)["state"] == State.CLOSED

    def test_waits_for_what_goes_into_the_books(self, cast: Cast, chair: Actor, campaign: int) -> None:
        cast.create_deputy()
        done(cast, campaign, cast.enrol("甲"), to_book=True, done_by=cast.create_officer().account_id)
        for rule in (wrap_ups.ask_close, wrap_ups.close):
            with pytest.raises(StillBooking):
                cast.acts(chair, rule, campaign)
        assert state(cast, campaign) == State.APPROVED
        cast.write(lambda session: booking.take_up(session, now=cast.now))
        assert cast.acts(chair, wrap_ups.close, campaign)["state"] == State.CLOSED

    def test_does_not_wait_for_the_books_of_another(self, cast: Cast, chair: Actor, campaign: int) -> None:
        autumn = create_campaign(cast, Kind.AUTUMN)
        done(cast, autumn, cast.enrol("甲"), to_book=True, done_by=chair.account_id)
        assert cast.acts(chair, wrap_ups.close, campaign)["state"] == State.CLOSED

    def test_keeps_figures_for_the_annual_summary(self, cast: Cast, chair: Actor, campaign: int) -> None:
        done(cast, campaign, cast.enrol("甲"))
        autumn = create_campaign(cast, Kind.AUTUMN)
        cast.acts(chair, wrap_ups.close, campaign)
        cast.write(lambda session: session.query(Visit).delete())
        kept = cast.read(lambda session: wrap_ups.kept(session, 2027))
        assert {kind: found["people"] for kind, found in kept.items()} == {Kind.SPRING: 1}
        assert figures(cast, campaign)["people"] == 1
        assert cast.read(lambda session: on_paper(session, campaign))["people"] == 1
        assert state(cast, autumn) == State.APPROVED

    def test_is_done_once(self, cast: Cast, chair: Actor, campaign: int) -> None:
        cast.acts(chair, wrap_ups.close, campaign)
        for rule in (wrap_ups.ask_close, wrap_ups.close):
            with pytest.raises(AlreadyClosed):
                cast.acts(chair, rule, campaign)

    def test_waits_for_the_list(self, cast: Cast, chair: Actor) -> None:
        listing = create_campaign(cast, state=State.LISTING)
        planning = create_campaign(cast, Kind.AUTUMN, planned_up_to=7)
        for each in (listing, planning):
            with pytest.raises(NotThatFar):
                cast.acts(chair, wrap_ups.close, each)

    def test_of_all_year_visits_waits_for_the_end_of_their_year(self, cast: Cast, chair: Actor) -> None:
        year = create_campaign(cast, Kind.YEAR, year=cast.now.year)
        assert cast.read(lambda session: campaigns.of_year(session, Kind.YEAR, cast.now.year)) is not None
        with pytest.raises(NotThatFar):
            cast.acts(chair, wrap_ups.close, year)
        cast.acts(chair, wrap_ups.close, year, now=cast.now.replace(year=cast.now.year + 1))
        assert state(cast, year) == State.CLOSED


class TestWhoMay:
    def test_the_chair_and_deputies_and_nobody_else(self, cast: Cast, chair: Actor, campaign: int) -> None:
        for may in (chair, cast.create_deputy()):
            assert cast.acts(may, wrap_ups.look, campaign)["people"] == 0
            assert cast.read(lambda session, by=may: wrap_ups.may_have(session, by.account_id, campaign))
        for not_ in (cast.create_officer(), cast.create_steward(), cast.create_admin(), cast.create_member()):
            for rule in (wrap_ups.look, wrap_ups.picture, wrap_ups.order, wrap_ups.ask_close, wrap_ups.close):
                with pytest.raises(rights.NotForYou):
                    cast.acts(not_, rule, campaign)
            assert not cast.read(lambda session, by=not_: wrap_ups.may_have(session, by.account_id, campaign))

    def test_of_no_campaign_nothing(self, cast: Cast, chair: Actor) -> None:
        with pytest.raises(NoSuchCampaign):
            cast.acts(chair, wrap_ups.look, 999)

    def test_a_look_and_an_order_are_noted(self, cast: Cast, chair: Actor, campaign: int) -> None:
        cast.acts(chair, wrap_ups.look, campaign)
        cast.acts(chair, wrap_ups.order, campaign)
        (letter,) = cast.letters(chair)
        assert (letter.key, letter.right, letter.subject) == ("wrap_ups.paper", wrap_ups.RIGHT, campaign)
        for act in ("wrap_ups.look", "wrap_ups.order"):
            assert [entry.record for entry in cast.audited(act)] == [f"campaigns {campaign}"]
