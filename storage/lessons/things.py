"""Things: the picture of a card, written anew, and its file, which Telegram keeps and this bot only sends on."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import asking
from storage.accounts import Account
from storage.asking import OpenQuestion, Outdated
from storage.lessons.concerning import keep
from storage.lessons.drafting import begun, edit
from storage.lessons.reading import access
from storage.lessons.records import (
    MOST_NAME,
    SERVICE,
    Lesson,
    LessonFile,
    LessonFileUnfit,
    LessonPicture,
)
from storage.values import Values
from storage.visitors import Visitor

#: Bytes of a file, and how its name may end: papers that no program runs, and no macros.
LARGEST: Final = 20 << 20
ENDINGS: Final = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as Telegram tells of it: by which id it is sent on, its name, its kind, its size in bytes."""

    file_id: str
    name: str
    kind: str
    size: int


def begin(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """A picture or a file is waited for. NotForYou, NoSuchLesson, NotYourLesson."""
    lesson = keep(session, lesson_id, by=by)
    asking.keep(session, by, SERVICE, {"lesson": lesson.id}, now=now)
    asking.ask(session, by, SERVICE, "thing")
    return _asked(session, lesson)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del now
    return _asked(session, begun(session, "thing", by=by))


def is_awaited(session: Session, telegram_id: int) -> bool:
    """Whether somebody is asked for a picture or a file of a card; asked before anything is fetched."""
    asked = select(OpenQuestion.account_id).join(Account, Account.id == OpenQuestion.account_id)
    mine = asked.where(
        Account.telegram_id == telegram_id, OpenQuestion.service == SERVICE, OpenQuestion.step == "thing"
    )
    return session.scalar(mine) is not None


def keep_picture(session: Session, content: bytes, *, by: Visitor, now: datetime) -> Values:
    """In the place of the one that there was; the card's page. Outdated."""
    lesson = begun(session, "thing", by=by)
    text = base64.b64encode(content).decode("ascii")
    session.merge(LessonPicture(lesson_id=lesson.id, picture=text, at=now))
    return edit(session, lesson.id, by=by, now=now)


def keep_file(session: Session, sent: Sent, *, by: Visitor, now: datetime) -> Values:
    """The same of a file; what is no paper, or too big, is not taken. Outdated, LessonFileUnfit."""
    lesson = begun(session, "thing", by=by)
    ending = next((one for one in ENDINGS if sent.name.lower().endswith(one)), None)
    # Telephones that know no better call every file a stream of bytes.
    kinds = () if ending is None else (ENDINGS[ending], "application/octet-stream", "")
    if ending is None or sent.kind not in kinds or not 0 < sent.size <= LARGEST or len(sent.file_id) > 250:
        raise LessonFileUnfit(most=LARGEST >> 20)
    name = sent.name if len(sent.name) <= MOST_NAME else f"{sent.name[: MOST_NAME - len(ending) - 1]}…{ending}"
    session.merge(LessonFile(lesson_id=lesson.id, file_id=sent.file_id, name=name, size=sent.size, at=now))
    return edit(session, lesson.id, by=by, now=now)


def remove(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """Neither is there any more; the card's page."""
    lesson = keep(session, lesson_id, by=by)
    session.execute(delete(LessonPicture).where(LessonPicture.lesson_id == lesson.id))
    session.execute(delete(LessonFile).where(LessonFile.lesson_id == lesson.id))
    return edit(session, lesson.id, by=by, now=now)


def see_picture(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """The picture, to whom the card is shown. NoSuchLesson, Outdated."""
    lesson = access(session, lesson_id, by=by, now=now)
    found = session.get(LessonPicture, lesson.id)
    if found is None:
        raise Outdated
    return {"title": lesson.title, "picture": found.picture}


def see_file(session: Session, lesson_id: int, *, by: Visitor, now: datetime) -> Values:
    """The file, to whom the card is shown. NoSuchLesson, Outdated."""
    lesson = access(session, lesson_id, by=by, now=now)
    found = session.get(LessonFile, lesson.id)
    if found is None:
        raise Outdated
    return {"title": lesson.title, "file": found.file_id}


def _asked(session: Session, lesson: Lesson) -> Values:
    file = session.get(LessonFile, lesson.id)
    return {
        "lesson": lesson.id,
        "title": lesson.title,
        "picture": session.get(LessonPicture, lesson.id) is not None,
        "file": None if file is None else file.name,
        "most": LARGEST >> 20,
    }
