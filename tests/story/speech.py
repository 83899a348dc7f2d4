"""What a person would press or read, in either language, taken from the texts themselves."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.sandbox.records import Message
from bot.words import Words

_WORDS = Words(ZoneInfo("Asia/Shanghai"))
#: Telegram's language code of a person of each tongue.
CODES = {"zh": "zh-hans", "en": "en"}


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


ZH, EN = Tongue("zh"), Tongue("en")
