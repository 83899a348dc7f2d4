"""The oracle: what a person's updates must have come to, each taken once and in order. It knows the rules by heart."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.crash.people import DESK, HARDSHIP, MINE, Deed

_HARDSHIP_DATA = re.compile(r"1hardship\.([a-z_]+)(?::(\d+))?(?::\w+)?")
#: What a button needs to be open -> what is open afterwards ("" for nothing).
_MOVES = {
    ("agree", "intro"): "urgency",
    ("start_over", "intro"): "intro",
    ("ring_me", "intro"): "",
    ("choose_urgency", "urgency"): "words",
    ("keep_words", "words"): "review",
    ("skip_words", "words"): "review",
    ("submit", "review"): "",
    ("go_back", "urgency"): "intro",
    ("go_back", "words"): "urgency",
    ("go_back", "review"): "words",
    **{("put_off", step): "" for step in ("intro", "urgency", "words", "review")},
}
_OF_NO_QUESTION = {"mine", "look", "ask_close"}

#: (Telegram id, instant) -> how often a call was refused because one was asked for already.
AskedAlready = Counter[tuple[int, datetime]]


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that must be there: whose, of which instant, and whether a call was asked for."""

    telegram_id: int
    at: datetime
    ring_me: bool


@dataclass
class Expected:
    """What must be found of one person: the open question and its number, answers got, reports, words sent on."""

    step: str = ""
    version: int = 0
    bound: bool = False
    letters: int = 0
    reports: list[Filed] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    in_hand: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    answering: int = 0
    filed_by: set[int] = field(default_factory=set)

    def ask(self, step: str) -> None:
        self.step, self.version = step, self.version + 1

    def close(self) -> None:
        if self.step:
            self.ask("")

    def stop_answering(self) -> None:
        """What an officer looks at besides ends an answer begun."""
        if self.step == "answer":
            self.close()


@dataclass
class Oracle:
    """Where another person's deed decides, the records tell how it went: who has a report, and `asked_already`.

    `got_at` are the instants of the updates that were taken in, `officer_of` whose each report is; by Telegram ids.
    """

    got_at: dict[int, datetime]
    officers: set[int]
    officer_of: dict[int, int]
    asked_already: AskedAlready

    def foresee(self, deeds: Sequence[Deed]) -> dict[int, Expected]:
        """Person -> what the taken updates must have come to."""
        found = {deed.telegram_id: Expected(bound=deed.telegram_id in self.officers) for deed in deeds}
        for deed in sorted(deeds, key=lambda one: one.update_id):
            if deed.update_id in self.got_at:
                self._apply(found[deed.telegram_id], deed)
        return found

    def _apply(self, person: Expected, deed: Deed) -> None:
        if deed.kind == "press":
            self._press(person, deed)
            return
        person.letters += 1
        if deed.kind == "contact":
            person.bound = True
            person.close()
        elif deed.what == HARDSHIP:
            if person.bound:
                person.ask("intro")
        elif deed.what.startswith("/"):
            person.close()
        elif deed.what == DESK:
            person.stop_answering()
        elif deed.what != MINE:
            _say(person, deed.what)

    def _press(self, person: Expected, deed: Deed) -> None:
        found = _HARDSHIP_DATA.fullmatch(deed.what)
        assert found, f"nobody was shown a button {deed.what}"
        name, number = found[1], int(found[2] or 0)
        if name in _OF_NO_QUESTION:
            person.letters += 1
            if name == "look" or (name == "ask_close" and number in person.in_hand - person.closed):
                person.stop_answering()
        elif name in {"take", "close", "answer", "leave_answer"}:
            person.letters += 1
            self._work(person, name, number, deed.telegram_id)
        elif number == person.version and (name, person.step) in _MOVES:
            person.letters += 1
            self._move(person, name, deed)
        elif name in {"submit", "ring_me"} and number in person.filed_by:
            person.letters += 1  # the same receipt again
        else:
            # Outdated: the open question is shown again, or, if there is none, a word flashes up.
            person.letters += bool(person.step)

    def _work(self, officer: Expected, name: str, report: int, telegram_id: int) -> None:
        if name == "take" and self.officer_of.get(report) == telegram_id:
            officer.in_hand.add(report)
            if report not in officer.closed:
                officer.stop_answering()
        elif name == "leave_answer" and officer.step == "answer":
            officer.close()
        elif report in officer.in_hand - officer.closed and name == "answer":
            officer.answering = report
            officer.ask("answer")
        elif report in officer.in_hand and name == "close":
            officer.closed.add(report)

    def _move(self, person: Expected, name: str, deed: Deed) -> None:
        at = self.got_at[deed.update_id]
        if name == "ring_me" and self.asked_already[deed.telegram_id, at]:
            self.asked_already[deed.telegram_id, at] -= 1
            return
        if name in {"ring_me", "submit"}:
            person.reports.append(Filed(deed.telegram_id, at, ring_me=name == "ring_me"))
            person.filed_by.add(person.version)
        person.ask(_MOVES[name, person.step])


def _say(person: Expected, words: str) -> None:
    if person.step == "words":
        person.ask("review")
    elif person.step == "answer":
        # Words that can't be sent on any more are refused, and that closes the question too.
        if person.answering not in person.closed:
            person.words.append(words)
        person.close()
    elif person.step:
        person.letters += 1  # that a button is wanted, and the question again
