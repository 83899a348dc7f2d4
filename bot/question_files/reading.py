"""A question file as the reading process tells it."""

import base64
import binascii
from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from bot.darkroom.developing import Darkroom, Spoiled
from bot.sheets.process import Unread, said
from storage.question_files import readings
from storage.question_files.readings import NoPicture, Picture, Reading

#: What is said of a file that is none of questions.
NOTHING: Final = "question_files.nothing"
#: What the darkroom says of a picture -> what is told of it here.
_WHY: Final = {
    "evidence.heic": "picture_no_photo",
    "evidence.no_photo": "picture_no_photo",
    "evidence.too_large": "picture_too_large",
    "evidence.too_heavy": "picture_too_heavy",
    "evidence.damaged": "picture_damaged",
}


def read(path: Path, *, descriptors: Sequence[int] = (), most: int | None = None) -> Reading:
    """All that stands in the file; Unread with one clear sentence where it is none of questions, damaged or hostile.

    `most`: with more questions than that it is Unread too, before they are held.
    """
    with said("bot.question_files.child", path, ending="", descriptors=descriptors) as lines:
        begun = next(lines)
        if most is not None and begun["count"] > most:
            raise Unread("question_files.too_many", {"most": most})
        found = readings.from_lines(chain([begun], lines))
    if found.pictures:
        with Darkroom() as dark:
            readings.develop(found, partial(_developed, dark))
    return found


def _developed(dark: Darkroom, picture: Picture) -> str:
    if picture.reason:
        raise NoPicture(picture.reason)
    try:
        content = base64.b64decode(picture.content, validate=True)
        return base64.b64encode(dark.develop(content)).decode("ascii")
    except binascii.Error:
        raise NoPicture("picture_damaged") from None
    except Spoiled as spoiled:
        raise NoPicture(_WHY[spoiled.key]) from None
