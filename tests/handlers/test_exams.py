"""What counters show of exams, from what the rules really give: every text and label is there, in both languages."""

from datetime import timedelta

import pytest

from bot.papers import exams as papers
from handlers.exams import following as following_
from handlers.exams import setting as setting_
from handlers.exams import taking as taking_
from handlers.learning import page as learning_
from handlers.sittings import page as sittings_
from storage import learning
from storage.exams import cancelling, certifying, following, setting, taking, telling, workbook
from storage.exams.records import Reason
from storage.exams.setting import Knob
from storage.questions import Content, Kind, Option, Pair, Span
from storage.sittings import sitting
from storage.values import Values
from tests.cast import Actor, Cast
from tests.handlers.test_after import WORDS, shows
from tests.storage.exam_of import draft, fill, publish, question
from tests.storage.test_exams import of, sit

DAY = timedelta(days=1)
OTHERS = (
    Content(Kind.SEVERAL, "紧急电话有？", (Option("110", right=True), Option("119", right=True), Option("12329"))),
    Content(Kind.TRUE_FALSE, "119 不收费。", truth=True, explanation="不收。"),
    Content(Kind.FILL_IN, "会员____人以上应当建会。", (Option("25", right=True),)),
    Content(Kind.NUMERIC, "每分钟按压几次？", spans=(Span("100", "120"),)),
    Content(Kind.ORDER, "先后顺序", tuple(Option(one) for one in ("通风", "检测", "作业"))),
    Content(Kind.MATCH, "连线", pairs=(Pair("12351", "工会"), Pair("12333", "人社"), Pair("", "消防"))),
)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    fill(cast, [*(question(nth) for nth in range(24)), *OTHERS])
    return cast.create_officer()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member("王小明")


class TestAnOfficer:
    def test_sees_every_page_of_a_draft(self, cast: Cast, officer: Actor) -> None:
        shows(learning_.office_screen, cast.acts(officer, learning.office))
        shows(following_._office_screen, cast.acts(officer, following.office, 0))
        asked = cast.acts(officer, setting.begin)
        shows(setting_.draft_screen, asked)
        exam = asked["exam"]
        assert "20 题随机" in shows(setting_.draft_screen, cast.acts(officer, setting.write_title, "安全考试"))
        top = cast.acts(officer, setting.category, exam, 0)
        shows(setting_._category_screen, top)
        asked = cast.acts(officer, setting.choose_level, exam, 0)
        shows(setting_.draft_screen, asked)
        shows(setting_.draft_screen, cast.acts(officer, setting.write_count, "99"))
        lacking = cast.acts(officer, setting.look, exam)
        assert any("只有 30 题" in text for text in shows(setting_.draft_screen, lacking))
        asked = cast.acts(officer, setting.choose_preset, exam, 20)
        shows(setting_.draft_screen, asked)
        whole = cast.acts(officer, setting.choose_days, asked["version"], 3)
        assert "发布" in shows(setting_.draft_screen, whole)
        shows(setting_.draft_screen, cast.acts(officer, setting.ask_minutes, exam))
        for knob in Knob:
            shows(setting_.draft_screen, cast.acts(officer, setting.turn, exam, knob))
        shows(setting_._units_screen, cast.acts(officer, setting.units, exam, 0))
        shows(setting_._posts_screen, cast.acts(officer, setting.look_posts, exam, 0))
        for nth in range(9):
            cast.enrol("孙", unit=officer.unit_id, post=f"{nth}<岗>" + "岗" * 56)
        many = cast.acts(officer, setting.look_posts, exam, 1)
        shows(setting_._posts_screen, cast.acts(officer, setting.turn_post, exam, many["lines"][0]["id"]))
        shows(setting_._units_screen, cast.acts(officer, setting.units, exam, 0))
        shows(setting_.draft_screen, cast.acts(officer, setting.look, exam))
        shows(setting_._published_screen, cast.acts(officer, setting.publish, exam))
        other = draft(cast, officer)["exam"]
        shows(following_._office_screen, cast.acts(officer, following.office, 0))
        shows(setting_._dropped_screen, cast.acts(officer, setting.drop, other))

    def test_follows_it_to_the_end_and_calls_another_off(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        assert "催一催" in shows(following_._follow_screen, cast.acts(officer, following.look, exam, 0))
        shows(following_._missing_screen, cast.acts(officer, following.missing, exam, 0))
        shows(following_._extend_screen, cast.acts(officer, following.ask_extend, exam, of(member)))
        for whom in (of(member), 0):
            given = cast.acts(officer, following.extend, exam, following.spot(whom, Reason.FIELD))
            shows(following_._extended_screen, given)
        shows(following_._again_screen, cast.acts(officer, following.ask_again, exam))
        over = cast.now + 30 * DAY
        assert "催一催" not in shows(following_._follow_screen, cast.acts(officer, following.look, exam, 0, now=over))
        head = cast.read(lambda session: workbook.head(session, officer.account_id, exam, cast.now))
        name, cover = papers.cover(head, lambda key, values: WORDS.plain(key, values, "en"))
        assert (name, cover["count"]) == (f"exam-{exam}.xlsx", 2)
        shows(following_._cancel_screen, cast.acts(officer, cancelling.ask_cancel, exam))
        shows(following_._cancelled_screen, cast.acts(officer, cancelling.write_reason, "题目印错了"))
        shows(following_._follow_screen, cast.acts(officer, following.look, exam, 0))


class TestAMember:
    def test_sees_the_list_the_rules_the_paper_and_what_was_right(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        exam = publish(cast, officer, Knob.ATTEMPTS, count=30)
        assert any("可以考 1" in text for text in shows(learning_.home_screen, cast.acts(member, learning.home)))
        shows(taking_._list_screen, cast.acts(member, taking.listed, 0))
        assert "开始考试" in shows(taking_.card_screen, cast.acts(member, taking.card, exam))
        shows(taking_._sure_screen, cast.acts(member, taking.ask_begin, exam))
        shown = cast.acts(member, taking.begin, exam)
        assert "答题卡" in shows(sittings_.shown_screen, shown)
        shows(sittings_._sheet_screen, cast.acts(member, sitting.sheet, shown["sitting"], 0))
        shows(sittings_._hand_in_screen, cast.acts(member, sitting.ask_hand_in, shown["sitting"]))
        shows(taking_.card_screen, cast.acts(member, taking.card, exam))
        ended = cast.acts(member, sitting.hand_in, shown["sitting"])
        assert "再考一次" in shows(sittings_.shown_screen, ended)
        for place in range(30):
            answer = cast.acts(member, taking.answer, ended["last"], place)
            assert ("这题有误" in shows(taking_._answer_screen, answer)) is answer["done"]

    def test_sees_a_certificate_and_checks_one(self, cast: Cast, officer: Actor, member: Actor) -> None:
        cast.acts(officer, setting.begin)
        exam = int(str(cast.acts(officer, setting.write_title, "安全考试")["exam"]))
        safety = cast.acts(officer, setting.category, exam, 0)["lines"][0]["at"]
        asked = cast.acts(officer, setting.choose_level, exam, safety)
        cast.acts(officer, setting.choose_count, asked["version"], 10)
        asked = cast.acts(officer, setting.go_on, exam)
        cast.acts(officer, setting.choose_days, asked["version"], 7)
        cast.acts(officer, setting.publish, exam)
        ended = sit(cast, member, exam, 10)
        shows(taking_._certificate_screen, cast.acts(member, certifying.turn_share, ended["certificate"]))
        shows(taking_._held_screen, cast.acts(member, certifying.listed, 0))
        shows(taking_._code_screen, cast.acts(member, certifying.ask_code))
        shows(taking_._checked_screen, cast.acts(member, certifying.check, "AAAA"))
        code = cast.acts(member, certifying.show, ended["certificate"])["code"]
        assert any(
            "王*明" in text for text in shows(taking_._checked_screen, cast.acts(member, certifying.check, code))
        )

    def test_has_letters_of_every_kind(self, cast: Cast, officer: Actor, member: Actor) -> None:
        rules: Values = cast.acts(member, taking.card, publish(cast, officer))
        more: Values = {"sitting": 1, "answered": 3, "of": 10, "over": True, "reason": Reason.SHIFT, "why": "印错了"}
        for key in (*telling._KEYS.values(), "exams.time_up", "exams.not_now", "exams.no_more_attempts"):
            for language in ("zh", "en"):
                assert "安全知识考试" in WORDS.html(key, {**rules, **more}, language)

    def test_has_the_certificate_as_a_picture_and_a_page(self, cast: Cast, officer: Actor) -> None:
        shown: Values = {"name": "王小明", "title": "安全知识考试", "union": "城东供水站", "passed_at": cast.now}
        shown |= {"code": "7KMA-3XWD", "share": None}

        def say(key: str, values: Values) -> str:
            return WORDS.plain(key, values, "zh")

        assert papers.picture(shown, say).content.startswith(b"\x89PNG")
        assert papers.page({**shown, "share": 85_50}, say).content.startswith(b"%PDF")
