"""Doubting (这题有误): a member says that a question is wrong; its author, or who keeps the bank, mends it or says why
it is right; all who said so of it are told. Who said it shows nowhere."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, outbox, rights, sealed
from storage.asking import Outdated
from storage.bank import pages
from storage.bank.records import (
    MOST_LINE,
    RIGHT,
    SERVICE,
    DoubtedAlready,
    NothingToDoubt,
    QuestionDoubt,
    Verdict,
    WordsUnfit,
    access,
    keepers,
)
from storage.outbox import Letter
from storage.questions import Question, keeping
from storage.rights import Deed
from storage.sittings import Sitting, SittingAnswer
from storage.values import Values
from storage.visitors import Visitor

#: Under which it is kept what is doubted, and what is answered.
DOUBT: Final = "bank_doubt"
REPLY: Final = "bank_reply"


# The member.


def begin(session: Session, sitting_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """That question of that sitting, answered and told: asks for one line, which can be left out. NothingToDoubt,
    DoubtedAlready."""
    rights.ask(by, Deed.LEARN)
    question, _ = _answered(session, sitting_id, place, by=by)
    asking.keep(session, by, DOUBT, {"sitting": sitting_id, "place": place}, now=now)
    asking.ask(session, by, SERVICE, "doubt")
    return _asked(question, sitting_id, by=by)


def open_doubt(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del now
    sitting_id, place = _kept(session, by)
    question, _ = _answered(session, sitting_id, place, by=by)
    return _asked(question, sitting_id, by=by)


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """With that line. WordsUnfit asks again."""
    asking.expect(by, SERVICE, "doubt")
    return _doubt(session, _line(words), by=by, now=now)


def send(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Without one."""
    asking.expect(by, SERVICE, "doubt", version)
    return _doubt(session, None, by=by, now=now)


def _doubt(session: Session, words: str | None, *, by: Visitor, now: datetime) -> Values:
    rights.ask(by, Deed.LEARN)
    sitting_id, place = _kept(session, by)
    question, version = _answered(session, sitting_id, place, by=by)
    _put(session, question, version, words, by=by, now=now)
    asking.drop(session, by, DOUBT)
    asking.close(session, by)
    return {"number": question.number, "sitting": sitting_id}


def _put(session: Session, question: Question, version: int, words: str | None, *, by: Visitor, now: datetime) -> None:
    assert by.member_id is not None
    first, row = not _open(session, question.id), sealed.new_row()
    made = QuestionDoubt(
        row=row,
        question_id=question.id,
        version=version,
        member_id=by.member_id,
        words=None if words is None else sealed.seal(session, "question_doubts.words", row, words),
        at=now,
    )
    session.add(made)
    session.flush()
    # Nothing of it goes into the audit, which would name who it was. One letter until it is answered: whoever says the
    # same in between stands on the page behind it.
    for account_id in _answers_for(session, question) if first else ():
        values: Values = {"question": question.id, "number": question.number, "stem": pages.short(question.told.stem)}
        values["own"] = account_id == by.account_id
        letter = Letter(account_id, "bank.doubted", values, right=RIGHT, once=f"bank.doubted:{made.id}:{account_id}")
        outbox.queue(session, letter, now=now)


def object_to(session: Session, question: Question, words: str, *, by: Visitor, now: datetime) -> None:
    """Somebody in office has found its key wrong elsewhere, in its newest version: a doubt as any, once."""
    mine = select(QuestionDoubt.id).where(
        QuestionDoubt.member_id == by.member_id,
        QuestionDoubt.question_id == question.id,
        QuestionDoubt.version == question.version,
    )
    if by.member_id is not None and session.scalar(mine) is None:
        _put(session, question, question.version, words, by=by, now=now)


def _answers_for(session: Session, question: Question) -> list[int]:
    """The author, while they keep the bank; else all who do."""
    if question.author_id is not None and rights.allowed(session, question.author_id, Deed.KEEP_BANK):
        return [question.author_id]
    return keepers(session)


def _answered(session: Session, sitting_id: int, place: int, *, by: Visitor) -> tuple[Question, int]:
    """The question at that place and the version that was asked, where its answer was told. NothingToDoubt,
    DoubtedAlready."""
    sitting = session.get(Sitting, sitting_id)
    answer = session.get(SittingAnswer, (sitting_id, place))
    if sitting is None or answer is None or sitting.member_id != by.member_id:
        raise NothingToDoubt
    if not sitting.at_once and sitting.ended_at is None:
        raise NothingToDoubt
    said = select(QuestionDoubt.id).where(
        QuestionDoubt.member_id == by.member_id,
        QuestionDoubt.question_id == answer.question_id,
        QuestionDoubt.version == answer.version,
    )
    if session.scalar(said) is not None:
        raise DoubtedAlready
    return session.get_one(Question, answer.question_id), answer.version


def _kept(session: Session, by: Visitor) -> tuple[int, int]:
    draft = asking.draft(session, by, DOUBT)
    if not draft:
        raise Outdated
    return int(str(draft["sitting"])), int(str(draft["place"]))


def _asked(question: Question, sitting_id: int, *, by: Visitor) -> Values:
    return {
        "number": question.number,
        "stem": pages.short(question.told.stem),
        "sitting": sitting_id,
        "version": by.question.version,
        "most": MOST_LINE,
    }


# Whoever answers.


def ask_reply(session: Session, question_id: int, verdict: Verdict, *, by: Visitor, now: datetime) -> Values:
    """What is said to those who doubted it: asks for one line, which can be left out. Outdated where nobody does."""
    question = access(session, question_id, by=by)
    if not _open(session, question.id):
        raise Outdated
    asking.keep(session, by, REPLY, {"question": question.id, "verdict": verdict}, now=now)
    asking.ask(session, by, SERVICE, "reply")
    return _to_reply(session, question, verdict, by=by)


def open_reply(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del now
    question, verdict = _replied(session, by=by)
    return _to_reply(session, question, verdict, by=by)


def write_reply(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """With that line. WordsUnfit asks again."""
    asking.expect(by, SERVICE, "reply")
    return _answer(session, _line(words), by=by, now=now)


def send_reply(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Without one."""
    asking.expect(by, SERVICE, "reply", version)
    return _answer(session, None, by=by, now=now)


def _answer(session: Session, words: str | None, *, by: Visitor, now: datetime) -> Values:
    question, verdict = _replied(session, by=by)
    found = _open(session, question.id)
    for one in found:
        one.verdict, one.answered_by, one.answered_at = verdict, by.account_id, now
        one.reply = None if words is None else sealed.seal(session, "question_doubts.reply", one.row, words)
    others = _of_others(found, by)
    for one in others:
        _tell(session, one, question, words, now=now)
    session.flush()
    asking.drop(session, by, REPLY)
    asking.close(session, by)
    audit.note(session, "bank.answer", by=by.account_id, now=now, record=f"questions {question.id}")
    return {**pages.shown(session, question, by=by, now=now), "told": len(others)}


def _tell(session: Session, one: QuestionDoubt, question: Question, words: str | None, *, now: datetime) -> None:
    """The member reads of the question as they were asked it."""
    account_id = accounts.holder(session, one.member_id)
    if account_id is None:
        return
    asked = keeping.edition(session, question.id, one.version)
    values: Values = {"stem": pages.short(asked.stem), "verdict": one.verdict, "words": words}
    once = f"bank.doubt_answered:{one.id}"
    letter = Letter(account_id, "bank.doubt_answered", values, right="member", subject=one.member_id, once=once)
    outbox.queue(session, letter, now=now)


def _open(session: Session, question_id: int) -> list[QuestionDoubt]:
    wanted = select(QuestionDoubt).where(QuestionDoubt.question_id == question_id, QuestionDoubt.answered_at.is_(None))
    return [*session.scalars(wanted.order_by(QuestionDoubt.id))]


def _of_others(found: list[QuestionDoubt], by: Visitor) -> list[QuestionDoubt]:
    """Whoever answers what they said themselves is told nothing of it."""
    return [one for one in found if one.member_id != by.member_id]


def _replied(session: Session, *, by: Visitor) -> tuple[Question, Verdict]:
    draft = asking.draft(session, by, REPLY)
    if not draft:
        raise Outdated
    return access(session, int(str(draft["question"])), by=by), Verdict(str(draft["verdict"]))


def _to_reply(session: Session, question: Question, verdict: Verdict, *, by: Visitor) -> Values:
    return {
        "question": question.id,
        "number": question.number,
        "verdict": verdict,
        "people": len(_of_others(_open(session, question.id), by)),
        "version": by.question.version,
    }


def _line(words: str) -> str:
    said = " ".join(words.split())
    if not 1 <= len(said) <= MOST_LINE:
        raise WordsUnfit(most=MOST_LINE)
    return said
