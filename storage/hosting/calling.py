"""Calling: `/contest` and `/contest K7`: in private the panel or the card, in a group the lobby begins there."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import chats, outbox, rights
from storage.chats import Group
from storage.contests import card, codes, listing, setting, starting, whose
from storage.contests.records import Contest, ContestRoom, NoSuchContest
from storage.contests.terms import State
from storage.errors import Refusal
from storage.hosting import panels
from storage.outbox import Letter, Rank
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Signs of what was written for a code that are said again.
_SAID: Final = 12


class SayWhich(Refusal):
    """Several could be meant, or none was named; values: codes."""


class NoSuchCode(Refusal):
    """No contest of that code is the visitor's to begin in this group; values: said, codes (of those that are)."""


class NotYourGroup(Refusal):
    """The group is none of those in which the host may begin one; values: code."""


def open_one(session: Session, words: str, *, by: Visitor, now: datetime) -> tuple[str, Values]:
    """In private: `panel` of one that is on, `card` of any other; `list` where none is named, or none is called so
    (`said`)."""
    rights.ask(by, Deed.HOST_CONTESTS)
    if not words.strip():
        return "list", listing.office(session, 0, by=by, now=now)
    try:
        contest = whose.called(session, codes.read(words), by=by)
    except NoSuchContest:
        return "list", {**listing.office(session, 0, by=by, now=now), "said": _short(words)}
    if contest.state == State.ON and whose.is_hosted_by(session, contest, by):
        return "panel", panels.shown(session, contest, now=now)
    if not whose.keeps(session, contest, by.account_id):
        return "host", _for_host(session, contest, by=by, now=now)
    setting.stop_asking(session, by=by)
    return "card", card.shown(session, contest, by=by, now=now)


def _for_host(session: Session, contest: Contest, *, by: Visitor, now: datetime) -> Values:
    """Whoever hosts it and may not change it reads the card, and can begin it."""
    return {**card.shown(session, contest, by=by, now=now), "changes": False}


def here(session: Session, chat_id: int, words: str, *, by: Visitor, now: datetime) -> None:
    """In a group: the lobby begins, in the others that it is prepared for too; whoever hosts one that is on there gets
    the panel in private. Nothing in a group that is not admitted. SayWhich, NoSuchCode, NotYourGroup, GroupBusy,
    NotWhole."""
    group = chats.find(session, chat_id)
    if group is None or group.state != chats.State.ADMITTED:
        return
    contest = _meant(session, group, words, by=by)
    if contest.state == State.ON:
        _open_panel(session, contest, by=by, now=now)
        return
    _put_in(session, contest, group, by=by)
    told = starting.begin(session, contest, by=by.account_id, now=now)
    if told["left_out"]:
        starting.tell_hosts(session, contest, "contests.at_its_time", {**told, "why": None}, now=now)


def _meant(session: Session, group: Group, words: str, *, by: Visitor) -> Contest:
    rights.ask(by, Deed.HOST_CONTESTS)
    code = codes.read(words)
    found = session.scalar(select(Contest).where(Contest.code == code).with_for_update()) if code else None
    if found is not None and whose.is_hosted_by(session, found, by):
        return found
    there = select(Contest).join(ContestRoom, ContestRoom.contest_id == Contest.id)
    there = there.where(ContestRoom.group_id == group.id, Contest.state.in_([State.READY, State.ON]))
    mine = [one for one in session.scalars(there.order_by(Contest.id)) if whose.is_hosted_by(session, one, by)]
    called: list[Value] = [one.code for one in mine[:5]]
    if words.strip():
        raise NoSuchCode(said=_short(words), codes=called)
    if len(mine) != 1:
        raise SayWhich(codes=called)
    return mine[0]


def _short(words: str) -> str:
    return " ".join(words.split())[:_SAID]


def _put_in(session: Session, contest: Contest, group: Group, *, by: Visitor) -> None:
    if session.get(ContestRoom, (contest.id, group.id)) is not None:
        return
    if all(one.id != group.id for one in whose.groups_of(session, by.account_id)):
        raise NotYourGroup(code=contest.code)
    starting.put_in(session, contest, group)


def _open_panel(session: Session, contest: Contest, *, by: Visitor, now: datetime) -> None:
    values = panels.shown(session, contest, now=now)
    letter = Letter(by.account_id, "hosting.panel", values, rank=Rank.ANSWER, right=panels.RIGHT, subject=contest.id)
    letter.at_night = True
    outbox.queue(session, letter, now=now)
