"""Winning: which units and teams came first in the contests and seasons that ended. People are named nowhere: of whom
each plays for oneself the unit alone is told, where it is so large that this tells of nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import calendar
from storage.contests import Contest, ContestPlayer, Sides, State
from storage.figures import Span
from storage.members import Member
from storage.results.reckoning import FIRST, Table
from storage.seasons import boards
from storage.seasons.records import Season
from storage.seasons.records import State as SeasonState


@dataclass(frozen=True, slots=True)
class Won:
    """A contest, or a season (`code` None), with whoever has each of the first three places; `alone`: each played for
    oneself, and units are told."""

    code: str | None
    title: str
    on: date
    alone: bool
    places: tuple[tuple[str, ...], ...]


_PLACES: Final = range(1, FIRST + 1)


def of_span(session: Session, span: Span, units: Mapping[int, str]) -> tuple[Won, ...]:
    """Those that ended on these days and of which it is still known who won, the earliest first. `units`: the names of
    those that are large enough. Trials count for nothing."""
    played = select(Contest).where(Contest.state == State.OVER, Contest.trial.is_(False))
    contests = session.scalars(played.where(*_within(Contest.ended_at, span)).order_by(Contest.ended_at, Contest.id))
    closed = select(Season).where(Season.state == SeasonState.OVER, *_within(Season.ended_at, span))
    seasons = session.scalars(closed.order_by(Season.ended_at, Season.id)).all()
    found = [*(_contest(session, one, span, units) for one in contests.all())]
    found += [_season(session, one, span) for one in seasons]
    return tuple(one for one in found if any(one.places))


def _within(at: InstrumentedAttribute[datetime | None], span: Span) -> tuple:  # type: ignore[type-arg]
    first = calendar.at(span.first, time(), span.zone).astimezone(UTC)
    after = calendar.at(span.last + timedelta(days=1), time(), span.zone).astimezone(UTC)
    return at >= first, at < after


def _on(at: datetime | None, span: Span) -> date:
    assert at is not None
    return at.astimezone(span.zone).date()


def _contest(session: Session, contest: Contest, span: Span, units: Mapping[int, str]) -> Won:
    first, alone = Table(session, contest).first(), contest.sides == Sides.ALONE
    whose = _units(session, [one.key for one in first], units) if alone else {one.key: one.name for one in first}
    places = [[whose[one.key] for one in first if one.place == place and one.key in whose] for place in _PLACES]
    return Won(contest.code, contest.title, _on(contest.ended_at, span), alone, tuple(map(_told, places)))


def _units(session: Session, players: list[int], units: Mapping[int, str]) -> dict[int, str]:
    rows = select(ContestPlayer.id, Member.unit_id).join(Member, Member.id == ContestPlayer.member_id)
    rows = rows.where(ContestPlayer.id.in_(players))
    return {player: units[unit] for player, unit in session.execute(rows) if unit in units}


def _season(session: Session, season: Season, span: Span) -> Won:
    """By its sides; one whose contests each played for oneself has none."""
    board = boards.board(session, season)
    found = [[board.names[one.key] for one in board.sides if one.place == place and one.points] for place in _PLACES]
    return Won(None, season.title, _on(season.ended_at, span), alone=False, places=tuple(map(_told, found)))


def _told(names: list[str]) -> tuple[str, ...]:
    """Each once: two of one unit share a place at times."""
    return tuple(dict.fromkeys(names))
