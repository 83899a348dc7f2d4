"""What a page has decided becomes rows: new members, changed ones, telephones that come and go."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from storage import circumstances, homes, members
from storage.commits import core
from storage.members import Member, Phone, Standing
from storage.prepared import Prepared
from storage.rosters import calling
from storage.rosters.page import Page
from storage.rosters.register import Known
from storage.rosters.rows import Taken

_MEMBERS, _PHONES = cast("Table", Member.__table__), cast("Table", Phone.__table__)
_INSERT = insert(_MEMBERS).returning(_MEMBERS.c.id, sort_by_parameter_order=True)
_INSERT_KEYED = Prepared(_MEMBERS.insert().values({column.key: bindparam(column.key) for column in _MEMBERS.c}))
_UPDATE = Prepared(
    update(_MEMBERS)
    .where(_MEMBERS.c.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in ("staff_no", "unit_id", "team", "post", "standing")})
)


def write(session: Session, page: Page, *, now: datetime | None = None, changes: bool = False) -> Taken:
    """Writes what the page decided, in a few statements however many the rows. `now`: what it tells of homes is kept,
    as told then, and who is new, has moved or retired is an occasion for a talk; whoever has gone is forgotten with all
    that only visits needed. `changes`: each row says what has happened, none is a line of a whole roster."""
    touched = list(page.touched.values())
    _enter(session, [one for one in touched if one.id < 0])
    _change(session, [one for key, one in page.touched.items() if key > 0])
    if page.gone_phones:
        core(session).execute(delete(_PHONES).where(_PHONES.c.id.in_(page.gone_phones)))
    fresh = [(one, blind) for one in touched for blind, key in one.phones.items() if not key]
    members.add_known_phones(session, [(one.id, page.numbers[blind], blind) for one, blind in fresh])
    if now is not None and page.homes and not changes:
        homes.refresh(session, {one.id: home for one, home in page.homes}, now=now)
    forget(session, [one.id for one in touched if one.standing == Standing.LEFT])
    if now is not None:
        calling.note(session, page.decisions, changes=changes, now=now)
    new = sum(decision.new for decision in page.decisions)
    changed = sum(bool(decision.changes) for decision in page.decisions)
    return Taken(
        new,
        changed,
        len(page.decisions) - new - changed,
        tuple(page.refused),
        tuple(page.remarks),
        tuple(decision.person.id for decision in page.decisions),
        page.named(),
        sum(decision.left for decision in page.decisions),
    )


def forget(session: Session, gone: Collection[int]) -> None:
    """Of who has left the bureau nothing is kept by which they would be visited."""
    if gone:
        homes.forget(session, gone)
        circumstances.forget(session, gone)


def _enter(session: Session, people: list[Known]) -> None:
    if not people:
        return
    rows: list[dict[str, object]] = [
        {
            "name": one.name,
            "staff_no": one.staff_no,
            "unit_id": one.unit_id,
            "team": one.team,
            "post": one.post,
            "standing": one.standing,
        }
        for one in people
    ]
    connection = core(session)
    keys: Sequence[int]
    if connection.dialect.name == "sqlite":
        # Nobody else writes in this transaction, so the next keys are free; asked back they would come one by one.
        first = (connection.scalar(select(func.max(_MEMBERS.c.id))) or 0) + 1
        keys = range(first, first + len(rows))
        _INSERT_KEYED.run_all(connection, [{**row, "id": key} for row, key in zip(rows, keys, strict=True)])
    else:
        keys = connection.scalars(_INSERT, rows).all()
    for one, key in zip(people, keys, strict=True):
        one.id = key
    members.write_keys(connection, [(one.id, one.name) for one in people])


def _change(session: Session, people: list[Known]) -> None:
    rows = [
        {
            "key": one.id,
            "new_staff_no": one.staff_no,
            "new_unit_id": one.unit_id,
            "new_team": one.team,
            "new_post": one.post,
            "new_standing": one.standing,
        }
        for one in people
    ]
    if rows:
        _UPDATE.run_all(core(session), rows)
