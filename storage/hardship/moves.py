"""The table of moves: which act is open to a case in which stage, and where it leads. Everything else is refused."""

from enum import StrEnum
from typing import Final

from storage.hardship.reports import ENDS, AlreadyClosed, Report, Stage, TakeFirst


class Act(StrEnum):
    """What is done to a case; the names are the acts of the audit."""

    TAKE = "take"
    HELP = "help"
    CLOSE = "close"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    NOT_SOLVED = "not_solved"


#: Where each act leads, by the stage in which it is open.
MOVES: Final[dict[Act, dict[Stage, Stage]]] = {
    Act.TAKE: {Stage.SUBMITTED: Stage.TAKEN, Stage.TAKEN: Stage.TAKEN, Stage.HELPED: Stage.HELPED},
    Act.HELP: {Stage.TAKEN: Stage.HELPED, Stage.HELPED: Stage.HELPED},
    Act.CLOSE: {Stage.TAKEN: Stage.CLOSED, Stage.HELPED: Stage.CLOSED},
    Act.DECLINE: {Stage.TAKEN: Stage.DECLINED, Stage.HELPED: Stage.DECLINED},
    Act.WITHDRAW: {
        Stage.SUBMITTED: Stage.WITHDRAWN,
        Stage.TAKEN: Stage.WITHDRAWN,
        Stage.HELPED: Stage.WITHDRAWN,
    },
    # Back to whoever had it; to SUBMITTED where that officer is gone.
    Act.NOT_SOLVED: {Stage.CLOSED: Stage.TAKEN, Stage.DECLINED: Stage.TAKEN},
}


def still_open(report: Report) -> Report:
    """The case, unless it has ended: AlreadyClosed."""
    if report.stage in ENDS:
        assert report.closed_at is not None
        raise AlreadyClosed(number=report.number, stage=report.stage, closed_at=report.closed_at)
    return report


def move(report: Report, act: Act) -> None:
    """Takes the case to where the act leads; AlreadyClosed after its end, TakeFirst before anybody has taken it."""
    after = MOVES[act].get(Stage(report.stage))
    if after is None:
        if report.closed_at is not None:
            raise AlreadyClosed(number=report.number, stage=report.stage, closed_at=report.closed_at)
        raise TakeFirst(number=report.number)
    report.stage = after
