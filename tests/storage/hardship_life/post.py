"""The post: which letters an act writes, and that what leaves goes to whom it may go."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, hardship, offices, outbox
from storage.hardship import SERVICE
from storage.outbox import Letter, Rank, Right, State, StoredLetter
from tests.storage.hardship_life.cases import Case
from tests.storage.hardship_life.hours import sounds
from tests.storage.hardship_life.records import Records
from tests.storage.hardship_life.statute import TO_EMPLOYEE

RIGHTS: dict[str, Right] = {
    "visitor": lambda _session, _account, _subject: True,
    "member": accounts.speaks_for,
    "report": hardship.may_have,
    "desk": lambda session, account, _subject: bool(offices.held_by(session, account)),
}
#: Letters of whose end the case hears.
HEARD = {f"hardship.{what}" for what in TO_EMPLOYEE if what != "consent"}
#: How letters end; most of them arrive.
POST = st.lists(st.sampled_from([State.SENT] * 4 + [State.UNDELIVERABLE, State.UNCONFIRMED]), min_size=1, max_size=8)


class Post(Records):
    def read_new_letters(self) -> list[Letter]:
        """The letters of the last act: exactly those that the statute asks for, each at its hour and by its right."""
        newer = select(StoredLetter.id).where(StoredLetter.id > self.letters_seen).order_by(StoredLetter.id)
        letters = self.database.read_now(lambda session: outbox.load(session, list(session.scalars(newer))))
        self.letters_seen = max((letter.id for letter in letters), default=self.letters_seen)
        assert Counter((letter.to, letter.key) for letter in letters) == self.statute.told
        for letter in letters:
            self._is_in_order(letter)
        return letters

    def _is_in_order(self, letter: Letter) -> None:
        wakes = sounds(self.now)
        assert letter.not_before == (wakes if wakes > self.now else None)
        self.reached["a letter waits for the morning"] += letter.not_before is not None
        case, what = self.case_of(letter), letter.key.partition(".")[2]
        urgent = what == "untaken" or (what == "notice" and case is not None and case.urgent)
        assert (letter.rank is Rank.URGENT) is urgent
        assert letter.repeats is (what not in {"answered", "asked", "declined"})
        right: tuple[str, int] = ("desk", 0)
        if case is not None:
            right = ("member", case.subject.member_id) if what in TO_EMPLOYEE else ("report", case.id)
        assert (letter.right, letter.subject) == (("visitor", 0) if what == "nobody_responsible" else right)

    def case_of(self, letter: Letter) -> Case | None:
        return self.case(letter.values["report"]) if "report" in letter.values else None

    def post_works(self, ends: Iterator[State]) -> None:
        """What is due leaves, by right, and ends as drawn; whoever gets it must still be one who may."""
        due = self.database.read_now(lambda session: outbox.load(session, outbox.due_ids(session, now=self.now)))
        if not due:
            return

        def leave(session: Session) -> None:
            for letter in due:
                state = self._leaves(session, letter, ends)
                outbox.end_open(session, outbox.ending(letter.id, state, now=self.now))
                if letter.key in HEARD:
                    hardship.ended(session, letter, state, now=self.now)
                    self._heard(letter, state)

        self.write(leave)

    def _leaves(self, session: Session, letter: Letter, ends: Iterator[State]) -> State:
        since = letter.not_before or letter.created_at
        assert since is not None
        if self.now - since >= timedelta(hours=24):
            self.reached["a letter expired"] += 1
            return State.EXPIRED
        who, case = self.people.by_key(letter.to), self.case_of(letter)
        assert who is not None
        allowed = RIGHTS[letter.right](session, letter.to, letter.subject)
        assert allowed is self.statute.may_get(who, letter.key, case), letter.key
        if not allowed:
            self.reached["a letter was withdrawn"] += 1
            return State.WITHDRAWN
        self.reads(who, letter.values, asked=letter.key == "hardship.consent")
        state = next(ends)
        return State.SENT if state is State.UNCONFIRMED and letter.repeats else state

    def _heard(self, letter: Letter, state: State) -> None:
        case, who = self.case_of(letter), self.people.by_key(letter.to)
        assert case is not None
        assert who is not None
        self.statute.letter_ended(case, arrived=state is State.SENT, now=self.now)
        waits = case.is_open and case.asked_at is not None and who.open is None and self.statute.owns(who, case)
        if letter.key == "hardship.asked" and state is State.SENT and waits:
            who.ask(SERVICE, "reply")
            who.words = (case, None)
            who.kept["hardship.words"] = self.now
            self.reached["a question came to be answered"] += 1
