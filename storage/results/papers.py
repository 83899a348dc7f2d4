"""Papers of a contest that is over: the table as pictures and as a workbook, the result sheet to be signed, the
certificates of the first three; for whoever keeps or hosts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, audit, outbox
from storage.chats import Group
from storage.contests import (
    Asked,
    Contest,
    ContestAnswer,
    ContestMark,
    ContestPlayer,
    ContestQuestion,
    ContestRoom,
    Sides,
    joining,
    paper,
    telling,
)
from storage.contests.tables import Line
from storage.members import Member
from storage.outbox import Letter, Rank
from storage.results import keys, reckoning, whose
from storage.results.reckoning import FIRST, LINES, Table
from storage.results.whose import RIGHT
from storage.values import Value, Values, lines_of
from storage.visitors import Visitor

#: Lines of the workbook that are read at a time.
ROWS: Final = 500


# What is ordered.


def picture(session: Session, contest_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """Thirty lines of the table, of the sides that count, as a picture; pages begin at 0. NotForYou, NoSuchResult."""
    contest = whose.access(session, contest_id, by=by)
    table = Table(session, contest)
    pages = max(1, -(-len(table.sides) // LINES))
    page = min(page, pages - 1)
    audit.note(session, "results.table", by=by.account_id, now=now, record=f"contests {contest.id}")
    return {
        **reckoning.podium(session, table),
        "lines": reckoning.told(table.sides[page * LINES : (page + 1) * LINES]),
        "page": page,
        "pages": pages,
    }


def order_book(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the workbook. NotForYou, NoSuchResult."""
    return _order(session, contest_id, "results.book", by=by, now=now)


def order_sheet(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the result sheet to be signed. NotForYou, NoSuchResult."""
    return _order(session, contest_id, "results.sheet", by=by, now=now)


def order_certificates(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with all certificates in one file; none of a trial. NotForYou, NoSuchResult."""
    contest = whose.access(session, contest_id, by=by)
    if contest.trial or not Table(session, contest).first():
        raise whose.NoSuchResult
    return _order(session, contest_id, "results.certificates", by=by, now=now)


def _order(session: Session, contest_id: int, key: str, *, by: Visitor, now: datetime) -> Values:
    contest = whose.access(session, contest_id, by=by)
    told = reckoning.named(contest)
    letter = Letter(by.account_id, key, told, Rank.ANSWER, right=RIGHT, subject=contest.id)
    outbox.queue(session, letter, now=now)
    audit.note(session, "results.order", by=by.account_id, now=now, record=f"contests {contest.id}")
    return told


# The workbook.


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of the people's table, best first; `last` is how many there were, None at the end."""

    rows: Sequence[Line]
    last: int | None


def head(session: Session, account_id: int, subject: int, now: datetime) -> Values:
    """What stands around the lines: whose workbook it is, the teams, the questions, what was corrected."""
    contest = session.get_one(Contest, subject)
    table = Table(session, contest)
    member_id = accounts.member_of(session, account_id)
    return {
        **reckoning.named(contest),
        "who": None if member_id is None else session.get_one(Member, member_id).name,
        "at": now,
        "count": len(table.people),
        "of_teams": bool(table.by_team),
        "best": contest.best,
        "teams": reckoning.told(table.sides if table.by_team else []),
        "questions": questions(session, table),
        "corrections": corrections(session, contest),
    }


def lines(session: Session, account_id: int, subject: int, after: int, now: datetime) -> Lines:
    """The next lines; none for whoever may not have it any more."""
    del now
    if not whose.keeps(session, account_id, subject):
        return Lines((), None)
    found = Table(session, session.get_one(Contest, subject)).people
    some = found[after : after + ROWS]
    return Lines(some, after + ROWS if after + ROWS < len(found) else None)


def questions(session: Session, table: Table) -> list[Value]:
    """Each that was asked: how many answered and how many had it, of those who are known, and whether it counts."""
    return [_question(session, table.contest, one) for one in table.questions]


def _question(session: Session, contest: Contest, one: ContestQuestion) -> Value:
    bound = (ContestPlayer.contest_id == contest.id, ContestPlayer.member_id.is_not(None))
    given = select(func.count()).select_from(ContestAnswer)
    given = given.join(ContestPlayer, ContestPlayer.id == ContestAnswer.player_id).where(
        ContestAnswer.contest_id == contest.id, ContestAnswer.nth == one.nth, ContestAnswer.picked != "", *bound
    )
    right = select(func.count()).select_from(ContestMark)
    right = right.join(ContestPlayer, ContestPlayer.id == ContestMark.player_id).where(
        ContestMark.contest_id == contest.id, ContestMark.nth == one.nth, ContestMark.right, *bound
    )
    return {
        "mark": paper.mark(session, contest, one.nth),
        "stem": one.told.stem,
        "key": keys.words(one, keys.right(one)),
        "answered": session.scalar(given) or 0,
        "right": session.scalar(right) or 0,
        "void": one.state == Asked.VOID,
        "skipped": one.state == Asked.SKIPPED,
    }


def corrections(session: Session, contest: Contest) -> list[Value]:
    """What was corrected afterwards, in the order in which it was."""
    found: list[Value] = []
    for one in keys.corrections(session, contest.id):
        question = next(each for each in paper.questions(session, contest.id) if each.nth == one.nth)
        found.append(
            {
                "mark": paper.mark(session, contest, one.nth),
                "before": keys.words(question, keys.unpacked(one.before)),
                "after": None if one.after is None else keys.words(question, keys.unpacked(one.after)),
                "why": one.why,
                "at": one.made_at,
            }
        )
    return found


# The result sheet.


def on_sheet(session: Session, subject: int) -> Values:
    """What the sheet says: the rules as played, what decided between equals, the table, what was corrected."""
    contest = session.get_one(Contest, subject)
    table = Table(session, contest)
    groups = select(Group.title).join(ContestRoom, ContestRoom.group_id == Group.id)
    _, unknown = joining.counts(session, contest.id)
    asked = lines_of(questions(session, table))
    return {
        **telling.of(contest),
        **reckoning.podium(session, table),
        "begun_at": contest.begun_at,
        "groups": [*session.scalars(groups.where(ContestRoom.contest_id == contest.id).order_by(Group.id))],
        "asked": len(table.questions),
        "stages": list[Value](sorted({str(one.stage) for one in table.counted})),
        "lines": reckoning.told(table.sides),
        "decided": _decided(table),
        "unknown": unknown,
        "void": [one["mark"] for one in asked if one["void"]],
        "skipped": [one["mark"] for one in asked if one["skipped"]],
        "corrections": corrections(session, contest),
    }


def _parted(first: Line, second: Line) -> str:
    if first.place == second.place:
        return "shared"
    if first.decided != second.decided:
        return "play_off"
    return "time" if first.seconds != second.seconds else "last"


def _decided(table: Table) -> list[Value]:
    """Of the first places: who had the same points, and what parted them (`by`: shared, play_off, time, last)."""
    top = [one for one in table.sides if one.place <= FIRST]
    found: list[Value] = []
    for first, second in zip(top, table.sides[1:], strict=False):
        if first.points == second.points:
            found.append({"first": first.name, "second": second.name, "by": _parted(first, second)})
    return found


# The certificates.


def on_certificates(session: Session, subject: int) -> Values | None:
    """Of each side on the podium one, of a team with its people; None where there is none."""
    contest = session.get_one(Contest, subject)
    table = Table(session, contest)
    first = [] if contest.trial else table.first()
    alone = contest.sides == Sides.ALONE
    pages: list[Value] = [
        {
            **reckoning.named(contest),
            "name": one.name,
            "team": None,
            "place": one.place,
            "shared": table.sides_at[one.place] > 1,
            "union": reckoning.union(session, contest),
        }
        for one in first
    ]
    for one in [] if alone else first:
        pages += [
            {
                **reckoning.named(contest),
                "name": each.name,
                "team": one.name,
                "place": one.place,
                "shared": table.sides_at[one.place] > 1,
                "union": reckoning.union(session, contest),
            }
            for each in table.people
            if each.team_id == one.key
        ]
    return {"pages": pages} if pages else None
