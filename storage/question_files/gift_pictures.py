"""Pictures in GIFT: in a text of HTML an img whose source is the picture itself, as Moodle takes it; any other img lies
outside the file and is left."""

import re
from typing import Final

from storage.question_files import words
from storage.question_files.found import ELSEWHERE, Found

_IMAGE: Final = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_SOURCE: Final = re.compile(r"""\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_DATA: Final = re.compile(r"\s*data:image/(?:jpeg|jpg|png);base64,([A-Za-z0-9+/\s]+=*)\s*", re.IGNORECASE)
#: What is left of one where it stood: a text with it is HTML all the same.
_LEFT: Final = "<img>"


def tag(picture: str) -> str:
    """The img of a JPEG in base64, before the signs of the format are escaped."""
    return f'<img src="data:image/jpeg;base64,{picture}" alt="{words.PICTURE}">'


def lifted(told: str) -> tuple[str, list[str]]:
    """The words without what their images say, and these."""
    found = _IMAGE.findall(told)
    return (_IMAGE.sub(_LEFT, told), found) if found else (told, [])


def without(block: str) -> str:
    """The lines of a question without the bytes of its pictures."""
    return _IMAGE.sub(lambda one: "" if "base64" in one[0] else one[0], block)


def give(one: Found, asked: list[str], answers: int, pictures: dict[str, str]) -> None:
    """Gives the question the first of the images that its words have; of others, and of the `answers` images that
    stand in answers, it is told that they are left."""
    if asked:
        one.picture = _taken(asked[0], pictures)
    if len(asked) + answers > 1 or answers:
        one.remarks.append(
            ("picture_of_several", {"count": len(asked) + answers}) if asked else ("picture_in_answer", {})
        )


def _taken(image: str, pictures: dict[str, str]) -> str:
    """The name under which the picture was laid into `pictures`."""
    source = _SOURCE.search(image)
    data = _DATA.fullmatch(next((one for one in source.groups() if one is not None), "")) if source else None
    if data is None:
        return ELSEWHERE
    name = str(len(pictures))
    pictures[name] = "".join(data[1].split())
    return name
