"""Showing: what the screen of a hall says of a contest. It only reads.

Nothing of what is right is said before a question is closed, and of people nothing but what the groups read: never a
name beside a wrong answer, nor what one of them chose.
"""

import base64
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import chats
from storage.chats import Group
from storage.contests import closing, joining, paper, scoring, tables, telling
from storage.contests.plays import ContestAnswer, ContestPlayer
from storage.contests.records import Contest, ContestAsking, ContestQuestion, ContestRoom, ContestTeam
from storage.contests.tables import Line
from storage.contests.terms import Asked, Phase, Sides, Stage, State
from storage.questions.records import QuestionPicture
from storage.values import Value, Values, lines_of

#: Lines of a table; groups, teams and names on one step of the podium that are named, the rest is counted.
TOP, MOST_ROOMS, MOST_TEAMS, MOST_ON_A_STEP, STEPS = 10, 3, 12, 4, 3
#: Signs of a group's title, which may be of any length.
LONGEST_TITLE: Final = 24
#: Of fewer answers than that it is not told how many chose which option: it would tell who.
FEWEST: Final = 3
#: How long the podium stays before the next contest is announced.
_STAYS: Final = timedelta(hours=1)
_NOT_BEGUN: Final = {State.DRAFT, State.READY}


def on_now(session: Session, *, now: datetime) -> int | None:
    """The contest that a hall wants to see: the one that is on, else the one that was over within the hour, else the
    next; None where there is none."""
    begun = select(Contest.id).where(Contest.state == State.ON).order_by(Contest.begun_at.desc())
    just_over = (
        select(Contest.id)
        .where(Contest.state == State.OVER, Contest.ended_at > now - _STAYS)
        .order_by(Contest.ended_at.desc())
    )
    to_come = (
        select(Contest.id)
        .where(Contest.state == State.READY)
        .order_by(Contest.starts_at.is_(None), Contest.starts_at, Contest.id.desc())
    )
    for wanted in (begun, just_over, to_come):
        found = session.scalar(wanted.limit(1))
        if found is not None:
            return found
    return None


def of_code(session: Session, code: str) -> int | None:
    """The contest of that code; None where there is none."""
    return session.scalar(select(Contest.id).where(Contest.code == code))


def seen(session: Session, contest_id: int) -> Values | None:
    """What the screen says; None where there is no such contest (any more).

    `scene`: its phase (of one that is paused the phase that it is paused in), `planned`, `over` or `cancelled`.
    `ends_at`: when the phase ends, None while that is not known; `left`: the seconds that stand still, if it is paused.
    `question` holds what is right only once it is `told`.
    """
    contest = session.get(Contest, contest_id)
    if contest is None:
        return None
    held = contest.phase == Phase.HELD
    scene = _scene(contest)
    said: Values = {
        "scene": scene,
        "held": held,
        "title": contest.title,
        "code": contest.code,
        "trial": contest.trial,
        "at": contest.at,
        "of": paper.length(session, contest.id),
        "of_teams": contest.sides != Sides.ALONE,
        "joined": joining.counts(session, contest.id)[0],
        **_clock(session, contest, scene),
    }
    if scene in {"planned", Phase.LOBBY, Phase.COUNTDOWN}:
        return said | _lobby(session, contest)
    if scene == Phase.OVER:
        return said | _end(session, contest)
    question = session.get(ContestQuestion, (contest.id, contest.at))
    return said if question is None else said | _question(session, contest, question, scene)


def _scene(contest: Contest) -> str:
    if contest.state in _NOT_BEGUN:
        return "planned"
    if contest.state != State.ON or contest.phase is None:
        return str(contest.state)
    phase = contest.held if contest.phase == Phase.HELD else contest.phase
    return str(phase or Phase.OVER)


def _clock(session: Session, contest: Contest, scene: str) -> Values:
    """When the phase ends. A question's: when it does in the last group that has it."""
    ends = contest.starts_at if scene == "planned" else contest.due_at
    if scene == Phase.ASKING and ends is None:
        ends = max((one.closes_at for one in _there(session, contest) if one.closes_at), default=None)
    if contest.phase != Phase.HELD or contest.held_at is None or ends is None:
        return {"ends_at": ends, "left": None}
    return {"ends_at": None, "left": max(0, int((ends - contest.held_at).total_seconds()))}


def _there(session: Session, contest: Contest) -> list[ContestAsking]:
    """The open question in the groups that it has come to."""
    return [one for one in telling.asking(session, contest.id, contest.at) if one.opened_at is not None]


def _lobby(session: Session, contest: Contest) -> Values:
    """How one joins: in which groups, and in which teams."""
    here = (
        select(Group.title)
        .join(ContestRoom, ContestRoom.group_id == Group.id)
        .where(
            *(ContestRoom.contest_id == contest.id, ContestRoom.out.is_(False)),
            *(Group.state == chats.State.ADMITTED,),
        )
        .order_by(Group.id)
    )
    titles = [*session.scalars(here)]
    shown: list[Value] = [title[:LONGEST_TITLE] for title in titles[:MOST_ROOMS]]
    return {"rooms": shown, "more_rooms": max(0, len(titles) - MOST_ROOMS), "teams": _teams(session, contest)}


def _teams(session: Session, contest: Contest) -> list[Value]:
    """The teams with how many of each have joined."""
    rows = session.execute(
        select(ContestTeam.name, func.count(ContestPlayer.id))
        .outerjoin(ContestPlayer, ContestPlayer.team_id == ContestTeam.id)
        .where(ContestTeam.contest_id == contest.id)
        .group_by(ContestTeam.id, ContestTeam.nth, ContestTeam.name)
        .order_by(ContestTeam.nth, ContestTeam.id)
    ).all()
    return [{"name": name, "joined": count} for name, count in rows[:MOST_TEAMS]]


def _question(session: Session, contest: Contest, one: ContestQuestion, scene: str) -> Values:
    """Of the question as much as the groups can read by now: before it has come to one of them, nothing."""
    told = telling.question(session, contest, one)
    said: Values = {key: told[key] for key in ("mark", "stage", "stake", "turn", "seconds")}
    if not _is_readable(session, contest, scene):
        return said
    said["question"] = {**_words(told), "picture": _has_picture(session, one)}
    if scene == Phase.TOLD:
        return said | _told(session, contest, one, turn=told["turn"])
    return said | {"answered": _handed_in(session, one)}


def _is_readable(session: Session, contest: Contest, scene: str) -> bool:
    """Whether the question that it is at stands on the screen: once it is told, or has come to a group to be read."""
    if scene in {Phase.BUZZING, Phase.ASKING}:
        return bool(_there(session, contest))
    return scene == Phase.TOLD


def _words(told: Values) -> Values:
    options: list[Value] = [
        {key: one[key] for key in ("shown", "letter", "words", "truth")} for one in lines_of(told["options"])
    ]
    return {"kind": told["kind"], "stem": told["stem"], "options": options, "several": told["several"]}


def _has_picture(session: Session, one: ContestQuestion) -> bool:
    there = select(QuestionPicture.question_id).where(QuestionPicture.question_id == one.question_id)
    return session.scalar(there) is not None


def picture(session: Session, contest_id: int, code: str, nth: int) -> bytes | None:
    """The JPEG of a question that stands on the screen or has stood there; None where there is none, of one that is
    still to come, and where the screen shows another contest than that of the code."""
    contest = session.get(Contest, contest_id)
    one = session.get(ContestQuestion, (contest_id, nth))
    if contest is None or one is None or contest.code != code or not _was_readable(session, contest, one):
        return None
    found = session.get(QuestionPicture, one.question_id)
    return None if found is None else base64.b64decode(found.picture)


def _was_readable(session: Session, contest: Contest, one: ContestQuestion) -> bool:
    if contest.state == State.ON and one.nth == contest.at:
        return _is_readable(session, contest, _scene(contest))
    return one.was_asked


def _handed_in(session: Session, one: ContestQuestion) -> int:
    done = select(func.count()).where(
        ContestAnswer.contest_id == one.contest_id, ContestAnswer.nth == one.nth, ContestAnswer.done
    )
    return session.scalar(done) or 0


def _told(session: Session, contest: Contest, one: ContestQuestion, *, turn: Value) -> Values:
    """What is right and why, how many had it and chose what, and where everybody stands now. Of one that does not count
    as little of what is right as the groups read: it may be what was wrong with it, or be asked another day."""
    content, counts = one.told, one.state == Asked.SCORED
    right = set(scoring.right_ones(content))
    answered, had = closing.answered(session, contest.id, one.nth)
    by_all = one.stage in {Stage.ALL, Stage.AUDIENCE} and answered >= FEWEST
    lines = tables.sides(session, contest)
    before = tables.sides(session, contest, before=one.nth) if one.nth > 1 else []
    return {
        "rights": [shown for shown, option in enumerate(one.places) if option in right and counts],
        "explanation": content.explanation if counts else "",
        "void": not counts,
        "skipped": one.state == Asked.SKIPPED,
        "answered": answered,
        "had": had,
        "chosen": [*closing.counts(session, one)] if by_all and counts else None,
        "turn": turn if had else None,
        "lines": _lines(contest, tables.moved(lines, before)),
        "count": len(lines),
    }


def _lines(contest: Contest, lines: list[Line]) -> list[Value]:
    """The first of them."""
    shown = _named(contest, lines)
    return [
        {"name": one.name, "team": one.team, "points": one.points, "place": one.place, "before": one.before}
        for one in shown[:TOP]
    ]


def _named(contest: Contest, lines: list[Line]) -> list[Line]:
    """Of people only who has points: nothing beside a name would tell of a wrong answer."""
    return [one for one in lines if tables.named(contest, one)]


def _end(session: Session, contest: Contest) -> Values:
    """The podium of three, whoever shares a step, and the table."""
    lines = tables.sides(session, contest)
    return {"podium": _podium(_named(contest, lines)), "lines": _lines(contest, lines), "count": len(lines)}


def _podium(lines: list[Line]) -> list[Value]:
    steps: list[Value] = []
    for place in range(1, STEPS + 1):
        here = [one for one in lines if one.place == place]
        if here:
            names: list[Value] = [one.name for one in here[:MOST_ON_A_STEP]]
            more = max(0, len(here) - MOST_ON_A_STEP)
            steps.append({"place": place, "names": names, "more": more, "points": here[0].points})
    return steps
