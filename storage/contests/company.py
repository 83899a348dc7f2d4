"""Company: in which groups a contest is played, and who hosts it."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import asking, offices, rights
from storage.accounts import Account
from storage.chats import Group
from storage.contests import card, setting, whose
from storage.contests.records import SERVICE, Contest, ContestHost, ContestRoom
from storage.contests.terms import MOST_GROUPS
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page.
PAGE: Final = 8


class TooManyGroups(Refusal):
    """No more have room; values: most."""


class NobodyToHost(asking.Unfit, Refusal):
    """Nobody of that name is an officer in charge of quizzes; values: words."""


def groups(session: Session, contest_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The admitted groups that the officer may have it played in, ticked or not."""
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    return _groups_shown(session, contest, page, by=by, now=now)


def _groups_shown(session: Session, contest: Contest, page: int, *, by: Visitor, now: datetime) -> Values:
    there = {group.id for _, group in whose.rooms(session, contest.id)}
    found = whose.groups_of(session, by.account_id)
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    some = found[page * PAGE : (page + 1) * PAGE]
    lines: list[Value] = [{"group": one.id, "name": one.title, "on": one.id in there} for one in some]
    told = card.shown(session, contest, by=by, now=now)
    return {**told, "lines": lines, "count": len(found), "page": page, "pages": pages}


def turn_group(session: Session, contest_id: int, group_id: int, *, by: Visitor, now: datetime) -> Values:
    """In that group too, or not any more. TooManyGroups."""
    contest = setting.opened(session, contest_id, by=by)
    found = [one.id for one in whose.groups_of(session, by.account_id)]
    room = session.get(ContestRoom, (contest.id, group_id))
    if room is None and group_id not in found:
        raise asking.Outdated
    if room is None:
        if len(whose.rooms(session, contest.id)) >= MOST_GROUPS:
            raise TooManyGroups(most=MOST_GROUPS)
        chat_id = session.get_one(Group, group_id).chat_id
        session.add(ContestRoom(contest_id=contest.id, group_id=group_id, chat_id=chat_id))
    else:
        session.delete(room)
    setting.settled(session, contest, now=now)
    page = found.index(group_id) // PAGE if group_id in found else 0
    return _groups_shown(session, contest, page, by=by, now=now)


# Hosts.


def hosts(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Who hosts it; its maker always does."""
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    return _hosts_shown(session, contest, [], by=by, now=now)


def _hosts_shown(session: Session, contest: Contest, found: list[int], *, by: Visitor, now: datetime) -> Values:
    lines = _named(session, [one for one in whose.hosts(session, contest) if one != contest.made_by])
    return {
        **card.shown(session, contest, by=by, now=now),
        "lines": lines,
        "found": _named(session, found),
    }


def _named(session: Session, accounts: list[int]) -> list[Value]:
    named = select(Account.id, Member.name).join(Member, Member.id == Account.member_id)
    return [
        {"account": key, "name": name}
        for key, name in session.execute(named.where(Account.id.in_(accounts)).order_by(Member.name, Account.id))
    ]


def ask_host(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for the name of another host; whoever may be one can be tapped too."""
    contest = setting.opened(session, contest_id, by=by)
    setting.keep_for(session, contest, by=by, now=now)
    asking.ask(session, by, SERVICE, "host")
    return _hosts_shown(session, contest, _fit(session, contest)[:PAGE], by=by, now=now)


def _fit(session: Session, contest: Contest) -> list[int]:
    """Who could host it and does not: officers in charge of quizzes, longest in office first."""
    there = whose.hosts(session, contest)
    acts = dict.fromkeys(one.holder for one in offices.in_office(session))
    return [one for one in acts if one not in there and rights.allowed(session, one, Deed.HOST_CONTESTS)]


def write_host(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """By name: the one whom it names hosts it too; of several, one is tapped. NobodyToHost."""
    contest = setting.answering(session, "host", by=by)
    said = _plain(words)
    rows = session.execute(
        select(Account.id, Member.name)
        .join(Member, Member.id == Account.member_id)
        .where(Account.id.in_(_fit(session, contest)))
        .order_by(Account.id)
    )
    found = [key for key, name in rows if said and said in _plain(name)]
    if not found:
        raise NobodyToHost(words=" ".join(words.split())[:40])
    if len(found) == 1:
        return _add(session, contest, found[0], by=by, now=now)
    return _hosts_shown(session, contest, found[:PAGE], by=by, now=now)


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()


def add_host(session: Session, contest_id: int, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """That officer hosts it too."""
    contest = setting.opened(session, contest_id, by=by)
    if account_id not in _fit(session, contest):
        raise asking.Outdated
    return _add(session, contest, account_id, by=by, now=now)


def _add(session: Session, contest: Contest, account_id: int, *, by: Visitor, now: datetime) -> Values:
    session.add(ContestHost(contest_id=contest.id, account_id=account_id))
    setting.stop_asking(session, by=by)
    setting.settled(session, contest, now=now)
    return _hosts_shown(session, contest, [], by=by, now=now)


def remove_host(session: Session, contest_id: int, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """That officer hosts it no more."""
    contest = setting.opened(session, contest_id, by=by)
    if account_id == contest.made_by:
        raise asking.Outdated
    mine = (ContestHost.contest_id == contest.id, ContestHost.account_id == account_id)
    session.execute(delete(ContestHost).where(*mine))
    setting.settled(session, contest, now=now)
    return _hosts_shown(session, contest, [], by=by, now=now)
