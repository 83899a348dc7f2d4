"""What must hold after a crash run, each by name; a check tells every breach, without anybody's words."""

from collections import Counter
from collections.abc import Callable, Iterator

from storage import inbox, outbox
from tests.crash.cases import (
    NUMBER,
    answers_kept,
    mine_shows,
    notes_stay,
    numbers_without_gaps,
    officers_told,
    steps_once,
    submits_once,
    words_not_doubled,
    words_once,
)
from tests.crash.evidence import Evidence
from tests.crash.ledger import Accepted
from tests.crash.questions import STEPS

#: Seconds after the last restart within which every letter must have come to its end.
QUIET_WITHIN = 60.0
#: Seconds within which the answer to a call is committed, however busy the machine is.
SETTLED_WITHIN = 5.0

Check = Callable[[Evidence], Iterator[str]]


def quiet_in_time(found: Evidence) -> Iterator[str]:
    """A minute after the last restart nothing is under way any more."""
    if found.quiet_after is None or found.quiet_after > QUIET_WITHIN:
        yield f"not quiet after {QUIET_WITHIN:g} s"


def letters_ended(found: Evidence) -> Iterator[str]:
    """No letter is in a state that is not final."""
    yield from (f"letter {one.id} is {one.state}" for one in found.kept.letters if one.state in outbox.OPEN)


def letters_ended_well(found: Evidence) -> Iterator[str]:
    """Nobody left and nobody was dismissed: letters end sent, overtaken, or, if they can't be repeated, unconfirmed."""
    for letter in found.kept.letters:
        well = letter.state in {outbox.State.SENT, outbox.State.SUPERSEDED}
        parked = letter.state == outbox.State.UNCONFIRMED and not letter.repeats
        if letter.state not in outbox.OPEN and not well and not parked:
            yield f"letter {letter.id} ({letter.key}) ended {letter.state}: {letter.reason}"


def updates_taken(found: Evidence) -> Iterator[str]:
    """Every update that was confirmed to Telegram stands in the inbox, and all were confirmed."""
    if found.unheard:
        yield f"{found.unheard} updates still wait at Telegram"
    else:
        lost = [deed for deed in found.deeds if deed.update_id not in found.got_at]
        yield from (f"update {deed.update_id} ({deed.kind}) was confirmed and is not in the inbox" for deed in lost)


def updates_done(found: Evidence) -> Iterator[str]:
    """Nothing in the inbox is new or dead, and what is done is emptied."""
    for update in found.kept.inbox:
        if update.state != inbox.State.DONE:
            yield f"update {update.update_id} is {update.state}"
        elif update.raw is not None:
            yield f"update {update.update_id} is done and not emptied"


def numbers_exist(found: Evidence) -> Iterator[str]:
    """Every number in a message that the API accepted exists."""
    there = {report.number for report in found.kept.reports}
    shown = {number for one in found.accepted for number in NUMBER.findall(one.text)}
    yield from (f"{number} was shown and does not exist" for number in sorted(shown - there))


def effects_once(found: Evidence) -> Iterator[str]:
    """Every update had its effect once: the open question and its number are what they must be."""
    for person, expected in found.expected.items():
        there = found.kept.questions.get(person, ("", 0))
        ways = {(way.step, way.version) for way in expected.ways}
        if ways and there not in ways:
            yield f"{person} is asked {there}, not one of {ways}"


def answered_once(found: Evidence) -> Iterator[str]:
    """Every update was answered once, in order, by the text that it asks for."""
    for person, expected in found.expected.items():
        if expected.unexplained:
            yield f"{person}: {expected.unexplained}"


def questions_shown(found: Evidence) -> Iterator[str]:
    """Who is asked something has the buttons of that question on the telephone."""
    for person, (step, version) in found.kept.questions.items():
        if step in STEPS and not any(data.endswith(f".put_off:{version}") for data in found.standing[person]):
            yield f"{person} is asked {step} {version}, and no such button is in the chat"


def in_order(found: Evidence) -> Iterator[str]:
    """In a chat, new messages of one rank arrive in the order in which their letters were committed."""
    lanes: dict[tuple[int, int], int] = {}
    for (chat, message), letter in sorted(found.recorded.items(), key=lambda item: item[1].id):
        if lanes.get((chat, letter.rank), 0) >= message:
            yield f"letter {letter.id} ({letter.key}) came too early in {chat}"
        lanes[chat, letter.rank] = message


def sent_is_sent(found: Evidence) -> Iterator[str]:
    """Every letter that is said to be sent was accepted."""
    there = {(one.chat_id, one.message_id) for one in found.accepted}
    for letter in found.kept.letters:
        at = (found.kept.accounts[letter.account_id], letter.message_id)
        if letter.state == outbox.State.SENT and at not in there:
            yield f"letter {letter.id} ({letter.key}) is said to be sent and was not accepted"


def doubles_told(found: Evidence) -> Iterator[str]:
    """A message that the database does not know had an untold outcome; the same came again, or its letter is parked."""
    parked = Counter(
        found.kept.accounts[letter.account_id]
        for letter in found.kept.letters
        if letter.state in {outbox.State.UNCONFIRMED, outbox.State.SUPERSEDED}
    )
    for copy in doubles(found):
        if not _untold(copy, found):
            yield f"message {copy.message_id} in {copy.chat_id} was repeated though its outcome was told"
        if not _came_again(copy, found):
            parked[copy.chat_id] -= 1
            if parked[copy.chat_id] < 0:
                yield f"message {copy.message_id} in {copy.chat_id} belongs to no letter"


def doubles(found: Evidence) -> list[Accepted]:
    """Accepted messages that no letter is said to have become: sent once more later, or parked."""
    return [one for one in found.sent if (one.chat_id, one.message_id) not in found.recorded]


def _untold(copy: Accepted, found: Evidence) -> bool:
    end = found.ends.get(copy.life)
    return copy.untold or (end is not None and end < copy.answered_at + SETTLED_WITHIN)


def _came_again(copy: Accepted, found: Evidence) -> bool:
    return any(
        one.chat_id == copy.chat_id
        and one.message_id > copy.message_id
        and (one.text, one.data) == (copy.text, copy.data)
        and (one.chat_id, one.message_id) in found.recorded
        for one in found.sent
    )


def nothing_leaked(found: Evidence) -> Iterator[str]:
    """Token, telephone numbers and words stand in no file."""
    yield from found.leaks


def no_errors(found: Evidence) -> Iterator[str]:
    """The log tells of no error."""
    yield from found.errors


INVARIANTS: tuple[Check, ...] = (
    quiet_in_time,
    letters_ended,
    letters_ended_well,
    updates_taken,
    updates_done,
    numbers_exist,
    submits_once,
    answers_kept,
    effects_once,
    answered_once,
    questions_shown,
    words_once,
    words_not_doubled,
    notes_stay,
    mine_shows,
    numbers_without_gaps,
    in_order,
    sent_is_sent,
    doubles_told,
    officers_told,
    steps_once,
    nothing_leaked,
    no_errors,
)


def breaches(found: Evidence) -> list[str]:
    """Every breach of every invariant, with its name."""
    return [f"{check.__name__}: {breach}" for check in INVARIANTS for breach in check(found)]
