"""A photo of a case paper, as it was sealed: a plain JPEG under a name that tells of nobody."""

from bot.papers.enclosures import JPEG, Enclosure, Forgotten, Say


def shown(picture: bytes | None, _: Say) -> Enclosure:
    """The photo; Forgotten once it is gone."""
    if picture is None:
        raise Forgotten
    return Enclosure("photo.jpg", picture, JPEG)
