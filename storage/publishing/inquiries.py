"""What people are asked in signing up: the kind's own questions by a tap, and others in the officer's words."""

import json
import re
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import activities, asking, rights
from storage.activities import Activity, ActivityQuestion, Ask
from storage.activities.kinds import KINDS
from storage.asking import Outdated
from storage.publishing import SERVICE, days, drafts, phrases
from storage.publishing.answers import Wrong
from storage.publishing.choices import begun
from storage.rights import Deed
from storage.values import Value, Values, pack
from storage.visitors import Visitor

#: Questions of one activity: who signs up answers them one by one.
MOST: Final = 6
#: How long a question, and one of its choices, may be; how many choices.
LONGEST, CHOICE, CHOICES = 80, 20, 8
_CHOICES: Final = re.compile(r"[、,，/|;；\n]| or ")
#: What an answer can be turned into, in the order of its buttons.
TURNS: Final = (Ask.TEXT, Ask.NUMBER, Ask.YES_NO)


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """What is asked, and what the kind brings along; an own question can be typed. NotForYou, DraftGone."""
    draft = drafts.access(session, activity_id, by=by)
    asking.ask(session, by, SERVICE, "question")
    asking.keep(session, by, SERVICE, {"activity": draft.id}, now=now)
    return _page(session, draft, by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows. Outdated, DraftGone."""
    del now
    return _page(session, begun(session, "question", by=by), by)


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """An own question: 尺码：S、M、L is one to choose from. The page anew. Outdated, DraftGone."""
    del now
    draft = begun(session, "question", by=by)
    read = _read(words)
    if len(activities.questions_of(session, draft.id)) >= MOST:
        return {**_page(session, draft, by), "wrong": Wrong.MANY}
    if isinstance(read, Wrong):
        return {**_page(session, draft, by), "wrong": read}
    _append(session, draft, read)
    return _page(session, draft, by)


def turn_stock(session: Session, activity_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """A question that the kind brings along is asked, or not any more. NotForYou, DraftGone, Outdated."""
    draft = drafts.access(session, activity_id, by=by)
    stock = KINDS[draft.kind].stock
    if nth >= len(stock):
        raise Outdated
    there = activities.questions_of(session, draft.id)
    on = next((one for one in there if one.stock == stock[nth].name), None)
    if on is not None:
        _take_out(session, draft, on)
    elif len(there) < MOST:
        line = stock[nth]
        _append(session, draft, ActivityQuestion(ask=line.ask, stock=line.name, required=line.required))
    return look(session, draft.id, by=by, now=now)


def look_at(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """One question, and what can be done with it. NotForYou, DraftGone, Outdated."""
    del now
    draft, asked = _one(session, question_id, by=by)
    return {"activity": draft.id, "title": draft.title, **_shown(asked)}


def turn(session: Session, question_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """Its answer is words, a number, or yes or no. NotForYou, DraftGone, Outdated."""
    _, asked = _one(session, question_id, by=by)
    if nth >= len(TURNS) or asked.stock is not None:
        raise Outdated
    asked.ask, asked.choices = TURNS[nth], None
    session.flush()
    return look_at(session, question_id, by=by, now=now)


def require(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """It must be answered, or may be passed over. NotForYou, DraftGone, Outdated."""
    _, asked = _one(session, question_id, by=by)
    asked.required = not asked.required
    session.flush()
    return look_at(session, question_id, by=by, now=now)


def remove(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is not asked; the page anew. NotForYou, DraftGone, Outdated."""
    draft, asked = _one(session, question_id, by=by)
    _take_out(session, draft, asked)
    return look(session, draft.id, by=by, now=now)


def keep_kind(session: Session, draft: Activity) -> None:
    """Of another kind, what the old one brought along is not asked any more."""
    known = {one.name for one in KINDS[draft.kind].stock}
    for asked in activities.questions_of(session, draft.id):
        if asked.stock is not None and asked.stock not in known:
            _take_out(session, draft, asked)


def _read(words: str) -> ActivityQuestion | Wrong:
    text = " ".join(days.plainly(words).split("\n"))
    if not re.search(r"\w", text):
        return Wrong.EMPTY
    at = days.folded(text).find(":")
    head, mark, tail = (text[:at], text[at], text[at + 1 :]) if at >= 0 else (text, "", "")
    choices = [one.strip() for one in _CHOICES.split(tail) if one.strip()] if mark else []
    if len(choices) > 1 and head.strip():
        choices = list(dict.fromkeys(choices))
        if len(choices) > CHOICES or any(len(one) > CHOICE for one in choices):
            return Wrong.LONG
        packed = pack(choices)
        found = ActivityQuestion(ask=Ask.CHOICE, words=head.strip(), choices=packed, required=True)
    else:
        found = ActivityQuestion(ask=_guessed(text), words=text, required=True)
    return Wrong.LONG if len(found.words or "") > LONGEST else found


def _guessed(text: str) -> Ask:
    """What an answer to it will be, by how it is asked; it can be turned."""
    if phrases.YES_OR_NO.search(text):
        return Ask.YES_NO
    return Ask.NUMBER if phrases.HOW_MANY.search(text) else Ask.TEXT


def _one(session: Session, question_id: int, *, by: Visitor) -> tuple[Activity, ActivityQuestion]:
    rights.ask(by, Deed.KEEP_ACTIVITIES)
    asked = session.get(ActivityQuestion, question_id)
    if asked is None:
        raise Outdated
    return drafts.access(session, asked.activity_id, by=by), asked


def _append(session: Session, draft: Activity, asked: ActivityQuestion) -> None:
    asked.activity_id = draft.id
    asked.nth = len(activities.questions_of(session, draft.id)) + 1
    session.add(asked)
    session.flush()


def _take_out(session: Session, draft: Activity, asked: ActivityQuestion) -> None:
    session.delete(asked)
    session.flush()
    for nth, one in enumerate(activities.questions_of(session, draft.id), start=1):
        one.nth = nth
    session.flush()


def _shown(asked: ActivityQuestion) -> Values:
    choices: list[Value] = [*json.loads(asked.choices)] if asked.choices else []
    return {
        "question": asked.id,
        "nth": asked.nth,
        "ask": asked.ask,
        "stock": asked.stock,
        "words": asked.words,
        "choices": choices,
        "required": asked.required,
    }


def _page(session: Session, draft: Activity, by: Visitor) -> Values:
    there = activities.questions_of(session, draft.id)
    on = {one.stock for one in there}
    lines: list[Value] = [_shown(one) for one in there]
    stock: list[Value] = [
        {"nth": nth, "stock": one.name, "on": one.name in on} for nth, one in enumerate(KINDS[draft.kind].stock)
    ]
    return {
        "activity": draft.id,
        "title": draft.title,
        "lines": lines,
        "stocks": stock,
        "step": "question",
        "version": by.question.version,
        "most": LONGEST,
        "many": MOST,
        "wrong": None,
    }
