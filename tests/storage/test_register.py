"""The register: who has which lines of it and what of them, by which choice; what is noted; and the figures."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from storage import aid, erasures, outbox, register
from storage.dossiers.records import HardshipClass
from storage.hardship.reports import Cause, Stage
from storage.mydata import readers
from storage.mydata.copies import of_member as copies_of
from storage.offices import Charge, Office, Role
from storage.register import Shown, copies, holding, ordering, rows
from storage.register.records import reader
from storage.register.rows import Row
from storage.rights import NotForYou
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.onfile import ADDRESS, REASON, give, put_on_file


@pytest.fixture
def wang(cast: Cast) -> Actor:
    return cast.create_officer("王秀英")


@pytest.fixture
def zhao(cast: Cast) -> Actor:
    return cast.create_chair("赵国强")


def lines(cast: Cast, reads: Actor, shown: Shown = Shown.NOW) -> list[Row]:
    subject = ordering.CHOICES.index(shown)
    return [*cast.read(lambda session: ordering.lines(session, reads.account_id, subject, 0, cast.now)).rows]


def names(cast: Cast, reads: Actor, shown: Shown = Shown.NOW) -> list[str]:
    return [row.name for row in lines(cast, reads, shown)]


def counted(found: Values, what: str) -> dict[object, object]:
    return {next(iter(one.values())): one["count"] for one in found[what]}  # type: ignore[union-attr, index, call-overload]


class TestLines:
    def test_tell_what_is_held_of_a_file(self, cast: Cast, wang: Actor) -> None:
        li = cast.create_member("李明", phone="13800000101")
        report_id = put_on_file(cast, wang, li, on=date(2026, 3, 2))
        give(cast, wang, li, report_id, 100_000)
        (row,) = lines(cast, wang)
        assert (row.number, row.case, row.name, row.unit) == ("DA-2026-0001", "KN-2026-0001", "李明", "城东供水站")
        assert (row.hardship_class, row.filed_on, row.look_on) == (
            HardshipClass.SEVERE,
            date(2026, 3, 2),
            date(2027, 3, 2),
        )
        assert row.approved == ("江工复〔2026〕12 号", date(2026, 3, 2))
        assert row.agreed == ("工会纪要〔2026〕3 号", date(2026, 3, 2))
        assert (row.given, row.times, row.stage, row.ended_on) == (100_000, 1, Stage.FILED, None)

    def test_of_their_own_cases_officers_read_the_family_too(self, cast: Cast, wang: Actor) -> None:
        put_on_file(cast, wang, cast.create_member("李明", phone="13800000101"), ended_on=cast.now.date())
        (row,) = lines(cast, wang, Shown.ALL)
        assert row.home is not None
        assert (row.home.size, row.home.income, row.home.spending) == (3, 3_600_000, 1_200_000)
        assert row.home.monthly == (3_600_000 - 1_200_000) // 36
        assert (row.home.main_cause, row.home.other_causes) == (Cause.FAMILY_ILLNESS, (Cause.OWN_ILLNESS,))
        assert (row.home.phones, row.home.address, row.home.end_reason) == (("13800000101",), ADDRESS, REASON)

    def test_of_others_cases_nobody_reads_what_is_sealed(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        put_on_file(cast, wang, cast.create_member("李明", phone="13800000101"))
        colleague = cast.create_officer("刘洋")
        for reads in (zhao, colleague, cast.create_deputy()):
            assert [(row.name, row.home) for row in lines(cast, reads)] == [("李明", None)]

    def test_come_from_the_units_of_an_office_and_below(self, cast: Cast, zhao: Actor, wang: Actor) -> None:
        west = cast.create_unit("城西供水站")
        put_on_file(cast, wang, cast.create_member("李明"))
        put_on_file(cast, cast.create_officer("刘洋", unit=west), cast.create_member("张伟", unit=west))
        assert (names(cast, wang), names(cast, zhao)) == (["李明"], ["李明", "张伟"])

    def test_never_tell_whoever_reads_of_themselves(self, cast: Cast, zhao: Actor) -> None:
        put_on_file(cast, cast.create_deputy("周敏"), zhao)
        assert names(cast, zhao) == []
        assert names(cast, cast.create_deputy()) == ["赵国强"]

    def test_are_those_of_the_choice(self, cast: Cast, wang: Actor) -> None:
        today = cast.now.date()
        put_on_file(cast, wang, cast.create_member("李明"), on=date(2024, 5, 6))
        put_on_file(cast, wang, cast.create_member("张伟"), on=date(2024, 5, 6), ended_on=today)
        put_on_file(cast, wang, cast.create_member("周敏"), on=date(2024, 5, 6), ended_on=date(2025, 12, 31))
        cast.submit(cast.create_member("何芳"))
        assert [names(cast, wang, shown) for shown in Shown] == [["李明"], ["李明", "张伟"], ["李明", "张伟", "周敏"]]

    def test_reckon_what_stands_in_the_books_of_this_year(self, cast: Cast, wang: Actor) -> None:
        li = cast.create_member("李明")
        report_id = put_on_file(cast, wang, li)
        wrong = give(cast, wang, li, report_id, 50_000)
        give(cast, wang, li, report_id, -50_000, corrects=wrong)
        give(cast, wang, li, report_id, 30_000)
        give(cast, wang, li, report_id, 20_000, state=aid.State.PENDING)
        give(cast, wang, li, report_id, 10_000, on=date(2025, 12, 31))
        assert [(row.given, row.times) for row in lines(cast, wang)] == [(30_000, 1)]

    def test_come_in_pages_without_a_gap(self, cast: Cast, wang: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rows, "PAGE", 2)
        for name in ("李明", "张伟", "周敏"):
            put_on_file(cast, wang, cast.create_member(name))
        found, after = [], 0
        while after is not None:
            page = cast.read(lambda session, after=after: ordering.lines(session, wang.account_id, 0, after, cast.now))
            found += [row.name for row in page.rows]
            after = page.last
        assert found == ["李明", "张伟", "周敏"]

    def test_stop_where_a_unit_is_lost_meanwhile(self, cast: Cast, wang: Actor) -> None:
        put_on_file(cast, wang, cast.create_member("李明"))
        cast.dismiss(wang)
        assert lines(cast, wang) == []


class TestOrdering:
    def test_is_noted_with_the_choice_and_how_many(self, cast: Cast, wang: Actor) -> None:
        put_on_file(cast, wang, cast.create_member("李明"))
        cast.acts(wang, register.order, Shown.YEAR)
        (entry,) = cast.audited("register.order")
        assert (entry.account_id, entry.record) == (wang.account_id, "register year 1")
        (letter,) = [one for one in cast.letters(wang) if one.key == "register.paper"]
        assert (letter.right, letter.subject) == (register.PAPER_RIGHT, 1)
        assert letter.values == {"shown": "year", "count": 1}

    def test_is_for_officers_of_hardship_and_the_chair_alone(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        for role in (Role.STEWARD, Role.ADMIN):
            with pytest.raises(NotForYou):
                cast.acts(cast.appoint(cast.create_member(role), role, wang.unit_id), register.order, Shown.NOW)
        with pytest.raises(NotForYou):
            cast.acts(cast.create_member("李明"), register.order, Shown.NOW)
        with pytest.raises(NotForYou):
            cast.acts(without_charge(cast), register.order, Shown.NOW)
        for may in (wang, zhao, cast.create_deputy()):
            cast.acts(may, register.order, Shown.NOW)

    def test_the_right_to_the_paper_ends_with_the_office(self, cast: Cast, wang: Actor) -> None:
        assert cast.read(lambda session: register.may_read(session, wang.account_id, 0))
        assert not cast.read(lambda session: register.may_read(session, wang.account_id, 9))
        cast.dismiss(wang)
        assert not cast.read(lambda session: register.may_read(session, wang.account_id, 0))

    def test_whose_it_was_stands_above(self, cast: Cast, zhao: Actor) -> None:
        head = cast.read(lambda session: ordering.head(session, zhao.account_id, 2, cast.now))
        assert (head.shown, head.count, head.who, head.at) == (Shown.ALL, 0, "赵国强", cast.now)


class TestOwnFiles:
    def test_are_listed_by_their_number_and_nobody_elses(self, cast: Cast, wang: Actor) -> None:
        colleague = cast.create_officer("刘洋")
        for officer, name in ((wang, "李明"), (colleague, "张伟"), (wang, "陈敏")):
            put_on_file(cast, officer, cast.create_member(name))
        put_on_file(cast, wang, cast.create_member("孙丽"), ended_on=cast.now.date())
        page = cast.acts(wang, register.mine_page, 0)
        assert [one["number"] for one in page["files"]] == ["DA-2026-0001", "DA-2026-0003"]
        assert (page["count"], page["pages"]) == (2, 1)

    def test_come_page_by_page(self, cast: Cast, wang: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(holding, "PAGE", 1)
        for name in ("李明", "张伟"):
            put_on_file(cast, wang, cast.create_member(name))
        pages = [cast.acts(wang, register.mine_page, page) for page in (0, 1, 9)]
        assert [one["number"] for page in pages for one in page["files"]] == [
            "DA-2026-0001",
            "DA-2026-0002",
            "DA-2026-0002",
        ]

    def test_are_for_officers_of_hardship_and_the_chair(self, cast: Cast) -> None:
        with pytest.raises(NotForYou):
            cast.acts(without_charge(cast), register.mine_page, 0)


def without_charge(cast: Cast) -> Actor:
    """An officer of the station for something else."""
    officer = cast.create_officer("马丽")

    def rule(session: Session) -> None:
        session.query(Office).filter_by(account_id=officer.account_id).one().charges = Charge.ACTIVITIES

    cast.write(rule)
    return officer


class TestFigures:
    def test_count_classes_causes_stages_and_units(self, cast: Cast, zhao: Actor, wang: Actor) -> None:
        bureau = cast.create_unit("江州市水务局")
        west = cast.create_unit("城西供水站", above=bureau)
        liu = cast.create_officer("刘洋", unit=west)
        put_on_file(cast, wang, cast.create_member("李明"))
        put_on_file(cast, liu, cast.create_member("张伟", unit=west), hardship_class=HardshipClass.ACCIDENT)
        put_on_file(cast, liu, cast.create_member("周敏", unit=west), cause=Cause.DISASTER)
        cast.submit(cast.create_member("何芳"))
        found = cast.acts(zhao, register.look)
        assert (found["now"], found["open"], found["hides"]) == (3, 4, False)
        assert counted(found, "classes") == {HardshipClass.SEVERE: 2, HardshipClass.ACCIDENT: 1}
        assert counted(found, "causes") == {Cause.FAMILY_ILLNESS: 2, Cause.DISASTER: 1}
        assert counted(found, "stages") == {Stage.SUBMITTED: 1}
        assert [(one["unit"], one["level"], one["count"]) for one in found["units"]] == [  # type: ignore[union-attr, index, call-overload]
            ("城东供水站", 0, 1),
            ("江州市水务局", 0, 2),
            ("城西供水站", 1, 2),
        ]
        assert len(cast.audited("register.look")) == 1

    def test_tell_what_came_and_went_and_of_the_year_before(self, cast: Cast, zhao: Actor, wang: Actor) -> None:
        today = cast.now.date()
        put_on_file(cast, wang, cast.create_member("李明"), on=date(2025, 5, 6))
        put_on_file(cast, wang, cast.create_member("张伟"), on=date(2024, 5, 6), ended_on=date(2025, 6, 7))
        put_on_file(cast, wang, cast.create_member("周敏"), on=date(2025, 5, 6), ended_on=today)
        put_on_file(cast, wang, cast.create_member("何芳"), on=today)
        movement = cast.acts(zhao, register.look)["movement"]
        assert movement == {"start": 2, "filed": 1, "ended": 1, "filed_before": 2, "ended_before": 1}

    def test_sum_up_what_was_given_by_source_and_kind(self, cast: Cast, zhao: Actor, wang: Actor) -> None:
        li = cast.create_member("李明")
        give(cast, wang, li, None, 100_000)
        give(cast, wang, li, None, 50_000, source=aid.Source.DONATION, kind=aid.Kind.WARMTH)
        give(cast, wang, li, None, 70_000, on=cast.now.date() - timedelta(days=365))
        give(cast, wang, li, None, 90_000, state=aid.State.PENDING)
        found = cast.acts(zhao, register.look)
        assert (found["aid"], found["aid_before"]) == (150_000, 70_000)
        assert counted(found, "sources") == {aid.Source.OWN_FUNDS: 100_000, aid.Source.DONATION: 50_000}
        assert counted(found, "kinds") == {aid.Kind.LIVING: 100_000, aid.Kind.WARMTH: 50_000}

    def test_officers_see_those_of_their_own_units(self, cast: Cast, wang: Actor) -> None:
        west = cast.create_unit("城西供水站")
        liu = cast.create_officer("刘洋", unit=west)
        li = cast.create_member("张伟", unit=west)
        give(cast, liu, li, put_on_file(cast, liu, li), 100_000)
        found = cast.acts(wang, register.look)
        assert (found["now"], found["aid"], found["units"]) == (0, 0, [])
        assert cast.acts(liu, register.look)["aid"] == 100_000

    def test_small_ones_are_hidden_from_who_has_no_case(self, cast: Cast, wang: Actor) -> None:
        for number in range(7):
            kind = HardshipClass.ACCIDENT if number == 0 else HardshipClass.SEVERE
            li = cast.create_member(f"职工{number}")
            give(cast, wang, li, put_on_file(cast, wang, li, hardship_class=kind), 10_000 * (number + 1))
        found = cast.acts(without_charge(cast), register.look)
        assert (found["now"], found["hides"], found["may_order"]) == (7, True, False)
        assert counted(found, "classes") == {HardshipClass.SEVERE: None, HardshipClass.ACCIDENT: None}
        assert counted(found, "causes") == {Cause.FAMILY_ILLNESS: 7}
        assert (found["aid"], found["aid_before"]) == (280_000, 0)
        assert cast.acts(wang, register.look)["classes"] == [
            {"hardship_class": HardshipClass.SEVERE, "count": 6},
            {"hardship_class": HardshipClass.ACCIDENT, "count": 1},
        ]

    def test_what_is_hidden_on_one_page_stands_on_no_other(self, cast: Cast, wang: Actor) -> None:
        # Five files of five causes: with their number each of the causes is known to be one.
        for number, cause in enumerate([*Cause][:5]):
            put_on_file(cast, wang, cast.create_member(f"职工{number}"), cause=cause)
        somebody = without_charge(cast)
        found, by_unit = cast.acts(somebody, register.look), cast.acts(somebody, register.units_page, 0)
        assert found["now"] is None
        assert counted(by_unit, "units") == {"城东供水站": None}
        assert counted(cast.acts(wang, register.units_page, 0), "units") == {"城东供水站": 5}

    def test_a_sum_that_few_people_had_is_hidden_with_another(self, cast: Cast, wang: Actor) -> None:
        for number in range(6):
            give(cast, wang, cast.create_member(f"职工{number}"), None, 10_000)
        give(cast, wang, cast.create_member("李明"), None, 50_000, source=aid.Source.DONATION)
        found = cast.acts(without_charge(cast), register.look)
        assert counted(found, "sources") == {aid.Source.OWN_FUNDS: None, aid.Source.DONATION: None}
        assert (found["aid"], counted(found, "kinds")) == (110_000, {aid.Kind.LIVING: 110_000})

    def test_causes_of_too_many_files_are_not_opened(
        self, cast: Cast, zhao: Actor, wang: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("storage.register.counting.MOST_OPENED", 1)
        put_on_file(cast, wang, cast.create_member("李明"))
        assert cast.acts(zhao, register.look)["opened"]
        put_on_file(cast, wang, cast.create_member("张伟"))
        found = cast.acts(zhao, register.look)
        assert (found["opened"], found["causes"], found["now"]) == (False, [], 2)

    @pytest.mark.parametrize("role", [None, Role.STEWARD, Role.ADMIN])
    def test_are_for_nobody_else(self, cast: Cast, role: Role | None) -> None:
        somebody = cast.create_member("李明")
        if role is not None:
            cast.appoint(somebody, role, somebody.unit_id)
        for rule, arguments in ((register.look, ()), (register.units_page, (0,))):
            with pytest.raises(NotForYou):
                cast.acts(somebody, rule, *arguments)

    def test_units_come_in_pages(self, cast: Cast, zhao: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("storage.register.figures.PAGE", 2)
        for name in ("东站", "西站", "南站"):
            unit = cast.create_unit(name)
            put_on_file(cast, cast.create_officer(f"{name}干部", unit=unit), cast.create_member(name, unit=unit))
        second = cast.acts(zhao, register.units_page, 1)
        assert (second["pages"], [one["unit"] for one in second["units"]]) == (2, ["南站"])  # type: ignore[union-attr, index, call-overload]
        assert cast.acts(zhao, register.units_page, 9)["page"] == 1


class TestReader:
    def test_acts_for_whom_somebody_stands_in(self, cast: Cast, wang: Actor) -> None:
        whose = cast.read(lambda session: reader(session, wang.account_id))
        assert (whose.acts_as, whose.reads, whose.member_id) == ({wang.account_id}, True, wang.member_id)


class TestWhomAWorkbookNamed:
    def named(self, cast: Cast, li: Actor) -> list[object]:
        lines = cast.acts(li, readers.look, 0)["lines"]
        assert isinstance(lines, list)
        return [one["name"] for one in lines if isinstance(one, dict) and one["act"] == "register.order"]

    def test_reads_of_it_with_who_asked_for_it(self, cast: Cast, wang: Actor, zhao: Actor) -> None:
        li = cast.create_member("李明")
        put_on_file(cast, wang, li, on=date(2026, 3, 2))
        for reads in (wang, zhao):
            cast.acts(reads, register.order, Shown.NOW)
        assert self.named(cast, li) == ["赵国强", "王秀英"]
        copy = cast.read(lambda session: copies_of(session, int(str(li.member_id))))
        assert copy is not None
        assert [one["act"] for one in copy["read_by"]].count("register.order") == 2

    def test_is_nobody_of_another_unit_nor_of_another_choice_nor_who_came_later(self, cast: Cast, wang: Actor) -> None:
        west = cast.create_unit("城西供水站")
        liu, zhang, li = (
            cast.create_officer("刘洋", unit=west),
            cast.create_member("张伟", unit=west),
            cast.create_member("李明"),
        )
        put_on_file(cast, liu, zhang, on=date(2026, 3, 2))
        put_on_file(cast, wang, li, on=date(2024, 3, 2), ended_on=date(2025, 6, 1))
        for shown in (Shown.NOW, Shown.YEAR):
            cast.acts(wang, register.order, shown)
        assert (self.named(cast, zhang), self.named(cast, li)) == ([], [])
        cast.acts(wang, register.order, Shown.ALL)
        assert (self.named(cast, zhang), self.named(cast, li)) == ([], ["王秀英"])
        zhou = cast.create_member("周敏")
        put_on_file(cast, wang, zhou, on=cast.now.date() + timedelta(days=3))
        assert self.named(cast, zhou) == []


class TestTheWorkbookInAChat:
    def test_goes_after_a_day_once(self, cast: Cast, wang: Actor) -> None:
        put_on_file(cast, wang, cast.create_member("李明"))
        cast.acts(wang, register.order, Shown.NOW)
        (letter,) = [one for one in cast.letters(wang) if one.key == "register.paper"]
        ending = outbox.ending(letter.id, outbox.State.SENT, now=cast.now, message_id=77)
        assert cast.write(lambda session: outbox.end_open(session, ending))
        back = lambda hours: cast.write(lambda s: copies.take_back(s, now=cast.now + timedelta(hours=hours)))  # noqa: E731
        assert [back(23), back(24), back(25)] == [0, 1, 0]
        assert [(one.account_id, one.message_id) for one in cast.read(erasures.waiting)] == [(wang.account_id, 77)]
