"""Setting an exam: an officer's draft, answer by answer, until it is published; and changes until it begins."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage import asking, audit, calendar, posts, rights
from storage.exams import blueprint, telling, whose
from storage.exams.records import (
    MOST_PARTS,
    MOST_QUESTIONS,
    MOST_TITLE,
    SERVICE,
    BegunAlready,
    CountUnfit,
    Exam,
    ExamNews,
    ExamPart,
    ExamPost,
    ExamUnit,
    NotWhole,
    Stage,
    State,
    Tells,
    TitleUnfit,
    WhenUnclear,
)
from storage.publishing import moments
from storage.questions import Difficulty, categories, spelling
from storage.questions.categories import Tree as Categories
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: What can be tapped: questions of the whole bank, questions of a row, minutes, days.
PRESETS: Final = (10, 20, 30, 50)
COUNTS: Final = (1, 2, 5, 10, 20)
MINUTES: Final = (10, 20, 30, 45, 60, 90)
DAYS: Final = (1, 3, 7, 14)
LEAST_MINUTES, MOST_MINUTES = 1, 240
#: Where no hour is said: from the beginning of a working day until people are home.
_FROM, _UNTIL = time(8), time(20)
#: Nothing is set further ahead.
_FAR: Final = timedelta(days=400)
_LEVELS: Final = (None, *Difficulty)
#: Lines of a page, and how many pages a category's number leaves room for.
PAGE, PAGES = 8, 1000


class Knob(StrEnum):
    """What turns to its next value by a tap."""

    ATTEMPTS = "attempts"
    PASS_MARK = "pass_mark"  # noqa: S105 - no password
    TELLS = "tells"
    EQUAL = "equal"


_TURNS: Final[dict[Knob, tuple[object, ...]]] = {
    Knob.ATTEMPTS: (1, 2, 3),
    Knob.PASS_MARK: (60, 70, 80, 90, 100, 50),
    Knob.TELLS: (*Tells,),
    Knob.EQUAL: (False, True),
}


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """A draft of the officer's own units (of the chair's and deputies' for everybody); asks what it is called."""
    rights.ask(by, Deed.KEEP_EXAMS)
    tops = _tops(session, by)
    exam = Exam(state=State.DRAFT, title="", unit_id=tops[0] if tops else None, made_by=by.account_id, made_at=now)
    exam.equal, exam.minutes, exam.attempts, exam.pass_mark, exam.tells = False, 30, 1, 60, Tells.AT_ONCE
    session.add(exam)
    session.flush()
    if tops:
        session.add(ExamUnit(exam_id=exam.id, unit_id=tops[0]))
        session.flush()
    return _ask(session, exam, "title", by=by, now=now)


def _tops(session: Session, by: Visitor) -> list[int]:
    """The officer's units that no other of theirs has above it, the own one first; none for the whole union."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_EXAMS)
    if reach is None:
        return []
    tree = Tree(session)
    tops = [one for one in sorted(reach) if not any(other != one and tree.is_within(one, other) for other in reach)]
    own = tree.chain(by.unit_id)
    return sorted(tops, key=lambda one: one not in own)


def _open(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Exam:
    """One that can still be changed. BegunAlready."""
    exam = whose.access_to_keep(session, exam_id, by=by)
    if whose.stage(exam, now) not in {Stage.DRAFT, Stage.PLANNED}:
        raise BegunAlready(exam=exam.id, title=exam.title)
    return exam


def _ask(session: Session, exam: Exam, step: str, *, by: Visitor, now: datetime, **more: Value) -> Values:
    asking.keep(session, by, SERVICE, {"exam": exam.id, **more}, now=now)
    match step:
        case "title":
            asking.ask(session, by, SERVICE, "title")
        case "when":
            asking.ask(session, by, SERVICE, "when")
        case "minutes":
            asking.ask(session, by, SERVICE, "minutes")
        case "parts":
            asking.ask(session, by, SERVICE, "parts")
        case _:
            asking.ask(session, by, SERVICE, "number")
    return _shown(session, exam, by=by, now=now)


def _answering(session: Session, step: str, version: int | None = None, *, by: Visitor, now: datetime) -> Exam:
    asking.expect(by, SERVICE, step, version)
    return _open(session, int(str(asking.draft(session, by, SERVICE)["exam"])), by=by, now=now)


def stop_asking(session: Session, *, by: Visitor) -> None:
    """Whatever was asked here is left."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def look(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """The draft, or what is published and has not begun, with all that can be changed. NoSuchExam, BegunAlready."""
    exam = _open(session, exam_id, by=by, now=now)
    stop_asking(session, by=by)
    return _shown(session, exam, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked now."""
    exam = _open(session, int(str(asking.draft(session, by, SERVICE)["exam"])), by=by, now=now)
    return _with_bank(session, _shown(session, exam, by=by, now=now))


def _changed(session: Session, exam: Exam, *, by: Visitor, now: datetime) -> Values:
    """What comes next: the first thing that is missing, else the whole. One that people can see already stays whole.
    NotWhole."""
    stop_asking(session, by=by)
    session.flush()
    if exam.state == State.PUBLISHED:
        if _missing(session, exam, now) or blueprint.lacking(session, whose.parts_of(session, exam.id)):
            raise NotWhole(exam=exam.id, title=exam.title)
        telling.plan(session, exam, now=now)
        audit.note(session, "exams.change", by=by.account_id, now=now, record=f"exams {exam.id}")
        return _shown(session, exam, by=by, now=now)
    if "parts" in (missing := _missing(session, exam, now)):
        return parts(session, exam.id, by=by, now=now)
    return when(session, exam.id, by=by, now=now) if "when" in missing else _shown(session, exam, by=by, now=now)


def _missing(session: Session, exam: Exam, now: datetime) -> list[str]:
    found = [] if exam.title else ["title"]
    found += [] if whose.parts_of(session, exam.id) else ["parts"]
    begins = exam.opens_at or now
    fits = exam.closes_at is not None and max(begins, now) < exam.closes_at
    return found if fits else [*found, "when"]


def _shown(session: Session, exam: Exam, *, by: Visitor, now: datetime) -> Values:
    """`step`: what is asked, None for the whole."""
    rows = whose.parts_of(session, exam.id)
    tree, missing = Tree(session), list[Value](_missing(session, exam, now))
    asked = by.question.service == SERVICE
    draft = asking.draft(session, by, SERVICE) if asked else {}
    names: list[Value] = [tree.path(one)[-1] for one in whose.units_of(session, exam.id)]
    lacks = blueprint.lacking(session, rows)
    return {
        **whose.rules(session, exam, now),
        **({} if "category" not in draft else _category_told(session, draft)),
        "step": by.question.step if asked else None,
        "version": by.question.version,
        "parts": blueprint.told(session, rows),
        "lacking": lacks,
        "missing": missing,
        "units": names,
        **posts.named(whose.posts_of(session, exam.id)),
        "ready": not missing and not lacks,
        "taps": _taps(str(by.question.step), draft, session),
    }


def _taps(step: str, draft: Values, session: Session) -> list[Value]:
    if step == "number":
        return _offered(COUNTS, int(str(_category_told(session, draft)["there"])))
    return [*{"minutes": MINUTES, "when": DAYS}.get(step, ())]


def _offered(counts: Sequence[int], there: int) -> list[Value]:
    """Of those numbers what the bank has; and all of it, where that is fewer than the last of them."""
    return [*(one for one in counts if one < there), *([there] if 0 < there <= counts[-1] else [])]


# The title, the minutes, the time.


def ask_title(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for another title."""
    return _ask(session, _open(session, exam_id, by=by, now=now), "title", by=by, now=now)


def write_title(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What it is called. TitleUnfit."""
    exam = _answering(session, "title", by=by, now=now)
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_TITLE:
        raise TitleUnfit(most=MOST_TITLE)
    exam.title = said
    return _changed(session, exam, by=by, now=now)


def ask_minutes(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks how long each has."""
    return _ask(session, _open(session, exam_id, by=by, now=now), "minutes", by=by, now=now)


def choose_minutes(session: Session, version: int, minutes: int, *, by: Visitor, now: datetime) -> Values:
    """So many."""
    exam = _answering(session, "minutes", version, by=by, now=now)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise asking.Outdated
    exam.minutes = minutes
    return _changed(session, exam, by=by, now=now)


def write_minutes(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed. CountUnfit."""
    exam = _answering(session, "minutes", by=by, now=now)
    exam.minutes = _number(words, LEAST_MINUTES, MOST_MINUTES)
    return _changed(session, exam, by=by, now=now)


def _number(words: str, least: int, most: int) -> int:
    found = spelling.quantity(words)
    if found is None or found != int(found) or not least <= found <= most:
        raise CountUnfit(least=least, most=most)
    return int(found)


def when(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks from when until when."""
    return _ask(session, _open(session, exam_id, by=by, now=now), "when", by=by, now=now)


def choose_days(session: Session, version: int, days: int, *, by: Visitor, now: datetime) -> Values:
    """From when it is published, until the evening so many days on."""
    exam = _answering(session, "when", version, by=by, now=now)
    if days not in DAYS:
        raise asking.Outdated
    assert now.tzinfo is not None
    exam.opens_at = None if exam.state == State.DRAFT else now
    exam.closes_at = calendar.at(now.date() + timedelta(days=days), _UNTIL, now.tzinfo)
    return _changed(session, exam, by=by, now=now)


def write_when(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """From when until when, typed: 12月5日 9:00 到 12月8日 18:00. WhenUnclear."""
    exam = _answering(session, "when", by=by, now=now)
    span = read_span(words, now)
    if span is None or not now <= span[0] < span[1] <= now + _FAR:
        raise WhenUnclear
    exam.opens_at, exam.closes_at = span
    return _changed(session, exam, by=by, now=now)


def read_span(words: str, now: datetime) -> tuple[datetime, datetime] | None:
    """From when until when, in the zone of `now`; where no hour is said, from eight until eight in the evening."""
    assert now.tzinfo is not None
    named = [one for one in moments.scan(moments.plainly(words), now) if one.day is not None]
    if not 1 <= len(named) <= 2:
        return None
    first, last = named[0], named[-1]
    assert first.day is not None
    assert last.day is not None
    if len(named) == 1:
        ends, clock = first.last or first.day, first.until or (_UNTIL if first.at is None else None)
    else:
        ends, clock = last.day, last.at or _UNTIL
    if clock is None:
        return None
    return calendar.at(first.day, first.at or _FROM, now.tzinfo), calendar.at(ends, clock, now.tzinfo)


# What is asked: the rows of the blueprint.


def parts(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """The rows, and what the whole bank has; without rows a number can be typed. BegunAlready."""
    exam = _open(session, exam_id, by=by, now=now)
    if not whose.parts_of(session, exam.id):
        return _with_bank(session, _ask(session, exam, "parts", by=by, now=now))
    stop_asking(session, by=by)
    return _with_bank(session, {**_shown(session, exam, by=by, now=now), "step": "parts"})


def _with_bank(session: Session, shown: Values) -> Values:
    if shown["step"] != "parts":
        return shown
    held = _held(session)
    return {**shown, "held": held, "presets": _offered(PRESETS, held)}


def _held(session: Session) -> int:
    return sum(blueprint.stock(session).values())


def choose_preset(session: Session, exam_id: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """So many by lot out of the whole bank, and nothing else."""
    exam = _open(session, exam_id, by=by, now=now)
    if count not in PRESETS and count != _held(session):
        raise asking.Outdated
    return _take_preset(session, exam, count, by=by, now=now)


def write_preset(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed, of no more than there is. CountUnfit."""
    exam = _answering(session, "parts", by=by, now=now)
    most = min(_held(session), MOST_QUESTIONS) or MOST_QUESTIONS
    return _take_preset(session, exam, _number(words, 1, most), by=by, now=now)


def _take_preset(session: Session, exam: Exam, count: int, *, by: Visitor, now: datetime) -> Values:
    session.execute(delete(ExamPart).where(ExamPart.exam_id == exam.id))
    session.add(ExamPart(exam_id=exam.id, category_id=0, difficulty=None, count=count))
    return _changed(session, exam, by=by, now=now)


def remove_part(session: Session, part_id: int, *, by: Visitor, now: datetime) -> Values:
    """Without that row."""
    part = session.get(ExamPart, part_id)
    if part is None:
        raise asking.Outdated
    exam = _open(session, part.exam_id, by=by, now=now)
    session.delete(part)
    session.flush()
    if exam.state == State.PUBLISHED:
        _changed(session, exam, by=by, now=now)
    return parts(session, exam.id, by=by, now=now)


def category(session: Session, exam_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """A category, those right below it, and how many questions it has of each difficulty. `at`: its key, with the page
    behind it (`at // PAGES`, `at % PAGES`)."""
    exam = _open(session, exam_id, by=by, now=now)
    stop_asking(session, by=by)
    (category_id, page), bank, tree = divmod(at, PAGES), blueprint.stock(session), categories.tree(session)
    if category_id and category_id not in tree.names:
        raise asking.Outdated
    below = [(one, blueprint.held(bank, tree, one)) for one in tree.children(category_id)]
    below = [(one, count) for one, count in below if count]
    pages = max(1, -(-len(below) // PAGE))
    page = min(page, pages - 1)
    some = below[page * PAGE : (page + 1) * PAGE]
    lines: list[Value] = [{"at": one * PAGES, "name": tree.names[one], "count": count} for one, count in some]
    levels: list[Value] = [
        {"level": nth, "difficulty": one, "count": count}
        for nth, one in enumerate(_LEVELS)
        if (count := blueprint.held(bank, tree, category_id, one))
    ]
    told: Values = {"exam": exam.id, "title": exam.title, "category": category_id, "lines": lines, "levels": levels}
    path: list[Value] = [*tree.path(category_id)]
    above = None if not category_id else tree.above[category_id] * PAGES
    full = len(whose.parts_of(session, exam.id)) >= MOST_PARTS
    return {**told, "path": path, "above": above, "page": page, "pages": pages, "full": full, "most": MOST_PARTS}


def choose_level(session: Session, exam_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """Out of that category (`at // PAGES`) of that difficulty (`at % PAGES`, 0 for any); asks how many."""
    exam = _open(session, exam_id, by=by, now=now)
    category_id, level = divmod(at, PAGES)
    if level >= len(_LEVELS) or len(whose.parts_of(session, exam.id)) >= MOST_PARTS:
        raise asking.Outdated
    return _ask(session, exam, "number", by=by, now=now, category=category_id, level=level)


def _category_told(session: Session, draft: Values) -> Values:
    category_id, difficulty = _chosen(draft)
    bank, tree = blueprint.stock(session), categories.tree(session)
    path: list[Value] = [*_path(tree, category_id)]
    return {"path": path, "difficulty": difficulty, "there": blueprint.held(bank, tree, category_id, difficulty)}


def _path(tree: Categories, category_id: int) -> tuple[str, ...]:
    return tree.path(category_id if category_id in tree.names else None)


def _chosen(draft: Values) -> tuple[int, Difficulty | None]:
    return int(str(draft["category"])), _LEVELS[int(str(draft["level"]))]


def choose_count(session: Session, version: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """So many of these."""
    exam = _answering(session, "number", version, by=by, now=now)
    there = _category_told(session, asking.draft(session, by, SERVICE))["there"]
    if count not in COUNTS and count != there:
        raise asking.Outdated
    return _take_count(session, exam, count, by=by, now=now)


def write_count(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed. CountUnfit."""
    exam = _answering(session, "number", by=by, now=now)
    return _take_count(session, exam, _number(words, 1, MOST_QUESTIONS), by=by, now=now)


def _take_count(session: Session, exam: Exam, count: int, *, by: Visitor, now: datetime) -> Values:
    category_id, difficulty = _chosen(asking.draft(session, by, SERVICE))
    rows = [*whose.parts_of(session, exam.id)]
    if sum(one.count for one in rows) + count > MOST_QUESTIONS:
        raise CountUnfit(least=1, most=MOST_QUESTIONS)
    same = next((one for one in rows if (one.category_id, one.difficulty) == (category_id, difficulty)), None)
    if same is not None:
        same.count = count
    else:
        session.add(ExamPart(exam_id=exam.id, category_id=category_id, difficulty=difficulty, count=count))
    session.flush()
    if exam.state == State.PUBLISHED:
        _changed(session, exam, by=by, now=now)
    return parts(session, exam.id, by=by, now=now)


# The rest.


def go_on(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """The next thing that is missing, else the whole."""
    exam = _open(session, exam_id, by=by, now=now)
    if exam.state == State.PUBLISHED:
        return look(session, exam_id, by=by, now=now)
    return _changed(session, exam, by=by, now=now)


def turn(session: Session, exam_id: int, knob: Knob, *, by: Visitor, now: datetime) -> Values:
    """To its next value."""
    exam = _open(session, exam_id, by=by, now=now)
    turns, has = _TURNS[knob], getattr(exam, knob)
    at = turns.index(has) + 1 if has in turns else 0
    setattr(exam, knob, turns[at % len(turns)])
    return _changed(session, exam, by=by, now=now)


def units(session: Session, exam_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The units that the officer has, each with whether it is for its people."""
    exam = _open(session, exam_id, by=by, now=now)
    stop_asking(session, by=by)
    tree, there = Tree(session), set(whose.units_of(session, exam.id))
    found = _all_units(session, tree, by)
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    lines: list[Value] = [
        {"id": one, "unit": " / ".join(tree.path(one)[-2:]), "on": one in there}
        for one in found[page * PAGE : (page + 1) * PAGE]
    ]
    told: Values = {"exam": exam.id, "title": exam.title, "lines": lines, "chosen": len(there)}
    return {**told, "page": page, "pages": pages, **posts.named(whose.posts_of(session, exam.id))}


def _all_units(session: Session, tree: Tree, by: Visitor) -> list[int]:
    reach = rights.reach(session, by.account_id, Deed.KEEP_EXAMS)
    return sorted((one for one in tree.paths() if reach is None or one in reach), key=tree.path)


def turn_unit(session: Session, exam_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that unit too, with all below it, or not any more; the last one of a unit's officer stays."""
    exam = _open(session, exam_id, by=by, now=now)
    tree = Tree(session)
    found, there = _all_units(session, tree, by), whose.units_of(session, exam.id)
    if unit_id not in found:
        raise asking.Outdated
    everybody = rights.reach(session, by.account_id, Deed.KEEP_EXAMS) is None
    if unit_id not in there:
        session.add(ExamUnit(exam_id=exam.id, unit_id=unit_id))
    elif everybody or len(there) > 1:
        session.execute(delete(ExamUnit).where(ExamUnit.exam_id == exam.id, ExamUnit.unit_id == unit_id))
    if exam.state == State.PUBLISHED:
        _changed(session, exam, by=by, now=now)
    session.flush()
    return units(session, exam.id, found.index(unit_id) // PAGE, by=by, now=now)


def look_posts(session: Session, exam_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The posts of its units' people, each with whether it is for them."""
    exam = _open(session, exam_id, by=by, now=now)
    stop_asking(session, by=by)
    chosen = whose.posts_of(session, exam.id)
    told: Values = {"exam": exam.id, "title": exam.title}
    return {**told, **posts.choices(session, whose.within(session, exam), chosen, page)}


def turn_post(session: Session, exam_id: int, key: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that post too, or not any more; with none left for whatever post."""
    exam = _open(session, exam_id, by=by, now=now)
    chosen = whose.posts_of(session, exam.id)
    post, on, page = posts.turned(session, whose.within(session, exam), chosen, key)
    if on:
        session.add(ExamPost(exam_id=exam.id, post=post))
    else:
        session.execute(delete(ExamPost).where(ExamPost.exam_id == exam.id, ExamPost.post == post))
    if exam.state == State.PUBLISHED:
        _changed(session, exam, by=by, now=now)
    session.flush()
    return look_posts(session, exam.id, page, by=by, now=now)


def publish(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is on, from now or from when it says. NotWhole; BegunAlready."""
    exam = _open(session, exam_id, by=by, now=now)
    rows = whose.parts_of(session, exam.id)
    if exam.state == State.DRAFT:
        if _missing(session, exam, now) or blueprint.lacking(session, rows):
            raise NotWhole(exam=exam.id, title=exam.title)
        stop_asking(session, by=by)
        exam.opens_at = now if exam.opens_at is None else max(exam.opens_at, now)
        exam.state, exam.published_at = State.PUBLISHED, now
        session.flush()
        telling.plan(session, exam, now=now)
        audit.note(session, "exams.publish", by=by.account_id, now=now, record=f"exams {exam.id}")
    people = session.scalar(select(func.count()).where(whose.is_awaited(session, exam))) or 0
    return {**whose.rules(session, exam, now), "people": people}


def drop(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """A draft is given up."""
    exam = _open(session, exam_id, by=by, now=now)
    if exam.state != State.DRAFT:
        raise BegunAlready(exam=exam.id, title=exam.title)
    stop_asking(session, by=by)
    told: Values = {"title": exam.title}
    for record in (ExamPart, ExamUnit, ExamPost, ExamNews):
        session.execute(delete(record).where(record.exam_id == exam.id))
    session.delete(exam)
    session.flush()
    return told
