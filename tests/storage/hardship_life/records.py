"""The records beside the statute: a real database, and what must hold in it whatever is tried."""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import sealed
from storage.asking import Draft, OpenQuestion
from storage.audit import AuditEntry
from storage.bylaws import Bylaws
from storage.database import Database
from storage.hardship import Answer, Report
from storage.outbox import StoredLetter
from storage.values import pack
from tests.cast import Cast
from tests.storage import opening
from tests.storage.hardship_life.cases import TOLD, Case, Text
from tests.storage.hardship_life.founding import Founding
from tests.storage.hardship_life.people import Account, Person
from tests.storage.hardship_life.statute import Statute

#: Every text has it, with a number of its own.
SIGN = "家里周转不开"
MARK = re.compile(rf"«{SIGN}\d+»")
#: What a case is called alike in the database and in the statute.
ALIKE = ("number", "urgency", "stage", "agreed", "ring_me", "track", "given", "due_at", "waiting_since", "pushed_on")
ALIKE += ("taken_at", "pressed_at", "contacted_at", "asked_at", "news_at", "unreached", "closed_at", "referred_at")
KEYS = ("member_id", "reporter_id", "entered_by", "unit_id", "officer_id", "referred_to")


class Records(RuleBasedStateMachine):
    """One run of a union, in the database and by the statute."""

    founding: ClassVar[Founding]
    #: What happened and was reached in all runs, and how many acts of each name were done and refused.
    happened: ClassVar["Counter[str]"]
    reached: ClassVar["Counter[str]"]
    done: ClassVar["Counter[str]"]
    refused: ClassVar["Counter[str]"]

    def opens(self, start: datetime, own_words: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="unionhall"))
        shutil.copy(self.founding.file, self.folder / "life.db")
        self.database = Database(f"sqlite:///{self.folder / 'life.db'}", self.founding.keyring)
        with self.database.engine.connect() as connection:
            # What a power cut would lose is not tested here.
            connection.connection.driver_connection.execute("PRAGMA synchronous=OFF")  # type: ignore[union-attr]
        self.now = start
        self.cast = Cast(self.database, start, _telegram_ids=count(6_000_000_001))
        self.people = self.founding.people()
        self.statute = Statute(self.people)
        self.rule_with_words(own_words)
        self.texts: dict[str, Text] = {}
        self.letters_seen = 0
        self.unsealed: dict[bytes, str] = {}
        self.told: set[tuple[object, ...]] = set()
        self.looks: Counter[str] = Counter()

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            written = b"".join(path.read_bytes() for path in self.folder.iterdir())
            shutil.rmtree(self.folder)
            assert SIGN.encode() not in written, "words stand in the file in the clear"

    def rule_with_words(self, own_words: bool) -> None:
        self.statute.own_words = own_words
        self.database.bylaws = Bylaws(own_words=own_words)

    @property
    def cases(self) -> list[Case]:
        return self.statute.cases

    def case(self, name: object) -> Case:
        """By number or key."""
        return next(case for case in self.cases if name in {case.number, case.id})

    def text(self, kind: str, who: Account) -> Text:
        """New words with a mark of their own."""
        text = Text(f"«{SIGN}{len(self.texts) + 1}»", kind, who)
        self.texts[text.mark] = text
        return text

    def write(self, rule: Callable[[Session], Any]) -> Any:
        return self.database.write_now(rule)

    # What somebody reads.

    def reads(self, who: Account, shown: Any, *, anybody: bool = False, asked: bool = False) -> None:
        """Whether everything that somebody is shown is theirs to read."""
        words = pack(shown)
        for mark in MARK.findall(words):
            assert self.statute.may_read(who, self.texts[mark]), f"{self.texts[mark].kind} is shown: {words}"
        named: set[Person | None] = {who.person}
        for case in {self.case(number) for number in _numbers_in(shown)}:
            assert self.statute.may_know(who, case, asked=asked), f"{case.number} is told of: {words}"
            named |= self.statute.names(who, case)
        draft = str((who.answers or {}).get("name"))
        for person in self.people.persons:
            assert person.phone not in words or self.statute.may_ring(who, person), f"a phone is shown: {words}"
            if person.name in words and not anybody and person.name not in draft:
                assert person in named, f"{person.name} is shown: {words}"

    # What must hold, whatever was tried.

    @invariant()
    def agrees_with_the_statute(self) -> None:
        if hasattr(self, "database"):
            self.database.read_now(self._compare)

    def _compare(self, session: Session) -> None:
        rows = session.execute(select(Report.__table__).order_by(Report.id)).all()
        assert [row.id for row in rows] == [case.id for case in self.cases]
        for row, case in zip(rows, self.cases, strict=True):
            assert _as_told(row) == self._as_ruled(case)
            assert (row.officer_id is not None) >= (row.stage in {"taken", "helped", "closed", "declined"})
            assert (row.waiting_since is not None) is (row.stage == "submitted")
            assert (row.closed_at is not None) is (row.stage in {"closed", "declined", "withdrawn"})
        assert [row.number for row in rows] == list(self._numbers())
        questions = {row.account_id: row for row in session.execute(select(OpenQuestion.__table__))}
        for who in self.people.accounts:
            row = questions.get(who.key)
            open_ = (None, None, 0) if row is None else (row.service, row.step, row.version)
            assert open_ == (*(who.open or (None, None)), who.version)
        read = select(AuditEntry.record, func.count()).where(AuditEntry.act == "hardship.read")
        assert dict(session.execute(read.group_by(AuditEntry.record)).all()) == +self.looks
        self._compare_words(session)

    def _numbers(self) -> Iterator[str]:
        """One number for each case, counted from 1 in each year."""
        given: Counter[int] = Counter()
        for case in self.cases:
            given[case.filed_at.year] += 1
            yield f"KN-{case.filed_at.year}-{given[case.filed_at.year]:04}"

    def _compare_words(self, session: Session) -> None:
        """Unseals everything: the words that are to be there are, and no others."""
        kept = {text.mark for case in self.cases for text in case.texts}
        for who in self.people.accounts:
            halves = [str((who.answers or {}).get(name)) for name in ("words", "name")]
            kept.update(MARK.findall(" ".join([*halves, str(who.words and who.words[1])])))
        keys = opening.keys(session)
        found = [
            self._unseal(session, f"{table}.{column}", row.row, getattr(row, column), keys.get(row.row))
            for table, record, columns in (
                ("hardship_reports", Report, ("story", "details")),
                ("hardship_answers", Answer, ("words",)),
                ("drafts", Draft, ("answers",)),
            )
            for row in session.execute(select(record.__table__))
            for column in columns
        ]
        assert set(MARK.findall(" ".join(found))) == kept
        letters = session.execute(select(StoredLetter.__table__).where(StoredLetter.content.is_not(None)))
        said = {text.mark for case in self.cases for text in case.texts if text.kind in TOLD}
        leaving = {text.mark for case in self.cases for text in case.leaving}
        for row in letters:
            # What leaves at once is in the postman's hands; what waits for the morning can still be held back.
            readable = said if row.not_before is not None and row.not_before > self.now else said | leaving
            assert set(MARK.findall(self._unseal(session, "outbox.content", row.row, row.content))) <= readable

    def _unseal(self, session: Session, column: str, row: bytes, blob: bytes | None, under: bytes | None = None) -> str:
        if blob is None:
            return ""
        if blob not in self.unsealed:
            self.unsealed[blob] = sealed.unseal(session, column, row, blob, under=under)
        return self.unsealed[blob]

    def _as_ruled(self, case: Case) -> dict[str, object]:
        """The case as the statute has it."""
        keys = {
            "member_id": case.subject.member_id,
            "reporter_id": case.reporter and case.reporter.member_id,
            "entered_by": case.enterer and case.enterer.key,
            "unit_id": self.founding.units[case.unit],
            "officer_id": case.officer and case.officer.key,
            "referred_to": case.referred and case.referred.key,
        }
        assert keys.keys() == {*KEYS}
        return {name: getattr(case, name) for name in ALIKE} | keys


def _as_told(row: Any) -> dict[str, object]:
    return {name: getattr(row, name) for name in (*ALIKE, *KEYS)}


def _numbers_in(shown: Any) -> Iterable[object]:
    """The cases that are told of, wherever they stand."""
    if isinstance(shown, dict):
        yield from (shown[name] for name in ("report", "number") if name in shown)
        shown = list(shown.values())
    if isinstance(shown, list):
        for one in shown:
            yield from _numbers_in(one)
