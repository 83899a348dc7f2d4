"""Lists: 签领表, with what goes to whom and who brings it. No reason, address or telephone: it goes from hand to
hand."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage.campaigns import Campaign
from storage.members import Member
from storage.printing.choosing import named, of_keys
from storage.printing.readers import Choice, Reader, names_of, reader, visits_of
from storage.units import Tree
from storage.values import Value, Values
from storage.visits import Outcome, Stage, Visit, Wish


def on_list(session: Session, *, account_id: int, subject: int, values: Values, now: datetime) -> Values:
    """The lines of the choice that this reader has (still), in order; and what they come to, in 分."""
    campaign, whose, choice = begun(session, account_id, subject, values)
    found = visits_of(session, campaign, whose, choice)
    names, tree = names_of(session, found), Tree(session)
    rows: list[Value] = [_row(visit, names, tree) for visit in found]
    return {
        **marked(session, campaign, whose, choice, now=now),
        "rows": rows,
        "money": sum(brought(visit)[0] or 0 for visit in found),
    }


def begun(session: Session, account_id: int, subject: int, values: Values) -> tuple[Campaign, Reader, Choice]:
    """The campaign, the rights of this moment, and what was chosen."""
    choice = of_keys(int(str(values["unit_id"])), int(str(values["member_id"])))
    return session.get_one(Campaign, subject), reader(session, account_id), choice


def marked(session: Session, campaign: Campaign, whose: Reader, choice: Choice, *, now: datetime) -> Values:
    """What a paper is called, and for whom and when it was made."""
    who = None if whose.member_id is None else session.get_one(Member, whose.member_id).name
    return {**named(session, campaign, choice), "who": who, "at": now}


def _row(visit: Visit, names: dict[int, str], tree: Tree) -> Values:
    money, goods = brought(visit)
    walkers: list[Value] = [*walkers_of(visit, names)]
    return {
        "name": names[visit.member_id],
        "unit": tree.path(visit.unit_id)[-1],
        "money": money,
        "goods": goods,
        "by_phone": by_phone(visit),
        "walkers": walkers,
        "done_on": visit.done_on,
    }


def brought(visit: Visit) -> tuple[int | None, str | None]:
    """What was brought, where somebody has been; else what goes with the visit: nothing to who is only rung up. Money
    in 分."""
    if visit.stage == Stage.DONE:
        return visit.gave_money, visit.gave_goods
    return (None, None) if by_phone(visit) else (visit.money, visit.goods)


def by_phone(visit: Visit) -> bool:
    """Whether they were rung up, or wish to be (电话慰问): nobody comes with whom they could sign."""
    if visit.stage == Stage.DONE:
        return visit.outcome == Outcome.PHONED
    return visit.wish == Wish.CALL


def walkers_of(visit: Visit, names: dict[int, str]) -> list[str]:
    """Who goes."""
    return [names[one] for one in (visit.first_id, visit.second_id) if one is not None]
