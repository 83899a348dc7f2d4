"""What employees try with their own cases: look, add, answer, take back, not solved; a colleague's yes or no."""

from typing import Any

from hypothesis import strategies as st

from storage.hardship import MOST_WORDS, SERVICE, Urgency, Whom, own
from tests.storage.hardship_life.cases import Case
from tests.storage.hardship_life.dialogue import Dialogue
from tests.storage.hardship_life.life import PICK, act
from tests.storage.hardship_life.people import Account

#: The employee's words in a case: the question for them, and what they become.
SAID = {"add": "added", "reply": "reply"}
#: Presses on an own case.
OWN = ("look_at_own", "leave_words", "begin_adding", "begin_reply", "before_withdrawing", "withdraw", "not_solved")


class Own(Dialogue):
    @act(1, pick=PICK)
    def looks_at_all_own(self, pick: int) -> None:
        self.looks_at_mine(self.anybody(pick))

    def looks_at_mine(self, who: Account) -> None:
        """Their own cases and those that they reported, no hint about them among these."""

        def then(shown: Any) -> None:
            listed = [case for case in self.cases if self.statute.owns(who, case) or case.reporter is who.person]
            listed = [case for case in listed if not (case.secret and case.reporter is not who.person)]
            assert [one["report"] for one in shown] == [case.id for case in listed[::-1][:5]]
            for one, case in zip(shown, listed[::-1], strict=False):
                self._sees_own(who, one, case)

        self.does(who, own.mine, may=who.known, then=then)

    def _sees_own(self, who: Account, shown: Any, case: Case) -> None:
        """Their own case as it stands; of one that they reported, that it was reported."""
        mine = case.subject is who.person and (case.agreed or not case.hint)
        assert shown["about_me"] is mine
        officer = case.officer and case.officer.person
        told = {
            "stage": case.stage if mine else "submitted",
            "officer": officer.name if mine and officer else None,
            "closed_at": case.closed_at if mine else None,
            "contacted": mine and case.contacted_at is not None,
            "open": mine and case.is_open,
            "asked": mine and case.is_open and case.asked_at is not None,
            "overdue": mine and case.due_at < self.now and case.contacted_at is None,
            "reopenable": mine and not case.is_open and self.statute.may_reopen(who, case, self.now),
        }
        assert {name: shown[name] for name in told} == told

    @act(7, pick=PICK, act=st.sampled_from(OWN), on=st.sampled_from([True, False, True]))
    def presses_on_an_own_case(self, pick: int, act: str, on: bool) -> None:
        """And writes what is asked for then."""
        found = self.choose(pick, lambda who, case: self._may_press(who, case, act))
        if found is None:
            return
        self._press_on_own(*found, act)
        for step, kind in SAID.items():
            if on and found[0].open == (SERVICE, step):
                self.own_text(found[0], step, self.text(kind, found[0]).mark)

    @act(3, pick=PICK, act=st.sampled_from(["say_yes", "say_no"]))
    def is_asked_about_a_hint(self, pick: int, act: str) -> None:
        if not any(case.secret and case.is_open for case in self.cases):
            self.answers_all(pick, Whom.COLLEAGUE, Urgency.THIS_MONTH, known=True, words=True, submit=True)
        found = self.choose(pick, lambda who, case: self._may_press(who, case, act) and case.secret)
        if found is not None:
            self.looks_at_mine(found[0])
            self._press_on_own(*found, act)

    def _press_on_own(self, who: Account, case: Case, act: str) -> None:
        may = self._may_press(who, case, act)
        then = lambda shown: self._pressed_on_own(who, case, act, shown)  # noqa: E731
        self.does(who, getattr(own, act), case.id, may=may, then=then, asked=act.startswith("say_"))

    def _may_press(self, who: Account, case: Case, act: str) -> bool:
        match act:
            case "look_at_own" | "leave_words":
                return self.statute.owns(who, case)
            case "begin_adding" | "begin_reply":
                return self.may_write_more(who, case)
            case "before_withdrawing" | "withdraw":
                return self.statute.may_add(who, case)
            case "not_solved":
                return self.statute.may_reopen(who, case, self.now_of_act)
        return self.statute.may_decide(who, case)

    def may_write_more(self, who: Account, case: Case) -> bool:
        return self.statute.own_words and self.statute.may_add(who, case)

    def _pressed_on_own(self, who: Account, case: Case, act: str, shown: Any) -> None:
        stage, agreed = case.stage, case.agreed
        match act:
            case "leave_words" if who.open in {(SERVICE, "add"), (SERVICE, "reply")}:
                who.close()
                who.words = None
            case "begin_adding" | "begin_reply":
                who.ask(SERVICE, {"begin_adding": "add", "begin_reply": "reply"}[act])
                who.words, who.kept["hardship.words"] = (case, None), self.now
            case "withdraw":
                self.statute.withdraw(case, now=self.now)
                self.reached[f"withdrawn when {stage}"] += 1
            case "not_solved" if not case.is_open:
                self.statute.reopen(case, now=self.now)
                self.reached[f"reopened: {stage} to {case.stage}"] += 1
            case "say_yes":
                self.statute.agree(case, now=self.now)
                self.reached[f"a hint agreed by the colleague when {stage}"] += not agreed
            case "say_no":
                self.statute.refuse_help(case, now=self.now)
                self.reached["a hint refused by the colleague"] += not agreed
        if shown is not None and "about_me" in shown:
            self._sees_own(who, shown, case)

    def own_text(self, who: Account, step: str, words: str) -> None:
        case = who.words[0] if who.words is not None else None
        at = who.open == (SERVICE, step) and isinstance(case, Case)
        fits = bool(words.strip()) and len(words.strip()) <= MOST_WORDS
        may = at and fits and isinstance(case, Case) and self.may_write_more(who, case)
        kind = SAID[step]

        def then(shown: Any) -> None:
            assert isinstance(case, Case)
            self.says(case, words)
            self.statute.say(who, case, kind, now=self.now)
            self.reached[f"the employee's {kind}"] += 1
            who.close()
            who.words = None

        self.does(who, getattr(own, step), words, may=may, then=then, reading=True)

    def says(self, case: Case, words: str) -> None:
        """The words belong to the case from now on."""
        case.texts += [text for text in self.texts.values() if text.mark in words and text not in case.texts]
