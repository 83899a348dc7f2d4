"""Outcome: what comes of the answers, reckoned by what the union has set."""

from sqlalchemy.orm import Session

from storage.bylaws import settings
from storage.dossiers import arithmetic, means
from storage.dossiers.arithmetic import Suggestion
from storage.hardship import Cause
from storage.hardship.papers import papers_for
from storage.values import Values

#: The figures; sums in 分, income and spending a year.
SUMS = ("income", "spending", "loss", "compensated")


def reckoned(session: Session, told: Values) -> Values:
    """The class that the numbers suggest (None: rather not), line by line, and which papers to bring. `example`: the
    low-income line is another place's number that nobody here has confirmed."""
    found = _suggestion(session, told)
    return {
        "suggested": found.hardship_class,
        "lines": found.lines,
        "example": settings.is_example(session, "hardship.low_income"),
        "papers": [*papers_for([Cause(str(told["cause"]))])],
    }


def for_report(session: Session, told: Values) -> Values:
    """What goes with a report: the figures, and what they suggested on the day."""
    figures: Values = {name: told.get(name) or 0 for name in ("size", *SUMS)}
    found = _suggestion(session, told)
    example = settings.is_example(session, "hardship.low_income")
    return {
        **figures,
        "cause": told["cause"],
        "suggested": found.hardship_class,
        "lines": found.lines,
        "example": example,
    }


def _suggestion(session: Session, told: Values) -> Suggestion:
    size, income, spending, loss, compensated = (int(str(told.get(name) or 0)) for name in ("size", *SUMS))
    cause = Cause(str(told["cause"]))
    return arithmetic.suggest(
        size, income, spending, cause, means.thresholds(session), loss=loss, compensated=compensated
    )
