"""The machine: whatever somebody tries is tried on the database and asked of the statute, and both must agree."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import note
from hypothesis import strategies as st

from storage import asking
from storage.errors import Refusal
from tests.storage.hardship_life.cases import Case
from tests.storage.hardship_life.people import Account
from tests.storage.hardship_life.post import Post

#: Numbers by which somebody, a case or an answer is chosen.
PICK = st.builds(lambda aim, which: aim + 10 * which, st.integers(0, 9), st.integers(0, 99))


def act(weight: int, **choices: "st.SearchStrategy[Any]") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Something that can happen, so often beside the others, with what is to be drawn for it."""

    def mark(method: Callable[..., None]) -> Callable[..., None]:
        method.drawn = (weight, choices)  # type: ignore[attr-defined]
        return method

    return mark


def steps(machine: type) -> "st.SearchStrategy[tuple[str, dict[str, Any]]]":
    """One of all that can happen, with its choices.

    Not a rule each: of those hypothesis leaves out many in a run, and a case would seldom come to its end.
    """
    found = {name: method.drawn for name in dir(machine) if hasattr(method := getattr(machine, name), "drawn")}
    # The first and the last are drawn more often: something that costs nothing, and something that goes on.
    ordered = sorted(found, key=lambda name: (name == "takes", name != "the_post_works", name))
    names = [name for name in ordered for _ in range(found[name][0])]
    return st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), st.fixed_dictionaries(found[name][1])))


class Life(Post):
    @property
    def now_of_act(self) -> datetime:
        """The instant of the next act."""
        return self.now + timedelta(seconds=1)

    def does(
        self,
        who: Account,
        act: Callable[..., Any],
        *arguments: object,
        may: bool,
        then: Callable[[Any], object] | None = None,
        anybody: bool = False,
        asked: bool = False,
        reading: bool = False,
    ) -> Any:
        """Tries the act: it must be refused exactly where the statute says so, and then changes what it says.

        `anybody`: a search of the roster, so every name may be read. `asked`: an answer to whether one agrees to a
        hint. `reading`: a text; refused for anything but its words it closes the question, as at the counter.
        """
        self.now = self.now_of_act
        self.cast.now = self.now
        name = f"{act.__module__.rpartition('.')[2]}.{act.__name__}"
        self.statute.told.clear()
        shown = refusal = None
        try:
            shown = self.cast.acts(who.actor, act, *arguments)
        except Refusal as no:
            refusal = no
        note(f"{self.now:%m-%d %H:%M:%S} {who.key} {who.person and who.person.name} {name}{arguments} {refusal or ''}")
        assert bool(may) is (refusal is None), f"{name}: {refusal!r} {shown!r}"
        if refusal is not None:
            self._was_refused(who, name, refusal, asked=asked, reading=reading)
            return None
        self.done[name] += 1
        if then is not None:
            then(shown)
        self.read_new_letters()
        self.reads(who, shown, anybody=anybody, asked=asked)
        return shown

    def _was_refused(self, who: Account, name: str, refusal: Refusal, *, asked: bool, reading: bool) -> None:
        self.refused[name] += 1
        self.reads(who, refusal.values, asked=asked)
        if reading and not isinstance(refusal, asking.Unfit):
            self.cast.acts(who.actor, lambda session, *, by, now: asking.close(session, by))
            who.close()

    def choose(self, pick: int, may: Callable[[Account, Case], bool]) -> tuple[Account, Case] | None:
        """Somebody and a case: mostly a pair for which it is allowed, else two that have to do with it, or any."""
        pick, aim = divmod(pick, 10)
        newest = self.cases[::-1]
        pairs = [(who, case) for case in newest for who in self.people.accounts if may(who, case)]
        if aim in {4, 5} or not pairs:
            pairs = [(who, case) for case in newest for who in self.concerned(case)]
        if aim == 6 or not pairs:
            pairs = [(who, case) for case in newest for who in self.people.accounts]
        return pairs[pick % len(pairs)] if pairs else None

    def concerned(self, case: Case) -> list[Account]:
        """Whoever has, or has had, to do with it."""
        persons = [self.people.holder(person) for person in (case.subject, case.reporter, *case.officials) if person]
        accounts = [case.officer, case.referred, case.enterer, *persons]
        return list(dict.fromkeys(one for one in accounts if one is not None))

    def anybody(self, pick: int, may: Callable[[Account], bool] = lambda _: True) -> Account:
        fitting = list(filter(may, self.people.accounts)) or self.people.accounts
        return fitting[pick % len(fitting)]
