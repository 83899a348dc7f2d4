"""What Telegram finds in a text by itself: names, commands, tags, telephone numbers, addresses.

The rules are those of TDLib (MessageEntity.cpp, find_entities), but for telephone numbers: only Telegram's servers find
them, by rules that are not told, so only what is surely one is taken. Bank card numbers, which TDLib finds too, the Bot
API does not tell.
"""

import re
from collections.abc import Callable, Iterator

from bot.sandbox import addresses
from bot.sandbox.addresses import Span

_SIGNS = re.compile(r"[@/#$.+]")
# What stands before a sign is looked at behind it, so that `re` can run from sign to sign.
_NAMES = re.compile(
    r"@(?<!\w@)(?P<mention>[A-Za-z0-9_]{3,32})(?!\w)"
    # A command that names a bot must name it whole.
    r"|/(?<![\w/<>]/)(?P<bot_command>[A-Za-z0-9_]{1,64}(?:(?!@)|@[A-Za-z0-9_]{3,32}))(?![\w/<>])"
)
_SHORT_NAMES = frozenset(("@gif", "@nft", "@pic", "@ufc", "@vid"))
_PHONE = re.compile(
    r"\+(?<![\w+]\+)(?:86(?P<gap>[ -]?)1[0-9]{2}(?P<gaps>[ -]?)[0-9]{4}(?P=gaps)[0-9]{4}"
    r"|[1-9][0-9]{7,14}|[1-9][0-9]{0,2}(?:-[0-9]{2,5}){2,4})(?![\w-])"
)
#: The longest of a hashtag, without its sign.
_HASHTAG = 256
_AT_NAME = re.compile("@[A-Za-z0-9_]{3,32}")
_CASHTAG = re.compile(r"\$(?:1INCH|[A-Z]{1,8}(?![A-Z]))(?:@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_]))?")


def found(text: str) -> list[Span]:
    """In order, in characters; of two that overlap, the one that begins first, or else the longer."""
    if not _SIGNS.search(text):
        return []
    spans: list[Span] = []
    for signs, find in _FINDERS:
        if any(sign in text for sign in signs):
            spans += find(text)
    if len(spans) < 2:
        return spans
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[1], -span[2])):
        if not kept or span[1] >= kept[-1][2]:
            kept.append(span)
    return kept


def _names(text: str) -> Iterator[Span]:
    for match in _NAMES.finditer(text):
        if len(match[0]) > len("@abc") or match["bot_command"] or match[0].lower() in _SHORT_NAMES:
            yield str(match.lastgroup), *match.span()


def _hashtags(text: str) -> Iterator[Span]:
    """A letter must be in it; `#tag@name` is one of that chat; what stands between two signs is none."""
    at = text.find("#")
    while at >= 0:
        begin = end = at + 1
        while end < len(text) and _is_of_tag(text[end]):
            end += 1
        length = min(end - begin, _HASHTAG)
        name = _AT_NAME.match(text, end) if length == end - begin else None
        end, until = (name.end(), name.end()) if name and length else (end, begin + length)
        is_apart = not _is_of_tag(text[at - 1 : at]) and not text.startswith("#", end)
        if is_apart and any(map(str.isalpha, text[begin : begin + length])):
            yield "hashtag", at, until
        at = text.find("#", end)


def _cashtags(text: str) -> Iterator[Span]:
    for match in _CASHTAG.finditer(text):
        around = text[match.start() - 1 : match.start()] if match.start() else "", text[match.end() : match.end() + 1]
        if not any(char == "$" or _is_of_tag(char) for char in around):
            yield "cashtag", *match.span()


def _phones(text: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        yield "phone_number", *match.span()


def _is_of_tag(char: str) -> bool:
    return char.isalpha() or char.isdecimal() or (char != "" and char in "_\xb7\u200c") or "\u0d80" <= char <= "\u0dff"


#: What is looked for in a text that has one of these signs.
_FINDERS: tuple[tuple[tuple[str, ...], Callable[[str], Iterator[Span]]], ...] = (
    (("@", "/"), _names),
    (("#",), _hashtags),
    (("$",), _cashtags),
    (("+",), _phones),
    (("://",), addresses.own),
    ((".",), addresses.found),
)
