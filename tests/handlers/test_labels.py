"""Every button that a counter makes can be shown: its label has the words that it is given, in both languages."""

import ast
import importlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError

import handlers
from bot.words import Words
from handlers.activities import keeping
from handlers.buttons import Button, Link

ROOM = Path(handlers.__file__).parent
WORDS = Words(ZoneInfo("Asia/Shanghai"))
#: What a value of a label can be, where the code does not say it.
ANY: tuple[Any, ...] = ("李明", 1, -1, 0, True, None, datetime(2026, 12, 5, 6, tzinfo=UTC), ["hours"])


def made_in(path: Path) -> Iterator[tuple[str, Button | Link, dict[str, Any]]]:
    """Every place in which a button is made whose label is written out there."""
    parts = path.relative_to(ROOM.parent).with_suffix("").parts
    module = importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and isinstance(button := named(module, call.func), Button | Link):
            given = {one.arg: one.value for one in call.keywords}
            if None not in given:
                label = {
                    str(name): value.value if isinstance(value, ast.Constant) else ... for name, value in given.items()
                }
                yield f"{path.name}:{call.lineno}", button, label


def named(module: ModuleType, called: ast.expr) -> object:
    """What `feedback.OPEN` is in that module; None for what is no plain name."""
    if not isinstance(called, ast.Name | ast.Attribute):
        return None
    try:
        return reduce(getattr, ast.unparse(called).split("."), module)
    except AttributeError:
        return None


def lacks(name: str, label: dict[str, Any], language: str) -> bool:
    """Whether it wants a word that it is not given, whatever stands in the place of what the code does not say."""
    noun, _, block = name.partition(".")
    lacking = False
    for value in ANY:
        told = {key: value if given is ... else given for key, given in label.items()}
        try:
            WORDS.plain(f"{noun}.button_{block}", told, language)
        except UndefinedError as error:
            lacking = lacking or "is undefined" in str(error)
        except (AttributeError, TypeError, KeyError, ValueError):
            # No value of that kind.
            continue
        else:
            return False
    return lacking


MADE = [one for path in sorted(ROOM.rglob("*.py")) for one in made_in(path)]


@pytest.mark.parametrize("language", ["zh", "en"])
class TestALabel:
    def test_has_what_it_says(self, language: str) -> None:
        assert len(MADE) > 500
        assert [where for where, button, label in MADE if lacks(button.name, label, language)] == []

    def test_of_what_hangs_on_an_activity_says_nothing_of_its_own(self, language: str) -> None:
        assert [one.button.name for one in keeping.ACTIONS if lacks(one.button.name, {}, language)] == []

    def test_that_wants_more_than_it_is_given_is_found(self, language: str) -> None:
        assert lacks("activities.keep", {}, language)
