"""The evidence: what people did, what the API accepted, and what the database holds when all is quiet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import hardship, sealed
from storage.accounts import Account
from storage.asking import OpenQuestion
from storage.audit import AuditEntry
from storage.hardship import Report
from storage.inbox import Update
from storage.numbers import Counter as Numbers
from storage.outbox import StoredLetter
from tests.crash.ledger import Accepted
from tests.crash.oracle import Expected, Oracle
from tests.crash.people import Deed


@dataclass(frozen=True)
class Kept:
    """The database's tables; people by their Telegram ids."""

    inbox: list[Update]
    letters: list[StoredLetter]
    reports: list[Report]
    answers: list[str]
    counters: dict[tuple[str, int], int]
    audit: list[AuditEntry]
    questions: dict[int, tuple[str, int]]
    accounts: dict[int, int]  # account -> Telegram id
    members: dict[int, int]  # member -> Telegram id


def kept(session: Session) -> Kept:
    """Everything that the checks look at, read in one transaction."""
    every_account = list(session.scalars(select(Account)))
    people = {account.id: account.telegram_id for account in every_account}
    return Kept(
        inbox=list(session.scalars(select(Update))),
        letters=list(session.scalars(select(StoredLetter).order_by(StoredLetter.id))),
        reports=list(session.scalars(select(Report).order_by(Report.id))),
        answers=[
            sealed.unseal(session, "hardship_answers.words", one.row, one.words)
            for one in session.scalars(select(hardship.Answer))
        ],
        counters={(one.prefix, one.year): one.last for one in session.scalars(select(Numbers))},
        audit=list(session.scalars(select(AuditEntry))),
        questions={
            people[one.account_id]: (one.step or "", one.version) for one in session.scalars(select(OpenQuestion))
        },
        accounts=people,
        members={one.member_id: one.telegram_id for one in every_account if one.member_id},
    )


@dataclass(frozen=True)
class Evidence:
    """All there is to judge a run by. `ends`: life -> when that process was killed (monotonic seconds)."""

    kept: Kept
    deeds: Sequence[Deed]
    accepted: Sequence[Accepted]
    unheard: int  # updates that still wait at Telegram
    ends: dict[int, float]
    officers: dict[int, set[int]]  # unit -> the Telegram ids of its officers
    mine: dict[int, str]  # person -> what 我的 shows at last
    standing: dict[int, set[str]]  # person -> data of all buttons in the chat
    quiet_after: float | None  # seconds from the last restart; None for never
    leaks: Sequence[str]
    errors: Sequence[str]

    @cached_property
    def got_at(self) -> dict[int, datetime]:
        return {update.update_id: update.got_at for update in self.kept.inbox}

    @cached_property
    def expected(self) -> dict[int, Expected]:
        people = self.kept.accounts
        asked = [entry for entry in self.kept.audit if entry.act == "hardship.already_asked" and entry.account_id]
        return Oracle(
            self.got_at,
            officers=set().union(*self.officers.values()),
            officer_of={report.id: people[report.officer_id] for report in self.kept.reports if report.officer_id},
            asked_already=Counter((people[entry.account_id or 0], entry.at) for entry in asked),
        ).foresee(self.deeds)

    @cached_property
    def sent(self) -> list[Accepted]:
        """New messages, without edits."""
        return [one for one in self.accepted if one.how == "sent"]

    @cached_property
    def recorded(self) -> dict[tuple[int, int], StoredLetter]:
        """Chat and message -> the letter that is said to have become that new message."""
        return {
            (self.kept.accounts[letter.account_id], letter.message_id): letter
            for letter in self.kept.letters
            if letter.message_id is not None and letter.message_id != letter.edits
        }


def leaks(folder: Path, secrets: Sequence[str]) -> list[str]:
    """Which secrets stand in which files of the folder, in any of the ways in which text is written."""
    forms = {form: secret for secret in secrets for form in _forms(secret)}
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        found += [f"{secret[:3]}… in {file.name}" for form, secret in forms.items() if form in content]
    return found


def _forms(secret: str) -> list[bytes]:
    escaped = secret.encode("ascii", "backslashreplace")
    return [secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be"), escaped]
