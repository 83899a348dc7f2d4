"""What is entered for others, and texts and stale buttons, which go wherever a question is open."""

from typing import Any

from hypothesis import strategies as st

from storage.hardship import MOST_WORDS, SERVICE, Cause, CauseGroup, Urgency, dialogue, entering, own, saying
from storage.hardship.entering import ENTRY
from tests.storage.hardship_life.cases import Case
from tests.storage.hardship_life.casework import KINDS, OWED, Casework
from tests.storage.hardship_life.dialogue import SCREENS
from tests.storage.hardship_life.hours import promised
from tests.storage.hardship_life.life import PICK, act
from tests.storage.hardship_life.people import Account

#: The questions that are answered in words.
WRITTEN = [*((SERVICE, step) for step in ("name", "words", *OWED, "add", "reply")), (ENTRY, "who"), (ENTRY, "words")]


class Entering(Casework):
    @act(4, pick=PICK, whom=st.integers(0, 99), urgency=st.sampled_from(Urgency), on=st.integers(0, 9))
    def enters(self, pick: int, whom: int, urgency: Urgency, on: int) -> None:
        """What was said on the telephone: whom, why, how urgent; or broken off on the way."""
        who = self.anybody(pick, lambda one: self.statute.may_enter(one) or pick % 10 == 9)
        self.does(who, entering.begin, may=self.statute.may_enter(who), then=lambda shown: self._entry_begun(who))
        if who.open == (ENTRY, "who"):
            self._entry_text(who, "who", self._called(whom))
        if who.open == (ENTRY, "pick"):
            self._pick(who, who.version, self.people.persons[whom % 2].member_id)
        if on > 1 and who.open == (ENTRY, "cause"):
            self._entry_cause(who, who.version, whom)
        if on > 2 and who.open == (ENTRY, "urgency"):
            self._enter(who, who.version, urgency)

    def _called(self, whom: int) -> str:
        person = self.people.persons[whom % len(self.people.persons)]
        first, second = self.people.persons[:2]
        return [person.name, person.name, person.phone, f"{first.name} {second.name}", "«0»"][whom // 10 % 5]

    def _entry_begun(self, who: Account) -> None:
        self.drop_words(who)
        who.entry = None
        who.ask(ENTRY, "who")

    def _entry_text(self, who: Account, step: str, words: str) -> None:
        at = who.open == (ENTRY, step)
        fits = bool(words.strip()) and len(words.strip()) <= MOST_WORDS
        case = (who.entry or {}).get("case")
        if step == "words":
            may = at and fits and isinstance(case, Case) and self.statute.may_tell(who, case)

            def told(_: Any) -> None:
                assert isinstance(case, Case)
                self.says(case, words)
                self.statute.tell(case, now=self.now)
                self.reached["the enterer's words"] += 1
                who.close()
                who.entry = None

            self.does(who, entering.tell, words, may=may, then=told, reading=True)
            return
        named = [one for one in self.people.persons if not one.left and (one.name in words or one.phone == words)]
        found = [one for one in named if who.enters_for(one)]

        def then(_: Any) -> None:
            who.entry = {"found": found, "member": found[0] if len(found) == 1 else None}
            self._entry_at(who, "cause" if len(found) == 1 else "pick")

        may = (at or who.open == (ENTRY, "pick")) and fits and self.statute.may_enter(who) and bool(found)
        self.does(who, entering.find, words, may=may, then=then, anybody=True, reading=True)

    def _entry_at(self, who: Account, step: str) -> None:
        who.ask(ENTRY, step)
        who.kept[ENTRY] = self.now

    def _may_go_on(self, who: Account, step: str, version: int) -> bool:
        at = who.open == (ENTRY, step) and who.version == version
        return at and who.entry is not None and self.statute.may_enter(who)

    def _pick(self, who: Account, version: int, member_id: int) -> None:
        found: Any = (who.entry or {}).get("found") or []
        meant = next((one for one in found if one.member_id == member_id), None)

        def then(_: Any) -> None:
            who.entry = {**(who.entry or {}), "member": meant}
            self._entry_at(who, "cause")

        may = self._may_go_on(who, "pick", version) and meant is not None
        self.does(who, entering.pick, version, member_id, may=may, then=then, anybody=True)

    def _entry_cause(self, who: Account, version: int, which: int) -> None:
        act = entering.choose_cause if self.statute.own_words else entering.choose_group
        kinds: list[object] = list(Cause if self.statute.own_words else CauseGroup)
        may = self._may_go_on(who, "cause", version)
        then = lambda _: self._entry_at(who, "urgency")  # noqa: E731
        self.does(who, act, version, kinds[which % len(kinds)], may=may, then=then, anybody=True)

    def _enter(self, who: Account, version: int, urgency: Urgency) -> None:
        person: Any = (who.entry or {}).get("member")
        may = self._may_go_on(who, "urgency", version) and person is not None and not person.left
        may = may and who.enters_for(person)

        def then(shown: Any) -> None:
            case = Case(
                shown["report"],
                shown["number"],
                person,
                person.unit,
                urgency,
                self.now,
                version,
                promised(self.now, urgency),
                enterer=who,
                ring_me=not self.statute.own_words,
            )
            self.statute.file(case, now=self.now)
            self.reached["entered"] += 1
            self.reached["entered for somebody without Telegram"] += self.people.holder(person) is None
            self.reached["entered for oneself"] += self.people.holder(person) is who
            who.entry = None
            who.close()

        self.does(who, entering.choose_urgency, version, urgency, may=may, then=then)

    @act(2, pick=PICK, act=st.sampled_from(["cause", "urgency", "pick", "leave", "again"]), old=st.booleans())
    def presses_in_an_entry(self, pick: int, act: str, old: bool) -> None:
        who = self.anybody(pick, lambda one: one.open == (ENTRY, act) or (one.entry is not None and pick % 2 == 0))
        version = who.version - (old and pick % 5 == 0)
        match act:
            case "cause":
                self._entry_cause(who, version, pick)
            case "urgency":
                self._enter(who, version, list(Urgency)[pick % 3])
            case "pick":
                self._pick(who, version, self.people.persons[pick % 3].member_id)
            case "leave":
                may = who.open is not None and who.open[0] == ENTRY and version == who.version
                self.does(who, entering.leave, version, may=may, then=lambda _: self._left_entry(who))

    def _left_entry(self, who: Account) -> None:
        who.close()
        who.entry = None

    def _entry_again(self, who: Account, step: str) -> None:
        case = (who.entry or {}).get("case")
        if isinstance(case, Case) and step == "words":
            may = self.statute.entered(who, case)
            self.does(who, entering.open_question, may=may)
            return
        lost = step != "who" and who.entry is None
        then = (lambda _: self._entry_begun(who)) if lost else None
        self.does(who, entering.open_question, may=self.statute.may_enter(who), then=then, anybody=True)

    @act(
        2,
        pick=PICK,
        act=st.sampled_from(["begin_telling", "begin_telling", "take_back"]),
        on=st.sampled_from([True, False, True]),
    )
    def comes_back_to_an_entry(self, pick: int, act: str, on: bool) -> None:
        if not any(case.enterer and case.is_open for case in self.cases):
            self.enters(pick, pick, Urgency.THIS_MONTH, on=9)
        found = self.choose(pick, self.statute.may_tell if act == "begin_telling" else self.statute.may_undo)
        if found is None:
            return
        self._come_back(*found, act)
        if on and found[0].open == (ENTRY, "words"):
            self._entry_text(found[0], "words", self.text("added", found[0]).mark)

    def _come_back(self, who: Account, case: Case, act: str) -> None:
        may = (self.statute.may_tell if act == "begin_telling" else self.statute.may_undo)(who, case)

        def then(_: Any) -> None:
            if act == "begin_telling":
                who.ask(ENTRY, "words")
                who.entry, who.kept[ENTRY] = {"case": case}, self.now
            elif case.is_open:
                self.statute.drop(case, now=self.now)
                self.reached["an entry taken back"] += 1

        self.does(who, getattr(entering, act), case.id, may=may, then=then)

    # Whatever question is open.

    @act(4, pick=PICK, wrong=st.integers(0, 9), length=st.sampled_from([1] * 8 + [0, 1001]))
    def writes_a_text(self, pick: int, wrong: int, length: int) -> None:
        """To whatever question is open; or one that is not."""
        who = self.anybody(pick, lambda one: one.open in WRITTEN)
        service, step = who.open or (SERVICE, "reply")
        if wrong == 9 or (service, step) not in WRITTEN:
            service, step = WRITTEN[pick % len(WRITTEN)]
        self._write_to(who, service, step, length)

    def writes_where_it_is_asked(self, who: Account) -> None:
        if who.open in WRITTEN:
            self._write_to(who, *who.open, 1)

    def _write_to(self, who: Account, service: str, step: str, length: int) -> None:
        kind = {"name": "about", "words": "story", "add": "added", "reply": "reply", "decline": "reason"}.get(step)
        kind = "added" if service == ENTRY else kind or KINDS.get(step, "")
        words = self.text(kind, who).mark if length == 1 else "字" * length
        if service == ENTRY:
            self._entry_text(who, step, words)
        elif step in {"name", "words"}:
            self.dialogue_text(who, step, words)
        elif step in {"add", "reply"}:
            self.own_text(who, step, words)
        else:
            self._owed_text(who, step, words)

    @act(2, pick=PICK)
    def presses_what_is_stale(self, pick: int) -> None:
        """The open question is shown again, to whom it may be shown."""
        who = self.anybody(pick, lambda one: one.open is not None)
        if who.open is not None:
            self.presses_again(who)

    def presses_again(self, who: Account) -> None:
        assert who.open is not None
        service, step = who.open
        case = who.words[0] if who.words is not None else None
        if service == ENTRY:
            self._entry_again(who, step)
        elif step in SCREENS:
            there = who.answers is not None and (
                step in SCREENS - {"whom", "help", "words", "reach"} or self.statute.own_words
            )
            there = there and (step not in {"review", "change"} or self._is_whole(who))
            then = None if step == "intro" or there else (lambda shown: self._at_intro(who, shown))
            self.does(who, dialogue.open_question, may=who.known, then=then)
        elif step in {"add", "reply"}:
            may = isinstance(case, Case) and self.may_write_more(who, case)
            self.does(who, own.open_question, may=may)
        else:
            may = isinstance(case, Case) and self.statute.in_hand(who, case)
            self.does(who, saying.open_question, may=may)
