"""People (找人): whoever acts for the union finds the people of their units, and sees a card of each."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, finding, members, offices, pages, rights
from storage.accounts import Account
from storage.errors import Refusal
from storage.finding import Found
from storage.members import Member, Standing
from storage.rights import Deed
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

SERVICE = "people"
#: By this right somebody has a card; asked again when it leaves.
RIGHT = "person"
#: People of one screen; letters of one search.
PAGE, LONGEST = 8, 80


class NotInReach(Refusal):
    """The person is none of the visitor's units (any more), or has left."""


class PhoneNotYours(Refusal):
    """Telephone numbers are for officers and stewards of the unit; values: name."""


def may_have(session: Session, account_id: int, member_id: int) -> bool:
    """The right "person"."""
    member = session.get(Member, member_id)
    return member is not None and _reaches(rights.reach(session, account_id, Deed.FIND_PEOPLE), member)


def _reaches(units: set[int] | None, member: Member) -> bool:
    return member.standing != Standing.LEFT and (units is None or member.unit_id in units)


def _enter(session: Session, *, by: Visitor) -> set[int] | None:
    """The units whose people the visitor may look up, None for all; NotForYou."""
    rights.ask(by, Deed.FIND_PEOPLE)
    return rights.reach(session, by.account_id, Deed.FIND_PEOPLE)


# Searching. The question stays open: the next words are the next search.


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks whom to find."""
    del now
    units = _enter(session, by=by)
    asking.drop(session, by, SERVICE)
    return {"version": asking.ask(session, by, SERVICE, "who"), "whole": units is None}


def search(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom the words mean; one alone is shown at once: `card` says which of the two it is."""
    asking.expect(by, SERVICE, "who")
    _enter(session, by=by)
    asking.ask(session, by, SERVICE, "who")
    return _found(session, words[:LONGEST], 0, by=by, now=now)


def turn(session: Session, version: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Another page of what was found last; Outdated when something else was looked for since."""
    asking.expect(by, SERVICE, "who", version)
    words = asking.draft(session, by, SERVICE).get("words")
    if not isinstance(words, str):
        raise asking.Outdated
    return _found(session, words, page, by=by, now=now)


def _found(session: Session, words: str, page: int, *, by: Visitor, now: datetime) -> Values:
    units = _enter(session, by=by)
    found = finding.find(session, words, units, page=page, size=PAGE)
    alone = len(found.people) == 1 and found.unit is None
    asking.keep(session, by, SERVICE, {"words": words, "page": page, "several": not alone}, now=now)
    if alone:
        return look(session, found.people[0], by=by, now=now)
    return {"card": False, "version": by.question.version, "whole": units is None, **_listed(session, found, page)}


def _listed(session: Session, found: Found, page: int) -> Values:
    count = len(found.people) if found.unit is None else found.count
    here = pages.at(page, count, PAGE)
    shown = found.people if found.unit is not None else here.cut(found.people)
    tree = Tree(session)
    rows = {one.id: one for one in session.scalars(select(Member).where(Member.id.in_(shown)))}
    lines: list[Value] = [
        {"member": one, "name": rows[one].name, "unit": tree.path(rows[one].unit_id)[-1], "team": rows[one].team}
        for one in shown
    ]
    return {
        "people": lines,
        "count": count,
        "more": found.more,
        "unit": None if found.unit is None else tree.path(found.unit)[-1],
        **here.told(),
    }


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again: whom to find."""
    del now
    return {"version": by.question.version, "whole": _enter(session, by=by) is None}


def stop(session: Session, *, by: Visitor) -> None:
    """Looking at anything else ends the search: the next words are meant for something else."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


# The card.


def look(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """The card of one person, each look noted; NotInReach. Telephones are masked."""
    member = _access(session, member_id, by=by)
    audit.note(session, "people.read", by=by.account_id, now=now, record=f"members {member.id}")
    return _card(session, member, by=by)


def look_at_phone(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """The same with the whole telephone numbers, noted apart; PhoneNotYours."""
    member = _access(session, member_id, by=by)
    if not rights.permits(session, by.account_id, Deed.READ_PHONE, member.unit_id):
        raise PhoneNotYours(name=member.name)
    audit.note(session, "people.phone", by=by.account_id, now=now, record=f"members {member.id}")
    return _card(session, member, by=by, whole=True)


def _access(session: Session, member_id: int, *, by: Visitor) -> Member:
    """A person of the visitor's units; NotInReach else."""
    units = _enter(session, by=by)
    member = session.get(Member, member_id)
    if member is None or not _reaches(units, member):
        raise NotInReach(whole=units is None)
    return member


def _card(session: Session, member: Member, *, by: Visitor, whole: bool = False) -> Values:
    account = session.scalar(select(Account).where(Account.member_id == member.id))
    numbers = members.phones(session, member.id)
    rings = rights.permits(session, by.account_id, Deed.READ_PHONE, member.unit_id)
    return {
        "card": True,
        "member": member.id,
        "name": member.name,
        "path": [*Tree(session).path(member.unit_id)],
        "team": member.team,
        "post": member.post,
        "standing": member.standing,
        "staff_no": member.staff_no,
        "joined": None if account is None else account.created_at,
        "blocked": account is not None and account.blocked_at is not None,
        "phones": [*(numbers if whole else map(members.masked, numbers))],
        "masked": not whole and rings and bool(numbers),
        "offices": _offices(session, account),
        # What the buttons of the card ask: which of them this visitor may press.
        "enters": rights.permits(session, by.account_id, Deed.ENTER_FOR, member.unit_id),
        "invites": _invites(session, member, by=by),
        "visited": _visited(session, member, by=by),
        "talked": _talked(session, member, by=by),
        "changes": rights.permits(session, by.account_id, Deed.KEEP_PEOPLE, member.unit_id),
        **_back(session, by),
    }


def _invites(session: Session, member: Member, *, by: Visitor) -> bool:
    """Never oneself, and nobody who has left."""
    here = member.standing != Standing.LEFT and member.id != by.member_id
    return here and rights.permits(session, by.account_id, Deed.INVITE, member.unit_id)


def _visited(session: Session, member: Member, *, by: Visitor) -> bool:
    """Never oneself: what comes up with somebody in office is noted by another."""
    return member.id != by.member_id and rights.permits(
        session, by.account_id, Deed.NOTE_CIRCUMSTANCES, member.unit_id, about=member.id
    )


def _talked(session: Session, member: Member, *, by: Visitor) -> bool:
    """Never oneself, and nobody who has left."""
    here = member.standing != Standing.LEFT and member.id != by.member_id
    return here and rights.permits(session, by.account_id, Deed.RECORD_TALKS, member.unit_id, about=member.id)


def _offices(session: Session, account: Account | None) -> list[Value]:
    held = [] if account is None else offices.held_by(session, account.id)
    return [{"role": office.role, "unit": offices.unit_name(session, office)} for office in held]


def _back(session: Session, by: Visitor) -> Values:
    """Where the list was from which the card was opened, if its search is open still."""
    begun = asking.draft(session, by, SERVICE) if by.question.service == SERVICE else {}
    open_ = by.question.version if by.question.service == SERVICE else None
    return {"version": open_, "page": begun.get("page", 0), "several": begun.get("several", False)}
