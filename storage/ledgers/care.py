"""Ledgers of care: cases by number alone, what was given and put up in one's own cases, visits. No words of a story, no
reason of a visit, and a name only where its case or its list is the reader's own."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.aid import Grant
from storage.aid.records import goods_of
from storage.campaigns import Campaign
from storage.hardship.reports import Report
from storage.ledgers.terms import Cells, Column, Form, Group, Line, Listed, Reader, Statement, names_of, paths, texts
from storage.members import Member
from storage.public_notices.records import PublicNotice
from storage.rights import Deed
from storage.visits import Visit

_CASES: Final = [
    *texts("number", "unit"),
    Column("urgency", Form.WORD, "urgency"),
    Column("stage", Form.WORD, "stage"),
    Column("submitted", Form.MOMENT),
    Column("due", Form.MOMENT),
    Column("first_due", Form.MOMENT),
    Column("contacted", Form.MOMENT),
    Column("closed", Form.MOMENT),
    Column("officer"),
]


def _cases(_: Session, whose: Reader) -> Statement:
    return select(Report).where(whose.here(Report.unit_id), whose.not_own(Report.member_id))


def _case_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    found = [report for (report,) in rows]
    units, names = paths(session, {one.unit_id for one in found}), names_of(session, {one.officer_id for one in found})
    return [
        (
            *(one.number, units[one.unit_id], one.urgency, one.stage, one.submitted_at, one.due_at),
            *(one.first_due_at, one.contacted_at, one.closed_at, names.get(one.officer_id)),
        )
        for one in found
    ]


_AID: Final = [
    *texts("case", "name", "unit"),
    Column("kind", Form.WORD, "aid_kind"),
    Column("source", Form.WORD, "aid_source"),
    Column("money", Form.MONEY),
    Column("goods"),
    Column("given_on", Form.DAY),
    Column("state", Form.WORD, "grant"),
    Column("receipt", Form.WORD, "receipt"),
    Column("received", Form.MOMENT),
]


def _aid(_: Session, whose: Reader) -> Statement:
    """What was given in the reader's own cases, with what took it out of the books again."""
    found = select(Grant, Report.number, Member.name, Report.unit_id).join(Report, Report.id == Grant.report_id)
    found = found.join(Member, Member.id == Grant.member_id)
    return found.where(Report.officer_id.in_(whose.acts_as), whose.not_own(Report.member_id))


def _aid_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    units = paths(session, {unit_id for *_, unit_id in rows})
    return [
        (
            *(number, name, units[unit_id], one.kind, one.source, one.amount, goods_of(session, one), one.given_on),
            *(one.state if one.corrects is None else "counter", one.receipt, one.received_at),
        )
        for one, number, name, unit_id in rows
    ]


_NOTICES: Final = [
    *texts("case", "unit"),
    Column("class", Form.WORD, "class"),
    Column("state", Form.WORD, "notice"),
    Column("asked", Form.MOMENT),
    Column("posted_on", Form.DAY),
    Column("until", Form.DAY),
]


def _notices(_: Session, whose: Reader) -> Statement:
    found = select(PublicNotice, Report.number, Report.unit_id).join(Report, Report.id == PublicNotice.report_id)
    return found.where(Report.officer_id.in_(whose.acts_as), whose.not_own(Report.member_id))


def _notice_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    units = paths(session, {unit_id for *_, unit_id in rows})
    return [
        (number, units[unit_id], one.hardship_class, one.state, one.asked_at, one.posted_on, one.until)
        for one, number, unit_id in rows
    ]


_VISITS: Final = [
    Column("number"),
    Column("campaign", Form.WORD, "campaign"),
    Column("year", Form.COUNT),
    *texts("name", "unit"),
    Column("stage", Form.WORD, "visit"),
    Column("planned_on", Form.DAY),
    Column("walkers"),
    Column("done_on", Form.DAY),
    Column("outcome", Form.WORD, "outcome"),
    Column("money", Form.MONEY),
    Column("goods"),
    Column("brought_money", Form.MONEY),
    Column("brought_goods"),
]


def _visits(_: Session, whose: Reader) -> Statement:
    """The lists of campaigns as the reader keeps them: whom, when and what; never why."""
    found = select(Visit, Campaign.kind, Campaign.year, Member.name).join(Campaign, Campaign.id == Visit.campaign_id)
    found = found.join(Member, Member.id == Visit.member_id)
    return found.where(whose.here(Visit.unit_id), whose.not_own(Visit.member_id))


def _visit_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    units = paths(session, {one.unit_id for one, *_ in rows})
    names = _names(session, {who for one, *_ in rows for who in (one.first_id, one.second_id)})
    return [
        (
            *(one.number, kind, year, name, units[one.unit_id], one.stage, one.day or one.due_on),
            " ".join(names[who] for who in (one.first_id, one.second_id) if who is not None) or None,
            *(one.done_on, one.outcome, one.money, one.goods, one.gave_money, one.gave_goods),
        )
        for one, kind, year, name in rows
    ]


def _names(session: Session, member_ids: set[int | None]) -> dict[int, str]:
    named = select(Member.id, Member.name).where(Member.id.in_(member_ids - {None}))
    return dict(session.execute(named).all())


CASES: Final = Line(Group.CARE, Deed.WORK_CASES, _CASES, Listed(_cases, _case_lines, Report.id))
AID: Final = Line(Group.CARE, Deed.GIVE_AID, _AID, Listed(_aid, _aid_lines, Grant.id))
NOTICES: Final = Line(Group.CARE, Deed.PUT_ON_NOTICE, _NOTICES, Listed(_notices, _notice_lines, PublicNotice.id))
VISITS: Final = Line(Group.CARE, Deed.KEEP_VISITS, _VISITS, Listed(_visits, _visit_lines, Visit.id))
