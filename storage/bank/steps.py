"""Steps: what is asked of a question, by its kind, and the defects that each of them is asked again for."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from storage.questions import Content, Kind


class Step(StrEnum):
    """What is asked, in the order of the preview; ENTRY is the kind, or a whole question in one message."""

    ENTRY = "entry"
    STEM = "stem"
    OPTIONS = "options"
    RIGHT = "right"
    TRUTH = "truth"
    ACCEPTED = "accepted"
    PAIRS = "pairs"
    NUMBER = "number"
    EXPLANATION = "explanation"
    CATEGORY = "category"
    DIFFICULTY = "difficulty"
    POINTS = "points"
    SOURCE = "source"
    REVIEW = "review"


STEPS: Final = tuple(Step)
#: What each kind takes.
BODY: Final[dict[Kind, tuple[Step, ...]]] = {
    Kind.SINGLE: (Step.OPTIONS, Step.RIGHT),
    Kind.SEVERAL: (Step.OPTIONS, Step.RIGHT),
    Kind.TRUE_FALSE: (Step.TRUTH,),
    Kind.FILL_IN: (Step.ACCEPTED,),
    Kind.ORDER: (Step.OPTIONS,),
    Kind.MATCH: (Step.PAIRS,),
    Kind.NUMERIC: (Step.NUMBER,),
}
_REST: Final = (Step.EXPLANATION, Step.CATEGORY, Step.DIFFICULTY, Step.POINTS, Step.SOURCE)
#: What can be left empty.
OPTIONAL: Final = frozenset({Step.EXPLANATION, Step.CATEGORY, Step.SOURCE})
_OF_OPTIONS: Final = frozenset(
    {"too_few_options", "too_many_options", "option_too_long", "empty_option", "option_twice", "several_answers"}
)
#: The defects that each step is asked again for; what comes later is not there yet.
DEFECTS: Final[dict[Step, frozenset[str]]] = {
    Step.STEM: frozenset({"empty_question", "question_too_long"}),
    Step.OPTIONS: _OF_OPTIONS,
    Step.PAIRS: _OF_OPTIONS,
    Step.ACCEPTED: _OF_OPTIONS,
    Step.NUMBER: frozenset({"bad_number"}),
    Step.EXPLANATION: frozenset({"explanation_too_long", "explanation_lines"}),
    Step.CATEGORY: frozenset({"bad_category"}),
    Step.POINTS: frozenset({"bad_points"}),
}


def fields(kind: Kind) -> tuple[Step, ...]:
    """All that can be changed of a question of that kind."""
    return (Step.STEM, *BODY[kind], *_REST)


#: What of a question each asks for.
_PARTS: Final[dict[Step, Callable[[Content], object]]] = {
    Step.STEM: lambda one: one.stem,
    Step.OPTIONS: lambda one: [each.words for each in one.options],
    Step.RIGHT: lambda one: one.right_options,
    Step.TRUTH: lambda one: one.truth,
    Step.ACCEPTED: lambda one: [each.words for each in one.options],
    Step.PAIRS: lambda one: one.pairs,
    Step.NUMBER: lambda one: one.spans,
    Step.EXPLANATION: lambda one: one.explanation,
    Step.CATEGORY: lambda one: one.category,
    Step.DIFFICULTY: lambda one: one.difficulty,
    Step.POINTS: lambda one: one.points,
    Step.SOURCE: lambda one: one.source,
}


def changed(before: Content, after: Content) -> list[Step]:
    """Which fields are not what they were."""
    return [one for one in fields(after.kind) if _PARTS[one](after) != _PARTS[one](before)]
