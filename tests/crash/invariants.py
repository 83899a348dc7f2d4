"""What must hold after a crash run, each by name; a check tells every breach, without anybody's words."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from storage import inbox, outbox
from storage.outbox import Rank
from tests.crash.evidence import Evidence
from tests.crash.ledger import Accepted

#: Seconds after the last restart within which every letter must have come to its end.
QUIET_WITHIN = 60.0
#: Seconds within which the answer to a call is committed, however busy the machine is.
SETTLED_WITHIN = 5.0
NUMBER = re.compile(r"KN-\d{4}-\d{4,}")
_STAGE_WORDS = {"submitted": "等人接手", "taken": "接手了", "closed": "办结了"}
_MINE_SHOWN = 5
_MINE = "我的"

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


def submits_once(found: Evidence) -> Iterator[str]:
    """Every submit and every ring-me that the inbox took is one report, and there are no others."""
    wanted = Counter(
        (filed.telegram_id, filed.at, filed.ring_me) for person in found.expected.values() for filed in person.reports
    )
    there = Counter(
        (found.kept.members.get(report.member_id, 0), report.submitted_at, report.ring_me)
        for report in found.kept.reports
    )
    for (person, at, ring_me), count in (wanted - there).items():
        yield f"{count} reports (ring_me={ring_me}) of {person} at {at} are missing"
    for (person, at, ring_me), count in (there - wanted).items():
        yield f"{count} reports (ring_me={ring_me}) of {person} at {at} too many"


def effects_once(found: Evidence) -> Iterator[str]:
    """Every update had its effect once: the open question and its number are what they must be."""
    for person, expected in found.expected.items():
        there = found.kept.questions.get(person, ("", 0))
        if there != (expected.step, expected.version):
            yield f"{person} is asked {there}, not {expected.step, expected.version}"


def answered_once(found: Evidence) -> Iterator[str]:
    """Every update was answered by one letter."""
    answers = [letter for letter in found.kept.letters if letter.rank == Rank.ANSWER]
    there = Counter(found.kept.accounts[letter.account_id] for letter in answers)
    for person, expected in found.expected.items():
        if there[person] != expected.letters:
            yield f"{person} got {there[person]} answers to updates that ask for {expected.letters}"


def questions_shown(found: Evidence) -> Iterator[str]:
    """Who is asked something has the buttons of that question on the telephone."""
    for person, (step, version) in found.kept.questions.items():
        if step not in {"", "answer"} and not any(
            data.endswith(f".put_off:{version}") for data in found.standing[person]
        ):
            yield f"{person} is asked {step} {version}, and no such button is in the chat"


def words_once(found: Evidence) -> Iterator[str]:
    """Every answer of an officer that the inbox took is kept once."""
    wanted = Counter(words for person in found.expected.values() for words in person.words)
    there = Counter(found.kept.answers)
    yield from (f"{count} answers are missing" for count in (wanted - there).values())
    yield from (f"{count} answers too many" for count in (there - wanted).values())


def words_not_doubled(found: Evidence) -> Iterator[str]:
    """An officer's words reach the employee at most once, and each has one letter that says how it ended."""
    people = found.expected.keys() - set().union(*found.officers.values())
    for words in found.kept.answers:
        # 我的 shows the newest answer again; that is no second letter.
        shown = [one for one in found.sent if one.chat_id in people and words in one.text]
        copies = [one for one in shown if not one.text.startswith(_MINE)]
        if len(copies) > 1:
            yield f"an answer was delivered {len(copies)} times to {copies[0].chat_id}"
    letters = [letter for letter in found.kept.letters if letter.key == "hardship.answered"]
    if len(letters) != len(found.kept.answers):
        yield f"{len(letters)} letters for {len(found.kept.answers)} answers"


def mine_shows(found: Evidence) -> Iterator[str]:
    """我的 shows the person's newest reports, each in the state that it has."""
    for member, person in found.kept.members.items():
        reports = [report for report in found.kept.reports if report.member_id == member][: -_MINE_SHOWN - 1 : -1]
        text = found.mine.get(person, "")
        if person in found.mine and NUMBER.findall(text) != [report.number for report in reports]:
            yield f"我的 of {person} shows other reports"
        elif person in found.mine:
            parts = NUMBER.split(text)[1:]
            wrong = [
                one.number for one, part in zip(reports, parts, strict=True) if _STAGE_WORDS[one.stage] not in part
            ]
            yield from (f"我的 shows {number} in another state" for number in wrong)


def numbers_without_gaps(found: Evidence) -> Iterator[str]:
    """Numbers count 1, 2, 3 … and the counter stands at the last."""
    by_year: dict[int, list[int]] = defaultdict(list)
    for report in found.kept.reports:
        _, printed, count = report.number.split("-")
        by_year[int(printed)].append(int(count))
    for year, counts in by_year.items():
        if counts != list(range(1, len(counts) + 1)):
            yield f"the numbers of {year} have gaps or are out of order"
    counters = {year: last for (prefix, year), last in found.kept.counters.items() if prefix == "KN"}
    if counters != {year: len(counts) for year, counts in by_year.items()}:
        yield f"the counters stand at {counters}"


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


def officers_told(found: Evidence) -> Iterator[str]:
    """Each report was told once to each officer of its unit."""
    told: dict[int, list[int]] = defaultdict(list)
    for letter in found.kept.letters:
        if letter.key == "hardship.notice":
            told[letter.subject].append(found.kept.accounts[letter.account_id])
    for report in found.kept.reports:
        if sorted(told[report.id]) != sorted(found.officers[report.unit_id]):
            yield f"{report.number} was told to {len(told[report.id])} officers"


def steps_once(found: Evidence) -> Iterator[str]:
    """A report is taken once, closed once, and each step is told to the employee by one letter."""
    acts = Counter((entry.act, entry.record) for entry in found.kept.audit)
    told = Counter(letter.key for letter in found.kept.letters)
    for act, reached, key in (
        ("hardship.submit", ("submitted", "taken", "closed"), None),
        ("hardship.take", ("taken", "closed"), "hardship.taken"),
        ("hardship.close", ("closed",), "hardship.closed"),
    ):
        numbers = [report.number for report in found.kept.reports if report.stage in reached]
        if Counter({(act, number): 1 for number in numbers}) != Counter(
            {at: n for at, n in acts.items() if at[0] == act}
        ):
            yield f"the audit of {act} does not fit the reports"
        if key is not None and told[key] != len(numbers):
            yield f"{told[key]} letters {key} for {len(numbers)} reports"


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
    effects_once,
    answered_once,
    questions_shown,
    words_once,
    words_not_doubled,
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
