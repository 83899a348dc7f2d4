"""Paging: a text is cut into pages where it breathes, and how long it takes to read is reckoned. Pure."""

import re
from typing import Final

#: Signs of a page, and pages of a card.
PAGE, MOST_PAGES = 900, 3
MOST_WORDS: Final = PAGE * MOST_PAGES
#: Han signs, and words of letters, that somebody reads in a minute.
_SIGNS, _WORDS = 400, 200
_HAN: Final = re.compile("[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[^\W\d_\u3400-\u9fff]+")
#: Where a page may end, the better ones first: behind a paragraph, a line, a sentence, a clause, a word.
_BREATHS: Final = (r"\n\s*\n", r"\n", r"[\u3002\uff01\uff1f\u2026]|[.!?](?=\s)", r"[\uff0c\uff1b\u3001,;]", r"\s")
#: A page that ended earlier than this part of it would waste the rest.
_EARLIEST: Final = PAGE // 3


def tidy(words: str) -> str:
    """The words without blank ends of lines, and never two empty lines."""
    lines = "\n".join(line.strip() for line in words.replace("\r", "").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def pages(words: str) -> list[str]:
    """The pages, each of `PAGE` signs at most, nothing lost but blanks where they part; one of no words. Where breaths
    would make one page too many, they are cut evenly without."""
    cut = _cut(words, breathes=True)
    return cut if len(cut) <= MOST_PAGES or len(words) > MOST_WORDS else _cut(words, breathes=False)


def _cut(words: str, *, breathes: bool) -> list[str]:
    found, left = list[str](), words.strip()
    while len(left) > PAGE:
        at = _end(left) if breathes else PAGE
        found.append(left[:at].rstrip())
        left = left[at:].lstrip()
    return [*found, left]


def _end(left: str) -> int:
    for breath in _BREATHS:
        ends = [one.end() for one in re.finditer(breath, left[:PAGE])]
        if ends and ends[-1] >= _EARLIEST:
            return ends[-1]
    return PAGE


def minutes(words: str) -> int:
    """Whole minutes of reading, one at least."""
    seconds = len(_HAN.findall(words)) * 60 / _SIGNS + len(_WORD.findall(words)) * 60 / _WORDS
    return max(1, round(seconds / 60))
