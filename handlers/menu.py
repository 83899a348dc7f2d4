"""The main menu: a keyboard that never scrolls away, and what its letters need to know of the person."""

from handlers.buttons import Key, ReplyKeys
from storage.values import Values
from storage.visitors import Visitor

MENU = ReplyKeys(
    (
        (Key("home.label_hardship"), Key("talks.label_home")),
        (Key("activities.label_all"), Key("learning.label_home")),
        (Key("home.label_mine"), Key("home.label_more")),
        (Key("home.label_desk", when="desk"),),
        # An officer who came by a code is known by name only after sharing the number, and goes on no visits before.
        (Key("visits.label_mine", when="visits"), Key("joining.label_share", when="nameless", shares_contact=True)),
    )
)


def menu_values(by: Visitor) -> Values:
    """The values that every letter with the menu carries."""
    return {"name": by.name, "unit": by.unit, "desk": by.has_desk, "nameless": by.member_id is None, "visits": by.goes}
