"""Going on: what is due in the phase in which a contest stands, if anything."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import chats
from storage.chats import Group
from storage.contests import arrivals, clocks, pacing, voids
from storage.contests.records import Contest, ContestAsking, ContestRoom
from storage.contests.running import answers, lobby, pausing, questions, rousing
from storage.contests.terms import Phase, State

_BEAT: Final = timedelta(seconds=2)
#: Messages for a group that the bot is in again: what stands open, and what comes of it.
_BACK: Final = 5


def go_on(session: Session, contest_id: int, *, now: datetime) -> bool:
    """Does what is due; whether there was anything."""
    contest = session.get(Contest, contest_id, with_for_update=True, populate_existing=True)
    if contest is None or contest.state != State.ON or contest.phase is None:
        return False
    if _stood_still(session, contest, now):
        return False
    _beat(session, contest, now)
    flow = FLOWS.get(contest.phase)
    if flow is None:
        return False
    followed = _follow(session, contest, now=now)
    voids.tell(session, contest, now=now)
    if contest.phase != Phase.HELD:
        pausing.resume(session, contest, now=now)
    if not (flow(session, contest, now=now) or followed):
        return False
    rousing.heard(session, contest, now=now)
    return True


def _stood_still(session: Session, contest: Contest, now: datetime) -> bool:
    """Whether it stood still and what had come in before is not dealt with yet: by the clocks as they ran then."""
    if contest.beat_at is None or not clocks.gap(contest.beat_at, now):
        return False
    return arrivals.wait_until(session, contest.beat_at + clocks.STOOD_STILL)


def _beat(session: Session, contest: Contest, now: datetime) -> None:
    """Whoever could not be heard while the bot stood still loses nothing by it."""
    gap = clocks.gap(contest.beat_at, now)
    if gap and contest.phase != Phase.HELD:
        clocks.put_off(session, contest, gap)
    if gap or contest.beat_at is None or now - contest.beat_at >= _BEAT:
        contest.beat_at = now


def _follow(session: Session, contest: Contest, *, now: datetime) -> bool:
    """A group that has another chat by now, or that the bot is in again, gets what stands open there anew. Whether
    there was one, or one that the bot is out of."""
    followed = False
    rooms = select(ContestRoom, Group).join(Group, Group.id == ContestRoom.group_id)
    for room, group in session.execute(rooms.where(ContestRoom.contest_id == contest.id)):
        there = group.state == chats.State.ADMITTED
        if room.chat_id == group.chat_id and room.out == (not there):
            continue
        moved = room.chat_id != group.chat_id
        came = there and (room.out or moved)
        if came and not moved and not pacing.may_ask(session, [room.group_id], _BACK, now=now):
            # Taken out and let in again and again: it hears of what stands open once there is room for it.
            continue
        followed = True
        room.chat_id, room.out, room.lobby = group.chat_id, not there, None
        one = session.get(ContestAsking, (contest.id, contest.at, room.group_id))
        if one is not None:
            # Messages are counted anew in another chat: an edit by the old number would hit another.
            one.message_id = None
        if came and contest.phase == Phase.LOBBY:
            lobby.put_up(session, contest, room, now=now)
        elif came and clocks.phase(contest) in questions.STANDS:
            questions.ask_again(session, contest, room, now=now)
    return followed


#: What is due in each phase.
FLOWS: dict[Phase, Callable[..., bool]] = {
    Phase.LOBBY: lobby.lobby,
    Phase.HELD: pausing.held,
    Phase.COUNTDOWN: lobby.count,
    Phase.ASKING: answers.asking,
    Phase.TOLD: answers.told,
}
