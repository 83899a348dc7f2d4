"""Who knocks at the doors of the matrix, and what each side of the bureau has that the other must not come near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.phones import Phone
from storage.accounts import Account
from storage.offices import Charge, Role
from storage.rights import Line, Who, Whose
from tests.story.conftest import STATION
from tests.story.doorways import Act

EAST, WEST = STATION, "城西供水站"
#: A row by its table and key, and what stands in it.
Key: TypeAlias = tuple[str, tuple[object, ...]]
Rows: TypeAlias = Mapping[Key, tuple[object, ...]]
#: One telephone and what is done with it.
Hand: TypeAlias = tuple[Phone, Sequence[Act]]
#: What was sent, and to which chat; None for what flashes over one.
Said: TypeAlias = tuple[int | None, str]


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who knocks: what the matrix calls them, in office where, in charge of what."""

    name: str
    who: Who
    #: The office that they hold, or held.
    role: Role | None = None
    at: str = EAST
    charges: tuple[Charge, ...] | None = None

    @property
    def known(self) -> bool:
        """Whether the roster has them."""
        return self.who not in {Who.STRANGER, Who.CONTACT}


PARTS = (
    Part("stranger", Who.STRANGER),
    Part("contact", Who.CONTACT),
    Part("member", Who.MEMBER),
    Part("steward", Who.STEWARD, Role.STEWARD),
    Part("officer", Who.OFFICER, Role.OFFICER),
    Part("officer_west", Who.OFFICER, Role.OFFICER, WEST),
    Part("officer_for_talks", Who.OFFICER, Role.OFFICER, charges=(Charge.TALKS,)),
    Part("deputy", Who.DEPUTY, Role.DEPUTY),
    Part("chair", Who.CHAIR, Role.CHAIR),
    Part("admin", Who.ADMIN, Role.ADMIN),
    Part("dismissed", Who.MEMBER, Role.OFFICER),
)


@dataclass(frozen=True, slots=True)
class Side:
    """One unit's people and their things: what nobody of elsewhere reads (`canaries`), which rows nobody changes."""

    unit: int
    canaries: frozenset[str]
    #: The words of a case that somebody else has taken on.
    taken: str
    rows: frozenset[Key]


def may(part: Part, line: Line) -> bool:
    """Whether the matrix gives it to them at all."""
    if Who.STRANGER in line.who or (Who.MEMBER in line.who and part.known):
        return True
    charged = part.charges is None or line.charge is None or line.charge in part.charges
    return part.who in line.who and charged


def whose(part: Part, line: Line) -> Whose:
    """As far as the matrix gives it to them: the most of all that they are."""
    given = [line.who[one] for one in (part.who, Who.MEMBER, Who.STRANGER) if one in line.who]
    return max(given, key=[*Whose].index)


def account_of(session: Session, phone: Phone) -> int:
    return session.scalars(select(Account.id).filter_by(telegram_id=phone.person.id)).one()
