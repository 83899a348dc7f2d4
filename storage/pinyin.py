"""Pinyin: how a Chinese name is read aloud, and what somebody may mean who types letters. Pure.

Readings have neither tones nor ü: zhang, lv. What is not Chinese is read as it stands.
"""

import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Final

#: Surnames read otherwise than the dictionary has the character first, likeliest reading first.
_AS_SURNAMES = """
    单 shan; 曾 zeng; 解 xie; 仇 qiu; 区 ou; 朴 piao pu; 查 zha; 覃 qin tan; 翟 zhai; 卜 bu; 盖 ge gai;
    乐 yue le; 召 shao; 种 chong; 员 yun yuan; 缪 miao; 逄 pang; 折 she; 祭 zhai ji; 洗 xian; 秘 bi mi;
    繁 po fan; 那 na; 能 nai; 费 fei bi; 尉 wei yu; 句 gou; 牟 mu mou; 郗 xi chi; 郇 xun huan; 隗 wei kui;
    宓 mi fu; 薄 bo; 晁 chao; 晟 cheng; 谌 chen shen; 莘 shen xin; 眭 sui; 过 guo; 佴 nai; 黑 he hei; 都 du;
    阚 kan; 钭 tou; 逯 lu; 仝 tong; 藏 zang; 占 zhan; 行 xing; 重 chong; 褚 chu; 柏 bai bo; 哈 ha;
    长 chang zhang; 万 wan; 强 qiang; 俞 yu; 瞿 qu; 曲 qu; 石 shi; 沈 shen; 冯 feng; 车 che; 宿 su; 瘳 chou
"""
SURNAMES: Final[dict[str, tuple[str, ...]]] = {
    character: tuple(told) for character, *told in (each.split() for each in _AS_SURNAMES.split(";") if each.strip())
}
#: Surnames of two characters of which one is read otherwise there.
COMPOUNDS: Final[dict[str, tuple[str, str]]] = {
    "欧阳": ("ou", "yang"),
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
    "长孙": ("zhang", "sun"),
    "令狐": ("ling", "hu"),
    "乐正": ("yue", "zheng"),
    "鲜于": ("xian", "yu"),
    "宰父": ("zai", "fu"),
    "子车": ("zi", "ju"),
    "亓官": ("qi", "guan"),
    "拓跋": ("tuo", "ba"),
    "颛孙": ("zhuan", "sun"),
}
#: Readings that one character of a name adds to its keys at most, and keys of one name.
_READINGS, _KEYS = 4, 6
#: As long as the columns of a key are.
LONGEST = 16
#: Ways to take typed letters apart that are looked for; pieces of one of them.
_WAYS, _PIECES = 6, 6

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_RUN = re.compile(rf"{_HAN.pattern}|(?:(?!{_HAN.pattern}).)+")
_PLAIN = re.compile(r"[\u4e00-\u9fff]+")
_LETTERS = re.compile("[a-z]")


@lru_cache(maxsize=4096)
def squeezed(words: str) -> str:
    """Without spaces and marks, in small letters: 李 明 is 李明."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", words)).lower()


@cache
def _dictionary() -> dict[str, str]:
    # pypinyin's own file: opening the package reads its phrases too, which are 50 MB and half a second that no name
    # needs.
    found = importlib.util.find_spec("pypinyin")
    assert found is not None
    assert found.submodule_search_locations is not None
    file = Path(next(iter(found.submodule_search_locations))) / "pinyin_dict.json"
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return known


@lru_cache(maxsize=30_000)
def readings(character: str) -> tuple[str, ...]:
    """How a character can be read, likeliest first; one that is not Chinese as itself."""
    told = _dictionary().get(str(ord(character)), "")
    plain = dict.fromkeys(_toneless(each) for each in told.split(","))
    return tuple(islice(filter(None, plain), _READINGS)) or (character,)


def _toneless(reading: str) -> str:
    apart = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(_LETTERS.findall(apart))


def read(name: str) -> list[tuple[str, ...]]:
    """How each character of a name can be read, likeliest first: the surname as surnames are read."""
    parts = [part for part in _RUN.findall(squeezed(name)) if part]
    # Letters in front are one word; behind Chinese characters each is looked for alone.
    parts = [parts[0], *"".join(parts[1:])] if parts else []
    first = _surname(parts[0]) if parts else ()
    compound = COMPOUNDS.get("".join(parts[:2])) if len(parts) > 2 else None
    found = [first, *(readings(each) for each in parts[1:])] if parts else []
    if compound is not None:
        found[0] = tuple(dict.fromkeys([compound[0], *found[0]]))
        found[1] = tuple(dict.fromkeys([compound[1], *found[1]]))
    return found


@lru_cache(maxsize=30_000)
def _surname(part: str) -> tuple[str, ...]:
    if len(part) > 1 or not _HAN.match(part):
        return (part,)
    return SURNAMES.get(part, readings(part)[:1])


def keys(name: str) -> list[tuple[str, str]]:
    """By what a name is found: the first syllable, and the first letters of those behind it, in each way that it can be
    read; the likeliest first."""
    if _PLAIN.fullmatch(name) and name[:2] not in COMPOUNDS:
        # Nearly all names; a roster has a hundred thousand.
        firsts, letters = _surname(name[0]), [_initials(each) for each in name[1:]]
    else:
        syllables = read(name)
        if not syllables:
            return []
        firsts, letters = syllables[0], [_letters_of(one) for one in syllables[1:]]
    if max(map(len, letters), default=1) == 1:
        rest = "".join(map("".join, letters))[:LONGEST]
        return [(first[:LONGEST], rest) for first in firsts]
    # The likeliest of each stands first, then what differs in few.
    rests = ["".join(each)[:LONGEST] for each in islice(product(*letters), _KEYS)]
    every = dict.fromkeys((first[:LONGEST], rest) for first in firsts for rest in rests)
    return [*islice(every, _KEYS)]


def _letters_of(syllables: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each[0] for each in syllables))


@lru_cache(maxsize=30_000)
def _initials(character: str) -> tuple[str, ...]:
    return _letters_of(readings(character))


@cache
def _known() -> frozenset[str]:
    every = {_toneless(each) for told in _dictionary().values() for each in told.split(",")}
    return frozenset(every - {""})


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(each[:length] for each in _known() for length in range(1, len(each) + 1))


@lru_cache(maxsize=500)
def beginning(piece: str) -> tuple[str, ...]:
    """The syllables that begin so."""
    return tuple(sorted(each for each in _known() if each.startswith(piece)))


def ways(typed: str) -> list[tuple[str, ...]]:
    """How typed words can be taken apart into what stands for one character each, few pieces first: zhangs is zhang s.

    Letters are taken as the beginnings of syllables, `zs` and `zhsan` too; anything else stands for itself.
    """
    text = squeezed(unicodedata.normalize("NFC", typed).replace("ü", "v").replace("Ü", "v"))
    found = list(islice(_apart(text), 200))
    return sorted(found, key=len)[:_WAYS]


def _apart(text: str, left: int = _PIECES) -> Iterator[tuple[str, ...]]:
    if not text:
        yield ()
    elif left and not _LETTERS.match(text):
        yield from ((text[0], *rest) for rest in _apart(text[1:], left - 1))
    elif left:
        for length in range(min(len(text), 6), 0, -1):
            if text[:length] in _beginnings():
                yield from ((text[:length], *rest) for rest in _apart(text[length:], left - 1))


def rank(name: str, pieces: Sequence[str]) -> int | None:
    """How well a name fits what was typed, 0 best; None where it does not.

    0: it is that name, or reads so, whole. 1: those are the initials of all of it. 2: it begins so.
    """
    syllables, characters = read(name), squeezed(name)
    if len(pieces) > len(syllables):
        return None
    latin = len(characters) != len(syllables)
    for at, piece in enumerate(pieces):
        itself = not latin and piece == characters[at]
        if not itself and not any(each.startswith(piece) for each in syllables[at]):
            return None
    if len(pieces) < len(syllables):
        return 2
    whole = all(piece in syllables[at] or not _LETTERS.match(piece) for at, piece in enumerate(pieces))
    return 0 if whole else 1
