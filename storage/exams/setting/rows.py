"""What is asked: the rows of the blueprint, each of a category, of a difficulty, and how many."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storage import asking, pages
from storage.exams import blueprint, whose
from storage.exams.records import MOST_PARTS, MOST_QUESTIONS, SERVICE, CountUnfit, Exam, ExamPart, State
from storage.exams.setting.answers import number_in
from storage.exams.setting.showing import category_told, chosen, in_bank, shown, with_bank
from storage.exams.setting.steps import answering, ask, changed, stop_asking, to_change
from storage.exams.setting.terms import COUNTS, LEVELS, PAGE, PAGES, PRESETS
from storage.questions import categories
from storage.values import Value, Values
from storage.visitors import Visitor


def parts(session: Session, exam_id: int, *, by: Visitor, now: datetime) -> Values:
    """The rows, and what the whole bank has; without rows a number can be typed. BegunAlready."""
    exam = to_change(session, exam_id, by=by, now=now)
    if not whose.parts_of(session, exam.id):
        return with_bank(session, ask(session, exam, "parts", by=by, now=now))
    stop_asking(session, by=by)
    return with_bank(session, {**shown(session, exam, by=by, now=now), "step": "parts"})


def choose_preset(session: Session, exam_id: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """So many by lot out of the whole bank, and nothing else."""
    exam = to_change(session, exam_id, by=by, now=now)
    if count not in PRESETS and count != in_bank(session):
        raise asking.Outdated
    return _take_preset(session, exam, count, by=by, now=now)


def write_preset(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed, of no more than there is. CountUnfit."""
    exam = answering(session, "parts", by=by, now=now)
    most = min(in_bank(session), MOST_QUESTIONS) or MOST_QUESTIONS
    return _take_preset(session, exam, number_in(words, 1, most), by=by, now=now)


def _take_preset(session: Session, exam: Exam, count: int, *, by: Visitor, now: datetime) -> Values:
    session.execute(delete(ExamPart).where(ExamPart.exam_id == exam.id))
    session.add(ExamPart(exam_id=exam.id, category_id=0, difficulty=None, count=count))
    return changed(session, exam, by=by, now=now)


def remove_part(session: Session, part_id: int, *, by: Visitor, now: datetime) -> Values:
    """Without that row."""
    part = session.get(ExamPart, part_id)
    if part is None:
        raise asking.Outdated
    exam = to_change(session, part.exam_id, by=by, now=now)
    session.delete(part)
    session.flush()
    if exam.state == State.PUBLISHED:
        changed(session, exam, by=by, now=now)
    return parts(session, exam.id, by=by, now=now)


def category(session: Session, exam_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """A category, those right below it, and how many questions it has of each difficulty. `at`: its key, with the page
    behind it (`at // PAGES`, `at % PAGES`)."""
    exam = to_change(session, exam_id, by=by, now=now)
    stop_asking(session, by=by)
    (category_id, page), bank, tree = divmod(at, PAGES), blueprint.stock(session), categories.tree(session)
    if category_id and category_id not in tree.names:
        raise asking.Outdated
    below = [(one, blueprint.held(bank, tree, one)) for one in tree.children(category_id)]
    below = [(one, count) for one, count in below if count]
    here = pages.at(page, len(below), PAGE)
    some = here.cut(below)
    lines: list[Value] = [{"at": one * PAGES, "name": tree.names[one], "count": count} for one, count in some]
    levels: list[Value] = [
        {"level": nth, "difficulty": one, "count": count}
        for nth, one in enumerate(LEVELS)
        if (count := blueprint.held(bank, tree, category_id, one))
    ]
    told: Values = {"exam": exam.id, "title": exam.title, "category": category_id, "lines": lines, "levels": levels}
    path: list[Value] = [*tree.path(category_id)]
    above = None if not category_id else tree.above[category_id] * PAGES
    full = len(whose.parts_of(session, exam.id)) >= MOST_PARTS
    return {**told, "path": path, "above": above, **here.told(), "full": full, "most": MOST_PARTS}


def choose_level(session: Session, exam_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """Out of that category (`at // PAGES`) of that difficulty (`at % PAGES`, 0 for any); asks how many."""
    exam = to_change(session, exam_id, by=by, now=now)
    category_id, level = divmod(at, PAGES)
    if level >= len(LEVELS) or len(whose.parts_of(session, exam.id)) >= MOST_PARTS:
        raise asking.Outdated
    return ask(session, exam, "number", by=by, now=now, category=category_id, level=level)


def choose_count(session: Session, version: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """So many of these."""
    exam = answering(session, "number", version, by=by, now=now)
    there = category_told(session, asking.draft(session, by, SERVICE))["there"]
    if count not in COUNTS and count != there:
        raise asking.Outdated
    return _take_count(session, exam, count, by=by, now=now)


def write_count(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed. CountUnfit."""
    exam = answering(session, "number", by=by, now=now)
    return _take_count(session, exam, number_in(words, 1, MOST_QUESTIONS), by=by, now=now)


def _take_count(session: Session, exam: Exam, count: int, *, by: Visitor, now: datetime) -> Values:
    category_id, difficulty = chosen(asking.draft(session, by, SERVICE))
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
        changed(session, exam, by=by, now=now)
    return parts(session, exam.id, by=by, now=now)
