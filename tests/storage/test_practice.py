"""Practice: what is new first, then what is least known; the tree with its counts; how a set ends."""

import pytest

from storage import practice
from storage.questions import Question
from storage.sittings import Acquaintance, Sitting, sitting
from storage.sittings.sitting import NothingToAsk, spot
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.bank import FILL_IN, fill, plenty


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member("李明")


def questions(cast: Cast, found: Values) -> list[int]:
    return [id_ for id_, _ in cast.read(lambda session: session.get_one(Sitting, found["sitting"]).questions)]


def go_through(cast: Cast, member: Actor, found: Values, option: int) -> Values:
    """Every question answered with that option of the author's."""
    while not found["ended"]:
        cast.acts(member, sitting.choose, found["sitting"], spot(found["place"], option))
        found = cast.acts(member, sitting.go_on, found["sitting"], found["place"])
    return found


def category(cast: Cast, member: Actor, name: str, above: int = 0) -> Values:
    found = cast.acts(member, practice.open_menu, above, 0)
    return next(one for one in found["lines"] if one["name"] == name)


class TestTheMenu:
    def test_counts_what_lies_below_too_and_asks_how_many_at_the_end(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, [*plenty(3, "安全", "用电"), *plenty(2, "安全", "消防"), *plenty(1, "安全"), FILL_IN])
        top = cast.acts(member, practice.open_menu, 0, 0)
        assert [(one["name"], one["count"]) for one in top["lines"]] == [("安全", 6)]
        assert (top["count"], top["sizes"]) == (7, [5])
        safety = cast.acts(member, practice.open_menu, top["lines"][0]["category"], 0)
        assert {one["name"]: one["count"] for one in safety["lines"]} == {"用电": 3, "消防": 2}
        leaf = cast.acts(member, practice.open_menu, category(cast, member, "用电", safety["category"])["category"], 0)
        assert (leaf["asks"], leaf["path"], leaf["sizes"]) == ("size", ["安全", "用电"], [3])
        assert cast.acts(member, practice.pick, safety["category"])["count"] == 6

    def test_turns_pages_and_takes_a_category_that_is_none_for_all(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, [plenty(1, f"类{at:02}")[0] for at in range(20)])
        first, last = (cast.acts(member, practice.open_menu, 999, page) for page in (0, 7))
        assert (first["category"], first["pages"], len(first["lines"]), len(last["lines"])) == (0, 2, 16, 4)


class TestOneMore:
    def test_is_one_question_or_the_one_that_waits_already(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(12, "安全"))
        one = cast.acts(member, practice.one_more)
        assert (one["of"], one["ended"]) == (1, False)
        go_through(cast, member, one, 0)
        begun = cast.acts(member, practice.begin, 0, 5)
        assert cast.acts(member, practice.one_more)["sitting"] == begun["sitting"]


class TestASet:
    def test_has_what_is_new_first_and_then_what_went_wrong(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, plenty(12, "安全"))
        key = category(cast, member, "安全")["category"]
        first = cast.acts(member, practice.begin, key, 5)
        asked = questions(cast, first)
        assert len({*asked}) == 5
        assert go_through(cast, member, first, 0)["right"] == 5
        second = cast.acts(member, practice.begin, key, 5)
        again = questions(cast, second)
        assert not {*again} & {*asked}
        assert go_through(cast, member, second, 1)["right"] == 0
        third = questions(cast, cast.acts(member, practice.begin, key, 10))
        assert len({*third}) == 10
        assert not {*third[:2]} & {*asked, *again}
        assert {*third[2:7]} == {*again}
        assert {*third[7:]} < {*asked}

    def test_ends_the_one_that_was_open_and_counts_by_category(self, cast: Cast, member: Actor) -> None:
        fill(cast, member, [*plenty(2, "安全"), *plenty(3, "法律")])
        left = cast.acts(member, practice.begin, 0, 5)
        found = cast.acts(member, practice.begin, 0, 5)
        assert cast.acts(member, sitting.look, left["sitting"])["ended"]
        over = go_through(cast, member, found, 0)
        assert (over["right"], over["of"], over["size"], over["category"]) == (5, 5, 5, 0)
        assert over["lines"] == [{"name": "安全", "right": 2, "of": 2}, {"name": "法律", "right": 3, "of": 3}]

    def test_of_nothing_is_refused(self, cast: Cast, member: Actor) -> None:
        with pytest.raises(NothingToAsk):
            cast.acts(member, practice.begin, 0, 5)

    def test_leaves_out_what_is_retired_whether_known_or_new(self, cast: Cast, member: Actor) -> None:
        made = fill(cast, member, plenty(4, "安全"))
        go_through(cast, member, cast.acts(member, practice.begin, 0, 4), 1)

        def retire(session) -> None:
            session.get_one(Question, made[0].id).state = "retired"

        cast.write(retire)
        assert {*questions(cast, cast.acts(member, practice.begin, 0, 5))} == {one.id for one in made[1:]}
        assert cast.read(lambda session: session.query(Acquaintance).count()) == 4
