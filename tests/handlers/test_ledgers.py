"""[导成表格] below a page of a list: for whoever may take records out and reads that list, and nobody else."""

import pytest

from handlers import ledgers
from storage.ledgers import TABLE, Ledger
from storage.rights import Deed, may
from tests.cast import Actor, Cast


@pytest.fixture
def everybody(cast: Cast) -> list[Actor]:
    makers = (cast.create_officer, cast.create_chair, cast.create_deputy, cast.create_steward, cast.create_admin)
    return [*(make() for make in makers), cast.create_member("周涛"), cast.create_stranger()]


class TestBelowAList:
    @pytest.mark.parametrize("key", ledgers.LISTS)
    def test_stand_the_workbooks_that_the_reader_may_have(self, cast: Cast, everybody: list[Actor], key: str) -> None:
        had = []
        for who in everybody:
            by = cast.visitor(who)
            found = [press.data.rpartition(":")[2] for press in ledgers.below(key, by)]
            reads = [one for one in ledgers.LISTS[key] if may(by, TABLE[one].deed)]
            assert found == (reads if may(by, Deed.TAKE_RECORDS) else [])
            had += found
        assert {*had} == {*ledgers.LISTS[key]}  # somebody has each of them

    def test_stands_nothing_for_who_may_take_none(self, cast: Cast, everybody: list[Actor]) -> None:
        *_, steward, admin, member, stranger = everybody
        for who in (steward, admin, member, stranger):
            assert [key for key in ledgers.LISTS if ledgers.below(key, cast.visitor(who))] == []

    def test_stands_nothing_on_other_pages(self, cast: Cast, everybody: list[Actor]) -> None:
        chair = cast.visitor(everybody[1])
        assert ledgers.below("home.menu", chair) == []

    @pytest.mark.parametrize("ledger", Ledger)
    def test_the_data_fit(self, ledger: Ledger) -> None:
        assert len(ledgers.OF(ledger).data.encode()) <= 64
