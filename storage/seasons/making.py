"""Making: an officer makes a season in two answers: what it is called, and from when to when."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit, days, rights
from storage.questions import spelling
from storage.rights import Deed
from storage.seasons import belonging, keeping
from storage.seasons.records import (
    MAKE_UP_DAYS,
    MOST_DAYS,
    MOST_TITLE,
    SERVICE,
    Counting,
    DaysUnfit,
    EndBefore,
    Season,
    State,
    TitleUnfit,
)
from storage.units import Tree
from storage.values import Values
from storage.visitors import Visitor

#: Weeks that can be tapped.
WEEKS: Final = (4, 8, 12)
#: An end without a year that is farther off than that stood before the beginning, and was hardly meant.
_FAR: Final = timedelta(days=300)
_YEAR = re.compile(r"\d{4}")
_BETWEEN = re.compile(r"^(?:[-–—~～]+|到|至|to|until)\s*")


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks what it is called. NotForYou."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    asking.keep(session, by, SERVICE, {"title": ""}, now=now)
    asking.ask(session, by, SERVICE, "title")
    return shown(session, by=by, now=now)


def shown(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever is asked now."""
    draft = asking.draft(session, by, SERVICE)
    if not draft:
        raise asking.Outdated
    told: Values = {"step": str(by.question.step), "version": by.question.version, "most": MOST_TITLE}
    return {**told, "title": draft.get("title", ""), "today": now.date(), "season": draft.get("season", 0)}


def leave(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Nothing is made or changed, and what was said is forgotten; of one that is there already, its page."""
    del now
    season_id = _asked(session, by)
    keeping.stop(session, by)
    return keeping.card(session, belonging.access(session, season_id, by=by)) if season_id else {}


def _asked(session: Session, by: Visitor) -> int:
    """The season that is to have other days; 0 for a new one."""
    return int(str(asking.draft(session, by, SERVICE).get("season", 0)))


def ask_days(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks from when to when one shall be that is there already. NoSuchSeason, SeasonOver; Outdated once a contest of
    it was played."""
    season = _unplayed(session, season_id, by)
    asking.keep(session, by, SERVICE, {"title": season.title, "season": season.id}, now=now)
    asking.ask(session, by, SERVICE, "days")
    return shown(session, by=by, now=now)


def _unplayed(session: Session, season_id: int, by: Visitor) -> Season:
    season = belonging.access_open(session, season_id, by=by)
    if any(belonging.counts(contest) for _, contest in belonging.contests(session, season.id)):
        raise asking.Outdated
    return season


def write_title(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What it is called. TitleUnfit."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    asking.expect(by, SERVICE, "title")
    said = " ".join(words.split())
    if not 2 <= len(said) <= MOST_TITLE or not spelling.says_something(said):
        raise TitleUnfit(most=MOST_TITLE)
    asking.keep(session, by, SERVICE, {"title": said}, now=now)
    asking.ask(session, by, SERVICE, "days")
    return shown(session, by=by, now=now)


def choose_weeks(session: Session, version: int, weeks: int, *, by: Visitor, now: datetime) -> Values:
    """From today, so many weeks: it is made. Outdated."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    asking.expect(by, SERVICE, "days", version)
    if weeks not in WEEKS:
        raise asking.Outdated
    return _make(session, now.date(), now.date() + timedelta(days=7 * weeks - 1), by=by, now=now)


def write_days(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The last day, or the first and the last (12月1日到12月31日): it is made. The first may be past. DaysUnfit,
    EndBefore."""
    rights.ask(by, Deed.KEEP_CONTESTS)
    asking.expect(by, SERVICE, "days")
    today, two = now.date(), days.leading(words, now.date())
    if two is None:
        raise DaysUnfit(most=MOST_DAYS)
    first, rest = two if two[1] else (today, words)
    last = _day(days.read(_BETWEEN.sub("", rest), first, ahead=True))
    before = (last.month, last.day) < (first.month, first.day)
    if before and last - first > _FAR and not _YEAR.search(rest):
        raise EndBefore(first=first, last=last, most=MOST_DAYS)
    return _make(session, first, last, by=by, now=now)


def _day(found: date | None) -> date:
    if found is None:
        raise DaysUnfit(most=MOST_DAYS)
    return found


def _make(session: Session, first: date, last: date, *, by: Visitor, now: datetime) -> Values:
    if not first <= last <= first + timedelta(days=MOST_DAYS) or last < now.date():
        raise DaysUnfit(most=MOST_DAYS)
    if abs((first - now.date()).days) > MOST_DAYS:
        raise DaysUnfit(most=MOST_DAYS)
    if season_id := _asked(session, by):
        season = _unplayed(session, season_id, by)
        season.first_on, season.last_on = first, last
        audit.note(session, "seasons.change", by=by.account_id, now=now, record=f"seasons {season.id}")
        return {**_done(session, season, by=by), "changed": True}
    season = Season(
        unit_id=_whose(session, by),
        title=str(asking.draft(session, by, SERVICE)["title"]),
        first_on=first,
        last_on=last,
        state=State.OPEN,
        counting=Counting.PLACES,
        scale="3,2,1",
        part=1,
        best=0,
        days=MAKE_UP_DAYS,
        in_mean=False,
        made_by=by.account_id,
        made_at=now,
    )
    session.add(season)
    session.flush()
    audit.note(session, "seasons.make", by=by.account_id, now=now, record=f"seasons {season.id}")
    return _done(session, season, by=by)


def _done(session: Session, season: Season, *, by: Visitor) -> Values:
    keeping.stop(session, by)
    return {**keeping.card(session, season), "made": (season.last_on - season.first_on).days + 1}


def _whose(session: Session, by: Visitor) -> int | None:
    """The unit whose it is: the highest where the officer's office reaches; None for the whole union."""
    reach, tree = rights.reach(session, by.account_id, Deed.KEEP_CONTESTS), Tree(session)
    if reach is None:
        return None
    return min(one for one in reach if not reach.intersection(tree.chain(one)[1:]))
