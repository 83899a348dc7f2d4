"""GIFT of the house's own questions: as Moodle reads it, with a comment of ours wherever the format has no place for
what is to be kept. Read again it is what it was."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from typing import Final

from storage.question_files import gift, gift_pictures
from storage.question_files.notes import note_of
from storage.questions.content import WHOLE, Content, Kind, Option, Pair, Span

_FEED: Final = "\n"
#: A picture as good as any, for trying.
_SHORT: Final = "AAAA"
#: Where a format is to stand meanwhile: no question has this sign.
_MARK: Final = "\x0e"
_ESCAPED: Final = str.maketrans({sign: f"\\{sign}" for sign in r"\:#={}~"} | {"\n": "\\n"})


def written(questions: Iterable[Content]) -> Iterator[str]:
    """The file, piece by piece; questions of one category stand together where they come so."""
    return pictured((one, "") for one in questions)


def pictured(questions: Iterable[tuple[Content, str]]) -> Iterator[str]:
    """The same, each with its picture: a JPEG in base64, or nothing."""
    category: tuple[str, ...] = ()
    for one, picture in questions:
        if one.category != category:
            category = one.category
            path = "/".join(name.replace("/", "//") for name in category) or "$course$/top"
            yield f"$CATEGORY: {' '.join(path.split())}\n\n"
        yield f"{question(one, picture)}\n\n"


def question(content: Content, picture: str = "") -> str:
    """One question as a block of lines, with what it takes to read it as it is."""
    # Where the picture is long, what is read again to see whether anything is lost has another one.
    block = _block(content, picture and _SHORT)
    path = "/".join(name.replace("/", "//") for name in content.category)
    (again,) = gift.read(f"$CATEGORY: {' '.join(path.split()) or '$course$/top'}\n\n{block}").questions
    note = note_of(content, again.content)
    whole = _block(content, picture) if picture else block
    return whole if note is None else f"{gift.NOTE}{note}\n{whole}"


def _block(content: Content, picture: str) -> str:
    name = f"::{_plain(content.name)}::" if content.name else ""
    if not picture:
        explanation = f"####{_plain(content.explanation)}" if content.explanation else ""
        return f"{name}[plain]{_plain(content.stem)}{{{_answers(content)}{explanation}}}"
    # An answer is of its question's format where it has none of its own.
    explanation = f"####{_MARK}{_plain(content.explanation)}" if content.explanation else ""
    answers = f"{_answers(_told_plain(content))}{explanation}".replace(_MARK, "[plain]")
    stem = _plain(f"{escape(content.stem, quote=False).replace(_FEED, '<br>')}<br>{gift_pictures.tag(picture)}")
    return f"{name}[html]{stem}{{{answers}}}"


def _told_plain(content: Content) -> Content:
    """With the format before each of its answers and remarks that can have one; the right side of a pair can't."""

    def plain(words: str) -> str:
        return f"{_MARK}{words}" if words else ""

    first, second = content.remarks
    options = tuple(replace(one, words=plain(one.words), remark=plain(one.remark)) for one in content.options)
    return replace(
        content,
        options=content.options if content.kind is Kind.ORDER else options,
        pairs=tuple(Pair(plain(one.left), one.right) for one in content.pairs),
        spans=tuple(replace(one, remark=plain(one.remark)) for one in content.spans),
        remarks=(plain(first), plain(second)),
    )


def _answers(content: Content) -> str:
    match content.kind:
        case Kind.TRUE_FALSE:
            return _truth(content)
        case Kind.NUMERIC:
            return _spans(content.spans)
        case Kind.MATCH:
            told = [f"={_word(one.left)} -> {_word(one.right)}" for one in content.pairs]
        case Kind.ORDER:
            told = [f"={place} -> {_word(one.words)}" for place, one in enumerate(content.options, 1)]
        case _:
            told = [f"{sign}{_said(one)}" for sign, one in zip(_signs(content), content.options, strict=True)]
    return "".join(f"\n\t{one}" for one in told) + "\n"


def _truth(content: Content) -> str:
    right, wrong = content.remarks if content.truth else content.remarks[::-1]
    feedback = f"#{_plain(wrong)}" + (f"#{_plain(right)}" if right else "") if wrong or right else ""
    return f"{'T' if content.truth else 'F'}{feedback}"


def _signs(content: Content) -> list[str]:
    """What stands before each option: whether it is right, and its weight."""
    if content.kind is Kind.SEVERAL and all(one.share is None for one in content.options):
        equal = f"{100 / max(1, len(content.right_options)):.5f}".rstrip("0").rstrip(".")
        return [f"~%{equal}%" if one.right else "~%-100%" for one in content.options]
    right = "~" if content.kind is Kind.SEVERAL else "="
    accepted = content.kind is Kind.FILL_IN
    return [f"{right if one.right or accepted else '~'}{_weight(one.share)}" for one in content.options]


def _spans(spans: tuple[Span, ...]) -> str:
    told = [one.low if one.low == one.high else f"{one.low}..{one.high}" for one in spans]
    if len(spans) == 1 and spans[0].share is None and not spans[0].remark:
        return f"#{told[0]}"
    lines = (
        f"\n\t={_weight(one.share)}{words}" + (f"#{_plain(one.remark)}" if one.remark else "")
        for one, words in zip(spans, told, strict=True)
    )
    return f"#{''.join(lines)}\n"


def _weight(share: int | None) -> str:
    return "" if share is None else f"%{f'{share * 100 / WHOLE:.2f}'.rstrip('0').rstrip('.')}%"


def _said(option: Option) -> str:
    return _word(option.words) + (f"#{_plain(option.remark)}" if option.remark else "")


def _word(words: str) -> str:
    """An answer: one that looks like a weight or a format says that it is plain."""
    told = _plain(words).replace("->", "-\\>")
    return f"[plain]{told}" if told.startswith(("%", "[")) else told


def _plain(words: str) -> str:
    return words.translate(_ESCAPED)
