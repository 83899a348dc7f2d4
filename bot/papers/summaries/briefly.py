"""Briefly: the short forms, one paragraph: three hundred characters, or in English without a measure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

from bot.papers.enclosures import Say
from bot.papers.summaries import besides
from bot.papers.summaries.naming import amount
from storage.figures import PARTS, Duty, Source
from storage.summaries import chapters
from storage.summaries.chapters import CHAPTERS
from storage.summaries.facts import Facts, Figure
from storage.summaries.records import Form
from storage.values import Value, Values

#: Characters of the short form.
MOST: Final = 300
#: The weight of what is left out last.
_FIRST: Final = -1


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a chapter (None: behind all of them); what weighs most is left out first, of equal weight what
    stands further back in its chapter: so no chapter goes whole because it comes last."""

    duty: Duty | None
    weight: int
    words: str
    place: int = 0


def told(facts: Facts, form: Form, say: Say) -> list[str]:
    """One paragraph: what has to be left out is, and that is said. What has no record is always told."""
    pieces, most = [*_pieces(facts, say)], MOST if form == Form.SHORT else None
    left = sorted(pieces, key=lambda one: (one.weight, one.place))
    text = _paragraph(facts, pieces, say, whole=True)
    while most is not None and len(text) > most and left:
        left.pop()
        text = _paragraph(facts, [one for one in pieces if one in left], say, whole=False)
    return [text]


def _pieces(facts: Facts, say: Say) -> Iterator[Piece]:
    """The first figure of each topic weighs least, then the second of each, and so on; what was given away, what people
    thought and how far goals were met go before."""
    for duty in CHAPTERS:
        for nth, part in enumerate(chapters.parts(facts, duty)):
            for place, figure in enumerate(part.figures):
                if figure.source not in PARTS:
                    yield Piece(duty, place if figure.source != Source.AID else _FIRST, _said(figure, say), nth)
            if part.topic == chapters.Topic.CONTESTS:
                yield from (Piece(duty, 2, words) for words in besides.won_briefly(facts, say))
            if part.topic == chapters.Topic.SATISFACTION:
                yield from (Piece(duty, _FIRST, words) for words in besides.surveyed_briefly(facts, say))
    if facts.goals:
        met = sum(one.whole.met is True for one in facts.goals)
        yield Piece(None, _FIRST, say("summaries.short_goals", {"count": len(facts.goals), "met": met}))


def _said(figure: Figure, say: Say) -> str:
    told = amount(figure.source, figure.now)
    more: list[Value] = [say(f"summaries.{one}", told) for one in ("times", "households") if told[one]]
    more += [say("summaries.money", told)] if told["fen"] else []
    return say("summaries.said_short", {"source": figure.source, "count": told["count"], "besides": more})


def _paragraph(facts: Facts, pieces: Sequence[Piece], say: Say, *, whole: bool) -> str:
    opening: Values = {"year": facts.year, "upto": facts.upto, "running": facts.running}
    said = [say("summaries.short_opening", opening)]
    each = {duty: [one.words for one in pieces if one.duty == duty] for duty in CHAPTERS}
    said += [
        say("summaries.short_chapter", {"chapter": duty, "clauses": [*words]}) for duty, words in each.items() if words
    ]
    said += [one.words for one in pieces if one.duty is None]
    missing: list[Any] = [say(f"summaries.topic_{topic}", {}) for topic in chapters.gaps(facts)]
    if missing:
        said.append(say("summaries.short_gaps", {"names": missing}))
    if facts.ahead.festivals and not facts.quarter:
        names = [say(f"summaries.festival_{kind}", {}) for kind, _ in facts.ahead.festivals]
        said.append(say("summaries.short_plans", {"names": [*names], "gaps": bool(missing)}))
    if not whole:
        said.append(say("summaries.short_left_out", {}))
    return reduce(lambda first, second: say("summaries.run_on", {"first": first, "second": second}), said)
