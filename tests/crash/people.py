"""The people of a crash run: each acts on what arrives, acts again when nothing does, and all is written down."""

import math
import random
import re
import time
from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.sandbox.phones import Phone
from bot.sandbox.records import Message
from storage.hardship import Given

HARDSHIP, MINE, DESK = "困难申报", "我的", "工作台"
#: Stands in every story and every answer, and must never stand in a file.
STORY = "金丝雀"

Kind = Literal["press", "text", "contact"]
Sight = Literal["sent", "edited"]
_DATA = re.compile(r"1(?:hardship|desk|joining|home)\.([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Deed:
    """One update as its author knows it: `what` is the button's data, or the text; `at` in monotonic seconds."""

    update_id: int
    telegram_id: int
    kind: Kind
    what: str
    at: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as it stood when it was sent or edited; `data` are those of its buttons."""

    message: Message
    how: Sight
    text: str
    data: tuple[str, ...]

    def offers(self, name: str) -> list[str]:
        """The data of the buttons of that name; reports for colleagues are another story."""
        named = [one for one in self.data if (found := _DATA.match(one)) and found[1] == name]
        return [one for one in named if not one.endswith(":colleague")]


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody is about to do."""

    kind: Kind
    what: str
    message: Message | None = None


class Somebody:
    """A person with a telephone; `think` and `patience` are mean seconds before acting, and before acting again."""

    think, patience = 0.15, 2.0

    def __init__(self, phone: Phone, seed: str, diary: list[Deed]) -> None:
        self.phone = phone
        self.random = random.Random(seed)
        self.wakes_at = 0.0
        self._diary = diary
        self._seen: Shown | None = None
        self._last: list[Act] = []
        self._repeated = 0

    def hear(self, shown: Shown) -> None:
        """Something stands on the screen that was not there before."""
        self._seen = shown
        self._repeated = 0
        self.wakes_at = time.monotonic() + self.random.expovariate(1 / self.think)

    def wake(self) -> None:
        """Does the next thing, or once more the last one that got no answer."""
        seen, self._seen = self._seen, None
        if seen is not None:
            self._last = self.react(seen)
        elif not self._last or self._repeated == 3:
            self._last, self._repeated = self.begin(), 0
        else:
            self._repeated += 1
        for act in self._last:
            self.do(act)
        patient = self.patience * (1 + self._repeated) if self._last else self.idle()
        self.wakes_at = time.monotonic() + patient * self.random.uniform(0.7, 1.5)

    def do(self, act: Act) -> None:
        """The deed, with the number of the update that it makes."""
        with self.phone.world.changed:
            update_id = self.phone.world.updates.next_id
            match act.kind:
                case "press":
                    self.phone.press_data(act.what, act.message)
                case "text":
                    self.phone.type(act.what)
                case "contact":
                    self.phone.share_contact()
            self._diary.append(Deed(update_id, self.phone.person.id, act.kind, act.what, time.monotonic()))

    def begin(self) -> list[Act]:
        """What one does who has nothing before the eyes."""
        raise NotImplementedError

    def react(self, seen: Shown) -> list[Act]:
        """What one does about what is seen; nothing is an answer too."""
        raise NotImplementedError

    def idle(self) -> float:
        """Seconds until something is begun anew by one who waits for nothing."""
        return math.inf

    def words(self) -> str:
        """Something never said before."""
        return f"{STORY}{self.random.getrandbits(48):012x}"

    def pick(self, seen: Shown, tastes: dict[str, int]) -> list[Act]:
        """One of the buttons that are there, by taste; now and then it is pressed twice."""
        data = {name: self.random.choice(found) for name in tastes if (found := seen.offers(name))}
        (name,) = self.random.choices([*data], [tastes[name] for name in data])
        return [Act("press", data[name], seen.message)] * (2 if self.random.random() < 0.12 else 1)


#: Ways out of a question: seldom taken.
_AWAY = {"go_back": 1, "put_off": 1}


class Employee(Somebody):
    """Joins, reports, asks to be rung, goes back, puts off and takes up again, looks at what became of it, answers,
    adds a word, withdraws, and says that it is not solved."""

    # Who taps without a pause gets an answer a second, and no news between them.
    think = 0.25

    _TASTES = (
        ("submit", {"submit": 14, "change": 5, **_AWAY}),
        ("change_line", {"change_line": 8, "go_back": 1}),
        ("choose_reach", {"choose_reach": 18, **_AWAY}),
        ("skip_words", {"skip_words": 3, "keep_words": 3, **_AWAY}),
        ("tick_help", {"tick_help": 12, "enough_help": 12, **_AWAY}),
        ("enough_causes", {"tick_cause": 4, "enough_causes": 8, "go_back": 1}),
        ("choose_urgency", {"choose_urgency": 18, "more_causes": 6, **_AWAY}),
        ("choose_cause", {"choose_cause": 18, **_AWAY}),
        ("choose_whom", {"choose_whom": 18, **_AWAY}),
        ("ring_me", {"agree": 16, "ring_me": 2, "start_over": 2, "put_off": 1}),
        ("withdraw", {"withdraw": 2, "own": 3}),
        ("not_solved", {"not_solved": 2, "mine": 1}),
        ("add", {"add": 6, "reply": 6, "ask_withdraw": 3, "mine": 2}),
        ("reply", {"reply": 1}),
        ("see", {"see": 1}),
    )
    #: Before which screens people write rather than press, and which they leave alone: how often.
    _WRITES: ClassVar = {"skip_words": 0.6, "reply": 0.3}
    _LEAVES: ClassVar = {"not_solved": 0.3, "add": 0.3, "see": 0.4}

    def __init__(self, phone: Phone, seed: str, diary: list[Deed]) -> None:
        super().__init__(phone, seed, diary)
        self._shared = False

    def begin(self) -> list[Act]:
        return [Act("text", HARDSHIP if self._shared else "/start")]

    def react(self, seen: Shown) -> list[Act]:
        if not self._shared:
            self._shared = True
            return [Act("contact", self.phone.person.phone)]
        if seen.offers("leave_words"):
            return [Act("text", self.words())] if self.random.random() < 0.85 else self.pick(seen, {"leave_words": 1})
        for marks, tastes in self._TASTES:
            if seen.offers(marks) and self.random.random() >= self._LEAVES.get(marks, 0.0):
                if self.random.random() < self._WRITES.get(marks, 0.0):
                    return [Act("text", self.words())]
                return self.pick(seen, tastes)
        # Nothing but a way back: a name is asked for.
        return [Act("text", self.words())] if seen.offers("go_back") else self._something(seen)

    def idle(self) -> float:
        return 8.0

    def _something(self, seen: Shown) -> list[Act]:
        chance = self.random.random()
        if chance < 0.3 and seen.offers("mine"):
            return self.pick(seen, {"mine": 1})
        if chance < 0.6 and seen.offers("mine"):
            return []  # it is handed in: now the union has the word
        if chance < 0.65:
            others = [Act("text", MINE), Act("text", "/cancel"), Act("text", "/start"), Act("text", self.words())]
            return [self.random.choice([*others, Act("contact", self.phone.person.phone)])]
        return [Act("text", HARDSHIP)]


class Officer(Somebody):
    """Takes what arrives, answers, asks, notes, helps, closes; opens the desk when nothing arrives."""

    think = 0.05

    def __init__(self, phone: Phone, seed: str, diary: list[Deed]) -> None:
        super().__init__(phone, seed, diary)
        self._notices: list[Shown] = []
        self._answered: set[str] = set()
        self._busy = False

    def hear(self, shown: Shown) -> None:
        if shown.how == "sent" and ((len(shown.data) == 2 and shown.offers("take")) or shown.offers("open")):
            self._notices.append(shown)
            if not self._busy:
                super().hear(shown)
        else:
            super().hear(shown)

    def begin(self) -> list[Act]:
        self._busy = True
        return [Act("text", DESK)]

    def react(self, seen: Shown) -> list[Act]:
        acts = self._work_on(seen)
        self._busy = bool(acts)
        return acts

    def idle(self) -> float:
        return 4.0

    def _work_on(self, seen: Shown) -> list[Act]:
        if seen.offers("close"):
            return self.pick(seen, {"close": 6, "look": 1})
        # Money is a way of its own, by two people.
        if free := [data for data in seen.offers("help") if not data.endswith(f":{Given.AID}")]:
            return [Act("press", self.random.choice(free), seen.message)]
        if seen.offers("leave"):
            return [Act("text", self.words())] if self.random.random() < 0.9 else self.pick(seen, {"leave": 1})
        if answer := seen.offers("answer"):
            first = answer[0] not in self._answered
            self._answered.add(answer[0])
            rare = {"note": 1, "choose_track": 1, "ask_help": 2}
            return self.pick(seen, {"answer": 5, "ask": 6, **rare} if first else {"ask": 3, **rare, "ask_close": 4})
        if self._notices:
            return self.pick(self._notices.pop(0), {"take": 5, "look": 1, "open": 5})
        if seen.offers("take") or seen.offers("look"):
            return self.pick(seen, {"take": 1, "look": 1})
        return []
