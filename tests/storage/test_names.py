"""Names of people: how rosters spell them, and what somebody types instead of one."""

import pytest

from storage import names


class TestATypedName:
    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ("李明", "李明"),
            (" 李\u3000明\n", "李明"),
            ("\u200b李明\u200b", "李明"),
            ("欧阳修文", "欧阳修文"),
            ("李〇", "李〇"),
            ("\U00020bb7野", "\U00020bb7野"),
            ("买买提•艾力", "买买提·艾力"),
            ("阿卜杜热西提 · 阿卜杜拉", "阿卜杜热西提·阿卜杜拉"),
            ("Ann  Lee", "Ann Lee"),
            ("Anne-Marie O’Brien", "Anne-Marie O'Brien"),
            ("José Núñez", "José Núñez"),
            ("प्रिया", "प्रिया"),
            ("Ａｎｎ", "Ann"),
            ("a" * 30, "a" * 30),
        ],
    )
    def test_is_spelled_as_in_a_roster(self, words: str, name: str) -> None:
        assert names.typed(words) == name

    @pytest.mark.parametrize(
        "words",
        [
            *("", "  ", "李", "a" * 31, "- -", "\u0301\u0301", "😀😀"),
            *("13800000123", "李明 13800000123", "李明2", "李明②", "职工²"),
            *("李明，男", "李明。", "=李明", "李明@", "李(明", "_李明_", "<b>李明</b>"),
            *("·李明", "李明-", "Ann--Lee"),
            *("应该是李明不是李小明请改一下", "我叫李明，不叫李小明"),
        ],
    )
    def test_is_none_with_digits_or_sentences_or_signs(self, words: str) -> None:
        assert names.typed(words) is None
