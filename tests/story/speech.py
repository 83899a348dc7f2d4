"""What a person would press or read, in either language, taken from the texts themselves."""

import re
from collections.abc import Callable, Iterable
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.phones import Phone, Wanted
from bot.sandbox.records import Message
from bot.words import Words, _catalogue

_WORDS = Words(ZoneInfo("Asia/Shanghai"))
#: Telegram's language code of a person of each tongue.
CODES = {"zh": "zh-hans", "en": "en"}
#: Seconds that a person waits for an answer, on a busy machine.
PATIENT = 60.0
_HAN = re.compile(r"[\u4e00-\u9fff]+")
#: The roster's names stay as they are in every language.
_NAMES = "城东供水站|城西供水站|办公室|职工\\d\\d|王秀英|陈敏|赵国强|孙丽(?:zh|en)?|周[同通]|李明|陈桂芳"


class Tongue:
    """One language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.code = CODES[language]

    def label(self, key: str, **values: object) -> str:
        """What stands on a button or key."""
        return _WORDS.plain(key, values, self.language)

    def shows(self, key: str, **values: object) -> Callable[[Message], bool]:
        """A message with that button below it."""
        label = self.label(key, **values)
        return lambda message: any(label in row for row in message.buttons)

    def offers(self, button: str, **values: object) -> Callable[[Message], bool]:
        """`shows` by the button's own name: `hardship.take`."""
        return self.shows(_block(button), **values)

    def press(self, phone: Phone, button: str, then: Wanted, **values: object) -> Message:
        """Presses the button that a person would read so, and reads what comes of it."""
        phone.press(self.label(_block(button), **values), PATIENT)
        return phone.wait_for(then, PATIENT)

    def press_on(self, phone: Phone, message: Message, button: str, then: Wanted, **values: object) -> Message:
        """The same below that very message."""
        phone.press_on(message, self.label(_block(button), **values))
        return phone.wait_for(then, PATIENT)

    def tap(self, phone: Phone, key: str, then: Wanted) -> Message:
        """Presses a key of the keyboard below the chat: `home.label_mine`."""
        phone.press(self.label(key), PATIENT)
        return phone.wait_for(then, PATIENT)

    def says(self, key: str, **values: object) -> str:
        """A whole text as it stands on the telephone."""
        return unescape(re.sub("<[^>]*>", "", _WORDS.html(key, values, self.language)))

    def phrase(self, source: str) -> str:
        """A sentence within a text, by its Chinese source."""
        return _catalogue(self.language).gettext(source)


def _block(button: str) -> str:
    noun, _, name = button.partition(".")
    return f"{noun}.button_{name}"


ZH, EN = Tongue("zh"), Tongue("en")
both = pytest.mark.parametrize("tongue", [ZH, EN], ids=["zh", "en"])


def han_in(phones: Iterable[Phone], *own_words: str) -> list[str]:
    """Chinese that the bot shows on those telephones, besides names and what people wrote themselves."""
    names = re.compile("|".join([*map(re.escape, own_words), _NAMES]))
    found: list[str] = []
    for phone in phones:
        rows = [row for one in phone.from_bot for row in one.buttons] + phone.keyboard
        shown = [one.text for one in phone.from_bot] + [label for row in rows for label in row]
        shown += [toast.text for toast in phone.toasts]
        found += [text for text in shown if _HAN.search(names.sub("", text))]
    return found
