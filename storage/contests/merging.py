"""Merging: who played before the roster knew them becomes the member's player, and each first answer stays; who is
still unknown after a day is gone with all of theirs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storage import visitors
from storage.accounts import Account
from storage.contests import closing, ending, joining, tables
from storage.contests.joining import Admission
from storage.contests.plays import ContestAnswer, ContestBuzz, ContestPlayer
from storage.contests.records import Contest, ContestQuestion
from storage.contests.terms import UNBOUND, Sides, State
from storage.visitors import Visitor

#: Players that a transaction deals with.
PAGE: Final = 20
_FIRST: Final = 3
#: Rows that are written past the session, which has none of them in hand.
_UNSEEN: Final = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is known by now. `player_id`: who plays for them, None where it was not for them after all."""

    contest_id: int
    account_id: int
    player_id: int | None


@dataclass(frozen=True, slots=True)
class Merged:
    """Who is known by now, and in which contests that are over the first three whom groups read are others, or have
    other points."""

    known: list[Known] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)


def merge(session: Session, *, now: datetime) -> Merged:
    """A page of players who are known by now; of contests that are over the places are kept anew."""
    del now
    found: dict[int, list[tuple[ContestPlayer, int]]] = {}
    for player, account_id in session.execute(
        select(ContestPlayer, Account.id)
        .join(Account, Account.telegram_id == ContestPlayer.telegram_id)
        .where(ContestPlayer.telegram_id.is_not(None), Account.member_id.is_not(None))
        .order_by(ContestPlayer.contest_id, ContestPlayer.id)
        .limit(PAGE)
    ):
        found.setdefault(player.contest_id, []).append((player, account_id))
    merged = Merged()
    for contest_id, players in found.items():
        # Nobody answers meanwhile: whoever does shares this row.
        contest = session.get_one(Contest, contest_id, with_for_update=True, populate_existing=True)
        if _merge(session, contest, players, merged.known):
            merged.moved.append(contest_id)
    return merged


def _merge(session: Session, contest: Contest, players: list[tuple[ContestPlayer, int]], known: list[Known]) -> bool:
    """Whether the first three have changed in a contest that is over."""
    over = contest.state == State.OVER
    before = _first(session, contest) if over else []
    doubled = False
    for player, account_id in players:
        visitor = visitors.by_account(session, account_id)
        there = None if visitor.member_id is None else _played(session, contest.id, visitor.member_id)
        if there is not None:
            _join(session, there, player)
            doubled = True
            known.append(Known(contest.id, account_id, there.id))
        else:
            known.append(Known(contest.id, account_id, _become(session, contest, player, visitor)))
    if doubled:
        closing.recount(session, contest)
    if not over:
        return False
    ending.keep_places(session, contest)
    session.flush()
    return _first(session, contest) != before


def _first(session: Session, contest: Contest) -> list[tuple[int, int, int]]:
    lines = [one for one in tables.sides(session, contest) if tables.named(contest, one)]
    return [(one.place, one.key, one.points) for one in lines if one.place <= _FIRST]


def _played(session: Session, contest_id: int, member_id: int) -> ContestPlayer | None:
    mine = select(ContestPlayer).where(ContestPlayer.contest_id == contest_id, ContestPlayer.member_id == member_id)
    return session.scalars(mine).one_or_none()


def _become(session: Session, contest: Contest, player: ContestPlayer, visitor: Visitor) -> int | None:
    """The player is that member from now on; None where the contest is not for them: then they never played."""
    team: int | Admission | None = player.team_id
    if not player.audience:
        team = joining.admitted(session, contest, visitor, team_id=player.team_id)
    if visitor.member_id is None or isinstance(team, Admission):
        _drop(session, [player.id], contest.id)
        return None
    player.member_id, player.telegram_id, player.team_id = visitor.member_id, None, team
    session.flush()
    return player.id


def _join(session: Session, there: ContestPlayer, gone: ContestPlayer) -> None:
    """Two of one member become one: of each question the earlier answer stays, and the earlier press of 抢."""
    _take_earlier(session, ContestAnswer, there.id, gone)
    _take_earlier(session, ContestBuzz, there.id, gone)
    turns = update(ContestQuestion).where(
        ContestQuestion.contest_id == gone.contest_id, ContestQuestion.turn_player == gone.id
    )
    session.execute(turns.values(turn_player=there.id), execution_options=_UNSEEN)
    if gone.joined_at < there.joined_at:
        contest = session.get_one(Contest, gone.contest_id)
        there.joined_at, there.group_id = gone.joined_at, gone.group_id
        if contest.sides == Sides.FREE and gone.team_id is not None:
            there.team_id = gone.team_id
    there.audience = there.audience and gone.audience
    session.flush()
    session.expunge(gone)
    session.execute(delete(ContestPlayer).where(ContestPlayer.id == gone.id), execution_options=_UNSEEN)


def _take_earlier(
    session: Session, record: type[ContestAnswer | ContestBuzz], there_id: int, gone: ContestPlayer
) -> None:
    here = record.contest_id == gone.contest_id
    stands = dict(session.execute(select(record.nth, record.at).where(here, record.player_id == there_id)).all())
    rows = session.execute(select(record.nth, record.at).where(here, record.player_id == gone.id)).all()
    for nth, at in rows:
        if nth in stands and stands[nth] <= at:
            continue
        second = delete(record).where(here, record.nth == nth, record.player_id == there_id)
        session.execute(second, execution_options=_UNSEEN)
        moved = update(record).where(here, record.nth == nth, record.player_id == gone.id)
        session.execute(moved.values(player_id=there_id), execution_options=_UNSEEN)


def _drop(session: Session, player_ids: list[int], contest_id: int) -> None:
    """They and all of theirs are gone; a turn that was theirs is nobody's."""
    turns = update(ContestQuestion).where(
        ContestQuestion.contest_id == contest_id, ContestQuestion.turn_player.in_(player_ids)
    )
    session.execute(turns.values(turn_player=None), execution_options=_UNSEEN)
    session.execute(delete(ContestPlayer).where(ContestPlayer.id.in_(player_ids)), execution_options=_UNSEEN)


def forget(session: Session, *, now: datetime) -> int:
    """A page of players whom nobody has known for a day; how many. Who is known by now is `merge`'s."""
    known = select(Account.id).where(Account.telegram_id == ContestPlayer.telegram_id, Account.member_id.is_not(None))
    old = (
        select(ContestPlayer.contest_id, ContestPlayer.id)
        .where(ContestPlayer.telegram_id.is_not(None), ContestPlayer.joined_at < now - UNBOUND, ~known.exists())
        .order_by(ContestPlayer.joined_at, ContestPlayer.id)
        .limit(PAGE)
    )
    found: dict[int, list[int]] = {}
    for contest_id, player_id in session.execute(old):
        found.setdefault(contest_id, []).append(player_id)
    for contest_id, players in sorted(found.items()):
        session.get_one(Contest, contest_id, with_for_update=True)
        _drop(session, players, contest_id)
    return sum(map(len, found.values()))
