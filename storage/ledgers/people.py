"""Ledgers of people: who is of the units, who has not come yet, who is in office, who sits on the committee, groups."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import committee, members, sealed
from storage.accounts import Account
from storage.groups import admitting
from storage.groups.cards import Counts
from storage.groups.missing import absent_of
from storage.ledgers.terms import (
    Cells,
    Column,
    Form,
    Group,
    Line,
    Listed,
    Reader,
    Statement,
    Told,
    cells_of,
    names_of,
    paths,
    texts,
)
from storage.members import Member, Phone, Standing
from storage.offices import Office, listing, unit_name
from storage.rights import Deed

_PEOPLE: Final = [
    *texts("name", "unit", "team", "post"),
    Column("standing", Form.WORD, "standing"),
    *texts("staff_no", "phones"),
    Column("joined", Form.MOMENT),
]


def _people(_: Session, whose: Reader) -> Statement:
    """Whom the reader finds by name, and whose card they have: telephones masked, as there."""
    found = select(Member, Account.created_at).outerjoin(Account, Account.member_id == Member.id)
    return found.where(Member.standing != Standing.LEFT, whose.here(Member.unit_id))


def _cards(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    units = paths(session, {one.unit_id for one, _ in rows})
    numbers = _phones(session, [one.id for one, _ in rows])
    return [
        (
            *(one.name, units[one.unit_id], one.team, one.post, one.standing, one.staff_no),
            *(" ".join(map(members.masked, numbers.get(one.id, ()))) or None, joined),
        )
        for one, joined in rows
    ]


def _phones(session: Session, member_ids: list[int]) -> dict[int, list[str]]:
    numbers: dict[int, list[str]] = {}
    of_these = select(Phone.member_id, Phone.row, Phone.number).where(Phone.member_id.in_(member_ids))
    for member_id, row, number in session.execute(of_these.order_by(Phone.id)):
        numbers.setdefault(member_id, []).append(sealed.unseal(session, "phones.number", row, number))
    return numbers


def _missing(_: Session, whose: Reader) -> Statement:
    return select(Member.name, Member.unit_id, Member.team).where(*absent_of(whose.reach))


def _absent(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    units = paths(session, {unit_id for _, unit_id, _ in rows})
    return [(name, units[unit_id], team) for name, unit_id, team in rows]


def _offices(session: Session, _: Reader) -> list[Cells]:
    held = listing.in_force(session)
    names = names_of(session, {one.account_id for one in held})
    return [_office(session, one, names.get(one.account_id)) for one in held]


def _office(session: Session, one: Office, name: str | None) -> Cells:
    charges = [] if one.charges is None else one.charges.split()
    return name, one.role, unit_name(session, one), charges, one.since


_COMMITTEE: Final = [*texts("name", "unit"), Column("until", Form.DAY), Column("joined_yet", Form.WORD, "yes")]


def _committee(session: Session, whose: Reader) -> list[Cells]:
    seats = committee.seated(session, today=whose.now.date())
    return [cells_of(_COMMITTEE, {**one, "joined_yet": one["joined"]}) for one in seats]


def _groups(session: Session, _: Reader) -> list[Cells]:
    counts, found = Counts(session), []
    for one in admitting.every(session):
        told = counts.of(one.unit_id)
        found.append((one.title, told["unit"], one.state, one.added_at, told["people"], told["joined"]))
    return found


PEOPLE: Final = Line(Group.PEOPLE, Deed.FIND_PEOPLE, _PEOPLE, Listed(_people, _cards, Member.id))
MISSING: Final = Line(
    Group.PEOPLE, Deed.SEE_MISSING, texts("name", "unit", "team"), Listed(_missing, _absent, Member.id)
)
OFFICES: Final = Line(
    Group.PEOPLE,
    Deed.APPOINT,
    [
        Column("name"),
        Column("role", Form.WORD, "role"),
        Column("unit"),
        Column("charges", Form.WORD, "charge"),
        Column("since", Form.MOMENT),
    ],
    Told(_offices),
)
COMMITTEE: Final = Line(Group.PEOPLE, Deed.KEEP_COMMITTEE, _COMMITTEE, Told(_committee))
GROUPS: Final = Line(
    Group.PEOPLE,
    Deed.ADMIT_GROUPS,
    [
        *texts("title", "unit"),
        Column("state", Form.WORD, "group_state"),
        Column("added", Form.MOMENT),
        Column("people", Form.COUNT),
        Column("joined_count", Form.COUNT),
    ],
    Told(_groups),
)
