"""The terminal: where commands say what was asked for, what is wrong, and ask before they do what can't be undone."""

import sys
from collections.abc import Mapping
from typing import Protocol

from bot.words import Words

#: How a command ends: done; not done, for what the world is like; asked in a way that can't be understood.
OK, FAILED, MISUSED = 0, 1, 2


class Console(Protocol):
    """Where a command says and asks; a terminal is one."""

    def say(self, key: str, values: Mapping[str, object] | None = None) -> None: ...

    def warn(self, key: str, values: Mapping[str, object] | None = None) -> None: ...

    def text(self, key: str, values: Mapping[str, object] | None = None) -> str: ...

    def ask(self, key: str, values: Mapping[str, object] | None = None) -> bool | None:
        """None where nobody can answer."""


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
