"""The report's life, tried out of order: whatever people press, and whoever comes into office or leaves it."""

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from storage import asking, desk, hardship
from storage.database import Database
from storage.errors import Refusal
from storage.hardship import Report, Stage, Urgency
from storage.keyring import Keyring
from storage.members import NotKnownYet
from storage.offices import Role
from tests.cast import Cast
from tests.conftest import ZONE

SECRET = "SECRET-STORY"
#: From stage to stage; nothing else may ever be seen.
MOVES = {
    (Stage.SUBMITTED, Stage.TAKEN),
    (Stage.TAKEN, Stage.TAKEN),  # taken over
    (Stage.TAKEN, Stage.CLOSED),
}
PEOPLE = st.integers(0, 3)
REPORTS = st.integers(0, 5)
PLACES = st.sampled_from(["城东供水站", "城西供水站", "局机关", None])


class ReportLife(RuleBasedStateMachine):
    """Four employees of whom any may be in office, and the reports they hand in."""

    template: ClassVar[Path]
    keyring: ClassVar[Keyring]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="unionhall"))
        shutil.copy(self.template, self.folder / "life.db")
        self.database = Database(f"sqlite:///{self.folder / 'life.db'}", self.keyring)
        self.cast = Cast(self.database, datetime(2026, 11, 23, 10, tzinfo=ZONE))
        above = self.cast.create_unit("局机关")
        units = [self.cast.create_unit(name, above=above) for name in ("城东供水站", "城西供水站")]
        self.people = [
            self.cast.create_member(name, unit=units[number % 2])
            for number, name in enumerate(("李明", "周同", "王秀英", "孙丽"))
        ]
        self.offices: dict[int, set[tuple[Role, str | None]]] = {number: set() for number in range(4)}
        self.seen: dict[int, tuple[Stage, int | None]] = {}
        self.filed = 0

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    def reaches(self, who: int, report: Report) -> bool:
        """The statute in one line, told a second time: the model's own word on who may have a report."""
        author = next(person for person in self.people if person.member_id == report.member_id)
        unit = "城东供水站" if author.unit_id == self.people[0].unit_id else "城西供水站"
        inside = any(
            role in {Role.OFFICER, Role.CHAIR} and place in {unit, "局机关", None} for role, place in self.offices[who]
        )
        return inside and self.people[who] is not author

    def act(self, who: int, act: Any, *arguments: object) -> Any:
        """What the act gives; None when it was refused."""
        self.cast.now += timedelta(seconds=1)
        try:
            return self.cast.acts(self.people[who], act, *arguments)
        except (Refusal, NotKnownYet):
            return None

    def reports(self) -> list[Report]:
        return self.cast.read(lambda session: session.query(Report).order_by(Report.id).all())

    def one(self, number: int) -> Report | None:
        reports = self.reports()
        return reports[number % len(reports)] if reports else None

    @rule(who=PEOPLE, place=PLACES, role=st.sampled_from([Role.OFFICER, Role.CHAIR, Role.STEWARD, Role.ADMIN]))
    def comes_into_office(self, who: int, place: str | None, role: Role) -> None:
        self.cast.appoint(self.people[who], role, self.cast.create_unit(place) if place else None)
        self.offices[who].add((role, place))

    @rule(who=PEOPLE)
    def is_dismissed(self, who: int) -> None:
        self.cast.dismiss(self.people[who])
        self.offices[who].clear()

    @rule(who=PEOPLE, words=st.booleans(), twice=st.booleans())
    def hands_in(self, who: int, words: bool, twice: bool) -> None:
        version = self.act(who, hardship.begin)["version"]
        version = self.act(who, hardship.agree, version)["version"]
        version = self.act(who, hardship.choose_urgency, version, Urgency.THIS_WEEK)["version"]
        review = self.act(who, hardship.write_words, SECRET) if words else self.act(who, hardship.skip_words, version)
        receipt = self.act(who, hardship.submit, review["version"])
        assert receipt is not None
        self.filed += 1
        if twice:
            assert self.act(who, hardship.submit, review["version"])["number"] == receipt["number"]

    @rule(who=PEOPLE)
    def asks_to_be_rung(self, who: int) -> None:
        waiting = [
            one
            for one in self.reports()
            if one.member_id == self.people[who].member_id and one.ring_me and one.stage == Stage.SUBMITTED
        ]
        receipt = self.act(who, hardship.ring_me, self.act(who, hardship.begin)["version"])
        assert (receipt is None) is bool(waiting)
        self.filed += receipt is not None

    @rule(
        who=PEOPLE,
        number=REPORTS,
        act=st.sampled_from(
            [hardship.look, hardship.take, hardship.close, hardship.leave_answer, hardship.before_closing]
        ),
        twice=st.booleans(),
    )
    def presses(self, who: int, number: int, act: Any, twice: bool) -> None:
        report = self.one(number)
        if report is None:
            return
        for _ in range(1 + twice):
            card = self.act(who, act, report.id)
            if card is not None:
                assert self.reaches(who, report)
                self.reads(who, report.id, card)

    @rule(who=PEOPLE, number=REPORTS, dismissed=st.booleans())
    def answers(self, who: int, number: int, dismissed: bool) -> None:
        report = self.one(number)
        if report is None or self.act(who, hardship.begin_answer, report.id) is None:
            return
        if dismissed:
            self.is_dismissed(who)
        card = self.act(who, hardship.answer, "明天来")
        assert (card is None) is dismissed
        self.act(who, lambda session, *, by, now: asking.close(session, by))

    @rule(who=PEOPLE)
    def opens_the_desk(self, who: int) -> None:
        shown = self.act(who, desk.waiting, 0)
        assert (shown is None) is (not self.offices[who])
        for line in shown["lines"] if shown else []:
            assert self.reaches(who, self.cast.report(line["id"]))

    def reads(self, who: int, report_id: int, card: dict[str, Any]) -> None:
        mine = self.cast.report(report_id).officer_id == self.people[who].account_id
        assert mine or SECRET not in str(card)

    @invariant()
    def moves_only_as_the_table_says(self) -> None:
        for report in self.reports():
            now = (Stage(report.stage), report.officer_id)
            before = self.seen.get(report.id)
            if before is None:
                assert now == (Stage.SUBMITTED, None)
            elif before != now:
                assert (before[0], now[0]) in MOVES
                assert now[1] is not None
                if now[0] is Stage.CLOSED:
                    assert before[1] == now[1]
            self.seen[report.id] = now

    @invariant()
    def gives_each_submit_exactly_one_number(self) -> None:
        assert [one.number for one in self.reports()] == [f"KN-2026-{number:04}" for number in range(1, self.filed + 1)]

    @precondition(lambda self: self.filed)
    @invariant()
    def writes_the_story_in_no_letter(self) -> None:
        assert SECRET not in str([letter.values for letter in self.cast.letters()])


class TestTheLifeOfAReport:
    @pytest.fixture
    def backend(self) -> str:
        return "sqlite"

    def test_keeps_the_statute_whatever_people_press(self, sqlite_template: Path, keyring: Keyring) -> None:
        ReportLife.template, ReportLife.keyring = sqlite_template, keyring
        run_state_machine_as_test(
            ReportLife,
            settings=settings(
                max_examples=25,
                stateful_step_count=30,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
