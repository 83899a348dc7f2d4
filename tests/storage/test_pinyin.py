"""Pinyin: surnames as surnames are read, other characters in every way, and what typed letters may mean."""

import pytest

from storage import pinyin

SURNAMES = {"单": "shan", "曾": "zeng", "解": "xie", "朴": "piao", "查": "zha", "区": "ou", "仇": "qiu"}
ELSEWHERE = {"单": "dan", "曾": "ceng", "解": "jie", "朴": "pu", "查": "cha", "区": "qu", "仇": "chou"}


class TestASurname:
    @pytest.mark.parametrize(("character", "reading"), SURNAMES.items())
    def test_is_read_as_surnames_are(self, character: str, reading: str) -> None:
        assert pinyin.read(f"{character}明")[0][0] == reading
        assert pinyin.keys(f"{character}明")[0] == (reading, "m")

    @pytest.mark.parametrize(("character", "reading"), ELSEWHERE.items())
    def test_is_not_read_so_within_a_given_name(self, character: str, reading: str) -> None:
        assert pinyin.read(f"王{character}")[1][0] == reading
        assert ("wang", reading[0]) in pinyin.keys(f"王{character}")

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("欧阳修", ("ou", "yx")),
            ("尉迟恭", ("yu", "cg")),
            ("万俟雪", ("mo", "qx")),
            ("澹台月", ("tan", "ty")),
            ("单于伟", ("chan", "yw")),
            ("长孙红", ("zhang", "sh")),
            ("令狐冲", ("ling", "hc")),
        ],
    )
    def test_of_two_characters_is_read_as_one(self, name: str, key: tuple[str, str]) -> None:
        assert key in pinyin.keys(name)

    def test_of_two_characters_may_be_one_and_a_given_name(self) -> None:
        assert {("chan", "yw"), ("shan", "yw")} <= set(pinyin.keys("单于伟"))
        assert pinyin.keys("单于")[0][0] == "shan"


class TestAGivenName:
    @pytest.mark.parametrize(
        ("name", "rests"),
        [("王重阳", {"zy", "cy"}), ("李长乐", {"cl", "cy", "zl", "zy"}), ("赵行", {"x", "h"})],
    )
    def test_is_found_by_every_reading_of_its_characters(self, name: str, rests: set[str]) -> None:
        assert rests <= {rest for _, rest in pinyin.keys(name)}

    def test_has_no_more_keys_than_a_few(self) -> None:
        assert len(pinyin.keys("单长重乐行长")) <= 6


class TestWhatIsNotChinese:
    @pytest.mark.parametrize(
        ("name", "key"),
        [("John Smith", ("johnsmith", "")), ("职工01", ("zhi", "g01")), ("A B C D E F G H I J", ("abcdefghij", ""))],
    )
    def test_stands_for_itself(self, name: str, key: tuple[str, str]) -> None:
        assert key in pinyin.keys(name)

    def test_that_is_too_long_for_a_key_is_cut(self) -> None:
        assert pinyin.keys("x" * 60) == [("x" * pinyin.LONGEST, "")]

    @pytest.mark.parametrize("name", ["", " ", "·", "—"])
    def test_has_no_key_where_nothing_is_left(self, name: str) -> None:
        assert pinyin.keys(name) == []


class TestTypedLetters:
    @pytest.mark.parametrize(
        ("typed", "pieces"),
        [
            ("zs", ("z", "s")),
            ("zhangsan", ("zhang", "san")),
            ("zhang san", ("zhang", "san")),
            ("ＺｈａｎｇＳａｎ", ("zhang", "san")),
            ("zhangs", ("zhang", "s")),
            ("zhsan", ("zh", "san")),
            ("张s", ("张", "s")),
            ("lü", ("lv",)),
            ("xian", ("xi", "an")),
        ],
    )
    def test_are_taken_apart_as_they_can_be_meant(self, typed: str, pieces: tuple[str, ...]) -> None:
        assert pieces in pinyin.ways(typed)

    @pytest.mark.parametrize("typed", ["", " ", "iii", "u", "v"])
    def test_that_begin_no_syllable_mean_nothing(self, typed: str) -> None:
        assert [way for way in pinyin.ways(typed) if way] == []

    @pytest.mark.parametrize(
        ("name", "typed", "rank"),
        [
            ("张三", "张三", 0),
            ("张三", "zhangsan", 0),
            ("张三", "zs", 1),
            ("张三", "zhang", 2),
            ("张三丰", "zs", 2),
            ("张三", "zhangsi", None),
            ("张三", "zsf", None),
            ("吕布", "lvbu", 0),
            ("单雄", "shanxiong", 0),
            ("单雄", "danxiong", None),
            ("李长乐", "lichangle", 0),
            ("李长乐", "lichangyue", 0),
        ],
    )
    def test_rank_whom_they_fit(self, name: str, typed: str, rank: int | None) -> None:
        found = [pinyin.rank(name, way) for way in pinyin.ways(typed)]
        assert min((one for one in found if one is not None), default=None) == rank
