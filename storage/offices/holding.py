"""Holding office: who holds what now, who acts by it, and who answers for a unit."""

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from storage import units
from storage.accounts import Account
from storage.members import Member, Standing
from storage.offices.records import Absence, Charge, Office, Role
from storage.prepared import Prepared
from storage.units import Unit

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


#: Whether somebody is away at all; most are not, and then nobody else need be looked at.
_AWAY = Prepared(
    select(_ABSENCES.stand_in_id).where(_ABSENCES.account_id == bindparam("account"), _ABSENCES.ended_at.is_(None))
)


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


#: Under this name a session keeps what it has asked once of offices, while nothing is written.
_KEPT: Final = "offices_kept"
#: And under this one that it reads for many people at that moment.
_MANY: Final = "offices_many"
_T = TypeVar("_T")
_Units = TypeVar("_Units", set[int] | None, Collection[int] | None)


@contextmanager
def still(session: Session, *, many: bool = False) -> Iterator[None]:
    """Within it the session writes nothing, so that who is in office, and what follows from that, is asked once: for
    who reads much of one person at one moment, or of `many`."""
    if _KEPT in session.info:
        yield
        return
    session.info[_KEPT], session.info[_MANY] = {}, many
    try:
        yield
    finally:
        del session.info[_KEPT], session.info[_MANY]


def is_still(session: Session) -> bool:
    return _KEPT in session.info


def once(session: Session, key: Hashable, ask: Callable[[], _T]) -> _T:
    """What `ask` finds; while the session stands `still`, asked once for the key. Nobody changes what is found."""
    kept: dict[Hashable, _T] | None = session.info.get(_KEPT)
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    return kept[key]


def once_for_all(session: Session, key: Hashable, reach: _Units, ask: Callable[[_Units], _T]) -> _T:
    """What `ask` finds in those units; where it is read for many people, in the whole union (None), once for the key:
    whoever asks takes out of it what lies in their units."""
    if not session.info.get(_MANY):
        return ask(reach)
    return once(session, key, lambda: ask(None))


def in_office(session: Session) -> list[Held]:
    """Every office in force, longest held first; none of people who have left.

    A stand-in counts only while they hold a fitting office themselves, office by office: who is dismissed or leaves
    answers for nobody from that moment on, whatever the absence says.
    """
    return [*once(session, "in_office", lambda: _in_office(session))]


def _in_office(session: Session) -> list[Held]:
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
    return [*acting_now(session).get(account_id, ())]


def acting_now(session: Session) -> dict[int, list[Held]]:
    """`acting` of everybody who acts by any office."""
    return once(session, "acting", lambda: _acting_now(session))


def _acting_now(session: Session) -> dict[int, list[Held]]:
    held = in_office(session)
    acts: dict[int, list[Held]] = {}
    for one in held:
        for account_id in {one.holder, one.stand_in or one.holder}:
            acts.setdefault(account_id, []).append(one)
    if not any(one.role is Role.CHAIR for one in held):
        for mine in acts.values():
            mine.extend([replace(one, role=Role.CHAIR) for one in mine if one.role is Role.DEPUTY][:1])
    return acts


def acts_as(session: Session, account_id: int) -> set[int]:
    """The account, and those for whom it stands in."""
    return {account_id, *(one.holder for one in in_office(session) if one.stand_in == account_id)}


def answering_for(session: Session, account_id: int) -> int:
    """Who answers for the account: itself, or its stand-in while it is away."""
    if not _AWAY.rows(session, {"account": account_id}):
        return account_id
    mine = [one for one in in_office(session) if one.holder == account_id]
    return next((one.stand_in for one in mine if one.stand_in is not None), account_id)


def people(session: Session) -> dict[int, int]:
    """The members who hold an office or answer in one, with their accounts."""
    return once(session, "people", lambda: _people(session))


def _people(session: Session) -> dict[int, int]:
    everybody = {account_id for one in in_office(session) for account_id in (one.holder, one.answers)}
    found = select(Account.member_id, Account.id).where(Account.id.in_(everybody), Account.member_id.is_not(None))
    return {member_id: account_id for member_id, account_id in session.execute(found) if member_id is not None}


def seats(session: Session) -> dict[int, Role]:
    """The members in the seats that change hands by a word only, never by a row of a list: deputies and chairs."""
    seated = [one for one in in_office(session) if one.role in (Role.DEPUTY, Role.CHAIR)]
    # Whoever has both is the chair.
    held = {one.holder: one.role for one in sorted(seated, key=lambda one: one.role is Role.CHAIR)}
    whose = select(Account.id, Account.member_id).where(Account.id.in_(held), Account.member_id.is_not(None))
    return {member_id: held[key] for key, member_id in session.execute(whose) if member_id is not None}


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
    session: Session,
    role: Role,
    unit_id: int,
    *,
    besides: int | set[int] | None = None,
    charge: Charge | None = None,
    among: Sequence[Held] | None = None,
) -> list[int]:
    """Who answers for a unit in a role: its own holders, else those of the next unit above, else the chair.

    `besides`: accounts that must not answer (a person's own case goes to somebody else). `charge`: what for.
    `among`: who is in office, where many units are asked for at one moment.
    """
    left_out = besides if isinstance(besides, set) else {besides}
    held = once(session, _by_office, lambda: _by_office(among or in_office(session)))
    above = once(session, (units.upwards, unit_id), lambda: units.upwards(session, unit_id))
    for office in [*((role, scope) for scope in [*above, None]), (Role.CHAIR, None), (Role.DEPUTY, None)]:
        mine = [one for one in held.get(office, ()) if one.answers not in left_out and one.is_for(charge)]
        if mine:
            return list(dict.fromkeys(one.answers for one in mine))
    return []


def _by_office(held: Sequence[Held]) -> dict[tuple[Role, int | None], list[Held]]:
    found: dict[tuple[Role, int | None], list[Held]] = {}
    for one in held:
        found.setdefault((one.role, one.unit_id), []).append(one)
    return found


def telephones(session: Session, account_id: int | None) -> list[tuple[int, set[Role]]]:
    """The Telegram user of that account, or of everybody in office, and in which roles; none for whom nobody knows."""
    roles: dict[int, set[Role]] = {} if account_id is None else {account_id: set()}
    for one in in_office(session):
        for acting_by in {one.holder, one.answers}:
            if account_id in (None, acting_by):
                roles.setdefault(acting_by, set()).add(one.role)
    users = session.execute(select(Account.id, Account.telegram_id).where(Account.id.in_(roles)).order_by(Account.id))
    return [(telegram_id, roles[key]) for key, telegram_id in users]


def held_by(session: Session, account_id: int) -> list[Office]:
    """The offices that the account holds itself now."""
    return list(session.scalars(select(Office).where(_holds(account_id)).order_by(Office.id)))


def _holds(account_id: int) -> ColumnElement[bool]:
    left = select(Account.id).join(Member, Member.id == Account.member_id)
    left = left.where(Account.id == account_id, Member.standing == Standing.LEFT)
    return (Office.account_id == account_id) & Office.until.is_(None) & Office.account_id.not_in(left)


def unit_name(session: Session, office: Office) -> str | None:
    return session.scalar(select(Unit.name).where(Unit.id == office.unit_id))
