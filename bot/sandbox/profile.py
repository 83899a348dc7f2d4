"""Methods by which the bot says who it is: its names and descriptions, its menu button, the rights it would like."""

from typing import Any

from bot.sandbox import rights
from bot.sandbox.asked import Asked
from bot.sandbox.commands import language
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def set_my_name(asked: Asked) -> bool:
    """Without a language it is the name everybody sees."""
    _keep(asked, "name")
    if not asked.text("language_code") and asked.text("name"):
        asked.world.bot.first_name = asked.text("name")
    return True


def get_my_name(asked: Asked) -> Json:
    """In a language without a name of its own, the name everybody sees."""
    own = asked.world.profile.get(("name", language(asked)))
    return {"name": own or asked.world.bot.first_name}


def set_my_description(asked: Asked) -> bool:
    return _keep(asked, "description")


def get_my_description(asked: Asked) -> Json:
    return {"description": asked.world.profile.get(("description", language(asked)), "")}


def set_my_short_description(asked: Asked) -> bool:
    return _keep(asked, "short_description")


def get_my_short_description(asked: Asked) -> Json:
    return {"short_description": asked.world.profile.get(("short_description", language(asked)), "")}


def set_chat_menu_button(asked: Asked) -> bool:
    """Without a chat, for all chats that have none of their own; the default takes back what was set."""
    place, button = _menu_place(asked), _menu_button(asked)
    if button["type"] == "default":
        asked.world.menu_buttons.pop(place, None)
    else:
        asked.world.menu_buttons[place] = button
    return True


def get_chat_menu_button(asked: Asked) -> Json:
    buttons = asked.world.menu_buttons
    return buttons.get(_menu_place(asked)) or buttons.get(0) or {"type": "default"}


def set_my_default_administrator_rights(asked: Asked) -> bool:
    given = asked.parsed("rights", object, "Can't parse ChatAdministratorRights JSON object") or {}
    asked.world.default_rights[asked.flag("for_channels")] = _rights(given)
    return True


def get_my_default_administrator_rights(asked: Asked) -> Json:
    for_channels = asked.flag("for_channels")
    held = asked.world.default_rights.get(for_channels, frozenset())
    groups_only = {"can_pin_messages", "can_manage_topics", "can_manage_tags"}
    names = (*(name for name in rights.RIGHTS if name not in groups_only), *rights.CHANNEL_RIGHTS)
    return rights.told(names if for_channels else rights.RIGHTS, held)


def _keep(asked: Asked, name: str) -> bool:
    """An empty text takes it back; the words of this refusal are not Telegram's, which are not known."""
    place, text = (name, language(asked)), asked.text(name)
    if len(text) > _LIMITS[name]:
        raise bad_request(f"{name} must not be longer than {_LIMITS[name]}")
    if text:
        asked.world.profile[place] = text
    else:
        asked.world.profile.pop(place, None)
    return True


def _menu_place(asked: Asked) -> int:
    """The private chat meant, 0 for all."""
    return asked.person("chat_id").id if asked.text("chat_id") else 0


def _menu_button(asked: Asked) -> Json:
    button = asked.parsed("menu_button", object, "Can't parse menu button JSON object")
    if button is None:
        return {"type": "default"}
    if not isinstance(button, dict):
        raise _unreadable("MenuButton must be an Object")
    kind = str(button.get("type"))
    if kind in {"default", "commands"}:
        return {"type": kind}
    if kind != "web_app":
        raise _unreadable("MenuButton has unsupported type" if "type" in button else 'Can\'t find field "type"')
    return _web_app(button)


def _web_app(button: Json) -> Json:
    for place, name, kind in ((button, "text", str), (button, "web_app", dict)):
        if not isinstance(place.get(name), kind):
            raise _unreadable(f'Can\'t find field "{name}"')
    url = button["web_app"].get("url")
    if not isinstance(url, str):
        raise _unreadable('Can\'t find field "url"')
    if not button["text"]:
        raise bad_request("Menu button text must be non-empty")
    if not url.startswith("https://"):
        raise bad_request(f"Menu button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    return {"type": "web_app", "text": button["text"], "web_app": {"url": url}}


def _unreadable(words: str) -> Exception:
    return bad_request(f"Can't parse menu button: {words}")


def _rights(given: Any) -> frozenset[str]:
    if not isinstance(given, dict):
        raise bad_request("Can't parse ChatAdministratorRights: ChatAdministratorRights must be an Object")
    held = set()
    for name in (*rights.RIGHTS, *rights.CHANNEL_RIGHTS):
        if not isinstance(given.get(name, False), bool):
            kind = f'Field "{name}" must be of type Boolean'
            raise bad_request(f"Can't parse ChatAdministratorRights: {kind}")
        if given.get(name):
            held.add(name)
    return frozenset(held | ({"can_manage_chat"} if held else set()))


METHODS = {
    "setMyName": (set_my_name, "name language_code"),
    "getMyName": (get_my_name, "language_code"),
    "setMyDescription": (set_my_description, "description language_code"),
    "getMyDescription": (get_my_description, "language_code"),
    "setMyShortDescription": (set_my_short_description, "short_description language_code"),
    "getMyShortDescription": (get_my_short_description, "language_code"),
    "setChatMenuButton": (set_chat_menu_button, "chat_id menu_button"),
    "getChatMenuButton": (get_chat_menu_button, "chat_id"),
    "setMyDefaultAdministratorRights": (set_my_default_administrator_rights, "rights for_channels"),
    "getMyDefaultAdministratorRights": (get_my_default_administrator_rights, "for_channels"),
}
