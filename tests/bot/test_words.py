"""Tests of the words: complete in both languages, safe in Telegram's HTML, tidy, and short enough for their places."""

import html
import itertools
import math
import os
import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from bot.links import Links
from bot.routes import LABELS
from bot.words import Words
from storage.accounts import LANGUAGES

TEXTS = Path(__file__).parents[2] / "bot" / "texts"


class Anywhere(Links):
    """Addresses of whatever a text may be given, hostile or not."""

    def __init__(self) -> None:
        self.username = "union_hall_bot"

    def start(self, payload: str = "") -> str:
        return f"https://t.me/{self.username}?start={payload}"


HANDLERS = [*(TEXTS.parents[1] / "handlers").rglob("*.py")]
WORDS = Words(ZoneInfo("Asia/Shanghai"))
WORDS.links = Anywhere()
KEYS = LABELS
HOSTILE = '<b>&"李</b>'
SLIP = re.compile(r"\A\Z|^[ ：:，]| $|  |\n\n\n|[a-z][”)]*[.?]?[A-Z]", re.MULTILINE)
#: Names that have a capital inside, and texts in columns: neither is a slip.
CAPITALS = re.compile("@BotFather|getUpdates|GitHub|NateScarlet|isOffDay")
COLUMNS = {"rounds.table"}
#: Said by other texts alone, which leave it out where there is nothing to tell.
MAY_BE_EMPTY = {
    *("desk.since", "desk.due"),
    "results.rule_stages",
    *("results.lines", "results.questions", "results.options"),
    "visits.mark",
    "visits.brought",
    "campaigns.reasons",
    "reminders.of_these",
    "series.next",
    *("charts.trend_note", "charts.units_note"),
    "ledgers.named_missed",
    "satisfaction.told",
}
#: Lines of a paper: no message.
ON_PAPER = {"mydata.paper_part"}
FORKS = [(nodes.If, "test"), (nodes.CondExpr, "test"), (nodes.Or, "left"), (nodes.For, "iter")]
TEMPLATES = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"])
WRITTEN = {path.stem: TEMPLATES.parse(path.read_text("utf-8")) for path in sorted(TEXTS.glob("*.jinja"))}
BLOCKS = {f"{noun}.{block.name}": block for noun, whole in WRITTEN.items() for block in whole.find_all(nodes.Block)}
#: Names that a text has without being given them.
OWN = {"_", "ngettext", "say", "self", "loop", "link", "bot_name"}
NOON = datetime(2027, 1, 18, 4, tzinfo=UTC)
#: A text with more branches in combination than that is rendered as often as that, by lot; `make crash` says more.
MOST = int(os.environ.get("UNIONHALL_TEST_WORDS", "100"))
#: What a text is not given.
ABSENT = object()
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

    __lt__ = __gt__ = __radd__ = __add__

    def __mul__(self, times: int) -> int:
        return times * len(self)

    def __floordiv__(self, by: int) -> int:
        return len(self) // by

    def __mod__(self, by: int) -> int:
        return len(self) % by

    __hash__ = object.__hash__

    def __iter__(self) -> Iterator["Anything"]:
        return iter([Anything(word, self.block) for word in ("other", *self.block.words)] if self.word else [])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __sub__(self, _: object) -> int:
        return 2 * len(self)

    def __rsub__(self, of: int) -> int:
        return of

    def __rtruediv__(self, of: int) -> float:
        return of / 2

    __index__ = __abs__ = __len__

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self.block.counted:
            return 3
        return NOON if name in self.block.dates else self.block.endings.get(name, [self])[0]

    def __getitem__(self, name: object) -> Any:
        return self.__getattr__(name) if isinstance(name, str) else self

    def keys(self) -> set[str]:
        """What another text takes of it: `say("...", **it)`."""
        return self.block.handed_on


def names(*within: nodes.Node) -> set[str]:
    return {of.name for node in within for of in [node, *node.find_all(nodes.Name)] if isinstance(of, nodes.Name)}


def said_in(node: nodes.Node) -> list[nodes.Block]:
    """The other texts that it says, and those that they say: by their whole name, or the first of several."""
    calls = [call for call in node.find_all(nodes.Call) if call.node == nodes.Name("say", "load")]
    starts = [getattr(call.args[0], "nodes", call.args)[0] for call in calls if call.args]
    wanted = [start.value for start in starts if hasattr(start, "value")]
    whole = [key if key in BLOCKS else next((one for one in BLOCKS if one.startswith(key)), "") for key in wanted]
    found = [BLOCKS[key] for key in whole if key]
    return found + [further for one in found for further in said_in(one)]


def lengths_in(node: nodes.Node) -> list[nodes.Filter]:
    """Where it asks how long a list is."""
    return [used for used in node.find_all(nodes.Filter) if used.name == "length"]


def endings_in(node: nodes.Node) -> dict[str, list[str]]:
    """What decides between texts, as in "hardship.urgency_" ~ urgency -> this_week, this_month, ..."""
    found: dict[str, list[str]] = {}
    for whole in node.find_all(nodes.Concat):
        start = getattr(whole.nodes[0], "value", "")
        known = [key.removeprefix(start) for key in BLOCKS if start and key.startswith(start)]
        ends = {of.attr for of in nodes.Template(whole.nodes).find_all(nodes.Getattr)} or names(*whole.nodes)
        found |= {name: known for name in ends if known}
    return found


class Block:
    """One text as written: what its branches hang on, so that every one of them can be rendered."""

    def __init__(self, written: nodes.Block, template: nodes.Template) -> None:
        called = {of.attr for of in written.find_all(nodes.Getattr) if of.node == nodes.Name("self", "load")}
        self.node = node = nodes.Template([written, *(it for it in template.body if getattr(it, "name", "") in called)])
        said = said_in(node)
        with_said = nodes.Template([node, *said])
        self.handed_on = names(*said) - OWN
        dated = [
            used.node
            for used in with_said.find_all(nodes.Filter)
            if used.name in {"moment", "day", "month_day", "month", "till", "clock", "stamp", "in_full", "date"}
        ]
        self.dates = {getattr(of, "name", None) or getattr(of, "attr", None) for of in dated}
        self.endings = endings_in(with_said)
        self.fixed = self._fixed()
        self._hand_on(template)
        self.words = {side.expr.value for side in node.find_all(nodes.Operand) if isinstance(side.expr, nodes.Const)}
        self.words -= {word for word in self.words if not isinstance(word, str)}
        forks = [getattr(one, part) for kind, part in FORKS for one in node.find_all(kind)]
        self.forks = {name for fork in forks for name in names(fork) - names(*lengths_in(nodes.Template([fork])))}
        self.compared = names(*node.find_all(nodes.Compare))
        tests = [*node.find_all(nodes.Test)]
        self.absent = names(*(test for test in tests if test.name == "defined"))
        self.nothing = names(*(test for test in tests if test.name == "none"))
        mine = names(*(loop.target for loop in node.find_all(nodes.For))) | OWN
        self.names = sorted(names(node) - mine)

    def _fixed(self) -> dict[str, list[Any]]:
        """What must be of a certain kind to be rendered at all."""
        counted = [call for call in self.node.find_all(nodes.Call) if call.node == nodes.Name("ngettext", "load")]
        plain = [call.args[2] for call in counted if not isinstance(call.args[2], nodes.Getattr)]
        self.counted = {call.args[2].attr for call in counted if isinstance(call.args[2], nodes.Getattr)}
        # What another text counts that takes all of it: `say("...", **it)`.
        there = [call for said in said_in(self.node) for call in said.find_all(nodes.Call)]
        counts = [call.args[2] for call in there if call.node == nodes.Name("ngettext", "load")]
        self.counted |= names(*counts) | {one.attr for one in counts if isinstance(one, nodes.Getattr)}
        numbers = names(*plain) - names(*lengths_in(self.node))
        fixed: dict[str, list[Any]] = {name: [1, 3] for name in numbers}
        fixed |= {name: known for name, known in self.endings.items() if name in names(self.node)}
        for part in self.node.find_all(nodes.Getitem):
            if isinstance(part.node, nodes.Dict):  # {"zh": "中文", "en": "English"}[code]
                fixed |= {name: [pair.key.as_const() for pair in part.node.items] for name in names(part.arg)}
            elif names(part.node) & self.endings.keys():  # "hardship.cause_" ~ causes[0]
                fixed |= {name: [self.endings[name]] for name in names(part.node)}
        for loop in self.node.find_all(nodes.For):  # for cause in causes: "hardship.cause_" ~ cause
            for one in names(loop.target) & endings_in(loop).keys():
                fixed |= {name: [[], self.endings[one]] for name in names(loop.iter)}
        return fixed

    def _hand_on(self, template: nodes.Template) -> None:
        """What another text takes under another name is of the kind that it is of there."""
        calls = [call for call in self.node.find_all(nodes.Call) if call.node == nodes.Name("say", "load")]
        for call in (call for call in calls if call.kwargs and getattr(call.args[0], "value", "") in BLOCKS):
            there = Block(BLOCKS[call.args[0].value], template)
            for given in call.kwargs:
                value = given.value
                name = getattr(value, "name", None) or getattr(value, "attr", None)
                if name and given.key in there.dates:
                    self.dates.add(name)
                if name and given.key in there.fixed and isinstance(value, nodes.Name):
                    self.fixed.setdefault(name, there.fixed[given.key])
                elif name and given.key in there.fixed:
                    most = there.fixed[given.key][-1]
                    self.endings.setdefault(name, [most[:3] if isinstance(most, list) else most])

    def values(self) -> Iterator[dict[str, Any]]:
        choices = [self._choices(name) for name in self.names]
        lots = random.Random(0)
        some = ([lots.choice(of) for of in choices] for _ in range(MOST))
        for chosen in itertools.product(*choices) if math.prod(map(len, choices)) <= MOST else some:
            yield {name: value for name, value in zip(self.names, chosen, strict=True) if value is not ABSENT}

    def _choices(self, name: str) -> list[Any]:
        if name in self.fixed:
            return self.fixed[name]
        if name in self.dates:
            gone = [ABSENT] if name in self.absent else [""] if name in self.forks - self.compared else []
            return [NOON, *gone]
        words = {"other"} | ({""} if name in self.forks else set()) | (self.words if name in self.compared else set())
        gone = [*([ABSENT] if name in self.absent else []), *([None] if name in self.nothing else [])]
        return [*gone, *(Anything(word, self) for word in sorted(words))]


@cache
def written() -> dict[str, list[dict[str, Any]]]:
    """Every text's values, for every branch of it."""
    return {key: [*Block(block, WRITTEN[key.partition(".")[0]]).values()] for key, block in BLOCKS.items()}


@cache
def rendered(language: str) -> list[tuple[str, str, str]]:
    """Every branch of every text: its key, as HTML and in a plain place."""
    return sorted(
        {
            (key, WORDS.html(key, one, language), WORDS.plain(key, one, language))
            for key, values in written().items()
            for one in values
        }
    )


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

    def test_quotes_in_one_way(self) -> None:
        # What is written by machines has straight ones: attributes of tags, and a file's lines.
        strings = [entry.string for entry in ENGLISH]
        said = [text for one in strings for text in ([one] if isinstance(one, str) else one)]
        assert [text for text in said if '"' in re.sub(r'<[^>]*>|"year": 2027', "", text)] == []

    def test_calls_buttons_as_they_are_called(self) -> None:
        written = "".join(path.read_text("utf-8") for path in TEXTS.glob("*.jinja"))
        blocks = re.findall(r"\{% block button_\w+ %\}(.*?)\{% endblock %\}", written, re.DOTALL)
        labels = {label for block in blocks for label in re.findall(r'_\("([^"]+)"', block)}
        said = {entry.id: entry.string for entry in ENGLISH if isinstance(entry.id, str)}
        wrong = [
            (label, english)
            for chinese, english in said.items()
            for label in labels.intersection(re.findall("「([^」]+)」", chinese))
            # One that quotes fewer says it in other words and names no button.
            if said[label] not in english and english.count("“") >= chinese.count("「")
        ]
        assert wrong == []

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
            said = CAPITALS.sub("x", plain.replace(HOSTILE, "x"))
            nothing = not plain and key in MAY_BE_EMPTY
            assert nothing or key in COLUMNS or not SLIP.search(said), (key, said)

    def test_fits_labels_and_toasts(self, language: str) -> None:
        toasts = {key for path in HANDLERS for key in re.findall(r'Toast\(\s*"([\w.]+)"', path.read_text("utf-8"))}
        for key, _, plain in rendered(language):
            assert key in ON_PAPER or len(plain) <= (
                64 if ".button_" in key or key in KEYS else 200 if key in toasts else 4096
            ), key


class TestKeys:
    def test_say_the_same_for_no_two_keys_in_any_language(self) -> None:
        said = {(WORDS.plain(key, {}, language), key) for key in KEYS for language in LANGUAGES}
        assert len({words for words, _ in said}) == len(said)


class TestDays:
    @pytest.mark.parametrize(
        ("language", "days"),
        [("zh", ["11月23日 周一", "2025年11月23日 周日"]), ("en", ["Mon 23 Nov", "Sun 23 Nov 2025"])],
    )
    def test_are_told_with_the_year_where_they_are_more_than_half_a_year_away(
        self, language: str, days: list[str]
    ) -> None:
        words = Words(ZoneInfo("Asia/Shanghai"))
        words.clock = lambda: datetime(2026, 12, 31, 15, tzinfo=UTC)
        shown = [words.plain("duty.too_far", {"last": date(year, 11, 23)}, language) for year in (2026, 2025)]
        assert all(day in text for day, text in zip(days, shown, strict=True))
        assert ("20" in shown[0], "2025" in shown[1]) == (False, True)

    def test_are_told_without_it_where_the_year_only_turns_between(self) -> None:
        words = Words(ZoneInfo("Asia/Shanghai"))
        words.clock = lambda: datetime(2026, 12, 31, 15, tzinfo=UTC)
        assert "2027" not in words.plain("duty.too_far", {"last": date(2027, 2, 5)}, "zh")
        assert "2027年7月5日" in words.plain("duty.too_far", {"last": date(2027, 7, 5)}, "zh")


class TestEnglishPages:
    def test_have_no_full_width_brackets(self) -> None:
        assert [english for _, english in PAIRS if re.search("[（）]", english)] == []
        bare = [
            node.data
            for key, one in BLOCKS.items()
            if "tongue" not in names(one)
            for node in one.find_all(nodes.TemplateData)
        ]
        assert [text for text in bare if re.search("[（）]", text)] == []

    def test_have_no_chinese_commas_between_what_they_list(self) -> None:
        ours = {key: one for key, one in BLOCKS.items() if "tongue" not in names(one)}
        bare = [key for key, one in ours.items() for node in one.find_all(nodes.TemplateData) if "、" in node.data]
        joined = [
            key
            for key, one in ours.items()
            for join in one.find_all(nodes.Filter)
            if join.name == "join" and any(isinstance(arg, nodes.Const) and arg.value == "、" for arg in join.args)
        ]
        assert bare + joined == []

    def test_count_without_brackets(self) -> None:
        assert [english for _, english in PAIRS if re.search(r"[a-z]\(e?s\)", english)] == []

    @pytest.mark.parametrize(
        ("key", "values"),
        [
            ("routes.button_replace", {"name": "Li", "count": 1, "leading": False}),
            ("ledgers.paper", {"ledger": "people", "count": 1}),
            ("reminders.step_routes", {"state": "approved", "free": 1}),
        ],
    )
    def test_count_one_as_one(self, key: str, values: dict[str, object]) -> None:
        assert not re.search(r"\b1 [a-z]+s\b", WORDS.plain(key, values, "en"))

    def test_call_one_class_by_one_name(self) -> None:
        keys = ("dossiers.class_accident", "public_notices.class_accident", "public_notices.paper_class_name")
        values = {"class": "accident", "tongue": "en"}
        assert {WORDS.plain(key, values, "en").lower() for key in keys} == {"hardship after an accident"}


class TestBeginnings:
    def test_are_large_and_leave_the_other_letters_as_they_are(self) -> None:
        assert WORDS.plain("relay.button_about", {"topic": "mood"}, "en") == "How I feel"


class TestTheDesk:
    def test_leaves_one_line_free_where_there_are_no_figures_to_tell(self) -> None:
        figures = {"unit": None, "union": False, "cases": None, "talks": None, "came": 0, "signing": 0}
        dates = [{"on": date(2026, 11, 27), "what": "visits", "count": 1}]
        told = {"count": 0, "lines": [], "pages": 1, "figures": figures, "dates": dates, "more_dates": 0}
        shown = WORDS.plain("desk.list", {**told, "now": datetime(2026, 11, 23, tzinfo=UTC)}, "zh")
        assert "\n\n" in shown
        assert "\n\n\n" not in shown


class TestAGrant:
    def test_tells_who_agreed_as_the_second(self) -> None:
        grant = {
            "kind": "living",
            "amount": 100_000,
            "goods": None,
            "worth": None,
            "number": "KN-2026-0001",
            "name": "李明",
            "unit": "城东",
            "given_on": date(2026, 11, 23),
            "source": "own_funds",
            "by": "王秀英",
            "counter": False,
            "corrected": False,
            "state": "granted",
            "second": "孙丽",
            "receipt": None,
            "unsigned": False,
            "handed_at": None,
            "reason": None,
            "year": 2026,
            "total": 100_000,
            "a_year": 600_000,
            "left": 500_000,
            "at_once": 300_000,
            "signable": True,
            "handable": True,
        }
        assert "孙丽复核同意" in WORDS.html("aid.grant", grant, "zh")
        assert "复核同意" not in WORDS.html("aid.grant", {**grant, "second": None}, "zh")


class TestAskedFirst:
    """What whoever answers reads: the person of themselves, their family of whom they answer for."""

    @pytest.mark.parametrize(
        ("outcome", "name", "chinese", "english"),
        [
            ("visited", None, "已经来看过您了，谢谢。", "You have been visited already. Thank you."),
            ("visited", "陈桂芳", "已经去看过陈桂芳了，谢谢。", "陈桂芳 has been visited already. Thank you."),
            ("phoned", None, "已经给您打过电话了，谢谢。", "You have been called already. Thank you."),
        ],
    )
    def test_after_the_visit_it_thanks(self, outcome: str, name: str | None, chinese: str, english: str) -> None:
        values = {"outcome": outcome, "name": name}
        said = [WORDS.plain("visits.nothing_to_answer", values, language).strip() for language in ("zh", "en")]
        assert said == [chinese, english]

    def test_speaks_to_the_family_of_their_relatives_home(self) -> None:
        values = {"wish": "stay_away", "name": "陈桂芳", "day": date(2027, 1, 22)}
        assert "不去陈桂芳家里" in WORDS.plain("routes.answered", values, "zh")
        assert "nobody comes to 陈桂芳's home" in WORDS.plain("routes.answered", values, "en")
        assert "your home" in WORDS.plain("routes.answered", {**values, "name": None}, "en")
