"""Steps: what of a plan is due is told once to whom it is for, however late."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import campaigns, outbox, rights
from storage.campaigns import Campaign, CampaignStep, Kind, Planned, State, To, due
from storage.candidates import RIGHT, counting, telling
from storage.outbox import Letter
from storage.reminders import daily, going
from storage.rights import Deed
from storage.rounds import Page
from storage.values import Value, Values
from storage.visits import Stage, Visit, asking_first

#: After the campaigns of the day have opened.
MORNING: Final = (time(8, 30),)
#: Letters of one transaction: queueing one takes a third of a millisecond.
PAGE: Final = 100
#: A mark of the round is the place of what is being told, and below it how far that is.
_BITS: Final = 40
_PLACES: Final = 8
#: Behind every campaign: what is due today.
_DAILY: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Group:
    """Steps of one campaign that are due, for the same people. What is due by the day of the slot belongs to it, so
    that it is the same when the round goes on after a crash, even on another day. Without steps: people who were asked
    once, for whoever is on the list since."""

    place: int
    campaign: Campaign
    to: To
    steps: Sequence[Planned]


def remind(session: Session, cursor: int, *, now: datetime, slot: datetime) -> Page:
    """The round, a page of one group at a time; then those who go hear of their day."""
    place, mark = divmod(cursor, 1 << _BITS)
    group = next((one for one in groups(session, slot.date()) if one.place >= place), None)
    if group is None:
        page = daily.tell(session, mark if place == _DAILY else 0, most=PAGE, now=now, slot=slot)
        return page if page.cursor is None else Page(page.done, (_DAILY << _BITS) + page.cursor)
    page = _TELL[group.to](session, group, mark if place == group.place else 0, now=now)
    if page.cursor is None:
        _note(session, group, now=now)
        return Page(page.done, (group.place + 1) << _BITS)
    return Page(page.done, (group.place << _BITS) + page.cursor)


def groups(session: Session, day: date) -> list[Group]:
    """What is due by that day and was not told, in the order in which it is told. Who goes, and who is visited, hears
    nothing before the list is approved."""
    found = (one for campaign in campaigns.find(session, *campaigns.OPEN) for one in _of(session, campaign, day))
    return sorted(found, key=lambda one: one.place)


def _of(session: Session, campaign: Campaign, day: date) -> Iterator[Group]:
    told = set(session.scalars(select(CampaignStep.name).where(CampaignStep.campaign_id == campaign.id)))
    untold = [one for one in due.steps(session, campaign) if one.on <= day and one.name not in told]
    for at, to in enumerate(To):
        mine = [one for one in untold if one.to is to]
        late = to is To.PEOPLE and any(one.to is to and one.name in told for one in due.steps(session, campaign))
        if (mine or late) and (campaign.state == State.APPROVED or to in (To.CHAIR, To.OFFICERS)):
            yield Group(campaign.id * _PLACES + at, campaign, to, mine)


def _note(session: Session, group: Group, *, now: datetime) -> None:
    session.add_all(
        CampaignStep(campaign_id=group.campaign.id, name=one.name, due_on=one.on, told_at=now) for one in group.steps
    )
    session.flush()


# To whom.


def _heads(session: Session, group: Group, mark: int, *, now: datetime) -> Page:
    """The chair and deputies."""
    del mark
    return Page(sum(_to_office(session, group, one, None, now=now) for one in telling.heads(session)), None)


def _officers(session: Session, group: Group, mark: int, *, now: datetime) -> Page:
    """The officers of whose units the list has anybody."""
    del mark
    done = 0
    for account_id in telling.officers(session):
        reach = rights.reach(session, account_id, Deed.KEEP_VISITS)
        done += _to_office(session, group, account_id, reach, now=now)
    return Page(done, None)


def _to_office(
    session: Session,
    group: Group,
    account_id: int,
    reach: Collection[int] | None,
    *,
    now: datetime,
) -> int:
    """One letter with what is due; none of what needs nobody's hand any more."""
    counts = _counts(session, group.campaign, reach)
    said = due.needed(group.campaign, group.steps, free=int(str(counts["free"])))
    if not said or (reach is not None and not counts["live"]):
        return 0
    lines: list[Value] = [{"name": one.name, "on": one.on, "late": one.on < now.date()} for one in said]
    values: Values = {**_about(group.campaign), **counts, "steps": lines, "state": group.campaign.state}
    letter = Letter(account_id, "reminders.office", values, right=RIGHT, subject=group.campaign.id)
    letter.once = _once(group, account_id)
    outbox.queue(session, letter, now=now)
    return 1


def _counts(session: Session, campaign: Campaign, reach: Collection[int] | None) -> Values:
    stages = counting.by_stage(session, campaign, reach)
    return {
        "live": counting.live(stages),
        "open": stages.get(Stage.PLANNED, 0),
        "done": stages.get(Stage.DONE, 0),
        "free": counting.free(session, campaign, reach),
    }


def _envoys(session: Session, group: Group, mark: int, *, now: datetime) -> Page:
    """A page of who still has somebody to visit. Of several steps that were missed the newest is said: it asks for all
    that those before it did."""
    campaign, step, today = group.campaign, group.steps[-1], now.date()
    found = going.page(session, Visit.campaign_id == campaign.id, mark, PAGE, today)
    values: Values = {
        **_about(campaign),
        "step": step.name,
        "on": step.on,
        "late": step.on < today,
        "over": campaign.festival_on <= today,
        "days": max(0, (campaign.festival_on - today).days),
    }
    for one in found:
        mine: Values = {**values, "count": one.count, "today": one.today, "behind": one.late}
        letter = Letter(one.account_id, "reminders.envoy", mine, right="member", subject=one.member_id)
        letter.once = _once(group, one.account_id)
        outbox.queue(session, letter, now=now)
    return Page(len(found), found[-1].member_id if len(found) == PAGE else None)


def _people(session: Session, group: Group, mark: int, *, now: datetime) -> Page:
    """Whom they visit is asked first; on the day itself and after nobody is asked any more."""
    if group.campaign.festival_on <= now.date():
        return Page(0, None)
    return asking_first.ask_page(session, group.campaign.id, mark, now=now)


_TELL: Final = {To.CHAIR: _heads, To.OFFICERS: _officers, To.ENVOYS: _envoys, To.PEOPLE: _people}


def _once(group: Group, account_id: int) -> str:
    """By this name the letter of the newest step is queued once, whatever was told with it."""
    return f"reminders.step:{group.campaign.id}:{group.steps[-1].name}:{account_id}"


def _about(campaign: Campaign) -> Values:
    return {
        "campaign": campaign.id,
        "kind": Kind(campaign.kind),
        "year": campaign.year,
        "festival_on": campaign.festival_on,
    }
