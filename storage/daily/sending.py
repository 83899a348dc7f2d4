"""Sending: at each hour that can be chosen, the day's question to whoever wants it then; one letter a day at most."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import accounts, calendar, holidays, outbox
from storage.accounts import Account
from storage.daily import asking, wishing
from storage.daily.records import DailyWish
from storage.members import Member, Standing
from storage.notices import wishes
from storage.notices.kinds import Kind
from storage.notices.wishes import Wish
from storage.outbox import Letter
from storage.rounds import Page
from storage.values import Value, Values

#: Letters of one transaction: nobody waits for the writer longer than 50 ms.
_PAGE: Final = 20
#: How many questions are due in somebody's notebook by a day.
CountDue = Callable[[Session, int, date], int]


def send(session: Session, cursor: int, *, now: datetime, count_due: CountDue) -> Page:
    """A page of those whose hour has come and who were not in hand today; how many letters. After downtime those whose
    hour is over are in hand with the next."""
    today = now.date()
    waiting = select(DailyWish).join(Member, Member.id == DailyWish.member_id)
    waiting = waiting.where(
        DailyWish.member_id > cursor,
        DailyWish.hour <= now.hour,
        or_(DailyWish.sent_on.is_(None), DailyWish.sent_on < today),
        Member.standing != Standing.LEFT,
    )
    found = session.scalars(waiting.order_by(DailyWish.member_id).limit(_PAGE)).all()
    works = holidays.calendar(session).is_working_day(today)
    told = 0
    for wish in found:
        wish.sent_on = today
        if works or not wish.working_days:
            told += _tell(session, wish, count_due, now=now)
    return Page(told, found[-1].member_id if len(found) == _PAGE else None)


def _tell(session: Session, wish: DailyWish, count_due: CountDue, *, now: datetime) -> bool:
    """The question with what is due in the notebook beside it; what is due alone to whoever wants no question, or has
    answered it already. Whoever wants nothing of learning any more hears nothing."""
    account_id, today = accounts.holder(session, wish.member_id), now.date()
    if account_id is None or session.get_one(Account, account_id).blocked_at is not None:
        return False
    unwanted = session.get(Wish, account_id)
    if unwanted is not None and Kind.LEARNING in wishes.unwanted(unwanted.off):
        return False
    due = count_due(session, wish.member_id, today) if wish.reviews else 0
    wanted = wish.question and not asking.is_answered(session, wish.member_id, today)
    question = asking.asked(session, today) if wanted else None
    if question is None and not due:
        return False
    reviews: list[Value] = [{"due": due}] if due else []
    values: Values = {**(question or {}), "due": due, "reviews": reviews}
    letter = Letter(
        account_id,
        "daily.question" if question is not None else "daily.reviews",
        values,
        right="member",
        subject=wish.member_id,
        once=wishing.name(wish.member_id, today),
        useful_until=_midnight(now),
    )
    outbox.queue(session, letter, now=now)
    return True


def _midnight(now: datetime) -> datetime:
    assert now.tzinfo is not None
    return calendar.at(now.date() + timedelta(days=1), time(), now.tzinfo)
