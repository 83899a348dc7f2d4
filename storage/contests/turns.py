"""Turns: whose a question is, where it is not everybody's (抢答, 风险, 加赛)."""

from sqlalchemy.orm import Session

from storage.contests.plays import (
    ContestPlayer,
)
from storage.contests.records import (
    ContestQuestion,
    ContestTeam,
)
from storage.members import Member
from storage.values import Values


def whose(session: Session, one: ContestQuestion) -> Values:
    """The name of the team or the player whose turn it is; None where it is nobody's (yet)."""
    if one.turn_team is not None:
        return {"turn": session.get_one(ContestTeam, one.turn_team).name}
    player = session.get(ContestPlayer, one.turn_player) if one.turn_player is not None else None
    member = session.get(Member, player.member_id) if player is not None and player.member_id is not None else None
    return {"turn": member.name if member is not None else None}
