"""The terms of a notice: what it shows, for how long and where; told to the person before they say yes."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import chats, units
from storage.bylaws import settings
from storage.chats import Group
from storage.hardship.reports import Report
from storage.members import Member, Standing
from storage.public_notices.masking import masked
from storage.public_notices.records import PublicNotice
from storage.units import Unit
from storage.values import Values

#: In a smaller unit a surname and a class name somebody to everybody in the group, for as long as the chat is kept.
FEWEST = 20


def days(session: Session) -> int:
    """Working days that a notice hangs."""
    return settings.value(session, "public_notices.days")


def group_for(session: Session, report: Report) -> Group | None:
    """The group in which it would stand too: where the union wants that, the unit is large enough, and has one."""
    if not settings.value(session, "public_notices.in_group") or people(session, report.unit_id) < FEWEST:
        return None
    theirs = select(Group).where(Group.unit_id == report.unit_id, Group.state == chats.State.ADMITTED)
    return session.scalar(theirs.order_by(Group.id).limit(1))


def people(session: Session, unit_id: int) -> int:
    """How many work in the unit and all below it: those who have retired stand in no group of the work."""
    here = Member.unit_id.in_(units.below(session, {unit_id}))
    counted = select(func.count()).select_from(Member)
    return session.scalar(counted.where(here, Member.standing.not_in([Standing.LEFT, Standing.RETIRED]))) or 0


def shown(session: Session, notice: PublicNotice, report: Report) -> Values:
    """All that anybody reads on it."""
    return {
        "name": masked(session.get_one(Member, report.member_id).name),
        "unit": session.get_one(Unit, report.unit_id).name,
        "class": notice.hardship_class,
        "days": notice.days,
        "in_group": notice.group_id is not None,
        "posted_on": notice.posted_on,
        "until": notice.until,
    }


def still_fit(session: Session, notice: PublicNotice, hardship_class: str | None) -> bool:
    """Whether what would be shown, and for how long, is what the person said yes to."""
    return notice.hardship_class == hardship_class and notice.days >= days(session)
