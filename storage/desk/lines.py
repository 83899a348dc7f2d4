"""The lines of a desk: of what waits in each service, what to call it, its key, since when, and by when it is due."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import calendar
from storage.activities import Activity
from storage.candidates.waiting import WaitingList
from storage.changes.page import WaitingActivity
from storage.due_talks.sampling import WaitingSample
from storage.due_talks.waiting import WaitingDue
from storage.groups import WaitingGroup
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


class Line(StrEnum):
    """What a line is, and so what its button opens."""

    REPORT = "report"
    STILL = "still"
    CLAIM = "claim"
    CORRECTION = "correction"
    REVIEW = "review"
    WORD = "word"
    GRANT = "grant"
    VISIT = "visit"
    DUE_TALK = "due_talk"
    TALK_SAMPLE = "talk_sample"
    TALK = "talk"
    TALK_AGAIN = "talk_again"
    ACTIVITY = "activity"
    DRAFT = "draft"
    CERTIFICATE = "certificate"
    LIST_FREE = "list_free"
    LIST_WORD = "list_word"
    GROUP = "group"


#: What the words of a line may ask of each.
_ALWAYS: Final[Values] = {
    **dict.fromkeys(("number", "unit", "title", "due_at", "due_on"), None),
    **dict.fromkeys(("overdue", "mine", "offered", "news", "hint"), False),
}


def told(line: Values, place: int, *, now: datetime) -> Values:
    """The line as it is read in words: its `place` in the list, how many days it has `waited`, whether it is due
    `today`, and how many days it is `late`: None where it is not, 0 where its hour has passed today. It names nobody:
    who opens it is noted."""
    since, due = _day(line["at"], now), line.get("due_at") or line.get("due_on")
    left = None if due is None else (_day(due, now) - now.date()).days
    late = -left if left is not None and line.get("overdue") else None
    unnamed = {key: value for key, value in line.items() if key != "name"}
    waited = max((now.date() - since).days, 0)
    return {**_ALWAYS, **unnamed, "place": place, "waited": waited, "late": late, "today": left == 0}


def _day(when: object, now: datetime) -> date:
    if isinstance(when, datetime):
        return when.astimezone(now.tzinfo).date()
    assert isinstance(when, date)
    return when


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
            "due_at": one.due_at,
            "later": one.later,
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


def again(due_: list[tuple[FollowUp, str]], *, now: datetime) -> list[Values]:
    """They wait from their day on."""
    assert now.tzinfo is not None
    return [
        {
            "kind": "talk_again",
            "id": one.talk_id,
            "number": number,
            "due_on": one.due_on,
            "overdue": one.due_on < now.date(),
            "at": calendar.at(one.due_on, time(0), now.tzinfo),
        }
        for one, number in due_
    ]


def lists(waiting_: list[WaitingList]) -> list[Values]:
    return [
        {
            "kind": f"list_{one.what}",
            "id": one.campaign_id,
            "of": one.kind,
            "year": one.year,
            "count": one.count,
            "due_on": one.due_on,
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
            "due_at": one.due_at,
            "at": one.since,
        }
        for one in waiting_
    ]


def drafts(lying: list[Activity]) -> list[Values]:
    return [{"kind": "draft", "id": one.id, "lies": True, "title": one.title, "at": one.made_at} for one in lying]


def groups(waiting_: list[WaitingGroup]) -> list[Values]:
    return [
        {"kind": "group", "id": one.group_id, "title": one.title, "due_at": one.due_at, "at": one.since}
        for one in waiting_
    ]


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


def corrections(session: Session, waiting_: list[Correction], *, now: datetime) -> list[Values]:
    return [
        {
            "kind": "correction",
            "id": made.id,
            "name": session.get_one(Member, made.member_id).name,
            "due_at": made.due_at,
            "overdue": made.due_at < now,
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
