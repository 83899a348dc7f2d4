"""The longest question there can be: a stem of 300 signs, twelve options of 100, an explanation of 200."""

import random

from storage.questions import Content, Kind, Option
from storage.questions.content import MOST_EXPLANATION, MOST_OPTION, MOST_OPTIONS, MOST_STEM


def longest(seed: int = 1) -> Content:
    """Words that hold nothing twice, so that packing them gains little."""
    chance = random.Random(seed)

    def words(count: int) -> str:
        return "".join(chr(chance.randrange(0x4E00, 0x6E00)) for _ in range(count))

    options = tuple(Option(words(MOST_OPTION), right=at == 0) for at in range(MOST_OPTIONS))
    return Content(Kind.SINGLE, words(MOST_STEM), options, explanation=words(MOST_EXPLANATION), category=("安全",))
