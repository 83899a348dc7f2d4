"""Panels: one message for each host of a contest that is on, edited in its place as the contest goes on."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import chats, outbox, rights
from storage.chats import Group
from storage.contests import joining, pacing, paper, running, telling, turns, whose
from storage.contests.plays import ContestAnswer
from storage.contests.records import Contest, ContestAsking, ContestHost, ContestQuestion, ContestRoom
from storage.contests.terms import Asked, Phase, Stage, State
from storage.errors import Refusal
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.values import Value, Values

#: The right to a panel: of whoever hosts the contest or stands in for a host.
RIGHT: Final = "hosting"
_PHASES: Final = (*Phase,)
#: Signs of a question.
_STEM: Final = 60
#: The way to what came of it.
_RESULTS: Final[dict[str, Value]] = {"page": 0, "title": "", "step": 0, "door": True}
#: So much later than announced is worth a word.
_NOTICED: Final = timedelta(seconds=2)


class Act(StrEnum):
    """What a host presses. EXTEND: ten seconds more. AGAIN: the question comes once more to the groups. STOP is asked
    once more. LIST: the questions so far."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    SKIP = "skip"
    VOID = "void"
    NEXT = "next"
    AGAIN = "again"
    LIST = "list"
    STOP = "stop"


class NotOn(Refusal):
    """It is not on (any more); values: code, title, state."""


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right `RIGHT`."""
    contest = session.get(Contest, subject)
    if contest is None or not rights.allowed(session, account_id, Deed.HOST_CONTESTS):
        return False
    return whose.is_host(session, contest, account_id)


def stamp(contest: Contest) -> int:
    """Where it stands as one number, by which a panel of an earlier moment is known."""
    return contest.at * 100 + (_PHASES.index(Phase(contest.phase)) if contest.phase is not None else 99)


def shown(session: Session, contest: Contest, *, now: datetime) -> Values:
    """What hosts see: the question, how many have answered or whose turn it is, how long there is, what comes next."""
    session.flush()
    players, unknown = joining.counts(session, contest.id)
    question = session.get(ContestQuestion, (contest.id, contest.at))
    answered = _answered(session, contest)
    following = running.upcoming(session, contest)
    phase = contest.phase if contest.phase != Phase.HELD else contest.held
    crowded = _crowded(session, contest, following, now)
    return {
        **telling.of(contest),
        "state": contest.state,
        "stamp": stamp(contest),
        "phase": phase,
        "held": contest.phase == Phase.HELD,
        "players": players,
        "unknown": unknown,
        "at": contest.at,
        "of": paper.length(session, contest.id),
        "stem": question.told.stem[:_STEM] if question is not None else "",
        "stage": question.stage if question is not None else None,
        "open": question is not None and question.state == Asked.OPEN,
        "void": question is not None and question.state == Asked.VOID,
        "skipped": question is not None and question.state == Asked.SKIPPED,
        "unsaid": running.is_unsaid(session, contest, now=now),
        "answered": answered,
        "turn": turns.whose(session, question)["turn"] if question is not None else None,
        "left": _left(contest, question, phase, now) if crowded is None else crowded,
        "crowded": crowded is not None,
        "next": following.nth if following is not None else None,
        "next_stage": following.stage if following is not None else None,
        "absent": _absent(session, contest, question),
        "away": _away(session, contest),
        "results": [_RESULTS | {"contest": contest.id}]
        if contest.state == State.OVER and contest.at and players
        else [],
        "late": False,
        "too_soon": False,
        "acts": [{"contest": contest.id, "stamp": stamp(contest), "act": one} for one in acts(contest, question)],
    }


def acts(contest: Contest, question: ContestQuestion | None) -> list[Act]:
    """What can be done as it stands now."""
    if contest.state != State.ON or contest.phase is None:
        return []
    is_open = question is not None and question.state == Asked.OPEN
    asked = [Act.LIST] if contest.at else []
    if contest.phase == Phase.HELD:
        return [Act.RESUME, *([Act.SKIP, Act.VOID] if is_open else []), *asked, Act.STOP]
    if contest.phase == Phase.LOBBY:
        return [Act.START, Act.STOP]
    if contest.phase == Phase.COUNTDOWN:
        return [Act.PAUSE, Act.STOP]
    if contest.phase == Phase.TOLD:
        return [Act.NEXT, Act.PAUSE, *asked, Act.STOP]
    longer = [Act.EXTEND] if contest.phase == Phase.ASKING else []
    return [Act.PAUSE, *longer, Act.SKIP, Act.VOID, Act.AGAIN, *asked, Act.STOP]


def _answered(session: Session, contest: Contest) -> int:
    done = select(func.count()).where(
        ContestAnswer.contest_id == contest.id, ContestAnswer.nth == contest.at, ContestAnswer.done
    )
    return session.scalar(done) or 0


def _left(contest: Contest, question: ContestQuestion | None, phase: Phase | None, now: datetime) -> int | None:
    """Seconds that there are at the moment; of a question that is on its way, all of them."""
    if contest.due_at is not None:
        return max(0, round((contest.due_at - (contest.held_at or now)).total_seconds()))
    return question.seconds if phase == Phase.ASKING and question is not None else None


def _crowded(session: Session, contest: Contest, following: ContestQuestion | None, now: datetime) -> int | None:
    """Seconds until the next question, where the groups' minute puts it off; else None."""
    if contest.phase != Phase.TOLD or contest.due_at is None:
        return None
    letters = running.letters(session, contest, following)
    free_at = now + pacing.room_in(session, telling.groups(session, contest.id), letters, now=now)
    return round((free_at - now).total_seconds()) if free_at > contest.due_at + _NOTICED else None


def _away(session: Session, contest: Contest) -> list[Value]:
    """The groups of one that is on which the bot is not in, or not admitted to, any more."""
    if contest.state != State.ON:
        return []
    there = select(Group.title).join(ContestRoom, ContestRoom.group_id == Group.id)
    gone = there.where(ContestRoom.contest_id == contest.id, Group.state != chats.State.ADMITTED)
    return [*session.scalars(gone.order_by(Group.id))]


def _absent(session: Session, contest: Contest, question: ContestQuestion | None) -> list[Value]:
    """The groups in which the open question does not stand, as far as Telegram has said."""
    if question is None or question.state != Asked.OPEN or question.stage not in {Stage.ALL, Stage.AUDIENCE}:
        return []
    gone = (
        select(Group.title)
        .join(ContestAsking, ContestAsking.group_id == Group.id)
        .where(ContestAsking.contest_id == contest.id, ContestAsking.nth == question.nth)
        .where(ContestAsking.message_id.is_(None), ContestAsking.opened_at.is_not(None))
    )
    return [*session.scalars(gone.order_by(Group.id))]


def tell(session: Session, contest: Contest, *, now: datetime, besides: int = 0) -> None:
    """Every host's panel as it is now; `besides`: the account that has it as its answer."""
    if contest.phase == Phase.COUNTDOWN and contest.shown != "3":
        # Three seconds in which nothing can be done better.
        return
    values = shown(session, contest, now=now)
    for account_id in whose.hosts(session, contest):
        if account_id != besides and rights.allowed(session, account_id, Deed.HOST_CONTESTS):
            _send(session, contest, account_id, values, now=now)


def _send(session: Session, contest: Contest, account_id: int, values: Values, *, now: datetime) -> None:
    host = session.get(ContestHost, (contest.id, account_id))
    if host is None:
        host = ContestHost(contest_id=contest.id, account_id=account_id)
        session.add(host)
    letter = Letter(account_id, "hosting.panel", values, rank=Rank.ANSWER, right=RIGHT, subject=contest.id)
    letter.edits, letter.at_night = host.panel, True
    if host.panel is None:
        # On its way once: what comes meanwhile is written into it later.
        letter.once = f"hosting:{contest.id}:{account_id}"
    outbox.queue(session, letter, now=now)


def panel_ended(session: Session, letter: Letter, state: outbox.State, *, now: datetime) -> None:
    """The panel stands in the host's chat, and is the one that is kept up to date."""
    del now
    host = session.get(ContestHost, (letter.subject, letter.to))
    if host is not None and state is outbox.State.SENT and letter.message_id is not None:
        host.panel = letter.message_id
