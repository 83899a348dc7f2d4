"""What becomes of a question whose lines are all in: its kind, its answer, and what the bank takes of it."""

import re
from dataclasses import replace
from typing import Final

from storage.question_files import words
from storage.question_files.found import Found, folded
from storage.question_files.plain_text import marks
from storage.question_files.plain_text.options import out_of_circles
from storage.question_files.plain_text.question import Question
from storage.questions.content import MOST_STEM, Content, Defect, Difficulty, Kind, Option
from storage.values import Values

_CIRCLED_KINDS: Final = (None, Kind.SINGLE, Kind.SEVERAL, Kind.ORDER)
_INSIDE: Final = re.compile(
    r"[（(]\s*([A-Za-zＡ-Ｚａ-ｚ](?:[\s、,，;；]*[A-Za-zＡ-Ｚａ-ｚ])*|对|错|正确|错误|√|×|✓|✔|✗|✘)\s*[)）]"
)
_JUDGED_BEHIND: Final = re.compile(r"([√×✓✔✗✘])\s*$")
#: The word of a fill-in where it stands in its blank.
_FILLED: Final = re.compile(r"_{2,}\s*([^_\s][^_]*?)\s*_{2,}|[（(]\s*([^（）()]+?)\s*[)）]")


def finished(one: Question) -> Found:
    """The question as the bank would have it, or why it can't; with what of it nobody made out."""
    stem = "\n".join(part for part in one.stem if part)
    number, kind, answer, problem = one.number, one.kind, one.answer, None
    if isinstance(kind, Defect):
        return Found(one.line, None, kind, number=number, stem=stem, block=_block(one))
    why = ""
    if not one.options and kind in _CIRCLED_KINDS:
        stem, one.options, answer = out_of_circles(stem, answer)
    if answer is None:
        stem, answer = _out_of(stem, len(one.options), kind)
    elif kind in {None, Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE}:
        answer, why = words.reasoned(answer, one.options)
    kind = kind or _kind(one.options, answer, stem)
    if kind is Kind.SINGLE and one.kind is None and one.options:
        told = words.chosen(answer, one.options)
        kind = Kind.SEVERAL if isinstance(told, tuple) and len(told) > 1 else kind
    content = Content(
        kind,
        stem,
        options=tuple(Option(words_) for words_ in one.options),
        explanation="\n".join(part for part in (why, *one.explanation) if part),
        points=one.points,
    )
    content, problem = words.answered(content, answer)
    content, remarks = _with_fields(content, one.fields)
    found = Found(one.line, content, problem, number=number, block=_block(one), remarks=remarks)
    if kind is Kind.FILL_IN and len(content.options) > 1 and len(marks.BLANK.findall(stem)) > 1:
        found.remarks.append(("several_blanks", {}))
    return found


def _block(one: Question) -> str:
    return "\n".join(one.block).strip()


def _kind(options: list[str], answer: str, stem: str) -> Kind:
    if options:
        return Kind.TRUE_FALSE if words.is_judging(options) else Kind.SINGLE
    if words.is_bare(answer) and not re.search(r"_{2,}", stem):
        return Kind.SINGLE
    if words.truth(answer) is not None and not re.search(r"_{2,}", stem) and not answer.strip().isdecimal():
        return Kind.TRUE_FALSE
    return Kind.FILL_IN if answer.strip() or re.search(r"_{2,}", stem) else Kind.SINGLE


def _out_of(stem: str, count: int, kind: Kind | None) -> tuple[str, str]:
    """The stem with an empty bracket, and the answer that stood in it; no answer where none did."""
    for found in reversed([*_INSIDE.finditer(stem)]):
        told = found[1]
        named = words.letters(told, count)
        fits = count and named is not None and max(named) < count and list(named) == sorted(named)
        if fits and named is not None and len(named) == len(re.sub(r"[\s、,，;；]", "", told)):
            return f"{stem[: found.start()]}（  ）{stem[found.end() :]}", told
        if not count and kind in {None, Kind.TRUE_FALSE} and words.truth(told) is not None:
            return f"{stem[: found.start()]}（  ）{stem[found.end() :]}", told
    if not count and kind in {None, Kind.TRUE_FALSE} and (behind := _JUDGED_BEHIND.search(stem)):
        return stem[: behind.start()].rstrip(), behind[1]
    filled = [*_FILLED.finditer(stem)] if kind is Kind.FILL_IN and len(stem) <= MOST_STEM else []
    if len(filled) == 1 and not marks.BLANK.search(stem.replace(filled[0][0], "")):
        return f"{stem[: filled[0].start()]}____{stem[filled[0].end() :]}", filled[0][1] or filled[0][2]
    return stem, ""


def _with_fields(content: Content, fields: dict[str, str]) -> tuple[Content, list[tuple[str, Values]]]:
    """With what stands in lines of their own, and what of it nobody makes out."""
    told = {name: folded(value) for name, value in fields.items()}
    hard, worth = told.get("难度") or told.get("难易") or "", told.get("分值") or told.get("分数") or ""
    level, points = words.difficulty(hard), words.points(worth)
    remarks: list[tuple[str, Values]] = []
    if level is None:
        remarks.append(("unknown_difficulty", {"words": hard[:20]}))
    if worth and points is None:
        remarks.append(("unknown_points", {"words": worth[:20]}))
    category = next((fields[name] for name in ("类别", "分类", "章节", "知识", "考点") if fields.get(name)), "")
    content = replace(
        content,
        difficulty=level or Difficulty.MIDDLE,
        points=points or content.points,
        category=words.category(category),
        source=fields.get("来源") or fields.get("出处") or "",
        author=fields.get("作者") or fields.get("出题") or "",
        seconds=words.seconds(fields.get("限时", "")),
    )
    return content, remarks
