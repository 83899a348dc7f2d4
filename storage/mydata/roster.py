"""The member's line of the roster: what can be set right in it, what fits there, and how it is put."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import members, names, units
from storage.asking import Unfit
from storage.errors import Refusal
from storage.members import Member, Phone
from storage.units import Tree, Unit
from storage.values import Value

#: Signs of a team, a post, a unit; of a number of staff; of a reason.
LONGEST, LONGEST_NUMBER, MOST_WORDS = 60, 30, 500
#: Digits that a telephone number has, with area code.
_DIGITS = range(7, 13)


class Item(StrEnum):
    """What can be wrong in it."""

    NAME = "name"
    PHONE = "phone"
    TEAM = "team"
    POST = "post"
    STAFF_NO = "staff_no"
    UNIT = "unit"


class DoesNotFit(Unfit, Refusal):
    """The words are no such thing, or too long; values: item, most."""


class NoSuchUnit(Unfit, Refusal):
    """No unit, or several, are called so; values: nearest."""


class ReasonUnfit(Unfit, Refusal):
    """No reason, or one of more than 500 signs; values: most."""


class NumberTaken(Refusal):
    """The roster has that staff number for somebody else; values: number."""


def now_there(session: Session, member_id: int, item: Item) -> list[Value]:
    """What the roster has, if anything; of telephone numbers their last four digits."""
    return [one for one in _there(session, member_id, item) if one]


def _there(session: Session, member_id: int, item: Item) -> list[str | None]:
    member = session.get_one(Member, member_id)
    match item:
        case Item.NAME:
            return [member.name]
        case Item.PHONE:
            return [one[-4:] for one in members.phones(session, member_id)]
        case Item.TEAM:
            return [member.team]
        case Item.POST:
            return [member.post]
        case Item.STAFF_NO:
            return [member.staff_no]
    return [session.get_one(Unit, member.unit_id).name]


def fit(session: Session, item: Item, words: str) -> str:
    """The words as the roster would have them; DoesNotFit, NoSuchUnit."""
    said = " ".join(words.split())
    found = _FITTED[item](said) if item in _FITTED else said
    if not found or len(said) > most(item):
        raise DoesNotFit(item=item, most=most(item))
    if item is Item.UNIT:
        unit_named(session, found)
    return found


def most(item: Item) -> int:
    """Signs that it has at most."""
    if item is Item.NAME:
        return names.LONGEST
    return LONGEST_NUMBER if item in {Item.STAFF_NO, Item.PHONE} else LONGEST


def _phone(said: str) -> str | None:
    digits = members.normal_phone(said)
    return digits if len(digits) in _DIGITS else None


#: What has a shape of its own; None where the words have another.
_FITTED: Final[Mapping[Item, Callable[[str], str | None]]] = {Item.NAME: names.typed, Item.PHONE: _phone}


def put(session: Session, member_id: int, item: Item, value: str) -> None:
    """The roster has it so from now on; moves are for `people.changing`. NumberTaken."""
    member = session.get_one(Member, member_id, with_for_update=True)
    match item:
        case Item.NAME:
            member.name = value
        case Item.PHONE:
            # The numbers of before are wrong, the member says: by none of them they may be found any more.
            session.execute(delete(Phone).where(Phone.member_id == member_id))
            members.add_phone(session, member_id, value)
        case Item.TEAM:
            member.team = value
        case Item.POST:
            member.post = value
        case Item.STAFF_NO:
            other = select(Member.id).where(Member.staff_no == value, Member.id != member_id)
            if session.scalar(other) is not None:
                raise NumberTaken(number=value)
            member.staff_no = value
        case _:
            raise ValueError(item)
    session.flush()


def unit_named(session: Session, said: str) -> int:
    """The one unit that is called so; NoSuchUnit."""
    found = Tree(session).ending(said.replace("\uff0f", "/").split("/"))
    if len(found) != 1:
        raise NoSuchUnit(nearest=[*units.nearest(said, list(dict.fromkeys(units.names(session))))])
    return found[0]


def short_enough(words: str) -> str:
    """A reason without the space around it; ReasonUnfit."""
    said = words.strip()
    if not said or len(said) > MOST_WORDS:
        raise ReasonUnfit(most=MOST_WORDS)
    return said
