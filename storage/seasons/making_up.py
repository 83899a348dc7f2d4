"""Making up (补赛): whoever could not play a contest of a season answers the same paper alone, once, within some days.

Asked are the questions that everybody answered (必答) and that count, worded as they were then; what is right is told
at the end alone. Counted by `counting.made_up`, and anew when a key is corrected.
"""

from datetime import datetime, timedelta, tzinfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import rights
from storage.contests import Asked, Contest, ContestPlayer, ContestQuestion, Stage, closing, scoring
from storage.contests.terms import FEWEST_SECONDS
from storage.members import Member
from storage.questions import Content
from storage.rights import Deed
from storage.seasons import belonging, counting
from storage.seasons.counting import Answered
from storage.seasons.records import CannotMakeUp, MakeUp, Season, SeasonContest, State
from storage.sittings import COURSES, Course, Purpose, Sitting, SittingAnswer, sitting, wording
from storage.sittings.sitting import Manner
from storage.values import Value, Values
from storage.visitors import Visitor

#: Questions of a page of what was right, and signs of each that stand there.
PAGE, _SHORT = 8, 80
#: Make-ups that one transaction ends.
ENDED = 20


def open_ones(session: Session, season: Season, member: Member, zone: tzinfo, now: datetime) -> list[Value]:
    """What that member can make up now, what ends first on top: the contest, its title, until when, whether begun."""
    found = []
    for link, contest in belonging.contests(session, season.id):
        until = belonging.until(season, link, contest, zone)
        if until is None or until <= now or not questions(session, contest.id):
            continue
        begun = session.get(MakeUp, (contest.id, member.id))
        if (begun is not None and begun.ended_at is not None) or not _may(session, season, contest, member.id):
            continue
        last = (until if begun is None else begun.until) - timedelta(seconds=1)
        if last >= now:
            found.append((last, contest, begun is not None))
    return [
        {"contest": contest.id, "title": contest.title, "until": last, "begun": begun}
        for last, contest, begun in sorted(found, key=lambda one: (one[0], one[1].id))
    ]


def _may(session: Session, season: Season, contest: Contest, member_id: int) -> bool:
    wanted = select(Member.id).where(Member.id == member_id, belonging.missed(session, season, contest))
    return session.scalar(wanted) is not None


def questions(session: Session, contest_id: int) -> list[ContestQuestion]:
    """What is asked, in its order: what everybody answered and what counts."""
    asked = select(ContestQuestion).where(
        ContestQuestion.contest_id == contest_id,
        ContestQuestion.state == Asked.SCORED,
        ContestQuestion.stage == Stage.ALL,
    )
    return list(session.scalars(asked.order_by(ContestQuestion.nth)))


def take(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """The question that waits: of what was begun, or of a new one; of what is ended, how it ended. CannotMakeUp."""
    rights.ask(by, Deed.SEE_OWN_CONTESTS)
    assert by.member_id is not None
    contest, begun = session.get(Contest, contest_id), session.get(MakeUp, (contest_id, by.member_id))
    if contest is None:
        raise CannotMakeUp(title="", played=False, until=None)
    if begun is None:
        return sitting.show(session, _begin(session, contest, by=by, now=now), by=by, now=now)
    mine = _sitting(session, contest_id, by.member_id)
    if mine is None:
        raise CannotMakeUp(title=contest.title, played=False, until=None)
    if mine.ended_at is None and begun.until <= now:
        sitting.end(session, mine, now=now)
    return sitting.show(session, mine, by=by, now=now)


def _begin(session: Session, contest: Contest, *, by: Visitor, now: datetime) -> Sitting:
    assert by.member_id is not None
    assert now.tzinfo is not None
    link = session.get(SeasonContest, contest.id)
    season = None if link is None else session.get(Season, link.season_id)
    until = None if link is None or season is None else belonging.until(season, link, contest, now.tzinfo)
    played = _played(session, contest.id, by)
    if season is None or until is None or until <= now or played or not _may(session, season, contest, by.member_id):
        raise CannotMakeUp(title=contest.title, played=played, until=until and until - timedelta(seconds=1))
    chosen = [(one.question_id, one.version) for one in questions(session, contest.id)]
    manner = Manner(at_once=False, mixed=True)
    made = sitting.begin(session, chosen, Purpose.CONTEST, contest.id, by=by, now=now, manner=manner)
    session.add(MakeUp(contest_id=contest.id, member_id=by.member_id, begun_at=now, until=until))
    session.flush()
    return made


def _played(session: Session, contest_id: int, by: Visitor) -> bool:
    """Also by an account that nobody knew then."""
    mine = or_(ContestPlayer.member_id == by.member_id, ContestPlayer.telegram_id == by.telegram_id)
    there = select(ContestPlayer.id).where(ContestPlayer.contest_id == contest_id, mine).limit(1)
    return session.scalar(there) is not None


def _sitting(session: Session, contest_id: int, member_id: int) -> Sitting | None:
    mine = select(Sitting).where(
        Sitting.member_id == member_id, Sitting.purpose == Purpose.CONTEST, Sitting.subject_id == contest_id
    )
    return session.scalars(mine.order_by(Sitting.id.desc()).limit(1)).one_or_none()


# What it is worth.


def _given(session: Session, one: Sitting, until: datetime) -> dict[int, tuple[int, ...]]:
    """What was picked in time, by question."""
    rows = session.scalars(select(SittingAnswer).where(SittingAnswer.sitting_id == one.id, SittingAnswer.at < until))
    return {row.question_id: row.picks for row in rows}


def _count(session: Session, contest: Contest, made_up: MakeUp, one: Sitting) -> None:
    asked, given = questions(session, contest.id), _given(session, one, made_up.until)
    answers = [Answered(each.told, each.seconds, given.get(each.question_id, ())) for each in asked]
    made_up.points, made_up.right = counting.made_up(answers, closing.rules_of(contest))
    # Whoever opened it and answered nothing has not taken part.
    made_up.of = len(asked) if given else 0
    session.flush()


def recount(session: Session, contest: Contest) -> None:
    """All that was made up of it anew: a key was corrected, a question taken out."""
    ended = select(MakeUp).where(MakeUp.contest_id == contest.id, MakeUp.ended_at.is_not(None))
    for made_up in session.scalars(ended).all():
        one = _sitting(session, contest.id, made_up.member_id)
        # Once the answers are gone by their age, what they were worth stays.
        if (
            one is not None
            and session.scalar(select(SittingAnswer.place).where(SittingAnswer.sitting_id == one.id).limit(1))
            is not None
        ):
            _count(session, contest, made_up, one)


# What the sitting asks of the season.


def _content(session: Session, one: Sitting, place: int) -> Content | None:
    """The question as the contest asked it, with the key as it is now."""
    key = one.questions[place][0]
    asked = select(ContestQuestion).where(
        ContestQuestion.contest_id == one.subject_id, ContestQuestion.question_id == key
    )
    found = session.scalars(asked.order_by(ContestQuestion.nth).limit(1)).one_or_none()
    return None if found is None else found.told


def _worth(session: Session, one: Sitting, content: Content) -> int:
    """What a right answer counts in the season: as the contest has it, without a race."""
    contest = session.get_one(Contest, one.subject_id)
    right = Answered(content, FEWEST_SECONDS, scoring.right_ones(content))
    return counting.made_up([right], closing.rules_of(contest))[0]


def _title(session: Session, one: Sitting) -> Values:
    contest = session.get(Contest, one.subject_id)
    return {"title": "" if contest is None else contest.title}


def _ended(session: Session, one: Sitting, now: datetime, first: bool) -> Values:  # noqa: FBT001 - as a Course has it
    contest = session.get_one(Contest, one.subject_id)
    made_up = session.get(MakeUp, (contest.id, one.member_id))
    if made_up is None:
        # Gone by its age, before the sitting.
        return _page(session, contest, MakeUp(until=one.begun_at, points=0, right=0), one, 0)
    if first:
        made_up.ended_at = min(now, made_up.until.astimezone(now.tzinfo))
        _count(session, contest, made_up, one)
    return _page(session, contest, made_up, one, 0)


def _page(session: Session, contest: Contest, made_up: MakeUp, one: Sitting, page: int) -> Values:
    """What it came to, and a page of what is right."""
    link = session.get(SeasonContest, contest.id)
    lines = _lines(session, contest, made_up, one)
    pages = max(1, -(-len(lines) // PAGE))
    page = max(0, min(page, pages - 1))
    some: list[Value] = [*lines[page * PAGE : (page + 1) * PAGE]]
    return {
        "title": contest.title,
        "contest": contest.id,
        "season": 0 if link is None else link.season_id,
        "made_up": made_up.points,
        "had": made_up.right,
        "asked": len(lines),
        "lines": some,
        "page": page,
        "pages": pages,
    }


def _lines(session: Session, contest: Contest, made_up: MakeUp, one: Sitting) -> list[Values]:
    given = _given(session, one, made_up.until)
    return [
        {
            "nth": at,
            "stem": _short(each.told.stem),
            "right": scoring.is_right(each.told, given.get(each.question_id, ())),
            "answered": each.question_id in given,
            "solution": _words(each.told),
            "truth": each.told.truth if not each.told.options else None,
        }
        for at, each in enumerate(questions(session, contest.id), 1)
    ]


def _words(content: Content) -> list[Value]:
    """The right options in words; of a true/false the texts know them."""
    words = wording.words_of_options(content)
    return [_short(words[at]) for at in scoring.right_ones(content) if words[at]]


def _short(words: str) -> str:
    return words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"


COURSES[Purpose.CONTEST] = Course(_title, _ended, may_change=True, content=_content, worth=_worth)
closing.RECOUNTED.append(recount)


def look_back(session: Session, contest_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of what was right in what the visitor has made up. CannotMakeUp."""
    del now
    rights.ask(by, Deed.SEE_OWN_CONTESTS)
    assert by.member_id is not None
    made_up, one = session.get(MakeUp, (contest_id, by.member_id)), _sitting(session, contest_id, by.member_id)
    if made_up is None or made_up.ended_at is None or one is None:
        raise CannotMakeUp(title="", played=False, until=None)
    contest = session.get_one(Contest, contest_id)
    return {**_page(session, contest, made_up, one, page), "sitting": one.id}


def settle(session: Session, *, now: datetime) -> int:
    """A page of make-ups whose time is up, or whose season is closed, ends as far as they were answered; how many."""
    closed = (
        select(SeasonContest.contest_id)
        .join(Season, Season.id == SeasonContest.season_id)
        .where(Season.state == State.OVER)
    )
    due = select(MakeUp).where(MakeUp.ended_at.is_(None), or_(MakeUp.until <= now, MakeUp.contest_id.in_(closed)))
    found = session.scalars(due.order_by(MakeUp.until, MakeUp.contest_id, MakeUp.member_id).limit(ENDED)).all()
    for made_up in found:
        one = _sitting(session, made_up.contest_id, made_up.member_id)
        if one is not None and one.ended_at is None:
            sitting.end(session, one, now=now)
        # Where the sitting is gone by its age, nothing of it can be counted.
        made_up.ended_at = made_up.ended_at or now
    session.flush()
    return len(found)
