"""However a roster is laid out and spelled, the same people are in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sheets import roster
from bot.sheets.cells import Row, Sheet
from bot.sheets.words import Cell

FAMILY, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋"
UNITS = [("局机关", "办公室"), ("局机关", "人事科"), ("基层站所", "城东供水站"), ("城西供水站",)]
TITLES = {
    "staff_no": ["工号", "职工号", "工　号", "Staff No."],
    "name": ["姓名", "姓　名", "职工姓名", "Name"],
    "unit": ["部门", "单位", "部门/\n站所", "所在单位"],
    "phone": ["手机号", "手机号\n（本人）", "联系电话", "Mobile"],
    "joined": ["入会时间", "入会日期", "入会\n时间"],
    "standing": ["在职状态", "状态", "在职\n状态"],
    "post": ["岗位", "职务", "岗位\n名称", "工种"],
}
SPELT: dict[str, list[str]] = {"active": ["在职", "在职 ", "在岗"], "seconded": ["借调"], "unpaid_leave": ["停薪留职"]}


@dataclass(frozen=True)
class Someone:
    """A person as the test knows them."""

    name: str
    staff_no: str
    unit: tuple[str, ...]
    phone: str
    month: tuple[int, int]
    standing: str


def someone(number: int) -> st.SearchStrategy[Someone]:
    return st.builds(
        Someone,
        name=st.builds("{}{}{}".format, st.sampled_from(FAMILY), st.sampled_from(GIVEN), st.sampled_from(GIVEN)),
        staff_no=st.just(f"SW{1000 + number}"),
        unit=st.sampled_from(UNITS),
        phone=st.just(f"1380000{number:04}"),
        month=st.tuples(st.integers(1960, 2026), st.integers(1, 12)),
        standing=st.sampled_from([*SPELT]),
    )


PEOPLE = st.integers(1, 6).flatmap(lambda n: st.tuples(*(someone(number) for number in range(n))))


def spelt(one: Someone, field: str, how: int) -> Cell:
    """The field in one of its spellings."""
    (year, month), number = one.month, one.phone
    wide = str.maketrans("0123456789SW", "０１２３４５６７８９ＳＷ")
    parts = number[:3], number[3:7], number[7:]
    ways: dict[str, Sequence[Cell]] = {
        "staff_no": [one.staff_no, f" {one.staff_no.lower()}", one.staff_no.translate(wide)],
        "name": [one.name, "　".join(one.name), f"{one.name}\u200b ", f"{one.name[0]}\u202e{one.name[1:]}"],
        "unit": [*(glue.join(one.unit) for glue in ("/", " / ", "－", "—", "＞")), "/".join(one.unit) + "　"],
        "phone": [
            number,
            float(number),
            f"+86 {number}",
            f"86{number}",
            number.translate(wide),
            "-".join(parts),
            " ".join(parts),
        ],
        "joined": [f"{year}-{month:02}", f"{year}.{month}", f"{year}年{month}月", f"{year}/{month}/1"],
        "standing": SPELT[one.standing],
        "post": ["运行工", "", "=1+1"],
    }
    return ways[field][how % len(ways[field])]


@dataclass
class Layout:
    """A way of writing a list down."""

    order: list[str]
    titles: dict[str, int]
    above: int
    repeat: int
    spellings: list[int]
    ending: bool

    def rows(self, people: Sequence[Someone]) -> Iterator[list[Cell]]:
        head: list[Cell] = [TITLES[field][self.titles[field] % len(TITLES[field])] for field in self.order]
        width = len(head)
        yield from ([f"职工花名册（第 {number} 行）", *[""] * (width - 1)] for number in range(self.above))
        yield head
        for number, one in enumerate(people):
            if self.repeat and number and number % self.repeat == 0:
                yield ["小计", f"{number}人", *[""] * (width - 2)]
                yield head
            hows = self.spellings[number % len(self.spellings) :] + self.spellings
            yield [spelt(one, field, how) for field, how in zip(self.order, hows, strict=False)]
        if self.ending:
            yield [""] * width
            yield ["合计", f"{len(people)}人", *[""] * (width - 2)]
            yield ["制表：组织人事科", *[""] * (width - 1)]


LAYOUTS = st.builds(
    Layout,
    order=st.permutations([*TITLES]),
    titles=st.fixed_dictionaries({field: st.integers(0, 4) for field in TITLES}),
    above=st.integers(0, 5),
    repeat=st.integers(0, 3),
    spellings=st.lists(st.integers(0, 20), min_size=7, max_size=14),
    ending=st.booleans(),
)


def sheet(rows: Sequence[list[Cell]], name: str = "名册") -> Sheet:
    # What a workbook's reader leaves out: rows of nothing.
    return Sheet(name, lambda: (Row(number, [*cells]) for number, cells in enumerate(rows, 1) if any(cells)))


class TestAnyLayout:
    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(people=PEOPLE, layout=LAYOUTS)
    def test_the_same_people_are_read(self, people: tuple[Someone, ...], layout: Layout) -> None:
        found = roster.read([sheet([*layout.rows(people)])])
        assert [(one.name, one.staff_no, one.unit, one.phones, one.standing) for one in found.people] == [
            (one.name, one.staff_no, one.unit, (one.phone,), one.standing) for one in people
        ]
        assert found.refused == []
        assert [key for one in found.people for _, key, _ in one.remarks] == []

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(people=PEOPLE, layout=LAYOUTS, twice=st.integers(0, 5))
    def test_a_row_repeated_anywhere_is_the_one_refused(
        self, people: tuple[Someone, ...], layout: Layout, twice: int
    ) -> None:
        again = people[twice % len(people)]
        found = roster.read([sheet([*layout.rows([*people, again])])])
        assert len(found.people) == len(people)
        assert [one.key for one in found.refused] == ["rosters.duplicate_row"]

    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    @given(people=PEOPLE, layout=LAYOUTS, cut=st.integers(0, 6))
    def test_two_sheets_hold_what_one_would(self, people: tuple[Someone, ...], layout: Layout, cut: int) -> None:
        parts = [people[:cut], people[cut:]]
        found = roster.read(sheet([*layout.rows(part)], name) for part, name in zip(parts, "甲乙", strict=True))
        assert {one.staff_no for one in found.people} == {one.staff_no for one in people}
