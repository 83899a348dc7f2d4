"""A case brought along the way of 建档, each step as an officer does it."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage.dossiers import deciding, means, steps, visiting
from storage.dossiers.house_visits import Agrees, Housing, Living
from storage.dossiers.records import HardshipClass, Step, of_report
from storage.hardship import Cause, Help, Stage
from storage.hardship.moves import Act, move
from storage.hardship.reports import Report
from storage.values import Values
from tests.cast import Actor, Cast

#: What most cases are told to live on: three people, severe.
MEANS = ("3", "36000", "20000", Cause.OWN_ILLNESS, "城东路 18 号 3 栋 202")
DECIDED = "11月23日 第12号"
REASON = "孩子上学，开支大"


class Filing:
    """One officer's work on files."""

    def __init__(self, cast: Cast, officer: Actor) -> None:
        self.cast, self.officer = cast, officer
        self.visitors = ("何平", "吴刚")
        for name in self.visitors:
            cast.enrol(name)

    def tells_means(self, report: int, told: tuple[str, str, str, Cause, str] = MEANS, *losses: str) -> Values:
        """Every question of the means; what they suggest."""
        size, income, spending, cause, address = told
        self.cast.acts(self.officer, means.begin, report)
        self.cast.acts(self.officer, means.write_size, size)
        self.cast.acts(self.officer, means.write_income, income)
        asked = self.cast.acts(self.officer, means.write_spending, spending)
        asked = self.cast.acts(self.officer, means.choose_cause, asked["version"], cause)
        for rule, words in zip((means.write_loss, means.write_compensated), losses, strict=False):
            self.cast.acts(self.officer, rule, words)
        return self.cast.acts(self.officer, means.write_address, address)

    def visits(self, report: int, note: str | None = None, *, now: datetime | None = None) -> None:
        """Two people at the house yesterday."""
        self.cast.acts(self.officer, visiting.begin, report, now=now)
        for name in self.visitors:
            asked = self.cast.acts(self.officer, visiting.write_visitor, name, now=now)
        for rule, chosen in (
            (visiting.choose_day, 1),
            (visiting.choose_people, 3),
            (visiting.choose_housing, Housing.RENTED),
            (visiting.choose_living, Living.TIGHT),
            (visiting.choose_agrees, Agrees.YES),
            (visiting.tick_need, Help.MEDICAL),
        ):
            asked = self.cast.acts(self.officer, rule, asked["version"], chosen, now=now)
        asked = self.cast.acts(self.officer, visiting.enough_needs, asked["version"], now=now)
        if note is None:
            asked = self.cast.acts(self.officer, visiting.skip_note, asked["version"], now=now)
        else:
            asked = self.cast.acts(self.officer, visiting.write_note, note, now=now)
        self.cast.acts(self.officer, visiting.keep, asked["version"], now=now)

    def decides(self, report: int, step: Step, *answers: str, now: datetime | None = None) -> Values:
        """The step with the answers to its questions, looked at and confirmed; what the last question shows."""
        shown = self.cast.acts(self.officer, deciding.begin, report, step, now=now)
        for words in answers:
            rule = deciding.write_decision if shown["step"] == "decision" else deciding.write_reason
            shown = self.cast.acts(self.officer, rule, words, now=now)
        assert shown["step"] == "sure", shown
        self.cast.acts(self.officer, deciding.confirm, shown["version"], now=now)
        return shown

    def picks(self, report: int, hardship_class: HardshipClass, *reason: str) -> Values:
        """The class; with a reason where the arithmetic suggests another."""
        shown = self.cast.acts(self.officer, deciding.choose_class, report, hardship_class)
        for words in reason:
            shown = self.cast.acts(self.officer, deciding.write_reason, words)
        assert shown["step"] == "sure", shown
        self.cast.acts(self.officer, deciding.confirm, shown["version"])
        return shown

    def moves(self, report: int, *acts: Act) -> None:
        """What is another noun's to do."""

        def rule(session: Session) -> None:
            for act in acts:
                move(session.get_one(Report, report), act)

        self.cast.write(rule)

    def brings(self, report: int, stage: Stage, *, told: tuple[str, str, str, Cause, str] = MEANS) -> int:
        """Takes the case, and goes on with it until it is there."""
        self.cast.take(self.officer, report)
        self.cast.acts(self.officer, steps.verify, report)
        if stage is Stage.VERIFYING:
            return report
        self.visits(report)
        self.tells_means(report, told)
        self.picks(report, HardshipClass.SEVERE)
        for after, act in (
            (Stage.ON_NOTICE, lambda: self.moves(report, Act.PUBLISH)),
            (Stage.TO_REPORT, lambda: self.moves(report, Act.END_NOTICE)),
            (Stage.REPORTED, lambda: self.decides(report, Step.REPORT_UP, DECIDED)),
            (Stage.APPROVED, lambda: self.decides(report, Step.APPROVE, DECIDED)),
            (Stage.FILED, lambda: self.decides(report, Step.FILE)),
        ):
            act()
            if stage is after:
                break
        assert self.cast.report(report).stage == stage
        return report

    def dossier(self, report: int):  # type: ignore[no-untyped-def]
        """What is kept of it."""
        return self.cast.read(lambda session: of_report(session, report))
