"""Telegram's Markdown, the old and version 2, read as its server reads them, with the same complaints.

Offsets in complaints are UTF-8 bytes of the raw text, those of entities UTF-16 code units of the read one.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox import tags
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal
from bot.sandbox.tags import complaint

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_OLD_RESERVED = frozenset("_*`[")
_STYLES = {"*": "bold", "_": "italic", "~": "strikethrough", "__": "underline", "||": "spoiler"}
_NAMES = {
    "*": "Bold",
    "_": "Italic",
    "~": "Strikethrough",
    "__": "Underline",
    "||": "Spoiler",
    "`": "Code",
    "```": "Pre",
    "[": "TextUrl",
    "![": "CustomEmoji",
    ">": "BlockQuote",
}
#: What ends by another mark than it begins with.
_ENDS = {"[": "]", "![": "]"}
#: What is written twice or thrice.
_LONG = ("```", "__", "||", "![")
_SPECIAL = re.compile(r"tg:(?://)?(?P<what>emoji|time)/?\?(?P<query>[^#]*)(?:#.*)?", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile("[1-9][0-9]{0,18}")
_LANGUAGE = re.compile("[^ \t\r\n\0\v`]*")


@dataclass(slots=True)
class _Open:
    mark: str
    at: int
    offset: int
    start: int
    language: str = ""


@dataclass(slots=True)
class _Reader:
    """What both versions share: a place in the raw text, and what was read so far."""

    raw: str
    at: int = 0
    offset: int = 0
    pieces: list[str] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def _keep(self, char: str) -> None:
        self.pieces.append(char)
        self.offset += 1 + (char > "\uffff")

    def _byte(self, position: int) -> int:
        return len(self.raw[:position].encode())

    def _starts(self, mark: str) -> bool:
        return self.raw.startswith(mark, self.at)

    def _language(self) -> str:
        """What stands behind ``` up to the first space, and the line feed after it."""
        language, end = "", self.at
        if match := _LANGUAGE.match(self.raw, self.at):
            end = match.end()
        if end < len(self.raw) and self.raw[end] != "`":
            language, self.at = self.raw[self.at : end], end
        for feed in ("\r\n", "\n\r", "\n", "\r"):
            if self._starts(feed):
                self.at += len(feed)
                break
        return language

    def _add(self, offset: int, kind: Json | None) -> None:
        if kind is not None and self.offset > offset:
            self.entities.append({"offset": offset, "length": self.offset - offset} | kind)


def parse(text: str) -> tuple[str, list[Json]]:
    """Version 1: entities don't nest, and nothing inside one is escaped."""
    reader = _Old(text)
    reader.read()
    return reader.text, reader.entities


def parse_v2(text: str) -> tuple[str, list[Json]]:
    """Version 2: whatever is reserved must be escaped where it marks nothing."""
    reader = _Second(text)
    reader.read()
    return reader.text, reader.entities


class _Old(_Reader):
    def read(self) -> None:
        while self.at < len(self.raw):
            char = self.raw[self.at]
            if char == "\\" and self.raw[self.at + 1 : self.at + 2] in _OLD_RESERVED:
                self._keep(self.raw[self.at + 1])
                self.at += 2
            elif char in _OLD_RESERVED:
                self._entity(char)
            else:
                self._keep(char)
                self.at += 1

    def _entity(self, char: str) -> None:
        begin, offset, start = self.at, self.offset, len(self.pieces)
        mark, language = ("```", "") if self._starts("```") else (char, "")
        self.at += len(mark)
        if mark == "```":
            language = self._language()
        end = self.raw.find("]" if char == "[" else mark, self.at)
        if end < 0:
            raise complaint(f"Can't find end of the entity starting at byte offset {self._byte(begin)}")
        for one in self.raw[self.at : end]:
            self._keep(one)
        self.at = end + len(mark)
        self._add(offset, self._kind(mark, language, "".join(self.pieces[start:])))

    def _kind(self, mark: str, language: str, inside: str) -> Json | None:
        if mark == "[":
            if not self._starts("("):
                return tags.link(inside)
            end = self.raw.find(")", self.at)
            end = len(self.raw) if end < 0 else end
            url, self.at = self.raw[self.at + 1 : end], end + 1
            return tags.link(url)
        if mark == "```":
            return {"type": "pre"} | ({"language": language} if language else {})
        return {"type": {"*": "bold", "_": "italic", "`": "code"}[mark]}


class _Second(_Reader):
    """TDLib's parse_markdown_v2 (MessageEntity.cpp), rule by rule."""

    open: list[_Open]
    is_quoting: bool
    may_quote: bool  # a > that stands here begins a quotation, or goes on with one

    def __init__(self, raw: str) -> None:
        super().__init__(raw)
        self.open = []
        self.is_quoting = False
        self.may_quote = True

    def read(self) -> None:
        while self.at < len(self.raw):
            char = self.raw[self.at]
            if char == "\\" and "\0" < self.raw[self.at + 1 : self.at + 2] <= "~":
                char = self.raw[self.at + 1]
                self._plain(char, may_quote=char == "\n")
                self.at += 2
            elif char not in (self._in_code or _RESERVED):
                self._plain(char, may_quote=False)
                self.at += 1
            elif char == "\n":
                self._line_feed()
            elif self._is_end():
                self._end()
            else:
                self._begin(char)
        if self.is_quoting:
            self._end_of_text()
        if self.open:
            raise self._endless(self.open[-1])

    @property
    def _in_code(self) -> str:
        """Inside code only its own mark means anything."""
        return "`" if self.open and self.open[-1].mark in {"`", "```"} else ""

    def _plain(self, char: str, *, may_quote: bool) -> None:
        self._keep(char)
        if char != "\r":
            self.may_quote = may_quote

    def _line_feed(self) -> None:
        """Ends a quotation unless the next line goes on with it; the line feed is the quotation's last character."""
        ends = self.is_quoting and not self.raw.startswith(">", self.at + 1)
        expandable = ends and self.open[-1].mark != ">"
        if expandable:
            self._fold()
        self._keep("\n")
        self.at += 1
        self.may_quote = True
        if ends:
            self._end_quote(expandable=expandable)

    def _fold(self) -> None:
        """Two bars before the line feed fold the quotation up; else, what is open in it was to be ended before."""
        bars = self.open[-1]
        before = self.at - bars.at - (self.raw[self.at - 1] == "\r")
        if bars.mark != "||" or before != len("||"):
            raise self._endless(bars)
        self.open.pop()
        if self.open[-1].mark != ">":
            raise self._endless(self.open[-1])

    def _begin(self, char: str) -> None:
        """Marks that stand before > at the beginning of a line leave it its meaning."""
        mark = next((long for long in _LONG if self._starts(long)), char)
        if mark not in _NAMES or (mark == ">" and not self.may_quote):
            raise complaint(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        opened = _Open(mark, self.at, self.offset, len(self.pieces))
        self.at += len(mark)
        if mark == "```":
            opened.language = self._language()
        if mark != ">" or not self.is_quoting:
            self.open.append(opened)
        self.is_quoting |= mark == ">"

    def _is_end(self) -> bool:
        """Whether the innermost entity ends here; a quotation ends only by a line feed."""
        if not self.open or self.open[-1].mark == ">":
            return False
        mark = self.open[-1].mark
        return self._starts(_ENDS.get(mark, mark)) and not (mark == "_" and self._starts("__"))

    def _end(self) -> None:
        opened = self.open.pop()
        self.at += len(_ENDS.get(opened.mark, opened.mark))
        self._add(opened.offset, self._kind(opened))

    def _end_of_text(self) -> None:
        bars = self.open[-1]
        expandable = bars.mark == "||" and bars.at == len(self.raw) - len("||")
        if expandable:
            self.open.pop()
        if self.open[-1].mark == ">":
            self._end_quote(expandable=expandable)

    def _end_quote(self, *, expandable: bool) -> None:
        opened = self.open.pop()
        self.is_quoting = False
        self._add(opened.offset, {"type": "expandable_blockquote" if expandable else "blockquote"})

    def _endless(self, opened: _Open) -> Refusal:
        name = "PreCode" if opened.language else _NAMES[opened.mark]
        return complaint(f"Can't find end of {name} entity at byte offset {self._byte(opened.at)}")

    def _kind(self, opened: _Open) -> Json | None:
        if opened.mark in _STYLES:
            return {"type": _STYLES[opened.mark]}
        if opened.mark == "`":
            return {"type": "code"}
        if opened.mark == "```":
            return {"type": "pre"} | ({"language": opened.language} if opened.language else {})
        if opened.mark == "![":
            return self._special()
        inside = "".join(self.pieces[opened.start :])
        return tags.link(self._address() if self._starts("(") else inside)

    def _special(self) -> Json | None:
        """A custom emoji or a time, told as `tg://emoji?id=…` or `tg://time?unix=…&format=…`."""
        if not self._starts("("):
            raise complaint("The entity must contain a tg://emoji or tg://time URL")
        match = _SPECIAL.fullmatch(self._address())
        query = match["query"] if match else ""
        told = {name: value for name, _, value in (one.partition("=") for one in query.split("&"))}
        is_time = match is not None and match["what"].lower() == "time"
        if _NUMBER.fullmatch(told.get("unix" if is_time else "id", "")):
            return tags.time(told["unix"], told.get("format", "")) if is_time else tags.emoji(told["id"])
        raise complaint("Invalid tg://emoji or tg://time URL specified")

    def _address(self) -> str:
        self.at += 1
        begin, url = self.at, []
        while self.at < len(self.raw) and self.raw[self.at] != ")":
            if self.raw[self.at] == "\\" and "\0" < self.raw[self.at + 1 : self.at + 2] <= "~":
                self.at += 1
            url.append(self.raw[self.at])
            self.at += 1
        if self.at >= len(self.raw):
            raise complaint(f"Can't find end of a URL at byte offset {self._byte(begin)}")
        self.at += 1
        return "".join(url)
