"""Ledgers: every list by the right by which it is read in chat, of the units reached, with as many lines as there."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import committee, desk, figures, quick_notes, rights
from storage.activities import keeping as activities
from storage.activities.keeping import Shelf
from storage.checkups import coverage as checkups
from storage.contests import listing as contests
from storage.coverage import board
from storage.drives import keeping as drives
from storage.errors import Refusal
from storage.exams import following as exams
from storage.figures import QUIET, Source, Span
from storage.groups import admitting, missing
from storage.ledgers import PLACES, TABLE, Form, Group, Ledger, NothingListed, copies, may_take, ordering, terms, year
from storage.ledgers.terms import Page, Row
from storage.lessons import offering as lessons
from storage.offices import Charge, Office
from storage.offices import listing as offices
from storage.outbox import State, StoredLetter
from storage.people import cards
from storage.progress import by_unit
from storage.rights import Deed, NotForYou
from storage.seasons import keeping as seasons
from storage.talks import showing as talks
from storage.trainings import keeping as certificates
from storage.trainings import reckoning as trainings
from storage.turnout import by_unit as turnout
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.recorded import HARMFUL, POOR, Union, furnish


@pytest.fixture
def union(cast: Cast) -> Union:
    return furnish(cast)


def all_of(cast: Cast, account_id: int, subject: int, lines: Callable[..., Page]) -> list[Row]:
    """Every line, page by page."""
    found, after = list[Row](), 0
    while True:
        here = after
        page = cast.read(lambda session: lines(session, account_id, subject, here, cast.now))  # noqa: B023 - at once
        found += page.rows
        if page.last is None:
            return found
        after = page.last


def taken(cast: Cast, actor: Actor, ledger: Ledger) -> list[dict[str, Any]]:
    """The lines of a list as that person has them, by the names of their columns."""
    rows = all_of(cast, actor.account_id, PLACES.index(ledger), ordering.lines)
    return [dict(zip([column.name for column in row.columns], row.cells, strict=True)) for row in rows]


class TestTheTable:
    def test_has_a_line_for_every_ledger(self) -> None:
        assert {*TABLE} == {*Ledger}
        assert {line.group for line in TABLE.values()} == {*Group}

    @pytest.mark.parametrize("ledger", Ledger)
    def test_names_each_column_once_and_each_word_by_its_vocabulary(self, ledger: Ledger) -> None:
        columns = TABLE[ledger].columns
        assert len({column.name for column in columns}) == len(columns)
        assert all((column.form is Form.WORD) == (column.word is not None) for column in columns)


class TestRights:
    def test_a_list_is_had_by_whoever_reads_it_in_chat_and_takes_records(
        self, cast: Cast, union: Union, subtests: pytest.Subtests
    ) -> None:
        actors = (union.chair, union.wang, cast.create_steward(), union.people[1], cast.create_admin())
        for ledger in Ledger:
            with subtests.test(ledger=ledger):
                for actor in actors:
                    may = cast.read(lambda session: may_take(session, actor.account_id, PLACES.index(ledger)))  # noqa: B023
                    reads = cast.read(lambda session: rights.allowed(session, actor.account_id, TABLE[ledger].deed))  # noqa: B023
                    takes = cast.read(lambda session: rights.allowed(session, actor.account_id, Deed.TAKE_RECORDS))  # noqa: B023
                    assert may == (reads and takes)
                    if not may:
                        with pytest.raises((NotForYou, Refusal)):
                            cast.acts(actor, ordering.order, ledger)
                        assert taken(cast, actor, ledger) == []

    def test_a_steward_has_none(self, cast: Cast, union: Union) -> None:
        del union
        with pytest.raises(NotForYou):
            cast.acts(cast.create_steward(), ordering.look)

    def test_whoever_is_dismissed_after_ordering_has_no_line_of_it(
        self, cast: Cast, union: Union, subtests: pytest.Subtests
    ) -> None:
        cast.dismiss(union.chair)
        for ledger in Ledger:
            with subtests.test(ledger=ledger):
                assert taken(cast, union.chair, ledger) == []
                assert not cast.read(lambda session: may_take(session, union.chair.account_id, PLACES.index(ledger)))  # noqa: B023

    def test_an_officer_never_has_what_is_of_foreign_units(self, cast: Cast, union: Union) -> None:
        for ledger in Ledger:
            if ledger is Ledger.ROTA:
                continue
            for line in taken(cast, union.wang, ledger):
                said = " ".join(str(cell) for cell in line.values())
                assert "城西" not in said, (ledger, line)

    def test_one_is_told_only_of_what_one_may_take(self, cast: Cast, union: Union) -> None:
        found = cast.acts(union.wang, ordering.look)
        assert Group.PEOPLE in (found["groups"] or ())
        told = cast.acts(union.wang, ordering.open_group, Group.PEOPLE)["ledgers"]
        assert told == [Ledger.PEOPLE]
        told = cast.acts(union.wang, ordering.open_group, Group.OFFICE)["ledgers"]
        assert told == [Ledger.WAITING, Ledger.NOTES, Ledger.ROTA]


#: As many lines as the list in chat says that it has.
COUNTED: dict[Ledger, Callable[..., Any]] = {
    Ledger.MISSING: lambda session, **who: missing(session, 0, **who)["count"],
    Ledger.OFFICES: lambda session, **who: offices.people(session, 0, **who)["count"],
    Ledger.COMMITTEE: lambda session, **who: committee.look(session, 0, **who)["count"],
    Ledger.GROUPS: lambda session, **who: admitting.listed(session, 0, **who)["count"],
    Ledger.ACTIVITIES: lambda session, **who: sum(
        activities.listed(session, one, 0, **who)["count"]  # type: ignore[misc]
        for one in Shelf
    ),
    Ledger.TURNOUT: lambda session, **who: turnout(session, 0, 0, **who)["count"],
    Ledger.CHECKUPS: lambda session, **who: len(checkups.look(session, 0, **who)["lines"]),  # type: ignore[arg-type]
    Ledger.TRAININGS: lambda session, **who: trainings.look(session, 0, **who)["count"],
    Ledger.CERTIFICATES: lambda session, **who: certificates.expiring(session, 0, **who)["count"],
    Ledger.COVERAGE: lambda session, **who: len(board.picture(session, **who)["units"]),  # type: ignore[arg-type]
    Ledger.EXAMS: lambda session, **who: exams.office(session, 0, **who)["count"],
    Ledger.DRIVES: lambda session, **who: drives.listed(session, 0, **who)["count"],
    Ledger.LESSONS: lambda session, **who: lessons.look(session, 0, **who)["count"],
    Ledger.CONTESTS: lambda session, **who: contests.office(session, 0, **who)["count"],
    Ledger.SEASONS: lambda session, **who: seasons.listed(session, 0, **who)["count"],
    Ledger.LEARNING: lambda session, **who: len(by_unit.look(session, 0, **who)["units"]),  # type: ignore[arg-type]
    Ledger.WAITING: lambda session, **who: desk.waiting(session, 0, **who)["count"],
    Ledger.TALKS: lambda session, **who: sum(
        int(str(talks.office(session, 0, **who)[name])) for name in ("own", "held")
    ),
}


#: What only the officer of it has.
OWN = {Ledger.AID, Ledger.NOTICES, Ledger.TALKS, Ledger.DUE_TALKS}


class TestCounts:
    def test_are_those_of_the_list_in_chat(self, cast: Cast, union: Union, subtests: pytest.Subtests) -> None:
        for ledger, counted in COUNTED.items():
            with subtests.test(ledger=ledger):
                for actor in (union.chair, union.wang):
                    if not cast.read(lambda session: may_take(session, actor.account_id, PLACES.index(ledger))):  # noqa: B023
                        continue
                    lines = taken(cast, actor, ledger)
                    assert len(lines) == cast.acts(actor, counted), actor.name
                    subject = PLACES.index(ledger)
                    head = cast.read(lambda session: ordering.head(session, actor.account_id, subject, cast.now))  # noqa: B023
                    assert head.count == len(lines)

    def test_every_list_has_something_and_says_how_many(
        self, cast: Cast, union: Union, subtests: pytest.Subtests
    ) -> None:
        for ordered, ledger in enumerate(Ledger):
            with subtests.test(ledger=ledger):
                reads = union.wang if ledger in OWN else union.chair
                told = cast.acts(reads, ordering.order, ledger)
                *_, letter = [one for one in cast.letters(reads) if one.key == "ledgers.paper"]
                assert letter.values == {"ledger": ledger, "count": told["count"]}
                assert letter.right == ordering.PAPER_RIGHT
                noted = [one.record for one in cast.audited("ledgers.take")]
                assert noted[ordered:] == [f"ledger {ledger} {told['count']}"]
                if ledger is not Ledger.AUDIT:
                    assert len(taken(cast, reads, ledger)) == told["count"]

    def test_an_empty_list_is_told_of_and_makes_no_workbook(self, cast: Cast) -> None:
        chair = cast.create_chair()
        with pytest.raises(NothingListed):
            cast.acts(chair, ordering.order, Ledger.NOTES)
        assert cast.letters(chair) == []


class TestPaging:
    def test_goes_on_behind_the_last_line_and_has_each_once(
        self, cast: Cast, union: Union, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = {ledger: taken(cast, union.chair, ledger) for ledger in Ledger}
        monkeypatch.setattr(terms, "PAGE", 1)
        for ledger in Ledger:
            assert taken(cast, union.chair, ledger) == whole[ledger], ledger


class TestWhatIsNotThere:
    def test_telephones_are_masked_as_on_the_card(self, cast: Cast, union: Union) -> None:
        li = union.people[1]
        card = cast.acts(union.wang, cards.look, li.member_id)
        (line,) = [one for one in taken(cast, union.wang, Ledger.PEOPLE) if one["name"] == "李明"]
        assert [line["phones"]] == card["phones"]
        assert "13800000101" not in str(taken(cast, union.chair, Ledger.PEOPLE))

    def test_nobody_in_hardship_is_named_but_to_the_officer_of_the_case(self, cast: Cast, union: Union) -> None:
        assert [one["name"] for one in taken(cast, union.wang, Ledger.AID)] == [POOR]
        assert taken(cast, union.chair, Ledger.AID) == []
        assert POOR not in str(taken(cast, union.chair, Ledger.CASES))
        assert POOR not in str(taken(cast, union.chair, Ledger.NOTICES) + taken(cast, union.wang, Ledger.NOTICES))

    def test_what_stands_in_a_case_about_oneself_is_nobodys_own(self, cast: Cast, union: Union) -> None:
        cast.submit(union.wang)
        mine = [one["number"] for one in taken(cast, union.chair, Ledger.CASES)]
        seen = [one["number"] for one in taken(cast, union.wang, Ledger.CASES)]
        assert len(seen) == len(mine) - 1

    def test_a_talk_that_is_another_officers_is_not_listed(self, cast: Cast, union: Union) -> None:
        assert len(taken(cast, union.wang, Ledger.TALKS)) == 1
        assert taken(cast, union.chair, Ledger.TALKS) == []


def year_of(cast: Cast, actor: Actor) -> list[Row]:
    return all_of(cast, actor.account_id, cast.now.year, year.lines)


def totals(rows: list[Row]) -> dict[Source, dict[str, Any]]:
    named = [dict(zip([one.name for one in row.columns], row.cells, strict=True)) for row in rows]
    return {line["work"]: line for line in named if "remark" in line}


class TestTheYear:
    @pytest.mark.parametrize("whose", ["chair", "wang"])
    def test_equals_the_figures_and_their_records(self, cast: Cast, union: Union, whose: str) -> None:
        actor = getattr(union, whose)
        span = Span.of_year(cast.now.year, cast.now.tzinfo)  # type: ignore[arg-type]
        scope = cast.read(lambda session: rights.reach(session, actor.account_id, Deed.READ_YEAR))
        rows = year_of(cast, actor)
        found = totals(rows)
        assert [*found] == [*Source]
        for source, line in found.items():
            sums = cast.read(lambda session: figures.of(session, source, span, scope))  # noqa: B023
            told = (line["records"], line["times"], line["households"] or 0, line["reached"] or 0, line["money"] or 0)
            # Attendances without anybody's name are of so many people as nobody knows.
            assert (line["reached"] is None) == bool((sums.times or sums.households) and not sums.people)
            assert told == (sums.records, sums.times, sums.households, sums.people, sums.fen), source
            assert line["remark"] == (year.Remark.GAP if not sums.records else line["remark"])
            entries = [row for row in rows if row.columns in (year.ENTRIES, year.MONTHS) and row.cells[0] is source]
            listed = 0 if source is Source.RETIRED else sums.records
            assert len(entries) == listed, source
            for name in ("times", "households"):
                counted = [row.cells[[one.name for one in row.columns].index(name)] or 0 for row in entries]
                assert sum(counted) == (getattr(sums, name) if listed else 0)

    @pytest.mark.parametrize(("today", "told"), [(date(2028, 2, 29), (2, 1)), (date(2028, 12, 31), (3, 2))])
    def test_of_a_running_year_is_set_beside_the_same_days(
        self, cast: Cast, union: Union, today: date, told: tuple[int, int]
    ) -> None:
        for day in (*(date(2028, *one) for one in ((1, 1), (2, 29), (12, 31))), date(2027, 2, 28), date(2027, 3, 1)):
            draft = quick_notes.Draft(quick_notes.Kind.STUDY, day, "学习", times=1)
            cast.write(
                lambda session, draft=draft: quick_notes.save(session, draft, by=union.chair.account_id, now=cast.now)
            )
        cast.now = datetime.combine(today, time(9), ZONE)
        line = totals(year_of(cast, union.chair))[Source.NOTE_STUDY]
        assert (line["records"], line["records_before"]) == told
        assert line["records_change"] == told[0] - told[1]

    def test_names_nobody_and_of_what_is_reserved_neither_unit_nor_day(self, cast: Cast, union: Union) -> None:
        said = str([row.cells for row in year_of(cast, union.chair)])
        for name in (POOR, "李明", "周同", "王秀英", "刘洋"):
            assert name not in said
        for row in year_of(cast, union.chair):
            if row.columns == year.MONTHS:
                assert row.cells[0] in QUIET
                assert row.cells[2].day == 1

    def test_of_a_note_of_a_visit_tells_neither_unit_nor_day(self, cast: Cast, union: Union) -> None:
        draft = quick_notes.Draft(quick_notes.Kind.VISIT, date(2026, 5, 17), "看望", union.wang.unit_id, 1)
        cast.write(lambda session: quick_notes.save(session, draft, by=union.wang.account_id, now=cast.now))
        (line,) = [
            row
            for row in year_of(cast, union.chair)
            if row.cells[0] is Source.NOTE_VISIT and row.columns not in (year.TOTALS, year.UNITS)
        ]
        assert line.columns == year.MONTHS
        assert line.cells[2] == date(2026, 5, 1)

    def test_small_units_share_a_line_and_are_not_named_beside_a_record(self, cast: Cast, union: Union) -> None:
        # With one more at the bureau itself, the small ones together are enough people for a line.
        cast.enrol("某人", unit=union.chair.unit_id)
        rows = year_of(cast, union.chair)
        units = {row.cells[1] for row in rows if row.columns == year.UNITS}
        assert "城东供水站" in units
        assert "城西供水站" not in units
        assert None in units
        assert "城西供水站" not in {row.cells[4] for row in rows if row.columns == year.ENTRIES}

    def test_an_officer_has_the_year_of_their_units(self, cast: Cast, union: Union) -> None:
        found = totals(year_of(cast, union.wang))
        assert found[Source.NOTE_SAFETY]["records"] == len(HARMFUL)
        assert found[Source.NOTE_MEETING]["records"] == 0
        head = cast.read(lambda session: year.head(session, union.wang.account_id, cast.now.year, cast.now))
        assert not head.whole

    def test_says_nothing_of_so_few_people(self, cast: Cast, union: Union) -> None:
        found = totals(year_of(cast, union.liu))
        assert {line["remark"] for line in found.values()} == {year.Remark.FEW}
        assert {line["records"] for line in found.values()} == {None}

    def test_few_cases_are_hidden_from_whoever_does_not_work_them(self, cast: Cast, union: Union) -> None:
        found = totals(year_of(cast, union.wang))
        assert found[Source.AID]["records"] == 1
        cast.write(lambda session: _only_for_activities(session, union.wang))
        found = totals(year_of(cast, union.wang))
        assert (found[Source.AID]["records"], found[Source.AID]["remark"]) == (None, year.Remark.FEW)
        assert found[Source.SPORTS]["records"] == 1

    def test_goes_page_by_page_in_the_order_of_its_sheets(
        self, cast: Cast, union: Union, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = [row.cells for row in year_of(cast, union.chair)]
        monkeypatch.setattr(year, "PAGE", 2)
        sheets, after = list[int](), 0
        found = list[Any]()
        while True:
            page = cast.read(lambda session: year.lines(session, union.chair.account_id, 2026, after, cast.now))  # noqa: B023
            sheets.append(page.sheet)
            found += [row.cells for row in page.rows]
            if page.last is None:
                break
            after = page.last
        assert cast.now.year == 2026
        assert found == whole
        assert sheets == sorted(sheets)
        assert {*sheets} == {*range(2 + len(year.SHEETS))}

    def test_every_source_stands_on_one_sheet(self) -> None:
        listed = [one for sources in year.SERVICES.values() for one in sources]
        assert sorted(listed) == sorted({*Source} - {Source.RETIRED})

    def test_is_ordered_by_who_may_and_noted(self, cast: Cast, union: Union) -> None:
        for nobody in (cast.create_steward(), union.people[1]):
            with pytest.raises(Refusal):
                cast.acts(nobody, year.order, cast.now.year)
            assert year_of(cast, nobody) == []
        cast.acts(union.chair, year.order, cast.now.year)
        (letter,) = cast.letters(union.chair)
        assert (letter.key, letter.subject, letter.right) == ("ledgers.year", cast.now.year, year.RIGHT)
        assert [one.record.rsplit(" ", 1)[0] for one in cast.audited("ledgers.take_year")] == [f"year {cast.now.year}"]

    def test_another_year_than_this_and_the_last_is_the_one_that_runs(self, cast: Cast, union: Union) -> None:
        assert cast.acts(union.chair, year.order, 1999)["ordered"] == cast.now.year


def _only_for_activities(session: Session, actor: Actor) -> None:
    session.execute(update(Office).where(Office.account_id == actor.account_id).values(charges=Charge.ACTIVITIES))


class TestCopies:
    def test_go_from_the_chat_after_a_day(self, cast: Cast, union: Union) -> None:
        cast.acts(union.chair, ordering.order, Ledger.NOTES)
        cast.acts(union.chair, year.order, cast.now.year)
        sent = {"state": State.SENT, "message_id": 77, "ended_at": cast.now}
        cast.write(lambda session: session.execute(update(StoredLetter).values(**sent)))
        assert cast.write(lambda session: copies.take_back(session, now=cast.now + timedelta(hours=20))) == 0
        assert cast.write(lambda session: copies.take_back(session, now=cast.now + timedelta(hours=24))) == 2
