"""Contests: begun in three taps, prepared line by line, tried out, begun at their time, looked at the day before."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import asking, chats, errands
from storage.chats import Group
from storage.contests import (
    Contest,
    ContestQuestion,
    Form,
    NoSuchContest,
    NotReady,
    Phase,
    Sides,
    Stage,
    State,
    Tie,
    checking,
    company,
    ending,
    knobs,
    listing,
    paper,
    quick,
    setting,
    sheet,
    sides,
    starting,
    trial,
)
from storage.contests.knobs import Knob
from storage.contests.quick import QuickKnob
from storage.contests.sides import Of
from storage.errands import Errand, Kind, StoredErrand
from storage.offices import Charge, Role
from storage.offices import appoint as seat
from storage.outbox import StoredLetter
from storage.questions import Content, Option, Question, categories, keeping
from storage.questions import Kind as Asks
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.contest_of import groups, several, single, truth

DAY = timedelta(days=1)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def group(cast: Cast, officer: Actor) -> int:
    return groups(cast, unit_id=officer.unit_id)[0]


@pytest.fixture
def bank(cast: Cast) -> list[int]:
    """Six questions that can be asked, in one category, and one to fill in."""
    fill_in = Content(Asks.FILL_IN, "火警电话是____。", (Option("119", right=True),), category=("安全",))
    return put(cast, [single(1), single(2), single(3), several(4), truth(5), truth(6), fill_in])


def put(cast: Cast, contents: list[Content]) -> list[int]:
    def rule(session: Session) -> list[int]:
        there = keeping.put_all(session, contents, author_id=None, approved_by=None, now=cast.now)
        for one in there:
            one.state = "live"
        session.flush()
        return [one.id for one in there]

    return cast.write(rule)


def number_of(cast: Cast, question_id: int) -> int:
    return cast.read(lambda session: session.get_one(Question, question_id).number)


def contest(cast: Cast, contest_id: Any) -> Contest:
    return cast.read(lambda session: session.get_one(Contest, contest_id))


def paper_of(cast: Cast, contest_id: Any) -> list[ContestQuestion]:
    mine = select(ContestQuestion).where(ContestQuestion.contest_id == contest_id).order_by(ContestQuestion.nth)
    return cast.read(lambda session: [*session.scalars(mine)])


def letters(cast: Cast, key: str) -> list[StoredLetter]:
    found = select(StoredLetter).where(StoredLetter.key == key).order_by(StoredLetter.id)
    return cast.read(lambda session: [*session.scalars(found)])


def draft(cast: Cast, officer: Actor, *, title: str = "安全知识竞赛", count: int = 2) -> int:
    """One with a title and so many questions, in the officer's group."""
    key = cast.acts(officer, setting.begin)["contest"]
    cast.acts(officer, setting.write_title, title)
    asked = cast.acts(officer, sheet.choose_level, key, 0)
    cast.acts(officer, sheet.choose_count, asked["version"], count)
    return int(key)


def named(key: str, values: Values, language: str) -> str:
    """As `bot` names it, without its words."""
    return f"{key} {language} {values['about']} {values['day']:%m%d}"


class TestQuickStart:
    def test_is_begun_as_it_stands_there(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        page = cast.acts(officer, quick.look)
        assert (page["asked"], page["there"], page["group"]) == (6, 6, group)
        begun = cast.acts(officer, quick.go, named)
        one = contest(cast, begun["contest"])
        assert (one.state, one.phase, one.form) == (State.ON, Phase.LOBBY, Form.BUTTONS)
        assert len(paper_of(cast, one.id)) == 6
        assert [each.group_id for each in letters(cast, "playing.lobby")] == [group]

    def test_is_called_by_what_it_is_about_or_whose_it_is_and_the_day_in_the_language_of_the_group(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        def title() -> str:
            begun = cast.acts(officer, quick.go, named)
            one = contest(cast, begun["contest"])
            cast.write(lambda session: ending.finish(session, session.get_one(Contest, one.id), now=cast.now))
            return one.title

        day = f"{cast.now:%m%d}"
        assert title() == f"contests.quick_title zh 城东供水站 {day}"
        chosen, name = next(iter(cast.read(lambda session: categories.tree(session).names).items()))
        cast.acts(officer, quick.choose_category, chosen)
        cast.write(lambda session: setattr(session.get_one(Group, group), "language", "en"))
        assert title() == f"contests.quick_title en {name} {day}"

    def test_is_called_otherwise_in_one_step_and_once(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        cast.acts(officer, quick.ask_name)
        with pytest.raises(setting.TitleUnfit):
            cast.acts(officer, quick.write_name, "赛")
        page = cast.acts(officer, quick.write_name, " 安全月  知识竞赛 ")
        assert page["name"] == "安全月 知识竞赛"
        assert cast.acts(officer, quick.turn, QuickKnob.COUNT)["name"] == "安全月 知识竞赛"
        begun = cast.acts(officer, quick.go, named)
        assert contest(cast, begun["contest"]).title == "安全月 知识竞赛"
        assert cast.acts(officer, quick.look)["name"] == ""
        with pytest.raises(asking.Outdated):
            cast.acts(officer, quick.write_name, "别的名称")

    def test_is_changed_by_taps_and_keeps_them(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        for knob, times in ((QuickKnob.COUNT, 3), (QuickKnob.SECONDS, 1), (QuickKnob.FORM, 1)):
            for _ in range(times):
                cast.acts(officer, quick.turn, knob)
        found = cast.acts(officer, quick.look)
        assert (found["count"], found["seconds"], found["form"]) == (5, 30, "polls")
        assert len(paper_of(cast, cast.acts(officer, quick.go, named)["contest"])) == 5

    def test_asks_for_the_group_where_several_could_be_meant(self, cast: Cast, officer: Actor, bank: list[int]) -> None:
        first, second = groups(cast, 2, unit_id=officer.unit_id)
        assert cast.acts(officer, quick.look)["group"] is None
        with pytest.raises(starting.NoGroup):
            cast.acts(officer, quick.go, named)
        assert cast.acts(officer, quick.choose_group, second)["group"] == second
        assert first != second

    def test_never_offers_a_group_of_elsewhere(self, cast: Cast, officer: Actor, bank: list[int]) -> None:
        groups(cast, unit_id=cast.create_unit("城西供水站"))
        assert cast.acts(officer, quick.look)["lines"] == []

    def test_is_not_begun_beside_another_in_the_group(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        cast.acts(officer, quick.go, named)
        assert cast.acts(officer, quick.look)["busy"] is not None
        with pytest.raises(starting.GroupBusy):
            cast.acts(officer, quick.go, named)

    def test_needs_something_to_ask(self, cast: Cast, officer: Actor, group: int) -> None:
        with pytest.raises(quick.NothingToAsk):
            cast.acts(officer, quick.go, named)

    def test_is_for_officers_in_charge_of_quizzes(self, cast: Cast) -> None:
        for_talks = cast.create_member("谈心的")
        cast.write(
            lambda session: seat(
                session, for_talks.account_id, Role.OFFICER, for_talks.unit_id, now=cast.now, charges=(Charge.TALKS,)
            )
        )
        for one in (for_talks, cast.create_member(), cast.create_steward()):
            with pytest.raises(NotForYou):
                cast.acts(one, quick.look)


class TestPreparing:
    def test_asks_first_what_it_is_called_and_says_what_is_missing(self, cast: Cast, officer: Actor) -> None:
        asked = cast.acts(officer, setting.begin)
        assert (asked["step"], asked["missing"]) == ("title", ["title", "paper", "groups"])
        for words in ("竞", "？？"):
            with pytest.raises(setting.TitleUnfit):
                cast.acts(officer, setting.write_title, words)
        card = cast.acts(officer, setting.write_title, " 安全  知识竞赛 ")
        assert (card["step"], card["title"]) == (None, "安全 知识竞赛")
        with pytest.raises(setting.NotWhole):
            cast.acts(officer, setting.make_ready, card["contest"])

    def test_draws_only_what_can_be_pressed(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        key = draft(cast, officer, count=10)
        assert {one.question_id for one in paper_of(cast, key)} == {*bank[:6]}

    def test_adds_single_questions_by_number_and_words_and_says_why_not(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        key = draft(cast, officer, count=1)
        (there,) = paper_of(cast, key)
        other = next(one for one in bank[:3] if one != there.question_id)
        cast.acts(officer, sheet.ask_question, key)
        put_ = cast.acts(officer, sheet.write_question, f"#{number_of(cast, other)}")
        assert put_["nth"] == 2
        with pytest.raises(sheet.OnPaperAlready):
            cast.acts(officer, sheet.write_question, f"{number_of(cast, other)}")
        with pytest.raises(sheet.WrongKind):
            cast.acts(officer, sheet.write_question, f"第{number_of(cast, bank[6])}题")
        with pytest.raises(sheet.NotInBank):
            cast.acts(officer, sheet.write_question, "没有这样的话")
        found = cast.acts(officer, sheet.write_question, "题（判断）")["found"]
        assert len(found) == 2
        # The next can be written at once after a tap as well.
        put_ = cast.acts(officer, sheet.add, key, found[0]["question"])
        assert (put_["put"], put_["nth"]) == (found[0]["number"], 3)
        fourth = next(one for one in bank[:3] if one not in (there.question_id, other))
        assert cast.acts(officer, sheet.write_question, f"{number_of(cast, fourth)}")["nth"] == 4

    def test_puts_questions_in_another_order_and_stage_and_out(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        key = draft(cast, officer, count=3)
        first, second, third = (one.question_id for one in paper_of(cast, key))
        cast.acts(officer, sheet.move, key, 1)
        assert [one.question_id for one in paper_of(cast, key)] == [second, third, first]
        cast.acts(officer, sheet.move, key, 2)
        cast.acts(officer, sheet.turn_stage, key, 1)
        cast.acts(officer, sheet.remove, key, 2)
        assert [(one.nth, one.question_id, one.stage) for one in paper_of(cast, key)] == [
            (1, third, Stage.BUZZ),
            (2, first, Stage.ALL),
        ]

    def test_turns_points_and_keeps_the_share_of_the_penalty(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        key = draft(cast, officer)
        for knob in (Knob.PENALTY, Knob.FULL, Knob.SCORING, Knob.STREAK, Knob.SECONDS):
            cast.acts(officer, knobs.turn, key, knob)
        one = contest(cast, key)
        assert (one.full, one.penalty, one.scoring, one.streak, one.seconds) == (2000, 1000, "speed", True, 30)
        assert {each.seconds for each in paper_of(cast, key)} == {30}

    def test_needs_a_question_of_the_play_off_that_it_announces(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        del group, bank
        key = draft(cast, officer)
        while contest(cast, key).tie != Tie.PLAY_OFF:
            card = cast.acts(officer, knobs.turn, key, Knob.TIE)
        assert card["missing"] == ["decider"]
        while paper_of(cast, key)[1].stage != Stage.DECIDER:
            cast.acts(officer, sheet.turn_stage, key, 2)
        assert cast.acts(officer, setting.look, key)["missing"] == []

    def test_numbers_the_play_off_behind_all_that_are_asked(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        del bank, group
        key = draft(cast, officer, count=3)
        first, second, third = (one.question_id for one in paper_of(cast, key))
        for _ in range(3):
            cast.acts(officer, sheet.turn_stage, key, 2)
        assert [one.question_id for one in paper_of(cast, key)] == [first, second, third]
        cast.acts(officer, starting.begin_now, key)
        assert [(one.question_id, one.stage) for one in paper_of(cast, key)] == [
            (first, Stage.ALL),
            (third, Stage.ALL),
            (second, Stage.DECIDER),
        ]
        code = contest(cast, key).code
        marks = cast.read(lambda s: [paper.mark(s, s.get_one(Contest, key), one.nth) for one in paper_of(cast, key)])
        assert marks == [f"{code}·1/2", f"{code}·2/2", f"{code}·3/3"]

    def test_has_free_teams_or_units(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        assert officer.unit_id is not None
        below = [cast.write(lambda session, name=name: _unit(session, name, officer)) for name in ("一班", "二班")]
        key = draft(cast, officer)
        assert cast.acts(officer, sides.choose, key, Sides.FREE)["missing"] == ["teams"]
        cast.acts(officer, sides.ask_names, key)
        with pytest.raises(sides.TeamsUnfit):
            cast.acts(officer, sides.write_names, "队" * 21)
        card = cast.acts(officer, sides.write_names, "先锋队、闪电队\n先锋队")
        assert (card["teams"], card["missing"]) == (["先锋队", "闪电队"], [])
        found = cast.acts(officer, sides.all_below, key)
        assert (found["sides"], found["teams"]) == (Sides.UNITS, ["一班", "二班"])
        assert cast.acts(officer, sides.turn_unit, key, below[0], Of.TEAMS)["missing"] == ["teams"]
        assert cast.acts(officer, sides.turn_unit, key, below[0], Of.WHOM)["units"] == ["一班"]

    def test_reads_when_and_begins_by_hand_otherwise(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        key = draft(cast, officer)
        cast.acts(officer, setting.ask_when, key)
        for words in ("昨天", "12月5日", "随便"):
            with pytest.raises(setting.WhenUnclear):
                cast.acts(officer, setting.write_when, words)
        tomorrow = cast.now + DAY
        card = cast.acts(officer, setting.write_when, f"{tomorrow.month}月{tomorrow.day}日 19:30")
        at = card["starts_at"]
        assert (at.date(), f"{at:%H:%M}") == (tomorrow.date(), "19:30")
        assert cast.acts(officer, setting.by_hand, key)["starts_at"] is None

    def test_is_a_draft_again_when_something_is_taken_from_it(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        key = draft(cast, officer)
        assert cast.acts(officer, setting.make_ready, key)["state"] == State.READY
        assert cast.acts(officer, company.turn_group, key, group)["state"] == State.DRAFT

    def test_is_hosted_by_others_who_are_named(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        other = cast.create_officer("李桂兰", unit=cast.create_unit("城西供水站"))
        cast.create_member("李桂花")
        key = draft(cast, officer)
        cast.acts(officer, company.ask_host, key)
        with pytest.raises(company.NobodyToHost):
            cast.acts(officer, company.write_host, "李桂花")
        assert cast.acts(officer, company.write_host, "桂兰")["hosts"] == ["王秀英", "李桂兰"]
        with pytest.raises(NoSuchContest):
            cast.acts(other, setting.look, key)
        assert [line["contest"] for line in cast.acts(other, listing.office, 0)["lines"]] == [key]
        cast.acts(officer, setting.make_ready, key)
        assert cast.acts(other, starting.begin_now, key)["contest"] == key

    def test_of_elsewhere_is_nobodys_business(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        key = draft(cast, officer)
        other = cast.create_officer("李桂兰", unit=cast.create_unit("城西供水站"))
        for rule in (setting.look, setting.make_ready, setting.copy, starting.begin_now, trial.look):
            with pytest.raises(NoSuchContest):
                cast.acts(other, rule, key)
        assert cast.acts(cast.create_chair(), setting.look, key)["title"] == "安全知识竞赛"

    def test_is_copied_with_everything_but_its_time(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        key = draft(cast, officer, count=3)
        cast.acts(officer, setting.make_ready, key)
        cast.acts(officer, setting.cancel, key)
        copied = cast.acts(officer, setting.copy, key)
        assert (copied["title"], copied["questions"], copied["state"]) == ("安全知识竞赛", 3, State.DRAFT)
        assert copied["missing"] == []
        assert copied["code"] != contest(cast, key).code

    def test_given_up_leaves_nothing(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        key = draft(cast, officer)
        cast.acts(officer, setting.cancel, key)
        assert cast.read(lambda session: session.get(Contest, key)) is None

    def test_is_not_changed_once_it_is_on(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        key = draft(cast, officer)
        cast.acts(officer, setting.make_ready, key)
        cast.acts(officer, starting.begin_now, key)
        with pytest.raises(NotReady):
            cast.acts(officer, knobs.turn, key, Knob.FULL)
        with pytest.raises(NotReady):
            cast.acts(officer, starting.begin_now, key)


def _unit(session: Session, name: str, officer: Actor) -> int:
    from storage import units  # noqa: PLC0415

    return units.create(session, name, officer.unit_id).id


class TestTrial:
    def test_asks_two_others_and_leaves_the_real_one_as_it_is(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        key = draft(cast, officer, count=3)
        tried = cast.acts(officer, trial.look, key)
        one = contest(cast, tried["contest"])
        assert (one.trial, one.state, tried["real"]) == (True, State.ON, key)
        mine = {each.question_id for each in paper_of(cast, key)}
        assert len(paper_of(cast, one.id)) == 2
        assert mine.isdisjoint(each.question_id for each in paper_of(cast, one.id))
        assert contest(cast, key).state == State.DRAFT

    def test_needs_questions_besides(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        key = draft(cast, officer, count=6)
        with pytest.raises(trial.NothingToTry):
            cast.acts(officer, trial.look, key)


class TestStarting:
    def ready(self, cast: Cast, officer: Actor, *, hours: int = 2) -> int:
        key = draft(cast, officer)
        cast.acts(officer, setting.make_ready, key)
        at = cast.now + timedelta(hours=hours)
        cast.write(lambda session: session.execute(update(Contest).where(Contest.id == key).values(starts_at=at)))
        return key

    def due(self, cast: Cast, *, hours: float) -> int:
        return cast.write(lambda session: starting.begin_due(session, now=cast.now + timedelta(hours=hours)))

    def test_at_its_time_and_not_before(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        key = self.ready(cast, officer)
        assert self.due(cast, hours=1.9) == 0
        assert self.due(cast, hours=2) == 1
        assert contest(cast, key).state == State.ON
        assert letters(cast, "contests.at_its_time") == []

    def test_not_long_after_it(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        key = self.ready(cast, officer)
        self.due(cast, hours=3)
        assert (contest(cast, key).state, contest(cast, key).starts_at) == (State.READY, None)
        assert len(letters(cast, "contests.at_its_time")) == 1

    def test_leaves_out_groups_that_the_bot_is_not_in_any_more(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        key = self.ready(cast, officer)
        (gone,) = groups(cast, unit_id=officer.unit_id)
        cast.acts(officer, company.turn_group, key, gone)
        leave(cast, gone)
        self.due(cast, hours=2)
        assert [each.group_id for each in letters(cast, "playing.lobby")] == [group]
        assert len(letters(cast, "contests.at_its_time")) == 1

    def test_says_why_not_where_no_group_is_left(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        key = self.ready(cast, officer)
        leave(cast, group)
        self.due(cast, hours=2)
        assert (contest(cast, key).state, contest(cast, key).starts_at) == (State.READY, None)
        with pytest.raises(starting.NoGroup):
            cast.acts(officer, starting.begin_now, key)


def leave(cast: Cast, group_id: int) -> None:
    gone = update(Group).where(Group.id == group_id).values(state=chats.State.LEFT)
    cast.write(lambda session: session.execute(gone))


class TestChecking:
    def look(self, cast: Cast, *, hours: float = 0) -> int:
        return cast.write(lambda session: checking.look(session, now=cast.now + timedelta(hours=hours)))

    def answer(self, cast: Cast, told: str, *, done: bool = True) -> None:
        """Telegram has answered what is asked now."""

        def rule(session: Session) -> None:
            (number,) = session.scalars(select(StoredErrand.id).where(StoredErrand.kind == Kind.RIGHTS)).all()
            errand = errands.load(session, number)
            assert isinstance(errand, Errand)
            errand.told = told
            errands.close(session, number)
            checking.told(session, errand, done=done, now=cast.now)

        cast.write(rule)

    def test_tells_each_host_of_every_group(self, cast: Cast, officer: Actor, group: int, bank: list[int]) -> None:
        cast.enrol("没来的", unit=officer.unit_id)
        key = draft(cast, officer)
        (second,) = groups(cast, unit_id=officer.unit_id)
        cast.acts(officer, company.turn_group, key, second)
        cast.acts(officer, company.ask_host, key)
        other = cast.create_officer("李桂兰", unit=cast.create_unit("城西供水站"))
        cast.acts(officer, company.write_host, "李桂兰")
        cast.acts(officer, setting.make_ready, key)
        assert self.look(cast) == 1
        self.answer(cast, "messages")
        self.answer(cast, "", done=False)
        told = letters(cast, "contests.checked")
        assert {one.account_id for one in told} == {officer.account_id, other.account_id}
        lines = cast.letters(officer)[-1].values["groups"]
        assert [(line["writes"], line["polls"], line["people"], line["unbound"]) for line in lines] == [
            (True, False, 2, 1),
            (False, False, 2, 1),
        ]
        assert self.look(cast) == 0

    def test_waits_for_the_day_before_and_looks_anew_after_a_change(
        self, cast: Cast, officer: Actor, group: int, bank: list[int]
    ) -> None:
        key = draft(cast, officer)
        cast.acts(officer, setting.make_ready, key)
        later = cast.now + 3 * DAY
        cast.write(lambda session: session.execute(update(Contest).where(Contest.id == key).values(starts_at=later)))
        assert self.look(cast) == 0
        assert self.look(cast, hours=49) == 1
        cast.acts(officer, knobs.turn, key, Knob.FORM)
        assert self.look(cast, hours=49) == 1
