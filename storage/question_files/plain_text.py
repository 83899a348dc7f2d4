"""Questions as people type or paste them: Aiken, its Chinese cousin, and what comes out of a document.

A line begins a question, or is an option, an answer, an explanation, a heading, or goes on with the line before. Where
questions are numbered a number begins one, else an empty line parts them.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from storage.question_files import words
from storage.question_files.found import Finding, Found, clean, folded
from storage.questions.content import FEWEST_OPTIONS, MOST_STEM, ONE_POINT, Content, Defect, Difficulty, Kind, Option
from storage.values import Values

_CJK: Final = "一二三四五六七八九十百"
#: `1．` `1、` `(1)` `第1题：` `1)` `【1】`; `1.5` is a number where no first question is due.
_NUMBERED: Final = re.compile(
    r"(?:第\s*(?P<a>\d{1,4})\s*题\s*[.．、:：,，]?|(?i:q|question)\s*(?P<d>\d{1,4})\s*[.．、:：)）]|[（(【\[]\s*(?P<b>\d{1,4})\s*[)）】\]]\s*[.．、]?"
    r"|(?P<c>\d{1,4})\s*(?:(?P<dot>[.．])|[、)）]|[:：](?!\d)|(?=[【\[](?:单|多|判|填|不定|排|匹|数)))\s*)\s*(?P<rest>.*)",
    re.DOTALL,
)
#: A mark of an option at the beginning of a line, and any that may be one within it.
_MARK: Final = re.compile(r"[（(【\[]?\s*([A-Za-zＡ-Ｚａ-ｚ])\s*(?:[.．、)）:：】\]]|(?=\s))\s*")
_MARKS: Final = re.compile(r"[（(]?([A-ZＡ-Ｚ])\s*[.．、)）:：]")
#: Options that have circled numbers for their letters, and an answer that names such.
_CIRCLES: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
_CIRCLED: Final = re.compile(rf"[{_CIRCLES}]\s*[.．、]?\s*")
_IN_CIRCLES: Final = re.compile(rf"[（(]\s*([{_CIRCLES}][\s、,，{_CIRCLES}]*)[)）]")
_CIRCLED_KINDS: Final = (None, Kind.SINGLE, Kind.SEVERAL, Kind.ORDER)
_NAMES_CIRCLES: Final = re.compile(rf"[{_CIRCLES}](?:[\s、,，;；]*[{_CIRCLES}])*\s*[.。]?")
#: `一、` and `（一）` before a question, where nothing else numbers them.
_HAN_NUMBER: Final = re.compile(rf"(?:[{_CJK}]{{1,3}}\s*[、.．]|[（(]\s*[{_CJK}]{{1,3}}\s*[)）])\s*(?=\S)")
_ANSWER: Final = re.compile(
    r"(?:第\s*\d{1,4}\s*题\s*(?:的\s*)?(?=(?:参考|正确|标准)?答案))?"
    r"[【\[（(]?\s*(?:(?:本题)?(?:参考|正确|标准|本题)?\s*(?:答案|选项)|答)\s*(?:[】\])）]\s*(?:是|为)?\s*[:：]?"
    r"|(?:是|为|选)?\s*[:：]|(?:是|为|选)?\s*(?=[A-Za-zＡ-Ｚ√×对错\s]+$))\s*(?P<rest>.*)"
    r"|(?:(?:CORRECT|RIGHT)\s+)?(?:ANSWERS?|KEY|ANS(?=[.:：\s]))\s*(?:[:：]|(?<=ANS)\.)\s*(?P<also>.*)",
    re.IGNORECASE | re.DOTALL,
)
_EXPLAINED: Final = re.compile(
    r"(?:[【\[]\s*(?:试题|答案|题目)?(?:解析|解答|详解|分析|解释|说明|依据|理由)\s*[】\]]\s*[:：]?"
    r"|(?:试题|答案|题目)?(?:解析|解答|详解|分析|解释|说明|依据|理由|EXPLANATION|FEEDBACK)\s*[:：]"
    r"|(?:试题|答案|题目)(?:解析|详解)(?=\s|$))\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_FIELD: Final = re.compile(
    r"[【\[]?\s*(难度(?:系数|等级)?|难易度|分值|分数|类别|分类|知识点|考点|章节|来源|出处|作者|出题人|限时"
    r"|difficulty|points|marks|category|topic|source|author)\s*(?:[】\]]\s*[:：]?|[:：])\s*(.*)",
    re.IGNORECASE,
)
#: By which Chinese name, of two signs, an English one is known.
_FIELDS_IN_ENGLISH: Final = {
    "difficulty": "难度",
    "points": "分值",
    "marks": "分值",
    "category": "类别",
    "topic": "类别",
    "source": "来源",
    "author": "作者",
}
_LATER: Final = re.compile(
    r"[\s；;，,。]*(?=[【\[]?(?:试题|答案)?(?:解析|详解|理由|难度|分值|知识点|考点|类别|来源)\s*[】\]:：])"
)
#: An answer behind the question or the options, on their line: …（答案：A）, … 【答案】A, … 答案：A.
_CALLED: Final = r"(?:正确|参考|标准|本题)?答案"
_BEHIND: Final = re.compile(
    rf"[（(]\s*{_CALLED}\s*(?:是|为)?\s*[:：]\s*(?P<inside>[^（）()]+)[)）]\s*$"
    rf"|(?:(?=【{_CALLED}】)|(?<=[\s。.？?；;）)】])(?={_CALLED}\s*[:：]))(?P<rest>.+)$",
    re.DOTALL,
)
#: What an examination's page tells of whoever sat it.
_MINE: Final = re.compile(r"(?:我|您|你|学生|考生)的?(?:答案|作答|选择)\s*[:：].*")
_THE_RIGHT_ONE: Final = re.compile(r"(?:正确|参考|标准)答案\s*[:：].*")
_SCORE: Final = re.compile(r"(?:本题)?得分\s*[:：]?\s*[\d.]*\s*分?")
#: What a text has for the eye: **bold**, # headings, dots before options.
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
#: 〔答案〕 and 『解析』 are the same as 【答案】.
_CORNERS: Final = re.compile(r"^[〔『〖](\w{2,4})[〕』〗]")
_DOTS: Final = re.compile(r"^(?:#{1,6}\s+|[-*•·●▪>]\s+(?=[（(]?[A-ZＡ-Ｚ][.．、)）:：\s]|【|答案|解析|\*\*))+")
_HEADING: Final = re.compile(
    rf"(?:第?[{_CJK}]+\s*(?:部分|大题|章|、|[.．,，:：]|\s)|[（(][{_CJK}]+[)）]|[【\[]|[ⅠⅡⅢⅣⅤⅥ]+[.、．\s])\s*(?P<rest>.+)"
)
_BARE_HEADING: Final = re.compile(
    r"(?:单项?选择?题?|单选题?|多项选择题?|多选题?|不定项选择题?|选择题|判断题?|是非题|填空题|排序题|匹配题|连线题|数值题|简答题|问答题|论述题)"
    r"\s*(?:[（(:：].*)?"
)
_POINTS_EACH: Final = re.compile(r"每(?:小)?题\s*(\d+(?:\.\d+)?)\s*分")
_PAGE: Final = re.compile(
    r"第\s*\d+\s*页.*|共\s*\d+\s*页|[-—–]\s*\d+\s*[-—–]|\d+\s*/\s*\d+|page\s*\d+.*|[-=_*—–·.…]{3,}|[（(]\s*以下无正文\s*[)）]",
    re.IGNORECASE,
)
_TAG: Final = re.compile(
    r"[（(【\[]\s*(单选题?|单项选择题?|多选题?|多项选择题?|不定项(?:选择题?)?|判断题?|填空题?|排序题?|匹配题?|连线题?|数值题?)\s*[)）】\]]"
)
_INSIDE: Final = re.compile(
    r"[（(]\s*([A-Za-zＡ-Ｚａ-ｚ](?:[\s、,，;；]*[A-Za-zＡ-Ｚａ-ｚ])*|对|错|正确|错误|√|×|✓|✔|✗|✘)\s*[)）]"
)
_BLANK: Final = re.compile(r"_{2,}|＿+|[（(]\s*[)）]")
_KEY_HEADING: Final = re.compile(
    r"[【（(]?(?:附[:：]?)?\s*(?:参考|标准|正确|试题)?答案(?:及解析|与解析|汇总|一览)?[)）】]?[:：]?"
)
_KEYS: Final = re.compile(
    r"[(]?(?P<at>\d{1,4})[)]?\s*(?:[-~]\s*(?P<to>\d{1,4}))?\s*[.、:)]?\s*"
    r"(?P<said>(?:[A-Za-z](?:\s?[A-Za-z])*|[√×对错]+|正确|错误)(?![\u4e00-\u9fff]))[\s,;、，；]*"
)
_PART: Final = re.compile(rf"^[(]?[{_CJK}]+[)]?[,、.:\s]\s*(?:[^\d()]{{0,12}}?题)?(?:\([^()]*\))?\s*[:]?\s*(?=[(]?\d)")
#: Of answers on one line behind 答案：, that they are those to all questions.
_FEWEST_KEYS: Final = 2
_HAN: Final = "㐀-鿿"
#: In the brackets of a statement, or behind it, whether it is true.
_JUDGED: Final = re.compile(r"[（(]\s*(?:对|错|正确|错误|√|×|✓|✔|✗|✘)\s*[)）]|[√×✓✔✗✘]\s*$")
_JUDGED_BEHIND: Final = re.compile(r"([√×✓✔✗✘])\s*$")
#: The word of a fill-in where it stands in its blank.
_FILLED: Final = re.compile(r"_{2,}\s*([^_\s][^_]*?)\s*_{2,}|[（(]\s*([^（）()]+?)\s*[)）]")


@dataclass
class _Question:
    """A question while its lines come in."""

    line: int
    number: str
    stem: list[str]
    kind: Kind | Defect | None
    points: int
    style: str = ""
    options: list[str] = field(default_factory=list)
    answer: str | None = None
    #: The answer stood behind the question, before its options.
    early: bool = False
    explanation: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    block: list[str] = field(default_factory=list)
    #: What the last line went into: stem, option, answer, explanation.
    last: str = "stem"
    parted: bool = False


def looks_so(text: str) -> int:
    """How many answers to questions the text seems to have."""
    lines = [_bare(line) for line in text.split("\n")]
    answers = sum(_ANSWER.match(line) is not None or _BEHIND.search(line) is not None for line in lines)
    answers += sum(_NUMBERED.match(line) is not None and _JUDGED.search(line) is not None for line in lines)
    options = sum(1 for line, after in pairwise(lines) if re.match(r"[AＡ]\s*[.．、)）]", line) and after)
    return max(answers, options)


def _bare(line: str) -> str:
    """The line without what is there for the eye."""
    return _CORNERS.sub(r"【\1】", _BOLD.sub(r"\1", _DOTS.sub("", clean(line))))


def read(text: str) -> Finding:
    """Every question; what belongs to none is left."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = [_bare(line) for line in text.split("\n")]
        self._raw = text.split("\n")
        self._numbered = self._is_numbered()
        self._kind: Kind | Defect | None = None
        self._points = ONE_POINT
        self._heading = ""
        self._open: _Question | None = None
        self._last_number = 0
        self._style = ""
        self._done: list[_Question] = []
        self._keyed = False
        self._keys: list[tuple[str, str]] = []

    def _is_numbered(self) -> bool:
        numbered = sum(_NUMBERED.match(line) is not None for line in self._lines)
        options = sum(re.match(r"[（(]?[AaＡ]\s*[.．、)）]", line) is not None for line in self._lines)
        answers = sum(_ANSWER.match(line) is not None for line in self._lines)
        return numbered > 0 and numbered * 2 >= max(options, answers)

    def read(self) -> Finding:
        blank = False
        for number, line in enumerate(self._lines, 1):
            if not line:
                blank = True
                if self._open is not None:
                    self._open.parted = True
                    self._open.block.append("")
                continue
            self._take(number, line, blank=blank)
            blank = False
        self._close()
        self._give_keys()
        found = Finding("numbered" if self._numbered else "aiken")
        found.questions = [one for one in map(_found, self._done) if one is not None]
        return found

    def _take(self, number: int, line: str, *, blank: bool) -> None:
        if _MINE.match(line):
            told = _THE_RIGHT_ONE.search(line)
            line = "" if told is None else told[0]
        # A comment is what we wrote above what we gave back.
        if not line or line.startswith("//") or _PAGE.fullmatch(line) or _SCORE.fullmatch(line):
            return
        if not self._are_keys(number, line):
            self._take_of_question(number, line, blank=blank)

    def _are_keys(self, number: int, line: str) -> bool:
        """Whether the answers to all questions begin here, or go on; they are laid by."""
        if self._keyed and (keys := _keys_in(line)):
            self._keys += keys
            return True
        told = _ANSWER.match(line) if self._numbered and not self._keyed else None
        keys = _keys_in(told["rest"] or "") if told is not None else []
        if len(keys) < _FEWEST_KEYS and not self._is_key_heading(number, line):
            return False
        self._close()
        self._keyed, self._last_number, self._keys = True, 0, keys
        return True

    def _take_of_question(self, number: int, line: str, *, blank: bool) -> None:
        one = self._open
        if one is not None and self._belongs(one, line, blank=blank):
            one.block.append(self._raw[number - 1].rstrip())
            return
        leads = not self._numbered and self._leads(number)
        if not leads and self._is_heading(line):
            self._close()
            return
        if (begun := self._begins(line, blank=blank, leads=leads)) is not None:
            self._close()
            told, rest, style = begun
            self._open = _Question(number, told, [], self._kind, self._points, style)
            # What is given back tells its kind and points again.
            self._open.block += [self._heading] if self._heading else []
            self._open.block.append(self._raw[number - 1].rstrip())
            self._begin(self._open, rest)
            return
        if one is not None:
            self._go_on(one, line, number)

    # What a line can be.

    def _belongs(self, one: _Question, line: str, *, blank: bool) -> bool:
        """Whether it is an option, an answer, an explanation or a field of the open question."""
        if told := _EXPLAINED.match(line):
            self._explain(one, told["rest"])
            return True
        if (told := _ANSWER.match(line)) and self._can_answer(one, blank=blank):
            self._answer(one, (told["rest"] if told["also"] is None else told["also"]) or "")
            return True
        if told := _FIELD.match(line):
            one.fields[_field(told[1])] = told[2]
            return True
        expected = len(one.options)
        line, behind = _with_answer_behind(line)
        parts = options_in(line, expected)
        if parts is not None and (one.answer is None or one.early):
            one.options += parts
            one.last, one.parted = "option", False
            if behind:
                self._belongs(one, behind, blank=False)
            return True
        return False

    def _can_answer(self, one: _Question, *, blank: bool) -> bool:
        return one.answer is None or not blank

    def _leads(self, number: int) -> bool:
        """Whether the line below is the first option, or the answer: this one asks."""
        below = next((one for one in self._lines[number:] if one), "")
        return bool(options_in(below, 0)) or _ANSWER.match(below) is not None

    def _begins(self, line: str, *, blank: bool, leads: bool) -> tuple[str, str, str] | None:
        """The number and the words of a question that begins here, and how its number is written."""
        if not self._numbered:
            return ("", _HAN_NUMBER.sub("", line, count=1), "") if self._is_free(blank=blank, leads=leads) else None
        told = _NUMBERED.match(line)
        if told is None or not told["rest"]:
            return None
        number = int(told["a"] or told["b"] or told["c"] or told["d"])
        style = "a" if told["a"] or told["d"] else "b" if told["b"] else "c"
        fraction = told["dot"] == "." and told["rest"][0].isdecimal()
        if (number != self._last_number + 1 and fraction) or self._is_within(number, style, blank=blank):
            return None
        self._style = self._style or style
        return str(number), told["rest"], style

    def _is_free(self, *, blank: bool, leads: bool) -> bool:
        """Whether any words begin a question, where none is numbered."""
        one = self._open
        if one is None or (one.answer is not None and (one.last == "answer" or blank)):
            return True
        if leads and one.answer is not None and one.last == "explanation":
            return True
        return blank and bool(one.options or (one.last == "stem" and one.parted))

    def _is_within(self, number: int, style: str, *, blank: bool) -> bool:
        """Whether the number is one within what is told, or explained, rather than of the next question."""
        one = self._open
        if one is None or blank or one.last not in {"stem", "explanation"}:
            return False
        follows = number == self._last_number + 1
        if style != self._style:
            return style == "b" or not follows
        # A list within an explanation begins again; questions go on.
        return one.last == "explanation" and not follows

    def _is_key_heading(self, number: int, line: str) -> bool:
        """Whether the answers to all questions are listed below it."""
        if self._keyed or not self._numbered or _KEY_HEADING.fullmatch(line) is None:
            return False
        below = [one for one in self._lines[number : number + 4] if one]
        return any(_keys_in(one) for one in below[:2])

    def _is_heading(self, line: str) -> bool:
        if len(line) > 60:
            return False
        told = _HEADING.match(line)
        if told is None and not _BARE_HEADING.fullmatch(line):
            return False
        words_ = told["rest"] if told is not None else line
        if told is not None and (_BLANK.search(line) or re.search(r"[。？?]$", line)):
            return False
        found = words.within(words_)
        if found is None:
            return told is not None and self._open is not None and self._open.answer is not None and not self._numbered
        if self._open is not None and self._open.last == "stem" and not self._open.parted and told is None:
            return False
        self._kind = None if words.is_any_choice(words_) else found
        each = _POINTS_EACH.search(folded(line))
        self._points = words.points(each[1]) or ONE_POINT if each else ONE_POINT
        self._heading = line
        self._last_number = 0
        return True

    # What becomes of it.

    def _begin(self, one: _Question, rest: str) -> None:
        if one.number:
            self._last_number = int(one.number)
        if tag := _TAG.match(rest) or _TAG.search(rest[-12:]):
            told = words.kind(tag[1])
            if isinstance(told, Kind):
                one.kind = told
                rest = rest.replace(tag[0], "", 1).strip()
        rest, behind = _with_answer_behind(rest)
        # An option may stand behind the question on its line: only where all of them do.
        at = re.search(rf"(?:\s|(?<=[）)。？?：:{_HAN}]))[AＡ]\s*[.．、)）]", rest)
        options = options_in(rest[at.start() :].strip(), 0) if at else None
        if at and options and len(options) > 1:
            one.options, one.last = options, "option"
            rest = rest[: at.start()].strip()
        one.stem.append(rest)
        if behind:
            self._belongs(one, behind, blank=False)
            one.early = not one.options

    def _answer(self, one: _Question, told: str) -> None:
        later = _LATER.search(told)
        said, rest = (told[: later.start()], told[later.end() :]) if later and later.start() < len(told) else (told, "")
        one.answer = said.strip() if one.answer is None else f"{one.answer}；{said.strip()}"
        one.last, one.parted = "answer", False
        if rest and (explained := _EXPLAINED.match(rest)):
            self._explain(one, explained["rest"])
        elif rest and (field_ := _FIELD.match(rest)):
            one.fields[_field(field_[1])] = field_[2]

    def _explain(self, one: _Question, told: str) -> None:
        one.explanation.append(told)
        one.last, one.parted = "explanation", False

    def _go_on(self, one: _Question, line: str, number: int) -> None:
        if one.parted and (one.last != "stem" or not self._numbered):
            return
        match one.last:
            case "stem":
                one.stem.append(line)
            case "option":
                one.options[-1] = f"{one.options[-1]}\n{line}".strip()
            case "explanation":
                one.explanation.append(line)
            case _:
                if one.answer == "":
                    one.answer = line
                else:
                    return
        one.block.append(self._raw[number - 1].rstrip())

    def _close(self) -> None:
        one, self._open = self._open, None
        if one is None:
            return
        # Titles and other words where nothing is numbered.
        if not self._numbered and not one.options and one.answer is None:
            return
        self._done.append(one)

    def _give_keys(self) -> None:
        """The answers that stand in a list at the end, to the questions of these numbers in their order."""
        keys = list(self._keys)
        for one in self._done:
            if one.answer is None and keys:
                at = next((at for at, (number, _) in enumerate(keys) if number == one.number), None)
                if at is not None:
                    one.answer = keys[at][1]
                    keys = keys[at + 1 :]


def _field(name: str) -> str:
    return _FIELDS_IN_ENGLISH.get(name.lower(), name[:2])


def _with_answer_behind(line: str) -> tuple[str, str]:
    """The line, and the answer that stands behind it, told as one that has a line of its own."""
    found = _BEHIND.search(line)
    if found is None or not line[: found.start()].strip():
        return line, ""
    said = found["rest"] if found["inside"] is None else f"答案：{found['inside']}"
    return line[: found.start()].strip(), said.strip()


def _keys_in(line: str) -> list[tuple[str, str]]:
    """Numbers and answers in a line of nothing else: `1.A 2.BC 3.√`, `1-5 ABCDA`, `一、1.A 2.B`."""
    told = _PART.sub("", folded(line))
    if not re.match(r"[(]?\d", told):
        return []
    found: list[tuple[str, str]] = []
    left = told
    for match in _KEYS.finditer(told):
        left = left.replace(match[0], "", 1)
        if match["to"] is None:
            found.append((match["at"], match["said"]))
        else:
            numbers = range(int(match["at"]), int(match["to"]) + 1)
            signs = match["said"].replace(" ", "")
            if len(signs) != len(numbers):
                return []
            found += [(str(one), sign) for one, sign in zip(numbers, signs, strict=True)]
    return [] if re.search(r"\w", left) else found


def options_in(line: str, expected: int) -> list[str] | None:
    """The options on the line, the first of which must be the one that is `expected`; None where it is no such line."""
    first = _MARK.match(line)
    if first is None or expected >= len(words.LETTERS) or folded(first[1]).upper() != words.LETTERS[expected]:
        return None
    if first[0].strip() in {first[1], ""} and not first[0].endswith((" ", "\t", "\u3000")):
        return None
    starts = [(0, first.end())]
    at = first.end()
    while (found := _next_mark(line, at, expected + len(starts))) is not None:
        starts.append(found)
        at = found[1]
    ends = [begin for begin, _ in starts[1:]] + [len(line)]
    parts = [line[begin:end].strip(" \t\u3000;；") for (_, begin), end in zip(starts, ends, strict=True)]
    if len(parts) > 1 and not all(parts):
        return [line[first.end() :].strip()]
    return parts


def _next_mark(line: str, at: int, expected: int) -> tuple[int, int] | None:
    """Where the mark of the next option begins and ends: after a space, or glued to what is no list of letters."""
    for found in _MARKS.finditer(line, at):
        if expected >= len(words.LETTERS) or folded(found[1]) != words.LETTERS[expected]:
            continue
        before = line[found.start() - 1]
        after = line[found.end() : found.end() + 2]
        if (
            before.isspace()
            or before in ";；。"
            or (re.match(rf"[{_HAN}0-9%％）)”》①-⑳]", before) and not _MARKS.match(after))
        ):
            return found.start(), found.end()
    return None


def _found(one: _Question) -> Found | None:
    stem = "\n".join(part for part in one.stem if part)
    number, kind, answer, problem = one.number, one.kind, one.answer, None
    if isinstance(kind, Defect):
        return Found(one.line, None, kind, number=number, stem=stem, block=_block(one))
    why = ""
    if not one.options and kind in _CIRCLED_KINDS:
        stem, one.options, answer = _out_of_circles(stem, answer)
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
    if kind is Kind.FILL_IN and len(content.options) > 1 and len(_BLANK.findall(stem)) > 1:
        found.remarks.append(("several_blanks", {}))
    return found


def _out_of_circles(stem: str, answer: str | None) -> tuple[str, list[str], str | None]:
    """The question, its options and the letters of its answer, where ①②③ stand for letters and the answer names such:
    behind it, or in the stem's bracket."""
    bracket = _IN_CIRCLES.search(stem) if answer is None else None
    said = answer if bracket is None else bracket[1]
    before, *options = _CIRCLED.split(stem if bracket is None else stem[bracket.end() :])
    options = [one.strip(" \t\n\u3000;；，,") for one in options]
    marks = re.sub(rf"[^{_CIRCLES}]", "", stem if bracket is None else stem[bracket.end() :])
    if said is None or not _NAMES_CIRCLES.fullmatch(said) or len(options) < FEWEST_OPTIONS:
        return stem, [], answer
    if not _CIRCLES.startswith(marks) or not all(options):
        return stem, [], answer
    named = "".join(words.LETTERS[_CIRCLES.index(sign)] for sign in said if sign in _CIRCLES)
    told = before if bracket is None else f"{stem[: bracket.start()]}（  ）{before}"
    return told.strip(), options, named


def _block(one: _Question) -> str:
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
    if len(filled) == 1 and not _BLANK.search(stem.replace(filled[0][0], "")):
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
