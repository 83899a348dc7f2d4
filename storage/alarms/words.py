"""Words that call for help at once: suicide, self-harm, violence, in both languages. The list lies beside, as data.

Pure. It says nothing about anybody: whoever writes such a word is shown whom to ring, and somebody comes. What sounds
alike and is harmless (跳楼价, 想死你了) is taken out first; a false alarm costs a word, a miss perhaps a life.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

_DATA: Final[dict[str, Any]] = json.loads(Path(__file__).with_name("risky.json").read_text(encoding="utf-8"))
_VARIANTS: Final = str.maketrans(_DATA["variants"])
_BOUNDARIES: Final = frozenset(_DATA["boundaries"])
#: Where a clause ends, which no word goes across; also what is left of a harmless one.
_END: Final = "|"
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_APOSTROPHES: Final = re.compile("['’`´]")
_OTHER_THAN_LATIN: Final = re.compile("[^a-z]+")
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Me"})


def _any_of(phrases: Iterable[str], around: str = "") -> re.Pattern[str]:
    """The longest first: 跳楼大甩卖 before 跳楼."""
    every = sorted(phrases, key=len, reverse=True)
    return re.compile(f"{around}(?:{'|'.join(map(re.escape, every))}){around}")


def _listed(language: str) -> list[str]:
    return [phrase for kinds in _DATA["risky"].values() for phrase in kinds[language]]


_RISKY: Final = _any_of(_listed("zh")), _any_of(_listed("en"), r"\b")
_HARMLESS: Final = _any_of(_DATA["harmless"]["zh"]), _any_of(_DATA["harmless"]["en"], r"\b")


def call_for_help(text: str) -> bool:
    """Whether the text has one of the words, however it is spaced, in whatever width and case."""
    plain = _plain(text)
    for words, risky, harmless in zip((_chinese(plain), _latin(plain)), _RISKY, _HARMLESS, strict=True):
        if risky.search(harmless.sub(_END, words)):
            return True
    return False


def _plain(text: str) -> str:
    """One width, one case, the short forms of signs, and nothing that can't be seen."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) not in _INVISIBLE)
    return unicodedata.normalize("NFKC", seen).casefold().translate(_VARIANTS)


def _chinese(plain: str) -> str:
    """The Han characters side by side, whatever blanks and signs are put between them; clauses stay apart."""
    return "".join(
        sign if _HAN.match(sign) else _END
        for sign in plain
        if _HAN.match(sign) or sign in _BOUNDARIES or sign.isalnum()
    )


def _latin(plain: str) -> str:
    """The words, one blank between two."""
    return _OTHER_THAN_LATIN.sub(" ", _APOSTROPHES.sub("", plain))
