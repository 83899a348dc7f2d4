"""What employees try in the dialogue: its questions in any order, by old and new buttons, and handing it in."""

from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storage import visitors
from storage.hardship import MOST_WORDS, SERVICE, Cause, CauseGroup, Help, Reach, Urgency, Whom, dialogue
from storage.hardship.questions import Line
from storage.visitors import Visitor
from tests.storage.hardship_life.cases import Case
from tests.storage.hardship_life.hours import promised
from tests.storage.hardship_life.life import PICK, Life, act
from tests.storage.hardship_life.people import Account, Person

SCREENS = {"intro", "whom", "name", "cause", "causes", "urgency", "help", "words", "reach", "review", "change"}
SHORT = {"cause", "urgency"}
#: Each press of the dialogue: the screen it belongs to (None for any), and what can be chosen there.
PRESSES: dict[str, tuple[str | None, tuple[object, ...]]] = {
    "agree": ("intro", ()),
    "start_over": ("intro", ()),
    "choose_whom": ("whom", tuple(Whom)),
    "choose_cause": ("cause", tuple(Cause)),
    "choose_group": ("cause", tuple(CauseGroup)),
    "more_causes": ("urgency", ()),
    "tick_cause": ("causes", tuple(Cause)),
    "enough_causes": ("causes", ()),
    "choose_urgency": ("urgency", tuple(Urgency)),
    "tick_help": ("help", tuple(Help)),
    "enough_help": ("help", ()),
    "keep_words": ("words", ()),
    "skip_words": ("words", ()),
    "choose_reach": ("reach", tuple(Reach)),
    "change": ("review", ()),
    "change_line": ("change", tuple(Line)),
    "go_back": (None, ()),
    "put_off": (None, ()),
}
#: The answers before any is given.
BLANK: dict[str, Any] = {
    "whom": None,
    "name": None,
    "causes": [],
    "group": None,
    "urgency": None,
    "help": [],
    "words": None,
    "reach": None,
}


class Dialogue(Life):
    @act(1, pick=PICK)
    def begins(self, pick: int) -> None:
        self.opens_the_dialogue(self.anybody(pick))

    def opens_the_dialogue(self, who: Account) -> None:
        self.does(who, dialogue.begin, may=who.known, then=lambda shown: self._at_intro(who, shown))

    def _at_intro(self, who: Account, shown: Any) -> None:
        assert shown["half_done"] is (who.answers is not None)
        self._at(who, shown)

    def _at(self, who: Account, shown: Any) -> None:
        """A screen of the dialogue is open, and shows the answers as they are."""
        who.ask(SERVICE, shown["step"])
        assert shown["version"] == who.version
        if shown["step"] != "intro":
            who.kept[SERVICE] = self.now
            assert {name: shown[name] for name in BLANK} == {**BLANK, **(who.answers or {})}

    @act(5, pick=PICK, press=st.sampled_from(sorted(PRESSES)), fits=st.integers(0, 9), number=st.integers(0, 50))
    def presses(self, pick: int, press: str, fits: int, number: int) -> None:
        """Mostly a press of the open screen, by its newest button; else any, by any."""
        who = self.anybody(pick, lambda one: one.open is not None and one.open[0] == SERVICE and one.open[1] in SCREENS)
        step = who.open[1] if who.open is not None and who.open[0] == SERVICE else None
        if fits < 8 and step in SCREENS:
            there = [name for name, (screen, _) in PRESSES.items() if screen in {step, None}]
            press = there[number % len(there)]
        version = who.version if fits < 9 else max(0, who.version - number % 12)
        self._press(who, press, version, number)

    def _press(self, who: Account, press: str, version: int, number: int) -> None:
        screen, choices = PRESSES[press]
        chosen = choices[number % len(choices)] if choices else None
        step = who.open[1] if who.open is not None and who.open[0] == SERVICE else None
        there = step in SCREENS if screen is None else step == screen
        may = there and version == who.version and (who.known or press == "put_off")
        may = may and self._makes_sense(who, press, step, chosen)
        arguments = (version,) if chosen is None else (version, chosen)
        self.does(
            who,
            getattr(dialogue, press),
            *arguments,
            may=may,
            then=lambda shown: self._pressed(who, press, chosen, shown),
        )

    def _makes_sense(self, who: Account, press: str, step: str | None, chosen: object) -> bool:
        causes = (who.answers or {}).get("causes") or []
        match press:
            case "more_causes":
                return bool(causes)
            case "tick_cause":
                return bool(causes) and chosen != causes[0]
            case "change_line":
                return self.statute.own_words or chosen in SHORT
            case "go_back":
                return step != "intro"
        return True

    def _pressed(self, who: Account, press: str, chosen: object, shown: Any) -> None:
        if press == "put_off":
            who.close()
            return
        if press == "start_over":
            who.answers = None
            self._at_intro(who, shown)
            return
        answers = _answered(press, dict(who.answers or {}), chosen)
        # The word of welcome alone begins no report.
        if shown["step"] != "intro":
            who.answers = answers
        self._at(who, shown)

    def dialogue_text(self, who: Account, step: str, words: str) -> None:
        """A text at the questions for a name and for own words."""
        at = who.open == (SERVICE, step)
        fits = bool(words.strip()) and len(words.strip()) <= MOST_WORDS
        may = at and who.known and fits and (step != "words" or self.statute.own_words)

        def then(shown: Any) -> None:
            who.answers = {**(who.answers or {}), step: words.strip()[:60] if step == "name" else words.strip()}
            self._at(who, shown)

        act = dialogue.write_name if step == "name" else dialogue.write_words
        self.does(who, act, words, may=may, then=then, reading=True)

    @act(
        4,
        pick=PICK,
        whom=st.sampled_from([Whom.ME, Whom.ME, Whom.COLLEAGUE, Whom.COLLEAGUE, Whom.RETIRED]),
        urgency=st.sampled_from(Urgency),
        known=st.booleans(),
        words=st.booleans(),
        submit=st.booleans(),
    )
    def answers_all(self, pick: int, whom: Whom, urgency: Urgency, known: bool, words: bool, submit: bool) -> None:
        """The whole dialogue, straight through."""
        who = self.anybody(pick, lambda one: one.known and not one.serves())
        self.opens_the_dialogue(who)
        if not who.known:
            return
        if who.answers is not None:
            self._press(who, "start_over", who.version, 0)
        self._press(who, "agree", who.version, 0)
        texts = {"name": self._name(who, pick, known=known)} | (
            {"words": self.text("story", who).mark} if words else {}
        )
        presses = {
            "whom": ("choose_whom", list(Whom).index(whom)),
            "cause": ("choose_cause" if self.statute.own_words else "choose_group", pick),
            "urgency": ("choose_urgency", list(Urgency).index(urgency)),
            "help": ("tick_help", list(Help).index(Help.UNSURE)),
            "words": ("skip_words", 0),
            "reach": ("choose_reach", pick),
        }
        while who.open is not None and who.open != (SERVICE, "review"):
            step = who.open[1]
            if step in texts:
                self.dialogue_text(who, step, texts[step])
            else:
                self._press(who, presses[step][0], who.version, presses[step][1])
        assert who.open == (SERVICE, "review")
        if submit:
            self._submit(who, who.version)

    def _name(self, who: Account, pick: int, *, known: bool) -> str:
        if not known:
            return f"老邻居{self.text('about', who).mark}"
        return self.people.persons[pick % len(self.people.persons)].name

    @act(2, pick=PICK, old=st.integers(0, 9))
    def submits(self, pick: int, old: int) -> None:
        """By the newest button, or by one of before: of this person or, of the same number, of another."""
        if old < 5 or not self.cases:
            who = self.anybody(pick, lambda one: one.open == (SERVICE, "review"))
            self._submit(who, who.version)
            return
        case = self.cases[pick % len(self.cases)]
        others = [self.anybody(pick), *(one for one in self.people.accounts if not one.known)]
        for who in dict.fromkeys([self.people.holder(case.reporter or case.subject) or others[0], *others[:3]]):
            self._submit(who, case.question)

    def _submit(self, who: Account, version: int) -> None:
        filed = self._filed_by(who, version)
        whole = who.open == (SERVICE, "review") and version == who.version and self._is_whole(who)
        may = who.known and (bool(filed) or whole)

        def then(receipt: Any) -> None:
            if filed:
                self._same_receipt(receipt, filed)
            else:
                self._filed(who, receipt, self._new_case(who, receipt))
                who.answers = None
                who.close()

        self.does(who, dialogue.submit, version, may=may, then=then)

    def _filed_by(self, who: Account, version: int) -> list[Case]:
        """What this person filed by that button before."""
        if version == who.version or who.person is None:
            return []
        by = [(case.reporter or case.subject, case) for case in self.cases if case.enterer is None]
        return [case for person, case in by if person is who.person and case.question == version]

    def _same_receipt(self, receipt: Any, filed: list[Case]) -> None:
        self.reached["pressed submit twice"] += 1
        case = self.case(receipt["number"])
        assert case in filed
        assert receipt["hint"] is case.hint, "the reporter is told whether the colleague has agreed"

    def _is_whole(self, who: Account) -> bool:
        answers = who.answers or {}
        asked = ("whom", "causes", "urgency", "reach") if self.statute.own_words else ("group", "urgency")
        named = not self.statute.own_words or answers.get("whom") is Whom.ME or bool(answers.get("name"))
        return named and all(answers.get(name) for name in asked)

    def _new_case(self, who: Account, receipt: Any) -> Case:
        answers = who.answers or {}
        assert who.person is not None
        subject: Person = who.person
        # Where people are not asked for more, they are not asked for whom it is.
        hint = answers.get("whom") is Whom.COLLEAGUE and self.statute.own_words
        about = str(answers.get("name"))
        meant = self.people.meant(about) if hint else None
        hint = hint and meant is not subject
        subject = meant or subject
        urgency = answers["urgency"]
        assert isinstance(urgency, Urgency)
        case = Case(
            receipt["report"],
            receipt["number"],
            subject,
            subject.unit,
            urgency,
            self.now,
            who.version,
            promised(self.now, urgency),
            hint=hint,
            agreed=not hint,
            reporter=who.person if subject is not who.person else None,
            ring_me=not self.statute.own_words,
        )
        if self.statute.own_words:
            about = about if subject is who.person else ""
            marks = f"{answers.get('words')} {about}"
            case.texts = [text for text in self.texts.values() if text.mark in marks]
            case.about = next((one for one in self.people.persons if one.name in about), None)
        return case

    def _filed(self, who: Account, receipt: Any, case: Case) -> None:
        assert receipt["hint"] is case.hint
        self.statute.file(case, now=self.now)
        self.reached["filed"] += 1
        self.reached["a hint about somebody on the roster"] += case.secret
        self.reached["a hint about somebody unknown"] += case.hint and not case.secret

    @act(2, pick=PICK, anywhere=st.booleans(), old=st.integers(0, 9))
    def asks_to_be_rung(self, pick: int, anywhere: bool, old: int) -> None:
        waits = [case.subject for case in self.cases if case.ring_me and case.is_open]
        who = self.anybody(pick, lambda one: one.known and (old > 5 or one.person in waits))
        if anywhere:
            self._ring(who, None)
            return
        if old < 7:
            self.opens_the_dialogue(who)
        numbers = [case.question for case in self.cases] or [1]
        self._ring(who, who.version if old < 7 else numbers[pick % len(numbers)])

    def _ring(self, who: Account, version: int | None) -> None:
        filed = [] if version is None else self._filed_by(who, version)
        at = version is None or (who.open == (SERVICE, "intro") and version == who.version)
        asked = any(self.statute.owns(who, case) and case.ring_me and case.is_open for case in self.cases)
        self.reached["rang twice"] += who.known and at and asked and not filed

        def then(receipt: Any) -> None:
            if filed:
                self._same_receipt(receipt, filed)
                return
            self._filed(who, receipt, self._call(who, receipt, version or 0))
            if version is not None:
                who.close()

        act = dialogue.call_me if version is None else dialogue.ring_me
        arguments = () if version is None else (version,)
        self.does(who, act, *arguments, may=who.known and (bool(filed) or (at and not asked)), then=then)

    def _call(self, who: Account, receipt: Any, question: int) -> Case:
        assert who.person is not None
        urgency, key, number = Urgency.THIS_WEEK, receipt["report"], receipt["number"]
        due_at = promised(self.now, urgency)
        unit = who.person.unit
        return Case(key, number, who.person, unit, urgency, self.now, question, due_at, ring_me=True)

    @act(1, pick=PICK)
    def leaves_the_question(self, pick: int) -> None:
        who = self.anybody(pick, lambda one: one.open is not None)
        if pick % 4 == 0:
            self.does(who, _cancel, may=True, then=lambda _: who.close())


def _answered(press: str, answers: dict[str, Any], chosen: Any) -> dict[str, Any]:
    """The answers after a press."""
    plain = {"choose_group": "group", "choose_urgency": "urgency", "choose_reach": "reach", "skip_words": "words"}
    match press:
        case "choose_whom":
            return answers | {"whom": chosen, "name": answers.get("name") if answers.get("whom") == chosen else None}
        case "choose_cause":
            return answers | {"causes": [chosen, *_without((answers.get("causes") or [])[1:], chosen)]}
        case "tick_cause":
            main, *others = answers["causes"]
            return answers | {"causes": [main, *_ticked(others, chosen)[-3:]]}
        case "tick_help":
            unsure = chosen is Help.UNSURE
            helps = [chosen] if unsure else _ticked(_without(answers.get("help") or [], Help.UNSURE), chosen)
            return answers | {"help": helps}
    return answers | ({plain[press]: chosen} if press in plain else {})


def _ticked(some: list[Any], one: object) -> list[Any]:
    return _without(some, one) if one in some else [*some, one]


def _without(some: list[Any], one: object) -> list[Any]:
    return [each for each in some if each != one]


def _cancel(session: Session, *, by: Visitor, now: datetime) -> None:
    visitors.cancel(session, by=by, now=now)
