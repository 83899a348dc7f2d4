"""The year's ceiling is of a household, as far as files tell who lives together; of the others no more than a sum."""

import pytest
from sqlalchemy import func, select

from storage import households
from storage.aid import Grant, Kind, Source, State
from storage.aid.records import OverYear
from storage.database import Database
from storage.dossiers import deciding
from storage.dossiers.records import Step
from storage.hardship import Cause, Stage, aiding, giving
from storage.values import Values
from tests.cast import Actor, Cast
from tests.conftest import Open
from tests.storage.dossier_steps import REASON, Filing
from tests.storage.together import in_threads

PHONE = "13800000123"
ELSEWHERE = ("2", "30000", "20000", Cause.OWN_ILLNESS, "城西路 7 号")
#: 分, as they came with the house.
YEAR = 600_000


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def deputy(cast: Cast) -> Actor:
    return cast.create_deputy()


@pytest.fixture
def filing(cast: Cast, officer: Actor) -> Filing:
    return Filing(cast, officer)


@pytest.fixture
def first(cast: Cast, filing: Filing, deputy: Actor) -> int:
    """李明's file, on the register."""
    return filing.brings(cast.submit(cast.create_member("李明", phone=PHONE)), Stage.FILED)


def ready(cast: Cast, officer: Actor, report: int, words: str) -> int:
    """All that is asked, but for the last press; the question's version."""
    cast.acts(officer, giving.begin, report, Kind.LIVING)
    shown = cast.acts(officer, giving.write_amount, words)
    shown = cast.acts(officer, giving.choose_source, shown["version"], Source.OWN_FUNDS)
    return int(str(cast.acts(officer, giving.choose_day, shown["version"], 0)["version"]))


def enter(cast: Cast, officer: Actor, report: int, words: str, second: Actor) -> Values:
    return cast.acts(officer, giving.enter, ready(cast, officer, report, words), second.account_id)


class TestOneHousehold:
    def test_is_known_by_the_telephone_of_a_file_from_both_sides(
        self, cast: Cast, officer: Actor, deputy: Actor, first: int
    ) -> None:
        """周敏 has no file: 李明's is enough."""
        zhou = cast.submit(cast.create_member("周敏", phone=PHONE))
        cast.take(officer, zhou)
        enter(cast, officer, first, "3000", deputy)
        page = enter(cast, officer, zhou, "2000", deputy)
        assert [page[name] for name in ("total", "household", "left")] == [200_000, 300_000, 100_000]
        page = cast.acts(officer, giving.look, first)
        assert [page[name] for name in ("total", "household", "left")] == [300_000, 200_000, 100_000]
        for report in (first, zhou):
            cast.acts(officer, giving.begin, report, Kind.LIVING)
            with pytest.raises(OverYear) as caught:
                cast.acts(officer, giving.write_amount, "1000.01")
            assert caught.value.values["household"] == 500_000 - int(str(caught.value.values["total"]))
            assert caught.value.values["left"] == 100_000
        enter(cast, officer, zhou, "1000", deputy)

    def test_is_known_by_the_address_of_two_files(
        self, cast: Cast, filing: Filing, officer: Actor, deputy: Actor, first: int
    ) -> None:
        enter(cast, officer, first, "3000", deputy)
        same = filing.brings(cast.submit(cast.create_member("周敏")), Stage.ON_NOTICE)
        elsewhere = filing.brings(cast.submit(cast.create_member("陈敏")), Stage.ON_NOTICE, told=ELSEWHERE)
        assert cast.acts(officer, giving.look, same)["household"] == 300_000
        assert cast.acts(officer, giving.look, elsewhere)["household"] == 0

    def test_is_none_where_nobody_has_a_file_or_it_has_ended(
        self, cast: Cast, filing: Filing, officer: Actor, deputy: Actor, first: int
    ) -> None:
        """Two people may share a telephone; only a file makes a household of them."""
        one, other = (cast.submit(cast.create_member(name, phone="13800000456")) for name in ("周敏", "陈敏"))
        for report in (one, other):
            cast.take(officer, report)
        enter(cast, officer, one, "3000", deputy)
        assert cast.acts(officer, giving.look, other)["household"] == 0
        zhao = cast.submit(cast.create_member("赵强", phone=PHONE))
        cast.take(officer, zhao)
        enter(cast, officer, first, "3000", deputy)
        assert cast.acts(officer, giving.look, zhao)["household"] == 300_000
        filing.decides(first, Step.REMOVE, "11月23日 第12号", REASON)
        assert cast.acts(officer, giving.look, zhao)["household"] == 0

    def test_is_two_where_the_officer_told_them_apart_when_filing(
        self, cast: Cast, filing: Filing, officer: Actor, deputy: Actor, first: int
    ) -> None:
        member = cast.create_member("周敏", phone=PHONE)
        second = filing.brings(cast.submit(member), Stage.APPROVED, told=ELSEWHERE)
        enter(cast, officer, first, "3000", deputy)
        assert cast.acts(officer, giving.look, second)["household"] == 300_000
        cast.acts(officer, deciding.begin, second, Step.FILE)
        shown = cast.acts(officer, deciding.write_reason, "租了房，分开住")
        cast.acts(officer, deciding.confirm, shown["version"])
        assert cast.acts(officer, giving.look, second)["household"] == 0
        assert cast.acts(officer, giving.look, first)["household"] == 0
        # Whoever comes after that is of both, until told apart.
        third = cast.create_member("陈敏", phone=PHONE)
        found = cast.read(lambda session: households.together(session, third.member_id or 0))
        assert found == tuple(sorted((cast.report(first).member_id, member.member_id or 0)))

    def test_stands_before_the_second_who_sees_the_sums(
        self, cast: Cast, officer: Actor, deputy: Actor, first: int
    ) -> None:
        zhou = cast.submit(cast.create_member("周敏", phone=PHONE))
        cast.take(officer, zhou)
        enter(cast, officer, first, "3000", deputy)
        enter(cast, officer, zhou, "2000", deputy)
        letter = cast.letters(deputy)[-1]
        assert (letter.values["total"], letter.values["household"]) == (200_000, 300_000)
        told = cast.acts(deputy, aiding.agree, letter.subject)
        assert (told["state"], told["household"]) == (State.GRANTED, 300_000)

    def test_tells_who_has_no_right_to_the_other_case_a_sum_and_no_more(
        self, cast: Cast, officer: Actor, deputy: Actor, first: int
    ) -> None:
        enter(cast, officer, first, "3000", deputy)
        west = cast.create_unit("城西供水站")
        he = cast.create_officer("何平", unit=west)
        zhou = cast.submit(cast.create_member("周敏", phone=PHONE, unit=west))
        cast.take(he, zhou)
        page = cast.acts(he, giving.look, zhou)
        assert page["household"] == 300_000
        for secret in ("李明", cast.report(first).number, "DA-2026-0001", "living"):
            assert secret not in str(page)

    def test_has_its_ceiling_against_two_who_enter_at_once(
        self, opened: Open, cast: Cast, officer: Actor, deputy: Actor, first: int
    ) -> None:
        """Each for one of the two, both seeing 3,000 元 left before either writes."""
        enter(cast, officer, first, "3000", deputy)
        west = cast.create_officer("何平")
        zhou = cast.submit(cast.create_member("周敏", phone=PHONE))
        cast.take(west, zhou)
        shown = iter([(one, ready(cast, one, key, "3000")) for one, key in ((officer, first), (west, zhou))])

        def work(database: Database) -> None:
            who, version = next(shown)
            Cast(database, cast.now).acts(who, giving.enter, version, deputy.account_id)

        failures = in_threads(2, opened, work)
        assert [type(one) for one in failures] == [OverYear]
        assert cast.read(lambda session: session.scalar(select(func.sum(Grant.amount)))) == YEAR
