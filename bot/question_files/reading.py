"""A question file as the reading process tells it."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from bot.sheets.process import Unread, said
from storage.question_files import readings
from storage.question_files.readings import Reading

#: What is said of a file that is none of questions.
NOTHING: Final = "question_files.nothing"


def read(path: Path, *, descriptors: Sequence[int] = (), most: int | None = None) -> Reading:
    """All that stands in the file; Unread with one clear sentence where it is none of questions, damaged or hostile.

    `most`: with more questions than that it is Unread too, before they are held.
    """
    with said("bot.question_files.child", path, ending="", descriptors=descriptors) as lines:
        begun = next(lines)
        if most is not None and begun["count"] > most:
            raise Unread("question_files.too_many", {"most": most})
        return readings.from_lines(chain([begun], lines))
