"""Methods by which the bot says which commands it knows, and which of them a person is offered in a chat."""

import re
from typing import Any

from bot.sandbox import access
from bot.sandbox.access import Need
from bot.sandbox.asked import Asked
from bot.sandbox.groups import Group
from bot.sandbox.records import Chat, Json, Person
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.world import World

_COMMAND = re.compile("[a-z0-9_]{1,32}")
_COMMANDS_LIMIT = 100
_LANGUAGE = re.compile("(?:[a-z]{2})?")
_PLAIN_SCOPES = frozenset(("default", "all_private_chats", "all_group_chats", "all_chat_administrators"))
_CHAT_SCOPES = frozenset(("chat", "chat_administrators", "chat_member"))


class _Unreadable(Exception):
    """What is wrong with a scope."""


def set_my_commands(asked: Asked) -> bool:
    """An empty list is as good as deleting them."""
    given = _given(asked)
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


def offered(world: World, person: Person, chat: Chat) -> list[Json]:
    """The commands a person sees in a chat: those of the narrowest scope there are, in the own language first."""
    spoken = person.language_code[:2]
    for scope in _scopes(world, person, chat):
        for place in ((scope, spoken), (scope, "")):
            if place in world.commands:
                return world.commands[place]
    return []


def _scopes(world: World, person: Person, chat: Chat) -> list[str]:
    if not isinstance(chat, Group):
        return [_key("chat", chat.id), "all_private_chats", "default"]
    above = world.standing(chat, person).is_administrator
    scopes = [_key("chat_member", chat.id, person.id), _key("chat_administrators", chat.id) if above else ""]
    scopes += [_key("chat", chat.id), "all_chat_administrators" if above else "", "all_group_chats", "default"]
    return [scope for scope in scopes if scope]


def _given(asked: Asked) -> list[Any]:
    given = asked.parsed("commands", object, "Can't parse commands JSON object")
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("Expected an Array of BotCommand")
    return given


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
    scope = asked.parsed("scope", object, "Can't parse BotCommandScope JSON object")
    try:
        key = "default" if scope is None else _scope_key(asked, scope)
    except _Unreadable as error:
        raise bad_request(f"Can't parse BotCommandScope: {error}") from None
    return key, language(asked)


def _scope_key(asked: Asked, scope: Any) -> str:
    if not isinstance(scope, dict):
        raise _Unreadable("BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind is not None and not isinstance(kind, str):
        raise _Unreadable('Field "type" must be of type String')
    if kind in _PLAIN_SCOPES:
        return str(kind)
    if kind not in _CHAT_SCOPES:
        raise _Unreadable('Can\'t find field "type"' if kind is None else "Unsupported type specified")
    chat_id = str(scope.get("chat_id", ""))
    if not chat_id:
        raise _Unreadable("Empty chat_id specified" if "chat_id" in scope else 'Can\'t find field "chat_id"')
    user_id = _user_id(scope) if kind == "chat_member" else 0
    chat = asked.named_chat(chat_id)
    access.check(chat, Need.MEMBERS)
    if kind != "chat" and chat.is_private:
        raise bad_request("Can't use specified scope in private chats")
    return _key(kind, chat.id, user_id)


def _key(kind: str, chat_id: int, user_id: int = 0) -> str:
    return f"{kind} {chat_id} {user_id}" if user_id else f"{kind} {chat_id}"


def _user_id(scope: Json) -> int:
    value = scope.get("user_id")
    if value is None:
        raise _Unreadable('Can\'t find field "user_id"')
    number = int(value) if str(value).isdecimal() else 0
    if number <= 0:
        raise _Unreadable("Invalid user_id specified")
    return number


def language(asked: Asked) -> str:
    language = asked.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("Invalid language code specified")
    return language


METHODS = {
    "setMyCommands": (set_my_commands, "commands scope language_code"),
    "getMyCommands": (get_my_commands, "scope language_code"),
    "deleteMyCommands": (delete_my_commands, "scope language_code"),
}
