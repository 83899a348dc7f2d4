"""What came of an activity (成绩): lines, which everybody reads for whom it is; entered in `storage.feedback`."""

from typing import Final

from sqlalchemy import ForeignKey, Integer, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.activities.records import Activity
from storage.database import Record
from storage.values import Value

#: Characters of a line; lines and characters that the card itself has room for.
MOST_LINE: Final = 80
_LINES, _LONG = 3, 120


class ActivityResult(Record):
    """A line of what came of an activity, in the order of `nth`: a place and a team, or somebody who agreed to be
    named; sealed, as an officer may have written a name."""

    __tablename__ = "activity_results"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True, autoincrement=False)
    nth: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    words: Mapped[bytes] = sealed.column()


_STARTS: Final = select(Activity.starts_at).where(Activity.id == ActivityResult.activity_id).scalar_subquery()
#: From the day of the activity.
KEPT: Final = stale.rows(ActivityResult, _STARTS)


def keep_lines(session: Session, activity_id: int, lines: list[str]) -> None:
    """In the place of those that were."""
    session.execute(delete(ActivityResult).where(ActivityResult.activity_id == activity_id))
    for nth, line in enumerate(lines, start=1):
        row = sealed.new_row()
        words = sealed.seal(session, "activity_results.words", row, line)
        session.add(ActivityResult(activity_id=activity_id, nth=nth, row=row, words=words))
    session.flush()


def lines_of(session: Session, activity_id: int) -> list[str]:
    """The results, in their order."""
    mine = select(ActivityResult.row, ActivityResult.words).where(ActivityResult.activity_id == activity_id)
    found = session.execute(mine.order_by(ActivityResult.nth))
    return [sealed.unseal(session, "activity_results.words", row, words) for row, words in found]


def on_card(session: Session, activity_id: int) -> list[Value]:
    """The same where they are short enough for the card; else none, and a button there leads to them."""
    lines = lines_of(session, activity_id)
    return [*lines] if len(lines) <= _LINES and sum(map(len, lines)) <= _LONG else []
