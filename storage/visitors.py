"""Visitors: who stands at the counter, with offices and open question, read anew in each transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from storage import accounts, asking, kin, offices
from storage.accounts import Account
from storage.asking import Draft, OpenQuestion, Question
from storage.kin import Cared, Contact
from storage.members import Member, Standing
from storage.offices import Absence, Held, Office, Role
from storage.prepared import Prepared
from storage.units import Unit


@dataclass(frozen=True, slots=True)
class Person:
    """What Telegram tells of a sender; `language` is the bot's language nearest to theirs."""

    telegram_id: int
    language: str


@dataclass(slots=True)
class Visitor:
    """The person of this transaction. `member_id` is None while the account is not bound; nothing here is cached."""

    account_id: int
    telegram_id: int
    language: str
    member_id: int | None
    name: str | None
    unit_id: int | None
    unit: str | None
    question: Question
    #: The offices that the visitor acts by, own ones and those of whom they stand in for.
    held: tuple[Held, ...]
    #: Half-done answers as `asking` found them in this transaction: service -> (row, sealed), None for nothing.
    drafts: dict[str, tuple[bytes, bytes] | None] = field(default_factory=dict)
    #: For whom the visitor is a family contact.
    cares: tuple[Cared, ...] = ()
    #: Whether there are visits for them to make: asked for the menu alone, and False where nobody asked.
    goes: bool = False

    def holds(self, *roles: Role) -> bool:
        """Whether the visitor acts by one of the offices, wherever."""
        return any(one.role in roles for one in self.held)

    def answers_for(self, account_id: int | None) -> bool:
        """Whether what is that account's is the visitor's now: their own, or of somebody who is away."""
        return account_id == self.account_id or any(one.holder == account_id for one in self.held)

    @property
    def has_desk(self) -> bool:
        return bool(self.held)


class _Found(NamedTuple):
    """A row of `_RECOGNISE`, in its order: one for each office, or one in all."""

    id: int
    language: str
    member_id: int | None
    blocked_at: datetime | None
    name: str | None
    standing: str | None
    unit_id: int | None
    unit: str | None
    service: str | None
    step: str | None
    version: int | None
    row: bytes | None
    answers: bytes | None
    role: str | None
    scope: int | None
    charges: str | None
    away: int | None
    cares: bool


_A, _M, _U = Account.__table__.c, Member.__table__.c, Unit.__table__.c
_Q, _D, _O = OpenQuestion.__table__.c, Draft.__table__.c, Office.__table__.c
_S, _C = Absence.__table__.c, Contact.__table__.c

_RECOGNISE = Prepared(
    select(
        _A.id,
        _A.language,
        _A.member_id,
        _A.blocked_at,
        _M.name,
        _M.standing,
        _M.unit_id,
        _U.name.label("unit"),
        _Q.service,
        _Q.step,
        _Q.version,
        _D.row,
        _D.answers,
        _O.role,
        _O.unit_id.label("scope"),
        _O.charges,
        _S.account_id.label("away"),
        exists().where(_C.account_id == _A.id, _C.ended_at.is_(None)).label("cares"),
    )
    .select_from(
        Account.__table__.outerjoin(Member.__table__, _A.member_id == _M.id)
        .outerjoin(Unit.__table__, _M.unit_id == _U.id)
        .outerjoin(OpenQuestion.__table__, _Q.account_id == _A.id)
        .outerjoin(Draft.__table__, (_D.account_id == _A.id) & (_D.service == _Q.service))
        .outerjoin(Office.__table__, (_O.account_id == _A.id) & _O.until.is_(None))
        .outerjoin(Absence.__table__, (_S.stand_in_id == _A.id) & _S.ended_at.is_(None))
    )
    .where(_A.telegram_id == bindparam("telegram_id"))
    .order_by(_O.id)
)


def recognise(session: Session, person: Person, *, now: datetime) -> Visitor:
    """The visitor of this transaction; a person never seen before gets an account. A word unblocks the account.

    Whoever has left the bureau is nobody's member and holds no office, whatever the account was bound to.
    """
    rows = _found(session, person)
    if not rows:
        return _stranger(person, accounts.open_account(session, person.telegram_id, person.language, now=now))
    if rows[0].blocked_at is not None:
        accounts.mark_blocked(session, rows[0].id, None)
    return _known(session, person, rows)


def met(session: Session, person: Person) -> Visitor:
    """Who acts in a group: nobody gets an account by it, or lets the bot in again, and no question is open there.

    `account_id` is 0 for somebody who has none.
    """
    rows = _found(session, person)
    if not rows:
        return _stranger(person, 0)
    here = _known(session, person, rows)
    here.question, here.drafts = Question(None, None, here.question.version), {}
    return here


def _found(session: Session, person: Person) -> list[_Found]:
    return [_Found(*row) for row in _RECOGNISE.rows(session, {"telegram_id": person.telegram_id})]


def _stranger(person: Person, account_id: int) -> Visitor:
    nothing = Question(None, None, 0)
    return Visitor(account_id, person.telegram_id, person.language, None, None, None, None, nothing, ())


def _known(session: Session, person: Person, rows: list[_Found]) -> Visitor:
    first = rows[0]
    if first.standing == Standing.LEFT:
        here = _visitor(person, first._replace(member_id=None, name=None, unit_id=None, unit=None), ())
    else:
        here = _visitor(person, first, _held(session, rows))
    if first.cares:
        here.cares = kin.cared_for(session, first.id)
    return here


def _held(session: Session, rows: list[_Found]) -> tuple[Held, ...]:
    """The offices acted by. Who stands in for somebody, or might for the chair, is looked at again: few are."""
    if any(row.away is not None or row.role == Role.DEPUTY for row in rows):
        return tuple(offices.acting(session, rows[0].id))
    return tuple(Held(row.id, Role(row.role), row.scope, row.charges, None) for row in rows if row.role is not None)


def _visitor(person: Person, row: _Found, held: tuple[Held, ...]) -> Visitor:
    return Visitor(
        account_id=row.id,
        telegram_id=person.telegram_id,
        language=row.language,
        member_id=row.member_id,
        name=row.name,
        unit_id=row.unit_id,
        unit=row.unit,
        question=Question(row.service, row.step, row.version or 0),
        held=held,
        drafts={}
        if row.service is None
        else {row.service: (row.row, row.answers) if row.row and row.answers else None},
    )


def by_account(session: Session, account_id: int) -> Visitor:
    """The visitor that an account would be, for rules that act on somebody who is not at the counter.

    It is no word of theirs: who has blocked the bot stays so.
    """
    account = session.get_one(Account, account_id)
    person = Person(account.telegram_id, account.language)
    return _known(session, person, _found(session, person))


def myself(session: Session, *, by: Visitor, now: datetime) -> Visitor:
    """Who is there, for a counter that only greets."""
    del session, now
    return by


def choose_language(session: Session, language: str, *, by: Visitor, now: datetime) -> Visitor:
    """The language of every letter from now on, this answer included."""
    del now
    accounts.choose_language(session, by.account_id, language)
    by.language = language
    return by


def cancel(session: Session, *, by: Visitor, now: datetime) -> tuple[Visitor, str | None]:
    """Closes the open question, drafts stay; returns its service too, None when nothing was open."""
    del now
    service = by.question.service
    asking.close(session, by)
    return by, service


def come_or_go(session: Session, there: bool, *, by: Visitor, now: datetime) -> None:  # noqa: FBT001
    """The person blocked the bot or let it in again."""
    accounts.mark_blocked(session, by.account_id, None if there else now)
