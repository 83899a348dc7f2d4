"""Data keys: what is told of a case opens with the case's own key, and with that key it is gone for good."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from jobs import upkeep
from storage import hardship, sealed
from storage.database import sqlite_file
from storage.hardship import Answer, Report, casework, dialogue, own, saying
from storage.hardship.forgetting import OWN_WORDS
from storage.keyring import UNDER_DATA_KEY, DataCipher, Keyring, Unreadable, _closed
from tests.cast import STORY, Cast
from tests.conftest import Open

pytestmark = pytest.mark.both_databases

COLUMN = "hardship_reports.story"
SAID = "明天上午来找我，带户口本。"
NOTED = "备注：家里还有老人。"


def sealed_under(session: Session, words: str = STORY) -> tuple[bytes, bytes, bytes]:
    """Row, blob and data key of some words."""
    row, key = sealed.new_row(), sealed.new_key(session)
    return row, sealed.seal(session, COLUMN, row, words, under=key), key


class TestTheDataKey:
    def test_opens_what_it_closed_also_in_another_transaction(self, cast: Cast) -> None:
        row, blob, key = cast.write(sealed_under)
        assert cast.read(lambda session: sealed.unseal(session, COLUMN, row, blob, under=key)) == STORY

    def test_is_told_from_the_rings_own_by_the_first_byte(self, cast: Cast) -> None:
        _, blob, _ = cast.write(sealed_under)
        assert blob[0] == UNDER_DATA_KEY
        assert STORY.encode() not in blob

    def test_opens_nothing_in_another_column_or_row(self, cast: Cast) -> None:
        row, blob, key = cast.write(sealed_under)
        for column, other in (("hardship_reports.details", row), (COLUMN, sealed.new_row())):
            with pytest.raises(Unreadable):
                cast.read(lambda s, c=column, r=other: sealed.unseal(s, c, r, blob, under=key))

    def test_opens_nothing_of_another_subject(self, cast: Cast) -> None:
        row, blob, _ = cast.write(sealed_under)
        other = cast.write(sealed.new_key)
        with pytest.raises(Unreadable):
            cast.read(lambda session: sealed.unseal(session, COLUMN, row, blob, under=other))

    def test_binds_to_its_subject_even_with_the_same_secret(self) -> None:
        secret, row = DataCipher.new_secret(), sealed.new_row()
        blob = DataCipher(secret, b"a" * 16).seal(COLUMN, row, STORY)
        with pytest.raises(Unreadable):
            DataCipher(secret, b"b" * 16).open(COLUMN, row, blob)

    def test_does_not_open_what_the_ring_sealed_itself(self, keyring: Keyring) -> None:
        row = sealed.new_row()
        with pytest.raises(Unreadable):
            DataCipher(DataCipher.new_secret(), row).open(COLUMN, row, keyring.seal(COLUMN, row, STORY))

    def test_opens_nothing_that_is_cut_off_or_no_text(self) -> None:
        cipher, row = DataCipher(DataCipher.new_secret(), b"a" * 16), sealed.new_row()
        no_text = bytes([UNDER_DATA_KEY]) + _closed(cipher._cipher, cipher._bound(COLUMN, row), b"\xff")
        for blob in (cipher.seal(COLUMN, row, STORY)[:-1], bytes([UNDER_DATA_KEY]), no_text):
            with pytest.raises(Unreadable):
                cipher.open(COLUMN, row, blob)

    def test_is_needed_to_open_what_lies_under_one(self, cast: Cast) -> None:
        row, blob, _ = cast.write(sealed_under)
        with pytest.raises(Unreadable):
            cast.read(lambda session: sealed.unseal(session, COLUMN, row, blob))

    def test_does_not_open_when_it_was_moved_to_another_id(self, cast: Cast) -> None:
        keys = [cast.write(sealed_under) for _ in range(2)]
        (row, blob, one), (_, _, other) = keys
        swap = text("UPDATE data_keys SET wrapped = (SELECT wrapped FROM data_keys WHERE row = :b) WHERE row = :a")
        cast.write(lambda session: session.execute(swap, {"a": one, "b": other}))
        with pytest.raises(Unreadable):
            cast.read(lambda session: sealed.unseal(session, COLUMN, row, blob, under=one))

    def test_leaves_values_of_before_readable(self, cast: Cast) -> None:
        row, key = sealed.new_row(), cast.write(sealed.new_key)
        old = cast.write(lambda session: sealed.seal(session, COLUMN, row, STORY))
        assert cast.read(lambda session: sealed.unseal(session, COLUMN, row, old, under=key)) == STORY


class TestACase:
    def test_has_a_key_of_its_own_for_all_that_is_told(self, cast: Cast) -> None:
        officer = cast.create_officer()
        reports = [cast.submit(cast.create_member(name)) for name in ("李明", "周同")]
        for report in reports:
            cast.take(officer, report)
            cast.says(officer, saying.begin_answer, saying.answer, report, SAID)
            cast.says(officer, saying.begin_note, saying.note, report, NOTED)
        kept = [cast.report(report) for report in reports]
        assert len({one.data_key for one in kept} - {None}) == 2
        assert {one.story[:1] + one.details[:1] for one in kept} == {bytes([UNDER_DATA_KEY]) * 2}
        said = cast.read(lambda session: list(session.scalars(select(Answer))))
        assert {one.words[:1] for one in said} == {bytes([UNDER_DATA_KEY])}
        assert cast.read(lambda session: [hardship.words_of(session, kept[0], one) for one in said[:2]]) == [
            SAID,
            NOTED,
        ]

    def test_gets_it_with_the_first_words_where_it_had_none(self, cast: Cast) -> None:
        officer, member = cast.create_officer(), cast.create_member()
        report = cast.report_of(str(cast.acts(member, dialogue.call_me)["number"]))
        assert (report.story, report.details, report.data_key) == (None, None, None)
        cast.take(officer, report.id)
        cast.says(officer, saying.begin_answer, saying.answer, report.id, SAID)
        assert cast.report(report.id).data_key is not None

    def test_moved_words_do_not_open(self, cast: Cast) -> None:
        first, second = (cast.submit(cast.create_member(name)) for name in ("李明", "周同"))
        move = text(
            "UPDATE hardship_reports SET story = (SELECT story FROM hardship_reports WHERE id = :a) WHERE id = :b"
        )
        cast.write(lambda session: session.execute(move, {"a": first, "b": second}))
        assert cast.read(lambda s: hardship.story_of(s, s.get_one(Report, first))) == STORY
        with pytest.raises(Unreadable):
            cast.read(lambda s: hardship.story_of(s, s.get_one(Report, second)))

    def test_moved_with_its_row_id_does_not_open_under_the_other_key(self, cast: Cast) -> None:
        first, second = (cast.submit(cast.create_member(name)) for name in ("李明", "周同"))
        move = text(
            "UPDATE hardship_reports SET story = (SELECT story FROM hardship_reports WHERE id = :a),"
            " row = (SELECT row FROM hardship_reports WHERE id = :a) WHERE id = :b"
        )
        cast.write(lambda session: session.execute(move, {"a": first, "b": second}))
        with pytest.raises(Unreadable):
            cast.read(lambda s: hardship.story_of(s, s.get_one(Report, second)))

    def test_never_shares_a_key(self, cast: Cast) -> None:
        first, second = (cast.submit(cast.create_member(name)) for name in ("李明", "周同"))
        share = text(
            "UPDATE hardship_reports SET data_key = (SELECT data_key FROM hardship_reports WHERE id = :a) WHERE id = :b"
        )
        with pytest.raises(IntegrityError):
            cast.write(lambda session: session.execute(share, {"a": first, "b": second}))

    def test_keeps_no_key_from_one_transaction_to_the_next(self, cast: Cast) -> None:
        """Else a shredded key would live on in memory."""
        report = cast.submit(cast.create_member())
        assert cast.read(lambda session: hardship.story_of(session, session.get_one(Report, report))) == STORY
        cast.write(lambda session: hardship.reports.shred(session, [report]) and None)
        assert cast.read(lambda session: "data_keys" in session.info) is False


class TestShredding:
    def test_takes_the_key_with_the_words(self, cast: Cast) -> None:
        member = cast.create_member()
        report, other = cast.submit(member), cast.submit(cast.create_member("周同"))
        kept = cast.report(report)
        cast.acts(member, own.withdraw, report)
        assert (cast.report(report).story, cast.report(report).data_key) == (None, None)
        assert [key for (key,) in cast.read(lambda s: s.execute(text("SELECT row FROM data_keys")).all())] == [
            cast.report(other).data_key
        ]
        with pytest.raises(Unreadable):
            cast.read(lambda s: sealed.unseal(s, COLUMN, kept.row, kept.story or b"", under=kept.data_key))

    def test_ends_within_its_own_transaction(self, cast: Cast) -> None:
        row, blob, key = cast.write(sealed_under)

        def rule(session: Session) -> None:
            assert sealed.unseal(session, COLUMN, row, blob, under=key) == STORY
            assert sealed.shred(session, [key]) == 1
            with pytest.raises(Unreadable):
                sealed.unseal(session, COLUMN, row, blob, under=key)

        cast.write(rule)

    def test_tells_how_many_keys_there_were(self, cast: Cast) -> None:
        key = cast.write(sealed.new_key)
        assert [cast.write(lambda session: sealed.shred(session, [key])) for _ in range(2)] == [1, 0]
        assert cast.write(lambda session: sealed.shred(session, [])) == 0

    def test_of_what_is_kept_no_longer_takes_the_key_too(self, cast: Cast) -> None:
        officer = cast.create_officer()
        report = cast.submit(cast.create_member())
        cast.take(officer, report)
        cast.acts(officer, casework.close, report)
        after = cast.now + timedelta(days=1)
        assert cast.write(lambda session: OWN_WORDS.purge(session, after, 10)) == 1
        assert cast.read(lambda session: session.query(sealed.DataKey).count()) == 0

    def test_leaves_neither_words_nor_key_on_the_disk(self, cast: Cast, backend: str) -> None:
        """Of all that the case was, wherever it lay: the words in the clear, the blobs, and the wrapped key."""
        officer, member = cast.create_officer(), cast.create_member(phone="13800000001")
        report = cast.submit(member, STORY + "金丝雀")
        cast.take(officer, report)
        cast.says(officer, saying.begin_answer, saying.answer, report, SAID)
        kept = cast.report(report)
        wrapped = cast.read(lambda session: session.get_one(sealed.DataKey, kept.data_key).wrapped)
        said = cast.read(lambda session: session.scalars(select(Answer.words)).one())
        assert wrapped in on_disk(cast)
        cast.acts(member, own.withdraw, report)
        found = on_disk(cast)
        # Once a minute in earnest: on a server that others use, too, a dead row may have to stay for a moment.
        for _ in range(100):
            wipe(cast)
            found = on_disk(cast)
            if wrapped not in found:
                break
        assert [one for one in (wrapped, (STORY + "金丝雀").encode(), SAID.encode()) if one in found] == []
        if backend == "sqlite":
            assert [one for one in (kept.story, kept.details, said) if one and one in found] == []


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)  # SQLite has no dead rows
class TestWritingAnew:
    def test_is_done_again_while_an_older_transaction_could_see_what_is_gone(self, cast: Cast, opened: Open) -> None:
        key = cast.write(sealed.new_key)
        wrapped = cast.read(lambda session: session.get_one(sealed.DataKey, key).wrapped)
        looking = opened().engine.connect().execution_options(isolation_level="REPEATABLE READ")
        looking.execute(text("SELECT 1 FROM accounts"))
        cast.write(lambda session: sealed.shred(session, [key]))
        wipe(cast)
        assert wrapped in on_disk(cast)
        looking.close()
        for _ in range(100):
            wipe(cast)
            if wrapped not in on_disk(cast):
                break
        assert wrapped not in on_disk(cast)

    def test_is_not_done_where_nothing_is_gone_since_the_last_time(self, cast: Cast) -> None:
        def file() -> str:
            return cast.read(
                lambda session: session.execute(text("SELECT pg_relation_filepath('data_keys')")).scalar_one()
            )

        before = file()
        for _ in range(100):
            wipe(cast)
            if cast.database._wiper._gone:
                break
        after = file()
        wipe(cast)
        assert file() == after != before


class TestWipingAtOnce:
    def test_is_one_threads_and_the_other_leaves_it_owed(self, cast: Cast) -> None:
        wiper = cast.database._wiper
        with wiper._busy:
            wiper.wipe("data_keys", ["inbox"])
        assert wiper._owed == {"inbox"}
        for _ in range(100):
            wipe(cast)
            if not wiper._owed:
                break
        assert wiper._owed == set()


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)  # SQLite samples nothing
class TestSamples:
    def test_are_taken_of_no_sealed_column(self, cast: Cast) -> None:
        """`SET STATISTICS 0`, as in the migration of sealed statistics: what the server samples outlives its row."""
        sampled = text(
            "SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE a.attstattarget IS DISTINCT FROM 0"
        )
        found = cast.read(lambda session: set(session.scalars(sampled)))
        assert [str(column) for column in sealed.columns() if str(column) in found] == []

    def test_do_not_hold_a_key_that_is_shredded(self, cast: Cast) -> None:
        keys = [cast.write(sealed.new_key) for _ in range(3)]
        wrapped = cast.read(lambda session: session.get_one(sealed.DataKey, keys[0]).wrapped)
        with cast.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE data_keys")
            samples = "SELECT count(*) FROM pg_stats WHERE tablename = 'data_keys' AND attname = %s"
            counts = [connection.exec_driver_sql(samples, (name,)).scalar() for name in ("row", "wrapped")]
        assert wrapped
        assert counts == [1, 0]


def wipe(cast: Cast) -> None:
    async def act() -> None:
        cast.database.start(asyncio.get_running_loop())
        try:
            await upkeep.wipe(cast.database, cast.now)
        finally:
            await cast.database.finish()

    asyncio.run(act())


def on_disk(cast: Cast) -> bytes:
    """The bytes of the database: on SQLite file and log, on PostgreSQL the file of the table of keys."""
    file = sqlite_file(str(cast.database.url))
    if file is not None:
        return b"".join(Path(one).read_bytes() for one in file.parent.glob(f"{file.name}*"))
    with cast.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        found = connection.exec_driver_sql("SELECT pg_read_binary_file(pg_relation_filepath('data_keys'))").scalar()
    return bytes(found or b"")
