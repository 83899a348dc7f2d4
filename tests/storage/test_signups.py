"""Sign-ups: who gets a place, who waits, in which order, and what is refused."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from storage import signups
from storage.activities import Activity, Audience, NoSuchActivity, Place, Selection, SignUp, State
from storage.database import Database
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.mydata import copies, leaving
from storage.outbox import StoredLetter
from storage.signups import (
    Began,
    Cancelled,
    NeverFits,
    NoSuchOption,
    NoSuchSignUp,
    NotIn,
    NotWaiting,
    NotYoursToEnter,
    OfferGone,
    ReasonUnfit,
    SignUpClosed,
    TooLateToWithdraw,
    TooManyFamily,
    answering,
)
from tests.cast import Actor, Cast
from tests.conftest import Open
from tests.storage.activity import add_option, put_on
from tests.storage.together import in_threads


def people(cast: Cast, count: int) -> list[Actor]:
    return [cast.create_member(f"职工{nth}") for nth in range(1, count + 1)]


def row(cast: Cast, activity_id: int, actor: Actor) -> SignUp:
    return cast.read(lambda s: s.query(SignUp).filter_by(activity_id=activity_id, member_id=actor.member_id).one())


def change(cast: Cast, activity_id: int, **fields: object) -> None:
    def rule(session: object) -> None:
        activity = session.get_one(Activity, activity_id)  # type: ignore[attr-defined]
        for name, value in fields.items():
            setattr(activity, name, value)

    cast.write(rule)


class TestSignUp:
    def test_takes_the_last_seat_and_then_waits(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=2)
        found = [cast.acts(one, signups.sign_up, activity, 0, 0) for one in people(cast, 4)]
        assert [one["place"] for one in found] == [Place.SEATED, Place.SEATED, Place.WAITING, Place.WAITING]
        assert [one["rank"] for one in found] == [None, None, 1, 2]
        assert [one["taken"] for one in found] == [1, 2, 2, 2]

    def test_pressed_twice_keeps_the_one_place(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=2)
        one, other = people(cast, 2)
        cast.acts(one, signups.sign_up, activity, 0, 0)
        assert cast.acts(one, signups.sign_up, activity, 0, 0)["place"] == Place.SEATED
        assert cast.acts(other, signups.sign_up, activity, 0, 0)["place"] == Place.SEATED

    def test_by_one_press_says_what_the_rule_itself_would_say(self, cast: Cast) -> None:
        """The short way of one press and the rule, which answers when it is pressed again."""
        officer = cast.create_officer()
        for more in ({"seats": 1}, {"seats": None}, {"selection": Selection.DRAW}):
            activity = put_on(cast, officer, **more)
            for one in (cast.create_member("甲一"), cast.create_member("乙二")):
                assert cast.acts(one, signups.sign_up, activity, 0, 0) == cast.acts(
                    one, signups.sign_up, activity, 0, 0
                )

    def test_seats_a_family_whole_or_lets_it_wait(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=3, family_most=2)
        first, family, single = people(cast, 3)
        cast.acts(first, signups.sign_up, activity, 0, 0)
        assert cast.acts(family, signups.sign_up, activity, 0, 2)["place"] == Place.WAITING
        assert cast.acts(single, signups.sign_up, activity, 0, 0)["place"] == Place.SEATED

    def test_refuses_a_family_that_could_never_sit_together_and_says_how_many_can(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=3, family_most=3)
        small, large = add_option(cast, activity, "9:00", seats=2), add_option(cast, activity, "10:00")
        (family,) = people(cast, 1)
        with pytest.raises(NeverFits) as refused:
            cast.acts(family, signups.sign_up, activity, small, 2)
        assert (refused.value.values["option"], refused.value.values["most"]) == ("9:00", 1)
        with pytest.raises(NeverFits) as refused:
            cast.acts(family, signups.sign_up, activity, large, 3)
        assert refused.value.values["most"] == 2
        assert cast.acts(family, signups.sign_up, activity, large, 2)["place"] == Place.SEATED

    def test_counts_the_places_of_an_option(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=None)
        short, long = add_option(cast, activity, "5 公里", seats=1), add_option(cast, activity, "10 公里")
        found = [
            cast.acts(one, signups.sign_up, activity, option, 0)
            for one, option in zip(people(cast, 3), (short, short, long), strict=True)
        ]
        assert [one["place"] for one in found] == [Place.SEATED, Place.WAITING, Place.SEATED]

    def test_refuses_after_closing_and_once_it_is_cancelled_or_has_been(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer())
        (one,) = people(cast, 1)
        with pytest.raises(SignUpClosed) as refused:
            cast.acts(one, signups.sign_up, activity, 0, 0, now=cast.now + timedelta(days=5))
        assert refused.value.values["keeper"] == "王秀英"
        with pytest.raises(Began):
            cast.acts(one, signups.sign_up, activity, 0, 0, now=cast.now + timedelta(days=8))
        change(cast, activity, state=State.CANCELLED, cancelled_why="下雨")
        with pytest.raises(Cancelled) as refused_too:
            cast.acts(one, signups.sign_up, activity, 0, 0)
        assert refused_too.value.values["why"] == "下雨"

    def test_tells_who_is_in_that_it_is_called_off_or_over_and_nothing_else(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        seated, waits = people(cast, 2)
        cast.acts(seated, signups.sign_up, activity, 0, 0)
        cast.acts(waits, signups.sign_up, activity, 0, 0)
        acts = [(seated, act, (activity,)) for act in (answering.begin, signups.before_leaving, signups.withdraw)]
        acts += [(seated, signups.sign_up, (activity, 0, 0)), (waits, signups.waitlist, (activity,))]
        acts += [(seated, signups.accept, (row(cast, activity, seated).id,))]

        def refused(no: type[Refusal], **more: Any) -> None:
            for one, act, arguments in acts:
                with pytest.raises(no):
                    cast.acts(one, act, *arguments, **more)

        refused(Began, now=cast.now + timedelta(days=8))
        change(cast, activity, state=State.CANCELLED, cancelled_why="下雨")
        refused(Cancelled)
        change(cast, activity, state=State.OVER)
        refused(Began)

    def test_refuses_too_much_family_and_options_that_there_are_not(self, cast: Cast) -> None:
        plain = put_on(cast, cast.create_officer(), family_most=1)
        chosen = put_on(cast, cast.create_officer("孙丽"))
        option = add_option(cast, chosen, "周六")
        (one,) = people(cast, 1)
        with pytest.raises(TooManyFamily):
            cast.acts(one, signups.sign_up, plain, 0, 2)
        with pytest.raises(NoSuchOption):
            cast.acts(one, signups.sign_up, plain, option, 0)
        with pytest.raises(NoSuchOption):
            cast.acts(one, signups.sign_up, chosen, 0, 0)

    def test_is_for_whom_the_activity_is_for(self, cast: Cast) -> None:
        draft = put_on(cast, cast.create_officer(), state=State.DRAFT)
        (one,) = people(cast, 1)
        with pytest.raises(NoSuchActivity):
            cast.acts(one, signups.sign_up, draft, 0, 0)


class TestWithdraw:
    def test_offers_the_place_to_the_first_who_waits(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        seated, first, second = people(cast, 3)
        for one in (seated, first, second):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        cast.acts(seated, signups.withdraw, activity)
        assert row(cast, activity, first).place == Place.OFFERED
        assert row(cast, activity, first).offer_until == cast.now + timedelta(hours=12)
        assert cast.keys(first) == ["signups.offered"]
        assert cast.acts(second, signups.look, activity)["mine"]["rank"] == 1

    def test_ends_with_the_deadline_for_who_is_seated_and_not_for_who_waits(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        seated, waits, other = people(cast, 3)
        cast.acts(seated, signups.sign_up, activity, 0, 0)
        cast.acts(waits, signups.sign_up, activity, 0, 0)
        late = cast.now + timedelta(days=5)
        with pytest.raises(TooLateToWithdraw):
            cast.acts(seated, signups.withdraw, activity, now=late)
        assert cast.acts(waits, signups.withdraw, activity, now=late)["place"] == Place.WITHDRAWN
        with pytest.raises(NotIn):
            cast.acts(waits, signups.withdraw, activity, now=late)
        with pytest.raises(NotIn):
            cast.acts(other, signups.withdraw, activity)


class TestOffers:
    def full(self, cast: Cast, **more: object) -> tuple[int, Actor, Actor, Actor]:
        """One place, taken, and two who wait."""
        activity = put_on(cast, cast.create_officer(), seats=1, **more)
        found = people(cast, 3)
        for one in found:
            cast.acts(one, signups.sign_up, activity, 0, 0)
        return activity, *found  # type: ignore[return-value]

    @pytest.mark.parametrize(
        ("before", "held"),
        [
            (timedelta(hours=25), timedelta(hours=12)),
            (timedelta(hours=24), timedelta(hours=2)),
            (timedelta(hours=3), timedelta(minutes=20)),
            (timedelta(minutes=9), timedelta(minutes=9)),
        ],
    )
    def test_are_held_shorter_the_nearer_it_is(self, cast: Cast, before: timedelta, held: timedelta) -> None:
        activity, seated, first, _ = self.full(cast, starts_at=cast.now + before, closes_at=cast.now + before)
        cast.acts(seated, signups.withdraw, activity)
        assert row(cast, activity, first).offer_until == cast.now + held

    def test_taken_seat_and_declined_go_to_the_next(self, cast: Cast) -> None:
        activity, seated, first, second = self.full(cast)
        cast.acts(seated, signups.withdraw, activity)
        offer = row(cast, activity, first).id
        assert cast.acts(first, signups.decline, offer)["place"] == Place.DECLINED
        next_offer = row(cast, activity, second).id
        assert cast.acts(second, signups.accept, next_offer)["place"] == Place.SEATED
        assert cast.acts(second, signups.accept, next_offer)["place"] == Place.SEATED
        with pytest.raises(OfferGone):
            cast.acts(first, signups.accept, offer)

    def test_of_others_are_nobodys_to_take(self, cast: Cast) -> None:
        activity, seated, first, second = self.full(cast)
        cast.acts(seated, signups.withdraw, activity)
        with pytest.raises(NoSuchSignUp):
            cast.acts(second, signups.accept, row(cast, activity, first).id)
        with pytest.raises(NoSuchSignUp):
            cast.acts(second, signups.accept, 987654321)

    def test_run_out_are_told_and_passed_on_once(self, cast: Cast) -> None:
        activity, seated, first, second = self.full(cast)
        cast.acts(seated, signups.withdraw, activity)
        later = cast.now + timedelta(hours=12)
        with pytest.raises(OfferGone):
            cast.acts(first, signups.accept, row(cast, activity, first).id, now=later)
        assert cast.write(partial(signups.expire, now=later)) == 1
        assert cast.write(partial(signups.expire, now=later)) == 0
        assert cast.keys(first) == ["signups.offered", "signups.offer_over"]
        # It is ten at night by then: who sleeps reads it in the morning.
        over = select(StoredLetter.not_before).where(StoredLetter.key == "signups.offer_over")
        told = cast.read(lambda session: session.scalars(over).one())
        assert told is not None
        assert told > later + timedelta(hours=8)
        assert row(cast, activity, second).place == Place.WAITING

    def test_are_not_made_by_night_but_in_the_morning(self, cast: Cast) -> None:
        activity, seated, first, _ = self.full(cast)
        night = cast.now.replace(hour=23)
        cast.acts(seated, signups.withdraw, activity, now=night)
        assert row(cast, activity, first).place == Place.WAITING
        newcomer = cast.create_member("后来的")
        assert cast.acts(newcomer, signups.sign_up, activity, 0, 0, now=night)["rank"] == 3
        morning = (night + timedelta(days=1)).replace(hour=7)
        assert cast.read(partial(signups.due, now=morning - timedelta(minutes=1))) == []
        assert cast.read(partial(signups.due, now=morning)) == [activity]
        cast.write(partial(signups.offer, activity_id=activity, now=morning))
        assert row(cast, activity, first).offer_until == morning + timedelta(hours=12)

    def test_to_somebody_without_telegram_go_to_who_signed_them_up(self, cast: Cast) -> None:
        steward = cast.create_steward()
        activity = put_on(cast, cast.create_officer(), seats=1)
        (seated,) = people(cast, 1)
        cast.acts(seated, signups.sign_up, activity, 0, 0)
        old = cast.enrol("老何")
        assert cast.acts(steward, signups.enter_for, activity, old, 0, 0)["place"] == Place.WAITING
        cast.acts(seated, signups.withdraw, activity)
        (letter,) = cast.letters(steward)
        assert (letter.key, letter.values["name"]) == ("signups.offered_for", "老何")
        assert cast.acts(steward, signups.accept, letter.values["sign_up"])["place"] == Place.SEATED


class TestEnteringForOthers:
    def test_is_for_people_of_ones_units_and_never_oneself(self, cast: Cast) -> None:
        steward = cast.create_steward()
        activity = put_on(cast, cast.create_officer())
        other = cast.enrol("外单位", unit=cast.create_unit("城西供水站"))
        for member in (other, steward.member_id):
            with pytest.raises(NotYoursToEnter):
                cast.acts(steward, signups.enter_for, activity, member, 0, 0)

    def test_goes_on_after_the_deadline_until_it_begins(self, cast: Cast) -> None:
        steward = cast.create_steward()
        activity = put_on(cast, cast.create_officer())
        member = cast.enrol("老何")
        late = cast.now + timedelta(days=6)
        assert cast.acts(steward, signups.enter_for, activity, member, 0, 0, now=late)["place"] == Place.SEATED
        assert cast.acts(steward, signups.withdraw_for, activity, member, now=late)["place"] == Place.WITHDRAWN
        with pytest.raises(Began):
            cast.acts(steward, signups.enter_for, activity, member, 0, 0, now=cast.now + timedelta(days=7))

    def test_is_told_to_who_has_telegram(self, cast: Cast) -> None:
        steward, (one,) = cast.create_steward(), people(cast, 1)
        activity = put_on(cast, cast.create_officer())
        cast.acts(steward, signups.enter_for, activity, one.member_id, 0, 0)
        assert cast.keys(one) == ["signups.entered"]


class TestMovingUp:
    def test_gives_a_reason_that_all_who_wait_can_read_without_a_name(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=1)
        seated, first, second = people(cast, 3)
        for one in (seated, first, second):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        cast.acts(officer, signups.move_up, row(cast, activity, second).id, "  上次  名额算错了 ")
        shown = cast.acts(first, signups.look, activity)
        assert [one["reason"] for one in shown["moves"]] == ["上次 名额算错了"]
        assert (shown["mine"]["rank"], cast.acts(second, signups.look, activity)["mine"]["rank"]) == (2, 1)
        assert cast.acts(seated, signups.look, activity)["moves"] == []

    def test_wants_a_reason_and_somebody_who_waits(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=1)
        (seated,) = people(cast, 1)
        cast.acts(seated, signups.sign_up, activity, 0, 0)
        with pytest.raises(ReasonUnfit):
            cast.acts(officer, signups.move_up, row(cast, activity, seated).id, " ")
        with pytest.raises(NotWaiting):
            cast.acts(officer, signups.move_up, row(cast, activity, seated).id, "为什么")


class TestTwoAtOnce:
    def test_never_share_a_seat(self, cast: Cast, opened: Open) -> None:
        activity = put_on(cast, cast.create_officer(), seats=3)
        waiting = people(cast, 8)
        turns = iter(waiting)

        def press(database: Database) -> None:
            one = next(turns)
            Cast(database, cast.now).acts(one, signups.sign_up, activity, 0, 0)

        assert in_threads(8, opened, press) == []
        rows = cast.read(lambda s: s.query(SignUp).filter_by(activity_id=activity).order_by(SignUp.turn).all())
        assert [one.place for one in rows] == [Place.SEATED] * 3 + [Place.WAITING] * 5
        assert len({one.turn for one in rows}) == 8

    def test_give_one_place_back_and_take_it_once(self, cast: Cast, opened: Open) -> None:
        """Both seats go back while another presses twice: two offers, to the two who wait, and nobody is in twice."""
        activity = put_on(cast, cast.create_officer(), seats=2)
        found = people(cast, 5)
        for one in found[:4]:
            cast.acts(one, signups.sign_up, activity, 0, 0)
        acts = iter(
            [
                (found[0], signups.withdraw, (activity,)),
                (found[1], signups.withdraw, (activity,)),
                (found[4], signups.sign_up, (activity, 0, 0)),
                (found[4], signups.sign_up, (activity, 0, 0)),
            ]
        )

        def press(database: Database) -> None:
            who, rule, arguments = next(acts)
            Cast(database, cast.now).acts(who, rule, *arguments)

        assert in_threads(4, opened, press) == []
        places = [row(cast, activity, one).place for one in found]
        assert places == [Place.WITHDRAWN] * 2 + [Place.OFFERED] * 2 + [Place.WAITING]


class TestLeaving:
    def test_the_bureau_gives_the_places_back(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        goes, waits = people(cast, 2)
        for one in (goes, waits):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        cast.write(lambda s: setattr(s.get_one(Member, goes.member_id), "standing", Standing.LEFT))
        assert cast.write(partial(signups.give_back, now=cast.now)) == 1
        assert row(cast, activity, waits).place == Place.OFFERED

    def test_the_bot_gives_them_back_too_and_the_copy_names_them_before(self, cast: Cast) -> None:
        activity = put_on(cast, cast.create_officer(), seats=1)
        goes, waits = people(cast, 2)
        for one in (goes, waits):
            cast.acts(one, signups.sign_up, activity, 0, 0)
        copy = cast.read(lambda s: copies.of_member(s, goes.member_id or 0))
        assert copy is not None
        assert [(one["title"], one["place"]) for one in copy["sign_ups"]] == [("东湖健步走", Place.SEATED)]
        assert cast.acts(goes, leaving.leave)["signed_up"] == ["东湖健步走"]
        assert row(cast, activity, waits).place == Place.OFFERED


class TestLooking:
    def test_tells_of_a_clash_and_lists_what_is_for_the_reader(self, cast: Cast) -> None:
        officer = cast.create_officer()
        walk, ball = put_on(cast, officer), put_on(cast, officer, title="羽毛球")
        retired = put_on(cast, officer, title="重阳登高", audience=Audience.RETIRED)
        (one,) = people(cast, 1)
        cast.acts(one, signups.sign_up, walk, 0, 0)
        assert cast.acts(one, signups.look, ball)["clashes"] == ["东湖健步走"]
        shown = cast.acts(one, signups.listed, 0)
        assert [(each["title"], each["place"]) for each in shown["lines"]] == [
            ("东湖健步走", Place.SEATED),
            ("羽毛球", None),
        ]
        assert [each["activity"] for each in cast.acts(one, signups.mine, 0)["lines"]] == [walk]
        with pytest.raises(NoSuchActivity):
            cast.acts(one, signups.sign_up, retired, 0, 0)
