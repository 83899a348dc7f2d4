"""Posts (岗位): which there are among the people of some units, and who holds one."""

from sqlalchemy import select

from storage import posts
from storage.members import Member, Standing
from storage.values import lines_of
from tests.cast import Cast


def names(cast: Cast, *chosen: str) -> list[str]:
    return cast.read(
        lambda session: [*session.scalars(select(Member.name).where(posts.held(chosen)).order_by(Member.id))]
    )


class TestOccurring:
    def test_are_those_of_the_units_people_most_frequent_first(self, cast: Cast) -> None:
        here, there = cast.create_unit("甲站"), cast.create_unit("乙站")
        for name, unit, post in (
            *(("一", here, "维修工"), ("二", here, "运行工"), ("三", here, "运行工"), ("四", here, None)),
            *(("五", there, "司机"), ("六", here, "主办")),
        ):
            cast.enrol(name, unit=unit, post=post)
        found = cast.read(lambda session: posts.occurring(session, {here}))
        assert (found[0], {*found[1:]}) == (("运行工", 2), {("主办", 1), ("维修工", 1)})
        assert ("司机", 1) in cast.read(lambda session: posts.occurring(session, None))

    def test_do_not_count_who_is_not_in_service(self, cast: Cast) -> None:
        for standing in (Standing.RETIRED, Standing.LEFT, Standing.SECONDED):
            cast.enrol(standing, standing=standing, post="运行工")
        assert cast.read(lambda session: posts.occurring(session, None)) == [("运行工", 1)]


class TestHeld:
    def test_is_by_whoever_is_in_service_at_that_post(self, cast: Cast) -> None:
        cast.enrol("一", post="运行工")
        cast.enrol("二", post="司机")
        cast.enrol("三")
        cast.enrol("四", post="运行工", standing=Standing.RETIRED)
        assert names(cast, "运行工") == ["一"]
        assert names(cast) == ["一", "二", "三", "四"]

    def test_of_one_agrees_with_held(self, cast: Cast) -> None:
        for name, post, standing in (("一", "运行工", "active"), ("二", "运行工", "retired"), ("三", None, "active")):
            cast.enrol(name, post=post, standing=Standing(standing))
        for chosen in ((), ("运行工",), ("司机",)):
            said = cast.read(
                lambda session, chosen=chosen: [
                    one.name for one in session.scalars(select(Member).order_by(Member.id)) if posts.holds(one, chosen)
                ]
            )
            assert said == names(cast, *chosen)


class TestChoices:
    def test_keep_what_is_ticked_and_held_by_nobody_last(self, cast: Cast) -> None:
        cast.enrol("一", post="运行工")
        found = cast.read(lambda session: posts.choices(session, None, ("司机",), 0))
        assert [(one["post"], one["people"], one["on"]) for one in lines_of(found["lines"])] == [
            ("运行工", 1, False),
            ("司机", 0, True),
        ]
        assert cast.read(lambda session: posts.turned(session, None, ("司机",), posts.key("司机"))) == (
            "司机",
            False,
            0,
        )

    def test_are_paged_and_each_is_found_on_its_page(self, cast: Cast) -> None:
        for nth in range(10):
            cast.enrol("一", post=f"岗{nth}")
        found = cast.read(lambda session: posts.choices(session, None, (), 9))
        assert (found["page"], found["pages"], len(lines_of(found["lines"]))) == (1, 2, 2)
        last = lines_of(found["lines"])[-1]
        post, on, page = cast.read(lambda session: posts.turned(session, None, (), int(str(last["id"]))))
        assert (post, on, page) == (last["post"], True, 1)
