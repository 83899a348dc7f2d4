"""Uploads: a roster that somebody sent is looked at, confirmed or not, taken page by page, and forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import count

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.words import Words
from storage import erasures
from storage.database import Database
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import Letter, Rank, State
from storage.rosters import (
    Cells,
    ChangeRow,
    Coverage,
    Happening,
    Place,
    RefusedRow,
    Remark,
    RosterRow,
    Trace,
    UnitRow,
    folding,
    previews,
    proposing,
    taking,
    uploads,
)
from storage.rosters.uploads import Stage, Upload, UploadPage
from storage.units import Tree
from storage.values import Values
from tests.cast import Actor, Cast
from tests.conftest import ZONE

EAST = ("基层站所", "城东供水站")
TITLES = ("姓名", "部门")
ROWS = count(2)


def row(name: str, staff_no: str | None = None, unit: tuple[str, ...] = EAST, phone: str | None = None) -> RosterRow:
    number = next(ROWS)
    cells = Cells(TITLES, (name, "/".join(unit)))
    phones = () if phone is None else (phone,)
    return RosterRow(Place("名册", number, number), name, staff_no, unit, phones=phones, cells=cells)


def refused(name: str) -> RefusedRow:
    number = next(ROWS)
    trace, cells = Trace(name, None, ("13800000009",), EAST), Cells(TITLES, (name, "？"))
    return RefusedRow(Place("名册", number, number), "rosters.missing_unit", {}, trace, cells)


@dataclass
class File:
    """A file as it was read."""

    rows: list[RosterRow] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)
    units: list[UnitRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def total(self) -> int:
        return len(self.rows) + len(self.changes) + len(self.units)

    @total.setter
    def total(self, total: int) -> None:
        raise NotImplementedError

    @property
    def unit_paths(self) -> set[tuple[str, ...]]:
        return {one.unit_path for one in self.rows}

    @unit_paths.setter
    def unit_paths(self, paths: set[tuple[str, ...]]) -> None:
        raise NotImplementedError


@dataclass
class Office:
    """The chair at the counter, and the work in the background."""

    cast: Cast
    chair: Actor
    messages: "count[int]" = field(default_factory=lambda: count(11))

    def send(self, file: File, *, by: Actor | None = None) -> Values:
        """What its sender is shown."""
        actor, cast = by or self.chair, self.cast
        outline, remarks = cast.read(partial(previews.foresee, contents=file, file="名册.xlsx", now=cast.now))
        upload = cast.acts(actor, proposing.begin)
        self.lay(upload, file, remarks, by=actor)
        return cast.acts(actor, proposing.propose, upload, next(self.messages), outline)

    def lay(self, upload: int, file: File, remarks: Sequence[Remark] = (), *, by: Actor | None = None) -> None:
        for first, some in proposing.sheaves(file, remarks):
            self.cast.acts(by or self.chair, proposing.lay, upload, first, some)

    def confirm(self, shown: Values, *, complete: bool = False) -> Values:
        rule = proposing.confirm_complete if complete else proposing.confirm
        return self.cast.acts(self.chair, rule, shown["upload"], 77)

    def take(self, *, pages: int | None = None) -> None:
        """What the background does, or only so many pages of it."""
        cast = self.cast
        for upload in cast.read(taking.confirmed):
            page = partial(taking.take_page, upload_id=upload, tells=False, now=cast.now)
            if pages is not None:
                assert None not in [cast.write(page) for _ in range(pages)]
                return
            while cast.write(page) is not None:
                pass
            listed = cast.read(partial(taking.listed, upload_id=upload))
            while listed is not None and cast.write(
                partial(taking.leave_page, upload_id=upload, whom=listed, now=cast.now)
            ):
                pass
            cast.write(partial(taking.finish, upload_id=upload, now=cast.now))

    def import_(self, file: File, *, complete: bool = False) -> Values:
        """Sends it and says yes; what the result says."""
        self.confirm(self.send(file), complete=complete)
        self.take()
        return self.letter("rosters.result").values

    def letter(self, key: str) -> Letter:
        return [one for one in self.cast.letters(self.chair) if one.key == key][-1]

    def upload(self, shown: Values) -> Upload:
        return self.cast.read(lambda session: session.get_one(Upload, shown["upload"]))

    def pages(self) -> list[UploadPage]:
        return self.cast.read(lambda session: list(session.scalars(select(UploadPage).order_by(UploadPage.number))))

    def home(self) -> int:
        """The unit of whom a file brought in first."""
        first = select(Member.unit_id).filter_by(name="职工000")
        return self.cast.read(lambda session: session.scalars(first).one())

    def people(self) -> dict[str, Standing]:
        """Everybody in the register but the chair."""

        def rule(session: Session) -> dict[str, Standing]:
            everybody = session.execute(select(Member.name, Member.standing).order_by(Member.id))
            return {name: Standing(standing) for name, standing in everybody if name != self.chair.name}

        return self.cast.read(rule)


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast, cast.create_chair())


def many(n: int, first: int = 0) -> list[RosterRow]:
    return [row(f"职工{number:03}", f"SW{number:03}") for number in range(first, first + n)]


class TestFolding:
    def test_gives_every_row_back_as_it_was(self) -> None:
        cells = Cells(("姓名", "备注"), ("李明", ""))
        rows = [
            RosterRow(
                Place("在职", 4, 9), "李明", "SW1", EAST, "一班", ("13800000001",), Standing.RETIRED, True, cells
            ),
            RosterRow(Place("", 5, 5), "周同"),
        ]
        changes = [ChangeRow(rows[0], Happening.MOVE, EAST, date(2026, 11, 1)), ChangeRow(rows[1], Happening.LEAVE)]
        units = [UnitRow(Place("", 1, 1), EAST, ("一班", "二班"))]
        assert folding.unfold(RosterRow, folding.fold(rows)) == rows
        assert [one.cells for one in folding.unfold(RosterRow, folding.fold(rows))] == [cells, None]
        assert folding.unfold(ChangeRow, folding.fold(changes)) == changes
        assert folding.unfold(UnitRow, folding.fold(units)) == units
        assert folding.unfold(tuple, folding.fold([EAST])) == [EAST]

    def test_gives_every_remark_back_as_it_was(self) -> None:
        place, other = Place("在职", 4, 9), Place("离退休", 7, 7)
        remarks = [
            Remark(place, "rosters.not_yet", {"day": date(2026, 11, 1)}, "李明", other),
            Remark(None, "rosters.identity_left", {"sheet": ""}),
        ]
        again = folding.unfold(Remark, folding.fold(remarks))
        assert again == remarks
        assert [(one.who, one.row) for one in again] == [("李明", other), ("", None)]

    def test_gives_refused_rows_back_with_what_they_tell_of_whom_they_meant(self) -> None:
        row_ = refused("周通")
        (again,) = folding.unfold(RefusedRow, folding.fold([row_]))
        assert (again, again.trace, again.cells) == (row_, row_.trace, row_.cells)


class TestPropose:
    def test_shows_what_would_happen_and_does_nothing(self, office: Office) -> None:
        shown = office.send(File(many(12), refused=[refused("周通")]))
        assert (shown["new"], shown["changed"], shown["refused"], shown["units"]) == (12, 0, 1, 1)
        assert len(shown["new_people"]) == previews.PEOPLE
        assert shown["rows"][0]["reason"] == "missing_unit"
        assert office.people() == {}

    def test_orders_the_message_with_the_file_deleted(self, office: Office) -> None:
        office.send(File(many(1)))
        assert [one.message_id for one in office.cast.read(erasures.waiting)] == [11]

    def test_keeps_nothing_readable(self, office: Office, database: Database) -> None:
        office.send(File([row("欧阳无名", "SW77", phone="13800000077")], refused=[refused("司马不详")]))
        with database.engine.connect() as connection:
            for table in ("uploads", "upload_pages", "outbox", "audit"):
                kept = repr(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
                kept += "".join(
                    bytes(cell).decode("latin-1")
                    for line in connection.exec_driver_sql(f"SELECT * FROM {table}")
                    for cell in line
                    if isinstance(cell, bytes | memoryview)
                )
                for word in ("欧阳无名", "司马不详", "13800000077", "SW77", "欧阳无名".encode().decode("latin-1")):
                    assert word not in kept

    def test_takes_the_place_of_one_that_was_not_answered(self, office: Office) -> None:
        first = office.send(File(many(1)))
        assert not first["replaced"]
        second = office.send(File(many(2)))
        assert second["replaced"]
        with pytest.raises(proposing.PreviewOver):
            office.confirm(first)
        assert office.upload(first).outline is None
        assert {page.upload_id for page in office.pages()} == {second["upload"]}

    def test_leaves_alone_what_another_officer_sent(self, office: Office) -> None:
        mine = office.send(File(many(1)))
        theirs = office.send(File(many(2)), by=office.cast.create_admin())
        assert not theirs["replaced"]
        assert office.confirm(mine)["total"] == 1
        with pytest.raises(proposing.PreviewOver):
            office.confirm(theirs)

    def test_of_who_lost_the_office_meanwhile_keeps_nothing(self, office: Office) -> None:
        cast, file = office.cast, File(many(2))
        upload = cast.acts(office.chair, proposing.begin)
        office.lay(upload, file)
        cast.dismiss(office.chair)
        assert "upload" not in cast.acts(office.chair, proposing.propose, upload, 11, {})
        assert office.pages() == []

    def test_begins_again_where_it_was_broken_off(self, office: Office) -> None:
        cast, file = office.cast, File(many(60))
        broken_off = cast.acts(office.chair, proposing.begin)
        cast.acts(office.chair, proposing.lay, broken_off, *next(proposing.sheaves(file, [])))
        office.import_(file)
        assert len(office.people()) == 60
        assert cast.read(lambda session: session.get_one(Upload, broken_off)).state == Stage.DROPPED


class TestWhoMaySend:
    @pytest.mark.parametrize("role", Role)
    def test_is_the_chair_and_the_admins(self, cast: Cast, role: Role) -> None:
        # While the seat is empty, the deputy has it.
        cast.create_chair()
        actor = cast.appoint(cast.create_member(), role, None)
        may = role in {Role.CHAIR, Role.ADMIN}
        assert cast.read(partial(uploads.is_sender, telegram_id=actor.person.telegram_id)) is may
        assert uploads.may_send(cast.visitor(actor)) is may

    def test_is_nobody_who_was_dismissed_or_never_met(self, office: Office) -> None:
        asks = partial(uploads.is_sender, telegram_id=office.chair.person.telegram_id)
        shown = office.send(File(many(1)))
        has = partial(uploads.may_have, account_id=office.chair.account_id, upload_id=shown["upload"])
        assert (office.cast.read(asks), office.cast.read(has)) == (True, True)
        office.cast.dismiss(office.chair)
        assert (office.cast.read(asks), office.cast.read(has)) == (False, False)
        assert office.cast.read(partial(uploads.is_sender, telegram_id=1)) is False
        with pytest.raises(proposing.NotASender):
            office.confirm(shown)

    def test_has_no_letter_about_what_another_sent(self, office: Office) -> None:
        shown, admin = office.send(File(many(1))), office.cast.create_admin()
        has = partial(uploads.may_have, account_id=admin.account_id, upload_id=shown["upload"])
        assert office.cast.read(has) is False


class TestConfirm:
    def test_twice_is_once(self, office: Office) -> None:
        shown = office.send(File(many(3)))
        progress = {"upload": shown["upload"], "done": 0, "total": 3, "over": False}
        assert office.confirm(shown) == office.confirm(shown) == progress
        office.take()
        assert office.confirm(shown)["over"]
        assert [one.key for one in office.cast.letters(office.chair)].count("rosters.result") == 1

    def test_after_a_day_is_too_late(self, office: Office) -> None:
        shown = office.send(File(many(1)))
        office.cast.now += timedelta(hours=24, seconds=1)
        with pytest.raises(proposing.PreviewOver):
            office.confirm(shown)

    def test_after_no_is_too_late_and_no_after_yes(self, office: Office) -> None:
        first = office.send(File(many(1)))
        office.cast.acts(office.chair, proposing.turn_down, first["upload"])
        office.cast.acts(office.chair, proposing.turn_down, first["upload"])
        with pytest.raises(proposing.PreviewOver):
            office.confirm(first)
        second = office.send(File(many(1)))
        office.confirm(second)
        for rule, more in ((proposing.turn_down, ()), (proposing.look, ()), (proposing.look_absent, (0,))):
            with pytest.raises(proposing.AlreadyTaken):
                office.cast.acts(office.chair, rule, second["upload"], *more)

    def test_no_leaves_nothing_of_the_file(self, office: Office) -> None:
        shown = office.send(File(many(1)))
        office.cast.acts(office.chair, proposing.turn_down, shown["upload"])
        assert office.pages() == []
        assert office.upload(shown).outline is None


class TestTaking:
    def test_tells_what_became_of_it(self, office: Office) -> None:
        result = office.import_(File(many(120), refused=[refused("周通")]))
        assert (result["new"], result["changed"], result["left"], result["unchanged"]) == (120, 0, 0, 0)
        assert (result["refused"], result["units"], result["differs"]) == (1, 1, False)
        assert len(office.people()) == 120

    def test_goes_on_at_the_page_where_it_stopped(self, office: Office) -> None:
        office.confirm(office.send(File(many(120))))
        office.take(pages=2)
        assert len(office.people()) == 50
        office.take()
        assert len(office.people()) == 120
        assert office.letter("rosters.result").values["new"] == 120

    def test_of_a_list_of_changes_counts_who_left(self, office: Office) -> None:
        office.import_(File(many(3)))
        gone = ChangeRow(row("职工001", "SW001"), Happening.LEAVE)
        moved = ChangeRow(row("职工002", "SW002", ("局机关",)), Happening.MOVE)
        result = office.import_(File(changes=[gone, moved], coverage=Coverage(in_service=False)))
        assert (result["changed"], result["left"], result["refused"], result["differs"]) == (1, 1, 0, False)
        assert office.people()["职工001"] == Standing.LEFT

    def test_of_a_list_of_units_makes_them_and_no_people(self, office: Office) -> None:
        units = [UnitRow(Place("", 2, 2), EAST, ("一班",)), UnitRow(Place("", 3, 3), (*EAST, "泵房"))]
        result = office.import_(File(units=units, coverage=Coverage(in_service=False)))
        assert (result["units"], result["people"], result["differs"]) == (3, False, False)
        assert office.people() == {}

    def test_says_so_when_the_register_changed_meanwhile(self, office: Office) -> None:
        office.import_(File(many(1)))
        office.confirm(office.send(File(many(3))))
        office.cast.enrol("职工001", unit=office.home())
        office.take()
        result = office.letter("rosters.result").values
        assert (result["new"], result["changed"], result["unchanged"], result["differs"]) == (1, 1, 1, True)

    def test_gives_back_what_was_refused_while_reading_and_while_taking(self, office: Office) -> None:
        office.import_(File([row("李明", "SW1")]))
        shown = office.send(File([row("李亮", "SW1"), row("王芳", "SW2")], refused=[refused("周通")]))
        office.confirm(shown)
        office.take()
        assert office.letter("rosters.refused_file").subject == shown["upload"]
        back = office.cast.read(partial(taking.not_taken, upload_id=shown["upload"]))
        assert [(one.reason, one.cells.shown[0]) for one in back.refused if one.cells] == [
            ("rosters.missing_unit", "周通"),
            ("rosters.staff_no_conflict", "李亮"),
        ]

    def test_without_refused_rows_gives_nothing_back_and_keeps_no_page(self, office: Office) -> None:
        office.import_(File(many(60)))
        assert "rosters.refused_file" not in office.cast.keys(office.chair)
        assert office.pages() == []

    def test_tells_how_far_it_is_in_the_message_that_showed_the_preview(self, office: Office) -> None:
        shown = office.send(File(many(60)))
        office.confirm(shown)
        page = partial(taking.take_page, upload_id=shown["upload"], tells=True, now=office.cast.now)
        while office.cast.write(page) is not None:
            pass
        told = [one for one in office.cast.letters(office.chair) if one.key == "rosters.taking"]
        assert [one.values["done"] for one in told] == [0, 50, 60]
        assert {(one.edits, one.rank, one.right) for one in told} == {(77, Rank.ANSWER, uploads.RIGHT)}

    def test_goes_on_telling_in_a_new_message_where_the_old_one_is_gone(self, office: Office) -> None:
        shown = office.send(File(many(1)))
        office.confirm(shown)
        letter = Letter(office.chair.account_id, "rosters.taking", {}, subject=shown["upload"], message_id=88)
        office.cast.write(lambda session: taking.told(session, letter, State.UNCONFIRMED, now=office.cast.now))
        assert office.upload(shown).message_id == 77
        office.cast.write(lambda session: taking.told(session, letter, State.SENT, now=office.cast.now))
        office.take()
        assert office.letter("rosters.taking").edits == 88


class TestComplete:
    def test_marks_whom_its_sender_was_shown(self, office: Office) -> None:
        office.import_(File(many(4)))
        shown = office.send(File(many(2)))
        assert shown["left"] == 0
        absent = office.cast.acts(office.chair, proposing.look_absent, shown["upload"], 0)
        assert [one["name"] for one in absent["people"]] == ["职工002", "职工003"]
        office.confirm(shown, complete=True)
        office.take()
        result = office.letter("rosters.result").values
        assert (result["left"], result["unchanged"], result["differs"]) == (2, 2, False)
        assert [name for name, standing in office.people().items() if standing == Standing.LEFT] == [
            "职工002",
            "职工003",
        ]

    def test_leaves_alone_who_came_in_after_the_preview(self, office: Office) -> None:
        office.import_(File(many(3)))
        shown = office.send(File(many(2)))
        office.confirm(shown, complete=True)
        office.cast.enrol("新来的", unit=office.home())
        office.take()
        assert office.people()["新来的"] == Standing.ACTIVE
        assert office.people()["职工002"] == Standing.LEFT

    def test_goes_on_after_a_crash_among_the_absent(self, office: Office) -> None:
        cast, shown = office.cast, None
        office.import_(File(many(260)))
        shown = office.send(File(many(1)))
        office.confirm(shown, complete=True)
        while cast.write(partial(taking.take_page, upload_id=shown["upload"], tells=False, now=cast.now)) is not None:
            pass
        listed = cast.read(partial(taking.listed, upload_id=shown["upload"]))
        assert listed is not None
        assert cast.write(partial(taking.leave_page, upload_id=shown["upload"], whom=listed, now=cast.now))
        office.take()
        assert office.letter("rosters.result").values["left"] == 259

    def test_takes_no_sender_away_by_a_file_of_their_own(self, cast: Cast) -> None:
        admin = cast.create_admin()
        office = Office(cast, admin)
        home = cast.read(lambda session: tuple(Tree(session).path(admin.unit_id or 0)))
        office.import_(File([row("孙丽", "SW1", home)]))
        shown = office.send(File([row("周同", "SW2", home)]))
        absent = cast.acts(admin, proposing.look_absent, shown["upload"], 0)
        assert (absent["people"], absent["yourself"]) == ([{"name": "孙丽", "unit": "/".join(home)}], True)
        office.confirm(shown, complete=True)
        office.take()
        assert office.people() == {"孙丽": Standing.LEFT, "周同": Standing.ACTIVE}
        own = select(Member.standing).where(Member.id == admin.member_id)
        assert cast.read(lambda session: session.scalar(own)) == Standing.ACTIVE
        assert not office.letter("rosters.result").values["differs"]

    def test_can_be_said_only_of_a_roster(self, office: Office) -> None:
        assert office.send(File(many(1)))["whole"]
        change = ChangeRow(row("职工001", "SW001"), Happening.LEAVE)
        assert not office.send(File(changes=[change], coverage=Coverage(in_service=False)))["whole"]

    def test_names_page_by_page_and_keeps_within_the_pages(self, office: Office) -> None:
        office.import_(File(many(45)))
        shown = office.send(File(many(1)))
        look = partial(office.cast.acts, office.chair, proposing.look_absent, shown["upload"])
        assert [len(look(page)["people"]) for page in (-1, 0, 1, 2, 9)] == [20, 20, 20, 4, 4]


def no_phone(one: RosterRow) -> Remark:
    return Remark(one.place, "rosters.missing_phone", {}, one.name, one.place)


class TestRemarks:
    COLUMN = Remark(None, "rosters.identity_left", {"sheet": "名册"})

    def reasons(self, shown: Values) -> list[tuple[str, str]]:
        return [(one["reason"], one["who"]) for one in shown["first_remarks"]]

    def test_a_column_left_unread_comes_first_and_one_of_each_kind_before_a_second(self, office: Office) -> None:
        rows = many(9)
        late = Remark(rows[8].place, "rosters.missing_date", {}, rows[8].name)
        left = Remark(None, "rosters.rows_left", {"sheet": "名册", "rows": [99], "n": 1})
        shown = office.send(File(rows, remarks=[left, *map(no_phone, rows), late, self.COLUMN]))
        assert (shown["remarks"], self.reasons(shown)) == (
            12,
            [
                ("identity_left", ""),
                ("rows_left", ""),
                ("missing_phone", "职工000"),
                ("missing_phone", "职工001"),
                ("missing_phone", "职工002"),
                ("missing_date", "职工008"),
            ],
        )

    def test_all_can_be_looked_at_before_anything_is_taken(self, office: Office) -> None:
        rows = many(433)
        shown = office.send(File(rows, remarks=[*map(no_phone, rows), self.COLUMN]))
        look = partial(office.cast.acts, office.chair, proposing.look_remarks, shown["upload"])
        pages = [look(page) for page in range(44)]
        told = [one["who"] for page in pages for one in page["told"]]
        assert told == ["", *(one.name for one in rows)]
        assert {(page["n"], page["pages"]) for page in pages} == {(434, 44)}
        assert (look(99)["page"], look(-1)["page"]) == (43, 0)
        assert office.people() == {}

    def test_of_what_is_not_held_the_number_counts(self, office: Office) -> None:
        rows = many(2)
        more = Remark(None, "rosters.more_remarks", {"n": 7})
        shown = office.send(File(rows, remarks=[more, *map(no_phone, rows)]))
        assert (shown["remarks"], [reason for reason, _ in self.reasons(shown)]) == (9, ["missing_phone"] * 2)

    def test_a_row_that_is_refused_has_its_reason_and_no_other(self, office: Office) -> None:
        office.import_(File([row("李明", "SW1")]))
        taken, not_taken = row("王芳", "SW2"), row("李亮", "SW1")
        where = {f"other_{name}": value for name, value in not_taken.place.values().items()}
        both_taken = Remark(taken.place, "rosters.shared_phone", {**where, "name": "李亮"}, "王芳")
        elsewhere = Remark(Place("离退休", 2, 2), "rosters.missing_phone", {}, "李亮", not_taken.place)
        remarks = [no_phone(taken), no_phone(not_taken), both_taken, elsewhere]
        shown = office.send(File([taken, not_taken], remarks=remarks))
        assert self.reasons(shown) == [("missing_phone", "王芳")]

    def test_a_change_whose_day_has_not_come_is_one(self, office: Office) -> None:
        office.import_(File(many(2)))
        day = office.cast.now.date() + timedelta(days=1)
        leaving = [ChangeRow(one, Happening.LEAVE, effective=day) for one in many(1)]
        shown = office.send(File(changes=leaving, coverage=Coverage(in_service=False)))
        assert (shown["early"], self.reasons(shown)) == (1, [("not_yet", "职工000")])

    def test_at_the_end_they_come_with_the_rows_that_were_not_taken(self, office: Office) -> None:
        rows = many(2)
        shown = office.send(File(rows, remarks=[self.COLUMN, *map(no_phone, rows)]))
        office.confirm(shown)
        # Meanwhile somebody else got the number.
        office.cast.enrol("别人", unit=office.chair.unit_id or 0)
        number = update(Member).where(Member.name == "别人").values(staff_no="SW001")
        office.cast.write(lambda session: session.execute(number))
        office.take()
        letter = office.letter("rosters.refused_file")
        assert letter.values == {"part": False, "refused": True, "remarks": True}
        left = office.cast.read(partial(taking.not_taken, upload_id=shown["upload"]))
        assert [one.reason for one in left.refused] == ["rosters.staff_no_conflict"]
        assert [(one.reason, one.who) for one in left.remarks] == [
            ("rosters.identity_left", ""),
            ("rosters.missing_phone", "职工000"),
        ]

    def test_where_every_row_was_taken_they_come_alone(self, office: Office) -> None:
        rows = many(1)
        office.import_(File(rows, remarks=[no_phone(rows[0])]))
        assert office.letter("rosters.refused_file").values == {"part": False, "refused": False, "remarks": True}

    def test_of_whole_sheets_alone_the_preview_was_enough(self, office: Office) -> None:
        office.import_(File(many(1), remarks=[self.COLUMN]))
        assert "rosters.refused_file" not in office.cast.keys(office.chair)

    def test_lie_sealed_and_are_forgotten_with_the_rest(self, office: Office) -> None:
        rows = many(1)
        office.import_(File(rows, remarks=[no_phone(rows[0])]))
        (page,) = office.pages()
        assert rows[0].name.encode() not in page.content
        over(office, 25)
        assert office.pages() == []
        shown = office.send(File(many(1), remarks=[self.COLUMN]))
        office.cast.acts(office.chair, proposing.turn_down, shown["upload"])
        assert office.pages() == []


def over(office: Office, hours: int) -> int:
    """What ended a day before that hour goes; how many."""
    before = office.cast.now + timedelta(hours=hours - 24)
    return office.cast.write(lambda session: uploads.ENDED.purge(session, before, 99))


class TestPrune:
    def test_empties_what_nobody_answered_and_forgets_it_a_day_later(self, office: Office) -> None:
        shown, now = office.send(File(many(1))), office.cast.now
        prune = lambda hours: office.cast.write(partial(uploads.prune, now=now + timedelta(hours=hours)))  # noqa: E731
        assert (prune(24), len(office.pages())) == (0, 2)
        assert (prune(25), len(office.pages())) == (1, 0)
        assert office.upload(shown).outline is None
        assert (over(office, 49), over(office, 50)) == (0, 1)

    def test_keeps_what_was_not_taken_for_a_day(self, office: Office) -> None:
        office.import_(File([row("李明")], refused=[refused("周通")]))
        assert over(office, 24) == 0
        assert len(office.pages()) == 1
        assert over(office, 25) == 1
        assert office.pages() == []

    def test_leaves_alone_what_is_being_taken(self, office: Office) -> None:
        office.confirm(office.send(File(many(1))))
        assert office.cast.write(partial(uploads.prune, now=office.cast.now + timedelta(days=30))) == 0


class TestPreviewsFit:
    """Telegram takes 4096 signs of text, whatever a file holds."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_a_message(self, office: Office, language: str) -> None:
        longest = "长" * 60
        unit = (longest, longest[:-1] + "二", longest[:-1] + "三")
        office.import_(File([row(longest[:50] + f"{number:010}", unit=unit) for number in range(30)]))
        bad = [
            RefusedRow(
                Place(longest[:31], 9999, 9999),
                "rosters.ambiguous_unit",
                {"unit": longest * 3, "choices": [longest * 3] * 30},
            )
            for _ in range(9)
        ]
        other = (longest, longest[:-1] + "四")
        file = File([row(longest[:49] + f"乙{number:010}", unit=other) for number in range(30)], refused=bad)
        gone = [ChangeRow(row(longest[:50] + f"{number:010}", unit=unit), Happening.LEAVE) for number in range(30)]
        file.changes = gone
        where = [Place(longest[:31], number, number + 1) for number in range(9000, 9030)]
        shared: Values = {"other_sheet": longest[1:31], "other_row": 8888, "other_line": 8889, "name": longest}
        file.remarks = [
            *(Remark(None, "rosters.rows_left", {"sheet": longest[:31], "rows": [9999] * 20, "n": 99}) for _ in where),
            *(Remark(place, "rosters.shared_phone", shared, longest) for place in where),
        ]
        shown = office.send(file)
        words = Words(ZONE)
        for page in (0, 4):
            every = office.cast.acts(office.chair, proposing.look_remarks, shown["upload"], page)
            assert len(words.html("rosters.all_remarks", every, language)) < 4096
        assert len(words.html("rosters.preview", shown, language)) < 4096
        absent = office.cast.acts(office.chair, proposing.look_absent, shown["upload"], 0)
        assert len(words.html("rosters.absent_people", absent, language)) < 4096
