"""Pictures of coming in: the telephone with its big key, the code of a personal link."""

import io
from functools import lru_cache

import segno

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


def code_to_scan(values: Values, say: Say) -> Enclosure:
    """The letter's link as a QR code, to be held out."""
    return _code(say("joining.address", {"code": values["code"]}))


def contacts_code(values: Values, say: Say) -> Enclosure:
    """The same for the link of a family contact."""
    return _code(say("contacts.address", {"code": values["code"]}))


def _code(address: str) -> Enclosure:
    kept = io.BytesIO()
    segno.make_qr(address, error="m").save(kept, kind="png", scale=12, border=4)
    return Enclosure("code.png", kept.getvalue(), PNG)
