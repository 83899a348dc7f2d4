"""Running: how a contest goes on, from the lobby to the podium. Whatever happens stands in the database first, so that
a bot that was killed goes on where it stood.

Each phase has one rule in `FLOWS`: what is to be done now, if anything. A question's clock runs in each group from when
Telegram had taken it there; it is closed when it has run out in all of them, or everybody has answered, and never
before what came in by then has been dealt with.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import chats, outbox
from storage.chats import Group
from storage.commits import later
from storage.contests import arrivals, clocks, closing, ending, joining, lost, pacing, tables, telling, turns
from storage.contests.plays import ContestAnswer, ContestPlayer
from storage.contests.records import (
    Contest,
    ContestAsking,
    ContestQuestion,
    ContestRoom,
)
from storage.contests.terms import Asked, Phase, Stage, State, Tie
from storage.outbox import Letter
from storage.questions.records import QuestionPicture
from storage.values import Values

#: Seconds after its end that a question is held open for what is under way.
LATE: Final = timedelta(seconds=1)
#: Seconds in which a question must have come to a group, else it goes on without that group.
_ARRIVES: Final = timedelta(seconds=30)
_BEAT: Final = timedelta(seconds=2)
#: Seconds between two edits of the lobby, and from how many seconds on a question has a line at half its time.
_LOBBY_EVERY, _HALFWAY_FROM = timedelta(seconds=5), 16
_COUNTDOWN: Final = ("3", "2", "1")


#: Who hears that a contest has gone on.
HEARD: Final[list[Callable[..., None]]] = []


def heard(session: Session, contest: Contest, *, now: datetime) -> None:
    """It stands elsewhere than before."""
    for one in HEARD:
        one(session, contest, now=now)


def on(session: Session) -> list[int]:
    """The contests that are on."""
    return list(session.scalars(select(Contest.id).where(Contest.state == State.ON).order_by(Contest.id)))


def roused(_: object, contests: list[int]) -> list[int]:
    """Nothing to write; whoever goes on with contests hears that there is something to do now."""
    return contests


def rouse(session: Session, contest_id: int) -> None:
    """It is looked at again at once."""
    later(session, roused, contest_id)


def release(session: Session, contest: Contest, *, now: datetime) -> None:
    """On from where it stood, with as much time as there was."""
    clocks.release(session, contest, now=now)
    rouse(session, contest.id)


def begin(session: Session, contest: Contest, *, now: datetime) -> None:
    """People can join now, in all its groups."""
    contest.state, contest.phase, contest.at, contest.begun_at = State.ON, Phase.LOBBY, 0, now
    contest.due_at, contest.beat_at, contest.shown = now + timedelta(seconds=contest.lobby), now, ""
    for room in session.scalars(select(ContestRoom).where(ContestRoom.contest_id == contest.id)):
        room.chat_id = session.get_one(Group, room.group_id).chat_id
        _put_up_lobby(session, contest, room, now=now)
    rouse(session, contest.id)
    heard(session, contest, now=now)


def _put_up_lobby(session: Session, contest: Contest, room: ContestRoom, *, now: datetime) -> None:
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
    _follow(session, contest, now=now)
    if contest.phase != Phase.HELD:
        _resume(session, contest, now=now)
    if not flow(session, contest, now=now):
        return False
    heard(session, contest, now=now)
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


def _follow(session: Session, contest: Contest, *, now: datetime) -> None:
    """A group that has another chat by now, or that the bot is in again, gets what stands open there anew."""
    rooms = select(ContestRoom, Group).join(Group, Group.id == ContestRoom.group_id)
    for room, group in session.execute(rooms.where(ContestRoom.contest_id == contest.id)):
        there = group.state == chats.State.ADMITTED
        if room.chat_id == group.chat_id and room.out == (not there):
            continue
        came = there and (room.out or room.chat_id != group.chat_id)
        room.chat_id, room.out, room.lobby = group.chat_id, not there, None
        one = session.get(ContestAsking, (contest.id, contest.at, room.group_id))
        if one is not None:
            # Messages are counted anew in another chat: an edit by the old number would hit another.
            one.message_id = None
        if came and contest.phase == Phase.LOBBY:
            _put_up_lobby(session, contest, room, now=now)
        elif came and clocks.phase(contest) in _STANDS:
            _ask_again(session, contest, room, now=now)


def _ask_again(session: Session, contest: Contest, room: ContestRoom, *, now: datetime) -> None:
    question = session.get_one(ContestQuestion, (contest.id, contest.at))
    one = session.get(ContestAsking, (contest.id, contest.at, room.group_id))
    if one is None:
        ask_in(session, contest, question, room, now=now)
    else:
        _send(session, contest, question, room, edition=now, now=now)


# A pause, and going on after it.

#: Stands behind what was said before, once the groups were told of the pause.
_PAUSED: Final = "|held"


def _held(session: Session, contest: Contest, *, now: datetime) -> bool:
    """The groups are told of a pause once."""
    if contest.shown.endswith(_PAUSED):
        return False
    contest.shown += _PAUSED
    for room in telling.rooms(session, contest.id):
        telling.to_room(session, contest, room.group_id, "playing.held", telling.of(contest), now=now)
    return True


def _resume(session: Session, contest: Contest, *, now: datetime) -> None:
    """And of going on, with how long there is."""
    if not contest.shown.endswith(_PAUSED):
        return
    contest.shown = contest.shown.removesuffix(_PAUSED)
    left = None if contest.due_at is None else max(1, int((contest.due_at - now).total_seconds()))
    values: Values = {**telling.of(contest), "left": left if contest.phase == Phase.ASKING else None}
    for room in telling.rooms(session, contest.id):
        telling.to_room(session, contest, room.group_id, "playing.resumed", values, now=now)


# The lobby, and 3-2-1.


def _lobby(session: Session, contest: Contest, *, now: datetime) -> bool:
    players, _ = joining.counts(session, contest.id)
    if contest.due_at is not None and now >= contest.due_at:
        if players:
            count_down(session, contest, now=now)
            return True
        # Nobody has come: it waits for the first, or for a host.
        contest.due_at = None
    count, _, at = contest.shown.partition("@")
    waited = _LOBBY_EVERY if not at else now - datetime.fromtimestamp(int(at), now.tzinfo)
    if str(players) == (count or "0") or waited < _LOBBY_EVERY:
        return False
    if not pacing.may_chat(session, telling.groups(session, contest.id), now=now):
        return False
    if contest.due_at is None and not count:
        contest.due_at = now + timedelta(seconds=min(contest.lobby, 30))
    contest.shown = f"{players}@{int(now.timestamp())}"
    for room in telling.rooms(session, contest.id):
        _put_up_lobby(session, contest, room, now=now)
    return True


def count_down(session: Session, contest: Contest, *, now: datetime) -> None:
    """Three, two, one: nobody joins late without knowing."""
    contest.phase, contest.shown = Phase.COUNTDOWN, ""
    _count(session, contest, now=now)


def _count(session: Session, contest: Contest, *, now: datetime) -> bool:
    if contest.due_at is not None and now < contest.due_at and contest.shown:
        return False
    left = _COUNTDOWN[len(contest.shown) :]
    if not left:
        open_next(session, contest, now=now)
        return True
    contest.shown += left[0]
    contest.due_at = now + timedelta(seconds=1)
    for room in telling.rooms(session, contest.id):
        # Whoever comes late, or has to choose a team, still finds the way here.
        values: Values = {**telling.lobby(session, contest, room.group_id, left=None), "left": left[0]}
        telling.to_room(session, contest, room.group_id, "playing.countdown", values, edits=room.lobby, now=now)
    return True


# Questions.


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
_STANDS: Final = {
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
    """The question goes to that group, behind its picture."""
    picture = session.get(QuestionPicture, question.question_id)
    if picture is not None:
        shown: Values = {**telling.marked(session, contest, question), "picture": picture.picture}
        telling.to_room(session, contest, room.group_id, "playing.picture", shown, useful_until=now + _ARRIVES, now=now)
    session.add(ContestAsking(contest_id=contest.id, nth=question.nth, group_id=room.group_id, asked_at=now))
    session.flush()
    _send(session, contest, question, room, edition=None, now=now)


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
    key = _STANDS[clocks.phase(contest) or Phase.ASKING] or telling.question_key(contest, question)
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
        _send(session, contest, question, room, edition=now, edits=one.message_id, now=now)
    session.flush()


def question_ended(session: Session, letter: Letter, state: outbox.State, *, now: datetime) -> None:
    """The question is there, and its clock runs; or it will not come to that group."""
    contest = session.get(Contest, letter.subject, with_for_update=True, populate_existing=True)
    nth = letter.values["nth"]
    one = session.get(ContestAsking, (letter.subject, nth, letter.group), populate_existing=True)
    if contest is None or one is None:
        return
    question = session.get_one(ContestQuestion, (contest.id, one.nth))
    asked = clocks.phase(contest) == Phase.ASKING
    if state in {outbox.State.SENT, outbox.State.UNCONFIRMED}:
        one.message_id = letter.message_id or one.message_id
        one.poll_id = letter.poll_id or one.poll_id
        # What was shown to be pressed for is none that can be answered, though its end be told later.
        if one.opened_at is None and asked == (letter.key not in _BEFORE):
            one.opened_at = now
            one.closes_at = now + timedelta(seconds=turns.seconds(question)) if asked else None
    elif one.opened_at is None and asked == (letter.key not in _BEFORE):
        # The others play on; what comes later comes with the next question.
        one.opened_at = one.closes_at = now
    session.flush()
    _wind(session, contest, question, now=now)


#: What stands there before it can be answered.
_BEFORE: Final = ("playing.buzz", "playing.stake")


def _wind(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """When what stands there is over everywhere, once it is there everywhere."""
    phase = clocks.phase(contest)
    if contest.at != question.nth or phase not in _STANDS or phase == Phase.BUZZING:
        return
    askings = telling.asking(session, contest.id, question.nth)
    if not askings or any(one.opened_at is None for one in askings) or (contest.due_at and phase != Phase.ASKING):
        return
    if phase == Phase.ASKING:
        contest.due_at = max(one.closes_at or now for one in askings)
    else:
        contest.due_at = now + timedelta(seconds=turns.wait_of(contest, question))
    rouse(session, contest.id)


def nowhere(session: Session, contest: Contest, *, now: datetime) -> bool:
    """Whether there is no group left in which the question stands: then a host has to see to it."""
    if telling.asking(session, contest.id, contest.at):
        return False
    clocks.hold(contest, now=now)
    return True


def _asking(session: Session, contest: Contest, *, now: datetime) -> bool:
    question = session.get_one(ContestQuestion, (contest.id, contest.at))
    if nowhere(session, contest, now=now):
        return True
    if contest.due_at is None:
        return False
    missing = lost.polls(session, contest, question)
    if missing:
        return lost.wait(session, contest, question, missing, now=now)
    over = now >= contest.due_at + LATE
    done = over or _all_answered(session, contest, question)
    if done and not arrivals.wait_until(session, min(now, contest.due_at)):
        conclude(session, contest, question, now=now)
        return True
    return _halfway(session, contest, question, now=now)


def _all_answered(session: Session, contest: Contest, question: ContestQuestion) -> bool:
    """Polls say themselves who has answered; of 观众题 nobody knows who might yet."""
    if question.stage == Stage.AUDIENCE:
        return False
    handed_in = (ContestAnswer.contest_id == contest.id) & (ContestAnswer.nth == question.nth) & ContestAnswer.done
    if question.stage != Stage.ALL:
        return session.scalar(select(ContestAnswer.player_id).where(handed_in).limit(1)) is not None
    # Who played in a group that the bot was taken out of is not waited for, and does not answer for another.
    there = (
        select(func.count(), func.count(ContestAnswer.player_id))
        .select_from(ContestPlayer)
        .join(
            ContestRoom,
            (ContestRoom.contest_id == ContestPlayer.contest_id) & (ContestRoom.group_id == ContestPlayer.group_id),
        )
        .outerjoin(ContestAnswer, handed_in & (ContestAnswer.player_id == ContestPlayer.id))
        .where(ContestPlayer.contest_id == contest.id, ContestPlayer.audience.is_(False), ContestRoom.out.is_(False))
    )
    players, done = session.execute(there).one()
    return bool(0 < players <= done)


def _halfway(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> bool:
    """At half its time, once: how many have answered, how long there is."""
    assert contest.due_at is not None
    left = (contest.due_at - now).total_seconds()
    seconds = turns.seconds(question)
    told = contest.shown or telling.by_poll(contest, question) or question.stage != Stage.ALL or seconds < _HALFWAY_FROM
    if told or left > seconds / 2 or not pacing.may_chat(session, telling.groups(session, contest.id), now=now):
        return False
    contest.shown = "half"
    for one in telling.asking(session, contest.id, question.nth):
        room = session.get_one(ContestRoom, (contest.id, one.group_id))
        if one.message_id is None or room.out:
            continue
        players, _ = joining.counts(session, contest.id, one.group_id)
        answered = session.scalar(
            select(func.count()).where(
                *(ContestAnswer.contest_id == contest.id, ContestAnswer.nth == question.nth),
                *(ContestAnswer.group_id == one.group_id, ContestAnswer.done),
            )
        )
        said: Values = {"answered": answered, "players": players, "left": max(1, int(left))}
        values = {**telling.question(session, contest, question), **said}
        telling.to_room(session, contest, one.group_id, "playing.halfway", values, edits=one.message_id, now=now)
    return True


def conclude(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """The question takes no more; what is right is told everywhere, with where everybody stands."""
    closing.close(session, contest, question, now=now)
    tell(session, contest, question, now=now)


def tell(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """What is right stands in the place of the question."""
    contest.phase, contest.shown = Phase.TOLD, ""
    contest.due_at = now + timedelta(seconds=contest.pause)
    values = telling.reveal(session, contest, question)
    telling.stop_polls(session, contest, question, now=now)
    for one in telling.asking(session, contest.id, question.nth):
        # A poll says itself what is right, and can't be edited.
        edits = None if telling.by_poll(contest, question) else one.message_id
        telling.to_room(session, contest, one.group_id, "playing.told", values, edits=edits, now=now)


def _told(session: Session, contest: Contest, *, now: datetime) -> bool:
    if contest.due_at is None or now < contest.due_at:
        return False
    if not pacing.may_ask(session, telling.groups(session, contest.id), now=now):
        return False
    open_next(session, contest, now=now)
    return True


def skip(session: Session, contest: Contest, *, now: datetime) -> None:
    """The question that is open does not count, and the next comes."""
    question = session.get(ContestQuestion, (contest.id, contest.at))
    if question is not None and question.state == Asked.OPEN:
        closing.void(session, contest, question, now=now)
        tell(session, contest, question, now=now)
        contest.due_at = now + timedelta(seconds=1)
    elif contest.phase == Phase.TOLD:
        contest.due_at = now
    rouse(session, contest.id)


def pause(session: Session, contest_id: int, *, now: datetime) -> None:
    """Every clock of it stands still until a host goes on; nothing where it is not on."""
    contest = session.get(Contest, contest_id, with_for_update=True, populate_existing=True)
    if contest is not None and contest.state == State.ON:
        clocks.hold(contest, now=now)


def ask_anew(session: Session, contest: Contest, *, now: datetime) -> None:
    """What stands open comes once more to every group: a message did not arrive, or is far up by now."""
    for room in telling.rooms(session, contest.id):
        _ask_again(session, contest, room, now=now)


#: What is due in each phase.
FLOWS: dict[Phase, Callable[..., bool]] = {
    Phase.LOBBY: _lobby,
    Phase.HELD: _held,
    Phase.COUNTDOWN: _count,
    Phase.ASKING: _asking,
    Phase.TOLD: _told,
}
#: How a question of each stage begins.
OPENS: dict[Stage, Callable[..., None]] = {Stage.ALL: ask, Stage.AUDIENCE: ask}
