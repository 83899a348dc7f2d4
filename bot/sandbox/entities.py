"""Telegram's HTML, read as its server reads it: the text, the entities, and the same complaints.

Offsets in complaints are UTF-8 bytes of the raw text, those of entities UTF-16 code units of the read one.
"""

import re

from bot.sandbox import tags
from bot.sandbox.records import Json
from bot.sandbox.tags import Opened, complaint
from bot.sandbox.texts import utf16_length

_PLAIN_TAG = re.compile("<(/?)(b|i|u|s|code|pre|blockquote|strong|em|tg-spoiler)>")
_SPECIAL = re.compile("[&<]")
_SPACE = re.compile(r"[ \t\r\n\0\v]*")
_TAG_NAME = re.compile(r"[^ \t\r\n\0\v>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\0\v=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def parse(text: str) -> tuple[str, list[Json]]:
    """The text without tags and its entities, or a Refusal `can't parse entities: …`."""
    reader = _Reader(text)
    reader.read()
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)  # only `pre` keeps it
    return "".join(reader.pieces), reader.entities


class _Reader:
    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.at = 0
        self.offset = 0
        self.pieces: list[str] = []
        self.entities: list[Json] = []
        self.open: list[Opened] = []

    def read(self) -> None:
        raw = self.raw
        while match := _SPECIAL.search(raw, self.at):
            self._keep(raw[self.at : match.start()])
            self.at = match.start()
            if match.group() == "&":
                char, self.at = tags.reference(raw, self.at)
                self._keep(char)
            elif plain := _PLAIN_TAG.match(raw, self.at):
                self._plain_tag(plain)
            elif raw.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        self._keep(raw[self.at :])
        if self.open:
            raise complaint(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def _keep(self, piece: str) -> None:
        if piece:
            self.pieces.append(piece)
            self.offset += utf16_length(piece)

    def _byte(self, position: int) -> int:
        return len(self.raw[:position].encode())

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.raw, self.at)
        assert match is not None
        self.at = match.end()
        return match.group()

    @property
    def _char(self) -> str:
        """The character in hand, empty at the end."""
        return self.raw[self.at : self.at + 1]

    def _plain_tag(self, match: re.Match[str]) -> None:
        """The short way for what most tags are: a small name and nothing else."""
        end, tag = match.groups()
        if not end:
            self.open.append(Opened(tag, "", "", self.offset, len(self.pieces)))
        elif self.open and self.open[-1].tag == tag:
            opened = self.open.pop()
            if self.offset > opened.offset:
                self._close(opened)
        else:
            self._end_tag()
            return
        self.at = match.end()

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._skip(_TAG_NAME).lower()
        if not self._char:
            raise complaint(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in tags.TAGS:
            raise complaint(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        argument = unix_time = ""
        while self._char != ">":
            self._skip(_SPACE)
            if self._char == ">":
                break
            name, value = self._attribute(tag, begin)
            if (tag, name) == ("tg-time", "unix"):
                unix_time = value
            else:
                argument = tags.argument(tag, name, value) or argument
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise complaint(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(Opened(tag, argument, unix_time, self.offset, len(self.pieces)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._skip(_ATTRIBUTE_NAME)
        if not name:
            raise complaint(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
        self._skip(_SPACE)
        if self._char == "=":
            self.at += 1
            self._skip(_SPACE)
            if self._char:
                value = self._literal(self._char) if self._char in "\"'" else self._token()
                if not self._char:
                    raise complaint(f"Unclosed start tag at byte offset {self._byte(begin)}")
                return name, value
        if not self._char:
            raise complaint(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        return name, ""

    def _token(self) -> str:
        begin = self.at
        value = self._skip(_TOKEN).lower()
        if self._char not in " \t\r\n\0\v>":
            raise complaint(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return value

    def _literal(self, quote: str) -> str:
        end = self.raw.find(quote, self.at + 1)
        if end < 0:
            end = len(self.raw)
        raw, pieces, at = self.raw[self.at + 1 : end], [], 0
        while (ampersand := raw.find("&", at)) >= 0:
            pieces.append(raw[at:ampersand])
            char, at = tags.reference(raw, ampersand)
            pieces.append(char)
        self.at = end + 1
        return "".join(pieces) + raw[at:]

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise complaint(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self.at += 2
        tag = self._skip(_TAG_NAME).lower()
        self._skip(_SPACE)
        if self._char != ">":
            raise complaint(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            place = f'at byte offset {self._byte(begin)}, expected "</{opened.tag}>", found "</{tag}>"'
            raise complaint(f"Unmatched end tag {place}")
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: Opened) -> None:
        entity = {"type": "", "offset": opened.offset, "length": self.offset - opened.offset}
        kind = tags.meaning(opened, "".join(self.pieces[opened.piece :]))
        if kind is None:
            return
        inner = self.entities[-1] if self.entities else {}
        same = inner.get("offset") == entity["offset"] and inner.get("length") == entity["length"]
        if same and opened.tag == "pre" and inner["type"] == "code" and inner.get("language"):
            inner["type"] = "pre"
        elif same and opened.tag == "code" and inner["type"] == "pre" and opened.argument:
            inner["language"] = opened.argument
        else:
            self.entities.append(entity | kind)
