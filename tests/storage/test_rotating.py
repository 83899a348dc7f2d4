"""Rotating: everything is sealed anew, whatever it is, in pages; broken off anywhere, everything still opens."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import select, text

from storage import members, sealed
from storage.database import Database
from storage.errors import StorageUnusable
from storage.keyring import Keyring, Unreadable
from storage.members import Phone
from storage.sealed import rotating
from tests.cast import Cast
from tests.storage import filling, opening

pytestmark = pytest.mark.both_databases

INDEX = bytes(range(32, 64))
OLD = {"k001": bytes(range(32))}
BOTH = {**OLD, "k002": bytes([9]) * 32}


@pytest.fixture
def rotated(database_url: str) -> Iterator[Database]:
    """The same database, with a new key beside the old one."""
    with closing(Database(database_url, Keyring("k002", BOTH, INDEX))) as database:
        yield database


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Two rows in every table, and in every sealed column something that opens."""
    for _ in range(2):
        filling.fill_sealed(cast.database)
    return cast


def go_through(database: Database) -> tuple[int, int]:
    """All columns to their ends; how many are done, and how many damaged."""
    done = damaged = 0
    for column in sealed.columns(rotating=True):
        page = rotating.Page(0, (), ())
        last = None
        while page.last is not None:
            page = database.write_now(lambda session, c=column, after=last: rotating.reseal(session, c, after))
            done, damaged, last = done + page.done, damaged + len(page.damaged), page.last
    return done, damaged


class TestAllOfIt:
    def test_is_sealed_anew_and_reads_as_before(self, full: Cast, rotated: Database) -> None:
        before = full.read(opening.everything)
        tables = {column.table.name for column in sealed.columns(rotating=True)}
        assert {name.partition(".")[0] for name, _ in before} == tables | {"canaries"}
        count = rotated.read_now(rotating.left)
        assert count == len(before) - 1
        assert go_through(rotated) == (count, 0)
        assert rotated.read_now(rotating.left) == 0
        assert rotated.read_now(opening.everything) == before

    def test_opens_then_without_the_old_key(self, full: Cast, rotated: Database, database_url: str) -> None:
        before = {name: words for name, words in full.read(opening.everything).items() if name[0] != "canaries.words"}
        go_through(rotated)
        rotated.write_now(lambda session: sealed.plant(session, rotated.keyring))
        assert rotated.write_now(rotating.retire) == []
        with closing(Database(database_url, Keyring("k002", {"k002": BOTH["k002"]}, INDEX))) as alone:
            alone.write_now(lambda session: sealed.plant(session, alone.keyring))
            after = alone.read_now(opening.everything)
        assert {name: words for name, words in after.items() if name[0] != "canaries.words"} == before

    def test_needs_no_second_turn(self, full: Cast, rotated: Database) -> None:
        go_through(rotated)
        assert go_through(rotated) == (0, 0)

    def test_goes_in_pages(self, full: Cast, rotated: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also where a row has two keys, and where it is one that was made up."""
        monkeypatch.setattr(rotating, "PAGE", 1)
        count = rotated.read_now(rotating.left)
        assert go_through(rotated) == (count, 0)

    def test_goes_on_where_it_was_broken_off(self, full: Cast, rotated: Database, monkeypatch) -> None:
        monkeypatch.setattr(rotating, "PAGE", 1)
        before, count = full.read(opening.everything), rotated.read_now(rotating.left)
        for column in sealed.columns(rotating=True):
            rotated.write_now(lambda session, c=column: rotating.reseal(session, c, None))
        assert rotated.read_now(rotating.left) == count - len(sealed.columns(rotating=True))
        assert rotated.read_now(opening.everything) == before
        go_through(rotated)
        assert rotated.read_now(rotating.left) == 0

    def test_leaves_what_lies_under_a_data_key_as_it_is(self, cast: Cast, rotated: Database) -> None:
        report = cast.submit(cast.create_member())
        before = cast.report(report)
        go_through(rotated)
        after = rotated.read_now(lambda session: session.get_one(type(before), report))
        assert (after.story, after.details) == (before.story, before.details)
        assert rotated.read_now(opening.everything)

    def test_leaves_fingerprints_as_they_are(self, cast: Cast, rotated: Database) -> None:
        cast.enrol("李明", phone="13800000001")
        go_through(rotated)
        assert [one.name for one in rotated.read_now(lambda s: members.with_phone(s, "13800000001"))] == ["李明"]


class TestWhatDoesNotOpen:
    def test_is_left_counted_and_keeps_the_old_key(self, full: Cast, rotated: Database) -> None:
        spoil = text("UPDATE phones SET number = substr(number, 1, 20) WHERE id = (SELECT min(id) FROM phones)")
        full.write(lambda session: session.execute(spoil))
        count = rotated.read_now(rotating.left)
        assert go_through(rotated) == (count - 1, 1)
        rotated.write_now(lambda session: sealed.plant(session, rotated.keyring))
        assert rotated.write_now(rotating.retire) == ["k001"]
        assert {one.key_id for one in rotated.read_now(lambda s: s.query(sealed.Canary).all())} == {"k001", "k002"}

    def test_is_named_by_its_row(self, cast: Cast, rotated: Database) -> None:
        one, other = (cast.enrol(name, phone=f"1380000000{number}") for number, name in enumerate(("李明", "周同")))
        spoil = text("UPDATE phones SET number = substr(number, 1, 20) WHERE member_id = :member")
        cast.write(lambda session: session.execute(spoil, {"member": other}))
        row = cast.read(lambda s: s.execute(select(Phone.row).where(Phone.member_id == other)).scalar_one())
        page = rotated.write_now(lambda session: rotating.reseal(session, Phone.__table__.c.number, None))
        assert (page.done, page.damaged) == (1, (row,))
        assert rotated.read_now(lambda session: members.phones(session, one)) == ["13800000000"]

    @pytest.mark.parametrize("heading", [b"\x01k777", b"\x00k001", b""], ids=["key", "kind", "empty"])
    def test_is_seen_too_where_its_beginning_is_damaged(self, full: Cast, rotated: Database, heading: bytes) -> None:
        spoil = text("UPDATE phones SET number = :blob WHERE id = (SELECT min(id) FROM phones)")
        full.write(lambda session: session.execute(spoil, {"blob": heading}))
        assert go_through(rotated)[1] == 1
        assert rotated.write_now(rotating.retire) == ["k001"]

    def test_keeps_no_other_key_than_its_own(self, full: Cast, rotated: Database, database_url: str) -> None:
        spoil = text("UPDATE phones SET number = substr(number, 1, 20) WHERE id = (SELECT min(id) FROM phones)")
        full.write(lambda session: session.execute(spoil))
        rotated.write_now(lambda session: sealed.plant(session, rotated.keyring))
        go_through(rotated)
        third = Keyring("k003", {**BOTH, "k003": bytes([8]) * 32}, INDEX)
        with closing(Database(database_url, third)) as again:
            again.write_now(lambda session: sealed.plant(session, third))
            assert go_through(again)[1] == 1
            assert again.write_now(rotating.retire) == ["k001"]
            assert {one.key_id for one in again.read_now(lambda s: s.query(sealed.Canary).all())} == {"k001", "k003"}

    def test_that_was_moved_is_not_made_good_by_it(self, cast: Cast, rotated: Database) -> None:
        one, other = (cast.enrol(name, phone=f"1380000000{number}") for number, name in enumerate(("李明", "周同")))
        move = text("UPDATE phones SET number = (SELECT number FROM phones WHERE member_id = :a) WHERE member_id = :b")
        cast.write(lambda session: session.execute(move, {"a": one, "b": other}))
        assert go_through(rotated) == (1, 1)
        with pytest.raises(Unreadable):
            rotated.read_now(lambda session: members.phones(session, other))


class TestTheOldKey:
    def test_is_given_up_only_when_nothing_needs_it(self, full: Cast, rotated: Database) -> None:
        assert rotated.write_now(rotating.retire) == ["k001"]
        assert full.read(lambda session: session.query(sealed.Canary).count()) == 1

    def test_is_missed_by_name_when_it_was_taken_too_early(self, full: Cast, database_url: str) -> None:
        with closing(Database(database_url, Keyring("k002", {"k002": BOTH["k002"]}, INDEX))) as early:
            with pytest.raises(StorageUnusable, match="key_gone") as caught:
                early.write_now(lambda session: sealed.plant(session, early.keyring))
            assert caught.value.values == {"name": "k001"}

    def test_and_the_new_one_are_read_side_by_side(self, cast: Cast, rotated: Database) -> None:
        cast.enrol("李明", phone="13800000001")
        Cast(rotated, cast.now).enrol("周同", phone="13800000002")
        found = rotated.read_now(opening.everything)
        assert {"13800000001", "13800000002"} <= set(found.values())


class TestKeepingAlone:
    def test_is_had_when_nobody_else_is_there(self, database: Database) -> None:
        assert database.keep_alone()
        assert database.write_now(lambda session: session.execute(text("SELECT 1")).scalar()) == 1

    def test_is_not_had_beside_anybody(self, cast: Cast, opened) -> None:
        cast.enrol("李明")
        other = opened()
        other.write_now(
            lambda session: session.connection().exec_driver_sql(HURRY[other.url.get_backend_name()]) and None
        )
        assert not other.keep_alone()
        other.close()
        cast.enrol("周同")

    def test_is_had_after_they_have_gone(self, cast: Cast, opened) -> None:
        cast.enrol("李明")
        cast.database.close()
        assert opened().keep_alone()


HURRY = {"sqlite": "PRAGMA busy_timeout = 1", "postgresql": "SET lock_timeout = 1"}
