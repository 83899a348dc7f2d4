"""The letter of the week: its buttons."""

from handlers.buttons import Beside, Keyboards
from handlers.digests.acting import DRIVE, DRIVE_LONGER, HAND, LATER, NUDGE, OPEN
from handlers.digests.doors import DESK, TEMPLATES, WHEN
from handlers.digests.listing import LIST
from handlers.visits import MINE

KEYBOARDS: Keyboards = {
    "digests.weekly": [
        Beside(
            (
                OPEN.each("lines", "kind", "id"),
                NUDGE.each("lines", "kind", "id", when="nudge"),
                HAND.each("lines", "kind", "id", when="hand"),
                LATER.each("lines", "kind", "id", when="later"),
            )
        ),
        MINE.each("mine"),
        Beside((OPEN.each("behind_lines", "kind", "id"), NUDGE.each("behind_lines", "kind", "id"))),
        Beside((DRIVE.each("drives", "drive"), DRIVE_LONGER.each("drives", "drive"))),
        LIST.each("figures", "shown", "page", wide=2),
        [DESK.of(), WHEN.of()],
    ],
    "digests.nudged": [OPEN.each("lines", "kind", "id")],
    "digests.template_failed": [[TEMPLATES.of()]],
    "digests.nobody_has_it": [[DESK.of()]],
    "digests.nothing_behind": [[DESK.of()]],
    "digests.nothing_sent": [[TEMPLATES.of()]],
}
