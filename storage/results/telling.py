"""Telling: the podium in the groups once a contest is over; each player's own result in private, a page at a time; and
again to whom a correction gave another place or other points."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import accounts, outbox
from storage.contests import Contest, ContestCorrection, ContestPlayer, State, telling
from storage.outbox import Letter
from storage.results import reckoning
from storage.results.reckoning import Table
from storage.values import Value, Values

#: Players that a transaction tells.
PAGE: Final = 100
#: So long after the end one's own result, and the podium, are news; and a correction after it was made.
NEWS, CORRECTED = timedelta(hours=24), timedelta(days=3)


def tell(session: Session, *, now: datetime) -> int:
    """A page of the first contest that has players who are not told yet; how many were looked at."""
    corrected = select(ContestCorrection.contest_id).where(ContestCorrection.made_at > now - CORRECTED)
    recent = select(Contest.id).where(
        Contest.state == State.OVER, or_(Contest.ended_at > now - NEWS, Contest.id.in_(corrected))
    )
    for contest_id in session.scalars(recent.order_by(Contest.id)).all():
        told = _page(session, contest_id, now=now)
        if told:
            return told
    return 0


def _page(session: Session, contest_id: int, *, now: datetime) -> int:
    untold = select(ContestPlayer).join(Contest, Contest.id == ContestPlayer.contest_id)
    untold = untold.where(Contest.id == contest_id, ContestPlayer.id > Contest.told_to)
    players = session.scalars(untold.order_by(ContestPlayer.id).limit(PAGE)).all()
    if not players:
        return 0
    contest = session.get_one(Contest, contest_id, with_for_update=True, populate_existing=True)
    table = Table(session, contest)
    if contest.told_to == 0:
        _put_up_podium(session, table, now=now)
    _tell(session, table, players, now=now)
    contest.told_to = players[-1].id
    session.flush()
    return len(players)


def _put_up_podium(session: Session, table: Table, *, now: datetime) -> None:
    contest = table.contest
    if contest.ended_at is None or now >= contest.ended_at + NEWS or not table.first():
        return
    values = reckoning.podium(session, table)
    for room in telling.rooms(session, contest.id):
        once = f"contest:{contest.id}:podium:{room.group_id}"
        until = contest.ended_at + NEWS
        telling.to_room(
            session, contest, room.group_id, "results.podium", values, once=once, useful_until=until, now=now
        )


def to_groups(session: Session, contest: Contest, key: str, *, now: datetime, **more: Value) -> None:
    """What is said afterwards goes to all its groups, with the first of the table; by day."""
    values: Values = {**telling.of(contest), **telling.top(session, contest), **more}
    for room in telling.rooms(session, contest.id):
        outbox.queue(session, outbox.to_group(room.group_id, key, values, subject=contest.id), now=now)


def tell_one(session: Session, contest: Contest, player: ContestPlayer, *, now: datetime) -> None:
    """That player's own result, whenever it was; who is known only now has not heard it."""
    player.told_points = player.told_place = None
    _tell(session, Table(session, contest), [player], fresh=True, now=now)


def _tell(
    session: Session, table: Table, players: Sequence[ContestPlayer], *, fresh: bool = False, now: datetime
) -> None:
    contest = table.contest
    mine = [one for one in players if one.member_id is not None and one.id in table.by_player]
    found = reckoning.own(session, table, [one.id for one in mine])
    for player in mine:
        values = found[player.id]
        before = (player.told_place, player.told_points)
        player.told_place, player.told_points = table.by_player[player.id].place, table.by_player[player.id].points
        if before == (player.told_place, player.told_points):
            continue
        first = before[1] is None
        ended = contest.ended_at or now
        if first and not fresh and now >= ended + NEWS:
            continue
        key = "results.own" if first else "results.changed"
        told: Values = values if first else {**values, "place_before": before[0], "points_before": before[1]}
        _send(session, player, key, told, now + NEWS if fresh or not first else ended + NEWS, now=now)


def _send(session: Session, player: ContestPlayer, key: str, values: Values, until: datetime, *, now: datetime) -> None:
    assert player.member_id is not None
    account_id = accounts.holder(session, player.member_id)
    if account_id is None:
        return
    letter = Letter(account_id, key, values, right="member", subject=player.member_id)
    # They sat there a moment ago, whatever the hour.
    letter.at_night, letter.useful_until = key == "results.own", until
    outbox.queue(session, letter, now=now)
