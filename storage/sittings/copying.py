"""Copying: what somebody has answered, for the copy of one's data."""

from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage import sealed
from storage.questions import Question
from storage.sittings.records import Acquaintance, Sitting, SittingAnswer


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """Every going through questions, with what came of it, and the answers that were written; marks in hundredths. Of a
    paper that is not handed in no mark: it would tell what is right while it can still be changed."""
    rows = select(Sitting).where(Sitting.member_id == member_id).order_by(Sitting.id)
    written = _written(session, member_id)
    return [
        {
            "purpose": one.purpose,
            "begun_at": one.begun_at,
            "ended_at": one.ended_at,
            "questions": len(one.questions),
            "answered": one.answered,
            "right": one.right if _is_told(one) else None,
            "points": one.points if _is_told(one) else None,
            "out_of": one.out_of,
            "written": written.get(one.id, []),
        }
        for one in session.scalars(rows)
    ]


def _is_told(one: Sitting) -> bool:
    return one.at_once or one.ended_at is not None


def _written(session: Session, member_id: int) -> dict[int, list[dict[str, Any]]]:
    """What was written as answers, by sitting, with the number of the question."""
    rows = (
        select(SittingAnswer, Question.number)
        .join(Sitting, Sitting.id == SittingAnswer.sitting_id)
        .join(Question, Question.id == SittingAnswer.question_id)
        .where(Sitting.member_id == member_id, SittingAnswer.words.is_not(None))
        .order_by(SittingAnswer.sitting_id, SittingAnswer.place)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for answer, number in session.execute(rows):
        words = sealed.unseal(session, "sitting_answers.words", answer.row, answer.words or b"")
        found.setdefault(answer.sitting_id, []).append({"question": number, "words": words, "at": answer.at})
    return found


def known_to(session: Session, member_id: int) -> dict[str, int]:
    """How many questions they have met, and how many of these were right the last time."""
    right = func.coalesce(func.sum(case((Acquaintance.last_right, 1), else_=0)), 0)
    met, last = session.execute(select(func.count(), right).where(Acquaintance.member_id == member_id)).one()
    return {"met": met, "right": int(last)}
