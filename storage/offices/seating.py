"""Coming into office and out of it: the rows, from and until when."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from storage import audit
from storage.commits import later
from storage.offices.records import Charge, Office, Role


def named(charges: Iterable[Charge] | None) -> str | None:
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
    chosen = named(charges)
    same_unit = Office.unit_id == unit_id if unit_id is not None else Office.unit_id.is_(None)
    held = session.scalar(
        select(Office).where(Office.account_id == account_id, Office.role == role, same_unit, Office.until.is_(None))
    )
    if held is not None:
        held.charges = chosen
        return held
    office = Office(account_id=account_id, role=role, unit_id=unit_id, charges=chosen, since=now, until=None)
    session.add(office)
    session.flush()
    later(session, changed, account_id)
    return office


def changed(connection: Connection, accounts: list[int]) -> list[int]:
    """Tells whoever listens whose offices are not what they were; it stands in the database already."""
    del connection
    return accounts


def dismiss(session: Session, account_id: int, *, now: datetime, by: int | None = None) -> None:
    """Ends every office of the account; the very next tap is asked again and refused. `by`: None for the machine.

    Whom it stood in for is answered for by themselves again from this moment on, and told by `absences`.
    """
    held = list(session.scalars(select(Office.id).where(Office.account_id == account_id, Office.until.is_(None))))
    for office_id in held:
        end(session, office_id, now=now, by=by)


def end(session: Session, office_id: int, *, now: datetime, by: int | None) -> None:
    """Ends one office. `by`: None for the machine."""
    session.execute(update(Office).where(Office.id == office_id, Office.until.is_(None)).values(until=now))
    later(session, changed, session.scalar(select(Office.account_id).where(Office.id == office_id)))
    audit.note(session, "offices.dismiss", by=by, now=now, record=f"offices {office_id}")
