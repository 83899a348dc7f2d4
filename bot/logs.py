"""Logs: our own loggers only, one line each, on stderr. A library's log line may hold a token or a person's words."""

import logging
import sys


class _OneLine(logging.Formatter):
    """Hides the token wherever it might stand, and lets no name break a line or colour a terminal."""

    def __init__(self, secret: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        if self._secret:
            line = line.replace(self._secret, "<token>")
        return "".join(character if character.isprintable() else repr(character)[1:-1] for character in line)


def start(level: str, secret: str) -> None:
    """Our loggers write at `level`; every other one is silent. `secret` never stands in a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine(secret))
    ours = logging.getLogger("unionhall")
    ours.handlers[:] = [handler]
    ours.setLevel(level)
    ours.propagate = False
    logging.getLogger().addHandler(logging.NullHandler())
    logging.lastResort = None
