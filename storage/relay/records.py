"""What is kept of a talk through the bot: the words, sealed, that somebody agreed to the way they go, which message is
of which talk."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Date, ForeignKey, Integer, LargeBinary, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, sealed
from storage.database import Record
from storage.errors import Refusal
from storage.talks import Talk, shredding

SERVICE: Final = "relay"
#: Characters of one message: with what stands around them they fit into one of Telegram's.
MOST: Final = 2000
#: Of those below a picture: with what stands around them they fit below one. More of them are a message of their own.
MOST_BELOW: Final = 450
#: Of the words agreed to in an anonymous talk; changed words are agreed to anew.
VERSION: Final = 1


class Side(StrEnum):
    """Who says it."""

    EMPLOYEE = "employee"
    OFFICER = "officer"


class Fate(StrEnum):
    """WAITING: nobody has the talk yet, or it is on its way. SENT: Telegram has it. UNSURE: it may have arrived and may
    not, and is not sent again by itself. NOT_SENT: it did not arrive."""

    WAITING = "waiting"
    SENT = "sent"
    UNSURE = "unsure"
    NOT_SENT = "not_sent"


class Relay(Record):
    """A talk that goes through the bot. `version`: of the words agreed to for this one talk, whose consent stands here
    and not beside a name; None where the employee's own consents hold."""

    __tablename__ = "relays"

    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id"), primary_key=True, autoincrement=False)
    version: Mapped[int | None] = mapped_column(Integer)


class Said(Record):
    """One message of a talk: `words` or a `picture` (a JPEG written anew, base64) or both, sealed under the talk's own
    key. `nth` within the talk, by which one that came twice is known. Of when, the day alone."""

    __tablename__ = "relay_words"
    __table_args__ = (UniqueConstraint("talk_id", "nth", name="uq_relay_words_talk_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id"))
    nth: Mapped[int] = mapped_column(Integer)
    side: Mapped[Side] = mapped_column(String(10))
    fate: Mapped[Fate] = mapped_column(String(10))
    words: Mapped[bytes | None] = sealed.column()
    picture: Mapped[bytes | None] = sealed.column()
    day: Mapped[date] = mapped_column(Date)


class Bound(Record):
    """A message in somebody's chat and the talk that it is of. The fingerprint is of the chat and the message: whoever
    has the file finds no chat by it."""

    __tablename__ = "relay_messages"

    blind: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id"), index=True)


class HasEnded(Refusal):
    """The talk is over: nothing goes through any more. Of which it was nothing is said: the audit names who was
    refused."""


class TakenByAnother(Refusal):
    """Another officer has it; values: number."""


class OpenAlready(Refusal):
    """They have one of that kind open; values: talk, unnamed."""


class NobodyThere(Refusal):
    """No officer in charge of talks but themselves."""


class TooLong(asking.Unfit, Refusal):
    """Values: most."""


class WhichTalk(asking.Unfit, Refusal):
    """A reply to a message that is of no talk: it could go to the wrong one, and goes nowhere."""


def fit(words: str) -> str:
    """The words without space around them. TooLong."""
    words = words.strip()
    if len(words) > MOST:
        raise TooLong(most=MOST)
    return words


def keep(
    session: Session, talk: Talk, side: Side, words: str | None, picture: str | None = None, *, now: datetime
) -> Said:
    """Keeps what was said, sealed; the talk is locked. `picture` is base64."""
    row = sealed.new_row()
    said = Said(
        row=row,
        talk_id=talk.id,
        nth=1 + (session.scalar(select(func.max(Said.nth)).where(Said.talk_id == talk.id)) or 0),
        side=side,
        fate=Fate.WAITING,
        words=words and sealed.seal(session, "relay_words.words", row, words, under=talk.data_key),
        picture=picture and sealed.seal(session, "relay_words.picture", row, picture, under=talk.data_key),
        day=now.date(),
    )
    session.add(said)
    session.flush()
    return said


def keep_all(
    session: Session, talk: Talk, side: Side, words: str | None, picture: str | None = None, *, now: datetime
) -> list[Said]:
    """The same; words that don't fit below their picture are a message after it."""
    if picture is None or words is None or len(words) <= MOST_BELOW:
        return [keep(session, talk, side, words, picture, now=now)]
    first = keep(session, talk, side, None, picture, now=now)
    return [first, keep(session, talk, side, words, now=now)]


def words_of(session: Session, talk: Talk, said: Said) -> str | None:
    """What was said; None beside a picture without words."""
    if said.words is None:
        return None
    return sealed.unseal(session, "relay_words.words", said.row, said.words, under=talk.data_key)


def picture_of(session: Session, talk: Talk, said: Said) -> str | None:
    """The picture as base64, if there is one."""
    if said.picture is None:
        return None
    return sealed.unseal(session, "relay_words.picture", said.row, said.picture, under=talk.data_key)


def unsent(session: Session, talk_id: int, side: Side) -> Sequence[Said]:
    """What that side said and nobody was there to hear, in its order."""
    waiting = (Said.talk_id == talk_id) & (Said.side == side) & (Said.fate == Fate.WAITING)
    return session.scalars(select(Said).where(waiting).order_by(Said.nth)).all()


def have_spoken(session: Session, talk_id: int) -> set[Side]:
    """Who has said anything in it."""
    return {Side(one) for one in session.scalars(select(Said.side).where(Said.talk_id == talk_id).distinct())}


# Which message is of which talk.


def bind(session: Session, account_id: int, message_id: int, talk_id: int) -> None:
    """That message in the account's chat is of that talk."""
    session.merge(Bound(blind=_blind(session, account_id, message_id), talk_id=talk_id))


def bound(session: Session, account_id: int, message_id: int) -> int | None:
    """Of which talk it is, if of any."""
    found = session.get(Bound, _blind(session, account_id, message_id))
    return None if found is None else found.talk_id


def _blind(session: Session, account_id: int, message_id: int) -> bytes:
    return sealed.blind(session, "relay_messages.blind", f"{account_id}:{message_id}")


# They go with their talk.


def _forget_words(session: Session, talk_ids: list[int]) -> None:
    for table in (Said, Bound):
        session.execute(delete(table).where(table.talk_id.in_(talk_ids)))


def _forget(session: Session, talk_ids: list[int]) -> None:
    session.execute(delete(Relay).where(Relay.talk_id.in_(talk_ids)))


shredding.BESIDE_WORDS.append(_forget_words)
shredding.BESIDE_ROWS.append(_forget)
