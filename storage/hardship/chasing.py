"""Chasing: what was entered for somebody waits neither for a second word nor for a receipt without being seen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from storage import accounts, aid, holidays, offices, outbox, rights
from storage.aid import Grant, State, books, ceilings, seconding
from storage.aid.records import locked
from storage.hardship import giving
from storage.hardship.cards import is_orphaned
from storage.hardship.filing import responsible
from storage.hardship.reports import ENDS, Report, officer_name
from storage.outbox import Letter
from storage.rights import Deed
from storage.rounds import Page
from storage.values import Values
from storage.visitors import Visitor

#: Working days after which a second is reminded, once.
WORD_WITHIN: Final = 3
#: Grants that one transaction looks at.
_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class WaitingGrant:
    """A line of a desk. `mine`: the visitor's own word is waited for; `unsigned`: a receipt is, for seven days."""

    grant_id: int
    number: str
    second: str | None
    mine: bool
    unsigned: bool
    since: datetime


def grants_waiting(session: Session, *, by: Visitor, now: datetime) -> list[WaitingGrant]:
    """What waits of aid: for the visitor's own second word, and in their own cases for somebody else's, or for a
    receipt since seven days. Nothing of what is given to themselves."""
    theirs = offices.acts_as(session, by.account_id)
    found = offices.once_for_all(session, grants_waiting, theirs, partial(_by_hand, session, by.account_id, now))
    rows = {row for one in theirs for row in found.get(one, ()) if row.officer_id == one}
    rows |= {row for row in found.get(by.account_id, ()) if row.second_id == by.account_id and row.pending}
    # Put in order here: for an order of its keys SQLite would go through the whole table.
    mine = [
        _line(session, row, by=by)
        for row in sorted(rows)
        if row.member_id != by.member_id
        and (by.answers_for(row.officer_id) or aid.may_decide(session, by.account_id, row.grant_id))
    ]
    return mine + _left(session, by=by, now=now)


class _Row(NamedTuple):
    """What a line tells of a grant and its case."""

    grant_id: int
    state: str
    second_id: int | None
    handed_at: datetime | None
    waits_since: datetime
    number: str
    officer_id: int | None
    member_id: int

    @property
    def pending(self) -> bool:
        return self.state == State.PENDING


_GRANT: Final[tuple[Any, ...]] = (
    Grant.id,
    Grant.state,
    Grant.second_id,
    Grant.handed_at,
    func.coalesce(Grant.asked_at, Grant.entered_at),
)
_CASE: Final[tuple[Any, ...]] = (Report.number, Report.officer_id, Report.member_id)


def _by_hand(
    session: Session, account_id: int, now: datetime, officers: Collection[int] | None
) -> dict[int | None, list[_Row]]:
    """What waits for a second word or for a receipt, by whose case it is, and by whose word; in cases of those officers
    (None: of all), or for the account's word."""
    theirs = true() if officers is None else Report.officer_id.in_(officers)
    word: ColumnElement[bool] = Grant.state == State.PENDING
    if officers is not None:
        word &= theirs | (Grant.second_id == account_id)
    found = select(*_GRANT, *_CASE).join(Report, Report.id == Grant.report_id)
    # What nobody has decided is unsettled too; few are, and they have an index.
    rows: dict[int | None, list[_Row]] = {}
    for each in session.execute(found.where(aid.IS_UNSETTLED, word | (theirs & _unsigned(now)))):
        row = _Row(*each)
        for hand in {row.officer_id, row.second_id}:
            rows.setdefault(hand, []).append(row)
    return rows


def _left(session: Session, *, by: Visitor, now: datetime) -> list[WaitingGrant]:
    """What is not settled of ended cases whose officer is gone: whoever answers for the unit looks after it."""
    scope = rights.reach(session, by.account_id, Deed.WORK_CASES)
    if scope is not None and not scope:
        return []
    rows = offices.once_for_all(session, _left, scope, partial(_left_behind, session, now))
    return [
        _line(session, row, by=by)
        for row, report in rows
        if row.member_id != by.member_id
        and (scope is None or report.unit_id in scope)
        and _is_theirs(session, report, by=by)
    ]


def _left_behind(session: Session, now: datetime, scope: set[int] | None) -> list[tuple[_Row, Report]]:
    """Of ended cases of those units whose officer is gone."""
    # Handed over a while ago, said not to have come, or not handed over yet.
    waits = _unsigned(now) | (_STANDS & (Grant.handed_at.is_(None) | (Grant.receipt == aid.Receipt.MISSING)))
    ended = [aid.IS_UNSETTLED, waits, Report.stage.in_(ENDS)]
    if scope is not None:
        ended.append(Report.unit_id.in_(scope))
    left = _left_pairs(session, ended)
    if not left:
        return []
    found = select(*_GRANT, *_CASE, Report).join(Report, Report.id == Grant.report_id).where(*ended, or_(*left))
    return [(_Row(*row[:-1]), row[-1]) for row in session.execute(found.order_by(Grant.id))]


def _left_pairs(session: Session, ended: list[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """Whose officer is gone: asked once an officer and unit, not once a case; some may still be theirs by duty."""
    pairs = select(Report.officer_id, Report.unit_id).join(Grant, Grant.report_id == Report.id).where(*ended)
    reaches, gone = rights.Reaches(session, Deed.WORK_CASES), dict[int | None, set[int]]()
    for officer_id, unit_id in session.execute(pairs.distinct()):
        if not reaches.permit(officer_id, unit_id):
            gone.setdefault(officer_id, set()).add(unit_id)
    return [Report.officer_id.is_not_distinct_from(one) & Report.unit_id.in_(places) for one, places in gone.items()]


def _is_theirs(session: Session, report: Report, *, by: Visitor) -> bool:
    if by.answers_for(report.officer_id) or not is_orphaned(session, report):
        return False
    person = accounts.holder(session, report.member_id)
    return any(by.answers_for(one) for one in responsible(session, report.unit_id, besides=person))


def _unsigned(now: datetime) -> ColumnElement[bool]:
    return (Grant.handed_at <= now - ceilings.UNSIGNED_AFTER) & Grant.receipt.is_(None) & _STANDS


#: Made once: a name of its own for the table costs more than to ask the question.
_CORRECTION = aliased(Grant)
# Nearly all correct nothing: by the index of what they correct SQLite would go through all that was ever given.
_STANDS: Final[ColumnElement[Any]] = (
    (Grant.state == State.GRANTED)
    & (func.coalesce(Grant.corrects, 0) == 0)
    & ~exists().where(_CORRECTION.corrects == Grant.id)
)


def _line(session: Session, row: _Row, *, by: Visitor) -> WaitingGrant:
    unsigned = row.state == State.GRANTED
    second = None if row.second_id is None else officer_name(session, row.second_id)
    mine = not unsigned and row.second_id == by.account_id
    since = row.handed_at if unsigned and row.handed_at is not None else row.waits_since
    return WaitingGrant(row.grant_id, row.number, second, mine, unsigned, since)


def chase(session: Session, cursor: int, *, now: datetime) -> Page:
    """Reminds once the second who has not spoken for three working days, and tells the case officer, who may ask
    somebody else; reminds once the member who has not confirmed for seven days. Working days only."""
    if not holidays.calendar(session).is_working_day(now.date()):
        return Page(0, None)
    word = (Grant.state == State.PENDING) & Grant.reminded_at.is_(None)
    receipt = _unsigned(now) & Grant.receipt_reminded_at.is_(None)
    due = (
        select(Grant.id)
        .where(word | receipt, Grant.id > cursor, Grant.report_id.is_not(None))
        .order_by(Grant.id)
        .limit(_PAGE)
    )
    keys = list(session.scalars(due))
    done = sum([_look_after(session, key, now=now) for key in keys])
    return Page(done, keys[-1] if len(keys) == _PAGE else None)


def _look_after(session: Session, grant_id: int, *, now: datetime) -> bool:
    """First the case is locked, as everywhere; what has moved on meanwhile is left alone."""
    key = session.get_one(Grant, grant_id).report_id
    report = None if key is None else session.get_one(Report, key, with_for_update=True, populate_existing=True)
    grant = locked(session, grant_id)
    if report is None:
        return False
    if grant.state == State.PENDING:
        return grant.reminded_at is None and _remind_second(session, report, grant, now=now)
    if grant.receipt is None and grant.receipt_reminded_at is None:
        _remind_member(session, report, grant, now=now)
        return True
    return False


def _remind_second(session: Session, report: Report, grant: Grant, *, now: datetime) -> bool:
    since = grant.waits_since.astimezone(now.tzinfo)
    if holidays.calendar(session).close_of(since, WORD_WITHIN) > now:
        return False
    grant.reminded_at = now
    if grant.second_id in seconding.may_second(session, grant.member_id, grant.entered_by, now=now):
        told = {**giving.described(session, grant, report.number), "since": grant.waits_since}
        seconding.ask(session, grant, told, now=now)
    name = None if grant.second_id is None else officer_name(session, grant.second_id)
    said: Values = {"grant": grant.id, "number": report.number, "second": name, "since": grant.waits_since}
    officer = report.officer_id or grant.entered_by
    outbox.queue(session, Letter(officer, "aid.waits", said, right="desk"), now=now)
    return True


def _remind_member(session: Session, report: Report, grant: Grant, *, now: datetime) -> None:
    """In a letter with the same two buttons; whoever has no Telegram signs on paper, as the desk says."""
    grant.receipt_reminded_at = now
    account_id = accounts.holder(session, report.member_id)
    if account_id is None:
        return
    told: Values = {
        **books.line(session, grant),
        "report": report.id,
        "number": report.number,
        "officer": officer_name(session, report.officer_id),
    }
    letter = Letter(account_id, "aid.remind_receipt", told, right="member", subject=report.member_id)
    outbox.queue(session, letter, now=now)
