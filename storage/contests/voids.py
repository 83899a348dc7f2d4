"""Voids: earlier questions that a host took out are told to the groups together, once a minute at most, however many
there are."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.contests import pacing, telling
from storage.contests.plays import ContestCorrection
from storage.contests.records import Contest
from storage.values import Value, Values

#: So long it is waited for another: who takes one out takes out its neighbour too.
_GATHERED: Final = timedelta(seconds=2)


def tell(session: Session, contest: Contest, *, last: bool = False, now: datetime) -> None:
    """Those that the groups have not heard of, with the table as it is now. `last`: there is no later."""
    groups = telling.groups(session, contest.id)
    new = _untold(session, contest, groups)
    if not new or not (last or _may(session, groups, max(one.made_at for one in new), now)):
        return
    nths: list[Value] = [*sorted({one.nth for one in new})]
    values: Values = {**telling.of(contest), **telling.top(session, contest, contest.at), "nths": nths}
    for group_id in groups:
        once = _name(contest, new[-1], group_id)
        telling.to_room(session, contest, group_id, "hosting.voided", values, once=once, now=now)


def _untold(session: Session, contest: Contest, groups: list[int]) -> list[ContestCorrection]:
    """By the names of the letters and not by their time: a press bears the moment at which it came in, and may have
    waited until others, that came in later, were told."""
    mine = select(ContestCorrection).where(ContestCorrection.contest_id == contest.id)
    # With a reason it is an officer's, who tells of it with that.
    mine = mine.where(ContestCorrection.after.is_(None), ContestCorrection.why == "").order_by(ContestCorrection.id)
    found = session.scalars(mine).all()
    names = {_name(contest, one, group_id): one.id for one in found for group_id in groups}
    told = max((names[name] for name in outbox.named(session, names)), default=0) if names else 0
    return [one for one in found if one.id > told]


def _name(contest: Contest, newest: ContestCorrection, group_id: int) -> str:
    """Of the letter that tells a group of all up to that one."""
    return f"contest:{contest.id}:voided:{newest.id}:{group_id}"


def _may(session: Session, groups: list[int], newest: datetime, now: datetime) -> bool:
    return now >= newest + _GATHERED and pacing.may_say(session, groups, pacing.VOIDS, now=now)
