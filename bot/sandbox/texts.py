"""Texts as Telegram keeps them: cleaned, trimmed, with entities in UTF-16 code units."""

import re

from bot.sandbox import findings
from bot.sandbox.records import Json
from bot.sandbox.refusals import bad_request

Formatted = tuple[str, list[Json]]

# The order in which entities of the same place are told: the outer before the inner.
_RANK = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49}
_RANK |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99}
_MERGED = frozenset(("bold", "italic", "underline", "strikethrough", "spoiler"))
_QUOTES = frozenset(("blockquote", "expandable_blockquote"))
_ENTITIES_LIMIT = 100

_DIRT = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_INVISIBLE = re.compile(
    "[\\s\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff\u00a0\U000e0000-\U000e007f]*"
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
        if start < code_end and kind not in _QUOTES:
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
    """Adds what Telegram finds by itself where nothing explicit stands but styles, or a quotation all around it."""
    spans = findings.found(text)
    if not spans:
        return entities
    found: list[Json] = []
    at = offset = 0
    for kind, start, end in spans:
        offset += utf16_length(text[at:start])
        length = utf16_length(text[start:end])
        if not any(_bars(one, offset, offset + length) for one in entities):
            found.append({"type": kind, "offset": offset, "length": length})
        at, offset = end, offset + length
    return _settled(entities + found) if found else entities


def _bars(entity: Json, start: int, end: int) -> bool:
    """Whether an explicit entity leaves no room for a found one (TDLib: merge_new_entities)."""
    begin, finish = entity["offset"], entity["offset"] + entity["length"]
    if entity["type"] in _MERGED or begin >= end or finish <= start:
        return False
    return entity["type"] not in _QUOTES or start < begin or finish < end
