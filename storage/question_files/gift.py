"""Moodle's GIFT, as its documentation tells it: questions parted by empty lines, answers in braces."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Final

from storage.question_files import gift_pictures
from storage.question_files.found import Finding, Found, clean
from storage.questions.content import WHOLE, Content, Defect, Kind, Option, Pair, Span, from_values, packed, plain
from storage.values import Values, unpack

#: What a comment of ours begins with: it tells what the format has no place for.
NOTE: Final = "// unionhall "
_FORMATS: Final = re.compile(r"\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_NAME: Final = re.compile(r"::(.*?)::", re.DOTALL)
_WEIGHT: Final = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_TAGS: Final = re.compile(r"</?(?:p|br|b|i|u|strong|em|span|div|sub|sup|ul|ol|li|font|a|img)\b[^>]*>", re.IGNORECASE)
_BREAKS: Final = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h\d)\s*>", re.IGNORECASE)
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_TRUTHS: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_BLANK_AT_END: Final = re.compile(r"(?:_{2,}|[（(\[]\s*[）)\]])\s*$")
_ENDED: Final = re.compile(r"[.。?？!！:：]$")
#: A sign that a backslash makes plain is kept under another one meanwhile. None of these is left in by `clean`.
_ESCAPED: Final = {sign: chr(14 + at) for at, sign in enumerate(r":#={}~n\>%[/")}
_PLAIN: Final = str.maketrans({kept: "\n" if sign == "n" else sign for sign, kept in _ESCAPED.items()})
_ESCAPE: Final = re.compile(r"\\([:#={}~n\\>%\[/])")
_COURSE: Final = re.compile(r"^\$[a-z]+\$$|^top$", re.IGNORECASE)


def looks_so(text: str) -> bool:
    """Whether the text is GIFT rather than any other."""
    if re.search(r"^\s*\$CATEGORY\s*:", text, re.MULTILINE) or re.search(r"^\s*::.*?::", text, re.MULTILINE):
        return True
    return bool(re.search(r"\{\s*(?:[=~#}]|(?:T|F|TRUE|FALSE)\s*[#}])", text))


def read(text: str) -> Finding:
    """Every question; what is no question is a note."""
    found = Finding("gift")
    category: tuple[str, ...] = ()
    path = ""
    for first, lines in _blocks(text):
        note = next((line.strip() for line in lines if line.lstrip().startswith(NOTE.strip())), None)
        told = [(first + at, line) for at, line in enumerate(lines) if not line.lstrip().startswith("//")]
        while told and (named := re.match(r"\s*\$CATEGORY\s*:(.*)", told[0][1])):
            category, path = _category(named[1]), told[0][1].strip()
            told = told[1:]
        if not any(line.strip() for _, line in told):
            continue
        for place, block in _parted(told):
            one = _question(block, category, note, found.pictures)
            if one is None:
                found.notes.append(("description", {"row": place, "stem": " ".join(block.split())[:40]}))
                continue
            # What is given back tells its category again, and what our own comment told.
            one.row = place
            told_again = gift_pictures.without(block) if one.picture else block
            one.block = "\n".join(line for line in (f"{path}\n" if path else "", note, told_again) if line)
            found.questions.append(one)
    return found


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            lines.append(line)
        elif lines:
            yield number - len(lines), lines
            lines = []
    if lines:
        yield text.count("\n") + 2 - len(lines), lines


def _category(path: str) -> tuple[str, ...]:
    parts = [one.replace("//", "/").strip() for one in re.split(r"(?<!/)/(?!/)", path.strip())]
    while parts and _COURSE.match(parts[0]):
        parts = parts[1:]
    return tuple(one for one in parts if one)


def _parted(told: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The questions of a block: one, or as many as end with their line where somebody left out the empty lines."""
    whole = _joined(told)
    if whole.count("{") > 1 and whole.count("{") == whole.count("}"):
        parts: list[list[tuple[int, str]]] = [[]]
        for place, line in told:
            parts[-1].append((place, line))
            here = _joined(parts[-1])
            if here.count("{") == here.count("}") > 0:
                parts.append([])
        parts = [part for part in parts if part]
        if all(_joined(part).count("{") == 1 for part in parts):
            for part in parts:
                yield part[0][0], "\n".join(line for _, line in part)
            return
    yield told[0][0], "\n".join(line for _, line in told)


def _joined(told: list[tuple[int, str]]) -> str:
    return _ESCAPE.sub("", "\n".join(line for _, line in told))


def _question(block: str, category: tuple[str, ...], note: str | None, pictures: dict[str, str] | None) -> Found | None:
    kept = _ESCAPE.sub(lambda found: _ESCAPED[found[1]], clean(block))
    name = ""
    if named := _NAME.match(kept):
        name, kept = _told(named[1], "plain"), kept[named.end() :]
    if "<" not in kept or _form(kept, "moodle")[0] not in {"html", "moodle"}:
        return _asked(kept, name, category, note)
    before, opened, rest = kept.partition("{")
    inside, closed, after = rest.partition("}")
    (before, first), (inside, answers), (after, last) = map(gift_pictures.lifted, (before, inside, after))
    one = _asked(f"{before}{opened}{inside}{closed}{after}", name, category, note)
    if one is not None and (first or answers or last):
        gift_pictures.give(
            one,
            [each.translate(_PLAIN) for each in (*first, *last)],
            len(answers),
            {} if pictures is None else pictures,
        )
    return one


def _asked(kept: str, name: str, category: tuple[str, ...], note: str | None) -> Found | None:
    opened, closed = kept.count("{"), kept.count("}")
    if not (opened or closed):
        return None
    before, _, rest = kept.partition("{")
    form, before = _form(before, "moodle")
    stem = _told(before if opened else kept.partition("}")[0], form)
    if opened != closed or opened > 1 or kept.index("{") > kept.index("}"):
        code = "unbalanced_brace" if opened != closed or opened == 1 else "several_braces"
        return Found(0, None, Defect(code, {}), stem=stem)
    inside, _, after = rest.partition("}")
    stem = _with_blank(stem, before, after, _told(after, form))
    answers, explained, general = inside.partition("####")
    explanation = _feedback(general, form) if explained else ""
    blank = Content(Kind.SINGLE, stem, explanation=explanation, category=category, name=name)
    content, problem = _answered(blank, answers.strip(), form)
    if note is not None and content is not None:
        content = _noted(content, note)
    return Found(0, content, problem, stem=stem)


def _with_blank(stem: str, before: str, behind: str, after: str) -> str:
    """The stem with a blank where the answers stood within it, spaced as they were."""
    if not after or (_ENDED.search(stem) and not plain(after)):
        return stem
    if _BLANK_AT_END.search(stem):
        return f"{stem}{after}"
    return f"{stem}{' ' * before[-1:].isspace()}____{' ' * behind[:1].isspace()}{after}"


def _form(kept: str, form: str) -> tuple[str, str]:
    """The format that is told in brackets, and what is left."""
    kept = kept.lstrip()
    if named := _FORMATS.match(kept):
        return named[1].lower(), kept[named.end() :]
    return form, kept


def _told(kept: str, form: str) -> str:
    """The words as people read them."""
    # Lines that were broken for the eye; a line feed that is meant has a sign of its own.
    told = "\n".join(line.strip() for line in kept.strip().split("\n"))
    if form == "html" or (form == "moodle" and _TAGS.search(told)):
        told = _BREAKS.sub("\n", told.replace("\n", " ") if form == "html" else told)
        told = unescape(_ANY_TAG.sub("", told)).replace("\xa0", " ")
        told = "\n".join(line.strip() for line in told.split("\n") if line.strip())
    return clean(told.translate(_PLAIN))


def _feedback(kept: str, form: str) -> str:
    form, kept = _form(kept, form)
    return _told(kept, form)


def _answered(content: Content, answers: str, form: str) -> tuple[Content | None, Defect | None]:
    if not answers:
        return None, Defect("unsupported_type", {"words": ""})
    if answers.startswith("#"):
        return _numeric(content, answers[1:], form)
    truth, *feedback = answers.split("#")
    if truth.strip().upper() in _TRUTHS:
        right = _TRUTHS[truth.strip().upper()]
        to_wrong, to_right = (*(_feedback(one, form) for one in feedback[:2]), "", "")[:2]
        remarks = (to_right, to_wrong) if right else (to_wrong, to_right)
        return replace(content, kind=Kind.TRUE_FALSE, truth=right, remarks=remarks), None
    parts = re.findall(r"([=~])([^=~]*)", answers)
    if not parts or answers[0] not in "=~":
        return None, Defect("bad_gift", {})
    return _listed(content, parts, form), None


def _listed(content: Content, parts: list[tuple[str, str]], form: str) -> Content:
    """Of answers that each begin with a sign: pairs, words that are accepted, or options to choose among."""
    # An arrow in what is said about an answer makes no pair of it.
    pairs = [part.partition("#")[0].split("->", 1) for _, part in parts]
    if all(sign == "=" and len(pair) == 2 for (sign, _), pair in zip(parts, pairs, strict=True)):
        told = tuple(Pair(_feedback(left, form), _feedback(right, form)) for left, right in pairs)
        return replace(content, kind=Kind.MATCH, pairs=told)
    options = [_option(sign, part, form) for sign, part in parts]
    if all(sign == "=" for sign, _ in parts):
        return replace(content, kind=Kind.FILL_IN, options=tuple(options))
    return _chosen(content, options, [sign for sign, _ in parts])


def _option(sign: str, part: str, form: str) -> Option:
    part = part.strip()
    share = None
    if weight := _WEIGHT.match(part):
        share, part = int(Decimal(weight[1].rstrip(".")) * 100), part[weight.end() :]
    told, _, feedback = part.partition("#")
    return Option(_feedback(told, form), sign == "=" or (share or 0) > 0, share, _feedback(feedback, form))


def _chosen(content: Content, options: list[Option], signs: list[str]) -> Content:
    if signs.count("=") == 1:
        # One is right; another that gives a part of the points is none the less wrong.
        told = [replace(one, right=sign == "=") for one, sign in zip(options, signs, strict=True)]
        told = [replace(one, share=None) if one.right and one.share in {None, WHOLE} else one for one in told]
        return replace(content, kind=Kind.SINGLE, options=tuple(told))
    rights = [one for one in options if one.right]
    if not any(sign == "=" for sign in signs) and len(rights) == 1 and rights[0].share == WHOLE:
        told = [replace(one, share=None) if one.right or one.share == -WHOLE else one for one in options]
        return replace(content, kind=Kind.SINGLE, options=tuple(told))
    if not rights:
        return replace(content, kind=Kind.SINGLE, options=tuple(options))
    equal = WHOLE // len(rights)
    by_rule = all(one.share is None or abs(one.share - equal) <= 1 for one in rights)
    by_rule = by_rule and all(
        one.share in {None, 0, -WHOLE} or -(one.share or 0) == equal for one in options if not one.right
    )
    told = [replace(one, share=None) for one in options] if by_rule else options
    return replace(content, kind=Kind.SEVERAL, options=tuple(told))


def _numeric(content: Content, answers: str, form: str) -> tuple[Content | None, Defect | None]:
    parts = re.findall(r"[=~]?([^=~]+)", answers)
    found: list[Span] = []
    for part in (one for one in parts if one.strip()):
        told = part.strip()
        share = None
        if weight := _WEIGHT.match(told):
            share, told = int(Decimal(weight[1].rstrip(".")) * 100), told[weight.end() :]
        said, _, feedback = told.partition("#")
        span = _span(said.translate(_PLAIN).strip())
        if span is None:
            return None, Defect("bad_number", {})
        found.append(replace(span, share=None if share == WHOLE else share, remark=_feedback(feedback, form)))
    return replace(content, kind=Kind.NUMERIC, spans=tuple(found)), None


def _span(said: str) -> Span | None:
    if ".." in said:
        low, _, high = said.partition("..")
        return Span(low.strip(), high.strip())
    middle, around, off = said.partition(":")
    if not around:
        return Span(said, said)
    try:
        return Span(f"{Decimal(middle) - Decimal(off):f}", f"{Decimal(middle) + Decimal(off):f}")
    except InvalidOperation:
        return None


def _noted(content: Content, note: str) -> Content:
    """With what our own comment tells besides; a comment that was spoiled tells nothing."""
    try:
        told = json.loads(note[len(NOTE.strip()) :])
        return noted(content, told)
    except (ValueError, TypeError, KeyError, AttributeError):
        return content


def noted(content: Content, told: Values) -> Content:
    """The question with what a note tells; the order of an ordering lies in its pairs."""
    kept = unpack(packed(content))
    if told.get("kind") == Kind.ORDER and content.kind is Kind.MATCH and "options" not in told:
        kept["options"] = [[one.right, False, None, ""] for one in content.pairs]
        kept.pop("pairs", None)
    return from_values({**kept, **told})
