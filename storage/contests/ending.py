"""Ending: the last question is over, or a host has stopped it; places are kept, and the groups read them."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage.contests import closing, paper, tables, telling, voids
from storage.contests.records import Contest, ContestQuestion
from storage.contests.terms import Asked, Phase, State
from storage.values import Values


def finish(session: Session, contest: Contest, *, now: datetime) -> None:
    """The end: places are kept with the people, and the groups read them."""
    question = session.get(ContestQuestion, (contest.id, contest.at))
    if question is not None and question.state == Asked.OPEN:
        closing.skip(session, question, now=now)
        telling.stop_polls(session, contest, question, now=now)
        _close(session, contest, question, now=now)
    for one in paper.questions(session, contest.id):
        if one.state == Asked.PLANNED:
            one.state = Asked.SKIPPED
    contest.state, contest.phase, contest.ended_at = State.OVER, Phase.OVER, now
    contest.due_at = contest.held = contest.held_at = None
    session.flush()
    keep_places(session, contest)
    voids.tell(session, contest, last=True, now=now)
    values = {**telling.of(contest), **telling.top(session, contest)}
    for room in telling.rooms(session, contest.id):
        once = f"contest:{contest.id}:over:{room.group_id}"
        telling.to_room(session, contest, room.group_id, "playing.over", values, once=once, now=now)


def _close(session: Session, contest: Contest, question: ContestQuestion, *, now: datetime) -> None:
    """The question that was open says that it is over, instead of standing there to be pressed; a poll says it
    itself."""
    values: Values = {**telling.reveal(session, contest, question), "lines": []}
    for room, one in telling.standing(session, contest):
        if one.message_id is not None and not telling.by_poll(contest, question):
            telling.to_room(session, contest, room.group_id, "playing.told", values, edits=one.message_id, now=now)


def keep_places(session: Session, contest: Contest) -> None:
    """The places as the table has them now, kept with the people."""
    places = {one.key: one.place for one in tables.people(session, contest)}
    for one in closing.players(session, contest.id):
        one.place = places.get(one.id)
