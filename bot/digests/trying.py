"""The other side of the trying-out process: whether a template can be used, or why not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.sheets.process import Unread, said
from storage.digests.templates import Checked

#: Processor seconds: most of them for opening the house's texts and terms.
_SECONDS: Final = 12
_SLOW: Final = {"rosters.too_slow", "rosters.too_heavy"}


def read(path: Path, language: str, *, descriptors: Sequence[int] = ()) -> Checked:
    """The template in the file. Unread, with one sentence, where it can't be used."""
    try:
        with said("bot.digests.child", path, ending=language, descriptors=descriptors, least=_SECONDS) as lines:
            return Checked(next(iter(lines))["text"])
    except Unread as unread:
        raise Unread("digests.unfit_slow" if unread.key in _SLOW else unread.key, unread.values) from None
