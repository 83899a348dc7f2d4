"""Methods by which the bot says what it is called and which commands it knows."""

import json
import re
from typing import Any

from bot.sandbox.asked import Asked
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request

_COMMAND = re.compile("[a-z0-9_]{1,32}")
_COMMANDS_LIMIT = 100
_LANGUAGE = re.compile("(?:[a-z]{2})?")
_PLAIN_SCOPES = frozenset(("default", "all_private_chats", "all_group_chats", "all_chat_administrators"))
_CHAT_SCOPES = frozenset(("chat", "chat_administrators", "chat_member"))


def set_my_commands(asked: Asked) -> bool:
    """An empty list is as good as deleting them."""
    given = asked.parsed("commands", list, "Can't parse commands JSON object") or []
    commands = [_command(one) for one in given]
    if len(commands) > _COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    place = _place(asked)
    if commands:
        asked.world.commands[place] = commands
    else:
        asked.world.commands.pop(place, None)
    return True


def get_my_commands(asked: Asked) -> list[Json]:
    return asked.world.commands.get(_place(asked), [])


def delete_my_commands(asked: Asked) -> bool:
    asked.world.commands.pop(_place(asked), None)
    return True


def set_my_name(asked: Asked) -> bool:
    return _set_within(asked, "name", 64)


def set_my_description(asked: Asked) -> bool:
    return _set_within(asked, "description", 512)


def set_my_short_description(asked: Asked) -> bool:
    return _set_within(asked, "short_description", 120)


def _set_within(asked: Asked, name: str, limit: int) -> bool:
    """Nothing is kept; the words of this refusal are not Telegram's, which are not known."""
    _language(asked)
    if len(asked.text(name)) > limit:
        raise bad_request(f"{name} must not be longer than {limit}")
    return True


def _command(given: Any) -> Json:
    try:
        command, description = (_words(given, name) for name in ("command", "description"))
    except Refusal as refusal:
        raise bad_request(f"Can't parse BotCommand: {refusal.description.removeprefix('Bad Request: ')}") from None
    command = command.removeprefix("/")
    if not command:
        raise bad_request("Command must be non-empty")
    if len(command) > 32:
        raise bad_request("Command length must not exceed 32")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > 256:
        raise bad_request("Command description length must not exceed 256")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _words(given: Any, name: str) -> str:
    if not isinstance(given, dict):
        raise bad_request("expected an Object")
    if not isinstance(given.get(name), str):
        raise bad_request(f'can\'t find field "{name}"')
    return str(given[name]).strip()


def _place(asked: Asked) -> tuple[str, str]:
    """Scope and language, as the key under which commands are kept."""
    scope = asked.parsed("scope", dict, "Can't parse BotCommandScope JSON object") or {"type": "default"}
    kind = scope.get("type")
    if kind in _PLAIN_SCOPES:
        return kind, _language(asked)
    if kind not in _CHAT_SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    chat = asked.world.chats.get(_identifier(scope, "chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    if kind != "chat" and chat.is_private:
        raise bad_request("Can't use specified scope in private chats")
    key = {"type": kind, "chat_id": chat.id}
    if kind == "chat_member":
        key["user_id"] = _identifier(scope, "user_id")
    return json.dumps(key), _language(asked)


def _identifier(scope: Json, name: str) -> int:
    value = str(scope.get(name, ""))
    if not value.removeprefix("-").isdecimal():
        raise bad_request(f"Can't parse BotCommandScope: Can't find field \"{name}\"")
    return int(value)


def _language(asked: Asked) -> str:
    language = asked.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("Invalid language code specified")
    return language


METHODS = {
    "setMyCommands": (set_my_commands, "commands scope language_code"),
    "getMyCommands": (get_my_commands, "scope language_code"),
    "deleteMyCommands": (delete_my_commands, "scope language_code"),
    "setMyName": (set_my_name, "name language_code"),
    "setMyDescription": (set_my_description, "description language_code"),
    "setMyShortDescription": (set_my_short_description, "short_description language_code"),
}
