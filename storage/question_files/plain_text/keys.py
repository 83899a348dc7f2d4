"""The answers to all questions, where a text lists them at its end."""

import re
from typing import Final

from storage.question_files.found import folded
from storage.question_files.plain_text import marks

KEY_HEADING: Final = re.compile(
    r"[【（(]?(?:附[:：]?)?\s*(?:参考|标准|正确|试题)?答案(?:及解析|与解析|汇总|一览)?[)）】]?[:：]?"
)
_KEYS: Final = re.compile(
    r"[(]?(?P<at>\d{1,4})[)]?\s*(?:[-~]\s*(?P<to>\d{1,4}))?\s*[.、:)]?\s*"
    r"(?P<said>(?:[A-Za-z](?:\s?[A-Za-z])*|[√×对错]+|正确|错误)(?![\u4e00-\u9fff]))[\s,;、，；]*"
)
_PART: Final = re.compile(
    rf"^[(]?[{marks.CJK}]+[)]?[,、.:\s]\s*(?:[^\d()]{{0,12}}?题)?(?:\([^()]*\))?\s*[:]?\s*(?=[(]?\d)"
)
#: Of answers on one line behind 答案：, that they are those to all questions.
FEWEST_KEYS: Final = 2


def keys_in(line: str) -> list[tuple[str, str]]:
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
