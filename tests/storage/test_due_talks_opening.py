"""What calls for a talk: by one tap, from the roster, from what came up, from a file; the chair's catalogue."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from storage import asking, circumstances, desk, occasions, people, rights, rosters
from storage.due_talks import DueNotYours, DueTalk, Stage, keeping, settling
from storage.due_talks.keeping import LineKnown, LineUnfit, TooManyLines
from storage.due_talks.opening import DueAlready
from storage.hardship import Stage as CaseStage
from storage.members import Member, Standing
from storage.mydata import copies, readers
from storage.occasions import Kind, Occasion
from storage.people import arriving, changing
from storage.rosters import Place, RosterRow
from storage.values import Values
from storage.visits import noting
from tests.cast import HOME, Actor, Cast
from tests.storage.dossier_steps import Filing
from tests.storage.talking import KEYS, dues, open_, take_up


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def li(cast: Cast) -> Actor:
    return cast.create_member()


def came_up(cast: Cast, by: Actor, whom: Actor, key: str) -> Values:
    """Noted for a visit, today; the person's page has it."""
    numbers = [line.key for line in circumstances.SHIPPED]
    asked = cast.acts(by, noting.begin, whom.member_id)
    asked = cast.acts(by, noting.choose, asked["version"], numbers.index(key))
    return cast.acts(by, noting.choose_day, asked["version"], 0)


def arise(cast: Cast, member_id: int | None, record: str) -> None:
    """Another service has left it."""
    assert member_id is not None
    cast.write(partial(occasions.arise, kind=Kind.TALK, member_id=member_id, record=record, now=cast.now))


def desk_of(cast: Cast, who: Actor) -> list[str]:
    """Whose talks wait there; the page itself names nobody."""
    return [str(line["name"]) for line in cast.acts(who, desk.every_line) if line["kind"] == "due_talk"]


class TestOneTap:
    def test_makes_a_talk_due_within_the_days_of_its_line(self, cast: Cast, wang: Actor, li: Actor) -> None:
        card = cast.acts(wang, settling.open_by_hand, li.member_id, KEYS.index("sanction"))
        assert (card["name"], card["what"], card["stage"]) == (li.name, "sanction", Stage.WAITS)
        assert card["due_on"] == cast.now.date() + timedelta(days=7)
        assert desk_of(cast, wang) == [li.name]

    def test_is_told_to_the_other_officers_without_name_or_reason(self, cast: Cast, wang: Actor, li: Actor) -> None:
        other = cast.create_officer("周通")
        open_(cast, wang, li.member_id)
        (letter,) = cast.letters(other)
        assert letter.key == "due_talks.due"
        assert letter.values.keys() == {"due", "number", "unit", "due_on"}
        assert cast.keys(wang) == []

    def test_keeps_why_sealed_and_each_look_is_noted(self, cast: Cast, wang: Actor, li: Actor) -> None:
        due = open_(cast, wang, li.member_id)
        assert b"sanction" not in cast.read(lambda session: session.get_one(DueTalk, due).line)
        cast.acts(wang, settling.look, due)
        assert {one.record for one in cast.audited("due_talks.look")} == {f"members {li.member_id}"}
        found = cast.acts(li, readers.look, 0)["lines"]
        assert isinstance(found, list)
        assert found

    def test_twice_is_refused_while_it_is_open(self, cast: Cast, wang: Actor, li: Actor) -> None:
        open_(cast, wang, li.member_id)
        with pytest.raises(DueAlready) as no:
            open_(cast, wang, li.member_id)
        assert str(no.value.values["number"]).startswith("BT-")
        open_(cast, wang, li.member_id, "award")
        assert len(dues(cast)) == 2

    def test_is_for_officers_of_the_unit_and_never_of_oneself(self, cast: Cast, wang: Actor, li: Actor) -> None:
        far = cast.create_officer("周同", unit=cast.create_unit("城西供水站"))
        for who, whom in ((far, li), (wang, wang)):
            with pytest.raises(DueNotYours):
                open_(cast, who, whom.member_id)
        for who in (li, cast.create_steward()):
            with pytest.raises(rights.NotForYou):
                open_(cast, who, wang.member_id)

    def test_shows_on_the_card_where_it_can_be_pressed(self, cast: Cast, wang: Actor, li: Actor) -> None:
        for who, may in ((wang, True), (cast.create_steward(), False)):
            assert cast.acts(who, people.look, li.member_id)["talked"] is may
        assert cast.acts(wang, people.look, wang.member_id)["talked"] is False

    def test_stands_in_the_copy_of_whom_it_is_about(self, cast: Cast, wang: Actor, li: Actor) -> None:
        open_(cast, wang, li.member_id, "award")
        assert li.member_id is not None
        copy = cast.read(partial(copies.of_member, member_id=li.member_id))
        assert copy is not None
        (told,) = copy["due_talks"]
        assert (told["what"], told["stage"]) == ("award", Stage.WAITS)

    def test_of_who_has_left_is_on_no_desk(self, cast: Cast, wang: Actor, li: Actor) -> None:
        open_(cast, wang, li.member_id)
        cast.write(lambda session: setattr(session.get_one(Member, li.member_id), "standing", Standing.LEFT))
        assert desk_of(cast, wang) == []


class TestRoster:
    def row(self, name: str, unit: str = HOME, **more: Standing) -> RosterRow:
        return RosterRow(Place("名册", 1, 1), name, None, (unit,), **more)

    def take(self, cast: Cast, *rows: RosterRow) -> None:
        taken = cast.write(partial(rosters.take, rows=rows, now=cast.now))
        cast.write(partial(rosters.close, new=taken.new, rows=len(rows)))

    def test_with_somebody_new_among_known_people_calls_for_a_talk(self, cast: Cast, wang: Actor) -> None:
        self.take(cast, self.row("王秀英"), self.row("新同事"))
        assert take_up(cast) == 1
        assert dues(cast) == [("new_staff", Stage.WAITS)]
        assert desk_of(cast, wang) == ["新同事"]

    def test_of_a_whole_new_unit_is_nobodys_first_day(self, cast: Cast, wang: Actor) -> None:
        cast.create_unit("城西供水站")
        self.take(cast, *(self.row(f"职工{number}", "城西供水站") for number in range(6)))
        assert take_up(cast) == 0

    def test_of_a_first_list_has_nobody_new_however_it_is_cut_into_pages(self, cast: Cast, wang: Actor) -> None:
        rows = [self.row(f"职工{number}") for number in range(32)]
        pages = [rows[:10], rows[10:20], rows[20:30], rows[30:]]
        new = sum(cast.write(partial(rosters.take, rows=page, now=cast.now)).new for page in pages)
        assert take_up(cast) == 0
        cast.write(partial(rosters.close, new=new, rows=len(rows)))
        assert take_up(cast) == 0
        assert cast.read(lambda session: session.scalars(select(Occasion)).all()) == []

    def test_in_which_half_a_page_is_new_has_them_called_for_once_all_of_it_is_taken(
        self, cast: Cast, wang: Actor
    ) -> None:
        known = [self.row(f"老职工{number}") for number in range(40)]
        self.take(cast, *known)
        new = 0
        for page in (known[:20], [*known[20:25], *(self.row(f"新职工{number}") for number in range(5))], known[25:]):
            assert take_up(cast) == 0
            new += cast.write(partial(rosters.take, rows=page, now=cast.now)).new
        cast.write(partial(rosters.close, new=new, rows=45))
        assert take_up(cast) == 5

    def test_that_moves_half_the_house_calls_for_nobody(self, cast: Cast, wang: Actor) -> None:
        people = [f"职工{number}" for number in range(20)]
        self.take(cast, *map(self.row, people))
        self.take(cast, *(self.row(name, "城西供水站") for name in people[:12]), *map(self.row, people[12:]))
        assert take_up(cast) == 0
        assert cast.read(lambda session: session.scalars(select(Occasion)).all()) == []

    def test_that_has_somebody_elsewhere_or_retired_calls_for_one(self, cast: Cast, wang: Actor, li: Actor) -> None:
        west = cast.create_unit("城西供水站")
        cast.enrol("郑和")
        cast.acts(cast.create_chair(), changing.move, li.member_id, west)
        self.take(cast, self.row("郑和", standing=Standing.RETIRED))
        take_up(cast)
        assert sorted(dues(cast)) == [("retirement", Stage.WAITS), ("transfer", Stage.WAITS)]
        assert desk_of(cast, wang) == ["郑和"]

    def test_entered_by_hand_calls_for_one(self, cast: Cast, wang: Actor) -> None:
        steward = cast.create_steward()
        cast.acts(steward, arriving.begin)
        asked = cast.acts(steward, arriving.describe, "新同事 13800001234")
        cast.acts(steward, arriving.add, asked["version"])
        take_up(cast)
        assert dues(cast) == [("new_staff", Stage.WAITS)]

    def test_read_once_more_changes_nothing(self, cast: Cast, wang: Actor) -> None:
        for _ in range(2):
            self.take(cast, self.row("王秀英"), self.row("新同事"))
        assert take_up(cast) == 1

    def test_without_the_line_on_the_list_calls_for_none(self, cast: Cast, wang: Actor) -> None:
        cast.acts(cast.create_chair(), keeping.turn, KEYS.index("new_staff"), 0)
        self.take(cast, self.row("王秀英"), self.row("新同事"))
        take_up(cast)
        assert dues(cast) == []
        assert cast.read(lambda session: session.scalars(select(Occasion)).all()) == []


class TestCameUp:
    @pytest.mark.parametrize(("what", "line"), [("bereavement", "family"), ("accident", "accident")])
    def test_calls_for_a_talk_of_its_own_line(self, cast: Cast, wang: Actor, li: Actor, what: str, line: str) -> None:
        came_up(cast, wang, li, what)
        take_up(cast)
        assert dues(cast) == [(line, Stage.WAITS)]

    def test_an_illness_calls_for_one_when_it_is_over(self, cast: Cast, wang: Actor, li: Actor) -> None:
        noted = came_up(cast, wang, li, "illness")
        take_up(cast)
        assert dues(cast) == []
        cast.now += timedelta(days=40)
        cast.acts(wang, noting.end, noted["circumstance"])
        take_up(cast)
        assert dues(cast) == [("recovery", Stage.WAITS)]
        (due,) = cast.read(lambda session: session.scalars(select(DueTalk)).all())
        assert due.due_on == cast.now.date() + timedelta(days=14)

    def test_struck_out_is_due_no_more(self, cast: Cast, wang: Actor, li: Actor) -> None:
        noted = came_up(cast, wang, li, "accident")
        take_up(cast)
        cast.acts(wang, noting.strike_out, noted["circumstance"])
        take_up(cast)
        assert dues(cast) == [("accident", Stage.WAIVED)]

    def test_struck_out_at_once_never_is(self, cast: Cast, wang: Actor, li: Actor) -> None:
        noted = came_up(cast, wang, li, "accident")
        cast.acts(wang, noting.strike_out, noted["circumstance"])
        assert take_up(cast) == 0

    def test_twice_is_due_once(self, cast: Cast, wang: Actor, li: Actor) -> None:
        for what in ("bereavement", "trouble"):
            came_up(cast, wang, li, what)
        take_up(cast)
        assert dues(cast) == [("family", Stage.WAITS)]


class TestOtherRecords:
    def test_a_file_calls_for_one(self, cast: Cast, wang: Actor, li: Actor) -> None:
        Filing(cast, wang).brings(cast.submit(li), CaseStage.FILED)
        take_up(cast)
        assert dues(cast) == [("hardship", Stage.WAITS)]

    def test_a_wish_at_the_door_calls_for_one(self, cast: Cast, wang: Actor, li: Actor) -> None:
        arise(cast, li.member_id, "ZF-2026-0001")
        take_up(cast)
        assert dues(cast) == [("wish", Stage.WAITS)]

    def test_several_at_once_are_one_letter(self, cast: Cast, wang: Actor, li: Actor) -> None:
        for name in ("甲", "乙"):
            arise(cast, cast.enrol(name), "new_staff")
        take_up(cast)
        (letter,) = cast.letters(wang)
        assert (letter.key, letter.values["count"]) == ("due_talks.several", 2)

    def test_of_who_has_left_calls_for_none(self, cast: Cast, wang: Actor) -> None:
        arise(cast, cast.enrol("郑和", standing=Standing.LEFT), "transfer")
        take_up(cast)
        assert dues(cast) == []


class TestCatalogue:
    @pytest.fixture
    def chair(self, cast: Cast) -> Actor:
        return cast.create_chair()

    def test_is_the_chairs(self, cast: Cast, wang: Actor) -> None:
        with pytest.raises(rights.NotForYou):
            cast.acts(wang, keeping.look)

    def test_has_other_days_from_now_on(self, cast: Cast, chair: Actor, wang: Actor, li: Actor) -> None:
        assert cast.acts(chair, keeping.set_days, KEYS.index("sanction"), 3)["within_days"] == 3
        with pytest.raises(asking.Outdated):
            cast.acts(chair, keeping.set_days, KEYS.index("sanction"), 400)
        due = open_(cast, wang, li.member_id)
        assert cast.acts(wang, settling.look, due)["due_on"] == cast.now.date() + timedelta(days=3)

    def test_has_lines_of_the_chairs_own(self, cast: Cast, chair: Actor, wang: Actor, li: Actor) -> None:
        cast.acts(chair, keeping.begin)
        line = cast.acts(chair, keeping.add, " 夫妻 两地分居 ")
        assert line["words"] == "夫妻 两地分居"
        card = cast.acts(wang, settling.open_by_hand, li.member_id, line["line"])
        assert (card["what"], card["words"]) == (None, "夫妻 两地分居")
        cast.acts(chair, keeping.turn, line["line"], 0)
        with pytest.raises(asking.Outdated):
            cast.acts(wang, settling.open_by_hand, li.member_id, line["line"])
        offered = cast.acts(wang, settling.before_opening, li.member_id)["lines"]
        assert isinstance(offered, list)
        assert len(offered) == len(KEYS)
        assert cast.acts(wang, settling.look, card["due"])["words"] == "夫妻 两地分居"

    def test_refuses_words_that_are_none_too_long_or_known(self, cast: Cast, chair: Actor) -> None:
        cast.acts(chair, keeping.begin)
        for words in (" ", "长" * 31):
            with pytest.raises(LineUnfit):
                cast.acts(chair, keeping.add, words)
        cast.acts(chair, keeping.add, "一")
        cast.acts(chair, keeping.begin)
        with pytest.raises(LineKnown):
            cast.acts(chair, keeping.add, "一")
        for number in range(keeping.MOST - 1):
            cast.acts(chair, keeping.begin)
            cast.acts(chair, keeping.add, f"第{number}项")
        with pytest.raises(TooManyLines):
            cast.acts(chair, keeping.begin)
        assert len(cast.audited("due_talks.change")) == keeping.MOST
