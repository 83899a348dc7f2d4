"""Words of a case beyond what a card has room for: every one of them can be read, by the case officer alone."""

import pytest

from storage.bylaws import Bylaws
from storage.hardship import CauseGroup, Reach, casework, dialogue, own
from storage.hardship.reports import TakeFirst
from tests.cast import Cast


class TestLookingBack:
    def test_shows_every_word_once_page_by_page(self, cast: Cast) -> None:
        member, officer = cast.create_member(), cast.create_officer()
        report = cast.submit(member)
        written = [f"{number}" + "字" * (900 if number < 4 else 9) for number in range(12)]
        for words in written:
            cast.says(member, own.begin_adding, own.add, report, words)
        shown = cast.take(officer, report)
        read = [one["words"] for one in shown["said"]]
        while shown["earlier"]:
            shown = cast.acts(officer, casework.look_back, report, shown["oldest"])
            read = [one["words"] for one in shown["said"]] + read
        assert read == written

    def test_is_for_the_case_officer_alone(self, cast: Cast) -> None:
        report, other = cast.submit(cast.create_member()), cast.create_officer("孙丽")
        cast.take(cast.create_officer(), report)
        with pytest.raises(TakeFirst):
            cast.acts(other, casework.look_back, report, 1)


class TestASettingChangedInMidDialogue:
    def test_asks_what_is_wanted_now_and_hands_that_in(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.answer_all(member)
        shown = cast.acts(member, dialogue.go_back, cast.visitor(member).question.version)
        cast.database.bylaws = Bylaws(own_words=False)
        shown = cast.acts(member, dialogue.choose_reach, shown["version"], Reach.MESSAGE)
        assert shown["step"] == "cause"
        shown = cast.acts(member, dialogue.choose_group, shown["version"], CauseGroup.HEALTH)
        while shown["step"] == "urgency":
            shown = cast.acts(member, dialogue.choose_urgency, shown["version"], "this_month")
        assert shown["step"] == "review"
        number = cast.acts(member, dialogue.submit, shown["version"])["number"]
        assert cast.report_of(str(number)).story is None
