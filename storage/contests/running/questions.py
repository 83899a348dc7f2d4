"""Questions: the next one of the paper goes to all groups, each behind its picture, and once more where it has to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.contests import clocks, ending, tables, telling
from storage.contests.records import Contest, ContestAsking, ContestQuestion, ContestRoom
from storage.contests.terms import Asked, Phase, Stage, Tie
from storage.questions.records import QuestionPicture
from storage.values import Values

#: Seconds in which a question must have come to a group, else it goes on without that group.
_ARRIVES: Final = timedelta(seconds=30)


def open_next(session: Session, contest: Contest, *, now: datetime) -> None:
    """The next question of the paper, or the end."""
    question = _next(session, contest)
    if question is None:
        ending.finish(session, contest, now=now)
        return
    contest.at, contest.due_at, contest.shown = question.nth, None, ""
    question.state = Asked.OPEN
    OPENS[question.stage](session, contest, question, now=now)


def _next(session: Session, contest: Contest) -> ContestQuestion | None:
    mine = select(ContestQuestion).where(
        ContestQuestion.contest_id == contest.id, ContestQuestion.state == Asked.PLANNED
    )
    ordinary = mine.where(ContestQuestion.stage != Stage.DECIDER).order_by(ContestQuestion.nth).limit(1)
    found = session.scalar(ordinary)
    if found is not None or not needs_decider(session, contest):
        return found
    return session.scalar(mine.order_by(ContestQuestion.nth).limit(1))


def upcoming(session: Session, contest: Contest) -> ContestQuestion | None:
    """What comes next, None for the end."""
    return _next(session, contest)


def needs_decider(session: Session, contest: Contest) -> bool:
    """Whether 加赛 is announced, and the first place is shared by points."""
    if contest.tie != Tie.PLAY_OFF:
        return False
    return len(tables.leading(tables.sides(session, contest))) > 1


#: Phases in which a question stands in the groups, and under which key it does; of ASKING the form says it.
STANDS: Final = {
    Phase.READYING: "playing.buzz",
    Phase.BUZZING: "playing.buzz",
    Phase.STAKING: "playing.stake",
    Phase.ASKING: None,
}


def ask(
    session: Session, contest: Contest, question: ContestQuestion, *, phase: Phase = Phase.ASKING, now: datetime
) -> None:
    """The question goes to all groups, to be answered or, by its stage, to be pressed or staked for; its clock runs in
    each from when it is there."""
    contest.phase, contest.due_at, contest.shown = phase, None, ""
    for room in telling.rooms(session, contest.id):
        ask_in(session, contest, question, room, now=now)


def ask_in(session: Session, contest: Contest, question: ContestQuestion, room: ContestRoom, *, now: datetime) -> None:
    """The question goes to that group, behind its picture; where only the stake is asked for it is not shown yet."""
    if clocks.phase(contest) != Phase.STAKING:
        _show_picture(session, contest, question, room, now=now)
    session.add(ContestAsking(contest_id=contest.id, nth=question.nth, group_id=room.group_id, asked_at=now))
    session.flush()
    _send(session, contest, question, room, edition=None, now=now)


def _show_picture(
    session: Session, contest: Contest, question: ContestQuestion, room: ContestRoom, *, now: datetime
) -> bool:
    """Whether it has one."""
    picture = session.get(QuestionPicture, question.question_id)
    if picture is None:
        return False
    shown: Values = {**telling.marked(session, contest, question), "picture": picture.picture}
    telling.to_room(session, contest, room.group_id, "playing.picture", shown, useful_until=now + _ARRIVES, now=now)
    return True


def _send(
    session: Session,
    contest: Contest,
    question: ContestQuestion,
    room: ContestRoom,
    *,
    edition: datetime | None,
    edits: int | None = None,
    now: datetime,
) -> None:
    once = f"contest:{contest.id}:{question.nth}:{room.group_id}"
    edited = once if edition is None else f"{once}:{edition:%y%m%d%H%M%S%f}:{edits}"
    until: dict[str, Any] = {"useful_until": now + _ARRIVES, "now": now}
    if telling.by_poll(contest, question):
        values = telling.poll(session, contest, question)
        if values["apart"]:
            telling.to_room(session, contest, room.group_id, "polls.stem", values, once=f"{edited}:stem", **until)
        # A second poll would take half of the answers: one that may have arrived is not sent again.
        until["repeats"] = False
    else:
        values = telling.question(session, contest, question)
    key = STANDS[clocks.phase(contest) or Phase.ASKING] or telling.question_key(contest, question)
    telling.to_room(session, contest, room.group_id, key, values, once=edited, edits=edits, **until)


def ask_once_more(session: Session, contest: Contest, one: ContestAsking, *, now: datetime) -> None:
    """The question is put up once more in that group, with a clock of its own."""
    question = session.get_one(ContestQuestion, (contest.id, one.nth))
    room = session.get_one(ContestRoom, (contest.id, one.group_id))
    one.message_id = one.poll_id = one.opened_at = one.closes_at = None
    _send(session, contest, question, room, edition=now, now=now)


def hand_over(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """From now on it is to be answered by the side whose turn it is; the clock runs in each group from when that stands
    there."""
    contest.phase, contest.due_at, contest.shown = Phase.ASKING, None, ""
    for room, one in telling.standing(session, contest):
        one.asked_at, one.opened_at, one.closes_at = now, None, None
        # What is staked is asked for without the question: its picture comes now, and the question below it.
        shown = question.stage == Stage.STAKE and _show_picture(session, contest, question, room, now=now)
        edits = None if shown else one.message_id
        _send(session, contest, question, room, edition=now, edits=edits, now=now)
    session.flush()


def ask_again(session: Session, contest: Contest, room: ContestRoom, *, now: datetime) -> None:
    question = session.get_one(ContestQuestion, (contest.id, contest.at))
    one = session.get(ContestAsking, (contest.id, contest.at, room.group_id))
    if one is None:
        ask_in(session, contest, question, room, now=now)
    else:
        one.asked_at = now
        _send(session, contest, question, room, edition=now, now=now)


def ask_anew(session: Session, contest: Contest, *, now: datetime) -> None:
    """What stands open comes once more to every group: a message did not arrive, or is far up by now."""
    for room in telling.rooms(session, contest.id):
        ask_again(session, contest, room, now=now)


def letters(session: Session, contest: Contest, question: ContestQuestion | None) -> int:
    """How many messages and edits a group gets of that question, until what is right stands there; of the end one."""
    if question is None:
        return 1
    picture = session.get(QuestionPicture, question.question_id) is not None
    stem = telling.by_poll(contest, question) and bool(telling.poll(session, contest, question)["apart"])
    return LETTERS[question.stage] + picture + stem


#: Messages and edits of a question of each stage, its picture and a poll's long words left out.
LETTERS: Final = {Stage.ALL: 2, Stage.AUDIENCE: 2, Stage.STAKE: 3, Stage.BUZZ: 4, Stage.DECIDER: 4}
#: How a question of each stage begins.
OPENS: dict[Stage, Callable[..., None]] = {Stage.ALL: ask, Stage.AUDIENCE: ask}
