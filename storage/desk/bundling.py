"""The bundle: one letter, twice a day, to each officer for whom something waits."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from storage import (
    calendar,
    hardship,
    holidays,
    joining,
    offices,
    outbox,
    reviews,
)
from storage.desk import lines
from storage.hardship import Waiting
from storage.mydata import corrections
from storage.outbox import Letter
from storage.rounds import Page
from storage.talks import showing as talks
from storage.values import Value, Values
from storage.visits import due

#: When officers are told in one letter what waits for them.
BUNDLES = (time(8, 10), time(14))
#: Lines that such a letter has room for, and letters that one transaction writes.
_LINES, _BUNDLES_A_PAGE = 8, 50


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
        asked = talks.waiting_for(session, account_id)
        since += [one.since for one in asked]
        newest = max(since, default=None)
        if newest is not None and (working or newest > _bundle_before(now)):
            people_ = lines.claims(claims) + lines.corrections(session, wrong, now=now)
            more = {"looks": len(looks), "visits": len(unseen)}
            letter = _bundle(account_id, reports, people_, lines.talks(asked), more, now=now)
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
    account_id: int,
    reports: list[Waiting],
    people: list[Values],
    talks_: list[Values],
    more: dict[str, int],
    *,
    now: datetime,
) -> Letter:
    """`people`: who waits to be recognised, and whose line of the roster is wrong. `talks_`: who wants to talk.
    `more`: `looks`, what is new of reviews; `visits`, those of the year that nobody has taken on, or whose day has
    come."""
    shown: list[Value] = [*lines.reports(reports[:_LINES])]
    named = [*talks_, *people][: _LINES - len(shown)]
    every = len(reports) + len(people) + len(talks_)
    values: Values = {
        "count": every + sum(more.values()),
        "more": every - len(shown) - len(named),
        "untaken": sum(not (one.mine or one.offered) for one in reports),
        "offered": sum(one.offered for one in reports),
        "news": sum(one.news for one in reports),
        "overdue": sum(one.mine and one.overdue for one in reports),
        "due": sum(one.mine and not one.news and not one.overdue for one in reports),
        "reports": shown,
        "claims": [one for one in named if one["kind"] == "claim"],
        "corrections": [one for one in named if one["kind"] == "correction"],
        "talks": [one for one in named if one["kind"] == "talk"],
        "looks": more["looks"],
        "visits": more["visits"],
        "now": now,
    }
    return Letter(account_id, "desk.bundle", values, right="desk")
