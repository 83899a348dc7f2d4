"""A file as it was read: what can go into the bank, what can't and why, what is to be told. It travels as JSON."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from typing import Any, Final

from storage.question_files import found as finding
from storage.question_files.found import Finding, Found
from storage.questions.content import Kind, packed
from storage.values import Value, Values

#: Of a cell or block that is given back so many signs; nobody mends more.
_MOST_SIGNS: Final = 4_000


@dataclass(slots=True)
class Good:
    """A question that can be taken: `gist` a digest in hex, `words` its plain stem, `content` packed."""

    sheet: str
    row: int
    kind: Kind
    category: list[str]
    gist: str
    words: str
    content: str


@dataclass(slots=True)
class Refused:
    """A question that can't be: `reason` the name of a sentence; `cells` of its row, or its `block` of lines."""

    sheet: str
    row: int
    number: str
    stem: str
    reason: str
    values: Values
    cells: list[str]
    block: str

    def told(self) -> Values:
        """What fills the sentence."""
        return {"sheet": self.sheet, "row": self.row, "number": self.number, "stem": self.stem, **self.values}


@dataclass(slots=True)
class Remark:
    """Something to be told of a question that is taken, or of the file where `row` is 0."""

    sheet: str
    row: int
    stem: str
    reason: str
    values: Values

    def told(self) -> Values:
        return {"sheet": self.sheet, "row": self.row, "stem": self.stem, **self.values}


@dataclass(slots=True)
class Reading:
    """All that stands in a file. `text`: it is one of lines, not of rows."""

    form: str
    good: list[Good] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    titles: dict[str, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> bool:
        return self.form not in {"template", "kahoot"}


def of(found: Finding) -> Reading:
    """The finding, each question of it judged."""
    finding.settle(found.questions)
    reading = Reading(found.form, titles=found.titles)
    reading.remarks = [Remark("", 0, "", reason, values) for reason, values in found.notes]
    for one in found.questions:
        if one.problem is not None:
            reading.refused.append(_refused(one))
            continue
        assert one.content is not None
        content, stem = one.content, finding.short(one.told)
        gist = hashlib.sha256(one.gist.encode()).hexdigest()[:32]
        path = [*content.category]
        reading.good.append(Good(one.sheet, one.row, content.kind, path, gist, one.words, packed(content)))
        reading.remarks += [Remark(one.sheet, one.row, stem, reason, values) for reason, values in one.remarks]
    return reading


def _refused(one: Found) -> Refused:
    assert one.problem is not None
    cells = [cell[:_MOST_SIGNS] for cell in one.cells]
    stem = finding.short(one.told)
    return Refused(
        one.sheet, one.row, one.number, stem, one.problem.code, one.problem.values, cells, one.block[:_MOST_SIGNS]
    )


# As lines, for the way out of the reading process.

_KINDS: Final = {"good": Good, "refused": Refused, "remarks": Remark}


def lines(reading: Reading) -> Iterator[dict[str, Any]]:
    yield {"form": reading.form, "titles": reading.titles, "count": len(reading.good) + len(reading.refused)}
    for name in _KINDS:
        for one in getattr(reading, name):
            yield {name: astuple(one)}


def from_lines(said: Iterable[dict[str, Any]]) -> Reading:
    """What `lines` told."""
    rest = iter(said)
    begun = next(rest)
    reading = Reading(begun["form"], titles=begun["titles"])
    for line in rest:
        ((name, told),) = line.items()
        getattr(reading, name).append(_KINDS[name](*told))
    for one in reading.good:
        one.kind = Kind(one.kind)
    return reading


def folded(many: Iterable[Good | Refused | Remark]) -> list[Value]:
    """As values of a page."""
    return [[*astuple(one)] for one in many]


def unfolded(name: str, kept: Iterable[Any]) -> list[Any]:
    return [_KINDS[name](*one) for one in kept]
