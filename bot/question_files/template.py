"""The workbook that people fill in: a header somewhere near the top, a question a row; and the same as a CSV."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from bot.question_files.drawings import Drawn
from bot.sheets.cells import Row, Sheet
from bot.sheets.words import header
from storage.question_files import gift, plain_text, words
from storage.question_files.found import ELSEWHERE, Finding, Found, clean, folded
from storage.questions.content import ONE_POINT, Content, Defect, Difficulty, Kind, Option

#: Field -> the titles it goes by, as `sheets.words.header` leaves them.
TITLES: Final = {
    "kind": "题型 题目类型 试题类型 类型 题目题型 试题题型 题类 type questiontype",
    "stem": "题干 题目 试题 题目内容 试题内容 问题 题目题干 试题题干 题干内容 问题内容 question stem",
    "answer": "答案 正确答案 参考答案 标准答案 试题答案 题目答案 正确选项 answer answers correctanswer key",
    "explanation": "解析 答案解析 试题解析 题目解析 题解 解释 答案说明 explanation analysis",
    "category": "类别 分类 题目分类 试题分类 题目类别 试题类别 知识点 章节 科目 专业 所属类别 category",
    "difficulty": "难度 难度等级 难易度 难易程度 试题难度 题目难度 difficulty level",
    "points": "分值 分数 题目分值 试题分值 每题分值 score points",
    "name": "名称 题名 题目名称 试题名称 name title",
    "source": "来源 出处 题目来源 试题来源 依据 source",
    "author": "作者 出题人 命题人 author",
    "seconds": "限时 时限 答题时间 限时秒 答题限时 seconds timelimit",
    "options": "选项 备选项 备选答案 候选项 options",
    "picture": "图片 配图 插图 题图 图 picture image",
    "note": "附加信息 note",
}
_FIELD_OF: Final = {title: name for name, titles in TITLES.items() for title in titles.split()}
_OPTION: Final = re.compile(
    r"(?:选项|备选答案|备选项|备选|候选项|答案|option|choice)?([a-z])(?:选项|项)?|(?:选项|备选项|option|choice)(\d{1,2})"
)
#: How far down a header is looked for.
_DEEPEST_HEADER: Final = 40
#: Signs of a header's line in a text; a picture's has millions.
_LONGEST_HEADER: Final = 20_000
_NO_QUESTION: Final = re.compile(
    r"(?:合计|总计|小计|共计|共\d+[道题]|制表|填表|审核|审批|出题人|日期|备注|说明|注[:：]|填写说明|以下无正文|第\d+页).*",
    re.DOTALL,
)

_BLANKS: Final = re.compile(r"_{2,}|＿{2,}|[（(]\s*[)）]")


@dataclass(slots=True)
class Columns:
    """Which column is what; `options` in the order of their letters."""

    titles: list[str]
    at: dict[str, int] = field(default_factory=dict)
    options: list[int] = field(default_factory=list)


def columns(row: Row) -> Columns | None:
    """The columns that a row names; None where it is no header: questions and answers must be told."""
    found = Columns([clean(row.shown(at)) for at in range(len(row.cells))])
    options: dict[int, int] = {}
    for at, cell in enumerate(row.cells):
        title = header(cell) if isinstance(cell, str) else ""
        if not title:
            continue
        name = _FIELD_OF.get(title)
        if name is not None:
            found.at.setdefault(name, at)
        elif lettered := _OPTION.fullmatch(title):
            number = ord(lettered[1]) - ord("a") if lettered[1] else int(lettered[2]) - 1
            options.setdefault(number, at)
    found.options = [at for _, at in sorted(options.items())]
    return found if {"stem", "answer"} <= found.at.keys() else None


def has_header(sheet: Sheet) -> bool:
    return any(columns(row) for row in _first(sheet.rows()))


def is_table(text: str) -> bool:
    """Whether a text is such a sheet, saved as a CSV or with tabs: one of its first lines is the header."""
    for line in text.split("\n", _DEEPEST_HEADER)[:_DEEPEST_HEADER]:
        if len(line) > _LONGEST_HEADER:
            continue
        for sign in ",\t;，":
            cells = line.split(sign)
            if len(cells) > 2 and columns(Row(0, [cell.strip(' "') for cell in cells])):
                return True
    return False


def _first(rows: Iterator[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number >= _DEEPEST_HEADER:
            return
        yield row


def read(sheets: Iterable[Sheet], drawn: Drawn | None = None) -> Finding:
    """Every question of every sheet that has a header; hidden sheets are told and left. `drawn`: the pictures."""
    found, drawn = Finding("template"), drawn or Drawn()
    for sheet in sheets:
        if not has_header(sheet):
            continue
        if sheet.hidden:
            found.notes.append(("sheet_hidden", {"sheet": sheet.name}))
            continue
        _read(sheet, found, drawn)
        if left := drawn.left(sheet.name):
            found.notes.append(("pictures_astray", {"sheet": sheet.name, "n": left}))
    if drawn.spoiled:
        found.notes.append(("drawings_spoiled", {}))
    return found


def _read(sheet: Sheet, found: Finding, drawn: Drawn) -> None:
    heading: Columns | None = None
    kind = words.sole(sheet.name)
    for number, row in enumerate(sheet.rows()):
        if heading is None or _may_be_header(row, heading):
            told = columns(row) if heading is not None or number < _DEEPEST_HEADER else None
            if told is not None:
                heading = told
                found.titles.setdefault(sheet.name, heading.titles)
                continue
        if heading is None:
            continue
        if section := _section(row, heading):
            kind = section
            continue
        pictures = drawn.lift(sheet.name, row)
        one = question(row, heading, kind)
        if one is None and pictures:
            drawn.rows.setdefault(sheet.name, {})[row.number] = pictures
        if one is not None:
            _picture(one, pictures, row, heading)
            one.sheet = sheet.name
            one.cells = [clean(row.shown(at)) for at in range(len(heading.titles))]
            found.questions.append(one)


def _picture(one: Found, pictures: list[str], row: Row, heading: Columns) -> None:
    if pictures:
        one.picture = pictures[0] or ELSEWHERE
    elif "picture" in heading.at and clean(row.shown(heading.at["picture"])):
        one.remarks.append(("picture_in_words", {}))
    if len(pictures) > 1:
        one.remarks.append(("picture_of_several", {"count": len(pictures)}))


def _may_be_header(row: Row, heading: Columns) -> bool:
    at = heading.at["answer"]
    return at < len(row.cells) and isinstance(row.cells[at], str) and header(row.cells[at]) in _FIELD_OF


def _section(row: Row, heading: Columns) -> str:
    """The kind that a heading between the rows tells of; empty where it is a row of its own."""
    filled = [at for at in range(len(row.cells)) if row.cells[at] not in {"", None}]
    if len({clean(row.shown(at)) for at in filled}) != 1 or (
        filled[0] == heading.at["stem"] and len(filled) == 1 and "题" not in row.shown(filled[0])
    ):
        return ""
    said = clean(row.shown(filled[0]))
    if not re.match(r"[（(]?[一二三四五六七八九十]+[)）]?[、.．\s]", said) and filled[0] == heading.at.get("kind"):
        return ""
    told = words.within(said) if len(said) <= 40 else None
    return said if isinstance(told, Kind) and re.match(r"[（(]?[一二三四五六七八九十]+[)）]?[、.．\s]", said) else ""


def question(row: Row, heading: Columns, section: str = "") -> Found | None:
    """The question of a row; None where it holds none. `section`: the heading above it, which can tell its kind."""
    cells = {name: clean(row.shown(at)) for name, at in heading.at.items()}
    options = [clean(row.shown(at)) for at in heading.options]
    if not _is_one(cells, options):
        return None
    found = Found(row.number, None, stem=cells["stem"])
    kind = words.kind(cells.get("kind", "")) or (words.within(section) if section else None)
    if isinstance(kind, Defect):
        found.problem = kind
        return found
    if cells.get("options") and not any(options):
        options = _listed(cells["options"])
    found.content = _content(cells, options, kind, found)
    return found


def _is_one(cells: dict[str, str], options: list[str]) -> bool:
    """Whether the row is a question, and not empty, a total, who made the list, or an example."""
    stem, answer, first = cells["stem"], cells["answer"], folded(cells.get("kind", ""))
    if not (stem or answer or any(options)) or stem.startswith(words.EXAMPLE):
        return False
    if _NO_QUESTION.match(first) and not stem:
        return False
    return bool(answer or any(options)) or not _NO_QUESTION.match(folded(stem) or first)


def _content(cells: dict[str, str], options: list[str], kind: Kind | None, found: Found) -> Content:
    answer = cells["answer"]
    stem, options = _out_of_stem(cells["stem"], options, kind, answer)
    while options and not options[-1]:
        options.pop()
    told = _without_marks(options)
    if kind is Kind.SINGLE and any(told) and words.is_any_choice(cells.get("kind", "")):
        kind = None
    why = ""
    if kind in {None, Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE}:
        answer, why = words.reasoned(answer, told)
    kind = kind or _kind(told, answer, stem)
    content = Content(kind, stem, options=tuple(Option(one) for one in told))
    content, found.problem = words.answered(content, answer)
    if kind is Kind.FILL_IN and len(_BLANKS.findall(stem)) > 1:
        found.remarks.append(("several_blanks", {}))
    content = replace(
        content,
        # A cell left empty between others is no option; answers were told by the letters of the columns.
        options=tuple(one for one in content.options if one.words),
        category=words.category(cells.get("category", "")),
        explanation="\n".join(part for part in (why, cells.get("explanation", "")) if part),
        name=cells.get("name", ""),
        source=cells.get("source", ""),
        author=cells.get("author", ""),
    )
    content = _with_amounts(content, found, *(cells.get(name, "") for name in ("difficulty", "points", "seconds")))
    return _noted(content, cells["note"], found) if cells.get("note") else content


def _with_amounts(content: Content, found: Found, difficulty: str, points: str, seconds: str) -> Content:
    level = words.difficulty(difficulty)
    if level is None:
        found.remarks.append(("unknown_difficulty", {"words": difficulty[:20]}))
    worth = words.points(points) if points else ONE_POINT
    if worth is None:
        found.remarks.append(("unknown_points", {"words": points[:20]}))
    given = words.seconds(seconds) if seconds else None
    if seconds and given is None:
        found.remarks.append(("unknown_seconds", {"words": seconds[:20]}))
    return replace(
        content,
        difficulty=level or Difficulty.MIDDLE,
        points=ONE_POINT if worth is None else worth,
        seconds=given,
    )


def _noted(content: Content, note: str, found: Found) -> Content:
    try:
        content = gift.noted(content, json.loads(note))
    except (ValueError, TypeError, KeyError, AttributeError):
        found.remarks.append(("note_spoiled", {}))
        return content
    found.problem = None
    return content


def _kind(options: list[str], answer: str, stem: str) -> Kind:
    """What an unnamed question is."""
    if not any(options) and words.is_bare(answer) and not _BLANKS.search(stem):
        return Kind.SINGLE
    if not any(options):
        return Kind.TRUE_FALSE if words.truth(answer) is not None and not answer.isdecimal() else Kind.FILL_IN
    if words.is_judging(options):
        return Kind.TRUE_FALSE
    told = words.chosen(answer, options)
    return Kind.SEVERAL if isinstance(told, tuple) and len(told) > 1 else Kind.SINGLE


def _out_of_stem(stem: str, options: list[str], kind: Kind | None, answer: str) -> tuple[str, list[str]]:
    """The options that stand below the question in its own cell, where the columns for them are empty."""
    choice = kind in {Kind.SINGLE, Kind.SEVERAL, Kind.ORDER} or (kind is None and words.letters(answer, 0) is not None)
    if any(options) or not choice:
        return stem, options
    begun = re.search(r"(?:^|\n|\s|(?<=[）)。？?：:]))[AＡ]\s*[.．、)）:：]", stem)
    if begun is None:
        return stem, options
    told = _listed(stem[begun.start() :])
    return (stem[: begun.start()].strip(), told) if len(told) > 1 else (stem, options)


def _listed(cell: str) -> list[str]:
    """The options that stand in one cell: lettered, or parted by lines or signs."""
    found: list[str] = []
    for line in (clean(one) for one in cell.split("\n")):
        parts = plain_text.options_in(line, len(found)) if line else []
        if parts is None:
            found = []
            break
        found += parts
    if found:
        return found
    parts = re.split(r"\n|\||｜|[;；]", cell)
    return [clean(one) for one in parts if clean(one)]


def _without_marks(options: list[str]) -> list[str]:
    """Without the letters that somebody wrote before all of them."""
    filled = [(at, one) for at, one in enumerate(options) if one]
    marked = [re.match(rf"{words.LETTERS[at]}\s*[.．、:：)）-]\s*(?=\S)", folded(one)) for at, one in filled]
    if len(filled) < 2 or not all(marked):
        return options
    return [re.sub(r"^\s*[A-Za-zＡ-Ｚａ-ｚ]\s*[.．、:：)）－-]\s*", "", one) for one in options]
