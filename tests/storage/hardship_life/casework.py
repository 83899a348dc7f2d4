"""What officers try: the card and all that can be done from it, words, offers, the desk."""

from itertools import cycle
from typing import Any

from hypothesis import strategies as st

from storage import desk
from storage.hardship import MOST_WORDS, SERVICE, Given, Track, casework, own, referring, saying
from storage.hardship.casework import Way
from storage.hardship.referring import Because
from storage.outbox import State
from tests.storage.hardship_life.cases import Case
from tests.storage.hardship_life.hours import promised
from tests.storage.hardship_life.life import PICK, act
from tests.storage.hardship_life.own import Own
from tests.storage.hardship_life.people import Account
from tests.storage.hardship_life.post import POST

#: Questions whose words an officer owes: the press that opens each, and what they become.
OWED = {"answer": "begin_answer", "ask": "begin_asking", "note": "begin_note", "decline": "begin_declining"}
KINDS = {"answer": "answer", "ask": "question", "note": "note"}
PAGES = {**dict.fromkeys(OWED.values(), saying), "leave": saying} | dict.fromkeys(
    ("choose_colleague", "take_back", "accept", "refuse"), referring
)
ACTS = ("look", "take", "before_helping", "help_", "choose_track", "before_closing", "close", "heard_yes", "heard_no")
ACTS += ("choose_colleague", "take_back", "leave", "look_back")
#: Acts that change a case, or are noted.
DONE = {"take", "accept", "refuse", "take_back", "help_", "choose_track", "close", "heard_yes", "heard_no", "look_back"}


class Casework(Own):
    @act(6, pick=PICK)
    def takes(self, pick: int) -> None:
        found = self.choose(pick, lambda who, case: self.statute.may_take(who, case) and case.officer is not who)
        if found is not None:
            self._do(*found, "take", pick)

    @act(14, pick=PICK, act=st.sampled_from([*ACTS, "help_", "help_", "heard_yes", "close", "close"]))
    def works_on_a_case(self, pick: int, act: str) -> None:
        self._has_work(pick)
        found = self.choose(
            pick, lambda who, case: self._may(who, case, act) and (act[:5] != "heard" or not case.agreed)
        )
        if found is not None:
            self._do(*found, act, pick)

    def _has_work(self, pick: int) -> None:
        """Somebody has a case in hand, if one can be had."""
        if not any(case.officer is not None and self.statute.in_hand(case.officer, case) for case in self.cases):
            self.takes(pick)

    @act(8, pick=PICK, act=st.sampled_from(["accept", "refuse", "take_back", "accept"]), to=st.integers(0, 50))
    def answers_an_offer(self, pick: int, act: str, to: int) -> None:
        if not any(case.referred for case in self.cases):
            self.offers(pick, to, only_asked=False)
        found = self.choose(pick, lambda who, case: self._may(who, case, act) and case.referred is not None)
        if found is not None:
            self._do(*found, act, pick)

    @act(1, pick=PICK)
    def everybody_tries(self, pick: int) -> None:
        """Each account has a look at one case, as an officer and as its own."""
        if self.cases:
            case = self.cases[pick % len(self.cases)]
            for who in self.people.accounts:
                self._do(who, case, "look", pick)
                self.does(who, own.look_at_own, case.id, may=self.statute.owns(who, case))

    @act(4, pick=PICK)
    def says_that_it_is_not_solved(self, pick: int) -> None:
        """Of something that has ended; if nothing has, it is closed for that."""
        if not any(case.leads("not_solved") for case in self.cases):
            self.works_on_a_case(pick, "close")
        found = self.choose(pick, lambda who, case: self._may_press(who, case, "not_solved") and not case.is_open)
        if found is not None:
            self._press_on_own(*found, "not_solved")

    @act(3, pick=PICK, half=st.sampled_from(["decline", None, "answer"]))
    def is_withdrawn(self, pick: int, half: str | None) -> None:
        """While its officer has a word about it on the way."""
        self._has_work(pick)
        found = self.choose(pick, lambda who, case: self._may_press(who, case, "withdraw") and case.officer is not None)
        if found is None:
            return
        who, case = found
        if half is not None and case.officer is not None:
            self._do(case.officer, case, OWED[half], pick)
            if case.officer.open == (SERVICE, half):
                self._owed_text(case.officer, half, self.text(KINDS.get(half, "reason"), case.officer).mark)
        self._press_on_own(who, case, "withdraw")

    def _may(self, who: Account, case: Case, act: str) -> bool:
        match act:
            case "look":
                return self.statute.may_have(who, case)
            case "look_back":
                return self.statute.has(who, case)
            case "take":
                return self.statute.may_take(who, case)
            case "accept":
                return self.statute.may_accept(who, case)
            case "refuse":
                return self.statute.may_refuse(who, case)
            case "before_helping" | "help_" | "choose_track" | "begin_answer" | "begin_declining":
                return self.statute.may_serve(who, case)
            case "begin_asking":
                return self.statute.own_words and self.statute.may_serve(who, case)
        return self.statute.in_hand(who, case)

    def _do(self, who: Account, case: Case, act: str, pick: int) -> None:
        chosen = {"help_": list(Given), "choose_track": list(Track), "refuse": list(Because)}.get(act)
        arguments = (case.id,) if chosen is None else (case.id, chosen[pick % len(chosen)])
        if act == "look_back":
            arguments = (case.id, pick)
        # Money and goods go through the books of aid, not by this press.
        may = self._may(who, case, act) and arguments[-1] is not Given.AID
        then = lambda shown: self._done(who, case, act, arguments[-1], shown)  # noqa: E731
        self.does(who, getattr(PAGES.get(act, casework), act), *arguments, may=may, then=then)

    def _done(self, who: Account, case: Case, act: str, chosen: Any, shown: Any) -> None:
        if act not in {"help_", "choose_track", "close", "take_back", "refuse", *OWED.values()}:
            self.drop_words(who)
        if act in OWED.values():
            who.ask(SERVICE, next(step for step, begin in OWED.items() if begin == act))
            who.words, who.kept["hardship.words"] = (case, None), self.now
        if act in DONE:
            getattr(self, f"_did_{act.strip('_')}")(who, case, chosen)
        if act == "choose_colleague":
            told = {one["account"] for one in shown["colleagues"]}
            assert told == {one.key for one in self.people.accounts if self.statute.may_offer(who, one, case)}
        if "mine" in shown:
            self._sees_card(who, case, shown)

    def _did_take(self, who: Account, case: Case, _: object) -> None:
        self.reached["taken"] += case.stage == "submitted"
        self.reached["taken over"] += case.officer not in {None, who}
        self.statute.take(who, case, now=self.now)

    def _did_accept(self, who: Account, case: Case, _: object) -> None:
        self.reached["an offer accepted"] += case.officer is not who
        self.statute.accept(who, case, now=self.now)

    def _did_refuse(self, _who: Account, case: Case, _: object) -> None:
        self.reached["an offer refused"] += 1
        self.statute.refuse(case)

    def _did_take_back(self, _who: Account, case: Case, _: object) -> None:
        self.reached["an offer taken back"] += case.referred is not None
        case.referred = case.referred_at = None

    def _did_help(self, who: Account, case: Case, given: Given) -> None:
        self.reached["helped"] += 1
        self.statute.help(who, case, given, now=self.now)

    def _did_choose_track(self, _who: Account, case: Case, track: Track) -> None:
        self.reached["filing"] += case.track != track
        case.track = track

    def _did_close(self, who: Account, case: Case, _: object) -> None:
        self.reached[f"closed when {case.stage}"] += 1
        self.statute.close(who, case, now=self.now)

    def _did_heard_yes(self, _who: Account, case: Case, _: object) -> None:
        self.reached["a hint agreed on the telephone"] += not case.agreed
        if not case.agreed:
            case.agreed, case.due_at = True, promised(self.now, case.urgency)

    def _did_heard_no(self, _who: Account, case: Case, _: object) -> None:
        self.reached["a hint refused on the telephone"] += not case.agreed
        if not case.agreed:
            self.statute.drop(case, now=self.now)
            case.news_at = None

    def _did_look_back(self, _who: Account, case: Case, _: object) -> None:
        self.looks[case.number] += 1

    def _sees_card(self, who: Account, case: Case, shown: Any) -> None:
        """Everything for the case officer, nothing private for anybody else."""
        mine = case.officer is who
        self.looks[case.number] += mine
        self.statute.seen(who, case)
        assert (shown["mine"], shown["stage"], shown["agreed"]) == (mine, case.stage, case.agreed)
        assert (shown["offered"], shown["referring"]) == (case.referred is who, case.referred is not None)
        assert shown["phones"] == ([case.subject.phone] if mine else [])
        assert shown["reporter"] == (case.reporter.name if mine and case.reporter is not None else None)
        told = " ".join(str(shown[name]) for name in ("story", "about", "said"))
        wanted = [text for text in case.texts if text.kind in {"story", "about"}] if mine else []
        assert all(text.mark in told for text in wanted)
        if not mine:
            assert not any(shown[name] for name in ("story", "said", "causes", "group", "help", "reach", "about"))

    def drop_words(self, who: Account) -> None:
        """Looking at anything else ends words that an officer had begun."""
        if who.open is not None and who.open[0] == SERVICE and who.open[1] in {*OWED, "way"}:
            who.close()
            who.words = None

    # Words.

    @act(9, pick=PICK, step=st.sampled_from(sorted(OWED)), on=st.integers(0, 3), ends=POST)
    def writes_to_a_case(self, pick: int, step: str, on: int, ends: list[State]) -> None:
        """The press, the words, for a no the other way, and the post takes it; or broken off on the way."""
        self._has_work(pick)
        found = self.choose(pick, lambda who, case: self._may(who, case, OWED[step]))
        if found is None:
            return
        who, case = found
        self._do(who, case, OWED[step], pick)
        if on and who.open == (SERVICE, step):
            self._owed_text(who, step, self.text({"decline": "reason"}.get(step) or KINDS[step], who).mark)
        if on > 1 and who.open == (SERVICE, "way"):
            self._decline(who, who.version, pick)
        if on > 1:
            self.post_works(cycle(ends))

    @act(1, pick=PICK, old=st.booleans())
    def names_another_way(self, pick: int, old: bool) -> None:
        who = self.anybody(pick, lambda one: one.open == (SERVICE, "way"))
        self._decline(who, who.version - old, pick)

    def _owed_text(self, who: Account, step: str, words: str) -> None:
        case = who.words[0] if who.words is not None else None
        fits = bool(words.strip()) and len(words.strip()) <= MOST_WORDS
        at = who.open == (SERVICE, step) and isinstance(case, Case)
        may = at and fits and isinstance(case, Case) and self.statute.in_hand(who, case)

        def then(shown: Any) -> None:
            assert isinstance(case, Case)
            if step == "decline":
                who.ask(SERVICE, "way")
                who.words, who.kept["hardship.words"] = (case, words), self.now
                return
            self.says(case, words)
            self.statute.say(who, case, KINDS[step], now=self.now)
            self.reached[f"the officer's {KINDS[step]}"] += 1
            self.drop_words(who)
            self._sees_card(who, case, shown)

        act = {"decline": saying.write_reason}.get(step) or getattr(saying, step)
        self.does(who, act, words, may=may, then=then, reading=True)

    def _decline(self, who: Account, version: int, pick: int) -> None:
        case, reason = who.words or (None, None)
        at = who.open == (SERVICE, "way") and version == who.version and isinstance(case, Case) and reason is not None
        may = at and isinstance(case, Case) and self.statute.may_serve(who, case)

        def then(shown: Any) -> None:
            assert isinstance(case, Case)
            assert reason is not None
            self.reached[f"declined when {case.stage}"] += 1
            self.says(case, reason)
            self.drop_words(who)
            self.statute.decline(who, case, now=self.now)
            self._sees_card(who, case, shown)

        self.does(who, casework.decline, version, list(Way)[pick % len(Way)], may=may, then=then)

    # Offers.

    @act(6, pick=PICK, to=st.integers(0, 50), only_asked=st.booleans())
    def offers(self, pick: int, to: int, only_asked: bool) -> None:
        self._has_work(pick)
        found = self.choose(pick, self.statute.in_hand)
        if found is None:
            return
        who, case = found
        able = [one for one in self.people.accounts if self.statute.may_offer(who, one, case)]
        other = able[to % len(able)] if able and to % 7 else self.anybody(to)
        may = self.statute.may_offer(who, other, case)
        if only_asked:
            self.does(who, referring.before_offering, case.id, other.key, may=may)
            return

        def then(shown: Any) -> None:
            self.drop_words(who)
            self.reached["offered"] += case.referred is not other
            self.statute.offer(who, other, case, now=self.now)
            self._sees_card(who, case, shown)

        self.does(who, referring.offer, case.id, other.key, may=may, then=then)

    # The desk.

    @act(2, pick=PICK)
    def opens_the_desk(self, pick: int) -> None:
        self.looks_at_the_desk(self.anybody(pick, lambda one: one.serves() or pick % 10 == 0))

    def looks_at_the_desk(self, who: Account) -> None:
        """What waits for them, as the statute has it."""

        def then(shown: Any) -> None:
            self.drop_words(who)
            told = {line["number"]: (line["mine"], line["offered"]) for line in shown["lines"]}
            lines = list(self.statute.lines(who, now=self.now))
            assert told == {line.case.number: (line.mine, line.offered) for line in lines}
            for line in shown["lines"]:
                case = self.case(line["number"])
                assert line["pressed"] is (case.is_open and case.pressed_at is not None and self.statute.is_free(case))
                assert line["hint"] is not case.agreed
            self.reached["a line on a desk"] += bool(lines)

        self.does(who, desk.waiting, 0, may=who.serves(), then=then)
