"""Tables: each figure beside the year before and by quarter, and the records behind it; sums equal the figures. Beside
them, where there are any: who won contests, the survey's counts, and goals by unit."""

from collections.abc import Iterator
from typing import Any, Final

from bot.papers.enclosures import Say
from bot.papers.summaries import besides
from bot.papers.summaries.naming import has_times, name_of, unit_of
from bot.words import percent
from storage.figures import Source, Sums, a_year_before
from storage.satisfaction.records import Said
from storage.summaries.facts import Facts, Figure, Listed
from storage.summaries.measures import Counted
from storage.summaries.reaching import Goal, Reach
from storage.values import Values, lines_of

#: The heads of columns.
WORDS: Final = (
    *("what", "unit", "now", "before", "change", "rate", "appendix"),
    *("first", "second", "third", "fourth", "whole"),
    *("number", "on", "where", "title", "times", "households", "yuan"),
    *("place_1", "place_2", "place_3"),
    *("side", "asked", *(f"said_{said}" for said in Said), "satisfied"),
    *("service", "reached", "of", "reach", "goal", "met"),
)
#: Beside the appendix, in their order; each has a title and a note.
TABLES: Final = ("compare", "quarters", "won", "survey", "goals")
#: Where there is nothing to say.
_NONE: Final = "—"


def told(facts: Facts, say: Say) -> dict[str, Any]:
    """The tables, their titles and the heads of their columns."""
    shown = [one for one in _figures(facts) if one.now.records or (one.before and one.before.records)]
    told = [one for one in shown if one.now.records]
    nths = {one.source: nth for nth, one in enumerate(told, 1)}
    compare = [
        {**line, "appendix": str(nths.get(one.source, _NONE))} for one in shown for line in _compared(facts, one, say)
    ]
    tables: dict[str, list[dict[str, str]]] = {
        "compare": compare,
        "quarters": [] if facts.quarter else [line for one in told for line in _by_quarter(one, say)],
        "won": [*_won(facts, say)],
        "survey": [*_surveyed(facts, say)],
        "goals": [line for one in facts.goals for line in _goal(one, say)],
    }
    return {
        "words": {name: say(f"summaries.word_{name}", {"running": facts.running}) for name in WORDS},
        **_titled(tables, facts, say),
        "appendix_title": say("summaries.appendix_title", {}),
        "appendix_note": say("summaries.appendix_note", {}),
        "appendix": [_appendix(one, nths[one.source], say) for one in told],
    }


def _figures(facts: Facts) -> Iterator[Figure]:
    """What was put off stands behind the cases that it is told of."""
    for source, figure in facts.figures.items():
        yield figure
        if source == Source.CLOSED and facts.put_off is not None:
            yield facts.put_off


def _titled(tables: dict[str, list[dict[str, str]]], facts: Facts, say: Say) -> dict[str, Any]:
    """Each with its title, numbered as far as there are any, and a note below that."""
    noted: Values = {
        "compared": facts.compared,
        "running": facts.running,
        "year": facts.year,
        "upto": facts.upto,
        "before": a_year_before(facts.upto),
        "unknown": any(one.before is None for one in _figures(facts)),
    }
    found: dict[str, Any] = {}
    nth = 0
    for name in TABLES:
        rows = tables[name]
        nth += bool(rows)
        title = say("summaries.schedule", {"nth": nth, "words": say(f"summaries.{name}_title", noted)}) if rows else ""
        note = say(f"summaries.{name}_note", noted) if rows else ""
        found |= {name: rows, f"{name}_title": title, f"{name}_note": note}
    return found


def _rows(counted: Counted, *sums: Sums | None) -> Iterator[tuple[str, str]]:
    """What of it has a line, where one of these has any: the key of its unit's word, and the name of the sum."""
    yield f"unit_{unit_of(counted)}", "records"
    if has_times(counted) and any(one.times for one in sums if one):
        yield "word_attendance", "times"
    if any(one.households for one in sums if one):
        yield "word_households", "households"
    if any(one.fen for one in sums if one):
        yield "word_money", "fen"


def _compared(facts: Facts, figure: Figure, say: Say) -> Iterator[dict[str, str]]:
    for unit, name in _rows(figure.source, figure.now, figure.before):
        now = getattr(figure.now, name)
        before = getattr(figure.before, name) if facts.compared and figure.before is not None else None
        change = 0 if before is None else now - before
        yield {
            "what": name_of(figure.source, say),
            "unit": say(f"summaries.{unit}", {}),
            "now": _number(name, now),
            "before": _NONE if before is None else _number(name, before),
            "change": _NONE if before is None else _signed(change, _number(name, abs(change))),
            "rate": _signed(change, percent(abs(change), before)) if before is not None and before > 0 else _NONE,
        }


def _by_quarter(figure: Figure, say: Say) -> Iterator[dict[str, str]]:
    for unit, name in _rows(figure.source, figure.now):
        each = [_number(name, getattr(one, name)) for one in figure.quarters]
        first, second, third, fourth = [*each, *[_NONE] * (4 - len(each))]
        yield {
            "what": name_of(figure.source, say),
            "unit": say(f"summaries.{unit}", {}),
            "first": first,
            "second": second,
            "third": third,
            "fourth": fourth,
            "whole": _number(name, getattr(figure.now, name)),
        }


def _won(facts: Facts, say: Say) -> Iterator[dict[str, str]]:
    for one in facts.won:
        named = {nth: say("summaries.names", {"names": [*names]}) for nth, names in enumerate(one.places, 1) if names}
        yield {
            "number": one.code or _NONE,
            "on": say("summaries.day", {"on": one.on}),
            "title": say("summaries.won_named", {"title": one.title, "season": one.code is None, "alone": one.alone}),
            **{f"place_{nth}": named.get(nth, _NONE) for nth in (1, 2, 3)},
        }


def _surveyed(facts: Facts, say: Say) -> Iterator[dict[str, str]]:
    """Of each question how often what was said; of a side with too few answers nothing."""
    for side in lines_of(facts.survey["sides"]) if facts.survey else ():
        for one in lines_of(side["questions"]):
            counted = besides.counts(one)
            yield {
                "side": say(f"summaries.party_{side['side']}", {}),
                "asked": say(f"satisfaction.short_{one['which']}", {}),
                **{f"said_{said}": str(one[said]) for said in Said},
                "satisfied": percent(int(str(counted["part"])), int(str(counted["whole"]))),
            }


def _goal(goal: Goal, say: Say) -> Iterator[dict[str, str]]:
    """Of the whole union, and of each unit."""
    service = say(f"summaries.offer_{goal.service}", {})
    lines = [(say("summaries.goal_whole", {}), goal.whole)]
    lines += [(one.unit or say("summaries.goal_small", {}), one) for one in goal.units]
    yield from ({"service": service, "where": where, **_reached(goal, one, say)} for where, one in lines)


def _reached(goal: Goal, one: Reach, say: Say) -> dict[str, str]:
    known = one.reached is not None and one.of is not None
    return {
        "reached": str(one.reached) if known else _NONE,
        "of": str(one.of) if known else _NONE,
        "reach": percent(one.reached or 0, one.of or 0) if known else _NONE,
        "goal": f"{goal.percent}%",
        "met": _NONE if one.met is None else say("summaries.goal_met", {"met": one.met}),
    }


def _appendix(figure: Figure, nth: int, say: Say) -> dict[str, Any]:
    rows = [_row(one, say) for one in figure.listed]
    rows += [_instead("more", figure.more, say)] if figure.more.records else []
    rows += [_instead("lost", figure.lost, say)] if figure.lost.records or figure.lost.times else []
    summed: Values = {"unit": unit_of(figure.source), "count": figure.now.records}
    return {
        "title": say("summaries.appendix_head", {"nth": nth, "name": name_of(figure.source, say)}),
        "rows": rows,
        "sum": say("summaries.appendix_sum", summed),
        "times": str(figure.now.times),
        "households": str(figure.now.households),
        "yuan": _number("fen", figure.now.fen),
    }


def _row(one: Listed, say: Say) -> dict[str, str]:
    return {
        "number": one.number or _NONE,
        "on": say("summaries.month" if one.monthly else "summaries.day", {"on": one.on}),
        "where": one.unit or _NONE,
        "title": one.title or _NONE,
        "times": str(one.times),
        "households": str(one.households),
        "yuan": _number("fen", one.fen),
    }


def _instead(block: str, sums: Sums, say: Say) -> dict[str, str]:
    """A line for records that are not listed."""
    return {
        "number": _NONE,
        "on": _NONE,
        "where": _NONE,
        "title": say(f"summaries.appendix_{block}", {"count": sums.records}),
        "times": str(sums.times),
        "households": str(sums.households),
        "yuan": _number("fen", sums.fen),
    }


def _number(name: str, count: int) -> str:
    """Money in 元, with 分 where there are any."""
    if name != "fen":
        return str(count)
    whole, rest = divmod(abs(count), 100)
    return "-" * (count < 0) + (f"{whole}.{rest:02}" if rest else str(whole))


def _signed(change: int, words: str) -> str:
    return f"+{words}" if change > 0 else f"−{words}" if change < 0 else words
