"""Contacts (家属联系人): somebody of a member's family, let in by a link; may ask that the union rings, and no more.

A contact is no member: by it nobody reads the member's reports, words, telephone or anything else of the union.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, codes, kin, outbox, rights, sealed
from storage.commits import later
from storage.errors import Refusal
from storage.kin import Cared, Consent, Contact, Relation
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

SERVICE = "contacts"
#: Signs that a contact has for name and telephone.
_LONGEST = 60


class NotTheirSteward(Refusal):
    """The member is not of a unit that the visitor's office is for, or is the visitor, or has left."""


class NoContact(Refusal):
    """The visitor is no contact of that person (any more)."""


# In office.


def offer(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """The member and whoever is a contact of theirs; the look is noted, about the member and about each contact."""
    member = _access(session, member_id, by=by)
    found = kin.in_force(session, member.id)
    for record in (f"members {member.id}", *(f"contacts {one.id}" for one in found)):
        audit.note(session, "contacts.look", by=by.account_id, now=now, record=record)
    return {**_about(session, member), "contacts": [_line(session, one) for one in found]}


def whose(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """The member for whom one is to be let in, and nothing of who is one already."""
    del now
    return _about(session, _access(session, member_id, by=by))


def _access(session: Session, member_id: int, *, by: Visitor) -> Member:
    member = session.get(Member, member_id, populate_existing=True)
    if member is None or member.standing == Standing.LEFT or member.id == by.member_id:
        raise NotTheirSteward
    if not rights.permits(session, by.account_id, Deed.INVITE, member.unit_id, about=member.id):
        raise NotTheirSteward
    return member


def _about(session: Session, member: Member) -> Values:
    return {"member": member.id, "name": member.name, "unit": session.get_one(Unit, member.unit_id).name}


def _line(session: Session, one: Contact) -> Value:
    return {"contact": one.id, "who": _unsealed(session, one, "name"), "relation": _unsealed(session, one, "relation")}


def _unsealed(session: Session, one: Contact, field: str) -> str:
    blob: bytes | None = one.name if field == "name" else one.relation
    return "" if blob is None else sealed.unseal(session, f"contacts.{field}", one.row, blob)


def give(
    session: Session, member_id: int, relation: Relation, consent: Consent, *, by: Visitor, now: datetime
) -> Values:
    """A link for one contact, once, within a week."""
    member = _access(session, member_id, by=by)
    code, row = codes.fresh(), sealed.new_row()
    contact = Contact(
        row=row,
        code_hash=codes.hash_of(code),
        member_id=member.id,
        given_by=by.account_id,
        consent=consent,
        expires_at=now + codes.LASTS,
        relation=sealed.seal(session, "contacts.relation", row, relation),
    )
    session.add(contact)
    session.flush()
    audit.note(session, "contacts.give", by=by.account_id, now=now, record=f"contacts {contact.id}")
    return {**_about(session, member), "contact": contact.id, "code": code, "until": contact.expires_at}


def end(session: Session, contact_id: int, *, by: Visitor, now: datetime) -> Values:
    """The link or the contact is over, by who may give one."""
    contact = session.get(Contact, contact_id, with_for_update=True, populate_existing=True)
    member = _access(session, 0 if contact is None else contact.member_id, by=by)
    assert contact is not None
    finish(session, contact, by=by, now=now)
    return offer(session, member.id, by=by, now=now)


def finish(session: Session, contact: Contact, *, by: Visitor, now: datetime) -> None:
    """It is over, and what was written there is gone."""
    if contact.ended_at is None:
        contact.ended_at, contact.name = now, None
        contact.relation = sealed.seal(session, "contacts.relation", contact.row, "")
        if contact.account_id is not None:
            later(session, kin.changed, contact.account_id)
        audit.note(session, "contacts.end", by=by.account_id, now=now, record=f"contacts {contact.id}")


def end_all(session: Session, account_id: int, *, by: Visitor, now: datetime) -> None:
    """The account is nobody's contact any more."""
    for one in kin.of(session, account_id):
        finish(session, one, by=by, now=now)


def may_have_link(session: Session, account_id: int, contact_id: int) -> bool:
    """The right "contact_link": who may still invite for that member."""
    contact = session.get(Contact, contact_id)
    member = None if contact is None else session.get_one(Member, contact.member_id)
    return member is not None and rights.permits(session, account_id, Deed.INVITE, member.unit_id)


# The contact.


def open_link(session: Session, code: str, *, by: Visitor, now: datetime) -> Values | None:
    """Whose contact the link makes; asks for the name. None for one that opens nothing: also to the member and to the
    giver, and when the giver may not give it any more."""
    codes.hold_back_guessing(session, by.account_id, now=now)
    mine = select(Contact).where(Contact.code_hash == codes.hash_of(code)).with_for_update()
    contact = session.scalar(mine.execution_options(populate_existing=True))
    member = None if contact is None else _here(session, contact)
    if contact is None or member is None or not _works(session, contact, member, by=by, now=now):
        codes.count_wrong(session, by.account_id, now=now)
        return None
    audit.note(session, "contacts.open", by=by.account_id, now=now, record=f"members {member.id}")
    asking.keep(session, by, SERVICE, {"contact": contact.id}, now=now)
    asking.ask(session, by, SERVICE, "name")
    return {**_about(session, member), "contact": contact.id}


def _is_open(contact: Contact, now: datetime) -> bool:
    return contact.since is None and contact.ended_at is None and contact.expires_at > now


def _works(session: Session, contact: Contact, member: Member, *, by: Visitor, now: datetime) -> bool:
    if not _is_open(contact, now) or by.account_id == contact.given_by or by.member_id == member.id:
        return False
    return rights.permits(session, contact.given_by, Deed.INVITE, member.unit_id, about=member.id)


def _here(session: Session, contact: Contact) -> Member | None:
    member = session.get_one(Member, contact.member_id, populate_existing=True)
    return None if member.standing == Standing.LEFT else member


def tell_name(session: Session, said: str, *, by: Visitor, now: datetime) -> Values:
    """The contact's own name and telephone, as written: from now on they are one."""
    asking.expect(by, SERVICE, "name")
    contact = session.get(Contact, int(str(asking.draft(session, by, SERVICE).get("contact", 0))), with_for_update=True)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    member = None if contact is None else _here(session, contact)
    if contact is None or member is None or not _works(session, contact, member, by=by, now=now):
        raise NoContact
    contact.name = sealed.seal(session, "contacts.name", contact.row, said.strip()[:_LONGEST])
    contact.account_id, contact.since = by.account_id, now
    session.flush()
    later(session, kin.changed, by.account_id)
    audit.note(session, "contacts.begin", by=by.account_id, now=now, record=f"contacts {contact.id}")
    used = Letter(contact.given_by, "contacts.used", _about(session, member), right="contact_link", subject=contact.id)
    outbox.queue(session, used, now=now)
    return home(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whose contact is asked for a name."""
    contact = session.get(Contact, int(str(asking.draft(session, by, SERVICE).get("contact", 0))))
    member = None if contact is None or not _is_open(contact, now) else _here(session, contact)
    if contact is None or member is None:
        raise NoContact
    return {**_about(session, member), "contact": contact.id}


def home(session: Session, *, by: Visitor, now: datetime) -> Values:
    """For whom the visitor is a contact: name, unit and its steward, no more of them. NoContact for nobody's."""
    del now
    people = kin.cared_for(session, by.account_id)
    if not people:
        raise NoContact
    return shown(people, nameless=by.member_id is None)


def shown(people: tuple[Cared, ...], *, nameless: bool) -> Values:
    """What the contact's own page says; `nameless`: it is all that the visitor is to the union."""
    return {"people": [one._asdict() for one in people], "nameless": nameless}


def access(session: Session, contact_id: int, *, by: Visitor) -> tuple[Contact, Member]:
    """The visitor's own standing as a contact, and whose; NoContact for anybody else's, and for one that is over."""
    found = next((one for one in kin.of(session, by.account_id) if one.id == contact_id), None)
    if found is None:
        raise NoContact
    return found, session.get_one(Member, found.member_id)


def presented(session: Session, contact: Contact) -> Values:
    """What an officer is told of the contact who asks: what they are to the member, name and telephone as written."""
    return {"contact": _unsealed(session, contact, "name"), "relation": _unsealed(session, contact, "relation")}


def quit_(session: Session, contact_id: int, *, by: Visitor, now: datetime) -> Values:
    """不再做联系人: at once; for whom else the visitor is one."""
    contact, member = access(session, contact_id, by=by)
    finish(session, contact, by=by, now=now)
    return {"name": member.name, "people": [one._asdict() for one in kin.cared_for(session, by.account_id)]}
