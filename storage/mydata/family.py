"""Family: the member's contacts and for whom they are one, as they see it, and the end of either."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import contacts, kin, rights
from storage.contacts import NoContact
from storage.kin import Contact
from storage.members import Member
from storage.rights import Deed
from storage.values import Value
from storage.visitors import Visitor


def of_member(session: Session, member_id: int) -> list[Value]:
    """The member's contacts. What a contact wrote of themselves was for the case officer, and is not the member's."""
    return [
        {
            "contact": one.id,
            "relation": contacts.presented(session, one)["relation"],
            "consent": one.consent,
            "since": one.since,
        }
        for one in kin.in_force(session, member_id)
    ]


def of_account(session: Session, account_id: int) -> list[Value]:
    """Whose contact the account is, with what it wrote of itself."""
    return [
        {
            "contact": one.id,
            "name": session.get_one(Member, one.member_id).name,
            "relation": contacts.presented(session, one)["relation"],
            "said": contacts.presented(session, one)["contact"],
            "since": one.since,
        }
        for one in kin.of(session, account_id)
    ]


def end(session: Session, contact_id: int, *, by: Visitor, now: datetime) -> None:
    """The member's own contact is one no longer, at once; NoContact for anybody else's. NotKnownYet."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    contact = session.get(Contact, contact_id, with_for_update=True, populate_existing=True)
    if contact is None or contact.member_id != by.member_id:
        raise NoContact
    contacts.finish(session, contact, by=by, now=now)


def leave(session: Session, *, by: Visitor, now: datetime) -> None:
    """Who leaves has no contacts any more, nor links for one, and is nobody's."""
    mine = (Contact.member_id == by.member_id) | (Contact.account_id == by.account_id)
    open_ = select(Contact).where(mine, Contact.ended_at.is_(None)).order_by(Contact.id).with_for_update()
    for one in session.scalars(open_).all():
        contacts.finish(session, one, by=by, now=now)
