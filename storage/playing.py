"""Playing (参赛): what is pressed in the group while a contest is on, and what whoever pressed is told; in private
one's own result, or the way in for somebody whom the roster does not know yet."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, outbox
from storage import joining as coming
from storage.contests import Contest, ContestPlayer, ContestTeam, Phase, State, answering, buzzing, staking, tables
from storage.contests import joining as entering
from storage.contests.answering import HAND_IN, Press, Taken
from storage.contests.buzzing import Buzz
from storage.contests.joining import Admission
from storage.contests.running import rouse
from storage.contests.staking import Stake
from storage.outbox import Letter, Rank
from storage.values import Values
from storage.visitors import Visitor

_LETTERS: Final = "ABCDEFGHIJKL"


def join(session: Session, chat_id: int, contest_id: int, team_id: int, *, by: Visitor, now: datetime) -> Values | None:
    """The visitor plays, in that team where teams are free (else 0); what they are told, None where it is no group of
    ours."""
    there = answering.room_of(session, contest_id, chat_id)
    if there is None:
        return None
    contest, group_id = there
    if contest.state != State.ON or contest.phase == Phase.OVER:
        return _told("over")
    known = entering.known(session, contest_id, by)
    entered = entering.enter(session, contest, group_id, by, team_id=team_id or None, now=now)
    if isinstance(entered, Admission):
        return _told(entered.value)
    team = session.get(ContestTeam, entered[1]) if entered[1] is not None else None
    rouse(session, contest_id)
    taken = "joined" if known is None or known[2] else _again(known[1], entered[1], team_id)
    return _told(taken, by=by, session=session, contest=contest, team=team.name if team else "", now=now)


def _again(before: int | None, after: int | None, pressed: int) -> str:
    """What somebody is told who plays already: that they are in another team now, or that it is too late for it."""
    if after != before:
        return "team_changed"
    return "team_stays" if pressed and pressed != after else "joined_already"


def pick(
    session: Session, chat_id: int, contest_id: int, nth: int, shown: int, *, by: Visitor, now: datetime
) -> Values | None:
    """A press on the option shown at that place, from 0; what they are told, None where it is no group of ours."""
    press = answering.press(session, chat_id, contest_id, nth, shown, by=by, now=now)
    if press.taken is Taken.LATE and answering.room_of(session, contest_id, chat_id) is None:
        return None
    if press.taken is Taken.UNBOUND:
        return _not_yet(session, contest_id, by=by, now=now)
    contest = session.get_one(Contest, contest_id) if press.first and not press.bound else None
    return _told(press.taken, by=by, session=session, contest=contest, press=press, now=now)


def hand_in(session: Session, chat_id: int, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values | None:
    """What is ticked is handed in; as `pick`."""
    return pick(session, chat_id, contest_id, nth, HAND_IN, by=by, now=now)


def buzz(
    session: Session, chat_id: int, contest_id: int, nth: int, came: int, *, by: Visitor, now: datetime
) -> Values | None:
    """A press of 抢, by the number of its update; as `pick`."""
    pressed = buzzing.press(session, chat_id, contest_id, nth, came, by=by, now=now)
    if pressed is Buzz.UNBOUND:
        return _not_yet(session, contest_id, by=by, now=now)
    return None if pressed is None else _told(pressed)


def stake(
    session: Session, chat_id: int, contest_id: int, nth: int, much: int, *, by: Visitor, now: datetime
) -> Values | None:
    """So many hundredths of a point are staked; as `pick`."""
    pressed = staking.press(session, chat_id, contest_id, nth, much, by=by, now=now)
    if pressed is Stake.UNBOUND:
        return _not_yet(session, contest_id, by=by, now=now)
    return None if pressed is None else _told(pressed, much=much)


def _not_yet(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """抢答 and 风险 are for those who are known: how to become so is told in private too."""
    _tell_how(session, session.get_one(Contest, contest_id), "playing.bind_first", by=by, now=now)
    return {**_told("unbound"), "bound": False}


def _told(
    taken: str,
    *,
    session: Session | None = None,
    by: Visitor | None = None,
    contest: Contest | None = None,
    press: Press | None = None,
    team: str = "",
    much: int = 0,
    now: datetime | None = None,
) -> Values:
    """What flashes over the button. `unknown`: they press for the first time, and nobody knows yet who they are."""
    bound = by is None or by.member_id is not None
    if not bound and session is not None and contest is not None and by is not None and now is not None:
        _tell_how(session, contest, "playing.how", by=by, now=now)
    return {
        "taken": taken,
        "letters": "".join(_LETTERS[at] for at in press.ticked) if press is not None else "",
        "truth": None if press is None else press.truth,
        "bound": bound,
        "unknown": contest is not None and not bound,
        "team": team,
        "much": much,
    }


def _tell_how(session: Session, contest: Contest, key: str, *, by: Visitor, now: datetime) -> None:
    """In private, once a contest: how one comes to be known, and answers to count; to whoever has let the bot write."""
    if not accounts.hears(session, by.account_id):
        return
    values: Values = {"title": contest.title, "contest": contest.id}
    once = f"{key}:{contest.id}:{by.account_id}"
    outbox.queue(session, Letter(by.account_id, key, values, Rank.ANSWER, once=once), now=now)


def come_in(
    session: Session, contest_id: int, *, by: Visitor, now: datetime
) -> tuple[tuple[Visitor, Values | None], Values | None]:
    """Somebody comes from the group's message: with their own result, where it is over and they have played; else by
    the door that everybody comes in by."""
    came = coming.arrive(session, by=by, now=now)
    contest = session.get(Contest, contest_id)
    if contest is None or contest.state != State.OVER or by.member_id is None:
        return came, None
    return came, own(session, contest, by.member_id)


def own(session: Session, contest: Contest, member_id: int) -> Values | None:
    """How somebody ended; None where they did not play. `shared`: whether others have the same place."""
    mine = select(ContestPlayer.id).where(
        ContestPlayer.contest_id == contest.id,
        ContestPlayer.member_id == member_id,
        ContestPlayer.audience.is_(False),
    )
    player_id = session.scalar(mine)
    lines = tables.people(session, contest)
    found = next((one for one in lines if one.key == player_id), None)
    if found is None:
        return None
    told = found.told()
    assert isinstance(told, dict)
    shared = sum(one.place == found.place for one in lines) > 1
    return {**told, "shared": shared, "title": contest.title, "code": contest.code, "count": len(lines)}
