"""Buttons and screens: what a counter shows, and how a press is made and read, in one place.

Callback data is `1name:argument:…`: a version character, the button's name, plain arguments; at most 64 bytes.
"""

import re
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseHandler, CommandHandler

from handlers.context import Context
from handlers.screens import Press, Screen
from storage.values import Value, Values, lines_of

VERSION = "1"
_MOST_BYTES = 64
_NUMBER = re.compile(r"[0-9]{1,18}")

Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A button whose arguments are values of the letter it stands under."""

    button: "Button | Link"
    names: tuple[str, ...]

    def press(self, values: Values) -> Press:
        return self.button(*(values[name] for name in self.names))


@dataclass(frozen=True, slots=True)
class Listed:
    """A row for each line of a list among the letter's values, or for each `wide` of them: the button, with arguments
    taken from the line, which fills its label too. `when`: the value of a line without which it has none."""

    button: "Button | Link"
    lines: str
    names: tuple[str, ...]
    wide: int = 1
    when: str | None = None

    def presses(self, values: Values) -> list[Press]:
        return [self.press(line) for line in lines_of(values[self.lines]) if self.is_there(line)]

    def is_there(self, line: Values) -> bool:
        return self.when is None or bool(line[self.when])

    def press(self, line: Values) -> Press:
        return self.button(*(line[name] for name in self.names), **line)


@dataclass(frozen=True, slots=True)
class Beside:
    """Several buttons of each line beside each other, a row a line: those that the line has, of one list all."""

    listed: tuple[Listed, ...]

    def __iter__(self) -> Iterator[Listed]:
        return iter(self.listed)

    def rows(self, values: Values) -> list[list[Press]]:
        lines = lines_of(values[self.listed[0].lines])
        return [[one.press(line) for one in self.listed if one.is_there(line)] for line in lines]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the reply keyboard: the text block of its label, and the value that must be true for it to be there."""

    label: str
    when: str | None = None
    shares_contact: bool = False


@dataclass(frozen=True, slots=True)
class ReplyKeys:
    """A reply keyboard that stays until another takes its place."""

    rows: tuple[tuple[Key, ...], ...]


#: What people's keyboards say, in every language -> the label's text block.
KeyTexts: TypeAlias = Mapping[str, str]
Keyboard: TypeAlias = ReplyKeys | Sequence[Listed | Beside | Sequence[Fitted]]
Keyboards: TypeAlias = dict[str, Keyboard]


class Button:
    """A kind of button: `Button("hardship.take", int)`. Called with its arguments it is a Press."""

    def __init__(self, name: str, *kinds: type) -> None:
        self.name = name
        self.kinds = kinds
        self._head = VERSION + name

    def __call__(self, *arguments: object, **label: Value) -> Press:
        if len(arguments) != len(self.kinds):
            raise TypeError(f"{self.name} takes {len(self.kinds)} arguments")
        data = ":".join([self._head, *(str(argument) for argument in arguments)])
        if len(data.encode()) > _MOST_BYTES:
            raise ValueError(f"the data of {self.name} are longer than {_MOST_BYTES} bytes")
        return Press(self.name, data, label)

    def of(self, *names: str) -> Fitted:
        """The button with arguments taken from the letter's values of those names."""
        return Fitted(self, names)

    def each(self, lines: str, *names: str, wide: int = 1, when: str | None = None) -> Listed:
        """One of it for each line of the list of that name, with arguments taken from the line, so many in a row;
        `when`: for those alone of which that value is true."""
        return Listed(self, lines, names, wide, when)

    def read(self, update: Update) -> tuple[Any, ...]:
        """The arguments of the press that this update is; ValueError when it is none of this button."""
        arguments = self.arguments(update)
        if arguments is None:
            raise ValueError(self.name)
        return arguments

    def arguments(self, update: Update) -> tuple[Any, ...] | None:
        """The arguments, each of its kind, or None for a press of another button or of nonsense."""
        query = update.callback_query
        head, *rest = (query.data or "").split(":") if query else [""]
        if head != self._head or len(rest) != len(self.kinds):
            return None
        # Plain digits that fit a key; int() would take signs, other scripts' digits and numbers without end.
        if any(kind is int and not _NUMBER.fullmatch(text) for kind, text in zip(self.kinds, rest, strict=True)):
            return None
        try:
            return tuple(kind(text) for kind, text in zip(self.kinds, rest, strict=True))
        except ValueError:
            return None

    def to(self, callback: Callback) -> "PressHandler":
        """The route of this button."""
        return PressHandler(self, callback)


class Link:
    """A kind of button that leads into the private chat with the bot: `Link("groups.come_in", "u", int)` is an address
    with the payload `u_17`, which comes back as `/start u_17`. A payload can be forged; it is no right to anything.
    """

    def __init__(self, name: str, prefix: str, *kinds: type) -> None:
        self.name = name
        self.prefix = prefix
        self.kinds = kinds

    def __call__(self, *arguments: object, **label: Value) -> Press:
        if len(arguments) != len(self.kinds):
            raise TypeError(f"{self.name} takes {len(self.kinds)} arguments")
        return Press(self.name, "", label, start=self.payload(*arguments))

    def payload(self, *arguments: object) -> str:
        """What a link with these arguments carries."""
        return "_".join([self.prefix, *(str(argument) for argument in arguments)])

    def of(self, *names: str) -> Fitted:
        """The button with arguments taken from the letter's values of those names."""
        return Fitted(self, names)

    def each(self, lines: str, *names: str) -> Listed:
        """A row of it for each line of the list of that name, with arguments taken from the line."""
        return Listed(self, lines, names)

    def read(self, update: Update) -> tuple[Any, ...]:
        """The arguments of the link by which somebody came; ValueError when it is none of this kind."""
        arguments = self.arguments(update)
        if arguments is None:
            raise ValueError(self.name)
        return arguments

    def arguments(self, update: Update) -> tuple[Any, ...] | None:
        """The arguments, each of its kind, or None for a message that is no START by this kind of link."""
        message = update.message
        if message is None or message.text is None or message.chat.type != ChatType.PRIVATE:
            return None
        # A text may be nothing but space.
        words = message.text.split()
        return self.understood(words[1]) if len(words) == 2 and words[0] == "/start" else None

    def understood(self, payload: str) -> tuple[Any, ...] | None:
        """The arguments of that payload, or None where it is another's, or nonsense."""
        head, *rest = payload.split("_", len(self.kinds))
        if head != self.prefix or len(rest) != len(self.kinds):
            return None
        if any(kind is int and not _NUMBER.fullmatch(text) for kind, text in zip(self.kinds, rest, strict=True)):
            return None
        return tuple(kind(text) for kind, text in zip(self.kinds, rest, strict=True))

    def to(self, callback: Callback) -> "LinkHandler":
        """The route of whoever comes by it; asked before the command `/start` itself."""
        return LinkHandler(self, callback)


class LinkHandler(BaseHandler[Update, Context, None]):
    """A route for those who come by one kind of link."""

    __slots__ = ("link",)

    def __init__(self, link: Link, callback: Callback) -> None:
        super().__init__(callback)
        self.link = link

    def check_update(self, update: object) -> bool:
        return isinstance(update, Update) and self.link.arguments(update) is not None


class PressHandler(BaseHandler[Update, Context, None]):
    """A route for one button."""

    __slots__ = ("button",)

    def __init__(self, button: Button, callback: Callback) -> None:
        super().__init__(callback)
        self.button = button

    @property
    def head(self) -> str:
        """What the data of its presses begin with, up to the first colon."""
        return VERSION + self.button.name

    def check_update(self, update: object) -> bool:
        return isinstance(update, Update) and self.button.arguments(update) is not None


#: A button, the rule that its press runs, and the screen of what comes of it.
Shown: TypeAlias = tuple[Button, Callable[..., Values], Callable[[Values], Screen]]


def routes_of(shown: Iterable[Shown]) -> list[BaseHandler[Update, Context, None]]:
    """The routes of buttons that do no more than that: one press, one rule, one screen."""
    return [button.to(partial(_show, button=button, rule=rule, screen=screen)) for button, rule, screen in shown]


def looks_of(shown: Iterable[Shown]) -> list[BaseHandler[Update, Context, None]]:
    """The same for rules that read alone and take their time."""
    return [button.to(partial(_look, button=button, rule=rule, screen=screen)) for button, rule, screen in shown]


async def _look(
    update: Update, context: Context, *, button: Button, rule: Callable[..., Values], screen: Callable[[Values], Screen]
) -> None:
    await context.look(rule, *button.read(update), answer=screen)


async def _show(
    update: Update, context: Context, *, button: Button, rule: Callable[..., Values], screen: Callable[[Values], Screen]
) -> None:
    await context.write(rule, *button.read(update), answer=screen)


class KeyHandler(BaseHandler[Update, Context, None]):
    """A route for one key of a reply keyboard, in whatever language its label was pressed or typed."""

    __slots__ = ("key_texts", "label")

    def __init__(self, label: str, callback: Callback, key_texts: KeyTexts) -> None:
        super().__init__(callback)
        self.label = label
        self.key_texts = key_texts

    def check_update(self, update: object) -> bool:
        message = update.message if isinstance(update, Update) else None
        return bool(message and message.text and self.key_texts.get(message.text.strip()) == self.label)


def door_of(route: BaseHandler[Update, Context, None]) -> str | None:
    """The door of the matrix that the route opens; None for words and for what opens none."""
    if isinstance(route, PressHandler):
        return route.button.name
    if isinstance(route, LinkHandler):
        return f"link:{route.link.name}"
    if isinstance(route, KeyHandler):
        return f"label:{route.label}"
    if isinstance(route, CommandHandler):
        return f"/{min(route.commands)}"
    return getattr(route, "door", None)
