"""Verifying: the whole chain is walked, page by page, beside the running bot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import sealed
from storage.audit import chain, entries
from storage.audit.entries import AuditEntry

T = TypeVar("T")
_Entry: TypeAlias = tuple[int, datetime, int | None, str, str, bytes]
#: Entries of one look: a reader's transaction stays short, and memory bounded, however many there are.
PAGE = 2000


class Break(StrEnum):
    """How a chain can be broken.

    ENTRY: an entry does not follow on the one before: it was changed, or put in, or what stood before it is gone.
    TAIL: the last entries are gone. AFTER: entries stand behind the last one. HEAD: who is the last was tampered with;
    at 0, nothing is left of it at all.
    """

    ENTRY = "entry"
    TAIL = "tail"
    AFTER = "after"
    HEAD = "head"


class Read(Protocol):
    """Runs a rule on a reader's connection: `Database.read_now`."""

    def __call__(self, rule: Callable[[Session], T], /) -> T: ...


@dataclass(slots=True)
class Verdict:
    """What a walk has found: how many entries hold, the first and last of them, and where it breaks, if it does."""

    count: int = 0
    first: int = 0
    first_digest: bytes = chain.BEGINNING
    last: int = 0
    digest: bytes = chain.BEGINNING
    broken: Break | None = None
    #: The number of the entry at which it breaks.
    at: int = 0


@dataclass(slots=True)
class _Walk:
    """Goes from entry to entry; `before` and `reached` are digest and number of the last that holds."""

    before: bytes
    reached: int
    found: Verdict = field(default_factory=Verdict)

    def step(self, session: Session) -> int:
        """Walks one page; how many entries it had."""
        keyring = sealed.keyring_of(session)
        page = _page(session, self.reached)
        for number, at, account_id, act, record, digest in page:
            if chain.link(keyring, self.before, number, at, account_id, act, record) != digest:
                self._break(Break.ENTRY, number)
                break
            self._hold(number, digest)
        return len(page)

    def _hold(self, number: int, digest: bytes) -> None:
        if not self.found.count:
            self.found.first, self.found.first_digest = number, digest
        self.before, self.reached = digest, number
        self.found.count += 1
        self.found.last, self.found.digest = number, digest

    def _break(self, how: Break, at: int) -> None:
        self.found.broken, self.found.at = how, at

    def close(self, session: Session) -> bool:
        """Holds the end against the head; False when entries have come since, and the walk is to go on."""
        # The head first: what is committed beside this look can then only be more than it knows.
        head = entries.head(session)
        if head is None:
            # It stands there from the beginning, before the first entry: without it the audit was emptied or cut.
            self._break(Break.HEAD, self.reached)
            return True
        keyring = sealed.keyring_of(session)
        if not chain.is_sealed(keyring, head.number, head.digest, head.seal):
            self._break(Break.HEAD, head.number)
        elif head.number > self.reached:
            if _page(session, self.reached):
                return False
            self._break(Break.TAIL, self.reached + 1)
        elif head.number < self.reached:
            self._break(Break.AFTER, head.number + 1)
        elif head.digest != self.before:
            self._break(Break.HEAD, head.number)
        return True


def verify(read: Read, first: int = 1) -> Verdict:
    """Walks the entries from `first` on, and holds the last against the head; what stands before is taken as it is."""
    walk = read(lambda session: _begin(session, first))
    while not walk.found.broken:
        if not read(walk.step) and read(walk.close):
            break
    return walk.found


def _begin(session: Session, first: int) -> _Walk:
    before = select(AuditEntry.id, AuditEntry.digest).where(AuditEntry.id < first)
    found = session.execute(before.order_by(AuditEntry.id.desc()).limit(1)).one_or_none()
    return _Walk(chain.BEGINNING, 0) if found is None else _Walk(found.digest, found.id)


def _page(session: Session, after: int) -> Sequence[_Entry]:
    columns = (
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.account_id,
        AuditEntry.act,
        AuditEntry.record,
        AuditEntry.digest,
    )
    page = select(*columns).where(AuditEntry.id > after).order_by(AuditEntry.id).limit(PAGE)
    return cast("Sequence[_Entry]", session.execute(page).all())
