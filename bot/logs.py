"""Logs: our own loggers only, one line each, on stderr. A library's log line may hold a token or a person's words."""

import logging
import sys
from collections.abc import Collection

#: Letters of a secret below which every line would lose some of its own; nobody writes one into a log anyway.
_SHORTEST = 6


class _OneLine(logging.Formatter):
    """Hides the secrets wherever they might stand, and lets no name break a line or colour a terminal."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = [one for one in secrets if len(one) >= _SHORTEST]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "<secret>")
        return "".join(character if character.isprintable() else repr(character)[1:-1] for character in line)


def start(level: str, secrets: Collection[str]) -> None:
    """Our loggers write at `level`; every other one is silent. None of `secrets` stands in a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine(secrets))
    ours = logging.getLogger("unionhall")
    ours.handlers[:] = [handler]
    ours.setLevel(level)
    ours.propagate = False
    logging.getLogger().addHandler(logging.NullHandler())
    logging.lastResort = None
