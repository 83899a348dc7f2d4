"""Rosters sent to the bot while Telegram fails or the bot crashes; what of a file lies about afterwards."""

import signal
import threading
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import func, inspect, select, text

from bot.sandbox.faults import BadGateway, HeldAnswer
from bot.sandbox.phones import Phone
from storage.audit import AuditEntry
from storage.database import Transaction
from storage.members import Member
from storage.rosters.uploads import Stage, Upload
from tests.story.conftest import STATION, Union
from tests.story.importing import counts, csv, during, preview, refused_file, result, send, take
from tests.story.speech import PATIENT, ZH


@pytest.fixture
def admin(union: Union) -> Phone:
    """The next employee, made an admin."""
    return union.colleague("admin", None)


def kill_once(union: Union, rule: Callable[[Transaction], int]) -> int:
    """Kills the bot in the moment in which something is found; between two looks it runs for a blink only."""
    process, blink = union.bot.process, threading.Event()
    assert process is not None
    found = 0
    # Opened before: whoever opens a file waits for the lock, which one that sleeps may hold.
    with closing(union.bot.database()) as database:
        while not found:
            blink.wait(0.02)
            process.send_signal(signal.SIGSTOP)
            found = database.read_now(rule)
            process.send_signal(signal.SIGKILL if found else signal.SIGCONT)
    process.wait(20)
    return found


class TestTrouble:
    def test_trouble_with_telegram_is_tried_again(self, union: Union, admin: Phone) -> None:
        with during(union, "getFile", BadGateway(), calls=1):
            send(admin, "r.csv", csv(f"来得及,NO8,,{STATION},在职"))
            assert counts(new=1) in preview(admin).text

    def test_trouble_with_telegram_that_lasts_is_one_sentence(self, union: Union, admin: Phone) -> None:
        with during(union, "getFile", BadGateway()):
            sent = send(admin, "r.csv", csv(f"来不了,NO9,,{STATION},在职"))
            admin.wait_for(ZH.says("rosters.not_fetched"), PATIENT)
            admin.wait_gone(sent)

    def test_a_file_larger_than_telegram_hands_out_is_one_sentence(self, admin: Phone) -> None:
        send(admin, "r.csv", b"x" * (20 * 2**20 + 1))
        admin.wait_for(ZH.says("rosters.too_big", file="r.csv", most=20), PATIENT)

    def test_a_crash_while_the_file_is_fetched_begins_again_and_shows_one_preview(
        self, union: Union, admin: Phone
    ) -> None:
        with during(union, "getFile", HeldAnswer(30)) as held:
            send(admin, "r.csv", csv(f"又一遍,NO10,,{STATION},在职"))
            union.until(lambda _: held.met)
            union.bot.kill()
        union.bot.start()
        preview(admin)
        admin.type("/help")
        admin.wait_for("12351", PATIENT)
        assert sum(counts(new=1) in one.text for one in admin.from_bot) == 1

    def test_a_crash_in_the_middle_of_taking_goes_on(self, union: Union, admin: Phone) -> None:
        # On a busy machine the bot may take a whole file between two looks: then it was no middle; the next one is.
        for files in range(1, 6):
            taken = self.crash(union, admin, f"PL{files}")
            told = [one for one in admin.from_bot if result(new=3000, refused=1) in one.text]
            assert len(told) == files
            if taken < 3000:
                return
        pytest.fail("it was never killed in the middle")

    def crash(self, union: Union, admin: Phone, prefix: str) -> int:
        """How many of a file's 3,000 people were in when the bot was killed; it has gone on and taken them all."""
        staff = [f"批量{number:04},{prefix}{number:04},13{prefix[2:]}{number:08},批量站,在职" for number in range(3000)]
        send(admin, "r.csv", csv(*staff, f",XX8,,{STATION},在职"))
        admin.press_on(preview(admin), ZH.label("rosters.button_take"))
        inside = select(func.count()).where(Member.staff_no.startswith(prefix))
        taken = kill_once(union, lambda session: session.scalar(inside) or 0)
        union.bot.start()
        admin.wait_for(result(new=3000, refused=1), 60)
        assert union.look(lambda session: session.scalar(inside)) == 3000
        return taken

    def test_no_word_lies_about_of_a_file_but_what_the_register_holds(self, union: Union, admin: Phone) -> None:
        words = ("13577778888", "备注里的话", "进不了册", "不在册人")
        rows = [
            f"张无忌,SJ01,{words[0]},{STATION},在职,{words[1]}",
            f"{words[2]},SJ01,,{STATION},在职,{words[1]}",
            f"{words[3]},,,,在职,{words[1]}",
        ]
        send(admin, "册.csv", csv(*rows))
        shown = preview(admin)
        here = self.kept(union)
        take(admin, shown, "没有录入 2 行")
        refused_file(admin)
        kept = here + self.kept(union) + union.bot.log
        data = [button["callback_data"] for one in admin.from_bot for row in one.inline_keyboard for button in row]
        for word in words:
            assert word not in kept
            assert word not in str(data)

    def kept(self, union: Union) -> str:
        """Everything in the database, bytes as if they were text."""

        def rule(session: Transaction) -> str:
            tables = inspect(session.connection()).get_table_names()
            cells = [
                cell for table in tables for row in session.execute(text(f"SELECT * FROM {table}")) for cell in row
            ]
            return "\n".join(
                bytes(cell).decode(errors="replace") if isinstance(cell, bytes | memoryview) else str(cell)
                for cell in cells
            )

        return union.look(rule)

    def test_each_step_and_each_file_given_back_is_audited(self, union: Union, admin: Phone) -> None:
        send(admin, "r.csv", csv(f",XX9,,{STATION},在职", f"留痕,LH1,,{STATION},在职"))
        take(admin, preview(admin), result(new=1, refused=1))
        refused_file(admin)
        account = union.account_of(admin)
        mine = select(AuditEntry.act).where(AuditEntry.account_id == account).order_by(AuditEntry.id)
        acts = [act for act in union.look(lambda session: list(session.scalars(mine))) if act.startswith("rosters.")]
        assert acts == ["rosters.propose", "rosters.confirm", "rosters.done", "rosters.refused_file"]
        states = select(Upload.state).where(Upload.account_id == account)
        assert union.look(lambda session: list(session.scalars(states))) == [Stage.DONE]
