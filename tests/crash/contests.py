"""`python -m tests.crash.contests`: two groups play a contest over HTTP while the bot is killed -9 over and over. Then
no answer may be missing whose acceptance somebody saw, none may be there that nobody gave or that came too late, and
the table must be the one that an oracle of its own counts from the answers. What is green for this code is not run
again. A breach: status 1."""

import random
import sys
import time
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import ground, settings
from bot.sandbox.groups import Group as SandboxGroup
from bot.sandbox.phones import Phone
from bot.sandbox.records import Message, Press
from bot.sandbox.server import SandboxThread
from storage import accounts, chats, units
from storage.chats import Group
from storage.contests import (
    Asked,
    Contest,
    ContestAnswer,
    ContestAsking,
    ContestPlayer,
    ContestQuestion,
    ContestRoom,
    Scoring,
    State,
    codes,
    paper,
    running,
    tables,
)
from storage.database import Database
from storage.members import Member, Standing
from storage.questions import Content, Kind, Option, keeping
from tests.crash.seeds import Play
from tests.story.running import RunningBot

TOKEN = "700100200:AAcrash-only-7hQx2vZkP0sWmB3nYcD4eFgH5i"
#: A Monday that lies ahead: the bot's clock only goes on.
MORNING = "2035-01-22T10:00:00+08:00"
ZONE = ZoneInfo("Asia/Shanghai")
QUESTIONS, SECONDS, PAUSE, LOBBY, GROUPS = 12, 8, 3, 12, 2
FULL = 10_00
#: Seconds that a start is given, and that all of it may last.
_UP, _LONGEST = 60.0, 900.0
_JOIN, _PICK = "1playing.join:", "1playing.pick:"
#: A press is the question's number and the place shown, in one: 302 is the third place shown of the third.
PLACES = 100
#: What the word over a button says of an answer that counts.
TAKEN = "收到"


def bank(questions: int) -> list[Content]:
    """Questions that one press answers, with the right one first."""
    found: list[Content] = []
    for nth in range(questions):
        options = (Option("对的", right=True), Option("错的"), Option("也错"), Option("不知道"))
        found.append(Content(Kind.SINGLE, f"第{nth}题：应当怎么做？", options, explanation="见规程。"))
    return found


@dataclass
class Player:
    """Somebody in a group. `given`: each press on an option, as the author numbers them only later: by place shown."""

    phone: Phone
    dice: random.Random
    number: int
    pressed: dict[int, list[tuple[int, Press]]] = field(default_factory=lambda: defaultdict(list))
    due: dict[int, float] = field(default_factory=dict)
    joined: bool = False

    def move(self, message: Message | None, now: float) -> None:
        """Looks at the newest message with buttons, and does what there is to do, once or twice."""
        if message is None:
            return
        data = [one.get("callback_data", "") for row in message.inline_keyboard or [] for one in row]
        picks = [one for one in data if one.startswith(_PICK)]
        joins = [one for one in data if one.startswith(_JOIN)]
        if joins and not self.joined:
            self.joined = True
            self.phone.press_data(joins[0], message)
        elif picks:
            self._answer(message, picks, now)

    def _answer(self, message: Message, picks: list[str], now: float) -> None:
        nth = int(picks[0].split(":")[2]) // PLACES
        if nth not in self.due:
            # Some leave it to the last moment, and some miss it.
            self.due[nth] = now + self.dice.uniform(0.1, SECONDS + 1)
        if now < self.due[nth] or len(self.pressed[nth]) >= 2:
            return
        if self.pressed[nth] and (self.pressed[nth][-1][1].answered or self.dice.random() < 0.9):
            return
        choice = self.dice.choice(picks)
        shown = int(choice.split(":")[2]) % PLACES
        self.pressed[nth].append((shown, self.phone.press_data(choice, message)))

    def acknowledged(self, nth: int) -> list[int]:
        return [shown for shown, press in self.pressed[nth] if press.answered and TAKEN in press.text]


@dataclass
class ContestsRun:
    """One contest in two groups. `server`: an empty database on PostgreSQL; None for SQLite."""

    seed: int
    folder: Path
    kills: int = 20
    people: int = 12
    server: str | None = None
    questions: int = QUESTIONS
    lobby: int = LOBBY
    breaches: list[str] = field(default_factory=list)
    killed: int = 0
    taken: int = 0
    took: float = 0.0

    def run(self) -> "ContestsRun":
        began = time.monotonic()
        self._dice = random.Random(f"contests {self.seed}")
        self._scoring = (Scoring.FIXED, Scoring.SPEED)[self.seed % 2]
        more = {"UNIONHALL_DATABASE_URL": self.server} if self.server else {}
        with SandboxThread(token=TOKEN, seed=self.seed, recording=False) as self._sandbox:
            self._bot = RunningBot(self.folder / "data", token=TOKEN, api_url=self._sandbox.url, **more)
            # One clock over every restart.
            self._clock = self.folder / "clock"
            offset = datetime.fromisoformat(MORNING).timestamp() - time.time()
            self._clock.write_text(str(offset))
            self._bot.environment["UNIONHALL_CLOCK"] = f"file:{self._clock}"
            given = settings.read(self._bot.environment, env_file=self.folder / "no.env")
            with closing(ground.open_database(given, may_create=True)) as database:
                database.write_now(self._fill)
            self._bot.start()
            try:
                self._play()
                self.breaches += [] if self._bot.stop() == 0 else ["the bot did not end in order"]
            finally:
                self._bot.close()
        with closing(self._bot.database()) as database:
            self.breaches += database.read_now(self._judge)
        self.took = time.monotonic() - began
        return self

    def _fill(self, session: Session) -> None:
        now = datetime.fromisoformat(MORNING)
        self._players: dict[int, Player] = {}
        self._groups: list[SandboxGroup] = []
        contest = None
        for nth in range(GROUPS):
            station = units.create(session, f"第{nth + 1}供水站").id
            phones = []
            for at in range(self.people):
                number = nth * self.people + at
                member = Member(name=f"职工{number}", unit_id=station, standing=Standing.ACTIVE)
                session.add(member)
                session.flush()
                phone = self._sandbox.phone(member.name, language_code="zh-hans")
                phone.person.started = True
                account_id = accounts.open_account(session, phone.person.id, "zh", now=now)
                accounts.bind(session, account_id, member.id, now=now)
                phones.append((member.id, phone, number))
            made = self._sandbox.world.add_group(f"站所群{nth}", [phone.person for _, phone, _ in phones], basic=False)
            self._sandbox.world.person_adds(phones[0][1].person, made, [self._sandbox.world.bot])
            self._groups.append(made)
            for member_id, phone, number in phones:
                dice = random.Random(f"{self.seed} {number}")
                self._players[member_id] = Player(phone.in_group(made), dice, number)
            group = Group(chat_id=made.id, title=made.title, language="zh", state=chats.State.ADMITTED)
            group.unit_id, group.added_at, group.admitted_at = station, now, now
            session.add(group)
            session.flush()
            if contest is None:
                contest = Contest(
                    code=codes.fresh(session), state=State.READY, title="安全知识竞赛", made_by=account_id
                )
                contest.made_at, contest.lobby, contest.pause, contest.seconds = now, self.lobby, PAUSE, SECONDS
                contest.scoring, contest.streak = self._scoring, self.seed % 3 == 0
                session.add(contest)
                session.flush()
            session.add(ContestRoom(contest_id=contest.id, group_id=group.id, chat_id=made.id))
        assert contest is not None
        made_ = keeping.put_all(session, bank(self.questions), author_id=None, approved_by=None, now=now)
        for one in made_:
            one.state = "live"
        session.flush()
        paper.put(session, contest, [one.id for one in made_], lot=self.seed)
        self._contest = contest.id

    def _play(self) -> None:
        """Everybody moves on, and the bot dies at any instant, until it is over."""
        self._sandbox.wait_for_bot(_UP)
        with closing(self._bot.database()) as database:
            database.write_now(self._begin)
            deadline, looked = time.monotonic() + _LONGEST, 0.0
            next_kill = time.monotonic() + self._dice.uniform(0.5, 3.0)
            while True:
                now = time.monotonic()
                if now > deadline:
                    self.breaches.append("the contest did not come to its end")
                    return
                for one in self._players.values():
                    one.move(self._newest(one.phone), now)
                if self.killed < self.kills and now >= next_kill:
                    self._bot.kill()
                    self._bot.start()
                    self.killed += 1
                    # Now and then it dies before it is up.
                    next_kill = time.monotonic() + self._dice.choice((0.3, 2.0, 5.0)) * self._dice.uniform(0.5, 1.5)
                if now - looked > 1.0:
                    looked = now
                    if self._is_over(database):
                        return
                time.sleep(0.02)

    def _begin(self, session: Session) -> None:
        running.begin(session, session.get_one(Contest, self._contest), now=self._bot.now)

    def _is_over(self, database: Database) -> bool:
        asked = select(Contest.state).where(Contest.id == self._contest)
        return database.read_now(lambda session: session.scalar(asked)) == State.OVER

    def _newest(self, phone: Phone) -> Message | None:
        """The newest message that has buttons."""
        return next((one for one in phone.from_bot[::-1] if one.inline_keyboard), None)

    # The verdict.

    def _judge(self, session: Session) -> list[str]:
        questions = {one.nth: one for one in session.scalars(select(ContestQuestion))}
        found = [f"question {nth} ended {one.state}" for nth, one in questions.items() if one.state != Asked.SCORED]
        whose = {one.id: one.member_id for one in session.scalars(select(ContestPlayer))}
        answers: dict[int, dict[int, ContestAnswer]] = defaultdict(dict)
        for one in session.scalars(select(ContestAnswer)):
            answers[whose[one.player_id] or 0][one.nth] = one
        for member_id, player in self._players.items():
            for nth, question in questions.items():
                kept = answers[member_id].get(nth)
                found += [f"职工{player.number}, {nth}: {told}" for told in self._lost(question, player, kept)]
        found += self._late(session, answers)
        table = {whose[one.key]: (one.points, one.place) for one in self._table(session)}
        counted = self.count(questions, answers)
        found += [
            f"member {member}: {table.get(member)} and not {points}"
            for member, points in counted.items()
            if table.get(member, (0, 0))[0] != points
        ]
        return found

    def _table(self, session: Session) -> list[tables.Line]:
        return tables.people(session, session.get_one(Contest, self._contest))

    def _lost(self, question: ContestQuestion, player: Player, kept: ContestAnswer | None) -> list[str]:
        nth, found = question.nth, list[str]()
        picked = None if kept is None else question.places.index(int(kept.picked))
        acknowledged = player.acknowledged(nth)
        self.taken += len(acknowledged)
        if acknowledged and picked not in acknowledged:
            found.append(f"place {acknowledged} was taken, and {picked} is there")
        if len(acknowledged) > 1:
            found.append("two answers were taken")
        if picked is not None and picked not in [shown for shown, _ in player.pressed[nth]]:
            found.append(f"place {picked} was pressed by nobody")
        return found

    def _late(self, session: Session, answers: dict[int, dict[int, ContestAnswer]]) -> list[str]:
        closes = {(one.nth, one.group_id): one.closes_at for one in session.scalars(select(ContestAsking))}
        return [
            f"member {member}, question {nth}: {one.at} is after {closes[nth, one.group_id]}"
            for member, theirs in answers.items()
            for nth, one in theirs.items()
            if (end := closes[nth, one.group_id]) is not None and one.at > end
        ]

    def count(
        self, questions: dict[int, ContestQuestion], answers: dict[int, dict[int, ContestAnswer]]
    ) -> dict[int, int]:
        """The oracle: points as `docs/contests.md` says them, told anew. The first option of the author is right."""
        found: dict[int, int] = {}
        for member, theirs in answers.items():
            points = run = 0
            for nth in sorted(questions):
                one = theirs.get(nth)
                if one is None or one.picked != "0":
                    run = 0
                    continue
                points += self._worth(one.seconds)
                if self.seed % 3 == 0:
                    points += FULL * min(50, 10 * run) // 100
                run += 1
            found[member] = points
        return found

    def _worth(self, seconds: int) -> int:
        if self._scoring == Scoring.FIXED or seconds <= 2:
            return FULL
        steps = SECONDS - 2
        lost = FULL / 2 * min(seconds - 2, steps) / steps
        return int((FULL - int(lost)) / 10) * 10


PLAY = Play(
    "contests",
    __doc__,
    ContestsRun,
    lambda run: f"{GROUPS * run.people} players, {run.taken} answers acknowledged, {run.killed} kills",
    runs=3,
    kills=17,
    people=12,
    whom="people in each group",
    remembers=True,
)


if __name__ == "__main__":
    sys.exit(PLAY.main())
