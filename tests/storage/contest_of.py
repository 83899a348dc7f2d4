"""A contest with its paper and its groups, and a day on which it is played: for tests of what comes of it.

`Play` moves the clock, says what Telegram did with the letters to the groups, and presses for people.
"""

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import chats, outbox
from storage.chats import Group
from storage.contests import (
    Contest,
    ContestPlayer,
    ContestQuestion,
    ContestRoom,
    ContestTeam,
    Phase,
    Sides,
    Stage,
    State,
    answering,
    buzzing,
    codes,
    joining,
    paper,
    running,
    staking,
    tables,
)
from storage.contests.answering import HAND_IN, Press
from storage.outbox import Letter, StoredLetter
from storage.questions import Content, Kind, Option, Question, QuestionPicture, keeping
from tests.cast import Actor, Cast

SECOND = timedelta(seconds=1)


def single(nth: int, **more: Any) -> Content:
    """A single choice whose right option is the first."""
    options = (Option("对的", right=True), Option("错的"), Option("也错"))
    return Content(Kind.SINGLE, f"第{nth}题", options, explanation=f"第{nth}条", category=("安全",), **more)


def several(nth: int) -> Content:
    """The first two are right."""
    options = (Option("对的", right=True), Option("也对", right=True), Option("错的"))
    return Content(Kind.SEVERAL, f"第{nth}题（多选）", options, category=("安全",))


def truth(nth: int) -> Content:
    return Content(Kind.TRUE_FALSE, f"第{nth}题（判断）", truth=True, category=("安全",))


@dataclass
class Play:
    """A contest that is on, as the tests see it."""

    cast: Cast
    contest_id: int
    groups: list[int]
    now: datetime
    #: Letters that Telegram has not been asked to take yet.
    told: set[int] = field(default_factory=set)
    messages: int = 100
    #: Every letter that was delivered, with what stood in it.
    delivered: list[Letter] = field(default_factory=list)

    def write(self, rule: Any) -> Any:
        return self.cast.write(rule)

    @property
    def contest(self) -> Contest:
        return self.cast.read(lambda session: session.get_one(Contest, self.contest_id))

    def question(self, nth: int) -> ContestQuestion:
        return self.cast.read(lambda session: session.get_one(ContestQuestion, (self.contest_id, nth)))

    def go(self, seconds: float = 0, *, each: float = 0.5) -> None:
        """So much later, looked at each so many seconds, with whatever was queued taken by Telegram at once."""
        until = self.now + timedelta(seconds=seconds)
        while True:
            self.write(lambda session: running.go_on(session, self.contest_id, now=self.now))
            self.deliver()
            if self.now >= until:
                return
            self.now = min(until, self.now + timedelta(seconds=each))

    def wait(self, seconds: float) -> None:
        """So much later, with the bot awake and nothing taken by Telegram meanwhile."""
        until = self.now + timedelta(seconds=seconds)
        while self.now < until:
            self.now = min(until, self.now + SECOND)
            self.write(lambda session: running.go_on(session, self.contest_id, now=self.now))

    def deliver(self, state: outbox.State = outbox.State.SENT, *, only: int | None = None) -> list[Letter]:
        """Telegram has taken the open letters to the groups (or to that one), or done with them as `state` says."""
        from bot.letters import ENDED  # noqa: PLC0415

        taken = self.cast.write(lambda session: outbox.load(session, outbox.open_ids(session)))
        letters = [one for one in taken if one.group]
        done = [one for one in letters if only is None or one.group == only]
        self.delivered += done
        for one in done:
            self.messages += 1
            one.message_id = one.edits or self.messages if state is outbox.State.SENT else None
            self.write(lambda session, one=one: _end(session, one, state, ENDED.get(one.key), self.now))
        return done

    def press(self, actor: Actor, shown: int, *, nth: int | None = None, group: int = 0) -> Press:
        """A press on the option shown at that place, of the question that is open."""
        chat = self.cast.read(lambda session: session.get_one(Group, self.groups[group]).chat_id)
        at = self.contest.at if nth is None else nth
        return self.cast.acts(actor, answering.press, chat, self.contest_id, at, shown, now=self.now)

    def buzz(self, actor: Actor, came: int = 0, *, nth: int | None = None, group: int = 0) -> Any:
        """A press of 抢; `came`: the number of its update."""
        chat = self.cast.read(lambda session: session.get_one(Group, self.groups[group]).chat_id)
        at = self.contest.at if nth is None else nth
        return self.cast.acts(actor, buzzing.press, chat, self.contest_id, at, came, now=self.now)

    def stake(self, actor: Actor, much: int, *, group: int = 0) -> Any:
        chat = self.cast.read(lambda session: session.get_one(Group, self.groups[group]).chat_id)
        return self.cast.acts(actor, staking.press, chat, self.contest_id, self.contest.at, much, now=self.now)

    def until(self, *phases: Phase, at: int | None = None) -> None:
        """On to one of those phases."""
        for _ in range(400):
            contest = self.contest
            if contest.phase in phases and (at is None or contest.at == at):
                return
            self.go(0.5)
        raise AssertionError(f"{phases} are never reached")

    def place_of(self, nth: int, option: int) -> int:
        """Where the option (as the author numbers it) is shown."""
        return self.question(nth).places.index(option)

    def answer(self, actor: Actor, *options: int, group: int = 0) -> Press:
        """Answers the open question with those options, as the author numbers them; of several with 交卷."""
        nth = self.contest.at
        for one in options:
            pressed = self.press(actor, self.place_of(nth, one), group=group)
        return self.press(actor, HAND_IN, group=group) if self.question(nth).kind == Kind.SEVERAL else pressed

    def join(self, actor: Actor, *, team: int | None = None, group: int = 0) -> Any:
        def rule(session: Session, *, by: Any, now: datetime) -> Any:
            contest = session.get_one(Contest, self.contest_id)
            return joining.enter(session, contest, self.groups[group], by, team_id=team, now=now)

        return self.cast.acts(actor, rule, now=self.now)

    def until_asked(self, nth: int) -> None:
        """On to that question, through the lobby and what is told of the ones before."""
        for _ in range(400):
            contest = self.contest
            if contest.at >= nth and contest.phase in {Phase.ASKING, Phase.OVER}:
                return
            self.go(0.5)
        raise AssertionError(f"question {nth} is never asked")

    def table(self) -> list[tuple[str, int, int]]:
        """Name, points in hundredths, place."""
        found = self.cast.read(lambda session: tables.sides(session, session.get_one(Contest, self.contest_id)))
        return [(one.name, one.points, one.place) for one in found]

    def letters(self, key: str) -> list[StoredLetter]:
        found = select(StoredLetter).where(StoredLetter.key == key).order_by(StoredLetter.id)
        return self.cast.read(lambda session: [*session.scalars(found)])

    def players(self) -> list[ContestPlayer]:
        mine = select(ContestPlayer).where(ContestPlayer.contest_id == self.contest_id).order_by(ContestPlayer.id)
        return self.cast.read(lambda session: [*session.scalars(mine)])


def _end(session: Session, letter: Letter, state: outbox.State, rule: Any, now: datetime) -> None:
    outbox.end_all(session.connection(), [outbox.ending(letter.id, state, now=now, message_id=letter.message_id)])
    if rule is not None:
        rule(session, letter, state, now=now)


def groups(cast: Cast, count: int = 1, *, unit_id: int | None = None) -> list[int]:
    """Admitted groups of the whole bureau, or of that unit."""

    def rule(session: Session) -> list[int]:
        made = []
        for _ in range(count):
            group = Group(
                chat_id=-1_000_000_000_000 - cast_number(session),
                title="站所群",
                language="zh",
                state=chats.State.ADMITTED,
                unit_id=unit_id,
                added_at=cast.now,
                admitted_at=cast.now,
            )
            session.add(group)
            session.flush()
            made.append(group.id)
        return made

    return cast.write(rule)


def cast_number(session: Session) -> int:
    return len(session.scalars(select(Group.id)).all()) + 1


def prepare(
    cast: Cast,
    host: Actor,
    contents: list[Content],
    *,
    count: int = 1,
    stages: dict[int, Stage] | None = None,
    teams: dict[str, int | None] | None = None,
    **settings: Any,
) -> Play:
    """A contest that is ready, with those questions in this order, in so many groups. `stages`: of the nth question,
    必答 where nothing is said. `teams`: name -> unit. The other settings as `Contest` has them."""
    made = groups(cast, count)

    def rule(session: Session) -> int:
        there = keeping.put_all(session, contents, author_id=None, approved_by=None, now=cast.now)
        for one in there:
            one.state = "live"
        session.flush()
        contest = Contest(
            code=codes.fresh(session),
            state=State.READY,
            title="安全知识竞赛",
            made_by=host.account_id,
            made_at=cast.now,
            **{"lobby": 10, "pause": 5, "seconds": 20, **settings},
        )
        session.add(contest)
        session.flush()
        if teams:
            contest.sides = settings.get("sides", Sides.UNITS)
            for nth, (name, unit_id) in enumerate(teams.items(), 1):
                session.add(ContestTeam(contest_id=contest.id, nth=nth, name=name, unit_id=unit_id))
        for group_id in made:
            session.add(ContestRoom(contest_id=contest.id, group_id=group_id, chat_id=0))
        _put(session, contest, there, stages or {})
        return contest.id

    return Play(cast, cast.write(rule), made, cast.now)


def _put(session: Session, contest: Contest, there: list[Question], stages: dict[int, Stage]) -> None:
    for nth, one in enumerate(there, 1):
        paper.put(session, contest, [one.id], lot=7, stage=stages.get(nth, Stage.ALL))
    session.flush()


def give_picture(play: Play, nth: int, jpeg: bytes) -> None:
    """That question of the paper has that picture from now on."""
    text = base64.b64encode(jpeg).decode()

    def rule(session: Session) -> None:
        one = session.get_one(ContestQuestion, (play.contest_id, nth))
        session.add(QuestionPicture(question_id=one.question_id, picture=text, at=play.now))

    play.write(rule)


def begin(play: Play) -> Play:
    """People can join."""
    play.write(lambda session: running.begin(session, session.get_one(Contest, play.contest_id), now=play.now))
    play.deliver()
    return play
