"""Chapters: which figures go into which chapter, which duties have none, what that leaves to say. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from storage.figures import Duty, Source
from storage.summaries.facts import Facts, Figure
from storage.summaries.measures import Measure
from storage.summaries.reaching import Goal
from storage.values import Value, Values


class Topic(StrEnum):
    """A duty within a chapter, which is a gap where nothing of it is on record."""

    LEARNING = "learning"
    CONTESTS = "contests"
    SAFETY = "safety"
    TRAINING = "training"
    BENEFITS = "benefits"
    CONGRESS = "congress"
    DISCLOSURE = "disclosure"
    SATISFACTION = "satisfaction"
    RECREATION = "recreation"
    HEALTH = "health"
    HARDSHIP = "hardship"
    VISITS = "visits"
    RETIRED = "retired"
    TALKS = "talks"
    OTHER = "other"


#: Of what a topic tells; each source is told once.
SOURCES: Final[Mapping[Topic, Sequence[Source]]] = {
    Topic.LEARNING: (Source.EXAMS, Source.DRIVES, Source.LESSONS, Source.DAILY, Source.NOTE_STUDY),
    Topic.CONTESTS: (Source.CONTESTS,),
    Topic.SAFETY: (Source.NOTE_SAFETY,),
    Topic.TRAINING: (Source.TRAININGS, Source.NOTE_TRAINING),
    Topic.BENEFITS: (Source.NOTE_BENEFIT,),
    Topic.CONGRESS: (Source.NOTE_CONGRESS, Source.NOTE_MEETING),
    # Told from the survey's counts, which are no figure of days.
    Topic.SATISFACTION: (),
    Topic.DISCLOSURE: (Source.NOTICES, Source.NOTE_DISCLOSURE),
    Topic.RECREATION: (Source.SPORTS, Source.CULTURE, Source.GATHERINGS, Source.NOTE_CULTURE),
    Topic.HEALTH: (Source.CHECKUPS, Source.NOTE_HEALTH),
    Topic.HARDSHIP: (Source.REPORTS, Source.CLOSED, Source.FILED, Source.AID),
    Topic.VISITS: (Source.VISITS, Source.NOTE_VISIT),
    Topic.RETIRED: (Source.RETIRED, Source.NOTE_RETIRED),
    Topic.TALKS: (Source.TALKS, Source.NOTE_TALK),
    Topic.OTHER: (Source.NOTE_OTHER,),
}
_MEASURES: Final[Mapping[Topic, Sequence[Measure]]] = {
    Topic.LEARNING: (Measure.PASSED,),
    Topic.TRAINING: (Measure.HOURS,),
    Topic.RECREATION: (Measure.STARS,),
    Topic.HARDSHIP: (Measure.ON_TIME, Measure.PUT_OFF, Measure.CLOSED),
    Topic.TALKS: (Measure.TALKED,),
}
#: The chapters in their order, with what belongs to each; the sixth tells of what is wanting, the seventh of next year.
CHAPTERS: Final[Mapping[Duty, Sequence[Topic]]] = {
    Duty.STUDY: (Topic.LEARNING, Topic.CONTESTS),
    Duty.RIGHTS: (Topic.SAFETY, Topic.TRAINING, Topic.BENEFITS),
    Duty.DEMOCRACY: (Topic.CONGRESS, Topic.DISCLOSURE, Topic.SATISFACTION),
    Duty.CULTURE: (Topic.RECREATION,),
    Duty.CARE: (Topic.HEALTH, Topic.HARDSHIP, Topic.VISITS, Topic.RETIRED, Topic.TALKS, Topic.OTHER),
}
#: Units that a sentence names.
NAMED: Final = 5
#: What need not be is no gap.
_NO_DUTY: Final = (Topic.OTHER,)


@dataclass(frozen=True, slots=True)
class Part:
    """A topic with the figures that there are of it; a `gap` without any."""

    topic: Topic
    figures: tuple[Figure, ...]
    measures: tuple[Measure, ...]
    gap: bool


class Problem(StrEnum):
    """What records show to be wanting: duties without any, contacts that came late, cases still open, people whom no
    talk has reached; of the union's goals how many were met (BOARD, told whether any is wanting or not), and each that
    was not (MISSED) or not in every unit (UNEVEN)."""

    GAP = "gap"
    LATE = "late"
    OPEN = "open"
    UNTALKED = "untalked"
    BOARD = "board"
    MISSED = "missed"
    UNEVEN = "uneven"


class Plan(StrEnum):
    """What next year owes: what had no record this year, a festival's visits, the yearly look at households on file,
    cases in hand, talks, hours of training, goals that were not met everywhere or are set for it."""

    GAP = "gap"
    FESTIVAL = "festival"
    REVIEW = "review"
    OPEN = "open"
    TALKS = "talks"
    HOURS = "hours"
    GOAL = "goal"


class Point(NamedTuple):
    """One thing to say, and what it is said of."""

    kind: Problem | Plan
    values: Values


def parts(facts: Facts, duty: Duty) -> list[Part]:
    """The topics of a chapter, those without records too."""
    found = [_part(facts, topic) for topic in CHAPTERS[duty]]
    return [part for part in found if not (part.gap and _is_no_duty(facts, part.topic))]


def _is_no_duty(facts: Facts, topic: Topic) -> bool:
    """The survey is one of the year, not of each quarter."""
    return topic in _NO_DUTY or (topic == Topic.SATISFACTION and bool(facts.quarter))


def _part(facts: Facts, topic: Topic) -> Part:
    told = tuple(facts.figures[source] for source in SOURCES[topic] if facts.figures[source].now.records)
    gap = facts.survey is None if topic == Topic.SATISFACTION else not told
    return Part(topic, told, tuple(one for one in _MEASURES.get(topic, ()) if told and _is_told(facts, one)), gap)


def _is_told(facts: Facts, measure: Measure) -> bool:
    """That nothing was put off need not be said; that nothing was in time has to be."""
    return measure in facts.shares and (measure != Measure.PUT_OFF or facts.shares[measure].part > 0)


def gaps(facts: Facts) -> list[Topic]:
    """Duties of which nothing is on record."""
    return [part.topic for duty in CHAPTERS for part in parts(facts, duty) if part.gap]


def problems(facts: Facts) -> list[Point]:
    """What is wanting, by records alone."""
    return [*_problems(facts)]


def _problems(facts: Facts) -> Iterator[Point]:
    if missing := gaps(facts):
        yield Point(Problem.GAP, {"topics": [*missing]})
    for kind, measure in (
        (Problem.LATE, Measure.ON_TIME),
        (Problem.OPEN, Measure.CLOSED),
        (Problem.UNTALKED, Measure.TALKED),
    ):
        share = facts.shares.get(measure)
        if share is not None and share.part < share.whole:
            yield Point(kind, {"part": share.part, "whole": share.whole, "left": share.whole - share.part})
    if facts.goals:
        met = [one.service for one in facts.goals if one.whole.met]
        yield Point(Problem.BOARD, {"count": len(facts.goals), "met": [*met]})
    for goal in facts.goals:
        if not goal.whole.met:
            yield Point(Problem.MISSED, _of(goal))
        elif goal.short():
            yield Point(Problem.UNEVEN, _of(goal))


def _of(goal: Goal) -> Values:
    """`units`: the least reached first, of as many as a sentence has room for; `more`: how many units fall short beside
    them."""
    short = goal.short()
    told: list[Value] = [{"unit": one.unit, "reached": one.reached, "of": one.of} for one in short[:NAMED]]
    whole = {"reached": goal.whole.reached, "of": goal.whole.of}
    return {"service": goal.service, "goal": goal.percent, "units": told, "more": len(short) - len(told), **whole}


def plans(facts: Facts) -> list[Point]:
    """What next year owes, each by its ground; of a quarter nothing is said."""
    return [] if facts.quarter else [*_plans(facts)]


def _plans(facts: Facts) -> Iterator[Point]:
    ahead = facts.ahead
    for kind, on in ahead.festivals:
        yield Point(Plan.FESTIVAL, {"festival": kind, "on": on})
    if ahead.on_file:
        yield Point(Plan.REVIEW, {"count": ahead.on_file})
    if ahead.open:
        yield Point(Plan.OPEN, {"count": ahead.open})
    if ahead.talks:
        talked = facts.shares.get(Measure.TALKED)
        yield Point(Plan.TALKS, {"count": ahead.talks, "left": talked.whole - talked.part if talked else 0})
    if ahead.hours:
        yield Point(Plan.HOURS, {"hours": ahead.hours})
    for goal in facts.goals:
        if goal.next is not None or not goal.whole.met or goal.short():
            yield Point(Plan.GOAL, {**_of(goal), "next": goal.next})
    for topic in gaps(facts):
        yield Point(Plan.GAP, {"topic": topic})
