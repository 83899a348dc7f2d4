"""Joining: how a Telegram user is known as a member: by the own phone, by a steward's word, or by a code of office."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, asking, audit, members, offices, outbox, sealed, units
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import Letter
from storage.units import Tree, Unit
from storage.values import Values, pack, unpack
from storage.visitors import Visitor

SERVICE = "joining"
#: Times a day that an account may say who it is.
CLAIMS_A_DAY = 5


class ClaimState(StrEnum):
    """WAITING for a steward; REPLACED by a newer word of the same account."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REPLACED = "replaced"


class Claim(Record):
    """Somebody says who they are. `member_id`: whom the roster matches.

    `said` (name and last four digits) is sealed, and None as soon as the claim waits no more.
    """

    __tablename__ = "claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    said: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[ClaimState] = mapped_column(String(10), index=True)
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class Found(StrEnum):
    """What a shared number led to."""

    KNOWN = "known"  # bound and greeted
    UNKNOWN = "unknown"  # not on the roster
    SHARED = "shared"  # two people have it
    TAKEN = "taken"  # another account speaks for that member: the steward is asked


class ContactNotOwn(Refusal):
    """The contact is somebody else's, or was forwarded."""


class ClaimUnclear(asking.Unfit, Refusal):
    """Name, unit or digits are missing; values: missing (name, unit or digits), nearest (unit names or paths)."""


class TooManyClaims(Refusal):
    """Five claims within a day."""


class ClaimNotYours(Refusal):
    """The visitor is not the one who confirms people of that unit."""


class ClaimDecided(Refusal):
    """Somebody has answered already; values: state."""


class NobodyMatches(Refusal):
    """The roster has nobody like that, so nobody can be confirmed."""


def share_contact(
    session: Session, contact_user_id: int | None, number: str, *, by: Visitor, now: datetime
) -> tuple[Found, Values]:
    """Binds the account to the one member with that number; ContactNotOwn unless Telegram vouches for it."""
    if contact_user_id != by.telegram_id:
        raise ContactNotOwn
    found = members.with_phone(session, number)
    if not found:
        return _ask_who(session, by, Found.UNKNOWN)
    if len(found) > 1:
        return _ask_who(session, by, Found.SHARED)
    member = found[0]
    if accounts.holder(session, member.id) not in (None, by.account_id):
        # A number can change hands, and a telephone can be stolen: a person decides, the old account keeps its own.
        stewards = _claim(session, member.name, member.unit_id, number[-4:], by=by, now=now)
        return Found.TAKEN, {"unit": session.get_one(Unit, member.unit_id).name, "stewards": stewards}
    _bind(session, by.account_id, member, by=by, now=now)
    return Found.KNOWN, welcome(session, member, desk=by.has_desk)


def _ask_who(session: Session, by: Visitor, found: Found) -> tuple[Found, Values]:
    return found, {"version": asking.ask(session, by, SERVICE, "who")}


def ask_who(session: Session, *, by: Visitor, now: datetime) -> Visitor:
    """The person's number is not on the roster, they say: the next text tells who they are."""
    del now
    if by.member_id is None:
        asking.ask(session, by, SERVICE, "who")
    return by


def claim(session: Session, said: str, *, by: Visitor, now: datetime) -> Values:
    """Name, unit and last four digits go to the steward; the answer does not tell who is on the roster."""
    asking.expect(by, SERVICE, "who")
    paths = Tree(session).paths()
    words = understand(said, paths)
    name = recall(words.name, members.names_in(session, units.below(session, words.units)))
    unit_id = words.units[0] if len(words.units) == 1 else _home(session, name, words, paths)
    stewards = _claim(session, name, unit_id, words.digits, by=by, now=now)
    asking.close(session, by)
    return {"unit": paths[unit_id][-1], "stewards": stewards}


def _home(session: Session, name: str, words: "Words", paths: Mapping[int, tuple[str, ...]]) -> int:
    """Which of several units of one name is meant: the one where the roster has that person."""
    within = units.below(session, words.units)
    # The name alone comes first: whoever tries digits on a name learns nothing from being asked for the unit again.
    found = members.called(session, name, within)
    if len(found) > 1:
        found = members.named(session, name, within, words.digits)
    if len(found) != 1:
        raise ClaimUnclear(missing="unit", nearest=["/".join(paths[unit_id]) for unit_id in words.units[:_PATHS]])
    return next(unit_id for unit_id in units.upwards(session, found[0].unit_id) if unit_id in words.units)


def _claim(session: Session, name: str, unit_id: int, digits: str, *, by: Visitor, now: datetime) -> int:
    day = select(func.count()).where(Claim.account_id == by.account_id, Claim.made_at > now - timedelta(days=1))
    if (session.scalar(day) or 0) >= CLAIMS_A_DAY:
        raise TooManyClaims
    older = update(Claim).where(Claim.account_id == by.account_id, Claim.state == ClaimState.WAITING)
    session.execute(older.values(state=ClaimState.REPLACED, said=None))
    matches = members.named(session, name, units.below(session, [unit_id]), digits)
    row = sealed.new_row()
    sealed_words = sealed.seal(session, "claims.said", row, pack({"name": name, "digits": digits}))
    made = Claim(
        row=row,
        account_id=by.account_id,
        unit_id=unit_id,
        member_id=matches[0].id if len(matches) == 1 else None,
        said=sealed_words,
        state=ClaimState.WAITING,
        made_at=now,
    )
    session.add(made)
    session.flush()
    stewards = offices.responsible(session, Role.STEWARD, unit_id, besides=by.account_id)
    values: Values = {"claim": made.id, **_said(session, made)}
    for account_id in stewards:
        key = "joining.claim" if values["matches"] else "joining.claim_unmatched"
        letter = Letter(account_id, key, values, right="claim", subject=made.id)
        outbox.queue(session, letter, now=now)
    return len(stewards)


def _said(session: Session, claim: Claim) -> Values:
    assert claim.said is not None, "only a claim that waits has its words"
    said = unpack(sealed.unseal(session, "claims.said", claim.row, claim.said))
    unit = session.get_one(Unit, claim.unit_id).name
    member = _matching(session, claim)
    taken = member is not None and accounts.holder(session, member.id) is not None
    return {**said, "unit": unit, "matches": member is not None, "taken": taken}


def _matching(session: Session, claim: Claim) -> Member | None:
    """Whom the roster matches, as it stands now: people leave while a claim waits."""
    member = None if claim.member_id is None else session.get(Member, claim.member_id, populate_existing=True)
    return None if member is None or member.standing == Standing.LEFT else member


def look(session: Session, claim_id: int, *, by: Visitor, now: datetime) -> Values:
    """The claim as the steward sees it."""
    del now
    made = _access(session, claim_id, by=by)
    return {"claim": made.id, **_said(session, made)}


def confirm(session: Session, claim_id: int, *, by: Visitor, now: datetime) -> Values:
    """是他/她: the account speaks for the member; one that did before loses it."""
    made = _access(session, claim_id, by=by)
    member = _matching(session, made)
    if member is None:
        raise NobodyMatches
    _decide(made, ClaimState.CONFIRMED, by=by, now=now)
    _bind(session, made.account_id, member, by=by, now=now)
    desk = bool(offices.held_by(session, made.account_id))
    greeting = Letter(made.account_id, "joining.welcome", welcome(session, member, desk=desk))
    greeting.right, greeting.subject = "member", member.id
    outbox.queue(session, greeting, now=now)
    return {"name": member.name}


def refuse(session: Session, claim_id: int, *, by: Visitor, now: datetime) -> Values:
    """不是: the person is told kindly and may try again or come by."""
    made = _access(session, claim_id, by=by)
    said = _said(session, made)
    _decide(made, ClaimState.REFUSED, by=by, now=now)
    audit.note(session, "joining.refuse", by=by.account_id, now=now, record=f"claims {made.id}")
    outbox.queue(session, Letter(made.account_id, "joining.not_confirmed", {"unit": said["unit"]}), now=now)
    return {"name": said["name"]}


def _decide(made: Claim, state: ClaimState, *, by: Visitor, now: datetime) -> None:
    made.state, made.decided_at, made.decided_by, made.said = state, now, by.account_id, None


def may_decide(session: Session, account_id: int, claim_id: int) -> bool:
    """The right "claim": the steward of the unit, else of the next above, else the chair; never the person itself."""
    made = session.get(Claim, claim_id)
    if made is None or made.account_id == account_id:
        return False
    scope = offices.scope(session, account_id, {Role.STEWARD, Role.CHAIR})
    return scope is None or made.unit_id in scope


def _access(session: Session, claim_id: int, *, by: Visitor) -> Claim:
    if not may_decide(session, by.account_id, claim_id):
        raise ClaimNotYours
    # Read again: what was loaded before the lock may be decided by now.
    made = session.get_one(Claim, claim_id, with_for_update=True, populate_existing=True)
    if made.state != ClaimState.WAITING:
        raise ClaimDecided(state=made.state)
    return made


def enter_office(session: Session, code: str, *, by: Visitor, now: datetime) -> Values | None:
    """`/start CODE`: the role and what waits; None for a code that opens nothing."""
    office = offices.accept(session, code, by.account_id, now=now)
    if office is None:
        return None
    audit.note(session, "joining.enter_office", by=by.account_id, now=now, record=f"offices {office.id}")
    return {
        "name": by.name,
        "role": office.role,
        "unit": offices.unit_name(session, office),
        "desk": True,
        "nameless": by.member_id is None,
    }


def welcome(session: Session, member: Member, *, desk: bool) -> Values:
    return {"name": member.name, "unit": session.get_one(Unit, member.unit_id).name, "desk": desk, "nameless": False}


def arrive(session: Session, *, by: Visitor, now: datetime) -> tuple[Visitor, Values | None]:
    """Who is there and, while their claim waits, its unit and how many are asked. Coming in leaves an open question."""
    del now
    asking.close(session, by)
    if by.member_id is not None:
        return by, None
    asked = select(Unit).join(Claim, Claim.unit_id == Unit.id)
    unit = session.scalar(asked.where(Claim.account_id == by.account_id, Claim.state == ClaimState.WAITING))
    if unit is None:
        return by, None
    stewards = offices.responsible(session, Role.STEWARD, unit.id, besides=by.account_id)
    return by, {"unit": unit.name, "stewards": len(stewards)}


def _bind(session: Session, account_id: int, member: Member, *, by: Visitor, now: datetime) -> None:
    before = accounts.holder(session, member.id)
    accounts.bind(session, account_id, member.id)
    if before not in (None, account_id):
        # Whoever had it must learn of it, should the word of the new one be false; it names nobody.
        outbox.queue(session, Letter(before, "joining.moved", {}), now=now)
    if account_id == by.account_id:
        asking.close(session, by)
    audit.note(session, "joining.bind", by=by.account_id, now=now, record=f"members {member.id}")


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim that waits for a steward, as the desk lists it."""

    claim_id: int
    name: str
    unit: str
    made_at: datetime


def waiting_for(session: Session, *, by: Visitor) -> list[WaitingClaim]:
    """Claims that this steward (or the chair) may decide, oldest first."""
    return [_line(session, made) for made in _decidable(session, by.account_id)]


def urging(session: Session, account_id: int) -> list[WaitingClaim]:
    """Claims that wait for this very person: the steward of the unit or the nearest above, oldest first."""
    made = _decidable(session, account_id)
    return [
        _line(session, one)
        for one in made
        if account_id in offices.responsible(session, Role.STEWARD, one.unit_id, besides=one.account_id)
    ]


def _decidable(session: Session, account_id: int) -> list[Claim]:
    scope = offices.scope(session, account_id, {Role.STEWARD, Role.CHAIR})
    statement = select(Claim).where(Claim.state == ClaimState.WAITING, Claim.account_id != account_id)
    if scope is not None:
        statement = statement.where(Claim.unit_id.in_(scope))
    return list(session.scalars(statement.order_by(Claim.made_at, Claim.id)))


def _line(session: Session, made: Claim) -> WaitingClaim:
    said = _said(session, made)
    return WaitingClaim(made.id, str(said["name"]), str(said["unit"]), made.made_at)


@dataclass(frozen=True, slots=True)
class Words:
    """What a person said of themselves, taken apart; several units where their name does not tell them apart."""

    name: str
    units: tuple[int, ...]
    digits: str


#: How many units of one name are told apart in an answer.
_PATHS = 5
_GAP = re.compile(r"[\s,，、;；。.:：/\\>|!！?？~\-—_()\[\]\d]+")
#: A mobile as people group it, and "后4位", whose digit is none of the four.
_GROUPED = re.compile(r"(?<!\d)(?:(?:\+|00)?86[ -]?)?(1\d{2})[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
_LAST_FOUR = re.compile(r"([后尾末])\s*4\s*(?=[位个])")
_ENGLISH = re.compile(
    r"\b(?:hello|hi|(?:i am|i'm|i’m|my name is|name is|name|my|from|at|the|and|is"
    r"|(?:tele)?phone(?: number)?|mobile|number|end(?:s|ing) (?:in|with)|last (?:four|4)(?: digits)?|digits"
    r"|work(?:ing)?|unit|station))\b",
    re.IGNORECASE | re.ASCII,
)
_ABOUT = (
    "(?:您好|你好|大家好|本人|姓名|名字|单位|站所|部门|工作|上班|登记|手机号码|手机号|手机|电话号码|电话|号码"
    "|最后四位|后四位|最后四个|后四个|后四|末四位|尾号|尾数|数字)"
)
#: What stands before a name and behind it. A name keeps its own 是, 的 and 名, wherever else they stand.
_BEFORE = re.compile(f"^(?:(?:我的?|{_ABOUT})(?:叫做|来自|[是叫在为])?|名叫)+")
_BEHIND = re.compile(f"(?:的?(?:我的?)?{_ABOUT}[是为]?)+$")
_PARTICLES = re.compile("[的是在]*")


def understand(said: str, paths: Mapping[int, tuple[str, ...]]) -> Words:
    """Takes "我是李明，城东供水站的，后四位0123" apart, in any order, with or without spaces.

    `paths`: every unit with the names from the root down. A unit may be named with those above it (局机关/办公室), or
    by a piece of two characters or more that no other unit's name has. ClaimUnclear says what is missing.
    """
    plain = _LAST_FOUR.sub(r"\1四", _GROUPED.sub(r"\1\2\3", unicodedata.normalize("NFKC", said)))
    found, rest = _place(plain, paths)
    digits = re.search(r"(?<!\d)(\d{4}|\d{11})(?!\d)", rest)
    parts = _without_stock(rest)
    if not found:
        found, parts = _piece(parts, paths)
    if not found:
        names = list(dict.fromkeys(path[-1] for path in paths.values()))
        raise ClaimUnclear(missing="unit", nearest=[*units.nearest(" ".join(parts), names)])
    if digits is None:
        raise ClaimUnclear(missing="digits", nearest=[])
    if not parts:
        raise ClaimUnclear(missing="name", nearest=[])
    return Words(" ".join(parts), found, digits[1][-4:])


def recall(name: str, roster: Iterable[str]) -> str:
    """The name as the roster writes it, where the roster's name is (or clearly stands in) what was said; else as said.

    A single character more is another name: 张三丰 is not 张三.
    """
    said = _squeezed(name)
    fitting = [one for one in roster if _squeezed(one) and _squeezed(one) in said]
    best = max(fitting, key=len, default=name)
    return best if len(said) - len(_squeezed(best)) != 1 else name


def _squeezed(name: str) -> str:
    return re.sub(r"[\s·•・‧.]+", "", unicodedata.normalize("NFKC", name)).casefold()


def _place(plain: str, paths: Mapping[int, tuple[str, ...]]) -> tuple[tuple[int, ...], str]:
    """The units that the text names most fully, and the text without them."""
    best, rest = (0, 0), plain
    found: list[int] = []
    for unit_id, path in paths.items():
        if path[-1] not in plain:
            continue
        left, length = plain, 0
        for name in reversed(path):
            if name in left:
                left, length = _taken_out(name, left), length + len(name)
        # Of two that are as long, the longer name of its own: 局机关办公室 before 局机关 with an 办公室.
        if (length, len(path[-1])) > best:
            best, rest, found = (length, len(path[-1])), left, []
        if (length, len(path[-1])) == best:
            found.append(unit_id)
    return tuple(found), rest


def _taken_out(name: str, text: str) -> str:
    # The last one: "一班" may stand in the name of the unit above too. The 的 behind it goes with it.
    before, _, behind = text.rpartition(name)
    return f"{before} {behind.removeprefix('的')}"


def _without_stock(rest: str) -> list[str]:
    """What is left of the text when numbers and the words that people put around their name are gone."""
    parts = []
    for part in _GAP.split(_ENGLISH.sub(" ", rest)):
        bare = _BEHIND.sub("", _BEFORE.sub("", part))
        if not _PARTICLES.fullmatch(bare):
            parts.append(bare)
    return parts


def _piece(parts: list[str], paths: Mapping[int, tuple[str, ...]]) -> tuple[tuple[int, ...], list[str]]:
    """The units meant by a part that only their name begins with (or else has), and the other parts."""
    names = {path[-1] for path in paths.values()}
    meant = {}
    for part in parts:
        piece = part.removesuffix("的")
        if len(piece) >= 2:
            alike = [name for name in names if name.startswith(piece)] or [name for name in names if piece in name]
            if len(alike) == 1:
                meant[part] = alike[0]
    if len(set(meant.values())) != 1:
        return (), parts
    (name,) = set(meant.values())
    others = [part for part in parts if part not in meant]
    return tuple(unit_id for unit_id, path in paths.items() if path[-1] == name), others
