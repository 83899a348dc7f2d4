"""Rendering: a letter becomes the method and parameters of one Bot API call, in its reader's language."""

import html
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from bot import quizzes
from bot.papers.enclosures import AnyPaper, Paper, Picture, Printout
from bot.words import Words
from handlers.buttons import Beside, Fitted, Keyboards, Listed, ReplyKeys
from handlers.screens import Press
from storage.outbox import ABOUT_OTHERS, IN_GROUPS, OWN, Letter
from storage.values import Value, Values


class Renderer:
    """Puts letters into words and buttons."""

    def __init__(
        self,
        words: Words,
        keyboards: Keyboards,
        papers: Mapping[str, AnyPaper] | None = None,
        pictures: Mapping[str, Picture] | None = None,
        polls: Collection[str] = (),
    ) -> None:
        self.words = words
        #: What letters bring along, and what they show, by their key.
        self.papers = papers or {}
        self.pictures = pictures or {}
        #: Keys of letters that are quizzes of Telegram's own.
        self._polls = polls
        self._keyboards = keyboards
        # Labels are few and shown again and again; one that is not remembered is only rendered anew.
        self._label = lru_cache(4096)(self._worded)

    def can_replace(self, letter: Letter) -> bool:
        """Whether the letter can take the place of a message: one with a reply keyboard, or a picture, never does."""
        if letter.key in self.pictures or letter.key in self._polls:
            return False
        return letter.buttons is not None or not isinstance(self._keyboards.get(letter.key), ReplyKeys)

    def call(self, letter: Letter, *, plain: bool = False, text: str | None = None) -> tuple[str, dict[str, Any]]:
        """The method and its parameters; an edit replaces the message that the letter names. `plain`: without tags.
        `text`: in the place of the words that the house has for it."""
        if letter.key in self._polls:
            return "sendPoll", {"chat_id": letter.chat_id, **quizzes.quiz(letter, self.speaker(letter.language))}
        text = self.words.html(letter.key, letter.values, letter.language) if text is None else text
        parameters: dict[str, Any] = {
            "chat_id": letter.chat_id,
            "text": html.unescape(_TAG.sub("", text)) if plain else text,
            "parse_mode": None if plain else "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": self._markup(letter),
        }
        if letter.edits is not None:
            parameters["message_id"] = letter.edits
            return "editMessageText", parameters
        # What concerns another person must not wander on by a tap on "forward".
        own = letter.right in OWN and letter.right not in ABOUT_OTHERS
        open_to_all = own or letter.right in IN_GROUPS or letter.key in self.pictures
        parameters["protect_content"] = None if open_to_all else True
        return "sendMessage", parameters

    def document(self, letter: Letter, *, plain: bool = False) -> tuple[str, dict[str, Any]]:
        """The same for a letter that has a paper: its text stands below it. Whoever has it may keep it and send it on:
        it is there to be worked with. A guarded one is a picture that stays where it is."""
        paper = self.papers.get(letter.key)
        if isinstance(paper, Paper | Printout) and paper.guarded:
            guarded = {**self._caption(letter, plain=plain), "photo": "attach://paper", "protect_content": True}
            return "sendPhoto", guarded
        return "sendDocument", {**self._caption(letter, plain=plain), "document": "attach://paper"}

    def photo(self, letter: Letter, *, plain: bool = False) -> tuple[str, dict[str, Any]]:
        """The same for a letter that has a picture, which may be sent on too."""
        return "sendPhoto", {**self._caption(letter, plain=plain), "photo": "attach://paper"}

    def _caption(self, letter: Letter, *, plain: bool) -> dict[str, Any]:
        _, parameters = self.call(replace(letter, edits=None), plain=plain)
        kept = {name: parameters[name] for name in ("chat_id", "parse_mode", "reply_markup")}
        return {**kept, "caption": parameters["text"]}

    def speaker(self, language: str) -> Callable[[str, Values], str]:
        """Texts for plain places, in that language."""
        return partial(self.words.plain, language=language)

    def toast(self, key: str, values: Values, language: str) -> str:
        """The words over a pressed button: 200 characters at most."""
        return self.words.plain(key, values, language)[:200]

    def _markup(self, letter: Letter) -> dict[str, Any] | None:
        if letter.buttons is not None:
            rows = [[self._packed(press, letter.language) for press in row] for row in _lists(letter.buttons)]
            return {"inline_keyboard": rows} if rows else None
        keyboard = self._keyboards.get(letter.key)
        if keyboard is None:
            return None
        if isinstance(keyboard, ReplyKeys):
            return self._reply_keys(keyboard, letter)
        rows = [row for each in keyboard for row in self._rows(each, letter)]
        return {"inline_keyboard": rows} if rows else None

    def _rows(self, each: Listed | Beside | Sequence[Fitted], letter: Letter) -> list[list[dict[str, str]]]:
        if isinstance(each, Beside):
            return [[self._pressed(press, letter.language) for press in row] for row in each.rows(letter.values)]
        if isinstance(each, Listed):
            pressed = [self._pressed(press, letter.language) for press in each.presses(letter.values)]
            return [pressed[at : at + each.wide] for at in range(0, len(pressed), each.wide)]
        return [[self._pressed(fitted.press(letter.values), letter.language) for fitted in each]]

    def _pressed(self, press: Press, language: str) -> dict[str, str]:
        return self._button(press.name, press.label, language, data=press.data, start=press.start)

    def _packed(self, press: Value, language: str) -> dict[str, str]:
        assert isinstance(press, dict)
        label = press["label"]
        assert isinstance(label, dict)
        data, start = str(press.get("data", "")), press.get("start")
        return self._button(str(press["name"]), label, language, data=data, start=None if start is None else str(start))

    def _button(self, name: str, label: Values, language: str, *, data: str, start: str | None) -> dict[str, str]:
        text = self._label(name, tuple(label.items()), language)
        if start is None:
            return {"text": text, "callback_data": data}
        return {"text": text, "url": self.words.links.start(start)}

    def _worded(self, name: str, label: tuple[tuple[str, Value], ...], language: str) -> str:
        noun, _, block = name.partition(".")
        return self.words.plain(f"{noun}.button_{block}", dict(label), language)

    def _reply_keys(self, keyboard: ReplyKeys, letter: Letter) -> dict[str, Any]:
        rows = [
            [
                {
                    "text": self.words.plain(key.label, {}, letter.language),
                    **({"request_contact": True} if key.shares_contact else {}),
                }
                for key in row
                if key.when is None or letter.values.get(key.when)
            ]
            for row in keyboard.rows
        ]
        return {"keyboard": [row for row in rows if row], "resize_keyboard": True, "is_persistent": True}


_TAG = re.compile(r"</?[a-z][^>]*>")


def _lists(rows: list[Value]) -> list[list[Value]]:
    return [row for row in rows if isinstance(row, list)]
