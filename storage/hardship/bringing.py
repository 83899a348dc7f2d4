"""Bringing: a report goes on with what a member has reckoned for themselves (自测)."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, bylaws, consents
from storage.hardship import questions
from storage.hardship.agreeing import ASKED
from storage.hardship.reports import SERVICE, Cause, CauseGroup, Whom
from storage.values import Values
from storage.visitors import Visitor

#: Where people are asked for no more.
_GROUPS: Final = {
    Cause.OWN_ILLNESS: CauseGroup.HEALTH,
    Cause.FAMILY_ILLNESS: CauseGroup.HEALTH,
    Cause.DISABILITY: CauseGroup.HEALTH,
    Cause.JOB_LOSS: CauseGroup.INCOME,
    Cause.LOW_INCOME: CauseGroup.INCOME,
    Cause.SCHOOLING: CauseGroup.SCHOOLING,
    Cause.DISASTER: CauseGroup.MISFORTUNE,
    Cause.ACCIDENT: CauseGroup.MISFORTUNE,
    Cause.OTHER: CauseGroup.OTHER,
}


def bring(session: Session, cause: Cause, check: Values, *, by: Visitor, now: datetime) -> Values:
    """The visitor's own report, at the question after the cause; `check` is what goes with it. Agreeing is noted.

    A draft of before keeps what it has, unless it is about somebody else. Where the union takes no details, the group
    of the cause alone goes on.
    """
    consents.give(session, ASKED, by=by, now=now)
    before = questions.answered(session, by=by)
    if before.get("whom") not in {None, Whom.ME}:
        before = {}
    brought: Values = {"group": _GROUPS[cause]}
    if bylaws.of(session).own_words:
        others = [one for one in questions.listed(before.get("causes")) if one != cause]
        brought = {"causes": [cause, *others][: questions.MORE_CAUSES + 1], "check": check}
    answers: Values = {"agreed_at": now, **before, "whom": Whom.ME, "name": None, **brought, "changing": False}
    return questions.onward(session, "cause", answers, by=by, now=now)


def leave_out_check(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """From the review: the figures do not go with the report, and are forgotten."""
    asking.expect(by, SERVICE, "review", version)
    answers = questions.answered(session, by=by) | {"check": None}
    return questions.ask(session, "review", answers, by=by, now=now)
