"""Calling: whoever can still make a contest up hears of it once, two days before its end, in pages."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, outbox
from storage.contests import Contest
from storage.contests import State as Played
from storage.members import Member
from storage.outbox import Letter
from storage.seasons import belonging, making_up
from storage.seasons.records import MakeUp, Season, SeasonContest, State

#: Letters of one transaction: a millisecond each, and nobody waits for the writer longer than 50.
PAGE: Final = 20
#: How long before the end, and at which hour of that day.
_BEFORE, _HOUR = timedelta(days=2), timedelta(hours=9, minutes=30)


def remind(session: Session, *, now: datetime) -> int:
    """A page of letters of a contest that is due; how many people were looked at, nought when nothing is due."""
    found = _due(session, now)
    if found is None:
        return 0
    link, season, contest, until = found
    people = _page(session, season, link, contest) if until > now else []
    for member in people:
        _tell(session, season, contest, member, until, now=now)
    if len(people) == PAGE:
        link.reminded_to = people[-1].id
    else:
        link.reminded_at = now
    session.flush()
    # One more look: the next contest may be due too.
    return max(1, len(people))


def _due(session: Session, now: datetime) -> tuple[SeasonContest, Season, Contest, datetime] | None:
    assert now.tzinfo is not None
    rows = session.execute(
        select(SeasonContest, Season, Contest)
        .join(Season, Season.id == SeasonContest.season_id)
        .join(Contest, Contest.id == SeasonContest.contest_id)
        .where(SeasonContest.reminded_at.is_(None), Season.state == State.OPEN, Contest.state == Played.OVER)
        .order_by(SeasonContest.contest_id)
    ).all()
    for link, season, contest in rows:
        until = belonging.until(season, link, contest, now.tzinfo)
        if until is not None and until - _BEFORE + _HOUR <= now and making_up.questions(session, contest.id):
            return link, season, contest, until
    return None


def _page(session: Session, season: Season, link: SeasonContest, contest: Contest) -> list[Member]:
    """The next of those who missed it and have not made it up."""
    done = select(MakeUp.member_id).where(MakeUp.contest_id == contest.id, MakeUp.ended_at.is_not(None))
    wanted = select(Member).where(
        Member.id > link.reminded_to, belonging.missed(session, season, contest), Member.id.not_in(done)
    )
    return list(session.scalars(wanted.order_by(Member.id).limit(PAGE)))


def _tell(
    session: Session, season: Season, contest: Contest, member: Member, until: datetime, *, now: datetime
) -> None:
    account_id = accounts.holder(session, member.id)
    if account_id is None:
        return
    letter = Letter(
        account_id,
        "seasons.ending",
        {
            "season": season.id,
            "contest": contest.id,
            "title": contest.title,
            "series": season.title,
            "until": until - timedelta(seconds=1),
        },
        right="member",
        subject=member.id,
        once=f"seasons.ending:{contest.id}:{member.id}",
        useful_until=until,
    )
    outbox.queue(session, letter, now=now)
