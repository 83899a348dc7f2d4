"""Errors: one number joins what a person sees and what the log has; the log has kind and place, never a value."""

import logging
import secrets
import traceback
from pathlib import Path

log = logging.getLogger("unionhall.errors")

#: Letters and digits that can't be misheard or misread on the telephone.
_SPEAKABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_HOUSE = Path(__file__).parent.parent


class Stopped(Exception):
    """What ends a command: the text of `key`, filled with `values`, says why and what to do."""

    key: str

    def __init__(self, **values: object) -> None:
        super().__init__(self.key)
        self.values = values


def incident() -> str:
    """A new number such as E-7K2M."""
    return "E-" + "".join(secrets.choice(_SPEAKABLE) for _ in range(4))


def place(error: BaseException) -> str:
    """Where in our own code it happened, as `storage/joining.py:120`; elsewhere, the last line there is."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_HOUSE) and ".venv" not in frame.filename]
    last = (ours or frames)[-1:] if frames else []
    return ", ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in last) or "nowhere"


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_HOUSE)) if path.is_relative_to(_HOUSE) else path.name


def report(error: BaseException, number: str) -> None:
    """One line for the log: number, kind, place. The error's own text may hold a person's words and stays out."""
    log.error("%s: %s at %s", number, type(error).__name__, place(error))
