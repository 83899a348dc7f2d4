"""Binding: whoever is known only after a contest gets their result then, or hears why it does not count; the groups see
the table once more where its first three are others."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, outbox
from storage.contests import Contest, ContestPlayer, State, merging
from storage.outbox import Letter
from storage.results import reckoning
from storage.results.telling import tell_one, to_groups


def follow(session: Session, *, now: datetime) -> int:
    """A page of players who are known by now; how many."""
    merged = merging.merge(session, now=now)
    for one in merged.known:
        contest = session.get_one(Contest, one.contest_id)
        if one.player_id is None:
            _tell_no(session, contest, one.account_id, now=now)
        elif contest.state == State.OVER:
            tell_one(session, contest, session.get_one(ContestPlayer, one.player_id), now=now)
    for contest_id in merged.moved:
        to_groups(session, session.get_one(Contest, contest_id), "results.again", now=now)
    session.flush()
    return len(merged.known)


def _tell_no(session: Session, contest: Contest, account_id: int, *, now: datetime) -> None:
    member_id = accounts.member_of(session, account_id)
    if member_id is None:
        return
    letter = Letter(account_id, "results.not_counted", reckoning.named(contest), right="member", subject=member_id)
    outbox.queue(session, letter, now=now)


def forget(session: Session, *, now: datetime) -> int:
    """Who is still unknown after a day is gone with their answers; a page of them, how many."""
    return merging.forget(session, now=now)
