"""Bylaws: what the union has set for itself and rules go by.

What stands in the machine's settings comes in with the database, as its keys do: `Bylaws`. What the chair changes in
chat is `settings`, opened by itself: it keeps records, and the database opens this page.
"""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from storage.calendar import OfficeHours


@dataclass(frozen=True, slots=True)
class Bylaws:
    """`own_words`: whether people are asked for words of their own, or only which kind of trouble and to be rung."""

    own_words: bool = True
    office: OfficeHours = field(default_factory=OfficeHours)


def of(session: Session) -> Bylaws:
    """What holds in this transaction."""
    found: Bylaws = session.info["bylaws"]
    return found
