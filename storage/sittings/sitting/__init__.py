"""Sitting: one question after another on one screen. Begin, answer, go on, put off, come back, hand in.

Buttons carry the sitting and the place; one of a place that is not shown any more shows the one that is. Time is the
server's: an answer that came in after `ends_at` does not count, and what was answered before does.
"""

from storage.sittings.sitting.answering import choose, clear, confirm, look, open_question, tick, write
from storage.sittings.sitting.life import answers, begin, content_at, end, open_one, take, times, words_of
from storage.sittings.sitting.moving import SHEET, ask_hand_in, go_on, hand_in, put_off, see, sheet, turn_to
from storage.sittings.sitting.showing import reviewed, show
from storage.sittings.sitting.terms import (
    SERVICE,
    LettersUnfit,
    Manner,
    NoPicture,
    NoSuchSitting,
    NothingToAsk,
    WordsUnfit,
    spot,
)

__all__ = [
    "SERVICE",
    "SHEET",
    "LettersUnfit",
    "Manner",
    "NoPicture",
    "NoSuchSitting",
    "NothingToAsk",
    "WordsUnfit",
    "answers",
    "ask_hand_in",
    "begin",
    "choose",
    "clear",
    "confirm",
    "content_at",
    "end",
    "go_on",
    "hand_in",
    "look",
    "open_one",
    "open_question",
    "put_off",
    "reviewed",
    "see",
    "sheet",
    "show",
    "spot",
    "take",
    "tick",
    "times",
    "turn_to",
    "words_of",
    "write",
]
