"""What a template may be made of: text, values, conditions, loops over what the digest lists, the house's own lines.

It is looked at as a tree before it is compiled, and only what stands here is let through: no macro, no assignment, no
arithmetic, no filter that makes long strings, no attribute that begins with a line. So whatever it says, it ends: its
loops go over the letter's own lists, at most two within each other. Then it runs in Jinja's sandbox all the same.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.words import Words
from storage.digests.records import MOST_TEMPLATE

#: Characters of a message, after its tags are read.
MOST: Final = 4096
#: Pieces of output after which nobody waits for more: tags and all.
_MOST_RAW: Final = 40_000
#: Loops within each other.
_DEEPEST: Final = 2
#: What a digest has, by name.
VALUES: Final = frozenset(
    [
        "quiet",
        "late",
        "count",
        "overdue",
        "lines",
        "more",
        "behind_lines",
        "dates",
        "more_dates",
        "drives",
        "own",
        "own_late",
        "behind",
        "cases",
        "campaigns",
        "contests",
        "duties",
        "weeks",
        "union",
        "now",
    ]
)
#: What can be said by `say`: lines of the house, each of one thing.
SAYS: Final = frozenset(
    (
        *("campaigns.name", "digests.what", "digests.waited", "digests.behind", "digests.date", "digests.duty"),
        *("digests.chart", "digests.rates", "digests.worst", "digests.topics", "digests.topic"),
    )
)
FILTERS: Final = frozenset(
    ("day", "month_day", "moment", "clock", "month", "share_of", "bars", "length", "abs", "first", "last", "default")
)
TAGS: Final = frozenset(
    ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote", "tg-spoiler")
)
_NODES: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Filter,
    nodes.Call,
    nodes.Keyword,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.CondExpr,
    nodes.Tuple,
    nodes.List,
)
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9-]*)>|<[^>]*>?|>")


class Unfit(Exception):
    """It can't be used; `key` is the sentence's, and `values` fill it."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Adapted:
    """A template in its language, ready to be put into words; Unfit where it is made of what a template may not be."""

    def __init__(self, text: str, words: Words, language: str) -> None:
        if len(text) > MOST_TEMPLATE:
            raise Unfit("digests.unfit_text", most=MOST_TEMPLATE)
        environment = ImmutableSandboxedEnvironment(
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, cache_size=0
        )
        words.furnish(environment, language)
        try:
            tree = environment.parse(text)
        except TemplateSyntaxError as error:
            raise Unfit("digests.unfit_syntax", line=error.lineno) from None
        except RecursionError:
            raise Unfit("digests.unfit_slow") from None
        _Look(tree)
        self._template = environment.from_string(tree)

    def html(self, values: Mapping[str, Any]) -> str:
        """The message, as Telegram's HTML, that Telegram takes. Unfit otherwise."""
        told = {name: values[name] for name in VALUES if name in values}
        pieces: list[str] = []
        size = 0
        try:
            for piece in self._template.generate(told):
                size += len(piece)
                if size > _MOST_RAW:
                    raise Unfit("digests.unfit_long")
                pieces.append(piece)
        except (
            TemplateError,
            ArithmeticError,
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            RecursionError,
        ) as error:
            raise Unfit("digests.unfit_words", line=_line_of(error), what=type(error).__name__) from None
        said = "".join(pieces).strip()
        check(said)
        return said


def _line_of(error: BaseException) -> int:
    """Of the template, where the error has one."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def check(said: str) -> None:
    """Unfit where Telegram would not take it: tags that it does not know or that don't close, nothing, or too much."""
    open_: list[str] = []
    for found in _TAG.finditer(said):
        closes, name = found[1], found[2]
        if name not in TAGS or (closes and (not open_ or open_.pop() != name)):
            raise Unfit("digests.unfit_tags", what=found[0][:20])
        if not closes:
            open_.append(name)
    if open_:
        raise Unfit("digests.unfit_tags", what=f"<{open_[-1]}>")
    length = len_of(said)
    if not length:
        raise Unfit("digests.unfit_empty")
    if length > MOST:
        raise Unfit("digests.unfit_long")


def len_of(said: str) -> int:
    """How long the message is once its tags are read, as Telegram counts: in UTF-16."""
    return len(html.unescape(_TAG.sub("", said)).strip().encode("utf-16-le", "surrogatepass")) // 2


#: How somebody writes what is named by a word of its own otherwise.
_SIGNS: Final[dict[type[nodes.Node], str]] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
    nodes.Concat: "~",
    nodes.List: "[…]",
    nodes.Dict: "{…}",
    nodes.Tuple: "(…)",
    nodes.Slice: "[:]",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.FromImport: "import",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
}


class _Look:
    """Goes through the tree; Unfit at the first thing that may not be there."""

    def __init__(self, tree: nodes.Template) -> None:
        self._go(tree, frozenset(VALUES), 0)

    def _go(self, node: nodes.Node, known: frozenset[str], deep: int) -> None:
        if type(node) not in _NODES:
            raise _no(node, _SIGNS.get(type(node), type(node).__name__.lower()))
        if isinstance(node, nodes.For):
            self._loop(node, known, deep)
            return
        look = getattr(self, f"_{type(node).__name__.lower()}", None)
        if look is not None:
            look(node, known)
        for child in self._children(node):
            self._go(child, known, deep)

    def _children(self, node: nodes.Node) -> Iterator[nodes.Node]:
        # What is called is looked at where it is called.
        yield from node.iter_child_nodes(exclude=["node"] if isinstance(node, nodes.Call) else None)

    def _loop(self, node: nodes.For, known: frozenset[str], deep: int) -> None:
        over: nodes.Node = node.iter
        while isinstance(over, nodes.Getattr | nodes.Getitem):
            over = over.node
        if node.recursive or deep >= _DEEPEST:
            raise _no(node, "for … for")
        if not isinstance(over, nodes.Name) or not isinstance(node.target, nodes.Name):
            raise _no(node, "for … in …")
        self._go(node.iter, known, deep)
        inner = known | {node.target.name, "loop"}
        for child in (*([node.test] if node.test else []), *node.body):
            self._go(child, inner, deep + 1)
        for child in node.else_:
            self._go(child, known, deep)

    def _name(self, node: nodes.Name, known: frozenset[str]) -> None:
        if node.ctx != "load" or node.name not in known:
            raise _no(node, node.name)

    def _getattr(self, node: nodes.Getattr, _: frozenset[str]) -> None:
        if node.attr.startswith("_"):
            raise _no(node, node.attr)

    def _getitem(self, node: nodes.Getitem, _: frozenset[str]) -> None:
        key = node.arg
        if not isinstance(key, nodes.Const) or not isinstance(key.value, int | str) or str(key.value).startswith("_"):
            raise _no(node, "[…]")

    def _filter(self, node: nodes.Filter, _: frozenset[str]) -> None:
        if node.name not in FILTERS:
            raise _no(node, node.name)

    def _call(self, node: nodes.Call, _: frozenset[str]) -> None:
        first = node.args[0] if len(node.args) == 1 else None
        says = isinstance(node.node, nodes.Name) and node.node.name == "say"
        key = first.value if isinstance(first, nodes.Const) else None
        if not says or key not in SAYS or node.dyn_args is not None or node.dyn_kwargs is not None:
            raise _no(node, key if isinstance(key, str) else "()")


def _no(node: nodes.Node, what: str) -> Unfit:
    return Unfit("digests.unfit_words", line=node.lineno, what=what[:40])
