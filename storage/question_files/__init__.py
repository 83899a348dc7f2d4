"""Question files: what was read out of a file is looked at, taken into the bank, and given back where it can't be."""

from storage.question_files import gift, plain_text
from storage.questions import pasting
from storage.questions.pasting import Pasted


def _pasted(words: str) -> list[Pasted]:
    """The questions that a pasted message is."""
    if gift.looks_so(words):
        found = gift.read(words)
    elif plain_text.looks_so(words):
        found = plain_text.read(words)
    else:
        return []
    return [Pasted(one.content, one.problem) for one in found.questions]


pasting.READERS.append(_pasted)
