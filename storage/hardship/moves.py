"""The table of moves: which act is open to a case in which stage, and where it leads. Everything else is refused."""

from enum import StrEnum
from typing import Final

from storage.hardship.reports import (
    ENDS,
    ON_FILE,
    ON_THE_WAY,
    AlreadyClosed,
    OutOfOrder,
    OwnCaseEnded,
    Report,
    Stage,
    TakeFirst,
)


class Act(StrEnum):
    """What is done to a case; the names are the acts of the audit."""

    TAKE = "take"
    HELP = "help"
    CLOSE = "close"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    NOT_SOLVED = "not_solved"
    # 建档.
    VERIFY = "verify"
    PUBLISH = "publish"
    TAKE_DOWN = "take_down"
    END_NOTICE = "end_notice"
    REPORT_UP = "report_up"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    FILE = "file"
    RELIEVE = "relieve"
    REMOVE = "remove"


_IN_WORK = (Stage.TAKEN, Stage.HELPED, *ON_THE_WAY)


def _staying(*stages: Stage) -> dict[Stage, Stage]:
    return {stage: stage for stage in stages}


def _to(after: Stage, *stages: Stage) -> dict[Stage, Stage]:
    return dict.fromkeys(stages, after)


#: Where each act leads, by the stage in which it is open.
MOVES: Final[dict[Act, dict[Stage, Stage]]] = {
    Act.TAKE: {Stage.SUBMITTED: Stage.TAKEN, **_staying(*_IN_WORK, *ON_FILE)},
    # 临时救助 goes on while a file is under way; what is given to a family on file is 帮扶.
    Act.HELP: {
        **_to(Stage.HELPED, Stage.TAKEN, Stage.HELPED),
        **_staying(*ON_THE_WAY),
        **_to(Stage.SUPPORTED, *ON_FILE),
    },
    Act.CLOSE: _to(Stage.CLOSED, Stage.TAKEN, Stage.HELPED),
    Act.DECLINE: _to(Stage.DECLINED, *_IN_WORK),
    Act.WITHDRAW: _to(Stage.WITHDRAWN, Stage.SUBMITTED, *_IN_WORK),
    # Back to whoever had it; to SUBMITTED where that officer is gone.
    Act.NOT_SOLVED: _to(Stage.TAKEN, Stage.CLOSED, Stage.DECLINED),
    Act.VERIFY: _to(Stage.VERIFYING, Stage.TAKEN, Stage.HELPED),
    Act.PUBLISH: _to(Stage.ON_NOTICE, Stage.VERIFYING),
    # An objection that holds, or a consent withdrawn: it is looked at once more.
    Act.TAKE_DOWN: _to(Stage.VERIFYING, Stage.ON_NOTICE),
    Act.END_NOTICE: _to(Stage.TO_REPORT, Stage.ON_NOTICE),
    Act.REPORT_UP: _to(Stage.REPORTED, Stage.TO_REPORT),
    Act.APPROVE: _to(Stage.APPROVED, Stage.REPORTED),
    # The higher union wants to know more.
    Act.SEND_BACK: _to(Stage.VERIFYING, Stage.REPORTED),
    Act.FILE: _to(Stage.FILED, Stage.APPROVED),
    Act.RELIEVE: _to(Stage.RELIEVED, *ON_FILE),
    Act.REMOVE: _to(Stage.REMOVED, *ON_FILE),
}


def still_open(report: Report) -> Report:
    """The case, unless it has ended: AlreadyClosed."""
    if report.stage in ENDS:
        assert report.closed_at is not None
        raise AlreadyClosed(number=report.number, stage=report.stage, closed_at=report.closed_at)
    return report


def own_open(report: Report) -> Report:
    """Their own case, for whom it is about, unless it has ended: OwnCaseEnded."""
    if report.stage in ENDS:
        assert report.closed_at is not None
        raise OwnCaseEnded(number=report.number, stage=report.stage, closed_at=report.closed_at)
    return report


def leads(report: Report, act: Act) -> bool:
    """Whether the act is open to the case as it stands."""
    return Stage(report.stage) in MOVES[act]


def move(report: Report, act: Act) -> None:
    """Takes the case to where the act leads; AlreadyClosed after its end, TakeFirst before anybody has taken it,
    OutOfOrder where another step comes first."""
    after = MOVES[act].get(Stage(report.stage))
    if after is None:
        still_open(report)
        if report.stage == Stage.SUBMITTED:
            raise TakeFirst(number=report.number, taken=False, officer=None, ended=False)
        raise OutOfOrder(report=report.id, number=report.number, stage=report.stage)
    report.stage = after
