"""One person of a roster, from one row: what is taken, what is told about it, or why it is not taken."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from bot.sheets import words
from bot.sheets.cells import Row
from bot.sheets.columns import Columns
from bot.sheets.words import Cell

Read = TypeVar("Read")
#: Sheet, row, line.
Place = tuple[str, int, int | None]
#: Place, key and values of something to tell.
Remark = tuple[Place, str, "Values"]
Values = Mapping[str, str | int | list[int]]

RETIRED = {"retired", "retired_cadre", "survivor"}
#: Standing -> the words for it.
_STANDINGS = {
    "active": "在职 在岗 在编 编外 正式 正式工 合同制 合同工 试用 试用期 劳务派遣 派遣 active working",
    "seconded": "借调 借出 借用 挂职 seconded secondment",
    "unpaid_leave": "停薪留职 unpaidleave",
    "retired": "退休 已退休 退休职工 retired",
    "retired_cadre": "离休 离休干部 retiredcadre",
    "survivor": "遗属 survivor survivingfamily",
    "left": "离职 调出 调离 辞职 辞退 解聘 开除 退会 去世 已故 死亡 病故 left resigned deceased",
}
_STANDING = {word: standing for standing, listed in _STANDINGS.items() for word in listed.split()}
_CHANGES = {
    "join": "新入会 入会 入职 新进 新增 招录 调入 join joined",
    "leave": "离职 调出 调离 辞职 辞退 解聘 开除 退会 去世 leave left",
    "move": "调动 调岗 转岗 岗位变动 部门调整 move transfer",
    "retire": "退休 retire retired",
    "retire_cadre": "离休",
}
_CHANGE = {word: change for change, listed in _CHANGES.items() for word in listed.split()}

_TOTAL = re.compile(r"(合计|总计|小计|共计|累计|总人数|人数合计|本页小计|total)([::].*|\d+人?)?$", re.IGNORECASE)
_SIGNED = re.compile(
    r"(制表|填表|填报|审核|审批|复核|负责人|经办|联系人|单位盖章|注|备注|说明|打印)[人日期时间]{0,2}[::]"
)
_FORMULA_SIGNS = ("=", "+", "-", "@")
#: What the columns of the database hold.
_LONGEST = {"name": 60, "staff_no": 30, "unit": 60, "team": 60}
#: A longer one is no post and is left out, as are words by which nobody is addressed.
_LONGEST_POST = 60
_NO_POST = frozenset(("无", "没有", "未知", "不详", "不明", "暂无", "待定", "未定", "none", "unknown", "n/a"))
#: What is longer is no address, no name, no relation, and is left out.
_LONGEST_OF_HOME = {"address": 100, "family": 30, "relation": 10}
#: Units one below the other; a path of more is no path.
DEEPEST = 8


class RowRefused(Exception):
    """The row is not taken; `key` is the sentence's."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(slots=True)
class Person:
    """What one row tells of one person, and nothing that the union need not know."""

    place: Place
    name: str
    staff_no: str | None = None
    unit: tuple[str, ...] = ()
    team: str | None = None
    post: str | None = None
    phones: tuple[str, ...] = ()
    standing: str | None = None
    #: Of the retired and of surviving family alone: what a visit needs to know.
    home: Mapping[str, str | bool] | None = None
    #: Only in a list of changes: what happened, from where, and from which day on.
    change: str | None = None
    from_unit: tuple[str, ...] = ()
    effective: date | None = None
    #: Somebody else of this file has one of the phones, and it has been told.
    shares_phone: bool = False
    remarks: tuple[Remark, ...] = ()

    def remark(self, key: str, **values: str | int) -> None:
        self.remarks += ((self.place, key, values),)

    def is_told(self, key: str, values: Values) -> bool:
        return any((known, told) == (key, values) for _, known, told in self.remarks)


def is_nobody(columns: Columns, cells: Sequence[Cell]) -> bool:
    """Whether the row is no person's: nothing in it that names one."""
    return not any(columns.cells(name, cells) for name in ("name", "staff_no", "phone"))


def is_sum_or_signature(columns: Columns, cells: Sequence[Cell]) -> bool:
    """Whether the row is a total, a signature or a note: 合计 | 315人, 制表：组织人事科."""
    number = words.staff_no(columns.cell("staff_no", cells))
    if number and not _TOTAL.match(number) and columns.cells("phone", cells):
        return False
    filled = [words.text(cell).replace(" ", "") for cell in cells if cell not in ("", None)]
    return any(_TOTAL.match(cell) for cell in filled[:3]) or bool(filled and _SIGNED.match(filled[0]))


def person(sheet: str, row: Row, columns: Columns) -> Person:
    """The person of the row; RowRefused where it can't be taken."""
    cells = row.cells
    found = Person((sheet, row.number, row.line), _name(row, columns))
    _read_staff_no(found, columns, cells)
    _read_phones(found, columns, cells)
    found.team = _checked("team", words.text(columns.cell("team", cells))) or None
    found.post = post(columns.cell("post", cells))
    found.unit = unit_of(columns.cells("unit", cells))
    if "change" in columns:
        _read_change(found, columns, cells)
    else:
        _read_standing(found, columns, cells)
        _check_joined(found, columns, cells)
    return found


def post(cell: Cell) -> str | None:
    """The post that the cell names; None where it names none, which changes nothing and refuses no row."""
    said = words.text(cell)
    unfit = len(said) > _LONGEST_POST or said.startswith(_FORMULA_SIGNS) or words.holds_identity(cell)
    named = any(sign.isalpha() for sign in said) and said.lower() not in _NO_POST
    return said if named and not unfit else None


def home(columns: Columns, cells: Sequence[Cell]) -> dict[str, str | bool] | None:
    """Where somebody lives, when born (`1941-05-03`, of a month its first day), whether alone, whom of the family to
    ring; None where the row tells nothing of it. Of health nothing is taken: a visit needs to know where, not what."""
    said = {name: words.text(columns.cell(name, cells)) for name in _LONGEST_OF_HOME}
    found: dict[str, str | bool | None] = {
        name: value if len(value) <= _LONGEST_OF_HOME[name] and not words.holds_identity(value) else None
        for name, value in said.items()
    }
    born = words.day(columns.cell("birth", cells))
    found["born"] = None if born is None else born.isoformat()
    found["alone"] = words.is_alone(columns.cell("alone", cells))
    found["family_phone"] = next(iter(words.phones(columns.cell("family_phone", cells))), None)
    return {name: value for name, value in found.items() if value not in (None, "")} or None


def trace(row: Row, columns: Columns) -> tuple[str | None, str | None, list[str], list[str]]:
    """Name, number, telephones and unit of a refused row, as far as each can be read: whom it may have meant."""
    return (
        _if_readable(lambda: _name(row, columns)),
        _if_readable(lambda: _staff_no(columns, row.cells)),
        _phones(columns, row.cells),
        [*(_if_readable(lambda: unit_of(columns.cells("unit", row.cells))) or ())],
    )


def _if_readable(read: Callable[[], Read]) -> Read | None:
    try:
        return read()
    except RowRefused:
        return None


def further(columns: Columns, cells: Sequence[Cell]) -> dict[str, str | bool | None]:
    """What a row tells beyond who somebody is, as it is meant; of the retired `home` takes what visits need.

    Months as `1978-12`, days as `2026-11-01`, telephones as 11 digits; None where a filled cell could not be read.
    """
    found: dict[str, str | bool | None] = {}
    for name in _FURTHER & columns.of.keys():
        cell = columns.cell(name, cells)
        if cell == "":
            continue
        match name:
            case "joined" | "birth":
                found[name] = words.month(cell)
            case "family_phone":
                found[name] = next(iter(words.phones(cell)), None)
            case "alone":
                found[name] = words.is_alone(cell)
            case _:
                found[name] = "" if words.holds_identity(cell) else words.text(cell)
    return found


_FURTHER = {
    "joined", "birth", "post", "sex", "politics", "note", "address", "family", "relation", "family_phone", "health",
    "alone", "retired_in",
}  # fmt: skip


def _name(row: Row, columns: Columns) -> str:
    at = columns.of["name"][0]
    cell = row.cells[at] if at < len(row.cells) else ""
    if row.formula(at) is not None:
        raise RowRefused("rosters.formula_in_name")
    name = words.name(cell)
    if not name:
        raise RowRefused("rosters.missing_name")
    if name.startswith(_FORMULA_SIGNS):
        raise RowRefused("rosters.formula_like_name")
    if not isinstance(cell, str) or words.holds_identity(cell) or not any(sign.isalpha() for sign in name):
        raise RowRefused("rosters.name_not_text")
    return _checked("name", name)


def _checked(field_name: str, value: str) -> str:
    if len(value) > _LONGEST[field_name]:
        raise RowRefused("rosters.too_long", field=field_name, most=_LONGEST[field_name])
    if words.holds_identity(value):
        return ""
    return value


def _word(cell: Cell) -> str:
    return words.text(cell).replace(" ", "").lower()


def _shown(cell: Cell) -> str:
    """The beginning of what stands there; an identity number is not repeated, not even to whoever sent it."""
    return "" if words.holds_identity(cell) else words.text(cell)[:20]


def unit_of(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The path that the filled cells tell together; RowRefused where it is none."""
    if len(cells) == 1:
        return _unit_path(words.path(cells[0]))
    return _unit_path(tuple(part for cell in cells for part in words.path(cell)))


def unit_names(names: Sequence[str]) -> list[str]:
    """The names of units that stand side by side, each once."""
    return [name for name in dict.fromkeys(names) if _checked("unit", name)]


@lru_cache(4096)
def _unit_path(parts: tuple[str, ...]) -> tuple[str, ...]:
    path = tuple(unit_names(parts))
    if len(path) > DEEPEST:
        raise RowRefused("rosters.unit_too_deep", most=DEEPEST)
    return path


def _staff_no(columns: Columns, cells: Sequence[Cell]) -> str | None:
    cell = columns.cell("staff_no", cells)
    return None if words.holds_identity(cell) else _checked("staff_no", words.staff_no(cell)) or None


def _read_staff_no(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    found.staff_no = _staff_no(columns, cells)
    if found.staff_no is None and words.holds_identity(columns.cell("staff_no", cells)):
        found.remark("rosters.identity_as_staff_no")
    elif found.staff_no is None and "staff_no" in columns:
        found.remark("rosters.missing_staff_no")


def _phones(columns: Columns, cells: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(number for cell in columns.cells("phone", cells) for number in words.phones(cell)))


def _read_phones(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    filled = columns.cells("phone", cells)
    read = [(cell, words.phones(cell)) for cell in filled]
    found.phones = tuple(dict.fromkeys(number for _, numbers in read for number in numbers))
    wrong = [cell for cell, numbers in read if not numbers]
    if wrong:
        found.remark("rosters.invalid_phone", phone=_shown(wrong[0]))
    elif "phone" in columns and not found.phones:
        found.remark("rosters.missing_phone")


def _read_standing(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    word = _word(columns.cell("standing", cells))
    found.standing = _STANDING.get(word)
    if word and found.standing is None:
        found.remark("rosters.unknown_status", word=_shown(word))


def _check_joined(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    # Not kept, but a date that nobody can read is told while the file is open anyway.
    if "joined" not in columns:
        return
    cell = columns.cell("joined", cells)
    if cell == "":
        found.remark("rosters.missing_date")
    elif words.month(cell) is None:
        found.remark("rosters.invalid_date", date=_shown(cell))


def check_retired(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    """Remarks what a visit would miss."""
    if "address" in columns and columns.cell("address", cells) == "":
        found.remark("rosters.missing_address")
    cell = columns.cell("family_phone", cells)
    if "family_phone" in columns and cell == "":
        found.remark("rosters.missing_family_phone")
    elif cell != "" and not words.phones(cell):
        found.remark("rosters.invalid_family_phone", phone=_shown(cell))


def _read_change(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    word = _word(columns.cell("change", cells))
    found.change = _CHANGE.get(word)
    if found.change is None:
        raise RowRefused("rosters.unknown_change", word=_shown(word))
    found.from_unit = unit_of(columns.cells("from_unit", cells))
    found.unit = unit_of(columns.cells("to_unit", cells)) or found.unit
    found.team = _checked("team", words.text(columns.cell("to_team", cells))) or found.team
    cell = columns.cell("effective", cells)
    found.effective = words.day(cell)
    # A list of changes leaves blank what does not change.
    found.remarks = tuple(remark for remark in found.remarks if remark[1] != "rosters.missing_phone")
    if cell != "" and found.effective is None:
        found.remark("rosters.invalid_effective", date=_shown(cell))
