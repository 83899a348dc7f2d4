"""A question of a text while its lines come in."""

from dataclasses import dataclass, field

from storage.questions.content import Defect, Kind


@dataclass
class Question:
    """A question while its lines come in."""

    line: int
    number: str
    stem: list[str]
    kind: Kind | Defect | None
    points: int
    style: str = ""
    options: list[str] = field(default_factory=list)
    answer: str | None = None
    #: The answer stood behind the question, before its options.
    early: bool = False
    explanation: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    block: list[str] = field(default_factory=list)
    #: What the last line went into: stem, option, answer, explanation.
    last: str = "stem"
    parted: bool = False
