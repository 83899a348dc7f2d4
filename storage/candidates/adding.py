"""Adding: somebody whom no rule has found, named by an officer, for a reason that the officer says."""

from datetime import datetime
from typing import Final, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, finding, numbers, rights
from storage.campaigns import Campaign, Kind, Reason, State
from storage.candidates import access, card, gathering, page, telling
from storage.candidates.access import SERVICE
from storage.candidates.gathering import Proposal
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import Visit

#: The most that a search offers.
_FOUND: Final = 8


class NobodyFound(asking.Unfit, Refusal):
    """Nobody of that name among whom the visitor may put on the list; values: everywhere (they may whomever)."""


class NotYourself(asking.Unfit, Refusal):
    """Nobody puts themselves on a list."""


def begin(session: Session, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks who it is. CampaignClosed."""
    campaign = _campaign(session, campaign_id, by=by)
    return _ask(session, campaign, "who", {}, by=by, now=now)


def find(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom the words can mean in the visitor's units; one alone leads on. NobodyFound, NotYourself."""
    asking.expect(by, SERVICE, "who")
    campaign = _asked_about(session, by=by)
    reach = rights.reach(session, by.account_id, Deed.KEEP_VISITS)
    found = [*finding.find(session, words, reach).people[:_FOUND]]
    if not found:
        raise NobodyFound(everywhere=reach is None)
    if len(found) > 1:
        return _ask(session, campaign, "who", {"found": [*found]}, by=by, now=now)
    return _meant(session, campaign, found[0], by=by, now=now)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those found. NotYourself."""
    asking.expect(by, SERVICE, "who", version)
    found = asking.draft(session, by, SERVICE).get("found")
    if not isinstance(found, list) or member_id not in found:
        raise asking.Outdated
    return _meant(session, _asked_about(session, by=by), member_id, by=by, now=now)


def _meant(session: Session, campaign: Campaign, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks why; of whom the list has already, the card."""
    if accounts.holder(session, member_id) == by.account_id:
        raise NotYourself
    there = _of_member(session, campaign, member_id)
    if there is not None:
        return card.look(session, there, by=by, now=now)
    return _ask(session, campaign, "why", {"member": member_id}, by=by, now=now)


def _of_member(session: Session, campaign: Campaign, member_id: int) -> int | None:
    mine = select(Visit.id).where(Visit.campaign_id == campaign.id, Visit.member_id == member_id)
    return session.scalar(mine.order_by(Visit.id).limit(1))


def choose(session: Session, version: int, reason: Reason, *, by: Visitor, now: datetime) -> Values:
    """On the list, for that reason; of an approved one with the chair's yes. NobodyFound, CampaignClosed."""
    asking.expect(by, SERVICE, "why", version)
    campaign = _asked_about(session, by=by)
    member = session.get_one(Member, int(str(asking.draft(session, by, SERVICE)["member"])))
    may = rights.permits(session, by.account_id, Deed.KEEP_VISITS, member.unit_id, about=member.id)
    if member.standing == Standing.LEFT or not may:
        reach = rights.reach(session, by.account_id, Deed.KEEP_VISITS)
        raise NobodyFound(everywhere=reach is None)
    access.stop(session, by=by)
    there = _of_member(session, campaign, member.id)
    if there is None:
        there = _add(session, campaign, member, reason, by=by, now=now)
    return card.look(session, there, by=by, now=now)


def _add(session: Session, campaign: Campaign, member: Member, reason: Reason, *, by: Visitor, now: datetime) -> int:
    number = numbers.take(session, gathering.PREFIX, now=now)
    proposal = Proposal(member.id, member.unit_id, [reason], added_by=by.account_id)
    row = gathering.row_of(session, campaign, proposal, number=number, now=now)
    session.execute(insert(cast("Table", Visit.__table__)), [row])
    audit.note(session, "candidates.add", by=by.account_id, now=now, record=number)
    if campaign.state == State.APPROVED:
        telling.waits(session, campaign, besides=by.account_id, now=now)
    made = _of_member(session, campaign, member.id)
    assert made is not None
    return made


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nobody is added, dropped or set: back to where it began, the campaign's page or the card."""
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    draft = asking.draft(session, by, SERVICE)
    access.stop(session, by=by)
    if "visit" in draft:
        return card.look(session, int(str(draft["visit"])), by=by, now=now)
    return page.look(session, int(str(draft["campaign"])), 0, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever is asked now."""
    del now
    return _shown(session, _asked_about(session, by=by), asking.draft(session, by, SERVICE), by=by)


def _campaign(session: Session, campaign_id: int, *, by: Visitor) -> Campaign:
    campaign = access.in_hand(session, campaign_id, Deed.KEEP_VISITS, by=by)
    if campaign.kind == Kind.YEAR:
        raise asking.Outdated
    return campaign


def _asked_about(session: Session, *, by: Visitor) -> Campaign:
    draft = asking.draft(session, by, SERVICE)
    if "campaign" not in draft:
        raise asking.Outdated
    return _campaign(session, int(str(draft["campaign"])), by=by)


def _ask(session: Session, campaign: Campaign, step: str, entry: Values, *, by: Visitor, now: datetime) -> Values:
    entry = {"campaign": campaign.id, **entry}
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, campaign, entry, by=by)


def _shown(session: Session, campaign: Campaign, entry: Values, *, by: Visitor) -> Values:
    found, meant = entry.get("found"), entry.get("member")
    people = [session.get_one(Member, int(str(one))) for one in found] if isinstance(found, list) else []
    lines: list[Value] = [{"member": one.id, **_named(session, one)} for one in people]
    named: Values = {"who": None} if meant is None else _named(session, session.get_one(Member, int(str(meant))))
    return {
        **access.name(campaign),
        "campaign": campaign.id,
        "version": by.question.version,
        "step": by.question.step,
        "people": lines,
        **named,
    }


def _named(session: Session, member: Member) -> Values:
    return {"who": member.name, "unit": session.get_one(Unit, member.unit_id).name}
