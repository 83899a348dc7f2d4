"""Refusals: what a rule answers when it says no. A fact with values; the sentence is found by name in the texts."""

import re
from typing import ClassVar

from storage.values import Value


class Refusal(Exception):
    """A rule's no. Its text key is the noun of its module and its own name in snake case: `hardship.already_taken`."""

    key: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        # `storage.hardship.casework` is a page of the noun hardship.
        room, *pages = cls.__module__.split(".")
        noun = pages[0] if room == "storage" else pages[-1]
        cls.key = f"{noun}.{re.sub(r'(?<!^)(?=[A-Z])', '_', cls.__name__).lower()}"

    def __init__(self, **values: Value) -> None:
        super().__init__(self.key)
        self.values = values


def refusals(kind: type[Refusal] = Refusal) -> set[str]:
    """The key of every no that the rooms know."""
    return {key for each in kind.__subclasses__() for key in (each.key, *refusals(each))}


class StorageUnusable(Exception):
    """The data can't be opened as they are; `reason` names the case and `values` fill its sentence at the edge."""

    def __init__(self, reason: str, **values: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


class StorageFault(Exception):
    """The database could not take it now (locked, full, gone): nothing of it is kept, and it may be tried again."""
