"""代报: what somebody says for a colleague is a hint until that colleague agrees."""

from collections.abc import Callable
from typing import Any

import pytest

from storage.hardship import (
    Answer,
    Cause,
    Given,
    Help,
    Reach,
    Report,
    Track,
    Urgency,
    Whom,
    casework,
    dialogue,
    own,
    saying,
)
from storage.hardship.reports import NotAgreedYet, NotYours, TakeFirst, details_of
from storage.values import Values
from tests.cast import HOME, STORY, Actor, Cast

URGENT = Urgency.THIS_WEEK
#: What an officer may not do yet with a hint: all that the colleague would hear of, or that would be done for them.
CLOSED_TO_HINTS: tuple[tuple[Callable[..., Any], *tuple[Any, ...]], ...] = (
    (saying.begin_answer,),
    (saying.begin_asking,),
    (saying.begin_declining,),
    (casework.before_helping,),
    (casework.help_, Given.CALL),
    (casework.choose_track, Track.FILING),
)


#: From the cause to the review.
TO_THE_REVIEW: tuple[tuple[Any, ...], ...] = (
    (dialogue.choose_cause, Cause.LOW_INCOME),
    (dialogue.choose_urgency, Urgency.NOT_URGENT),
    (dialogue.tick_help, Help.UNSURE),
    (dialogue.skip_words,),
    (dialogue.choose_reach, Reach.IN_PERSON),
)


@pytest.fixture
def colleague(cast: Cast) -> Actor:
    return cast.create_member("李明")


def about(cast: Cast, report_id: int) -> Values:
    return cast.read(lambda session: details_of(session, session.get_one(Report, report_id)))


def whose(cast: Cast, report_id: int) -> tuple[int, int | None, bool]:
    report = cast.report(report_id)
    return report.member_id, report.reporter_id, report.agreed


class TestTheColleague:
    def test_is_known_by_the_roster(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        for name in ("李明", " 李 明 ", "李明 城东供水站", "李明，城东供水站二班"):
            assert whose(cast, cast.hint(reporter, name)) == (colleague.member_id, reporter.member_id, False)

    def test_of_several_is_the_one_of_the_unit_that_is_named(self, cast: Cast, reporter: Actor) -> None:
        west = cast.create_unit("城西供水站")
        _, there = cast.create_member("李明"), cast.create_member("李明", unit=west)
        report = cast.hint(reporter, "李明 城西供水站")
        assert (whose(cast, report)[0], cast.report(report).unit_id) == (there.member_id, west)

    def test_of_several_without_a_unit_is_nobody_for_sure(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        cast.create_member("李明", unit=cast.create_unit("城西供水站"))
        assert whose(cast, cast.hint(reporter, "李明")) == (reporter.member_id, None, False)

    def test_is_never_somebody_whose_name_only_begins_so(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        for words in ("李明安 城东供水站", "李明的女儿 李小红", "李明 的邻居"):
            assert whose(cast, cast.hint(reporter, words)) == (reporter.member_id, None, False), words

    def test_of_two_in_that_unit_is_nobody_for_sure(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        cast.create_member("李明")
        report = cast.hint(reporter, "李明")
        assert whose(cast, report) == (reporter.member_id, None, False)
        assert about(cast, report)["about"] == "李明"

    def test_whom_the_roster_does_not_know_is_named_to_the_case_officer_alone(
        self, cast: Cast, reporter: Actor
    ) -> None:
        officer = cast.create_officer()
        report = cast.hint(reporter, "吴刚 泵房", urgency=URGENT)
        assert whose(cast, report) == (reporter.member_id, None, False)
        assert cast.acts(officer, casework.look, report)["about"] is None
        assert "吴刚" not in str(cast.letters(officer)[0].values)
        assert cast.take(officer, report)["about"] == "吴刚 泵房"

    def test_who_is_oneself_makes_it_an_own_report(self, cast: Cast, reporter: Actor) -> None:
        report = cast.hint(reporter, "周同")
        assert whose(cast, report) == (reporter.member_id, None, True)
        assert cast.report(report).whom == "me"

    def test_is_asked_without_a_word_of_what_was_told(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        report = cast.hint(reporter, "李明")
        (letter,) = cast.letters(colleague)
        assert (letter.key, letter.right, letter.subject) == ("hardship.consent", "member", colleague.member_id)
        assert set(letter.values) == {"report", "number", "unit", "due_at", "projected"}
        assert letter.values["report"] == report

    def test_without_telegram_is_asked_by_the_officer(self, cast: Cast, reporter: Actor) -> None:
        officer, member = cast.create_officer(), cast.enrol("李明", phone="13800000123")
        report = cast.hint(reporter, "李明")
        assert whose(cast, report) == (member, reporter.member_id, False)
        card = cast.take(officer, report)
        assert (card["phones"], card["reachable"], card["agreed"]) == (["13800000123"], False, False)
        assert cast.letters() == []

    def test_who_is_an_officer_does_not_see_it_on_the_desk_or_as_a_card(self, cast: Cast, reporter: Actor) -> None:
        officer, chair = cast.create_officer("李明"), cast.create_chair()
        report = cast.hint(reporter, "李明", urgency=URGENT)
        assert (cast.keys(officer), cast.keys(chair)) == (["hardship.consent"], ["hardship.notice"])
        with pytest.raises(NotYours):
            cast.acts(officer, casework.look, report)


class TestARetiredMember:
    def test_is_named_to_the_case_officer_and_needs_no_asking(self, cast: Cast, reporter: Actor) -> None:
        officer = cast.create_officer()
        asked = cast.acts(reporter, dialogue.agree, cast.acts(reporter, dialogue.begin)["version"])
        cast.acts(reporter, dialogue.choose_whom, asked["version"], Whom.RETIRED)
        asked = cast.acts(reporter, dialogue.write_name, "陈桂芳，退休，我的母亲")
        for rule, *chosen in TO_THE_REVIEW:
            asked = cast.acts(reporter, rule, asked["version"], *chosen)
        receipt = cast.acts(reporter, dialogue.submit, asked["version"])
        assert (receipt["hint"], whose(cast, receipt["report"])) == (False, (reporter.member_id, None, True))
        assert cast.take(officer, receipt["report"])["about"] == "陈桂芳，退休，我的母亲"


class TestTheReceipt:
    def test_is_that_of_a_hint_whether_the_roster_knows_them_or_not(self, cast: Cast, reporter: Actor) -> None:
        cast.enrol("李明")
        for name in ("李明", "吴刚"):
            version = cast.answer_all(reporter, colleague=name)["version"]
            receipts = [cast.acts(reporter, dialogue.submit, version) for _ in range(2)]
            assert [(one["hint"], one["unit"]) for one in receipts] == [(True, HOME)] * 2

    def test_tells_by_a_second_press_nothing_of_what_the_colleague_said(
        self, cast: Cast, reporter: Actor, colleague: Actor
    ) -> None:
        version = cast.answer_all(reporter, colleague="李明")["version"]
        report = cast.acts(reporter, dialogue.submit, version)["report"]
        cast.acts(colleague, own.say_yes, report)
        assert cast.acts(reporter, dialogue.submit, version)["hint"] is True


class TestTheOfficers:
    def test_are_told_that_it_is_a_hint(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        officer = cast.create_officer()
        cast.hint(reporter, "李明", urgency=URGENT)
        (letter,) = cast.letters(officer)
        assert (letter.key, letter.values["hint"]) == ("hardship.notice", True)

    def test_ask_first_and_do_nothing_else(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明")
        card = cast.take(officer, report)
        assert (card["agreed"], card["story"], card["reporter"]) == (False, STORY, "周同")
        for rule, *chosen in CLOSED_TO_HINTS:
            with pytest.raises(NotAgreedYet):
                cast.acts(officer, rule, report, *chosen)
        assert cast.keys(colleague) == ["hardship.consent"]

    def test_may_note_what_they_heard(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明")
        cast.take(officer, report)
        card = cast.says(officer, saying.begin_note, saying.note, report, "电话没人接")
        assert [one["words"] for one in card["said"]] == ["电话没人接"]

    def test_hear_yes_and_it_is_a_report_like_any(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明")
        with pytest.raises(TakeFirst):
            cast.acts(officer, casework.heard_yes, report)
        cast.take(officer, report)
        assert cast.acts(officer, casework.heard_yes, report)["agreed"] is True
        cast.acts(officer, casework.help_, report, Given.VISIT)
        assert cast.keys(colleague) == ["hardship.consent", "hardship.helped"]
        assert [one["report"] for one in cast.acts(colleague, own.mine)] == [report]

    def test_hear_no_and_every_word_is_shredded(self, cast: Cast, reporter: Actor, colleague: Actor) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明")
        cast.take(officer, report)
        cast.says(officer, saying.begin_note, saying.note, report, "电话里问过")
        card = cast.acts(officer, casework.heard_no, report)
        assert (card["stage"], card["story"], card["said"], card["causes"]) == ("withdrawn", None, [], [])
        assert (cast.report(report).story, cast.report(report).details) == (None, None)
        assert cast.read(lambda session: session.query(Answer).count()) == 0
        assert cast.keys(colleague) == ["hardship.consent"]

    def test_who_never_hear_anything_can_close_it_and_the_colleague_hears_nothing(
        self, cast: Cast, reporter: Actor, colleague: Actor
    ) -> None:
        officer, report = cast.create_officer(), cast.hint(reporter, "李明")
        cast.take(officer, report)
        cast.acts(officer, casework.close, report)
        assert cast.keys(colleague) == ["hardship.consent"]
        assert cast.acts(colleague, own.mine) == []
