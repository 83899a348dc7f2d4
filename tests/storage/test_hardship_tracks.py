"""Both tracks of hardship aid, tried out of order: whoever tries whatever, what a case comes to is what the table says.

A few histories belong to `make test`; `UNIONHALL_TEST_TRACKS=200` looks through so many, others each time.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import casebook, register
from storage.aid import Kind, Source, ceilings
from storage.audit import AuditEntry
from storage.dossiers import house_visits, steps
from storage.dossiers.house_visits import Visit
from storage.dossiers.records import HardshipClass, Step, access_dossier, keep_means
from storage.dossiers.steps import Decided
from storage.errors import Refusal
from storage.hardship import Cause, Given, aiding, casework, giving, own, saying
from storage.hardship.casework import Way
from storage.hardship.moves import Act, move
from storage.outbox import StoredLetter
from storage.register import ordering
from storage.visitors import Visitor
from tests.cast import Actor, Cast

HISTORIES, STEPS = int(os.environ.get("UNIONHALL_TEST_TRACKS", "0")), 20
#: What leads where, told a second time. Whatever is not written here is refused.
WORK = ("taken", "helped", "verifying", "on_notice", "to_report", "reported", "approved")
LEADS: dict[str, dict[str, str]] = {
    "take": {"submitted": "taken"},
    "help": {"taken": "helped", "helped": "helped", "filed": "supported", "supported": "supported"}
    | {stage: stage for stage in WORK[2:]},
    "close": {"taken": "closed", "helped": "closed"},
    "decline": {"taken": "declined", "helped": "declined"},
    "withdraw": dict.fromkeys(("submitted", *WORK), "withdrawn"),
    "not_solved": {"closed": "taken", "declined": "taken"},
    "verify": {"taken": "verifying", "helped": "verifying"},
    "publish": {"verifying": "on_notice"},
    "take_down": {"on_notice": "verifying"},
    "end_notice": {"on_notice": "to_report"},
    "report_up": {"to_report": "reported"},
    "approve": {"reported": "approved"},
    "send_back": {"reported": "verifying"},
    "file": {"approved": "filed"},
    "relieve": {"filed": "relieved", "supported": "relieved"},
    "remove": {"filed": "removed", "supported": "removed"},
    "decline_file": dict.fromkeys(WORK[2:], "declined"),
}
ENDED = ("closed", "declined", "withdrawn", "relieved", "removed")
#: What the employee does; all else is the case officer's.
OWN = ("withdraw", "not_solved")
#: Steps of 建档 by their names here.
DECIDED = {
    **{one: Step(one) for one in ("verify", "report_up", "approve", "send_back", "file", "relieve", "remove")},
    "decline_file": Step.DECLINE,
}
#: 公示 has a counter of its own: here a case is only moved through it.
NOTICED = {"publish": Act.PUBLISH, "take_down": Act.TAKE_DOWN, "end_notice": Act.END_NOTICE}
#: How many letters the employee has of each act; those of 公示 are the notice's own.
TOLD = {**dict.fromkeys(LEADS, 1), **dict.fromkeys(("withdraw", "not_solved", *NOTICED), 0)}


@dataclass
class Case:
    """A case as the statute sees it; `marks`: sealed words, which nobody but its officer may read."""

    report: int
    number: str
    subject: Actor
    stage: str = "submitted"
    filing: bool = False
    visited: bool = False
    classed: bool = False
    filed: bool = False
    pending: list[int] = field(default_factory=list)
    #: 分 that wait or are given, by the grant.
    books: dict[int, int] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)


class Tracks(RuleBasedStateMachine):
    """The people are the same in every history; each history has cases of its own."""

    cast: Cast
    wang: Actor
    sun: Actor
    others: tuple[Actor, ...]
    reached: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[Case] = []

    # What is tried.

    @precondition(lambda self: len(self.cases) < 2)
    @rule()
    def is_submitted(self) -> None:
        subject = self.cast.create_member(f"职工{random.getrandbits(40):x}")
        mark = self._mark()
        report_id = self.cast.submit(subject, mark)
        self.cases.append(Case(report_id, self.cast.report(report_id).number, subject, marks=[mark]))

    @precondition(lambda self: self.cases)
    @rule(pick=st.integers(0, 99), act=st.sampled_from([*LEADS]), wrong=st.sampled_from([False] * 5 + [True]))
    def somebody_moves_it(self, pick: int, act: str, wrong: bool) -> None:
        """Whoever has it, mostly; or anybody else, who is told no."""
        case = self.cases[pick % len(self.cases)]
        who = self.others[pick % len(self.others)] if wrong else case.subject if act in OWN else self.wang
        self._tries(case, act, who)

    @precondition(lambda self: self.cases)
    @rule(pick=st.integers(0, 99), many=st.integers(1, 4))
    def it_goes_on(self, pick: int, many: int) -> None:
        """The way of 建档, a few steps further, or histories would rarely come to its end."""
        case = self.cases[pick % len(self.cases)]
        for _ in range(many):
            self.is_visited(pick)
            self.is_classed(pick)
            ways = ("take", "verify", "publish", "end_notice", "report_up", "approve", "file", "help", "relieve")
            self._tries(case, next((act for act in ways if case.stage in LEADS[act]), "withdraw"), self.wang)

    @precondition(lambda self: self.cases)
    @rule(pick=st.integers(0, 99))
    def is_visited(self, pick: int) -> None:
        case, mark = self.cases[pick % len(self.cases)], self._mark()

        def visits(session: Session, *, by: Visitor, now: Any) -> None:
            report, dossier = access_dossier(session, case.report, by=by, now=now)
            form = {"people": 3, "housing": "own", "living": "tight", "agrees": "yes", "needs": []}
            assert by.member_id is not None
            assert self.sun.member_id is not None
            told = Visit((by.member_id, self.sun.member_id), now.date(), form, mark)
            house_visits.add(session, report, dossier, told, by=by, now=now)
            keep_means(session, dossier, {"size": 3, "income": 1, "spending": 0, "cause": Cause.OTHER, "note": mark})

        if case.stage in WORK[2:]:
            self.cast.acts(self.wang, visits)
            case.visited = True
            case.marks.append(mark)

    @precondition(lambda self: self.cases)
    @rule(pick=st.integers(0, 99))
    def is_classed(self, pick: int) -> None:
        case = self.cases[pick % len(self.cases)]
        if case.stage == "verifying":
            self._decides(case, Decided(Step.CLASSIFY, hardship_class=HardshipClass.SEVERE))
            case.classed = True

    @precondition(lambda self: self.cases)
    @rule(pick=st.integers(0, 99), fen=st.sampled_from([50_000, 200_000, 300_000, 300_001]))
    def money_is_entered(self, pick: int, fen: int) -> None:
        case = self.cases[pick % len(self.cases)]
        fits = fen <= ceilings_left(case) and fen <= 300_000
        may = case.stage not in ENDED and case.stage != "submitted"
        before = set(self._grants(case))
        done = self._does(self.wang, self._enters, case, fen)
        assert done == (may and fits)
        if done:
            (grant,) = set(self._grants(case)) - before
            case.books[grant] = fen
            case.pending.append(grant)

    def _enters(self, session: Session, case: Case, fen: int, *, by: Visitor, now: Any) -> None:
        giving.begin(session, case.report, Kind.LIVING, by=by, now=now)
        giving.write_amount(session, f"{fen / 100}", by=by, now=now)
        giving.choose_source(session, by.question.version, Source.OWN_FUNDS, by=by, now=now)
        giving.choose_day(session, by.question.version, 0, by=by, now=now)
        giving.enter(session, by.question.version, self.sun.account_id, by=by, now=now)

    @precondition(lambda self: any(case.pending for case in self.cases))
    @rule(pick=st.integers(0, 99), act=st.sampled_from(["agree", "agree", "undo", "agree as another"]))
    def what_waits_is_agreed_to(self, pick: int, act: str) -> None:
        case = next(case for case in self.cases if case.pending)
        grant = case.pending[pick % len(case.pending)]
        told = self._letters(case.subject)
        if act == "agree as another":
            for who in (self.wang, case.subject, *self.others):
                assert not self._does(who, aiding.agree, grant)
            return
        assert self._does(
            self.sun if act == "agree" else self.wang, aiding.agree if act == "agree" else aiding.undo, grant
        )
        case.pending.remove(grant)
        if act == "undo":
            del case.books[grant]
            return
        case.stage = LEADS["help"].get(case.stage, case.stage)
        assert self._letters(case.subject) == told + 1
        self.reached["given"] += 1

    # How it is tried, and what must come of it.

    def _tries(self, case: Case, act: str, who: Actor) -> None:
        may = self._may(case, act, who)
        audited, told = self._audited(case, act), self._letters(case.subject)
        done = self._does(who, self._rule(case, act), case.report)
        if self._says_nothing_new(case, act, who):
            assert (done, self._audited(case, act), self._letters(case.subject)) == (True, audited, told)
            return
        assert done == may, (act, case.stage, who.name)
        assert self._audited(case, act) == audited + (done and act not in NOTICED)
        assert self._letters(case.subject) == told + (TOLD[act] if done else 0), act
        if done:
            self._moved(case, act)

    def _says_nothing_new(self, case: Case, act: str, who: Actor) -> bool:
        """Whoever has it takes it once more; what is open is not solved."""
        again = {"take": (self.wang, "submitted"), "not_solved": (case.subject, None)}.get(act)
        return again is not None and who is again[0] and case.stage not in {*ENDED, again[1]}

    def _may(self, case: Case, act: str, who: Actor) -> bool:
        if act == "take":
            return who is self.wang and case.stage not in ENDED
        if case.stage not in LEADS[act] or who is not (case.subject if act in OWN else self.wang):
            # Pressed once more, it is only said again.
            return False
        if act == "publish":
            return case.visited and case.classed
        return case.classed if act in {"report_up", "file"} else True

    def _rule(self, case: Case, act: str) -> Callable[..., Any]:
        if act == "verify":
            return steps.verify
        if act in DECIDED:
            return lambda session, report, *, by, now: self._step(session, report, DECIDED[act], by=by, now=now)
        if act in NOTICED:
            return lambda session, report, *, by, now: self._notice(session, report, NOTICED[act], by=by, now=now)
        if act == "help":
            return lambda session, report, *, by, now: casework.help_(session, report, Given.CALL, by=by, now=now)
        if act == "decline":
            return self._declines
        return {
            "take": casework.take,
            "close": casework.close,
            "withdraw": own.withdraw,
            "not_solved": own.not_solved,
        }[act]

    def _declines(self, session: Session, report_id: int, *, by: Visitor, now: Any) -> None:
        saying.begin_declining(session, report_id, by=by, now=now)
        saying.write_reason(session, "不符合条件", by=by, now=now)
        casework.decline(session, by.question.version, Way.LATER, by=by, now=now)

    def _step(self, session: Session, report_id: int, step: Step, *, by: Visitor, now: Any) -> None:
        report, dossier = steps.ready(session, report_id, step, by=by, now=now)
        steps.take(session, report, dossier, Decided(step, now.date(), "第 3 号"), by=by, now=now)

    def _notice(self, session: Session, report_id: int, act: Act, *, by: Visitor, now: Any) -> None:
        report, dossier = access_dossier(session, report_id, by=by, now=now)
        if act is Act.PUBLISH:
            steps.ready_for_notice(session, report, dossier)
        move(report, act)

    def _decides(self, case: Case, decided: Decided) -> None:
        def act(session: Session, *, by: Visitor, now: Any) -> None:
            report, dossier = steps.ready(session, case.report, decided.step, by=by, now=now)
            steps.take(session, report, dossier, decided, by=by, now=now)

        self.cast.acts(self.wang, act)

    def _moved(self, case: Case, act: str) -> None:
        before, case.stage = case.stage, LEADS[act].get(case.stage, case.stage)
        case.filing |= act == "verify"
        case.filed |= act == "file"
        if case.stage == "withdrawn":
            case.marks.clear()
        if case.stage in ENDED and before not in ENDED:
            for grant in case.pending:
                del case.books[grant]
            case.pending.clear()
        self.reached[f"{act}: {case.stage}"] += 1

    def _does(self, who: Actor, rule: Callable[..., Any], *arguments: object) -> bool:
        try:
            self.cast.acts(who, rule, *arguments)
        except Refusal:
            return False
        return True

    # What always holds.

    @invariant()
    def each_case_is_where_it_should_be(self) -> None:
        for case in self.cases:
            report = self.cast.report(case.report)
            assert (report.stage, report.track) == (case.stage, "filing" if case.filing else "general")
            assert (report.closed_at is not None) == (case.stage in ENDED)

    @invariant()
    def the_books_and_the_register_agree(self) -> None:
        year = self.cast.now.year
        for case in self.cases:
            total = self.cast.read(lambda session, case=case: ceilings.total(session, case.subject.member_id, year))
            assert total == sum(case.books.values())
            row = next((row for row in self._lines(self.wang) if row.case == case.number), None)
            assert (row is not None) == case.filed
            given = sum(fen for grant, fen in case.books.items() if grant not in case.pending)
            assert row is None or (row.stage, row.given) == (case.stage, given)

    @invariant()
    def nobody_else_reads_what_is_sealed(self) -> None:
        marks = [mark for case in self.cases for mark in case.marks]
        for who in self.others:
            seen = [*self._lines(who)]
            for case in self.cases:
                for look in (casework.look, casebook.look, own.look_at_own, giving.look):
                    with_luck: list[Any] = []
                    self._does(
                        who, lambda s, *a, look=look, seen=with_luck, **k: seen.append(look(s, *a, **k)), case.report
                    )
                    seen += with_luck
            assert not [mark for mark in marks if mark in repr(seen)], who.name

    def teardown(self) -> None:
        marks = [mark for case in self.cases for mark in case.marks]
        readers = {self.wang.account_id, *(case.subject.account_id for case in self.cases)}
        letters = [one for one in self.cast.letters() if one.to not in readers]
        assert not [mark for mark in marks if mark in repr(letters)]

    def _lines(self, who: Actor) -> list[Any]:
        may = self.cast.read(lambda session: register.may_read(session, who.account_id, 2))
        return [*self.cast.read(lambda s: ordering.lines(s, who.account_id, 2, 0, self.cast.now)).rows] if may else []

    def _audited(self, case: Case, act: str) -> int:
        name = f"dossiers.{DECIDED[act]}" if act in DECIDED else f"hardship.{act}"
        noted = select(func.count()).where(AuditEntry.act == name, AuditEntry.record == case.number)
        return self.cast.read(lambda session: session.scalar(noted)) or 0

    def _letters(self, who: Actor) -> int:
        return self.cast.read(lambda s: s.query(StoredLetter).filter_by(account_id=who.account_id).count())

    def _grants(self, case: Case) -> list[int]:
        from storage.aid.books import of_case  # noqa: PLC0415

        return [grant.id for grant in self.cast.read(lambda session: of_case(session, case.report))]

    def _mark(self) -> str:
        return f"密语{random.getrandbits(60):x}"


def ceilings_left(case: Case) -> int:
    return 600_000 - sum(case.books.values())


class TestBothTracks:
    def test_come_to_what_the_table_says_whoever_tries_whatever(self, cast: Cast) -> None:
        self._found(cast)
        for number in range(max(1, HISTORIES // 10)):
            seed(random.getrandbits(32) if HISTORIES else number)(Tracks)
            run_state_machine_as_test(Tracks, settings=self._settings())
        if HISTORIES:
            print(*(f"{times:6} {what}" for what, times in Tracks.reached.most_common()), sep="\n")
        if HISTORIES >= 100:
            assert {act for act in LEADS if any(what.startswith(act) for what in Tracks.reached)} == {*LEADS}

    def _found(self, cast: Cast) -> None:
        Tracks.cast, Tracks.reached = cast, Counter()
        Tracks.wang, Tracks.sun = cast.create_officer("王秀英"), cast.create_deputy("孙丽")
        west = cast.create_unit("城西供水站")
        Tracks.others = (
            *(cast.create_officer("刘洋", unit=west), cast.create_officer("马超"), cast.create_chair("赵国强")),
            *(cast.create_steward("陈敏"), cast.create_admin("钱工"), cast.create_member("周敏")),
        )

    def _settings(self) -> settings:
        return settings(
            max_examples=10 if HISTORIES else 2,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=[*HealthCheck],
            phases=[Phase.generate],
            report_multiple_bugs=False,
        )
