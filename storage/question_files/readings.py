"""A file as it was read: what can go into the bank, what can't and why, what is to be told. It travels as JSON."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, field
from typing import Any, Final

from storage.question_files import found as finding
from storage.question_files.found import Finding, Found
from storage.questions.content import Kind, packed, unpacked
from storage.values import Value, Values

#: Of a cell or block that is given back so many signs; nobody mends more.
_MOST_SIGNS: Final = 4_000
#: Signs of all pictures that a file may have once they are written anew.
LARGEST_PICTURES: Final = 96 << 20


class NoPicture(Exception):
    """Why a picture is not taken: the name of a sentence."""


@dataclass(slots=True)
class Good:
    """A question that can be taken: `gist` a digest in hex, `words` its plain stem, `content` packed. `picture`: while
    the file is read its name there; then a JPEG written anew, in base64."""

    sheet: str
    row: int
    kind: Kind
    category: list[str]
    gist: str
    words: str
    content: str
    picture: str = ""


@dataclass(slots=True)
class Picture:
    """A picture as it stands in the file, in base64; empty where it is not to be had, for that `reason`."""

    name: str
    content: str
    reason: str = ""


@dataclass(slots=True)
class Refused:
    """A question that can't be: `reason` the name of a sentence; `cells` of its row, or its `block` of lines.
    `pictured`: it had a picture, which is not given back."""

    sheet: str
    row: int
    number: str
    stem: str
    reason: str
    values: Values
    cells: list[str]
    block: str
    pictured: bool = False

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
    """All that stands in a file. `text`: it is one of lines, not of rows. `pictures`: as they came, until they are
    written anew."""

    form: str
    good: list[Good] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    titles: dict[str, list[str]] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def pictured(self) -> int:
        """How many questions have a picture."""
        return sum(1 for one in self.good if one.picture)

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
        good = Good(one.sheet, one.row, content.kind, path, gist, one.words, packed(content), one.picture)
        reading.good.append(good)
        reading.remarks += [Remark(one.sheet, one.row, stem, reason, values) for reason, values in one.remarks]
    return reading


def _refused(one: Found) -> Refused:
    assert one.problem is not None
    cells = [cell[:_MOST_SIGNS] for cell in one.cells]
    stem = finding.short(one.told)
    block, code, values = one.block[:_MOST_SIGNS], one.problem.code, one.problem.values
    return Refused(one.sheet, one.row, one.number, stem, code, values, cells, block, pictured=bool(one.picture))


def develop(reading: Reading, make: Callable[[Picture], str]) -> None:
    """Gives each question its picture as `make` writes it anew; where that raises NoPicture the question goes without,
    and it is told."""
    made: dict[str, str] = {}
    why: dict[str, str] = {}
    together = 0
    for one in reading.pictures:
        if together > LARGEST_PICTURES:
            why[one.name] = "pictures_too_many"
            continue
        try:
            made[one.name] = make(one)
        except NoPicture as reason:
            why[one.name] = str(reason)
        else:
            together += len(made[one.name])
    reading.pictures = []
    for good in reading.good:
        name, good.picture = good.picture, made.get(good.picture, "")
        if name and not good.picture:
            stem = finding.short(unpacked(good.content).stem)
            reading.remarks.append(Remark(good.sheet, good.row, stem, why[name], {}))


def without_pictures(reading: Reading) -> Reading:
    """The same, of a message: what is pasted there brings none."""

    def none(_: Picture) -> str:
        raise NoPicture("picture_pasted")

    names = dict.fromkeys(one.picture for one in reading.good if one.picture)
    reading.pictures = [Picture(name, "") for name in names]
    develop(reading, none)
    return reading


# As lines, for the way out of the reading process.

_KINDS: Final = {"good": Good, "refused": Refused, "remarks": Remark, "pictures": Picture}


def lines(reading: Reading, pictures: Iterable[Picture] = ()) -> Iterator[dict[str, Any]]:
    """`pictures`: those of the questions, each held no longer than it is told."""
    yield {"form": reading.form, "titles": reading.titles, "count": len(reading.good) + len(reading.refused)}
    for name in ("good", "refused", "remarks"):
        for one in getattr(reading, name):
            yield {name: astuple(one)}
    for picture in pictures:
        yield {"pictures": astuple(picture)}


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
