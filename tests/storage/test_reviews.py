"""年度复核 and 返困回访: each file is asked once a year, who left it once more; silence is seen to by somebody."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, calendar, casebook, consents, desk, holidays, occasions, reviews
from storage.bylaws.settings import Bylaw
from storage.consents import Purpose
from storage.dossiers.records import Dossier
from storage.dossiers.records import key_of as dossier_key
from storage.errors import Refusal
from storage.hardship import Help, Report, Stage, Track
from storage.hardship.reports import NotYours, TakeFirst
from storage.members import Member, Standing
from storage.mydata import agreeing, copies
from storage.occasions import Occasion
from storage.outbox import State as LetterState
from storage.reviews import Change, Kind, Money, Outcome, Review, State, Why, answering, closing, returning
from storage.reviews.records import NotAnsweredYet, NotYourReview, ReviewOver
from storage.sealed import new_row
from tests.cast import Actor, Cast

DAY = timedelta(days=1)
WORDS = "孩子明年高考"


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member()


def put_on_file(cast: Cast, officer: Actor, member: Actor, *, look_on: date | None = None) -> int:
    """A family on file in the officer's hands, whose yearly look is due today."""
    report_id = cast.submit(member)
    cast.take(officer, report_id)

    def rule(session: Session) -> None:
        report = session.get_one(Report, report_id)
        report.stage, report.track = Stage.FILED, Track.FILING
        today = cast.now.date()
        filed = Dossier(row=new_row(), report_id=report_id, opened_at=cast.now, number=f"DA-{report_id}")
        filed.filed_on, filed.look_on = today, look_on or today
        session.add(filed)
        session.flush()
        dossier_key(session, filed)

    cast.write(rule)
    return report_id


@pytest.fixture
def report(cast: Cast, officer: Actor, member: Actor) -> int:
    return put_on_file(cast, officer, member)


def end(cast: Cast, report_id: int, stage: Stage = Stage.RELIEVED) -> None:
    """The file leaves the register now."""

    def rule(session: Session) -> None:
        session.get_one(Report, report_id).stage = stage
        session.get_one(Report, report_id).closed_at = cast.now
        dossier = session.scalars(select(Dossier).filter_by(report_id=report_id)).one()
        dossier.ended_on, dossier.look_on = cast.now.date(), None

    cast.write(rule)


def runs(cast: Cast) -> int:
    """One day's rounds; how many were asked, reminded or given up."""
    return cast.write(lambda session: _round(session, cast.now))


def _round(session: Session, now: datetime) -> int:
    rules = (reviews.open_yearly, reviews.open_returned, reviews.chase)
    return sum(rule(session, 0, now=now).done for rule in rules)


def every_review(cast: Cast) -> list[Review]:
    return cast.read(lambda session: [*session.scalars(select(Review).order_by(Review.id))])


def newest(cast: Cast) -> Review:
    return every_review(cast)[-1]


def pass_days(cast: Cast, days: int) -> None:
    """Day by day, each with its rounds; in one transaction, which is all the same to them."""
    ahead = [cast.now + day * DAY for day in range(1, days + 1)]
    cast.write(lambda session: [_round(session, now) for now in ahead])
    cast.now = ahead[-1]


def answers(cast: Cast, by: Actor, rule: object, review_id: int, *, words: str | None = WORDS) -> dict[str, object]:
    """All of the questions, from the first to the last."""
    shown = cast.acts(by, rule, review_id)  # type: ignore[arg-type]
    if shown["step"] == "agree":
        shown = cast.acts(by, answering.agree, shown["version"])
    shown = cast.acts(by, answering.choose_change, shown["version"], Change.BETTER)
    shown = cast.acts(by, answering.choose_money, shown["version"], Money.TIGHTER)
    shown = cast.acts(by, answering.tick_need, shown["version"], Help.SCHOOLING)
    shown = cast.acts(by, answering.enough_needs, shown["version"])
    assert shown["step"] != "words" or (shown["place"], shown["places"]) == (4, 3)
    if words is None:
        return cast.acts(by, answering.skip_words, shown["version"])  # type: ignore[return-value]
    return cast.acts(by, answering.write_words, words)  # type: ignore[return-value]


def lines(cast: Cast, officer: Actor) -> list[tuple[object, object, object]]:
    shown = cast.acts(officer, desk.waiting, 0)["lines"]
    assert isinstance(shown, list)
    return [(one["id"], one["state"], one["why"]) for one in shown if isinstance(one, dict) and one["kind"] == "review"]


def visits(cast: Cast) -> list[str]:
    return cast.read(lambda session: [*session.scalars(select(Occasion.record))])


class TestOpening:
    def test_asks_a_family_whose_day_has_come_once(self, cast: Cast, member: Actor, report: int) -> None:
        assert [runs(cast), runs(cast)] == [1, 0]
        assert cast.keys(member)[-1] == "reviews.asked"
        letter = cast.letters(member)[-1]
        assert (letter.right, letter.subject) == ("member", member.member_id)
        assert newest(cast).state == State.ASKED

    def test_moves_the_day_a_year_on(self, cast: Cast, report: int) -> None:
        runs(cast)
        dossier = cast.read(lambda session: session.scalars(select(Dossier)).one())
        assert dossier.look_on == calendar.months_after(cast.now.date(), 12)

    def test_makes_up_once_for_years_in_which_nothing_ran(self, cast: Cast, report: int) -> None:
        due = cast.now.date()
        cast.now += 1001 * DAY
        runs(cast)
        runs(cast)
        dossier = cast.read(lambda session: session.scalars(select(Dossier)).one())
        assert len(every_review(cast)) == 1
        assert dossier.look_on == calendar.months_after(due, 36)

    def test_waits_for_a_working_day(self, cast: Cast, report: int) -> None:
        cast.now += (5 - cast.now.weekday()) % 7 * DAY
        assert runs(cast) == 0
        cast.now += 2 * DAY
        days = cast.read(holidays.calendar)
        assert runs(cast) == days.is_working_day(cast.now.date())

    def test_asks_nobody_whose_file_is_not_on_the_register(self, cast: Cast, report: int) -> None:
        for stage in (Stage.APPROVED, Stage.RELIEVED, Stage.REMOVED, Stage.DECLINED):
            cast.write(lambda session, stage=stage: setattr(session.get_one(Report, report), "stage", stage))
            assert cast.write(lambda session: reviews.open_yearly(session, 0, now=cast.now)).done == 0

    def test_goes_page_by_page(self, cast: Cast, officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("storage.reviews.opening._PAGE", 2)
        for name in ("李一", "李二", "李三"):
            put_on_file(cast, officer, cast.create_member(name))
        first = cast.write(lambda session: reviews.open_yearly(session, 0, now=cast.now))
        assert (first.done, first.cursor is not None) == (2, True)
        rest = cast.write(lambda session: reviews.open_yearly(session, first.cursor or 0, now=cast.now))
        assert (rest.done, rest.cursor) == (1, None)

    def test_leaves_those_to_the_officer_whom_the_bot_does_not_reach(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        paper, gone = cast.enrol("陈桂芳"), cast.create_member("何平")
        put_on_file(cast, officer, gone)
        entered = put_on_file(cast, officer, cast.create_member("吴刚"))

        def rule(session: Session) -> None:
            session.get_one(Member, gone.member_id).standing = Standing.LEFT
            session.get_one(Report, entered).member_id = paper

        cast.write(rule)
        cast.acts(member, agreeing.withdraw, Purpose.TELEGRAM)
        runs(cast)
        assert Counter(one.why for one in every_review(cast)) == Counter([Why.NO_CONSENT, Why.LEFT, Why.NO_TELEGRAM])
        assert len(lines(cast, officer)) == 3
        assert "reviews.asked" not in cast.keys(member) + cast.keys(gone)

    @pytest.mark.parametrize("purpose", [Purpose.PUBLIC_NOTICE, Purpose.PHOTOS])
    def test_asks_whoever_withdrew_no_more_than_a_notice_or_photos(
        self, cast: Cast, member: Actor, report: int, purpose: Purpose
    ) -> None:
        cast.acts(member, consents.give, [purpose])
        cast.acts(member, agreeing.withdraw, purpose)
        runs(cast)
        assert newest(cast).why is None
        assert "reviews.asked" in cast.keys(member)

    def test_tells_the_officer_of_a_question_that_did_not_arrive(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        runs(cast)
        (letter,) = [one for one in cast.letters(member) if one.key == "reviews.asked"]
        assert lines(cast, officer) == []
        cast.write(lambda session: reviews.letter_ended(session, letter, LetterState.SENT, now=cast.now))
        assert lines(cast, officer) == []
        cast.write(lambda session: reviews.letter_ended(session, letter, LetterState.UNDELIVERABLE, now=cast.now))
        assert lines(cast, officer) == [(newest(cast).id, State.ASKED, Why.UNREACHED)]


class TestAnswering:
    def test_takes_three_answers_and_a_sentence(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        runs(cast)
        done = answers(cast, member, answering.begin, newest(cast).id)
        assert (done["change"], done["money"], done["needs"], done["words"]) == (
            Change.BETTER, Money.TIGHTER, [Help.SCHOOLING], WORDS,
        )  # fmt: skip
        assert newest(cast).state == State.ANSWERED
        shown = cast.acts(officer, closing.look, newest(cast).id)
        assert (shown["change"], shown["words"], shown["outcomes"]) == (
            Change.BETTER, WORDS, [Outcome.GOES_ON, Outcome.VISITED, Outcome.EASED],
        )  # fmt: skip
        assert len(cast.audited("reviews.read")) == 1

    def test_keeps_the_sentence_no_longer_than_the_words_of_the_case(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        runs(cast)
        answers(cast, member, answering.begin, newest(cast).id)
        cast.acts(member, agreeing.withdraw, Purpose.HARDSHIP)
        shown = cast.acts(officer, closing.look, newest(cast).id)
        assert (shown["change"], shown["words"]) == (Change.BETTER, None)

    def test_goes_on_where_it_was_put_off(self, cast: Cast, member: Actor, report: int) -> None:
        runs(cast)
        review = newest(cast).id
        shown = cast.acts(member, answering.begin, review)
        shown = cast.acts(member, answering.choose_change, shown["version"], Change.SAME)
        cast.acts(member, answering.put_off, shown["version"])
        with pytest.raises(asking.Outdated):
            cast.acts(member, answering.choose_money, shown["version"], Money.SAME)
        assert cast.acts(member, answering.begin, review)["step"] == "money"
        shown = cast.acts(member, answering.open_question)
        assert cast.acts(member, answering.go_back, shown["version"])["step"] == "change"

    def test_asks_for_consent_before_anything_is_kept(self, cast: Cast, officer: Actor) -> None:
        silent = cast.create_member("陈敏")
        entered = cast.enter(officer, "陈敏")["report"]
        cast.take(officer, int(str(entered)))
        report_id = int(str(entered))
        cast.write(lambda session: setattr(session.get_one(Report, report_id), "stage", Stage.FILED))
        cast.write(
            lambda session: session.add(
                Dossier(row=new_row(), report_id=report_id, opened_at=cast.now, look_on=cast.now.date())
            )
        )
        runs(cast)
        shown = cast.acts(silent, answering.begin, newest(cast).id)
        assert shown["step"] == "agree"
        assert cast.acts(silent, answering.agree, shown["version"])["step"] == "change"

    def test_is_nobody_elses(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        runs(cast)
        for rule in (answering.begin, answering.ring_me, returning.well):
            with pytest.raises(NotYourReview):
                cast.acts(officer, rule, newest(cast).id)
        for review_id in (newest(cast).id, 999):
            with pytest.raises(NotYours):
                cast.acts(member, closing.look, review_id)
        other = cast.create_officer("何平")
        for rule in (closing.look, answering.enter):
            with pytest.raises(TakeFirst):
                cast.acts(other, rule, newest(cast).id)

    def test_is_taken_once(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        runs(cast)
        answers(cast, member, answering.begin, newest(cast).id)
        for actor, rule in ((member, answering.begin), (member, answering.ring_me), (officer, answering.enter)):
            with pytest.raises(ReviewOver):
                cast.acts(actor, rule, newest(cast).id)

    def test_can_be_entered_by_the_officer_who_asked_and_the_member_hears_of_it(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        runs(cast)
        answers(cast, officer, answering.enter, newest(cast).id, words=None)
        assert newest(cast).entered_by == officer.account_id
        assert cast.keys(member)[-1] == "reviews.entered"
        assert cast.acts(officer, closing.look, newest(cast).id)["entered"] == officer.name

    def test_keeps_no_words_of_whom_they_may_not_be_kept(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        cast.acts(member, agreeing.withdraw, Purpose.HARDSHIP)
        runs(cast)
        answers(cast, officer, answering.enter, newest(cast).id)
        assert cast.acts(officer, closing.look, newest(cast).id)["words"] is None

    def test_puts_who_wants_to_be_rung_on_the_officers_list(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        runs(cast)
        cast.acts(member, answering.ring_me, newest(cast).id)
        assert lines(cast, officer) == [(newest(cast).id, State.ASKED, Why.RING)]


class TestSilence:
    def test_is_reminded_once_after_a_week_and_then_is_an_occasion_for_a_visit(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        runs(cast)
        pass_days(cast, 13)
        assert cast.keys(member).count("reviews.remind_yearly") == 1
        assert (visits(cast), lines(cast, officer)) == ([], [])
        pass_days(cast, 12)
        assert cast.keys(member).count("reviews.remind_yearly") == 1
        assert visits(cast) == [cast.report(report).number]
        assert lines(cast, officer) == [(newest(cast).id, State.SILENT, None)]
        assert len(cast.audited("reviews.silent")) == 1

    def test_waits_as_long_as_the_chair_has_set(self, cast: Cast, officer: Actor, report: int) -> None:
        cast.write(
            lambda session: session.add(
                Bylaw(name="reviews.silence_days", value=3, at=cast.now, account_id=officer.account_id)
            )
        )
        runs(cast)
        pass_days(cast, 12)
        assert visits(cast) == [cast.report(report).number]

    def test_is_no_occasion_any_more_once_there_is_an_answer(self, cast: Cast, member: Actor, report: int) -> None:
        runs(cast)
        pass_days(cast, 25)
        answers(cast, member, answering.begin, newest(cast).id)
        assert visits(cast) == []
        assert newest(cast).state == State.ANSWERED

    def test_of_who_has_left_the_bureau_sends_nobody_to_the_door(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        later = put_on_file(cast, officer, cast.create_member("何平"))
        cast.write(lambda session: setattr(session.get_one(Member, member.member_id), "standing", Standing.LEFT))
        runs(cast)
        person = cast.report(later).member_id
        cast.write(lambda session: setattr(session.get_one(Member, person), "standing", Standing.LEFT))
        pass_days(cast, 30)
        assert (visits(cast), [why for *_, why in lines(cast, officer)]) == ([], [Why.LEFT, Why.LEFT])


class TestClosing:
    def test_is_the_officers_word_after_an_answer(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        runs(cast)
        review = newest(cast).id
        with pytest.raises(NotAnsweredYet):
            cast.acts(officer, closing.settle, review, Outcome.GOES_ON)
        answers(cast, member, answering.begin, review)
        assert cast.acts(officer, closing.settle, review, Outcome.GOES_ON)["outcome"] == Outcome.GOES_ON
        assert cast.keys(member)[-1] == "reviews.settled"
        assert lines(cast, officer) == []
        with pytest.raises(ReviewOver):
            cast.acts(officer, closing.settle, review, Outcome.EASED)

    def test_offers_the_end_of_the_file_where_things_are_better(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        runs(cast)
        answers(cast, member, answering.begin, newest(cast).id)
        assert cast.acts(officer, closing.look, newest(cast).id)["relievable"] is False
        assert cast.acts(officer, closing.settle, newest(cast).id, Outcome.EASED)["relievable"] is True
        assert cast.acts(officer, casebook.look, report)["reviews_state"] == State.CLOSED

    def test_of_a_silent_family_needs_a_visit(self, cast: Cast, officer: Actor, report: int) -> None:
        runs(cast)
        pass_days(cast, 25)
        review = newest(cast).id
        with pytest.raises(NotAnsweredYet):
            cast.acts(officer, closing.settle, review, Outcome.GOES_ON)
        cast.acts(officer, closing.settle, review, Outcome.VISITED)
        assert (visits(cast), newest(cast).outcome) == ([], Outcome.VISITED)

    def test_happens_by_itself_when_the_file_ends_or_the_next_look_comes(
        self, cast: Cast, officer: Actor, member: Actor, report: int
    ) -> None:
        other = put_on_file(cast, officer, cast.create_member("何平"))
        runs(cast)
        answers(cast, member, answering.begin, every_review(cast)[0].id)
        end(cast, other)
        cast.now += 400 * DAY
        while not runs(cast):
            cast.now += DAY
        found = [(one.report_id, one.kind, one.outcome) for one in every_review(cast)[:3]]
        assert found[:2] == [(report, Kind.YEARLY, Outcome.OVERTAKEN), (other, Kind.YEARLY, Outcome.ENDED)]

    def test_knows_what_can_come_of_which(self, cast: Cast, officer: Actor, member: Actor, report: int) -> None:
        runs(cast)
        answers(cast, member, answering.begin, newest(cast).id)
        for outcome in (Outcome.WELL, Outcome.AGAIN, Outcome.OVERTAKEN, Outcome.ENDED):
            with pytest.raises(asking.Outdated):
                cast.acts(officer, closing.settle, newest(cast).id, outcome)


@pytest.fixture
def returned(cast: Cast, report: int) -> int:
    """Somebody whose file ended half a year ago, and who has been asked."""
    end(cast, report)
    cast.now += 190 * DAY
    while not runs(cast):
        cast.now += DAY
    return newest(cast).id


class TestReturning:
    def test_asks_who_left_once_after_half_a_year(self, cast: Cast, member: Actor, report: int) -> None:
        end(cast, report, Stage.REMOVED)
        cast.now += 150 * DAY
        assert runs(cast) == 0
        pass_days(cast, 60)
        assert [one.kind for one in every_review(cast)] == [Kind.RETURN]
        assert cast.keys(member).count("reviews.asked_back") == 1
        pass_days(cast, 30)
        assert len(every_review(cast)) == 1

    def test_is_over_with_a_word_that_all_is_well(
        self, cast: Cast, officer: Actor, member: Actor, returned: int
    ) -> None:
        cast.acts(member, returning.well, returned)
        assert (newest(cast).outcome, lines(cast, officer)) == (Outcome.WELL, [])
        with pytest.raises(ReviewOver):
            cast.acts(member, returning.again, returned)

    def test_begins_a_report_and_tells_the_officer_of_before_of_trouble(
        self, cast: Cast, officer: Actor, member: Actor, returned: int
    ) -> None:
        assert cast.acts(member, returning.again, returned)["step"] == "intro"
        assert lines(cast, officer) == [(returned, State.ANSWERED, None)]
        shown = cast.acts(officer, closing.look, returned)
        assert (shown["how"], shown["outcomes"]) == (Outcome.AGAIN, [Outcome.WELL, Outcome.AGAIN])
        cast.acts(officer, closing.settle, returned, Outcome.AGAIN)
        assert lines(cast, officer) == []

    def test_goes_to_who_answers_for_the_unit_where_that_officer_is_gone(
        self, cast: Cast, officer: Actor, member: Actor, returned: int
    ) -> None:
        other = cast.create_officer("何平")
        with pytest.raises(TakeFirst):
            cast.acts(other, closing.look, returned)
        cast.dismiss(officer)
        cast.acts(member, returning.again, returned)
        assert lines(cast, other) == [(returned, State.ANSWERED, None)]
        assert cast.acts(other, closing.settle, returned, Outcome.AGAIN)["outcome"] == Outcome.AGAIN

    def test_without_an_answer_stands_on_the_officers_list_once_and_is_no_visit(
        self, cast: Cast, officer: Actor, member: Actor, returned: int
    ) -> None:
        pass_days(cast, 25)
        assert (visits(cast), lines(cast, officer)) == ([], [(returned, State.SILENT, None)])
        cast.acts(officer, closing.settle, returned, Outcome.WELL)
        pass_days(cast, 25)
        assert lines(cast, officer) == []

    def test_of_a_yearly_look_there_is_none(self, cast: Cast, member: Actor, report: int) -> None:
        runs(cast)
        for rule in (returning.well, returning.again):
            with pytest.raises(Refusal):
                cast.acts(member, rule, newest(cast).id)


class TestTwoYears:
    def test_ask_each_file_once_a_year_and_who_left_once(self, cast: Cast, officer: Actor) -> None:
        """Round by round, day by day; whatever was down for a month is made up for once."""
        start = cast.now
        staying = [_on_file_for(cast, officer, name, days) for name, days in (("留一", 30), ("留二", 150))]
        leaving = _on_file_for(cast, officer, "走一", 60)
        pass_days(cast, 100)
        end(cast, leaving)
        pass_days(cast, 100)
        cast.now += 30 * DAY
        for _ in range(5):
            pass_days(cast, 100)
        assert cast.now - start == 730 * DAY
        asked = Counter((one.report_id, one.kind) for one in every_review(cast))
        assert asked == {
            **{(one, Kind.YEARLY): 2 for one in staying},
            (leaving, Kind.YEARLY): 1,
            (leaving, Kind.RETURN): 1,
        }  # fmt: skip
        letters = Counter(letter.key for letter in cast.letters() if letter.key.startswith("reviews."))
        assert (letters["reviews.asked"], letters["reviews.asked_back"]) == (5, 1)
        assert letters["reviews.remind_yearly"] == 5
        gaps = sorted(one.asked_at for one in every_review(cast) if one.report_id == staying[0])
        assert timedelta(days=355) <= gaps[1] - gaps[0] <= timedelta(days=376)


def _on_file_for(cast: Cast, officer: Actor, name: str, days: int) -> int:
    """A family on file whose yearly look is so many days ahead."""
    return put_on_file(cast, officer, cast.create_member(name), look_on=(cast.now + timedelta(days=days)).date())


class TestSummary:
    def test_tells_the_page_of_the_file_how_it_stands(self, cast: Cast, member: Actor, report: int) -> None:
        before = cast.read(lambda session: reviews.summary(session, report))
        assert (before["reviews_next"], before["reviews_last"]) == (cast.now.date(), None)
        runs(cast)
        answers(cast, member, answering.begin, newest(cast).id)
        after = cast.read(lambda session: reviews.summary(session, report))
        assert (after["reviews_change"], after["reviews_state"]) == (Change.BETTER, State.ANSWERED)


class TestOwnCopy:
    def test_has_what_was_asked_and_answered(self, cast: Cast, member: Actor, report: int) -> None:
        runs(cast)
        answers(cast, member, answering.begin, newest(cast).id)
        copy = cast.read(lambda session: copies.of_member(session, member.member_id or 0))
        assert copy is not None
        assert [(one["change"], one["needs"]) for one in copy["reviews"]] == [(Change.BETTER, [Help.SCHOOLING])]
        assert WORDS in str(copy["reports"])

    def test_has_nothing_that_was_being_entered_of_another_family(
        self, cast: Cast, officer: Actor, report: int
    ) -> None:
        runs(cast)
        cast.acts(officer, answering.enter, newest(cast).id)
        copy = cast.read(lambda session: copies.of_member(session, officer.member_id or 0))
        assert copy is not None
        assert (copy["drafts"], copy["reviews"]) == ([], [])


class TestOccasions:
    def test_are_written_once_and_read_oldest_first(self, cast: Cast) -> None:
        people = [cast.enrol("陈桂芳"), cast.enrol("何平")]
        for _ in range(2):
            for one in people:
                cast.write(
                    lambda session, one=one: occasions.arise(session, occasions.Kind.VISIT, one, "K", now=cast.now)
                )
        found = cast.write(lambda session: [one.member_id for one in occasions.lying(session, occasions.Kind.VISIT, 9)])
        assert found == people
        cast.write(lambda session: occasions.pass_by(session, people[0], "K", now=cast.now))
        assert cast.read(lambda session: session.scalar(select(Occasion.member_id))) == people[1]

    def test_that_was_taken_up_leaves_a_word_that_it_is_none(self, cast: Cast) -> None:
        member_id = cast.enrol("陈桂芳")
        cast.write(lambda session: occasions.pass_by(session, member_id, "K", now=cast.now))
        assert cast.read(lambda session: session.scalar(select(Occasion.kind))) == occasions.Kind.NO_VISIT
