"""Pictures of coming in: the telephone with its big key, the code of a personal link."""

from functools import lru_cache

from bot.papers import typesetting
from bot.papers.enclosures import PNG, Enclosure, Say
from storage.values import Values


def share_phone(_: Values, say: Say) -> Enclosure:
    """A drawn telephone whose big key at the bottom is pointed at; drawn once for each language."""
    words = (say("joining.label_share", {}), say("joining.picture_words", {}), say("joining.picture_here", {}))
    return Enclosure("phone.png", _telephone(*words), PNG)


@lru_cache(4)
def _telephone(key: str, words: str, here: str) -> bytes:
    return typesetting.drawn("share_phone", {"key": key, "words": words, "here": here}, "png")
