"""What is kept of contests: how each is played, its hosts, teams, groups and paper. Points are in hundredths."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage import asking
from storage.contests.terms import (
    FULL,
    MOST_PRIZES,
    MOST_TEAM,
    MOST_TITLE,
    Asked,
    Form,
    Phase,
    Scoring,
    Sides,
    Stage,
    State,
    Tie,
    Whom,
)
from storage.database import Record
from storage.errors import Refusal
from storage.questions.content import Content, Kind, unpacked

#: Under this name an officer's half-done answers are kept.
SERVICE: Final = "contests"
CODE: Final = 6


class Contest(Record):
    """A contest. `code`: what people say and what each question begins with (K7). `trial`: it counts for nothing.

    `full` and `penalty`: points of a right answer, and what a wrong one costs. `best`: of how many of a team's people
    the mean counts. `unit_id`: whose officers keep it, None for the union's. `lobby` and `pause`: seconds to join, and
    between two questions. `starts_at`: when it is to begin by itself, None for by hand.

    While it is ON: `phase`, `at` (the question, from 1; 0 before the first), `due_at` (when the phase ends by itself;
    None while letters are on their way), `shown` (what the lobby or the halfway line was last told to say), `beat_at`
    (when the bot last looked at it: a gap is a bot that stood still), `held_at` and `held` (since when and in which
    phase it is paused). `told_to`: up to which player the results were sent.
    """

    __tablename__ = "contests"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE), unique=True)
    state: Mapped[State] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(MOST_TITLE), default="")
    trial: Mapped[bool] = mapped_column(Boolean, default=False)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]
    scoring: Mapped[Scoring] = mapped_column(String(6), default=Scoring.FIXED)
    full: Mapped[int] = mapped_column(Integer, default=FULL)
    penalty: Mapped[int] = mapped_column(Integer, default=0)
    streak: Mapped[bool] = mapped_column(Boolean, default=False)
    seconds: Mapped[int] = mapped_column(Integer, default=20)
    lobby: Mapped[int] = mapped_column(Integer, default=60)
    pause: Mapped[int] = mapped_column(Integer, default=6)
    form: Mapped[Form] = mapped_column(String(8), default=Form.BUTTONS)
    sides: Mapped[Sides] = mapped_column(String(6), default=Sides.ALONE)
    best: Mapped[int] = mapped_column(Integer, default=3)
    whom: Mapped[Whom] = mapped_column(String(6), default=Whom.ALL)
    tie: Mapped[Tie] = mapped_column(String(8), default=Tie.TIME)
    prizes: Mapped[str] = mapped_column(String(MOST_PRIZES), default="")
    starts_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    phase: Mapped[Phase | None] = mapped_column(String(10))
    at: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime | None]
    shown: Mapped[str] = mapped_column(String(40), default="")
    beat_at: Mapped[datetime | None]
    held: Mapped[Phase | None] = mapped_column(String(10))
    held_at: Mapped[datetime | None]
    told_to: Mapped[int] = mapped_column(BigInteger, default=0)


_ON = text("state = 'on'")
Index("ix_contests_on", Contest.id, sqlite_where=_ON, postgresql_where=_ON)
Index("ix_contests_starts_at", Contest.state, Contest.starts_at)


class ContestHost(Record):
    """Who may host it, beside its maker: one's telephone may die. `panel`: the message from which they do."""

    __tablename__ = "contest_hosts"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    panel: Mapped[int | None] = mapped_column(BigInteger)


class ContestUnit(Record):
    """A unit whose people may play, with all below it."""

    __tablename__ = "contest_units"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)


class ContestTeam(Record):
    """A side: a unit with all below it, or a free one (no unit), in the order in which they are shown."""

    __tablename__ = "contest_teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"), index=True)
    nth: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))


assert MOST_TEAM <= 60


class ContestRoom(Record):
    """A group in which it is played. `chat_id`: the chat in which its messages stand; another than the group's once
    that has moved. `lobby`: the message with the button to join. `out`: the bot was taken out of the group."""

    __tablename__ = "contest_rooms"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True, autoincrement=False, index=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    lobby: Mapped[int | None] = mapped_column(BigInteger)
    out: Mapped[bool] = mapped_column(Boolean, default=False)


class ContestQuestion(Record):
    """A question of the paper, as it is asked here: `content` packed; a change of the bank changes no contest.

    `order`: in which order its options are shown, numbers with commas between; `kind` and `choices` stand beside it so
    that a press need not unpack it. `turn_team` and `turn_player`: whose
    turn it is in 风险, and who was first in 抢答. `stake`: points that are at stake. `go_at`: since when 抢答 counts.
    """

    __tablename__ = "contest_questions"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    nth: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    order: Mapped[str] = mapped_column(String(40))
    stage: Mapped[Stage] = mapped_column(String(8), default=Stage.ALL)
    kind: Mapped[Kind] = mapped_column(String(10))
    choices: Mapped[int] = mapped_column(Integer)
    seconds: Mapped[int] = mapped_column(Integer)
    state: Mapped[Asked] = mapped_column(String(8), default=Asked.PLANNED)
    turn_team: Mapped[int | None] = mapped_column(ForeignKey("contest_teams.id"))
    turn_player: Mapped[int | None] = mapped_column(BigInteger)
    stake: Mapped[int | None] = mapped_column(Integer)
    go_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    @property
    def was_asked(self) -> bool:
        """Whether it stood open, and does not any more."""
        return self.state in {Asked.SCORED, Asked.VOID} or (self.state == Asked.SKIPPED and self.closed_at is not None)

    @property
    def told(self) -> Content:
        """What it says and takes."""
        return unpacked(self.content)

    @property
    def places(self) -> list[int]:
        """The options in the order in which they are shown."""
        return [int(one) for one in self.order.split(",") if one]


class ContestAsking(Record):
    """A question in one group. `opened_at`: when Telegram had taken it there, None while that is not known; answers
    count until `closes_at`. `message_id`: where it stands. `poll_id`: Telegram's name of the poll, if it is one."""

    __tablename__ = "contest_askings"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    nth: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    poll_id: Mapped[str | None] = mapped_column(String(64), index=True)


class NoSuchContest(Refusal):
    """There is none (any more) of that code or key for whoever asks."""


class NotReady(Refusal):
    """It can't be begun, changed or joined as it stands now; values: code, state."""


class OldDraft(asking.Outdated):
    """A button of an earlier draft."""
