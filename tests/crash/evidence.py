"""The evidence: what people did, what the API accepted, and what the database holds when all is quiet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import hardship
from storage.accounts import Account
from storage.asking import OpenQuestion
from storage.audit import AuditEntry
from storage.hardship import Report
from storage.hardship.cards import letter_of
from storage.inbox import Update
from storage.numbers import Counter as Numbers
from storage.outbox import Rank, State, StoredLetter
from tests.crash.ledger import Accepted
from tests.crash.oracle import Oracle
from tests.crash.people import Deed
from tests.crash.ways import Ask, Expected, Records, Said

#: After these a case waits for no answer.
_OVER = {"hardship.close", "hardship.withdraw", "hardship.reply"}


@dataclass(frozen=True)
class Kept:
    """The database's tables; people by their Telegram ids. `contents`: report -> what was answered, as the oracle
    writes it; `words`: what was said in each case; `letters_of`: the name of its letter -> the case."""

    inbox: list[Update]
    letters: list[StoredLetter]
    reports: list[Report]
    contents: dict[int, tuple[object, ...]]
    words: list[Said]
    letters_of: dict[str, int]
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
        contents={report.id: _content(session, report) for report in session.scalars(select(Report))},
        words=[
            Said(hardship.words_of(session, report, one), one.kind, one.report_id)
            for report, one in session.execute(
                select(Report, hardship.Answer)
                .join(hardship.Answer, hardship.Answer.report_id == Report.id)
                .order_by(hardship.Answer.id)
            )
        ],
        letters_of={letter_of(one.row): one.report_id for one in session.scalars(select(hardship.Answer))},
        counters={(one.prefix, one.year): one.last for one in session.scalars(select(Numbers))},
        audit=list(session.scalars(select(AuditEntry))),
        questions={
            people[one.account_id]: (one.step or "", one.version) for one in session.scalars(select(OpenQuestion))
        },
        accounts=people,
        members={one.member_id: one.telegram_id for one in every_account if one.member_id},
    )


def _content(session: Session, report: Report) -> tuple[object, ...]:
    story, kept = hardship.story_of(session, report) or "", hardship.details_of(session, report)
    causes, help_ = (tuple(map(str, kept.get(name) or [])) for name in ("causes", "help"))
    return report.whom, report.urgency, story, causes, help_, kept.get("reach") or "", kept.get("about") or ""


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
        return Oracle(self._records()).foresee(self.deeds)

    def _records(self) -> Records:
        people, reports = self.kept.accounts, self.kept.reports
        answers: dict[int, list[str]] = defaultdict(list)
        for letter in self.kept.letters:
            if letter.rank == Rank.ANSWER:
                answers[people[letter.account_id]].append(letter.key)
        ended = {one.id for one in reports if self.acts_on(one.number) & {"hardship.close", "hardship.withdraw"}}
        return Records(
            self.got_at,
            officers=self.every_officer,
            answers=answers,
            asked=self._asked(),
            ended=ended,
            reopened={one.id for one in reports if "hardship.not_solved" in self.acts_on(one.number)},
            officer_of={report.id: people[report.officer_id] for report in reports if report.officer_id},
        )

    def _asked(self) -> dict[int, list[Ask]]:
        asked: dict[int, list[Ask]] = defaultdict(list)
        numbers = {report.id: report.number for report in self.kept.reports}
        for letter in self.kept.letters:
            if letter.key == "hardship.asked" and letter.state == State.SENT:
                report = self.kept.letters_of.get(letter.once or "")
                over = [one for one in self.kept.audit if one.record == numbers.get(report or 0) and one.act in _OVER]
                moot = report is None or any(one.at <= letter.ended_at for one in over)
                asked[self.kept.accounts[letter.account_id]].append(Ask(report, moot))
        return asked

    @cached_property
    def every_officer(self) -> set[int]:
        return set().union(*self.officers.values())

    def acts_on(self, number: str) -> set[str]:
        """What was done to the case, by the audit."""
        return self._acts.get(number, set())

    @cached_property
    def _acts(self) -> dict[str, set[str]]:
        acts: dict[str, set[str]] = defaultdict(set)
        for entry in self.kept.audit:
            acts[entry.record or ""].add(entry.act)
        return acts

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
