"""What a reader found in a file: questions and what keeps some of them out, each with its place."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from storage.question_files.likeness import Likeness
from storage.questions.content import Content, Defect, defect, plain
from storage.values import Values

#: What of the content tells less than the reader knows of it: he met an answer that he could not use.
_OF_ANSWERS = {"no_answer", "several_answers"}
#: The name of a picture that lies outside the file.
ELSEWHERE: Final = "elsewhere"
#: Joiners are none: signs of some scripts and pictures are made with them.
_NEEDLESS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")


@dataclass(slots=True)
class Found:
    """A question as it stands in a file. `row`: of a workbook its row, of a text its line, of the stem.

    `cells`: its row as it is shown, `block`: its lines, for giving it back. `problem`: why it can't be taken.
    `picture`: the name of its picture in the file.
    """

    row: int
    content: Content | None
    problem: Defect | None = None
    sheet: str = ""
    number: str = ""
    stem: str = ""
    block: str = ""
    cells: list[str] = field(default_factory=list)
    remarks: list[tuple[str, Values]] = field(default_factory=list)
    picture: str = ""
    #: What it asks, and its stem without what is no sense, once it is settled.
    gist: str = ""
    words: str = ""

    @property
    def told(self) -> str:
        """The words by which a person knows it again."""
        return self.stem or (self.content.stem if self.content is not None else "")


@dataclass(slots=True)
class Finding:
    """All that was found. `form`: what kind of file it is; `titles`: of each sheet its columns. `notes`: of the file as
    a whole. `pictures`: of a text, by their names, in base64; None where they lie in the archive under these."""

    form: str
    questions: list[Found] = field(default_factory=list)
    notes: list[tuple[str, Values]] = field(default_factory=list)
    titles: dict[str, list[str]] = field(default_factory=dict)
    pictures: dict[str, str] | None = field(default_factory=dict)


class NoQuestions(Exception):
    """The file is none of questions."""


def clean(words: str) -> str:
    """The words without signs that nobody sees and spaces around them; line feeds stay."""
    return _NEEDLESS.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


def folded(words: str) -> str:
    """The words with full-width signs made plain, for understanding them; never for keeping them."""
    return unicodedata.normalize("NFKC", words).strip()


def settle(questions: Iterable[Found]) -> None:
    """Says of each what keeps it out: what the reader met, what the question lacks, or that it stands there already;
    and which are nearly one that is taken."""
    seen: dict[str, Found] = {}
    likeness = Likeness()
    kept: list[Found] = []
    for one in questions:
        content = one.content
        if content is None:
            continue
        lacks = defect(content)
        if lacks is not None and (
            one.problem is None or (lacks.code not in _OF_ANSWERS and one.problem.code != "bad_pair")
        ):
            one.problem = lacks
        if one.problem is not None:
            continue
        one.gist, one.words = content.gist, plain(content.stem)
        first = seen.setdefault(one.gist, one)
        if first is not one:
            one.problem = Defect("duplicate_question", {"other_sheet": first.sheet, "other": first.row})
            continue
        near = next(likeness.like(one.words), None)
        if near is not None:
            other = kept[near]
            one.remarks.append(("near_duplicate", {"other_sheet": other.sheet, "other": other.row}))
        likeness.add(one.words)
        kept.append(one)


def short(words: str, most: int = 40) -> str:
    """The beginning of it, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def valid(questions: Sequence[Found]) -> list[Found]:
    return [one for one in questions if one.problem is None]
