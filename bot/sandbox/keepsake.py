"""The world of a demo put away and brought back: who there is, what was said, which polls are open.

Written and read on one's own machine, in one's own folder, by the same program: another version's is no use and is
passed over.
"""

import pickle
from pathlib import Path
from typing import Any

from bot.sandbox.world import World

#: What makes up the world; its clock, its lock and what the bot has yet to hear begin anew.
_PARTS = (
    *("bot", "people", "chats", "files", "commands", "profile", "menu_buttons", "default_rights", "moment"),
    *("_serial", "_press_serial"),
)
_POLLS = ("_polls", "_due")


def put_away(world: World, path: Path) -> None:
    """Whole or not at all, readable for its owner alone."""
    with world.changed:
        parts = {name: getattr(world, name) for name in _PARTS}
        polls = {name: getattr(world.voting, name) for name in _POLLS}
        kept = pickle.dumps((parts, polls))
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(kept)
    fresh.replace(path)


def bring_back(world: World, path: Path) -> bool:
    """Whether there was something that could be used. Before anybody knows any part of this world."""
    try:
        parts, polls = _read(path)
    except Exception:  # noqa: BLE001 - whatever is wrong with it: the demo begins with empty phones
        return False
    with world.changed:
        for owner, found in ((world, parts), (world.voting, polls)):
            for name, value in found.items():
                setattr(owner, name, value)
    return True


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    parts, polls = pickle.loads(path.read_bytes())  # noqa: S301 - our own file in the demo's own folder
    assert (parts.keys(), polls.keys()) == ({*_PARTS}, {*_POLLS})
    return parts, polls
