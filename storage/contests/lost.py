"""Lost: a poll that stands in a group, maybe, while nobody knows its name, since Telegram's answer never came.

Its own words may still name it. If nothing does, a host decides.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import outbox, rights
from storage.chats import Group
from storage.contests import clocks, paper, telling, whose
from storage.contests.records import Contest, ContestAsking, ContestQuestion
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.values import Value, Values

#: The right to hear of it: of who hosts that contest.
RIGHT: Final = "polls"
#: Seconds in which something has to name it.
NAMED_WITHIN: Final = timedelta(seconds=20)
#: What a contest shows that is held for it.
HELD_FOR: Final = "lost"


def polls(session: Session, contest: Contest, question: ContestQuestion) -> list[ContestAsking]:
    """The groups in which the question stands as a poll without a name; not those that it will not come to."""
    if not telling.by_poll(contest, question):
        return []
    return [
        one
        for one in telling.asking(session, contest.id, question.nth)
        if one.poll_id is None and one.opened_at is not None and one.opened_at != one.closes_at
    ]


def wait(
    session: Session, contest: Contest, question: ContestQuestion, missing: list[ContestAsking], *, now: datetime
) -> bool:
    """The question stays open until something has named them; else the contest is held, and its hosts hear of it."""
    if any(one.opened_at is not None and now < one.opened_at + NAMED_WITHIN for one in missing):
        return False
    clocks.hold(contest, now=now)
    contest.shown = HELD_FOR
    groups: list[Value] = [session.get_one(Group, one.group_id).title for one in missing]
    values: Values = {
        "contest": contest.id,
        "nth": question.nth,
        "title": contest.title,
        "mark": paper.mark(session, contest, question.nth),
        "groups": groups,
    }
    for account_id in whose.hosts(session, contest):
        once = f"polls:lost:{contest.id}:{question.nth}:{now:%y%m%d%H%M%S}:{account_id}"
        letter = Letter(
            account_id,
            "polls.lost",
            values,
            Rank.URGENT,
            right=RIGHT,
            subject=contest.id,
            once=once,
            at_night=True,
        )
        outbox.queue(session, letter, now=now)
    return True


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "polls": of who hosts it or stands in for somebody who does, and is still in office."""
    contest = session.get(Contest, subject)
    if contest is None or not rights.allowed(session, account_id, Deed.HOST_CONTESTS):
        return False
    return whose.is_host(session, contest, account_id)
