"""The lobby, and 3-2-1: people join, in all groups of a contest."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.chats import Group
from storage.contests import ending, joining, pacing, telling
from storage.contests.records import Contest, ContestRoom
from storage.contests.running import questions, rousing
from storage.contests.terms import Phase, State
from storage.outbox import Letter
from storage.values import Values

#: Seconds between two edits of the lobby.
_LOBBY_EVERY: Final = timedelta(seconds=5)
_COUNTDOWN: Final = ("3", "2", "1")
#: So long it waits for the first who joins. Its groups can have no other meanwhile, and its hosts may be gone.
_WAITS: Final = timedelta(hours=3)


def begin(session: Session, contest: Contest, *, now: datetime) -> None:
    """People can join now, in all its groups."""
    contest.state, contest.phase, contest.at, contest.begun_at = State.ON, Phase.LOBBY, 0, now
    contest.due_at, contest.beat_at, contest.shown = now + timedelta(seconds=contest.lobby), now, ""
    for room in session.scalars(select(ContestRoom).where(ContestRoom.contest_id == contest.id)):
        room.chat_id = session.get_one(Group, room.group_id).chat_id
        put_up(session, contest, room, now=now)
    rousing.rouse(session, contest.id)
    rousing.heard(session, contest, now=now)


def put_up(session: Session, contest: Contest, room: ContestRoom, *, now: datetime) -> None:
    left = None if contest.due_at is None else max(0, int((contest.due_at - now).total_seconds()))
    values = telling.lobby(session, contest, room.group_id, left=left)
    telling.to_room(session, contest, room.group_id, "playing.lobby", values, edits=room.lobby, now=now)


def lobby_ended(session: Session, letter: Letter, state: outbox.State, *, now: datetime) -> None:
    """The lobby stands in the group. Of one that it did not come to `_follow` sees whether the bot is still there: a
    group where it may only read is not asked again and again."""
    del now
    room = session.get(ContestRoom, (letter.subject, letter.group))
    if room is not None and state is outbox.State.SENT:
        room.lobby = letter.message_id or room.lobby


def lobby(session: Session, contest: Contest, *, now: datetime) -> bool:
    players, _ = joining.counts(session, contest.id)
    if contest.due_at is not None and now >= contest.due_at:
        if players:
            count_down(session, contest, now=now)
            return True
        # Nobody has come: it waits for the first, or for a host.
        contest.due_at = None
    if not players and contest.begun_at is not None and now - contest.begun_at >= _WAITS:
        ending.finish(session, contest, now=now)
        return True
    count, _, at = contest.shown.partition("@")
    waited = _LOBBY_EVERY if not at else now - datetime.fromtimestamp(int(at), now.tzinfo)
    if str(players) == (count or "0") or waited < _LOBBY_EVERY:
        return False
    if not pacing.may_chat(session, telling.groups(session, contest.id), keeps=len(_COUNTDOWN), now=now):
        return False
    if contest.due_at is None and not count:
        contest.due_at = now + timedelta(seconds=min(contest.lobby, 30))
    contest.shown = f"{players}@{int(now.timestamp())}"
    for room in telling.rooms(session, contest.id):
        put_up(session, contest, room, now=now)
    return True


def count_down(session: Session, contest: Contest, *, now: datetime) -> None:
    """Three, two, one: nobody joins late without knowing."""
    contest.phase, contest.shown = Phase.COUNTDOWN, ""
    count(session, contest, now=now)


def count(session: Session, contest: Contest, *, now: datetime) -> bool:
    if contest.due_at is not None and now < contest.due_at and contest.shown:
        return False
    left = _COUNTDOWN[len(contest.shown) :]
    groups = telling.groups(session, contest.id)
    if not left:
        following = questions.upcoming(session, contest)
        if not pacing.may_ask(session, groups, questions.letters(session, contest, following), now=now):
            return False
        questions.open_next(session, contest, now=now)
        return True
    first = not contest.shown
    contest.shown += left[0]
    contest.due_at = now + timedelta(seconds=1)
    if not first and not pacing.may_chat(session, groups, now=now):
        # Right after a trial the group has heard enough in this minute.
        return True
    for room in telling.rooms(session, contest.id):
        # Whoever comes late, or has to choose a team, still finds the way here.
        values: Values = {**telling.lobby(session, contest, room.group_id, left=None), "left": left[0]}
        telling.to_room(session, contest, room.group_id, "playing.countdown", values, edits=room.lobby, now=now)
    return True
