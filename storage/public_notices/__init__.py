"""Public notices (公示): who is to be on file is shown to colleagues, masked, for some working days, with consent.

Each page is a part of a notice's life: `agreeing` asks the person, `posting` hangs it up, `objecting` and `answering`
are what colleagues say against it (`inheriting`: after the case has gone to another officer), `ending` takes it down;
`page` is the officer's, `terms` what is shown and where.
A floor above `storage.dossiers`: PUBLISH, TAKE_DOWN and END_NOTICE of the table of moves are made here alone.
"""

from storage.public_notices.agreeing import withdraw
from storage.public_notices.ending import ENDED, edit_ended, end, follow, stray
from storage.public_notices.inheriting import heirs
from storage.public_notices.inheriting import tell as tell_heirs
from storage.public_notices.masking import masked
from storage.public_notices.page import summary
from storage.public_notices.posting import RIGHT, may_have, may_stand, on_paper, post_ended
from storage.public_notices.records import (
    ANSWERED,
    SERVICE,
    NotThatDay,
    Objection,
    Outcome,
    PublicNotice,
    State,
    Why,
)

__all__ = [
    "ANSWERED",
    "ENDED",
    "RIGHT",
    "SERVICE",
    "NotThatDay",
    "Objection",
    "Outcome",
    "PublicNotice",
    "State",
    "Why",
    "edit_ended",
    "end",
    "follow",
    "heirs",
    "masked",
    "may_have",
    "may_stand",
    "on_paper",
    "post_ended",
    "stray",
    "summary",
    "tell_heirs",
    "withdraw",
]
