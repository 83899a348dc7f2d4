"""What is kept of an activity: what, when, where, for whom, with how many places, and who has signed up for it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed
from storage.database import Record
from storage.values import Values, pack, unpack


class Kind(StrEnum):
    """体育, 文艺, 培训 (再教育), 体检, 志愿服务, 亲子和联谊, 其他. What each asks and shows is data: `kinds`."""

    SPORTS = "sports"
    CULTURE = "culture"
    TRAINING = "training"
    CHECKUP = "checkup"
    VOLUNTEER = "volunteer"
    FAMILY = "family"
    OTHER = "other"


class State(StrEnum):
    """DRAFT: seen by whoever writes it; OPEN: published; CANCELLED, with a reason; OVER: it has been."""

    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"
    OVER = "over"


class Selection(StrEnum):
    """Who gets the places where there are fewer than people: who comes first, or by lot once sign-up has closed."""

    FIRST_COME = "first_come"
    DRAW = "draw"


class Audience(StrEnum):
    """Whom it is for, of the units that it reaches."""

    ALL = "all"
    IN_SERVICE = "in_service"
    RETIRED = "retired"


class Place(StrEnum):
    """Where somebody stands. ENTERED: in the pot, before the draw. SEATED: has a place. OFFERED: a freed place is held
    for them. WAITING: on the waitlist. WITHDRAWN by themselves or by whoever entered them; DECLINED, EXPIRED: what
    became of an offer."""

    ENTERED = "entered"
    SEATED = "seated"
    OFFERED = "offered"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    EXPIRED = "expired"


#: Who takes up a place.
HOLDING = (Place.SEATED, Place.OFFERED)
#: Who is still in it.
IN = (Place.ENTERED, Place.SEATED, Place.OFFERED, Place.WAITING)
#: Who is out of it, and may sign up anew, behind everybody.
OUT = (Place.WITHDRAWN, Place.DECLINED, Place.EXPIRED)


class Ask(StrEnum):
    """What an answer to a question is: words, one of its choices, a number, yes or no."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    YES_NO = "yes_no"


class Activity(Record):
    """An activity, from its draft on. `number` from its publication; `unit_id`: whose it is, None for the whole
    bureau's; `place` is where, `directions` how to get there, `fee` a note on money. `closes_at` ends sign-up,
    `seats` are the places in all (None: as many as come), taken by people, family counted; `family_most`: how many of
    the family each may bring. `minutes` of training it counts for. `drawn_at`: when its places
    were drawn. `version` counts what was changed since it was published."""

    __tablename__ = "activities"
    __table_args__ = (CheckConstraint("seats IS NULL OR seats > 0", name="some_seats"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(16), unique=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    state: Mapped[State] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]
    title: Mapped[str | None] = mapped_column(String(40))
    words: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(80))
    directions: Mapped[str | None] = mapped_column(String(300))
    fee: Mapped[str | None] = mapped_column(String(100))
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    seats: Mapped[int | None] = mapped_column(Integer)
    family_most: Mapped[int] = mapped_column(Integer, default=0)
    selection: Mapped[Selection] = mapped_column(String(12), default=Selection.FIRST_COME)
    audience: Mapped[Audience] = mapped_column(String(12), default=Audience.ALL)
    minutes: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=0)
    drawn_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_why: Mapped[str | None] = mapped_column(String(200))


# Of all that ever were, few are open.
_OPEN = text("state = 'open'")
Index("ix_activities_open", Activity.starts_at, Activity.id, sqlite_where=_OPEN, postgresql_where=_OPEN)


class ActivityUnit(Record):
    """A unit that it is for, with all below it. Without any it is for everybody's."""

    __tablename__ = "activity_units"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)


class Option(Record):
    """One of what can be chosen in signing up: a date, a size, a distance, in the order of `nth`. With `seats` it has
    places of its own, within those of the activity; with `starts_at` it is at another time."""

    __tablename__ = "activity_options"
    __table_args__ = (CheckConstraint("seats IS NULL OR seats > 0", name="some_seats"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    nth: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(String(30))
    seats: Mapped[int | None] = mapped_column(Integer)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]


class ActivityQuestion(Record):
    """What is asked in signing up, in the order of `nth`: the officer's `words`, or `stock`, a question that the kind
    brings along, whose words are among the texts. `choices`: packed, of a CHOICE."""

    __tablename__ = "activity_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    nth: Mapped[int] = mapped_column(Integer)
    ask: Mapped[Ask] = mapped_column(String(8))
    stock: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(String(80))
    choices: Mapped[str | None] = mapped_column(Text)
    required: Mapped[bool] = mapped_column(Boolean, default=True)


class SignUp(Record):
    """Somebody's place in an activity, one row a person. `family`: how many come along, all seated with them or none.
    `turn`: the order in which they are seated, offered and drawn; who comes back after leaving gets a new one.
    `offer_until`: how long a freed place is held. `made_by`: the own account, or that of whoever entered them.
    `answers` (sealed): by the question's key. `comes`: what they said when they were reminded. `reminded_at`:
    when they last were. `came_at`, `came_by`: checked in, by which account; `missed`: they were not there."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        UniqueConstraint("activity_id", "member_id", name="uq_sign_ups_activity_id"),
        CheckConstraint("family >= 0", name="no_fewer"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    option_id: Mapped[int | None] = mapped_column(ForeignKey("activity_options.id"))
    family: Mapped[int] = mapped_column(Integer, default=0)
    place: Mapped[Place] = mapped_column(String(10))
    turn: Mapped[int] = mapped_column(BigInteger)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    seated_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    offer_until: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    answers: Mapped[bytes | None] = sealed.column()
    comes: Mapped[bool | None] = mapped_column(Boolean)
    reminded_at: Mapped[datetime | None]
    came_at: Mapped[datetime | None]
    came_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    missed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


#: Who is seated, and who comes next.
Index("ix_sign_ups_activity_id", SignUp.activity_id, SignUp.place, SignUp.turn)
#: Who comes behind everybody.
Index("ix_sign_ups_turn", SignUp.activity_id, SignUp.turn)
#: Few places are on offer at a time.
_HELD = text("place = 'offered'")
Index("ix_sign_ups_offered", SignUp.offer_until, sqlite_where=_HELD, postgresql_where=_HELD)


def options_of(session: Session, activity_id: int) -> Sequence[Option]:
    """In their order."""
    return session.scalars(select(Option).where(Option.activity_id == activity_id).order_by(Option.nth)).all()


def questions_of(session: Session, activity_id: int) -> Sequence[ActivityQuestion]:
    """In their order."""
    asked = select(ActivityQuestion).where(ActivityQuestion.activity_id == activity_id)
    return session.scalars(asked.order_by(ActivityQuestion.nth)).all()


def units_of(session: Session, activity_id: int) -> list[int]:
    """The units that it is for; none for everybody's."""
    return list(session.scalars(select(ActivityUnit.unit_id).where(ActivityUnit.activity_id == activity_id)))


def sign_up_of(session: Session, activity_id: int, member_id: int) -> SignUp | None:
    """The person's own row, whatever became of it."""
    return session.scalar(select(SignUp).where(SignUp.activity_id == activity_id, SignUp.member_id == member_id))


def answers_of(session: Session, sign_up: SignUp) -> Values:
    """What was answered, by the question's key as a text; empty where nothing was asked, or it is forgotten."""
    if sign_up.answers is None:
        return {}
    return unpack(sealed.unseal(session, "sign_ups.answers", sign_up.row, sign_up.answers))


def keep_answers(session: Session, sign_up: SignUp, answers: Values) -> None:
    sign_up.answers = sealed.seal(session, "sign_ups.answers", sign_up.row, pack(answers)) if answers else None
