"""The committee: the chair's list, its terms, and whose word counts as the second where something takes two."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import accounts, committee
from storage.asking import Outdated
from storage.committee import NobodyFound, Seat, SeatOver, SitsByOffice
from storage.members import Member, Standing
from storage.mydata import copies
from storage.offices import absences, seconding
from storage.offices.seconding import NobodyToSecond, NothingToSecond, Second
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import HOME, Actor, Cast


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair()


def listed(cast: Cast, chair: Actor) -> list[str]:
    lines = cast.acts(chair, committee.look, 0)["lines"]
    assert isinstance(lines, list)
    return [str(line["name"]) for line in lines if isinstance(line, dict)]


def seconds(cast: Cast, *besides: Actor, days: int = 0) -> list[int]:
    now, whose = cast.now + timedelta(days), {one.account_id for one in besides}
    return cast.read(lambda session: committee.may_second(session, besides=whose, now=now))


def departs(cast: Cast, actor: Actor) -> None:
    left = update(Member).where(Member.id == actor.member_id).values(standing=Standing.LEFT)
    cast.write(lambda session: session.execute(left))


class TestTheList:
    def test_has_whom_the_chair_names_with_their_term_and_tells_them(self, cast: Cast, chair: Actor) -> None:
        zhou = cast.create_member("周敏")
        done = cast.seat(chair, "周敏", years=3)
        assert (done["name"], done["unit"], done["until"], done["joined"]) == ("周敏", HOME, date(2029, 11, 23), True)
        assert listed(cast, chair) == ["周敏"]
        assert cast.keys(zhou) == ["committee.named"]
        assert [(one.account_id, one.record) for one in cast.audited("committee.name")] == [
            (chair.account_id, f"members {zhou.member_id}")
        ]

    def test_has_somebody_without_telegram_who_can_say_no_second_word(self, cast: Cast, chair: Actor) -> None:
        cast.enrol("周敏")
        assert cast.seat(chair, "周敏")["joined"] is False
        assert (listed(cast, chair), seconds(cast)) == (["周敏"], [])

    def test_asks_which_of_several_and_takes_no_other(self, cast: Cast, chair: Actor) -> None:
        first, _ = cast.create_member("周敏"), cast.create_member("周敏", unit=cast.create_unit("城西供水站"))
        other = cast.create_member("李明")
        cast.acts(chair, committee.begin)
        with pytest.raises(NobodyFound):
            cast.acts(chair, committee.find, "没这个人")
        shown = cast.acts(chair, committee.find, "周敏")
        with pytest.raises(Outdated):
            cast.acts(chair, committee.pick, shown["version"], other.member_id)
        asked = cast.acts(chair, committee.pick, shown["version"], first.member_id)
        assert (asked["step"], asked["unit"]) == ("term", HOME)
        assert cast.acts(chair, committee.open_question)["name"] == "周敏"
        with pytest.raises(Outdated):
            cast.acts(chair, committee.name, asked["version"], 30)

    def test_has_nobody_who_sits_by_office(self, cast: Cast, chair: Actor) -> None:
        cast.create_deputy()
        for name in ("赵国强", "孙丽"):
            cast.acts(chair, committee.begin)
            with pytest.raises(SitsByOffice):
                cast.acts(chair, committee.find, name)

    def test_has_nobody_who_has_left_meanwhile(self, cast: Cast, chair: Actor) -> None:
        zhou = cast.create_member("周敏")
        cast.acts(chair, committee.begin)
        asked = cast.acts(chair, committee.find, "周敏")
        departs(cast, zhou)
        with pytest.raises(NobodyFound):
            cast.acts(chair, committee.name, asked["version"], 3)

    def test_is_taken_from_and_keeps_what_was(self, cast: Cast, chair: Actor) -> None:
        zhou = cast.create_member("周敏")
        seat = cast.seat(chair, "周敏")["seat"]
        assert cast.acts(chair, committee.before_ending, seat)["name"] == "周敏"
        assert cast.acts(chair, committee.end, seat)["count"] == 0
        assert cast.keys(zhou) == ["committee.named", "committee.no_more"]
        kept = cast.read(lambda session: session.get_one(Seat, seat))
        assert (kept.ended_at, kept.ended_by, kept.named_by) == (cast.now, chair.account_id, chair.account_id)
        assert [one.account_id for one in cast.audited("committee.end")] == [chair.account_id]
        with pytest.raises(SeatOver):
            cast.acts(chair, committee.end, seat)

    def test_named_again_begins_a_new_term(self, cast: Cast, chair: Actor) -> None:
        cast.create_member("周敏")
        cast.seat(chair, "周敏", years=1)
        cast.seat(chair, "周敏", years=5)
        every = cast.read(lambda session: list(session.scalars(select(Seat).order_by(Seat.id))))
        assert [(one.ended_at is None, one.until.year) for one in every] == [(False, 2027), (True, 2031)]
        assert listed(cast, chair) == ["周敏"]

    def test_stands_in_the_copy_of_who_is_on_it(self, cast: Cast, chair: Actor) -> None:
        zhou = cast.create_member("周敏")
        cast.seat(chair, "周敏", years=1)
        copy = cast.read(lambda session: copies.of_member(session, zhou.member_id or 0))
        assert copy is not None
        assert copy["committee"] == [{"since": cast.now, "until": date(2027, 11, 23), "ended_at": None}]

    def test_is_the_chairs_alone(self, cast: Cast, chair: Actor) -> None:
        cast.create_member("周敏")
        seat = cast.seat(chair, "周敏")["seat"]
        for make in ("create_officer", "create_steward", "create_admin", "create_deputy", "create_member"):
            somebody = getattr(cast, make)()
            for rule, *arguments in (
                (committee.look, 0),
                (committee.begin,),
                (committee.find, "周敏"),
                (committee.pick, 1, 1),
                (committee.name, 1, 3),
                (committee.before_ending, seat),
                (committee.end, seat),
                (committee.open_question,),
            ):
                with pytest.raises(NotForYou):
                    cast.acts(somebody, rule, *arguments)

    def test_is_left_as_it_was(self, cast: Cast, chair: Actor) -> None:
        cast.create_member("周敏")
        cast.acts(chair, committee.begin)
        asked = cast.acts(chair, committee.find, "周敏")
        with pytest.raises(Outdated):
            cast.acts(chair, committee.leave, int(str(asked["version"])) - 1)
        assert cast.acts(chair, committee.leave, asked["version"])["count"] == 0

    def test_ends_a_term_of_29_february_on_the_28th(self) -> None:
        assert committee._after(date(2028, 2, 29), 1) == date(2029, 2, 28)


class TestTheSecondWord:
    def test_is_a_deputys_or_of_somebody_on_the_list(self, cast: Cast, chair: Actor) -> None:
        deputy, zhou, _ = cast.create_deputy(), cast.create_member("周敏"), cast.create_officer()
        cast.seat(chair, "周敏")
        assert seconds(cast, chair) == [deputy.account_id, zhou.account_id]
        assert seconds(cast, chair, zhou) == [deputy.account_id]

    def test_ends_with_the_term_the_seat_and_the_place_at_the_bureau(self, cast: Cast, chair: Actor) -> None:
        zhou, he, wu = (cast.create_member(name) for name in ("周敏", "何平", "吴刚"))
        cast.seat(chair, "周敏", years=1)
        seat = cast.seat(chair, "何平", years=5)["seat"]
        cast.seat(chair, "吴刚", years=5)
        assert seconds(cast, days=364) == [zhou.account_id, he.account_id, wu.account_id]
        assert seconds(cast, days=365) == [he.account_id, wu.account_id]
        cast.acts(chair, committee.end, seat)
        departs(cast, wu)
        assert seconds(cast) == [zhou.account_id]

    def test_is_told_to_be_missing_where_there_is_one_person(self, cast: Cast, chair: Actor) -> None:
        assert cast.acts(chair, committee.look, 0)["alone"] is True
        cast.create_member("周敏")
        cast.seat(chair, "周敏")
        assert cast.acts(chair, committee.look, 0)["alone"] is False


class TestHandingOver:
    """Who asks, whom it is about and the second are three people, the last a deputy or on the list when it counts."""

    @pytest.fixture
    def heir(self, cast: Cast, chair: Actor) -> Actor:
        return cast.create_member("何平")

    @pytest.fixture
    def zhou(self, cast: Cast, chair: Actor) -> Actor:
        zhou = cast.create_member("周敏")
        cast.seat(chair, "周敏", years=1)
        return zhou

    def begin(self, cast: Cast, chair: Actor) -> Values:
        cast.acts(chair, seconding.begin)
        return cast.acts(chair, seconding.name_successor, "何平")

    def ask(self, cast: Cast, chair: Actor) -> int:
        cast.acts(chair, seconding.ask, self.begin(cast, chair)["version"])
        return cast.read(lambda session: session.scalars(select(Second.id)).one())

    def test_waits_until_somebody_is_named(self, cast: Cast, chair: Actor, heir: Actor) -> None:
        cast.create_officer("王秀英")
        with pytest.raises(NobodyToSecond):
            self.begin(cast, chair)

    def test_is_not_seconded_by_who_takes_over(self, cast: Cast, chair: Actor, heir: Actor) -> None:
        cast.seat(chair, "何平")
        with pytest.raises(NobodyToSecond):
            self.begin(cast, chair)

    def test_takes_one_of_several_and_nobody_else(self, cast: Cast, chair: Actor, heir: Actor, zhou: Actor) -> None:
        deputy, stranger = cast.create_deputy(), cast.create_officer("王秀英")
        shown = self.begin(cast, chair)
        people = shown["people"]
        assert isinstance(people, list)
        assert [one["account"] for one in people if isinstance(one, dict)] == [deputy.account_id, zhou.account_id]
        for nobody in (stranger, chair, heir):
            shown = cast.acts(chair, seconding.choose_second, shown["version"], nobody.account_id)
            assert shown["second"] is None
        assert cast.acts(chair, seconding.choose_second, shown["version"], zhou.account_id)["second"] == "周敏"

    @pytest.mark.parametrize("loses", ["seat", "place"])
    def test_is_not_agreed_to_by_who_may_not_any_more(
        self, cast: Cast, chair: Actor, heir: Actor, zhou: Actor, loses: str
    ) -> None:
        key = self.ask(cast, chair)
        assert cast.read(lambda session: seconding.may_second(session, zhou.account_id, key))
        if loses == "seat":
            cast.acts(chair, committee.end, cast.read(lambda session: session.scalars(select(Seat.id)).one()))
        else:
            departs(cast, zhou)
        assert not cast.read(lambda session: seconding.may_second(session, zhou.account_id, key))
        with pytest.raises(NothingToSecond):
            cast.acts(zhou, seconding.agree, key)

    def test_is_not_agreed_to_when_the_term_is_over(self, cast: Cast, chair: Actor, heir: Actor, zhou: Actor) -> None:
        soon = cast.now + timedelta(days=360)
        cast.acts(chair, seconding.begin, now=soon)
        shown = cast.acts(chair, seconding.name_successor, "何平", now=soon)
        cast.acts(chair, seconding.ask, shown["version"], now=soon)
        key = cast.read(lambda session: session.scalars(select(Second.id)).one())
        with pytest.raises(NothingToSecond):
            cast.acts(zhou, seconding.agree, key, now=soon + timedelta(days=5))

    def test_asks_anew_whose_word_where_that_one_may_not_any_more(
        self, cast: Cast, chair: Actor, heir: Actor, zhou: Actor
    ) -> None:
        cast.create_member("吴刚")
        shown = self.begin(cast, chair)
        assert shown["second"] == "周敏"
        departs(cast, zhou)
        with pytest.raises(NobodyToSecond):
            cast.acts(chair, seconding.ask, shown["version"])

    def test_is_not_agreed_to_by_who_speaks_for_the_successor_meanwhile(
        self, cast: Cast, chair: Actor, heir: Actor
    ) -> None:
        deputy = cast.create_deputy()
        key = self.ask(cast, chair)

        def rebind(session: Session) -> None:
            assert heir.member_id is not None
            accounts.bind(session, deputy.account_id, heir.member_id, now=cast.now)

        cast.write(rebind)
        with pytest.raises(NothingToSecond):
            cast.acts(deputy, seconding.agree, key)

    def test_is_not_agreed_to_where_a_chair_has_come_in_whose_stand_in_asked(
        self, cast: Cast, chair: Actor, heir: Actor, zhou: Actor
    ) -> None:
        deputy = cast.create_deputy()
        cast.dismiss(chair)
        shown = self.begin(cast, deputy)
        assert shown["second"] == "周敏"
        cast.acts(deputy, seconding.ask, shown["version"])
        key = cast.read(lambda session: session.scalars(select(Second.id)).one())
        new = cast.create_chair("钱进")
        cast.acts(new, absences.go, deputy.account_id, 7)
        with pytest.raises(NothingToSecond):
            cast.acts(zhou, seconding.agree, key)
        assert not cast.visitor(heir).held

    def test_is_not_agreed_to_by_a_deputys_stand_in(self, cast: Cast, chair: Actor, heir: Actor) -> None:
        deputy, other = cast.create_deputy(), cast.create_deputy("钱进")
        shown = self.begin(cast, chair)
        shown = cast.acts(chair, seconding.choose_second, shown["version"], deputy.account_id)
        cast.acts(chair, seconding.ask, shown["version"])
        key = cast.read(lambda session: session.scalars(select(Second.id)).one())
        cast.acts(deputy, absences.go, other.account_id, 7)
        with pytest.raises(NothingToSecond):
            cast.acts(other, seconding.agree, key)
