"""Masking: how much of a name a board shows (王*明). Pure; enough for those who know the person, and no more."""

import re
import unicodedata
from typing import Final

_HAN = "[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_ONLY_HAN = re.compile(f"{_HAN}+")
#: The dots that people put between the parts of a name.
_DOTS = re.compile("([\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff0e\uff65])")
_STAR: Final = "*"
#: Surnames of two characters (复姓).
_COMPOUNDS = """
    万俟 上官 东方 东郭 东门 乐正 亓官 令狐 仲孙 公冶 公孙 公孫 公羊 公良 公西 单于 南宫
    南宮 南荣 南门 司寇 司徒 司空 司馬 司马 呼延 壤驷 夏侯 太叔 太史 夹谷 子车 宇文 宗政
    宰父 尉迟 尉遲 左丘 巫马 微生 慕容 拓跋 東方 梁丘 欧阳 歐陽 段干 漆雕 澹台 濮阳 独孤
    獨孤 申屠 百里 皇甫 端木 第五 羊舌 西门 諸葛 诸葛 谷梁 赫连 轩辕 钟离 長孫 长孙 闻人
    闾丘 颛孙 鮮于 鲜于
"""
_COMPOUND: Final = frozenset(_COMPOUNDS.split())


def masked(name: str) -> str:
    """The name as the board shows it: the surname and the last character, of two characters the surname alone; of names
    in parts the first sign of each; of one sign nothing."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    # What chooses between shapes of a character is no character.
    name = "".join(sign for sign in name if not unicodedata.name(sign, "").startswith("VARIATION SELECTOR"))
    together = name.replace(" ", "")
    if _ONLY_HAN.fullmatch(together):
        return _chinese(together)
    return "".join(
        part if _DOTS.fullmatch(part) else " ".join(_part(word) for word in part.strip().split())
        for part in _DOTS.split(name)
    )


def _chinese(name: str) -> str:
    surname = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
    given = len(name) - surname
    if given < 2:
        return name[:surname] + _STAR if given else _STAR
    return name[:surname] + _STAR * (given - 1) + name[-1]


def _part(word: str) -> str:
    """The first sign; always as many stars, which tell nothing of the length."""
    return word[0] + _STAR * 2 if len(word) > 1 else _STAR
