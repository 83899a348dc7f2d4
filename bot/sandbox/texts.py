"""Texts as Telegram keeps them: cleaned, trimmed, with entities in UTF-16 code units."""

import re

from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

Formatted = tuple[str, list[Json]]

# The order in which entities of the same place are told: the outer before the inner.
_RANK = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49}
_RANK |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99}
_MERGED = frozenset(("bold", "italic", "underline", "strikethrough", "spoiler"))
_ENTITIES_LIMIT = 100

_DIRT = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_INVISIBLE = re.compile(
    "[\\s\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff\u00a0\U000e0000-\U000e007f]*"
)
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"，。；！？、）】》]+[^\s<>\"'.,;:!?，。；！？、()（）【】《》])"
    r"|(?P<email>[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>@])"
    r"|(?<![\w/])(?P<mention>@[A-Za-z0-9_]{3,32})(?!\w)"
    r"|(?<![\w#])(?P<hashtag>#(?=\w*[^\W\d])\w{1,255})"
)


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, entities: list[Json]) -> Formatted:
    """What is kept of a text; only spaces, or nothing one could see, is refused."""
    if _DIRT.search(text):
        text, entities = _cleaned(text, entities)
    entities = _settled(entities)
    text, entities = _trimmed(text, entities)
    if _INVISIBLE.fullmatch(text):
        raise bad_request("text must be non-empty")
    if len(entities) > _ENTITIES_LIMIT:
        raise bad_request("ENTITIES_TOO_LONG")
    return text, _with_found(text, entities)


def commands_one(text: str, entities: list[Json], username: str) -> bool:
    """Whether a text holds a command for the bot of that name (or for no bot in particular)."""
    units = text.encode("utf-16-le")
    for entity in entities:
        if entity["type"] == "bot_command":
            start = entity["offset"] * 2
            _, at, name = units[start : start + entity["length"] * 2].decode("utf-16-le").partition("@")
            if not at or name.lower() == username.lower():
                return True
    return False


def _cleaned(text: str, entities: list[Json]) -> Formatted:
    """Control characters become spaces; carriage returns, embeddings and vertical lines disappear."""
    kept: list[str] = []
    shift = [0]  # at each UTF-16 offset of the old text, how many units are gone before it
    for char in text:
        dirty = _DIRT.match(char) is not None
        gone = dirty and (char == "\r" or char > " ")
        kept.append("" if gone else " " if dirty else char)
        shift.extend([shift[-1] + gone] * (2 if char > "\uffff" else 1))
    moved = []
    for entity in entities:
        start, end = entity["offset"], min(entity["offset"] + entity["length"], len(shift) - 1)
        moved.append(entity | {"offset": start - shift[start], "length": end - shift[end] - start + shift[start]})
    return "".join(kept), moved


def _trimmed(text: str, entities: list[Json]) -> Formatted:
    """Spaces and line feeds at the end go; at the beginning, up to the first entity."""
    ended = text.rstrip(" \n")
    if len(ended) != len(text) and entities:
        end = utf16_length(ended)
        cut = (entity | {"length": min(entity["length"], end - entity["offset"])} for entity in entities)
        entities = [entity for entity in cut if entity["length"] > 0]
    blank = len(ended) - len(ended.lstrip(" \n"))
    if entities:
        blank = min(blank, entities[0]["offset"])
    if blank:
        entities = [entity | {"offset": entity["offset"] - blank} for entity in entities]
    return ended[blank:], entities


def _settled(entities: list[Json]) -> list[Json]:
    """In order, none empty, neighbours of one style joined, nothing styled inside code."""
    if not entities:
        return entities
    ordered = sorted(
        (entity for entity in entities if entity["length"] > 0),
        key=lambda entity: (entity["offset"], -entity["length"], _RANK.get(entity["type"], 50)),
    )
    last: dict[str, Json] = {}
    kept: list[Json] = []
    code_end = 0
    for entity in ordered:
        start, end, kind = entity["offset"], entity["offset"] + entity["length"], entity["type"]
        if start < code_end and kind not in {"blockquote", "expandable_blockquote"}:
            continue
        if kind in {"code", "pre"}:
            code_end = end
        before = last.get(kind)
        if kind in _MERGED and before is not None and start <= before["offset"] + before["length"]:
            before["length"] = max(before["length"], end - before["offset"])
            continue
        last[kind] = dict(entity)
        kept.append(last[kind])
    return kept


def _with_found(text: str, entities: list[Json]) -> list[Json]:
    """Adds the commands, links and mentions that Telegram finds by itself."""
    if "/" not in text and "@" not in text and "#" not in text:
        return entities
    taken = [entity for entity in entities if _RANK.get(entity["type"], 50) in range(11, 51)]
    found = []
    for match in _FOUND.finditer(text):
        start, length = utf16_length(text[: match.start()]), utf16_length(match.group())
        if not any(start < one["offset"] + one["length"] and one["offset"] < start + length for one in taken):
            found.append({"type": str(match.lastgroup), "offset": start, "length": length})
    return _settled(entities + found) if found else entities
