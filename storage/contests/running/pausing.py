"""A pause, and going on after it: the groups are told of each once, and neither of a slip of the finger nor of another
pause within the minute: whoever presses meanwhile sees it over the button, and hosts on their panels."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage.contests import clocks, ending, pacing, telling
from storage.contests.records import Contest
from storage.contests.terms import Phase, State
from storage.values import Values

#: Stands behind what was said before, once the groups were told of the pause.
_PAUSED: Final = "|held"
#: So long a pause lasts, a night among them; then it is over, as if a host had stopped it: its groups can have no other
#: meanwhile, and its hosts may be gone.
_LASTS: Final = timedelta(hours=24)
#: How long a pause has lasted before the groups hear of it.
_MEANT: Final = timedelta(seconds=1)


def held(session: Session, contest: Contest, *, now: datetime) -> bool:
    """The groups are told of a pause once."""
    if contest.held_at is not None and now - contest.held_at >= _LASTS:
        ending.finish(session, contest, now=now)
        return True
    if contest.shown.endswith(_PAUSED) or contest.held_at is None or now < contest.held_at + _MEANT:
        return False
    if not _may_say(session, contest, now):
        return False
    contest.shown += _PAUSED
    for room in telling.rooms(session, contest.id):
        telling.to_room(session, contest, room.group_id, "playing.held", telling.of(contest), now=now)
    return True


def _may_say(session: Session, contest: Contest, now: datetime) -> bool:
    return pacing.may_say(session, telling.groups(session, contest.id), pacing.PAUSES, now=now)


def is_unsaid(session: Session, contest: Contest, *, now: datetime) -> bool:
    """Whether it is paused, and the groups do not hear of it for now."""
    said = contest.phase != Phase.HELD or contest.shown.endswith(_PAUSED)
    return not said and not _may_say(session, contest, now)


def resume(session: Session, contest: Contest, *, now: datetime) -> None:
    """And of going on, with how long there is."""
    if not contest.shown.endswith(_PAUSED):
        return
    contest.shown = contest.shown.removesuffix(_PAUSED)
    left = None if contest.due_at is None else max(1, int((contest.due_at - now).total_seconds()))
    values: Values = {**telling.of(contest), "left": left if contest.phase == Phase.ASKING else None}
    for room in telling.rooms(session, contest.id):
        telling.to_room(session, contest, room.group_id, "playing.resumed", values, now=now)


def pause(session: Session, contest_id: int, *, now: datetime) -> None:
    """Every clock of it stands still until a host goes on; nothing where it is not on."""
    contest = session.get(Contest, contest_id, with_for_update=True, populate_existing=True)
    if contest is not None and contest.state == State.ON:
        clocks.hold(contest, now=now)
