"""What a household lives on: asked, sealed, reckoned by the union's own thresholds; people pick the class."""

import pytest
from sqlalchemy.orm import Session

from storage import asking, casebook
from storage.bylaws import settings
from storage.casebook import Next
from storage.consents import VERSIONS, Purpose
from storage.dossiers import deciding, means, records
from storage.dossiers.means import AddressUnfit, ConsentWithdrawn, NoAmount, NoSumInAll, NotSoMany
from storage.dossiers.records import HardshipClass, Step
from storage.hardship import Cause, Reach, Stage, Urgency, bringing, dialogue
from storage.hardship.moves import Act
from storage.hardship.reports import OutOfOrder, WordsEmpty
from storage.mydata import agreeing as mydata
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.dossier_steps import MEANS, REASON, Filing

#: Three people who have 1,000 yuan each a month left: above 低保, below twice of it.
BETWEEN = ("3", "每月3000", "0", Cause.SCHOOLING, "城西路 7 号")


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def filing(cast: Cast, officer: Actor) -> Filing:
    return Filing(cast, officer)


@pytest.fixture
def report(cast: Cast, filing: Filing) -> int:
    return filing.brings(cast.submit(cast.create_member()), Stage.VERIFYING)


class TestMeans:
    def test_are_kept_sealed_with_what_they_suggest(self, cast: Cast, filing: Filing, report: int) -> None:
        shown = filing.tells_means(report)
        dossier = filing.dossier(report)
        assert (shown["suggested"], dossier.suggested) == (HardshipClass.SEVERE, HardshipClass.SEVERE)
        told = cast.read(lambda session: records.means_of(session, dossier))
        assert told == {
            "size": 3,
            "income": 3_600_000,
            "spending": 2_000_000,
            "loss": 0,
            "compensated": 0,
            "cause": Cause.OWN_ILLNESS,
        }
        assert b"3600000" not in dossier.means
        assert cast.read(lambda session: records.address_of(session, dossier)) == MEANS[4]
        assert len(cast.audited("dossiers.means")) == 1

    def test_begin_with_what_the_person_reckoned_for_themselves(
        self, cast: Cast, officer: Actor, filing: Filing
    ) -> None:
        li = cast.create_member("周同")
        check: Values = {
            "size": 2,
            "income": 3_600_000,
            "spending": 100,
            "cause": "accident",
            "loss": 500,
            "compensated": 20,
            "suggested": None,
            "lines": [],
            "example": True,
        }
        shown = cast.acts(li, bringing.bring, Cause.ACCIDENT, check)
        shown = cast.acts(li, dialogue.choose_urgency, shown["version"], Urgency.THIS_MONTH)
        shown = cast.acts(li, dialogue.enough_help, shown["version"])
        shown = cast.acts(li, dialogue.skip_words, shown["version"])
        shown = cast.acts(li, dialogue.choose_reach, shown["version"], Reach.MESSAGE)
        report = filing.brings(int(str(cast.acts(li, dialogue.submit, shown["version"])["report"])), Stage.VERIFYING)
        asked = cast.acts(officer, means.begin, report)
        assert isinstance(asked["check"], dict)
        asked = cast.acts(officer, means.take_check, asked["version"])
        assert asked["step"] == "address"
        cast.acts(officer, means.skip_address, asked["version"])
        told = cast.read(lambda session: records.means_of(session, filing.dossier(report)))
        assert told == {name: check[name] for name in ("size", "income", "spending", "loss", "compensated", "cause")}

    def test_nothing_reckoned_is_nothing_to_take(self, cast: Cast, officer: Actor, report: int) -> None:
        asked = cast.acts(officer, means.begin, report)
        assert asked["check"] is None
        with pytest.raises(asking.Outdated):
            cast.acts(officer, means.take_check, asked["version"])

    def test_are_said_a_month_or_a_year(self, cast: Cast, filing: Filing, report: int) -> None:
        assert filing.tells_means(report, BETWEEN)["suggested"] == HardshipClass.RELATIVE

    def test_of_an_accident_have_a_loss_and_what_came_back(self, cast: Cast, filing: Filing, report: int) -> None:
        told = ("3", "36000", "0", Cause.ACCIDENT, "城西路 7 号")
        assert filing.tells_means(report, told, "80000", "20000")["suggested"] == HardshipClass.ACCIDENT
        assert filing.tells_means(report, told, "0")["suggested"] is None

    def test_a_loss_is_one_sum_and_not_so_much_a_month(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        cast.acts(officer, means.begin, report)
        cast.acts(officer, means.write_size, "3")
        cast.acts(officer, means.write_income, "每月3000")
        asked = cast.acts(officer, means.write_spending, "0")
        cast.acts(officer, means.choose_cause, asked["version"], Cause.ACCIDENT)
        for rule, words in ((means.write_loss, "80000"), (means.write_compensated, "20000")):
            for wrong in ("3000/月", "每年 36000"):
                with pytest.raises(NoSumInAll):
                    cast.acts(officer, rule, wrong)
            with pytest.raises(NoAmount):
                cast.acts(officer, rule, "不少")
            asked = cast.acts(officer, rule, words)
        cast.acts(officer, means.skip_address, asked["version"])
        told = cast.read(lambda session: records.means_of(session, filing.dossier(report)))
        assert (told["income"], told["loss"], told["compensated"]) == (3_600_000, 8_000_000, 2_000_000)

    def test_are_reckoned_by_the_thresholds_of_the_union(self, cast: Cast, filing: Filing, report: int) -> None:
        chair = cast.create_chair()

        def change(session: Session) -> None:
            session.add(
                settings.Bylaw(name="hardship.low_income", value=110_000, at=cast.now, account_id=chair.account_id)
            )

        cast.write(change)
        assert filing.tells_means(report, BETWEEN)["suggested"] == HardshipClass.SEVERE

    def test_that_make_no_sense_are_asked_again(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        cast.acts(officer, means.begin, report)
        for words in ("很多", "0", "21", "300", "1大2小", ""):
            with pytest.raises(NotSoMany):
                cast.acts(officer, means.write_size, words)
        cast.acts(officer, means.write_size, "3 口人")
        for rule in (means.write_income, means.write_spending):
            with pytest.raises(NoAmount):
                cast.acts(officer, rule, "不多")
            asked = cast.acts(officer, rule, "1000")
        cast.acts(officer, means.choose_cause, asked["version"], Cause.OTHER)
        for words in ("。", "城" * 121):
            with pytest.raises(AddressUnfit):
                cast.acts(officer, means.write_address, words)

    def test_can_do_without_an_address_and_keep_the_one_of_before(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        filing.tells_means(report)
        cast.acts(officer, means.begin, report)
        asked = cast.acts(officer, means.write_size, "4")
        cast.acts(officer, means.write_income, "1000")
        asked = cast.acts(officer, means.write_spending, "0")
        asked = cast.acts(officer, means.choose_cause, asked["version"], Cause.OTHER)
        assert asked["known"] is True
        cast.acts(officer, means.skip_address, asked["version"])
        assert cast.read(lambda session: records.address_of(session, filing.dossier(report))) == MEANS[4]

    def test_are_not_changed_under_a_notice(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.moves(report, Act.PUBLISH)
        with pytest.raises(OutOfOrder):
            cast.acts(officer, means.begin, report)


class TestTheClass:
    def test_as_suggested_takes_no_reason(self, cast: Cast, filing: Filing, report: int) -> None:
        filing.tells_means(report)
        filing.picks(report, HardshipClass.SEVERE)
        assert filing.dossier(report).hardship_class == HardshipClass.SEVERE
        assert len(cast.audited("dossiers.classify")) == 1

    def test_otherwise_than_suggested_takes_one_which_is_kept(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        filing.tells_means(report)
        assert cast.acts(officer, deciding.choose_class, report, HardshipClass.RELATIVE)["step"] == "reason"
        with pytest.raises(WordsEmpty):
            cast.acts(officer, deciding.write_reason, " ")
        filing.picks(report, HardshipClass.RELATIVE, REASON)

        def kept(session: Session) -> tuple[object, ...]:
            dossier = records.of_report(session, report)
            assert dossier is not None
            made = records.decisions_of(session, dossier)[0]
            return made.step, made.hardship_class, dossier.suggested, records.reason_of(session, dossier, made)

        assert cast.read(kept) == (Step.CLASSIFY, HardshipClass.RELATIVE, HardshipClass.SEVERE, REASON)

    def test_is_told_to_nobody_before_it_is_filed(self, cast: Cast, filing: Filing, report: int) -> None:
        before = len(cast.letters())
        filing.tells_means(report)
        filing.picks(report, HardshipClass.SEVERE)
        assert len(cast.letters()) == before

    def test_is_suggested_anew_from_what_is_known(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        assert cast.acts(officer, means.suggested, report)["step"] == "size"
        filing.tells_means(report)
        shown = cast.acts(officer, means.suggested, report)
        assert (shown["step"], shown["suggested"]) == ("class", HardshipClass.SEVERE)
        assert shown["example"] is True


class TestAfterAConsentWithdrawn:
    @pytest.fixture
    def member(self, cast: Cast) -> Actor:
        return cast.create_member("周同")

    @pytest.fixture
    def closed_mouth(self, cast: Cast, filing: Filing, member: Actor) -> int:
        """A case on the way of 建档, visited, whose person wants no more kept of them."""
        report = filing.brings(cast.submit(member), Stage.VERIFYING)
        filing.visits(report)
        cast.acts(member, mydata.withdraw, Purpose.HARDSHIP)
        return report

    def test_no_means_are_kept(self, cast: Cast, officer: Actor, filing: Filing, closed_mouth: int) -> None:
        with pytest.raises(ConsentWithdrawn):
            cast.acts(officer, means.begin, closed_mouth)
        assert filing.dossier(closed_mouth).means is None

    def test_none_that_were_half_told_before(
        self, cast: Cast, officer: Actor, filing: Filing, member: Actor, report: int
    ) -> None:
        other = filing.brings(cast.submit(member), Stage.VERIFYING)
        cast.acts(officer, means.begin, other)
        cast.acts(officer, means.write_size, "3")
        cast.acts(member, mydata.withdraw, Purpose.HARDSHIP)
        with pytest.raises((ConsentWithdrawn, asking.Outdated)):
            cast.acts(officer, means.write_income, "36000")
        assert filing.dossier(other).means is None
        # Of anybody else they are.
        assert filing.tells_means(report)["suggested"] == HardshipClass.SEVERE

    def test_the_class_is_picked_without_figures_and_without_a_reason(
        self, cast: Cast, officer: Actor, filing: Filing, closed_mouth: int
    ) -> None:
        assert cast.acts(officer, casebook.look, closed_mouth)["next"] == Next.CLASSIFY
        shown = cast.acts(officer, means.suggested, closed_mouth)
        assert (shown["step"], shown["lines"], shown["suggested"], shown["withheld"]) == ("class", [], None, True)
        filing.picks(closed_mouth, HardshipClass.RELATIVE)
        assert filing.dossier(closed_mouth).hardship_class == HardshipClass.RELATIVE
        assert cast.acts(officer, casebook.look, closed_mouth)["next"] == Next.NOTICE

    def test_the_consent_given_anew_brings_the_questions_back(
        self, cast: Cast, officer: Actor, filing: Filing, member: Actor, closed_mouth: int
    ) -> None:
        cast.acts(member, mydata.give, Purpose.HARDSHIP, VERSIONS[Purpose.HARDSHIP])
        assert cast.acts(officer, casebook.look, closed_mouth)["next"] == Next.MEANS
        assert filing.tells_means(closed_mouth)["suggested"] == HardshipClass.SEVERE
