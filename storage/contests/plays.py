"""What is kept of a contest's players: who they are, each answer as it came, and what it was worth. Points are in
hundredths."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage import stale
from storage.contests.terms import MOST_REASON
from storage.database import Record


class ContestPlayer(Record):
    """Somebody who plays: a member, by whichever account; or an account that nobody's is yet (`telegram_id`), whose
    answers count once it is bound, and are gone after a day. `group_id`: where they joined. `audience`: they answer
    观众题 alone. `place`: how they ended. `told_place` and `told_points`: what they were last told of that in private,
    None where they were not."""

    __tablename__ = "contest_players"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("contest_teams.id"))
    joined_at: Mapped[datetime]
    audience: Mapped[bool] = mapped_column(Boolean, default=False)
    place: Mapped[int | None] = mapped_column(Integer)
    told_place: Mapped[int | None] = mapped_column(Integer)
    told_points: Mapped[int | None] = mapped_column(Integer)


Index("ux_contest_players_member", ContestPlayer.contest_id, ContestPlayer.member_id, unique=True)
Index("ux_contest_players_telegram", ContestPlayer.contest_id, ContestPlayer.telegram_id, unique=True)
_UNBOUND = text("telegram_id IS NOT NULL")
Index("ix_contest_players_unbound", ContestPlayer.joined_at, sqlite_where=_UNBOUND, postgresql_where=_UNBOUND)


class ContestAnswer(Record):
    """An answer as it came: the first one a player gave to a question, never another. `picked`: options as the author
    numbers them, commas between. `at`: when it came in, `seconds` whole ones after the question was there. `done`:
    handed in; of several to tick one that is not is still open, and what is ticked when time is up counts."""

    __tablename__ = "contest_answers"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    nth: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    player_id: Mapped[int] = mapped_column(
        ForeignKey("contest_players.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    picked: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    seconds: Mapped[int] = mapped_column(Integer)
    done: Mapped[bool] = mapped_column(Boolean, default=True)

    @property
    def picks(self) -> tuple[int, ...]:
        return tuple(int(one) for one in self.picked.split(",") if one)


class ContestBuzz(Record):
    """A press of 抢. `at` and `came` (the number of its update): in which order they came in. `early`: before 开始.
    `team_id`: for whom."""

    __tablename__ = "contest_buzzes"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    nth: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    player_id: Mapped[int] = mapped_column(
        ForeignKey("contest_players.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    team_id: Mapped[int | None] = mapped_column(ForeignKey("contest_teams.id"))
    at: Mapped[datetime]
    came: Mapped[int] = mapped_column(BigInteger)
    early: Mapped[bool] = mapped_column(Boolean)


class ContestMark(Record):
    """What an answer was worth, reckoned when its question was closed, and again when a key is corrected. `seconds`:
    whole ones from the question to the answer, `at` when that came in. `run`: how many right ones in a row it is the
    last of."""

    __tablename__ = "contest_marks"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    nth: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    player_id: Mapped[int] = mapped_column(
        ForeignKey("contest_players.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    points: Mapped[int] = mapped_column(Integer)
    right: Mapped[bool] = mapped_column(Boolean)
    seconds: Mapped[int] = mapped_column(Integer)
    run: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]


class ContestCorrection(Record):
    """A key that an officer has corrected, or a question that was taken out, after it was asked; published with why."""

    __tablename__ = "contest_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"), index=True)
    nth: Mapped[int] = mapped_column(Integer)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    why: Mapped[str] = mapped_column(String(MOST_REASON))
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]


#: How somebody answered, once it is long over, and who pressed first; the marks stay with the players.
OLD_ANSWERS = stale.rows(ContestAnswer, ContestAnswer.at)
OLD_BUZZES = stale.rows(ContestBuzz, ContestBuzz.at)
#: Who played, with all of theirs; contests and their papers tell of nobody and stay.
OLD_PLAYERS = stale.rows(ContestPlayer, ContestPlayer.joined_at)
