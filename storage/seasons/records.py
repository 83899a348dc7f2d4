"""What is kept of seasons: the season, which contests belong to it, and who has made one up. Points in hundredths."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, stale
from storage.contests import Contest
from storage.database import Record
from storage.errors import Refusal

#: Under this name a half-done season is kept.
SERVICE: Final = "seasons"
MOST_TITLE: Final = 40
#: Days that a season lasts at most; days in which a contest can be made up.
MOST_DAYS: Final = 366
MAKE_UP_DAYS: Final = 7
#: Places that give league points, and the most that one of them gives.
MOST_PLACES, MOST_POINTS = 10, 100
#: Contests of a season.
MOST_CONTESTS: Final = 60


class State(StrEnum):
    """OPEN from when it is made; OVER once an officer has closed it."""

    OPEN = "open"
    OVER = "over"


class Counting(StrEnum):
    """How sides get league points in a contest. PLACES: by their place. POINTS: what they have in its table."""

    PLACES = "places"
    POINTS = "points"


class Season(Record):
    """A season. `unit_id`: whose it is, None for the whole union. `scale`: whole league points of the first places,
    commas between; `part`: what each side that took part has on top. `best`: how many contests count, 0 for all.
    `days`: in which a contest can be made up, 0 for not at all; `in_mean`: whether that counts for a unit's mean.
    `posted_at`: when the groups last had the table."""

    __tablename__ = "seasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(String(MOST_TITLE))
    first_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[State] = mapped_column(String(5), default=State.OPEN)
    counting: Mapped[Counting] = mapped_column(String(6), default=Counting.PLACES)
    scale: Mapped[str] = mapped_column(String(40), default="3,2,1")
    part: Mapped[int] = mapped_column(Integer, default=1)
    best: Mapped[int] = mapped_column(Integer, default=0)
    days: Mapped[int] = mapped_column(Integer, default=MAKE_UP_DAYS)
    in_mean: Mapped[bool] = mapped_column(default=False)
    posted_at: Mapped[datetime | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def places(self) -> list[int]:
        """League points of the first, the second place and so on."""
        return [int(one) for one in self.scale.split(",") if one]


Index("ix_seasons_state", Season.state, Season.last_on)


class SeasonContest(Record):
    """A contest of a season; of one alone. `reminded_to`: the member up to whom those who can still make it up are
    reminded; `reminded_at`: when all of them were."""

    __tablename__ = "season_contests"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id", ondelete="CASCADE"), index=True)
    added_at: Mapped[datetime]
    reminded_to: Mapped[int] = mapped_column(BigInteger, default=0)
    reminded_at: Mapped[datetime | None]


_TO_REMIND = text("reminded_at IS NULL")
Index("ix_season_contests_unreminded", SeasonContest.contest_id, sqlite_where=_TO_REMIND, postgresql_where=_TO_REMIND)


class MakeUp(Record):
    """Somebody makes a contest up (补赛), once: until `until`. `points`, `right` and `of` once it is ended: what it is
    worth, how many were right, of how many questions."""

    __tablename__ = "season_make_ups"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True)
    begun_at: Mapped[datetime] = mapped_column(index=True)
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    points: Mapped[int] = mapped_column(Integer, default=0)
    right: Mapped[int] = mapped_column(Integer, default=0)
    of: Mapped[int] = mapped_column(Integer, default=0)


_GOES_ON = text("ended_at IS NULL")
Index("ix_season_make_ups_open", MakeUp.until, sqlite_where=_GOES_ON, postgresql_where=_GOES_ON)

#: Who made a contest up, from when they began; as long as who played it.
OLD: Final = stale.rows(MakeUp, MakeUp.begun_at)


class TitleUnfit(asking.Unfit, Refusal):
    """Too short or too long; values: most."""


class DaysUnfit(asking.Unfit, Refusal):
    """The words name no first and last day that can be meant; values: most."""


class EndBefore(asking.Unfit, Refusal):
    """The last day stands before the first, and no year with it; values: first, last (in the next year), most."""


class ScaleUnfit(asking.Unfit, Refusal):
    """The words are no points for places and for taking part; values: most_places, most."""


class NoSuchSeason(Refusal):
    """It is not there (any more), or not for the visitor."""


class SeasonOver(Refusal):
    """It is closed and changes no more; values: title."""


class SeasonFull(Refusal):
    """It has as many contests as it can have; values: most."""


class CannotMakeUp(Refusal):
    """That contest can't be made up by the visitor: they played it, it is not for them, or time is up; values: title,
    played, until (None where it never could)."""


class PostedAlready(Refusal):
    """The groups have had the table this week; values: again_on."""


class NowhereToPost(Refusal):
    """None of its contests was in a group where the bot still is; values: title."""


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What somebody has made up, for the copy of one's data. Of what is not ended no points: they would tell what is
    right while it can still be changed."""
    rows = session.execute(
        select(MakeUp, Contest.title)
        .join(Contest, Contest.id == MakeUp.contest_id)
        .where(MakeUp.member_id == member_id)
        .order_by(MakeUp.begun_at, MakeUp.contest_id)
    )
    return [
        {
            "title": title,
            "begun_at": one.begun_at,
            "ended_at": one.ended_at,
            "points": one.points if one.ended_at is not None else None,
            "right": one.right if one.ended_at is not None else None,
        }
        for one, title in rows
    ]
