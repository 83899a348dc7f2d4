"""Telegram's Markdown, the old and version 2, read as its server reads them, with the same complaints.

Offsets in complaints are UTF-8 bytes of the raw text, those of entities UTF-16 code units of the read one.
"""

from dataclasses import dataclass, field

from bot.sandbox import tags
from bot.sandbox.records import Json
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
#: What is written twice or thrice.
_LONG = ("```", "__", "||", "![")


@dataclass(slots=True)
class _Open:
    mark: str
    offset: int
    byte: int
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
        end = self.at
        while end < len(self.raw) and not self.raw[end].isspace() and self.raw[end] != "`":
            end += 1
        language = ""
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
    open: list[_Open]
    at_line_start: bool

    def __init__(self, raw: str) -> None:
        super().__init__(raw)
        self.open = []
        self.at_line_start = True

    def read(self) -> None:
        while self.at < len(self.raw):
            char = self.raw[self.at]
            if char == "\\" and "\0" < self.raw[self.at + 1 : self.at + 2] <= "~":
                self._plain(self.raw[self.at + 1])
                self.at += 2
            elif char not in (self._in_code or _RESERVED):
                self._plain(char)
                self.at += 1
            elif char == "\n":
                self._line_feed()
            elif not self._end():
                self._begin(char)
        if self.open and self.open[-1].mark == ">":
            self._end_quote(expandable=False)
        if self.open:
            last = self.open[-1]
            name = "PreCode" if last.language else _NAMES[last.mark]
            raise complaint(f"Can't find end of {name} entity at byte offset {last.byte}")

    @property
    def _in_code(self) -> str:
        """Inside code only its own mark means anything."""
        return "`" if self.open and self.open[-1].mark in {"`", "```"} else ""

    def _plain(self, char: str) -> None:
        self._keep(char)
        self.at_line_start = char == "\n"

    def _line_feed(self) -> None:
        quoting = bool(self.open) and self.open[-1].mark == ">"
        if quoting and not self.raw.startswith(">", self.at + 1):
            self._end_quote(expandable=False)
        self._keep("\n")
        self.at += 1
        if quoting and self._starts(">"):
            self.at += 1  # the same quotation goes on
            self.at_line_start = False
        else:
            self.at_line_start = True

    def _begin(self, char: str) -> None:
        mark = next((long for long in _LONG if self._starts(long)), char)
        if mark not in _NAMES or (mark == ">" and not self.at_line_start):
            raise complaint(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        opened = _Open(mark, self.offset, self._byte(self.at), len(self.pieces))
        self.at += len(mark)
        if mark == "```":
            opened.language = self._language()
        self.open.append(opened)
        self.at_line_start = False

    def _end(self) -> bool:
        """Closes the innermost entity, if this is its end."""
        if not self.open:
            return False
        opened = self.open[-1]
        if opened.mark == ">":
            return self._end_expandable()
        close = "]" if opened.mark in {"[", "!["} else opened.mark
        if not self._starts(close) or (close == "_" and self._starts("__")):
            return False
        self.at += len(close)
        self.open.pop()
        self._add(opened.offset, self._kind(opened))
        return True

    def _end_expandable(self) -> bool:
        """Two bars at the end of a quotation's last line fold it up."""
        rest = self.raw[self.at + 2 : self.at + 4]
        if not self._starts("||") or (rest and (not rest.startswith("\n") or rest == "\n>")):
            return False
        self.at += 2
        self._end_quote(expandable=True)
        return True

    def _end_quote(self, *, expandable: bool) -> None:
        opened = self.open.pop()
        self._add(opened.offset, {"type": "expandable_blockquote" if expandable else "blockquote"})

    def _kind(self, opened: _Open) -> Json | None:
        if opened.mark in _STYLES:
            return {"type": _STYLES[opened.mark]}
        if opened.mark == "`":
            return {"type": "code"}
        if opened.mark == "```":
            return {"type": "pre"} | ({"language": opened.language} if opened.language else {})
        if opened.mark == "![":
            return self._emoji()
        inside = "".join(self.pieces[opened.start :])
        return tags.link(self._address("URL") if self._starts("(") else inside)

    def _emoji(self) -> Json:
        if not self._starts("("):
            raise complaint("Custom emoji entity must contain a tg://emoji URL")
        url = self._address("custom emoji URL")
        if not url.startswith("tg://emoji?id="):
            raise complaint("Custom emoji URL must have scheme tg")
        return tags.emoji(url.removeprefix("tg://emoji?id="))

    def _address(self, what: str) -> str:
        self.at += 1
        begin, url = self.at, []
        while self.at < len(self.raw) and self.raw[self.at] != ")":
            if self.raw[self.at] == "\\" and "\0" < self.raw[self.at + 1 : self.at + 2] <= "~":
                self.at += 1
            url.append(self.raw[self.at])
            self.at += 1
        if self.at >= len(self.raw):
            raise complaint(f"Can't find end of a {what} at byte offset {self._byte(begin)}")
        self.at += 1
        return "".join(url)
