"""What is said in each step, by a tap or typed."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from storage import asking, days, posts, rights
from storage.drives.drafting import choices
from storage.drives.drafting.showing import shown
from storage.drives.drafting.steps import draft_at, go_on
from storage.drives.drafting.terms import DAYS, Step
from storage.drives.records import (
    FEWEST_QUESTIONS,
    MOST_DAYS,
    MOST_QUESTIONS,
    MOST_TITLE,
    SERVICE,
    CountUnfit,
    DaysUnfit,
    MarkUnfit,
    TitleUnfit,
    TooFewQuestions,
)
from storage.questions import spelling
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

_NUMBER = re.compile(r"(\d{1,4})[^\W\d_%]{0,4}%?")
_BETWEEN = re.compile(r"^(?:[-–—~～]+|到|至|to|until)\s*")


def write_title(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What it is called. TitleUnfit."""
    draft, said = draft_at(session, Step.TITLE, None, by), " ".join(words.split())
    if not 2 <= len(said) <= MOST_TITLE:
        raise TitleUnfit(most=MOST_TITLE)
    return go_on(session, {**draft, "title": said}, by=by, now=now)


def turn_category(session: Session, version: int, category_id: int, *, by: Visitor, now: datetime) -> Values:
    """It asks out of that category with all below it too, or not any more."""
    return _turn(session, Step.CATEGORIES, version, "some", category_id, by=by, now=now)


def turn_unit(session: Session, version: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that unit with all below it too, or not any more."""
    return _turn(session, Step.UNITS, version, "some_units", unit_id, by=by, now=now)


def turn_post(session: Session, version: int, key: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that post too, or not any more."""
    draft = draft_at(session, Step.POSTS, version, by)
    some = choices.posts_in(draft, "some_posts")
    post, on, _ = posts.turned(session, choices.within(session, draft, by), some, key)
    some = [*some, post] if on else [one for one in some if one != post]
    asking.keep(session, by, SERVICE, {**draft, "some_posts": [*some]}, now=now)
    return shown(session, by=by, now=now)


def _turn(session: Session, step: Step, version: int, name: str, key: int, *, by: Visitor, now: datetime) -> Values:
    draft = draft_at(session, step, version, by)
    there = {id_ for id_, _ in choices.CHOICES[step](session, by)}
    if key not in there:
        raise asking.Outdated
    some = choices.keys_in(draft, name)
    some = [one for one in some if one != key] if key in some else [*some, key]
    asking.keep(session, by, SERVICE, {**draft, name: [*some]}, now=now)
    return shown(session, by=by, now=now)


def turn_page(session: Session, version: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Another page of categories, of units or of posts."""
    rights.ask(by, Deed.KEEP_DRIVES)
    if by.question.step not in (*choices.CHOICES, Step.POSTS):
        raise asking.Outdated
    asking.expect(by, SERVICE, str(by.question.step), version)
    asking.keep(session, by, SERVICE, {**asking.draft(session, by, SERVICE), "page": page}, now=now)
    return shown(session, by=by, now=now)


def take_all(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Out of the whole bank; for everybody of the officer's units; for whatever post."""
    return _chosen(session, version, by=by, now=now, everything=True)


def take_these(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Out of those that are ticked; for those that are ticked. Of none, as `take_all`."""
    return _chosen(session, version, by=by, now=now, everything=False)


def _chosen(session: Session, version: int, *, by: Visitor, now: datetime, everything: bool) -> Values:
    step = by.question.step
    if step == Step.POSTS:
        draft = draft_at(session, Step.POSTS, version, by)
        ticked: list[Value] = [] if everything else [*choices.posts_in(draft, "some_posts")]
        return go_on(session, {**draft, "some_posts": ticked, "posts": ticked}, by=by, now=now)
    if step not in (Step.CATEGORIES, Step.UNITS):
        raise asking.Outdated
    draft = draft_at(session, Step(step), version, by)
    name, kept = ("some", "categories") if step == Step.CATEGORIES else ("some_units", "units")
    some: list[Value] = [] if everything else [*choices.keys_in(draft, name)]
    if step == Step.CATEGORIES and not choices.live(session, [int(str(one)) for one in some]):
        raise TooFewQuestions
    return go_on(session, {**draft, name: some, kept: some}, by=by, now=now)


def choose_count(session: Session, version: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """So many questions a person."""
    draft = draft_at(session, Step.COUNT, version, by)
    return go_on(session, {**draft, "questions": _count(count)}, by=by, now=now)


def write_count(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed. CountUnfit."""
    draft = draft_at(session, Step.COUNT, None, by)
    return go_on(session, {**draft, "questions": _count(_number(words))}, by=by, now=now)


def _count(count: int) -> int:
    if not FEWEST_QUESTIONS <= count <= MOST_QUESTIONS:
        raise CountUnfit(most=MOST_QUESTIONS)
    return count


def choose_days(session: Session, version: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """From now, so many days."""
    draft = draft_at(session, Step.DAYS, version, by)
    if count not in DAYS:
        raise asking.Outdated
    return _last(session, draft, now.date(), now.date() + timedelta(days=count - 1), by=by, now=now)


def write_days(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The last day (12月15日), or the first and the last (12月1日到12月15日). DaysUnfit."""
    draft, today = draft_at(session, Step.DAYS, None, by), now.date()
    found = days.leading(words, today, ahead=True)
    if found is None:
        raise DaysUnfit(most=MOST_DAYS)
    first, rest = found
    if not rest:
        return _last(session, draft, today, first, by=by, now=now)
    until = days.read(_BETWEEN.sub("", rest), first, ahead=True)
    if until is None:
        raise DaysUnfit(most=MOST_DAYS)
    return _last(session, draft, first, until, by=by, now=now)


def _last(session: Session, draft: Values, first: date, until: date, *, by: Visitor, now: datetime) -> Values:
    if not now.date() <= first <= until <= now.date() + timedelta(days=MOST_DAYS):
        raise DaysUnfit(most=MOST_DAYS)
    return go_on(session, {**draft, "first": first, "until": until}, by=by, now=now)


def choose_mark(session: Session, version: int, mark: int, *, by: Visitor, now: datetime) -> Values:
    """So much of the points is a pass, in percent."""
    return _take_mark(session, draft_at(session, Step.MARK, version, by), mark, by=by, now=now)


def write_mark(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed: 70, 70%. MarkUnfit."""
    return _take_mark(session, draft_at(session, Step.MARK, None, by), _number(words), by=by, now=now)


def _take_mark(session: Session, draft: Values, mark: int, *, by: Visitor, now: datetime) -> Values:
    if not 1 <= mark <= 100:
        raise MarkUnfit
    return go_on(session, {**draft, "mark": mark}, by=by, now=now)


def turn_reminders(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Letters at the beginning, halfway and two days before the end, or none."""
    return _switch(session, version, "reminds", by=by, now=now)


def turn_thanks(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Whoever passes is thanked, with a picture to keep; or not."""
    return _switch(session, version, "thanks", by=by, now=now)


def _switch(session: Session, version: int, name: str, *, by: Visitor, now: datetime) -> Values:
    draft = draft_at(session, Step.REVIEW, version, by)
    asking.keep(session, by, SERVICE, {**draft, name: not draft[name]}, now=now)
    return shown(session, by=by, now=now)


def _number(words: str) -> int:
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", words).strip().lower())
    if found is not None:
        return int(found[1])
    said = spelling.quantity(words)
    return int(said) if said is not None and said == int(said) else 0
