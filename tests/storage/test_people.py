"""People: who is found by which words, by whom, and what their cards say."""

import pytest
from sqlalchemy import update

from storage import asking, people
from storage.asking import Outdated
from storage.finding import MOST
from storage.members import Member, Standing
from storage.offices import Role
from storage.people import PAGE, NotInReach, PhoneNotYours, cards
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import HOME, Actor, Cast


def search(cast: Cast, by: Actor, words: str) -> Values:
    cast.acts(by, people.begin)
    return cast.acts(by, people.search, words)


def names(found: Values) -> list[object]:
    if found["card"]:
        return [found["name"]]
    many = found["people"]
    assert isinstance(many, list)
    return [one["name"] for one in many if isinstance(one, dict)]


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.create_chair("赵国强")


@pytest.fixture
def station(cast: Cast) -> int:
    return cast.create_unit("城东供水站", above=cast.create_unit("江州市水务局"))


class TestSearching:
    @pytest.mark.parametrize(
        "words",
        [
            "张三",
            "zs",
            "ZS",
            "zhangsan",
            "zhang san",
            "Zhang San",
            "ｚｓ",
            "张 三",
            "张　三",
            "张s",
            "zhangs",
            "zhsan",
            "zs 城东",
            "城东 zs",
            "张三 城东供水站",
            "张三城东",
            "城东供水站张三",
            "张三，城东供水站",
            "13800000042",
            "１３８ 0000 0042",
            "+86 138-0000-0042",
            "张三 0042",
            "0042 张三",
            "zs 0042",
            "SW42",
            "sw42",
            "张三 抄表班",
        ],
    )
    def test_finds_one_person_by_whatever_is_known_of_them(
        self, cast: Cast, chair: Actor, station: int, words: str
    ) -> None:
        zhang = cast.enrol("张三", unit=station, phone="13800000042")
        number = update(Member).where(Member.id == zhang).values(staff_no="SW42", team="抄表班")
        cast.write(lambda session: session.execute(number) and None)
        cast.enrol("李四", unit=station, phone="13800000043")
        cast.enrol("张建国", unit=cast.create_unit("城西供水站"), phone="13800000044")
        found = search(cast, chair, words)
        assert (found["card"], found.get("member")) == (True, zhang)

    def test_shows_the_post_on_the_card(self, cast: Cast, chair: Actor, station: int) -> None:
        cast.enrol("张三", unit=station, post="运行工")
        assert search(cast, chair, "张三")["post"] == "运行工"

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("单雄信", "sxx"),
            ("曾国藩", "zenggf"),
            ("解缙", "xiejin"),
            ("朴树", "piaoshu"),
            ("查良镛", "zhaly"),
            ("区志明", "ouzm"),
            ("仇英", "qiuying"),
            ("欧阳修", "ouyang"),
            ("尉迟恭", "yuchi"),
            ("王重阳", "wcy"),
            ("王重阳", "wzy"),
            ("李长乐", "lizhangyue"),
            ("吕布", "lvbu"),
            ("吕布", "lüb"),
            ("John Smith", "john"),
            ("阿卜杜拉·买买提", "abdl"),
            ("王秀英", "秀英"),
        ],
    )
    def test_finds_names_as_they_are_read(self, cast: Cast, chair: Actor, name: str, typed: str) -> None:
        cast.enrol(name)
        assert names(search(cast, chair, typed)) == [name]

    def test_tells_namesakes_apart_by_the_unit(self, cast: Cast, chair: Actor, station: int) -> None:
        here, there = cast.enrol("张三", unit=station), cast.enrol("张三", unit=cast.create_unit("城西供水站"))
        both = search(cast, chair, "zs")["people"]
        assert isinstance(both, list)
        assert [(one["member"], one["unit"]) for one in both if isinstance(one, dict)] == [
            (here, "城东供水站"),
            (there, "城西供水站"),
        ]
        assert search(cast, chair, "zs 城西")["member"] == there

    def test_puts_the_whole_name_before_its_beginning(self, cast: Cast, chair: Actor) -> None:
        for name in ("张三丰", "张三", "张珊珊", "周树"):
            cast.enrol(name)
        assert names(search(cast, chair, "张三")) == ["张三", "张三丰"]
        assert names(search(cast, chair, "zs")) == ["周树", "张三", "张三丰", "张珊珊"]

    def test_of_a_unit_lists_its_people_and_those_below_page_by_page(
        self, cast: Cast, chair: Actor, station: int
    ) -> None:
        team = cast.create_unit("抄表一班", above=station)
        for number in range(PAGE):
            cast.enrol(f"职工{number:02}", unit=station)
        cast.enrol("职工99", unit=team)
        first = search(cast, chair, "城东")
        assert (first["unit"], first["count"], first["pages"], len(names(first))) == ("城东供水站", PAGE + 1, 2, PAGE)
        assert names(cast.acts(chair, people.turn, first["version"], 1)) == ["职工99"]

    def test_names_no_more_than_can_be_looked_through(self, cast: Cast, chair: Actor) -> None:
        for number in range(2 * MOST):
            cast.enrol(f"张{chr(0x4E00 + number)}")
        found = search(cast, chair, "张")
        assert found["more"] is True
        assert 100 < int(str(found["count"])) <= MOST

    @pytest.mark.parametrize("words", ["", "  ", "！？", "wzy", "王五", "9999", "13899999999", "%", "_", "x" * 400])
    def test_of_what_nobody_is_called_finds_nobody_and_asks_on(self, cast: Cast, chair: Actor, words: str) -> None:
        cast.enrol("张三", phone="13800000042")
        assert names(search(cast, chair, words)) == []
        assert names(cast.acts(chair, people.search, "zs")) == ["张三"]

    def test_does_not_find_who_has_left(self, cast: Cast, chair: Actor) -> None:
        cast.enrol("张三", standing=Standing.LEFT, phone="13800000042")
        assert [names(search(cast, chair, words)) for words in ("张三", "zs", "13800000042", HOME)] == [[]] * 4

    def test_finds_the_retired_and_people_without_telegram(self, cast: Cast, chair: Actor) -> None:
        cast.enrol("陈桂芳", standing=Standing.RETIRED)
        found = search(cast, chair, "cgf")
        assert (found["standing"], found["joined"], found["phones"]) == (Standing.RETIRED, None, [])

    def test_pages_of_an_older_search_are_over(self, cast: Cast, chair: Actor) -> None:
        for number in range(PAGE + 1):
            cast.enrol(f"张{chr(0x4E00 + number)}")
        first = search(cast, chair, "张")
        cast.acts(chair, people.search, "zhang")
        with pytest.raises(asking.Outdated):
            cast.acts(chair, people.turn, first["version"], 1)

    def test_has_no_pages_before_anybody_was_looked_for(self, cast: Cast, chair: Actor) -> None:
        asked = cast.acts(chair, people.begin)
        with pytest.raises(Outdated):
            cast.acts(chair, people.turn, asked["version"], 0)

    def test_asks_again_whom_to_find(self, cast: Cast, chair: Actor) -> None:
        asked = cast.acts(chair, people.begin)
        assert cast.acts(chair, cards.open_question) == asked
        cast.dismiss(chair)
        with pytest.raises(NotForYou):
            cast.acts(chair, cards.open_question)

    def test_ends_when_something_else_is_looked_at(self, cast: Cast, chair: Actor) -> None:
        cast.acts(chair, people.begin)
        cast.acts(chair, lambda session, *, by, now: people.stop(session, by=by))
        with pytest.raises(asking.Outdated):
            cast.acts(chair, people.search, "zs")


class TestReach:
    @pytest.mark.parametrize("role", [Role.OFFICER, Role.STEWARD])
    def test_of_an_officer_and_a_steward_is_their_unit_and_what_is_below(
        self, cast: Cast, station: int, role: Role
    ) -> None:
        mine = cast.create_officer("王秀英", unit=station, role=role)
        below = cast.enrol("张三", unit=cast.create_unit("抄表一班", above=station), phone="13800000042")
        other = cast.enrol("张四", unit=cast.create_unit("城西供水站"), phone="13800000043")
        assert search(cast, mine, "zs")["member"] == below
        for words in ("张四", "13800000043", "城西", "城西供水站"):
            assert names(search(cast, mine, words)) == []
        with pytest.raises(NotInReach):
            cast.acts(mine, people.look, other)

    def test_of_chair_and_admin_is_the_whole_union(self, cast: Cast, chair: Actor, station: int) -> None:
        cast.enrol("张三", unit=station)
        assert names(search(cast, chair, "zs")) == names(search(cast, cast.create_admin(), "zs")) == ["张三"]

    def test_of_who_holds_no_office_is_nobody(self, cast: Cast, station: int) -> None:
        member = cast.create_member("李明", unit=station)
        for rule, arguments in ((people.begin, ()), (people.look, (member.member_id,))):
            with pytest.raises(NotForYou):
                cast.acts(member, rule, *arguments)

    def test_ends_with_the_office(self, cast: Cast, station: int) -> None:
        chen = cast.create_steward("陈敏", unit=station)
        zhang = cast.enrol("张三", unit=station)
        assert cast.read(lambda session: people.may_have(session, chen.account_id, zhang))
        cast.acts(chen, people.begin)
        cast.dismiss(chen)
        with pytest.raises(NotForYou):
            cast.acts(chen, people.search, "zs")
        assert not cast.read(lambda session: people.may_have(session, chen.account_id, zhang))

    def test_does_not_reach_who_has_left(self, cast: Cast, chair: Actor) -> None:
        gone = cast.enrol("张三", standing=Standing.LEFT)
        for key in (gone, 10**17):
            with pytest.raises(NotInReach):
                cast.acts(chair, people.look, key)
            assert not cast.read(lambda session, key=key: people.may_have(session, chair.account_id, key))


class TestTheCard:
    def test_says_who_it_is_and_every_look_is_noted(self, cast: Cast, chair: Actor, station: int) -> None:
        wang = cast.create_officer("王秀英", unit=station)
        card = search(cast, chair, "王秀英")
        assert card["path"] == ["江州市水务局", "城东供水站"]
        assert card["offices"] == [{"role": Role.OFFICER, "unit": "城东供水站"}]
        assert (card["standing"], card["joined"]) == (Standing.ACTIVE, cast.now)
        cast.acts(chair, people.look, wang.member_id)
        assert [entry.record for entry in cast.audited("people.read")] == [f"members {wang.member_id}"] * 2

    def test_masks_the_telephone_until_who_looks_after_the_unit_asks(self, cast: Cast, station: int) -> None:
        chen = cast.create_steward("陈敏", unit=station)
        zhang = cast.enrol("张三", unit=station, phone="13812345678")
        card = search(cast, chen, "zs")
        assert (card["phones"], card["masked"]) == (["138****5678"], True)
        assert cast.audited("people.phone") == []
        card = cast.acts(chen, people.look_at_phone, zhang)
        assert (card["phones"], card["masked"]) == (["13812345678"], False)
        assert [entry.record for entry in cast.audited("people.phone")] == [f"members {zhang}"]

    def test_keeps_the_telephone_from_who_does_not_look_after_the_unit(self, cast: Cast, chair: Actor) -> None:
        zhang = cast.enrol("张三", phone="13812345678")
        assert search(cast, chair, "zs")["masked"] is False
        with pytest.raises(PhoneNotYours):
            cast.acts(chair, people.look_at_phone, zhang)

    def test_leads_back_to_the_list_it_was_chosen_from(self, cast: Cast, chair: Actor) -> None:
        for name in ("张三", "张珊珊"):
            cast.enrol(name)
        found = search(cast, chair, "zs")
        assert isinstance(found["people"], list)
        first = found["people"][0]
        assert isinstance(first, dict)
        card = cast.acts(chair, people.look, first["member"])
        assert card["several"] is True
        assert names(cast.acts(chair, people.turn, card["version"], card["page"])) == ["张三", "张珊珊"]
