"""Draws (抽签): the places of an activity by lot once sign-up has closed, by a rule that everybody can read beforehand.

`terms` is the pure rule, `records` what is kept, `setting` the officer's choice, `looking` what everybody reads,
`drawing` the draw itself and its letters.
"""

from storage.draws.drawing import ALIKE, draw_due, prepare, tell_results
from storage.draws.looking import look
from storage.draws.records import DRAWS, LINES, Draw, DrawLine
from storage.draws.setting import (
    NoDraw,
    TermsFixed,
    open_terms,
    page_of_units,
    set_share,
    set_unit_most,
    toggle_unit,
    turn_twice,
)
from storage.draws.terms import Reason, Terms, digest, draw, lot

__all__ = [
    "ALIKE",
    "DRAWS",
    "LINES",
    "Draw",
    "DrawLine",
    "NoDraw",
    "Reason",
    "Terms",
    "TermsFixed",
    "digest",
    "draw",
    "draw_due",
    "look",
    "lot",
    "open_terms",
    "page_of_units",
    "prepare",
    "set_share",
    "set_unit_most",
    "tell_results",
    "toggle_unit",
    "turn_twice",
]
