"""The order of units in lists: as people count them, not as letters come."""

from sqlalchemy.orm import Session

from storage import units
from storage.units import Unit
from tests.cast import Cast


class TestTheirPlace:
    def test_counts_the_numbers_in_names(self, cast: Cast) -> None:
        names = ["第10水厂", "第2水厂", "2号泵站", "城西站", "10号泵站", "第2水厂分部", "007", "第二水厂"]

        def make(session: Session) -> None:
            session.add_all([Unit(name=name) for name in names])

        cast.write(make)
        tree = cast.read(units.Tree)
        listed = [tree.path(one)[-1] for one in sorted(tree.paths(), key=tree.place)]
        assert [name for name in listed if name in names] == [
            "2号泵站",
            "007",
            "10号泵站",
            "城西站",
            "第2水厂",
            "第2水厂分部",
            "第10水厂",
            "第二水厂",
        ]

    def test_below_its_own_unit(self, cast: Cast) -> None:
        def make(session: Session) -> None:
            upper, other = Unit(name="2分局"), Unit(name="10分局")
            session.add_all([upper, other])
            session.flush()
            session.add_all([Unit(name="9站", parent_id=other.id), Unit(name="11站", parent_id=upper.id)])

        cast.write(make)
        tree = cast.read(units.Tree)
        ours = [path for one in sorted(tree.paths(), key=tree.place) if "分局" in (path := tree.path(one))[0]]
        assert ours == [("2分局",), ("2分局", "11站"), ("10分局",), ("10分局", "9站")]
