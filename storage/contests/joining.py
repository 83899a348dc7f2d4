"""Joining: who plays, for which team; and who turns out later to be whom."""

from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage import units
from storage.contests.plays import (
    ContestPlayer,
)
from storage.contests.records import (
    Contest,
    ContestTeam,
    ContestUnit,
)
from storage.contests.terms import Phase, Sides, Whom
from storage.prepared import Prepared
from storage.visitors import Visitor

#: Until then nobody has answered for a team.
_BEFORE = (Phase.LOBBY, Phase.COUNTDOWN)
_PLAYERS = cast("Table", ContestPlayer.__table__)
_P = _PLAYERS.c
_OF_CONTEST = select(_P.id, _P.team_id, _P.audience).where(_P.contest_id == bindparam("contest"))
_MEMBERS = Prepared(_OF_CONTEST.where(_P.member_id == bindparam("member")))
_ACCOUNTS = Prepared(_OF_CONTEST.where(_P.telegram_id == bindparam("telegram")))


def _enter(dialect: str) -> Any:
    statement: Any = sqlite.insert(_PLAYERS) if dialect == "sqlite" else postgresql.insert(_PLAYERS)
    return statement.on_conflict_do_nothing().returning(_P.id, _P.team_id)


_ENTER = Prepared({name: _enter(name) for name in ("sqlite", "postgresql")})


class Admission(StrEnum):
    """Why somebody does not play: it is for others (NOT_FOR_YOU), their unit has no team (NO_TEAM), or they have to
    choose a team first (CHOOSE_TEAM)."""

    NOT_FOR_YOU = "not_for_you"
    NO_TEAM = "no_team"
    CHOOSE_TEAM = "choose_team"


def player(session: Session, contest_id: int, by: Visitor) -> tuple[int, int | None] | None:
    """Who plays there for that visitor, and for which team; None for nobody yet."""
    found = known(session, contest_id, by)
    return None if found is None else (found[0], found[1])


def known(session: Session, contest_id: int, by: Visitor) -> tuple[int, int | None, bool] | None:
    """As `player`, and whether they have only answered 观众题."""
    if by.member_id is not None:
        rows = _MEMBERS.rows(session, {"contest": contest_id, "member": by.member_id})
    else:
        rows = _ACCOUNTS.rows(session, {"contest": contest_id, "telegram": by.telegram_id})
    return cast("tuple[int, int | None, bool]", tuple(rows[0])) if rows else None


def enter(
    session: Session,
    contest: Contest,
    group_id: int,
    by: Visitor,
    *,
    team_id: int | None = None,
    audience: bool = False,
    now: datetime,
) -> tuple[int, int | None] | Admission:
    """The visitor plays from now on, as they are if they do already: the player and the team; or why not.

    Whoever is in a free team can choose another until the first question comes, and stays there then. `audience`: for
    观众题 alone, which anybody may answer.
    """
    found = known(session, contest.id, by)
    if found is not None and (audience or not found[2]):
        return found[0], found[1] if audience else _changed(session, contest, found[0], found[1], team_id)
    refused = None if audience else _kept_out(session, contest, by)
    if refused is not None:
        return refused
    side = None if audience else _side(session, contest, team_id, by)
    if isinstance(side, Admission):
        return side
    if found is not None:
        # From now on they play.
        there = session.get_one(ContestPlayer, found[0])
        there.audience, there.team_id, there.group_id = False, side, group_id
        session.flush()
        return found[0], side
    bound = by.member_id is not None
    rows = _ENTER.rows(
        session,
        {
            "contest_id": contest.id,
            "member_id": by.member_id,
            "telegram_id": None if bound else by.telegram_id,
            "group_id": group_id,
            "team_id": side,
            "joined_at": now,
            "audience": audience,
            "place": None,
        },
    )
    return cast("tuple[int, int | None]", tuple(rows[0])) if rows else player(session, contest.id, by) or (0, None)


def _changed(
    session: Session, contest: Contest, player_id: int, team_id: int | None, chosen_id: int | None
) -> int | None:
    """The team of somebody who plays, after a press on `chosen_id`'s button."""
    phase = contest.held if contest.phase == Phase.HELD else contest.phase
    if contest.sides != Sides.FREE or chosen_id in {None, team_id} or phase not in _BEFORE:
        return team_id
    chosen = session.get(ContestTeam, chosen_id)
    if chosen is None or chosen.contest_id != contest.id:
        return team_id
    session.get_one(ContestPlayer, player_id, populate_existing=True).team_id = chosen.id
    session.flush()
    return chosen.id


def admitted(session: Session, contest: Contest, by: Visitor, *, team_id: int | None = None) -> int | Admission | None:
    """For which team a member plays, None where there are none; or why they do not."""
    return _kept_out(session, contest, by) or _side(session, contest, team_id, by)


def _kept_out(session: Session, contest: Contest, by: Visitor) -> Admission | None:
    """Of somebody whom nobody knows yet it is asked once they are known."""
    if contest.whom == Whom.ALL or by.member_id is None:
        return None
    meant = session.scalars(select(ContestUnit.unit_id).where(ContestUnit.contest_id == contest.id)).all()
    return None if by.unit_id in units.below(session, meant) else Admission.NOT_FOR_YOU


def _side(session: Session, contest: Contest, team_id: int | None, by: Visitor) -> int | Admission | None:
    if contest.sides == Sides.ALONE:
        return None
    if contest.sides == Sides.UNITS:
        # Whom nobody knows yet has a team once they are known.
        return None if by.member_id is None else _of_unit(session, contest.id, by.unit_id) or Admission.NO_TEAM
    chosen = session.get(ContestTeam, team_id) if team_id else None
    return chosen.id if chosen is not None and chosen.contest_id == contest.id else Admission.CHOOSE_TEAM


def _of_unit(session: Session, contest_id: int, unit_id: int | None) -> int | None:
    """The team of the nearest unit above, or of the unit itself."""
    chain = units.upwards(session, unit_id)
    found = select(ContestTeam.unit_id, ContestTeam.id).where(
        ContestTeam.contest_id == contest_id, ContestTeam.unit_id.in_(chain)
    )
    teams = {unit: team for unit, team in session.execute(found)}  # noqa: C416 - rows are no pairs to dict()
    return next((teams[unit] for unit in chain if unit in teams), None)


def counts(session: Session, contest_id: int, group_id: int | None = None) -> tuple[int, int]:
    """How many play, and how many of them nobody knows yet; of one group, or of all."""
    mine = select(func.count(), func.count(ContestPlayer.telegram_id)).where(
        ContestPlayer.contest_id == contest_id, ContestPlayer.audience.is_(False)
    )
    if group_id is not None:
        mine = mine.where(ContestPlayer.group_id == group_id)
    all_, unknown = session.execute(mine).one()
    return all_, unknown
