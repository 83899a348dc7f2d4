"""What waits for an officer now, oldest first, and a page of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import (
    casebook,
    due_talks,
    hardship,
    hours,
    joining,
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
from storage.desk import lines
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

#: Lines a page: two taps to any, as long as a keyboard of that many lines stays below Telegram's 10 kB.
PAGE = 30


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
    changing.stop(session, by=by)
    entering.stop(session, by=by)
    hours.stop(session, by=by)
    series.stop(session, by=by)
    due_talks.stop(session, by=by)
    talk_notes.stop(session, by=by)
    naming.stop(session, by=by)
    answering.stop(session, by=by)
    found = every_line(session, by=by, now=now)
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


def every_line(session: Session, *, by: Visitor, now: datetime) -> list[Values]:
    """All that waits for the visitor, oldest first; each names its kind, its key, since when (`at`), and what to call
    it."""
    still = casebook.standing_still(session, by.account_id, now=now)
    found = lines.reports(hardship.waiting_for(session, by=by, now=now), still) + lines.claims(
        joining.waiting_for(session, by=by)
    )
    found += lines.corrections(session, corrections.waiting_for(session, by.account_id))
    found += lines.reviews(reviews.waiting_for(session, by.account_id))
    found += lines.visits(due.waiting_for(session, by.account_id, now=now))
    found += lines.due_talks(of_talks.waiting_for(session, by.account_id, now=now))
    found += lines.samples(ringing.waiting_for(session, by.account_id, now=now))
    found += lines.lists(of_lists.waiting_for(session, by=by, now=now))
    found += lines.activities(activities.waiting_for(session, by=by, now=now))
    found += lines.drafts(drafts.lying(session, by=by, now=now))
    found += lines.certificates(trainings.waiting_for(session, by=by))
    found += lines.talks(talks.waiting_for(session, by.account_id))
    found += lines.again(talk_notes.due_for(session, by.account_id, now=now))
    found += lines.grants(chasing.grants_waiting(session, by=by, now=now))
    found.sort(key=lambda line: str(line["at"]))
    return found
