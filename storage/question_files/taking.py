"""Taking: a file that its sender said yes to goes into the bank page by page, whatever comes between two pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import audit, outbox
from storage.outbox import Letter, Rank, State
from storage.question_files import foreseeing, readings
from storage.question_files.readings import Good, Refused
from storage.question_files.uploads import RIGHT, Page, QuestionFile, QuestionFilePage, Stage, progress
from storage.questions import keeping
from storage.questions.content import unpacked
from storage.questions.records import QuestionPicture
from storage.values import Values, unpack


@dataclass(frozen=True, slots=True)
class Leftover:
    """What could not be taken of a file, to be given back: with the titles of its sheets where it has some."""

    refused: list[Refused]
    titles: dict[str, list[str]]
    text: bool


def take(session: Session, some: Sequence[Good], *, by: int | None, now: datetime) -> tuple[int, int]:
    """Puts into the bank what it has not: how many, and how many it had. `by`: the account that does it, None on the
    machine itself; whoever may import says by it that the questions may be asked."""
    there = foreseeing.known(session, some)
    fresh = [one for one in some if one.gist not in there]
    contents = [unpacked(one.content) for one in fresh]
    made = keeping.put_all(session, contents, author_id=by, approved_by=by, now=now, here=by is None)
    session.add_all(
        QuestionPicture(question_id=question.id, picture=one.picture, at=now)
        for question, one in zip(made, fresh, strict=True)
        if one.picture
    )
    return len(fresh), len(some) - len(fresh)


def note(session: Session, *, now: datetime) -> None:
    """The audit's line of an import on the machine itself."""
    audit.note(session, "question_files.done", by=None, now=now)


def confirmed(session: Session) -> list[int]:
    """What is to be taken, the first that was confirmed first."""
    waiting = select(QuestionFile.id).where(QuestionFile.state == Stage.CONFIRMED)
    return list(session.scalars(waiting.order_by(QuestionFile.confirmed_at, QuestionFile.id)))


def take_page(session: Session, file_id: int, *, tells: bool, now: datetime) -> int | None:
    """Takes the next page; how many questions it had, None when no page is left. `tells`: its sender hears how far it
    is."""
    one = session.get_one(QuestionFile, file_id, with_for_update=True)
    mine = select(QuestionFilePage).where(QuestionFilePage.file_id == file_id, QuestionFilePage.kind == Page.GOOD)
    page = session.scalar(mine.order_by(QuestionFilePage.number).limit(1))
    if one.state != Stage.CONFIRMED or page is None:
        return None
    some: list[Good] = readings.unfolded(Page.GOOD, _list(page.content))
    entered, known = take(session, some, by=one.account_id, now=now)
    one.done += len(some)
    one.entered += entered
    one.known += known
    session.delete(page)
    if tells:
        _tell(session, one, now=now)
    return len(some)


def finish(session: Session, file_id: int, *, now: datetime) -> None:
    """Tells the sender what became of the file, and gives back what was not taken."""
    one = session.get_one(QuestionFile, file_id, with_for_update=True)
    if one.state != Stage.CONFIRMED:
        return
    one.state, one.ended_at = Stage.DONE, now
    _tell(session, one, now=now)
    values: Values = {"entered": one.entered, "known": one.known, "refused": one.refused}
    _queue(session, one, "question_files.result", values, now=now)
    if one.refused:
        _queue(session, one, "question_files.refused_file", {"n": one.refused}, now=now)
    audit.note(session, "question_files.done", by=one.account_id, now=now, record=f"question_files {one.id}")


def _tell(session: Session, one: QuestionFile, *, now: datetime) -> None:
    if one.message_id is not None:
        _queue(session, one, "question_files.taking", progress(one), now=now, edits=one.message_id)


def _queue(
    session: Session, one: QuestionFile, key: str, values: Values, *, now: datetime, edits: int | None = None
) -> None:
    letter = Letter(one.account_id, key, values, Rank.ANSWER, edits=edits, right=RIGHT, subject=one.id)
    outbox.queue(session, letter, now=now)


def told(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """How far it is has been told: from now on in that message, which may be a new one."""
    del now
    if state is State.SENT and letter.message_id is not None:
        mine = update(QuestionFile).where(QuestionFile.id == letter.subject)
        session.execute(mine.values(message_id=letter.message_id))


def not_taken(session: Session, file_id: int) -> Leftover:
    """What is to be given back; nothing once it is forgotten."""
    kept = select(QuestionFilePage.content).filter_by(file_id=file_id, kind=Page.REFUSED)
    refused: list[Refused] = []
    for content in session.scalars(kept.order_by(QuestionFilePage.number)):
        refused += readings.unfolded(Page.REFUSED, _list(content))
    one = session.get(QuestionFile, file_id)
    outline: dict[str, Any] = unpack(one.outline) if one is not None and one.outline else {}
    return Leftover(refused, outline.get("titles", {}), bool(outline.get("shown", {}).get("text", True)))


def _list(content: str) -> list[Any]:
    found: Any = unpack(content)
    assert isinstance(found, list)
    return found
