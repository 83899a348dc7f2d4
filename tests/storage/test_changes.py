"""Changes of published activities: what may be changed to what, who hears of it and when, and calling one off."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import signups
from storage.activities import (
    Activity,
    NoSuchActivity,
    NotYoursToKeep,
    Option,
    Place,
    Selection,
    SignUp,
    State,
    seating,
)
from storage.asking import Outdated
from storage.changes import ActivityTelling, Item, making, page, telling
from storage.changes.checking import AlreadyDrawn, NothingChanged, NotToBeChanged, NotUnderstood, TooFewSeats
from storage.changes.making import ReasonUnfit
from storage.changes.telling import NothingToTell
from storage.outbox import StoredLetter
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.activity import add_option, put_on


def sit(cast: Cast, activity_id: int, member_id: int | None, by: Actor, **more: Any) -> int:
    """Somebody has a place, as if they had signed up."""

    def rule(session: Session) -> int:
        activity = session.get_one(Activity, activity_id)
        assert member_id is not None
        option, family = more.get("option"), more.get("family", 0)
        made = seating.seat(
            session, activity, member_id, option, family, made_by=by.account_id, answers=None, now=cast.now
        )
        return made.id

    return cast.write(rule)


def change(cast: Cast, by: Actor, activity: int, item: Item, words: str, *, now: datetime | None = None) -> Values:
    """As the officer does it: the thing, the words, yes."""
    cast.acts(by, making.ask, activity, item, now=now)
    asked = cast.acts(by, making.write, words, now=now)
    return cast.acts(by, making.make, asked["version"], now=now)


def letters(cast: Cast, key: str) -> list[int | None]:
    """To which accounts."""
    found = select(StoredLetter.account_id).where(StoredLetter.key == key).order_by(StoredLetter.id)
    return cast.read(lambda session: list(session.scalars(found)))


def of(cast: Cast, activity: int) -> Activity:
    return cast.read(lambda session: session.get_one(Activity, activity))


class TestChanging:
    def test_shows_what_it_was_and_makes_it_only_after_a_yes(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        cast.acts(officer, making.ask, activity, Item.PLACE)
        asked = cast.acts(officer, making.write, "西门集合")
        assert asked["was"] == {"text": "东湖公园南门", "number": None, "since": None, "until": None}
        assert of(cast, activity).place == "东湖公园南门"
        cast.acts(officer, making.make, asked["version"])
        assert (of(cast, activity).place, of(cast, activity).version) == ("西门集合", 1)

    def test_a_second_press_changes_nothing_more(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        cast.acts(officer, making.ask, activity, Item.PLACE)
        asked = cast.acts(officer, making.write, "西门集合")
        cast.acts(officer, making.make, asked["version"])
        with pytest.raises(Outdated):
            cast.acts(officer, making.make, asked["version"])

    @pytest.mark.parametrize(
        ("item", "words", "field", "value"),
        [
            (Item.TITLE, "环湖健步走", "title", "环湖健步走"),
            (Item.WORDS, "带水。", "words", "带水。"),
            (Item.DIRECTIONS, "坐 3 路", "directions", "坐 3 路"),
            (Item.FEE, "20 元", "fee", "20 元"),
            (Item.SEATS, "40 人", "seats", 40),
            (Item.SEATS, "不限", "seats", None),
            (Item.FAMILY, "2", "family_most", 2),
            (Item.MINUTES, "90", "minutes", 90),
        ],
    )
    def test_understands(self, cast: Cast, item: Item, words: str, field: str, value: object) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        change(cast, officer, activity, item, words)
        assert getattr(of(cast, activity), field) == value

    def test_of_a_time_alone_keeps_the_day_and_of_a_day_the_time(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        zone, before = cast.now.tzinfo, of(cast, activity).starts_at
        assert before is not None
        before = before.astimezone(zone)
        change(cast, officer, activity, Item.WHEN, "19:00-21:30")
        after = of(cast, activity)
        assert after.starts_at == before.replace(hour=19, minute=0)
        assert after.ends_at == before.replace(hour=21, minute=30)
        day = before + timedelta(days=1)
        change(cast, officer, activity, Item.WHEN, f"{day:%Y-%m-%d}")
        assert of(cast, activity).starts_at == day.replace(hour=19, minute=0)

    def test_sign_up_never_ends_after_a_start_that_was_moved(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        earlier = cast.now + timedelta(days=2)
        change(cast, officer, activity, Item.WHEN, f"{earlier:%Y-%m-%d} 10:00")
        after = of(cast, activity)
        assert after.closes_at == after.starts_at

    @pytest.mark.parametrize(
        ("item", "words"),
        [
            (Item.SEATS, "很多"),
            (Item.SEATS, "一百亿"),
            (Item.FAMILY, "三万"),
            (Item.WHEN, "以后再说"),
            (Item.CLOSES, "2020-01-01 9:00"),
            (Item.TITLE, "长" * 41),
        ],
    )
    def test_says_what_it_does_not_understand_and_goes_on_asking(self, cast: Cast, item: Item, words: str) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        cast.acts(officer, making.ask, activity, item)
        with pytest.raises(NotUnderstood):
            cast.acts(officer, making.write, words)
        assert cast.acts(officer, making.open_question)["item"] == item

    def test_what_is_so_already_is_no_change(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id, seats=40)
        with pytest.raises(NothingChanged):
            change(cast, officer, activity, Item.SEATS, "40")

    def test_takes_out_what_need_not_be_there(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id, fee="20 元")
        asked = cast.acts(officer, making.ask, activity, Item.FEE)
        sure = cast.acts(officer, making.clear, asked["version"])
        cast.acts(officer, making.make, sure["version"])
        assert of(cast, activity).fee is None
        place = cast.acts(officer, making.ask, activity, Item.PLACE)
        with pytest.raises(Outdated):
            cast.acts(officer, making.clear, place["version"])

    def test_is_refused_once_it_has_begun(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        with pytest.raises(NotToBeChanged):
            cast.acts(officer, making.choose, activity, now=cast.now + timedelta(days=7))

    def test_is_refused_to_who_does_not_keep_it(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        other = cast.create_officer("李军", unit=cast.create_unit("城西泵站"))
        for rule in (making.choose, making.ask_why, telling.tell):
            with pytest.raises(NotYoursToKeep):
                cast.acts(other, rule, activity)
        with pytest.raises(NoSuchActivity):
            cast.acts(officer, making.ask_option, 10**17, Item.OPTION_SEATS)

    def test_sign_up_is_not_opened_again_after_a_draw(self, cast: Cast) -> None:
        officer = cast.create_officer()
        drawn: dict[str, Any] = {"selection": Selection.DRAW, "drawn_at": cast.now}
        activity = put_on(cast, officer, unit_id=officer.unit_id, **drawn)
        with pytest.raises(AlreadyDrawn):
            change(cast, officer, activity, Item.CLOSES, f"{cast.now + timedelta(days=3):%Y-%m-%d} 12:00")


class TestSeats:
    def test_are_never_fewer_than_are_taken_family_counted(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id, seats=5, family_most=2)
        sit(cast, activity, member.member_id, member, family=2)
        with pytest.raises(TooFewSeats) as no:
            change(cast, officer, activity, Item.SEATS, "2")
        assert no.value.values == {"taken": 3, "seats": 2, "activity": activity}
        change(cast, officer, activity, Item.SEATS, "3")
        assert of(cast, activity).seats == 3

    def test_that_are_added_are_offered_to_who_waits(self, cast: Cast) -> None:
        officer, first, second = cast.create_officer(), cast.create_member("李明"), cast.create_member("周平")
        activity = put_on(cast, officer, unit_id=officer.unit_id, seats=1)
        for one in (first, second):
            sit(cast, activity, one.member_id, one)
        change(cast, officer, activity, Item.SEATS, "2")
        places = cast.read(lambda session: list(session.scalars(select(SignUp.place).order_by(SignUp.turn))))
        assert places == [Place.SEATED, Place.OFFERED]

    def test_of_an_option_are_held_against_who_chose_it(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id, seats=9)
        option = add_option(cast, activity, "5 公里", seats=3)
        sit(cast, activity, member.member_id, member, option=option)
        sit(cast, activity, cast.enrol("周平"), officer, option=option)
        cast.acts(officer, making.ask_option, option, Item.OPTION_SEATS)
        with pytest.raises(TooFewSeats):
            cast.acts(officer, making.write, "1")
        sure = cast.acts(officer, making.write, "2")
        assert sure["option"] == "5 公里"
        cast.acts(officer, making.make, sure["version"])


class TestTelling:
    def test_of_time_and_place_is_at_once_to_everybody_who_is_in(self, cast: Cast) -> None:
        officer, seated, waiting = cast.create_officer(), cast.create_member("李明"), cast.create_member("周平")
        gone = cast.create_member("何玲")
        activity = put_on(cast, officer, unit_id=officer.unit_id, seats=1)
        for one in (seated, waiting):
            sit(cast, activity, one.member_id, one)
        left = sit(cast, activity, gone.member_id, gone)
        cast.write(lambda session: setattr(session.get_one(SignUp, left), "place", Place.WITHDRAWN))
        done = change(cast, officer, activity, Item.WHEN, f"{cast.now + timedelta(days=9):%Y-%m-%d} 9:00")
        assert letters(cast, "changes.told") == [seated.account_id]
        assert letters(cast, "changes.told_waiting") == [waiting.account_id]
        assert (done["told"], done["untold"]) == (True, 0)

    def test_of_the_rest_is_one_letter_when_the_officer_says_so(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        sit(cast, activity, member.member_id, member)
        change(cast, officer, activity, Item.FEE, "20 元")
        done = change(cast, officer, activity, Item.WORDS, "带水。")
        assert (letters(cast, "changes.told"), done["untold"]) == ([], 2)
        found = cast.acts(officer, page.tell, activity)
        assert letters(cast, "changes.told") == [member.account_id]
        assert found["untold"] == []
        with pytest.raises(NothingToTell):
            cast.acts(officer, page.tell, activity)

    def test_stays_on_the_desk_until_it_is_done(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        sit(cast, activity, member.member_id, member)
        change(cast, officer, activity, Item.FEE, "20 元")
        assert [one.waits for one in cast.acts(officer, page.waiting_for)] == ["told"]
        assert cast.acts(cast.create_officer("李军"), page.waiting_for) == []
        cast.acts(officer, page.tell, activity)
        assert cast.acts(officer, page.waiting_for) == []

    def test_falls_to_another_officer_when_who_made_it_is_out_of_office(self, cast: Cast) -> None:
        officer, member, heir = cast.create_officer(), cast.create_member(), cast.create_officer("李军")
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        sit(cast, activity, member.member_id, member)
        change(cast, officer, activity, Item.FEE, "20 元")
        cast.dismiss(officer)
        assert [one.waits for one in cast.acts(heir, page.waiting_for)] == ["told"]

    def test_of_what_was_changed_back_is_none(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id, fee="10 元")
        sit(cast, activity, member.member_id, member)
        change(cast, officer, activity, Item.FEE, "20 元")
        assert change(cast, officer, activity, Item.FEE, "10 元")["untold"] == 0

    def test_says_what_people_knew_last_however_often_it_was_changed(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id, fee="10 元")
        sit(cast, activity, member.member_id, member)
        for fee in ("20 元", "30 元"):
            change(cast, officer, activity, Item.FEE, fee)
        (line,) = cast.acts(officer, page.look, activity)["untold"]
        assert (line["was"]["text"], line["becomes"]["text"]) == ("10 元", "30 元")

    def test_needs_nobody_where_nobody_is_in(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        assert change(cast, officer, activity, Item.FEE, "20 元")["untold"] == 0
        member = cast.create_member()
        sit(cast, activity, member.member_id, member)
        change(cast, officer, activity, Item.PLACE, "西门")
        assert letters(cast, "changes.told") == [member.account_id]

    def test_goes_on_page_by_page_and_writes_to_nobody_twice(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(telling, "PAGE", 2)
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id, seats=9)
        members = [cast.create_member(name) for name in ("李明", "周平", "何玲", "吴强", "郑华")]
        for one in members:
            sit(cast, activity, one.member_id, one)
        change(cast, officer, activity, Item.PLACE, "西门")
        assert len(letters(cast, "changes.told")) == 2
        while cast.read(telling.goes_on):
            cast.write(lambda session: telling.go_on(session, now=cast.now))
        assert letters(cast, "changes.told") == [one.account_id for one in members]
        assert cast.read(lambda session: session.scalars(select(ActivityTelling.told)).all()) == [5]

    def test_of_one_option_alone_reaches_who_chose_it(self, cast: Cast) -> None:
        officer, runner, walker = cast.create_officer(), cast.create_member("李明"), cast.create_member("周平")
        activity = put_on(cast, officer, unit_id=officer.unit_id, seats=9)
        far, near = add_option(cast, activity, "5 公里"), add_option(cast, activity, "2 公里")
        sit(cast, activity, runner.member_id, runner, option=far)
        sit(cast, activity, walker.member_id, walker, option=near)
        cast.acts(officer, making.ask_option, far, Item.OPTION_WHEN)
        sure = cast.acts(officer, making.write, f"{cast.now + timedelta(days=7):%Y-%m-%d} 8:00")
        cast.acts(officer, making.make, sure["version"])
        assert letters(cast, "changes.told") == [runner.account_id]

    def test_wakes_people_only_for_what_begins_before_they_would_read_it(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        night = cast.now.replace(hour=23, minute=0)
        morning = (night + timedelta(days=1)).replace(hour=9)
        for starts_at, waits in ((morning, False), (morning + timedelta(days=3), True)):
            activity = put_on(cast, officer, unit_id=officer.unit_id, starts_at=starts_at)
            sit(cast, activity, member.member_id, member)
            change(cast, officer, activity, Item.PLACE, "西门", now=night)
            last = select(StoredLetter.not_before).order_by(StoredLetter.id.desc()).limit(1)
            assert (cast.read(lambda session, last=last: session.scalar(last)) is not None) is waits

    def test_asks_again_who_said_that_they_come_at_another_time(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        mine = sit(cast, activity, member.member_id, member)
        cast.write(lambda session: setattr(session.get_one(SignUp, mine), "comes", True))
        change(cast, officer, activity, Item.PLACE, "西门")
        assert cast.read(lambda session: session.get_one(SignUp, mine).comes) is True
        change(cast, officer, activity, Item.WHEN, f"{cast.now + timedelta(days=9):%Y-%m-%d} 9:00")
        assert cast.read(lambda session: session.get_one(SignUp, mine).comes) is None


class TestCallingOff:
    def cancel(self, cast: Cast, by: Actor, activity: int, why: str = "暴雨预警") -> Values:
        cast.acts(by, making.ask_why, activity)
        return cast.acts(by, making.cancel, cast.acts(by, making.write_why, why)["version"])

    def test_tells_everybody_who_is_in_at_once_and_why(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        sit(cast, activity, member.member_id, member)
        self.cancel(cast, officer, activity)
        found = of(cast, activity)
        assert (found.state, found.cancelled_why) == (State.CANCELLED, "暴雨预警")
        assert letters(cast, "changes.cancelled") == [member.account_id]

    def test_leaves_no_change_to_be_told(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        sit(cast, activity, member.member_id, member)
        change(cast, officer, activity, Item.FEE, "20 元")
        self.cancel(cast, officer, activity)
        assert cast.acts(officer, page.waiting_for) == []

    def test_is_done_once(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        self.cancel(cast, officer, activity)
        with pytest.raises(NotToBeChanged):
            self.cancel(cast, officer, activity)
        with pytest.raises(NotToBeChanged):
            change(cast, officer, activity, Item.SEATS, "9")

    def test_wants_a_reason(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        cast.acts(officer, making.ask_why, activity)
        for why in (" ", "长" * 201):
            with pytest.raises(ReasonUnfit):
                cast.acts(officer, making.write_why, why)

    def test_is_possible_while_it_is_under_way_and_not_after(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        cast.acts(officer, making.ask_why, activity, now=cast.now + timedelta(days=7, hours=1))
        with pytest.raises(NotToBeChanged):
            cast.acts(officer, making.ask_why, activity, now=cast.now + timedelta(days=7, hours=2))


class TestLeavingIt:
    def test_looking_at_the_page_leaves_what_was_begun(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, unit_id=officer.unit_id)
        cast.acts(officer, making.ask, activity, Item.PLACE)
        cast.acts(officer, page.look, activity)
        with pytest.raises(Outdated):
            cast.acts(officer, making.write, "西门")


class TestTimeMoved:
    """What comes along with a new time of the whole."""

    def move(self, cast: Cast, by: Actor, activity: int, since: datetime, *, now: datetime | None = None) -> None:
        value: Values = {"text": None, "number": None, "since": since, "until": since + timedelta(hours=2)}

        def rule(session: Session, *, by: Any, now: datetime) -> None:
            making.change(session, activity, None, Item.WHEN, value, by=by, now=now)

        cast.acts(by, rule, now=now)

    def test_moves_the_times_of_options_along_and_says_so_before_and_to_each_their_own(self, cast: Cast) -> None:
        officer, early, late = cast.create_officer(), cast.create_member("李明"), cast.create_member("周平")
        activity = put_on(cast, officer, seats=9)
        starts = cast.now + timedelta(days=7)
        first = add_option(cast, activity, "头场", starts_at=starts, ends_at=starts + timedelta(hours=1))
        second = add_option(cast, activity, "二场", starts_at=starts + timedelta(hours=1))
        sit(cast, activity, early.member_id, early, option=first)
        sit(cast, activity, late.member_id, late, option=second)
        cast.acts(officer, making.ask, activity, Item.WHEN)
        asked = cast.acts(officer, making.write, f"{starts + timedelta(days=2):%Y-%m-%d}")
        assert [one["option"] for one in asked["brings"]] == ["头场", "二场"]
        cast.acts(officer, making.make, asked["version"])
        at = cast.read(lambda session: [session.get_one(Option, one).starts_at for one in (first, second)])
        moved = of(cast, activity).starts_at
        assert moved is not None
        assert at == [moved, moved + timedelta(hours=1)]
        (letter,) = (one for one in cast.letters(late) if one.key == "changes.told")
        assert [one["option"] for one in letter.values["changes"]] == [None, "二场"]

    def test_says_before_the_yes_that_sign_up_ends_earlier(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer)
        cast.acts(officer, making.ask, activity, Item.WHEN)
        asked = cast.acts(officer, making.write, f"{cast.now + timedelta(days=2):%Y-%m-%d} 10:00")
        assert [(one["item"], one["becomes"]["since"]) for one in asked["brings"]] == [
            (Item.CLOSES, asked["becomes"]["since"])
        ]

    def test_holds_what_is_on_offer_no_longer_than_is_held_so_near_the_start(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=1)
        first, second = cast.create_member("李明"), cast.create_member("周平")
        for one in (first, second):
            sit(cast, activity, one.member_id, one)
        cast.acts(first, signups.withdraw, activity)
        self.move(cast, officer, activity, cast.now + timedelta(hours=6))
        held = select(SignUp.offer_until).where(SignUp.member_id == second.member_id)
        assert cast.read(lambda session: session.scalar(held)) == cast.now + timedelta(hours=2)
        (letter,) = (one for one in cast.letters(second) if one.key == "changes.told_offer")
        assert letter.values["offer_until"] == cast.now + timedelta(hours=2)

    def test_leaves_the_offer_of_an_option_that_begins_later_as_long_as_it_was(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, seats=None)
        option = add_option(cast, activity, "周日场", seats=1, starts_at=cast.now + timedelta(days=9))
        first, second = cast.create_member("李明"), cast.create_member("周平")
        for one in (first, second):
            sit(cast, activity, one.member_id, one, option=option)
        cast.acts(first, signups.withdraw, activity)
        held = select(SignUp.offer_until).where(SignUp.member_id == second.member_id)
        before = cast.read(lambda session: session.scalar(held))
        self.move(cast, officer, activity, cast.now + timedelta(hours=2))
        assert cast.read(lambda session: session.scalar(held)) == before

    def test_leaves_a_draw_its_time_before_the_start(self, cast: Cast) -> None:
        officer = cast.create_officer()
        activity = put_on(cast, officer, selection=Selection.DRAW)
        start = cast.now + timedelta(days=2)
        self.move(cast, officer, activity, start)
        closes = of(cast, activity).closes_at
        assert closes is not None
        assert closes < start
        with pytest.raises(NotUnderstood):
            change(cast, officer, activity, Item.CLOSES, f"{start:%Y-%m-%d %H:%M}")

    def test_leads_to_giving_the_place_back_in_the_way_that_is_open(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer)
        sit(cast, activity, member.member_id, member)
        self.move(cast, officer, activity, cast.now + timedelta(days=8))
        self.move(cast, officer, activity, cast.now + timedelta(days=9), now=cast.now + timedelta(days=6))
        assert cast.keys(member)[-2:] == ["changes.told", "changes.told_late"]


class TestWithoutTelegram:
    """Who was signed up by somebody else and gets no letters."""

    def test_are_named_to_the_officer_and_whoever_entered_them_hears_for_them(self, cast: Cast) -> None:
        officer, steward, member = cast.create_officer(), cast.create_steward(), cast.create_member()
        activity = put_on(cast, officer, seats=9)
        sit(cast, activity, member.member_id, member)
        sit(cast, activity, cast.enrol("老张"), steward)
        sit(cast, activity, cast.enrol("老李"), officer)
        cast.acts(officer, making.ask, activity, Item.PLACE)
        asked = cast.acts(officer, making.write, "西门")
        done = cast.acts(officer, making.make, asked["version"])
        for shown in (asked, done):
            assert (shown["by_letter"], shown["to_ring"], shown["names"]) == (1, 2, ["老张", "老李"])
        (letter,) = (one for one in cast.letters(steward) if one.key == "changes.told_for")
        assert letter.values["names"] == ["老张"]
        assert "changes.told_for" not in cast.keys(officer)

    def test_are_rung_about_what_is_called_off_too(self, cast: Cast) -> None:
        officer, steward = cast.create_officer(), cast.create_steward()
        activity = put_on(cast, officer, seats=9)
        sit(cast, activity, cast.enrol("老张"), steward)
        cast.acts(officer, making.ask_why, activity)
        asked = cast.acts(officer, making.write_why, "暴雨预警")
        assert (asked["by_letter"], asked["to_ring"]) == (0, 1)
        cast.acts(officer, making.cancel, asked["version"])
        assert "changes.cancelled_for" in cast.keys(steward)

    def test_hear_nothing_of_another_option(self, cast: Cast) -> None:
        officer, steward = cast.create_officer(), cast.create_steward()
        activity = put_on(cast, officer, seats=9)
        far, near = add_option(cast, activity, "5 公里"), add_option(cast, activity, "2 公里")
        sit(cast, activity, cast.enrol("老张"), steward, option=near)
        cast.acts(officer, making.ask_option, far, Item.OPTION_WHEN)
        sure = cast.acts(officer, making.write, f"{cast.now + timedelta(days=7):%Y-%m-%d} 8:00")
        cast.acts(officer, making.make, sure["version"])
        assert "changes.told_for" not in cast.keys(steward)

    def test_by_night_the_officer_reads_from_when_on_people_hear(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        activity = put_on(cast, officer)
        sit(cast, activity, member.member_id, member)
        night = cast.now.replace(hour=23, minute=0)
        done = change(cast, officer, activity, Item.PLACE, "西门", now=night)
        assert done["morning"] == (night + timedelta(days=1)).replace(hour=8, minute=0)
        assert change(cast, officer, activity, Item.PLACE, "东门")["morning"] is None


def test_calling_off_ends_what_is_held_on_offer_and_who_was_offered_it_hears(cast: Cast) -> None:
    officer = cast.create_officer()
    activity = put_on(cast, officer, seats=1)
    first, second = cast.create_member("李明"), cast.create_member("周平")
    for one in (first, second):
        sit(cast, activity, one.member_id, one)
    cast.acts(first, signups.withdraw, activity)
    cast.acts(officer, making.ask_why, activity)
    cast.acts(officer, making.cancel, cast.acts(officer, making.write_why, "暴雨预警")["version"])
    places = select(SignUp.place).where(SignUp.place == Place.OFFERED)
    assert cast.read(lambda session: session.scalars(places).all()) == []
    assert "changes.cancelled" in cast.keys(second)
