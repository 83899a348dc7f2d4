"""Ordering: a paper of visits as a letter, noted with how many; its rights are asked again when it is drawn and when it
leaves, and it holds what they reach then."""

from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage import accounts, audit, outbox, rights
from storage.outbox import Letter, Rank
from storage.printing.choosing import NothingThere, counted, found, look, mine, named, of_keys
from storage.printing.readers import Sheet, goes
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import Visit

#: The right by which a paper is had, of a campaign.
RIGHT: Final = "printing"
_LETTERS: Final = {
    Sheet.LIST: "printing.paper_list",
    Sheet.CARDS: "printing.paper_cards",
    Sheet.DAYS: "printing.paper_days",
    Sheet.TABLE: "printing.paper_table",
}


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "printing": of who keeps lists in office, or goes on a visit of that campaign."""
    if rights.allowed(session, account_id, Deed.KEEP_VISITS):
        return True
    member_id = accounts.member_of(session, account_id)
    if member_id is None or accounts.has_left(session, account_id):
        return False
    theirs = exists().where(Visit.campaign_id == subject, goes(member_id))
    return bool(session.scalar(select(theirs)))


def order(
    session: Session, sheet: Sheet, campaign_id: int, unit_id: int, member_id: int, *, by: Visitor, now: datetime
) -> Values:
    """A letter with the paper of that choice (0 for none); what `look` shows. A table is always of everything.
    NotForYou, NoSuchCampaign, NothingThere."""
    rights.ask(by, Deed.KEEP_VISITS)
    chosen = (0, 0) if sheet is Sheet.TABLE else (unit_id, member_id)
    _send(session, sheet, campaign_id, *chosen, by=by, now=now)
    return look(session, campaign_id, unit_id, member_id, by=by, now=now)


def order_own(session: Session, sheet: Sheet, campaign_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the paper of the visits on which the visitor goes; what `mine` shows. NotKnownYet, NoSuchCampaign,
    NothingThere."""
    rights.ask(by, Deed.GO_VISITING)
    if by.member_id is None or sheet is Sheet.TABLE:
        raise NothingThere
    _send(session, sheet, campaign_id, 0, by.member_id, by=by, now=now)
    return mine(session, by=by, now=now)


def _send(
    session: Session, sheet: Sheet, campaign_id: int, unit_id: int, member_id: int, *, by: Visitor, now: datetime
) -> None:
    campaign, choice = found(session, campaign_id), of_keys(unit_id, member_id)
    count = counted(session, campaign, choice, sheet, account_id=by.account_id)
    audit.note(session, "printing.order", by=by.account_id, now=now, record=f"campaigns {campaign.id} {sheet} {count}")
    told: Values = {**named(session, campaign, choice), "unit_id": unit_id, "member_id": member_id, "count": count}
    letter = Letter(by.account_id, _LETTERS[sheet], told, Rank.ANSWER, right=RIGHT, subject=campaign.id)
    outbox.queue(session, letter, now=now)
