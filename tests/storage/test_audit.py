"""The audit: an entry stands or falls with the act it tells of, and none can be changed without being found out."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage import accounts, audit, desk, joining, migrations
from storage.audit import AuditEntry, AuditHead, Break, Verdict, chain, looking, verifying
from storage.audit.looking import Shown
from storage.chats import Group
from storage.commits import later
from storage.database import Database
from storage.errors import Refusal
from storage.keyring import Keyring
from storage.offices import Role
from storage.prepared import Prepared
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast
from tests.conftest import Open
from tests.storage.together import NoRoom, failing_flush, in_threads, together

#: What somebody with the database, and without the keys, can put in a digest's place.
FORGED = b"x" * 32


def noted(session: Session, record: str = "", *, at: datetime = datetime(2026, 11, 23, 2, tzinfo=UTC)) -> None:
    """A rule that notes one act."""
    audit.note(session, "hardship.take", by=None, now=at, record=record)


def verdict(database: Database, first: int = 1) -> Verdict:
    return audit.verify(database.read_now, first)


def found(database: Database) -> tuple[Break | None, int]:
    """How and where it breaks."""
    one = verdict(database)
    return one.broken, one.at


def entries(database: Database) -> list[AuditEntry]:
    return database.read_now(lambda session: list(session.scalars(select(AuditEntry).order_by(AuditEntry.id))))


def tamper(database: Database, *statements: str, **values: Any) -> None:
    """What somebody does who has the database: its owner can have every trigger stand aside."""
    server = not database.in_a_file
    aside = ["ALTER TABLE audit DISABLE TRIGGER USER"] if server else [f"DROP TRIGGER audit_no_{o}" for o in _REFUSED]
    after = ["ALTER TABLE audit ENABLE TRIGGER USER"] if server else _TRIGGERS
    with database.engine.begin() as connection:
        for statement in [*aside, *statements, *after]:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), used)


_REFUSED = ("update", "delete")
_TRIGGERS = [
    f"CREATE TRIGGER audit_no_{one} BEFORE {one} ON audit BEGIN SELECT RAISE(ABORT, 'no'); END" for one in _REFUSED
]


@pytest.fixture
def ten(database: Database) -> Database:
    """Ten entries, each of a commit of its own."""
    for number in range(1, 11):
        database.write_now(partial(noted, record=f"KN-2026-{number:04}"))
    return database


class TestNoting:
    def test_keeps_who_what_and_when(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.write(lambda s: audit.note(s, "hardship.take", by=officer.account_id, now=cast.now, record="KN-2026-0001"))
        (entry,) = cast.audited("hardship.take")
        assert (entry.account_id, entry.record, entry.at) == (officer.account_id, "KN-2026-0001", cast.now)

    def test_knows_the_machine(self, cast: Cast) -> None:
        cast.write(lambda session: audit.note(session, "upkeep.forget", by=None, now=cast.now))
        assert [entry.account_id for entry in cast.audited("upkeep.forget")] == [None]

    def test_leaves_nothing_of_an_act_that_was_undone(self, cast: Cast) -> None:
        def act(session: Session) -> None:
            audit.note(session, "hardship.take", by=None, now=cast.now)
            raise NoRoom

        with pytest.raises(NoRoom):
            cast.write(act)
        assert cast.audited("hardship.take") == []

    def test_counts_from_one_without_gaps(self, ten: Database) -> None:
        assert [entry.id for entry in entries(ten)] == [*range(1, 11)]

    def test_asks_the_database_no_more_often_for_sixty_entries_than_for_one(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent: list[str] = []
        for name in ("found", "run_all"):
            whole = getattr(Prepared, name)
            monkeypatch.setattr(Prepared, name, lambda *a, name=name, whole=whole: sent.append(name) or whole(*a))
        database.write_now(noted)
        sent.clear()
        database.write_now(noted)
        one, sent[:] = [*sent], []
        database.write_now(lambda session: [noted(session) for _ in range(60)] and None)
        assert one == sent == ["found", "run_all", "run_all"]


class TestTheChain:
    def test_holds_before_the_first_entry(self, database: Database) -> None:
        assert verdict(database) == Verdict()

    def test_holds_over_entries_of_every_kind(self, cast: Cast, database: Database) -> None:
        officer = cast.create_officer()
        for by, record in ((officer.account_id, ""), (None, "单位 \x1f [] \"'"), (None, "😀" * 30)):
            cast.write(lambda s, by=by, record=record: audit.note(s, "a", by=by, now=cast.now, record=record))
        assert verdict(database).broken is None

    def test_tells_how_many_hold_and_which_is_the_last(self, ten: Database) -> None:
        one = verdict(ten)
        assert (one.count, one.first, one.last, one.broken) == (10, 1, 10, None)
        assert one.digest == entries(ten)[-1].digest

    def test_is_walked_in_pages(self, ten: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(verifying, "PAGE", 3)
        assert (verdict(ten).count, verdict(ten).broken) == (10, None)
        monkeypatch.setattr(verifying, "PAGE", 5)
        assert (verdict(ten).count, verdict(ten).broken) == (10, None)

    def test_holds_with_instants_of_any_zone_and_fraction(self, database: Database, now: datetime) -> None:
        for step in (timedelta(0), timedelta(microseconds=1), timedelta(milliseconds=500)):
            database.write_now(partial(noted, at=now + step))
            database.write_now(partial(noted, at=(now + step).astimezone(UTC)))
        assert verdict(database).broken is None

    def test_can_be_walked_from_an_entry_on(self, ten: Database) -> None:
        one = verdict(ten, 4)
        assert (one.count, one.first, one.last, one.broken) == (7, 4, 10, None)
        assert one.first_digest == entries(ten)[3].digest

    def test_from_behind_the_last_entry_has_none(self, ten: Database) -> None:
        assert (verdict(ten, 11).count, verdict(ten, 11).broken) == (0, None)

    def test_goes_on_while_the_bot_writes(self, ten: Database, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(verifying, "PAGE", 4)
        bot, writes = opened(), iter(range(5))

        def beside(rule: Callable[[Session], Any]) -> Any:
            if next(writes, None) is not None:
                bot.write_now(noted)
            return ten.read_now(rule)

        one = audit.verify(beside)
        assert (one.count, one.broken) == (15, None)

    def test_goes_on_where_an_entry_comes_between_the_last_page_and_the_head(self, ten: Database) -> None:
        late = iter([noted])

        def beside(rule: Callable[[Session], Any]) -> Any:
            seen = ten.read_now(rule)
            if seen == 0 and (one := next(late, None)):
                ten.write_now(one)
            return seen

        one = audit.verify(beside)
        assert (one.count, one.broken, next(late, None)) == (11, None, None)

    def test_can_be_made_by_no_other_keys(self, ten: Database) -> None:
        other = Keyring("k001", {"k001": bytes(range(32))}, bytes(32))
        with closing(Database(ten.url.render_as_string(hide_password=False), other)) as stranger:
            assert found(stranger) == (Break.ENTRY, 1)

    def test_stays_when_the_key_for_sealing_changes(self, ten: Database) -> None:
        keys = {"k001": bytes(range(32)), "k002": bytes(range(1, 33))}
        turned = Keyring("k002", keys, bytes(range(32, 64)))
        with closing(Database(ten.url.render_as_string(hide_password=False), turned)) as later_on:
            later_on.write_now(noted)
            assert (verdict(later_on).count, verdict(later_on).broken) == (11, None)


class TestTampering:
    @pytest.mark.parametrize(
        "change",
        [
            "act = 'hardship.read'",
            "record = 'KN-2026-0099'",
            "record = ''",
            "account_id = (SELECT min(id) FROM accounts)",
            "at = '2026-11-23 02:00:01'",
            "digest = :forged",
        ],
    )
    def test_with_an_entry_is_found(self, ten: Database, cast: Cast, change: str) -> None:
        cast.create_stranger()
        tamper(ten, f"UPDATE audit SET {change} WHERE id = 4", forged=FORGED)
        assert found(ten) == (Break.ENTRY, 4)
        assert verdict(ten).count == 3

    def test_by_taking_one_out_is_found(self, ten: Database) -> None:
        tamper(ten, "DELETE FROM audit WHERE id = 4")
        assert found(ten) == (Break.ENTRY, 5)

    def test_by_taking_out_the_first_is_found(self, ten: Database) -> None:
        tamper(ten, "DELETE FROM audit WHERE id < 4")
        assert found(ten) == (Break.ENTRY, 4)

    def test_by_taking_one_out_and_closing_the_gap_is_found(self, ten: Database) -> None:
        tamper(ten, "DELETE FROM audit WHERE id = 4", "UPDATE audit SET id = 4 WHERE id = 5")
        assert found(ten) == (Break.ENTRY, 4)

    def test_by_putting_one_in_is_found(self, ten: Database) -> None:
        copy = "INSERT INTO audit SELECT {}, at, account_id, act, record, digest FROM audit WHERE id = 4"
        tamper(ten, "DELETE FROM audit WHERE id = 5", copy.format(5))
        assert found(ten) == (Break.ENTRY, 5)

    def test_by_changing_two_for_each_other_is_found(self, ten: Database) -> None:
        tamper(ten, *(f"UPDATE audit SET id = {new} WHERE id = {old}" for old, new in ((4, 99), (5, 4), (99, 5))))
        assert found(ten) == (Break.ENTRY, 4)

    def test_by_cutting_off_the_tail_is_found(self, ten: Database) -> None:
        tamper(ten, "DELETE FROM audit WHERE id > 7")
        assert found(ten) == (Break.TAIL, 8)

    def test_by_adding_an_entry_behind_is_found(self, ten: Database) -> None:
        tamper(ten, "INSERT INTO audit SELECT 11, at, account_id, act, record, digest FROM audit WHERE id = 10")
        assert found(ten) == (Break.ENTRY, 11)

    def test_by_bringing_an_entry_back_behind_a_head_that_is_older_is_found(self, ten: Database) -> None:
        before = ten.read_now(lambda session: session.scalars(select(AuditHead)).one())
        ten.write_now(noted)
        old = {"number": before.number, "digest": before.digest, "seal": before.seal}
        tamper(ten, "UPDATE audit_head SET number = :number, digest = :digest, seal = :seal", **old)
        assert found(ten) == (Break.AFTER, 11)

    def test_by_moving_the_head_back_is_found(self, ten: Database) -> None:
        back = "UPDATE audit_head SET number = 7, digest = (SELECT digest FROM audit WHERE id = 7)"
        tamper(ten, "DELETE FROM audit WHERE id > 7", back)
        assert found(ten) == (Break.HEAD, 7)

    def test_by_a_head_of_another_history_is_found(self, ten: Database) -> None:
        """One that the keys did seal, for entries that were there once."""
        seal = chain.seal(ten.keyring, 10, FORGED)
        tamper(ten, "UPDATE audit_head SET digest = :digest, seal = :seal", digest=FORGED, seal=seal)
        assert found(ten) == (Break.HEAD, 10)

    def test_by_taking_the_head_away_is_found(self, ten: Database) -> None:
        tamper(ten, "DELETE FROM audit_head")
        assert found(ten) == (Break.HEAD, 10)

    def test_with_head_and_tail_is_not_healed_by_what_is_noted_next(self, ten: Database) -> None:
        back = "UPDATE audit_head SET number = 7, digest = (SELECT digest FROM audit WHERE id = 7)"
        tamper(ten, "DELETE FROM audit WHERE id > 7", back)
        ten.write_now(noted)
        assert found(ten) == (Break.ENTRY, 8)

    def test_by_taking_head_and_tail_away_is_not_healed_either(self, ten: Database) -> None:
        tamper(ten, "DELETE FROM audit WHERE id > 7", "DELETE FROM audit_head")
        ten.write_now(noted)
        ten.write_now(noted)
        assert [entry.id for entry in entries(ten)][-2:] == [8, 9]
        assert found(ten) == (Break.ENTRY, 8)

    def test_by_emptying_all_of_it_is_found(self, ten: Database) -> None:
        tamper(ten, "DELETE FROM audit", "DELETE FROM audit_head")
        assert found(ten) == (Break.HEAD, 0)
        assert audit.verify(ten.read_now, 5).broken is Break.HEAD

    def test_by_emptying_all_of_it_is_not_healed_by_what_is_noted_next(self, ten: Database) -> None:
        tamper(ten, "DELETE FROM audit", "DELETE FROM audit_head")
        ten.write_now(noted)
        ten.write_now(noted)
        assert [entry.id for entry in entries(ten)] == [1, 2]
        assert found(ten) == (Break.ENTRY, 1)

    def test_by_emptying_the_entries_alone_is_found(self, ten: Database) -> None:
        tamper(ten, "DELETE FROM audit")
        assert found(ten) == (Break.TAIL, 1)

    def test_by_a_beginning_that_the_keys_did_not_seal_is_found(self, ten: Database) -> None:
        begin = "UPDATE audit_head SET number = 0, digest = :digest, seal = :seal"
        tamper(ten, "DELETE FROM audit", begin, digest=chain.BEGINNING, seal=FORGED)
        assert found(ten) == (Break.HEAD, 0)
        ten.write_now(noted)
        assert found(ten) == (Break.ENTRY, 1)

    def test_before_the_first_entry_is_found_too(self, database: Database) -> None:
        tamper(database, "DELETE FROM audit_head")
        assert found(database) == (Break.HEAD, 0)

    def test_with_an_old_head_shows_in_the_digest_kept_on_paper(self, database: Database) -> None:
        """Who has the database as it was can bring all of it back: no key helps against that, paper does."""
        database.write_now(noted)
        paper = audit.short(verdict(database).digest)
        before = database.read_now(lambda session: session.scalars(select(AuditHead)).one())
        database.write_now(partial(noted, record="KN-2026-0001"))
        newer = audit.short(verdict(database).digest)
        old = {"number": before.number, "digest": before.digest, "seal": before.seal}
        head = "UPDATE audit_head SET number = :number, digest = :digest, seal = :seal"
        tamper(database, "DELETE FROM audit WHERE id = 2", head, **old)
        one = verdict(database)
        assert (one.broken, one.last, audit.short(one.digest)) == (None, 1, paper)
        assert newer != paper


class TestTheDatabase:
    @pytest.mark.parametrize(
        "statement",
        ["UPDATE audit SET act = 'x' WHERE id = 4", "DELETE FROM audit WHERE id = 4", "UPDATE audit SET record = ''"],
    )
    def test_refuses_to_change_or_remove_an_entry(self, ten: Database, statement: str) -> None:
        with pytest.raises(DBAPIError, match="only grows"), ten.engine.begin() as connection:
            connection.execute(text(statement))
        assert (verdict(ten).count, verdict(ten).broken) == (10, None)

    def test_refuses_to_be_emptied(self, ten: Database) -> None:
        if ten.in_a_file:
            pytest.skip("SQLite has no TRUNCATE")
        with pytest.raises(DBAPIError, match="only grows"), ten.engine.begin() as connection:
            connection.execute(text("TRUNCATE audit"))


class TestSharedCommits:
    def test_chain_what_all_their_rules_noted_in_order(self, database: Database) -> None:
        together(database, *[partial(noted, record=f"{number}") for number in range(20)])
        assert [entry.record for entry in entries(database)] == [f"{number}" for number in range(20)]
        assert (verdict(database).count, verdict(database).broken) == (20, None)

    def test_chain_nothing_of_a_rule_that_was_undone(self, database: Database) -> None:
        def refused(session: Session) -> None:
            noted(session, "undone")
            raise NoRoom(name="x")

        def answer(session: Session, refusal: Refusal) -> None:
            noted(session, refusal.key)

        together(database, partial(noted, record="1"), refused, partial(noted, record="2"), answer=answer)
        assert [entry.record for entry in entries(database)] == ["1", NoRoom.key, "2"]
        assert verdict(database).broken is None

    def test_chain_each_entry_once_when_the_rules_run_again_alone(self, database: Database) -> None:
        rules = [partial(noted, record=f"{number}") for number in range(6)]
        together(database, *rules[:3], failing_flush, *rules[3:])
        assert sorted(entry.record for entry in entries(database)) == [f"{number}" for number in range(6)]
        assert (verdict(database).count, verdict(database).broken) == (6, None)

    def test_that_are_lost_after_the_entries_were_written_leave_no_gap(self, database: Database) -> None:
        def breaks(session: Session) -> None:
            noted(session, "lost")
            later(session, _fail, None)

        together(database, partial(noted, record="1"), breaks, partial(noted, record="2"))
        assert [(entry.id, entry.record) for entry in entries(database)] == [(1, "1"), (2, "2")]
        assert verdict(database).broken is None


def _fail(*_: object) -> None:
    raise ZeroDivisionError


class TestSeveralProcesses:
    def test_write_one_chain(self, database: Database, opened: Open) -> None:
        def work(one: Database) -> None:
            for number in range(25):
                one.write_now(lambda session, number=number: [noted(session, f"{number}") for _ in range(2)] and None)

        assert in_threads(4, opened, work) == []
        assert [entry.id for entry in entries(database)] == [*range(1, 201)]
        assert (verdict(database).count, verdict(database).broken) == (200, None)


class TestOlderRows:
    def test_are_chained_on_the_way_up_gaps_and_all(self, empty_url: str, keyring: Keyring) -> None:
        with closing(Database(empty_url, keyring)) as old:
            migrations.upgrade(old, "0021")
            self._fill(old)
            migrations.upgrade(old)
            one = verdict(old)
            assert (one.count, one.first, one.last, one.broken) == (3, 2, 9, None)
            old.write_now(noted)
            assert (verdict(old).last, verdict(old).broken) == (10, None)
            tamper(old, "UPDATE audit SET act = 'other' WHERE id = 5")
            assert found(old) == (Break.ENTRY, 5)

    def test_of_more_than_a_page_are_chained(self, empty_url: str, keyring: Keyring) -> None:
        with closing(Database(empty_url, keyring)) as old:
            migrations.upgrade(old, "0021")
            row = {"at": "2026-11-23 02:00:00.000005", "act": "a", "record": "职工"}
            with old.engine.begin() as connection:
                insert = text("INSERT INTO audit (id, at, act, record) VALUES (:id, :at, :act, :record)")
                connection.execute(insert, [{"id": number, **row} for number in range(1, 5003)])
            migrations.upgrade(old)
            assert (verdict(old).count, verdict(old).broken) == (5002, None)

    @pytest.mark.parametrize("acted", [True, False])
    def test_that_are_gone_are_not_made_good_on_the_way_up(self, empty_url: str, keyring: Keyring, acted: bool) -> None:
        """Only a database in which nobody has acted yet gets a beginning."""
        with closing(Database(empty_url, keyring)) as old:
            migrations.upgrade(old, "0040")
            with old.engine.begin() as connection:
                connection.execute(text("INSERT INTO accounts VALUES (1, 5, 'zh', NULL, NULL, '2026-11-23')"))
                if acted:
                    office = "INSERT INTO offices (id, account_id, role, since) VALUES (1, 1, 'chair', '2026-11-23')"
                    connection.execute(text(office))
            migrations.upgrade(old)
            assert found(old) == ((Break.HEAD, 0) if acted else (None, 0))

    def test_go_down_whole_and_are_added_to_as_before(self, empty_url: str, keyring: Keyring) -> None:
        with closing(Database(empty_url, keyring)) as old:
            migrations.upgrade(old)
            old.write_now(noted)
            migrations.downgrade(old, "0021")
            self._fill(old, first=5)
            with old.engine.begin() as connection:
                connection.execute(text("INSERT INTO audit (at, act, record) VALUES ('2026-11-23', 'a', '')"))
                assert connection.execute(text("SELECT count(*) FROM audit")).scalar() == 4
                connection.execute(text("DELETE FROM audit WHERE id = 5"))
            migrations.upgrade(old)
            assert (verdict(old).count, verdict(old).broken) == (3, None)

    def _fill(self, old: Database, first: int = 2) -> None:
        with old.engine.begin() as connection:
            for number in (first, 5, 9) if first < 5 else (5, 9):
                connection.execute(
                    text("INSERT INTO audit (id, at, act, record) VALUES (:id, '2026-11-23 02:00:00.5', 'a', 'x')"),
                    {"id": number},
                )


class TestPaper:
    def test_has_sixteen_digits_of_a_digest_in_groups_of_four(self) -> None:
        assert audit.short(bytes.fromhex("0123456789abcdef") + bytes(24)) == "0123 4567 89ab cdef"

    def test_of_two_entries_is_never_the_same_words(self, keyring: Keyring, now: datetime) -> None:
        one = chain.link(keyring, FORGED, 1, now, None, "ab", "c")
        assert one != chain.link(keyring, FORGED, 1, now, None, "a", "bc")
        assert one != chain.link(keyring, FORGED, 11, now, None, "ab", "c")


class TestLooking:
    @pytest.fixture
    def chair(self, cast: Cast) -> Actor:
        return cast.create_chair()

    def look(self, cast: Cast, by: Actor, shown: Shown = Shown.ALL) -> Values:
        return cast.acts(by, looking.newest, shown)

    def lines(self, page: Values) -> list[Values]:
        assert isinstance(page["lines"], list)
        return [line for line in page["lines"] if isinstance(line, dict)]

    def fill(self, cast: Cast, *acts: str) -> None:
        cast.write(lambda session: [audit.note(session, act, by=None, now=cast.now) for act in acts] and None)

    def test_is_for_the_chair_alone(self, cast: Cast) -> None:
        for other in (cast.create_officer(), cast.create_steward(), cast.create_admin(), cast.create_member()):
            for rule, *more in ((looking.newest,), (looking.older, 5), (looking.newer, 5)):
                with pytest.raises(NotForYou):
                    cast.acts(other, rule, Shown.ALL, *more)
            assert not cast.read(lambda session, other=other: looking.may_have(session, other.account_id, 0))

    def test_ends_with_the_office(self, cast: Cast, chair: Actor) -> None:
        assert cast.read(lambda session: looking.may_have(session, chair.account_id, 0))
        cast.dismiss(chair)
        with pytest.raises(NotForYou):
            self.look(cast, chair)
        assert not cast.read(lambda session: looking.may_have(session, chair.account_id, 0))

    def test_is_noted_each_time(self, cast: Cast, chair: Actor) -> None:
        self.look(cast, chair)
        cast.acts(chair, looking.older, Shown.READ, 1)
        assert [entry.account_id for entry in cast.audited("audit.look")] == [chair.account_id] * 2

    def test_names_who_and_the_number_of_the_case(self, cast: Cast, chair: Actor) -> None:
        officer = cast.create_officer("王秀英")
        cast.take(officer, cast.submit(cast.create_member("李明")))
        line = next(line for line in self.lines(self.look(cast, chair)) if line["act"] == "hardship.take")
        assert (line["name"], line["number"], line["machine"], line["refused"]) == (
            "王秀英",
            "KN-2026-0001",
            False,
            False,
        )

    def test_names_people_offices_and_days_and_no_key(self, cast: Cast, chair: Actor) -> None:
        member = cast.create_member("李明")
        records = [f"members {member.member_id}", f"duty 2026-11-24 {member.account_id}", "uploads 7", "holidays:2027"]
        records += ["decision_corrections 7 2026-11-20", f"accounts {member.account_id}"]
        for record in records:
            cast.write(lambda s, record=record: audit.note(s, "duty.put_on", by=None, now=cast.now, record=record))
        cast.invite(Role.STEWARD)
        cast.dismiss(cast.create_officer("王秀英"))
        found = [(one["whom"], one["role"], one["day"]) for one in self.lines(self.look(cast, chair))]
        assert found == [
            ("王秀英", "officer", None),
            (None, "steward", None),
            ("李明", None, None),
            (None, None, date(2026, 11, 20)),
            (None, None, None),
            (None, None, None),
            ("李明", None, date(2026, 11, 24)),
            ("李明", None, None),
        ]

    def test_names_a_group_by_its_title_as_long_as_it_has_one(self, cast: Cast, chair: Actor) -> None:
        def rule(session: Session) -> None:
            made = Group(chat_id=-100, title="城东", language="zh", state="admitted", added_at=cast.now)
            session.add(made)
            session.flush()
            for key in (made.id, made.id + 1):
                audit.note(session, "duty.put_on", by=None, now=cast.now, record=f"groups {key}")

        cast.write(rule)
        assert [one["whom"] for one in self.lines(self.look(cast, chair))] == [None, "城东"]

    def test_names_whom_an_account_spoke_for_when_it_acted(self, cast: Cast, chair: Actor) -> None:
        """An officer changes telephone, and the old one goes to somebody else: each line keeps who it was."""
        wang, new, zhou = cast.create_officer("王秀英"), cast.create_stranger(), cast.enrol("周同")

        def act(by: Actor, hours: int) -> None:
            at = cast.now + timedelta(hours=hours)
            record = f"duty 2026-11-24 {by.account_id}"
            cast.write(lambda s: audit.note(s, "duty.put_on", by=by.account_id, now=at, record=record))

        def bind(actor: Actor, member_id: int | None, hours: int) -> None:
            at = cast.now + timedelta(hours=hours)
            cast.write(lambda session: accounts.bind(session, actor.account_id, member_id or 0, now=at))

        act(wang, 1)
        bind(new, wang.member_id, 2)
        act(new, 3)
        act(wang, 4)
        bind(wang, zhou, 5)
        act(wang, 6)
        cast.write(lambda session: accounts.unbind(session, wang.account_id, now=cast.now + timedelta(hours=7)))
        act(wang, 7)
        act(wang, 8)
        page = self.lines(self.look(cast, chair))
        assert [(one["name"], one["whom"]) for one in page] == [
            (None, "周同"),
            ("周同", "周同"),
            ("周同", "周同"),
            (None, "王秀英"),
            ("王秀英", "王秀英"),
            ("王秀英", "王秀英"),
        ]

    def test_names_what_was_tried_by_the_door(self, cast: Cast, chair: Actor) -> None:
        for door in ("audit.look", "/desk", "step:hardship.answer", "rights.nowhere"):
            cast.write(lambda s, door=door: audit.note(s, "rights.not_for_you", by=None, now=cast.now, record=door))
        found = [(one["deed"], one["number"], one["refused"]) for one in self.lines(self.look(cast, chair))]
        assert found == [
            (None, None, True),
            ("work_cases", None, True),
            ("open_desk", None, True),
            ("read_audit", None, True),
        ]

    def test_passes_over_records_that_are_gone_or_have_another_shape(self, cast: Cast, chair: Actor) -> None:
        for record in ("members 999", "members x", "duty x 1", "duty 2026-11-24", "offices 999", "invitations -", "x"):
            cast.write(lambda s, record=record: audit.note(s, "duty.put_on", by=None, now=cast.now, record=record))
        assert len(self.lines(self.look(cast, chair))) == 7

    def test_tells_an_act_of_long_ago_without_its_name(self, cast: Cast, chair: Actor) -> None:
        self.fill(cast, "hardship.of_long_ago", "hardship.close")
        assert [line["act"] for line in self.lines(self.look(cast, chair))] == ["hardship.close", None]

    def test_shows_one_kind(self, cast: Cast, chair: Actor) -> None:
        self.fill(cast, "hardship.read", "hardship.close", "duty.put_on", "hardship.take_first")
        kinds = (Shown.READ, Shown.DECISION, Shown.PEOPLE, Shown.REFUSED)
        found = {shown: [one["act"] for one in self.lines(self.look(cast, chair, shown))] for shown in kinds}
        assert found == {
            Shown.READ: ["hardship.read"],
            Shown.DECISION: ["hardship.close"],
            Shown.PEOPLE: ["duty.put_on"],
            Shown.REFUSED: ["hardship.take_first"],
        }

    @pytest.mark.parametrize("span", [10, 13, 5000])
    @pytest.mark.parametrize("shown", [Shown.DECISION, Shown.ALL])
    def test_misses_nothing_and_repeats_nothing_on_the_way_back_and_forth(
        self, cast: Cast, chair: Actor, monkeypatch: pytest.MonkeyPatch, span: int, shown: Shown
    ) -> None:
        monkeypatch.setattr(looking, "SPAN", span)
        for number in range(95):
            act = "hardship.close" if number % 3 == 0 or 40 < number < 50 else "hardship.read"
            at = cast.now + timedelta(minutes=number)
            cast.write(lambda s, act=act, at=at: audit.note(s, act, by=None, now=at))
        wanted = [entry.at for entry in entries(cast.database)[::-1] if shown is Shown.ALL or "close" in entry.act]
        page, pages = self.look(cast, chair, shown), list[Values]()
        while True:
            pages.append(page)
            if page["older"] is None:
                break
            page = cast.acts(chair, looking.older, shown, page["older"])
        assert [line["at"] for one in pages for line in self.lines(one)] == wanted
        back = {line["at"] for line in self.lines(page)}
        while page["newer"] is not None:
            page = cast.acts(chair, looking.newer, shown, page["newer"])
            back |= {line["at"] for line in self.lines(page)}
        assert back >= {*wanted}

    @pytest.mark.parametrize("number", [0, 1, 2**62, 10**18 - 1])
    def test_takes_any_number_that_a_button_can_carry(self, cast: Cast, chair: Actor, number: int) -> None:
        self.fill(cast, "hardship.close")
        cast.acts(chair, looking.older, Shown.ALL, number)
        assert self.lines(cast.acts(chair, looking.newer, Shown.ALL, number))


class TestWhatIsNoted:
    def test_is_an_invitation_into_office(self, cast: Cast) -> None:
        cast.invite()
        assert [entry.account_id for entry in cast.audited("offices.invite")] == [None]

    def test_is_a_dismissal_each_office_once(self, cast: Cast) -> None:
        officer = cast.create_officer()
        cast.dismiss(officer)
        cast.dismiss(officer)
        assert len(cast.audited("offices.dismiss")) == 1

    def test_is_a_steward_s_look_at_who_waits(self, cast: Cast) -> None:
        steward, stranger = cast.create_steward(), cast.create_stranger()
        cast.enrol("李明", phone="13800000123")
        cast.acts(stranger, joining.ask_who)
        cast.acts(stranger, joining.claim, "李明 城东供水站 0123")
        (letter,) = [one for one in cast.letters(steward) if one.key == "joining.claim"]
        before = (cast.acts(steward, desk.waiting, 0), cast.audited("joining.read"))
        assert before[1] == []
        assert all(said not in str([letter.values, before[0]]) for said in ("李明", "0123"))
        cast.acts(steward, joining.look, letter.subject)
        (entry,) = cast.audited("joining.read")
        assert (entry.account_id, entry.record) == (steward.account_id, f"claims {letter.subject}")
