"""The terminal: where commands say what was asked for, what is wrong, and ask before they do what can't be undone."""

import sys
from collections.abc import Mapping

from bot.words import Words


class Terminal:
    """Says texts in the union's language: what was asked for on stdout, what is wrong on stderr."""

    def __init__(self, words: Words, language: str) -> None:
        self.words = words
        self.language = language

    def say(self, key: str, values: Mapping[str, object] | None = None) -> None:
        print(self.text(key, values), flush=True)

    def warn(self, key: str, values: Mapping[str, object] | None = None) -> None:
        print(self.text(key, values), file=sys.stderr, flush=True)

    def ask(self, key: str, values: Mapping[str, object] | None = None) -> bool | None:
        """Whether the person says yes; None where nobody sits at a terminal."""
        if not sys.stdin.isatty():
            return None
        print(self.text(key, values), end=" ", flush=True)
        return sys.stdin.readline().strip().lower() in self.text("rosters.words_for_yes").split()

    def text(self, key: str, values: Mapping[str, object] | None = None) -> str:
        return self.words.plain(key, values or {}, self.language)
