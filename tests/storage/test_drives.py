"""Drives: started in a few steps; people take part; who is not done hears in time; figures, never marks."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from storage import asking, digests, learning, posts
from storage.desk.week import What
from storage.drives import Drive, State, Taker, calling, drafting, ending, figures, keeping, may_have, taking
from storage.drives.drafting import Step
from storage.drives.records import (
    OLD,
    Call,
    CountUnfit,
    DaysUnfit,
    DriveUnit,
    MarkUnfit,
    NoSuchDrive,
    NotOpen,
    NudgedAlready,
    ReasonUnfit,
    TitleUnfit,
    TooFewQuestions,
)
from storage.inbox import Arrival, done, take_in
from storage.members import Member
from storage.mydata import copies
from storage.outbox import StoredLetter
from storage.questions import QuestionCategory
from storage.rights import NotForYou
from storage.sittings import Sitting, sitting
from storage.sittings.sitting import spot
from storage.values import lines_of
from tests.cast import Actor, Cast
from tests.storage.driving import answer, draft, drive, questions

DAY = timedelta(days=1)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def people(cast: Cast) -> list[Actor]:
    return [cast.create_member(name) for name in ("李明", "陈敏", "周同", "吴刚", "郑爽")]


def of(actor: Actor) -> int:
    assert actor.member_id is not None
    return actor.member_id


def letters(cast: Cast, actor: Actor, noun: str = "drives.") -> list[str]:
    """What that account was written, in order."""
    mine = select(StoredLetter.key).where(
        StoredLetter.account_id == actor.account_id, StoredLetter.key.startswith(noun)
    )
    return cast.read(lambda session: list(session.scalars(mine.order_by(StoredLetter.id))))


def call(cast: Cast, now: datetime) -> int:
    """Every letter that is due; how many people were looked at."""
    done = 0
    while found := cast.write(lambda session: calling.call(session, now=now)):
        done += found
    return done


def settle(cast: Cast, now: datetime) -> int:
    """As the round does it."""
    done = 0
    while found := cast.write(lambda session: ending.hand_in(session, now=now)):
        done += found
    while (over := cast.read(lambda session: ending.ahead(session, now=now))) is not None:
        done += cast.write(lambda session, over=over: ending.settle(session, over, now=now))
    return done


def stored(cast: Cast, key: int) -> Drive:
    return cast.read(lambda session: session.get_one(Drive, key))


def taker(cast: Cast, key: int, actor: Actor) -> Taker | None:
    return cast.read(lambda session: session.get(Taker, (key, of(actor))))


class TestStarting:
    def test_takes_seven_steps_and_shows_all_before_it_goes_out(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        questions(cast, officer, 5)
        shown = draft(cast, officer)
        assert (shown["step"], shown["title"], shown["questions"], shown["bank"]) == (Step.REVIEW, "安全月答题", 2, 5)
        assert (shown["first"], shown["until"]) == (cast.now.date(), cast.now.date() + 13 * DAY)
        assert (shown["people"], shown["reminds"], shown["thanks"]) == (6, True, True)
        card = cast.acts(officer, drafting.publish, shown["version"])
        one = stored(cast, int(str(card["drive"])))
        assert (one.state, one.pass_mark, one.made_by) == (State.OPEN, 60, officer.account_id)
        assert one.closes_at - cast.now > 13 * DAY
        with pytest.raises(asking.Outdated):
            cast.acts(officer, drafting.publish, shown["version"])

    def test_goes_back_to_one_step_alone(self, cast: Cast, officer: Actor) -> None:
        questions(cast, officer, 5)
        shown = draft(cast, officer)
        shown = cast.acts(officer, drafting.again, shown["version"], Step.COUNT)
        shown = cast.acts(officer, drafting.write_count, "三道")
        assert (shown["step"], shown["questions"]) == (Step.REVIEW, 3)
        shown = cast.acts(officer, drafting.turn_reminders, shown["version"])
        shown = cast.acts(officer, drafting.turn_thanks, shown["version"])
        assert (shown["reminds"], shown["thanks"]) == (False, False)

    def test_asks_out_of_chosen_categories_for_chosen_units(self, cast: Cast) -> None:
        bureau = cast.create_unit("江州局")
        east, west = cast.create_unit(above=bureau), cast.create_unit("城西供水站", above=bureau)
        chair, member = cast.create_chair(), cast.create_member("李明", unit=east)
        other = cast.create_member("孙丽丽", unit=west)
        questions(cast, chair, 3)
        law = questions(cast, chair, 2, "法律")
        cast.acts(chair, drafting.begin)
        shown = cast.acts(chair, drafting.write_title, "宪法宣传周")
        assert {one["name"]: one["count"] for one in lines_of(shown["lines"])} == {"安全生产": 3, "法律": 2}
        category = cast.read(
            lambda session: session.scalar(select(QuestionCategory.id).where(QuestionCategory.name == "法律"))
        )
        shown = cast.acts(chair, drafting.turn_category, shown["version"], category)
        shown = cast.acts(chair, drafting.take_these, shown["version"])
        assert (shown["bank"], shown["counts"]) == (2, [2])
        shown = cast.acts(chair, drafting.write_count, "2")
        shown = cast.acts(chair, drafting.turn_unit, shown["version"], east)
        shown = cast.acts(chair, drafting.take_these, shown["version"])
        shown = cast.acts(chair, drafting.write_days, "12月1日到12月7日")
        shown = cast.acts(chair, drafting.write_mark, "80%")
        assert (shown["first"], shown["until"], shown["mark"]) == (date(2026, 12, 1), date(2026, 12, 7), 80)
        key = int(str(cast.acts(chair, drafting.publish, shown["version"])["drive"]))
        with pytest.raises(NotOpen):
            cast.acts(member, taking.take, key)
        begun = datetime(2026, 12, 2, 10, tzinfo=cast.now.tzinfo)
        cast.acts(member, taking.take, key, now=begun)
        asked = cast.read(lambda session: session.scalars(select(Sitting)).one().questions)
        assert {question_id for question_id, _ in asked} == {*law}
        with pytest.raises(NoSuchDrive):
            cast.acts(other, taking.look, key, now=begun)

    def test_is_for_the_posts_that_are_ticked_beside_the_units(self, cast: Cast, officer: Actor) -> None:
        runner, clerk = cast.create_member("孙一", post="运行工"), cast.create_member("孙二", post="科员")
        questions(cast, officer, 3)
        cast.acts(officer, drafting.begin)
        shown = cast.acts(officer, drafting.write_title, "安全月答题")
        shown = cast.acts(officer, drafting.take_all, shown["version"])
        shown = cast.acts(officer, drafting.choose_count, shown["version"], 2)
        shown = cast.acts(officer, drafting.turn_unit, shown["version"], officer.unit_id)
        shown = cast.acts(officer, drafting.ask_posts, shown["version"])
        assert {one["post"]: one["people"] for one in lines_of(shown["lines"])} == {"科员": 1, "运行工": 1}
        shown = cast.acts(officer, drafting.turn_post, shown["version"], posts.key("运行工"))
        shown = cast.acts(officer, drafting.take_these, shown["version"])
        # The units that were ticked before are asked again, still ticked.
        assert (shown["step"], shown["chosen"], shown["posts"]) == ("units", 1, ["运行工"])
        shown = cast.acts(officer, drafting.take_these, shown["version"])
        shown = cast.acts(officer, drafting.choose_days, shown["version"], 7)
        shown = cast.acts(officer, drafting.choose_mark, shown["version"], 60)
        assert (shown["people"], shown["posts"]) == (1, ["运行工"])
        found = cast.acts(officer, drafting.publish, shown["version"])
        assert (found["of"], found["posts"]) == (1, ["运行工"])
        key = int(str(found["drive"]))
        call(cast, cast.now + timedelta(hours=1))
        written = select(StoredLetter.account_id).where(StoredLetter.key == "drives.opened")
        assert cast.read(lambda session: [*session.scalars(written)]) == [runner.account_id]
        assert [len(lines_of(cast.acts(one, taking.mine)["lines"])) for one in (runner, clerk)] == [1, 0]
        with pytest.raises(NoSuchDrive):
            cast.acts(clerk, taking.look, key)
        # Who changes posts is counted by the new one.
        cast.give_post(clerk.member_id, "运行工")
        cast.give_post(runner.member_id, "科员")
        assert [one["name"] for one in lines_of(cast.acts(officer, figures.missing, key, 0)["lines"])] == ["孙二"]
        assert [len(lines_of(cast.acts(one, taking.mine)["lines"])) for one in (runner, clerk)] == [0, 1]

    def test_goes_back_to_posts_and_to_none_of_them(self, cast: Cast, officer: Actor) -> None:
        cast.create_member("孙一", post="运行工")
        questions(cast, officer, 3)
        shown = cast.acts(officer, drafting.again, draft(cast, officer)["version"], Step.POSTS)
        shown = cast.acts(officer, drafting.turn_post, shown["version"], posts.key("运行工"))
        shown = cast.acts(officer, drafting.take_these, shown["version"])
        assert (shown["step"], shown["people"]) == ("review", 1)
        shown = cast.acts(officer, drafting.again, shown["version"], Step.POSTS)
        shown = cast.acts(officer, drafting.take_all, shown["version"])
        assert (shown["people"], shown["post_count"]) == (2, 0)

    def test_says_what_it_did_not_understand(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, drafting.begin)
        with pytest.raises(TitleUnfit):
            cast.acts(officer, drafting.write_title, "月")
        shown = cast.acts(officer, drafting.write_title, "安全月")
        with pytest.raises(TooFewQuestions):
            cast.acts(officer, drafting.take_all, shown["version"])
        questions(cast, officer, 1)
        shown = cast.acts(officer, drafting.take_all, shown["version"])
        for words in ("许多", "0", "101"):
            with pytest.raises(CountUnfit):
                cast.acts(officer, drafting.write_count, words)
        shown = cast.acts(officer, drafting.choose_count, shown["version"], 10)
        cast.acts(officer, drafting.take_all, shown["version"])
        for words in ("快了", "12月7日到12月1日", "2020年1月1日"):
            with pytest.raises(DaysUnfit):
                cast.acts(officer, drafting.write_days, words)
        cast.acts(officer, drafting.write_days, "12月7日")
        for words in ("多数", "0", "101"):
            with pytest.raises(MarkUnfit):
                cast.acts(officer, drafting.write_mark, words)
        assert cast.acts(officer, drafting.leave) == {}
        with pytest.raises(asking.Outdated):
            cast.acts(officer, drafting.write_mark, "60")

    def test_is_for_officers_and_their_own_units(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        with pytest.raises(NotForYou):
            cast.acts(people[0], drafting.begin)
        questions(cast, officer, 3)
        stranger = cast.create_member("孙丽丽", unit=cast.create_unit("城西供水站"))
        key = drive(cast, officer)
        with pytest.raises(NoSuchDrive):
            cast.acts(stranger, taking.take, key)
        assert cast.acts(stranger, taking.mine)["lines"] == []


class TestTakingPart:
    def test_counts_the_best_try_and_asks_other_questions_each_time(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        questions(cast, officer, 6)
        key, member = drive(cast, officer, count=2), people[0]
        assert cast.acts(member, learning.home)["drives"] == {"waiting": 1}
        shown = answer(cast, member, key, lambda place: place == 0)
        assert (shown["share"], shown["passed"], shown["best"], shown["done"]) == (50, False, 50, False)
        shown = answer(cast, member, key, lambda _: True)
        assert (shown["share"], shown["passed"], shown["done"]) == (100, True, True)
        shown = answer(cast, member, key, lambda _: False)
        assert (shown["share"], shown["passed"], shown["best"], shown["done"]) == (0, False, 100, True)
        asked = cast.read(lambda session: [one.questions for one in session.scalars(select(Sitting))])
        assert len({question_id for one in asked for question_id, _ in one}) == 6
        one = taker(cast, key, member)
        assert one is not None
        assert (one.tries, one.best) == (3, 100)
        assert cast.acts(member, learning.home)["drives"] == {"waiting": 0}
        assert cast.acts(member, taking.thank, key)["title"] == "安全月答题"

    def test_goes_on_after_a_break(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 6)
        key = drive(cast, officer, count=3)
        first = cast.acts(people[0], taking.take, key)
        cast.acts(people[0], sitting.choose, first["sitting"], spot(0, 0))
        cast.acts(people[0], sitting.put_off, first["sitting"])
        again = cast.acts(people[0], taking.take, key, now=cast.now + DAY)
        assert (again["sitting"], again["answered"]) == (first["sitting"], 1)
        one = taker(cast, key, people[0])
        assert one is not None
        assert one.tries == 1

    def test_asks_what_there_is_where_the_bank_has_less(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 2)
        key = drive(cast, officer, count=10)
        assert cast.acts(people[0], taking.take, key)["of"] == 2
        assert answer(cast, people[0], key, lambda _: True)["passed"]
        # All had already: they come again rather than none.
        assert cast.acts(people[0], taking.take, key)["of"] == 2

    def test_ends_with_its_last_day_and_what_came_in_time_counts(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        questions(cast, officer, 4)
        key, (early, late, *_) = drive(cast, officer, count=2, days=7, mark=50), people
        closes = stored(cast, key).closes_at
        for member in (early, late):
            cast.acts(member, taking.take, key)
        keys = {one.member_id: one.id for one in cast.read(lambda session: session.scalars(select(Sitting)).all())}
        minute = timedelta(minutes=1)
        cast.acts(early, sitting.choose, keys[of(early)], spot(0, 0), now=closes - minute)
        cast.acts(late, sitting.choose, keys[of(late)], spot(0, 0), now=closes)
        assert settle(cast, closes + minute) == 3
        passed = {member: taker(cast, key, member) for member in (early, late)}
        assert [one and (one.best, one.passed_at is not None) for one in passed.values()] == [(50, True), (0, False)]
        with pytest.raises(NotOpen):
            cast.acts(early, taking.take, key, now=closes + minute)

    def test_waits_for_an_answer_that_came_in_time_and_is_not_dealt_with_yet(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        questions(cast, officer, 2)
        key = drive(cast, officer)
        cast.acts(people[0], taking.take, key)
        ends = stored(cast, key).closes_at
        cast.write(lambda session: take_in(session, [Arrival(77, "{}", ends - timedelta(minutes=1))]))
        assert settle(cast, ends + DAY) == 0
        assert stored(cast, key).state == State.OPEN
        cast.write(lambda session: done(session, 77))
        assert settle(cast, ends + DAY) == 2

    def test_stays_theirs_who_are_of_another_unit_since(self, cast: Cast, officer: Actor) -> None:
        member, other = cast.create_member("李明"), cast.create_member("陈敏")
        questions(cast, officer, 4)
        key = drive(cast, officer)
        answer(cast, member, key, lambda _: True)
        west = cast.create_unit("城西供水站")
        for one in (member, other):
            cast.write(
                lambda session, one=one: session.execute(
                    update(Member).where(Member.id == of(one)).values(unit_id=west)
                )
            )
        assert cast.acts(member, taking.thank, key)["drive"] == key
        assert cast.acts(member, taking.look, key)["passed"]
        with pytest.raises(NoSuchDrive):
            cast.acts(other, taking.look, key)

    def test_thanks_nobody_who_has_not_passed(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 2)
        key = drive(cast, officer)
        answer(cast, people[0], key, lambda _: False)
        with pytest.raises(NoSuchDrive):
            cast.acts(people[0], taking.thank, key)

    def test_stands_in_the_copy_of_ones_data_and_goes_in_time(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        questions(cast, officer, 2)
        key = drive(cast, officer)
        answer(cast, people[0], key, lambda _: True)
        found = cast.read(lambda session: copies.of_member(session, of(people[0])))
        assert found is not None
        assert [(one["title"], one["tries"], one["best_percent"]) for one in found["drives"]] == [
            ("安全月答题", 1, 100)
        ]
        assert cast.write(lambda session: OLD.purge(session, cast.now + 90 * DAY, 10)) == 0
        settle(cast, cast.now + 20 * DAY)
        assert cast.write(lambda session: OLD.purge(session, cast.now + 90 * DAY, 10)) == 1
        for record in (Taker, Call, DriveUnit):
            assert (
                cast.read(lambda session, record=record: session.scalar(select(func.count()).select_from(record))) == 0
            )


class TestLetters:
    def test_go_to_each_person_once_at_the_start_halfway_and_before_the_end(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        questions(cast, officer, 2)
        crowd = [cast.create_member(f"某人{one}") for one in range(calling.PAGE + 3)]
        key = drive(cast, officer, days=14)
        call(cast, cast.now)
        call(cast, cast.now)
        answer(cast, people[0], key, lambda _: True)
        for on in range(1, 16):
            call(cast, cast.now + on * DAY)
            call(cast, cast.now + on * DAY)
        assert letters(cast, people[0]) == ["drives.opened"]
        for member in (people[1], crowd[-1]):
            assert letters(cast, member) == ["drives.opened", "drives.halfway", "drives.ending"]

    def test_are_none_where_they_are_off(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 2)
        shown = draft(cast, officer)
        shown = cast.acts(officer, drafting.turn_reminders, shown["version"])
        cast.acts(officer, drafting.publish, shown["version"])
        assert call(cast, cast.now + 13 * DAY) == 0
        assert letters(cast, people[0]) == []

    def test_wait_for_the_first_day_and_for_the_morning(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 2)
        shown = draft(cast, officer)
        shown = cast.acts(officer, drafting.again, shown["version"], Step.DAYS)
        shown = cast.acts(officer, drafting.write_days, "12月1日到12月14日")
        cast.acts(officer, drafting.publish, shown["version"])
        first = datetime(2026, 12, 1, tzinfo=cast.now.tzinfo)
        assert call(cast, first + timedelta(hours=9)) == 0
        assert call(cast, first + timedelta(hours=9, minutes=30)) > 0
        assert letters(cast, people[0]) == ["drives.opened"]

    def test_of_a_nudge_come_once_a_week_whoever_gives_it(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        questions(cast, officer, 2)
        chair = cast.create_chair()
        key = drive(cast, officer, days=30)
        call(cast, cast.now)
        cast.acts(officer, keeping.nudge, key)
        with pytest.raises(NudgedAlready):
            cast.acts(officer, keeping.nudge, key, now=cast.now + 6 * DAY)
        cast.acts(chair, keeping.nudge, key)
        call(cast, cast.now)
        assert letters(cast, people[0]) == ["drives.opened", "drives.nudge"]
        cast.acts(officer, keeping.nudge, key, now=cast.now + 8 * DAY)
        call(cast, cast.now + 8 * DAY)
        assert letters(cast, people[0]).count("drives.nudge") == 2

    def test_say_that_it_lasts_longer_or_is_called_off(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 2)
        key = drive(cast, officer, days=7)
        closes = stored(cast, key).closes_at
        call(cast, cast.now)
        cast.acts(officer, keeping.extend, key, 7)
        assert stored(cast, key).closes_at == closes + 7 * DAY
        call(cast, cast.now)
        cast.acts(officer, keeping.ask_cancel, key)
        with pytest.raises(ReasonUnfit):
            cast.acts(officer, keeping.cancel, "。")
        cast.acts(officer, keeping.cancel, "题目要重出")
        call(cast, cast.now)
        assert letters(cast, people[0]) == ["drives.opened", "drives.longer", "drives.called_off"]
        assert stored(cast, key).state == State.CANCELLED
        with pytest.raises(NoSuchDrive):
            cast.acts(people[0], taking.take, key)
        for rule in (keeping.ask_end, keeping.ask_longer, keeping.ask_cancel):
            with pytest.raises(NoSuchDrive):
                cast.acts(officer, rule, key)


class TestMoreTime:
    def test_is_one_persons_or_a_units(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 2)
        key = drive(cast, officer, days=7)
        call(cast, cast.now)
        closes = stored(cast, key).closes_at
        cast.acts(officer, keeping.more_time, key, of(people[0]))
        assert letters(cast, people[0]) == ["drives.opened", "drives.more_time"]
        later = closes + DAY
        assert settle(cast, later) == 0
        assert answer(cast, people[0], key, lambda _: True, now=later)["passed"]
        with pytest.raises(NotOpen):
            cast.acts(people[1], taking.take, key, now=later)
        assert officer.unit_id is not None
        page = cast.acts(officer, keeping.more_time_for_unit, key, officer.unit_id, now=later)
        assert [one["longer"] for one in lines_of(page["units"])] == [later + 7 * DAY - timedelta(seconds=1)]
        call(cast, later)
        assert letters(cast, people[1])[-1] == "drives.longer"
        assert answer(cast, people[1], key, lambda _: True, now=later)["passed"]
        assert settle(cast, later + 8 * DAY) == 1

    def test_is_given_within_ones_own_units(self, cast: Cast, officer: Actor) -> None:
        questions(cast, officer, 2)
        west = cast.create_unit("城西供水站")
        stranger = cast.create_member("孙丽丽", unit=west)
        key = drive(cast, officer)
        with pytest.raises(NoSuchDrive):
            cast.acts(officer, keeping.more_time, key, of(stranger))
        with pytest.raises(NoSuchDrive):
            cast.acts(officer, keeping.more_time_for_unit, key, west)


class TestFigures:
    def test_tell_participation_by_unit_and_no_small_unit_by_itself(self, cast: Cast) -> None:
        bureau = cast.create_unit("江州局")
        chair = cast.create_chair()
        large = [cast.create_member(f"某东{one}", unit=cast.create_unit(above=bureau)) for one in range(6)]
        small = [
            cast.create_member(f"某西{one}", unit=cast.create_unit("城西供水站", above=bureau)) for one in range(2)
        ]
        [cast.create_member(f"某北{one}", unit=cast.create_unit("城北供水站", above=bureau)) for one in range(4)]
        questions(cast, chair, 4)
        key = drive(cast, chair)
        answer(cast, large[0], key, lambda _: True)
        answer(cast, large[1], key, lambda _: False)
        answer(cast, small[0], key, lambda _: True)
        found = cast.acts(chair, figures.look, key, 0)
        assert (found["of"], found["taken"], found["passed"]) == (13, 3, None)
        lines = lines_of(found["units"])
        assert [(one["unit"], one["of"], one["taken"], one["passed"]) for one in lines] == [
            ("城东供水站", 6, 2, None),
            (None, 7, 1, None),
        ]
        assert [(one["on"], one["taken"]) for one in lines_of(found["days"])] == [(cast.now.date(), 3)]
        missing = cast.acts(chair, figures.missing, key, 0)
        assert missing["count"] == 10
        assert "某东1" not in [one["name"] for one in lines_of(missing["lines"])]

    def test_tell_who_passed_once_it_is_over_and_of_nobody_by_what_is_left(self, cast: Cast) -> None:
        bureau = cast.create_unit("江州局")
        chair = cast.create_chair()
        units = [cast.create_unit(name, above=bureau) for name in ("城东供水站", "城西供水站", "城北供水站")]
        people = [
            [cast.create_member(f"某{nth}{one}", unit=unit) for one in range(8 - nth % 2)]
            for nth, unit in enumerate(units)
        ]
        questions(cast, chair, 4)
        key = drive(cast, chair, days=7)
        # Of the second unit, which shares its line with the office, one alone takes part: what the sum leaves for it
        # would be that one's mark.
        for some, takers in zip(people, (7, 1, 6), strict=True):
            for at, one in enumerate(some[:takers]):
                answer(cast, one, key, lambda _, at=at: at != 0)
        on = cast.acts(chair, figures.look, key, 0)
        assert [on["passed"], *(one["passed"] for one in lines_of(on["units"]))] == [None] * 4
        assert cast.acts(chair, keeping.look, key)["passed"] is None
        settle(cast, stored(cast, key).closes_at)
        over = cast.acts(chair, figures.look, key, 0)
        told = {one["unit"]: (one["taken"], one["passed"]) for one in lines_of(over["units"])}
        assert (over["taken"], over["passed"]) == (14, 11)
        assert told["城东供水站"] == (7, 6)
        assert (told[None], told["城北供水站"]) == ((1, None), (6, None))
        assert cast.acts(chair, keeping.look, key)["passed"] == 11
        head = cast.read(lambda session: figures.head(session, chair.account_id, key, cast.now))
        assert (head["passed"], {one["unit"]: one["passed"] for one in lines_of(head["units"])}[None]) == (
            11,
            None,
        )

    def test_hide_what_few_people_would_show(self, cast: Cast, officer: Actor) -> None:
        questions(cast, officer, 2)
        member = cast.create_member("李明")
        key = drive(cast, officer)
        answer(cast, member, key, lambda _: True)
        found = cast.acts(officer, figures.look, key, 0)
        assert (found["hides"], found["taken"], found["passed"], found["units"]) == (True, 1, None, [])
        assert cast.acts(officer, keeping.look, key)["passed"] is None

    def test_of_the_unions_drive_are_an_officers_own_units(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        chair = cast.create_chair()
        cast.create_member("孙丽丽", unit=cast.create_unit("城西供水站"))
        questions(cast, chair, 2)
        key = drive(cast, chair)
        assert cast.acts(officer, figures.look, key, 0)["of"] == 6
        assert [one["drive"] for one in lines_of(cast.acts(officer, keeping.listed, 0)["lines"])] == [key]
        for rule in (keeping.ask_longer, keeping.ask_end, keeping.ask_cancel):
            with pytest.raises(NoSuchDrive):
                cast.acts(officer, rule, key)
        stranger = cast.create_officer("钱卫", unit=cast.create_unit("城北供水站"))
        mine = drive(cast, officer)
        with pytest.raises(NoSuchDrive):
            cast.acts(stranger, figures.look, mine, 0)
        assert not cast.read(lambda session: may_have(session, stranger.account_id, mine))
        assert cast.read(lambda session: may_have(session, officer.account_id, mine))
        with pytest.raises(NotForYou):
            cast.acts(people[0], figures.look, key, 0)

    def test_go_into_a_workbook_without_marks(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 2)
        key = drive(cast, officer)
        answer(cast, people[0], key, lambda _: False)
        cast.acts(officer, figures.order, key)
        assert letters(cast, officer, "drives.table") == ["drives.table"]
        head = cast.read(lambda session: figures.head(session, officer.account_id, key, cast.now))
        page = cast.read(lambda session: figures.book_lines(session, officer.account_id, key, 0, cast.now))
        assert (head["count"], head["taken"]) == (5, 1)
        assert [one.name for one in page.rows] == ["王秀英", "陈敏", "周同", "吴刚", "郑爽"]
        assert page.last is None


class TestTheEnd:
    def test_brings_a_report_once_to_the_officer_and_the_chair(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        chair = cast.create_chair()
        questions(cast, officer, 2)
        key = drive(cast, officer, days=7)
        for place, member in enumerate(people):
            answer(cast, member, key, lambda at, place=place: place < 4 and at == 0)
        one = stored(cast, key)
        told = cast.read(lambda session: ending.report(session, one, None))
        assert (told["of"], told["taken"], told["passed"]) == (6, 5, 0)
        hardest = lines_of(told["hardest"])
        assert len(hardest) == 2
        assert all(0 <= int(str(line["share"])) < 100 for line in hardest)
        for _ in range(2):
            settle(cast, one.closes_at)
        assert letters(cast, officer, "drives.report") == ["drives.report"]
        assert letters(cast, chair, "drives.report") == ["drives.report"]
        assert stored(cast, key).state == State.OVER

    def test_can_come_early(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 2)
        key = drive(cast, officer)
        cast.acts(officer, keeping.more_time, key, of(people[0]))
        cast.acts(officer, keeping.end_early, key)
        assert settle(cast, cast.now) == 1
        with pytest.raises(NotOpen):
            cast.acts(people[0], taking.take, key)

    def test_stands_in_the_weeks_digest_while_people_are_missing(
        self, cast: Cast, officer: Actor, people: list[Actor]
    ) -> None:
        questions(cast, officer, 2)
        drive(cast, officer, days=7)
        found = cast.read(lambda session: digests.of_account(session, officer.account_id, now=cast.now))
        dates = [one for one in lines_of(found["dates"]) if one["what"] == What.DRIVES]
        assert [(one["on"], one["count"]) for one in dates] == [(cast.now.date() + 6 * DAY, 6)]


class TestShare:
    @pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
    def test_passes_with_just_the_mark_and_not_below(self, cast: Cast, officer: Actor, people: list[Actor]) -> None:
        questions(cast, officer, 3)
        key = drive(cast, officer, count=3, mark=67)
        shown = answer(cast, people[0], key, lambda place: place < 2)
        assert (shown["share"], shown["passed"]) == (66, False)
        cast.write(lambda session: session.execute(update(Drive).where(Drive.id == key).values(pass_mark=66)))
        assert answer(cast, people[0], key, lambda place: place < 2)["passed"]
