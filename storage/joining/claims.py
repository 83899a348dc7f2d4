"""Claims: somebody says who they are, and a steward says whether it is so."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, members, offices, outbox, sealed, units, visitors
from storage.errors import Refusal
from storage.joining import binding, deciding, leading, posters, rebinding, words
from storage.joining.deciding import Claim, ClaimState, Confirmer
from storage.joining.words import ClaimUnclear, Words
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import Letter
from storage.units import Unit
from storage.values import Values, pack, unpack
from storage.visitors import Visitor

SERVICE = "joining"
#: Times a day that an account may say who it is.
CLAIMS_A_DAY = 5
#: How many units of one name are told apart in an answer.
_PATHS = 5


class TooManyClaims(Refusal):
    """Five claims within a day."""


class ClaimNotYours(Refusal):
    """The visitor is not the one who confirms people of that unit."""


class ClaimDecided(Refusal):
    """Somebody has answered already; values: state."""


class NobodyMatches(Refusal):
    """The roster has nobody like that, so nobody can be confirmed."""


def claim(session: Session, said: str, *, by: Visitor, now: datetime) -> Values:
    """Name, unit and last four digits go to the steward; the answer does not tell who is on the roster."""
    asking.expect(by, SERVICE, "who")
    paths = members.places(session)
    told = words.understand(said, paths, home_of(session, by))
    name = words.recall(told.name, members.names_in(session, units.below(session, told.units)))
    unit_id = told.units[0] if len(told.units) == 1 else _home(session, name, told, paths)
    made = lodge(session, name, unit_id, told.digits, by=by, now=now)
    asking.close(session, by)
    asking.drop(session, by, SERVICE)
    return {"unit": paths[unit_id][-1], "asked": deciding.confirmer_told(session, made)}


def home_of(session: Session, by: Visitor) -> int | None:
    """The unit by whose link the person came; None without one, or when it is gone."""
    kept = asking.draft(session, by, SERVICE).get("unit")
    unit = session.get(Unit, kept) if isinstance(kept, int) else None
    return None if unit is None else unit.id


def _home(session: Session, name: str, told: Words, paths: Mapping[int, tuple[str, ...]]) -> int:
    """Which of several units of one name is meant: the one where the roster has that person."""
    within = units.below(session, told.units)
    # The name alone comes first: whoever tries digits on a name learns nothing from being asked for the unit again.
    found = members.called(session, name, within)
    if len(found) > 1:
        found = members.named(session, name, within, told.digits)
    if len(found) != 1:
        raise ClaimUnclear(missing="unit", nearest=["/".join(paths[unit_id]) for unit_id in told.units[:_PATHS]])
    return next(unit_id for unit_id in units.upwards(session, found[0].unit_id) if unit_id in told.units)


def lodge(session: Session, name: str, unit_id: int, digits: str, *, by: Visitor, now: datetime) -> Claim:
    """Lays the claim before those who may confirm it, in place of an older one."""
    day = select(func.count()).where(Claim.account_id == by.account_id, Claim.made_at > now - timedelta(days=1))
    if (session.scalar(day) or 0) >= CLAIMS_A_DAY:
        raise TooManyClaims
    deciding.drop(session, by.account_id)
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
    # Nothing of what was said: nobody notes who reads a letter, and the look that it leads to is noted.
    values: Values = {"claim": made.id, "unit": session.get_one(Unit, unit_id).name}
    for account_id in deciding.asked(session, made):
        letter = Letter(account_id, "joining.claim", values, right="claim", subject=made.id)
        outbox.queue(session, letter, now=now)
    if made.member_id is not None:
        _ask_the_machine(session, made, values, now=now)
    return made


def _ask_the_machine(session: Session, made: Claim, values: Values, *, now: datetime) -> None:
    """Where nobody in office can judge it, whoever keeps the machine hears of it; of a union without offices once a
    day."""
    assert made.member_id is not None
    who = deciding.confirmer(session, made)
    for account_id in offices.holders(session, Role.ADMIN, None):
        if account_id in deciding.barred(session, made):
            continue
        if who is Confirmer.MACHINE:
            # By the roster's name; what was said stays sealed.
            told: Values = {"name": session.get_one(Member, made.member_id).name, "unit": values["unit"]}
            outbox.queue(session, Letter(account_id, "joining.claim_at_machine", told, right="desk"), now=now)
        elif who is Confirmer.NOBODY:
            letter = Letter(account_id, "joining.nobody_confirms", {"unit": values["unit"]}, right="desk")
            letter.once = f"joining.nobody_confirms:{account_id}:{now:%Y-%m-%d}"
            outbox.queue(session, letter, now=now)


def said_in(session: Session, claim: Claim) -> Values:
    """What the claim says, and whether the roster has such a person."""
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
    """The claim as the steward sees it, which is noted."""
    made = _access(session, claim_id, by=by)
    audit.note(session, "joining.read", by=by.account_id, now=now, record=f"claims {made.id}")
    return {"claim": made.id, **said_in(session, made)}


def confirm(session: Session, claim_id: int, *, by: Visitor, now: datetime) -> Values:
    """是他/她: the account speaks for the member; one that did before loses it."""
    made = _access(session, claim_id, by=by)
    member = _matching(session, made)
    if member is None:
        raise NobodyMatches
    if not rebinding.may_move(session, by.account_id, member.id):
        raise rebinding.SeatKept
    _decide(made, ClaimState.CONFIRMED, by=by, now=now)
    binding.bind(session, made.account_id, member, by=by, now=now)
    desk = bool(offices.acting(session, made.account_id))
    greeting = Letter(made.account_id, "joining.welcome", binding.welcome(session, member, desk=desk))
    greeting.right, greeting.subject = "member", member.id
    outbox.queue(session, greeting, now=now)
    leading.lead_back(session, made.account_id, member, at_night=False, now=now)
    return {"name": member.name}


def refuse(session: Session, claim_id: int, *, by: Visitor, now: datetime) -> Values:
    """不是: the person is told kindly, and whom to ask; their next words are taken as another try."""
    made = _access(session, claim_id, by=by)
    said = said_in(session, made)
    _decide(made, ClaimState.REFUSED, by=by, now=now)
    audit.note(session, "joining.refuse", by=by.account_id, now=now, record=f"claims {made.id}")
    told: Values = {
        "unit": said["unit"],
        "names": posters.posted(session, made.unit_id)["names"],
        "open": _ask_again(session, made, now=now),
    }
    outbox.queue(session, Letter(made.account_id, "joining.not_confirmed", told), now=now)
    return {"name": said["name"]}


def _ask_again(session: Session, made: Claim, *, now: datetime) -> bool:
    """Opens the question who the claimant is, the unit known; not in the place of another that is open."""
    claimant = visitors.by_account(session, made.account_id)
    if (claimant.question.service, claimant.question.step) not in {(None, None), (SERVICE, "who")}:
        return False
    asking.keep(session, claimant, SERVICE, {"unit": made.unit_id}, now=now)
    asking.ask(session, claimant, SERVICE, "who")
    return True


def _decide(made: Claim, state: ClaimState, *, by: Visitor, now: datetime) -> None:
    made.state, made.decided_at, made.decided_by, made.said = state, now, by.account_id, None


def _access(session: Session, claim_id: int, *, by: Visitor) -> Claim:
    if not deciding.may_reach(session, by.account_id, claim_id):
        raise ClaimNotYours
    # Read again: what was loaded before the lock may be decided by now.
    made = session.get_one(Claim, claim_id, with_for_update=True, populate_existing=True)
    if made.state != ClaimState.WAITING:
        raise ClaimDecided(state=made.state)
    return made
