"""What the matrix says of somebody, read anew in each transaction: offices, stand-ins and duties as they stand now."""

from sqlalchemy.orm import Session

from storage import accounts, kin, members, offices, units
from storage.errors import Refusal
from storage.offices import Held
from storage.rights.deeds import Chat, Deed, Line, Who, Whose, deed_of, line_of
from storage.units import Tree
from storage.visitors import Visitor


class NotForYou(Refusal):
    """The matrix does not give the deed to this person, or not in this chat; values: deed (None for a door that
    stands in no line), desk (the person holds an office)."""


def who_is(by: Visitor) -> set[Who]:
    """All that the visitor is."""
    known = Who.STRANGER if by.member_id is None else Who.MEMBER
    return {known, *([Who.CONTACT] if by.cares else []), *(Who(one.role) for one in by.held)}


def may(by: Visitor, deed: Deed) -> bool:
    """Whether the visitor may do it at all; whose is asked with `permits` or `reach`."""
    line = line_of(deed)
    if Who.STRANGER in line.who or (Who.MEMBER in line.who and by.member_id is not None):
        return True
    return (Who.CONTACT in line.who and bool(by.cares)) or any(_gives(line, one) for one in by.held)


def ask(by: Visitor, deed: Deed) -> None:
    """NotForYou unless the visitor may do it; NotKnownYet for what every member may, and whom nobody knows yet: who is
    known as somebody's contact is told what that is for."""
    if may(by, deed):
        return
    if Who.MEMBER in line_of(deed).who and not by.cares:
        raise members.NotKnownYet(desk=bool(by.held), newcomer=not by.held)
    raise NotForYou(deed=deed, desk=by.has_desk)


def admit(by: Visitor, door: str, chat: Chat) -> None:
    """The guard at every door. NotForYou: also for a door that stands in no line, and in a chat where it isn't done."""
    deed = deed_of(door)
    if deed is None or chat not in line_of(deed).chats:
        raise NotForYou(deed=deed, desk=by.has_desk)
    ask(by, deed)


def allowed(session: Session, account_id: int, deed: Deed) -> bool:
    """Whether an account may do it by the offices that it acts by: for letters, whose reader is not at the counter."""
    line = line_of(deed)
    return any(_gives(line, one) for one in offices.acting(session, account_id))


def telephones(session: Session, account_id: int | None) -> list[tuple[int, set[Who]]]:
    """The Telegram user of that account, or of everybody in office or somebody's contact, and what they are; nothing
    for an account that is no more than others."""
    found: dict[int, set[Who]] = {}
    for telegram_id, roles in offices.telephones(session, account_id):
        found[telegram_id] = {Who(role) for role in roles} | ({Who.MEMBER} if roles else set())
    for telegram_id, is_member in kin.telephones(session, account_id):
        found.setdefault(telegram_id, set()).update({Who.CONTACT, *([Who.MEMBER] if is_member else [])})
    return list(found.items())


def reach(session: Session, account_id: int, deed: Deed) -> set[int] | None:
    """The units whose things the account may do it with, by its offices; None for the whole union."""
    return offices.once(session, (account_id, deed), lambda: _reach(session, account_id, deed))


def _reach(session: Session, account_id: int, deed: Deed) -> set[int] | None:
    line, found = line_of(deed), set[int]()
    for one in offices.acting(session, account_id):
        whose = line.who.get(Who(one.role)) if _gives(line, one) else None
        if whose is Whose.UNION or (whose is Whose.UNIT and one.unit_id is None):
            return None
        if whose is Whose.UNIT and one.unit_id is not None:
            found.add(one.unit_id)
    # Most deeds of an account reach the same units.
    return {*offices.once(session, frozenset(found), lambda: _below(session, found))}


def _below(session: Session, found: set[int]) -> set[int]:
    if not offices.is_still(session):
        return units.below(session, found)
    return offices.once(session, Tree, lambda: Tree(session)).below(found)


class Reaches:
    """What `permits` says of offices at this moment, for many accounts and units at once."""

    def __init__(self, session: Session, deed: Deed) -> None:
        self._tree = offices.once(session, Tree, lambda: Tree(session))
        self._units = offices.once(session, (Reaches, deed), lambda: _places(session, line_of(deed)))

    def permit(self, account_id: int | None, unit_id: int) -> bool:
        """Whether that account may do it with things of that unit."""
        places = self._units.get(account_id)
        return places is not None and (None in places or not places.isdisjoint(self._tree.above(unit_id)))


def _places(session: Session, line: Line) -> dict[int | None, set[int | None]]:
    return {
        account_id: {_place(line, one) for one in acts if _gives(line, one) and _reaches(line, one)}
        for account_id, acts in offices.acting_now(session).items()
    }


def _reaches(line: Line, held: Held) -> bool:
    return line.who[Who(held.role)] in (Whose.UNIT, Whose.UNION)


def _place(line: Line, held: Held) -> int | None:
    """The unit with all below it that such an office reaches; None for the whole union."""
    return None if line.who[Who(held.role)] is Whose.UNION else held.unit_id


def permits(session: Session, account_id: int, deed: Deed, unit_id: int, *, about: int | None = None) -> bool:
    """Whether the account may do it with things of that unit. `about`: the member whom the thing is about, who does not
    do it in office where the matrix says never."""
    if about is not None and line_of(deed).never_own and accounts.holder(session, about) == account_id:
        return False
    found = reach(session, account_id, deed)
    return found is None or unit_id in found


def _gives(line: Line, held: Held) -> bool:
    return Who(held.role) in line.who and held.is_for(line.charge)
