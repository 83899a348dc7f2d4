"""Overview: what the union has of the member, on one screen."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import aid, consents, homes, members, offices, rights, sealed
from storage.accounts import Account
from storage.activity_photos import giving
from storage.asking import Draft
from storage.audit import AuditEntry
from storage.consents import VERSIONS, Purpose
from storage.evidence.records import count_photos
from storage.hardship import Report
from storage.joining import Claim
from storage.members import RETIRED, Member
from storage.mydata import family, visiting
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values, unpack
from storage.visitors import Visitor

#: Of a telephone number, what is shown.
TAIL = 4
#: Reports that are named; the others are counted.
REPORTS = 5


def look(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The member as the roster has them, the account, consents, reports, offices and drafts. NotKnownYet."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    assert by.member_id is not None
    member = session.get_one(Member, by.member_id)
    numbers = list(reports_of(session, member.id))
    drafts = select(func.count()).select_from(Draft).where(Draft.account_id == by.account_id)
    return {
        **roster_of(session, member),
        "tails": [number[-TAIL:] for number in members.phones(session, member.id)],
        "since": bound_at(session, by.account_id, member.id),
        "consents": consents_of(session, by.member_id),
        "reports": [{"number": one.number, "stage": one.stage} for one in numbers[:REPORTS]],
        "more": len(numbers[REPORTS:]),
        "aid": aid.received(session, member.id, now.year),
        "photos": sum(count_photos(session, one.id) for one in numbers),
        "gives_photos": bool(giving.lines(session, by=by, now=now)),
        "offices": offices_of(session, by.account_id),
        "contacts": family.of_member(session, member.id),
        "contact_for": family.of_account(session, by.account_id),
        **visiting.shown(session, member.id, now=now),
        "told_home": member.standing in RETIRED or session.get(homes.Home, member.id) is not None,
        "claims": claims_of(session, by.account_id),
        "drafts": session.scalar(drafts) or 0,
    }


def end_contact(session: Session, contact_id: int, *, by: Visitor, now: datetime) -> Values:
    """One contact of the member's less; the page anew. NoContact, NotKnownYet."""
    family.end(session, contact_id, by=by, now=now)
    return look(session, by=by, now=now)


def strike_out(session: Session, circumstance_id: int, *, by: Visitor, now: datetime) -> Values:
    """What was noted of the member is not so: it is gone; the page anew. NothingNoted, NotKnownYet."""
    visiting.strike_out(session, circumstance_id, by=by, now=now)
    return look(session, by=by, now=now)


def roster_of(session: Session, member: Member) -> Values:
    """The line of the roster, without telephone numbers."""
    unit = session.get_one(Unit, member.unit_id).name
    return {
        "name": member.name,
        "unit": unit,
        "team": member.team,
        "post": member.post,
        "standing": member.standing,
        "staff_no": member.staff_no,
    }


def bound_at(session: Session, account_id: int, member_id: int) -> datetime:
    """Since when the account speaks for the member: as the audit has it, or since the account is there."""
    bound = select(func.max(AuditEntry.at)).where(
        AuditEntry.record == f"members {member_id}", AuditEntry.act == "joining.bind"
    )
    found: datetime | None = session.scalar(bound)
    return found or session.scalars(select(Account.created_at).where(Account.id == account_id)).one()


def consents_of(session: Session, member_id: int | None) -> list[Value]:
    """Every purpose that the member was asked for, and how it stands; `old`: to a text that has changed since."""
    return [
        {"purpose": one, "given": row.given, "at": row.at, "old": row.given and row.version != VERSIONS[one]}
        for one, row in sorted(
            consents.standing(session, member_id).items(), key=lambda pair: [*Purpose].index(pair[0])
        )
    ]


def reports_of(session: Session, member_id: int) -> list[Report]:
    """The member's own reports, newest first; not a hint that they have not agreed to: for them there is none."""
    own = (Report.member_id == member_id) & (Report.agreed | Report.reporter_id.is_(None))
    return list(session.scalars(select(Report).where(own).order_by(Report.id.desc())))


def claims_of(session: Session, account_id: int) -> list[Value]:
    """When the account said who it is, and what came of it; what was said, as long as it waits."""
    rows = session.scalars(select(Claim).where(Claim.account_id == account_id).order_by(Claim.id))
    return [
        {
            "unit": session.get_one(Unit, one.unit_id).name,
            "state": one.state,
            "at": one.made_at,
            "said": None if one.said is None else unpack(sealed.unseal(session, "claims.said", one.row, one.said)),
        }
        for one in rows
    ]


def offices_of(session: Session, account_id: int) -> list[Value]:
    """The offices that the account holds itself."""
    held = offices.held_by(session, account_id)
    return [{"role": one.role, "unit": offices.unit_name(session, one), "since": one.since} for one in held]
