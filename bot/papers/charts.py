"""Charts as pictures and papers: a figure's months and units beside the year before, and whom services have reached.

Every bar has its number beside it, series differ by pattern, and what the bars come to stands in words above them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.papers import typesetting
from bot.papers.enclosures import PDF, PNG, Enclosure, Forgotten, Say
from storage.charts.terms import View
from storage.values import Value, Values, lines_of

#: Units with bars of their own in a picture; on paper all of them have.
MOST_BARS: Final = 16
#: Signs of a unit's name in a picture.
_LONGEST: Final = 30
#: Points that the number behind the longest bar takes.
_RESERVE: Final = 90


def trend(found: Values, say: Say) -> Enclosure:
    """The months of a figure."""
    return _drawn(_trend(found, say), "trend", None, say)


def units(found: Values, say: Say) -> Enclosure:
    """The units of a figure: the first of them, the rest together."""
    return _drawn(_units(found, say, MOST_BARS), "units", None, say)


def reach(found: Values, say: Say) -> Enclosure:
    """Whom services have reached in all."""
    return _drawn(_reach(found, say), "coverage", None, say)


def reached(found: Values, say: Say) -> Enclosure:
    """Whom one service has reached, unit by unit."""
    return _drawn(_reached(found, say, MOST_BARS), "coverage", None, say)


def paper(found: Values, say: Say) -> Enclosure:
    """Any of them as a PDF with every unit; Forgotten where the reader's units have come to be too few to tell."""
    if found.get("hides"):
        raise Forgotten
    view, every = View(str(found["view"])), 1_000_000
    if view == View.TREND:
        return _drawn(_trend(found, say), "trend", found, say)
    if view == View.UNITS:
        return _drawn(_units(found, say, every), "units", found, say)
    shown = _reach(found, say) if found["service"] is None else _reached(found, say, every)
    return _drawn(shown, "coverage", found, say)


def _drawn(shown: Values, name: str, marked: Values | None, say: Say) -> Enclosure:
    if marked is None:
        shown = {**shown, "paper": False, "marked": "", "reserve": _RESERVE}
        return Enclosure(f"{name}.png", typesetting.drawn("charts", shown, "png"), PNG)
    shown = {**shown, "paper": True, "marked": say("charts.marked", marked), "reserve": _RESERVE}
    return Enclosure(f"{name}.pdf", typesetting.drawn("charts", shown, "pdf"), PDF)


def _trend(found: Values, say: Say) -> Values:
    longest = _longest(lines_of(found["lines"]))
    names = [say("charts.month", {"month": line["month"]}) for line in lines_of(found["lines"])]
    return {
        "title": say("charts.title_trend", found),
        "words": _words(found, say("charts.trend_note", found), say),
        "legend": _legend(found, say),
        "groups": _beside(lines_of(found["lines"]), names, longest),
        "note": "",
    }


def _units(found: Values, say: Say, most: int) -> Values:
    every = lines_of(found["lines"])
    lines = every if len(every) <= most else every[: most - 1]
    groups = _beside(lines, [_name(line, most, say) for line in lines], _longest(lines))
    if len(every) > most:
        rest = every[most - 1 :]
        sums: Values = {name: sum(int(str(line[name])) for line in rest) for name in ("count", "before")}
        groups.append(_without_bar(say("charts.word_others", {"count": len(rest)}), say("charts.with_before", sums)))
    return {
        "title": say("charts.title_units", found),
        "words": _words(found, say("charts.units_note", found), say),
        "legend": _legend(found, say),
        "groups": groups,
        "note": "",
    }


def _words(found: Values, note: str, say: Say) -> list[Value]:
    told = [say("charts.span", found), say("charts.sum_words", found), say("charts.besides", found), note]
    return [line for line in told if line]


def _legend(found: Values, say: Say) -> list[Value]:
    return [{"series": series, "word": say(f"charts.series_{series}", found)} for series in ("now", "before")]


def _longest(lines: Sequence[Mapping[str, Any]]) -> int:
    return max([1, *(int(line[name]) for line in lines for name in ("count", "before"))])


def _beside(lines: Sequence[Mapping[str, Any]], names: Sequence[str], longest: int) -> list[Value]:
    """A group of two bars each."""
    return [
        {"name": name, "bars": [_bar("now", line["count"], longest), _bar("before", line["before"], longest)]}
        for name, line in zip(names, lines, strict=True)
    ]


def _without_bar(name: str, figures: str) -> Value:
    """A sum of many, which would make every other bar a short one."""
    return {"name": name, "figures": figures, "bars": []}


def _bar(series: str, count: int, longest: int) -> Value:
    return {"series": series, "share": f"{count / longest:.4f}", "label": f"{count:,}"}


def _name(line: Mapping[str, Any], most: int, say: Say) -> str:
    unit = line["unit"]
    if unit is not None and most == MOST_BARS and len(unit) > _LONGEST:
        unit = unit[: _LONGEST - 1] + "…"
    return say("charts.unit", {"unit": unit, "of": line["of"]})


def _reach(found: Values, say: Say) -> Values:
    groups: list[Value] = [
        _whole(say(f"charts.service_{line['service']}", {}), line, say("charts.reach_told", line))
        for line in lines_of(found["lines"])
    ]
    return _covered(say("charts.title_reach", found), [say("charts.reach_note", {})], groups, say)


def _reached(found: Values, say: Say, most: int) -> Values:
    lines = lines_of(found["lines"])
    shown = lines if len(lines) <= most else lines[: most - 1]
    groups: list[Value] = [_whole(_unit(line, most, say), line, say("charts.reach_figure", line)) for line in shown]
    if len(lines) > most:
        rest = lines[most - 1 :]
        sums: dict[str, Any] = {name: sum(int(str(line[name])) for line in rest) for name in ("reached", "of")}
        sums["percent"] = sums["reached"] * 100 // max(sums["of"], 1)
        others = say("charts.word_others", {"count": len(rest)})
        groups.append(_whole(others, sums, say("charts.reach_figure", sums)))
    words = [say(f"charts.who_{found['service']}", {}), say("charts.reach_figure", found)]
    return _covered(say("charts.title_reached", found), [*words, say("charts.reach_note", {})], groups, say)


def _unit(line: Mapping[str, Any], most: int, say: Say) -> str:
    unit = line["unit"]
    if unit is None:
        return say("charts.small_units", {})
    return unit[: _LONGEST - 1] + "…" if most == MOST_BARS and len(unit) > _LONGEST else str(unit)


def _whole(name: str, line: Mapping[str, Any], figures: str) -> Value:
    """One bar, in a frame that stands for everybody; none where the figure is not shown."""
    if line["percent"] is None:
        return _without_bar(name, figures)
    return {"name": name, "figures": figures, "whole": f"{line['percent'] / 100:.4f}", "bars": []}


def _covered(title: str, words: list[str], groups: list[Value], say: Say) -> Values:
    legend: list[Value] = [{"series": "now", "word": say("charts.word_reached", {})}]
    return {"title": title, "words": [*words], "legend": legend, "groups": groups, "note": ""}
