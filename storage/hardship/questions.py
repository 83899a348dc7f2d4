"""Which question comes when: six, or two where the union takes no own words; some have a second screen."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from storage import asking, bylaws
from storage.hardship.reports import SERVICE, Whom
from storage.values import Value, Values
from storage.visitors import Visitor

#: The most causes beside the main one (次要致困原因 0-3).
MORE_CAUSES = 3


class Line(StrEnum):
    """The questions, each a line of the review."""

    WHOM = "whom"
    CAUSE = "cause"
    URGENCY = "urgency"
    HELP = "help"
    WORDS = "words"
    REACH = "reach"


_WHOLE = tuple(Line)
_WITHOUT_WORDS = (Line.CAUSE, Line.URGENCY)
#: Screens that belong to the question before them.
_PART_OF = {"name": Line.WHOM, "causes": Line.CAUSE}


def order(session: Session) -> tuple[Line, ...]:
    """The questions that this union asks, in their order."""
    return _WHOLE if bylaws.of(session).own_words else _WITHOUT_WORDS


def answered(session: Session, *, by: Visitor) -> Values:
    """The answers so far."""
    return asking.draft(session, by, SERVICE)


def ask(session: Session, step: str, answers: Values, *, by: Visitor, now: datetime) -> Values:
    """Keeps the answers, opens the question, and returns what its screen shows."""
    asking.keep(session, by, SERVICE, {**answers, "at": step}, now=now)
    asking.ask(session, by, SERVICE, step)
    return shown(session, answers, by=by)


def onward(session: Session, step: str, answers: Values, *, by: Visitor, now: datetime) -> Values:
    """The question after this one; the review after the last, or where only one line was to be changed."""
    asked, owner = [*order(session)], _PART_OF.get(step, step)
    later = asked[asked.index(Line(owner)) + 1 :] if owner in asked else []
    following: str = later[0] if later and not answers.get("changing") else "review"
    if following == "review" and not is_whole(session, answers):
        # The union asks otherwise since the draft was begun.
        following = next(one for one in asked if not _has(session, answers, one))
    return ask(session, following, {**answers, "changing": False} if following == "review" else answers, by=by, now=now)


def before(session: Session, step: str, answers: Values) -> str | None:
    """The screen before this one; None for the first, before which there is the word of welcome."""
    if step in _PART_OF:
        return _PART_OF[step]
    if answers.get("changing") or step == "change":
        return "review"
    asked = [*order(session)]
    earlier = asked[: asked.index(Line(step))] if step in asked else asked
    return earlier[-1] if earlier else None


def left_at(session: Session, answers: Values) -> str:
    """Where somebody who comes back goes on: at the question last open, or the first without an answer."""
    at, asked = str(answers.get("at")), [*order(session)]
    missing = [step for step in asked if not _has(session, answers, step)]
    reached = asked[: asked.index(missing[0]) + 1] if missing else asked
    ends = [] if missing else ["review", "change"]
    return at if _PART_OF.get(at, at) in [*reached, *ends] else str(next(iter(missing), "review"))


def _has(session: Session, answers: Values, step: Line) -> bool:
    """Whether the question has its answer; help and own words may stay without."""
    if step is Line.WHOM and answers.get("whom") in {Whom.COLLEAGUE, Whom.RETIRED}:
        return bool(answers.get("name"))
    # A draft may be older than the bylaws of today, which ask otherwise for the cause.
    cause = "causes" if bylaws.of(session).own_words else "group"
    needed = {Line.CAUSE: cause, Line.HELP: "at", Line.WORDS: "at"}.get(step, step.value)
    return bool(answers.get(needed))


def is_whole(session: Session, answers: Values) -> bool:
    """Whether nothing is missing that must be there to hand the answers in."""
    return all(_has(session, answers, step) for step in order(session))


def shown(session: Session, answers: Values, *, by: Visitor) -> Values:
    """What the open question's screen shows: its place among all, its number, and every answer so far."""
    step, asked = by.question.step or "", order(session)
    owner = _PART_OF.get(step, step)
    blank: Values = {
        "whom": None,
        "name": None,
        "causes": [],
        "group": None,
        "urgency": None,
        "help": [],
        "words": None,
        "reach": None,
        "check": None,
        "changing": False,
    }
    return {
        **blank,
        **{name: answers[name] for name in blank if name in answers},
        "step": step,
        "version": by.question.version,
        "place": asked.index(Line(owner)) + 1 if owner in asked else len(asked),
        "places": len(asked),
    }


def listed(value: Value) -> list[Value]:
    """A list of answers that may not be there yet."""
    return [*value] if isinstance(value, list) else []
