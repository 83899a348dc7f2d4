"""The house's own digest as a template in one language: its words stand in it as they are, to be changed."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from jinja2 import Environment

from bot.words import Words

KEY: Final = "digests.weekly"
#: A token of Jinja's: its kind and how it is written.
_Token = tuple[str, str]
_OPENS, _CLOSES = "([{", ")]}"


def template(words: Words, language: str) -> str:
    """What renders as the shipped digest does."""
    lexer = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - it only cuts the source into its parts
    source, catalogue = words.source(KEY, language)
    tokens = [(kind, text) for _, kind, text in lexer.lex(source)]
    return "".join(_written(tokens, catalogue.gettext, catalogue.ngettext)).strip() + "\n"


def _written(
    tokens: Sequence[_Token], one: Callable[[str], str], many: Callable[[str, str, int], str]
) -> Iterator[str]:
    at = 0
    while at < len(tokens):
        if tokens[at][0] != "variable_begin":
            yield tokens[at][1]
            at += 1
            continue
        end = next(place for place in range(at, len(tokens)) if tokens[place][0] == "variable_end")
        inside = [token for token in tokens[at + 1 : end] if token[0] != "whitespace"]
        said = _said(tokens[at + 1 : end], inside, one, many)
        yield "".join(text for _, text in tokens[at : end + 1]) if said is None else said
        at = end + 1


def _said(
    raw: Sequence[_Token], inside: Sequence[_Token], one: Callable[[str], str], many: Callable[[str, str, int], str]
) -> str | None:
    """The words of a `_(…)` or `ngettext(…)`, with their values in braces; None for anything else."""
    if len(inside) < 2 or inside[1][1] != "(" or inside[0][1] not in ("_", "ngettext"):
        return None
    arguments = [*_arguments(raw)]
    names = {name: text for name, text in arguments if name}
    plain = [text for name, text in arguments if not name]
    if inside[0][1] == "_":
        return _filled(one(_literal(plain[0])), names)
    names["num"] = plain[2]
    single, several = (many(_literal(plain[0]), _literal(plain[1]), count) for count in (1, 2))
    if single == several:
        return _filled(several, names)
    return f"{{% if {plain[2]} == 1 %}}{_filled(single, names)}{{% else %}}{_filled(several, names)}{{% endif %}}"


def _arguments(raw: Sequence[_Token]) -> Iterator[tuple[str, str]]:
    """Each as (name or nothing, how it is written)."""
    begun = next(at for at, token in enumerate(raw) if token[1] == "(")
    deep, cuts = 0, [begun]
    for at, (_, text) in enumerate(raw[begun + 1 :], begun + 1):
        deep += (text in _OPENS) - (text in _CLOSES)
        if (text == "," and deep == 0) or deep < 0:
            cuts.append(at)
            if deep < 0:
                break
    for first, last in pairwise(cuts):
        part = "".join(text for _, text in raw[first + 1 : last]).strip()
        kinds = [token for token in raw[first + 1 : last] if token[0] != "whitespace"]
        named = len(kinds) > 2 and kinds[0][0] == "name" and kinds[1][1] == "="
        yield (kinds[0][1], part.partition("=")[2].strip()) if named else ("", part)


def _literal(text: str) -> str:
    return text[1:-1].replace('\\"', '"')


def _filled(message: str, names: dict[str, str]) -> str:
    for name, text in names.items():
        message = message.replace(f"%({name})s", f"{{{{ {text} }}}}")
    return message.replace("%%", "%")
