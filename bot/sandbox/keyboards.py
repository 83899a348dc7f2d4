"""`reply_markup`: read, refused or put in order as Telegram does."""

import json
from collections.abc import Callable
from typing import Any

from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request

Odd = Callable[[str], None]

_BUTTONS_LIMIT, _INLINE_WIDTH = 100, 8
_KEYBOARD_BUTTONS_LIMIT, _KEYBOARD_WIDTH = 300, 12
_BYTES_LIMIT = 10_000
_PLACEHOLDER_LIMIT = 64
_STYLES = frozenset(("primary", "success", "danger"))
_LOOKS = ("icon_custom_emoji_id", "style")

_INLINE_ACTIONS = {
    "url": str,
    "callback_data": str,
    "web_app": dict,
    "login_url": dict,
    "switch_inline_query": str,
    "switch_inline_query_current_chat": str,
    "switch_inline_query_chosen_chat": dict,
    "copy_text": dict,
    "callback_game": dict,
    "pay": bool,
}
_MAY_BE_EMPTY = ("switch_inline_query", "switch_inline_query_current_chat", "callback_game")
_REQUESTS = {
    "request_users": dict,
    "request_chat": dict,
    "request_managed_bot": dict,
    "request_contact": bool,
    "request_location": bool,
    "request_poll": dict,
    "web_app": dict,
}
_PRIVATE_REQUESTS = {"request_contact": "Phone number", "request_location": "Location", "request_poll": "Poll"}
_INLINE_FIELDS = frozenset(("text", *_LOOKS, *_INLINE_ACTIONS))
_BUTTON_FIELDS = frozenset(("text", *_LOOKS, *_REQUESTS))
_KEYBOARD_FIELDS = {"is_persistent": bool, "resize_keyboard": bool, "one_time_keyboard": bool, "selective": bool}
_TYPE_NAMES = {str: "String", bool: "Boolean", dict: "Object", list: "Array"}


def read(text: str, *, private: bool, odd: Odd) -> Json | None:
    """The markup in the form messages carry it; None when there is none. Unknown fields go to `odd`."""
    if not text:
        return None
    try:
        markup = json.loads(text)
    except ValueError:
        raise bad_request("Can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad_request("Object expected as reply markup")
    if len(text.encode()) > _BYTES_LIMIT:
        raise bad_request("reply markup is too long")
    if rows := _rows(markup, "keyboard", 'Field "keyboard"'):
        return _reply_keyboard(markup, rows, private=private, odd=odd)
    whole = 'Field "inline_keyboard" of the InlineKeyboardMarkup'
    if inline_rows := _rows(markup, "inline_keyboard", whole):
        return _inline_keyboard(markup, inline_rows, odd)
    return _removal_or_force(markup, odd)


def read_inline(text: str, *, private: bool, odd: Odd) -> Json | None:
    """As `read`, for edits: only an inline keyboard will do."""
    markup = read(text, private=private, odd=odd)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("Inline keyboard expected")
    return markup


def _rows(markup: Json, name: str, whole: str) -> list[list[Any]]:
    rows = _field(markup, name, list) or []
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f"{whole} must be an Array of Arrays")
    return [row for row in rows if row]


def _inline_keyboard(markup: Json, rows: list[list[Any]], odd: Odd) -> Json:
    _name_unknown(markup, frozenset({"inline_keyboard"}), "InlineKeyboardMarkup", odd)
    if sum(map(len, rows)) > _BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    if max(map(len, rows)) > _INLINE_WIDTH:  # Telegram's own words for this are not known
        raise bad_request(f"can't have more than {_INLINE_WIDTH} buttons in an inline keyboard row")
    return {"inline_keyboard": [[_inline_button(button, odd) for button in row] for row in rows]}


def _inline_button(button: Any, odd: Odd) -> Json:
    try:
        if not isinstance(button, dict):
            raise bad_request("InlineKeyboardButton must be an Object")
        text, looks, actions = _text(button), _looks(button), _actions(button)
    except Refusal as refusal:
        raise _within("Can't parse inline keyboard button", refusal) from None
    if not text.strip():
        raise bad_request("Inline keyboard button text must be non-empty")
    if len(actions) > 1:  # Telegram takes the first and says nothing
        raise bad_request(f"inline keyboard button has more than one action: {', '.join(actions)}")
    _check_action(actions)
    _name_unknown(button, _INLINE_FIELDS, "InlineKeyboardButton", odd)
    return {"text": text} | looks | actions


def _actions(button: Json) -> Json:
    actions = {name: _field(button, name, _INLINE_ACTIONS[name]) for name in button if name in _INLINE_ACTIONS}
    actions = {name: value for name, value in actions.items() if value or (value is not None and name in _MAY_BE_EMPTY)}
    if not actions:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    return actions


def _check_action(actions: Json) -> None:
    if "callback_data" in actions:
        if len(actions["callback_data"].encode()) > 64:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in actions and not actions["url"].startswith(("http://", "https://", "tg://")):
        raise bad_request(f"Inline keyboard button URL '{actions['url']}' is invalid: Wrong HTTP URL")
    elif "copy_text" in actions and not 1 <= len(str(actions["copy_text"].get("text", ""))) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _reply_keyboard(markup: Json, rows: list[list[Any]], *, private: bool, odd: Odd) -> Json:
    known = frozenset(("keyboard", "input_field_placeholder", *_KEYBOARD_FIELDS))
    _name_unknown(markup, known, "ReplyKeyboardMarkup", odd)
    if max(map(len, rows)) > _KEYBOARD_WIDTH or sum(map(len, rows)) > _KEYBOARD_BUTTONS_LIMIT:
        odd(f"reply keyboard beyond {_KEYBOARD_WIDTH} buttons a row or {_KEYBOARD_BUTTONS_LIMIT}: Telegram drops them")
    keyboard: Json = {
        "keyboard": [[_keyboard_button(button, private=private, odd=odd) for button in row] for row in rows]
    }
    fields = {name: value for name, kind in _KEYBOARD_FIELDS.items() if (value := _field(markup, name, kind))}
    return keyboard | fields | _placeholder(markup)


def _keyboard_button(button: Any, *, private: bool, odd: Odd) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    try:
        if not isinstance(button, dict):
            raise bad_request("KeyboardButton must be a String or an Object")
        text = _text(button)
        looks = _looks(button)
        requests = {
            name: value for name, kind in _REQUESTS.items() if (value := _field(button, name, kind)) is not None
        }
    except Refusal as refusal:
        raise _within("Can't parse keyboard button", refusal) from None
    if not text.strip():
        raise bad_request("Keyboard button text must be non-empty")
    if not private:
        for name, what in _PRIVATE_REQUESTS.items():
            if requests.get(name) is not None and requests[name] is not False:
                raise bad_request(f"{what} can be requested in private chats only")
    if len([name for name, value in requests.items() if value is not False]) > 1:
        raise bad_request(f"keyboard button has more than one request: {', '.join(requests)}")
    _name_unknown(button, _BUTTON_FIELDS, "KeyboardButton", odd)
    return {"text": text} | looks | {name: value for name, value in requests.items() if value is not False}


def _removal_or_force(markup: Json, odd: Odd) -> Json | None:
    if _field(markup, "remove_keyboard", bool):
        _name_unknown(markup, frozenset({"remove_keyboard", "selective"}), "ReplyKeyboardRemove", odd)
        return {"remove_keyboard": True}
    if _field(markup, "force_reply", bool):
        _name_unknown(markup, frozenset({"force_reply", "input_field_placeholder", "selective"}), "ForceReply", odd)
        return {"force_reply": True} | _placeholder(markup)
    _name_unknown(markup, frozenset({"inline_keyboard", "keyboard"}), "reply_markup", odd)
    return None


def _placeholder(markup: Json) -> Json:
    placeholder = _field(markup, "input_field_placeholder", str)
    if not placeholder:
        return {}
    if len(placeholder) > _PLACEHOLDER_LIMIT:
        raise bad_request("REPLY_MARKUP_PLACEHOLDER_TOO_LONG")
    return {"input_field_placeholder": placeholder}


def _text(button: Json) -> str:
    if "text" not in button:
        raise bad_request('Can\'t find field "text"')
    return str(_field(button, "text", str))


def _looks(button: Json) -> Json:
    style = _field(button, "style", str)
    if style and style.lower() not in _STYLES | {"default"}:
        raise bad_request("invalid button style specified")
    return {name: button[name] for name in _LOOKS if button.get(name)}


def _field(place: Json, name: str, kind: type) -> Any:
    value = place.get(name)
    if value is not None and not isinstance(value, kind):
        raise bad_request(f'Field "{name}" must be of type {_TYPE_NAMES[kind]}')
    return value


def _within(where: str, refusal: Refusal) -> Refusal:
    inner = refusal.description.removeprefix("Bad Request: ")
    return bad_request(f"{where}: {inner[:1].upper()}{inner[1:]}")


def _name_unknown(place: Json, known: frozenset[str], what: str, odd: Odd) -> None:
    for name in place.keys() - known:
        odd(f"{what} has no field {name}")
