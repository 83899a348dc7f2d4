"""Keeping: the officer's list and page of a drive; longer, over, called off; more time for somebody; a kind nudge."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, outbox, pages, posts, rights
from storage.drives import audience, calling, figures, taking
from storage.drives.records import (
    MOST_REASON,
    SERVICE,
    Drive,
    Extension,
    NoSuchDrive,
    NotOpen,
    NudgedAlready,
    ReasonUnfit,
    Stage,
    State,
    categories_of,
    posts_of,
    units_of,
)
from storage.members import Member
from storage.outbox import Letter
from storage.questions import categories
from storage.rights import Deed
from storage.units import Tree, Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page; days that a drive becomes longer with one tap, and that somebody gets beyond it.
PAGE: Final = 8
LONGER: Final = (3, 7, 14)
MORE_TIME: Final = timedelta(days=7)
_A_WEEK: Final = timedelta(days=7)


def listed(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of drives, newest first. NotForYou."""
    rights.ask(by, Deed.KEEP_DRIVES)
    seen = audience.listed(session, by.account_id)
    count = session.scalar(select(func.count()).select_from(Drive).where(seen)) or 0
    here = pages.at(page, count, PAGE)
    wanted = select(Drive).where(seen).order_by(Drive.id.desc()).limit(PAGE).offset(here.first)
    lines: list[Value] = [_line(one, now) for one in session.scalars(wanted)]
    return {"lines": lines, "count": count, **here.told()}


def _line(drive: Drive, now: datetime) -> Values:
    return {
        "drive": drive.id,
        "title": drive.title,
        "state": drive.state,
        "ahead": drive.state == State.OPEN and drive.opens_at > now,
        "opens_at": drive.opens_at,
        "until": drive.closes_at - timedelta(seconds=1),
    }


def look(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """What it is, for whom, and how many have taken part. NotForYou, NoSuchDrive."""
    drive, reach = audience.access_figures(session, drive_id, by=by)
    if by.question.service == SERVICE:
        asking.close(session, by)
    return _page(session, drive, reach, by=by, now=now)


def _page(session: Session, drive: Drive, reach: set[int] | None, *, by: Visitor, now: datetime) -> Values:
    tree, names, sums = Tree(session), categories.tree(session), figures.total(session, drive, reach)
    return {
        **_line(drive, now),
        "questions": drive.questions,
        "mark": drive.pass_mark,
        "reminds": drive.reminds,
        "thanks": drive.thanks,
        "reason": drive.reason,
        "bank": taking.live(session, drive),
        "categories": [names.path(one)[-1] for one in categories_of(session, drive.id) if one in names.names],
        "units": [tree.path(one)[-1] for one in units_of(session, drive.id)],
        **posts.named(posts_of(session, drive.id)),
        "unit": None if drive.unit_id is None else session.get_one(Unit, drive.unit_id).name,
        "of": sums["of"],
        "taken": sums["taken"],
        "passed": figures.passed(drive, sums),
        "longer": figures.extensions(session, drive),
        "changes": drive.state == State.OPEN and audience.may_change(session, drive, by.account_id),
    }


def shown(session: Session, drive: Drive, *, by: Visitor, now: datetime) -> Values:
    """The page of one that was just changed."""
    return _page(session, drive, audience.reach_of(session, by.account_id), by=by, now=now)


def ask_longer(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """By how many days. NoSuchDrive."""
    drive = audience.access_open(session, drive_id, by=by)
    return {**_line(drive, now), "choices": [*LONGER]}


def extend(session: Session, drive_id: int, days: int, *, by: Visitor, now: datetime) -> Values:
    """It lasts so many days longer; whoever has not passed hears of it. NoSuchDrive, Outdated."""
    drive = audience.access_open(session, drive_id, by=by)
    if days not in LONGER:
        raise asking.Outdated
    drive.closes_at = drive.closes_at.astimezone(now.tzinfo) + timedelta(days=days)
    session.flush()
    calling.plan(session, drive, now=now)
    if drive.opens_at <= now:
        calling.put(session, drive, Stage.LONGER, due_at=now)
    audit.note(session, "drives.extend", by=by.account_id, now=now, record=f"drives {drive.id}")
    return shown(session, drive, by=by, now=now)


def ask_end(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whether it shall end now. NoSuchDrive."""
    drive = audience.access_open(session, drive_id, by=by)
    return _line(drive, now)


def end_early(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is over from this instant on, also for who had more time; the round makes its report. NoSuchDrive."""
    drive = audience.access_open(session, drive_id, by=by)
    if drive.opens_at > now:
        raise NotOpen(title=drive.title, opens_at=drive.opens_at, over=False)
    drive.closes_at = min(drive.closes_at, now)
    for one in session.scalars(select(Extension).where(Extension.drive_id == drive.id, Extension.until > now)):
        one.until = now
    session.flush()
    audit.note(session, "drives.end_early", by=by.account_id, now=now, record=f"drives {drive.id}")
    return shown(session, drive, by=by, now=now)


def ask_cancel(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks why. NoSuchDrive."""
    drive = audience.access_open(session, drive_id, by=by)
    asking.keep(session, by, SERVICE, {"drive": drive.id}, now=now)
    asking.ask(session, by, SERVICE, "reason")
    return _line(drive, now)


def asked_reason(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The question why, again."""
    return _line(audience.access_open(session, _asked(session, by), by=by), now)


def _asked(session: Session, by: Visitor) -> int:
    draft = asking.draft(session, by, SERVICE)
    if "drive" not in draft:
        raise asking.Outdated
    return int(str(draft["drive"]))


def cancel(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """It is called off, and whoever has heard of it hears why. ReasonUnfit, NoSuchDrive."""
    asking.expect(by, SERVICE, "reason")
    drive = audience.access_open(session, _asked(session, by), by=by)
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_REASON:
        raise ReasonUnfit(most=MOST_REASON)
    drive.state, drive.reason, drive.ended_at = State.CANCELLED, said, now
    session.flush()
    if drive.opens_at <= now:
        calling.put(session, drive, Stage.CALLED_OFF, due_at=now)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    audit.note(session, "drives.cancel", by=by.account_id, now=now, record=f"drives {drive.id}")
    return shown(session, drive, by=by, now=now)


# More time.


def more_time(session: Session, drive_id: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """That person has a week more than the drive, or than they had; they hear of it. As `figures.missing`.
    NoSuchDrive."""
    drive = audience.access_open(session, drive_id, by=by)
    reach, member = audience.reach_of(session, by.account_id), session.get(Member, member_id)
    if member is None or not audience.is_for(session, drive, member) or not _within(member.unit_id, reach):
        raise NoSuchDrive
    until = max(audience.closes(session, drive, member), now) + MORE_TIME
    _give(session, drive, until, by=by, now=now, member_id=member.id)
    account_id = accounts.holder(session, member.id)
    if account_id is not None:
        letter = Letter(account_id, "drives.more_time", calling.told(drive, until), right="member", subject=member.id)
        outbox.queue(session, letter, now=now)
    return figures.missing(session, drive.id, 0, by=by, now=now)


def more_time_for_unit(session: Session, drive_id: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """All of that unit, with all below it, have a week more; who has not passed hears of it. As `figures.look`.
    NoSuchDrive."""
    drive = audience.access_open(session, drive_id, by=by)
    scope = audience.scope(session, drive)
    if not _within(unit_id, audience.reach_of(session, by.account_id)) or not _within(unit_id, scope):
        raise NoSuchDrive
    had = select(func.max(Extension.until)).where(Extension.drive_id == drive.id, Extension.unit_id == unit_id)
    until = max(session.scalar(had) or drive.closes_at, drive.closes_at, now) + MORE_TIME
    _give(session, drive, until, by=by, now=now, unit_id=unit_id)
    calling.put(session, drive, Stage.LONGER, due_at=max(now, drive.opens_at), unit_id=unit_id)
    return figures.look(session, drive.id, 0, by=by, now=now)


def _within(unit_id: int, some: set[int] | None) -> bool:
    return some is None or unit_id in some


def _give(
    session: Session,
    drive: Drive,
    until: datetime,
    *,
    by: Visitor,
    now: datetime,
    unit_id: int | None = None,
    member_id: int | None = None,
) -> None:
    session.add(
        Extension(
            drive_id=drive.id,
            unit_id=unit_id,
            member_id=member_id,
            until=until.astimezone(now.tzinfo),
            given_by=by.account_id,
            given_at=now,
        )
    )
    session.flush()
    record = f"members {member_id}" if member_id is not None else f"drives {drive.id}"
    audit.note(session, "drives.more_time", by=by.account_id, now=now, record=record)


# A nudge.


def nudge(session: Session, drive_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whoever of the officer's units has not passed is reminded kindly; once a week at most. As `figures.missing`.
    NoSuchDrive, NotOpen, NudgedAlready."""
    drive, _ = audience.access_figures(session, drive_id, by=by)
    if drive.state != State.OPEN or drive.opens_at > now:
        raise NotOpen(title=drive.title, opens_at=drive.opens_at, over=drive.state != State.OPEN)
    last = calling.last_nudge(session, drive, by.account_id)
    if last is not None and last + _A_WEEK > now:
        raise NudgedAlready(again_at=last + _A_WEEK)
    calling.put(session, drive, Stage.NUDGE, due_at=now, account_id=by.account_id)
    audit.note(session, "drives.nudge", by=by.account_id, now=now, record=f"drives {drive.id}")
    return figures.missing(session, drive.id, 0, by=by, now=now)
