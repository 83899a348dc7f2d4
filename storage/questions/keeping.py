"""Keeping: a question goes in, changes, is let be asked, is retired; each rule for whoever asked the matrix already."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.errors import Refusal
from storage.questions import categories
from storage.questions.content import Content, packed, plain, unpacked
from storage.questions.records import LOTS, Question, QuestionEdition, QuestionPicture, State

#: Gists that one query asks for.
_AT_ONCE: Final = 400


class KnownAlready(Refusal):
    """The bank has that question; values: number, stem."""


def gist(content: Content) -> bytes:
    """A digest of what it asks."""
    return hashlib.sha256(content.gist.encode()).digest()[:16]


def known(session: Session, gists: Iterable[bytes]) -> dict[bytes, int]:
    """Of those gists the ones that the bank has, retired questions aside: with the number of the question."""
    wanted, found = list(dict.fromkeys(gists)), dict[bytes, int]()
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        rows = select(Question.gist, Question.number).where(Question.gist.in_(some), Question.state != State.RETIRED)
        found.update((bytes(one), number) for one, number in session.execute(rows))
    return found


def next_number(session: Session) -> int:
    """The number of the next question; asked behind the write lock, so that no two have it."""
    return (session.scalar(select(func.max(Question.number))) or 0) + 1


def put(
    session: Session, content: Content, *, author_id: int | None, approved_by: int | None, now: datetime
) -> Question:
    """A new question; without `approved_by` it waits. KnownAlready."""
    if there := known(session, [gist(content)]):
        raise KnownAlready(number=next(iter(there.values())), stem=content.stem)
    return put_all(session, [content], author_id=author_id, approved_by=approved_by, now=now)[0]


def put_all(
    session: Session,
    contents: Sequence[Content],
    *,
    author_id: int | None,
    approved_by: int | None,
    now: datetime,
    here: bool = False,
) -> list[Question]:
    """Many at once, none of which the bank has (`known`) and no two the same. `here`: on the machine itself, where
    nobody has an account, they are approved all the same."""
    number, approved = next_number(session), here or approved_by is not None
    places = categories.places(session, {content.category for content in contents})
    made = []
    for at, content in enumerate(contents):
        made.append(
            Question(
                number=number + at,
                state=State.LIVE if approved else State.DRAFT,
                kind=content.kind,
                difficulty=content.difficulty,
                category_id=places[content.category],
                points=content.points,
                version=1,
                gist=gist(content),
                words=plain(content.stem),
                content=packed(content),
                lot=secrets.randbelow(LOTS),
                author_id=author_id,
                approved_by=approved_by,
                approved_at=now if approved else None,
                made_at=now,
                changed_at=now,
            )
        )
    session.add_all(made)
    session.flush()
    return made


def change(session: Session, question: Question, content: Content, *, by: int, now: datetime) -> Question:
    """The question says or takes something else from now on; who was asked the old one keeps what they were asked.
    KnownAlready."""
    if content == question.told:
        return question
    there = known(session, [gist(content)])
    if there and there != {gist(content): question.number}:
        raise KnownAlready(number=next(iter(there.values())), stem=content.stem)
    session.add(
        QuestionEdition(
            question_id=question.id, version=question.version, content=question.content, changed_by=by, changed_at=now
        )
    )
    question.version += 1
    question.kind, question.difficulty, question.points = content.kind, content.difficulty, content.points
    question.category_id = categories.place(session, content.category)
    question.gist, question.words, question.content = gist(content), plain(content.stem), packed(content)
    question.changed_at = now
    session.flush()
    return question


def approve(session: Session, question: Question, *, by: int, now: datetime) -> None:
    """It is asked from now on."""
    question.state, question.approved_by, question.approved_at = State.LIVE, by, now
    session.flush()


def retire(session: Session, question: Question, *, now: datetime) -> None:
    """It is asked no more."""
    question.state, question.retired_at = State.RETIRED, now
    session.flush()


def revive(session: Session, question: Question) -> None:
    """A retired one is asked again. KnownAlready where the bank has got the same meanwhile."""
    if there := known(session, [bytes(question.gist)]):
        raise KnownAlready(number=next(iter(there.values())), stem=question.told.stem)
    question.state, question.retired_at = State.LIVE if question.approved_by else State.DRAFT, None
    session.flush()


def edition(session: Session, question_id: int, version: int) -> Content:
    """The question as it was in that version."""
    question = session.get_one(Question, question_id)
    if question.version == version:
        return question.told
    from_then = session.get(QuestionEdition, (question_id, version))
    return question.told if from_then is None else unpacked(from_then.content)


def worth(session: Session, chosen: Sequence[tuple[int, int]]) -> list[int]:
    """The points of those questions, each in that version, in hundredths; one query for all that did not change."""
    now: dict[tuple[int, int], int] = {}
    for first in range(0, len(chosen), _AT_ONCE):
        some = [id_ for id_, _ in chosen[first : first + _AT_ONCE]]
        rows = select(Question.id, Question.version, Question.points).where(Question.id.in_(some))
        now.update(((id_, version), points) for id_, version, points in session.execute(rows))
    return [now[one] if one in now else edition(session, *one).points for one in chosen]


def has_picture(session: Session, question_id: int) -> bool:
    """Whether the question has one, which is not read for that."""
    there = select(QuestionPicture.question_id).where(QuestionPicture.question_id == question_id)
    return session.scalar(there) is not None
