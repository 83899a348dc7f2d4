"""Turns: whose a question is, where it is not everybody's (抢答, 风险, 加赛), and how long for."""

import random
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.contests.plays import ContestBuzz, ContestMark, ContestPlayer
from storage.contests.records import (
    Contest,
    ContestQuestion,
    ContestTeam,
)
from storage.contests.terms import BUZZ_SECONDS, OF_SIDES, Stage
from storage.members import Member
from storage.values import Value, Values

#: The stages in which whoever presses first answers.
FIRST: Final = (Stage.BUZZ, Stage.DECIDER)
#: Seconds until 开始, by lot: nobody can count on it. Seconds to say a stake.
_SOONEST, _LATEST = 2.0, 5.0
STAKING_SECONDS: Final = 15
#: How many of 观众题 are named, and of those who pressed too early.
NAMED: Final = 3
OUT: Final = 5


def seconds(one: ContestQuestion) -> int:
    """How long there is to answer it."""
    return BUZZ_SECONDS if one.stage in FIRST else one.seconds


def wait_of(contest: Contest, one: ContestQuestion) -> float:
    """Seconds until 开始, the same whenever it is asked, or until a stake must be said."""
    if one.stage not in FIRST:
        return STAKING_SECONDS
    lot = random.Random(f"{contest.id}:{one.nth}:{contest.begun_at}")  # noqa: S311 - no secret is drawn
    return lot.uniform(_SOONEST, _LATEST)


def whose(session: Session, one: ContestQuestion) -> Values:
    """The name of the team or the player whose turn it is; None where it is nobody's (yet)."""
    if one.turn_team is not None:
        return {"turn": session.get_one(ContestTeam, one.turn_team).name}
    player = session.get(ContestPlayer, one.turn_player) if one.turn_player is not None else None
    member = session.get(Member, player.member_id) if player is not None and player.member_id is not None else None
    return {"turn": member.name if member is not None else None}


def verdict(session: Session, one: ContestQuestion) -> Values | None:
    """Of a question that one side answered: whether it was right, and what it won or lost by it, in hundredths."""
    if one.stage not in OF_SIDES or (one.turn_player is None and one.turn_team is None):
        return None
    early = select(ContestBuzz.player_id).where(
        ContestBuzz.contest_id == one.contest_id, ContestBuzz.nth == one.nth, ContestBuzz.early
    )
    mark = session.scalar(
        select(ContestMark).where(
            ContestMark.contest_id == one.contest_id, ContestMark.nth == one.nth, ContestMark.player_id.not_in(early)
        )
    )
    return None if mark is None else {"right": mark.right, "points": mark.points}


def out(session: Session, contest: Contest, one: ContestQuestion) -> list[Value]:
    """The names of the first sides that pressed too early, each once."""
    early = (
        select(ContestBuzz.team_id, Member.name)
        .join(ContestPlayer, ContestPlayer.id == ContestBuzz.player_id)
        .join(Member, Member.id == ContestPlayer.member_id)
        .where(ContestBuzz.contest_id == one.contest_id, ContestBuzz.nth == one.nth, ContestBuzz.early)
        .order_by(ContestBuzz.at, ContestBuzz.came)
    )
    teams = {team.id: team.name for team in session.scalars(select(ContestTeam).filter_by(contest_id=contest.id))}
    names = [teams.get(team_id, name) if team_id else name for team_id, name in session.execute(early)]
    return list[Value](dict.fromkeys(names))[:OUT]


def first_right(session: Session, one: ContestQuestion) -> list[Value]:
    """The names of those who had it right first."""
    found = (
        select(Member.name)
        .join(ContestPlayer, ContestPlayer.member_id == Member.id)
        .join(ContestMark, ContestMark.player_id == ContestPlayer.id)
        .where(ContestMark.contest_id == one.contest_id, ContestMark.nth == one.nth, ContestMark.right)
        .order_by(ContestMark.at, ContestMark.player_id)
        .limit(NAMED)
    )
    return [*session.scalars(found)]
