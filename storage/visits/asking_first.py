"""Asked first (方便上门吗): the person, else their family contact, says whether a visit suits them."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, circumstances, days, holidays, kin, outbox, rights
from storage.asking import Unfit
from storage.campaigns import Campaign, Kind
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.outbox import State as LetterState
from storage.rights import Deed
from storage.rounds import Page
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import noting
from storage.visits.access import NotYourVisit, VisitMoved, locked, of_office
from storage.visits.records import Outcome, Stage, Visit, Wish

#: Under this name a half-chosen day is kept.
SERVICE = "asking_first"
#: By this right a family contact has the question; it is asked again when it leaves.
RIGHT: Final = "kin"
#: Visits of one transaction, a millisecond each; working days that are offered.
PAGE: Final = 40
_DAYS: Final = 8
#: So many days before the festival somebody comes, where no day is set.
_AROUND: Final = timedelta(days=10)
#: So long before it visits begin, by the plans.
_BEGINS: Final = timedelta(days=15)
_STILL: Final = timedelta(days=30)


class NoWishDay(Unfit, Refusal):
    """The words are no day, or one that is past or too far."""


class NothingToAnswer(Refusal):
    """Somebody was there already, or nobody comes any more; values: outcome (None: nobody comes), name (of somebody
    else)."""


# The question.


def ask_page(session: Session, campaign_id: int, cursor: int, *, now: datetime) -> Page:
    """Asks the next of a campaign who were not asked yet, from the visit of that key on; whom nobody can ask here is
    left to be rung."""
    open_ = select(Visit).where(Visit.campaign_id == campaign_id, Visit.stage == Stage.PLANNED, Visit.id > cursor)
    found = session.scalars(open_.where(Visit.asked_at.is_(None)).order_by(Visit.id).limit(PAGE)).all()
    asked = sum(ask(session, visit, now=now) for visit in found)
    return Page(asked, found[-1].id if len(found) == PAGE else None)


def ask(session: Session, visit: Visit, *, now: datetime) -> bool:
    """Whether somebody is asked now: once a visit, by letter."""
    once = f"visits.ask:{visit.row.hex()}"
    if visit.wished_at is not None or outbox.was_named(session, once):
        return False
    letter = _letter(session, visit, once, now=now)
    if letter is None:
        return False
    outbox.queue(session, letter, now=now)
    visit.asked_at = now
    return True


def _letter(session: Session, visit: Visit, once: str, *, now: datetime) -> Letter | None:
    member = session.get_one(Member, visit.member_id)
    if member.standing == Standing.LEFT:
        return None
    wishes: list[Value] = [{"visit": visit.id, "wish": wish} for wish in Wish]
    values: Values = {
        "visit": visit.id,
        "name": member.name,
        "day": day_meant(session, visit, now=now),
        "wishes": wishes,
    }
    account_id = accounts.holder(session, member.id)
    if account_id is not None:
        return Letter(account_id, "routes.asked", values, right="member", subject=member.id, once=once)
    contact = next((one.account_id for one in kin.in_force(session, member.id) if one.account_id is not None), None)
    if contact is None:
        return None
    return Letter(contact, "routes.asked_kin", values, right=RIGHT, subject=member.id, once=once)


def day_meant(session: Session, visit: Visit, *, now: datetime) -> date:
    """Around which day somebody comes: the one that is set, else some days before the festival; a working day to come
    (union's zone)."""
    campaign = session.get_one(Campaign, visit.campaign_id)
    around = visit.due_on if campaign.kind == Kind.YEAR else campaign.festival_on - _AROUND
    calendar, day = holidays.calendar(session), max(visit.day or around or now.date(), now.date())
    while visit.day is None and not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def letter_ended(session: Session, letter: Letter, state: LetterState, *, now: datetime) -> None:
    """A question that did not arrive was not asked: somebody rings."""
    del now
    visit = session.get(Visit, int(str(letter.values["visit"])), with_for_update=True)
    if visit is not None and state not in {LetterState.SENT, LetterState.SUPERSEDED, LetterState.UNCONFIRMED}:
        visit.asked_at = None


# The answer.


def look(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The question again, with what was answered. NotYourVisit, NothingToAnswer."""
    return _shown(session, _answerable(session, visit_id, by=by), by=by, now=now)


def _answerable(session: Session, visit_id: int, *, by: Visitor) -> Visit:
    """By whom it is about, or who is a contact of theirs now; until it was made."""
    rights.ask(by, Deed.ANSWER_VISIT)
    visit = locked(session, visit_id)
    if visit.member_id != by.member_id and not kin.stands(session, by.account_id, visit.member_id):
        raise NotYourVisit
    if visit.stage != Stage.PLANNED:
        outcome = (visit.outcome or Outcome.VISITED) if visit.stage == Stage.DONE else None
        raise NothingToAnswer(outcome=outcome, name=_name_for(session, visit, by=by))
    return visit


def _name_for(session: Session, visit: Visit, *, by: Visitor) -> str | None:
    """Whom it is about, for their family; None for themselves."""
    return None if visit.member_id == by.member_id else session.get_one(Member, visit.member_id).name


def _shown(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> Values:
    return {
        "visit": visit.id,
        "number": visit.number,
        "name": _name_for(session, visit, by=by),
        "wish": visit.wish,
        "day": day_meant(session, visit, now=now),
    }


def answer(session: Session, visit_id: int, wish: Wish, *, by: Visitor, now: datetime) -> Values:
    """What suits them; ANOTHER_DAY asks which. It can be changed until somebody was there."""
    visit = _answerable(session, visit_id, by=by)
    _stop(session, by=by)
    if wish is Wish.ANOTHER_DAY:
        asking.keep(session, by, SERVICE, {"visit": visit.id}, now=now)
        asking.ask(session, by, SERVICE, "day")
        return open_question(session, by=by, now=now)
    keep(session, visit, wish, by=by, now=now)
    return _shown(session, visit, by=by, now=now)


def _stop(session: Session, *, by: Visitor) -> None:
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Which day would suit them, with the next working days."""
    kept = asking.draft(session, by, SERVICE).get("visit")
    if not isinstance(kept, int):
        raise asking.Outdated
    visit = _answerable(session, kept, by=by)
    tomorrow = now.date() + timedelta(days=1)
    offered: list[Value] = [*days_offered(session, session.get_one(Campaign, visit.campaign_id), tomorrow)]
    shown = _shown(session, visit, by=by, now=now)
    return {**shown, "version": by.question.version, "days": offered, "choosing": True}


def days_offered(session: Session, campaign: Campaign, first: date) -> list[date]:
    """Working days to choose among, from that day on; of a festival yet far off, those in which people go."""
    calendar, found = holidays.calendar(session), list[date]()
    day = first if campaign.kind == Kind.YEAR else max(first, campaign.festival_on - _BEGINS)
    while len(found) < _DAYS:
        if calendar.is_working_day(day):
            found.append(day)
        day += timedelta(days=1)
    return found


def pick_day(session: Session, version: int, ordinal: int, *, by: Visitor, now: datetime) -> Values:
    """One of the days offered, told by its ordinal. NoWishDay."""
    asking.expect(by, SERVICE, "day", version)
    return _on(session, date.fromordinal(min(max(ordinal, 1), date.max.toordinal())), by=by, now=now)


def write_day(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Any day to come. NoWishDay."""
    asking.expect(by, SERVICE, "day")
    found = days.read(words, now.date(), ahead=True)
    if found is None:
        raise NoWishDay
    return _on(session, found, by=by, now=now)


def _on(session: Session, day: date, *, by: Visitor, now: datetime) -> Values:
    kept = asking.draft(session, by, SERVICE).get("visit")
    if not isinstance(kept, int):
        raise asking.Outdated
    visit = _answerable(session, kept, by=by)
    if not now.date() < day <= now.date() + timedelta(days=90):
        raise NoWishDay
    _stop(session, by=by)
    keep(session, visit, Wish.ANOTHER_DAY, by=by, now=now, day=day)
    return _shown(session, visit, by=by, now=now)


def enter(session: Session, visit_id: int, wish: Wish, *, by: Visitor, now: datetime) -> Visit:
    """The answer as somebody who keeps the list heard it on the telephone. NotYourVisit, VisitMoved."""
    visit = of_office(session, visit_id, Deed.KEEP_VISITS, by=by)
    if visit.stage != Stage.PLANNED:
        raise VisitMoved(number=visit.number)
    keep(session, visit, wish, by=by, now=now)
    return visit


def keep(session: Session, visit: Visit, wish: Wish, *, by: Visitor, now: datetime, day: date | None = None) -> None:
    """It stands on the card, and who goes there hears of it where it is new; who lies in hospital is noted to do so,
    until whoever said so takes it back."""
    before, since = (visit.wish, visit.day), visit.wished_at
    visit.wish, visit.day = wish, day or visit.day
    audit.note(session, "routes.wish", by=by.account_id, now=now, record=visit.number)
    if since is not None and before == (visit.wish, visit.day):
        return
    visit.wished_at = now
    if since is not None and before[0] == Wish.IN_HOSPITAL:
        _strike_out_illness(session, visit.member_id, since, by=by, now=now)
    if wish is Wish.IN_HOSPITAL:
        _note_illness(session, visit.member_id, by=by, now=now)
    tell_envoys(session, visit, by=by, now=now)


def _note_illness(session: Session, member_id: int, *, by: Visitor, now: datetime) -> None:
    """Once in a while: who says so again lies there still."""
    since = now.date() - _STILL
    noted = circumstances.of_member(session, member_id)
    if not any(one.since >= since and circumstances.what_of(session, one) == "illness" for one in noted):
        circumstances.note(session, member_id, "illness", now.date(), noted_by=by.account_id, now=now)


def _strike_out_illness(session: Session, member_id: int, since: datetime, *, by: Visitor, now: datetime) -> None:
    """What that answer noted, in its moment: what somebody else has noted, or an officer by itself, stays."""
    for one in circumstances.of_member(session, member_id):
        mine = one.noted_by == by.account_id and one.noted_at == since
        if mine and circumstances.what_of(session, one) == "illness":
            noting.remove(session, one, by=by, now=now)


def tell_envoys(session: Session, visit: Visit, *, by: Visitor, now: datetime) -> None:
    """Those of the two who have an account, but for who did it."""
    values: Values = {
        "visit": visit.id,
        "number": visit.number,
        "name": session.get_one(Member, visit.member_id).name,
        "wish": visit.wish,
        "day": visit.day,
    }
    for member_id in (visit.first_id, visit.second_id):
        account_id = None if member_id is None else accounts.holder(session, member_id)
        if account_id is not None and account_id != by.account_id:
            letter = Letter(account_id, "routes.wished", values, right=GOES, subject=visit.id)
            outbox.queue(session, letter, now=now)


#: By this right who goes on a visit hears of it.
GOES: Final = "goes"


def goes(session: Session, account_id: int, visit_id: int) -> bool:
    """The right GOES."""
    visit, member_id = session.get(Visit, visit_id), accounts.member_of(session, account_id)
    return visit is not None and member_id is not None and member_id in (visit.first_id, visit.second_id)
