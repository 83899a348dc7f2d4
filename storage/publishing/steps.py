"""The questions of a draft, one after another: what is still open is asked, then it is shown as members will see it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking
from storage.activities import Activity, Selection
from storage.asking import Outdated
from storage.publishing import SERVICE, answers, drafts, inquiries, offering, phrases, reading
from storage.publishing.answers import LONGEST, Step, Wrong, begin_at, write
from storage.publishing.reading import FAMILY
from storage.values import Value, Values
from storage.visitors import Visitor

#: What every activity must say, in the order in which it is asked.
NEEDED: Final = (Step.TITLE, Step.WHEN, Step.PLACE, Step.SEATS, Step.CLOSES)
#: What may be left empty again.
OPTIONAL: Final = frozenset({Step.ENDS, Step.WORDS, Step.FEE, Step.DIRECTIONS, Step.MINUTES})
#: What is tapped and not typed.
_TAPPED: Final = frozenset({Step.UNIT, Step.KIND, Step.AUDIENCE, Step.SELECTION})
_COLUMNS: Final = {Step.ENDS: "ends_at", Step.WHEN: "starts_at", Step.CLOSES: "closes_at"}


def begin(session: Session, nth: int, *, by: Visitor, now: datetime) -> Values:
    """A draft of that kind, and its first question. NotForYou, TooManyDrafts."""
    if nth >= len(offering.KINDS):
        raise Outdated
    draft = drafts.create(session, offering.KINDS[nth], by=by, now=now)
    several = len(drafts.units_of(session, by)) > 1
    return go_on(session, draft, [*([Step.UNIT] if several else []), *NEEDED], [], by=by, now=now)


def missing(draft: Activity, *, seats: bool) -> list[Step]:
    """What must still be said. `seats`: that there is no limit was said."""
    has = {
        Step.TITLE: draft.title,
        Step.WHEN: draft.starts_at,
        Step.PLACE: draft.place,
        Step.SEATS: seats or draft.seats,
        Step.CLOSES: draft.closes_at,
    }
    return [step for step in NEEDED if not has[step]]


def resume(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The draft as members will see it, or what it must still say. NotForYou, DraftGone."""
    draft = drafts.access(session, activity_id, by=by)
    return go_on(session, draft, missing(draft, seats=True), [], by=by, now=now)


def begin_from(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """A new draft from an activity that there was; when it is to be is asked. NotForYou, NoSuchActivity,
    NotYoursToKeep, TooManyDrafts."""
    draft = drafts.copy(session, activity_id, by=by, now=now)
    return go_on(session, draft, missing(draft, seats=True), [], by=by, now=now)


def fix(session: Session, activity_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """Asks one thing anew; then it is shown again. NotForYou, DraftGone."""
    draft = drafts.access(session, activity_id, by=by)
    steps = list(Step)
    if place >= len(steps) or (steps[place] == Step.ENDS and draft.starts_at is None):
        raise Outdated
    return go_on(session, draft, [steps[place]], [], by=by, now=now)


def ask_again(session: Session, draft: Activity, step: Step, wrong: Wrong, *, by: Visitor, now: datetime) -> Values:
    """Something that was right when it was said, and is not any more."""
    return go_on(session, draft, [step], [], by=by, now=now, wrong=wrong)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows. Outdated, DraftGone."""
    draft, kept = _begun(session, by)
    return _question(session, draft, kept, by=by, now=now)


def answer(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The words are taken for what is asked, or it is asked again. Outdated, DraftGone."""
    draft, kept = _begun(session, by)
    step = _step(kept)
    if step in _TAPPED:
        return _question(session, draft, kept, by=by, now=now, wrong=Wrong.UNCLEAR)
    day = _day(kept, "last" if step == Step.ENDS else "day")
    # 7点, of an evening.
    part = str(kept["part"]) if kept.get("part") and phrases.BARE.match(words) else ""
    said = write(draft, step, part + words, day, now)
    if said is None:
        return _answered(session, draft, kept, by=by, now=now)
    if said == Wrong.HALF and step == Step.WHEN:
        kept = {**kept, "either": answers.either(words, now, day)}
    if not isinstance(said, Wrong):
        kept, said = {**kept, "day": said}, Wrong.NO_TIME
    asking.keep(session, by, SERVICE, kept, now=now)
    return _question(session, draft, kept, by=by, now=now, wrong=said)


def _day(kept: Values, name: str) -> date | None:
    found = kept.get(name)
    return found if isinstance(found, date) else None


def choose(session: Session, version: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """One of what is offered. Outdated, DraftGone."""
    draft, kept = _begun(session, by, version)
    step = _step(kept)
    offered = offering.offered(session, draft, step, kept, by=by, now=now)
    if nth >= len(offered):
        raise Outdated
    if step == Step.UNIT:
        drafts.give_to(session, draft, drafts.units_of(session, by)[nth])
    else:
        _take(draft, step, offered[nth])
    return _answered(session, draft, kept, by=by, now=now)


def skip(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is left empty. Outdated, DraftGone."""
    draft, kept = _begun(session, by, version)
    step = _step(kept)
    if step not in OPTIONAL:
        raise Outdated
    setattr(draft, _COLUMNS.get(step, step.value), None)
    return _answered(session, draft, kept, by=by, now=now)


def go_back(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The question before. Outdated, DraftGone."""
    draft, kept = _begun(session, by, version)
    left, passed = _named(kept, "left"), _named(kept, "passed")
    if not passed:
        raise Outdated
    return go_on(session, draft, [passed[-1], *left], passed[:-1], by=by, now=now, said=_lasting(kept))


def put_off(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Nothing is asked any more; drafts stay."""
    asking.close(session, by)
    asking.drop(session, by, SERVICE)
    return drafts.listed(session, by=by, now=now)


def _answered(session: Session, draft: Activity, kept: Values, *, by: Visitor, now: datetime) -> Values:
    left, passed = _named(kept, "left"), _named(kept, "passed")
    rest = left[1:]
    # Another time may leave no time for signing up.
    if left[0] == Step.WHEN and draft.closes_at is None and Step.CLOSES not in rest:
        rest.append(Step.CLOSES)
    if left[0] == Step.SELECTION and draft.selection == Selection.DRAW and draft.seats is None:
        rest.append(Step.SEATS)
    # Who is drawn must hear of it before it begins.
    if left[0] == Step.SELECTION and _closes_late(draft):
        draft.closes_at = None
        rest.append(Step.CLOSES)
    if left[0] == Step.KIND:
        inquiries.keep_kind(session, draft)
    session.flush()
    return go_on(session, draft, rest, [*passed, left[0]], by=by, now=now, said=_lasting(kept))


def _closes_late(draft: Activity) -> bool:
    return draft.closes_at is not None and draft.starts_at is not None and draft.closes_at > answers.latest(draft)


def _lasting(kept: Values) -> Values:
    """What is known until the draft is shown."""
    return {name: kept[name] for name in ("last", "rest", "weekly") if name in kept}


def go_on(
    session: Session,
    draft: Activity,
    left: Sequence[Step],
    passed: Sequence[Step],
    *,
    by: Visitor,
    now: datetime,
    wrong: Wrong | None = None,
    said: Values | None = None,
) -> Values:
    """The next question, or the draft as members will see it. `said`: what is known beside the draft."""
    session.flush()
    said = said or {}
    if not left:
        asking.close(session, by)
        asking.drop(session, by, SERVICE)
        return {**drafts.preview(session, draft), "rest": said.get("rest"), "weekly": said.get("weekly", False)}
    kept: Values = {"activity": draft.id, "left": [*left], "passed": [*passed], **said}
    asking.ask(session, by, SERVICE, left[0])
    asking.keep(session, by, SERVICE, kept, now=now)
    return _question(session, draft, kept, by=by, now=now, wrong=wrong)


def _begun(session: Session, by: Visitor, version: int | None = None) -> tuple[Activity, Values]:
    """The draft that is asked about, and how far it is. Outdated, DraftGone."""
    kept = asking.draft(session, by, SERVICE)
    if by.question.service != SERVICE or not kept.get("left"):
        raise Outdated
    asking.expect(by, SERVICE, _step(kept), version)
    return drafts.access(session, int(str(kept["activity"])), by=by), kept


def _question(
    session: Session, draft: Activity, kept: Values, *, by: Visitor, now: datetime, wrong: Wrong | None = None
) -> Values:
    step, left, passed = _step(kept), _named(kept, "left"), _named(kept, "passed")
    choices: list[Value] = [
        {"nth": nth, "value": value}
        for nth, value in enumerate(offering.offered(session, draft, step, kept, by=by, now=now))
    ]
    return {
        "activity": draft.id,
        "step": step,
        "version": by.question.version,
        "kind": draft.kind,
        "title": draft.title,
        "starts_at": draft.starts_at,
        "day": kept.get("day"),
        "last": kept.get("last"),
        "choices": choices,
        "optional": step in OPTIONAL,
        "back": bool(passed),
        "at": len(passed) + 1,
        "of": len(passed) + len(left),
        "most": LONGEST.get(step) or (FAMILY if step == Step.FAMILY else reading.SEATS),
        "wrong": wrong,
    }


def _take(draft: Activity, step: Step, value: Value) -> None:
    match step:
        case Step.SEATS:
            draft.seats = int(str(value)) or None
        case Step.FAMILY:
            draft.family_most = int(str(value))
        case Step.WHEN if isinstance(value, datetime):
            begin_at(draft, value, None)
        case _:
            setattr(draft, _COLUMNS.get(step, step.value), value)


def _step(kept: Values) -> Step:
    return _named(kept, "left")[0]


def _named(kept: Values, name: str) -> list[Step]:
    listed = kept[name]
    assert isinstance(listed, list)
    return [Step(str(one)) for one in listed]
