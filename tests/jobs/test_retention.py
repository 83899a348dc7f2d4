"""Retention: what is over its time goes each day, is gone from every file, and what went is written down."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text

from jobs import retention, upkeep
from storage import asking, codes, inbox, offices, outbox, rounds
from storage.database import Record, sqlite_file
from storage.hardship import Answer, casework, saying
from storage.inbox import Arrival
from storage.outbox import Letter, State, StoredLetter
from storage.retention import proofs
from storage.retention.proofs import Purge
from storage.retention.table import RETENTION
from storage.rights import NotForYou
from storage.rounds import Run
from tests.cast import STORY, Actor, Cast
from tests.conftest import Open

pytestmark = pytest.mark.both_databases


def purge(cast: Cast, *, days: float = 0) -> int:
    """The day's run, so many days from now."""
    at = cast.now + timedelta(days=days)

    async def act() -> int:
        cast.database.start(asyncio.get_running_loop())
        try:
            await cast.database.write(partial(rounds.take_up, name="retention.purge", slot=at, now=at))
            return await retention.purge(cast.database, Run("retention.purge", at, at))
        finally:
            await cast.database.finish()

    return asyncio.run(act())


def wipe(cast: Cast) -> None:
    """What the next minute does."""

    async def act() -> None:
        cast.database.start(asyncio.get_running_loop())
        try:
            await upkeep.wipe(cast.database, cast.now)
        finally:
            await cast.database.finish()

    asyncio.run(act())


def proof(cast: Cast, kind: str) -> Purge:
    """The newest line about that kind."""
    return cast.read(lambda s: s.query(Purge).filter_by(kind=kind).order_by(Purge.slot.desc()).first())  # type: ignore[return-value]


def closed(cast: Cast, words: str = STORY) -> tuple[Actor, int]:
    """A case in which both have said something, closed now."""
    officer, member = cast.create_officer(), cast.create_member()
    report_id = cast.submit(member, words)
    cast.take(officer, report_id)
    cast.says(officer, saying.begin_answer, saying.answer, report_id, "明天上午来找我。")
    cast.says(officer, saying.begin_note, saying.note, report_id, "要带户口本。")
    cast.acts(officer, casework.close, report_id)
    return member, report_id


class TestWhatGoes:
    def test_is_what_is_over_and_nothing_else(self, cast: Cast) -> None:
        actor = cast.create_member()
        old, new = cast.arrival(got_at=cast.now - timedelta(days=3)), cast.arrival()
        cast.take_in(old, new)
        for one in (old, new):
            cast.write(lambda session, one=one: inbox.done(session, one.update_id))
        cast.queue(Letter(actor.account_id, "home.a", {}), Letter(actor.account_id, "home.b", {}))
        for number, days in ((1, 31), (2, 1)):
            at = cast.now - timedelta(days=days)
            cast.write(lambda s, n=number, at=at: outbox.end(s, n, State.SENT, now=at))
        for hours in (25, 1):
            at = cast.now - timedelta(hours=hours)
            cast.write(lambda s, at=at: offices.accept(s, "guess", actor.account_id, now=at))
        assert purge(cast) == 3
        assert cast.read(inbox.known) == {new.update_id}
        assert [one.id for one in cast.read(lambda session: session.query(StoredLetter).all())] == [2]
        assert cast.read(lambda session: session.query(codes.WrongCode).count()) == 1
        assert purge(cast, days=0.001) == 0

    def test_the_words_of_a_report_a_year_after_it_was_closed(self, cast: Cast) -> None:
        _, report_id = closed(cast)
        open_ = cast.submit(cast.create_member("周同"))
        purge(cast, days=364)
        assert cast.report(report_id).story is not None
        purge(cast, days=366)
        assert (cast.report(report_id).story, cast.report(report_id).details) == (None, None)
        assert cast.report(report_id).number == "KN-2026-0001"
        assert cast.read(lambda session: session.query(Answer).count()) == 0
        assert cast.report(open_).story is not None

    def test_the_case_itself_ten_years_after_with_all_that_hangs_on_it(self, cast: Cast) -> None:
        _, report_id = closed(cast)
        open_ = cast.submit(cast.create_member("周同"))
        purge(cast, days=3649)
        assert cast.report(report_id).number == "KN-2026-0001"
        purge(cast, days=3651)
        assert cast.read(lambda s: [row.id for row in s.query(type(cast.report(open_))).all()]) == [open_]

    def test_a_parked_update_after_thirty_days(self, cast: Cast) -> None:
        cast.take_in(Arrival(1, STORY, cast.now, incident="E-TEST"))
        purge(cast, days=29)
        assert cast.read(inbox.known) == {1}
        purge(cast, days=31)
        assert cast.read(inbox.known) == set()

    def test_drafts_that_nobody_touched_for_ninety_days(self, cast: Cast) -> None:
        member = cast.create_member()
        cast.answer_all(member)
        count = lambda: cast.read(lambda session: session.query(asking.Draft).count())  # noqa: E731
        purge(cast, days=89)
        assert count() == 1
        purge(cast, days=91)
        assert count() == 0

    def test_goes_page_by_page_however_much_it_is(self, cast: Cast) -> None:
        cast.take_in(*(cast.arrival(got_at=cast.now - timedelta(days=40), incident="E-TEST") for _ in range(450)))
        assert purge(cast) == 450
        assert (proof(cast, "parked").due, proof(cast, "parked").purged, proof(cast, "parked").left) == (450, 450, 0)


class TestTheProof:
    def test_has_a_line_for_each_kind_of_each_day(self, cast: Cast) -> None:
        closed(cast)
        purge(cast, days=366)
        purge(cast, days=367)
        rows = cast.read(lambda session: session.query(Purge).count())
        assert rows == 2 * len(RETENTION)
        line = proof(cast, "words")
        assert (line.days, line.due, line.purged, line.left, line.oldest_at) == (365, 0, 0, 0, None)

    def test_tells_what_was_due_and_what_stays(self, cast: Cast) -> None:
        closed(cast)
        purge(cast, days=366)
        line = proof(cast, "words")
        assert (line.due, line.purged, line.left) == (1, 1, 0)
        assert proof(cast, "cases").oldest_at == cast.now

    def test_stands_in_the_audit_and_shows_when_a_line_was_changed(self, cast: Cast) -> None:
        chair = cast.create_chair()
        closed(cast)
        purge(cast, days=366)
        (entry,) = cast.audited("retention.purge")
        shown = cast.acts(chair, proofs.look, 0)
        assert shown["holds"] is True
        assert entry.record.endswith(str(shown["code"]).replace(" ", ""))
        cast.write(lambda session: session.query(Purge).filter_by(kind="words").update({"purged": 2}) and None)
        assert cast.acts(chair, proofs.look, 0)["holds"] is False

    def test_is_the_chairs_alone(self, cast: Cast) -> None:
        for actor in (cast.create_officer(), cast.create_admin(), cast.create_member("周同")):
            with pytest.raises(NotForYou):
                cast.acts(actor, proofs.look, 0)

    def test_is_looked_through_back_to_the_first(self, cast: Cast) -> None:
        chair = cast.create_chair()
        assert cast.acts(chair, proofs.look, 0)["at"] is None
        for days in range(2):
            purge(cast, days=days)
        newest, first = cast.acts(chair, proofs.look, 0), cast.acts(chair, proofs.look, 1)
        assert (newest["at"], newest["earlier"]) == (cast.now + timedelta(days=1), True)
        assert (first["at"], first["earlier"]) == (cast.now, False)
        assert cast.acts(chair, proofs.look, 9)["at"] is None


class TestNothingIsLeft:
    """Canaries in every column that holds words: after the purge none of the bytes they were sealed as is in a file."""

    def test_in_any_file_of_the_database(self, cast: Cast) -> None:
        closed(cast)
        cast.answer_all(cast.create_member("周同"))
        cast.take_in(Arrival(7, STORY, cast.now, incident="E-TEST"))
        cast.write(lambda s: s.query(StoredLetter).update({"reason": "CANARY-reason", "content": b"CANARY-letter" * 9}))
        before = self.sealed(cast)
        assert {"hardship_reports.story", "hardship_reports.details", "hardship_answers.words"} <= before.keys()
        assert {"drafts.answers", "inbox.raw", "outbox.content"} <= before.keys()
        everything = self.everything(cast)
        assert all(blob in everything for blobs in before.values() for blob in blobs if blob)
        for letter_id in cast.read(outbox.open_ids):
            cast.write(lambda s, n=letter_id: outbox.end(s, n, State.SENT, now=cast.now))
        purge(cast, days=3700)
        # Once a minute in earnest: on a server that others use, too, a dead row may have to stay for a moment.
        for _ in range(100):
            everything = self.everything(cast)
            left = [name for name, blobs in before.items() for blob in blobs if blob in everything]
            if not left and b"CANARY" not in everything:
                break
            wipe(cast)
        assert left == []
        assert b"CANARY" not in everything

    def test_in_a_table_that_somebody_reads_once_they_are_through(self, cast: Cast, opened: Open) -> None:
        cast.take_in(Arrival(7, STORY, cast.now - timedelta(days=40), incident="E-TEST"))
        (blob,) = self.sealed(cast)["inbox.raw"]
        looking = opened().read_now
        looking(lambda session: session.execute(text("SELECT 1 FROM inbox")) and purge(cast))
        for _ in range(100):
            if blob not in self.everything(cast):
                break
            wipe(cast)
        assert blob not in self.everything(cast)

    def test_that_was_deleted_in_the_day_before(self, cast: Cast) -> None:
        cast.enrol("李明", phone="13800000001")
        number = cast.read(lambda session: session.execute(text("SELECT number FROM phones")).scalar_one())
        cast.write(lambda session: session.execute(text("DELETE FROM phones")) and None)
        purge(cast)
        for _ in range(100):
            if number not in self.everything(cast):
                break
            wipe(cast)
        assert number not in self.everything(cast)

    def sealed(self, cast: Cast) -> dict[str, list[bytes]]:
        """What lies sealed in the tables whose rows go, by column."""
        kept = {table for kind in RETENTION for table in kind.tables}
        found: dict[str, list[bytes]] = {}
        for name in kept:
            table = Record.metadata.tables[name]
            for column in table.columns:
                if column.type.python_type is bytes and getattr(column.type, "length", None) is None:
                    rows = cast.read(lambda session, column=column: session.execute(select(column)).all())
                    found[f"{name}.{column.name}"] = [row[0] for row in rows if row[0]]
        return {name: blobs for name, blobs in found.items() if blobs}

    def everything(self, cast: Cast) -> bytes:
        """The bytes of the database: on SQLite file and log, on PostgreSQL the file of every table, whatever it has."""
        file = sqlite_file(str(cast.database.url))
        if file is not None:
            return b"".join(one.read_bytes() for one in Path(file).parent.glob(f"{file.name}*"))
        files = "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class WHERE relkind IN ('r', 't', 'i')"
        with cast.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CHECKPOINT")
            return b"".join(bytes(found or b"") for (found,) in connection.exec_driver_sql(files))
