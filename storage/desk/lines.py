"""The lines of a desk: of what waits in each service, what to call it, its key, and since when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage.activities import Activity
from storage.candidates.waiting import WaitingList
from storage.changes.page import WaitingActivity
from storage.due_talks.sampling import WaitingSample
from storage.due_talks.waiting import WaitingDue
from storage.hardship import Waiting
from storage.hardship.chasing import WaitingGrant
from storage.joining import WaitingClaim
from storage.members import Member
from storage.mydata.corrections import Correction
from storage.reviews import WaitingReview
from storage.talk_notes import FollowUp
from storage.talks.showing import WaitingTalk
from storage.trainings import WaitingCertificate
from storage.values import Values
from storage.visits.due import WaitingVisit

_NONE: Final[Mapping[int, datetime]] = {}


def reports(waiting_: list[Waiting], still: Mapping[int, datetime] = _NONE) -> list[Values]:
    """A line each. `still`: since when a case stands still; where nothing else waits in it, its line says so."""
    return [
        {
            "kind": "still" if one.mine and not one.urges and one.report_id in still else "report",
            "still": still.get(one.report_id),
            "id": one.report_id,
            "number": one.number,
            "unit": one.unit,
            "urgency": one.urgency,
            "mine": one.mine,
            "offered": one.offered,
            "news": one.news,
            "overdue": one.overdue,
            "pressed": one.pressed,
            "hint": one.hint,
            "at": one.since,
        }
        for one in waiting_
    ]


def visits(waiting_: list[WaitingVisit]) -> list[Values]:
    return [
        {
            "kind": "visit",
            "id": one.visit_id,
            "number": one.number,
            "unit": one.unit,
            "due_on": one.due_on,
            "overdue": one.overdue,
            "mine": one.mine,
            "at": one.since,
        }
        for one in waiting_
    ]


def due_talks(waiting_: list[WaitingDue]) -> list[Values]:
    return [
        {
            "kind": "due_talk",
            "id": one.due_id,
            "number": one.number,
            "name": one.name,
            "unit": one.unit,
            "due_on": one.due_on,
            "overdue": one.overdue,
            "at": one.since,
        }
        for one in waiting_
    ]


def samples(waiting_: list[WaitingSample]) -> list[Values]:
    return [
        {"kind": "talk_sample", "id": one.talk_id, "number": one.number, "unit": one.unit, "at": one.since}
        for one in waiting_
    ]


def again(due_: list[tuple[FollowUp, str]]) -> list[Values]:
    return [{"kind": "talk_again", "id": one.talk_id, "number": number, "at": one.made_at} for one, number in due_]


def lists(waiting_: list[WaitingList]) -> list[Values]:
    return [
        {
            "kind": f"list_{one.what}",
            "id": one.campaign_id,
            "of": one.kind,
            "year": one.year,
            "count": one.count,
            "overdue": one.overdue,
            "at": one.since,
        }
        for one in waiting_
    ]


def activities(waiting_: list[WaitingActivity]) -> list[Values]:
    return [
        {
            "kind": "activity",
            "id": one.activity_id,
            "waits": one.waits,
            "title": one.title,
            "at": one.since,
        }
        for one in waiting_
    ]


def drafts(lying: list[Activity]) -> list[Values]:
    return [{"kind": "draft", "id": one.id, "lies": True, "title": one.title, "at": one.made_at} for one in lying]


def certificates(waiting_: list[WaitingCertificate]) -> list[Values]:
    return [
        {"kind": "certificate", "id": one.certificate_id, "name": one.name, "unit": one.unit, "at": one.since}
        for one in waiting_
    ]


def talks(waiting_: list[WaitingTalk]) -> list[Values]:
    return [
        {
            "kind": "talk",
            "id": one.talk_id,
            "number": one.number,
            "unit": one.unit,
            "urgency": one.urgency,
            "mine": one.mine,
            "at": one.since,
        }
        for one in waiting_
    ]


def claims(claims: list[WaitingClaim]) -> list[Values]:
    return [{"kind": "claim", "id": claim.claim_id, "unit": claim.unit, "at": claim.made_at} for claim in claims]


def corrections(session: Session, waiting_: list[Correction]) -> list[Values]:
    return [
        {
            "kind": "correction",
            "id": made.id,
            "name": session.get_one(Member, made.member_id).name,
            "at": made.made_at,
        }
        for made in waiting_
    ]


def reviews(waiting_: list[WaitingReview]) -> list[Values]:
    return [
        {
            "kind": "review",
            "id": one.review_id,
            "number": one.number,
            "unit": one.unit,
            "of": one.kind,
            "state": one.state,
            "why": one.why,
            "at": one.since,
        }
        for one in waiting_
    ]


def grants(waiting_: list[WaitingGrant]) -> list[Values]:
    return [
        {
            "kind": "word" if one.mine else "grant",
            "id": one.grant_id,
            "number": one.number,
            "second": one.second,
            "waits": "receipt" if one.unsigned else "word",
            "at": one.since,
        }
        for one in waiting_
    ]
