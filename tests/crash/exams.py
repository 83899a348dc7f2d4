"""`python -m tests.crash.exams`: people sit an exam over HTTP while the bot is killed -9 again and again. Then no
answer may be missing whose acceptance somebody saw, each paper has the mark that an oracle of its own gives it, and
ended when it was handed in, or exactly when its time was up, whatever the restarts. What is green for this code is not
run again. A breach: status 1."""

import random
import sys
import time
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import ground, settings
from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from bot.sandbox.server import SandboxThread
from storage import accounts, units
from storage.exams.records import Exam, ExamCertificate, ExamMark, ExamPart, State, Tells
from storage.members import Member, Standing
from storage.questions import Content, Kind, Option, keeping
from storage.sittings import Sitting, SittingAnswer, sitting
from tests.crash.seeds import Play
from tests.story.running import RunningBot

TOKEN = "700100200:AAcrash-only-7hQx2vZkP0sWmB3nYcD4eFgH5i"
#: A Monday that lies ahead: the bot's clock only goes on.
MORNING = datetime(2035, 1, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
MINUTES, PASS, QUESTIONS, TITLE = 30, 60, 12, "防汛考试"
#: Seconds until somebody who sees nothing new looks again, that a start is given, and that all of it may last.
_AGAIN, _UP, _LONGEST = 4.0, 60.0, 600.0
_WORD, _WRONG_WORD = "二十五", "二十六"


def bank() -> list[Content]:
    """Questions of every kind that is answered by one press, several, or words; each stem once."""
    found: list[Content] = []
    for nth in range(12):
        choices = [Option(f"甲{nth}", right=True), Option(f"乙{nth}"), Option(f"丙{nth}")]
        found.append(Content(Kind.SINGLE, f"单选第{nth}题", tuple(choices), points=100 + 50 * (nth % 3)))
        several = (*choices[:1], Option(f"丁{nth}", right=True), Option(f"戊{nth}", right=True), choices[1])
        found.append(Content(Kind.SEVERAL, f"多选第{nth}题", several, points=200))
        found.append(Content(Kind.TRUE_FALSE, f"判断第{nth}题", truth=nth % 2 == 0))
        found.append(Content(Kind.FILL_IN, f"填空第{nth}题", (Option("25", right=True),), points=150))
    return found


def worth(content: Content, given: "Given") -> int:
    """The oracle: what an answer is worth in hundredths, told anew from what the house publishes."""
    picked, words = given
    right = {at for at, one in enumerate(content.options) if one.right}
    match content.kind:
        case Kind.SINGLE:
            return content.points if set(picked) == right else 0
        case Kind.TRUE_FALSE:
            return content.points if picked == ((0,) if content.truth else (1,)) else 0
        case Kind.SEVERAL:
            missed = not set(picked) <= right
            return 0 if missed else content.points * (10_000 * len(picked) // len(right)) // 10_000
        case _:
            return content.points if words == _WORD else 0


#: What was given: the options as the author has them, and words.
Given = tuple[tuple[int, ...], str]


@dataclass
class Candidate:
    """Somebody who sits it. `seen`: answers whose acceptance the telephone showed; `sent`: those it may yet show."""

    phone: Phone
    dice: random.Random
    hands_in: bool
    seen: dict[int, Given] = field(default_factory=dict)
    sent: dict[int, list[Given]] = field(default_factory=lambda: defaultdict(list))
    waits_for: int | None = None
    looked_at: int = -1
    moved_at: float = 0.0
    done: bool = False
    key: int = 0
    started: bool = False
    revised: bool = False

    def move(self, exam: int) -> None:
        """Looks at the telephone, and does the next thing where something new stands there."""
        shown = max(self.phone.from_bot, key=lambda one: one.touched, default=None)
        now = time.monotonic()
        if not self.started:
            self.started, self.moved_at = True, now
            self.phone.start()
        if shown is None:
            return
        if shown.touched == self.looked_at:
            if now - self.moved_at > _AGAIN:
                self.moved_at = now
                self.phone.press_data(f"1sittings.resume:{self.key}" if self.key else f"1exams.begin:{exam}")
            return
        self.looked_at, self.moved_at = shown.touched, now
        self._act(shown, exam)

    def _act(self, shown: Message, exam: int) -> None:
        data = [button.get("callback_data", "") for row in shown.inline_keyboard for button in row]
        turns = [one for one in data if one.startswith("1sittings.hand_in:")]
        if any(one.startswith("1exams.list:") for one in data) and not turns:
            self.done = True
            return
        if any(one.startswith("1sittings.end:") for one in data):
            self.phone.press_data(f"1sittings.end:{self.key}", shown)
            return
        if not turns:
            if not self.key:
                self.phone.press_data(f"1exams.begin:{exam}", shown)
            return
        self.key = int(turns[0].split(":")[1])
        place = int(shown.text.split("\n")[0].rsplit("/", 1)[0].rsplit(" ", 1)[1]) - 1
        if self.waits_for is not None and (place != self.waits_for or self._is_done(shown)):
            self._acknowledged()
        # A screen of before a kill may come once more: nothing leads back to what is answered but its last question.
        if self.waits_for is not None or (place in self.sent and len(self.sent) < QUESTIONS):
            return
        self._answer(shown, data, place)

    def _is_done(self, shown: Message) -> bool:
        """The last question stays where it is, with its answer: 已写 or a tick."""
        return len({*self.sent}) == QUESTIONS and (" ✓" in str(shown.buttons) or "您写的" in shown.text)

    def _acknowledged(self) -> None:
        assert self.waits_for is not None
        self.seen[self.waits_for] = self.sent[self.waits_for][-1]
        self.waits_for = None

    def _answer(self, shown: Message, data: list[str], place: int) -> None:
        enough = QUESTIONS if self.hands_in else QUESTIONS // 2
        if len(self.seen) >= enough and not self._revises(data):
            self.done = not self.hands_in
            if self.hands_in:
                self.phone.press_data(f"1sittings.hand_in:{self.key}", shown)
            return
        spots = [int(one.split(":")[2]) for one in data if one.startswith("1sittings.choose:")]
        ticks = [int(one.split(":")[2]) for one in data if one.startswith("1sittings.tick:")]
        if spots:
            spot = self.dice.choice(spots)
            self._send(place, ((spot % 16,), ""))
            self.phone.press_data(f"1sittings.choose:{self.key}:{spot}", shown)
        elif ticks:
            # All of them in one go, and the yes behind them: presses of one person are dealt with in their order.
            plan = self.dice.sample(ticks, self.dice.randint(1, 3))
            for spot in plan:
                self.phone.press_data(f"1sittings.tick:{self.key}:{spot}", shown)
            self._send(place, (tuple(sorted(spot % 16 for spot in plan)), ""))
            self.phone.press_data(f"1sittings.confirm:{self.key}:{place}", shown)
        else:
            words = self.dice.choice((_WORD, _WRONG_WORD))
            self._send(place, ((), words))
            self.phone.type(words)

    def _revises(self, data: list[str]) -> bool:
        """Some think better of their last answer, once."""
        once, self.revised = not self.revised and self.hands_in, True
        return once and "1sittings.choose" in str(data) and self.dice.random() < 0.5

    def _send(self, place: int, given: Given) -> None:
        self.sent[place].append(given)
        self.waits_for = place


@dataclass
class ExamsRun:
    """One union that sits an exam. `server`: an empty database on PostgreSQL; None for SQLite."""

    seed: int
    folder: Path
    kills: int = 20
    people: int = 24
    server: str | None = None
    breaches: list[str] = field(default_factory=list)
    killed: int = 0
    took: float = 0.0

    def run(self) -> "ExamsRun":
        began = time.monotonic()
        self._dice = random.Random(f"exams {self.seed}")
        self._clock = self.folder / "clock"
        self._clock.write_text(str((MORNING - datetime.now(UTC)).total_seconds()))
        more = {"UNIONHALL_DATABASE_URL": self.server} if self.server else {}
        more["UNIONHALL_CLOCK"] = f"file:{self._clock}"
        with SandboxThread(token=TOKEN, seed=self.seed, recording=False) as self._sandbox:
            self._bot = RunningBot(self.folder / "data", token=TOKEN, api_url=self._sandbox.url, **more)
            given = settings.read(self._bot.environment, env_file=self.folder / "no.env")
            with closing(ground.open_database(given, may_create=True)) as database:
                database.write_now(self._fill)
            self._bot.start()
            try:
                self._sit()
                self._let_time_run_out()
                self.breaches += [] if self._bot.stop() == 0 else ["the bot did not end in order"]
            finally:
                self._bot.close()
        with closing(self._bot.database()) as database:
            self.breaches += database.read_now(self._judge)
        self.took = time.monotonic() - began
        return self

    def _fill(self, session: Session) -> None:
        now = MORNING
        unit_id = units.create(session, "第一供水站").id
        self._candidates: dict[int, Candidate] = {}
        for at in range(self.people):
            member = Member(name=f"职工{at}", unit_id=unit_id, standing=Standing.ACTIVE)
            session.add(member)
            session.flush()
            phone = self._sandbox.phone(member.name, language_code="zh-hans")
            phone.person.started = True
            account_id = accounts.open_account(session, phone.person.id, "zh", now=now)
            accounts.bind(session, account_id, member.id, now=now)
            dice = random.Random(f"{self.seed} {at}")
            self._candidates[member.id] = Candidate(phone, dice, hands_in=at % 2 == 0)
        keeping.put_all(session, bank(), author_id=account_id, approved_by=account_id, now=now)
        exam = Exam(state=State.PUBLISHED, title=TITLE, unit_id=unit_id, made_by=account_id, made_at=now)
        exam.equal, exam.minutes, exam.attempts, exam.pass_mark, exam.tells = False, MINUTES, 1, PASS, Tells.AT_ONCE
        exam.opens_at = exam.published_at = now - timedelta(hours=1)
        exam.closes_at = now + timedelta(days=1)
        session.add(exam)
        session.flush()
        session.add(ExamPart(exam_id=exam.id, category_id=0, difficulty=None, count=QUESTIONS))
        self._exam = exam.id

    def _sit(self) -> None:
        """Everybody moves on, and the bot dies at any instant; the last kills come however far they are."""
        self._sandbox.wait_for_bot(_UP)
        deadline = time.monotonic() + _LONGEST
        next_kill = time.monotonic() + self._dice.uniform(0.05, 1.5)
        while self.killed < self.kills or not all(one.done for one in self._candidates.values()):
            if time.monotonic() > deadline:
                self.breaches.append("not everybody came to the end")
                return
            for one in self._candidates.values():
                if not one.done and (self.killed >= self.kills or self._dice.random() < 0.25):
                    one.move(self._exam)
            if self.killed < self.kills and time.monotonic() >= next_kill:
                self._bot.kill()
                self._bot.start()
                self.killed += 1
                # Now and then it dies before it is up.
                next_kill = time.monotonic() + self._dice.choice((0.3, 1.0, 3.0, 5.0)) * self._dice.uniform(0.5, 1.5)
            time.sleep(0.01)

    def _let_time_run_out(self) -> None:
        """The clock goes on past the end, with one more kill as it does."""
        self._bot.kill()
        self._clock.write_text(str(float(self._clock.read_text()) + 60 * (MINUTES + 5)))
        self._bot.start()
        deadline = time.monotonic() + _UP
        open_ = select(Sitting.id).where(Sitting.ended_at.is_(None)).limit(1)
        with closing(self._bot.database()) as database:
            while time.monotonic() < deadline:
                if database.read_now(lambda session: session.scalar(open_)) is None:
                    return
                time.sleep(0.1)
        self.breaches.append("a paper whose time is up was not handed in")

    # The verdict.

    def _judge(self, session: Session) -> list[str]:
        found: list[str] = []
        for member_id, one in self._candidates.items():
            papers = session.scalars(select(Sitting).where(Sitting.member_id == member_id)).all()
            if len(papers) != 1:
                found.append(f"member {member_id} has {len(papers)} papers")
                continue
            found += [f"member {member_id}: {told}" for told in self._judge_paper(session, papers[0], one)]
        return found

    def _judge_paper(self, session: Session, paper: Sitting, one: Candidate) -> list[str]:
        kept = self._kept(session, paper)
        found = self.lost(one, kept)
        ends = paper.begun_at + timedelta(minutes=MINUTES)
        found += [] if paper.ends_at == ends else ["the clock does not end at its own instant"]
        if one.hands_in:
            found += [] if paper.ended_at is not None and paper.ended_at < ends else ["it did not end by its hand"]
        else:
            found += [] if paper.ended_at == ends else [f"time was up at {ends}, and it ended at {paper.ended_at}"]
        contents = [keeping.edition(session, *each) for each in paper.questions]
        points = sum(worth(contents[place], given) for place, given in kept.items())
        out_of = sum(each.points for each in contents)
        found += [] if (paper.points, paper.out_of) == (points, out_of) else [f"{paper.points} points, not {points}"]
        marks = session.scalars(select(ExamMark).where(ExamMark.member_id == paper.member_id)).all()
        share = points * 10_000 // out_of
        told = [(mark.share, mark.passed) for mark in marks]
        found += [] if told == [(share, share >= PASS * 100)] else [f"marked {told}, not {share}"]
        held = session.scalars(select(ExamCertificate.id).where(ExamCertificate.member_id == paper.member_id)).all()
        return found + ([] if len(held) == (share >= PASS * 100) else [f"{len(held)} certificates"])

    def _kept(self, session: Session, paper: Sitting) -> dict[int, Given]:
        answers: list[SittingAnswer] = [*sitting.answers(session, paper)]
        return {each.place: (each.picks, sitting.words_of(session, each)) for each in answers}

    def lost(self, one: Candidate, kept: dict[int, Given]) -> list[str]:
        """Answers that were seen to be taken and are not there; one that was changed later may be either."""
        found = []
        for place, given in one.seen.items():
            later = one.sent[place][one.sent[place].index(given) :]
            if kept.get(place) not in later:
                found.append(f"place {place} was taken as {given}, and is {kept.get(place)}")
        strange = [place for place, given in kept.items() if given not in one.sent[place]]
        return found + [f"place {place} has an answer that nobody gave" for place in strange]


PLAY = Play(
    "exams",
    __doc__,
    ExamsRun,
    lambda run: f"{run.people} sat it, {run.killed} kills",
    runs=2,
    kills=20,
    people=24,
    remembers=True,
)


if __name__ == "__main__":
    sys.exit(PLAY.main())
