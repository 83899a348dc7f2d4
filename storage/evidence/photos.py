"""Photos of papers, where the union takes any: asked for paper by paper, sealed, opened by the case officer alone."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, consents, erasures, outbox, rights, sealed, visitors
from storage.accounts import Account
from storage.asking import OpenQuestion, Outdated
from storage.bylaws import settings
from storage.consents import Purpose
from storage.errors import Refusal
from storage.evidence import own, records, ticking
from storage.evidence.own import SERVICE
from storage.evidence.records import Photo
from storage.hardship import papers
from storage.hardship.cards import may_have
from storage.hardship.papers import Paper
from storage.hardship.reports import ENDS, AgreeAgain, Report, key_of
from storage.hardship.telling import news, refused
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.showing import SHOWN_FOR
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right by which a photo is had.
RIGHT: Final = "photo"
#: Photos of one paper.
MOST: Final = 6
#: How long a photo that was asked for is waited for; what comes later is turned away as any other.
WAITS: Final = timedelta(hours=1)


class NoPhotos(Refusal):
    """This union takes no photos of papers; values: report."""


class TooManyPhotos(Refusal):
    """There are six of that paper; values: report, paper, most."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as the reading process wrote it anew: a JPEG with nothing in it but the picture."""

    content: bytes


# The member's: asked, sent, deleted.


def begin(session: Session, report_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for photos of one paper, or first for the consent. NoPhotos, TooManyPhotos, NotYourReport, AgreeAgain."""
    report = own.access(session, report_id, by=by)
    paper = ticking.asked_for(session, report, place)
    _takes(session, report)
    if _count(session, report, paper) >= MOST:
        raise TooManyPhotos(report=report.id, paper=paper, most=MOST)
    asking.keep(session, by, SERVICE, {"report": report.id, "paper": paper, "until": now + WAITS}, now=now)
    if consents.wanting(session, by.member_id, [Purpose.PHOTOS]):
        asking.ask(session, by, SERVICE, "agree")
    else:
        asking.ask(session, by, SERVICE, "photo")
    return open_question(session, by=by, now=now)


def agree(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The consent is noted, and the photo asked for."""
    asking.expect(by, SERVICE, "agree", version)
    consents.give(session, [Purpose.PHOTOS], by=by, now=now)
    asking.ask(session, by, SERVICE, "photo")
    return open_question(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del now
    report, paper, _ = _begun(session, by=by)
    return {
        "report": report.id,
        "number": report.number,
        "paper": paper,
        "count": _count(session, report, paper),
        "most": MOST,
        "step": by.question.step,
        "version": by.question.version,
        "hours": SHOWN_FOR // timedelta(hours=1),
    }


def is_awaited(session: Session, telegram_id: int) -> bool:
    """Whether somebody is asked for a photo; asked before it is fetched, and once more when it is kept."""
    asked = select(OpenQuestion.account_id).join(Account, Account.id == OpenQuestion.account_id)
    mine = asked.where(
        Account.telegram_id == telegram_id, OpenQuestion.service == SERVICE, OpenQuestion.step == "photo"
    )
    return session.scalar(mine) is not None and _is_on(session)


def keep(session: Session, picture: Picture, message_id: int, *, by: Visitor, now: datetime) -> Values:
    """Seals the photo and orders its message deleted, whatever becomes of it: nothing here is a refusal, which would
    undo that order. `kept`: whether it was; if not, `full`, or it came when none was asked for."""
    instead = erasures.order(session, message_id, by=by, now=now)
    if (by.question.service, by.question.step) != (SERVICE, "photo") or not _is_on(session):
        return {**instead, "kept": False, "full": False}
    try:
        report, paper, until = _begun(session, by=by)
    except Refusal:
        return {**instead, "kept": False, "full": False}
    if until < now:
        own.stop(session, by=by)
        return {**instead, "kept": False, "full": False}
    if _count(session, report, paper) >= MOST:
        return {**open_question(session, by=by, now=now), "kept": False, "full": True}
    _seal(session, report, paper, picture, by=by, now=now)
    return {**open_question(session, by=by, now=now), "kept": True, "full": False}


def _seal(session: Session, report: Report, paper: Paper, picture: Picture, *, by: Visitor, now: datetime) -> None:
    row, key = sealed.new_row(), key_of(session, report)
    session.flush()
    text = base64.b64encode(picture.content).decode("ascii")
    photo = Photo(
        row=row,
        report_id=report.id,
        account_id=by.account_id,
        paper=sealed.seal(session, "evidence_photos.paper", row, paper, under=key),
        picture=sealed.seal(session, "evidence_photos.picture", row, text, under=key),
        at=now,
    )
    session.add(photo)
    session.flush()
    audit.note(session, "evidence.add_photo", by=by.account_id, now=now, record=report.number)
    # One word for all of them: an album is as many updates as it has photos.
    if report.news_at is None:
        news(session, report, "photo", now=now)


def remove(session: Session, photo_id: int, *, by: Visitor, now: datetime) -> Values:
    """The member takes the own photo back: it is gone at once, from the officer's chat too. The page anew;
    NotYourReport."""
    photo = session.get(Photo, photo_id)
    report = own.access(session, 0 if photo is None else photo.report_id, by=by)
    records.delete_photos(session, [photo_id])
    audit.note(session, "evidence.remove_photo", by=by.account_id, now=now, record=report.number)
    return look(session, report.id, by=by, now=now)


def look(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """The member's list, with the photos one by one, and whether more may be sent. NotYourReport, AlreadyClosed."""
    found = own.look(session, report_id, by=by, now=now)
    report = own.access(session, report_id, by=by)
    sent: list[Value] = [
        {"photo": photo.id, "paper": paper, "nth": nth, "at": photo.at}
        for nth, (photo, paper) in enumerate(records.photos_of(session, report), start=1)
    ]
    return {**found, "photos": sent, "takes": _is_on(session) and not refused(session, report, *consents.TALKING)}


def copied(session: Session, report: Report) -> list[dict[str, Any]]:
    """For the member's own copy: that there are photos, of what, and since when. The pictures are the member's anyhow,
    and lie nowhere else than sealed."""
    return [{"paper": paper, "at": photo.at} for photo, paper in records.photos_of(session, report)]


def forget(session: Session, *, by: Visitor, now: datetime) -> int:
    """Without the consent no photo stays: all of the member's are gone at once, from officers' chats too; how many
    there were."""
    own.stop(session, by=by)
    mine = select(Report).where(Report.member_id == by.member_id).order_by(Report.id)
    gone = 0
    for report in session.scalars(mine).all():
        photos = records.photos_of(session, report)
        records.delete_photos(session, [photo.id for photo, _ in photos])
        if photos:
            audit.note(session, "evidence.remove_photo", by=by.account_id, now=now, record=report.number)
        gone += len(photos)
    session.flush()
    return gone


def _is_on(session: Session) -> bool:
    return bool(settings.value(session, "evidence.photos"))


def _takes(session: Session, report: Report) -> None:
    if not _is_on(session):
        raise NoPhotos(report=report.id)
    if refused(session, report, *consents.TALKING):
        raise AgreeAgain


def _begun(session: Session, *, by: Visitor) -> tuple[Report, Paper, datetime]:
    """What is asked for; Outdated for nothing."""
    begun = asking.draft(session, by, SERVICE)
    until = begun.get("until")
    if not isinstance(until, datetime):
        raise Outdated
    report = own.access(session, int(str(begun["report"])), by=by)
    _takes(session, report)
    return report, Paper(str(begun["paper"])), until


def _count(session: Session, report: Report, paper: Paper) -> int:
    return [one for _, one in records.photos_of(session, report)].count(paper)


# The officer's.


def open_(session: Session, report_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """Each photo of the paper is a letter to the case officer; it is opened in the moment the letter leaves."""
    rights.ask(by, Deed.SEE_PHOTOS)
    report = ticking.access(session, report_id, by=by)
    paper = papers.at(place)
    found = [photo for photo, of in records.photos_of(session, report) if of == paper]
    if not found:
        raise Outdated
    audit.note(session, "evidence.open_photos", by=by.account_id, now=now, record=report.number)
    for nth, photo in enumerate(found, start=1):
        told: Values = {"number": report.number, "paper": paper, "nth": nth, "count": len(found), "at": photo.at}
        told |= {"until": now + SHOWN_FOR}
        letter = Letter(by.account_id, "evidence.photo", told, rank=Rank.ANSWER, right=RIGHT, subject=photo.id)
        outbox.queue(session, letter, now=now)
    return {"count": len(found)}


def may_have_photo(session: Session, account_id: int, photo_id: int) -> bool:
    """The right "photo": the case's own officer, while it is open; asked again in the moment the letter leaves."""
    photo = session.get(Photo, photo_id)
    report = None if photo is None else session.get(Report, photo.report_id)
    if report is None or report.stage in ENDS or not may_have(session, account_id, report.id):
        return False
    by = visitors.by_account(session, account_id)
    return by.answers_for(report.officer_id) and rights.may(by, Deed.SEE_PHOTOS)


def opened(session: Session, photo_id: int) -> bytes | None:
    """The JPEG, for the letter that brings it; None once it is gone."""
    photo = session.get(Photo, photo_id)
    if photo is None:
        return None
    report = session.get_one(Report, photo.report_id)
    text = sealed.unseal(session, "evidence_photos.picture", photo.row, photo.picture, under=report.data_key)
    return base64.b64decode(text)
