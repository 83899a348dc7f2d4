"""What the contents of a cell mean."""

from datetime import date

import pytest

from bot.sheets import words


class TestPhones:
    @pytest.mark.parametrize(
        "cell",
        [
            13800001234.0,
            "13800001234",
            "138-0000-1234",
            "138 0000 1234",
            "+86 13800001234",
            "+86-138-0000-1234",
            "8613800001234",
            8613800001234.0,
            "008613800001234",
            "13800001234\t",
            "１３８００００１２３４",
            "138—0000—1234",
            "手机：13800001234",
            "13800001234 转 8012",
        ],
    )
    def test_every_spelling_is_one_number(self, cell: str | float) -> None:
        assert words.phones(cell) == ["13800001234"]

    @pytest.mark.parametrize("between", ["/", "、", ",", " ", "\n", "；", "  或 "])
    def test_two_in_one_cell_are_two(self, between: str) -> None:
        assert words.phones(f"13800001234{between}139 0000 1234") == ["13800001234", "13900001234"]

    @pytest.mark.parametrize(
        "cell",
        ["", "——", "无", "内线8012", "1380000123", "138000012345", "1.38E+10", "0571-88012345", 1.38e10 + 0.5, 123.0],
    )
    def test_what_is_no_mobile_gives_none(self, cell: str | float) -> None:
        assert words.phones(cell) == []

    @pytest.mark.parametrize(
        "cell",
        ["139999199001010017", "13999919900101001X", "139999 19900101 0017", 1.39999199001010e17, "130999900101001"],
    )
    def test_an_identity_number_is_no_phone_even_if_it_begins_so(self, cell: str | float) -> None:
        assert words.holds_identity(cell)
        assert words.phones(cell) == []


class TestNames:
    @pytest.mark.parametrize(
        ("cell", "name"),
        [
            ("傅　萍", "傅萍"),
            (" 方静怡 ", "方静怡"),
            ("曾\u200b皓\u202e", "曾皓"),
            ("买买提•艾力", "买买提·艾力"),
            ("买买提．艾力", "买买提·艾力"),
            ("Ann  Lee", "Ann Lee"),
            ("\t=1+1", "=1+1"),
            ("𬱖三", "𬱖三"),
        ],
    )
    def test_a_name_is_freed_of_spaces_and_invisible_signs(self, cell: str, name: str) -> None:
        assert words.name(cell) == name


class TestUnits:
    @pytest.mark.parametrize(
        "cell",
        ["局机关/办公室", "局机关 / 办公室", "局机关－办公室", "局机关—办公室", "局机关 - 办公室", "局机关／办公室　"],
    )
    def test_every_spelling_is_one_path(self, cell: str) -> None:
        assert words.path(cell) == ("局机关", "办公室")

    @pytest.mark.parametrize("cell", ["3-1泵站", "A-2", "城东供水站（一期）"])
    def test_a_name_with_a_hyphen_stays_whole(self, cell: str) -> None:
        assert len(words.path(cell)) == 1


class TestStaffNumbers:
    @pytest.mark.parametrize(
        ("cell", "number"),
        [
            ("sw1001", "SW1001"),
            (1001.0, "1001"),
            ("ＳＷ １００１", "SW1001"),
            ("——", ""),
            ("无", ""),
            ("N/A", ""),
            ("0012", "0012"),
        ],
    )
    def test_a_number_in_capitals_or_none(self, cell: str | float, number: str) -> None:
        assert words.staff_no(cell) == number


class TestMonths:
    @pytest.mark.parametrize(
        ("cell", "month"),
        [
            ("1999-08", "1999-08"),
            ("1998/8/1", "1998-08"),
            ("1994年12月", "1994-12"),
            ("2010.7", "2010-07"),
            ("2003.12", "2003-12"),
            (199306.0, "1993-06"),
            ("20261101", "2026-11"),
            ("2026年11月1日", "2026-11"),
            (date(2001, 1, 1), "2001-01"),
            (36892.0, "2001-01"),
        ],
    )
    def test_every_usual_spelling_is_read(self, cell: str | float | date, month: str) -> None:
        assert words.month(cell) == month

    @pytest.mark.parametrize("cell", ["2008.13", "不详", "2008", "", "19", 200813.0, "1999-00", "2026-02-30"])
    def test_what_is_no_month_is_not(self, cell: str | float) -> None:
        assert words.month(cell) is None
