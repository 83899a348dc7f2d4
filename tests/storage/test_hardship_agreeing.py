"""A colleague whom a hint is about agrees or wants no help; before that there is no case for them."""

import pytest

from storage.hardship import Stage, Urgency, own, saying
from storage.hardship.reports import AlreadyClosed, NotYourReport
from tests.cast import Actor, Cast

URGENT = Urgency.THIS_WEEK


@pytest.fixture
def colleague(cast: Cast) -> Actor:
    return cast.create_member("李明")


class TestBeforeTheColleagueAgrees:
    def test_there_is_no_case_for_them(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        report = cast.hint(reporter, "李明")
        assert cast.acts(colleague, own.mine) == []
        for rule in (own.look_at_own, own.begin_adding, own.before_withdrawing, own.withdraw, own.not_solved):
            with pytest.raises(NotYourReport):
                cast.acts(colleague, rule, report)

    def test_the_reporter_sees_that_it_was_handed_in_and_can_do_nothing(
        self, cast: Cast, reporter: Actor, colleague: Actor
    ) -> None:
        report = cast.hint(reporter, "李明")
        (line,) = cast.acts(reporter, own.mine)
        assert (line["report"], line["about_me"], line["whom"]) == (report, False, "colleague")
        assert not any(line[one] for one in ("asked", "open", "reopenable"))
        for rule in (own.look_at_own, own.begin_adding, own.withdraw, own.not_solved, own.say_yes, own.say_no):
            with pytest.raises(NotYourReport):
                cast.acts(reporter, rule, report)

    def test_nobody_else_can_agree_for_them(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        unknown = cast.hint(reporter, "吴刚")
        hint = cast.hint(reporter, "李明")
        for actor, report in ((reporter, unknown), (reporter, hint), (cast.create_member("郑和"), hint)):
            with pytest.raises(NotYourReport):
                cast.acts(actor, own.say_yes, report)
            assert cast.report(report).agreed is False


class TestAgreeing:
    def test_makes_it_their_own_report(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明")
        shown = cast.acts(colleague, own.say_yes, report)
        assert (shown["about_me"], shown["open"], shown["stage"]) == (True, True, Stage.SUBMITTED)
        cast.take(officer, report)
        cast.says(officer, saying.begin_answer, saying.answer, report, "明天来找我")
        assert cast.keys(colleague)[-2:] == ["hardship.taken", "hardship.answered"]
        assert cast.keys(reporter) == []

    def test_tells_them_not_who_the_reporter_was(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        report = cast.hint(reporter, "李明")
        shown = (cast.acts(colleague, own.say_yes, report), cast.acts(colleague, own.mine))
        assert "周同" not in f"{shown} {[letter.values for letter in cast.letters(colleague)]}"

    def test_tells_the_officers_of_an_urgent_one_anew_on_the_same_day(
        self, cast: Cast, reporter: Actor, colleague: Actor
    ) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明", urgency=URGENT)
        at = cast.now.replace(minute=20)
        cast.acts(colleague, own.say_yes, report, now=at)
        assert [letter.values["hint"] for letter in cast.letters(officer)] == [True, False]
        assert cast.report(report).waiting_since == at

    def test_is_news_for_the_officer_who_has_it(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明", urgency=URGENT)
        cast.take(officer, report)
        for _ in range(2):
            cast.acts(colleague, own.say_yes, report)
        assert [letter.values.get("what") for letter in cast.letters(officer)] == [None, "agreed"]

    def test_is_not_undone_by_the_other_button(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        report = cast.hint(reporter, "李明")
        cast.acts(colleague, own.say_yes, report)
        assert cast.acts(colleague, own.say_no, report)["stage"] == "submitted"  # shown as it stands, to be withdrawn
        assert cast.report(report).story is not None


class TestRefusing:
    def test_shreds_every_word(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明")
        assert cast.acts(colleague, own.say_no, report) is None
        kept = cast.report(report)
        assert (kept.stage, kept.story, kept.details, kept.number) == ("withdrawn", None, None, "KN-2026-0001")
        assert cast.acts(colleague, own.mine) == []
        with pytest.raises(AlreadyClosed):
            cast.take(officer, report)

    def test_is_news_for_the_officer_who_has_it(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明", urgency=URGENT)
        cast.take(officer, report)
        cast.acts(colleague, own.say_no, report)
        assert [letter.values.get("what") for letter in cast.letters(officer)] == [None, "refused"]

    def test_can_not_be_taken_back(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        report = cast.hint(reporter, "李明")
        cast.acts(colleague, own.say_no, report)
        for rule in (own.say_yes, own.say_no):
            with pytest.raises(AlreadyClosed):
                cast.acts(colleague, rule, report)

    def test_tells_the_reporter_nothing(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        report = cast.hint(reporter, "李明")
        before = cast.acts(reporter, own.mine)
        cast.acts(colleague, own.say_no, report)
        assert (cast.keys(reporter), cast.acts(reporter, own.mine)) == ([], before)
