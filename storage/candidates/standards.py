"""Standards (慰问标准): what goes with a visit, money and goods: for a class of a campaign, or for one person alone.

Who keeps the whole list sets them while it is being settled; from the approval on, the chair alone, for one person.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import amounts, asking, audit, campaigns, rights, visits
from storage.aid import Source
from storage.bylaws import settings
from storage.campaigns import Campaign, Kind, Reason, Standard, State
from storage.candidates import access, card, counting, sums
from storage.candidates.access import SERVICE
from storage.candidates.approving import total
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import LIVE, Stage, Visit
from storage.visits.access import VisitMoved

#: Characters of goods.
MOST: Final = 60
#: Usual sums, offered as buttons (分).
USUAL: Final = tuple(yuan * amounts.YUAN for yuan in (300, 500, 1000, 2000))


class NotASum(asking.Unfit, Refusal):
    """The words are no sum of money."""


class AboveAtOnce(asking.Unfit, Refusal):
    """More than may be given at a time; values: at_once (分)."""


class TooManyGoods(asking.Unfit, Refusal):
    """More words than the goods of a visit may have; values: most."""


class GoodsAreMoney(asking.Unfit, Refusal):
    """The words are a sum; that was the question before."""


class StandardsHold(Refusal):
    """The list is approved, and its standards hold; values: kind, year."""


def look(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """Each class with what goes with it and how many it has, and the sum of all. NotForYou, CampaignClosed,
    StandardsHold."""
    del now
    campaign = _settable(session, campaign_id, by=by)
    access.stop(session, by=by)
    classes = counting.by_class(session, campaign, None, *LIVE)
    standards = campaigns.standards(session, campaign)
    counted = classes or {}
    wanted = {*campaigns.rules(Kind(campaign.kind)), *counted, *standards, Reason.OTHER}
    if campaign.kind == Kind.YEAR:
        wanted |= {Reason.ILL, Reason.MISFORTUNE}
    lines: list[Value] = [
        {
            "reason": klass,
            "count": counted[klass].count if klass in counted else 0,
            "money": sums.of_class(standards, klass).money,
            "goods": sums.of_class(standards, klass).goods,
        }
        for klass in Reason
        if klass in wanted
    ]
    return {
        **access.name(campaign),
        "campaign": campaign.id,
        "lines": lines,
        "total": None if classes is None else total(standards, classes),
        "at_once": settings.value(session, "aid.at_once"),
        "source": Source(campaign.source),
    }


def choose_source(session: Session, campaign_id: int, source: Source, *, by: Visitor, now: datetime) -> Values:
    """Whose money goes with the visits, where nobody says otherwise of one. As `look`."""
    campaign = _settable(session, campaign_id, by=by)
    campaign.source = source
    session.flush()
    audit.note(session, "candidates.source", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return look(session, campaign_id, by=by, now=now)


def begin(session: Session, campaign_id: int, reason: Reason, *, by: Visitor, now: datetime) -> Values:
    """Asks for the money of that class."""
    campaign = _settable(session, campaign_id, by=by)
    return _ask(session, campaign, None, "money", {"campaign": campaign.id, "reason": reason}, by=by, now=now)


def begin_own(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for the money of that visit alone. NotYourVisit, CampaignClosed, VisitMoved."""
    campaign, visit = _settable_visit(session, visit_id, by=by)
    return _ask(session, campaign, visit, "money", {"visit": visit.id}, by=by, now=now)


def write_money(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The sum, typed. NotASum, AboveAtOnce; OverYear where one person alone is meant."""
    asking.expect(by, SERVICE, "money")
    amount = amounts.read(words)
    if amount is None or amount.period is not None:
        raise NotASum
    return _take_money(session, amount.fen, by=by, now=now)


def choose_money(session: Session, version: int, fen: int, *, by: Visitor, now: datetime) -> Values:
    """The sum by a press; 0 for none."""
    asking.expect(by, SERVICE, "money", version)
    return _take_money(session, fen, by=by, now=now)


def _take_money(session: Session, fen: int, *, by: Visitor, now: datetime) -> Values:
    at_once = settings.value(session, "aid.at_once")
    if fen > at_once:
        raise AboveAtOnce(at_once=at_once)
    campaign, visit = _meant(session, by=by)
    if visit is not None:
        sums.check(session, campaign, visit.member_id, fen)
    entry = {**asking.draft(session, by, SERVICE), "money": fen or None}
    return _ask(session, campaign, visit, "goods", entry, by=by, now=now)


def write_goods(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The goods, typed; with them it is set. TooManyGoods, GoodsAreMoney."""
    asking.expect(by, SERVICE, "goods")
    goods = " ".join(words.split())
    if len(goods) > MOST:
        raise TooManyGoods(most=MOST)
    if amounts.is_money(goods):
        raise GoodsAreMoney
    return _set(session, goods, by=by, now=now)


def no_goods(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing but the money; with that it is set."""
    asking.expect(by, SERVICE, "goods", version)
    return _set(session, None, by=by, now=now)


def by_standard(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing of its own any more: what goes with its class. NotYourVisit, CampaignClosed, VisitMoved, OverYear."""
    campaign, visit = _settable_visit(session, visit_id, by=by)
    klass = visits.reasons_of(session, visit)[0]
    gift = sums.of_class(campaigns.standards(session, campaign), klass)
    planned = visit.stage == Stage.PLANNED
    if planned:
        sums.check(session, campaign, visit.member_id, gift.money)
    visit.own_sum, visit.money, visit.goods = False, gift.money if planned else None, gift.goods if planned else None
    session.flush()
    audit.note(session, "candidates.sum", by=by.account_id, now=now, record=visit.number)
    return card.shown(session, campaign, visit, by=by)


def _set(session: Session, goods: str | None, *, by: Visitor, now: datetime) -> Values:
    draft = asking.draft(session, by, SERVICE)
    campaign, visit = _meant(session, by=by)
    money = draft.get("money")
    assert money is None or isinstance(money, int)
    if visit is not None:
        sums.check(session, campaign, visit.member_id, money)
        visit.own_sum, visit.money, visit.goods = True, money, goods
        session.flush()
        access.stop(session, by=by)
        audit.note(session, "candidates.sum", by=by.account_id, now=now, record=visit.number)
        return card.shown(session, campaign, visit, by=by)
    klass = Reason(str(draft["reason"]))
    session.merge(Standard(campaign_id=campaign.id, reason=klass, money=money, goods=goods))
    session.flush()
    audit.note(session, "candidates.standard", by=by.account_id, now=now, record=f"campaigns {campaign.id}")
    return look(session, campaign.id, by=by, now=now)


def _settable(session: Session, campaign_id: int, *, by: Visitor) -> Campaign:
    campaign = access.in_hand(session, campaign_id, Deed.KEEP_VISITS, by=by)
    heads = rights.may(by, Deed.APPROVE_VISITS)
    if not heads and rights.reach(session, by.account_id, Deed.KEEP_VISITS) is not None:
        raise rights.NotForYou(deed=Deed.APPROVE_VISITS, desk=by.has_desk)
    if campaign.state != State.LISTING and not (heads and campaign.kind == Kind.YEAR):
        raise StandardsHold(**access.name(campaign))
    return campaign


def _settable_visit(session: Session, visit_id: int, *, by: Visitor) -> tuple[Campaign, Visit]:
    """Of one that is planned, the chair's alone."""
    campaign, visit = access.of_visit(session, visit_id, by=by)
    if visit.stage == Stage.PROPOSED or (visit.stage == Stage.PLANNED and rights.may(by, Deed.APPROVE_VISITS)):
        return campaign, visit
    raise VisitMoved(number=visit.number)


def _meant(session: Session, *, by: Visitor) -> tuple[Campaign, Visit | None]:
    """What is being set: a class of a campaign, or one visit."""
    draft = asking.draft(session, by, SERVICE)
    if "visit" in draft:
        return _settable_visit(session, int(str(draft["visit"])), by=by)
    if "reason" not in draft:
        raise asking.Outdated
    return _settable(session, int(str(draft["campaign"])), by=by), None


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    campaign, visit = _meant(session, by=by)
    return _shown(session, campaign, visit, asking.draft(session, by, SERVICE), by=by)


def _ask(
    session: Session,
    campaign: Campaign,
    visit: Visit | None,
    step: str,
    entry: Values,
    *,
    by: Visitor,
    now: datetime,
) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, campaign, visit, entry, by=by)


def _shown(session: Session, campaign: Campaign, visit: Visit | None, entry: Values, *, by: Visitor) -> Values:
    at_once = settings.value(session, "aid.at_once")
    return {
        **access.name(campaign),
        "campaign": campaign.id,
        "version": by.question.version,
        "step": by.question.step,
        "who": None if visit is None else session.get_one(Member, visit.member_id).name,
        "reason": entry.get("reason"),
        "money": entry.get("money"),
        "at_once": at_once,
        "choices": [one for one in USUAL if one <= at_once],
    }
