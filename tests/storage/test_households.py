"""One household, one file: another file of it is seen by member, telephone or address, by whom rights reach."""

from collections.abc import Callable

import pytest

from storage import households
from storage.asking import Outdated
from storage.dossiers import deciding
from storage.dossiers.records import Dossier, Step, of_report, reason_of
from storage.hardship import Cause, Stage, own
from storage.households import SameBy, normal_address
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.dossier_steps import MEANS, Filing

PHONE = "13800000123"
ELSEWHERE = ("2", "30000", "20000", Cause.OWN_ILLNESS, "城西路 7 号")


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def filing(cast: Cast, officer: Actor) -> Filing:
    return Filing(cast, officer)


@pytest.fixture
def first(cast: Cast, filing: Filing) -> int:
    """李明's file, on the register."""
    return filing.brings(cast.submit(cast.create_member("李明", phone=PHONE)), Stage.FILED)


def seen(cast: Cast, officer: Actor, report: int) -> list[tuple[object, object]]:
    """By what, and as which number."""

    def rule(session: object) -> list[tuple[object, object]]:
        dossier = of_report(session, report)  # type: ignore[arg-type]
        assert dossier is not None
        lines = households.shown(session, dossier, officer.account_id)  # type: ignore[arg-type]
        return [(line["by"], line["number"]) for line in lines if isinstance(line, dict)]

    return cast.read(rule)


class TestAddresses:
    @pytest.mark.parametrize(
        "words",
        [
            "城东路18号3栋202",
            "城东路 18 号 三幢 202 室",
            "城东路１８号，３号楼２０２",
            "城东路18号3-202",
        ],
    )
    def test_are_alike_however_they_are_written(self, words: str) -> None:
        assert normal_address(words) == normal_address(MEANS[4])

    def test_differ_where_people_live_elsewhere(self) -> None:
        assert normal_address("城东路 18 号 32 栋 02") != normal_address(MEANS[4])
        assert normal_address("。，") == ""


class TestAnotherFile:
    def test_is_seen_by_the_telephone(self, cast: Cast, filing: Filing, officer: Actor, first: int) -> None:
        second = filing.brings(cast.submit(cast.create_member("周敏", phone=PHONE)), Stage.VERIFYING)
        assert seen(cast, officer, second) == [(SameBy.PHONE, "DA-2026-0001")]

    def test_is_seen_by_the_address(self, cast: Cast, filing: Filing, officer: Actor, first: int) -> None:
        second = filing.brings(cast.submit(cast.create_member("周敏")), Stage.VERIFYING)
        assert seen(cast, officer, second) == []
        shown = filing.tells_means(second, (*MEANS[:4], "城东路18号3幢202室"))
        assert [one["number"] for one in lines(shown)] == ["DA-2026-0001"]
        assert seen(cast, officer, second) == [(SameBy.ADDRESS, "DA-2026-0001")]

    def test_is_seen_by_the_member(self, cast: Cast, filing: Filing, officer: Actor, first: int) -> None:
        li = cast.report(first).member_id
        second = int(str(cast.enter(officer, "李明")["report"]))
        assert cast.report(second).member_id == li
        filing.brings(second, Stage.VERIFYING)
        assert seen(cast, officer, second) == [(SameBy.MEMBER, "DA-2026-0001")]

    def test_is_seen_from_both_sides_while_it_is_under_way(
        self, cast: Cast, filing: Filing, officer: Actor, first: int
    ) -> None:
        second = filing.brings(cast.submit(cast.create_member("周敏", phone=PHONE)), Stage.VERIFYING)
        assert seen(cast, officer, first) == [(SameBy.PHONE, cast.report(second).number)]

    def test_is_not_seen_when_it_has_ended(self, cast: Cast, filing: Filing, officer: Actor, first: int) -> None:
        zhou = cast.create_member("周敏", phone=PHONE)
        second = filing.brings(cast.submit(zhou), Stage.VERIFYING)
        cast.acts(zhou, own.withdraw, second)
        assert seen(cast, officer, first) == []

    def test_has_no_number_for_who_may_not_have_it(self, cast: Cast, filing: Filing, first: int) -> None:
        west = cast.create_unit("城西供水站")
        sun = cast.create_officer("孙丽", unit=west)
        second = cast.submit(cast.create_member("周敏", phone=PHONE, unit=west))
        other = Filing.__new__(Filing)
        other.cast, other.officer = cast, sun
        other.brings(second, Stage.VERIFYING)
        assert seen(cast, sun, second) == [(SameBy.PHONE, None)]

    def test_keeps_the_address_sealed(self, cast: Cast, filing: Filing, first: int) -> None:
        dossier: Dossier = filing.dossier(first)
        assert dossier.address is not None
        assert MEANS[4].encode() not in dossier.address
        assert len(dossier.address_blind or b"") == 16


def lines(shown: Values) -> list[Values]:
    found = shown["others"]
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, dict)]


class TestFiling:
    """已建档 is refused while another file of the household is on the register, unless it is said to be another one."""

    @pytest.fixture
    def second(self, cast: Cast, filing: Filing, first: int) -> int:
        zhou = cast.create_member("周敏", phone=PHONE)
        return filing.brings(cast.submit(zhou), Stage.APPROVED, told=ELSEWHERE)

    def test_asks_why_it_is_another_household_and_keeps_it(self, cast: Cast, filing: Filing, second: int) -> None:
        shown = filing.decides(second, Step.FILE, "同号的是弟弟，分开过")
        assert [one["number"] for one in lines(shown)] == ["DA-2026-0001"]
        assert filing.dossier(second).number == "DA-2026-0002"

        def why(session: object) -> str | None:
            from storage.dossiers.records import decisions_of  # noqa: PLC0415

            dossier = of_report(session, second)  # type: ignore[arg-type]
            assert dossier is not None
            return reason_of(session, dossier, decisions_of(session, dossier)[0])  # type: ignore[arg-type]

        assert cast.read(why) == "同号的是弟弟，分开过"

    def test_is_not_confirmed_without_it(self, cast: Cast, filing: Filing, officer: Actor, second: int) -> None:
        shown = cast.acts(officer, deciding.begin, second, Step.FILE)
        assert shown["step"] == "reason"
        with pytest.raises(Outdated):
            cast.acts(officer, deciding.confirm, shown["version"])
        assert cast.report(second).stage == Stage.APPROVED

    def test_asks_when_the_other_came_up_between(
        self, cast: Cast, filing: Filing, officer: Actor, create: Callable[[str], int]
    ) -> None:
        one, two = create("周敏"), create("何芳")
        shown = cast.acts(officer, deciding.begin, one, Step.FILE)
        assert shown["step"] == "sure"
        filing.decides(two, Step.FILE)
        cast.acts(officer, deciding.begin, one, Step.FILE)
        assert cast.acts(officer, deciding.open_question)["step"] == "reason"

    @pytest.fixture
    def create(self, cast: Cast, filing: Filing) -> Callable[[str], int]:
        def make(name: str) -> int:
            return filing.brings(cast.submit(cast.create_member(name, phone=PHONE)), Stage.APPROVED, told=ELSEWHERE)

        return make

    def test_is_free_when_the_other_is_only_under_way(
        self, cast: Cast, filing: Filing, create: Callable[[str], int]
    ) -> None:
        one, _ = create("周敏"), create("何芳")
        filing.decides(one, Step.FILE)
        assert cast.report(one).stage == Stage.FILED
