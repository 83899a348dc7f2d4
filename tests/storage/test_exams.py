"""Exams: set in a few answers, sat against the server's clock, marked for nobody but the person, followed."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import asking, notebook, posts
from storage.codes import TooManyCodes
from storage.exams import (
    blueprint,
    cancelling,
    certifying,
    following,
    lengthening,
    setting,
    taking,
    telling,
    whose,
    workbook,
)
from storage.exams.records import (
    AskedAgainAlready,
    BegunAlready,
    CountUnfit,
    Exam,
    ExamCertificate,
    ExamMark,
    NoMoreAttempts,
    NoSuchCertificate,
    NoSuchExam,
    NotNow,
    NotTold,
    NotWhole,
    Reason,
    WhenUnclear,
)
from storage.exams.setting import PAGES, Knob
from storage.inbox import Arrival, take_in
from storage.members import Member, Standing
from storage.mydata import copies
from storage.outbox import StoredLetter
from storage.questions import Question
from storage.questions.content import Difficulty
from storage.rights import NotForYou
from storage.sittings import Sitting, sitting
from storage.sittings.sitting import spot
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.exam_of import draft, fill, publish, question

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    fill(cast, [question(nth) for nth in range(30)])
    return cast.create_officer()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member("王小明")


def of(actor: Actor) -> int:
    assert actor.member_id is not None
    return actor.member_id


def sit(cast: Cast, member: Actor, exam: int, right: int, *, now=None, hands_in: bool = True) -> Values:
    """So many of the questions are answered right, the others wrong; what the last screen says."""
    now = now or cast.now
    shown = cast.acts(member, taking.begin, exam, now=now)
    key, count = shown["sitting"], int(str(shown["of"]))
    for place in range(count):
        shown = cast.acts(member, sitting.choose, key, spot(place, 0 if place < right else 1), now=now)
    return cast.acts(member, sitting.hand_in, key, now=now) if hands_in else shown


def letters(cast: Cast, key: str) -> list[StoredLetter]:
    return cast.read(lambda session: [*session.scalars(select(StoredLetter).where(StoredLetter.key == key))])


def spread(cast: Cast, now) -> None:
    while cast.write(lambda session: telling.spread(session, now=now)):
        pass


class TestSetting:
    def test_takes_a_title_a_number_and_a_tap(self, cast: Cast, officer: Actor, member: Actor) -> None:
        whole = draft(cast, officer, 20, 7)
        assert (whole["ready"], whole["count"], whole["missing"], whole["units"]) == (True, 20, [], ["城东供水站"])
        done = cast.acts(officer, setting.publish, whole["exam"])
        assert (done["stage"], done["people"]) == ("running", 2)
        assert done["closes_at"] == (cast.now + 7 * DAY).replace(hour=20, minute=0, second=0, microsecond=0)

    def test_draws_rows_by_category_and_difficulty_and_says_what_the_bank_lacks(
        self, cast: Cast, officer: Actor
    ) -> None:
        fill(cast, [question(100 + nth, category="法规", difficulty=Difficulty.HARD) for nth in range(3)])
        cast.acts(officer, setting.begin)
        exam = cast.acts(officer, setting.write_title, "法规考试")["exam"]
        top = cast.acts(officer, setting.category, exam, 0)
        assert [(one["name"], one["count"]) for one in top["lines"]] == [("安全", 30), ("法规", 3)]
        law = cast.acts(officer, setting.category, exam, top["lines"][1]["at"])
        assert [(one["difficulty"], one["count"]) for one in law["levels"]] == [(None, 3), (Difficulty.HARD, 3)]
        asked = cast.acts(officer, setting.choose_level, exam, int(str(law["category"])) * PAGES + 3)
        assert (asked["there"], asked["path"]) == (3, ["法规"])
        shown = cast.acts(officer, setting.write_count, "三道题")
        assert shown["lacking"] == []
        asked = cast.acts(officer, setting.choose_level, exam, int(str(law["category"])) * PAGES)
        shown = cast.acts(officer, setting.choose_count, asked["version"], 1)
        assert [(one["wanted"], one["there"]) for one in shown["lacking"]] == [(4, 3)]
        with pytest.raises(NotWhole):
            cast.acts(officer, setting.publish, exam)

    def test_understands_a_number_that_is_typed_where_one_is_to_be_tapped(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, setting.begin)
        cast.acts(officer, setting.write_title, "安全知识考试")
        with pytest.raises(CountUnfit):
            cast.acts(officer, setting.write_preset, "31")
        assert cast.acts(officer, setting.open_question)["presets"] == [10, 20, 30]
        shown = cast.acts(officer, setting.write_preset, "15")
        assert ([one["count"] for one in shown["parts"]], shown["step"]) == ([15], "when")

    def test_offers_no_more_questions_than_the_bank_has_and_all_of_a_few(self, cast: Cast, officer: Actor) -> None:
        fill(cast, [question(200 + nth, category="法规") for nth in range(7)])
        cast.write(lambda session: session.execute(update(Question).where(Question.number <= 30).values(state="draft")))
        cast.acts(officer, setting.begin)
        shown = cast.acts(officer, setting.write_title, "法规考试")
        assert (shown["held"], shown["presets"]) == (7, [7])
        exam = shown["exam"]
        asked = cast.acts(
            officer, setting.choose_level, exam, cast.acts(officer, setting.category, exam, 0)["category"]
        )
        assert asked["taps"] == [1, 2, 5, 7]
        shown = cast.acts(officer, setting.choose_count, asked["version"], 7)
        assert shown["lacking"] == []
        assert [one["count"] for one in cast.acts(officer, setting.choose_preset, exam, 7)["parts"]] == [7]
        with pytest.raises(asking.Outdated):
            cast.acts(officer, setting.choose_preset, exam, 8)

    def test_reads_from_when_until_when(self, cast: Cast, officer: Actor) -> None:
        exam = draft(cast, officer)["exam"]
        cast.acts(officer, setting.when, exam)
        with pytest.raises(WhenUnclear):
            cast.acts(officer, setting.write_when, "随便")
        first = cast.now + 3 * DAY
        shown = cast.acts(officer, setting.write_when, f"{first:%Y-%m-%d} 9:00 到 {first + DAY:%Y-%m-%d} 18:00")
        assert (shown["opens_at"].hour, shown["closes_at"].hour) == (9, 18)
        assert shown["closes_at"].date() == (first + DAY).date()

    def test_is_changed_until_it_begins_and_stays_whole(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = draft(cast, officer)["exam"]
        cast.acts(officer, setting.when, exam)
        first = cast.now + 3 * DAY
        cast.acts(officer, setting.write_when, f"{first:%Y-%m-%d} 到 {first + DAY:%Y-%m-%d}")
        cast.acts(officer, setting.publish, exam)
        with pytest.raises(NotNow):
            cast.acts(member, taking.begin, exam)
        assert cast.acts(officer, setting.turn, exam, Knob.ATTEMPTS)["attempts"] == 2
        part = cast.acts(officer, setting.look, exam)["parts"][0]["part"]
        with pytest.raises(NotWhole):
            cast.acts(officer, setting.remove_part, part)
        assert cast.acts(officer, setting.look, exam)["ready"]
        with pytest.raises(BegunAlready):
            cast.acts(officer, setting.turn, exam, Knob.ATTEMPTS, now=first)

    def test_is_for_officers_and_of_their_own_units(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        with pytest.raises(NotForYou):
            cast.acts(member, setting.begin)
        west = cast.create_officer("西站干部", unit=cast.create_unit("城西供水站"))
        with pytest.raises(NoSuchExam):
            cast.acts(west, following.look, exam, 0)
        with pytest.raises(NoSuchExam):
            cast.acts(cast.create_member("西站职工", unit=west.unit_id), taking.card, exam)


class TestThePaper:
    def test_is_another_for_the_next_attempt_as_far_as_the_bank_goes(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        exam = publish(cast, officer, Knob.ATTEMPTS)
        sit(cast, member, exam, 0)
        sit(cast, member, exam, 0, now=cast.now + MINUTE)
        first, second = cast.read(lambda session: [one.questions for one in session.scalars(select(Sitting))])
        assert len({*first}) == len({*second}) == 10
        assert {*first}.isdisjoint(second)
        with pytest.raises(NoMoreAttempts):
            cast.acts(member, taking.begin, exam, now=cast.now + 2 * MINUTE)

    def test_gives_each_row_what_it_needs_where_rows_overlap(self, cast: Cast, officer: Actor) -> None:
        fill(cast, [question(100 + nth, category="法规", difficulty=Difficulty.HARD) for nth in range(4)])
        cast.acts(officer, setting.begin)
        exam = cast.acts(officer, setting.write_title, "法规考试")["exam"]
        law = cast.acts(officer, setting.category, exam, 0)["lines"][1]["at"]
        # Every hard one is of law: the wide rows must leave them to the narrow one.
        for at, count in ((0, "28"), (3, "2"), (int(str(law)), "2")):
            cast.acts(officer, setting.choose_level, exam, at)
            shown = cast.acts(officer, setting.write_count, count)
        assert shown["lacking"] == []

        def paper(session: Session) -> list[tuple[int, int]]:
            return blueprint.draw(session, taking.whose.parts_of(session, int(str(exam))), set())

        for _ in range(10):
            found = cast.read(paper)
            assert len({*found}) == 32
        hard = cast.read(lambda session: {*session.scalars(select(Question.id).where(Question.difficulty == "hard"))})
        assert len(hard & {id_ for id_, _ in found}) == 4

    def test_goes_on_where_it_was_left_and_never_begins_twice(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        first = cast.acts(member, taking.begin, exam)
        again = cast.acts(member, taking.begin, exam, now=cast.now + 5 * MINUTE)
        assert (again["sitting"], again["ends_at"], again["minutes"]) == (first["sitting"], first["ends_at"], 25)
        assert first["ends_at"] == cast.now + 30 * MINUTE

    def test_asks_before_it_is_handed_in_with_gaps_and_jumps_by_its_sheet(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        exam = publish(cast, officer)
        key = cast.acts(member, taking.begin, exam)["sitting"]
        cast.acts(member, sitting.choose, key, spot(0, 0))
        sheet = cast.acts(member, sitting.sheet, key, 0)
        assert [one["done"] for one in sheet["lines"]] == [True, *[False] * 9]
        assert cast.acts(member, sitting.turn_to, key, 7)["place"] == 7
        assert cast.acts(member, sitting.ask_hand_in, key)["missing"] == 9
        for place in range(1, 10):
            cast.acts(member, sitting.turn_to, key, place)
            cast.acts(member, sitting.choose, key, spot(place, 0))
        assert cast.acts(member, sitting.ask_hand_in, key)["ended"]


class TestTheMark:
    @pytest.mark.parametrize(("right", "share", "passed"), [(6, 60_00, True), (5, 50_00, False), (10, 100_00, True)])
    def test_is_the_share_of_the_points(
        self, cast: Cast, officer: Actor, member: Actor, right: int, share: int, passed: bool
    ) -> None:
        found = sit(cast, member, publish(cast, officer), right)
        assert (found["share"], found["passed"], found["certificate"] is not None) == (share, passed, passed)

    def test_counts_questions_the_same_where_the_officer_wants_it(self, cast: Cast, member: Actor) -> None:
        fill(cast, [question(nth, points=100 if nth < 9 else 900) for nth in range(10)])
        officer = cast.create_officer()
        exams = [publish(cast, officer), publish(cast, officer, Knob.EQUAL)]
        shares = []
        for exam in exams:
            shown = cast.acts(member, taking.begin, exam)
            while not shown["done"]:
                choice = 1 if shown["worth"] == 900 else 0
                shown = cast.acts(member, sitting.choose, shown["sitting"], spot(shown["place"], choice))
            shares.append(cast.acts(member, sitting.hand_in, shown["sitting"])["share"])
        assert shares == [50_00, 90_00]

    def test_is_the_best_of_all_attempts(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer, Knob.ATTEMPTS)
        sit(cast, member, exam, 8)
        sit(cast, member, exam, 3, now=cast.now + MINUTE)
        page = cast.acts(member, taking.card, exam, now=cast.now + 2 * MINUTE)
        assert (page["share"], page["passed"], page["left"], page["may_begin"]) == (80_00, True, 0, False)

    def test_has_no_answer_that_came_after_the_end(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        shown = cast.acts(member, taking.begin, exam)
        cast.acts(member, sitting.choose, shown["sitting"], spot(0, 0))
        late = cast.acts(member, sitting.choose, shown["sitting"], spot(1, 0), now=cast.now + 30 * MINUTE)
        assert (late["ended"], late["answered"], late["share"], late["in_time"]) == (True, 1, 10_00, False)

    def test_shows_what_was_right_when_the_officer_lets_it(self, cast: Cast, officer: Actor, member: Actor) -> None:
        at_once, after = publish(cast, officer), publish(cast, officer, Knob.TELLS)
        ended = sit(cast, member, at_once, 1)
        seen = cast.acts(member, taking.answer, ended["last"], 3)
        assert (seen["full"], [one["at"] for one in seen["options"] if one["right"]]) == (False, [0])
        with pytest.raises(sitting.NoSuchSitting):
            cast.acts(officer, taking.answer, ended["last"], 0)
        ended = sit(cast, member, after, 1)
        assert ended["last"] is None
        with pytest.raises(NotTold):
            cast.acts(member, taking.answer, ended["sitting"], 0)
        assert cast.acts(member, taking.answer, ended["sitting"], 0, now=cast.now + 9 * DAY)["full"]

    def test_is_in_no_notebook_where_the_answers_are_not_told(self, cast: Cast, officer: Actor, member: Actor) -> None:
        after, at_once = publish(cast, officer, Knob.TELLS), publish(cast, officer)
        sit(cast, member, after, 4)
        assert cast.read(lambda session: notebook.of_member(session, of(member))) == []
        sit(cast, member, at_once, 4)
        assert len(cast.read(lambda session: notebook.of_member(session, of(member)))) == 6


class TestTimeIsUp:
    def test_hands_in_at_the_end_itself_and_tells(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        sit(cast, member, exam, 7, hands_in=False)
        assert cast.write(lambda session: telling.hand_in(session, now=cast.now + 29 * MINUTE)) == 0
        assert cast.write(lambda session: telling.hand_in(session, now=cast.now + 3 * DAY)) == 1
        (one,) = cast.read(lambda session: [*session.scalars(select(Sitting))])
        assert one.ended_at == cast.now + 30 * MINUTE
        (mark,) = cast.read(lambda session: [*session.scalars(select(ExamMark))])
        assert (mark.share, mark.passed, mark.at) == (70_00, True, one.ended_at)
        assert [letter.account_id for letter in letters(cast, "exams.time_up")] == [member.account_id]

    def test_waits_for_an_answer_that_came_in_time_and_is_not_dealt_with_yet(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        exam = publish(cast, officer)
        cast.acts(member, taking.begin, exam)
        in_time = Arrival(77, "{}", cast.now + 29 * MINUTE)
        cast.write(lambda session: take_in(session, [in_time]))
        assert cast.write(lambda session: telling.hand_in(session, now=cast.now + DAY)) == 0


class TestTelling:
    def test_tells_once_at_the_beginning_and_once_before_the_end_whoever_has_not_sat_it(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        other = cast.create_member("孙丽")
        exam = publish(cast, officer)
        for _ in range(2):
            spread(cast, cast.now)
        told = {letter.account_id for letter in letters(cast, "exams.opened")}
        assert told == {officer.account_id, member.account_id, other.account_id}
        assert len(letters(cast, "exams.opened")) == 3
        sit(cast, member, exam, 6)
        for _ in range(2):
            spread(cast, cast.now + 6 * DAY + 12 * timedelta(hours=1))
        assert {letter.account_id for letter in letters(cast, "exams.ending")} == {officer.account_id, other.account_id}

    def test_asks_again_once(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        assert cast.acts(officer, following.ask_again, exam)["count"] == 2
        with pytest.raises(AskedAgainAlready):
            cast.acts(officer, following.ask_again, exam)

    def test_calls_it_off_with_the_reason_and_without_marks(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        sit(cast, member, exam, 10, hands_in=False)
        cast.acts(officer, cancelling.ask_cancel, exam)
        assert cast.acts(officer, cancelling.write_reason, "题目印错了")["told"]
        spread(cast, cast.now)
        assert len(letters(cast, "exams.cancelled")) == 2
        assert letters(cast, "exams.opened") == []
        (one,) = cast.read(lambda session: [*session.scalars(select(Sitting))])
        assert one.ended_at is not None
        assert cast.read(lambda session: [*session.scalars(select(ExamMark))]) == []

    def test_leaves_the_mark_of_what_was_handed_in_before_it_was_called_off(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        exam = publish(cast, officer)
        ended = sit(cast, member, exam, 10)
        cast.acts(officer, cancelling.ask_cancel, exam)
        cast.acts(officer, cancelling.write_reason, "题目印错了")
        seen = cast.acts(member, taking.result, ended["sitting"])
        assert (seen["cancelled"], seen["passed"], seen["certificate"]) == (False, True, ended["certificate"])
        with pytest.raises(NotTold) as refused:
            cast.acts(member, taking.answer, ended["sitting"], 0)
        assert refused.value.values["cancelled"]

    def test_calls_it_off_for_whoever_has_begun_it_and_is_of_another_unit_since(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        exam = publish(cast, officer)
        cast.acts(member, taking.begin, exam)
        west = cast.create_unit("城西供水站")
        cast.write(lambda session: session.execute(update(Member).where(Member.id == of(member)).values(unit_id=west)))
        cast.acts(officer, cancelling.ask_cancel, exam)
        cast.acts(officer, cancelling.write_reason, "题目印错了")
        spread(cast, cast.now)
        assert member.account_id in {letter.account_id for letter in letters(cast, "exams.cancelled")}
        (one,) = cast.read(lambda session: [*session.scalars(select(Sitting))])
        assert one.ended_at is not None

    def test_invites_to_nothing_that_has_closed_though_somebody_has_longer(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        exam = publish(cast, officer)
        cast.acts(officer, following.extend, exam, following.spot(of(member), Reason.SHIFT))
        spread(cast, cast.now)
        closes = cast.read(lambda session: session.get_one(Exam, exam).closes_at)
        assert {letter.useful_until for letter in letters(cast, "exams.opened")} == {closes}
        spread(cast, closes)
        assert letters(cast, "exams.ending") == []


class TestLonger:
    def test_is_a_make_up_for_one_person_by_one_reason(self, cast: Cast, officer: Actor, member: Actor) -> None:
        other, over = cast.create_member("孙丽"), cast.now + 9 * DAY
        exam = publish(cast, officer)
        with pytest.raises(NotNow):
            cast.acts(member, taking.begin, exam, now=over)
        asked = cast.acts(officer, following.ask_extend, exam, of(member), now=over)
        assert (asked["name"], asked["over"]) == ("王小明", True)
        cast.acts(officer, following.extend, exam, following.spot(of(member), Reason.SHIFT), now=over)
        assert [letter.account_id for letter in letters(cast, "exams.extended")] == [member.account_id]
        assert sit(cast, member, exam, 10, now=over + DAY)["passed"]
        with pytest.raises(NotNow):
            cast.acts(other, taking.begin, exam, now=over + DAY)

    def test_is_for_all_who_missed_it_and_for_nobody_else(self, cast: Cast, officer: Actor, member: Actor) -> None:
        other, over = cast.create_member("孙丽"), cast.now + 9 * DAY
        exam = publish(cast, officer, Knob.ATTEMPTS)
        sit(cast, other, exam, 2)
        cast.acts(officer, following.extend, exam, following.spot(0, Reason.SHIFT), now=over)
        spread(cast, over)
        told = {letter.account_id for letter in letters(cast, "exams.extended")}
        assert told == {officer.account_id, member.account_id}
        assert cast.acts(member, taking.card, exam, now=over)["may_begin"]
        assert not cast.acts(other, taking.card, exam, now=over)["may_begin"]

    def test_tells_nobody_why_somebody_else_has_longer(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        cast.acts(officer, following.extend, exam, following.spot(0, Reason.FIELD))
        cast.acts(officer, following.extend, exam, following.spot(of(member), Reason.LEAVE))
        spread(cast, cast.now)
        assert [one.values["reason"] for one in cast.letters(officer) if one.key == "exams.extended"] == [Reason.FIELD]


class TestInterrupted:
    def test_has_more_minutes_once_a_press_and_hears_of_it(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        paper = cast.acts(member, taking.begin, exam)["sitting"]
        (line,) = cast.acts(officer, lengthening.begun, exam, 0)["lines"]
        assert (line["member"], line["sits"]) == (of(member), True)
        taps = cast.acts(officer, lengthening.ask, exam, of(member))["taps"]
        assert [one["minutes"] for one in taps] == [10, 20, 30]
        cast.acts(officer, lengthening.lengthen, paper, taps[1]["at"])
        with pytest.raises(asking.Outdated):
            cast.acts(officer, lengthening.lengthen, paper, taps[1]["at"])
        assert cast.acts(member, taking.card, exam)["ends_at"] == cast.now + 50 * MINUTE
        assert [letter.account_id for letter in letters(cast, "exams.lengthened")] == [member.account_id]
        assert cast.write(lambda session: telling.hand_in(session, now=cast.now + 49 * MINUTE)) == 0
        assert cast.write(lambda session: telling.hand_in(session, now=cast.now + 50 * MINUTE)) == 1

    def test_has_no_more_than_three_hours_besides(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        paper = cast.acts(member, taking.begin, exam)["sitting"]
        for _ in range(6):
            at = cast.acts(officer, lengthening.ask, exam, of(member))["taps"][-1]["at"]
            cast.acts(officer, lengthening.lengthen, paper, at)
        assert cast.acts(officer, lengthening.ask, exam, of(member))["taps"] == []

    def test_keeps_what_is_right_until_the_last_has_handed_in(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer, days=7)
        closes = cast.read(lambda session: session.get_one(Exam, exam).closes_at)
        late = closes - MINUTE
        paper = cast.acts(member, taking.begin, exam, now=late)["sitting"]
        at = cast.acts(officer, lengthening.ask, exam, of(member), now=late)["taps"][2]["at"]
        cast.acts(officer, lengthening.lengthen, paper, at, now=late)
        assert cast.read(lambda s: whose.over_at(s, s.get_one(Exam, exam))) == late + 60 * MINUTE

    def test_has_another_paper_where_it_was_handed_in_meanwhile(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        exam = publish(cast, officer)
        sit(cast, member, exam, 2)
        over = cast.now + 9 * DAY
        with pytest.raises(NotNow):
            cast.acts(member, taking.begin, exam, now=over)
        asked = cast.acts(officer, lengthening.ask, exam, of(member), now=over)
        assert (asked["sitting"], asked["waits"]) == (None, False)
        cast.acts(officer, lengthening.give, exam, of(member), now=over)
        with pytest.raises(asking.Outdated):
            cast.acts(officer, lengthening.give, exam, of(member), now=over)
        assert [letter.account_id for letter in letters(cast, "exams.another")] == [member.account_id]
        assert sit(cast, member, exam, 10, now=over + DAY)["passed"]
        with pytest.raises(NoMoreAttempts):
            cast.acts(member, taking.begin, exam, now=over + DAY)

    def test_is_for_who_has_begun_it_and_for_nobody_elses_people(
        self, cast: Cast, officer: Actor, member: Actor
    ) -> None:
        exam = publish(cast, officer)
        with pytest.raises(NoSuchExam):
            cast.acts(officer, lengthening.ask, exam, of(member))
        paper = cast.acts(member, taking.begin, exam)["sitting"]
        west = cast.create_officer("城西干部", unit=cast.create_unit("城西供水站"))
        with pytest.raises((NoSuchExam, NotForYou)):
            cast.acts(west, lengthening.lengthen, paper, 0)


class TestOnUnpaidLeave:
    def test_is_nobody_missing_and_may_sit_it_all_the_same(self, cast: Cast, officer: Actor, member: Actor) -> None:
        away = cast.create_member("孙丽")
        leave = update(Member).where(Member.id == of(away)).values(standing=Standing.UNPAID_LEAVE)
        cast.write(lambda session: session.execute(leave))
        exam = publish(cast, officer)
        assert cast.acts(officer, following.look, exam, 0)["people"] == 2
        spread(cast, cast.now)
        assert away.account_id not in {letter.account_id for letter in letters(cast, "exams.opened")}
        sit(cast, away, exam, 9)
        page = cast.acts(officer, following.look, exam, 0)
        assert (page["people"], page["begun"]) == (3, 1)


class TestFollowing:
    def test_counts_who_took_part_and_names_who_did_not(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        sit(cast, member, exam, 9)
        page = cast.acts(officer, following.look, exam, 0)
        assert (page["begun"], page["people"], page["passes"]) == (1, 2, None)
        missing = cast.acts(officer, following.missing, exam, 0)
        assert [one["name"] for one in missing["lines"]] == ["王秀英"]

    def test_tells_passes_when_it_is_over_and_never_of_few(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam, over = publish(cast, officer), cast.now + 9 * DAY
        sit(cast, member, exam, 9)
        assert cast.acts(officer, following.look, exam, 0, now=over)["passes"] == []
        for name, right in (("孙丽", 9), ("周同", 2), ("何平", 9)):
            sit(cast, cast.create_member(name), exam, right)
        assert cast.acts(officer, following.look, exam, 0, now=over)["passes"] == []
        sit(cast, cast.create_member("郑和"), exam, 2)
        assert cast.acts(officer, following.look, exam, 0, now=over)["passes"] == [
            {"unit": "城东供水站", "took": 5, "passed": 3}
        ]

    def test_lists_participation_and_no_mark_in_the_workbook(self, cast: Cast, officer: Actor, member: Actor) -> None:
        exam = publish(cast, officer)
        sit(cast, member, exam, 9)
        lines = cast.read(lambda session: workbook.lines(session, officer.account_id, exam, 0, cast.now))
        assert {(one.name, one.at is not None) for one in lines.rows} == {("王秀英", False), ("王小明", True)}
        assert {*workbook.Line.__dataclass_fields__} == {"name", "unit", "at"}


class TestTheCertificate:
    def test_is_checked_by_anybody_and_masked(self, cast: Cast, officer: Actor, member: Actor) -> None:
        held = sit(cast, member, publish(cast, officer), 10)["certificate"]
        code = cast.acts(member, certifying.show, held)["code"]
        cast.acts(officer, certifying.ask_code)
        found = cast.acts(officer, certifying.check, f" {str(code).lower()} ")
        assert (found["valid"], found["name"], found["title"]) == (True, "王*明", "安全知识考试")
        assert "share" not in found
        with pytest.raises(NoSuchCertificate):
            cast.acts(officer, certifying.show, held)

    def test_shows_points_only_where_its_holder_wants_it(self, cast: Cast, officer: Actor, member: Actor) -> None:
        held = sit(cast, member, publish(cast, officer), 9)["certificate"]
        assert cast.acts(member, certifying.show, held)["share"] is None
        assert cast.acts(member, certifying.turn_share, held)["share"] == 90_00

    def test_shuts_out_who_guesses_codes(self, cast: Cast, officer: Actor) -> None:
        cast.acts(officer, certifying.ask_code)
        for _ in range(5):
            assert not cast.acts(officer, certifying.check, "AAAA-AAAA")["valid"]
        with pytest.raises(TooManyCodes):
            cast.acts(officer, certifying.check, "AAAA-AAAB")

    def test_has_a_code_of_signs_that_nobody_mixes_up(self, cast: Cast, officer: Actor, member: Actor) -> None:
        sit(cast, member, publish(cast, officer), 10)
        (one,) = cast.read(lambda session: [*session.scalars(select(ExamCertificate))])
        assert len(one.code) == 8
        assert {*one.code} <= {*certifying.SIGNS}
        assert {*certifying.SIGNS}.isdisjoint("0O1IL5S8BUVQGZ")

    def test_stands_in_the_copy_of_ones_own_data(self, cast: Cast, officer: Actor, member: Actor) -> None:
        sit(cast, member, publish(cast, officer), 10)
        copy = cast.read(lambda session: copies.of_member(session, of(member)))
        assert copy is not None
        assert [(one["title"], one["share"], one["code"] is None) for one in copy["exams"]] == [
            ("安全知识考试", 100_00, True),
            ("安全知识考试", 100_00, False),
        ]


def test_a_question_asked_here_leaves_another_alone(cast: Cast, officer: Actor) -> None:
    exam = draft(cast, officer)["exam"]
    asked = cast.acts(officer, setting.ask_minutes, exam)
    cast.acts(officer, setting.ask_title, exam)
    with pytest.raises(asking.Outdated):
        cast.acts(officer, setting.choose_minutes, asked["version"], 45)


class TestPosts:
    def test_it_is_for_those_that_are_ticked_of_its_units(self, cast: Cast, officer: Actor) -> None:
        runner, clerk = cast.create_member("孙一", post="运行工"), cast.create_member("孙二", post="科员")
        exam = int(str(draft(cast, officer)["exam"]))
        shown = cast.acts(officer, setting.turn_post, exam, posts.key("运行工"))
        assert (shown["posts"], shown["page"]) == (["运行工"], 0)
        assert cast.acts(officer, setting.look, exam)["posts"] == ["运行工"]
        assert cast.acts(officer, setting.publish, exam)["people"] == 1
        spread(cast, cast.now)
        assert [one.account_id for one in letters(cast, "exams.opened")] == [runner.account_id]
        with pytest.raises(NoSuchExam):
            cast.acts(clerk, taking.begin, exam)
        # Who changes posts is asked by the new one.
        cast.give_post(clerk.member_id, "运行工")
        assert cast.acts(clerk, taking.begin, exam)["sitting"]

    def test_can_be_changed_until_it_begins_and_go_with_a_draft(self, cast: Cast, officer: Actor) -> None:
        cast.create_member("孙一", post="运行工")
        exam = int(str(draft(cast, officer)["exam"]))
        cast.acts(officer, setting.turn_post, exam, posts.key("运行工"))
        assert cast.acts(officer, setting.turn_post, exam, posts.key("运行工"))["post_count"] == 0
        with pytest.raises(asking.Outdated):
            cast.acts(officer, setting.turn_post, exam, posts.key("潜水员"))
        cast.acts(officer, setting.turn_post, exam, posts.key("运行工"))
        cast.acts(officer, setting.drop, exam)
        other = publish(cast, officer)
        with pytest.raises(BegunAlready):
            cast.acts(officer, setting.turn_post, other, posts.key("运行工"))
