"""The tags of Telegram's HTML: which there are, what their attributes say, what entity each makes."""

import re
from dataclasses import dataclass

from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal, bad_request

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = frozenset(_STYLES) | {"a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*));?")
_USER_LINK = re.compile(r"tg:(?://)?user\?id=([0-9]{1,19})", re.IGNORECASE)
_LINK = re.compile(r"(?i:https?://)?[^\s/.:?#]+(?:\.[^\s/.:?#]+)+(?::[0-9]+)?(?:[/?#].*)?|(?i:tg|ton|tonsite):.+")
_TIME_FORMAT = re.compile("[rR]|[tTdDwW]*")


@dataclass(slots=True)
class Opened:
    """A start tag waiting for its end."""

    tag: str
    argument: str
    unix_time: str
    offset: int
    piece: int


def meaning(opened: Opened, inside: str) -> Json | None:
    """What a closed tag makes of its text: the fields of the entity, or None if it makes nothing."""
    tag, value = opened.tag, opened.argument
    if tag == "a":
        return link(value or inside)
    if tag == "tg-emoji":
        return emoji(value)
    if tag == "tg-time":
        return time(opened.unix_time, value)
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if value else "blockquote"}
    if tag == "code" and value:
        return {"type": "code", "language": value}
    return {"type": _STYLES.get(tag, tag)}


def link(url: str) -> Json | None:
    """The entity of a link to there; None for what is no address."""
    if match := _USER_LINK.fullmatch(url):
        return {"type": "text_mention", "user": {"id": int(match[1]), "is_bot": False, "first_name": ""}}
    if not _LINK.fullmatch(url):
        return None
    if "://" not in url and not url.startswith(("tg:", "ton:", "tonsite:")):
        url = f"http://{url}"
    return {"type": "text_link", "url": url if re.search(r"[/?#]", url.partition("://")[2]) else f"{url}/"}


def emoji(identifier: str) -> Json:
    """The entity of a custom emoji."""
    if not identifier.isdecimal() or int(identifier) == 0:
        raise complaint("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": identifier}


def time(unix_time: str, form: str) -> Json | None:
    """The entity of an instant, told in a form; None without an instant."""
    if not _TIME_FORMAT.fullmatch(form):
        raise complaint("Invalid date format used")
    if not unix_time.isdecimal() or int(unix_time) == 0:
        return None
    entity: Json = {"type": "date_time", "unix_time": int(unix_time)}
    return entity | {"date_time_format": form} if form else entity


def argument(tag: str, name: str, value: str) -> str:
    """What an attribute says of its tag; one that says nothing is passed over, as Telegram does."""
    if (tag, name) == ("blockquote", "expandable"):
        return "1"
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "format")}:
        return value
    for place, prefix in ((("code", "class"), "language-"), (("span", "class"), "tg-")):
        if (tag, name) == place and value.startswith(prefix):
            return value.removeprefix(prefix)
    return ""


def reference(raw: str, at: int) -> tuple[str, int]:
    """The character named at `at` and where the text goes on; what names none stays an ampersand."""
    match = _REFERENCE.match(raw, at)
    assert match is not None
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return (_NAMED[name], match.end()) if name in _NAMED else ("&", at + 1)
    code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
    digits_end = match.end() - raw.startswith(";", match.end() - 1)
    if code == 0 or code >= 0x10FFFF or digits_end - at >= 10:
        return "&", at + 1
    if 0xD800 <= code <= 0xDFFF:
        problem = "Text contains invalid Unicode characters after decoding HTML entities"
        raise complaint(f"{problem}, check for unmatched surrogate code units")
    return chr(code), match.end()


def complaint(text: str) -> Refusal:
    return bad_request(f"Can't parse entities: {text}")
