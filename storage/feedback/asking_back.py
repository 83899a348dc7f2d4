"""Asking back: the morning after, whoever was checked in is asked for one to five and a word; a month's time to say."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, asking, calendar, outbox, rights, sealed
from storage.activities import Activity, SignUp, State, seating, sign_up_of
from storage.activities.access import NoSuchActivity
from storage.feedback.records import MOST_WORDS, SERVICE, DidNotCome, Feedback, NothingToRate, WordsUnfit
from storage.outbox import Letter
from storage.rights import Deed
from storage.rounds import Page
from storage.values import Value, Values
from storage.visitors import Visitor

STARS: Final = (5, 4, 3, 2, 1)
#: For how long one may say or change it; how long the letter is of use; letters of one transaction.
_OPEN, _USEFUL, _PAGE = timedelta(days=30), timedelta(days=3), 50


def ask_round(session: Session, cursor: int, *, now: datetime) -> Page:
    """A page of who was checked in the day before; how many letters."""
    assert now.tzinfo is not None
    today = calendar.at(now.date(), time(), now.tzinfo)
    yesterday = calendar.at(now.date() - timedelta(days=1), time(), now.tzinfo)
    came = (
        select(SignUp, Activity.title)
        .join(Activity, Activity.id == SignUp.activity_id)
        .where(
            SignUp.id > cursor,
            Activity.starts_at >= now - _OPEN,
            Activity.state.in_((State.OPEN, State.OVER)),
            SignUp.came_at >= yesterday,
            SignUp.came_at < today,
        )
        .order_by(SignUp.id)
        .limit(_PAGE)
    )
    found = session.execute(came).all()
    told = sum([_ask(session, one, title, now=now) for one, title in found])
    return Page(told, found[-1][0].id if len(found) == _PAGE else None)


def _ask(session: Session, one: SignUp, title: str | None, *, now: datetime) -> bool:
    account_id = accounts.holder(session, one.member_id)
    if account_id is None or _said(session, one.activity_id, one.member_id) is not None:
        return False
    choices: list[Value] = [{"activity": one.activity_id, "stars": stars} for stars in STARS]
    letter = Letter(
        account_id,
        "feedback.asked",
        {"title": title, "choices": choices},
        right="member",
        subject=one.member_id,
        once=f"feedback.asked:{one.id}",
        useful_until=now + _USEFUL,
    )
    outbox.queue(session, letter, now=now)
    return True


def _said(session: Session, activity_id: int, member_id: int) -> Feedback | None:
    mine = (Feedback.activity_id == activity_id) & (Feedback.member_id == member_id)
    return session.scalar(select(Feedback).where(mine).with_for_update())


def _came(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Activity:
    """The activity that the visitor came to. NoSuchActivity, NothingToRate, DidNotCome."""
    rights.ask(by, Deed.TAKE_PART)
    assert by.member_id is not None
    activity, mine = session.get(Activity, activity_id), sign_up_of(session, activity_id, by.member_id)
    if activity is None or mine is None:
        raise NoSuchActivity
    begun = seating.begun(activity, seating.option_of(session, mine), now=now)
    if activity.state == State.CANCELLED or not begun:
        raise NothingToRate(activity=activity.id, title=activity.title or "")
    if mine.came_at is None or mine.came_at < now - _OPEN:
        raise DidNotCome(activity=activity.id, title=activity.title or "")
    return activity


def rate(session: Session, activity_id: int, stars: int, *, by: Visitor, now: datetime) -> Values:
    """So many stars, in the place of those given before; asks for a word. The refusals of `_came`."""
    if stars not in STARS:
        raise asking.Outdated
    activity = _came(session, activity_id, by=by, now=now)
    assert by.member_id is not None
    said = _said(session, activity_id, by.member_id)
    if said is None:
        said = Feedback(row=sealed.new_row(), activity_id=activity_id, member_id=by.member_id, stars=stars, at=now)
        session.add(said)
    said.stars, said.at = stars, now
    session.flush()
    asking.keep(session, by, SERVICE, {"activity": activity_id}, now=now)
    asking.ask(session, by, SERVICE, "word")
    return {"title": activity.title, "stars": stars, "version": by.question.version, "most": MOST_WORDS}


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """A word beside the stars, sealed. WordsUnfit, and the refusals of `_came`."""
    asking.expect(by, SERVICE, "word")
    text = words.strip()
    if not 0 < len(text) <= MOST_WORDS:
        raise WordsUnfit(most=MOST_WORDS, version=by.question.version)
    activity, said = _begun(session, by=by, now=now)
    said.words, said.at = sealed.seal(session, "feedback.words", said.row, text), now
    stop(session, by=by)
    return {"activity": activity.id, "title": activity.title, "worded": True}


def skip(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The stars alone; a word that was written before stays."""
    asking.expect(by, SERVICE, "word", version)
    activity, _ = _begun(session, by=by, now=now)
    stop(session, by=by)
    return {"activity": activity.id, "title": activity.title, "worded": False}


def _begun(session: Session, *, by: Visitor, now: datetime) -> tuple[Activity, Feedback]:
    activity_id = int(str(asking.draft(session, by, SERVICE).get("activity", 0)))
    activity = _came(session, activity_id, by=by, now=now)
    assert by.member_id is not None
    said = _said(session, activity_id, by.member_id)
    if said is None:
        raise asking.Outdated
    return activity, said


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked, again."""
    activity, said = _begun(session, by=by, now=now)
    return {"title": activity.title, "stars": said.stars, "version": by.question.version, "most": MOST_WORDS}


def stop(session: Session, *, by: Visitor) -> None:
    """Whatever is asked is left."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def words_of(session: Session, said: Feedback) -> str | None:
    return None if said.words is None else sealed.unseal(session, "feedback.words", said.row, said.words)


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What the member said, for the copy of their data."""
    mine = select(Feedback, Activity.title).join(Activity, Activity.id == Feedback.activity_id)
    rows = session.execute(mine.where(Feedback.member_id == member_id).order_by(Feedback.id))
    return [
        {"title": title, "stars": one.stars, "words": words_of(session, one), "said_at": one.at} for one, title in rows
    ]
