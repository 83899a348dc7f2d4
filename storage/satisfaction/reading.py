"""Reading: what came of a survey, by side and by unit. Nothing before its end, and nothing of fewer than five answers:
who reads between two answers would know the second."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.folding import folded
from storage.satisfaction.records import FEWEST, QUESTIONS, SATISFIED, Said, Side, Survey, SurveyTally, of_year
from storage.units import Tree
from storage.values import Value, Values

#: Units of a page.
PAGE = 8


def in_all(session: Session, survey: Survey) -> Values:
    """Of each side: how many answered, and of each question how many said what; `told` where they are enough. `before`:
    the share of the year before, in tenths of a percent, None where nothing is told of it."""
    sides: list[Value] = [_side(session, survey, side) for side in Side]
    return {"year": survey.year, "sides": sides, "fewest": FEWEST, "closed_at": survey.closed_at}


def _side(session: Session, survey: Survey, side: Side) -> Value:
    answers = survey.management if side is Side.MANAGEMENT else survey.employees
    if answers < FEWEST:
        return {"side": side, "answers": answers, "told": False, "share": None, "before": None, "questions": []}
    counted = _counted(session, survey, side)
    last = of_year(session, survey.year - 1)
    questions: list[Value] = [_question(side, nth, counted) for nth in range(1, QUESTIONS + 1)]
    return {
        "side": side,
        "answers": answers,
        "told": True,
        "share": _share(counted.values()),
        "before": None if last is None else _before(session, last, side),
        "questions": questions,
    }


def _before(session: Session, last: Survey, side: Side) -> int | None:
    answers = last.management if side is Side.MANAGEMENT else last.employees
    enough = last.closed_at is not None and answers >= FEWEST
    return _share(_counted(session, last, side).values()) if enough else None


def _counted(session: Session, survey: Survey, side: Side) -> dict[int, Counter[Said]]:
    """By question."""
    found: dict[int, Counter[Said]] = {nth: Counter() for nth in range(1, QUESTIONS + 1)}
    sums = select(SurveyTally.question, SurveyTally.said, func.sum(SurveyTally.count))
    here = sums.where(SurveyTally.survey_id == survey.id, SurveyTally.side == side)
    for question, said, count in session.execute(here.group_by(SurveyTally.question, SurveyTally.said)):
        found[question][Said(said)] += int(count)
    return found


def _question(side: Side, nth: int, counted: Mapping[int, Counter[Said]]) -> Value:
    return {"which": f"{side}_{nth}", "share": _share([counted[nth]]), **{str(one): counted[nth][one] for one in Said}}


def _share(counts: Iterable[Counter[Said]]) -> int:
    """Of all that was said how much is satisfied, in tenths of a percent."""
    every = sum(counts, Counter[Said]())
    total = every.total()
    return round(1000 * sum(every[one] for one in SATISFIED) / total) if total else 0


def by_unit(session: Session, survey: Survey, page: int) -> Values:
    """A page of units with the share of employees that is satisfied there, in tenths of a percent, the lowest first;
    units of fewer than five answers together, last. Management stands in no unit's line. Pages begin at 0."""
    found: dict[int, Counter[Said]] = {}
    rows = select(SurveyTally.unit_id, SurveyTally.said, func.sum(SurveyTally.count)).where(
        SurveyTally.survey_id == survey.id, SurveyTally.side == Side.EMPLOYEES
    )
    for unit_id, said, count in session.execute(rows.group_by(SurveyTally.unit_id, SurveyTally.said)):
        found.setdefault(unit_id, Counter())[Said(said)] += int(count)
    lines = _lines(session, found)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown: list[Value] = [*lines[page * PAGE : (page + 1) * PAGE]]
    return {"year": survey.year, "lines": shown, "page": page, "pages": pages, "fewest": FEWEST}


def _lines(session: Session, found: Mapping[int, Counter[Said]]) -> list[Values]:
    answers = {unit_id: said.total() // QUESTIONS for unit_id, said in found.items()}
    if sum(answers.values()) < FEWEST:
        return []
    tree, small = Tree(session), folded(answers, FEWEST)
    shown = sorted(found.keys() - small, key=lambda unit_id: (_share([found[unit_id]]), unit_id))
    lines: list[Values] = [
        {"unit": tree.path(one)[-1], "answers": answers[one], "share": _share([found[one]])} for one in shown
    ]
    if small:
        rest = [found[one] for one in small]
        lines.append({"unit": None, "answers": sum(answers[one] for one in small), "share": _share(rest)})
    return lines
