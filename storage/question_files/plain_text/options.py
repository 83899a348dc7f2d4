"""Options on a line, marked by letters; and circled numbers that stand for letters."""

import re
from typing import Final

from storage.question_files import words
from storage.question_files.found import folded
from storage.question_files.plain_text import marks
from storage.questions.content import FEWEST_OPTIONS

#: A mark of an option at the beginning of a line, and any that may be one within it.
_MARK: Final = re.compile(r"[（(【\[]?\s*([A-Za-zＡ-Ｚａ-ｚ])\s*(?:[.．、)）:：】\]]|(?=\s))\s*")
_MARKS: Final = re.compile(r"[（(]?([A-ZＡ-Ｚ])\s*[.．、)）:：]")
#: Options that have circled numbers for their letters, and an answer that names such.
_CIRCLES: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
_CIRCLED: Final = re.compile(rf"[{_CIRCLES}]\s*[.．、]?\s*")
_IN_CIRCLES: Final = re.compile(rf"[（(]\s*([{_CIRCLES}][\s、,，{_CIRCLES}]*)[)）]")
_NAMES_CIRCLES: Final = re.compile(rf"[{_CIRCLES}](?:[\s、,，;；]*[{_CIRCLES}])*\s*[.。]?")


def options_in(line: str, expected: int) -> list[str] | None:
    """The options on the line, the first of which must be the one that is `expected`; None where it is no such line."""
    first = _MARK.match(line)
    if first is None or expected >= len(words.LETTERS) or folded(first[1]).upper() != words.LETTERS[expected]:
        return None
    if first[0].strip() in {first[1], ""} and not first[0].endswith((" ", "\t", "\u3000")):
        return None
    starts = [(0, first.end())]
    at = first.end()
    while (found := _next_mark(line, at, expected + len(starts))) is not None:
        starts.append(found)
        at = found[1]
    ends = [begin for begin, _ in starts[1:]] + [len(line)]
    parts = [line[begin:end].strip(" \t\u3000;；|｜") for (_, begin), end in zip(starts, ends, strict=True)]
    if len(parts) > 1 and not all(parts):
        return [line[first.end() :].strip()]
    return parts


def _next_mark(line: str, at: int, expected: int) -> tuple[int, int] | None:
    """Where the mark of the next option begins and ends: after a space, or glued to what is no list of letters."""
    for found in _MARKS.finditer(line, at):
        if expected >= len(words.LETTERS) or folded(found[1]) != words.LETTERS[expected]:
            continue
        before = line[found.start() - 1]
        after = line[found.end() : found.end() + 2]
        if (
            before.isspace()
            or before in ";；。|｜"
            or (re.match(rf"[{marks.HAN}0-9%％）)”》①-⑳]", before) and not _MARKS.match(after))
        ):
            return found.start(), found.end()
    return None


def out_of_circles(stem: str, answer: str | None) -> tuple[str, list[str], str | None]:
    """The question, its options and the letters of its answer, where ①②③ stand for letters and the answer names such:
    behind it, or in the stem's bracket."""
    bracket = _IN_CIRCLES.search(stem) if answer is None else None
    said = answer if bracket is None else bracket[1]
    before, *options = _CIRCLED.split(stem if bracket is None else stem[bracket.end() :])
    options = [one.strip(" \t\n\u3000;；，,") for one in options]
    marks = re.sub(rf"[^{_CIRCLES}]", "", stem if bracket is None else stem[bracket.end() :])
    if said is None or not _NAMES_CIRCLES.fullmatch(said) or len(options) < FEWEST_OPTIONS:
        return stem, [], answer
    if not _CIRCLES.startswith(marks) or not all(options):
        return stem, [], answer
    named = "".join(words.LETTERS[_CIRCLES.index(sign)] for sign in said if sign in _CIRCLES)
    told = before if bracket is None else f"{stem[: bracket.start()]}（  ）{before}"
    return told.strip(), options, named
