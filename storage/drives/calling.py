"""Calling: letters to whom a drive is for, in pages, each person once: when it begins, halfway, two days before its
end, when it lasts longer or is called off, and an officer's nudge."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from storage import accounts, outbox, rights, units
from storage.drives import audience
from storage.drives.records import Call, Drive, Stage, State, Taker
from storage.members import Member
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Values

#: Letters of one transaction: a millisecond each, and nobody waits for the writer longer than 50.
PAGE: Final = 20
#: Before the end the last reminder is sent, at that hour of the day; no two of them within a day.
_BEFORE, _HOUR, _APART = timedelta(days=2), timedelta(hours=9, minutes=30), timedelta(days=1)
_LETTERS: Final = {
    Stage.OPENING: "drives.opened",
    Stage.HALFWAY: "drives.halfway",
    Stage.ENDING: "drives.ending",
    Stage.LONGER: "drives.longer",
    Stage.NUDGE: "drives.nudge",
    Stage.CALLED_OFF: "drives.called_off",
}
_PLANNED: Final = (Stage.HALFWAY, Stage.ENDING)


def plan(session: Session, drive: Drive, *, now: datetime) -> None:
    """When letters are due. Also anew, when it ends on another day: what is not sent yet moves along."""
    if not drive.reminds:
        return
    gone = delete(Call).where(Call.drive_id == drive.id, Call.stage.in_(_PLANNED), Call.done_at.is_(None))
    session.execute(gone.where(Call.cursor == 0))
    had = session.scalars(select(Call.stage).where(Call.drive_id == drive.id)).all()
    if Stage.OPENING not in had:
        put(session, drive, Stage.OPENING, due_at=_waking(drive.opens_at, now))
    last = drive.opens_at
    for stage, at in (
        (Stage.HALFWAY, drive.opens_at + (drive.closes_at - drive.opens_at) / 2),
        (Stage.ENDING, drive.closes_at - _BEFORE),
    ):
        due_at = _waking(at, now)
        if due_at >= now and last + _APART <= due_at < drive.closes_at:
            put(session, drive, stage, due_at=due_at)
            last = due_at


def _waking(at: datetime, now: datetime) -> datetime:
    """That day, not before office hours."""
    at = at.astimezone(now.tzinfo)
    morning = at.replace(hour=0, minute=0, second=0, microsecond=0) + _HOUR
    return max(at, morning)


def put(
    session: Session,
    drive: Drive,
    stage: Stage,
    *,
    due_at: datetime,
    unit_id: int | None = None,
    account_id: int | None = None,
) -> None:
    """Letters that go out from then on."""
    one = Call(drive_id=drive.id, stage=stage, due_at=due_at, unit_id=unit_id, account_id=account_id, cursor=0)
    session.add(one)
    session.flush()


def call(session: Session, *, now: datetime) -> int:
    """A page of letters; how many people were looked at, nought when nothing is due."""
    due = select(Call).where(Call.done_at.is_(None), Call.due_at <= now).order_by(Call.due_at, Call.id).limit(1)
    one = session.scalars(due.with_for_update()).one_or_none()
    if one is None:
        return 0
    drive = session.get_one(Drive, one.drive_id)
    if drive.state == State.OPEN or one.stage == Stage.CALLED_OFF:
        found = _page(session, drive, one)
        for member in found:
            _tell(session, drive, one, member, now=now)
        if len(found) == PAGE:
            one.cursor = found[-1].id
            session.flush()
            return PAGE
    one.done_at = now
    session.flush()
    # One more look: the next call may be due too.
    return 1


def _page(session: Session, drive: Drive, one: Call) -> list[Member]:
    """The next of whom it is for and who has not passed; of one called off, who has not either."""
    reach = None if one.account_id is None else rights.reach(session, one.account_id, Deed.KEEP_DRIVES)
    wanted = select(Member).where(Member.id > one.cursor, audience.people(session, drive, reach))
    if one.unit_id is not None:
        wanted = wanted.where(Member.unit_id.in_(units.below(session, [one.unit_id])))
    passed = select(Taker.member_id).where(Taker.drive_id == drive.id, Taker.passed_at.is_not(None))
    return list(session.scalars(wanted.where(Member.id.not_in(passed)).order_by(Member.id).limit(PAGE)))


def _tell(session: Session, drive: Drive, one: Call, member: Member, *, now: datetime) -> None:
    """Of a nudge no more than one a week, whoever gives it."""
    account_id, closes = accounts.holder(session, member.id), audience.closes(session, drive, member)
    if account_id is None or (closes <= now and one.stage != Stage.CALLED_OFF):
        return
    week = f"{now:%G%V}"
    mark = {Stage.NUDGE: week, Stage.LONGER: f"{closes:%y%m%d}"}.get(Stage(one.stage), "")
    letter = Letter(
        account_id,
        _LETTERS[Stage(one.stage)],
        told(drive, closes),
        right="member",
        subject=member.id,
        once=f"drives.call:{drive.id}:{one.stage}:{member.id}:{mark}",
        useful_until=None if one.stage == Stage.CALLED_OFF else closes,
    )
    outbox.queue(session, letter, now=now)


def told(drive: Drive, closes: datetime) -> Values:
    """What a letter says of it. `until`: the last day."""
    return {
        "drive": drive.id,
        "title": drive.title,
        "questions": drive.questions,
        "mark": drive.pass_mark,
        "until": (closes - timedelta(seconds=1)),
        "reason": drive.reason,
    }


def last_nudge(session: Session, drive: Drive, account_id: int) -> datetime | None:
    """When that officer gave the last one."""
    theirs = select(Call.due_at).where(Call.drive_id == drive.id, Call.stage == Stage.NUDGE)
    mine = or_(Call.account_id == account_id, Call.account_id.is_(None))
    return session.scalars(theirs.where(mine).order_by(Call.due_at.desc()).limit(1)).one_or_none()
