"""What the tests of due talks share: something has come up, an officer records a talk."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import due_talks
from storage.due_talks import DueTalk, Stage, opening, recording, settling
from storage.talks import Talk, Way
from storage.values import Values
from tests.cast import Actor, Cast

KEYS = [line.key for line in due_talks.SHIPPED]


def take_up(cast: Cast) -> int:
    """The round that takes up what other services have left."""
    return cast.write(lambda session: opening.take_up(session, now=cast.now))


def dues(cast: Cast) -> list[tuple[str, Stage]]:
    """Why and where it stands, of each that was ever due."""

    def rule(session: Session) -> list[tuple[str, Stage]]:
        found = session.scalars(select(DueTalk).order_by(DueTalk.id))
        return [(due_talks.line_of(session, one), due_talks.stage_of(session, one)) for one in found]

    return cast.read(rule)


def open_(cast: Cast, by: Actor, member_id: int | None, key: str = "sanction") -> int:
    """By one tap; its key."""
    return int(str(cast.acts(by, settling.open_by_hand, member_id, KEYS.index(key))["due"]))


def record(
    cast: Cast,
    by: Actor,
    member_id: int | None = None,
    *,
    due: int | None = None,
    back: int = 0,
    way: Way = Way.IN_PERSON,
) -> Values:
    """By taps, from the person's card or from what is due."""
    begin, key = (recording.begin_with, member_id) if due is None else (recording.begin_due, due)
    asked = cast.acts(by, begin, key)
    asked = cast.acts(by, recording.choose_day, asked["version"], back)
    asked = cast.acts(by, recording.choose_way, asked["version"], way)
    return cast.acts(by, recording.save, asked["version"])


def talks_of(cast: Cast) -> list[Talk]:
    return cast.read(lambda session: [*session.scalars(select(Talk).order_by(Talk.id))])
