"""What the columns of a roster are called, and which row is the header."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.sheets.words import Cell, header, shown

#: Field -> the titles it goes by, as `words.header` leaves them. What stands in no list is not read.
TITLES = {
    "name": "姓名 名字 职工姓名 员工姓名 会员姓名 人员姓名 name fullname employeename staffname",
    "staff_no": "工号 职工号 员工号 工号编号 职工工号 员工工号 职工编号 员工编号 人员编号 工作证号 staffno staffnumber"
    " staffid employeeno employeenumber employeeid",
    "phone": "手机 手机号 手机号码 本人手机 本人手机号 本人电话 电话 电话号码 联系电话 联系方式 移动电话 联系手机"
    " 手机1 手机2 手机号1 手机号2 电话1 电话2 备用电话 phone phonenumber mobile mobilephone mobilenumber cell"
    " cellphone telephone tel",
    "unit": "单位 部门 站所 科室 单位名称 部门名称 所在单位 所在部门 工作单位 所属单位 所属部门 原单位 一级部门"
    " 二级部门 unit department dept division station",
    "team": "班组 班组名称 所在班组 所属班组 team group crew",
    "standing": "状态 在职状态 人员状态 职工状态 在岗状态 人员类别 类别 离退休类别 status standing category",
    "joined": "入会时间 入会日期 入会年月 joined joinedon datejoined unionmembersince",
    "birth": "出生年月 出生日期 生日 birth birthdate dateofbirth birthday",
    "post": "岗位 岗位名称 职务 职位 工种 post position jobtitle",
    "sex": "性别 sex gender",
    "politics": "政治面貌 党派 politicalstatus party",
    "note": "备注 说明 note notes remark remarks",
    "address": "家庭住址 住址 家庭地址 现住址 address homeaddress",
    "family": "联系家属 家属 家属姓名 familycontact nextofkin",
    "relation": "与本人关系 关系 relation relationship",
    "family_phone": "家属电话 家属手机 家属手机号 家属联系电话 familyphone",
    "health": "健康状况 身体状况 health",
    "alone": "是否独居 独居 居住情况 livesalone livingalone",
    "retired_in": "离退休年份 退休年份 离退休时间 退休时间 retiredin yearofretirement",
    "effective": "生效日期 生效时间 变动日期 变动时间 执行日期 effective effectivedate",
    "identity": "身份证 身份证号 身份证号码 公民身份号码 证件号 证件号码 idcard idnumber idcardnumber nationalid",
    "change": "变动类型 变动类别 变动 异动类型 变更类型 change changetype",
    "from_unit": "原部门 原站所 调出部门 调出单位 fromunit olddepartment",
    "to_unit": "新部门 新单位 新站所 调入部门 调入单位 tounit newdepartment",
    "to_team": "新班组 调入班组 newteam",
    "parent": "上级单位 上级部门 parent parentunit",
}
_FIELD = {title: name for name, titles in TITLES.items() for title in titles.split()}
#: Of several such columns the one named first in its list counts; of phones and units, all.
_ALL_COUNT = {"phone", "unit", "identity"}
_NEEDED_BESIDES_NAME = {"staff_no", "phone", "unit", "standing", "change", "team"}
#: Every title of a name has one of these in it; asked first, because the question is put to each row of the file.
_NAME_TITLE = re.compile("名|ame", re.IGNORECASE)
HEADER_WITHIN = 60
_NOTES = [["行", "姓名", "提醒"], ["row", "name", "notesonrows"]]


@dataclass(slots=True)
class Columns:
    """Field -> its columns; and what stands above each column, for giving rows back."""

    of: dict[str, list[int]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        return name in self.of

    def cells(self, name: str, cells: Sequence[Cell]) -> list[Cell]:
        """The filled cells of that field, in column order."""
        return [cells[at] for at in self.of.get(name, ()) if at < len(cells) and cells[at] not in ("", None)]

    def cell(self, name: str, cells: Sequence[Cell]) -> Cell:
        """The field's first filled cell."""
        return next(iter(self.cells(name, cells)), "")


def field_of(cell: Cell) -> str | None:
    """The field a title names; 部门/站所 names one where both halves do."""
    if not isinstance(cell, str) or len(cell) > 40:
        return None
    title = header(cell)
    halves = {_FIELD.get(half) for half in title.split("/")}
    return _FIELD.get(title) or (halves.pop() if len(halves) == 1 else None)


def of(cells: Sequence[Cell]) -> Columns | None:
    """The columns that this row is the header of; None for any other row."""
    if not any(isinstance(cell, str) and _NAME_TITLE.search(cell) for cell in cells):
        return None
    found = _all_of(cells)
    if "name" not in found or not _NEEDED_BESIDES_NAME & found.of.keys():
        return None
    found.titles = [shown(cell) for cell in cells]
    return found


def of_units(cells: Iterable[Cell]) -> Columns | None:
    """The columns of a list of units and not of people; None for any other row."""
    found = _all_of(cells)
    return found if "unit" in found and "parent" in found and "name" not in found else None


def of_notes(cells: Sequence[Cell]) -> bool:
    """Whether it is the header of the remarks that we sent along with rows to mend: they come back with these."""
    return [header(cell) for cell in cells if cell not in ("", None)] in _NOTES


def second_line(columns: Columns, cells: Sequence[Cell]) -> bool:
    """Takes the lower line of a two-line header (联系方式 above 手机, 座机) into `columns`; False for any other row."""
    filled = [(at, field_of(cell)) for at, cell in enumerate(cells) if cell not in ("", None)]
    if not filled or "name" not in columns or columns.cell("name", cells) not in ("", None):
        return False
    if not any(name for _, name in filled) or any(not isinstance(cells[at], str) for at, _ in filled):
        return False
    for at, name in filled:
        for known in columns.of.values():
            if at in known:
                known.remove(at)
        if name is not None:
            columns.of.setdefault(name, []).append(at)
        if at < len(columns.titles):
            columns.titles[at] = shown(cells[at])
    return True


def identities(columns: Columns) -> set[int]:
    """The columns of identity numbers, which are neither read nor given back."""
    return set(columns.of.get("identity", ()))


def _all_of(cells: Iterable[Cell]) -> Columns:
    found: dict[str, list[tuple[int, int]]] = {}
    for at, cell in enumerate(cells):
        name = field_of(cell)
        if name is not None:
            found.setdefault(name, []).append((_rank(name, cell), at))
    return Columns({name: _chosen(name, places) for name, places in found.items()})


def _rank(name: str, cell: Cell) -> int:
    titles = TITLES[name].split()
    title = header(cell)
    return titles.index(title) if title in titles else 0


def _chosen(name: str, places: list[tuple[int, int]]) -> list[int]:
    return sorted(at for _, at in places) if name in _ALL_COUNT else [min(places)[1]]
