"""kill -9 at random instants in traffic, once in every test run; and each check is shown to see what it is for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage.inbox import State as Taken
from storage.outbox import Rank, State, StoredLetter
from tests.crash.evidence import Evidence
from tests.crash.invariants import INVARIANTS, Check, breaches
from tests.crash.ledger import Accepted
from tests.crash.run import CrashRun, Outcome
from tests.crash.ways import Said

pytestmark = pytest.mark.both_databases

SEED, KILLS, PEOPLE = 2026, 8, 12
#: Seconds after which a busy machine sees no further kill, and the kills there must be by then.
LONGEST, LEAST = 28.0, 2

Spoil = Callable[[Evidence], Evidence]


def altered(row: Any, **changes: object) -> Any:
    """The same row of a table with other values."""
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return type(row)(**{**values, **changes})


def tables(found: Evidence, **changes: Any) -> Evidence:
    return replace(found, kept=replace(found.kept, **changes))


def letters(found: Evidence, which: Callable[[Any], bool], **changes: object) -> Evidence:
    """The first such letter is another."""
    at, letter = next((at, one) for at, one in enumerate(found.kept.letters) if which(one))
    return tables(found, letters=[*found.kept.letters[:at], altered(letter, **changes), *found.kept.letters[at + 1 :]])


def sent(letter: StoredLetter) -> bool:
    return letter.state == State.SENT and letter.message_id != letter.edits


def first_update(found: Evidence, **changes: object) -> Evidence:
    return tables(found, inbox=[altered(found.kept.inbox[0], **changes), *found.kept.inbox[1:]])


def one_question_more(found: Evidence) -> Evidence:
    asked = found.kept.questions
    person = next(one for one, expected in found.expected.items() if expected.ways and one in asked)
    step, version = asked[person]
    return tables(found, questions={**asked, person: (step, version + 10**6)})


def nobody_is_shown_what_is_asked(found: Evidence) -> Evidence:
    asked = {person: ("review", version) for person, (_, version) in found.kept.questions.items()}
    return replace(tables(found, questions=asked), standing={person: set() for person in asked})


def delivered(found: Evidence) -> tuple[Accepted, Said]:
    """A message with an officer's words in an employee's chat."""
    said = [one for one in found.kept.words if one.kind in {"answer", "question"}]
    messages = [
        one for one in found.sent if one.chat_id in found.mine and ("回复您" in one.text or "想问您" in one.text)
    ]
    return next((message, one) for message in messages for one in said if one.words in message.text)


def an_answer_twice(found: Evidence) -> Evidence:
    copy, _ = delivered(found)
    return replace(found, accepted=[*found.accepted, replace(copy, message_id=10**6)])


def a_report_of_another_moment(found: Evidence) -> Evidence:
    first, *others = found.kept.reports
    return tables(found, reports=[altered(first, submitted_at=first.submitted_at + timedelta(seconds=1)), *others])


def other_answers(found: Evidence) -> Evidence:
    """One report holds another's urgency."""
    whole = next(one for one in found.kept.reports if not one.ring_me and one.stage != "withdrawn")
    spoilt = ("me", "never", *found.kept.contents[whole.id][2:])
    return tables(found, contents={**found.kept.contents, whole.id: spoilt})


def a_note_to_an_employee(found: Evidence) -> Evidence:
    """What was said to somebody is a note."""
    _, said = delivered(found)
    return tables(found, words=[replace(one, kind="note") if one == said else one for one in found.kept.words])


def another_urgency(found: Evidence) -> Evidence:
    """Officers were told, or were not, of a report that was or was not urgent."""
    first, *others = found.kept.reports
    urgency = "not_urgent" if first.urgency == "this_week" else "this_week"
    return tables(found, reports=[altered(first, urgency=urgency), *others])


def a_number_of_nothing(found: Evidence) -> Evidence:
    return replace(found, accepted=[*found.accepted, replace(found.accepted[-1], text="KN-2026-9999")])


def an_unknown_message(found: Evidence) -> Evidence:
    stray = replace(found.sent[-1], message_id=10**6, text="?", untold=False, life=-1)
    return replace(found, accepted=[*found.accepted, stray])


def mine_of_somebody_else(found: Evidence) -> Evidence:
    return replace(found, mine=dict.fromkeys(found.mine, "KN-2026-9999"))


def two_out_of_order(found: Evidence) -> Evidence:
    """Two new messages of one chat and rank change places."""
    messages = next(messages for messages in _lanes(found).values() if len(messages) > 1)
    first, second = messages[:2]
    swapped = {first.id: second.message_id, second.id: first.message_id}
    changed = [altered(one, message_id=swapped.get(one.id, one.message_id)) for one in found.kept.letters]
    return tables(found, letters=changed)


def _lanes(found: Evidence) -> dict[tuple[int, int], list[StoredLetter]]:
    lanes: dict[tuple[int, int], list[StoredLetter]] = {}
    for letter in filter(sent, found.kept.letters):
        lanes.setdefault((letter.account_id, letter.rank), []).append(letter)
    return lanes


def counter_ahead(found: Evidence) -> Evidence:
    return tables(found, counters={key: last + 1 for key, last in found.kept.counters.items()})


def without(field: str) -> Spoil:
    """The first row of a table is gone."""
    return lambda found: tables(found, **{field: getattr(found.kept, field)[1:]})


def without_letter(key: str) -> Spoil:
    def spoil(found: Evidence) -> Evidence:
        (lost, *_) = [letter for letter in found.kept.letters if letter.key == key]
        return tables(found, letters=[letter for letter in found.kept.letters if letter is not lost])

    return spoil


#: What is spoilt -> the check that must tell.
SPOILS: dict[str, Spoil] = {
    "quiet_in_time": lambda found: replace(found, quiet_after=None),
    "letters_ended": lambda found: letters(found, sent, state=State.SENDING),
    "letters_ended_well": lambda found: letters(found, lambda one: one.repeats, state=State.UNCONFIRMED),
    "updates_taken": without("inbox"),
    "updates_done": lambda found: first_update(found, state=Taken.NEW),
    "numbers_exist": a_number_of_nothing,
    "submits_once": a_report_of_another_moment,
    "answers_kept": other_answers,
    "effects_once": one_question_more,
    "answered_once": lambda found: letters(found, lambda one: one.rank == Rank.ANSWER, rank=Rank.NOTICE),
    "questions_shown": nobody_is_shown_what_is_asked,
    "words_once": without("words"),
    "words_not_doubled": an_answer_twice,
    "notes_stay": a_note_to_an_employee,
    "mine_shows": mine_of_somebody_else,
    "numbers_without_gaps": counter_ahead,
    "in_order": two_out_of_order,
    "sent_is_sent": lambda found: letters(found, sent, message_id=10**6),
    "doubles_told": an_unknown_message,
    "officers_told": another_urgency,
    "steps_once": without_letter("hardship.taken"),
    "nothing_leaked": lambda found: replace(found, leaks=["138… in log.txt"]),
    "no_errors": lambda found: replace(found, errors=["ERROR"]),
}


@pytest.fixture(scope="module")
def outcome(backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One run on each database for all tests of this file; on PostgreSQL two processes take over from each other."""
    server = None if backend == "sqlite" else request.getfixturevalue("postgres")("crash")
    return CrashRun(SEED, tmp_path_factory.mktemp("crash"), KILLS, PEOPLE, LONGEST, LEAST, server).run()


class TestKilledInTraffic:
    def test_nothing_is_lost_doubled_or_left_open(self, outcome: Outcome) -> None:
        assert outcome.breaches == [], outcome.history

    def test_there_was_traffic_and_death(self, outcome: Outcome) -> None:
        history = outcome.history
        assert len(history["kills"]) >= LEAST
        assert history["updates"] > 60
        assert history["reports"] > 0
        assert history["answers"] > 0
        assert sum(history["faults_met"].values()) > 0

    @pytest.mark.parametrize("check", INVARIANTS, ids=lambda check: check.__name__)
    def test_a_breach_is_seen(self, outcome: Outcome, check: Check) -> None:
        try:
            spoilt = SPOILS[check.__name__](outcome.evidence)
        except StopIteration:
            pytest.skip("on a busy machine this run came to nothing that could be spoilt so")
        assert list(check(spoilt)) != []

    def test_a_breach_is_told_by_name(self, outcome: Outcome) -> None:
        spoilt = SPOILS["quiet_in_time"](outcome.evidence)
        assert breaches(spoilt) == ["quiet_in_time: not quiet after 60 s"]
