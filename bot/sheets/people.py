"""One person of a roster, from one row: what is taken, what is told about it, or why it is not taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.sheets import words
from bot.sheets.cells import Row
from bot.sheets.columns import Columns
from bot.sheets.words import Cell

Place = tuple[str, int, int | None]
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
    phones: list[str] = field(default_factory=list)
    standing: str | None = None
    #: Only in a list of changes: what happened, and from where.
    change: str | None = None
    from_unit: tuple[str, ...] = ()
    #: Somebody else of this file has one of the phones, and it has been told.
    shares_phone: bool = False
    remarks: list[tuple[str, Values]] = field(default_factory=list)

    def remark(self, key: str, **values: str | int) -> None:
        self.remarks.append((key, values))


def is_nobody(columns: Columns, cells: Sequence[Cell]) -> bool:
    """Whether the row is no person's: nothing in it that names one."""
    return not any(columns.cells(name, cells) for name in ("name", "staff_no", "phone"))


def is_sum_or_signature(columns: Columns, cells: Sequence[Cell]) -> bool:
    """Whether the row is a total, a signature or a note: 合计 | 315人, 制表：组织人事科."""
    if columns.cells("staff_no", cells) and columns.cells("phone", cells):
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
    found.unit = _unit(columns.cells("unit", cells))
    if "change" in columns:
        _read_change(found, columns, cells)
    else:
        _read_standing(found, columns, cells)
        _read_joined(found, columns, cells)
    return found


def _name(row: Row, columns: Columns) -> str:
    at = columns.of["name"][0]
    cell = row.cells[at] if at < len(row.cells) else ""
    if at in row.formulas:
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


def _unit(cells: Sequence[Cell]) -> tuple[str, ...]:
    parts: list[str] = []
    for cell in cells:
        parts += [part for part in words.path(cell) if part not in parts and _checked("unit", part)]
    return tuple(parts)


def _read_staff_no(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    cell = columns.cell("staff_no", cells)
    if words.holds_identity(cell):
        found.remark("rosters.identity_as_staff_no")
        return
    found.staff_no = _checked("staff_no", words.staff_no(cell)) or None
    if "staff_no" in columns and found.staff_no is None:
        found.remark("rosters.missing_staff_no")


def _read_phones(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    filled = columns.cells("phone", cells)
    found.phones = list(dict.fromkeys(number for cell in filled for number in words.phones(cell)))
    wrong = [cell for cell in filled if not words.phones(cell)]
    if wrong:
        found.remark("rosters.invalid_phone", phone=_shown(wrong[0]))
    elif "phone" in columns and not found.phones:
        found.remark("rosters.missing_phone")


def _read_standing(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    word = _word(columns.cell("standing", cells))
    found.standing = _STANDING.get(word)
    if word and found.standing is None:
        found.remark("rosters.unknown_status", word=_shown(word))


def _read_joined(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    # Not kept yet, but a date that nobody can read is told while the file is open anyway.
    if "joined" not in columns:
        return
    cell = columns.cell("joined", cells)
    if cell == "":
        found.remark("rosters.missing_date")
    elif not words.is_month(cell):
        found.remark("rosters.invalid_date", date=_shown(cell))


def _read_change(found: Person, columns: Columns, cells: Sequence[Cell]) -> None:
    word = _word(columns.cell("change", cells))
    found.change = _CHANGE.get(word)
    if found.change is None:
        raise RowRefused("rosters.unknown_change", word=_shown(word))
    found.from_unit = _unit(columns.cells("from_unit", cells))
    found.unit = _unit(columns.cells("to_unit", cells)) or found.unit
    found.team = _checked("team", words.text(columns.cell("to_team", cells))) or found.team
    # A list of changes leaves blank what does not change.
    found.remarks = [(key, values) for key, values in found.remarks if key != "rosters.missing_phone"]
