"""Who does not stand in a file that is declared complete: they are marked as having left, but nobody in doubt.

Left alone are: people of units in which the file names nobody; the retired where the file has no sheet of theirs, and
people in service where it has none of theirs; whoever a refused row may mean; whoever may stand there under another
name or number; the chair and the deputies, whose seats are not lost by a list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import audit
from storage.members import RETIRED, Member, Standing
from storage.rosters import writing
from storage.rosters.register import Known, Register
from storage.rosters.rows import Absences, Change, Concerned, Coverage, RefusedRow, Taken, Trace
from storage.units import Tree

#: People looked at in one transaction.
LOOKED_AT = 200


@dataclass(slots=True)
class _Kept:
    """What the refused rows keep: names, numbers, telephones; whole units where a row tells nothing of the kind."""

    names: set[str]
    numbers: set[str]
    blinds: set[bytes]
    units: set[int]
    everybody: bool


@dataclass(slots=True)
class Listed:
    """Whom a complete file names; gathered while its pages are taken."""

    coverage: Coverage
    members: set[int] = field(default_factory=set)
    named: set[tuple[int, bool]] = field(default_factory=set)
    refused: list[RefusedRow] = field(default_factory=list)
    #: Whom somebody was told of and agreed to. Who is absent besides came in since, and stays.
    agreed: frozenset[int] | None = None
    kept: _Kept | None = None

    def add(self, taken: Taken) -> None:
        self.members.update(taken.meant)
        self.named |= taken.named
        self.refused += taken.refused


def leave_absent(
    session: Session, listed: Listed, *, after: int = 0, now: datetime, by: int | None = None
) -> tuple[Absences, int | None]:
    """Marks a page of those who are absent as having left; the key to go on after, None when all have been looked at.

    Only after every page of the file has been taken. `by` is the account that declared the file complete.
    """
    register = Register(session)
    absences, leaving, more = judge(register, Tree(session), listed, after, LOOKED_AT)
    if leaving:
        keys = [one.id for one in leaving]
        session.execute(update(Member).where(Member.id.in_(keys)).values(standing=Standing.LEFT))
        writing.forget(session, keys)
    for one in leaving:
        audit.note(session, "rosters.leave_absent", by=by, now=now, record=f"members {one.id}")
    return absences, more


def judge(
    register: Register, tree: Tree, listed: Listed, after: int, n: int
) -> tuple[Absences, list[Known], int | None]:
    """What becomes of those of the next `n` people who are not listed, and who of them goes; nothing is written."""
    people, more = register.missing(listed.members, after, n)
    register.load_like(people)
    if listed.kept is None:
        listed.kept = _keep(register, tree, [row.trace for row in listed.refused])
    absences, leaving = Absences(), []
    for one in people:
        retired = one.standing in RETIRED
        if not (listed.coverage.retired if retired else listed.coverage.in_service):
            absences.not_compared += 1
        elif (one.unit_id, retired) not in listed.named:
            unit = "/".join(tree.path(one.unit_id))
            absences.unnamed[unit] = absences.unnamed.get(unit, 0) + 1
        elif _in_doubt(register, one, listed, listed.kept):
            absences.in_doubt.append(_concerned(one, tree))
        elif register.seat(one) is not None:
            absences.seated.append(_concerned(one, tree))
        else:
            register.leave_seat(one)
            leaving.append(one)
            gone = Change("standing", one.standing, Standing.LEFT)
            absences.left.append(_concerned(one, tree, gone))
    return absences, leaving, more


def _concerned(one: Known, tree: Tree, *changes: Change) -> Concerned:
    return Concerned(None, one.name, "/".join(tree.path(one.unit_id)), one.staff_no, changes, one.id)


def _in_doubt(register: Register, one: Known, listed: Listed, kept: _Kept) -> bool:
    new_since = listed.agreed is not None and one.id not in listed.agreed
    return new_since or _refused_row_means(one, kept) or _stands_otherwise(register, one, listed.members)


def _keep(register: Register, tree: Tree, traces: Iterable[Trace]) -> _Kept:
    traces = list(traces)
    nameless = [trace for trace in traces if not trace.name]
    numbers = {trace.staff_no for trace in traces if trace.staff_no}
    blinds = {trace: set(register.blinds(trace.phones)) for trace in traces}
    known = register.known_numbers({trace.staff_no for trace in nameless if trace.staff_no})
    held = register.holders({blind for trace in nameless for blind in blinds[trace]})
    strangers = [trace for trace in nameless if trace.staff_no not in known and not blinds[trace] & held.keys()]
    return _Kept(
        names={trace.name for trace in traces if trace.name},
        numbers=numbers,
        blinds=set().union(*blinds.values()),
        units={unit_id for trace in strangers if trace.unit_path for unit_id in tree.ending(trace.unit_path)},
        everybody=any(not trace.unit_path for trace in strangers),
    )


def _refused_row_means(one: Known, kept: _Kept) -> bool:
    return (
        kept.everybody
        or one.unit_id in kept.units
        or one.name in kept.names
        or one.staff_no in kept.numbers
        or not kept.blinds.isdisjoint(one.phones)
    )


def _stands_otherwise(register: Register, one: Known, listed: set[int]) -> bool:
    """Whether somebody listed has the name or a telephone; two numbers are two people unless both agree."""
    namesakes = {other.id: other for other in register.called(one.name) if other.id in listed}
    sharers = {other.id: other for blind in one.phones for other in register.reached_by(blind) if other.id in listed}
    if namesakes.keys() & sharers.keys():
        return True
    return any(not (one.staff_no and other.staff_no) for other in (namesakes | sharers).values())
