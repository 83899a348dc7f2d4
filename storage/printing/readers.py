"""Readers: which visits of a campaign somebody has on paper, by office or because they go there; never their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from storage import accounts, rights, units
from storage.campaigns import Campaign, State
from storage.members import Member
from storage.rights import Deed
from storage.units import Tree
from storage.visits import WALKED, Stage, Visit


class Sheet(StrEnum):
    """LIST: 签领表, to be signed; CARDS: one for each who goes; DAYS: a calendar; TABLE: a workbook."""

    LIST = "list"
    CARDS = "cards"
    DAYS = "days"
    TABLE = "table"


#: What a list and a table show before anybody has approved them, and from then on; the others have what is to be done.
_PROPOSED: Final = (Stage.PROPOSED, Stage.PLANNED)
_SHOWN: Final = {Sheet.LIST: WALKED, Sheet.TABLE: (*WALKED, Stage.OVER)}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which visits of a campaign: of a unit and all below it, or of somebody who goes; of all where both are None."""

    unit_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes: the units that their offices reach (None for all of them), and who they are themselves."""

    scope: frozenset[int] | None
    member_id: int | None

    def has(self) -> ColumnElement[bool]:
        """The visits that they have on paper."""
        office = true() if self.scope is None else Visit.unit_id.in_(self.scope) if self.scope else false()
        if self.member_id is None:
            return office
        return (Visit.member_id != self.member_id) & or_(office, goes(self.member_id))


def reader(session: Session, account_id: int) -> Reader:
    """The rights of this moment."""
    scope = rights.reach(session, account_id, Deed.KEEP_VISITS)
    return Reader(None if scope is None else frozenset(scope), accounts.member_of(session, account_id))


def goes(member_id: int) -> ColumnElement[bool]:
    """The visits on which that person goes."""
    return or_(Visit.first_id == member_id, Visit.second_id == member_id)


def meant(
    session: Session, campaign: Campaign, whose: Reader, choice: Choice, sheet: Sheet = Sheet.LIST
) -> list[ColumnElement[bool]]:
    """The visits that the reader has of what they chose, as that paper shows them."""
    found = [Visit.campaign_id == campaign.id, Visit.stage.in_(_stages(campaign, sheet)), whose.has()]
    if sheet is Sheet.DAYS:
        found.append(Visit.day.is_not(None))
    if choice.unit_id is not None:
        found.append(Visit.unit_id.in_(units.below(session, [choice.unit_id])))
    if choice.member_id is not None:
        found.append(goes(choice.member_id))
    return found


def _stages(campaign: Campaign, sheet: Sheet) -> tuple[Stage, ...]:
    if sheet not in _SHOWN:
        return (Stage.PLANNED,)
    return _PROPOSED if campaign.state == State.LISTING else _SHOWN[sheet]


def visits_of(
    session: Session, campaign: Campaign, whose: Reader, choice: Choice, sheet: Sheet = Sheet.LIST
) -> Sequence[Visit]:
    """Unit by unit along the routes; of one who goes, day by day, as their telephone has it."""
    found = session.scalars(select(Visit).where(*meant(session, campaign, whose, choice, sheet))).all()
    return along(Tree(session), found, dated=choice.member_id is not None)


def along(tree: Tree, visits: Iterable[Visit], *, dated: bool) -> list[Visit]:
    """Station by station, then along the route; `dated`: first by the day on which somebody goes or should."""

    def place(one: Visit) -> tuple[date, tuple[str, ...], int, int]:
        day = (one.day or one.due_on or date.max) if dated else date.max
        return day, tree.path(one.unit_id), one.place, one.id

    return sorted(visits, key=place)


def names_of(session: Session, visits: Iterable[Visit]) -> dict[int, str]:
    """Everybody's name who is visited or goes."""
    wanted = {one for visit in visits for one in (visit.member_id, visit.first_id, visit.second_id) if one is not None}
    found = session.execute(select(Member.id, Member.name).where(Member.id.in_(wanted)))
    return {one.id: one.name for one in found}
