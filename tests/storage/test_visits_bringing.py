"""Bringing: what was brought on a visit, and its money in the books of aid."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import aid, wrap_ups
from storage.aid import Grant, Kind, Receipt, Source, books, ceilings, seconding
from storage.asking import Outdated
from storage.campaigns import State
from storage.campaigns.records import Campaign
from storage.hardship import aiding
from storage.members import Member
from storage.values import Value
from storage.visits import Visit, booking, bringing, for_others, ticking, walking
from storage.visits.access import VisitMoved
from storage.visits.booking import Booked
from storage.visits.bringing import NotBrought
from tests.cast import Actor, Cast
from tests.storage.onfile import give
from tests.storage.test_visits_walking import Round, lines, walk
from tests.storage.visiting import GOODS, MONEY, create_visit
from tests.storage.visiting import visit as kept

__all__ = ["walk"]


@pytest.fixture
def chair(walk: Round, cast: Cast) -> Actor:
    """Who has approved the list."""
    chair = cast.create_chair()

    def approve(session) -> None:  # type: ignore[no-untyped-def]
        campaign = session.get_one(Campaign, walk.campaign)
        campaign.approved_by, campaign.approved_at = chair.account_id, cast.now

    cast.write(approve)
    return chair


def set_source(campaign: int, source: Source, session: Session) -> None:
    session.get_one(Campaign, campaign).source = source


def wrapped(cast: Cast, campaign: int) -> Value:
    """What the wrap-up says of whose money it was."""
    return cast.read(lambda session: wrap_ups.figures_of(session, session.get_one(Campaign, campaign))["sources"])


def kept_name(cast: Cast, visit: int) -> str:
    return cast.read(lambda session: session.get_one(Member, session.get_one(Visit, visit).member_id).name)


def grants(cast: Cast) -> list[Grant]:
    return cast.read(lambda session: list(session.scalars(select(Grant).order_by(Grant.id))))


def write(cast: Cast, by: Actor, visit: int, words: str):  # type: ignore[no-untyped-def]
    cast.acts(by, bringing.begin, visit)
    return cast.acts(by, bringing.write, words)


class TestBook:
    def test_money_of_an_approved_list_stands_at_once_with_whose_word_it_was(
        self, walk: Round, cast: Cast, chair: Actor
    ) -> None:
        visit = walk.visit()
        told = cast.acts(walk.li, ticking.visited, visit)
        (grant,) = grants(cast)
        assert (grant.kind, grant.amount, grant.source) == (Kind.WARMTH, MONEY, Source.OWN_FUNDS)
        assert (grant.state, grant.second_id) == (aid.State.GRANTED, chair.account_id)
        assert (grant.entered_by, grant.handed_at) == (walk.li.account_id, cast.now)
        assert (grant.number, grant.report_id, grant.given_on) == (told["number"], None, cast.now.date())
        assert (told["booked"], kept(cast, visit).source) == (Booked.IN, Source.OWN_FUNDS)
        assert cast.letters(chair) == []

    def test_counts_against_the_year_of_the_person(self, walk: Round, cast: Cast, chair: Actor) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        whom = kept(cast, visit).member_id
        assert cast.read(lambda session: ceilings.total(session, whom, 2026)) == MONEY

    def test_of_a_source_that_was_set_is_of_that(self, walk: Round, cast: Cast, chair: Actor) -> None:
        cast.acts(walk.li, ticking.visited, walk.visit(source=Source.DONATION))
        assert [one.source for one in grants(cast)] == [Source.DONATION]

    def test_is_of_the_source_of_its_round(self, walk: Round, cast: Cast, chair: Actor) -> None:
        cast.write(partial(set_source, walk.campaign, Source.STATE))
        told = cast.acts(walk.li, ticking.visited, walk.visit())
        assert ([one.source for one in grants(cast)], told["source"]) == ([Source.STATE], Source.STATE)

    def test_brought_by_who_approved_it_waits_for_somebody_else(self, walk: Round, cast: Cast, chair: Actor) -> None:
        deputy = cast.create_deputy()
        visit = walk.visit()

        def send_the_chair(session) -> None:  # type: ignore[no-untyped-def]
            session.get_one(Visit, visit).first_id = chair.member_id

        cast.write(send_the_chair)
        told = cast.acts(chair, ticking.visited, visit)
        (grant,) = grants(cast)
        assert (grant.state, grant.second_id, told["booked"]) == (
            aid.State.PENDING,
            deputy.account_id,
            Booked.WAITING,
        )
        assert cast.keys(deputy) == ["aid.asked"]
        cast.acts(deputy, aiding.agree, grant.id)
        assert cast.read(lambda session: booking.booked(session, session.get_one(Visit, visit))) == Booked.IN
        assert cast.keys(chair) == ["aid.agreed_brought"]

    def test_that_the_second_refuses_is_said_and_the_visit_stays(self, walk: Round, cast: Cast) -> None:
        deputy = cast.create_deputy()
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        (grant,) = grants(cast)
        cast.acts(deputy, aiding.before_disagreeing, grant.id)
        cast.acts(deputy, aiding.disagree, "没有批过")
        assert cast.read(lambda session: booking.booked(session, session.get_one(Visit, visit))) == Booked.REFUSED
        assert cast.keys(walk.li) == ["aid.disagreed_brought"]
        cast.acts(walk.li, ticking.undo, visit)

    def test_over_a_ceiling_the_visit_is_kept_and_the_books_are_not_touched(
        self, walk: Round, cast: Cast, chair: Actor
    ) -> None:
        visit = walk.visit()
        whom = Actor(None, walk.li.person, 0, kept(cast, visit).member_id)
        give(cast, walk.li, whom, None, 600_000)
        told = cast.acts(walk.li, ticking.visited, visit)
        assert (told["booked"], told["gave_money"]) == (Booked.OUT, MONEY)
        assert len(grants(cast)) == 1
        cast.acts(walk.li, ticking.undo, visit)
        assert kept(cast, visit).gave_money is None

    def test_with_nobody_for_the_second_word_it_is_kept_too(self, walk: Round, cast: Cast) -> None:
        assert cast.acts(walk.li, ticking.visited, walk.visit())["booked"] == Booked.OUT
        assert grants(cast) == []

    def test_of_what_the_books_do_not_take_the_officer_in_charge_hears_once(self, walk: Round, cast: Cast) -> None:
        officer, visit = cast.create_officer("周通"), walk.visit()
        told = cast.acts(walk.li, ticking.visited, visit)
        assert told["booked"] == Booked.OUT
        (letter,) = cast.letters(officer)
        assert (letter.key, letter.right, letter.subject) == ("visits.unbooked", walking.RIGHT, visit)
        assert (letter.values["number"], letter.values["money"]) == (told["number"], MONEY)
        assert kept_name(cast, visit) not in str(letter.values)
        cast.acts(walk.li, ticking.undo, visit)
        cast.acts(walk.li, ticking.visited, visit)
        assert len(cast.letters(officer)) == 1

    def test_who_ticks_it_off_reads_it_there_and_gets_no_letter(self, walk: Round, cast: Cast) -> None:
        officer, visit = cast.create_officer("周通"), walk.visit()
        assert cast.acts(officer, ticking.visited, visit)["booked"] == Booked.OUT
        assert cast.letters(officer) == []

    def test_whom_it_was_brought_to_hears_nothing_of_it_in_office(self, walk: Round, cast: Cast) -> None:
        officer = cast.create_officer("周通")
        visit = create_visit(cast, walk.campaign, officer, walk.li)
        cast.acts(walk.li, ticking.visited, visit)
        assert "visits.unbooked" not in cast.keys(officer)

    def test_goods_alone_touch_no_books(self, walk: Round, cast: Cast) -> None:
        told = cast.acts(walk.li, ticking.visited, walk.visit(money=None))
        assert (told["booked"], told["gave_goods"], grants(cast)) == (Booked.NOTHING, GOODS, [])

    def test_whom_it_is_about_gives_no_word_of_it(self, walk: Round, cast: Cast, chair: Actor) -> None:
        deputy = cast.create_deputy()
        visit = walk.visit()

        def visit_the_chair(session) -> None:  # type: ignore[no-untyped-def]
            session.get_one(Visit, visit).member_id = chair.member_id

        cast.write(visit_the_chair)
        cast.acts(walk.li, ticking.visited, visit)
        assert [one.second_id for one in grants(cast)] == [deputy.account_id]
        entry = books.Entry(chair.member_id or 0, Kind.WARMTH, Source.OWN_FUNDS, cast.now.date(), amount=100)
        with pytest.raises(seconding.NotTheirWord):
            cast.acts(
                walk.li,
                lambda session, *, by, now: books.enter_agreed(session, entry, chair.account_id, now, by=by, now=now),
            )


class TestUndo:
    def test_takes_it_out_by_a_counter_entry_and_tells_nobody(self, walk: Round, cast: Cast, chair: Actor) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        cast.acts(walk.li, ticking.undo, visit)
        grant, counter = grants(cast)
        assert (counter.corrects, counter.amount, counter.number) == (grant.id, -MONEY, grant.number)
        assert cast.letters(chair) == []
        again = cast.acts(walk.li, ticking.visited, visit)
        assert (again["booked"], len(grants(cast))) == (Booked.IN, 3)
        whom = kept(cast, visit).member_id
        assert cast.read(lambda session: ceilings.total(session, whom, 2026)) == MONEY

    def test_takes_back_what_waits_for_a_word(self, walk: Round, cast: Cast) -> None:
        cast.create_deputy()
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        cast.acts(walk.li, ticking.undo, visit)
        assert [one.state for one in grants(cast)] == [aid.State.UNDONE]


class TestOtherwise:
    def test_is_written_in_a_line_and_takes_the_place_of_what_was_set(
        self, walk: Round, cast: Cast, chair: Actor
    ) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        told = write(cast, walk.li, visit, "500元、一箱牛奶")
        assert (told["gave_money"], told["gave_goods"], told["booked"]) == (50_000, "一箱牛奶", Booked.IN)
        assert [one.amount for one in grants(cast)] == [MONEY, -MONEY, 50_000]
        assert kept(cast, visit).money == MONEY

    def test_more_than_was_approved_waits_for_a_second_word(self, walk: Round, cast: Cast, chair: Actor) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        told = write(cast, walk.li, visit, "1500")
        assert told["booked"] == Booked.WAITING
        assert cast.keys(chair) == ["aid.asked"]

    def test_nothing_can_be_said_too(self, walk: Round, cast: Cast, chair: Actor) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        asked = cast.acts(walk.li, bringing.begin, visit)
        told = cast.acts(walk.li, bringing.nothing, asked["version"])
        assert (told["gave_money"], told["gave_goods"], told["booked"]) == (None, None, Booked.NOTHING)

    def test_is_asked_of_what_is_done_until_the_campaign_is_wrapped_up(self, walk: Round, cast: Cast) -> None:
        visit = walk.visit(money=None)
        with pytest.raises(VisitMoved):
            cast.acts(walk.li, bringing.begin, visit)
        cast.acts(walk.li, ticking.visited, visit)

        def close(session) -> None:  # type: ignore[no-untyped-def]
            session.get_one(Campaign, walk.campaign).state = State.CLOSED

        cast.acts(walk.li, bringing.begin, visit)
        cast.write(close)
        with pytest.raises(VisitMoved):
            cast.acts(walk.li, bringing.write, "500")


class TestWhoseMoney:
    def test_of_one_visit_is_chosen_and_the_books_say_so(self, walk: Round, cast: Cast, chair: Actor) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        asked = cast.acts(walk.li, bringing.begin, visit)
        told = cast.acts(walk.li, bringing.choose_source, asked["version"], Source.DONATION)
        assert (told["source"], told["gave_money"], told["gave_goods"]) == (Source.DONATION, MONEY, GOODS)
        assert [(one.amount, one.source) for one in grants(cast)] == [
            (MONEY, Source.OWN_FUNDS),
            (-MONEY, Source.OWN_FUNDS),
            (MONEY, Source.DONATION),
        ]
        assert [one.record for one in cast.audited("visits.source")] == [told["number"]]
        assert wrapped(cast, walk.campaign) == [{"source": Source.DONATION, "money": MONEY}]

    def test_that_it_was_already_changes_nothing(self, walk: Round, cast: Cast, chair: Actor) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        asked = cast.acts(walk.li, bringing.begin, visit)
        cast.acts(walk.li, bringing.choose_source, asked["version"], Source.OWN_FUNDS)
        assert (len(grants(cast)), cast.audited("visits.source")) == (1, [])

    def test_stays_when_another_sum_is_written(self, walk: Round, cast: Cast, chair: Actor) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        asked = cast.acts(walk.li, bringing.begin, visit)
        cast.acts(walk.li, bringing.choose_source, asked["version"], Source.DONATION)
        write(cast, walk.li, visit, "500")
        assert (grants(cast)[-1].amount, grants(cast)[-1].source) == (50_000, Source.DONATION)

    def test_is_that_of_the_round_again_when_the_visit_is_taken_back(
        self, walk: Round, cast: Cast, chair: Actor
    ) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        cast.acts(walk.li, ticking.undo, visit)
        cast.write(partial(set_source, walk.campaign, Source.STATE))
        assert cast.acts(walk.li, ticking.visited, visit)["source"] == Source.STATE

    def test_is_not_chosen_by_an_old_button_nor_once_it_is_wrapped_up(
        self, walk: Round, cast: Cast, chair: Actor
    ) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit)
        asked = cast.acts(walk.li, bringing.begin, visit)
        with pytest.raises(Outdated):
            cast.acts(walk.li, bringing.choose_source, asked["version"] - 1, Source.STATE)

        def close(session: Session) -> None:
            session.get_one(Campaign, walk.campaign).state = State.CLOSED

        cast.write(close)
        with pytest.raises(VisitMoved):
            cast.acts(walk.li, bringing.choose_source, asked["version"], Source.STATE)
        assert kept(cast, visit).source == Source.OWN_FUNDS


class TestRead:
    @pytest.mark.parametrize(
        ("words", "money", "goods"),
        [
            ("500", 50_000, None),
            ("500元", 50_000, None),
            ("1,000 元", 100_000, None),
            ("１，０００元，米", 100_000, "米"),
            ("慰问金500元，米、油", 50_000, "米、油"),
            ("500 元 米", 50_000, "米"),
            ("米、油、500块", 50_000, "米、油"),
            ("一箱牛奶", None, "一箱牛奶"),
            ("两袋米;油", None, "两袋米、油"),
            ("CNY 500, rice", 50_000, "rice"),
            ("慰问金：三百", 30_000, None),
        ],
    )
    def test_tells_money_from_goods(self, words: str, money: int | None, goods: str | None) -> None:
        assert bringing.read(words) == (money, goods)

    @pytest.mark.parametrize("words", ["", "、", "500元，300元", "现金若干", "9" * 9, "米" * 61])
    def test_takes_nothing_that_is_neither_or_both_twice(self, words: str) -> None:
        with pytest.raises(NotBrought):
            bringing.read(words)


class TestReceipt:
    def test_whom_it_was_brought_to_can_say_that_it_did_not_come(self, walk: Round, cast: Cast, chair: Actor) -> None:
        li = cast.create_member("李明")
        visit = walk.visit()

        def visit_li(session) -> None:  # type: ignore[no-untyped-def]
            session.get_one(Visit, visit).member_id = li.member_id

        cast.write(visit_li)
        told = cast.acts(walk.li, ticking.visited, visit)
        (grant,) = grants(cast)
        cast.acts(li, aiding.miss, grant.id)
        assert grants(cast)[0].receipt == Receipt.MISSING
        assert [(one.key, one.values["number"]) for one in cast.letters(chair)] == [
            ("aid.missed_brought", told["number"])
        ]


class TestAskReceipts:
    def ask(self, cast: Cast, hours: int = 1) -> int:
        at = cast.now + timedelta(hours=hours)
        return cast.write(lambda session: booking.ask_receipts(session, now=at))

    def test_asks_once_an_hour_later_who_can_be_written_to(self, walk: Round, cast: Cast, chair: Actor) -> None:
        li = cast.create_member("李明")
        cast.acts(walk.li, ticking.visited, create_visit(cast, walk.campaign, li, walk.li))
        cast.acts(walk.li, ticking.visited, walk.visit())
        assert (self.ask(cast, 0), cast.letters(li)) == (0, [])
        assert (self.ask(cast), self.ask(cast)) == (2, 0)
        (letter,) = cast.letters(li)
        (grant, _) = grants(cast)
        assert (letter.key, letter.values["number"], letter.values["grant"]) == ("aid.handed", grant.number, grant.id)
        cast.acts(li, aiding.confirm, grant.id)
        assert grants(cast)[0].receipt == Receipt.TAP

    def test_asks_nobody_of_what_was_taken_back_or_waits(self, walk: Round, cast: Cast, chair: Actor) -> None:
        li = cast.create_member("李明")
        visit = create_visit(cast, walk.campaign, li, walk.li)
        cast.acts(walk.li, ticking.visited, visit)
        cast.acts(walk.li, ticking.undo, visit)
        assert (self.ask(cast), cast.letters(li)) == (0, [])


class TestDay:
    def test_counts_in_the_year_in_which_it_was_brought(self, walk: Round, cast: Cast, chair: Actor) -> None:
        visit = walk.visit()
        cast.acts(walk.li, ticking.visited, visit, now=cast.now.replace(year=2027, month=1, day=20))
        assert [one.given_on for one in grants(cast)] == [date(2027, 1, 20)]


class TestTogether:
    def test_the_money_goes_into_the_books_page_by_page_in_the_name_of_who_ticked_off(
        self, walk: Round, cast: Cast, chair: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(booking, "A_PAGE", 2)
        steward = cast.create_steward()
        every = [walk.visit(name) for name in "甲乙丙"]
        asked = cast.acts(steward, for_others.begin_all, every[0])
        cast.acts(steward, for_others.choose_day, asked["version"], 0)
        assert grants(cast) == []
        assert [cast.write(lambda session: booking.take_up(session, now=cast.now)) for _ in range(3)] == [2, 1, 0]
        assert {(one.entered_by, one.second_id, one.amount) for one in grants(cast)} == {
            (steward.account_id, chair.account_id, MONEY)
        }
        assert not cast.read(booking.waiting)

    def test_taken_back_before_that_it_never_goes_in(self, walk: Round, cast: Cast, chair: Actor) -> None:
        steward, visit = cast.create_steward(), walk.visit()
        asked = cast.acts(steward, for_others.begin_all, visit)
        cast.acts(steward, for_others.choose_day, asked["version"], 0)
        cast.acts(steward, for_others.undo_all, visit)
        assert not cast.read(booking.waiting)
        assert grants(cast) == []

    def test_the_officer_who_ticked_off_many_hears_which_the_books_did_not_take(self, walk: Round, cast: Cast) -> None:
        officer, visit = cast.create_officer("周通"), walk.visit()
        asked = cast.acts(officer, for_others.begin_all, visit)
        cast.acts(officer, for_others.choose_day, asked["version"], 0)
        assert cast.letters(officer) == []
        cast.write(lambda session: booking.take_up(session, now=cast.now))
        assert [(one.key, one.subject) for one in cast.letters(officer)] == [("visits.unbooked", visit)]

    def test_what_the_books_do_not_take_stands_behind_the_name(self, walk: Round, cast: Cast) -> None:
        steward, visit = cast.create_steward(), walk.visit()
        asked = cast.acts(steward, for_others.begin_all, visit)
        cast.acts(steward, for_others.choose_day, asked["version"], 0)
        cast.write(lambda session: booking.take_up(session, now=cast.now))
        (line,) = lines(cast.acts(steward, for_others.pair, visit))
        assert line["booked"] == Booked.OUT
