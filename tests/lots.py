"""Which of a test's pairs of database and language are run: not all of them each time, or nobody would run them.

Each rule is tried on one of the databases, as its name's lot falls, so that every file has tests on both; what is about
the databases themselves is tried on both, and what is there on one alone is tried there. A file of stories is told on
one of them, and a story told in both languages then in one: in Chinese on SQLite, in English on PostgreSQL.
`--every-pair` runs them all, as `make crash` does.
"""

from collections import Counter
from zlib import crc32

import pytest

from tests import server

_BACKENDS = ("sqlite", "postgresql")
#: Who asks for these by name is about what one database does when there is another opening of it.
_TOLD_APART = {"opened", "other_writer", "empty_url", "postgres"}
#: The language of a story told in both, on each.
_TOLD_IN = {"sqlite": "zh", "postgresql": "en"}
#: Folders where the tests of a file share a bot, or what a long run came to: they go together.
_TOGETHER = {"story", "crash", "fuzz"}


def choose(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the others out. Without a server nothing is: what is left would be told on none."""
    if config.getoption("--every-pair") or not server.answers():
        return
    there = Counter(_rule(item) for item in items)
    left = [item for item in items if there[_rule(item)] > 1 and not _is_drawn(item)]
    config.hook.pytest_deselected(items=left)
    out = set(left)
    items[:] = [item for item in items if item not in out]


def _rule(item: pytest.Item) -> str:
    """The test on whichever database: of one that is there on one alone no lot is drawn, or nobody would run it."""
    head, bracket, given = item.nodeid.partition("[")
    return head + bracket + next((given.replace(one, "", 1) for one in _BACKENDS if one in given), given)


def _is_drawn(item: pytest.Item) -> bool:
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if "backend" not in given:
        return True
    if "tongue" in given and given["tongue"].language != _TOLD_IN[given["backend"]]:
        return False
    assert isinstance(item, pytest.Function)
    if item.get_closest_marker("both_databases") or _TOLD_APART & set(item._fixtureinfo.argnames):
        return True
    lot = item.path.name if item.path.parent.name in _TOGETHER else item.nodeid.replace(given["backend"], "")
    return given["backend"] == _BACKENDS[crc32(lot.encode()) % 2]
