"""What is kept of an alarm: a number, whether somebody came, and who was called; never what was written."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ForeignKey, Index, Integer, String, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import stale
from storage.database import Record
from storage.errors import Refusal
from storage.stale import Stale

#: How long nobody comes until those who were called are called again.
AGAIN_AFTER: Final = timedelta(minutes=10)
#: Who came a moment ago is still there.
SETTLED_FOR: Final = timedelta(hours=1)
#: How long whoever came can see whom it is about.
NAMED_FOR: Final = timedelta(days=1)


class Alarm(Record):
    """Somebody wrote words that call for help, in the talk or report `number`. `member_id`: of whom officers may know
    who it is, until a day after somebody came; of an anonymous talk never. `calls`: how often officers were called,
    last at `called_at`. `answered_by`: who pressed 我来."""

    __tablename__ = "alarms"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    raised_at: Mapped[datetime] = mapped_column(index=True)
    calls: Mapped[int] = mapped_column(Integer)
    called_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]


# One at a time of a number; open ones are few.
_OPEN = text("answered_at IS NULL")
Index("ux_alarms_open", Alarm.number, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


class AlarmCall(Record):
    """Who was called for it; all of them hear who came."""

    __tablename__ = "alarm_calls"

    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id"), primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)


class NoSuchAlarm(Refusal):
    """There is none, or it is not for this person."""


class SomebodyCame(Refusal):
    """Another one has come; values: number, by (a name, None where the roster does not know it)."""


_ROWS: Final = stale.rows(Alarm, Alarm.raised_at)


def _purge(session: Session, before: datetime, most: int) -> int:
    old = select(Alarm.id).where(Alarm.raised_at < before).order_by(Alarm.raised_at).limit(most)
    gone = delete(AlarmCall).where(AlarmCall.alarm_id.in_(list(session.scalars(old))))
    session.execute(gone, execution_options={"synchronize_session": False})
    return _ROWS.purge(session, before, most)


#: Alarms, from when they were raised.
OLD: Final = Stale(_ROWS.count, _purge, _ROWS.oldest)
