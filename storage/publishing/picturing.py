"""The picture of an activity: asked for, taken in while it is asked for, shown to whom the activity is shown."""

import base64
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import activities, asking
from storage.accounts import Account
from storage.activities import Activity, State, pictures
from storage.asking import OpenQuestion, Outdated
from storage.publishing import SERVICE, drafts
from storage.publishing.choices import begun
from storage.values import Values
from storage.visitors import Visitor


def begin(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """One picture is waited for. NotForYou, DraftGone."""
    draft = drafts.access(session, activity_id, by=by)
    asking.ask(session, by, SERVICE, "picture")
    asking.keep(session, by, SERVICE, {"activity": draft.id}, now=now)
    return _asked(session, draft, by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows. Outdated, DraftGone."""
    del now
    return _asked(session, begun(session, "picture", by=by), by)


def is_awaited(session: Session, telegram_id: int) -> bool:
    """Whether somebody is asked for a picture of an activity; asked before it is fetched."""
    asked = select(OpenQuestion.account_id).join(Account, Account.id == OpenQuestion.account_id)
    mine = asked.where(
        Account.telegram_id == telegram_id, OpenQuestion.service == SERVICE, OpenQuestion.step == "picture"
    )
    return session.scalar(mine) is not None


def keep(session: Session, content: bytes, *, by: Visitor, now: datetime) -> Values:
    """It stands above the card from now on; both, as members will see them. Outdated, DraftGone."""
    draft = begun(session, "picture", by=by)
    pictures.put(session, draft.id, content, now=now)
    asking.close(session, by)
    asking.drop(session, by, SERVICE)
    text = base64.b64encode(content).decode("ascii")
    return {**drafts.preview(session, draft), "shown": {"title": draft.title, "picture": text}}


def remove(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """There is none any more; the preview. NotForYou, DraftGone."""
    del now
    draft = drafts.access(session, activity_id, by=by)
    pictures.take_down(session, draft.id)
    return drafts.preview(session, draft)


def see(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The picture, to whom the activity is shown, and to whoever writes it. NoSuchActivity, Outdated."""
    del now
    one = session.get(Activity, activity_id)
    own = one is not None and one.state == State.DRAFT and one.made_by == by.account_id
    if one is None or not own:
        one = activities.access(session, activity_id, by=by)
    picture = pictures.opened(session, one.id)
    if picture is None:
        raise Outdated
    return {"title": one.title, "picture": picture}


def _asked(session: Session, draft: Activity, by: Visitor) -> Values:
    there = pictures.has_one(session, draft.id)
    return {"activity": draft.id, "title": draft.title, "there": there, "version": by.question.version}
