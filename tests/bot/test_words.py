"""Tests of the words: complete in both languages, safe in Telegram's HTML, tidy, and short enough for their places."""

import html
import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from bot.routes import LABELS
from bot.words import Words
from storage.accounts import LANGUAGES

TEXTS = Path(__file__).parents[2] / "bot" / "texts"
HANDLERS = [*(TEXTS.parents[1] / "handlers").rglob("*.py")]
WORDS = Words(ZoneInfo("Asia/Shanghai"))
KEYS = LABELS
HOSTILE = '<b>&"李</b>'
FORKS = [(nodes.If, "test"), (nodes.CondExpr, "test"), (nodes.Or, "left"), (nodes.For, "iter")]
TEMPLATES = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"])
NOON = datetime(2027, 1, 18, 4, tzinfo=UTC)
ENGLISH = read_po((TEXTS / "en.po").read_text("utf-8").splitlines(keepends=True), locale="en")
PAIRS = [(str(entry.id), str(entry.string)) for entry in ENGLISH if entry.id]
ELEMENT = re.compile(r"<(b|i|u|s|a|code|pre|blockquote|tg-spoiler)( [^<>]*)?>[^<>]*</\1>")


class Anything:
    """A value that reads as hostile text, equals one chosen word, and is as true as that word; its parts are alike."""

    def __init__(self, word: str, block: "Block") -> None:
        self.word, self.block = word, block

    def __str__(self) -> str:
        return HOSTILE

    def __eq__(self, other: object) -> bool:
        return self.word == other

    def __bool__(self) -> bool:
        return bool(self.word)

    def __add__(self, _: object) -> Any:
        return self

    __lt__ = __gt__ = __getitem__ = __add__
    __hash__ = object.__hash__

    def __iter__(self) -> Iterator["Anything"]:
        return iter([Anything(word, self.block) for word in ("other", *self.block.words)] if self.word else [])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return NOON if name in self.block.dates else self


def names(*within: nodes.Node) -> set[str]:
    return {of.name for node in within for of in [node, *node.find_all(nodes.Name)] if isinstance(of, nodes.Name)}


class Block:
    """One text as written: what its branches hang on, so that every one of them can be rendered."""

    def __init__(self, written: nodes.Block, template: nodes.Template) -> None:
        called = {of.attr for of in written.find_all(nodes.Getattr) if of.node == nodes.Name("self", "load")}
        self.node = node = nodes.Template([written, *(it for it in template.body if getattr(it, "name", "") in called)])
        dated = [used.node for used in node.find_all(nodes.Filter) if used.name in {"moment", "day"}]
        self.dates = {getattr(of, "name", None) or getattr(of, "attr", None) for of in dated}
        counts = [call.args[2] for call in node.find_all(nodes.Call) if call.node == nodes.Name("ngettext", "load")]
        self.fixed: dict[str, list[Any]] = {name: [1, 3] for name in names(*counts)} | {"code": [*LANGUAGES]}
        self.words = {getattr(side.expr, "value", "") for side in node.find_all(nodes.Operand)} - {0, 1}
        self.forks = names(*(getattr(one, part) for kind, part in FORKS for one in node.find_all(kind)))
        self.compared, self.absent = names(*node.find_all(nodes.Compare)), names(*node.find_all(nodes.Test))
        mine = names(*(loop.target for loop in node.find_all(nodes.For))) | {"_", "ngettext", "say", "self", "loop"}
        self.names = sorted(names(node) - mine)

    def values(self) -> Iterator[dict[str, Any]]:
        for chosen in itertools.product(*map(self._choices, self.names)):
            yield {name: value for name, value in zip(self.names, chosen, strict=True) if value is not None}

    def _choices(self, name: str) -> list[Any]:
        if name in self.dates or name in self.fixed:
            return self.fixed.get(name, [NOON])
        for whole in self.node.find_all(nodes.Concat):  # "hardship.urgency_" ~ urgency
            if name in names(whole) and isinstance(start := whole.nodes[0], nodes.Const):
                return [key.removeprefix(start.value) for key in [*WORDS.keys()] if key.startswith(start.value)]
        words = {"other"} | ({""} if name in self.forks else set()) | (self.words if name in self.compared else set())
        return [*([None] if name in self.absent else []), *(Anything(word, self) for word in sorted(words))]


@cache
def rendered(language: str) -> list[tuple[str, str, str]]:
    """Every branch of every text: its key, as HTML and in a plain place."""
    found = set()
    for path in TEXTS.glob("*.jinja"):
        template = TEMPLATES.parse(path.read_text("utf-8"))
        for block in template.find_all(nodes.Block):
            key, written = f"{path.stem}.{block.name}", Block(block, template)
            found |= {(key, WORDS.html(key, v, language), WORDS.plain(key, v, language)) for v in written.values()}
    return sorted(found)


class TestEnglish:
    def test_has_every_chinese_text_sure_and_no_other(self) -> None:
        options = {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
        found = extract_from_dir(TEXTS, [("**.jinja", "jinja2.ext.babel_extract")], {"**.jinja": options})
        sure = {entry.id for entry in ENGLISH if entry.string and all(entry.string) and not entry.fuzzy}
        assert (sure - {""}, len(ENGLISH.obsolete)) == ({line[2] for line in found}, 0)

    @pytest.mark.parametrize("part", [r"%\(\w+\)s", r"</?[a-z][^>]*>", r"/(?:menu|help|start|cancel)\b", r"\b1\d\d+\b"])
    def test_keeps_placeholders_tags_commands_and_telephone_numbers(self, part: str) -> None:
        for chinese, english in PAIRS:
            assert sorted(re.findall(part, english, re.ASCII)) == sorted(re.findall(part, chinese, re.ASCII)), chinese

    def test_neither_shouts_nor_bows(self) -> None:
        assert not [pair for pair in PAIRS if re.search(r"[!！]|\bkindly\b|请知悉|予以", "".join(pair))]


@pytest.mark.parametrize("language", LANGUAGES)
class TestRendered:
    def test_escapes_values_once_in_html_and_never_in_plain_places(self, language: str) -> None:
        for key, marked, plain in rendered(language):
            assert (HOSTILE not in marked, html.unescape(marked)) == (True, plain), key

    def test_has_only_tags_that_telegram_knows_each_closed(self, language: str) -> None:
        for key, marked, _ in rendered(language):
            assert not re.search("[<>]", ELEMENT.sub("", ELEMENT.sub("", marked))), key

    def test_glues_no_sentences_and_leaves_no_blank_noise(self, language: str) -> None:
        for key, _, plain in rendered(language):
            said = plain.replace(HOSTILE, "x").replace("@BotFather", "@bot")
            assert not re.search(r"\A\Z|^[ ：:，]| $|  |\n\n\n|[a-z][”)]*[.?]?[A-Z]", said, re.MULTILINE), (key, said)

    def test_fits_labels_and_toasts(self, language: str) -> None:
        toasts = {key for path in HANDLERS for key in re.findall(r'Toast\(\s*"([\w.]+)"', path.read_text("utf-8"))}
        for key, _, plain in rendered(language):
            assert len(plain) <= (64 if ".button_" in key or key in KEYS else 200 if key in toasts else 4096), key


class TestKeys:
    def test_say_the_same_for_no_two_keys_in_any_language(self) -> None:
        said = {(WORDS.plain(key, {}, language), key) for key in KEYS for language in LANGUAGES}
        assert len({words for words, _ in said}) == len(said)
