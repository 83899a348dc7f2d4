"""What must hold of the cases after a crash run: reports, words, steps, and who was told of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from storage.hardship import Report
from tests.crash.evidence import Evidence
from tests.crash.ways import Filed

NUMBER = re.compile(r"KN-\d{4}-\d{4,}")
_STAGE_WORDS = {"submitted": "等人接手", "helped": "已经帮了一步", "closed": "办结了", "withdrawn": "撤回了"}
_MINE_SHOWN = 5
#: What an officer says to an employee -> the letter that carries it; and where it is shown once more.
_LETTERS = {"answer": "hardship.answered", "question": "hardship.asked"}
_NEWEST = "工会最近说的"
_TOLD = {"hardship.take": "hardship.taken", "hardship.help": "hardship.helped", "hardship.close": "hardship.closed"}
#: Act -> the stages in which it can be done, and the one that it leads to.
_STEPS = {
    "hardship.submit": ({""}, "submitted"),
    "hardship.take": ({"submitted"}, "taken"),
    "hardship.help": ({"taken", "helped"}, "helped"),
    "hardship.close": ({"taken", "helped"}, "closed"),
    "hardship.withdraw": ({"submitted", "taken", "helped"}, "withdrawn"),
    "hardship.not_solved": ({"closed"}, "taken"),
}


def submits_once(found: Evidence) -> Iterator[str]:
    """Every submit and every ring-me that the inbox took is one report, and there are no others."""
    wanted = Counter((filed.telegram_id, filed.at, filed.content is None) for filed in _filed(found))
    there = Counter(
        (found.kept.members.get(report.member_id, 0), report.submitted_at, report.ring_me)
        for report in found.kept.reports
    )
    for (person, at, ring_me), count in (wanted - there).items():
        yield f"{count} reports (ring_me={ring_me}) of {person} at {at} are missing"
    for (person, at, ring_me), count in (there - wanted).items():
        yield f"{count} reports (ring_me={ring_me}) of {person} at {at} too many"


def _filed(found: Evidence) -> list[Filed]:
    return [filed for person in found.expected.values() for filed in person.way.reports]


def answers_kept(found: Evidence) -> Iterator[str]:
    """Every report holds exactly what the person answered; of a withdrawn one nothing is left."""
    wanted = {(filed.telegram_id, filed.at): filed.content for filed in _filed(found) if filed.content is not None}
    for report in found.kept.reports:
        person = found.kept.members.get(report.member_id, 0)
        content = found.kept.contents[report.id]
        if report.stage == "withdrawn" and any(content[2:]):
            yield f"something of {report.number} is left after it was withdrawn"
        elif (
            report.stage != "withdrawn" and not report.ring_me and content != wanted.get((person, report.submitted_at))
        ):
            yield f"{report.number} holds other answers than were given"


def words_once(found: Evidence) -> Iterator[str]:
    """All words that the inbox took for a case are kept once, in that case; of a withdrawn one none are left."""
    withdrawn = {report.id: report.member_id for report in found.kept.reports if report.stage == "withdrawn"}
    there = Counter((said.words, said.kind) for said in found.kept.words)
    places = {said.words: said.report for said in found.kept.words}
    wanted: Counter[tuple[str, str]] = Counter()
    for person, expected in found.expected.items():
        lost = {report for report, member in withdrawn.items() if found.kept.members.get(member) == person}
        for said in expected.way.said:
            # Which case a reply went to is not known when its question went with the case.
            gone = (said.report in withdrawn if said.report is not None else bool(lost)) and said.words not in places
            wanted[said.words, said.kind] += not gone
            if said.report is not None and places.get(said.words, said.report) != said.report:
                yield f"words of {person} are kept in another case"
    yield from (f"{count} words ({kind}) are missing" for (_, kind), count in (wanted - there).items())
    yield from (f"{count} words ({kind}) too many" for (_, kind), count in (there - wanted).items())
    yield from (f"words are left in case {said.report}" for said in found.kept.words if said.report in withdrawn)


def words_not_doubled(found: Evidence) -> Iterator[str]:
    """An officer's words reach the employee at most once, and each has one letter that says how it ended."""
    people = found.expected.keys() - found.every_officer
    for said in found.kept.words:
        # The own case shows the newest of them again; that is no second letter.
        shown = [one for one in found.sent if one.chat_id in people and said.words in one.text]
        copies = [one for one in shown if _NEWEST not in one.text]
        if len(copies) > 1 and said.kind in _LETTERS:
            yield f"words ({said.kind}) were delivered {len(copies)} times to {copies[0].chat_id}"
    for kind, key in _LETTERS.items():
        letters = sum(letter.key == key for letter in found.kept.letters)
        acts = sum(entry.act == f"hardship.{kind}" for entry in found.kept.audit)
        if letters != acts:
            yield f"{letters} letters {key} for {acts} times that an officer wrote one"


def notes_stay(found: Evidence) -> Iterator[str]:
    """What an officer noted is shown to no employee."""
    notes = [said.words for said in found.kept.words if said.kind == "note"]
    for one in found.accepted:
        if one.chat_id not in found.every_officer and any(words in one.text for words in notes):
            yield f"message {one.message_id} in {one.chat_id} shows a note"


def mine_shows(found: Evidence) -> Iterator[str]:
    """我的 shows the person's newest reports, each in the state that it has."""
    for member, person in found.kept.members.items():
        reports = [report for report in found.kept.reports if report.member_id == member][: -_MINE_SHOWN - 1 : -1]
        text = found.mine.get(person, "")
        if person in found.mine and NUMBER.findall(text) != [report.number for report in reports]:
            yield f"我的 of {person} shows other reports"
        elif person in found.mine:
            parts = NUMBER.split(text)[1:]
            pairs = zip(reports, parts, strict=True)
            wrong = [one.number for one, part in pairs if _standing(one) not in part]
            yield from (f"我的 shows {number} in another state" for number in wrong)


def _standing(report: Report) -> str:
    """By what 我的 tells that state."""
    if report.closed_at is None and report.asked_at is not None:
        return "在等您的回答"
    if report.stage == "taken":
        return "接手了" if report.contacted_at is None else "已经联系过您"
    return _STAGE_WORDS[report.stage]


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


def officers_told(found: Evidence) -> Iterator[str]:
    """Each urgent report was told once to each officer of its unit, and no other: those wait for the bundle."""
    told: dict[int, list[int]] = defaultdict(list)
    for letter in found.kept.letters:
        if letter.key == "hardship.notice":
            told[letter.subject].append(found.kept.accounts[letter.account_id])
    for report in found.kept.reports:
        urgent = report.urgency == "this_week"
        if sorted(told[report.id]) != sorted(found.officers[report.unit_id] if urgent else []):
            yield f"{report.number} was told to {len(told[report.id])} officers"


def steps_once(found: Evidence) -> Iterator[str]:
    """Each case went step by step to where it stands, and each step is told to the employee by one letter."""
    acts = Counter(entry.act for entry in found.kept.audit)
    told = Counter(letter.key for letter in found.kept.letters)
    for act, key in _TOLD.items():
        if told[key] != acts[act]:
            yield f"{told[key]} letters {key} for {acts[act]} times {act}"
    for report in found.kept.reports:
        stage = ""
        for entry in sorted(found.kept.audit, key=lambda one: one.id):
            if entry.record == report.number and entry.act in _STEPS:
                before, after = _STEPS[entry.act]
                if stage not in before:
                    yield f"{entry.act} of {report.number} when it was {stage or 'nothing'}"
                stage = after
        if stage != report.stage:
            yield f"{report.number} is {report.stage} and should be {stage}"
