"""Picturing: a photo goes from one side to the other as words do, written anew, sealed, bound to its talk, at most
once; the words below it are words of the talk."""

import base64
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import erasures, talks
from storage.accounts import Account
from storage.asking import OpenQuestion
from storage.errors import Refusal
from storage.relay import beginning, choosing, giving_away, talking
from storage.relay.records import SERVICE, Said, Side, bound, picture_of
from storage.relay.telling import OTHER
from storage.talks import Talk
from storage.values import Values
from storage.visitors import Visitor

#: What takes a photo in, by the question that is open; in two others something else waits to be settled first.
_RULES: Final = {"first": beginning.first, "words": talking.say, "answer": talking.reply}
_STEPS: Final = (*_RULES, "sure", "which")


def concerns(session: Session, telegram_id: int, answers: int | None) -> bool:
    """Whether a photo is of a talk: one is open before its sender, or it answers the message `answers` of one. Asked
    before it is fetched, and once more when it is kept."""
    asked = select(Account.id, OpenQuestion.service, OpenQuestion.step)
    asked = asked.outerjoin(OpenQuestion, OpenQuestion.account_id == Account.id)
    found = session.execute(asked.where(Account.telegram_id == telegram_id)).one_or_none()
    if found is None:
        return False
    in_one = found.service == SERVICE and found.step in _STEPS
    return in_one or (answers is not None and bound(session, found.id, answers) is not None)


def send(
    session: Session, content: bytes, words: str, message_id: int, answers: int | None, *, by: Visitor, now: datetime
) -> Values:
    """Passes the photo on and orders its message deleted, whatever becomes of it: nothing here is a refusal, which
    would undo that order; of what would have been one `step` is "refused" and `key` its name."""
    instead = erasures.order(session, message_id, by=by, now=now)
    try:
        found = _pass_on(session, base64.b64encode(content).decode("ascii"), words, answers, by=by, now=now)
    except Refusal as refusal:
        return {**refusal.values, "step": "refused", "key": refusal.key}
    # The talk was left while the picture was on its way.
    return {**instead, "step": "refused", "key": "privacy.photo"} if found is None else found


def _pass_on(
    session: Session, picture: str, words: str, answers: int | None, *, by: Visitor, now: datetime
) -> Values | None:
    step = by.question.step if by.question.service == SERVICE else None
    # One that waits would be lost under the next: an album is as many updates as it has photos.
    if step == "sure":
        return {"step": "not_now", "question": giving_away.open_question(session, by=by, now=now)}
    if answers is not None:
        return choosing.reply_to(session, answers, words, picture, by=by, now=now)
    if step == "which":
        return {"step": "not_now", "question": choosing.which(session, by=by, now=now)}
    rule = _RULES.get(step or "")
    return None if rule is None else rule(session, words, picture, by=by, now=now)


def opened(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> bytes | None:
    """The JPEG, for the letter that brings it to the other side; None once it is gone, or the talk is another's."""
    del subject, now
    said = session.get(Said, int(str(values["said"])))
    if said is None:
        return None
    talk = session.get_one(Talk, said.talk_id)
    to = talk.officer_id if OTHER[Side(said.side)] is Side.OFFICER else talks.employee(session, talk)
    picture = picture_of(session, talk, said) if to == account_id else None
    return None if picture is None else base64.b64decode(picture)
