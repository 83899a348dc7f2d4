"""The audience (对象): whom a drive is for, how long each of them has, and which drives an officer reaches."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import Session

from storage import posts, rights, units
from storage.drives.records import Drive, DrivePost, DriveUnit, Extension, NoSuchDrive, State, posts_of, units_of
from storage.members import Member, Standing
from storage.rights import Deed
from storage.visitors import Visitor

#: Who is at work: of whoever is away for good, or retired, nobody waits for.
AT_WORK: Final = (Standing.ACTIVE, Standing.SECONDED)


def scope(session: Session, drive: Drive) -> set[int] | None:
    """The units whose people it is for; None for all."""
    chosen = units_of(session, drive.id)
    if chosen:
        return units.below(session, chosen)
    return None if drive.unit_id is None else units.below(session, [drive.unit_id])


def people(session: Session, drive: Drive, reach: Collection[int] | None = None) -> ColumnElement[bool]:
    """Members whom it is for; `reach`: of these units alone."""
    within = scope(session, drive)
    found: ColumnElement[bool] = Member.standing.in_(AT_WORK) & posts.held(posts_of(session, drive.id))
    for some in (within, reach):
        if some is not None:
            found &= Member.unit_id.in_(some) if some else false()
    return found


def is_for(session: Session, drive: Drive, member: Member) -> bool:
    within = scope(session, drive)
    there = within is None or member.unit_id in within
    return member.standing in AT_WORK and there and posts.holds(member, posts_of(session, drive.id))


def closes(session: Session, drive: Drive, member: Member) -> datetime:
    """The first instant at which it is over for that person."""
    theirs = or_(Extension.member_id == member.id, Extension.unit_id.in_(units.upwards(session, member.unit_id) or [0]))
    more = session.scalar(select(func.max(Extension.until)).where(Extension.drive_id == drive.id, theirs))
    return drive.closes_at if more is None else max(more, drive.closes_at)


def last_instant(session: Session, drive: Drive) -> datetime:
    """When it is over for the last of them."""
    more = session.scalar(select(func.max(Extension.until)).where(Extension.drive_id == drive.id))
    return drive.closes_at if more is None else max(more, drive.closes_at)


def mine(session: Session, by: Visitor) -> Member:
    """The visitor on the roster; whoever is none was turned away before."""
    assert by.member_id is not None
    return session.get_one(Member, by.member_id)


def for_member(session: Session, member: Member) -> ColumnElement[bool]:
    """Drives that are for people of their unit, at their post."""
    chain, post = units.upwards(session, member.unit_id), posts.of(member)
    any_post = select(DrivePost.drive_id)
    by_post: ColumnElement[bool] = ~Drive.id.in_(any_post)
    if post is not None:
        by_post |= Drive.id.in_(any_post.where(DrivePost.post == post))
    any_unit = select(DriveUnit.drive_id)
    there = any_unit.where(DriveUnit.unit_id.in_(chain or [0]))
    whose = or_(Drive.unit_id.is_(None), Drive.unit_id.in_(chain or [0]))
    return or_(Drive.id.in_(there), ~Drive.id.in_(any_unit) & whose) & by_post


# The officers'.


def access(session: Session, drive_id: int, *, by: Visitor) -> Drive:
    """One that the visitor may change, held against others. NotForYou, NoSuchDrive."""
    rights.ask(by, Deed.KEEP_DRIVES)
    drive = session.get(Drive, drive_id, with_for_update=True, populate_existing=True)
    if drive is None or not may_change(session, drive, by.account_id):
        raise NoSuchDrive
    return drive


def access_open(session: Session, drive_id: int, *, by: Visitor) -> Drive:
    """`access` to one that is not over. NoSuchDrive."""
    drive = access(session, drive_id, by=by)
    if drive.state != State.OPEN:
        raise NoSuchDrive
    return drive


def access_figures(session: Session, drive_id: int, *, by: Visitor) -> tuple[Drive, set[int] | None]:
    """One whose figures the visitor reads, and of which units: their own, of one of the union's. NotForYou,
    NoSuchDrive."""
    rights.ask(by, Deed.KEEP_DRIVES)
    drive = session.get(Drive, drive_id)
    if drive is None or not reaches(session, drive, by.account_id):
        raise NoSuchDrive
    return drive, rights.reach(session, by.account_id, Deed.KEEP_DRIVES)


def reach_of(session: Session, account_id: int) -> set[int] | None:
    """The units where the account keeps drives; None for the whole union."""
    return rights.reach(session, account_id, Deed.KEEP_DRIVES)


def may_change(session: Session, drive: Drive, account_id: int) -> bool:
    """Whether it is of the units where the account's offices reach."""
    reach = rights.reach(session, account_id, Deed.KEEP_DRIVES)
    return reach is None or drive.unit_id in reach


def reaches(session: Session, drive: Drive, account_id: int) -> bool:
    """Whether somebody of the account's units is among whom it is for."""
    reach = rights.reach(session, account_id, Deed.KEEP_DRIVES)
    within = scope(session, drive)
    return reach is None or drive.unit_id in reach or bool(reach if within is None else within & reach)


def listed(session: Session, account_id: int) -> ColumnElement[bool]:
    """Drives that an officer has on their page: their own units', and those that are for these."""
    reach = rights.reach(session, account_id, Deed.KEEP_DRIVES)
    if reach is None:
        return true()
    above = {one for unit_id in reach for one in units.upwards(session, unit_id)} | {0}
    any_unit = select(DriveUnit.drive_id)
    there = any_unit.where(DriveUnit.unit_id.in_(above | reach))
    whose = or_(Drive.unit_id.is_(None), Drive.unit_id.in_(above | reach))
    return or_(Drive.unit_id.in_(reach or {0}), Drive.id.in_(there), ~Drive.id.in_(any_unit) & whose)


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "drives", asked again in the moment a page or a file leaves; without a subject, to officers' pages."""
    if not subject:
        return rights.allowed(session, account_id, Deed.KEEP_DRIVES)
    drive = session.get(Drive, subject)
    allowed = drive is not None and rights.allowed(session, account_id, Deed.KEEP_DRIVES)
    return allowed and drive is not None and reaches(session, drive, account_id)
