"""How people mark what a line is: a question's number, an answer, an explanation, a heading, the foot of a page."""

import re
from itertools import pairwise
from typing import Final

from storage.question_files.found import clean

CJK: Final = "一二三四五六七八九十百"
#: `1．` `1、` `(1)` `第1题：` `1)` `【1】`; `1.5` is a number where no first question is due.
NUMBERED: Final = re.compile(
    r"(?:第\s*(?P<a>\d{1,4})\s*题\s*[.．、:：,，]?|(?i:q|question)\s*(?P<d>\d{1,4})\s*[.．、:：)）]|[（(【\[]\s*(?P<b>\d{1,4})\s*[)）】\]]\s*[.．、]?"
    r"|(?P<c>\d{1,4})\s*(?:(?P<dot>[.．])|[、)）]|[:：](?!\d)|(?=[【\[](?:单|多|判|填|不定|排|匹|数)))\s*)\s*(?P<rest>.*)",
    re.DOTALL,
)
#: `一、` and `（一）` before a question, where nothing else numbers them.
HAN_NUMBER: Final = re.compile(rf"(?:[{CJK}]{{1,3}}\s*[、.．]|[（(]\s*[{CJK}]{{1,3}}\s*[)）])\s*(?=\S)")
ANSWER: Final = re.compile(
    r"(?:第\s*\d{1,4}\s*题\s*(?:的\s*)?(?=(?:参考|正确|标准)?答案))?"
    r"[【\[（(]?\s*(?:(?:本题)?(?:参考|正确|标准|本题)?\s*(?:答案|选项)|答)\s*(?:[】\])）]\s*(?:是|为)?\s*[:：]?"
    r"|(?:是|为|选)?\s*[:：]|(?:是|为|选)?\s*(?=[A-Za-zＡ-Ｚ√×对错\s]+$))\s*(?P<rest>.*)"
    r"|(?:(?:CORRECT|RIGHT)\s+)?(?:ANSWERS?|KEY|ANS(?=[.:：\s]))\s*(?:[:：]|(?<=ANS)\.)\s*(?P<also>.*)",
    re.IGNORECASE | re.DOTALL,
)
EXPLAINED: Final = re.compile(
    r"(?:[【\[]\s*(?:试题|答案|题目)?(?:解析|解答|详解|分析|解释|说明|依据|理由)\s*[】\]]\s*[:：]?"
    r"|(?:试题|答案|题目)?(?:解析|解答|详解|分析|解释|说明|依据|理由|EXPLANATION|FEEDBACK)\s*[:：]"
    r"|(?:试题|答案|题目)(?:解析|详解)(?=\s|$))\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
FIELD: Final = re.compile(
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
LATER: Final = re.compile(
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
MINE: Final = re.compile(r"(?:我|您|你|学生|考生)的?(?:答案|作答|选择)\s*[:：].*")
THE_RIGHT_ONE: Final = re.compile(r"(?:正确|参考|标准)答案\s*[:：].*")
SCORE: Final = re.compile(r"(?:本题)?得分\s*[:：]?\s*[\d.]*\s*分?")
#: What a text has for the eye: **bold**, # headings, dots before options.
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
#: 〔答案〕 and 『解析』 are the same as 【答案】.
_CORNERS: Final = re.compile(r"^[〔『〖](\w{2,4})[〕』〗]")
_DOTS: Final = re.compile(r"^(?:#{1,6}\s+|[-*•·●▪>]\s+(?=[（(]?[A-ZＡ-Ｚ][.．、)）:：\s]|【|答案|解析|\*\*))+")
HEADING: Final = re.compile(
    rf"(?:第?[{CJK}]+\s*(?:部分|大题|章|、|[.．,，:：]|\s)|[（(][{CJK}]+[)）]|[【\[]|[ⅠⅡⅢⅣⅤⅥ]+[.、．\s])\s*(?P<rest>.+)"
)
BARE_HEADING: Final = re.compile(
    r"(?:单项?选择?题?|单选题?|多项选择题?|多选题?|不定项选择题?|选择题|判断题?|是非题|填空题|排序题|匹配题|连线题|数值题|简答题|问答题|论述题)"
    r"\s*(?:[（(:：].*)?"
)
POINTS_EACH: Final = re.compile(r"每(?:小)?题\s*(\d+(?:\.\d+)?)\s*分")
PAGE: Final = re.compile(
    r"第\s*\d+\s*页.*|共\s*\d+\s*页|[-—–]\s*\d+\s*[-—–]|\d+\s*/\s*\d+|page\s*\d+.*|[-=_*—–·.…]{3,}|[（(]\s*以下无正文\s*[)）]",
    re.IGNORECASE,
)
TAG: Final = re.compile(
    r"[（(【\[]\s*(单选题?|单项选择题?|多选题?|多项选择题?|不定项(?:选择题?)?|判断题?|填空题?|排序题?|匹配题?|连线题?|数值题?)\s*[)）】\]]"
)
BLANK: Final = re.compile(r"_{2,}|＿+|[（(]\s*[)）]")
HAN: Final = "㐀-鿿"
#: In the brackets of a statement, or behind it, whether it is true.
_JUDGED: Final = re.compile(r"[（(]\s*(?:对|错|正确|错误|√|×|✓|✔|✗|✘)\s*[)）]|[√×✓✔✗✘]\s*$")


def looks_so(text: str) -> int:
    """How many answers to questions the text seems to have."""
    lines = [bare(line) for line in text.split("\n")]
    answers = sum(ANSWER.match(line) is not None or _BEHIND.search(line) is not None for line in lines)
    answers += sum(NUMBERED.match(line) is not None and _JUDGED.search(line) is not None for line in lines)
    options = sum(1 for line, after in pairwise(lines) if re.match(r"[AＡ]\s*[.．、)）]", line) and after)
    return max(answers, options)


def bare(line: str) -> str:
    """The line without what is there for the eye."""
    return _CORNERS.sub(r"【\1】", _BOLD.sub(r"\1", _DOTS.sub("", clean(line))))


def field_named(name: str) -> str:
    """The first two signs of its Chinese name, by which it is known."""
    return _FIELDS_IN_ENGLISH.get(name.lower(), name[:2])


def with_answer_behind(line: str) -> tuple[str, str]:
    """The line, and the answer that stands behind it, told as one that has a line of its own."""
    found = _BEHIND.search(line)
    if found is None or not line[: found.start()].strip():
        return line, ""
    said = found["rest"] if found["inside"] is None else f"答案：{found['inside']}"
    return line[: found.start()].strip(), said.strip()
