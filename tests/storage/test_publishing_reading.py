"""What officers type: days and times, a whole activity in one message, and anything else that can be sent."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.activities import Activity, Kind, Selection
from storage.publishing import moments, phrases, reading
from storage.publishing.answers import FAR, LONGEST, Step, Wrong, write

ZONE = ZoneInfo("Asia/Shanghai")
#: A Monday.
NOW = datetime(2026, 11, 30, 9, tzinfo=ZONE)

#: Marks that are not seen, right to left, other digits, tags, long runs, and what is looked for.
HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                *("\u200b", "\u202e", "\u2066", "\ufeff", "\ue000", "<b>", "</b>", "&amp;"),
                *("👨‍👩‍👧‍👦", "٣", "９", "Ⅷ", "½"),
                *("周六", "下周", "下午", "2点", "12.5", "12月", "99:99", "在", "公园", "限"),
                *("人", "截止", "报名", "每人", "元", "家属"),
                *("Saturday", "2pm", "at", "until", "deadline", "places", "free", "(", ",", "，"),
                *("😀" * 5, "0" * 30, "9" * 400, "十" * 50, "\n"),
            ]
        ),
    ),
    max_size=40,
).map("".join)


def seen(words: str) -> list[tuple[date | None, time | None, time | None]]:
    return [(one.day, one.at, one.until) for one in moments.scan(moments.plainly(words), NOW)]


class TestMoments:
    @pytest.mark.parametrize(
        ("words", "day", "at", "until"),
        [
            ("周六下午2点", (12, 5), 14, None),
            ("周六9点", (12, 5), 9, None),
            ("下周三晚上七点", (12, 9), 19, None),
            ("本周日早上8点", (12, 6), 8, None),
            ("下下周一 10:00", (12, 14), 10, None),
            ("12月5日（周六）14:00-16:00", (12, 5), 14, 16),
            ("十二月五日上午九点", (12, 5), 9, None),
            ("１２月５日　１４：００", (12, 5), 14, None),
            ("12.5 14:00", (12, 5), 14, None),
            ("12/5 14:00", (12, 5), 14, None),
            ("2026-12-05 9:00", (12, 5), 9, None),
            ("5号下午3点", (12, 5), 15, None),
            ("明天19时", (12, 1), 19, None),
            ("后天中午12点", (12, 2), 12, None),
            ("今晚7点", (11, 30), 19, None),
            ("明早八点", (12, 1), 8, None),
            ("周六上午9点到下午4点", (12, 5), 9, 16),
            ("周六2点到4点", (12, 5), 14, 16),
            ("Sat 2pm", (12, 5), 14, None),
            ("2pm on Saturday 5 Dec", (12, 5), 14, None),
            ("December 5th, 2 pm to 4 pm", (12, 5), 14, 16),
            ("2-4pm Saturday", (12, 5), 14, 16),
            ("next Wed 7 p.m.", (12, 9), 19, None),
            ("tomorrow at noon", (12, 1), 12, None),
            ("11月20日9点", (11, 20), 9, None),
        ],
    )
    def test_are_read_as_people_write_them(self, words: str, day: tuple[int, int], at: int, until: int | None) -> None:
        assert seen(words) == [(date(2026, *day), time(at), None if until is None else time(until))]

    @pytest.mark.parametrize(
        ("words", "at"), [("上午9点半", time(9, 30)), ("九点一刻", time(9, 15)), ("2:30 pm", time(14, 30))]
    )
    def test_without_a_day_are_times(self, words: str, at: time) -> None:
        assert seen(words) == [(None, at, None)]

    @pytest.mark.parametrize(
        "words",
        [
            "每人12.5元",
            "5公里",
            "2月30日",
            "99月99日",
            "25点",
            "晚上12点",
            "3号门",
            "monthly",
            "40人",
            "一点不累",
            "",
            "12:61",
        ],
    )
    def test_are_not_seen_in_what_is_none(self, words: str) -> None:
        assert [one for one in seen(words) if one[0] is not None] == []

    @given(HOSTILE)
    @settings(max_examples=300, deadline=None)
    def test_of_anything_are_in_order_and_within(self, words: str) -> None:
        text = moments.plainly(words)
        found = moments.scan(text, NOW)
        assert all(0 <= one.begin < one.end <= len(text) for one in found)
        assert all(one.end <= then.begin for one, then in pairwise(found))


class TestMessage:
    @pytest.mark.parametrize(
        ("words", "told", "starts", "closes"),
        [
            (
                "周六下午2点在东湖公园健步走，限40人，周四截止",
                (Kind.SPORTS, "健步走", "东湖公园", 40),
                (12, 5, 14),
                (12, 3, 18),
            ),
            (
                "Walk at East Lake Park, Saturday 2pm, 40 places, deadline Thursday",
                (Kind.SPORTS, "Walk", "East Lake Park", 40),
                (12, 5, 14),
                (12, 3, 18),
            ),
            (
                "Badminton, next Wed 7pm at the Sports Hall, max 16 people, sign up by Tuesday",
                (Kind.SPORTS, "Badminton", "Sports Hall", 16),
                (12, 9, 19),
                (12, 8, 18),
            ),
            (
                "下周三晚上七点 在三楼会议室 安全知识讲座 不限人数 报名截止到下周二",
                (Kind.TRAINING, "安全知识讲座", "三楼会议室", None),
                (12, 9, 19),
                (12, 8, 18),
            ),
            ("合唱排练 明天19:00 文化宫", (Kind.CULTURE, "合唱排练", "文化宫", None), (12, 1, 19), None),
            (
                "12月5日（周六）14:00，工会在城东供水站会议室举办写春联活动，限30人，12月3日17:00前报名",
                (Kind.CULTURE, "写春联活动", "城东供水站会议室", 30),
                (12, 5, 14),
                (12, 3, 17),
            ),
            (
                "下周六上午9点，登山，地点：西山，限二十人，周四截止",
                (Kind.SPORTS, "登山", "西山", 20),
                (12, 12, 9),
                (12, 10, 18),
            ),
        ],
    )
    def test_is_understood(
        self,
        words: str,
        told: tuple[Kind, str, str, int | None],
        starts: tuple[int, int, int],
        closes: tuple[int, int, int] | None,
    ) -> None:
        said = reading.read(words, NOW)
        assert ((said.kind, said.title, said.place, said.seats), said.rest) == (told, None)
        assert said.starts_at == datetime(2026, *starts, tzinfo=ZONE)
        assert said.closes_at == (None if closes is None else datetime(2026, *closes, tzinfo=ZONE))

    @pytest.mark.parametrize(
        ("words", "family", "fee"),
        [
            ("周六2点在公园健步走，可带家属2人，每人20元", 2, "每人20元"),
            ("周六2点在公园健步走，每个家庭限带两名家属，免费", 2, "免费"),
            ("周六2点在公园健步走，费用：AA 大约 30", None, "AA 大约 30"),
            ("Picnic at Lake Park, Saturday 2pm, bring up to 2 children, 30 yuan each", 2, "30 yuan each"),
            ("周六2点在公园健步走", None, None),
        ],
    )
    def test_says_whom_one_may_bring_and_what_it_costs(self, words: str, family: int | None, fee: str | None) -> None:
        said = reading.read(words, NOW)
        assert (said.family, said.fee, said.seats) == (family, fee, None)

    def test_of_what_is_over_says_so(self) -> None:
        said = reading.read("11月20日上午9点在公园健步走", NOW)
        assert (said.starts_at, said.late) == (None, datetime(2026, 11, 20, 9, tzinfo=ZONE))

    def test_says_no_limit(self) -> None:
        assert reading.read("周六2点在公园健步走，名额不限", NOW).unlimited

    @pytest.mark.parametrize(
        "words", ["周六2点在公园健步走。带好水和帽子，穿运动鞋。", "12.5和12.6两天体检", "长" * 60]
    )
    def test_knows_when_it_has_not_understood_all(self, words: str) -> None:
        assert reading.read(words, NOW).rest

    @given(HOSTILE)
    @settings(max_examples=400, deadline=None)
    def test_of_anything_fits_the_record(self, words: str) -> None:
        said = reading.read(words, NOW)
        assert len(said.title or "") <= reading.TITLE
        assert len(said.place or "") <= phrases.PLACE
        assert len(said.fee or "") <= reading.FEE
        assert said.seats is None or 0 < said.seats <= reading.SEATS
        assert said.family is None or 0 <= said.family <= reading.FAMILY
        assert said.starts_at is None or said.starts_at > NOW
        assert said.ends_at is None or (said.starts_at is not None and said.ends_at > said.starts_at)
        assert said.closes_at is None or said.closes_at > NOW
        assert None in {said.closes_at, said.starts_at} or said.closes_at <= said.starts_at  # type: ignore[operator]
        told = f"{said.title}{said.place}{said.fee}"
        assert not [sign for sign in told if sign in "\u200b\u202e\u2066\ufeff" or sign == phrases.MASK]

    def test_of_the_longest_text_takes_no_time(self) -> None:
        for piece in ("在", "周", "1", "12.", "家属", "at ", "截止报名", "(", " ", "十", "报名到", "每人1元"):
            reading.read(piece * 4096, NOW)


class TestAnswers:
    def empty(self) -> Activity:
        starts = NOW + timedelta(days=9)
        return Activity(
            title=None, starts_at=starts, closes_at=None, seats=None, family_most=0, selection=Selection.FIRST_COME
        )

    @given(
        st.sampled_from([one for one in Step if one not in {Step.UNIT, Step.KIND, Step.AUDIENCE, Step.SELECTION}]),
        HOSTILE,
    )
    @settings(max_examples=400, deadline=None)
    def test_are_taken_whole_or_not_at_all(self, step: Step, words: str) -> None:
        draft = self.empty()
        said = write(draft, step, words, None, NOW)
        assert said is None or isinstance(said, Wrong | date)
        for one, most in LONGEST.items():
            assert len(getattr(draft, one.value) or "") <= most
        assert draft.seats is None or 0 < draft.seats <= reading.SEATS
        assert 0 <= draft.family_most <= reading.FAMILY
        assert draft.starts_at is not None
        assert NOW < draft.starts_at <= NOW + FAR
        assert draft.closes_at is None or NOW < draft.closes_at <= draft.starts_at
        assert draft.ends_at is None or draft.ends_at > draft.starts_at

    @pytest.mark.parametrize(
        ("step", "words", "wrong"),
        [
            (Step.SEATS, "40人", None),
            (Step.SEATS, "四十", None),
            (Step.SEATS, "不限", None),
            (Step.SEATS, "no limit", None),
            (Step.SEATS, "30到40", Wrong.UNCLEAR),
            (Step.SEATS, "99999", Wrong.MANY),
            (Step.FAMILY, "2", None),
            (Step.FAMILY, "9", Wrong.MANY),
            (Step.ENDS, "16:30", None),
            (Step.ENDS, "下午4点", None),
            (Step.ENDS, "昨天", Wrong.UNCLEAR),
            (Step.MINUTES, "90分钟", None),
            (Step.TITLE, "\u200b\u202e", Wrong.EMPTY),
        ],
    )
    def test_are_understood(self, step: Step, words: str, wrong: Wrong | None) -> None:
        assert write(self.empty(), step, words, None, NOW) == wrong
