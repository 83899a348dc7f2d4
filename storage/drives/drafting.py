"""Drafting: an officer starts a drive in seven steps: what it is called, out of what, how many questions, whom, when,
what is a pass; then everything at once, to be changed or published."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, audit, calendar, days, posts, rights, units
from storage.drives import audience, calling, keeping
from storage.drives.records import (
    FEWEST_QUESTIONS,
    MOST_DAYS,
    MOST_QUESTIONS,
    MOST_TITLE,
    SERVICE,
    CountUnfit,
    DaysUnfit,
    Drive,
    DriveCategory,
    DrivePost,
    DriveUnit,
    MarkUnfit,
    State,
    TitleUnfit,
    TooFewQuestions,
)
from storage.members import Member
from storage.questions import Question, categories, spelling
from storage.questions import State as Asked
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: What can be tapped: questions, days from today, and percent.
COUNTS: Final = (10, 20, 30, 50)
DAYS: Final = (7, 14, 30)
MARKS: Final = (60, 80, 90)
#: Lines of a page of categories and of units.
PAGE: Final = 8
_NUMBER = re.compile(r"(\d{1,4})[^\W\d_%]{0,4}%?")
_BETWEEN = re.compile(r"^(?:[-–—~～]+|到|至|to|until)\s*")


class Step(StrEnum):
    """The questions in their order; REVIEW is the page on which all stands. POSTS is asked only of whoever wants to."""

    TITLE = "title"
    CATEGORIES = "categories"
    COUNT = "count"
    UNITS = "units"
    POSTS = "posts"
    DAYS = "days"
    MARK = "mark"
    REVIEW = "review"


#: By which name in the draft a step is known to be done.
_DONE: Final = {
    Step.TITLE: "title",
    Step.CATEGORIES: "categories",
    Step.COUNT: "questions",
    Step.UNITS: "units",
    Step.DAYS: "until",
    Step.MARK: "mark",
}


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks what it is called. NotForYou."""
    rights.ask(by, Deed.KEEP_DRIVES)
    asking.keep(session, by, SERVICE, {"reminds": True, "thanks": True, "some": [], "some_units": []}, now=now)
    asking.ask(session, by, SERVICE, Step.TITLE)
    return shown(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever is asked now."""
    if not asking.draft(session, by, SERVICE):
        raise asking.Outdated
    return shown(session, by=by, now=now)


def leave(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Nothing is started, and what was said is forgotten."""
    del now
    _stop(session, by)
    return {}


def _stop(session: Session, by: Visitor) -> None:
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def _at(session: Session, step: Step, version: int | None, by: Visitor) -> Values:
    """The draft, where that is asked. NotForYou, Outdated."""
    rights.ask(by, Deed.KEEP_DRIVES)
    asking.expect(by, SERVICE, step, version)
    return asking.draft(session, by, SERVICE)


def _go_on(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    """The first step that is not done."""
    asking.keep(session, by, SERVICE, {**draft, "page": 0}, now=now)
    step = next((one for one, name in _DONE.items() if name not in draft), Step.REVIEW)
    _ask(session, step, by)
    return shown(session, by=by, now=now)


def _ask(session: Session, step: Step, by: Visitor) -> None:
    asking.ask(session, by, SERVICE, step)


def ask_posts(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Beside the units: for which posts of theirs it is; then these are asked again."""
    draft = _at(session, Step.UNITS, version, by)
    asking.keep(session, by, SERVICE, {**draft, "page": 0}, now=now)
    _ask(session, Step.POSTS, by)
    return shown(session, by=by, now=now)


def again(session: Session, version: int, step: Step, *, by: Visitor, now: datetime) -> Values:
    """From the review back to one step; behind it the review comes again."""
    draft = _at(session, Step.REVIEW, version, by)
    if step is Step.REVIEW:
        raise asking.Outdated
    asking.keep(session, by, SERVICE, {**draft, "page": 0}, now=now)
    _ask(session, step, by)
    return shown(session, by=by, now=now)


# The steps.


def write_title(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What it is called. TitleUnfit."""
    draft, said = _at(session, Step.TITLE, None, by), " ".join(words.split())
    if not 2 <= len(said) <= MOST_TITLE:
        raise TitleUnfit(most=MOST_TITLE)
    return _go_on(session, {**draft, "title": said}, by=by, now=now)


def turn_category(session: Session, version: int, category_id: int, *, by: Visitor, now: datetime) -> Values:
    """It asks out of that category with all below it too, or not any more."""
    return _turn(session, Step.CATEGORIES, version, "some", category_id, by=by, now=now)


def turn_unit(session: Session, version: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that unit with all below it too, or not any more."""
    return _turn(session, Step.UNITS, version, "some_units", unit_id, by=by, now=now)


def turn_post(session: Session, version: int, key: int, *, by: Visitor, now: datetime) -> Values:
    """It is for that post too, or not any more."""
    draft = _at(session, Step.POSTS, version, by)
    some = _posts(draft, "some_posts")
    post, on, _ = posts.turned(session, _within(session, draft, by), some, key)
    some = [*some, post] if on else [one for one in some if one != post]
    asking.keep(session, by, SERVICE, {**draft, "some_posts": [*some]}, now=now)
    return shown(session, by=by, now=now)


def _turn(session: Session, step: Step, version: int, name: str, key: int, *, by: Visitor, now: datetime) -> Values:
    draft = _at(session, step, version, by)
    there = {id_ for id_, _ in _CHOICES[step](session, by)}
    if key not in there:
        raise asking.Outdated
    some = _keys(draft, name)
    some = [one for one in some if one != key] if key in some else [*some, key]
    asking.keep(session, by, SERVICE, {**draft, name: [*some]}, now=now)
    return shown(session, by=by, now=now)


def turn_page(session: Session, version: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Another page of categories, of units or of posts."""
    rights.ask(by, Deed.KEEP_DRIVES)
    if by.question.step not in (*_CHOICES, Step.POSTS):
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
        draft = _at(session, Step.POSTS, version, by)
        ticked: list[Value] = [] if everything else [*_posts(draft, "some_posts")]
        return _go_on(session, {**draft, "some_posts": ticked, "posts": ticked}, by=by, now=now)
    if step not in (Step.CATEGORIES, Step.UNITS):
        raise asking.Outdated
    draft = _at(session, Step(step), version, by)
    name, kept = ("some", "categories") if step == Step.CATEGORIES else ("some_units", "units")
    some: list[Value] = [] if everything else [*_keys(draft, name)]
    if step == Step.CATEGORIES and not _live(session, [int(str(one)) for one in some]):
        raise TooFewQuestions
    return _go_on(session, {**draft, name: some, kept: some}, by=by, now=now)


def choose_count(session: Session, version: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """So many questions a person."""
    draft = _at(session, Step.COUNT, version, by)
    return _go_on(session, {**draft, "questions": _count(count)}, by=by, now=now)


def write_count(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed. CountUnfit."""
    draft = _at(session, Step.COUNT, None, by)
    return _go_on(session, {**draft, "questions": _count(_number(words))}, by=by, now=now)


def _count(count: int) -> int:
    if not FEWEST_QUESTIONS <= count <= MOST_QUESTIONS:
        raise CountUnfit(most=MOST_QUESTIONS)
    return count


def choose_days(session: Session, version: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """From now, so many days."""
    draft = _at(session, Step.DAYS, version, by)
    if count not in DAYS:
        raise asking.Outdated
    return _last(session, draft, now.date(), now.date() + timedelta(days=count - 1), by=by, now=now)


def write_days(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The last day (12月15日), or the first and the last (12月1日到12月15日). DaysUnfit."""
    draft, today = _at(session, Step.DAYS, None, by), now.date()
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
    return _go_on(session, {**draft, "first": first, "until": until}, by=by, now=now)


def choose_mark(session: Session, version: int, mark: int, *, by: Visitor, now: datetime) -> Values:
    """So much of the points is a pass, in percent."""
    return _take_mark(session, _at(session, Step.MARK, version, by), mark, by=by, now=now)


def write_mark(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed: 70, 70%. MarkUnfit."""
    return _take_mark(session, _at(session, Step.MARK, None, by), _number(words), by=by, now=now)


def _take_mark(session: Session, draft: Values, mark: int, *, by: Visitor, now: datetime) -> Values:
    if not 1 <= mark <= 100:
        raise MarkUnfit
    return _go_on(session, {**draft, "mark": mark}, by=by, now=now)


def turn_reminders(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Letters at the beginning, halfway and two days before the end, or none."""
    return _switch(session, version, "reminds", by=by, now=now)


def turn_thanks(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Whoever passes is thanked, with a picture to keep; or not."""
    return _switch(session, version, "thanks", by=by, now=now)


def _switch(session: Session, version: int, name: str, *, by: Visitor, now: datetime) -> Values:
    draft = _at(session, Step.REVIEW, version, by)
    asking.keep(session, by, SERVICE, {**draft, name: not draft[name]}, now=now)
    return shown(session, by=by, now=now)


def publish(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is on from its first day; whom it is for hears of it. NotForYou, Outdated, TooFewQuestions, DaysUnfit."""
    draft = _at(session, Step.REVIEW, version, by)
    first, until = draft["first"], draft["until"]
    assert isinstance(first, date)
    assert isinstance(until, date)
    assert now.tzinfo is not None
    if until < now.date():
        raise DaysUnfit(most=MOST_DAYS)
    if not _live(session, _keys(draft, "categories")):
        raise TooFewQuestions
    there = {unit_id for unit_id, _ in _units(session, by)}
    drive = Drive(
        unit_id=_whose(session, by),
        title=str(draft["title"]),
        questions=int(str(draft["questions"])),
        pass_mark=int(str(draft["mark"])),
        opens_at=max(now, calendar.at(first, time(0), now.tzinfo)),
        closes_at=calendar.at(until + timedelta(days=1), time(0), now.tzinfo),
        reminds=bool(draft["reminds"]),
        thanks=bool(draft["thanks"]),
        state=State.OPEN,
        reason="",
        made_by=by.account_id,
        made_at=now,
    )
    session.add(drive)
    session.flush()
    known = categories.tree(session).names
    session.add_all(
        DriveCategory(drive_id=drive.id, category_id=one) for one in _keys(draft, "categories") if one in known
    )
    session.add_all(DriveUnit(drive_id=drive.id, unit_id=one) for one in _meant(session, draft, by) if one in there)
    session.add_all(DrivePost(drive_id=drive.id, post=one) for one in _posts(draft, "posts"))
    session.flush()
    calling.plan(session, drive, now=now)
    _stop(session, by)
    audit.note(session, "drives.publish", by=by.account_id, now=now, record=f"drives {drive.id}")
    return keeping.shown(session, drive, by=by, now=now)


def _meant(session: Session, draft: Values, by: Visitor) -> list[int]:
    """The units for which it is: those that were ticked, else all of the officer's, where these are not one tree."""
    chosen, reach = _keys(draft, "units"), rights.reach(session, by.account_id, Deed.KEEP_DRIVES)
    if chosen or reach is None:
        return chosen
    return _tops(session, reach)


def _tops(session: Session, reach: set[int]) -> list[int]:
    tree = Tree(session)
    return sorted(one for one in reach if not reach.intersection(tree.chain(one)[1:]))


def _whose(session: Session, by: Visitor) -> int | None:
    """The unit whose it is: the highest where the officer's office reaches; None for the whole union."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_DRIVES)
    return None if reach is None else _tops(session, reach)[0]


# What every step shows.


def shown(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The step that is asked, with all that is known by now."""
    draft, step = asking.draft(session, by, SERVICE), Step(str(by.question.step))
    told: Values = {"version": by.question.version, "step": step, "most": MOST_TITLE, "today": now.date()}
    told |= {"title": draft.get("title", ""), "questions": draft.get("questions"), "mark": draft.get("mark")}
    told |= {"first": draft.get("first"), "until": draft.get("until")}
    told |= {"reminds": draft["reminds"], "thanks": draft["thanks"], "changes": "mark" in draft}
    if step in _CHOICES:
        told |= _page(session, step, draft, by)
    if step is Step.POSTS:
        there, page = _within(session, draft, by), int(str(draft.get("page", 0)))
        told |= posts.choices(session, there, _posts(draft, "some_posts"), page)
        told["chosen"] = told["post_count"]
    if step in (Step.UNITS, Step.REVIEW):
        told |= posts.named(_posts(draft, "posts"))
    if step in (Step.COUNT, Step.REVIEW):
        told["bank"] = bank = _live(session, _keys(draft, "categories"))
        # What the bank has not is not offered; where it has few, all of it.
        told["counts"] = [*(one for one in COUNTS if one < bank), *([bank] if 0 < bank <= COUNTS[-1] else [])]
    if step is Step.REVIEW:
        told |= _reviewed(session, draft, by)
    return told


def _reviewed(session: Session, draft: Values, by: Visitor) -> Values:
    tree, names = Tree(session), categories.tree(session)
    meant = _meant(session, draft, by)
    within = units.below(session, meant) if meant else None
    wanted = select(func.count()).select_from(Member).where(Member.standing.in_(audience.AT_WORK))
    wanted = wanted.where(posts.held(_posts(draft, "posts")))
    if within is not None:
        wanted = wanted.where(Member.unit_id.in_(within))
    return {
        "categories": [names.path(one)[-1] for one in _keys(draft, "categories") if one in names.names],
        "units": [tree.path(one)[-1] for one in meant],
        "people": session.scalar(wanted) or 0,
    }


def _within(session: Session, draft: Values, by: Visitor) -> set[int] | None:
    """The units whose posts can be chosen: those ticked by now, or all of the officer's."""
    ticked = _keys(draft, "some_units") or _meant(session, draft, by)
    return units.below(session, ticked) if ticked else None


def _posts(draft: Values, name: str) -> list[str]:
    kept = draft.get(name)
    return [str(one) for one in kept] if isinstance(kept, list) else []


def _page(session: Session, step: Step, draft: Values, by: Visitor) -> Values:
    choices = _CHOICES[step](session, by)
    some = set(_keys(draft, "some" if step is Step.CATEGORIES else "some_units"))
    pages = max(1, -(-len(choices) // PAGE))
    page = min(int(str(draft.get("page", 0))), pages - 1)
    counts = _counts(session) if step is Step.CATEGORIES else {}
    lines: list[Value] = [
        {"id": id_, "name": name, "on": id_ in some, "count": counts.get(id_, 0)}
        for id_, name in choices[page * PAGE : (page + 1) * PAGE]
    ]
    return {"lines": lines, "page": page, "pages": pages, "chosen": len(some)}


def _categories(session: Session, _: Visitor) -> list[tuple[int, str]]:
    """In the order of the tree, each with its path from above."""
    tree = categories.tree(session)
    found: list[int] = []
    waiting = [*reversed(tree.children(0))]
    while waiting:
        found.append(one := waiting.pop())
        waiting += reversed(tree.children(one))
    return [(one, " / ".join(tree.path(one)[-2:])) for one in found]


def _units(session: Session, by: Visitor) -> list[tuple[int, str]]:
    """Of the officer's, in the order of the tree."""
    reach, tree = rights.reach(session, by.account_id, Deed.KEEP_DRIVES), Tree(session)
    within = [one for one in tree.paths() if reach is None or one in reach]
    return [(one, " / ".join(tree.path(one)[-2:])) for one in sorted(within, key=tree.path)]


_CHOICES: Final[Mapping[str, Callable[[Session, Visitor], list[tuple[int, str]]]]] = {
    Step.CATEGORIES: _categories,
    Step.UNITS: _units,
}


def _counts(session: Session) -> dict[int, int]:
    """Live questions of each category with all below it."""
    rows = session.execute(
        select(Question.category_id, func.count()).where(Question.state == Asked.LIVE).group_by(Question.category_id)
    )
    found, tree = dict[int, int](), categories.tree(session)
    for category_id, count in rows:
        above = category_id
        while above:
            found[above] = found.get(above, 0) + count
            above = tree.above[above]
    return found


def _live(session: Session, some: list[int]) -> int:
    """Live questions of those categories with all below them; of none, of the whole bank."""
    counted = select(func.count()).select_from(Question).where(Question.state == Asked.LIVE)
    if some:
        tree = categories.tree(session)
        within = {below for one in some if one in tree.names for below in tree.within(one)}
        counted = counted.where(Question.category_id.in_(within))
    return session.scalar(counted) or 0


def _keys(draft: Values, name: str) -> list[int]:
    kept = draft.get(name)
    return [int(str(one)) for one in kept] if isinstance(kept, list) else []


def _number(words: str) -> int:
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", words).strip().lower())
    if found is not None:
        return int(found[1])
    said = spelling.quantity(words)
    return int(said) if said is not None and said == int(said) else 0
