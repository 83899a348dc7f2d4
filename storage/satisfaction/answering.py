"""Answering: three taps. What is said waits in the draft until the third, is added to the counts then, and is gone."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage import asking, posts, rights
from storage.members import RETIRED, Member, Standing
from storage.rights import Deed
from storage.satisfaction import reading
from storage.satisfaction.records import (
    QUESTIONS,
    SERVICE,
    AnsweredAlready,
    NoSurvey,
    NotAsked,
    Said,
    Side,
    Survey,
    SurveyOver,
    SurveyTaker,
    SurveyTally,
    posts_of,
)
from storage.values import Values
from storage.visitors import Visitor


def start(session: Session, survey_id: int, *, by: Visitor, now: datetime) -> Values:
    """The first question that is open yet; once it has ended, what came of it. NoSurvey, NotAsked, AnsweredAlready,
    SurveyOver."""
    survey, member = _access(session, survey_id, by=by)
    if _is_over(survey, now):
        return _ended(session, survey)
    _ask_once(session, survey, member)
    return _next(survey, _side(session, member), _said(session, survey, by=by))


def answer(session: Session, survey_id: int, question: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """What stands at that place is said to that question (both from 1): the next one, or thanks. Before the last,
    another tap says otherwise. The refusals of `start`, Outdated."""
    survey, member = _access(session, survey_id, by=by)
    if _is_over(survey, now):
        raise SurveyOver(year=survey.year)
    _ask_once(session, survey, member)
    if not (1 <= question <= QUESTIONS and 1 <= place <= len(Said)):
        raise asking.Outdated
    found = _said(session, survey, by=by) | {question: [*Said][place - 1]}
    side = _side(session, member)
    if len(found) < QUESTIONS:
        kept: Values = {"survey": survey.id, **{f"q{nth}": str(one) for nth, one in found.items()}}
        asking.keep(session, by, SERVICE, kept, now=now)
        return _next(survey, side, found)
    asking.drop(session, by, SERVICE)
    _count(session, survey, member, side, found)
    return {"survey": survey.id, "year": survey.year, "side": side, "question": 0, "closes_at": survey.closes_at}


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """The years in which they have answered, for the copy of their data; what, nobody knows."""
    years = select(Survey.year).join(SurveyTaker, SurveyTaker.survey_id == Survey.id)
    found = session.scalars(years.where(SurveyTaker.member_id == member_id).order_by(Survey.year))
    return [{"year": year} for year in found]


def is_asked(member: Member) -> bool:
    """Whether the survey is for them: those in service."""
    return member.standing not in (*RETIRED, Standing.LEFT)


def _access(session: Session, survey_id: int, *, by: Visitor) -> tuple[Survey, Member]:
    rights.ask(by, Deed.ANSWER_SURVEY)
    assert by.member_id is not None
    survey, member = session.get(Survey, survey_id), session.get_one(Member, by.member_id)
    if survey is None:
        raise NoSurvey
    if not is_asked(member):
        raise NotAsked
    return survey, member


def _is_over(survey: Survey, now: datetime) -> bool:
    return survey.closed_at is not None or survey.closes_at <= now


def _ended(session: Session, survey: Survey) -> Values:
    if survey.closed_at is None:
        raise SurveyOver(year=survey.year)
    return {**reading.in_all(session, survey), "survey": survey.id, "question": -1}


def _ask_once(session: Session, survey: Survey, member: Member) -> None:
    if session.get(SurveyTaker, (survey.id, member.id)) is not None:
        raise AnsweredAlready(year=survey.year)


def _side(session: Session, member: Member) -> Side:
    managing = posts_of(session)
    return Side.MANAGEMENT if managing and posts.holds(member, managing) else Side.EMPLOYEES


def _said(session: Session, survey: Survey, *, by: Visitor) -> dict[int, Said]:
    """What was said so far to this survey."""
    draft = asking.draft(session, by, SERVICE)
    if draft.get("survey") != survey.id:
        return {}
    return {nth: Said(str(one)) for nth in range(1, QUESTIONS + 1) if (one := draft.get(f"q{nth}")) is not None}


def _next(survey: Survey, side: Side, said: dict[int, Said]) -> Values:
    question = min(nth for nth in range(1, QUESTIONS + 1) if nth not in said)
    return {
        "survey": survey.id,
        "year": survey.year,
        "side": side,
        "question": question,
        "which": f"{side}_{question}",
        "of": QUESTIONS,
        "closes_at": survey.closes_at,
    }


def _count(session: Session, survey: Survey, member: Member, side: Side, said: dict[int, Said]) -> None:
    session.add(SurveyTaker(survey_id=survey.id, member_id=member.id))
    # Two at once with one account end here: the key is taken.
    session.flush()
    for question, one in said.items():
        session.execute(_added(session), _tally(survey, member, side, question, one))
    column = Survey.management if side is Side.MANAGEMENT else Survey.employees
    session.execute(update(Survey).where(Survey.id == survey.id).values({column: column + 1}))
    session.expire(survey)


def _tally(survey: Survey, member: Member, side: Side, question: int, said: Said) -> dict[str, object]:
    where = {"survey_id": survey.id, "side": side, "unit_id": member.unit_id}
    return {**where, "question": question, "said": said, "count": 1}


def _added(session: Session) -> "sqlite.Insert | postgresql.Insert":
    """One more of it; the first makes the row."""
    on_server = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert(SurveyTally) if on_server else sqlite.insert(SurveyTally)
    keys = [SurveyTally.survey_id, SurveyTally.side, SurveyTally.unit_id, SurveyTally.question, SurveyTally.said]
    return insert.on_conflict_do_update(index_elements=keys, set_={"count": SurveyTally.count + 1})
