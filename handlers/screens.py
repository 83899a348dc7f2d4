"""Screens: what a counter answers: a text by its key, the values in it, and the buttons below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from storage.outbox import VISITOR
from storage.values import Value, Values


@dataclass(frozen=True, slots=True)
class Press:
    """A button with its arguments, ready to be shown; `label` fills the words of `button_<name>`.

    `data` comes back when it is pressed. With `start` it is a link instead: it opens the private chat with the bot,
    which then gets `/start <start>`.
    """

    name: str
    data: str
    label: Values
    start: str | None = None

    def pack(self) -> Value:
        leads = {"data": self.data} if self.start is None else {"start": self.start}
        return {"name": self.name, **leads, "label": self.label}


@dataclass(frozen=True, slots=True)
class Screen:
    """A text and its buttons. Without `buttons` the keyboard of the key is shown. After a press the screen takes the
    place of the pressed message, unless it is `fresh`: an event, which is a message of its own. Of two with the same
    `once` to one person only the first is sent."""

    key: str
    values: Values = field(default_factory=dict)
    buttons: Sequence[Sequence[Press]] | None = None
    fresh: bool = False
    once: str | None = None
    #: By which right the person has it, and to what; the postman asks again in the moment the letter leaves.
    right: str = VISITOR
    subject: int = 0
    #: In a group: for whoever asked alone, in private.
    aside: bool = False

    def packed_buttons(self) -> list[Value] | None:
        if self.buttons is None:
            return None
        return [[press.pack() for press in row] for row in self.buttons if row]


@dataclass(frozen=True, slots=True)
class Toast:
    """A word that flashes up over the pressed button (or, as an alert, waits to be closed); no message."""

    key: str
    values: Values = field(default_factory=dict)
    alert: bool = False


def in_rows(presses: Sequence[Press], wide: int = 2) -> list[list[Press]]:
    """The presses row by row, that many beside each other."""
    return [list(presses[at : at + wide]) for at in range(0, len(presses), wide)]


def neighbours(found: Values) -> list[tuple[int, int]]:
    """The pages beside the one shown (`page` of `pages`), as far as there are any: in which direction, and which."""
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    return [(step, page + step) for step in (-1, 1) if 0 <= page + step < pages]


def page_turns(to: Callable[..., Press], found: Values, *first: object, **label: Value) -> list[Press]:
    """A button to each of these pages: its arguments end with the page; `step` and the other labels are its words'."""
    return [to(*first, page, step=step, **label) for step, page in neighbours(found)]


#: What a counter answers; two screens are two messages, and a toast may flash up beside them.
Reply: TypeAlias = Screen | Toast | tuple[Screen | Toast, ...] | None
