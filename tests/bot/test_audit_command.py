"""`unionhall audit verify`: says that the audit holds, or where it breaks, beside a running bot or without one."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot import ground, settings
from storage import audit
from storage.database import Database, Transaction
from tests.bot.test_cli import Terminal, terminal

__all__ = ["terminal"]

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def bot(terminal: Terminal) -> Iterator[Database]:
    """The running bot's database, with ten entries; the bot holds the lock of the file."""
    with ground.locked(settings.read()), closing(ground.open_database(settings.read(), may_create=True)) as database:
        for _ in range(10):
            database.write_now(note)
        terminal.capture.readouterr()
        yield database


def note(session: Transaction) -> None:
    audit.note(session, "hardship.take", by=None, now=NOW, record="KN-2026-0001")


def tamper(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        for act in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_no_{act}"))
        connection.execute(text(statement))


class TestVerifying:
    def test_tells_how_many_hold_with_the_last_number_and_its_code(self, terminal: Terminal, bot: Database) -> None:
        said = terminal.run("audit", "verify")
        code = audit.short(audit.verify(bot.read_now).digest)
        assert (said.status, said.err) == (0, "")
        assert "从第 1 条到第 10 条，共 10 条" in said.out
        assert f"第 10 条的校验码：{code}" in said.out

    def test_of_a_tail_shows_the_code_that_stands_on_paper(self, terminal: Terminal, bot: Database) -> None:
        code = audit.short(audit.verify(bot.read_now).digest)
        bot.write_now(note)
        said = terminal.run("audit", "verify", "--from", "10")
        assert said.status == 0
        assert "从第 10 条到第 11 条，共 2 条" in said.out
        assert f"第 10 条的校验码：{code}" in said.out

    def test_names_the_entry_at_which_it_breaks(self, terminal: Terminal, bot: Database) -> None:
        tamper(bot, "UPDATE audit SET record = 'KN-2026-0002' WHERE id = 4")
        said = terminal.run("audit", "verify")
        assert said.status == 1
        assert "在第 4 条断了" in said.out
        assert "断开以前的 3 条对得上" in said.out

    @pytest.mark.parametrize(
        ("statement", "told"),
        [
            ("DELETE FROM audit WHERE id > 7", "在第 8 条断了：从这一条起，末尾的记录不见了"),
            ("DELETE FROM audit_head", "在第 10 条断了：哪一条是最后一条"),
            ("DELETE FROM audit WHERE id = 1", "在第 2 条断了"),
        ],
    )
    def test_tells_what_is_gone(self, terminal: Terminal, bot: Database, statement: str, told: str) -> None:
        tamper(bot, statement)
        said = terminal.run("audit", "verify")
        assert (said.status, told in said.out) == (1, True)

    def test_tells_of_an_audit_that_was_emptied(self, terminal: Terminal, bot: Database) -> None:
        tamper(bot, "DELETE FROM audit")
        tamper(bot, "DELETE FROM audit_head")
        said = terminal.run("audit", "verify")
        assert (said.status, "审计记录被清空过" in said.out) == (1, True)
        bot.write_now(note)
        said = terminal.run("audit", "verify")
        assert (said.status, "在第 1 条断了" in said.out) == (1, True)

    def test_tells_of_an_audit_without_entries(self, terminal: Terminal) -> None:
        with closing(ground.open_database(settings.read(), may_create=True)):
            terminal.capture.readouterr()
        said = terminal.run("audit", "verify")
        assert (said.status, said.out) == (0, "还没有审计记录。\n")
        assert "没有第 5 条或更靠后的" in terminal.run("audit", "verify", "--from", "5").out

    def test_speaks_english(self, terminal: Terminal, bot: Database) -> None:
        terminal.set.setenv("UNIONHALL_LANGUAGE", "en")
        assert "The audit holds: 10 entries, from number 1 to number 10" in terminal.run("audit", "verify").out
        tamper(bot, "DELETE FROM audit WHERE id = 1")
        assert "breaks at entry 2" in terminal.run("audit", "verify").out

    def test_makes_no_key_beside_nothing(self, terminal: Terminal) -> None:
        said = terminal.run("audit", "verify")
        assert said.status == 2
        assert not terminal.key_file.exists()
