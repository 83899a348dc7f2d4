"""What waits for an officer now, oldest first, and a page of it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import (
    casebook,
    due_talks,
    groups,
    hardship,
    hours,
    joining,
    offices,
    people,
    reviews,
    rights,
    talk_notes,
    trainings,
)
from storage.appointments import answering, naming
from storage.candidates import access as lists
from storage.candidates import waiting as of_lists
from storage.changes import making as changing
from storage.changes import page as activities
from storage.circumstances import keeping
from storage.desk import lines, standing, week
from storage.due_talks import sampling as ringing
from storage.due_talks import waiting as of_talks
from storage.hardship import chasing
from storage.homes import telling
from storage.mydata import corrections
from storage.publishing import drafts
from storage.rights import Deed
from storage.rosters import uploads
from storage.series import keeping as series
from storage.talks import showing as talks
from storage.trainings import entering
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import due, walking

#: Lines a page, each in words and as a button: what a telephone shows without much scrolling.
PAGE: Final = 12
#: Dates of the week below them, dates of the week's own page, and how many weeks ahead that can be turned.
DATES, MOST_DATES, WEEKS = 5, 25, 4


def waiting(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of what waits, oldest first, in words; how the visitor's units stand, and the next dates of the week.
    Pages begin at 0."""
    stop(session, by=by)
    with offices.still(session):
        return _waiting(session, page, by, now)


def _waiting(session: Session, page: int, by: Visitor, now: datetime) -> Values:
    found = every_line(session, by=by, now=now)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    first = page * PAGE
    shown: list[Value] = [
        lines.told(one, place, now=now) for place, one in enumerate(found[first : first + PAGE], first + 1)
    ]
    ahead = [] if page else [*week.dates(session, by=by, now=now, first=now.date(), last=week.sunday(now.date()))]
    nearest: list[Value] = [*ahead[:DATES]]
    return {
        "lines": shown,
        "count": len(found),
        "overdue": sum(bool(one.get("overdue")) for one in found),
        "page": page,
        "pages": pages,
        "size": PAGE,
        "figures": None if page else standing.figures(session, by=by, now=now),
        "dates": nearest,
        "more_dates": len(ahead) - len(nearest),
        "now": now,
        "may": [deed for deed in Deed if rights.may(by, deed)],
    }


def tools(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever else the visitor may open. NotForYou."""
    del now
    stop(session, by=by)
    return {"rosters": uploads.may_send(by), "may": [deed for deed in Deed if rights.may(by, deed)]}


def week_page(session: Session, ahead: int, *, by: Visitor, now: datetime) -> Values:
    """All dates of a week, `ahead` weeks from this one; of this one those that are still to come. NotForYou."""
    stop(session, by=by)
    ahead = min(max(ahead, 0), WEEKS)
    last = week.sunday(now.date()) + timedelta(weeks=ahead)
    first = max(now.date(), last - timedelta(days=6))
    with offices.still(session):
        found = week.dates(session, by=by, now=now, first=first, last=last)
    shown: list[Value] = [*found[:MOST_DATES]]
    return {
        "dates": shown,
        "more": len(found) - len(shown),
        "ahead": ahead,
        "weeks": WEEKS,
        "first": first,
        "last": last,
    }


def stop(session: Session, *, by: Visitor) -> None:
    """Whatever was being written is left: who looks at the desk has turned to something else. NotForYou."""
    rights.ask(by, Deed.OPEN_DESK)
    hardship.stop_saying(session, by=by)
    people.stop(session, by=by)
    reviews.stop(session, by=by)
    keeping.stop(session, by=by)
    telling.stop(session, by=by)
    walking.stop(session, by=by)
    lists.stop(session, by=by)
    changing.stop(session, by=by)
    entering.stop(session, by=by)
    hours.stop(session, by=by)
    series.stop(session, by=by)
    due_talks.stop(session, by=by)
    talk_notes.stop(session, by=by)
    naming.stop(session, by=by)
    answering.stop(session, by=by)


def every_line(session: Session, *, by: Visitor, now: datetime) -> list[Values]:
    """All that waits for the visitor, oldest first; each names its kind, its key, since when (`at`), and what to call
    it."""
    still = casebook.standing_still(session, by.account_id, now=now)
    found = lines.reports(hardship.waiting_for(session, by=by, now=now), still) + lines.claims(
        joining.waiting_for(session, by=by)
    )
    found += lines.corrections(session, corrections.waiting_for(session, by.account_id), now=now)
    found += lines.reviews(reviews.waiting_for(session, by.account_id))
    found += lines.visits(due.waiting_for(session, by.account_id, now=now))
    found += lines.due_talks(of_talks.waiting_for(session, by.account_id, now=now))
    found += lines.samples(ringing.waiting_for(session, by.account_id, now=now))
    found += lines.lists(of_lists.waiting_for(session, by=by, now=now))
    found += lines.activities(activities.waiting_for(session, by=by, now=now))
    found += lines.drafts(drafts.lying(session, by=by, now=now))
    found += lines.certificates(trainings.waiting_for(session, by=by))
    found += lines.talks(talks.waiting_for(session, by.account_id))
    found += lines.again(talk_notes.due_for(session, by.account_id, now=now), now=now)
    found += lines.groups(groups.waiting_for(session, by=by))
    found += lines.grants(chasing.grants_waiting(session, by=by, now=now))
    return sorted(found, key=_since)


def _since(line: Values) -> datetime:
    at = line["at"]
    assert isinstance(at, datetime)
    return at
