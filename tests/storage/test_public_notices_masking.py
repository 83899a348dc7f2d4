"""Masked names: enough for who knows the person, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.public_notices.masking import masked


class TestMasked:
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("王明", "王*"),
            ("王小明", "王*明"),
            ("欧阳小明", "欧阳*明"),
            ("欧阳明", "欧阳*"),
            ("欧阳", "欧*"),
            ("司马相如", "司马*如"),
            ("王小明亮", "王**亮"),
            ("王", "*"),
            (" 王 小 明 ", "王*明"),
            ("䶮小𬱖", "䶮*𬱖"),
            ("葛\U000e0100小明", "葛*明"),
            ("阿卜杜拉·买买提", "阿**·买**"),
            ("阿卜杜拉•买买提", "阿**•买**"),
            ("阿卜杜拉 · 买买提", "阿**·买**"),
            ("古丽·A", "古**·*"),
            ("John Smith", "J** S**"),
            ("Zoe\u0308", "Z**"),
            ("", ""),
        ],
    )
    def test_shows_the_surname_and_the_last_character(self, name: str, shown: str) -> None:
        assert masked(name) == shown

    @given(st.text(min_size=1, max_size=12))
    def test_never_shows_a_whole_name_and_never_fails(self, name: str) -> None:
        shown = masked(name)
        assert shown != name or not any(sign.isalnum() for sign in name)
        assert len(shown) <= 3 * len(name)

    @given(st.text(alphabet="王小明欧阳司马", min_size=2, max_size=6))
    def test_of_a_chinese_name_hides_at_least_one_character(self, name: str) -> None:
        shown = masked(name)
        assert len(shown) == len(name)
        assert "*" in shown
        assert all(mark in ("*", sign) for mark, sign in zip(shown, name, strict=True))
