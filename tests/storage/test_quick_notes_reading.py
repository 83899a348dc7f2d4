"""What a message says of what was done: real-looking ones in both languages, and such as no note must be made of."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.quick_notes import Kind, reading
from storage.quick_notes.places import Places

#: A Monday.
TODAY = date(2026, 11, 30)
BUREAU, EAST, WEST, WEST_1, EAST_1, WATER, SCHOOL, PUMP = range(1, 9)
PATHS = {
    BUREAU: ("水务局",),
    EAST: ("水务局", "城东供水站"),
    WEST: ("水务局", "城西供水站"),
    WEST_1: ("水务局", "城西供水站", "一班"),
    EAST_1: ("水务局", "城东供水站", "一班"),
    WATER: ("水务局", "West Water Station"),
    SCHOOL: ("水务局", "培训中心"),
    PUMP: ("水务局", "3号泵站"),
}
ALL = Places(PATHS)


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


def said(words: str, among: Places = ALL) -> dict[str, Any]:
    """What was read, without what was not said; one of several as itself."""
    found = vars(reading.read(words, TODAY, among))
    one = {name: value[0] if isinstance(value, tuple) and len(value) == 1 else value for name, value in found.items()}
    return {name: value for name, value in one.items() if value}


def that(kind: Kind, day: date | None = None, unit: int | None = None, count: int | None = None, **more: Any) -> Any:
    found = {"kinds": kind, "days": day, "units": unit, "counts": count, **more}
    return {name: value for name, value in found.items() if value}


_YESTERDAY = on(11, 29)
MESSAGES = (
    ("今天城西站座谈会 23人", that(Kind.MEETING, TODAY, WEST, 23)),
    ("今天城西供水站座谈会２３人", that(Kind.MEETING, TODAY, WEST, 23)),
    ("today west station meeting 23 people, 500 yuan", that(Kind.MEETING, TODAY, WATER, 23, sums=50_000)),
    ("昨天在城东供水站搞安全培训，二十三人参加", that(Kind.TRAINING, _YESTERDAY, EAST, 23)),
    (
        "上周三城西站职工座谈会，约20人，花了1.2万元",
        that(Kind.MEETING, on(11, 25), WEST, 20, about=True, sums=1_200_000),
    ),
    ("11月20日走访慰问退休职工3户，每户500元", that(Kind.RETIRED, on(11, 20), None, 3, homes=3, each=True)),
    ("11.20城西站羽毛球比赛 32人次", that(Kind.CULTURE, on(11, 20), WEST, 32)),
    ("周五城东站应急演练 45 人", that(Kind.SAFETY, on(11, 27), EAST, 45)),
    ("安全检查 23 人次", that(Kind.SAFETY, None, None, 23)),
    ("慰问困难职工3户，共1500元", that(Kind.VISIT, None, None, 3, homes=3, sums=150_000)),
    ("十一月二十日 培训中心 再教育培训 一百二十人", that(Kind.TRAINING, on(11, 20), SCHOOL, 120)),
    ("职代会 应到52人，实到48人", that(Kind.CONGRESS, None, None, 48)),
    ("座谈会应到30人实到26人", that(Kind.MEETING, None, None, 26)),
    ("职代会应出席52人、实际出席48人", that(Kind.CONGRESS, None, None, 48)),
    ("座谈会应到会30人，到会26人", that(Kind.MEETING, None, None, 26)),
    ("上个月28号体检 60人", that(Kind.HEALTH, on(10, 28), None, 60)),
    ("前天趣味运动会，20余人，经费2,300元", that(Kind.CULTURE, on(11, 28), None, 20, about=True, sums=230_000)),
    ("城西站一班 谈心 2人", that(Kind.TALK, None, WEST_1, 2)),
    ("发放中秋福利 88人 9月25日", that(Kind.BENEFIT, on(9, 25), None, 88)),
    ("今天开了个会 15人", that(Kind.MEETING, TODAY, None, 15)),
    ("3号泵站隐患排查 6人 今天", that(Kind.SAFETY, TODAY, PUMP, 6)),
    ("今天看望住院职工2人", that(Kind.VISIT, TODAY, None, 2)),
    ("11月20日（周五）城西站读书会 18人", that(Kind.STUDY, on(11, 20), WEST, 18)),
    ("重阳节活动 35人 10月18日", that(Kind.RETIRED, on(10, 18), None, 35)),
    ("2026-11-25 职工代表视察 12人", that(Kind.CONGRESS, on(11, 25), None, 12)),
    ("今天城西站安全生产月活动，参加45人，发放资料200份", that(Kind.SAFETY, TODAY, WEST, 45)),
    ("今天学习二十大精神 23人", that(Kind.STUDY, TODAY, None, 23)),
    ("座谈会23人，其中女职工8人", that(Kind.MEETING, None, None, 23)),
    ("20号城西站更新公开栏", that(Kind.DISCLOSURE, on(11, 20), WEST)),
    ("全局职工大会 300人 今天", that(Kind.MEETING, TODAY, None, 300, whole=True)),
    ("植树，去年11月28日，40人", that(Kind.OTHER, on(11, 28, 2025), None, 40) | {"unsure": True, "days": ()}),
    ("送清凉 昨天 城东站 56名职工 3000元", that(Kind.BENEFIT, _YESTERDAY, EAST, 56, sums=300_000)),
    ("Nov 20 staff meeting at West Station, 23 people", that(Kind.MEETING, on(11, 20), WATER, 23)),
    ("yesterday visited 3 retired members", that(Kind.RETIRED, _YESTERDAY, None, 3)),
    ("last Friday safety inspection West Water Station 12 people", that(Kind.SAFETY, on(11, 27), WATER, 12)),
    ("fire drill 45 people today", that(Kind.SAFETY, TODAY, None, 45)),
    ("badminton match, 32 players, 20 November", that(Kind.CULTURE, on(11, 20), None, 32)),
    ("visited 2 sick colleagues today, 600 yuan", that(Kind.VISIT, TODAY, None, 2, sums=60_000)),
    ("heart-to-heart talks with 4 employees this morning", that(Kind.TALK, TODAY, None, 4)),
    ("two people, one-to-one yesterday", that(Kind.TALK, _YESTERDAY, None, 2)),
    ("Training course on Wednesday, about 30 staff", that(Kind.TRAINING, on(11, 25), None, 30, about=True)),
    ("film night, spent 800, 60 people, last Monday", that(Kind.CULTURE, on(11, 23), None, 60, sums=80_000)),
    ("health check-up 18 members, 2026-11-12", that(Kind.HEALTH, on(11, 12), None, 18)),
    ("twenty-three people at the meeting today", that(Kind.MEETING, TODAY, None, 23)),
    ("Thirty people attended safety training today", that(Kind.TRAINING, TODAY, None, 30)),
    ("今天城东站书画展 33人", that(Kind.CULTURE, TODAY, EAST, 33)),
    ("art exhibition today, 33 people", that(Kind.CULTURE, TODAY, None, 33)),
    ("outing today, a hundred and five people", that(Kind.CULTURE, TODAY, None, 105)),
    ("two hundred staff at the concert today", that(Kind.CULTURE, TODAY, None, 200)),
    ("concert today, two thousand and five people", that(Kind.CULTURE, TODAY)),
    ("meeting yesterday, 23 ppl", that(Kind.MEETING, _YESTERDAY, None, 23)),
    ("今天座谈会23人，花费1,200.50元", that(Kind.MEETING, TODAY, None, 23, sums=120_050)),
    ("今天体检93人，花费4.65万", that(Kind.HEALTH, TODAY, None, 93, sums=4_650_000)),
    ("今天座谈会23人，花了三百五", that(Kind.MEETING, TODAY, None, 23, sums=35_000)),
    ("今天座谈会23人，花了350块5", that(Kind.MEETING, TODAY, None, 23, sums=35_050)),
    ("今天座谈会23人，350元5角", that(Kind.MEETING, TODAY, None, 23, sums=35_050)),
    ("慰问 今天 500块3户", that(Kind.VISIT, TODAY, None, 3, homes=3, sums=50_000)),
    ("今天演出，用了一千五百人", that(Kind.CULTURE, TODAY, None, 1500)),
    ("今天志愿者服务 20人", that(Kind.OTHER, TODAY, None, 20)),
    # Money of another country is told, and not counted as yuan.
    ("今天慰问3人，500美元", that(Kind.VISIT, TODAY, None, 3, foreign=True)),
    ("tea party today, 20 people, spent $500", that(Kind.CULTURE, TODAY, None, 20, foreign=True)),
    ("今天座谈会23人，花费1200港币", that(Kind.MEETING, TODAY, None, 23, foreign=True)),
    # What is no number of people is told, and not taken for one.
    ("今天座谈会 -5人", that(Kind.MEETING, TODAY, unread="-5人")),
    ("今天座谈会，－5人", that(Kind.MEETING, TODAY, unread="-5人")),
    ("今天座谈会 负5人", that(Kind.MEETING, TODAY, unread="负5人")),
    ("今天座谈会 99999999999人", that(Kind.MEETING, TODAY, unread="99999999999人")),
    ("今天座谈会 12.5人", that(Kind.MEETING, TODAY, unread="12.5人")),
    ("今天座谈会 0人", that(Kind.MEETING, TODAY, unread="0人")),
    ("meeting today, -5 people", that(Kind.MEETING, TODAY, unread="-5 people")),
    ("meeting today, 12.5 people", that(Kind.MEETING, TODAY, unread="12.5 people")),
    ("今天座谈会 23人，-5人", that(Kind.MEETING, TODAY, None, 23, vague=True, unread="-5人")),
    ("今天座谈会-23人", that(Kind.MEETING, TODAY, None, 23)),
    ("meeting today - 23 people", that(Kind.MEETING, TODAY, None, 23)),
    # What is not sure is not chosen.
    ("今天座谈会 23/25人", {"kinds": Kind.MEETING, "days": TODAY, "counts": (23, 25)}),
    ("badminton today, 16 players and 40 spectators", {"kinds": Kind.CULTURE, "days": TODAY, "counts": (16, 40)}),
    ("training today, 12 men and 11 women", {"kinds": Kind.TRAINING, "days": TODAY, "counts": (12, 11)}),
    ("今天座谈会 十几人", that(Kind.MEETING, TODAY, vague=True)),
    ("培训 20-30人", that(Kind.TRAINING, vague=True)),
    ("走访3户，20-30人", that(Kind.VISIT, None, None, 3, homes=3, vague=True)),
    ("一班谈心 2人 昨天", {"kinds": Kind.TALK, "units": (WEST_1, EAST_1), "days": _YESTERDAY, "counts": 2}),
    (
        "11月20日至22日 培训 30人",
        {"kinds": Kind.TRAINING, "days": (on(11, 20), on(11, 22)), "counts": 30},
    ),
    ("座谈会，走访慰问3户 今天", {"kinds": (Kind.MEETING, Kind.VISIT), "days": TODAY, "counts": 3, "homes": 3}),
    ("座谈会 23人，慰问 5人", {"kinds": (Kind.MEETING, Kind.VISIT), "counts": (23, 5)}),
    ("慰问金500元，米油200元，3户", {"counts": 3, "homes": 3, "kinds": Kind.VISIT, "sums": (50_000, 20_000)}),
    ("明天座谈会 20人", {"kinds": Kind.MEETING, "ahead": True, "counts": 20}),
    ("12月20日座谈会 20人", {"kinds": Kind.MEETING, "ahead": True, "counts": 20}),
    ("下周三培训 20人", {"kinds": Kind.TRAINING, "ahead": True, "counts": 20}),
    ("11月20日（周六）读书会 18人", {"kinds": Kind.STUDY, "unsure": True, "counts": 18}),
    ("2月30日座谈会 9人", {"kinds": Kind.MEETING, "unsure": True, "counts": 9}),
)


class TestReading:
    @pytest.mark.parametrize(("words", "found"), MESSAGES, ids=[words for words, _ in MESSAGES])
    def test_says_what_stands_there_and_no_more(self, words: str, found: dict[str, Any]) -> None:
        assert said(words) == {name: value for name, value in found.items() if value}

    def test_there_are_forty_at_least(self) -> None:
        assert len(MESSAGES) >= 40

    def test_every_kind_is_known_by_words_of_both_languages(self) -> None:
        assert {*reading._DATA["kinds"]} == {*Kind}
        assert [kind for kind, words in reading._DATA["kinds"].items() if not (words["zh"] and words["en"])] == []

    @given(st.text(max_size=210))
    def test_nothing_breaks_it(self, words: str) -> None:
        found = reading.read(words, TODAY, ALL)
        assert all(0 < count <= 100_000 for count in found.counts)
        assert all(day <= TODAY for day in found.days)
        reading.is_note(words, TODAY, ALL)


class TestPlaces:
    def test_a_unit_out_of_reach_is_told_and_not_taken(self) -> None:
        found = reading.read("今天城西站座谈会 23人", TODAY, Places(PATHS, {EAST, EAST_1}))
        assert (found.units, found.beyond) == ((), "城西供水站")

    def test_of_two_teams_of_a_name_the_one_within_reach(self) -> None:
        assert reading.read("一班谈心 2人", TODAY, Places(PATHS, {EAST, EAST_1})).units == (EAST_1,)

    def test_a_short_form_that_two_share_is_asked_about(self) -> None:
        paths = {1: ("城西供水站",), 2: ("城西污水站",)}
        assert reading.read("今天城西站座谈会 23人", TODAY, Places(paths)).units == (1, 2)

    def test_a_name_within_another_word_is_none(self) -> None:
        assert reading.read("at least 20 people, meeting", TODAY, Places({1: ("East",)})).units == ()

    def test_tops_are_those_below_no_other(self) -> None:
        assert Places(PATHS, {WEST, WEST_1}).tops() == [WEST]
        assert Places(PATHS).tops() == [BUREAU]


class TestHouseholds:
    @pytest.mark.parametrize(
        ("words", "counts", "homes"),
        [
            ("今天走访慰问3户", (3,), (3,)),
            ("今天走访慰问12户次", (12,), (12,)),
            ("今天走访慰问三户困难职工", (3,), (3,)),
            ("visited 3 households today", (3,), (3,)),
            ("visited three families today", (3,), (3,)),
            ("今天走访慰问2户，5人", (2, 5), (2,)),
            ("今天走访慰问23/25户", (23, 25), (23, 25)),
            # Of a number that is of both nobody knows which is to count.
            ("今天走访慰问3户，3人", (3,), ()),
            ("今天走访慰问3人", (3,), ()),
        ],
    )
    def test_are_told_from_people(self, words: str, counts: tuple[int, ...], homes: tuple[int, ...]) -> None:
        found = reading.read(words, TODAY, ALL)
        assert (found.counts, found.homes) == (counts, homes)


#: From somebody who may note, asked for by nobody: no note is to be offered for any of these.
NO_NOTES = (
    "你好",
    "谢谢",
    "收到",
    "23",
    "4821",
    "座谈会",
    "今天",
    "今天座谈会",
    "座谈会几点开？",
    "今天座谈会 23人吗",
    "座谈会有23人报名",
    "我想报名羽毛球 2人",
    "明天城西站座谈会 23人",
    "下周三培训 30人",
    "今天的座谈会取消了，23人",
    "今天没开座谈会，23人",
    "怎么组织23人的座谈会",
    "帮我约谈心，2人",
    "培训名额23人，请大家报名",
    "通知：今天座谈会，23人参加",
    "计划今天培训 30人",
    "我妈住院了，今天培训3人",
    "家里困难，慰问金500元，2人",
    "今天座谈会，我家里3人生病",
    "我爱人得了大病，要化疗，今天谈心1人",
    "孩子住院，家里周转不开，慰问 1人",
    "座谈会上被骂了，23人都听见了",
    "撑不住了，今天开会23人都看着我",
    "压力大，培训 20人",
    "被拖欠工资，座谈会 5人",
    "Can I sign up for badminton, 2 people?",
    "meeting tomorrow 23 people",
    "the meeting was cancelled, 23 people",
    "my mother is in hospital, visited by 2 people",
    "I need help, training 3 people",
    "we will hold a training for 30 people",
    "what is the training today for 20 people",
    "lost my wages, meeting 5 people",
    "会" * 300,
)
#: And for these it is.
NOTES = [words for words, found in MESSAGES if {"kinds", "counts"} <= found.keys() and "ahead" not in found][:20]


class TestIsNote:
    @pytest.mark.parametrize("words", NO_NOTES)
    def test_a_word_for_something_else_is_none(self, words: str) -> None:
        assert not reading.is_note(words, TODAY, ALL)

    @pytest.mark.parametrize("words", NOTES)
    def test_what_was_done_and_how_many_is_one(self, words: str) -> None:
        assert reading.is_note(words, TODAY, ALL)

    @pytest.mark.parametrize("words", ["今天座谈会23人，下午慰问3户", "meeting today 23 people, visited 3 households"])
    def test_so_are_two_in_one(self, words: str) -> None:
        assert reading.is_note(words, TODAY, ALL)

    def test_so_is_what_where_and_when(self) -> None:
        assert reading.is_note("昨天城西站座谈会", TODAY, ALL)

    @pytest.mark.parametrize(
        "words", ["家里困难", "我老公下岗了", "孩子白血病", "交不起学费", "my son is sick", "unpaid wages"]
    )
    def test_trouble_is_heard(self, words: str) -> None:
        assert reading.is_of_trouble(words)

    @pytest.mark.parametrize(
        "words",
        [
            "走访慰问困难职工3户",
            "看望住院职工",
            "visited 2 sick colleagues",
            "走访困难户3户",
            "visited 3 families in hardship",
            "困难职工座谈会",
        ],
    )
    def test_work_for_people_in_trouble_is_work(self, words: str) -> None:
        assert not reading.is_of_trouble(words)
