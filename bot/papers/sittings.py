"""The picture of a question that somebody answers."""

import base64

from bot.papers.enclosures import JPEG, Enclosure, Say
from storage.values import Values


def shown(values: Values, _: Say) -> Enclosure:
    """The picture that the letter holds."""
    return Enclosure("question.jpg", base64.b64decode(str(values["picture"])), JPEG)
