"""Self-check: a few questions, what comes of them, and nothing of it anywhere until it is handed in."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.words import Words
from storage import asking, sealed, visitors
from storage.asking import Draft, Outdated
from storage.bylaws import Bylaws, settings
from storage.dossiers.records import HardshipClass
from storage.hardship import MOST_WORDS, Cause, CauseGroup, Urgency, Whom, dialogue, own
from storage.hardship.bringing import leave_out_check
from storage.hardship.papers import papers_for
from storage.hardship.reports import details_of
from storage.members import NotKnownYet
from storage.selfcheck import checking
from storage.selfcheck.checking import MOST_PEOPLE, UNTOUCHED, SizeUnclear, SumTooLarge, SumUnclear
from storage.values import Values, unpack
from tests.cast import Actor, Cast

#: 3 people, 36,000 a year less 1,234.56: 965.70 each a month, between 710 and 1,420.
INCOME, SPENDING = "3.6万", "1,234.56"
CANARY = "123456"


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member()


def press(cast: Cast, actor: Actor, shown: Values, rule: object, *chosen: object) -> Values:
    found: Values = cast.acts(actor, rule, shown["version"], *chosen)  # type: ignore[arg-type]
    return found


def come_to_cause(cast: Cast, actor: Actor, size: int = 3, income: str = INCOME, spending: str = SPENDING) -> Values:
    press(cast, actor, cast.acts(actor, checking.begin), checking.choose_size, size)
    cast.acts(actor, checking.write_sum, income)
    return cast.acts(actor, checking.write_sum, spending)


def come_to_result(cast: Cast, actor: Actor, cause: Cause = Cause.OWN_ILLNESS, **told: object) -> Values:
    return press(cast, actor, come_to_cause(cast, actor, **told), checking.choose_cause, cause)  # type: ignore[arg-type]


def drafts(cast: Cast) -> dict[str, Values]:
    """Whatever is half done, opened."""

    def rule(session: object) -> dict[str, Values]:
        rows = session.scalars(select(Draft)).all()  # type: ignore[attr-defined]
        opened = lambda row: unpack(sealed.unseal(session, "drafts.answers", row.row, row.answers))  # type: ignore[arg-type] # noqa: E731
        return {row.service: opened(row) for row in rows}

    return cast.read(rule)


class TestAsking:
    def test_leads_through_four_questions_to_what_comes_of_them(self, cast: Cast, li: Actor) -> None:
        steps = [cast.acts(li, checking.begin)]
        steps.append(press(cast, li, steps[-1], checking.choose_size, 3))
        steps.append(cast.acts(li, checking.write_sum, INCOME))
        steps.append(cast.acts(li, checking.write_sum, SPENDING))
        steps.append(press(cast, li, steps[-1], checking.choose_cause, Cause.OWN_ILLNESS))
        assert [one["step"] for one in steps] == ["size", "income", "spending", "cause", "result"]
        assert (steps[2]["income"], steps[3]["spending"]) == (3600000, 123456)
        assert steps[-1]["suggested"] is HardshipClass.RELATIVE

    def test_after_a_misfortune_asks_what_it_cost_and_what_was_given_back(self, cast: Cast, li: Actor) -> None:
        shown = come_to_result(cast, li, Cause.DISASTER)
        assert shown["step"] == "loss"
        assert cast.acts(li, checking.write_sum, "4万")["step"] == "compensated"
        assert cast.acts(li, checking.write_sum, "1万")["suggested"] is HardshipClass.ACCIDENT

    def test_of_no_loss_asks_no_further(self, cast: Cast, li: Actor) -> None:
        shown = press(cast, li, come_to_result(cast, li, Cause.ACCIDENT), checking.nothing)
        assert (shown["step"], shown["suggested"]) == ("result", None)

    def test_takes_a_month_twelve_times_and_tells_both(self, cast: Cast, li: Actor) -> None:
        press(cast, li, cast.acts(li, checking.begin), checking.choose_size, 2)
        shown = cast.acts(li, checking.write_sum, "每月3000")
        assert (shown["income"], shown["a_month"]) == (3600000, 300000)
        assert cast.acts(li, checking.write_sum, "12000")["a_month"] is None

    def test_takes_none_by_a_press(self, cast: Cast, li: Actor) -> None:
        shown = press(cast, li, cast.acts(li, checking.begin), checking.choose_size, 1)
        shown = press(cast, li, press(cast, li, shown, checking.nothing), checking.nothing)
        assert (shown["income"], shown["spending"], shown["step"]) == (0, 0, "cause")

    @pytest.mark.parametrize(
        ("words", "size"), [("8", 8), ("８口人", 8), ("一共12个", 12), (str(MOST_PEOPLE), MOST_PEOPLE)]
    )
    def test_takes_larger_households_as_words(self, cast: Cast, li: Actor, words: str, size: int) -> None:
        cast.acts(li, checking.begin)
        assert cast.acts(li, checking.write_size, words)["step"] == "income"
        assert drafts(cast)["selfcheck"]["size"] == size

    @pytest.mark.parametrize("words", ["0", "21", "很多", "", "2到3", "1000000"])
    def test_asks_again_for_how_many(self, cast: Cast, li: Actor, words: str) -> None:
        cast.acts(li, checking.begin)
        with pytest.raises(SizeUnclear):
            cast.acts(li, checking.write_size, words)
        assert cast.acts(li, checking.write_size, "4")["step"] == "income"

    @pytest.mark.parametrize("words", ["很少", "三四万", "-5", "3到4万", ""])
    def test_asks_again_for_how_much(self, cast: Cast, li: Actor, words: str) -> None:
        press(cast, li, cast.acts(li, checking.begin), checking.choose_size, 2)
        with pytest.raises(SumUnclear):
            cast.acts(li, checking.write_sum, words)
        with pytest.raises(SumTooLarge):
            cast.acts(li, checking.write_sum, "100000001")
        assert cast.acts(li, checking.write_sum, "0")["step"] == "spending"

    def test_a_loss_is_not_said_by_the_month(self, cast: Cast, li: Actor) -> None:
        come_to_result(cast, li, Cause.ACCIDENT)
        with pytest.raises(SumUnclear):
            cast.acts(li, checking.write_sum, "每月3000")

    def test_goes_back_step_by_step(self, cast: Cast, li: Actor) -> None:
        come_to_result(cast, li, Cause.ACCIDENT)
        shown = cast.acts(li, checking.write_sum, "4万")
        for step in ("loss", "cause", "spending", "income", "size"):
            shown = press(cast, li, shown, checking.go_back)
            assert shown["step"] == step
        with pytest.raises(Outdated):
            press(cast, li, shown, checking.go_back)

    def test_a_press_of_an_older_question_is_outdated(self, cast: Cast, li: Actor) -> None:
        first = cast.acts(li, checking.begin)
        press(cast, li, first, checking.choose_size, 3)
        for rule, chosen in ((checking.choose_size, [2]), (checking.nothing, []), (checking.leave, [])):
            with pytest.raises(Outdated):
                press(cast, li, first, rule, *chosen)

    def test_is_for_members_alone(self, cast: Cast) -> None:
        with pytest.raises(NotKnownYet):
            cast.acts(cast.create_stranger(), checking.begin)


class TestWhatComesOfIt:
    def test_goes_by_what_the_chair_has_set(self, cast: Cast, li: Actor) -> None:
        zhao = cast.create_chair("赵国强")
        assert come_to_result(cast, li)["example"]
        place = next(at for at, one in enumerate(settings.SETTINGS) if one.name == "hardship.low_income")
        cast.acts(zhao, settings.look, place)
        cast.acts(zhao, settings.change, "1000")
        shown = come_to_result(cast, li)
        assert (shown["suggested"], shown["example"]) == (HardshipClass.SEVERE, False)

    def test_tells_no_class_to_whoever_has_more(self, cast: Cast, li: Actor) -> None:
        shown = come_to_result(cast, li, income="12万")
        assert shown["suggested"] is None

    def test_names_the_papers_of_the_cause(self, cast: Cast, li: Actor) -> None:
        shown = come_to_result(cast, li)
        assert shown["papers"] == papers_for([Cause(str(drafts(cast)["selfcheck"]["cause"]))])

    def test_again_begins_anew(self, cast: Cast, li: Actor) -> None:
        shown = press(cast, li, come_to_result(cast, li), checking.again)
        assert (shown["step"], drafts(cast)["selfcheck"]) == ("size", {"at": "size"})


class TestNothingStays:
    def test_after_leaving(self, cast: Cast, li: Actor) -> None:
        shown = come_to_result(cast, li)
        assert CANARY in str(drafts(cast))
        press(cast, li, shown, checking.leave)
        assert drafts(cast) == {}

    def test_after_cancelling(self, cast: Cast, li: Actor) -> None:
        come_to_cause(cast, li)
        cast.acts(li, visitors.cancel)
        assert drafts(cast) == {}

    def test_when_another_question_is_opened(self, cast: Cast, li: Actor) -> None:
        come_to_cause(cast, li)
        cast.acts(li, dialogue.begin)
        assert drafts(cast) == {}

    def test_after_an_hour(self, cast: Cast, li: Actor) -> None:
        shown = come_to_result(cast, li)
        early, late = (cast.now + UNTOUCHED + timedelta(seconds=add) for add in (-1, 1))
        assert cast.write(lambda session: checking.forget(session, now=early)) == 0
        assert cast.write(lambda session: checking.forget(session, now=late)) == 1
        assert drafts(cast) == {}
        for rule in (checking.hand_in, checking.go_back):
            with pytest.raises(Outdated):
                press(cast, li, shown, rule)
        again = cast.acts(li, checking.open_question)
        assert (again["step"], again["gone"]) == ("size", True)

    def test_drafts_of_others_do(self, cast: Cast, li: Actor) -> None:
        cast.answer_all(li)
        cast.write(lambda session: checking.forget(session, now=cast.now + timedelta(days=1)))
        assert drafts(cast).keys() == {"hardship"}

    def test_of_what_was_typed_wrong_in_the_audit(self, cast: Cast, li: Actor) -> None:
        come_to_cause(cast, li)
        assert cast.audited("hardship.submit") == []


class TestHandingIn:
    def come_to_urgency(self, cast: Cast, li: Actor) -> Values:
        asked = press(cast, li, come_to_result(cast, li), checking.hand_in)
        assert asked["step"] == "consent"
        return press(cast, li, asked, checking.agree)

    def finish(self, cast: Cast, li: Actor, shown: Values, words: str | None = None) -> int:
        shown = press(cast, li, shown, dialogue.choose_urgency, Urgency.THIS_MONTH)
        shown = press(cast, li, shown, dialogue.enough_help)
        if words is None:
            shown = press(cast, li, shown, dialogue.skip_words)
        else:
            shown = cast.acts(li, dialogue.write_words, words)
        shown = press(cast, li, shown, dialogue.choose_reach, "call_anytime")
        return int(str(press(cast, li, shown, dialogue.submit)["report"]))

    def test_goes_on_after_the_cause_and_ends_on_the_officers_card(self, cast: Cast, li: Actor) -> None:
        wang = cast.create_officer()
        shown = self.come_to_urgency(cast, li)
        assert (shown["step"], shown["causes"], shown["whom"]) == ("urgency", [Cause.OWN_ILLNESS], Whom.ME)
        assert drafts(cast).keys() == {"hardship"}
        report = self.finish(cast, li, shown)
        assert drafts(cast) == {}
        check = cast.take(wang, report)["check"]
        assert isinstance(check, dict)
        told = {
            name: check[name] for name in ("size", "income", "spending", "cause", "loss", "compensated", "suggested")
        }
        assert told == {
            "size": 3,
            "income": 3600000,
            "spending": 123456,
            "cause": "own_illness",
            "loss": 0,
            "compensated": 0,
            "suggested": "relative",
        }
        assert cast.report(report).track == "general"

    def test_asks_no_consent_that_holds(self, cast: Cast, li: Actor) -> None:
        cast.submit(li)
        assert press(cast, li, come_to_result(cast, li), checking.hand_in)["step"] == "urgency"

    def test_without_the_consent_gives_nothing_on(self, cast: Cast, li: Actor) -> None:
        asked = press(cast, li, come_to_result(cast, li), checking.hand_in)
        assert drafts(cast).keys() == {"selfcheck"}
        press(cast, li, asked, checking.leave)
        assert drafts(cast) == {}

    def test_keeps_what_an_own_draft_of_before_has(self, cast: Cast, li: Actor) -> None:
        cast.answer_all(li, "我先写了这些")
        shown = press(cast, li, come_to_result(cast, li, Cause.SCHOOLING), checking.hand_in)
        assert (shown["causes"], shown["words"]) == ([Cause.SCHOOLING, Cause.OWN_ILLNESS], "我先写了这些")

    def test_drops_a_draft_about_somebody_else(self, cast: Cast, li: Actor) -> None:
        cast.answer_all(li, "他家的事", colleague="周同")
        shown = press(cast, li, come_to_result(cast, li), checking.hand_in)
        assert (shown["words"], shown["name"], shown["whom"]) == (None, None, Whom.ME)

    def test_the_figures_can_be_left_out_at_the_review(self, cast: Cast, li: Actor) -> None:
        cast.answer_all(li)
        shown = press(cast, li, come_to_result(cast, li), checking.hand_in)
        for _ in range(4):
            shown = press(
                cast,
                li,
                cast.acts(li, dialogue.open_question),
                _RULES[str(shown["step"])][0],
                *_RULES[str(shown["step"])][1],
            )
        assert shown["check"]
        shown = press(cast, li, shown, leave_out_check)
        assert shown["check"] is None
        report = cast.report_of(str(press(cast, li, shown, dialogue.submit)["number"]))
        assert "check" not in cast.read(lambda session: details_of(session, report))

    def test_turned_into_a_colleagues_report_it_goes_without_the_figures(self, cast: Cast, li: Actor) -> None:
        cast.answer_all(li)
        shown = self.back_to_whom(cast, li, press(cast, li, come_to_result(cast, li), checking.hand_in))
        assert press(cast, li, shown, dialogue.choose_whom, Whom.COLLEAGUE)["check"] is None

    def back_to_whom(self, cast: Cast, li: Actor, shown: Values) -> Values:
        while shown["step"] != "whom":
            shown = press(cast, li, shown, dialogue.go_back)
        return shown

    def test_withdrawn_it_is_gone(self, cast: Cast, li: Actor) -> None:
        report = self.finish(cast, li, self.come_to_urgency(cast, li))
        cast.acts(li, own.withdraw, report)
        assert cast.report(report).details is None

    def test_where_no_details_are_taken_the_group_of_the_cause_alone_goes_on(self, cast: Cast, li: Actor) -> None:
        cast.database.bylaws = Bylaws(own_words=False)
        shown = self.come_to_urgency(cast, li)
        assert (shown["step"], shown["group"], shown["check"]) == ("urgency", CauseGroup.HEALTH, None)
        assert CANARY not in str(drafts(cast))

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_the_fullest_card_fits_one_message(self, cast: Cast, li: Actor, language: str) -> None:
        wang = cast.create_officer()
        shown = come_to_result(cast, li, Cause.DISASTER, size=20, income="99999999.99", spending="99,900,000.01")
        cast.acts(li, checking.write_sum, "99999999.99")
        shown = press(cast, li, cast.acts(li, checking.write_sum, "0.01"), checking.hand_in)
        report = self.finish(cast, li, press(cast, li, shown, checking.agree), "长" * MOST_WORDS)
        for _ in range(6):
            cast.says(li, own.begin_adding, own.add, report, "字" * 300)
        card = cast.take(wang, report)
        text = re.sub("<[^>]*>", "", Words(ZoneInfo("Asia/Shanghai")).html("hardship.card", card, language))
        assert "99,999,999.99" in text
        assert len(text) <= 4096


_RULES: dict[str, tuple[object, tuple[object, ...]]] = {
    "urgency": (dialogue.choose_urgency, (Urgency.THIS_MONTH,)),
    "help": (dialogue.enough_help, ()),
    "words": (dialogue.keep_words, ()),
    "reach": (dialogue.choose_reach, ("call_anytime",)),
}


def test_only_these_answers_go_with_their_question() -> None:
    assert {checking.SERVICE} == asking.FLEETING
