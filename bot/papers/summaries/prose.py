"""Prose: chapters of sentences, each from a figure, none without; the short forms are one paragraph (`briefly`)."""

from collections.abc import Iterator
from typing import Any

from bot.papers.enclosures import Say
from bot.papers.summaries import besides, briefly
from bot.papers.summaries.naming import amount, name_of
from storage.figures import PARTS, Sums
from storage.summaries import chapters
from storage.summaries.chapters import CHAPTERS, Part, Plan, Point, Topic
from storage.summaries.facts import Facts
from storage.summaries.measures import Measure, Share
from storage.summaries.records import Form
from storage.trainings.reckoning import hours
from storage.values import Value, Values, lines_of


def told(facts: Facts, form: Form, say: Say) -> dict[str, Any]:
    """`opening`: paragraphs before the chapters, or all there is of a short form; `chapters`: each with its title,
    lines, and topics with lines of their own; `changes`: what differs from the quarters' drafts."""
    short = form in (Form.SHORT, Form.ENGLISH)
    changes = [_change(one, say) for one in facts.changes]
    return {
        "opening": briefly.told(facts, form, say) if short else _opening(facts, form, say),
        "chapters": [] if short else _numbered([*_chapters(facts, form, say)], say),
        "changes_title": say("summaries.changes_title", {}) if changes else "",
        "changes": changes,
    }


def _opening(facts: Facts, form: Form, say: Say) -> list[str]:
    if form != Form.REPORT or facts.quarter:
        return []
    return [say("summaries.salutation", {}), say("summaries.opening", {"year": facts.year})]


def _change(one: Any, say: Say) -> str:
    then, now = amount(one.source, one.then), amount(one.source, one.now)
    return say("summaries.change", {"quarter": one.quarter, "name": name_of(one.source, say), "then": then, "now": now})


# Chapters.


def _numbered(found: list[dict[str, Any]], say: Say) -> list[dict[str, Any]]:
    return [
        {**one, "title": say("summaries.heading", {"nth": nth, "words": one["title"]})}
        for nth, one in enumerate(found, 1)
    ]


def _chapters(facts: Facts, form: Form, say: Say) -> Iterator[dict[str, Any]]:
    for duty in CHAPTERS:
        parts = chapters.parts(facts, duty)
        # Where there is one topic alone, there is nothing to number below the chapter.
        alone = len(parts) == 1
        yield {
            "title": say(f"summaries.chapter_{duty}", {}),
            "lines": _lines(facts, parts[0], form, say) if alone else [],
            "topics": [] if alone else [_topic(facts, part, nth, form, say) for nth, part in enumerate(parts, 1)],
        }
    yield _points("problems", [_point(f"problem_{one.kind}", one, say) for one in chapters.problems(facts)], say)
    if plans := chapters.plans(facts):
        yield _points("plans", [_point(f"plan_{one.kind}", one, say) for one in plans], say)


def _topic(facts: Facts, part: Part, nth: int, form: Form, say: Say) -> dict[str, Any]:
    words = say(f"summaries.topic_{part.topic}", {})
    title = say("summaries.subheading", {"nth": nth, "words": words})
    return {"title": title, "lines": _lines(facts, part, form, say)}


def _points(chapter: str, lines: list[str], say: Say) -> dict[str, Any]:
    found = lines or [say("summaries.problem_none", {})]
    items = [say("summaries.item", {"nth": nth, "words": one}) for nth, one in enumerate(found, 1)]
    return {"title": say(f"summaries.chapter_{chapter}", {}), "lines": items, "topics": []}


def _point(block: str, point: Point, say: Say) -> str:
    return say(f"summaries.{block}", {**point.values, **_named(point, say)})


def _named(point: Point, say: Say) -> Values:
    """What of it has to be put in words first: topics without records, goals that were met, units that fall short."""
    values, found = point.values, dict[str, Value]()
    if "topics" in values:
        found["names"] = [say(f"summaries.topic_{one}", {}) for one in _each(values["topics"])]
    if "met" in values:
        found["names"] = [say(f"summaries.offer_{one}", {}) for one in _each(values["met"])]
    if "units" in values:
        short, more = lines_of(values["units"]), int(str(values["more"]))
        found["units"] = besides.units(short, more, say, shares=point.kind != Plan.GOAL)
    return found


def _each(value: Value) -> list[Value]:
    assert isinstance(value, list)
    return value


def _lines(facts: Facts, part: Part, form: Form, say: Say) -> list[str]:
    """Of the report a numbered line each; of the department's one paragraph."""
    if part.gap:
        return [say("summaries.gap", {})]
    clauses = [*_clauses(facts, part, form, say)]
    if form != Form.REPORT or len(clauses) == 1:
        return [say("summaries.joined", {"clauses": [*clauses]})]
    ended = [say("summaries.sentence", {"words": one}) for one in clauses]
    return [say("summaries.item", {"nth": nth, "words": one}) for nth, one in enumerate(ended, 1)]


def _clauses(facts: Facts, part: Part, form: Form, say: Say) -> Iterator[str]:
    for figure in part.figures:
        said = say("summaries.said", {"source": figure.source, **amount(figure.source, figure.now)})
        if figure.before is not None and figure.before.records:
            before = amount(figure.source, figure.before)
            said = say("summaries.before", {"words": said, "before": before, "running": facts.running})
        yield say("summaries.within", {"words": said}) if figure.source in PARTS else said
    for measure in part.measures:
        yield _share(facts, measure, say)
    if part.topic == Topic.CONTESTS:
        yield from besides.won(facts, form, say)
    if part.topic == Topic.SATISFACTION:
        yield from besides.surveyed(facts, say)


def _share(facts: Facts, measure: Measure, say: Say) -> str:
    share, before = facts.shares[measure], facts.shares_before.get(measure)
    said = say(f"summaries.{measure}", _of(share, measure, facts))
    if before is None or measure in (Measure.HOURS, Measure.STARS):
        return said
    told: Values = {"part": before.part, "whole": before.whole, "running": facts.running}
    if measure != Measure.PUT_OFF:
        return say("summaries.share_before", {"words": said, **told})
    # A number and no share: of how many it was stands with those that were in time.
    then = amount(measure, Sums(before.part))
    return say("summaries.before", {"words": said, "before": then, "running": facts.running})


def _of(share: Share, measure: Measure, facts: Facts) -> Values:
    told: Values = {"part": share.part, "whole": share.whole}
    if measure == Measure.HOURS:
        told["hours"] = hours(share.part, facts.an_hour)
    if measure == Measure.STARS:
        tenths = (share.part * 20 + share.whole) // (2 * share.whole)
        told["mean"] = f"{tenths // 10}.{tenths % 10}"
    return told
