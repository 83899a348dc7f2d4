"""Asking: which question a person has open, and the half-done answers. One open question an account, in private only.

Every question has a number (`version`) that its buttons carry, so that a button of an older question is known as one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from sqlalchemy import ForeignKey, LargeBinary, String, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.database import Record
from storage.errors import Refusal
from storage.prepared import Prepared
from storage.values import Values, pack, unpack

#: Services of which the half-done answers go with their question: as soon as another is asked, or none.
FLEETING = frozenset({"selfcheck"})
#: Questions that a page asks beside what it is for: whoever goes on by a button or key of another service is asked no
#: more, so that what they write then is not taken for an answer.
BESIDE = frozenset(
    {
        ("series", "sentence"),
        ("question_files", "paste"),
        ("sittings", "words"),
        *(("bank", step) for step in ("doubt", "search", "back", "reply", "picture")),
        *(("exams", step) for step in ("code", "reason")),
        ("drives", "reason"),
        ("seasons", "scale"),
        ("lessons", "sentence"),
        *(
            ("quick_notes", step)
            for step in ("words", "draft", "other", "fix", "kind", "unit", "day", "times", "money")
        ),
        ("summaries", "template"),
        *(("relay", step) for step in ("first", "words", "answer", "sure", "which", "number", "reason")),
    }
)


class OpenQuestion(Record):
    """The question that an account's next free text answers; service and step are None while nothing is asked."""

    __tablename__ = "asking"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    service: Mapped[str | None] = mapped_column(String(20))
    step: Mapped[str | None] = mapped_column(String(20))
    version: Mapped[int]


class Draft(Record):
    """Answers not yet handed in, sealed; one an account and service. It waits as long as the person needs, unless the
    service is one of `FLEETING`."""

    __tablename__ = "drafts"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    service: Mapped[str] = mapped_column(String(20), primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    answers: Mapped[bytes] = sealed.column()
    kept_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Question:
    """What is open: service, step, and the number that its buttons must carry."""

    service: str | None
    step: str | None
    version: int


class Asked(Protocol):
    """Who is asked: a visitor, of whom only this is known here."""

    account_id: int
    question: Question
    drafts: dict[str, tuple[bytes, bytes] | None]


class Unfit:
    """Marks a refusal of words that don't fit: the question stays open for better ones; any other closes it."""


class Outdated(Refusal):
    """The button or answer belongs to a question that is not open (any more)."""


_ASKING = cast("Table", OpenQuestion.__table__)
_DRAFTS = cast("Table", Draft.__table__)


def _upsert(table: Table, keys: list[str], dialect: str) -> sqlite.Insert | postgresql.Insert:
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    others = {column.name: insert.excluded[column.name] for column in table.c if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=others)


_SET_QUESTION = Prepared({name: _upsert(_ASKING, ["account_id"], name) for name in ("sqlite", "postgresql")})
_KEEP_DRAFT = Prepared({name: _upsert(_DRAFTS, ["account_id", "service"], name) for name in ("sqlite", "postgresql")})
_READ_DRAFT = Prepared(
    select(_DRAFTS.c.row, _DRAFTS.c.answers).where(
        _DRAFTS.c.account_id == bindparam("account"), _DRAFTS.c.service == bindparam("service")
    )
)
_DROP_DRAFT = Prepared(
    delete(_DRAFTS).where(_DRAFTS.c.account_id == bindparam("account"), _DRAFTS.c.service == bindparam("service_"))
)


#: Half-done answers, from when somebody last touched them.
UNTOUCHED = stale.rows(Draft, Draft.kept_at)


def ask(session: Session, by: Asked, service: str, step: str) -> int:
    """Opens the question; returns the number that its buttons carry. An older open question is closed by it."""
    return _set(session, by, service, step)


def close(session: Session, by: Asked) -> None:
    """Nothing is asked any more; drafts stay, but for those of `FLEETING`."""
    if by.question.service is not None:
        _set(session, by, None, None)


def leave(session: Session, by: Asked, to: str) -> None:
    """The visitor goes to that service: one of `BESIDE` of another is asked no more."""
    if (by.question.service, by.question.step) in BESIDE and by.question.service != to:
        close(session, by)


def _set(session: Session, by: Asked, service: str | None, step: str | None) -> int:
    left = by.question.service
    if left in FLEETING and left != service:
        drop(session, by, left)
    version = by.question.version + 1
    by.question = Question(service, step, version)
    row = {"account_id": by.account_id, "service": service, "step": step, "version": version}
    _SET_QUESTION.run(session, row)
    return version


def expect(by: Asked, service: str, step: str, version: int | None = None) -> None:
    """Raises Outdated unless exactly this question is open (text answers carry no version)."""
    wanted = by.question.version if version is None else version
    if by.question != Question(service, step, wanted):
        raise Outdated


def keep(session: Session, by: Asked, service: str, answers: Values, *, now: datetime) -> None:
    """Puts the answers in the place of what was kept before."""
    row = sealed.new_row()
    closed = sealed.seal(session, "drafts.answers", row, pack(answers))
    kept = {"account_id": by.account_id, "service": service, "row": row, "answers": closed, "kept_at": now}
    _KEEP_DRAFT.run(session, kept)
    by.drafts[service] = (row, closed)


def draft(session: Session, by: Asked, service: str) -> Values:
    """The answers so far; empty when there are none."""
    if service not in by.drafts:
        found = _READ_DRAFT.rows(session, {"account": by.account_id, "service": service})
        by.drafts[service] = (found[0][0], found[0][1]) if found else None
    kept = by.drafts[service]
    return unpack(sealed.unseal(session, "drafts.answers", *kept)) if kept else {}


def forget(session: Session, account_id: int) -> None:
    """Nothing is asked of the account any more, and nothing of what it had begun is left."""
    session.execute(delete(_DRAFTS).where(_DRAFTS.c.account_id == account_id))
    asked = update(_ASKING).where(_ASKING.c.account_id == account_id)
    session.execute(asked.values(service=None, step=None, version=_ASKING.c.version + 1))


def drop(session: Session, by: Asked, service: str) -> None:
    """Forgets the half-done answers."""
    _DROP_DRAFT.run(session, {"account": by.account_id, "service_": service})
    by.drafts[service] = None
