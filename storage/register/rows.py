"""Rows: the lines of the register, a page at a time, each with what its reader may see of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storage import aid, sealed
from storage.aid import Grant
from storage.dossiers.records import Decision, Dossier, HardshipClass, Step, address_of, means_of, reason_of
from storage.hardship import details_of
from storage.hardship.reports import Cause, Report, Stage
from storage.members import Member, Phone
from storage.register.counting import main_cause
from storage.register.records import Reader, Shown, filed, within
from storage.units import Tree
from storage.values import Values

#: Lines of a page: a moment of the reader's connection, and a few hundred kilobytes.
PAGE: Final = 1000
#: Whose decisions stand in a line.
_DECIDED, _ENDING = (Step.REPORT_UP, Step.APPROVE), (Step.RELIEVE, Step.REMOVE)


@dataclass(frozen=True, slots=True)
class Home:
    """What is sealed of a family, for the officer of the case alone. Money in 分, a year, and left a month a head."""

    main_cause: Cause | None
    other_causes: tuple[Cause, ...]
    size: int | None
    income: int | None
    spending: int | None
    monthly: int | None
    phones: tuple[str, ...]
    address: str | None
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One file. `approved`, `agreed`: document and day of 上级工会's answer, and of the committee's decision.
    `given`: 分 this year, in `times` grants. `home` is None for whoever is not the case's officer."""

    number: str | None
    case: str
    name: str
    unit: str
    hardship_class: HardshipClass | None
    filed_on: date | None
    approved: tuple[str | None, date | None]
    agreed: tuple[str | None, date | None]
    given: int
    times: int
    look_on: date | None
    stage: Stage
    ended_on: date | None
    home: Home | None


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in the order in which the files were begun; `last` is where the next page goes on, None at the end."""

    rows: Sequence[Row]
    last: int | None


def count(session: Session, whose: Reader, shown: Shown, *, today: date) -> int:
    """How many lines there are."""
    every = select(func.count()).select_from(Dossier).join(Report, Report.id == Dossier.report_id)
    return session.scalar(every.where(filed(shown, today), *within(whose))) or 0


def page(session: Session, whose: Reader, shown: Shown, after: int, *, now: datetime) -> Page:
    """The files that come after the one of that key; 0 for the first page."""
    found = (
        select(*_LINE)
        .join_from(Dossier, Report, Report.id == Dossier.report_id)
        .join(Member, Member.id == Report.member_id)
        .where(Dossier.id > after, filed(shown, now.date()), *within(whose))
        .order_by(Dossier.id)
        .limit(PAGE)
    )
    files = session.execute(found).all()
    own = [file for file in files if whose.reads and file.officer_id in whose.acts_as]
    facts = _Facts(session, files, own, year=now.year)
    return Page([_row(facts, file) for file in files], files[-1].id if len(files) == PAGE else None)


#: What is read of each file: not the whole records, of a hundred thousand.
_LINE: Final = (
    *(Dossier.id, Dossier.number, Dossier.hardship_class, Dossier.filed_on, Dossier.ended_on, Dossier.look_on),
    *(Report.id.label("report_id"), Report.number.label("case"), Report.unit_id, Report.stage, Report.officer_id),
    *(Report.member_id, Member.name),
)


class _Facts:
    """What stands in other tables of a page's files, each fetched by one look."""

    def __init__(self, session: Session, files: Sequence[Any], own: Sequence[Any], *, year: int) -> None:
        tree = Tree(session)
        self.units = {unit_id: "/".join(tree.path(unit_id)) for unit_id in {file.unit_id for file in files}}
        self.decisions = _decisions(session, [file.id for file in files])
        self.given = _given(session, [file.report_id for file in files], year)
        self.homes = _homes(session, own) if own else {}


def _decisions(session: Session, dossier_ids: list[int]) -> dict[tuple[int, Step], tuple[str | None, date | None]]:
    """Document and day of the latest of each step."""
    columns = (Decision.dossier_id, Decision.step, Decision.document, Decision.decided_on)
    taken = select(*columns).where(Decision.dossier_id.in_(dossier_ids), Decision.step.in_(_DECIDED))
    return {
        (file, Step(step)): (document, day)
        for file, step, document, day in session.execute(taken.order_by(Decision.id))
    }


def _given(session: Session, report_ids: list[int], year: int) -> dict[int, tuple[int, int]]:
    """分 and how many times, in the books of that year; a counter-entry takes away what it corrects, and its time."""
    this_year = Grant.given_on.between(date(year, 1, 1), date(year, 12, 31))
    fen = func.coalesce(func.sum(Grant.amount), 0)
    times = func.count(Grant.id) - 2 * func.count(Grant.corrects)
    sums: Select[Any, Any, Any] = select(Grant.report_id, fen, times).where(
        Grant.report_id.in_(report_ids), Grant.state == aid.State.GRANTED, this_year
    )
    return {
        report_id: (int(total), count) for report_id, total, count in session.execute(sums.group_by(Grant.report_id))
    }


def _phones(session: Session, member_ids: Iterable[int]) -> dict[int, list[str]]:
    numbers: dict[int, list[str]] = {}
    of_these = select(Phone.member_id, Phone.row, Phone.number).where(Phone.member_id.in_(set(member_ids)))
    for member_id, row, number in session.execute(of_these.order_by(Phone.id)):
        numbers.setdefault(member_id, []).append(sealed.unseal(session, "phones.number", row, number))
    return numbers


def _row(facts: _Facts, file: Any) -> Row:
    fen, times = facts.given.get(file.report_id, (0, 0))
    return Row(
        number=file.number,
        case=file.case,
        name=file.name,
        unit=facts.units[file.unit_id],
        hardship_class=None if file.hardship_class is None else HardshipClass(file.hardship_class),
        filed_on=file.filed_on,
        approved=facts.decisions.get((file.id, Step.APPROVE), _NOTHING),
        agreed=facts.decisions.get((file.id, Step.REPORT_UP), _NOTHING),
        given=fen,
        times=times,
        look_on=file.look_on,
        stage=Stage(file.stage),
        ended_on=file.ended_on,
        home=facts.homes.get(file.id),
    )


_NOTHING: Final = (None, None)


def _homes(session: Session, own: Sequence[Any]) -> dict[int, Home]:
    """What is sealed of the families of one's own cases, by the file."""
    both = select(Dossier, Report).join(Report, Report.id == Dossier.report_id)
    found = session.execute(both.where(Dossier.id.in_([file.id for file in own]))).all()
    sealed.open_all(session, [key for dossier, report in found for key in (dossier.data_key, report.data_key)])
    numbers, reasons = _phones(session, [file.member_id for file in own]), _reasons(session, [file.id for file in own])
    return {
        dossier.id: _home(session, dossier, report, numbers.get(report.member_id, ()), reasons.get(dossier.id))
        for dossier, report in found
    }


def _reasons(session: Session, dossier_ids: list[int]) -> dict[int, Decision]:
    """The decision that ended each."""
    ended = select(Decision).where(Decision.dossier_id.in_(dossier_ids), Decision.step.in_(_ENDING))
    return {one.dossier_id: one for one in session.scalars(ended.order_by(Decision.id))}


def _home(session: Session, dossier: Dossier, report: Report, phones: Sequence[str], ended: Decision | None) -> Home:
    told, main = means_of(session, dossier), main_cause(session, dossier, report)
    causes = details_of(session, report).get("causes")
    others = [Cause(str(one)) for one in causes] if isinstance(causes, list) else []
    return Home(
        main_cause=main,
        other_causes=tuple(one for one in others if one is not main),
        size=_number(told, "size"),
        income=_number(told, "income"),
        spending=_number(told, "spending"),
        monthly=_monthly(told),
        phones=tuple(phones),
        address=address_of(session, dossier),
        end_reason=None if ended is None else reason_of(session, dossier, ended),
    )


def _monthly(told: Values) -> int | None:
    """What is left a month a head, as `storage.dossiers.arithmetic` reckons it."""
    size, income, spending = (_number(told, name) for name in ("size", "income", "spending"))
    return None if not size or income is None or spending is None else (income - spending) // (12 * size)


def _number(told: Values, name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) else None
