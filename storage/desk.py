"""The desk (工作台): what waits for an officer, across services. With the digests the only room
of storage that opens services."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import calendar, casebook, hardship, holidays, joining, offices, outbox, people, reviews, rights
from storage.candidates import access as lists
from storage.candidates import waiting as of_lists
from storage.candidates.waiting import WaitingList
from storage.circumstances import keeping
from storage.hardship import Waiting, chasing
from storage.hardship.chasing import WaitingGrant
from storage.homes import telling
from storage.joining import WaitingClaim
from storage.members import Member
from storage.mydata import corrections
from storage.mydata.corrections import Correction
from storage.outbox import Letter
from storage.reviews import WaitingReview
from storage.rights import Deed
from storage.rosters import uploads
from storage.rounds import Page
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import due, walking
from storage.visits.due import WaitingVisit

#: Lines a page: two taps to any, as long as a keyboard of that many lines stays below Telegram's 10 kB.
PAGE = 30
#: When officers are told in one letter what waits for them.
BUNDLES = (time(8, 10), time(14))
#: Lines that such a letter has room for, and letters that one transaction writes.
_LINES, _BUNDLES_A_PAGE = 8, 50
_NONE: Final[Mapping[int, datetime]] = {}


def waiting(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of what waits, oldest first; `lines` name kind, key, and what to call it. Pages begin at 0."""
    rights.ask(by, Deed.OPEN_DESK)
    hardship.stop_saying(session, by=by)
    people.stop(session, by=by)
    reviews.stop(session, by=by)
    keeping.stop(session, by=by)
    telling.stop(session, by=by)
    walking.stop(session, by=by)
    lists.stop(session, by=by)
    found = lines(session, by=by, now=now)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown: list[Value] = [*found[page * PAGE : (page + 1) * PAGE]]
    return {
        "lines": shown,
        "count": len(found),
        "page": page,
        "pages": pages,
        "now": now,
        "rosters": uploads.may_send(by),
        "may": [deed for deed in Deed if rights.may(by, deed)],
    }


def lines(session: Session, *, by: Visitor, now: datetime) -> list[Values]:
    """All that waits for the visitor, oldest first; each names its kind, its key, since when (`at`), and what to call
    it."""
    still = casebook.standing_still(session, by.account_id, now=now)
    found = _reports(hardship.waiting_for(session, by=by, now=now), still) + _claims(
        joining.waiting_for(session, by=by)
    )
    found += _corrections(session, corrections.waiting_for(session, by.account_id))
    found += _reviews(reviews.waiting_for(session, by.account_id))
    found += _visits(due.waiting_for(session, by.account_id, now=now))
    found += _lists(of_lists.waiting_for(session, by=by, now=now))
    found += _grants(chasing.grants_waiting(session, by=by, now=now))
    found.sort(key=lambda line: str(line["at"]))
    return found


def _reports(waiting_: list[Waiting], still: Mapping[int, datetime] = _NONE) -> list[Values]:
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


def _visits(waiting_: list[WaitingVisit]) -> list[Values]:
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


def _lists(waiting_: list[WaitingList]) -> list[Values]:
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


def _claims(claims: list[WaitingClaim]) -> list[Values]:
    return [{"kind": "claim", "id": claim.claim_id, "unit": claim.unit, "at": claim.made_at} for claim in claims]


def _corrections(session: Session, waiting_: list[Correction]) -> list[Values]:
    return [
        {
            "kind": "correction",
            "id": made.id,
            "name": session.get_one(Member, made.member_id).name,
            "at": made.made_at,
        }
        for made in waiting_
    ]


def _reviews(waiting_: list[WaitingReview]) -> list[Values]:
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


def _grants(waiting_: list[WaitingGrant]) -> list[Values]:
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


def bundle(session: Session, cursor: int, *, now: datetime) -> Page:
    """One letter for each officer for whom something waits (早 8:10、下午 14:00), and none for the others.

    On days off only what has come up since the bundle before: who is off is not told the same thing twice a day.
    """
    accounts = [one for one in sorted({held.answers for held in offices.in_office(session)}) if one > cursor]
    working = holidays.calendar(session).is_working_day(now.date())
    told, to_visit = 0, due.urging(session, now=now)
    for account_id in accounts[:_BUNDLES_A_PAGE]:
        reports = hardship.urging(session, account_id, now=now)
        claims = joining.urging(session, account_id)
        wrong = corrections.waiting_for(session, account_id)
        # Told once; from then on they stand on the desk: a family has a year's time.
        looks = [one for one in reviews.waiting_for(session, account_id) if one.since > _bundle_before(now)]
        since = [*(one.since for one in reports), *(one.made_at for one in claims), *(one.made_at for one in wrong)]
        since += [one.since for one in looks]
        unseen = to_visit.get(account_id, [])
        since += [one.since for one in unseen]
        newest = max(since, default=None)
        if newest is not None and (working or newest > _bundle_before(now)):
            people_ = _claims(claims) + _corrections(session, wrong)
            letter = _bundle(account_id, reports, people_, len(looks), len(unseen), now=now)
            outbox.queue(session, letter, now=now)
            told += 1
    return Page(told, accounts[_BUNDLES_A_PAGE - 1] if len(accounts) > _BUNDLES_A_PAGE else None)


def _bundle_before(now: datetime) -> datetime:
    """The last hour of bundles that lies before the one that is being made."""
    assert now.tzinfo is not None
    days = (now.date() - timedelta(days=1), now.date())
    hours = [calendar.at(day, hour, now.tzinfo) for day in days for hour in BUNDLES]
    return [hour for hour in hours if hour <= now][-2]


def _bundle(
    account_id: int, reports: list[Waiting], people: list[Values], looks: int, visits: int, *, now: datetime
) -> Letter:
    """`people`: who waits to be recognised, and whose line of the roster is wrong. `looks`: what is new of reviews.
    `visits`: those of the year that nobody has taken on, or whose day has come."""
    shown: list[Value] = [*_reports(reports[:_LINES])]
    named = people[: _LINES - len(shown)]
    values: Values = {
        "count": len(reports) + len(people) + looks + visits,
        "more": len(reports) + len(people) - len(shown) - len(named),
        "untaken": sum(not (one.mine or one.offered) for one in reports),
        "offered": sum(one.offered for one in reports),
        "news": sum(one.news for one in reports),
        "overdue": sum(one.mine and one.overdue for one in reports),
        "due": sum(one.mine and not one.news and not one.overdue for one in reports),
        "reports": shown,
        "claims": [one for one in named if one["kind"] == "claim"],
        "corrections": [one for one in named if one["kind"] == "correction"],
        "looks": looks,
        "visits": visits,
        "now": now,
    }
    return Letter(account_id, "desk.bundle", values, right="desk")
