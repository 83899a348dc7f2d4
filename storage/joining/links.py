"""Personal links: a steward or officer hands one to a person of the roster, who comes in by it: once, within a week."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, audit, codes, offices, outbox, rights, stale
from storage.database import Record
from storage.errors import Refusal
from storage.joining import binding, leading, rebinding
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor


class PersonalLink(Record):
    """A one-time code for one person. It is open until it is used, ended (by a newer one, whoever gave it, or a "not
    me"), or a week old. `opened_by`: the account that showed the code last, and alone may say "it's me"."""

    __tablename__ = "personal_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    given_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


# One open link a person; the invariant stands in the schema too.
_OPEN = text("used_at IS NULL AND ended_at IS NULL")
Index("ux_personal_links_open", PersonalLink.member_id, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


#: Links from when they ran out, used or not.
LINKS_RUN_OUT = stale.rows(PersonalLink, PersonalLink.expires_at)


class NotYourPeople(Refusal):
    """The person is not of a unit that the visitor's office is for, or is the visitor, or has left."""


class LinkOver(Refusal):
    """It opens nothing any more, so there is nothing to take back."""


class LinkGone(Refusal):
    """The link is used, ended or too old, or was opened by somebody else."""


def may_invite(session: Session, account_id: int, member: Member) -> bool:
    """Whether the account gives links to that person: by an office for the unit, and never to oneself."""
    if member.standing == Standing.LEFT or accounts.member_of(session, account_id) == member.id:
        return False
    return rights.permits(session, account_id, Deed.INVITE, member.unit_id, about=member.id)


def _still_invites(session: Session, link: PersonalLink, member: Member) -> bool:
    """A link is worth what its giver's office is when it is used, and not when it was given."""
    invites = may_invite(session, link.given_by, member)
    return invites and rebinding.may_move(session, link.given_by, member.id)


def access_person(session: Session, member_id: int, *, by: Visitor) -> Member:
    """The person, whom the visitor may invite; NotYourPeople else."""
    member = session.get(Member, member_id, populate_existing=True)
    if member is None or not may_invite(session, by.account_id, member):
        raise NotYourPeople
    return member


def give(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """A new link for that person, and the end of an older one; what is to be handed over. NotYourPeople, SeatKept."""
    member = access_person(session, member_id, by=by)
    if not rebinding.may_move(session, by.account_id, member.id):
        raise rebinding.SeatKept
    _end_open(session, member.id, now=now)
    code = codes.fresh()
    link = PersonalLink(
        code_hash=codes.hash_of(code),
        member_id=member.id,
        given_by=by.account_id,
        given_at=now,
        expires_at=now + codes.LASTS,
    )
    session.add(link)
    session.flush()
    audit.note(session, "joining.give_link", by=by.account_id, now=now, record=f"personal_links {link.id}")
    taken = accounts.holder(session, member.id) is not None
    return {**_about(session, member), "link": link.id, "code": code, "until": link.expires_at, "taken": taken}


def _end_open(session: Session, member_id: int, *, now: datetime) -> None:
    mine = update(PersonalLink).where(PersonalLink.member_id == member_id)
    session.execute(mine.where(PersonalLink.used_at.is_(None), PersonalLink.ended_at.is_(None)).values(ended_at=now))


def _about(session: Session, member: Member) -> Values:
    return {"member": member.id, "name": member.name, "unit": session.get_one(Unit, member.unit_id).name}


def look_at(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """The person, whether they are in already, and until when an open link works."""
    member = access_person(session, member_id, by=by)
    link = open_for(session, member.id, now=now)
    there = accounts.holder(session, member.id) is not None
    until, link_id = (None, None) if link is None else (link.expires_at, link.id)
    return {**_about(session, member), "standing": member.standing, "there": there, "until": until, "link": link_id}


def revoke(session: Session, link_id: int, *, by: Visitor, now: datetime) -> Values:
    """It opens nothing any more; LinkOver when it is over already."""
    link = session.get(PersonalLink, link_id, with_for_update=True, populate_existing=True)
    member = access_person(session, 0 if link is None else link.member_id, by=by)
    if link is None or not _is_open(link, now):
        raise LinkOver
    link.ended_at = now
    audit.note(session, "joining.revoke_link", by=by.account_id, now=now, record=f"personal_links {link.id}")
    return _about(session, member)


def _is_open(link: PersonalLink, now: datetime) -> bool:
    return link.used_at is None and link.ended_at is None and link.expires_at > now


def may_have(session: Session, account_id: int, link_id: int) -> bool:
    """The right "link": who may still invite that person."""
    link = session.get(PersonalLink, link_id)
    return link is not None and may_invite(session, account_id, session.get_one(Member, link.member_id))


def open_link(session: Session, code: str, *, by: Visitor, now: datetime) -> Values | None:
    """Whom the link is for, told to the holder of the code alone; None for one that opens nothing.

    Who has left opens nothing, and nobody comes in as somebody who has left, nor by a link that they gave or whose
    giver may not give it any more. `mine`: the visitor is that person.
    """
    codes.hold_back_guessing(session, by.account_id, now=now)
    mine = select(PersonalLink).where(PersonalLink.code_hash == codes.hash_of(code)).with_for_update()
    link = session.scalar(mine.execution_options(populate_existing=True))
    member = None if link is None else session.get_one(Member, link.member_id, populate_existing=True)
    works = link is not None and member is not None and _works(session, link, member, by=by, now=now)
    if link is None or member is None or not works:
        codes.count_wrong(session, by.account_id, now=now)
        return None
    link.opened_by = by.account_id
    audit.note(session, "joining.open_link", by=by.account_id, now=now, record=f"personal_links {link.id}")
    if by.member_id == member.id:
        link.used_at = now
    return {**_about(session, member), "link": link.id, "mine": by.member_id == member.id, "now_as": by.name}


def _works(session: Session, link: PersonalLink, member: Member, *, by: Visitor, now: datetime) -> bool:
    if not _is_open(link, now) or link.given_by == by.account_id or accounts.has_left(session, by.account_id):
        return False
    return _still_invites(session, link, member)


def say_me(session: Session, link_id: int, *, by: Visitor, now: datetime) -> Values:
    """是我: the account speaks for the person; who gave the link is told."""
    link, member = _opened(session, link_id, by=by, now=now)
    link.used_at = now
    binding.bind(session, by.account_id, member, by=by, now=now)
    _tell_giver(session, link, "joining.link_used", member, now=now)
    leading.lead_back(session, by.account_id, member, at_night=True, now=now)
    return binding.welcome(session, member, desk=bool(offices.acting(session, by.account_id)))


def say_not_me(session: Session, link_id: int, *, by: Visitor, now: datetime) -> Visitor:
    """不是我: the link is over; who gave it is told that it went astray."""
    link, member = _opened(session, link_id, by=by, now=now)
    link.ended_at = now
    audit.note(session, "joining.deny_link", by=by.account_id, now=now, record=f"personal_links {link.id}")
    _tell_giver(session, link, "joining.link_denied", member, now=now)
    return by


def _opened(session: Session, link_id: int, *, by: Visitor, now: datetime) -> tuple[PersonalLink, Member]:
    """The link, still open, for the account that showed its code last; LinkGone else."""
    link = session.get(PersonalLink, link_id, with_for_update=True, populate_existing=True)
    if link is None or link.opened_by != by.account_id or not _is_open(link, now):
        raise LinkGone
    member = session.get_one(Member, link.member_id, populate_existing=True)
    if not _works(session, link, member, by=by, now=now):
        raise LinkGone
    return link, member


def _tell_giver(session: Session, link: PersonalLink, key: str, member: Member, *, now: datetime) -> None:
    letter = Letter(link.given_by, key, _about(session, member), right="link", subject=link.id)
    outbox.queue(session, letter, now=now)


def open_for(session: Session, member_id: int, *, now: datetime) -> PersonalLink | None:
    """The person's open link, if there is one."""
    mine = select(PersonalLink).where(PersonalLink.member_id == member_id, PersonalLink.used_at.is_(None))
    link = session.scalar(mine.where(PersonalLink.ended_at.is_(None)))
    return link if link is not None and _is_open(link, now) else None
