"""Certificates (考试证书): held by whoever has passed, with a code that anybody in the union can check."""

import secrets
import unicodedata
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, codes, outbox, pages, rights
from storage.exams import whose
from storage.exams.records import (
    SERVICE,
    Exam,
    ExamCertificate,
    ExamMark,
    NoSuchCertificate,
)
from storage.members import Member
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Signs of a code: none that looks or sounds like another when it is read out or written down.
SIGNS: Final = "234679ACDEFHJKMNPRTWXY"
LENGTH, HALF = 8, 4
PAGE: Final = 6


def of_exam(session: Session, exam_id: int, member_id: int) -> ExamCertificate | None:
    mine = select(ExamCertificate).where(ExamCertificate.exam_id == exam_id, ExamCertificate.member_id == member_id)
    return session.scalars(mine).one_or_none()


def hold(session: Session, exam: Exam, member_id: int, share: int, *, now: datetime) -> ExamCertificate:
    """Who passes holds one from then on; a better attempt makes its share better."""
    found = of_exam(session, exam.id, member_id)
    if found is None:
        found = ExamCertificate(exam_id=exam.id, member_id=member_id, code=_fresh(session), share=share, passed_at=now)
        found.shows_share = False
        session.add(found)
    found.share = max(found.share, share)
    session.flush()
    return found


def _fresh(session: Session) -> str:
    """A code that no other certificate has: one of fifty thousand million, by lot."""
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        if session.scalar(select(ExamCertificate.id).where(ExamCertificate.code == code)) is None:
            return code


def spoken(code: str) -> str:
    """The code in two halves."""
    return f"{code[:HALF]}-{code[HALF:]}"


def _own(session: Session, certificate_id: int, *, by: Visitor) -> ExamCertificate:
    rights.ask(by, Deed.LEARN)
    found = session.get(ExamCertificate, certificate_id)
    if found is None or found.member_id != by.member_id:
        raise NoSuchCertificate
    return found


def _told(session: Session, one: ExamCertificate) -> Values:
    exam, member = session.get_one(Exam, one.exam_id), session.get_one(Member, one.member_id)
    return {
        "certificate": one.id,
        "exam": exam.id,
        "title": exam.title,
        "name": member.name,
        "union": whose.union_of(session, exam, member.unit_id),
        "passed_at": one.passed_at,
        "code": spoken(one.code),
        "shows_share": one.shows_share,
        "share": one.share if one.shows_share else None,
    }


def show(session: Session, certificate_id: int, *, by: Visitor, now: datetime) -> Values:
    """One's own. NoSuchCertificate."""
    del now
    return _told(session, _own(session, certificate_id, by=by))


def listed(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """All of one's own, the newest first; pages begin at 0."""
    del now
    rights.ask(by, Deed.LEARN)
    mine = select(ExamCertificate).where(ExamCertificate.member_id == by.member_id)
    found = session.scalars(mine.order_by(ExamCertificate.passed_at.desc(), ExamCertificate.id.desc())).all()
    here = pages.at(page, len(found), PAGE)
    lines: list[Value] = [_told(session, one) for one in here.cut(found)]
    return {"lines": lines, **here.told()}


def turn_share(session: Session, certificate_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whether the points stand on it: the holder's own wish. NoSuchCertificate."""
    found = _own(session, certificate_id, by=by)
    found.shows_share = not found.shows_share
    session.flush()
    return show(session, certificate_id, by=by, now=now)


def order(session: Session, certificate_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the PDF, to be printed. NoSuchCertificate."""
    one = _own(session, certificate_id, by=by)
    told = _told(session, one)
    letter = Letter(by.account_id, "exams.paper", told, Rank.ANSWER, right=RIGHT, subject=one.id)
    outbox.queue(session, letter, now=now)
    audit.note(session, "exams.order_paper", by=by.account_id, now=now, record=f"exam_certificates {one.id}")
    return told


#: The right to a paper of one's own certificate.
RIGHT: Final = "exam_certificate"


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "exam_certificate": of its holder."""
    one = session.get(ExamCertificate, subject)
    return one is not None and accounts.speaks_for(session, account_id, one.member_id)


def on_paper(session: Session, subject: int) -> Values | None:
    """What stands on it; None where it is not kept any more."""
    one = session.get(ExamCertificate, subject)
    return None if one is None else _told(session, one)


# Checking.


def ask_code(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks for the code that stands on a certificate. NotKnownYet."""
    rights.ask(by, Deed.LEARN)
    asking.keep(session, by, SERVICE, {}, now=now)
    asking.ask(session, by, SERVICE, "code")
    return {}


def open_code(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The same, shown again."""
    del session, now
    rights.ask(by, Deed.LEARN)
    return {}


def check(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whose it is, masked, of which exam and when; five wrong codes an hour. TooManyCodes."""
    asking.expect(by, SERVICE, "code")
    codes.hold_back_guessing(session, by.account_id, now=now)
    said = unicodedata.normalize("NFKC", words).upper()
    said = "".join(sign for sign in said if sign.isalnum())
    one = session.scalars(select(ExamCertificate).where(ExamCertificate.code == said[:LENGTH])).one_or_none()
    if one is None or len(said) != LENGTH:
        # It counts, and must stay counted: so it is no refusal, which would undo it.
        codes.count_wrong(session, by.account_id, now=now)
        return {"valid": False}
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    told = _told(session, one)
    shown: Values = {name: told[name] for name in ("title", "union", "passed_at", "code")}
    return {"valid": True, **shown, "name": masked(str(told["name"]))}


def masked(name: str) -> str:
    """The first sign and the last, of two the first alone: enough to compare it with the paper in hand."""
    signs = "".join(name.split())
    if len(signs) < 3:
        return signs[:1] + "*"
    return signs[0] + "*" * min(3, len(signs) - 2) + signs[-1]


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """One's exams, for the copy of one's data: what each paper came to, and the certificates with their codes."""
    marks = session.scalars(select(ExamMark).where(ExamMark.member_id == member_id).order_by(ExamMark.at))
    held = select(ExamCertificate).where(ExamCertificate.member_id == member_id).order_by(ExamCertificate.passed_at)
    papers = [(one.exam_id, one.at, one.share, one.passed, None) for one in marks]
    passes = [(one.exam_id, one.passed_at, one.share, True, spoken(one.code)) for one in session.scalars(held)]
    return [
        {"title": session.get_one(Exam, id_).title, "at": at, "share": share, "passed": passed, "code": code}
        for id_, at, share, passed, code in (*papers, *passes)
    ]


def passed(session: Session, member_id: int, since: datetime, until: datetime) -> Values:
    """How many exams the member passed for the first time in that time."""
    count = select(func.count()).select_from(ExamCertificate)
    within = ExamCertificate.passed_at.between(since, until)
    return {"exams": session.scalar(count.where(ExamCertificate.member_id == member_id, within)) or 0}
