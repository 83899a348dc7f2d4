"""Deciding: the questions of a step, each its own: whose decision, on which day, by which number, and why; then a look
before it holds. The bot records decisions, it makes none."""

from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, days, households
from storage.asking import Unfit
from storage.dossiers import house_visits, means, steps
from storage.dossiers.records import SERVICE, Body, Dossier, HardshipClass, Step, decisions_of
from storage.dossiers.steps import ASKS, Decided
from storage.errors import Refusal
from storage.hardship.cards import facts
from storage.hardship.reports import Report, short_enough
from storage.values import Values
from storage.visitors import Visitor

#: Characters of a document's number.
LONGEST: Final = 40


class NoDayThere(Unfit, Refusal):
    """The words do not begin with a day."""


class NoNumberThere(Unfit, Refusal):
    """Behind the day there is no number of a document, or one too long; values: on, most."""


class DayToCome(Unfit, Refusal):
    """What was decided lies in the future; values: on."""


class DayBefore(Unfit, Refusal):
    """What was decided lies before the day of what it rests on; values: on, since (that day), after ("visit",
    "committee", "filed")."""


def begin(session: Session, report_id: int, step: Step, *, by: Visitor, now: datetime) -> Values:
    """Asks what the step has to be told, or at once whether it is sure. As `steps.ready`."""
    report, dossier = steps.ready(session, report_id, step, by=by, now=now)
    return _onward(session, report, dossier, {"report": report.id, "what": step}, by=by, now=now)


def choose_class(
    session: Session, report_id: int, hardship_class: HardshipClass, *, by: Visitor, now: datetime
) -> Values:
    """The class that the officer picks; a reason is asked where the arithmetic suggests another."""
    report, dossier = steps.ready(session, report_id, Step.CLASSIFY, by=by, now=now)
    entry: Values = {"report": report.id, "what": Step.CLASSIFY, "class": hardship_class}
    return _onward(session, report, dossier, entry, by=by, now=now)


def write_decision(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Day and number in one: 12月3日 第12号. NoDayThere, DayToCome, DayBefore, NoNumberThere."""
    asking.expect(by, SERVICE, "decision")
    report, dossier, entry = _begun(session, by=by, now=now)
    on, document = told(session, dossier, Step(str(entry["what"])), words, now=now)
    return _onward(session, report, dossier, {**entry, "on": on, "document": document}, by=by, now=now)


def told(session: Session, dossier: Dossier, step: Step, words: str, *, now: datetime) -> tuple[date, str]:
    """Day and number of a decision, as the words have them. NoDayThere, DayToCome, DayBefore, NoNumberThere."""
    found = days.leading(words, now.date())
    if found is None:
        raise NoDayThere
    on, document = found
    if on > now.date():
        raise DayToCome(on=on)
    _in_order(session, dossier, step, on)
    if not document or len(document) > LONGEST:
        raise NoNumberThere(on=on, most=LONGEST)
    return on, document


def _in_order(session: Session, dossier: Dossier, step: Step, on: date) -> None:
    """DayBefore where the steps would stand in the file in another order than they were taken. Of house visits the
    first counts: another one may come while the committee's day is still to be entered."""
    after, since = "visit", house_visits.first_day(session, dossier) if step is Step.REPORT_UP else None
    if step in {Step.APPROVE, Step.SEND_BACK}:
        after, since = "committee", _last_day(session, dossier, Step.REPORT_UP)
    elif step in {Step.RELIEVE, Step.REMOVE}:
        after, since = "filed", dossier.filed_on
    if since is not None and on < since:
        raise DayBefore(on=on, since=since, after=after)


def _last_day(session: Session, dossier: Dossier, step: Step) -> date | None:
    """On which day that was decided last, as far as it is known."""
    found = (one.decided_on for one in decisions_of(session, dossier) if one.step == step)
    return next(found, None)


def write_reason(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Why; at most 1,000 characters. WordsTooLong, WordsEmpty."""
    asking.expect(by, SERVICE, "reason")
    report, dossier, entry = _begun(session, by=by, now=now)
    return _onward(session, report, dossier, {**entry, "reason": short_enough(words)}, by=by, now=now)


def correct(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Not so: the questions of that step again, from the first."""
    asking.expect(by, SERVICE, "sure", version)
    report, dossier, entry = _begun(session, by=by, now=now)
    again: Values = {name: entry[name] for name in ("report", "what", "class") if name in entry}
    return _onward(session, report, dossier, again, by=by, now=now)


def confirm(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It holds from now on. As `steps.ready`, whatever has happened since the questions."""
    asking.expect(by, SERVICE, "sure", version)
    report, dossier, entry = _begun(session, by=by, now=now)
    if _missing(session, report, dossier, entry) is not None:
        # Another file of the household has come up since.
        return _onward(session, report, dossier, entry, by=by, now=now)
    steps.take(session, report, dossier, _decided(entry), by=by, now=now)
    stop(session, by=by)
    return {"report": report.id}


def _decided(entry: Values) -> Decided:
    on, document, reason, hardship_class = (entry.get(name) for name in ("on", "document", "reason", "class"))
    return Decided(
        Step(str(entry["what"])),
        on if isinstance(on, date) else None,
        None if document is None else str(document),
        None if reason is None else str(reason),
        None if hardship_class is None else HardshipClass(str(hardship_class)),
    )


def _begun(session: Session, *, by: Visitor, now: datetime) -> tuple[Report, Dossier, Values]:
    """Asked again of the case at each answer: it may be another's by now."""
    entry = asking.draft(session, by, SERVICE)
    if "what" not in entry:
        raise asking.Outdated
    report, dossier = steps.ready(session, int(str(entry["report"])), Step(str(entry["what"])), by=by, now=now)
    return report, dossier, entry


def _missing(session: Session, report: Report, dossier: Dossier, entry: Values) -> str | None:
    """What is still to be told: "decision" or "reason"."""
    step = Step(str(entry["what"]))
    if ASKS[step].body is not Body.OFFICER and "document" not in entry:
        return "decision"
    if "reason" in entry:
        return None
    differs = _differs(session, report, dossier, entry)
    asked = steps.wants_reason(session, report, step) or differs or _apart(session, dossier, step)
    return "reason" if asked else None


def _differs(session: Session, report: Report, dossier: Dossier, entry: Values) -> bool:
    """Whether people decide otherwise than the arithmetic suggests. Of somebody who withdrew that words about them
    are kept nothing is reckoned, and no reason is written."""
    if entry["what"] != Step.CLASSIFY or means.withheld(session, report):
        return False
    return entry.get("class") != dossier.suggested


def _apart(session: Session, dossier: Dossier, step: Step) -> bool:
    """Whether it has to be said why this is another household: one household, one file."""
    return step is Step.FILE and any(one.on_register for one in households.others(session, dossier))


def _onward(session: Session, report: Report, dossier: Dossier, entry: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    match _missing(session, report, dossier, entry):
        case "decision":
            asking.ask(session, by, SERVICE, "decision")
        case "reason":
            asking.ask(session, by, SERVICE, "reason")
        case _:
            asking.ask(session, by, SERVICE, "sure")
    return _shown(session, report, dossier, entry, by=by, now=now)


def _shown(session: Session, report: Report, dossier: Dossier, entry: Values, *, by: Visitor, now: datetime) -> Values:
    on, what = entry.get("on"), Step(str(entry["what"]))
    return {
        **facts(session, report),
        "version": by.question.version,
        "step": by.question.step,
        "what": what,
        "body": ASKS[what].body,
        "on": on,
        "year": other_year(on, now=now),
        "document": entry.get("document"),
        "reason": entry.get("reason"),
        "class": entry.get("class", dossier.hardship_class),
        "suggested": dossier.suggested,
        "others": households.shown(session, dossier, by.account_id) if what is Step.FILE else [],
    }


def other_year(on: object, *, now: datetime) -> int | None:
    """The year of a day, where it is not that of now."""
    return on.year if isinstance(on, date) and on.year != now.year else None


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    report, dossier, entry = _begun(session, by=by, now=now)
    return _shown(session, report, dossier, entry, by=by, now=now)


def stop(session: Session, *, by: Visitor) -> None:
    """Whatever is asked about a file is left; the next words are no answer to it."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
