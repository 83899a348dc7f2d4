"""Words of question files: what kinds, difficulties, true and false are called, and what an answer's letters mean."""

import re
import string
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeAlias

from storage.question_files.found import clean, folded
from storage.questions.content import Content, Defect, Difficulty, Kind, Option, Pair, Span, plain

LETTERS: Final = string.ascii_uppercase

_KINDS: Final = {
    Kind.SINGLE: "单选 单选题 单项选择 单项选择题 单项 选择题 选择 single singlechoice multiplechoice",
    Kind.SEVERAL: "多选 多选题 多项选择 多项选择题 多项 不定项 不定项选择 不定项选择题 several multiple multi"
    " multipleanswers multipleresponse",
    Kind.TRUE_FALSE: "判断 判断题 是非 是非题 对错题 判断正误 判断对错 truefalse true/false tf judge judgement",
    Kind.FILL_IN: "填空 填空题 简填 shortanswer fillin fillintheblank fill",
    Kind.ORDER: "排序 排序题 顺序题 order ordering",
    Kind.MATCH: "匹配 匹配题 连线 连线题 配对 配对题 matching match",
    Kind.NUMERIC: "数值 数值题 数字题 计算数值 numeric numerical",
}
_KIND_OF: Final = {word: kind for kind, words in _KINDS.items() for word in words.split()}
#: Kinds that a chat can't ask.
_UNASKED: Final = re.compile(r"简答|问答|论述|案例分析|名词解释|作文|材料分析|综合题|计算题|主观|essay|description")
#: How a heading or a tag names a kind, whatever stands around it.
_IN_WORDS: Final = (
    (Kind.SEVERAL, re.compile(r"多项|多选|不定项")),
    (Kind.SINGLE, re.compile(r"单项|单选|选择题")),
    (Kind.TRUE_FALSE, re.compile(r"判断|是非题|对错题")),
    (Kind.FILL_IN, re.compile(r"填空")),
    (Kind.ORDER, re.compile(r"排序")),
    (Kind.MATCH, re.compile(r"匹配|连线|配对")),
    (Kind.NUMERIC, re.compile(r"数值题|数字题")),
)
_DIFFICULTIES: Final = {
    word: level
    for level, words in {
        Difficulty.EASY: "易 简单 容易 较易 低 初级 easy 1 ★",
        Difficulty.MIDDLE: "中 一般 中等 适中 普通 较难易 中级 medium middle normal 2 3 ★★",
        Difficulty.HARD: "难 困难 较难 高 高级 hard difficult 4 5 ★★★",
    }.items()
    for word in words.split()
}


def _split(words: str) -> list[str]:
    return words.split()


_TRUE: Final = frozenset(_split("对 正确 是 √ ✓ ✔ ☑ t true y yes right correct 真 1 正 对的 正确的 v"))
_FALSE: Final = frozenset(_split("错 错误 否 × ✗ ✘ ✕ ☒ x f false n no wrong incorrect 假 0 误 错的 错误的 不正确 不对"))
#: Single signs say true or false of options only where both do so in one way.
_SHORT: Final = frozenset("txyfnv10")
_SHORT_PAIRS: Final = ({"t", "f"}, {"y", "n"}, {"√", "x"}, {"v", "x"})
_SAID_TRUTHS: Final = ("错", "对")
#: How a question begins that only shows how a form is filled in.
EXAMPLE: Final = "（例）"
#: What is said in the place of a picture that can't be shown.
PICTURE: Final = "图片"
#: What parts the letters of an answer.
_BETWEEN: Final = re.compile(r"[\s、,，;；.。/|和与及&+()（）\[\]【】]+")
#: Letters or a truth, and behind them why, or the words of the option: B（第三条）, 错误，应当持证, C、丙.
_LETTER: Final = "[A-Za-zＡ-Ｚａ-ｚ]"
_REASONED: Final = re.compile(
    rf"[（(【\[]?(?P<said>{_LETTER}(?:[\s、,，]*{_LETTER})*|正确|错误|对|错|[√×✓✗✔✘])[)）】\]]?\s*项?\s*"
    r"(?:[（(](?P<inside>.+)[)）]|[.．、:：,，。;；]\s*(?P<behind>.+))[。.]?",
    re.DOTALL,
)
_MORE: Final = re.compile(r"[A-Z]\s*[.、:)]")
_LETTERED: Final = re.compile(r"(?:^|[\s;,])([A-Z])\s*[.、:)]\s*")
#: Letters of options, where there are none.
_BARE_LETTERS: Final = re.compile(r"[A-H](?:[\s、,，]*[A-H])*")
#: What is written where an answer is left out.
_LEFT_OUT: Final = frozenset(_split("略 见解析 详见解析 略去"))
_LAST_WORDS: Final = re.compile(r"[。.;；,，\s]+$")
#: Of a fill-in: what parts one accepted answer from the next.
_ACCEPTED: Final = re.compile(r"[;；|｜\n]")
_NUMBER: Final = r"[-+]?\d+(?:\.\d+)?"
_AROUND: Final = re.compile(rf"({_NUMBER})\s*(?:±|\+/-|:)\s*(\d+(?:\.\d+)?)")
_FROM_TO: Final = re.compile(rf"({_NUMBER})\s*(?:[~至到–—]|\.\.|-)\s*({_NUMBER})")
_SIDES: Final = ("→", "->", "＝", "=", "——", "—")
_POINTS: Final = re.compile(r"(\d+(?:\.\d{1,2})?)\s*(?:分|points?|pts?|marks?)?", re.IGNORECASE)
_SECONDS: Final = re.compile(r"(\d{1,4})\s*(秒|s|sec|secs|seconds|分钟|min)?")


def kind(words: str) -> Kind | Defect | None:
    """The kind that a cell or tag names; a Defect where a chat can't ask such; None where nothing is said."""
    told = re.sub(r"[\s()（）\[\]【】_-]", "", folded(words)).lower()
    if not told:
        return None
    if told in _KIND_OF:
        return _KIND_OF[told]
    found = within(told)
    if found is not None:
        return found
    return Defect("unsupported_type" if _UNASKED.search(told) else "unknown_type", {"words": folded(words)[:20]})


def said_kind(one: Kind) -> str:
    """How it is written into a file: 单选题."""
    return _KINDS[one].split()[1]


def said_difficulty(level: Difficulty) -> str:
    return next(word for word, one in _DIFFICULTIES.items() if one is level)


def said_truth(*, right: bool) -> str:
    return _SAID_TRUTHS[right]


def within(words: str) -> Kind | Defect | None:
    """The kind that a heading speaks of; None where it speaks of none."""
    told = folded(words)
    if _UNASKED.search(told):
        return Defect("unsupported_type", {"words": told[:20]})
    return next((one for one, pattern in _IN_WORDS if pattern.search(told)), None)


def is_any_choice(words: str) -> bool:
    """Whether it names a choice, and not whether one or several are to be chosen: 选择题."""
    told = re.sub(r"[\s_-]", "", folded(words)).lower()
    return (within(told) is Kind.SINGLE and "单" not in told) or told == "multiplechoice"


def sole(words: str) -> str:
    """The words, where they name one kind and no other; else nothing."""
    told = folded(words)
    named = [one for one, pattern in _IN_WORDS if pattern.search(told)]
    return words if len(named) == 1 and not is_any_choice(words) else ""


def difficulty(words: str) -> Difficulty | None:
    return _DIFFICULTIES.get(folded(words).lower().replace("度", "") or "中")


def points(words: str) -> int | None:
    """In hundredths."""
    found = _POINTS.fullmatch(folded(words))
    return None if found is None else int(Decimal(found[1]) * 100)


def said_points(points_: int) -> str:
    return f"{Decimal(points_) / 100:f}"


def seconds(words: str) -> int | None:
    found = _SECONDS.fullmatch(folded(words).lower())
    if found is None or not int(found[1]):
        return None
    return int(found[1]) * (60 if found[2] in {"分钟", "min"} else 1)


def category(words: str) -> tuple[str, ...]:
    """A path from above: 法律/工会法, 法律 > 工会法."""
    return tuple(part for part in (one.strip() for one in re.split(r"[/／\\＞>→|]", words)) if part)


def truth(words: str) -> bool | None:
    """True or false, as it is written; None where it is neither."""
    told = _LAST_WORDS.sub("", folded(words)).lower().strip("()（） ")
    return True if told in _TRUE else False if told in _FALSE else None


def judged(words: str, options: Sequence[str]) -> bool | None:
    """The truth that the answer to a true/false names: the word itself, or which of the two options."""
    told = _LAST_WORDS.sub("", folded(words)).upper()
    if told in {"A", "B"}:
        at = LETTERS.index(told)
        if not options:
            return at == 0
        return truth(options[at]) if at < len(options) else None
    return truth(words)


def is_judging(options: Sequence[str]) -> bool:
    """Whether these are 正确 and 错误, in whatever words; 1 and 0, x and y are options like others."""
    said = {folded(one).lower() for one in options}
    if any(one in _SHORT for one in said) and said not in _SHORT_PAIRS:
        return False
    return len(options) == 2 and {truth(one) for one in options} == {True, False}


def letters(words: str, count: int) -> tuple[int, ...] | None:
    """Which options the letters name, in the order named and each once; None where other words stand there.

    `count` options are there; a letter beyond them is named all the same.
    """
    told = _BETWEEN.sub("", folded(words)).upper()
    told = re.sub(r"^(?:选项?|答案)|选?项$", "", told)
    if told.isdecimal() and count and not re.search(r"\d\d", folded(words)):
        told = "".join(LETTERS[int(one) - 1] for one in told if one != "0")
    if not told or any(one not in LETTERS for one in told):
        return None
    return tuple(dict.fromkeys(LETTERS.index(one) for one in told))


def reasoned(answer: str, options: Sequence[str]) -> tuple[str, str]:
    """What an answer to a choice or a true/false says, and why, where it tells both; else the answer and nothing."""
    if folded(answer) in _LEFT_OUT:
        return "", ""
    found = _REASONED.fullmatch(answer.strip())
    if found is None or any(plain(one) == plain(answer) for one in options):
        return answer, ""
    rest = clean(found["inside"] or found["behind"])
    named = letters(found["said"], len(options))
    if named is None:
        return (found["said"], rest) if not any(options) or is_judging(options) else (answer, "")
    if not any(options) or letters(rest, 0) is not None or _MORE.search(folded(rest)):
        return answer, ""
    same = len(named) == 1 and named[0] < len(options) and plain(rest) == plain(options[named[0]])
    return found["said"], "" if same else rest


def is_bare(answer: str) -> bool:
    """Whether the answer names options: it fills in nothing."""
    return _BARE_LETTERS.fullmatch(folded(answer).strip(" .。")) is not None


def chosen(words: str, options: Sequence[str]) -> tuple[int, ...] | Defect:
    """Which of the options an answer names, by letters or by their words; a Defect where it names none."""
    if not folded(words):
        return Defect("no_answer", {})
    said = plain(words)
    by_words = [at for at, one in enumerate(options) if one and plain(one) == said]
    told = letters(words, len(options))
    is_letter = re.fullmatch(r"[A-Za-zＡ-Ｚａ-ｚ]", words.strip()) is not None
    if len(by_words) == 1 and not (is_letter and told and told[0] < len(options)):
        return (by_words[0],)
    if told is None:
        return _worded(words, options) or Defect("bad_answer", {"words": folded(words)[:20]})
    beyond = [at for at in told if at >= len(options) or not options[at]]
    if beyond:
        return Defect("answer_out_of_range", {"letter": LETTERS[beyond[0]], "count": sum(map(bool, options))})
    return told


def _worded(words: str, options: Sequence[str]) -> tuple[int, ...]:
    """The options that are named by their words, 甲；乙, or by their letters and their words, A.甲 B.乙; none where
    anything else stands there."""
    several = [one for one in _ACCEPTED.split(words) if one.strip()]
    each = [[at for at, option in enumerate(options) if plain(option) == plain(one)] for one in several]
    if len(each) > 1 and all(len(one) == 1 for one in each):
        return tuple(one[0] for one in each)
    before, *parts = _LETTERED.split(folded(words))
    named = [LETTERS.index(one) for one in parts[::2]]
    fits = all(
        at < len(options) and plain(options[at]) == plain(said) for at, said in zip(named, parts[1::2], strict=True)
    )
    return tuple(dict.fromkeys(named)) if fits and not before.strip() else ()


def accepted(words: str) -> tuple[Option, ...]:
    """The answers that a fill-in accepts: 25；二十五."""
    parts = [clean(one) for one in _ACCEPTED.split(words)]
    return tuple(Option(one, right=True) for one in dict.fromkeys(parts) if one)


def spans(words: str) -> tuple[Span, ...] | None:
    """The numbers that are right: 25, 110±10, 6.5～8.5, several with ；. None where something else stands there."""
    found = [span(one) for one in _ACCEPTED.split(words) if one.strip()]
    if not found or None in found:
        return None
    return tuple(one for one in found if one is not None)


def span(words: str) -> Span | None:
    told = folded(words).replace("−", "-").replace("〜", "~").replace("～", "~").replace(" ", "")
    if re.fullmatch(_NUMBER, told):
        return Span(told, told)
    if around := _AROUND.fullmatch(told):
        middle, off = Decimal(around[1]), Decimal(around[2])
        return Span(f"{middle - off:f}", f"{middle + off:f}")
    if ends := _FROM_TO.fullmatch(told):
        return Span(ends[1], ends[2])
    return None


def pair(words: str) -> Pair | None:
    """左→右, 左=右; →右 alone belongs to nothing."""
    for sign in _SIDES:
        left, met, right = words.partition(sign)
        if met:
            return Pair(clean(left), clean(right))
    return None


Answered: TypeAlias = tuple[Content, Defect | None]


def answered(content: Content, answer: str) -> Answered:
    """The question of a kind with options in `content` and what its answer says; a Defect where that can't be."""
    return _ANSWERED[content.kind](content, answer)


def _judged(content: Content, answer: str) -> Answered:
    said = judged(answer, [one.words for one in content.options])
    problem = None if said is not None else Defect("bad_true_false" if folded(answer) else "no_answer", {})
    return replace(content, options=(), truth=said), problem


def _filled_in(content: Content, answer: str) -> Answered:
    return replace(content, options=accepted(answer)), None


def _counted(content: Content, answer: str) -> Answered:
    told = spans(answer)
    bad = Defect("bad_number", {}) if told is None and folded(answer) else None
    return replace(content, options=(), spans=told or ()), bad


def _matched(content: Content, answer: str) -> Answered:
    told = [one.words for one in content.options] or [one for one in _ACCEPTED.split(answer) if one.strip()]
    pairs = [pair(one) for one in told]
    if None in pairs:
        return replace(content, options=()), Defect("bad_pair", {})
    return replace(content, options=(), pairs=tuple(one for one in pairs if one is not None)), None


def _ordered(content: Content, answer: str) -> Answered:
    count = len(content.options)
    named = chosen(answer, [one.words for one in content.options]) if folded(answer) else tuple(range(count))
    if isinstance(named, Defect):
        return content, named
    if len(named) < count:
        return content, Defect("bad_order", {"count": count})
    return replace(content, options=tuple(content.options[at] for at in named)), None


def _chosen(content: Content, answer: str) -> Answered:
    named = chosen(answer, [one.words for one in content.options])
    if isinstance(named, Defect):
        return content, named
    marked = tuple(replace(one, right=at in named) for at, one in enumerate(content.options))
    return replace(content, options=marked), None


_ANSWERED: Final[dict[Kind, Callable[[Content, str], Answered]]] = {
    Kind.SINGLE: _chosen,
    Kind.SEVERAL: _chosen,
    Kind.TRUE_FALSE: _judged,
    Kind.FILL_IN: _filled_in,
    Kind.ORDER: _ordered,
    Kind.MATCH: _matched,
    Kind.NUMERIC: _counted,
}
