"""Holding office: the records, one-time invitations, who holds what now, and who answers for a unit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Date, ForeignKey, Index, LargeBinary, String, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, audit, codes, stale, units
from storage.accounts import Account
from storage.commits import later
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.prepared import Prepared
from storage.units import Unit


class Role(StrEnum):
    """Officer: the unit's cases. Steward: vouches for people. Deputy (副主席) and chair: the whole union. Admin:
    machine and roster, no cases."""

    OFFICER = "officer"
    STEWARD = "steward"
    DEPUTY = "deputy"
    CHAIR = "chair"
    ADMIN = "admin"


#: Roles that are held for the whole union, never for a unit.
WHOLE_UNION = frozenset({Role.DEPUTY, Role.CHAIR, Role.ADMIN})


class Charge(StrEnum):
    """分工: what an officer is in charge of. One of whom nothing is said does all of it."""

    HARDSHIP = "hardship"
    ACTIVITIES = "activities"
    TALKS = "talks"
    QUIZZES = "quizzes"
    DISCLOSURE = "disclosure"
    HAZARDS = "hazards"
    RIGHTS = "rights"


class ComeInFirst(Refusal):
    """The code is for somebody of the roster, and nobody knows yet whether that is who holds it."""


class Office(Record):
    """A role held by an account, for a unit and all below it, or (None) for the whole union.

    It counts while the account's member, if it has one, is at the bureau: who leaves holds nothing any more. `charges`:
    of an officer, what it is for, names with spaces between; None for all of it.
    """

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[Role] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    charges: Mapped[str | None] = mapped_column(String(80))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Absence(Record):
    """外出代理: until that day (not included) somebody else in office answers for the account. It holds until it is
    ended, by a round on that day or earlier by hand; one open absence an account."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[date] = mapped_column(Date)
    ended_at: Mapped[datetime | None]


# The invariant stands in the schema too.
_AWAY = text("ended_at IS NULL")
Index("ux_absences_open", Absence.account_id, unique=True, sqlite_where=_AWAY, postgresql_where=_AWAY)


class Invitation(Record):
    """A one-time code into an office; only its hash is kept, so a stolen database invites nobody. `given_by`,
    `member_id`: by whom and for whom alone; None from the machine, for whoever holds the code."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    role: Mapped[Role] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    charges: Mapped[str | None] = mapped_column(String(80))
    given_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


_OFFICES, _ACCOUNTS, _MEMBERS = Office.__table__.c, Account.__table__.c, Member.__table__.c
_ABSENCES = Absence.__table__.c
# Everybody in office: few rows, and the tree of units decides which of them is nearest.
_IN_OFFICE = Prepared(
    select(_OFFICES.account_id, _OFFICES.role, _OFFICES.unit_id, _OFFICES.charges, _ABSENCES.stand_in_id)
    .select_from(
        Office.__table__.join(Account.__table__, _ACCOUNTS.id == _OFFICES.account_id)
        .outerjoin(Member.__table__, _MEMBERS.id == _ACCOUNTS.member_id)
        .outerjoin(Absence.__table__, (_ABSENCES.account_id == _OFFICES.account_id) & _ABSENCES.ended_at.is_(None))
    )
    .where(_OFFICES.until.is_(None), _MEMBERS.standing.is_distinct_from(Standing.LEFT.value))
    .order_by(_OFFICES.id)
)


def invite(
    session: Session,
    role: Role,
    unit_id: int | None,
    *,
    now: datetime,
    charges: Iterable[Charge] | None = None,
    by: int | None = None,
    member_id: int | None = None,
) -> tuple[str, datetime]:
    """A new code of 128 random bits and the instant until which it works. `by`: None for the machine; `member_id`: for
    whom alone."""
    code, expires_at = codes.fresh(), now + codes.LASTS
    invitation = Invitation(
        code_hash=codes.hash_of(code),
        role=role,
        unit_id=unit_id,
        charges=_named(charges),
        given_by=by,
        member_id=member_id,
        expires_at=expires_at,
    )
    session.add(invitation)
    session.flush()
    audit.note(session, "offices.invite", by=by, now=now, record=f"invitations {invitation.id}")
    return code, expires_at


def accept(session: Session, code: str, account_id: int, *, now: datetime) -> Office | None:
    """The account comes into the office of the code; None for a code that opens nothing (counted against guessing).

    For somebody who has left no code opens anything, and none is used up; so it is for anybody but the person whom the
    code is for, and when its giver has the chair's seat no more. Raises TooManyCodes while the account is locked out,
    also for a right code; ComeInFirst to an account that is nobody's yet, when the code is somebody's.
    """
    codes.hold_back_guessing(session, account_id, now=now)
    mine = select(Invitation).where(Invitation.code_hash == codes.hash_of(code)).with_for_update()
    invitation = session.scalar(mine)
    if invitation is None or not _opens(session, invitation, account_id, now=now):
        codes.count_wrong(session, account_id, now=now)
        return None
    if invitation.member_id is not None and accounts.member_of(session, account_id) is None:
        raise ComeInFirst
    invitation.used_at, invitation.used_by = now, account_id
    charges = None if invitation.charges is None else [Charge(one) for one in invitation.charges.split()]
    return appoint(session, account_id, invitation.role, invitation.unit_id, now=now, charges=charges)


def _opens(session: Session, invitation: Invitation, account_id: int, *, now: datetime) -> bool:
    if invitation.used_at is not None or invitation.expires_at <= now or accounts.has_left(session, account_id):
        return False
    if invitation.member_id is not None and accounts.member_of(session, account_id) not in (None, invitation.member_id):
        return False
    giver = invitation.given_by
    return giver is None or any(one.role is Role.CHAIR for one in acting(session, giver))


def giver_of(session: Session, code: str) -> int | None:
    """Who gave the code; None for the machine."""
    return session.scalar(select(Invitation.given_by).where(Invitation.code_hash == codes.hash_of(code)))


def _named(charges: Iterable[Charge] | None) -> str | None:
    return None if charges is None else " ".join(one for one in Charge if one in set(charges))


def appoint(
    session: Session,
    account_id: int,
    role: Role,
    unit_id: int | None,
    *,
    now: datetime,
    charges: Iterable[Charge] | None = None,
) -> Office:
    """The office, held from now; of one already held only the charges change. `charges`: None for all of it."""
    named = _named(charges)
    same_unit = Office.unit_id == unit_id if unit_id is not None else Office.unit_id.is_(None)
    held = session.scalar(
        select(Office).where(Office.account_id == account_id, Office.role == role, same_unit, Office.until.is_(None))
    )
    if held is not None:
        held.charges = named
        return held
    office = Office(account_id=account_id, role=role, unit_id=unit_id, charges=named, since=now, until=None)
    session.add(office)
    session.flush()
    later(session, changed, account_id)
    return office


def changed(connection: Connection, accounts: list[int]) -> list[int]:
    """Tells whoever listens whose offices are not what they were; it stands in the database already."""
    del connection
    return accounts


def telephones(session: Session, account_id: int | None) -> list[tuple[int, set[Role]]]:
    """The Telegram user of that account, or of everybody in office, and in which roles; none for whom nobody knows."""
    roles: dict[int, set[Role]] = {} if account_id is None else {account_id: set()}
    for one in in_office(session):
        for acting_by in {one.holder, one.answers}:
            if account_id in (None, acting_by):
                roles.setdefault(acting_by, set()).add(one.role)
    users = session.execute(select(Account.id, Account.telegram_id).where(Account.id.in_(roles)).order_by(Account.id))
    return [(telegram_id, roles[key]) for key, telegram_id in users]


def dismiss(session: Session, account_id: int, *, now: datetime, by: int | None = None) -> None:
    """Ends every office of the account; the very next tap is asked again and refused. `by`: None for the machine."""
    held = list(session.scalars(select(Office.id).where(Office.account_id == account_id, Office.until.is_(None))))
    for office_id in held:
        end(session, office_id, now=now, by=by)
    # Nobody acts by the offices of those for whom they stood in, either.
    away = update(Absence).where((Absence.account_id == account_id) | (Absence.stand_in_id == account_id))
    session.execute(away.where(Absence.ended_at.is_(None)).values(ended_at=now))


def end(session: Session, office_id: int, *, now: datetime, by: int | None) -> None:
    """Ends one office. `by`: None for the machine."""
    session.execute(update(Office).where(Office.id == office_id, Office.until.is_(None)).values(until=now))
    later(session, changed, session.scalar(select(Office.account_id).where(Office.id == office_id)))
    audit.note(session, "offices.dismiss", by=by, now=now, record=f"offices {office_id}")


@dataclass(frozen=True, slots=True)
class Held:
    """An office in force: who holds it, and who answers in it, which are two while somebody is away."""

    holder: int
    role: Role
    unit_id: int | None
    charges: str | None
    stand_in: int | None

    @property
    def answers(self) -> int:
        return self.holder if self.stand_in is None else self.stand_in

    def is_for(self, charge: Charge | None) -> bool:
        """Whether the work is among what the office is for; only an officer's can be for a part."""
        return charge is None or self.charges is None or self.role is not Role.OFFICER or charge in self.charges.split()


#: Whoever stands in for a role holds one of these themselves, the fittest first. The chair has the deputy stand in.
FITTING: dict[Role, tuple[Role, ...]] = {
    Role.CHAIR: (Role.DEPUTY, Role.CHAIR),
    Role.DEPUTY: (Role.CHAIR, Role.DEPUTY),
    Role.ADMIN: (Role.ADMIN, Role.CHAIR),
    Role.OFFICER: (Role.OFFICER, Role.DEPUTY, Role.CHAIR),
    Role.STEWARD: (Role.STEWARD, Role.OFFICER, Role.DEPUTY, Role.CHAIR),
}


def in_office(session: Session) -> list[Held]:
    """Every office in force, longest held first; none of people who have left.

    A stand-in counts only while they hold a fitting office themselves, office by office: who is dismissed or leaves
    answers for nobody from that moment on, whatever the absence says.
    """
    held = [Held(one[0], Role(one[1]), *one[2:]) for one in _IN_OFFICE.rows(session, {})]
    if not any(one.stand_in for one in held):
        return held
    roles: dict[int, set[Role]] = {}
    for one in held:
        roles.setdefault(one.holder, set()).add(one.role)
    return [one if fits(one.role, roles.get(one.stand_in or 0, set())) else replace(one, stand_in=None) for one in held]


def fits(role: Role, roles: set[Role]) -> bool:
    """Whether somebody of these roles may stand in for that one."""
    return not roles.isdisjoint(FITTING[role])


def acting(session: Session, account_id: int) -> list[Held]:
    """What the account may act by: its own offices, those of whom it stands in for, and the chair's while that seat is
    empty and it is the deputy."""
    held = in_office(session)
    mine = [one for one in held if account_id in (one.holder, one.stand_in)]
    deputy = next((one for one in mine if one.role is Role.DEPUTY), None)
    if deputy is not None and not any(one.role is Role.CHAIR for one in held):
        mine.append(replace(deputy, role=Role.CHAIR))
    return mine


def acts_as(session: Session, account_id: int) -> set[int]:
    """The account, and those for whom it stands in."""
    return {account_id, *(one.holder for one in in_office(session) if one.stand_in == account_id)}


def answering_for(session: Session, account_id: int) -> int:
    """Who answers for the account: itself, or its stand-in while it is away."""
    mine = [one for one in in_office(session) if one.holder == account_id]
    return next((one.stand_in for one in mine if one.stand_in is not None), account_id)


def holders(session: Session, role: Role, unit_id: int | None) -> list[int]:
    """Who answers in the role for exactly that unit (None: the whole union), longest in office first."""
    held = [one for one in in_office(session) if (one.role, one.unit_id) == (role, unit_id)]
    return list(dict.fromkeys(one.answers for one in held))


def chairs(session: Session) -> list[int]:
    """Who answers for the whole union: the chair, or whoever stands in; the deputy while that seat is empty."""
    return holders(session, Role.CHAIR, None) or holders(session, Role.DEPUTY, None)


def serving(session: Session, *roles: Role) -> dict[int, tuple[Role, int | None]]:
    """Every account in one of the offices, longest in office first, with role and unit of the one held longest."""
    found: dict[int, tuple[Role, int | None]] = {}
    for one in in_office(session):
        if one.role in roles:
            found.setdefault(one.holder, (one.role, one.unit_id))
    return found


def responsible(
    session: Session, role: Role, unit_id: int, *, besides: int | set[int] | None = None, charge: Charge | None = None
) -> list[int]:
    """Who answers for a unit in a role: its own holders, else those of the next unit above, else the chair.

    `besides`: accounts that must not answer (a person's own case goes to somebody else). `charge`: what for.
    """
    left_out = besides if isinstance(besides, set) else {besides}
    held = [one for one in in_office(session) if one.answers not in left_out and one.is_for(charge)]
    places = [(role, scope) for scope in [*units.upwards(session, unit_id), None]]
    for office in [*places, (Role.CHAIR, None), (Role.DEPUTY, None)]:
        found = [one.answers for one in held if (one.role, one.unit_id) == office]
        if found:
            return list(dict.fromkeys(found))
    return []


def held_by(session: Session, account_id: int) -> list[Office]:
    """The offices that the account holds itself now."""
    return list(session.scalars(select(Office).where(_holds(account_id)).order_by(Office.id)))


def _holds(account_id: int) -> ColumnElement[bool]:
    left = select(Account.id).join(Member, Member.id == Account.member_id)
    left = left.where(Account.id == account_id, Member.standing == Standing.LEFT)
    return (Office.account_id == account_id) & Office.until.is_(None) & Office.account_id.not_in(left)


def unit_name(session: Session, office: Office) -> str | None:
    return session.scalar(select(Unit.name).where(Unit.id == office.unit_id))


#: Invitations from when they ran out, used or not.
RUN_OUT = stale.rows(Invitation, Invitation.expires_at)
