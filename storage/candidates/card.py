"""The card of one candidate: who, why, what goes with it, what was wished; dropped with a reason, and taken back."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit, campaigns, homes, rights, visits
from storage.accounts import Account
from storage.campaigns import Campaign, Kind, State
from storage.candidates import access, sums, telling
from storage.candidates.access import SERVICE
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.rights import Deed
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import Stage, Visit
from storage.visits import access as of_visits

#: Characters of a reason.
MOST: Final = 200


class TooLong(asking.Unfit, Refusal):
    """More words than a reason may have; values: most."""


def look(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The card, which is noted. NotYourVisit."""
    visit = of_visits.of_office(session, visit_id, Deed.KEEP_VISITS, by=by)
    access.stop(session, by=by)
    audit.note(session, "candidates.read", by=by.account_id, now=now, record=visit.number)
    return shown(session, session.get_one(Campaign, visit.campaign_id), visit, by=by)


def shown(session: Session, campaign: Campaign, visit: Visit, *, by: Visitor) -> Values:
    """What the card tells; the values that begin with `may_` are for its buttons."""
    member, why = session.get_one(Member, visit.member_id), visits.reasons_of(session, visit)
    gift = sums.of_visit(session, visit, campaigns.standards(session, campaign))
    return {
        **access.name(campaign),
        "campaign": campaign.id,
        "visit": visit.id,
        "number": visit.number,
        "who": member.name,
        "unit": session.get_one(Unit, visit.unit_id).name,
        "age": homes.of_member(session, member.id).age(campaign.festival_on),
        "reasons": [*why],
        "stage": visit.stage,
        "waits": visit.stage == Stage.PROPOSED and campaign.state == State.APPROVED,
        "money": gift.money,
        "goods": gift.goods,
        "own_sum": visit.own_sum,
        "wish": visit.wish,
        "carried": visit.wish is not None and visit.wished_at is None,
        "added": _name_of(session, visit.added_by),
        "gone": member.standing == Standing.LEFT,
        "words": visits.words_of(session, visit),
        **_last(session, visit),
        **_may(campaign, visit, member, by=by),
    }


def _name_of(session: Session, account_id: int | None) -> str | None:
    if account_id is None:
        return None
    member_id = session.get_one(Account, account_id).member_id
    return None if member_id is None else session.get_one(Member, member_id).name


def _last(session: Session, visit: Visit) -> Values:
    """The visit before."""
    last = visits.last_of(session, visit.member_id, before=visit.id)
    if last is None:
        return {"last_on": None, "last_money": None, "last_goods": None}
    return {"last_on": last.done_on, "last_money": last.gave_money, "last_goods": last.gave_goods}


def _may(campaign: Campaign, visit: Visit, member: Member, *, by: Visitor) -> Values:
    heads, is_open = rights.may(by, Deed.APPROVE_VISITS), campaign.state != State.CLOSED
    live = visit.stage in visits.LIVE and is_open
    sets = live and (heads or visit.stage == Stage.PROPOSED)
    return {
        "may_drop": live,
        "may_restore": is_open and visit.stage == Stage.DROPPED and member.standing != Standing.LEFT,
        "may_set": sets,
        "may_unset": sets and visit.own_sum,
        "may_agree": live and heads and visit.stage == Stage.PROPOSED and campaign.state == State.APPROVED,
    }


# Dropping.


def begin_drop(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks why. NotYourVisit, CampaignClosed, VisitMoved."""
    campaign, visit = access.of_visit(session, visit_id, by=by)
    access.live(visit)
    asking.keep(session, by, SERVICE, {"visit": visit.id}, now=now)
    asking.ask(session, by, SERVICE, "reason")
    return _asked(session, campaign, visit, by=by)


def open_reason(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    campaign, visit = _asked_about(session, by=by)
    return _asked(session, campaign, visit, by=by)


def drop(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Off the list, for that reason, which is kept sealed. TooLong."""
    asking.expect(by, SERVICE, "reason")
    if len(words) > MOST:
        raise TooLong(most=MOST)
    campaign, visit = _asked_about(session, by=by)
    access.live(visit).stage = Stage.DROPPED
    visits.keep_words(session, visit, words)
    session.flush()
    access.stop(session, by=by)
    audit.note(session, "candidates.drop", by=by.account_id, now=now, record=visit.number)
    return shown(session, campaign, visit, by=by)


def _asked_about(session: Session, *, by: Visitor) -> tuple[Campaign, Visit]:
    draft = asking.draft(session, by, SERVICE)
    if "visit" not in draft:
        raise asking.Outdated
    return access.of_visit(session, int(str(draft["visit"])), by=by)


def _asked(session: Session, campaign: Campaign, visit: Visit, *, by: Visitor) -> Values:
    return {
        "campaign": campaign.id,
        "visit": visit.id,
        "who": session.get_one(Member, visit.member_id).name,
        "version": by.question.version,
    }


def restore(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """On the list again; of an approved one with the chair's yes. NotYourVisit, CampaignClosed, VisitMoved."""
    campaign, visit = access.of_visit(session, visit_id, by=by)
    member = session.get_one(Member, visit.member_id)
    if visit.stage != Stage.DROPPED or member.standing == Standing.LEFT:
        raise of_visits.VisitMoved(number=visit.number)
    visit.stage = Stage.PLANNED if campaign.kind == Kind.YEAR else Stage.PROPOSED
    visit.unit_id = member.unit_id
    visits.keep_words(session, visit, None)
    session.flush()
    audit.note(session, "candidates.restore", by=by.account_id, now=now, record=visit.number)
    if campaign.state == State.APPROVED and campaign.kind != Kind.YEAR:
        telling.waits(session, campaign, besides=by.account_id, now=now)
    return shown(session, campaign, visit, by=by)
