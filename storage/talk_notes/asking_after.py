"""Asking after: the day after, the employee is asked once whether it helped; the officer is reminded to look again."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage import offices, outbox, rights, talks
from storage.offices import Role
from storage.outbox import Letter
from storage.rights import Deed
from storage.rounds import Page
from storage.talk_notes.records import FEWEST, FollowUp, Helped, TalkNote
from storage.talk_notes.writing import note_of
from storage.talks import Origin, State, Talk, Topic
from storage.values import Value, Values
from storage.visitors import Visitor

#: Until when the question is of use; for how long back figures go; letters of one transaction.
_USEFUL: Final = timedelta(days=3)
_YEAR: Final = timedelta(days=365)
_PAGE: Final = 50


def ask_round(session: Session, cursor: int, *, now: datetime) -> Page:
    """A page of the talks that were over the day before, or a little earlier: their employees are asked whether it
    helped. Of what was recorded as held elsewhere they are asked whether it was, which is question enough."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    # By when it was said that they talked: that may be days after they did.
    over = (Talk.ended_at >= today - _USEFUL) & (Talk.ended_at < today)
    held = over & (Talk.state == State.HELD) & (Talk.origin != Origin.ELSEWHERE)
    found = list(session.scalars(select(Talk).where(held, Talk.id > cursor).order_by(Talk.id).limit(_PAGE)))
    asked = sum([_ask(session, one, now=now) for one in found])
    return Page(asked, found[-1].id if len(found) == _PAGE else None)


def _ask(session: Session, talk: Talk, *, now: datetime) -> bool:
    if talks.employee(session, talk) is None:
        return False
    note = note_of(session, talk.id)
    if note.asked_at is not None:
        return False
    # Of an anonymous talk no hour is kept.
    note.asked_at = now.replace(hour=0, minute=0, second=0, microsecond=0) if talk.anonymous else now
    choices: list[Value] = [{"talk": talk.id, "helped": one} for one in Helped]
    values: Values = {"number": talk.number, "choices": choices}
    return talks.to_employee(session, talk, "talk_notes.asked", values, now=now, useful_until=now + _USEFUL)


def say(session: Session, talk_id: int, helped: Helped, *, by: Visitor, now: datetime) -> Values:
    """What the employee says of it; pressed anew it is what was pressed last. NoSuchTalk."""
    del now
    talk = talks.own(session, talk_id, by=by)
    note = note_of(session, talk.id)
    note.helped = helped
    session.flush()
    return {"talk": talk.id, "number": talk.number, "helped": helped}


def remind_round(session: Session, cursor: int, *, now: datetime) -> Page:
    """A page of the days to look again that have come: their officers hear of it, once."""
    due = (FollowUp.due_on <= now.date()) & FollowUp.done_at.is_(None) & FollowUp.reminded_at.is_(None)
    rows = session.execute(
        select(FollowUp, Talk)
        .join(Talk, Talk.id == FollowUp.talk_id)
        .where(due, FollowUp.id > cursor)
        .order_by(FollowUp.id)
        .limit(_PAGE)
    ).all()
    for one, talk in rows:
        one.reminded_at = now
        if talk.officer_id is not None:
            values: Values = {"talk": talk.id, "number": talk.number, "follow_up": one.id}
            letter = Letter(talk.officer_id, "talk_notes.due", values, right=talks.OFFICER, subject=talk.id)
            outbox.queue(session, letter, now=now)
    return Page(len(rows), rows[-1][0].id if len(rows) == _PAGE else None)


def figures(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Of the last year: whether the officer's own talks helped; for the chair and deputies those of all, and what they
    were about. Of fewer than five nothing is told, and of whom never. NotForYou."""
    rights.ask(by, Deed.HOLD_TALKS)
    since = Talk.held_on > now.date() - _YEAR
    lines: list[Value] = [_line(session, "mine", since & (Talk.officer_id == by.account_id))]
    themes: list[Value] = []
    if by.holds(Role.CHAIR, Role.DEPUTY):
        # Without one's own, what is left of all is a figure too.
        others = sum(_answers(session, since & (Talk.officer_id != by.account_id)).values())
        lines.append(_line(session, "union", since, hides=0 < others < FEWEST))
        themes = _themes(session, since)
    return {"lines": lines, "themes": themes, "fewest": FEWEST}


def _answers(session: Session, which: ColumnElement[bool]) -> dict[str, int]:
    counted = select(TalkNote.helped, func.count()).join(Talk, Talk.id == TalkNote.talk_id)
    rows = session.execute(counted.where(which, TalkNote.helped.is_not(None)).group_by(TalkNote.helped)).all()
    return {str(helped): count for helped, count in rows}


def _line(session: Session, whose: str, which: ColumnElement[bool], *, hides: bool = False) -> Values:
    found = _answers(session, which)
    answers = sum(found.values())
    shown = answers >= FEWEST and not hides
    return {
        "whose": whose,
        "answers": answers if shown else None,
        **{one: found.get(one, 0) for one in Helped if shown},
    }


def _themes(session: Session, which: ColumnElement[bool]) -> list[Value]:
    """How many talks were about what; those of fewer than five are left out."""
    tagged = select(TalkNote.themes).join(Talk, Talk.id == TalkNote.talk_id).where(which, TalkNote.themes != "")
    every = [theme for themes in session.scalars(tagged) for theme in themes.split()]
    return [{"theme": one, "count": every.count(one)} for one in Topic if every.count(one) >= FEWEST]


def due_for(session: Session, account_id: int, *, now: datetime) -> list[tuple[FollowUp, str]]:
    """What an officer's desk has: the days to look again that have come, each with the talk's number."""
    found = offices.once_for_all(session, due_for, {account_id}, partial(_due, session, now.date()))
    return [(one, number) for one, number, officer_id in found if officer_id == account_id][:_PAGE]


def _due(session: Session, today: date, officers: set[int] | None) -> list[tuple[FollowUp, str, int | None]]:
    due = select(FollowUp, Talk.number, Talk.officer_id).join(Talk, Talk.id == FollowUp.talk_id)
    due = due.where(FollowUp.due_on <= today, FollowUp.done_at.is_(None)).order_by(FollowUp.id)
    if officers is not None:
        due = due.where(Talk.officer_id.in_(officers)).limit(_PAGE)
    return [(one, number, officer_id) for one, number, officer_id in session.execute(due)]
