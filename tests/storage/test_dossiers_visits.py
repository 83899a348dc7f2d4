"""House visits: two different people of the roster, a form, a sealed note; on either track."""

from datetime import date

import pytest

from storage.asking import Outdated
from storage.consents import Purpose
from storage.dossiers import house_visits, visiting
from storage.dossiers.house_visits import Agrees, Housing, Living
from storage.dossiers.means import NotSoMany
from storage.dossiers.visiting import NoVisitDay, NoVisitor, VisitLongAgo, VisitorsAlike, VisitorsOwn
from storage.hardship import Help, Stage
from storage.hardship.reports import NotYours, TakeFirst
from storage.mydata import agreeing
from tests.cast import Actor, Cast
from tests.storage.dossier_steps import Filing


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.create_officer()


@pytest.fixture
def member(cast: Cast) -> Actor:
    return cast.create_member()


@pytest.fixture
def filing(cast: Cast, officer: Actor) -> Filing:
    return Filing(cast, officer)


@pytest.fixture
def report(cast: Cast, filing: Filing, officer: Actor, member: Actor) -> int:
    """A case of 一般帮扶."""
    report = cast.submit(member)
    cast.take(officer, report)
    return report


class TestAVisit:
    def test_stands_in_the_file_as_it_was_written_down(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        filing.visits(report, "屋里漏雨")
        shown = cast.acts(officer, house_visits.look, report, 0)
        assert (shown["on"], shown["visitors"], shown["note"]) == (date(2026, 11, 22), ["何平", "吴刚"], "屋里漏雨")
        form = {name: shown[name] for name in house_visits.FORM}
        assert form == {
            "people": 3,
            "housing": Housing.RENTED,
            "living": Living.TIGHT,
            "agrees": Agrees.YES,
            "needs": [Help.MEDICAL],
        }
        assert len(cast.audited("dossiers.visit")) == 1
        assert len(cast.audited("dossiers.read")) == 1
        assert cast.report(report).contacted_at == cast.now

    def test_is_one_of_several_newest_first(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        filing.visits(report, "第一次")
        filing.visits(report, "第二次")
        shown = [cast.acts(officer, house_visits.look, report, place)["note"] for place in (0, 1)]
        assert shown == ["第二次", "第一次"]
        with pytest.raises(Outdated):
            cast.acts(officer, house_visits.look, report, 2)

    def test_is_on_either_track(self, cast: Cast, filing: Filing, officer: Actor, member: Actor, report: int) -> None:
        filing.visits(report)
        filing.visits(filing.brings(cast.submit(cast.create_member("周敏")), Stage.FILED))
        assert cast.report(report).stage == Stage.TAKEN

    def test_is_read_by_its_case_officer_alone(self, cast: Cast, filing: Filing, member: Actor, report: int) -> None:
        filing.visits(report)
        for somebody, no in ((cast.create_officer("孙丽"), TakeFirst), (member, NotYours)):
            with pytest.raises(no):
                cast.acts(somebody, house_visits.look, report, 0)

    def test_has_no_note_of_somebody_who_withdrew_that_words_are_kept(
        self, cast: Cast, filing: Filing, officer: Actor, member: Actor, report: int
    ) -> None:
        cast.acts(member, agreeing.withdraw, Purpose.HARDSHIP)
        cast.acts(officer, visiting.begin, report)
        for name in filing.visitors:
            asked = cast.acts(officer, visiting.write_visitor, name)
        for rule, chosen in (
            (visiting.choose_day, 0),
            (visiting.choose_people, 3),
            (visiting.choose_housing, Housing.OWN),
            (visiting.choose_living, Living.PLAIN),
            (visiting.choose_agrees, Agrees.NO),
        ):
            asked = cast.acts(officer, rule, asked["version"], chosen)
        assert cast.acts(officer, visiting.enough_needs, asked["version"])["step"] == "visit_sure"


class TestTheTwo:
    def test_are_different_people_and_none_of_them_the_member(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        asked = cast.acts(officer, visiting.begin, report)
        asked = cast.acts(officer, visiting.pick_visitor, asked["version"], officer.member_id)
        with pytest.raises(VisitorsAlike):
            cast.acts(officer, visiting.write_visitor, "王秀英")
        with pytest.raises(VisitorsOwn):
            cast.acts(officer, visiting.write_visitor, "李明")
        with pytest.raises(NoVisitor):
            cast.acts(officer, visiting.write_visitor, "没这个人")
        assert cast.acts(officer, visiting.write_visitor, "何平")["step"] == "visited_on"

    @pytest.mark.parametrize("words", ["13800000555", "138 0000-0555", "１３８０００００５５５", "何平0555", "0555"])
    def test_are_named_and_not_found_by_a_telephone(
        self, cast: Cast, filing: Filing, officer: Actor, report: int, words: str
    ) -> None:
        # Whose number it is would be told there of anybody in the union, and noted nowhere.
        cast.create_member("何平山", phone="13800000555", unit=cast.create_unit("城西供水站"))
        cast.acts(officer, visiting.begin, report)
        with pytest.raises(NoVisitor):
            cast.acts(officer, visiting.write_visitor, words)

    def test_are_picked_among_those_of_one_name_and_nobody_else(
        self, cast: Cast, filing: Filing, officer: Actor, report: int
    ) -> None:
        twin = cast.enrol("何平", unit=cast.create_unit("城西供水站"))
        cast.acts(officer, visiting.begin, report)
        asked = cast.acts(officer, visiting.write_visitor, "何平")
        found = asked["found"]
        assert isinstance(found, list)
        assert len(found) == 2
        with pytest.raises(Outdated):
            cast.acts(officer, visiting.pick_visitor, asked["version"], cast.report(report).member_id)
        assert cast.acts(officer, visiting.pick_visitor, asked["version"], twin)["visitors"] == ["何平"]

    def test_were_there_on_a_day_that_has_been(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        cast.acts(officer, visiting.begin, report)
        for name in filing.visitors:
            asked = cast.acts(officer, visiting.write_visitor, name)
        for words in ("2026-12-03", "明天", "上次"):
            with pytest.raises(NoVisitDay):
                cast.acts(officer, visiting.write_day, words)
        for words in ("1990-01-01", "2025-11-21"):
            with pytest.raises(VisitLongAgo):
                cast.acts(officer, visiting.write_day, words)
        with pytest.raises(Outdated):
            cast.acts(officer, visiting.choose_day, asked["version"], 3)
        assert cast.acts(officer, visiting.write_day, "11月3日")["on"] == date(2026, 11, 3)

    def test_were_there_within_the_last_year(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        for words, day in (("2025-11-22", date(2025, 11, 22)), ("12月3日", date(2025, 12, 3))):
            cast.acts(officer, visiting.begin, report)
            for name in filing.visitors:
                cast.acts(officer, visiting.write_visitor, name)
            assert cast.acts(officer, visiting.write_day, words)["on"] == day

    def test_count_who_lives_there(self, cast: Cast, filing: Filing, officer: Actor, report: int) -> None:
        cast.acts(officer, visiting.begin, report)
        for name in filing.visitors:
            cast.acts(officer, visiting.write_visitor, name)
        cast.acts(officer, visiting.write_day, "昨天")
        for words in ("一大家子", "1大2小"):
            with pytest.raises(NotSoMany):
                cast.acts(officer, visiting.write_people, words)
        assert cast.acts(officer, visiting.write_people, "9")["step"] == "housing"
