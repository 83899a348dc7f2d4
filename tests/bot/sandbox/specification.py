"""The Bot API's own tables, python-telegram-bot and aiogram as judges of everything the sandbox says."""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import telegram
from telegram.warnings import PTBDeprecationWarning

from tests import second_opinion
from tests.story.strictness import surplus

_TABLES = json.loads(Path(__file__).with_name("bot_api.json").read_text())
TYPES: dict[str, dict[str, str] | list[str]] = _TABLES["types"]
METHODS: dict[str, dict[str, Any]] = _TABLES["methods"]
#: What the real server sends though no table has it, so that older bots go on.
_UNDOCUMENTED = {"Poll": {"correct_option_id?": "Integer"}}
_PLAIN = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}


def parameters(method: str) -> dict[str, bool]:
    """The parameters of a method, and whether each is required."""
    given = METHODS[method]["parameters"]
    return {name.removesuffix("?"): not name.endswith("?") for name in given}


def check_result(method: str, result: Any) -> None:
    _check_any(result, METHODS[method]["returns"].split("|"), method)


def check(value: Any, kind: str, where: str) -> None:
    """Asserts that a value is of a type of the specification: no field too many, none too few."""
    if kind.startswith("="):
        assert value == kind[1:], f"{where} is {value!r}, not {kind[1:]!r}"
    elif kind.startswith("Array of "):
        assert isinstance(value, list), f"{where} is {value!r}, not {kind}"
        for number, item in enumerate(value):
            check(item, kind.removeprefix("Array of "), f"{where}[{number}]")
    elif kind in _PLAIN:
        plain = isinstance(value, _PLAIN[kind]) and (kind == "Boolean" or not isinstance(value, bool))
        assert plain, f"{where} is {value!r}, not {kind}"
    elif kind == "MaybeInaccessibleMessage":
        check(value, "Message" if value["date"] else "InaccessibleMessage", where)
    elif isinstance(fields := TYPES[kind], list):
        _check_any(value, fields, where)
    else:
        _check_fields(value, fields | _UNDOCUMENTED.get(kind, {}), where)


def _check_any(value: Any, kinds: list[str], where: str) -> None:
    complaints = []
    for kind in kinds:
        try:
            check(value, kind, where)
        except AssertionError as error:
            complaints.append(f"as {kind}: {error}")
        else:
            return
    raise AssertionError("\n".join(complaints))


def _check_fields(value: Any, fields: dict[str, str], where: str) -> None:
    assert isinstance(value, dict), f"{where} is {value!r}, not an object"
    required = {name for name in fields if not name.endswith("?")}
    assert required <= value.keys(), f"{where} lacks {required - value.keys()}"
    known = {name.removesuffix("?"): kind for name, kind in fields.items()}
    for name, item in value.items():
        assert name in known, f"{where} has no field {name}"
        _check_any(item, known[name].split("|"), f"{where}.{name}")


def check_update(update: dict[str, Any]) -> None:
    """Against the tables, and read by both libraries with nothing left over."""
    (kind,) = update.keys() - {"update_id"}
    check(update, "Update", "update")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBDeprecationWarning)  # of what is sent for older bots
        read = telegram.Update.de_json(update, None)
    assert getattr(read, kind) is not None
    assert list(_left_over(read, "update")) == []
    assert [
        one
        for one in surplus(second_opinion.update_model().model_validate(_as_of_now(update)))
        if not _is_undocumented(one)
    ] == []


def _as_of_now(value: Any) -> Any:
    """With what aiogram, which speaks Bot API 10.3, requires beyond 10.0: one more right of administrators."""
    if isinstance(value, list):
        return [_as_of_now(item) for item in value]
    if not isinstance(value, dict):
        return value
    newer = {"can_send_welcome_messages": False} if value.get("status") == "administrator" else {}
    return {name: _as_of_now(item) for name, item in value.items()} | newer


def _left_over(value: Any, where: str) -> Iterator[str]:
    """What python-telegram-bot found no place for."""
    if isinstance(value, telegram.TelegramObject):
        yield from (f"{where}.{name}" for name in value.api_kwargs if not _is_undocumented(f"{where}.{name}"))
        names = {name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())} - {"_bot"}
        for name in names - {"api_kwargs", "_id_attrs", "__dict__"}:
            yield from _left_over(getattr(value, name, None), f"{where}.{name}")
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _left_over(item, where)


def _is_undocumented(where: str) -> bool:
    return any(where.endswith(f".{name[:-1]}") for fields in _UNDOCUMENTED.values() for name in fields)
