"""What an activity may have besides: options, questions, units, an audience, a draw."""

import base64
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage import activities, desk, draws
from storage.activities import Ask, Audience, Kind, Selection
from storage.activities.kinds import KINDS
from storage.activities.pictures import ActivityPicture
from storage.asking import Outdated
from storage.publishing import answers, choices, drafts, going_out, inquiries, picturing, reach, steps
from storage.publishing.answers import Step, Wrong
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.test_publishing import kept, officer, say, tell

__all__ = ["officer"]


@pytest.fixture
def draft(cast: Cast, officer: Actor) -> int:
    return int(str(tell(cast, officer)["activity"]))


def each(found: Values, name: str = "lines") -> list[Values]:
    many = found[name]
    assert isinstance(many, list)
    return [one for one in many if isinstance(one, dict)]


class TestOptions:
    def test_are_typed_one_a_line_with_places_and_times(self, cast: Cast, officer: Actor, draft: int) -> None:
        cast.acts(officer, choices.look, draft)
        found = cast.acts(officer, choices.add, "5公里 60人\n10公里 限30人\n上午9点 20人")
        starts = datetime(2026, 11, 28, 9, tzinfo=cast.now.tzinfo)
        assert [(one["nth"], one["words"], one["seats"], one["starts_at"]) for one in each(found)] == [
            (1, "5公里", 60, None),
            (2, "10公里", 30, None),
            (3, "09:00", 20, starts),
        ]

    def test_say_their_time_once(self, cast: Cast, officer: Actor, draft: int) -> None:
        cast.acts(officer, choices.look, draft)
        found = cast.acts(officer, choices.add, "A组 9:00 1人\n12月5日上午9点 30人\n下午场（14:00-16:00）20人\n儿童组")
        assert [(one["words"], one["seats"]) for one in each(found)] == [
            ("A组", 1),
            ("12/5 09:00", 30),
            ("下午场", 20),
            ("儿童组", None),
        ]
        named = [one.starts_at for one in cast.read(lambda session: activities.options_of(session, draft))]
        assert [one.astimezone(cast.now.tzinfo).strftime("%d %H:%M") for one in named if one] == [
            "28 09:00",
            "05 09:00",
            "28 14:00",
        ]

    @pytest.mark.parametrize(
        ("words", "wrong"),
        [
            ("A组 7点 20人", Wrong.HALF),
            ("12月5日（周日）9:00", Wrong.WEEKDAY),
            ("", Wrong.EMPTY),
            ("长" * 31, Wrong.LONG),
            ("A 组 0人", Wrong.MANY),
            ("11月20日9点", Wrong.OVER),
        ],
    )
    def test_that_do_not_go_say_why(self, cast: Cast, officer: Actor, draft: int, words: str, wrong: Wrong) -> None:
        cast.acts(officer, choices.look, draft)
        found = cast.acts(officer, choices.add, words)
        assert (found["wrong"], found["lines"]) == (wrong, [])

    def test_are_eight_at_most(self, cast: Cast, officer: Actor, draft: int) -> None:
        cast.acts(officer, choices.look, draft)
        found = cast.acts(officer, choices.add, "\n".join(f"第{n}组" for n in "一二三四五六七八九"))
        assert (len(each(found)), found["wrong"]) == (8, Wrong.MANY)

    def test_are_taken_out(self, cast: Cast, officer: Actor, draft: int) -> None:
        cast.acts(officer, choices.look, draft)
        found = cast.acts(officer, choices.add, "甲\n乙")
        left = cast.acts(officer, choices.remove, each(found)[0]["option"])
        assert [(one["nth"], one["words"]) for one in each(left)] == [(1, "乙")]
        with pytest.raises(Outdated):
            cast.acts(officer, choices.remove, 999)

    def test_of_another_officers_draft_are_left_alone(self, cast: Cast, officer: Actor, draft: int) -> None:
        cast.acts(officer, choices.look, draft)
        option = each(cast.acts(officer, choices.add, "甲"))[0]["option"]
        with pytest.raises(drafts.DraftGone):
            cast.acts(cast.create_officer("刘洋"), choices.remove, option)


class TestQuestions:
    def test_of_the_kind_are_on_by_a_tap_and_off_by_another(self, cast: Cast, officer: Actor, draft: int) -> None:
        on = cast.acts(officer, inquiries.turn_stock, draft, 0)
        assert [one["stock"] for one in each(on)] == [KINDS[Kind.SPORTS].stock[0].name]
        assert each(cast.acts(officer, inquiries.turn_stock, draft, 0)) == []

    @pytest.mark.parametrize(
        ("words", "ask", "shown", "of"),
        [
            ("尺码：S、M、L、XL", Ask.CHOICE, "尺码", ["S", "M", "L", "XL"]),
            ("Size: S, M or L", Ask.CHOICE, "Size", ["S", "M", "L"]),
            ("要不要订午饭", Ask.YES_NO, "要不要订午饭", []),
            ("Do you need a ride?", Ask.YES_NO, "Do you need a ride?", []),
            ("几个人坐车？", Ask.NUMBER, "几个人坐车？", []),
            ("紧急联系人：", Ask.TEXT, "紧急联系人：", []),
        ],
    )
    def test_in_own_words_are_of_the_kind_that_they_sound_like(
        self,
        cast: Cast,
        officer: Actor,
        draft: int,
        words: str,
        ask: Ask,
        shown: str,
        of: list[str],
    ) -> None:
        cast.acts(officer, inquiries.look, draft)
        (one,) = each(cast.acts(officer, inquiries.write, words))
        assert (one["ask"], one["words"], one["choices"]) == (ask, shown, of)

    def test_can_be_turned_and_passed_over(self, cast: Cast, officer: Actor, draft: int) -> None:
        cast.acts(officer, inquiries.look, draft)
        (one,) = each(cast.acts(officer, inquiries.write, "尺码：S、M"))
        turned = cast.acts(officer, inquiries.turn, one["question"], inquiries.TURNS.index(Ask.NUMBER))
        assert (turned["ask"], turned["choices"], turned["required"]) == (Ask.NUMBER, [], True)
        assert cast.acts(officer, inquiries.require, one["question"])["required"] is False
        assert each(cast.acts(officer, inquiries.remove, one["question"])) == []

    def test_are_six_at_most(self, cast: Cast, officer: Actor, draft: int) -> None:
        cast.acts(officer, inquiries.look, draft)
        found = [cast.acts(officer, inquiries.write, f"问题{n}") for n in range(7)][-1]
        assert (len(each(found)), found["wrong"]) == (6, Wrong.MANY)

    def test_of_a_kind_go_with_it(self, cast: Cast, officer: Actor, draft: int) -> None:
        cast.acts(officer, inquiries.turn_stock, draft, 0)
        cast.acts(officer, inquiries.look, draft)
        cast.acts(officer, inquiries.write, "几点到")
        asked = cast.acts(officer, steps.fix, draft, list(Step).index(Step.KIND))
        cast.acts(officer, steps.choose, asked["version"], list(Kind).index(Kind.CULTURE))
        left = cast.read(lambda session: activities.questions_of(session, draft))
        assert [(one.words, one.nth) for one in left] == [("几点到", 1)]


class TestReach:
    def test_is_among_the_officers_units_and_never_nobody(self, cast: Cast, officer: Actor, draft: int) -> None:
        other = cast.create_unit("城西供水站")
        below = cast.create_unit("水表班", above=officer.unit_id)
        found = cast.acts(officer, reach.look, draft, 0)
        assert [one["id"] for one in each(found)] == [officer.unit_id, below]
        with pytest.raises(Outdated):
            cast.acts(officer, reach.turn, draft, other)
        shown = cast.acts(officer, reach.turn, draft, officer.unit_id)
        assert (shown["chosen"], shown["stays"]) == (1, True)
        cast.acts(officer, reach.turn, draft, below)
        cast.acts(officer, reach.turn, draft, officer.unit_id)
        assert cast.read(lambda session: activities.units_of(session, draft)) == [below]

    def test_of_the_chair_is_everybody_until_some_are_ticked(self, cast: Cast) -> None:
        chair = cast.create_chair()
        of = tell(cast, chair)["activity"]
        home = cast.create_unit()
        assert cast.acts(chair, reach.look, of, 0)["chosen"] == 0
        shown = cast.acts(chair, reach.turn, of, home)
        assert (shown["chosen"], shown["stays"]) == (1, False)
        assert cast.acts(chair, reach.turn, of, home)["chosen"] == 0


class TestWhoGetsIn:
    def test_the_audience_is_tapped(self, cast: Cast, officer: Actor, draft: int) -> None:
        asked = cast.acts(officer, steps.fix, draft, list(Step).index(Step.AUDIENCE))
        shown = cast.acts(officer, steps.choose, asked["version"], list(Audience).index(Audience.RETIRED))
        assert (shown["step"], shown["audience"]) == (None, Audience.RETIRED)

    def test_a_draw_needs_a_number_of_places(self, cast: Cast, officer: Actor) -> None:
        of = tell(cast, officer, "周六下午2点在东湖公园健步走，不限人数，周四截止")["activity"]
        asked = cast.acts(officer, steps.fix, of, list(Step).index(Step.SELECTION))
        asked = cast.acts(officer, steps.choose, asked["version"], list(Selection).index(Selection.DRAW))
        assert (asked["step"], 0 in [one["value"] for one in each(asked, "choices")]) == (Step.SEATS, False)
        assert say(cast, officer, "不限")["wrong"] == Wrong.UNCLEAR
        assert say(cast, officer, "20人")["step"] is None
        told = cast.acts(officer, going_out.publish, of)
        assert (told["selection"], kept(cast, of).seats) == (Selection.DRAW, 20)

    def test_a_draw_is_over_some_hours_before_the_start(self, cast: Cast, officer: Actor, draft: int) -> None:
        asked = cast.acts(officer, steps.fix, draft, list(Step).index(Step.CLOSES))
        cast.acts(officer, steps.choose, asked["version"], len(each(asked, "choices")) - 1)
        starts = kept(cast, draft).starts_at
        assert starts is not None
        assert kept(cast, draft).closes_at == starts
        asked = cast.acts(officer, steps.fix, draft, list(Step).index(Step.SELECTION))
        asked = cast.acts(officer, steps.choose, asked["version"], list(Selection).index(Selection.DRAW))
        assert asked["step"] == Step.CLOSES
        assert say(cast, officer, "周六13点")["wrong"] == Wrong.LATE
        cast.acts(officer, steps.choose, asked["version"], len(each(asked, "choices")) - 1)
        assert kept(cast, draft).closes_at == starts - answers.DRAWN

    def test_a_family_that_never_fits_is_pointed_out(self, cast: Cast, officer: Actor) -> None:
        fits = tell(cast, officer, "周六下午2点在东湖公园健步走，限3人，可带2名家属，周四截止")
        tight = tell(cast, officer, "周六下午2点在东湖公园健步走，限2人，可带2名家属，周四截止")
        assert (fits["tight"], tight["tight"]) == (None, 2)
        cast.acts(officer, choices.look, fits["activity"])
        cast.acts(officer, choices.add, "9:00 1人\n10:00 5人")
        assert cast.acts(officer, steps.resume, fits["activity"])["tight"] == 1


class TestPicture:
    def put(self, cast: Cast, officer: Actor, draft: int, content: bytes = b"a jpeg") -> Values:
        cast.acts(officer, picturing.begin, draft)
        return cast.acts(officer, picturing.keep, content)

    def test_stands_with_the_card(self, cast: Cast, officer: Actor, draft: int) -> None:
        assert cast.acts(officer, steps.resume, draft)["picture"] is False
        shown = self.put(cast, officer, draft)
        assert (shown["picture"], shown["step"]) == (True, None)
        told = cast.acts(officer, going_out.publish, draft)
        seen = cast.acts(cast.create_member(), picturing.see, told["activity"])
        assert base64.b64decode(str(seen["picture"])) == b"a jpeg"

    def test_is_sealed_and_one_at_most(self, cast: Cast, officer: Actor, draft: int) -> None:
        self.put(cast, officer, draft)
        self.put(cast, officer, draft, b"another")
        (one,) = cast.read(lambda session: session.scalars(select(ActivityPicture)).all())
        assert b"another" not in one.picture
        assert base64.b64encode(b"another") not in one.picture

    def test_is_not_for_others(self, cast: Cast, officer: Actor, draft: int) -> None:
        self.put(cast, officer, draft)
        member, elsewhere = cast.create_member(), cast.create_member("周同", unit=cast.create_unit("城西供水站"))
        with pytest.raises(activities.NoSuchActivity):
            cast.acts(member, picturing.see, draft)
        cast.acts(officer, going_out.publish, draft)
        with pytest.raises(activities.NoSuchActivity):
            cast.acts(elsewhere, picturing.see, draft)

    def test_is_taken_when_it_is_asked_for_alone(self, cast: Cast, officer: Actor, draft: int) -> None:
        asked = cast.read(lambda session: picturing.is_awaited(session, officer.person.telegram_id))
        cast.acts(officer, picturing.begin, draft)
        assert (asked, cast.read(lambda session: picturing.is_awaited(session, officer.person.telegram_id))) == (
            False,
            True,
        )
        cast.acts(officer, steps.put_off)
        with pytest.raises(Outdated):
            cast.acts(officer, picturing.keep, b"too late")

    def test_goes_with_the_draft_and_comes_along_in_a_copy(self, cast: Cast, officer: Actor, draft: int) -> None:
        self.put(cast, officer, draft)
        told = cast.acts(officer, going_out.publish, draft)
        copy = cast.acts(officer, steps.begin_from, told["activity"])["activity"]
        assert cast.acts(officer, picturing.see, copy)["picture"] == base64.b64encode(b"a jpeg").decode()
        cast.acts(officer, drafts.drop, copy)
        assert len(cast.read(lambda session: session.scalars(select(ActivityPicture)).all())) == 1


class TestDraw:
    def test_the_rule_goes_with_a_draft_that_is_dropped(self, cast: Cast, officer: Actor, draft: int) -> None:
        asked = cast.acts(officer, steps.fix, draft, list(Step).index(Step.SELECTION))
        cast.acts(officer, steps.choose, asked["version"], list(Selection).index(Selection.DRAW))
        cast.acts(officer, draws.set_unit_most, draft, 3)
        assert cast.acts(officer, drafts.drop, draft)["count"] == 0


def test_a_draft_that_has_lain_for_a_day_stands_on_the_desk_of_who_writes_it(
    cast: Cast, officer: Actor, draft: int
) -> None:
    other, later = cast.create_officer("李军"), cast.now + timedelta(days=1)

    def lies(by: Actor, at: datetime) -> list[object]:
        return [one["id"] for one in each(cast.acts(by, desk.waiting, 0, now=at)) if one["kind"] == "draft"]

    assert (lies(officer, cast.now), lies(officer, later), lies(other, later)) == ([], [draft], [])
