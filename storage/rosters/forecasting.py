"""What an import would do, reckoned by the rules that do it, on a connection that can't write."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TypeVar

from sqlalchemy.orm import Session

from storage.rosters import absence, rules, unit_lists
from storage.rosters.absence import Listed
from storage.rosters.page import Decision, Page
from storage.rosters.register import Register
from storage.rosters.rows import ChangeRow, Concerned, Coverage, Forecast, RefusedRow, RosterRow, UnitRow, UnitsTaken
from storage.units import Tree

Item = TypeVar("Item")
#: Rows reckoned at once; nobody waits for a reader.
_PAGE = 500


def forecast(
    session: Session,
    rows: Sequence[RosterRow],
    changes: Sequence[ChangeRow] = (),
    *,
    refused: Sequence[RefusedRow] = (),
    complete: Coverage | None = None,
) -> Forecast:
    """What `open_units`, `take`, `take_changes` and, where the file is `complete`, `leave_absent` would do with these.

    `refused` are the rows refused when the file was read: whoever they mean is not absent.
    """
    ahead = Ahead(session, {row.unit_path for row in rows if row.unit_path})
    for page in pages(rows, _PAGE):
        ahead.take(page)
    for lines in pages(changes, _PAGE):
        ahead.take_changes(lines)
    return ahead.close(refused, complete)


def pages(items: Iterable[Item], n: int) -> Iterator[list[Item]]:
    """The items in lists of up to n."""
    rest = iter(items)
    while page := list(islice(rest, n)):
        yield page


class Ahead:
    """The same page by page, for who does not want to hold a whole file."""

    def __init__(
        self, session: Session, unit_paths: Collection[tuple[str, ...]], units: Sequence[UnitRow] = ()
    ) -> None:
        self._register = Register(session)
        self._tree = tree = Tree(session)
        listed = self._settle(units)
        made = rules.grow(tree, unit_paths, tree.imagine)
        self._told = Forecast(units_meant=rules.meant_by(tree, sorted(unit_paths)))
        self._told.units_made = listed.made + made
        self._told.units_placed = listed.placed
        self._told.units_listed = len(units) - len(listed.refused)
        self._told.refused += listed.refused
        self._listed = Listed(Coverage())
        self._unlike_stored: set[int] = set()
        self._path = cache(lambda unit_id: "/".join(tree.path(unit_id)))

    def take(self, rows: Sequence[RosterRow]) -> None:
        self._add(rules.decide(self._register, self._tree, rows))

    def take_changes(self, changes: Sequence[ChangeRow]) -> None:
        self._add(rules.decide_changes(self._register, self._tree, changes))

    def close(self, refused: Iterable[RefusedRow] = (), complete: Coverage | None = None) -> Forecast:
        self._listed.refused += refused
        if complete is not None:
            self._listed.coverage = complete
            more: int | None = 0
            while more is not None:
                absences, _, more = absence.judge(self._register, self._tree, self._listed, more, _PAGE)
                self._told.absences.add(absences)
        return self._told

    def _settle(self, rows: Sequence[UnitRow]) -> UnitsTaken:
        upper_first = sorted(rows, key=lambda row: len(row.path))
        once = unit_lists.once(rows)
        return unit_lists.settle(self._tree, upper_first, once, self._tree.imagine, lambda *_: None)

    def _add(self, page: Page) -> None:
        for decision in page.decisions:
            self._file(decision)
        self._told.refused += page.refused
        self._told.remarks += page.remarks
        self._unlike_stored.update(page.touched)
        for decision in page.decisions:
            # Of a large file most are unchanged; held all together they would weigh a quarter of a gigabyte.
            if decision.person.id not in self._unlike_stored:
                self._register.forget(decision.person)
        self._listed.members.update(decision.person.id for decision in page.decisions)
        self._listed.named |= page.named()
        self._listed.refused += page.refused

    def _file(self, decision: Decision) -> None:
        if not (decision.new or decision.changes):
            self._told.unchanged += 1
            return
        one = decision.person
        told = Concerned(
            decision.place,
            one.name,
            self._path(one.unit_id),
            one.staff_no,
            decision.changes,
            one.id if one.id > 0 else None,
        )
        (self._told.new if decision.new else self._told.left if decision.left else self._told.changed).append(told)
