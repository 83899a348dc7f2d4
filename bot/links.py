"""Links: the addresses that open the bot's own private chat. Whatever leads to the bot is made here."""

import re

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Links:
    """Knows the bot's user name as soon as Telegram has told it, which is before anything is sent."""

    def __init__(self) -> None:
        self.username = ""

    def start(self, payload: str = "") -> str:
        """Opens the chat; START there is `/start payload`. ValueError for what Telegram would not carry."""
        if not _PAYLOAD.fullmatch(payload):
            raise ValueError("a link carries up to 64 of A-Z a-z 0-9 _ -")
        return f"{self._address}?start={payload}" if payload else self._address

    @property
    def _address(self) -> str:
        if not self.username:
            raise LookupError("the bot's user name is not known yet")
        return f"https://t.me/{self.username}"
