"""What every step shows, and the page on which all stands."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, pages, posts, units
from storage.drives import audience
from storage.drives.drafting import choices
from storage.drives.drafting.terms import COUNTS, PAGE, Step
from storage.drives.records import MOST_TITLE, SERVICE
from storage.members import Member
from storage.questions import categories
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor


def shown(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The step that is asked, with all that is known by now."""
    draft, step = asking.draft(session, by, SERVICE), Step(str(by.question.step))
    told: Values = {"version": by.question.version, "step": step, "most": MOST_TITLE, "today": now.date()}
    told |= {"title": draft.get("title", ""), "questions": draft.get("questions"), "mark": draft.get("mark")}
    told |= {"first": draft.get("first"), "until": draft.get("until")}
    told |= {"reminds": draft["reminds"], "thanks": draft["thanks"], "changes": "mark" in draft}
    if step in choices.CHOICES:
        told |= _page(session, step, draft, by)
    if step is Step.POSTS:
        there, page = choices.within(session, draft, by), int(str(draft.get("page", 0)))
        told |= posts.choices(session, there, choices.posts_in(draft, "some_posts"), page)
        told["chosen"] = told["post_count"]
    if step in (Step.UNITS, Step.REVIEW):
        told |= posts.named(choices.posts_in(draft, "posts"))
    if step in (Step.COUNT, Step.REVIEW):
        told["bank"] = bank = choices.live(session, choices.keys_in(draft, "categories"))
        # What the bank has not is not offered; where it has few, all of it.
        told["counts"] = [*(one for one in COUNTS if one < bank), *([bank] if 0 < bank <= COUNTS[-1] else [])]
    if step is Step.REVIEW:
        told |= _reviewed(session, draft, by)
    return told


def _reviewed(session: Session, draft: Values, by: Visitor) -> Values:
    tree, names = Tree(session), categories.tree(session)
    meant = choices.meant(session, draft, by)
    within = units.below(session, meant) if meant else None
    wanted = select(func.count()).select_from(Member).where(Member.standing.in_(audience.AT_WORK))
    wanted = wanted.where(posts.held(choices.posts_in(draft, "posts")))
    if within is not None:
        wanted = wanted.where(Member.unit_id.in_(within))
    return {
        "categories": [names.path(one)[-1] for one in choices.keys_in(draft, "categories") if one in names.names],
        "units": [tree.path(one)[-1] for one in meant],
        "people": session.scalar(wanted) or 0,
    }


def _page(session: Session, step: Step, draft: Values, by: Visitor) -> Values:
    every = choices.CHOICES[step](session, by)
    some = set(choices.keys_in(draft, "some" if step is Step.CATEGORIES else "some_units"))
    here = pages.at(int(str(draft.get("page", 0))), len(every), PAGE)
    counts = choices.counts(session) if step is Step.CATEGORIES else {}
    lines: list[Value] = [
        {"id": id_, "name": name, "on": id_ in some, "count": counts.get(id_, 0)} for id_, name in here.cut(every)
    ]
    return {"lines": lines, **here.told(), "chosen": len(some)}
