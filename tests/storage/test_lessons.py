"""Learning cards: made in chat, read page by page, answered, counted without marks of anybody."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import asking, lessons, posts, question_files
from storage.lessons import addressing, drafting, following, offering, picking, reading, sentences, things
from storage.lessons.reading import Which
from storage.lessons.records import (
    DaysUnclear,
    EnoughQuestions,
    LessonCall,
    LessonFileUnfit,
    LessonPost,
    LessonSentence,
    NobodyWaits,
    NoQuestionFound,
    NoSuchLesson,
    NotReady,
    NotYourLesson,
    NudgedAlready,
    QuestionsUnfit,
    SentenceUnfit,
    State,
    TextUnfit,
    TitleUnfit,
    Whom,
)
from storage.lessons.things import Sent
from storage.members import Member, Standing
from storage.mydata import copies
from storage.notices import choosing
from storage.notices.kinds import Kind as Notice
from storage.outbox import StoredLetter
from storage.questions import Question, keeping
from storage.rights import NotForYou
from storage.rounds import Page
from storage.sittings import COURSES, Purpose, Sitting, sitting
from storage.values import Values
from tests.cast import Actor, Cast

DAY = timedelta(days=1)
PASTED = """1. 进有限空间前先做什么？
A. 通风 B. 点火 C. 直接下去
答案：A
解析：先通风，再检测，后作业。

2. 检测合格才能下井。
答案：对

3. 应急电话是（  ）
A．110  B．119
C．120
答案：ABC
"""


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def people(cast: Cast, officer: Actor) -> list[Actor]:
    """Four of the officer's station."""
    return [cast.create_member(name) for name in ("李明", "陈敏", "周同", "吴刚")]


def draft(cast: Cast, officer: Actor, words: str = "先通风，再检测，后作业。", *, asks: str | None = PASTED) -> int:
    cast.acts(officer, drafting.begin)
    cast.acts(officer, drafting.write_title, "有限空间")
    key = int(str(cast.acts(officer, drafting.write_text, words)["lesson"]))
    if asks is not None:
        cast.acts(officer, picking.look, key)
        cast.acts(officer, picking.write, asks)
    return key


def out(cast: Cast, officer: Actor, words: str = "先通风，再检测，后作业。", *, asks: str | None = PASTED) -> int:
    key = draft(cast, officer, words, asks=asks)
    cast.acts(officer, offering.publish, key)
    return key


def learn(cast: Cast, member: Actor, lesson: int, *, right: bool = True, **when) -> Values:
    """The whole way; what its end tells."""
    cast.acts(member, reading.open_card, lesson, **when)
    shown = cast.acts(member, reading.go_on, lesson, **when)
    while "sitting" in shown and not shown["ended"]:
        key, place = shown["sitting"], int(str(shown["place"]))
        if shown["kind"] == "several":
            cast.acts(member, sitting.tick, key, sitting.spot(place, 0), **when)
            cast.acts(member, sitting.confirm, key, place, **when)
        else:
            cast.acts(member, sitting.choose, key, sitting.spot(place, 0 if right else 1), **when)
        shown = cast.acts(member, sitting.go_on, key, place, **when)
    return shown


def call_all(cast: Cast, now=None) -> None:
    while cast.write(lambda session: lessons.call(session, now=now or cast.now)):
        pass


def told(cast: Cast, key: str = "lessons.told") -> list[int]:
    letters = select(StoredLetter.account_id).where(StoredLetter.key == key).order_by(StoredLetter.account_id)
    return cast.read(lambda session: [one for one in session.scalars(letters) if one is not None])


#: Reads what is pasted.
assert question_files


class TestMakingOne:
    def test_takes_a_title_a_text_and_pasted_questions(self, cast: Cast, officer: Actor) -> None:
        key = draft(cast, officer)
        found = cast.acts(officer, drafting.edit, key)
        assert (found["questions"], found["pages"], found["minutes"]) == (3, 1, 1)
        kinds = cast.read(lambda session: [one.kind for one in picking.of_lesson(session, key)])
        assert kinds == ["single", "true_false", "several"]
        assert cast.read(lambda session: session.scalar(select(func.count()).select_from(Question))) == 3

    def test_puts_no_question_into_the_bank_twice(self, cast: Cast, officer: Actor) -> None:
        first, second = draft(cast, officer), draft(cast, officer)
        of = lambda key: cast.read(lambda session: [one.id for one in picking.of_lesson(session, key)])  # noqa: E731
        assert of(first) == of(second)

    def test_takes_all_pasted_questions_or_none(self, cast: Cast, officer: Actor) -> None:
        key = draft(cast, officer, asks=None)
        cast.acts(officer, picking.look, key)
        with pytest.raises(QuestionsUnfit) as no:
            cast.acts(officer, picking.write, PASTED + "\n4. 哪个对？\nA. 一 B. 二\n答案：E")
        assert (no.value.values["nth"], no.value.values["code"]) == (4, "answer_out_of_range")
        assert cast.acts(officer, drafting.edit, key)["questions"] == 0

    def test_finds_questions_by_number_and_words(self, cast: Cast, officer: Actor) -> None:
        draft(cast, officer)
        key = draft(cast, officer, asks=None)
        cast.acts(officer, picking.look, key)
        found = cast.acts(officer, picking.write, "有限空间")["found"]
        assert [one["number"] for one in found] == [1]
        cast.acts(officer, picking.add, key, found[0]["question"])
        assert [one["number"] for one in cast.acts(officer, picking.write, "№ 3")["found"]] == [3]
        with pytest.raises(NoQuestionFound):
            cast.acts(officer, picking.write, "潜水艇")
        shown = cast.acts(officer, picking.remove, key, found[0]["question"])
        assert shown["lines"] == []

    def test_has_five_questions_at_most(self, cast: Cast, officer: Actor) -> None:
        key = draft(cast, officer)
        cast.acts(officer, picking.look, key)
        with pytest.raises(EnoughQuestions):
            cast.acts(officer, picking.write, PASTED.replace("？", "吗？").replace("检测", "检查"))

    def test_refuses_what_is_too_long_or_nothing(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, drafting.begin)
        with pytest.raises(TitleUnfit):
            cast.acts(officer, drafting.write_title, "长" * 41)
        cast.acts(officer, drafting.write_title, "有限空间")
        with pytest.raises(TextUnfit):
            cast.acts(officer, drafting.write_text, "长" * 2701)
        assert cast.acts(officer, drafting.write_text, "长" * 2700)["pages"] == 3

    def test_is_set_for_days_that_are_named(self, cast: Cast, officer: Actor) -> None:
        key, today = draft(cast, officer), cast.now.date()
        cast.acts(officer, drafting.ask_days, key)
        first, last = today + 3 * DAY, today + 9 * DAY
        found = cast.acts(officer, drafting.write_days, f"{first.month}月{first.day}日 到 {last.isoformat()}")
        ends = [found[one].astimezone(cast.now.tzinfo).date() for one in ("opens_at", "closes_at")]
        assert ends == [first, last]
        cast.acts(officer, drafting.ask_days, key)
        with pytest.raises(DaysUnclear):
            cast.acts(officer, drafting.write_days, today.isoformat() + " 到 " + (today - DAY).isoformat())
        found = cast.acts(officer, drafting.set_days, key, 7)
        assert found["closes_at"].astimezone(cast.now.tzinfo).date() == first + 7 * DAY

    def test_does_not_go_out_without_words(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, drafting.begin)
        key = cast.acts(officer, drafting.write_title, "有限空间")["lesson"]
        with pytest.raises(NotReady):
            cast.acts(officer, offering.publish, key)

    def test_is_nobody_elses_while_it_is_a_draft(self, cast: Cast, officer: Actor) -> None:
        key = draft(cast, officer)
        with pytest.raises(NoSuchLesson):
            cast.acts(cast.create_chair(), drafting.edit, key)
        with pytest.raises(NotForYou):
            cast.acts(cast.create_member(), drafting.edit, key)

    def test_takes_a_paper_and_nothing_that_runs(self, cast: Cast, officer: Actor) -> None:
        key = draft(cast, officer)
        cast.acts(officer, things.begin, key)
        assert cast.read(lambda session: things.is_awaited(session, officer.person.telegram_id))
        for name, kind, size in (
            ("a.exe", "application/pdf", 10),
            ("a.docm", "application/msword", 10),
            ("a.pdf", "application/x-msdownload", 10),
            ("a.pdf", "application/pdf", (20 << 20) + 1),
        ):
            with pytest.raises(LessonFileUnfit):
                cast.acts(officer, things.keep_file, Sent("BQAC1", name, kind, size))
        found = cast.acts(officer, things.keep_file, Sent("BQAC1", "规程" * 40 + ".pdf", "application/pdf", 999))
        assert len(str(found["file"])) == 60
        assert str(found["file"]).endswith(".pdf")
        with pytest.raises(asking.Outdated):
            cast.acts(officer, things.keep_file, Sent("BQAC2", "a.pdf", "application/pdf", 999))
        assert cast.acts(officer, drafting.edit, key)["file"] is not None
        assert cast.acts(officer, things.see_file, key)["file"] == "BQAC1"
        assert cast.acts(officer, things.remove, key)["file"] is None

    def test_keeps_a_picture(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = draft(cast, officer)
        cast.acts(officer, things.begin, key)
        assert cast.acts(officer, things.keep_picture, b"jpeg")["picture"]
        with pytest.raises(NoSuchLesson):
            cast.acts(people[0], things.see_picture, key)
        cast.acts(officer, offering.publish, key)
        assert cast.acts(people[0], things.see_picture, key)["picture"] == "anBlZw=="


class TestWhom:
    def test_is_for_the_officers_own_units_unless_less_is_chosen(self, cast: Cast, officer: Actor) -> None:
        team = cast.create_unit("一班", above=officer.unit_id)
        inside, outside = (
            cast.create_member("孙一", unit=team),
            cast.create_member("孙二", unit=cast.create_unit("外站")),
        )
        key = draft(cast, officer)
        cast.acts(officer, addressing.turn_unit, key, team)
        cast.acts(officer, addressing.turn_unit, key, officer.unit_id)
        # The last one stays.
        shown = cast.acts(officer, addressing.turn_unit, key, team)
        assert (shown["chosen"], shown["stays"]) == (1, True)
        with pytest.raises(asking.Outdated):
            cast.acts(officer, addressing.turn_unit, key, outside.unit_id)
        cast.acts(officer, offering.publish, key)
        call_all(cast)
        assert told(cast) == [inside.account_id]
        with pytest.raises(NoSuchLesson):
            cast.acts(outside, reading.open_card, key)

    def test_is_for_those_in_service_or_retired(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        cast.enrol("退休一", standing=Standing.RETIRED)
        key = draft(cast, officer)
        counts = []
        for whom in (Whom.IN_SERVICE, Whom.RETIRED, Whom.ALL):
            assert cast.acts(officer, addressing.turn_whom, key)["whom"] == whom
            counts.append(cast.write(lambda session: offering._people(session, session.get_one(lessons.Lesson, key))))
        assert counts == [5, 1, 6]
        assert people

    def test_is_for_the_posts_that_are_ticked_of_its_units(self, cast: Cast, officer: Actor) -> None:
        runner, fitter, clerk = (
            cast.create_member(name, post=post)
            for name, post in (("孙一", "运行工"), ("孙二", "维修工"), ("孙三", "科员"))
        )
        elsewhere = cast.create_member("孙四", unit=cast.create_unit("外站"), post="运行工")
        key = draft(cast, officer)
        for post in ("运行工", "维修工"):
            found = cast.acts(officer, addressing.turn_post, key, posts.key(post))
        assert (found["posts"], found["post_count"]) == (["维修工", "运行工"], 2)
        shown = cast.acts(officer, offering.preview, key, 0)
        assert (shown["units"], shown["posts"]) == (["城东供水站"], ["维修工", "运行工"])
        assert cast.acts(officer, offering.publish, key)["people"] == 2
        call_all(cast)
        assert told(cast) == [runner.account_id, fitter.account_id]
        assert [cast.acts(one, reading.look, Which.ALL, 0)["count"] for one in (runner, clerk, elsewhere)] == [1, 0, 0]
        with pytest.raises(NoSuchLesson):
            cast.acts(clerk, reading.open_card, key)
        found = cast.acts(officer, following.look, key, 0)
        assert (found["of"], found["posts"]) == (2, ["维修工", "运行工"])
        learn(cast, runner, key)
        assert cast.acts(officer, following.missing, key, 0)["lines"][0]["names"] == ["孙二"]
        assert cast.acts(officer, offering.nudge, key)["count"] == 1
        call_all(cast)
        assert told(cast, "lessons.nudged") == [fitter.account_id]

    def test_follows_whoever_changes_posts(self, cast: Cast, officer: Actor) -> None:
        leaves, comes = cast.create_member("孙一", post="运行工"), cast.create_member("孙二", post="科员")
        key = draft(cast, officer)
        cast.acts(officer, addressing.turn_post, key, posts.key("运行工"))
        cast.acts(officer, offering.publish, key)
        cast.give_post(leaves.member_id, None)
        cast.give_post(comes.member_id, "运行工")
        call_all(cast)
        assert told(cast) == [comes.account_id]
        assert cast.acts(officer, following.missing, key, 0)["lines"][0]["names"] == ["孙二"]
        assert cast.acts(leaves, reading.look, Which.ALL, 0)["count"] == 0

    def test_without_a_post_left_it_is_for_everybody_again(self, cast: Cast, officer: Actor) -> None:
        cast.create_member("孙一", post="运行工")
        key = draft(cast, officer)
        cast.acts(officer, addressing.turn_post, key, posts.key("运行工"))
        assert cast.acts(officer, addressing.turn_post, key, posts.key("运行工"))["post_count"] == 0
        assert cast.acts(officer, offering.publish, key)["people"] == 2
        with pytest.raises(asking.Outdated):
            cast.acts(officer, addressing.turn_post, key, posts.key("潜水员"))

    def test_for_the_retired_there_are_no_posts(self, cast: Cast, officer: Actor) -> None:
        cast.create_member("孙一", post="运行工")
        key = draft(cast, officer)
        cast.acts(officer, addressing.turn_post, key, posts.key("运行工"))
        cast.acts(officer, addressing.turn_whom, key)
        assert cast.acts(officer, addressing.turn_whom, key)["post_count"] == 0
        with pytest.raises(asking.Outdated):
            cast.acts(officer, addressing.turn_post, key, posts.key("运行工"))

    def test_a_draft_goes_with_its_posts(self, cast: Cast, officer: Actor) -> None:
        cast.create_member("孙一", post="运行工")
        key = draft(cast, officer)
        cast.acts(officer, addressing.turn_post, key, posts.key("运行工"))
        cast.acts(officer, offering.withdraw, key)
        assert cast.read(lambda session: session.scalar(select(func.count()).select_from(LessonPost))) == 0

    def test_the_chair_makes_one_for_everybody_that_an_officer_only_follows(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        key = out(cast, cast.create_chair())
        found = cast.acts(officer, following.look, key, 0)
        assert (found["of"], found["mine"]) == (5, False)
        assert [one["lesson"] for one in cast.acts(officer, offering.look, 0)["lines"]] == [key]
        for rule in (drafting.edit, offering.withdraw, following.shares, offering.nudge):
            with pytest.raises(NotYourLesson):
                cast.acts(officer, rule, key)
        with pytest.raises(NotYourLesson):
            cast.acts(officer, following.sentences, key, 0)
        assert people

    def test_another_units_officer_does_not_find_it(self, cast: Cast, officer: Actor) -> None:
        key = out(cast, officer)
        other = cast.create_officer("外人", unit=cast.create_unit("外站"))
        assert cast.acts(other, offering.look, 0)["lines"] == []
        with pytest.raises(NoSuchLesson):
            cast.acts(other, following.missing, key, 0)


class TestBeingCalled:
    def test_tells_everybody_once_but_who_wants_none(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        cast.acts(people[0], choosing.toggle, Notice.LEARNING, False)
        out(cast, officer)
        call_all(cast)
        call_all(cast)
        assert told(cast) == sorted(one.account_id for one in [officer, *people[1:]])
        kinds = cast.read(
            lambda session: {*session.scalars(select(StoredLetter.kind).where(StoredLetter.key == "lessons.told"))}
        )
        assert kinds == {Notice.LEARNING}

    def test_waits_until_it_begins(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key, first = draft(cast, officer), cast.now.date() + 2 * DAY
        cast.acts(officer, drafting.ask_days, key)
        cast.acts(officer, drafting.write_days, f"{first.isoformat()} 到 {(first + 9 * DAY).isoformat()}")
        cast.acts(officer, offering.publish, key)
        call_all(cast)
        assert told(cast) == []
        with pytest.raises(NoSuchLesson):
            cast.acts(people[0], reading.open_card, key)
        with pytest.raises(NobodyWaits):
            cast.acts(officer, offering.nudge, key)
        call_all(cast, cast.now + 3 * DAY)
        assert len(told(cast)) == 5

    def test_reminds_before_the_end_those_who_have_not_yet(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        key = out(cast, officer)
        learn(cast, people[0], key)
        soon = cast.now + 12 * DAY
        assert cast.write(lambda session: lessons.remind(session, 0, now=cast.now + 5 * DAY)) == Page(0, None)
        assert cast.write(lambda session: lessons.remind(session, 0, now=soon)) == Page(1, None)
        assert cast.write(lambda session: lessons.remind(session, 0, now=soon)) == Page(0, None)
        call_all(cast, soon)
        assert people[0].account_id not in told(cast, "lessons.reminded")
        assert people[1].account_id in told(cast, "lessons.reminded")

    def test_nudges_once(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        learn(cast, people[0], key)
        assert cast.acts(officer, offering.nudge, key)["count"] == 4
        with pytest.raises(NudgedAlready):
            cast.acts(officer, offering.nudge, key)
        call_all(cast)
        assert sorted(told(cast, "lessons.nudged")) == sorted(one.account_id for one in [officer, *people[1:]])
        assert cast.audited("lessons.nudge")

    def test_goes_page_by_page(self, cast: Cast, officer: Actor) -> None:
        for at in range(60):
            cast.create_member(f"职工{at}")
        key = out(cast, officer)
        assert cast.write(lambda session: lessons.call(session, now=cast.now)) == 1
        assert len(told(cast)) == 50
        call_all(cast)
        assert len(told(cast)) == 61
        assert cast.read(lambda session: session.scalars(select(LessonCall.told).filter_by(lesson_id=key)).one()) == 61

    def test_stops_where_it_is_withdrawn(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        cast.acts(officer, offering.withdraw, key)
        call_all(cast)
        assert told(cast) == []
        with pytest.raises(NoSuchLesson):
            cast.acts(people[0], reading.open_card, key)
        assert cast.read(lambda session: session.get_one(lessons.Lesson, key).state) == State.WITHDRAWN


class TestLearning:
    def test_leads_through_pages_and_questions_to_the_end(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        key, li = out(cast, officer, "一段。" * 400), people[0]
        shown = cast.acts(li, reading.open_card, key)
        assert (shown["page"], shown["pages"]) == (0, 2)
        cast.acts(li, reading.turn, key, 1)
        # Left and opened again, it is where it was.
        assert cast.acts(li, reading.open_card, key)["page"] == 1
        question = cast.acts(li, reading.go_on, key)
        assert (question["place"], question["of"], question["at_once"]) == (0, 3, True)
        cast.acts(li, sitting.choose, question["sitting"], sitting.spot(0, 0))
        again = cast.acts(li, reading.open_card, key)
        assert (again["sitting"], again["answered"]) == (question["sitting"], 1)
        ended = learn(cast, li, key)
        assert (ended["done"], ended["late"], ended["asks_back"]) == (True, False, True)
        # Done, it can be read again from the beginning.
        assert cast.acts(li, reading.open_card, key)["page"] == 0
        assert cast.read(lambda session: session.scalar(select(func.count()).select_from(Sitting))) == 1

    def test_is_not_done_while_questions_are_skipped(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key, li = out(cast, officer), people[0]
        shown = cast.acts(li, reading.go_on, key)
        ended = cast.acts(li, sitting.hand_in, shown["sitting"])
        assert (ended["ended"], ended["done"]) == (True, False)
        assert learn(cast, li, key)["done"]

    def test_is_done_after_reading_where_nothing_is_asked(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        key = out(cast, officer, asks=None)
        assert learn(cast, people[0], key)["done"]
        found = cast.acts(people[0], reading.look, Which.DONE, 0)
        assert [one["lesson"] for one in found["lines"]] == [key]
        assert cast.acts(people[0], reading.look, Which.NEW, 0)["count"] == 0

    def test_can_be_made_up_for_until_it_is_withdrawn(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key, later = out(cast, officer), cast.now + 20 * DAY
        learn(cast, people[0], key)
        assert cast.acts(people[1], reading.look, Which.NEW, 0, now=later)["lines"][0]["over"]
        assert learn(cast, people[1], key, now=later)["late"]
        found = cast.acts(officer, following.look, key, 0, now=later)
        assert (found["done"], found["late"]) == (2, 1)

    def test_is_told_on_the_page_of_learning(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        by = cast.visitor(people[0])
        tell = lambda: cast.read(lambda session: lessons.waiting(session, by, cast.now))  # noqa: E731
        assert tell() == {"lessons": {"new": 1, "all": 1}}
        learn(cast, people[0], key)
        assert tell() == {"lessons": {"new": 0, "all": 1}}

    def test_leaves_out_a_question_that_is_retired(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)

        def retire(session) -> None:
            keeping.retire(session, picking.of_lesson(session, key)[0], now=cast.now)

        cast.write(retire)
        assert cast.acts(people[0], reading.go_on, key)["of"] == 2

    def test_what_somebody_has_begun_stays_theirs_when_they_move(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        key, other = out(cast, officer), cast.create_unit("外站")
        cast.acts(people[0], reading.open_card, key)

        def move(session) -> None:
            session.get_one(Member, people[0].member_id).unit_id = other
            session.get_one(Member, people[1].member_id).unit_id = other

        cast.write(move)
        assert learn(cast, people[0], key)["done"]
        with pytest.raises(NoSuchLesson):
            cast.acts(people[1], reading.open_card, key)


class TestASentenceBack:
    def say(self, cast: Cast, member: Actor, key: int, words: str) -> Values:
        learn(cast, member, key)
        cast.acts(member, sentences.ask_sentence, key)
        return cast.acts(member, sentences.write, words)

    def test_is_read_without_names_from_three_on(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        self.say(cast, people[0], key, "先通风")
        self.say(cast, people[1], key, "先检测")
        found = cast.acts(officer, following.sentences, key, 0)
        assert (found["lines"], found["hidden"]) == ([], 2)
        assert cast.audited("lessons.sentences") == []
        self.say(cast, people[2], key, "不冒险")
        found = cast.acts(officer, following.sentences, key, 0)
        assert {one["words"] for one in found["lines"]} == {"先通风", "先检测", "不冒险"}
        assert {one["name"] for one in found["lines"]} == {None}
        assert len(cast.audited("lessons.sentences")) == 1

    def test_has_a_name_where_its_writer_signed_it(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        assert not self.say(cast, people[0], key, "先通风")["signed"]
        assert cast.acts(people[0], sentences.sign, key, 1)["signed"]
        found = cast.acts(officer, following.sentences, key, 0)
        assert found["lines"] == [{"words": "先通风", "name": "李明"}]
        cast.acts(people[0], sentences.sign, key, 0)
        assert cast.acts(officer, following.sentences, key, 0)["lines"] == []

    def test_can_be_changed_and_taken_back(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        self.say(cast, people[0], key, "先通风")
        cast.acts(people[0], sentences.ask_sentence, key)
        with pytest.raises(SentenceUnfit):
            cast.acts(people[0], sentences.write, "长" * 301)
        assert cast.acts(people[0], sentences.write, "先检测")["sentence"] == "先检测"
        assert cast.acts(people[0], sentences.take_back, key)["sentence"] is None
        assert cast.read(lambda session: session.scalar(select(func.count()).select_from(LessonSentence))) == 0

    def test_is_asked_for_after_the_end_alone(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        with pytest.raises(asking.Outdated):
            cast.acts(people[0], sentences.ask_sentence, key)

    def test_is_not_asked_for_where_the_officer_says_so(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        cast.acts(officer, drafting.set_prompt, key, 0)
        assert not learn(cast, people[0], key)["asks_back"]

    def test_stands_sealed_and_in_the_copy_of_ones_data(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        self.say(cast, people[0], key, "先通风")
        kept = cast.read(lambda session: session.scalars(select(LessonSentence.words)).one())
        assert "先通风".encode() not in kept
        member_id = people[0].member_id
        assert member_id is not None
        found = cast.read(lambda session: copies.of_member(session, member_id))
        assert found is not None
        assert [(one["title"], one["sentence"]) for one in found["lessons"]] == [("有限空间", "先通风")]


class TestFollowing:
    def test_counts_by_unit_with_small_ones_together(self, cast: Cast, people: list[Actor]) -> None:
        chair, small = cast.create_chair(), cast.create_unit("外站")
        cast.create_member("孙一", unit=small)
        key = out(cast, chair)
        learn(cast, people[0], key)
        cast.acts(people[1], reading.open_card, key)
        found = cast.acts(chair, following.look, key, 0)
        assert [found[one] for one in ("of", "opened", "done")] == [7, 2, 1]
        units = {one["unit"]: (one["of"], one["opened"], one["done"]) for one in found["lines"]}
        assert None in units
        assert sum(of for of, _, _ in units.values()) == 7

    def test_names_those_who_have_not_yet_and_notes_it(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        learn(cast, people[0], key)
        found = cast.acts(officer, following.missing, key, 0)
        assert (found["count"], found["nudge"]) == (4, True)
        names = [name for line in found["lines"] for name in line["names"]]
        assert "李明" not in names
        assert "陈敏" in names
        assert len(cast.audited("lessons.missing")) == 1

    def test_tells_shares_of_right_answers_from_five_on(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        for one in people:
            learn(cast, one, key)
        assert [one["percent"] for one in cast.acts(officer, following.shares, key)["lines"]] == [None] * 3
        learn(cast, officer, key, right=False)
        lines = cast.acts(officer, following.shares, key)["lines"]
        assert [one["percent"] for one in lines] == [80, 80, 0]
        assert [one["answers"] for one in lines] == [5, 5, 5]

    def test_tells_no_share_by_one_more_answer(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        for one in (*people, officer):
            learn(cast, one, key)
        before = cast.acts(officer, following.shares, key)
        learn(cast, cast.create_member("郑爽"), key, right=False)
        assert cast.acts(officer, following.shares, key) == before

    def test_has_nobodys_marks_anywhere(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        learn(cast, people[0], key, right=False)
        shown = [
            cast.acts(officer, following.look, key, 0),
            cast.acts(officer, following.missing, key, 0),
            cast.acts(officer, following.shares, key),
            cast.acts(officer, following.sentences, key, 0),
        ]
        assert "李明" not in str(shown)
        assert {*following.Line.__dataclass_fields__} == {"unit", "of", "opened", "done", "late"}

    def test_makes_a_workbook_of_units(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        key = out(cast, officer)
        learn(cast, people[0], key)
        cast.acts(officer, following.order, key)
        assert "lessons.table" in cast.keys(officer)
        head = cast.read(lambda session: following.head(session, officer.account_id, key, cast.now))
        rows = cast.read(lambda session: following.lines(session, officer.account_id, key, 0, cast.now)).rows
        assert (head["count"], len(rows)) == (1, 1)
        assert (rows[0].of, rows[0].done) == (5, 1)


def test_the_purpose_has_its_course() -> None:
    assert not COURSES[Purpose.LESSON].may_change
