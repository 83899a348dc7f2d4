"""The oracle: what a person's updates must have come to, each taken once and in order. It knows the rules by heart.

Where another person's deed decides, or the moment in which a letter arrived, it foresees every way in which it may
have gone, and the keys of the answers say which it was. A person whose answers fit no way has been wronged.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.crash import questions
from tests.crash.people import DESK, HARDSHIP, MINE, Deed
from tests.crash.questions import Draft
from tests.crash.ways import EMPLOYEES_WORDS, OFFICERS_WORDS, Expected, Filed, Records, Said, Way

_DATA = re.compile(r"1hardship\.([a-z_]+)(?::(\d+))?(?::(\w+))?")
_CLOSED, _TAKE_FIRST, _TAKEN = "hardship.already_closed", "hardship.take_first", "hardship.already_taken"
_OWN_ENDED = "hardship.own_case_ended"
_TOO_LATE, _OUTDATED = "asking.too_late", "asking.outdated"
_KINDS = {**OFFICERS_WORDS, **EMPLOYEES_WORDS}

#: A way on, and the keys of the answers that go with it.
Branch = tuple[Way, tuple[str, ...]]


@dataclass
class Oracle:
    """Foresees; `reports` and words of different ways that fit the same answers are the same."""

    records: Records

    def foresee(self, deeds: Sequence[Deed]) -> dict[int, Expected]:
        """Person -> what the taken updates must have come to."""
        taken = sorted((deed for deed in deeds if deed.update_id in self.records.got_at), key=lambda one: one.update_id)
        people = {deed.telegram_id for deed in deeds}
        return {person: self._follow(person, [one for one in taken if one.telegram_id == person]) for person in people}

    def _follow(self, person: int, deeds: list[Deed]) -> Expected:
        keys = self.records.answers.get(person, [])
        ways = {Way(bound=person in self.records.officers, asks=tuple(self.records.asked.get(person, ())))}
        for deed in deeds:
            branches = (branch for way in self._felt(ways) for branch in self._branches(way, deed))
            after = {replace(way, answers=way.answers + len(said)) for way, said in branches if _fits(keys, way, said)}
            if not after:
                place = next(iter(ways)).answers
                return Expected(set(), f"{deed.what[:40]!r} was answered by {keys[place : place + 2]}")
            ways = after
        whole = {way for way in self._felt(ways) if way.answers == len(keys) and not way.asks}
        return Expected(whole, "" if whole else f"{len(keys)} answers are too many, or a question was not felt")

    def _felt(self, ways: Iterable[Way]) -> set[Way]:
        """With the arrival of officers' questions, each at any moment: the next words are its answer, if nothing else
        is open and the case still waits for it."""
        found = set(ways)
        for way in ways:
            if way.asks:
                ask, *others = way.asks
                after = replace(way, asks=tuple(others))
                unfelt = [after] if way.step or ask.moot else []
                found |= self._felt([*unfelt, *([] if way.step else [after.ask("reply", ask.report)])])
        return found

    def _branches(self, way: Way, deed: Deed) -> Iterator[Branch]:
        if deed.kind == "press":
            yield from self._press(way, deed)
        elif deed.kind == "contact":
            yield replace(way, bound=True).close(), ("joining.welcome",)
        elif not way.bound:
            known = deed.what in {HARDSHIP, MINE}
            yield (
                way.close() if deed.what.startswith("/") else way,
                ("members.not_known_yet" if known else "joining.hello",),
            )
        elif deed.what == HARDSHIP:
            yield way.ask("intro"), ("hardship.intro",)
        elif deed.what.startswith("/"):
            yield way.close(), ("home.cancelled" if deed.what == "/cancel" else "home.greeting",)
        elif deed.what == DESK:
            yield way.stop_saying(), ("desk.list",)
        elif deed.what == MINE:
            yield way, ("hardship.mine",)
        else:
            yield from self._say(way, deed.what)

    # Words.

    def _say(self, way: Way, words: str) -> Iterator[Branch]:
        if found := questions.write(way.step, words, way.draft):
            yield _asked(way, *found)
        elif kind := _KINDS.get(way.step):
            said = replace(way, said=(*way.said, Said(words, kind, way.about))).close()
            if self._may_be_open(way, way.about):
                yield said, ("hardship.card" if way.step in OFFICERS_WORDS else "hardship.said",)
            if self._may_have_ended(way.about):
                yield from ((way.close(), (key,)) for key in (_closed(way.step), _TOO_LATE))
        elif way.step:
            yield way, ("asking.tap_a_button", _shown(way))
        else:
            yield way, ("home.what_did_you_mean",)

    # Presses.

    def _press(self, way: Way, deed: Deed) -> Iterator[Branch]:
        found = _DATA.fullmatch(deed.what)
        assert found, f"nobody was shown a button {deed.what}"
        name, number, chosen = found[1], int(found[2] or 0), found[3] or ""
        if name in _LOOKS:
            yield way.stop_saying() if name in {"look", "open"} else way, (_LOOKS[name],)
        elif name in _OFFICERS_ACTS:
            yield from self._work(way, name, number, deed.telegram_id)
        elif name in _EMPLOYEES_ACTS:
            yield from self._act(way, name, number)
        elif name in {"submit", "ring_me"}:
            yield from self._file(way, name, number, deed)
        elif number == way.version and (after := questions.press(way.step, name, chosen, way.draft)):
            yield _asked(way, *after)
        else:
            yield from self._outdated(way)

    def _outdated(self, way: Way) -> Iterator[Branch]:
        """The open question is shown again, or, if there is none, a word flashes up."""
        yield way, (_shown(way),) if way.step else ()
        if way.step in _KINDS and self._may_have_ended(way.about):
            yield from ((way, (key,)) for key in (_closed(way.step), _OUTDATED))

    def _file(self, way: Way, name: str, number: int, deed: Deed) -> Iterator[Branch]:
        at = self.records.got_at[deed.update_id]
        if number != way.version and number in way.filed_by:
            yield way, ("hardship.receipt",)  # the same again
        elif number != way.version or way.step != {"submit": "review", "ring_me": "intro"}[name]:
            yield from self._outdated(way)
        elif name == "submit" and not way.draft.is_whole:
            yield way, ("hardship.nothing_to_hand_in",)
        else:
            content = way.draft.content if name == "submit" else None
            if content is None and any(one.content is None for one in way.reports):
                yield way, ("hardship.already_asked",)
            filed = replace(way, reports=(*way.reports, Filed(deed.telegram_id, at, content)))
            filed = replace(
                filed, filed_by=way.filed_by | {way.version}, draft=way.draft if content is None else Draft()
            )
            yield filed.close(), ("hardship.receipt",)

    def _work(self, way: Way, name: str, report: int, person: int) -> Iterator[Branch]:
        """An officer's act in a case."""
        mine = report in way.in_hand
        if name == "take":
            officer = self.records.officer_of.get(report)
            if officer not in {None, person}:
                yield way, (_TAKEN,)
            elif officer == person:
                yield replace(way.stop_saying(), in_hand=way.in_hand | {report}), ("hardship.card",)
        elif not mine:
            yield way, (_TAKE_FIRST,)
        elif self._may_be_open(way, report):
            yield _worked(replace(way, ended=way.ended - {report}), name, report), (_OFFICERS_ACTS[name],)
        if self._may_have_ended(report):
            yield way, (_CLOSED,)

    def _act(self, way: Way, name: str, report: int) -> Iterator[Branch]:
        """An employee's act in the own case."""
        if name == "leave_words":
            yield way.close() if way.step in EMPLOYEES_WORDS else way, ("hardship.own",)
            return
        if report not in way.ended:
            after = way.ask(name, report) if name in EMPLOYEES_WORDS else way
            after = replace(after, ended=way.ended | {report}) if name == "withdraw" else after
            yield after, (_EMPLOYEES_ACTS[name],)
        if self._may_have_ended(report):
            yield way, (_OWN_ENDED,)

    def _may_be_open(self, way: Way, report: int | None) -> bool:
        """Not after the person's own ending it, unless somebody opened it again."""
        return report not in way.ended or report in self.records.reopened

    def _may_have_ended(self, report: int | None) -> bool:
        return report in self.records.ended if report is not None else bool(self.records.ended)


_LOOKS = {
    "look": "hardship.card",
    "open": "hardship.card",
    "mine": "hardship.mine",
    "own": "hardship.own",
    "see": "hardship.own",
}
_OFFICERS_ACTS = {
    "take": "hardship.card",
    "answer": "hardship.write_answer",
    "ask": "hardship.write_ask",
    "note": "hardship.write_note",
    "leave": "hardship.card",
    "ask_help": "hardship.ask_given",
    "help": "hardship.card",
    "choose_track": "hardship.card",
    "ask_close": "hardship.ask_close",
    "close": "hardship.card",
}
_EMPLOYEES_ACTS = {
    "add": "hardship.ask_add",
    "reply": "hardship.ask_reply",
    "leave_words": "hardship.own",
    "ask_withdraw": "hardship.ask_withdraw",
    "withdraw": "hardship.own",
    "not_solved": "hardship.own",
}


def _worked(way: Way, name: str, report: int) -> Way:
    if name in OFFICERS_WORDS:
        return way.ask(name, report)
    if name in {"leave", "ask_help", "ask_close"}:
        return way.stop_saying()
    return replace(way, ended=way.ended | {report}) if name == "close" else way


def _closed(step: str) -> str:
    """What words are told that come after the end: an officer's, or those of whom the case is about."""
    return _CLOSED if step in OFFICERS_WORDS else _OWN_ENDED


def _asked(way: Way, step: str, draft: Draft) -> Branch:
    """The dialogue goes on, or is put off."""
    after = replace(way, draft=draft)
    if not step:
        return after.close(), ("hardship.put_off",)
    after = after.ask(step)
    return after, (_shown(after),)


def _shown(way: Way) -> str:
    """The text of the open question."""
    if way.step in OFFICERS_WORDS:
        return f"hardship.write_{way.step}"
    return "hardship.intro" if way.step == "intro" else f"hardship.ask_{way.step}"


def _fits(keys: list[str], way: Way, said: tuple[str, ...]) -> bool:
    return tuple(keys[way.answers : way.answers + len(said)]) == said
