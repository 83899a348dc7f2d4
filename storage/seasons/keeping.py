"""Keeping: the officer's list and page of a season: how it counts, until it is closed."""

import itertools
import re
import unicodedata
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, audit, rights
from storage.rights import Deed
from storage.seasons import belonging, standing
from storage.seasons.records import (
    MAKE_UP_DAYS,
    MOST_PLACES,
    MOST_POINTS,
    SERVICE,
    Counting,
    MakeUp,
    ScaleUnfit,
    Season,
    State,
)
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page.
PAGE: Final = 8
#: Days to make a contest up, 0 for not at all.
MAKE_UPS: Final = (0, 3, MAKE_UP_DAYS, 14)
#: Of so many the best can be chosen with a tap.
_MOST_BEST: Final = 10
_NUMBERS = re.compile(r"\d+")
#: What may stand between the numbers of a scale; anything else there (¥, a point, a minus) means something else.
_BETWEEN = re.compile(r"参加[的分]*|再?加|分|points?|pts?|for|taking|part|and|plus|[\s,、;:。/]+", re.IGNORECASE)
#: Which place a number is for; and where what each has that took part is said.
_PLACE, _PART = re.compile(r"第(\d{1,3})名"), re.compile(r"参加|taking", re.IGNORECASE)
#: One number with its thousands apart, and not two.
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3},\d{3}(?!\d)")


def listed(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of seasons, open ones first. NotForYou."""
    del now
    rights.ask(by, Deed.KEEP_CONTESTS)
    here = belonging.kept(session, by.account_id)
    count = session.scalar(select(func.count()).select_from(Season).where(here)) or 0
    pages, page = _pages(count, page)
    wanted = select(Season).where(here).order_by(Season.state != State.OPEN, Season.id.desc())
    lines: list[Value] = [standing.named(one) for one in session.scalars(wanted.limit(PAGE).offset(page * PAGE))]
    return {"lines": lines, "count": count, "page": page, "pages": pages}


def _pages(count: int, page: int) -> tuple[int, int]:
    pages = max(1, -(-count // PAGE))
    return pages, max(0, min(page, pages - 1))


# Its page.


def stop(session: Session, by: Visitor) -> None:
    """Nothing is asked any more, and what was said is forgotten."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def look(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """How it counts, and what belongs to it. NotForYou, NoSuchSeason."""
    del now
    season = belonging.access(session, season_id, by=by)
    stop(session, by)
    return card(session, season)


def card(session: Session, season: Season) -> Values:
    """How it counts, and what belongs to it."""
    mine = belonging.contests(session, season.id)
    its = select(MakeUp.contest_id).where(MakeUp.contest_id.in_([contest.id for _, contest in mine]))
    ended = session.scalars(its.where(MakeUp.ended_at.is_not(None), MakeUp.of > 0)).all()
    return {
        **standing.named(season),
        "unit": None if season.unit_id is None else session.get_one(Unit, season.unit_id).name,
        "contests": len(mine),
        "played": sum(belonging.counts(contest) for _, contest in mine),
        "made_up": len(ended),
        "posted_at": season.posted_at,
    }


def turn_counting(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """League points by place, or the points of the contest's table; the other one. NoSuchSeason, SeasonOver."""
    season = belonging.access_open(session, season_id, by=by)
    season.counting = Counting.POINTS if season.counting == Counting.PLACES else Counting.PLACES
    return _changed(session, season, by=by, now=now)


def turn_mean(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whether what is made up counts for the mean of a unit. NoSuchSeason, SeasonOver."""
    season = belonging.access_open(session, season_id, by=by)
    season.in_mean = not season.in_mean
    return _changed(session, season, by=by, now=now)


def _changed(session: Session, season: Season, *, by: Visitor, now: datetime) -> Values:
    session.flush()
    audit.note(session, "seasons.change", by=by.account_id, now=now, record=f"seasons {season.id}")
    return card(session, season)


def ask_best(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """How many contests count. NoSuchSeason, SeasonOver."""
    del now
    season = belonging.access_open(session, season_id, by=by)
    count = len(belonging.contests(session, season.id))
    return {**standing.named(season), "choices": [*range(1, min(_MOST_BEST, max(count, 6)) + 1)]}


def set_best(session: Session, season_id: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """The best so many contests count, all for 0. NoSuchSeason, SeasonOver, Outdated."""
    season = belonging.access_open(session, season_id, by=by)
    if not 0 <= count <= _MOST_BEST:
        raise asking.Outdated
    season.best = count
    return _changed(session, season, by=by, now=now)


def ask_make_up(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """Within how many days a contest can be made up. NoSuchSeason, SeasonOver."""
    del now
    return {**standing.named(belonging.access_open(session, season_id, by=by)), "choices": [*MAKE_UPS]}


def set_make_up(session: Session, season_id: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """Within so many days, 0 for not at all; who has begun has the time that they were told. NoSuchSeason, SeasonOver,
    Outdated."""
    season = belonging.access_open(session, season_id, by=by)
    if count not in MAKE_UPS:
        raise asking.Outdated
    season.days = count
    return _changed(session, season, by=by, now=now)


def ask_scale(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks how many league points each place gives. NoSuchSeason, SeasonOver."""
    season = belonging.access_open(session, season_id, by=by)
    asking.keep(session, by, SERVICE, {"season": season.id}, now=now)
    asking.ask(session, by, SERVICE, "scale")
    return standing.named(season)


def asked_scale(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The same, again."""
    del now
    return standing.named(belonging.access_open(session, _asked(session, by), by=by))


def _asked(session: Session, by: Visitor) -> int:
    draft = asking.draft(session, by, SERVICE)
    if not draft.get("season"):
        raise asking.Outdated
    return int(str(draft["season"]))


def _scale(words: str) -> list[int]:
    """The numbers that somebody wrote, nothing where the words say anything besides."""
    said = unicodedata.normalize("NFKC", words)
    places, said = [int(one) for one in _PLACE.findall(said)], _PLACE.sub(" ", said)
    numbers = [int(one[:9]) for one in _NUMBERS.findall(said)[: MOST_PLACES + 2]]
    if _THOUSANDS.search(said) or _BETWEEN.sub("", _NUMBERS.sub(" ", said)):
        return []
    if places and places != [*range(1, len(numbers))]:
        return []
    *_, last = _PART.split(said)
    return numbers if last == said or len(_NUMBERS.findall(last)) == 1 else []


def write_scale(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Points of the places from the first on, and last what each side has that took part (3 2 1 1). ScaleUnfit,
    NoSuchSeason, SeasonOver."""
    asking.expect(by, SERVICE, "scale")
    season = belonging.access_open(session, _asked(session, by), by=by)
    found = _scale(words)
    *places, part = found or [-1]
    falls = all(first >= then for first, then in itertools.pairwise(places))
    if not 1 <= len(places) <= MOST_PLACES or not falls or not all(0 <= one <= MOST_POINTS for one in found):
        raise ScaleUnfit(most_places=MOST_PLACES, most=MOST_POINTS)
    season.scale, season.part = ",".join(map(str, places)), part
    stop(session, by)
    return _changed(session, season, by=by, now=now)


# Its end.


def ask_close(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whether it shall be closed; `waiting`: contests that can still be made up, `planned`: those not played yet.
    NoSuchSeason, SeasonOver."""
    assert now.tzinfo is not None
    season = belonging.access_open(session, season_id, by=by)
    mine = belonging.contests(session, season.id)
    ends = [belonging.until(season, link, contest, now.tzinfo) for link, contest in mine]
    planned = sum(not belonging.counts(contest) for _, contest in mine)
    return {**standing.named(season), "waiting": sum(one is not None and one > now for one in ends), "planned": planned}


def close(session: Session, season_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is over: nothing is made up any more, and its contests stay as they are. NoSuchSeason, SeasonOver."""
    season = belonging.access_open(session, season_id, by=by)
    season.state, season.ended_at = State.OVER, now
    session.flush()
    audit.note(session, "seasons.close", by=by.account_id, now=now, record=f"seasons {season.id}")
    return card(session, season)
