"""One's own contests: the list, how each ended for oneself, what was right and why, certificates of the first three."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, audit, outbox, rights
from storage.contests import Contest, ContestAnswer, ContestMark, ContestPlayer, State, paper, scoring, telling
from storage.members import Member
from storage.outbox import Letter, Rank
from storage.questions import Kind
from storage.results import reckoning, whose
from storage.results.reckoning import Table
from storage.results.whose import OWN, NoSuchResult
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

PAGE: Final = 6
#: What is called a contest that was played: over, and not as audience.
_PLAYED: Final = (Contest.state == State.OVER, ContestPlayer.audience.is_(False))


def beside_home(session: Session, by: Visitor, now: datetime) -> Values:
    """For one's own page of learning: whether there are any."""
    del now
    mine = select(ContestPlayer.id).join(Contest, Contest.id == ContestPlayer.contest_id)
    found = session.scalar(mine.where(ContestPlayer.member_id == by.member_id, *_PLAYED).limit(1))
    return {"results": {"played": found is not None}}


def listed(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """All of one's own that are over, the newest first; pages begin at 0. NotKnownYet."""
    del now
    rights.ask(by, Deed.SEE_OWN_CONTESTS)
    mine = select(Contest, ContestPlayer.place).join(ContestPlayer, ContestPlayer.contest_id == Contest.id)
    mine = mine.where(ContestPlayer.member_id == by.member_id, *_PLAYED)
    count = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    pages = max(1, -(-count // PAGE))
    page = min(page, pages - 1)
    newest = mine.order_by(Contest.ended_at.desc(), Contest.id.desc()).limit(PAGE).offset(page * PAGE)
    lines: list[Value] = [{**reckoning.named(one), "place": place} for one, place in session.execute(newest)]
    return {"lines": lines, "page": page, "pages": pages}


def card(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """How it ended for oneself. NoSuchResult."""
    del now
    contest, player = whose.access_own(session, contest_id, by=by)
    return reckoning.own(session, Table(session, contest), [player.id])[player.id]


def question(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """One of its questions: what was right and why, and what oneself had chosen; 0 for the first. NoSuchResult."""
    del now
    contest, player = whose.access_own(session, contest_id, by=by)
    asked = reckoning.asked(session, contest)
    mine = reckoning.had(session, asked, [player.id])[player.id]
    nths = [*mine]
    if not nths:
        raise NoSuchResult
    at = nths.index(nth) if nth in mine else 0
    one = next(one for one in asked if one.nth == nths[at])
    answer = session.get(ContestAnswer, (contest.id, one.nth, player.id))
    mark = session.get(ContestMark, (contest.id, one.nth, player.id))
    picked = set() if answer is None else set(answer.picks)
    right, places = set(scoring.right_ones(one.told)), one.places
    shown: list[Value] = [
        {**line, "right": places[nth_] in right, "mine": places[nth_] in picked}
        for nth_, line in enumerate(telling.options(one.told, places))
        if isinstance(line, dict)
    ]
    return {
        **reckoning.named(contest),
        "mark": paper.mark(session, contest, one.nth),
        "stem": one.told.stem,
        "options": shown,
        "of_truth": one.kind == Kind.TRUE_FALSE,
        "explanation": one.told.explanation,
        "had": mine[one.nth],
        "points": 0 if mark is None else mark.points,
        "before": nths[at - 1] if at else None,
        "after": nths[at + 1] if at + 1 < len(nths) else None,
    }


# Certificates.


def certificate(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """One's own, of the first three places, oneself or with one's team; none in a trial. NoSuchResult."""
    del now
    _, player = whose.access_own(session, contest_id, by=by)
    return _certified(session, player)


def order(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """A letter with the same as a PDF, to be printed. NoSuchResult."""
    _, player = whose.access_own(session, contest_id, by=by)
    told = _certified(session, player)
    letter = Letter(by.account_id, "results.paper", told, Rank.ANSWER, right=OWN, subject=player.id)
    outbox.queue(session, letter, now=now)
    audit.note(session, "results.order_paper", by=by.account_id, now=now, record=f"contests {contest_id}")
    return told


def may_have(session: Session, account_id: int, subject: int) -> bool:
    """The right "own_contest": of the member who played."""
    player = session.get(ContestPlayer, subject)
    return (
        player is not None
        and player.member_id is not None
        and accounts.speaks_for(session, account_id, player.member_id)
    )


def on_paper(session: Session, subject: int) -> Values | None:
    """What stands on it; None where nobody knows any more, or it is not theirs after a correction."""
    player = session.get(ContestPlayer, subject)
    try:
        return None if player is None else _certified(session, player)
    except NoSuchResult:
        return None


def _certified(session: Session, player: ContestPlayer) -> Values:
    contest = session.get_one(Contest, player.contest_id)
    table = Table(session, contest)
    place, side = table.place_of(player.id), table.side_of(player.id)
    if place is None or side is None or player.member_id is None:
        raise NoSuchResult
    return {
        **reckoning.named(contest),
        "player": player.id,
        "name": session.get_one(Member, player.member_id).name,
        "team": side.name if table.by_team else None,
        "place": place,
        "shared": table.sides_at[place] > 1,
        "union": reckoning.union(session, contest),
    }


# Elsewhere.


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """One's contests, for the copy of one's data: each with the place, the points, and the answers that are kept."""
    rows = session.execute(
        select(ContestPlayer, Contest)
        .join(Contest, Contest.id == ContestPlayer.contest_id)
        .where(ContestPlayer.member_id == member_id)
        .order_by(ContestPlayer.joined_at, ContestPlayer.id)
    ).all()
    return [
        {
            "title": contest.title,
            "code": contest.code,
            "trial": contest.trial,
            "at": player.joined_at,
            "place": player.place,
            "points": session.scalar(
                select(func.sum(ContestMark.points)).where(
                    ContestMark.contest_id == contest.id, ContestMark.player_id == player.id
                )
            )
            or 0,
            "answers": [
                {"question": one.nth, "picked": one.picks, "at": one.at}
                for one in session.scalars(
                    select(ContestAnswer)
                    .where(ContestAnswer.contest_id == contest.id, ContestAnswer.player_id == player.id)
                    .order_by(ContestAnswer.nth)
                )
            ],
        }
        for player, contest in rows
    ]


def month(session: Session, member_id: int, since: datetime, until: datetime) -> Values:
    """In how many contests the member played in that time, trials aside."""
    count = select(func.count()).select_from(ContestPlayer).join(Contest, Contest.id == ContestPlayer.contest_id)
    mine = count.where(ContestPlayer.member_id == member_id, Contest.trial.is_(False), *_PLAYED)
    return {"contests": session.scalar(mine.where(Contest.ended_at.between(since, until))) or 0}
