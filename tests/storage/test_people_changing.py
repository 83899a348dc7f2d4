"""Changes of one person: who may enter them, that they hold at once, and who hears of it."""

from datetime import timedelta

import pytest

from storage import asking, people
from storage.asking import Outdated
from storage.members import Member, Standing
from storage.offices import Role
from storage.people import NotInReach, arriving, changing
from storage.people.arriving import AlreadyThere, NewUnclear
from storage.people.changing import InOffice, NoSuchUnit, NotYourself
from storage.rights import NotForYou
from storage.rosters import Happening
from storage.values import Values
from tests.cast import Actor, Cast


@pytest.fixture
def station(cast: Cast) -> int:
    return cast.create_unit("城东供水站", above=cast.create_unit("江州市水务局"))


@pytest.fixture
def west(cast: Cast) -> int:
    return cast.create_unit("城西供水站", above=cast.create_unit("江州市水务局"))


@pytest.fixture
def chen(cast: Cast, station: int) -> Actor:
    return cast.create_steward("陈敏", unit=station)


@pytest.fixture
def zhang(cast: Cast, station: int) -> Actor:
    return cast.create_member("张三", unit=station)


def member(cast: Cast, actor: Actor) -> Member:
    assert actor.member_id is not None
    return cast.read(lambda session: session.get_one(Member, actor.member_id))


def change(cast: Cast, by: Actor, whom: Actor, happening: Happening, to: str = "") -> Values:
    """From the card to the yes."""
    asked = cast.acts(by, changing.prepare, whom.member_id, happening)
    if happening is Happening.MOVE:
        found = cast.acts(by, changing.name_unit, to)
        units = found["units"]
        assert isinstance(units, list)
        assert isinstance(units[0], dict)
        asked = cast.acts(by, changing.choose_unit, found["version"], units[0]["target"])
    return cast.acts(by, changing.confirm, asked["version"])


def add(cast: Cast, by: Actor, words: str) -> Values:
    cast.acts(by, arriving.begin)
    told = cast.acts(by, arriving.describe, words)
    return cast.acts(by, arriving.add, told["version"])


class TestMoving:
    def test_holds_at_once_and_an_open_case_stays_where_it_is(
        self, cast: Cast, chen: Actor, zhang: Actor, station: int, west: int
    ) -> None:
        old = cast.create_officer("王秀英", unit=station)
        new = cast.create_officer("孙丽", unit=west)
        before = cast.submit(zhang)
        change(cast, chen, zhang, Happening.MOVE, "城西")
        assert cast.visitor(zhang).unit_id == member(cast, zhang).unit_id == west
        cast.now += timedelta(days=1)
        after = cast.submit(zhang)
        assert (cast.report(before).unit_id, cast.report(after).unit_id) == (station, west)
        assert cast.take(old, before)["mine"]
        assert cast.take(new, after)["mine"]

    def test_tells_both_units_the_chair_and_the_person_and_is_noted(
        self, cast: Cast, chen: Actor, zhang: Actor, station: int, west: int
    ) -> None:
        hear = [cast.create_officer("王秀英", unit=station), cast.create_officer("孙丽", unit=west)]
        hear += [cast.create_chair("赵国强"), cast.create_admin("钱工")]
        change(cast, chen, zhang, Happening.MOVE, "城西供水站")
        assert [cast.keys(one) for one in hear] == [["people.changed"]] * 4
        assert (cast.keys(zhang), cast.keys(chen)) == (["people.your_change"], [])
        assert [entry.record for entry in cast.audited("people.move")] == [f"members {zhang.member_id}"]

    def test_goes_to_any_unit_and_out_of_reach(self, cast: Cast, chen: Actor, zhang: Actor, west: int) -> None:
        assert west
        change(cast, chen, zhang, Happening.MOVE, "城西")
        with pytest.raises(NotInReach):
            cast.acts(chen, changing.choose, zhang.member_id)

    @pytest.mark.parametrize("words", ["没有这个站", "站", "", "城东供水站"])
    def test_to_no_unit_or_the_same_one_asks_again(self, cast: Cast, chen: Actor, zhang: Actor, words: str) -> None:
        cast.acts(chen, changing.prepare, zhang.member_id, Happening.MOVE)
        with pytest.raises(NoSuchUnit):
            cast.acts(chen, changing.name_unit, words)

    def test_pressed_twice_or_late_changes_nothing_more(
        self, cast: Cast, chen: Actor, zhang: Actor, station: int, west: int
    ) -> None:
        asked = cast.acts(chen, changing.prepare, zhang.member_id, Happening.RETIRE)
        change(cast, cast.create_chair(), zhang, Happening.MOVE, "城西")
        with pytest.raises(NotInReach):
            cast.acts(chen, changing.confirm, asked["version"])
        assert (member(cast, zhang).unit_id, member(cast, zhang).standing) == (west, Standing.ACTIVE)
        change(cast, cast.create_chair("钱进"), zhang, Happening.MOVE, "城东供水站")
        done = cast.acts(chen, changing.prepare, zhang.member_id, Happening.RETIRE)
        cast.acts(chen, changing.confirm, done["version"])
        with pytest.raises(asking.Outdated):
            cast.acts(chen, changing.confirm, done["version"])
        assert len(cast.audited("people.retire")) == 1


class TestRetiring:
    def test_keeps_the_person_with_us(self, cast: Cast, chen: Actor, zhang: Actor) -> None:
        change(cast, chen, zhang, Happening.RETIRE)
        assert member(cast, zhang).standing == Standing.RETIRED
        assert cast.visitor(zhang).member_id == zhang.member_id
        assert Happening.RETIRE not in cast.acts(chen, changing.choose, zhang.member_id)["choices"]


class TestLeaving:
    def test_ends_what_the_person_was_here(self, cast: Cast, chen: Actor, zhang: Actor) -> None:
        change(cast, chen, zhang, Happening.LEAVE)
        assert cast.visitor(zhang).member_id is None
        with pytest.raises(NotInReach):
            cast.acts(chen, people.look, zhang.member_id)
        assert cast.keys(zhang) == []

    def test_is_undone_by_adding_the_person_again(self, cast: Cast, chen: Actor, zhang: Actor) -> None:
        change(cast, chen, zhang, Happening.LEAVE)
        assert add(cast, chen, "张三 城东供水站")["member"] == zhang.member_id
        assert member(cast, zhang).standing == Standing.ACTIVE


class TestSomebodyNew:
    @pytest.mark.parametrize(
        "words",
        [
            "李四 城东供水站 13800000077",
            "13800000077 城东 李四",
            "李四，城东供水站，138 0000 0077",
            "李四 13800000077",
            "李四",
        ],
    )
    def test_is_on_the_roster_and_can_come_in_at_once(self, cast: Cast, chen: Actor, words: str) -> None:
        card = add(cast, chen, words)
        assert (card["card"], card["name"], card["path"]) == (True, "李四", ["江州市水务局", "城东供水站"])
        assert bool(card["phones"]) == ("138" in words)
        cast.acts(chen, people.begin)
        assert cast.acts(chen, people.search, "ls")["member"] == card["member"]
        assert len(cast.audited("people.join")) == 1

    @pytest.mark.parametrize("words", ["", "13800000077", "城东供水站", "李", "李四 城东 城西", "李4 城东"])
    def test_that_is_not_told_clearly_is_asked_for_again(self, cast: Cast, chen: Actor, west: int, words: str) -> None:
        assert west
        cast.appoint(chen, Role.STEWARD, west)
        cast.acts(chen, arriving.begin)
        with pytest.raises(NewUnclear):
            cast.acts(chen, arriving.describe, words)

    def test_who_is_there_already_is_not_added(self, cast: Cast, chen: Actor, zhang: Actor, west: int) -> None:
        assert zhang
        cast.enrol("李四", unit=west, phone="13800000077")
        cast.acts(chen, arriving.begin)
        for words in ("张三 城东供水站", "李四 城东供水站 13800000077"):
            with pytest.raises(AlreadyThere):
                cast.acts(chen, arriving.describe, words)

    def test_that_shares_a_telephone_is_told_and_added(self, cast: Cast, chen: Actor, station: int) -> None:
        cast.enrol("李四", unit=station, phone="13800000077")
        cast.acts(chen, arriving.begin)
        told = cast.acts(chen, arriving.describe, "王五 13800000077")
        assert told["shared"] is True

    def test_is_added_to_ones_own_units_only(self, cast: Cast, chen: Actor, west: int) -> None:
        assert west
        cast.acts(chen, arriving.begin)
        with pytest.raises(NewUnclear):
            cast.acts(chen, arriving.describe, "李四城西 城西供水站99")


class TestRights:
    def test_are_those_of_the_unit(self, cast: Cast, zhang: Actor, west: int) -> None:
        stranger = cast.create_steward("孙丽", unit=west)
        for rule, more in ((changing.choose, ()), (changing.prepare, (Happening.LEAVE,))):
            with pytest.raises(NotInReach):
                cast.acts(stranger, rule, zhang.member_id, *more)
            with pytest.raises(NotForYou):
                cast.acts(zhang, rule, zhang.member_id, *more)

    def test_are_not_for_oneself(self, cast: Cast, chen: Actor) -> None:
        with pytest.raises(NotYourself):
            cast.acts(chen, changing.choose, chen.member_id)

    def test_of_somebody_in_office_are_the_chairs(self, cast: Cast, chen: Actor, station: int) -> None:
        wang = cast.create_officer("王秀英", unit=station)
        with pytest.raises(InOffice):
            cast.acts(chen, changing.prepare, wang.member_id, Happening.LEAVE)
        change(cast, cast.create_chair(), wang, Happening.LEAVE)
        assert not cast.visitor(wang).has_desk

    def test_end_with_what_can_be_chosen(self, cast: Cast, chen: Actor, zhang: Actor) -> None:
        with pytest.raises(Outdated):
            cast.acts(chen, changing.prepare, zhang.member_id, Happening.JOIN)
        asked = cast.acts(chen, changing.prepare, zhang.member_id, Happening.MOVE)
        with pytest.raises(Outdated):
            cast.acts(chen, changing.choose_unit, asked["version"], 999_999)

    def test_are_for_the_person_as_shown(self, cast: Cast, chen: Actor, zhang: Actor, station: int, west: int) -> None:
        cast.appoint(chen, Role.STEWARD, west)
        asked = cast.acts(chen, changing.prepare, zhang.member_id, Happening.LEAVE)
        cast.acts(cast.create_steward("孙丽", unit=station), changing.move, zhang.member_id, west)
        with pytest.raises(Outdated):
            cast.acts(chen, changing.confirm, asked["version"])
        assert member(cast, zhang).standing == Standing.ACTIVE

    def test_hold_for_a_move_that_the_person_asked_for(
        self, cast: Cast, chen: Actor, zhang: Actor, station: int, west: int
    ) -> None:
        hears = cast.create_officer("孙丽", unit=west)
        with pytest.raises(NotInReach):
            cast.acts(hears, changing.move, zhang.member_id, west)
        cast.acts(chen, changing.move, zhang.member_id, west)
        assert member(cast, zhang).unit_id == west
        assert cast.keys(hears) == ["people.changed"]

    def test_are_told_to_be_the_chairs_where_somebody_is_in_office(
        self, cast: Cast, chen: Actor, zhang: Actor, station: int
    ) -> None:
        assert [
            cast.read(lambda session, key=key: changing.in_office(session, key))
            for key in (chen.member_id, zhang.member_id, cast.enrol("李四", unit=station))
        ] == [True, False, False]

    def test_to_add_somebody_are_asked_again_with_the_yes(
        self, cast: Cast, chen: Actor, station: int, west: int
    ) -> None:
        cast.appoint(chen, Role.STEWARD, west)
        cast.acts(chen, arriving.begin)
        told = cast.acts(chen, arriving.describe, "李四 城西供水站")
        assert cast.acts(chen, arriving.open_question)["version"] == told["version"]
        cast.dismiss(chen)
        cast.appoint(chen, Role.STEWARD, station)
        with pytest.raises(NotInReach):
            cast.acts(chen, arriving.add, told["version"])

    def test_to_add_somebody_are_the_firsts_of_two(self, cast: Cast, chen: Actor, station: int) -> None:
        cast.acts(chen, arriving.begin)
        told = cast.acts(chen, arriving.describe, "李四 13800000077")
        add(cast, cast.create_steward("孙丽", unit=station), "李四 13800000077")
        cast.acts(chen, arriving.add, told["version"])
        assert cast.read(lambda session: session.query(Member).filter_by(name="李四").count()) == 1

    def test_to_add_somebody_end_where_two_are_alike_meanwhile(self, cast: Cast, chen: Actor, station: int) -> None:
        cast.acts(chen, arriving.begin)
        told = cast.acts(chen, arriving.describe, "李四")
        for _ in range(2):
            cast.enrol("李四", unit=station)
        with pytest.raises(NewUnclear):
            cast.acts(chen, arriving.add, told["version"])

    def test_to_add_somebody_need_somebody(self, cast: Cast, chen: Actor) -> None:
        asked = cast.acts(chen, arriving.begin)
        with pytest.raises(Outdated):
            cast.acts(chen, arriving.add, asked["version"])

    def test_lost_between_question_and_yes_change_nothing(self, cast: Cast, chen: Actor, zhang: Actor) -> None:
        asked = cast.acts(chen, changing.prepare, zhang.member_id, Happening.LEAVE)
        cast.dismiss(chen)
        with pytest.raises(NotForYou):
            cast.acts(chen, changing.confirm, asked["version"])
        assert member(cast, zhang).standing == Standing.ACTIVE
