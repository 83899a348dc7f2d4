"""The picture of an activity, as it was sealed: a plain JPEG under a name that tells of nobody."""

import base64

from bot.papers.enclosures import JPEG, Enclosure, Say
from storage.values import Values


def shown(values: Values, _: Say) -> Enclosure:
    """The picture that the letter holds."""
    return Enclosure("activity.jpg", base64.b64decode(str(values["picture"])), JPEG)
