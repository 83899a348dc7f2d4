"""Corrections (更正): a member says what is wrong in the roster and how it is right; who knows them confirms it."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, audit, holidays, members, offices, outbox, rights, sealed, stale
from storage.accounts import Account
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member
from storage.mydata import roster
from storage.mydata.roster import Item
from storage.offices import Role
from storage.outbox import Letter
from storage.people import changing
from storage.rights import Deed
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

SERVICE = "mydata"
#: The right by which letters about one are had.
RIGHT = "correction"
#: Working days within which it is answered (PIPL 50 says "in time"; the term is ours).
WORKING_DAYS = 15
#: How many one account may ask for in a day.
A_DAY = 5


class Correcting(StrEnum):
    """WAITING for an answer; TAKEN_BACK by the member, or by a newer word about the same."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class Correction(Record):
    """What a member says is right. `value` is sealed, and None as soon as it waits no more."""

    __tablename__ = "corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    item: Mapped[Item] = mapped_column(String(10))
    value: Mapped[bytes | None] = sealed.column()
    state: Mapped[Correcting] = mapped_column(String(10), index=True)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


#: From when they were answered.
OLD = stale.rows(Correction, Correction.decided_at)


class TooManyCorrections(Refusal):
    """Five within a day."""


class CorrectionNotYours(Refusal):
    """The visitor is not who answers for people of that unit, or it is their own."""


class CorrectionDecided(Refusal):
    """Somebody has answered already, or the member took it back."""


# The member's side.


def choose(session: Session, item: Item, *, by: Visitor, now: datetime) -> Values:
    """The next text is what is right; what the roster has stands beside it. NotKnownYet."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    asking.keep(session, by, SERVICE, {"item": item}, now=now)
    asking.ask(session, by, SERVICE, "value")
    return _asked(session, item, by=by)


def open_value(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    return _asked(session, _item(session, by=by), by=by)


def _asked(session: Session, item: Item, *, by: Visitor) -> Values:
    assert by.member_id is not None
    return {"item": item, "old": roster.now_there(session, by.member_id, item), "most": roster.most(item)}


def _item(session: Session, *, by: Visitor) -> Item:
    found = asking.draft(session, by, SERVICE).get("item")
    if found is None:
        raise asking.Outdated
    return Item(str(found))


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Lays it before who can confirm it, in place of an older word about the same; who they are, and by when it is
    answered. Unfit where it is none such; TooManyCorrections."""
    asking.expect(by, SERVICE, "value")
    assert by.member_id is not None
    item = _item(session, by=by)
    value = roster.fit(session, item, words)
    day = Correction.made_at > now - timedelta(days=1)
    if (session.scalar(select(func.count()).where(Correction.member_id == by.member_id, day)) or 0) >= A_DAY:
        raise TooManyCorrections
    take_back(session, by.member_id, now=now, item=item)
    made = _lodge(session, item, value, by=by, now=now)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    asked = _responsible(session, made, besides=by.account_id)
    for account_id in asked:
        letter = Letter(account_id, "mydata.correction", told(session, made), right=RIGHT, subject=made.id)
        outbox.queue(session, letter, now=now)
    names = select(Member.name).join(Account, Account.member_id == Member.id).where(Account.id.in_(asked))
    return {"item": item, "due_at": made.due_at, "who": [*session.scalars(names)]}


def _lodge(session: Session, item: Item, value: str, *, by: Visitor, now: datetime) -> Correction:
    row = sealed.new_row()
    made = Correction(
        row=row,
        member_id=by.member_id,
        item=item,
        value=sealed.seal(session, "corrections.value", row, value),
        state=Correcting.WAITING,
        made_at=now,
        due_at=holidays.calendar(session).close_of(now, WORKING_DAYS),
    )
    session.add(made)
    session.flush()
    audit.note(session, "mydata.ask_correction", by=by.account_id, now=now, record=f"corrections {made.id}")
    return made


def take_back(session: Session, member_id: int, *, now: datetime, item: Item | None = None) -> None:
    """What waits, of one item or of all, waits no more; its words are gone."""
    mine = (Correction.member_id == member_id) & (Correction.state == Correcting.WAITING)
    if item is not None:
        mine &= Correction.item == item
    session.execute(
        update(Correction).where(mine).values(state=Correcting.TAKEN_BACK, value=None, decided_at=now),
        execution_options={"synchronize_session": "fetch"},
    )


# The answer.


def may_decide(session: Session, account_id: int, correction_id: int) -> bool:
    """The right "correction": who answers for people of the unit, for a move who moves them; never for oneself."""
    made = session.get(Correction, correction_id)
    if made is None or session.scalar(select(Account.member_id).where(Account.id == account_id)) == made.member_id:
        return False
    unit_id = session.get_one(Member, made.member_id).unit_id
    moves = made.item != Item.UNIT or rights.permits(session, account_id, Deed.MOVE_PEOPLE, unit_id)
    return moves and rights.permits(session, account_id, Deed.CORRECT_PEOPLE, unit_id)


def look(session: Session, correction_id: int, *, by: Visitor, now: datetime) -> Values:
    """The correction as who decides it sees it, which is noted. CorrectionNotYours, CorrectionDecided."""
    made = _access(session, correction_id, by=by)
    audit.note(session, "mydata.read_correction", by=by.account_id, now=now, record=f"corrections {made.id}")
    _stop(session, by=by)
    return _shown(session, made, by=by)


def confirm(session: Session, correction_id: int, *, by: Visitor, now: datetime) -> Values:
    """改好了: the roster has it so from now on, and the member is told. NumberTaken, NoSuchUnit; of a move what
    `changing` refuses."""
    made = _access(session, correction_id, by=by)
    done, value = told(session, made), _value(session, made)
    if made.item == Item.UNIT:
        changing.move(session, made.member_id, roster.unit_named(session, value), by=by, now=now)
    else:
        roster.put(session, made.member_id, Item(made.item), value)
    _decide(made, Correcting.DONE, by=by, now=now)
    audit.note(session, "mydata.correct", by=by.account_id, now=now, record=f"corrections {made.id}")
    _tell(session, made, "mydata.corrected", {"item": made.item, "officer": by.name}, now=now)
    return done


def ask_reason(session: Session, correction_id: int, *, by: Visitor, now: datetime) -> Values:
    """不改: the next text tells the member why."""
    made = _access(session, correction_id, by=by)
    asking.keep(session, by, SERVICE, {"correction": made.id}, now=now)
    asking.ask(session, by, SERVICE, "reason")
    return told(session, made)


def open_reason(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    del now
    return told(session, _begun(session, by=by))


def refuse(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The roster stays as it is, and the member is told why."""
    asking.expect(by, SERVICE, "reason")
    made = _begun(session, by=by)
    reason = roster.short_enough(words)
    shown = told(session, made)
    _decide(made, Correcting.REFUSED, by=by, now=now)
    audit.note(session, "mydata.refuse_correction", by=by.account_id, now=now, record=f"corrections {made.id}")
    _tell(session, made, "mydata.not_corrected", {"item": made.item, "officer": by.name, "words": reason}, now=now)
    _stop(session, by=by)
    return shown


def waiting_for(session: Session, account_id: int) -> list[Correction]:
    """What waits for that account, oldest first."""
    waiting = select(Correction).where(Correction.state == Correcting.WAITING).order_by(Correction.id)
    every = offices.once(session, waiting_for, lambda: session.scalars(waiting).all())
    return [made for made in every if may_decide(session, account_id, made.id)]


def told(session: Session, made: Correction) -> Values:
    """What a letter about it says: nothing of what is sealed, since nobody notes who reads a letter."""
    member = session.get_one(Member, made.member_id)
    return {
        "correction": made.id,
        "name": member.name,
        "unit": session.get_one(Unit, member.unit_id).name,
        "item": made.item,
        "due_at": made.due_at,
    }


def _shown(session: Session, made: Correction, *, by: Visitor) -> Values:
    """The same, with what is there and what is to be, a telephone number masked for who rings nobody of the unit;
    `taken`: whether somebody else has that number."""
    new, member = _value(session, made), session.get_one(Member, made.member_id)
    others = members.with_phone(session, new) if made.item == Item.PHONE else []
    if made.item == Item.PHONE and not rights.permits(session, by.account_id, Deed.READ_PHONE, member.unit_id):
        new = members.masked(new)
    return {
        **told(session, made),
        "old": roster.now_there(session, made.member_id, Item(made.item)),
        "new": new,
        "taken": any(one.id != made.member_id for one in others),
    }


def _value(session: Session, made: Correction) -> str:
    assert made.value is not None, "only what waits has its words"
    return sealed.unseal(session, "corrections.value", made.row, made.value)


def _responsible(session: Session, made: Correction, *, besides: int) -> list[int]:
    """The steward of the unit, else the officer, else the next above, else the chair; of moves of somebody in office
    the chair at once."""
    unit_id = session.get_one(Member, made.member_id).unit_id
    roles: tuple[Role, ...] = (Role.OFFICER,) if made.item == Item.UNIT else (Role.STEWARD, Role.OFFICER)
    if made.item == Item.UNIT and changing.in_office(session, made.member_id):
        roles = ()
    chairs = offices.holders(session, Role.CHAIR, None)
    for role in roles:
        found = offices.responsible(session, role, unit_id, besides=besides)
        if set(found) - set(chairs):
            return found
    return [one for one in chairs if one != besides]


def _begun(session: Session, *, by: Visitor) -> Correction:
    found = asking.draft(session, by, SERVICE).get("correction")
    if found is None:
        raise asking.Outdated
    return _access(session, int(str(found)), by=by)


def _access(session: Session, correction_id: int, *, by: Visitor) -> Correction:
    if not may_decide(session, by.account_id, correction_id):
        raise CorrectionNotYours
    # Read again: what was loaded before the lock may be decided by now.
    made = session.get_one(Correction, correction_id, with_for_update=True, populate_existing=True)
    if made.state != Correcting.WAITING:
        raise CorrectionDecided
    return made


def _decide(made: Correction, state: Correcting, *, by: Visitor, now: datetime) -> None:
    made.state, made.decided_at, made.decided_by, made.value = state, now, by.account_id, None


def _tell(session: Session, made: Correction, key: str, values: Values, *, now: datetime) -> None:
    """The member is told, if they are still here."""
    account_id = session.scalar(select(Account.id).where(Account.member_id == made.member_id))
    if account_id is not None:
        outbox.queue(session, Letter(account_id, key, values, right="member", subject=made.member_id), now=now)


def _stop(session: Session, *, by: Visitor) -> None:
    """Looking at anything else ends a reason begun."""
    if by.question.service == SERVICE and by.question.step == "reason":
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
