"""What every step of the draft shows, and what it still lacks."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, posts
from storage.exams import blueprint, whose
from storage.exams.records import SERVICE, Exam
from storage.exams.setting.terms import COUNTS, DAYS, LEVELS, MINUTES, PRESETS
from storage.questions import Difficulty, categories
from storage.questions.categories import Tree as Categories
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor


def lacks(session: Session, exam: Exam, now: datetime) -> list[str]:
    """What it can't be published without: title, parts, when."""
    found = [] if exam.title else ["title"]
    found += [] if whose.parts_of(session, exam.id) else ["parts"]
    begins = exam.opens_at or now
    fits = exam.closes_at is not None and max(begins, now) < exam.closes_at
    return found if fits else [*found, "when"]


def shown(session: Session, exam: Exam, *, by: Visitor, now: datetime) -> Values:
    """`step`: what is asked, None for the whole."""
    rows = whose.parts_of(session, exam.id)
    tree, missing = Tree(session), list[Value](lacks(session, exam, now))
    asked = by.question.service == SERVICE
    draft = asking.draft(session, by, SERVICE) if asked else {}
    names: list[Value] = [tree.path(one)[-1] for one in whose.units_of(session, exam.id)]
    lacking = blueprint.lacking(session, rows)
    return {
        **whose.rules(session, exam, now),
        **({} if "category" not in draft else category_told(session, draft)),
        "step": by.question.step if asked else None,
        "version": by.question.version,
        "parts": blueprint.told(session, rows),
        "lacking": lacking,
        "missing": missing,
        "units": names,
        **posts.named(whose.posts_of(session, exam.id)),
        "ready": not missing and not lacking,
        "taps": _taps(str(by.question.step), draft, session),
    }


def _taps(step: str, draft: Values, session: Session) -> list[Value]:
    if step == "number":
        return offered(COUNTS, int(str(category_told(session, draft)["there"])))
    return [*{"minutes": MINUTES, "when": DAYS}.get(step, ())]


def offered(counts: Sequence[int], there: int) -> list[Value]:
    """Of those numbers what the bank has; and all of it, where that is fewer than the last of them."""
    return [*(one for one in counts if one < there), *([there] if 0 < there <= counts[-1] else [])]


def with_bank(session: Session, shown: Values) -> Values:
    """Where a number of questions is asked, with how many the bank has, and what of it can be tapped."""
    if shown["step"] != "parts":
        return shown
    held = in_bank(session)
    return {**shown, "held": held, "presets": offered(PRESETS, held)}


def in_bank(session: Session) -> int:
    """How many questions the whole bank has."""
    return sum(blueprint.stock(session).values())


def category_told(session: Session, draft: Values) -> Values:
    """The category and difficulty that were chosen, and how many questions are there."""
    category_id, difficulty = chosen(draft)
    bank, tree = blueprint.stock(session), categories.tree(session)
    path: list[Value] = [*_path(tree, category_id)]
    return {"path": path, "difficulty": difficulty, "there": blueprint.held(bank, tree, category_id, difficulty)}


def _path(tree: Categories, category_id: int) -> tuple[str, ...]:
    return tree.path(category_id if category_id in tree.names else None)


def chosen(draft: Values) -> tuple[int, Difficulty | None]:
    """The category, and the difficulty, of the row that is being made."""
    return int(str(draft["category"])), LEVELS[int(str(draft["level"]))]
