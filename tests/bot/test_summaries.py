"""The year's summary as a document: its figures, its lengths, its numbers, and forms of all kinds sent in."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bot import receiving
from bot.papers import summaries as papers
from bot.papers.summaries import examples, naming, prose, tables, writing
from bot.papers.summaries.writing import Unfit
from bot.words import Words
from handlers.context import Unreceived
from storage.campaigns import Kind
from storage.figures import RESERVED, Offer, Source, Sums
from storage.summaries import Facts, Form, Measure, Share, ordering
from storage.summaries.facts import Ahead, Figure, Listed
from storage.summaries.ordering import Ordered
from storage.summaries.reaching import Goal, Reach
from storage.summaries.templates import Template
from storage.summaries.winning import Won
from storage.summaries.years import Change
from storage.values import Values
from tests import summary_template
from tests.bot.test_cli import Terminal, terminal
from tests.cast import Cast
from tests.conftest import ZONE
from tests.storage.year_of import fill, recounted

__all__ = ["terminal"]

WORDS = Words(ZONE)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: A Monday morning at the bureau.
NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)
#: So large that no form is short by itself.
LARGE = Sums(12_345, 678_901, 0, 9_876_543_210)
AHEAD = Ahead(((Kind.SPRING, date(2027, 2, 6)), (Kind.AUTUMN, date(2027, 10, 8))), 12, 3, 1, "20")
WON = (
    Won("K7", "安全赛", date(2026, 6, 18), alone=False, places=(("城东站", "城西站"), (), ("机关",))),
    Won("B1", "个人赛", date(2026, 9, 3), alone=True, places=(("城东站",), (), ())),
    Won(None, "冬季联赛", date(2026, 12, 1), alone=False, places=(("城西站",), (), ())),
)
SURVEY: Values = {
    "running": False,
    "sides": [
        {
            "side": "employees",
            "answers": 10,
            "told": True,
            "share": 900,
            "before": 875,
            "questions": [
                {"which": "employees_1", "share": 1000, "very": 4, "content": 6, "so_so": 0, "not": 0},
                {"which": "employees_2", "share": 900, "very": 3, "content": 6, "so_so": 1, "not": 0},
                {"which": "employees_3", "share": 800, "very": 2, "content": 6, "so_so": 1, "not": 1},
            ],
        },
        {"side": "management", "answers": 4, "told": False, "share": None, "before": None, "questions": []},
    ],
}
GOALS = (
    Goal(
        *(Offer.TALKS, 80, 90, Reach(None, 12, 30, met=False)),
        units=(
            Reach("城西站", 8, 10, met=True),
            Reach("城东站", 3, 10, met=False),
            Reach("机关", None, None, None),
            Reach(None, 1, 2, met=False),
        ),
    ),
    Goal(Offer.CHECKUPS, 90, None, Reach(None, 10, 10, met=True), (Reach("城东站", 10, 10, met=True),)),
    Goal(Offer.ACTIVITIES, 60, None, Reach(None, 12, 20, met=True), (Reach("城西站", 4, 10, met=False),)),
)


def say(form: Form = Form.REPORT) -> Any:
    return partial(WORDS.plain, language=papers.tongue_of(form))


def facts(sums: dict[Source, Sums], before: dict[Source, Sums] | None = None, **more: Any) -> Facts:
    figures = {
        source: Figure(
            source,
            sums.get(source, Sums()),
            (before or {}).get(source, Sums()),
            (Sums(),) * 4,
            Sums(),
            tuple(_listed(source, sums[source])) if source in sums else (),
            Sums(),
        )
        for source in Source
    }
    told: dict[str, Any] = {
        "year": 2026,
        "quarter": 0,
        "upto": date(2026, 12, 31),
        "running": False,
        "compared": bool(before),
        "figures": figures,
        "shares": {},
        "shares_before": {},
        "changes": (),
        "ahead": AHEAD,
        "an_hour": 45,
        "at": NOW,
    }
    return Facts(**{**told, **more})


def _listed(source: Source, sums: Sums) -> list[Listed]:
    return [Listed("JB-2026-0001", date(2026, 5, 1), source in RESERVED, None, "一次", sums.times, sums.fen)]


def cells(content: bytes) -> list[list[list[str]]]:
    """The tables of a document: rows of cells."""
    return [
        [
            ["".join(t.text or "" for t in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
            for row in table.iter(f"{W}tr")
        ]
        for table in body(content).iter(f"{W}tbl")
    ]


def _text(element: ET.Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def body(content: bytes, part: str = "word/document.xml") -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        return ET.fromstring(book.read(part))


def lines(content: bytes) -> list[str]:
    """What stands in it outside of tables, paragraph by paragraph."""
    paragraphs = body(content).find(f"{W}body")
    assert paragraphs is not None
    return [words for one in paragraphs.findall(f"{W}p") if (words := _text(one))]


class TestTheDocument:
    def test_has_the_figures_that_anybody_counts_and_sums_of_the_records_behind_them(
        self, cast: Cast, backend: str
    ) -> None:
        if backend != "sqlite":
            pytest.skip("what is drawn is the same for both")
        chair = cast.create_chair()
        fill(cast, chair, 2026)
        ordered = cast.read(lambda session: ordering.by_command(session, 2026, Form.REPORT, now=cast.now))
        compared, _, *appendix = cells(papers.document(ordered, say()).content)
        count = cast.read(lambda session: recounted(session, date(2026, 1, 1), date(2026, 12, 31)))
        names = {naming.name_of(source, say()): source for source in Source}
        told = {(names[row[0]], row[1]): row[2] for row in compared[1:]}
        for source, (records, times, fen) in count.items():
            if records:
                assert told[source, say()(f"summaries.unit_{naming.unit_of(source)}", {})] == str(records)
            if records and times and naming.has_times(source):
                assert told[source, "人次数"] == str(times)
            if fen:
                assert told[source, "元"].split(".")[0] == str(fen // 100)
        assert len(appendix) == sum(1 for records, _, _ in count.values() if records)
        for _, *rows, whole in appendix:
            assert sum(int(row[4]) for row in rows) == int(whole[-3])
            assert sum(int(row[5]) for row in rows) == int(whole[-2])
            assert sum(round(float(row[6]) * 100) for row in rows) == round(float(whole[-1]) * 100)

    def test_of_an_empty_union_names_every_gap_and_has_no_tables(self) -> None:
        made = papers.document(Ordered(facts({}), Form.REPORT, None, None), say())
        assert cells(made.content) == []
        told = lines(made.content)
        assert told.count("没有记录。") == 14
        assert "1. 没有留下记录的职责：学习教育、知识竞赛活动、劳动安全、" in "".join(told)

    def test_says_in_its_foot_who_made_it_and_when(self) -> None:
        made = papers.document(Ordered(facts({}), Form.SHORT, None, "赵国强"), say())
        with zipfile.ZipFile(io.BytesIO(made.content)) as book:
            feet = [book.read(name).decode() for name in book.namelist() if "footer" in name]
        assert any("由赵国强用工会小助手于2026-11-23 10:00生成" in foot for foot in feet)
        assert made.name == "summary-2026-short.docx"

    def test_tells_chapters_in_their_order_with_last_year_beside(self) -> None:
        now, before = {Source.NOTE_SAFETY: Sums(12, 300, 0, 1_234_500)}, {Source.NOTE_SAFETY: Sums(10, 200)}
        made = papers.document(Ordered(facts(now, before), Form.DEPARTMENT, None, None), say())
        told = lines(made.content)
        assert [one[:2] for one in told if one[1] == "、"] == ["一、", "二、", "三、", "四、", "五、", "六、", "七、"]
        assert "开展安全检查12次，共300人次，金额1.23万元（上年10次、200人次）。" in told
        assert ["安全检查（干部记录）", "人次数", "300", "200", "+100", "+50.0%", "1"] in cells(made.content)[0]

    @pytest.mark.parametrize(
        ("form", "name", "unit", "summed"),
        [(Form.REPORT, "联系延期", "件", "合计2件"), (Form.ENGLISH, "Calls put off", "Cases", "In all: 2 cases")],
    )
    def test_says_how_many_promised_calls_were_put_off_and_lists_them(
        self, form: Form, name: str, unit: str, summed: str
    ) -> None:
        listed = tuple(Listed(f"KN-2026-000{nth}", date(2026, 5, 1), True, None, None, 1, 0) for nth in (3, 7))
        moved = Figure(Measure.PUT_OFF, Sums(2, 2), Sums(1, 1), (Sums(2, 2),) * 4, Sums(), listed, Sums())
        shares = {Measure.ON_TIME: Share(4, 5), Measure.PUT_OFF: Share(2, 5), Measure.CLOSED: Share(3, 5)}
        before = {Measure.ON_TIME: Share(3, 3), Measure.PUT_OFF: Share(1, 3)}
        found = facts({Source.REPORTS: Sums(5, 5)}, put_off=moved, shares=shares, shares_before=before, compared=True)
        made = papers.document(Ordered(found, form, None, None), say(form))
        compared, _, _, appendix = cells(made.content)
        assert [name, unit, "2", "1", "+1", "+100.0%", "2"] in compared
        assert [row[:3] for row in appendix[1:-1]] == [
            [one.number, WORDS.plain("summaries.month", {"on": one.on}, papers.tongue_of(form)), "—"] for one in listed
        ]
        assert appendix[-1][0] == summed
        if form == Form.REPORT:
            at = lines(made.content).index("2. 到期应联系5件，按期联系4件，按期率80%（上年100%）。")
            assert lines(made.content)[at + 1] == "3. 到期应联系的申报中延期2件，按延期后的时间算（上年1件）。"

    def test_begins_its_salutation_at_the_margin_as_public_documents_do(self) -> None:
        made = papers.document(Ordered(facts({}), Form.REPORT, None, None), say())
        paragraphs = {_text(one): one for one in body(made.content).iter(f"{W}p")}
        salutation, opening = (paragraphs[words] for words in ("各位代表：", "现将2026年工会工作报告如下，请予审议。"))
        indents = [one.find(f"{W}pPr/{W}ind") for one in (salutation, opening)]
        assert indents[0] is not None
        assert (indents[0].get(f"{W}firstLine"), indents[1]) == ("0", None)

    def test_puts_quotes_of_a_title_within_its_own_in_single_ones(self) -> None:
        won = (replace(WON[0], title="“安全月”决赛"),)
        made = papers.document(Ordered(facts({Source.CONTESTS: Sums(1, 9)}, won=won), Form.REPORT, None, None), say())
        assert any("“‘安全月’决赛”（6月18日）" in one for one in lines(made.content))

    def test_short_has_something_of_each_chapter_before_it_has_all_of_one(self) -> None:
        made = papers.document(Ordered(facts(dict.fromkeys(Source, Sums(12, 300))), Form.SHORT, None, None), say())
        (told,) = lines(made.content)[2:3]
        assert "收到困难申报12件" in told
        assert "其余见附表。" in told

    def test_counts_households_apart_from_people(self) -> None:
        now = {Source.NOTE_VISIT: Sums(2, 8, households=3), Source.NOTE_RETIRED: Sums(1, 0, households=5)}
        made = papers.document(Ordered(facts(now), Form.DEPARTMENT, None, None), say())
        told = lines(made.content)
        assert "组织走访慰问2次，共8人次、3户次。" in told
        assert "开展离退休工作1次，共5户次。" in told
        assert ["走访慰问（干部记录）", "户次", "3", "—", "—", "—", "1"] in cells(made.content)[0]
        (brief,) = prose.told(facts(now), Form.SHORT, say())["opening"]
        assert "组织走访慰问2次、8人次、3户次" in brief

    def test_of_a_running_year_sets_the_same_days_of_last_year_beside_and_says_so(self) -> None:
        share, half = {Measure.PASSED: Share(4, 4)}, date(2026, 6, 30)
        found = facts(
            {Source.EXAMS: Sums(1, 4)},
            {Source.EXAMS: Sums(2, 9)},
            running=True,
            upto=half,
            shares=share,
            shares_before={Measure.PASSED: Share(3, 4)},
        )
        made = papers.document(Ordered(found, Form.DEPARTMENT, None, None), say())
        told = "".join(lines(made.content))
        assert "组织考试1场，4人次参加（上年同期2场、9人次）；" in told
        assert "合格率100%（上年同期75%）。" in told
        assert "今年的数字截至2026年6月30日，上年的也只算到2025年6月30日。" in told
        head, line, *_ = cells(made.content)[0]
        assert head[3] == "上年同期"
        assert line[2:6] == ["1", "2", "−1", "−50.0%"]

    def test_of_a_running_year_compares_nothing_where_some_of_those_days_was_cleared(self) -> None:
        found = facts({Source.EXAMS: Sums(1, 4)}, running=True, upto=date(2026, 6, 30), compared=True)
        figure = Figure(Source.EXAMS, Sums(1, 4), None, (), Sums(), (), Sums())
        found = replace(found, figures={**found.figures, Source.EXAMS: figure})
        made = papers.document(Ordered(found, Form.DEPARTMENT, None, None), say())
        assert "组织考试1场，4人次参加。" in lines(made.content)
        assert "上年同期有记录到期清理了的，不作对照。" in "".join(lines(made.content))
        assert cells(made.content)[0][1][2:6] == ["1", "—", "—", "—"]

    def test_tells_who_won_by_units_and_teams_in_the_chapter_of_study(self) -> None:
        made = papers.document(Ordered(facts({Source.CONTESTS: Sums(4, 90)}, won=WON), Form.REPORT, None, None), say())
        told = lines(made.content)
        at = told.index("（二）知识竞赛活动")
        assert told[at + 1 : at + 5] == [
            "1. 举办知识竞赛4场，90人次参加。",
            "2. “安全赛”（6月18日），城东站、城西站获第一名，机关获第三名。",
            "3. “个人赛”（9月3日），第一名出自城东站。",
            "4. “冬季联赛”赛季（12月1日结束），总成绩城西站获第一名。",
        ]
        assert "附表三 竞赛名次" in told
        assert cells(made.content)[2][1:] == [
            ["K7", "2026年6月18日", "安全赛", "城东站、城西站", "—", "机关"],
            ["B1", "2026年9月3日", "个人赛（个人赛）", "城东站", "—", "—"],
            ["—", "2026年12月1日", "冬季联赛（赛季）", "城西站", "—", "—"],
        ]

    def test_tells_the_department_of_the_latest_contests_and_where_the_others_stand(self) -> None:
        many = tuple(
            Won(f"K{nth}", f"第{nth}场", date(2026, nth, 1), alone=False, places=(("城东站",),)) for nth in range(1, 6)
        )
        made = papers.document(
            Ordered(facts({Source.CONTESTS: Sums(5, 9)}, won=many), Form.DEPARTMENT, None, None), say()
        )
        told = "".join(lines(made.content))
        assert "；“第3场”（3月1日），城东站获第一名；" in told
        assert "“第2场”" not in told
        assert "其余2场竞赛的名次见附表。" in told
        assert len(cells(made.content)[2]) == 6

    def test_tells_what_people_think_in_counts_from_five_answers_on(self) -> None:
        made = papers.document(Ordered(facts({}, survey=SURVEY), Form.REPORT, None, None), say())
        told = lines(made.content)
        at = told.index("（三）满意度调查")
        assert told[at + 1 : at + 3] == [
            (
                "1. 职工满意率90%（10人回答，上年87.5%），其中“关心帮助”100%，“文体、学习、体检”90%，"
                "“听意见、替职工说话”80%。"
            ),
            "2. 行政满意率：回答不足5人，不公布结果。",
        ]
        assert "附表一 满意度调查" in told
        assert cells(made.content) == [
            [
                ["调查对象", "问的是", "很满意", "满意", "一般", "不满意", "满意率"],
                ["职工", "关心帮助", "4", "6", "0", "0", "100.0%"],
                ["职工", "文体、学习、体检", "3", "6", "1", "0", "90.0%"],
                ["职工", "听意见、替职工说话", "2", "6", "1", "1", "80.0%"],
            ]
        ]

    def test_tells_of_a_survey_that_runs_no_more_than_that_it_does(self) -> None:
        running = facts({}, survey={"running": True, "sides": []})
        told = lines(papers.document(Ordered(running, Form.DEPARTMENT, None, None), say()).content)
        assert "本年度满意度调查正在进行，结束后公布结果。" in told
        assert "满意度调查" not in next(one for one in told if "没有留下记录的职责" in one)

    def test_tells_of_goals_among_what_is_wanting_and_what_is_to_do(self) -> None:
        made = papers.document(Ordered(facts({}, goals=GOALS), Form.DEPARTMENT, None, None), say())
        told = [one.partition(". ")[2] for one in lines(made.content)]
        assert "职工之家目标3项，达到2项：职工体检、文体活动参与。" in told
        assert (
            "谈心谈话没有达到目标：应覆盖30人，已覆盖12人，覆盖率40%，目标80%；没有达到的单位：城东站（30%）、"
            "人少的单位合计（50%）。" in told
        )
        assert "文体活动参与总体达到目标60%，没有达到的单位：城西站（40%）。" in told
        assert "谈心谈话：目标90%，先补城东站、人少的单位（依据：职工之家看板）。" in told
        assert "文体活动参与：对照今年的目标60%补上差距，先补城西站（依据：职工之家看板）。" in told
        assert not [one for one in told if one.startswith("职工体检：")]
        (table,) = cells(made.content)
        assert table[1] == ["谈心谈话", "全工会", "12", "30", "40.0%", "80%", "未达到"]
        assert ["谈心谈话", "机关", "—", "—", "—", "80%", "—"] in table

    def test_numbers_no_topic_that_stands_alone_in_its_chapter(self) -> None:
        made = papers.document(Ordered(facts({Source.SPORTS: Sums(2, 9)}), Form.DEPARTMENT, None, None), say())
        told = lines(made.content)
        at = told.index("四、丰富文体生活")
        assert told[at + 1] == "开展体育活动2场，9人次参加。"
        assert "（一）文化体育" not in told

    def test_compares_with_nothing_where_nothing_is_on_record_of_last_year(self) -> None:
        made = papers.document(Ordered(facts({Source.EXAMS: Sums(2, 40)}), Form.REPORT, None, None), say())
        assert "上年没有记录，不作对照。" in lines(made.content)
        assert cells(made.content)[0][1][3:6] == ["—", "—", "—"]

    def test_tells_what_differs_from_a_draft_and_what_was_cleared(self) -> None:
        found = facts({Source.EXAMS: Sums(3, 40)})
        figure = Figure(Source.EXAMS, Sums(3, 40), Sums(), (), Sums(3, 40), (), Sums())
        found = facts(
            {},
            figures={**found.figures, Source.EXAMS: figure},
            changes=(Change(Source.EXAMS, 2, Sums(4, 50), Sums(3, 40)),),
        )
        made = papers.document(Ordered(found, Form.REPORT, None, None), say())
        assert "第二季度各类考试：初稿4场、50人次，现在3场、40人次。" in lines(made.content)
        assert cells(made.content)[-1][1][3:5] == ["已到保存期、清理了的3条，数字取自季度初稿", "40"]


class TestLengths:
    def short(self, found: Facts, form: Form = Form.SHORT) -> str:
        (text,) = prose.told(found, form, say(form))["opening"]
        return str(text)

    @pytest.mark.parametrize("seed", range(20))
    def test_three_hundred_characters_are_no_more(self, seed: int) -> None:
        lot = Random(seed)
        sources = lot.sample([*Source], lot.randrange(len(Source) + 1))
        text = self.short(facts(dict.fromkeys(sources, LARGE)))
        assert len(text) <= 300
        if not sources:
            assert "没有记录的：学习教育" in text

    def test_what_has_to_be_left_out_is_said_to_be(self) -> None:
        text = self.short(facts(dict.fromkeys(Source, LARGE)))
        assert text.endswith("其余见附表。")
        assert len(text) > 240

    def test_what_has_room_is_all_there(self) -> None:
        text = self.short(facts({Source.EXAMS: Sums(2, 80), Source.VISITS: Sums(30, 30, 0, 3_000_000)}))
        assert text.startswith(
            "2026年工会工作：学习教育方面，组织考试2场、80人次。关心生活方面，走访慰问30人次、3万元。没有"
        )
        assert "其余" not in text

    def test_english_is_prose_without_a_chinese_sign(self) -> None:
        every = {source: Sums(1, 1, 0, 100) for source in Source}
        for found in (facts(every), facts({}), facts(dict.fromkeys(Source, LARGE))):
            text = self.short(found, Form.ENGLISH)
            assert not [sign for sign in text if sign > "\u2fff"]
        assert "1 exam was held (1 attendance, CNY 1)" in self.short(facts(every), Form.ENGLISH)
        for chapter in ("Study", "Rights", "Democratic management and disclosure", "Activities", "Care"):
            assert f" {chapter}: " in self.short(facts(every), Form.ENGLISH)

    @pytest.mark.parametrize("form", [Form.SHORT, Form.ENGLISH])
    def test_short_ones_tell_of_the_survey_of_goals_and_of_who_won(self, form: Form) -> None:
        text = self.short(facts({Source.CONTESTS: Sums(4, 90)}, won=WON, survey=SURVEY, goals=GOALS), form)
        told = {
            Form.SHORT: ("“冬季联赛”城西站获第一名", "职工满意率90%", "职工之家目标3项，达到2项。"),
            Form.ENGLISH: (
                "in “冬季联赛” first place went to 城西站",
                "90% of the answers of employees were satisfied",
                "Of 3 goals of the union 2 are met.",
            ),
        }[form]
        assert [one for one in told if one not in text] == []
        assert "行政" not in text

    def test_the_survey_and_the_goals_stay_where_there_is_little_room(self) -> None:
        text = self.short(facts(dict.fromkeys(Source, LARGE), survey=SURVEY, goals=GOALS))
        assert len(text) <= 300
        assert "职工满意率90%" in text
        assert "职工之家目标3项，达到2项。" in text

    def test_nobody_reads_a_congress_s_salutation_in_a_quarter_s_draft(self) -> None:
        found = facts({}, quarter=2)
        assert prose.told(found, Form.REPORT, say())["opening"] == []
        assert prose.told(facts({}), Form.REPORT, say())["opening"][0] == "各位代表："


class TestNumbers:
    @pytest.mark.parametrize(
        ("fen", "words"),
        [
            (0, "0元"),
            (99, "0.99元"),
            (80_000, "800元"),
            (999_999, "9999.99元"),
            (1_000_000, "1万元"),
            (1_234_500, "1.23万元"),
            (1_235_000, "1.24万元"),
            (12_000_000, "12万元"),
            (-80_050, "-800.50元"),
        ],
    )
    def test_money_is_told_as_offices_write_it(self, fen: int, words: str) -> None:
        book = WORDS._book("zh", escaping=False)
        assert book._environment.filters["wan"](fen) == words

    def test_shares_have_one_digit_rounded_half_up(self) -> None:
        assert [tables.percent(*one) for one in ((1, 3), (2, 3), (1, 1), (1, 2000), (0, 0))] == [
            *("33.3%", "66.7%", "100.0%", "0.1%", "0.0%")
        ]

    def test_measures_say_of_what(self) -> None:
        shares = {Measure.ON_TIME: Share(18, 20), Measure.CLOSED: Share(20, 20), Measure.TALKED: Share(80, 100)}
        sums = {Source.REPORTS: Sums(20, 20), Source.TALKS: Sums(90, 90)}
        told = str(prose.told(facts(sums, shares=shares), Form.DEPARTMENT, say())["chapters"])
        assert "到期应联系20件，按期联系18件，按期率90%" in told
        assert "困难申报2件没有按期联系，按期率90%。" in told
        assert "还没有办结" not in told
        assert "应谈的职工中20人没有按规定间隔谈到，覆盖率80%。" in told


# Forms that are sent in.


def with_text(words: str) -> bytes:
    """The shipped form with more words in its first paragraph."""
    made = summary_template.document()
    made.paragraphs[0].add_run(words)
    return saved(made)


def saved(made: Any) -> bytes:
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """The shipped form with a part more, or another in its place."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(papers.shipped())) as book,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for one in book.namelist():
            if one != name:
                made.writestr(one, book.read(one))
        made.writestr(name, content)
    return kept.getvalue()


def lacking_the_mark() -> bytes:
    made = summary_template.document()
    for run in made.sections[0].footer.paragraphs[0].runs:
        run.text = ""
    return saved(made)


REFERENCE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="%s" Target="http://example.org/a" TargetMode="External"/></Relationships>'
)
TEMPLATE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no document": (lambda: b"%PDF-1.7", "not_docx"),
    "half a document": (lambda: papers.shipped()[:20_000], "damaged"),
    "another archive": (lambda: _zipped({"a.txt": b"a"}), "not_docx"),
    "macros": (lambda: with_part("word/vbaProject.bin", b"x"), "hostile"),
    "an embedded program": (lambda: with_part("word/embeddings/oleObject1.bin", b"x"), "hostile"),
    "a template from elsewhere": (
        lambda: with_part("word/_rels/settings.xml.rels", REFERENCE % TEMPLATE),
        "hostile",
    ),
    "a bomb": (lambda: with_part("word/media/a.xml", bytes(60 << 20)), "too_heavy"),
    "many parts": (lambda: _zipped({"word/document.xml": b"", **{str(at): b"" for at in range(400)}}), "too_heavy"),
    "unknown fields": (lambda: with_text("{{ secret }} {{ chapters[0].salary }}"), "unknown_fields"),
    "a way out of the sandbox": (
        lambda: with_text("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
        "unknown_fields",
    ),
    "half a brace": (lambda: with_text("{{ title "), "wrong_signs"),
    "a number without an end": (lambda: with_text("{% for a in range(10 ** 8) %}{% endfor %}"), "wrong_signs"),
    "a loop without an end": (
        lambda: with_text(
            "{% for a in range(90000) %}{% for b in range(90000) %}{% for c in range(90000) %}{% endfor %}{% endfor %}"
            "{% endfor %}"
        ),
        "too_heavy",
    ),
    "a great deal of memory": (lambda: with_text("{{ 'x' * 2000000000 }}"), "too_heavy"),
    "no mark": (lacking_the_mark, "lacking_fields"),
}


def _zipped(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return kept.getvalue()


class TestForms:
    def test_the_shipped_one_is_as_its_maker_writes_it_and_passes(self) -> None:
        assert body(papers.shipped()).find(f"{W}body") is not None
        assert ET.tostring(body(papers.shipped())) == ET.tostring(body(saved(summary_template.document())))
        assert receiving._filled(papers.shipped()) == Template(papers.shipped())

    def test_examples_have_every_field_that_a_document_is_told(self) -> None:
        now = {Source.EXAMS: Sums(2, 3)}
        beside: dict[str, Any] = {"won": WON, "survey": SURVEY, "goals": GOALS}
        found = facts(now, now, changes=(Change(Source.EXAMS, 1, Sums(1), Sums(2)),), **beside)
        assert _shape(papers.told_of(Ordered(found, Form.REPORT, None, None), say())) == _shape(examples.TOLD)

    def test_an_edited_one_is_used(self) -> None:
        own = with_text(" · 我们工会")
        assert isinstance(receiving._filled(own), Template)
        made = papers.document(Ordered(facts({}), Form.SHORT, own, None), say())
        assert lines(made.content)[0] == "2026年工会工作总结 · 我们工会"

    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_hostile_one_is_turned_away_in_words(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        make, why = HOSTILE[name]
        monkeypatch.setattr(writing, "_SECONDS", 6)
        found = receiving._filled(make())
        assert isinstance(found, Unreceived)
        assert found.key == f"summaries.{why}"
        assert WORDS.html(found.key, found.values, "en")

    def test_unknown_fields_are_named(self) -> None:
        found = receiving._filled(with_text("{{ secret }} {{ chapters[0].salary }}"))
        assert isinstance(found, Unreceived)
        assert found.values == {"names": ["secret", "salary"]}

    def test_one_that_can_t_be_filled_any_more_gives_way_to_the_shipped(self) -> None:
        made = papers.document(Ordered(facts({}), Form.SHORT, b"PK\x03\x04 gone", None), say())
        assert lines(made.content)[0] == "2026年工会工作总结"

    def test_one_too_large_is_not_even_opened(self) -> None:
        with pytest.raises(Unfit) as unfit:
            writing.written(bytes(writing.LARGEST + 1), {})
        assert unfit.value.key == "summaries.too_big"


def _shape(told: Any) -> set[str]:
    """The paths of all fields in it, whatever they hold."""
    if isinstance(told, dict):
        return {f".{name}{path}" for name, one in told.items() for path in _shape(one)}
    if isinstance(told, list):
        return {f"[]{path}" for one in told for path in _shape(one)}
    return {""}


class TestTheCommand:
    def test_writes_a_report_and_an_english_short_form_and_overwrites_nothing(
        self, terminal: Terminal, tmp_path: Path
    ) -> None:
        terminal.run("invite", "--role", "chair")
        out = tmp_path / "out.docx"
        said = terminal.run("summary", "--year", "2026", "--output", str(out))
        assert (said.status, said.err) == (0, "")
        assert "2026年工会工作报告" in lines(out.read_bytes())
        again = terminal.run("summary", "--year", "2026", "--output", str(out))
        assert (again.status, "没有动它" in again.err) == (1, True)
        english = tmp_path / "en.docx"
        said = terminal.run("summary", "--year", "2026", "--language", "en", "--output", str(english))
        assert said.status == 0
        assert lines(english.read_bytes())[0] == "The union's work in 2026"

    def test_says_what_it_can_t_write(self, terminal: Terminal, tmp_path: Path) -> None:
        terminal.run("invite", "--role", "chair")
        out = str(tmp_path / "out.docx")
        asked = ("summary", "--output", out, "--year")
        wrong = terminal.run(*asked, "2026", "--language", "en", "--length", "report")
        assert (wrong.status, "英文只有短稿" in wrong.err) == (2, True)
        assert terminal.run(*asked, "20260").status == 2
        ahead = terminal.run(*asked, str(datetime.now(ZONE).year + 1))
        assert (ahead.status, "没有这一年的记录可写" in ahead.err) == (2, True)
        assert terminal.run("summary", "--year", "2026", "--output", str(tmp_path / "none" / "a.docx")).status == 1
        named = terminal.run("summary", "--year", "2026", "--output", str(tmp_path / "out.pdf"))
        assert (named.status, ".docx" in named.err, (tmp_path / "out.pdf").exists()) == (1, True, False)
        assert not Path(out).exists()
