"""Talks that have been, as the rules before have left them."""

from datetime import date

from sqlalchemy.orm import Session

from storage import talks, visitors
from storage.members import Member
from storage.talks import State, Talk, Way, Word
from storage.talks.records import sealed_besides
from tests.cast import Actor, Cast


def talked(cast: Cast, officer: Actor, member_id: int, on: date, *, word: Word | None = None) -> int:
    """The officer has talked with the member on that day; with `word`, elsewhere, and that is what they say of it."""

    def rule(session: Session) -> int:
        by = visitors.recognise(session, officer.person, now=cast.now)
        unit_id = session.get_one(Member, member_id).unit_id
        if word is not None:
            talk = talks.record(session, member_id, unit_id, Way.IN_PERSON, on, by=by, now=cast.now)
            talk.word = word
            return talk.id
        talk = talks.offer(session, member_id, unit_id, Way.IN_PERSON, by=by, now=cast.now)
        talks.agree(session, talk, officer.account_id)
        talks.end(session, talk, State.HELD, now=cast.now, held_on=on)
        return talk.id

    return cast.write(rule)


def asked(cast: Cast, officer: Actor, member_id: int, *, besides: Actor | None = None) -> Talk:
    """The officer has asked the member to one; it is open. `besides`: it waits for anybody but them."""

    def rule(session: Session) -> Talk:
        by = visitors.recognise(session, officer.person, now=cast.now)
        unit_id = session.get_one(Member, member_id).unit_id
        talk = talks.offer(session, member_id, unit_id, Way.IN_PERSON, by=by, now=cast.now)
        if besides is not None:
            talk.officer_id = None
            talk.besides = sealed_besides(session, talk.row, frozenset({besides.account_id}))
        return talk

    return cast.write(rule)
