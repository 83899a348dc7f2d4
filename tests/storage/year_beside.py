"""What a year has beside its figures, written as the services leave it: a survey that ended, contests that were won."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import update

from storage.contests import Contest, Sides
from storage.questions import Content
from storage.satisfaction.records import QUESTIONS, Said, Side, Survey, SurveyTally
from tests.cast import Actor, Cast
from tests.conftest import ZONE
from tests.storage.contest_of import prepare, single
from tests.storage.seasons_of import Sheet, over


def surveyed(
    cast: Cast, chair: Actor, year: int, *, employees: int, management: int, unhappy: int = 0, ended: bool = True
) -> None:
    """So many answered each question; of either side so many 不满意, all others 满意."""
    unit = cast.create_unit("局机关")
    at = datetime.combine(date(year, 11, 10), time(18), ZONE)

    def rule(session: Any) -> None:
        survey = Survey(year=year, opened_by=chair.account_id, opened_at=at, closes_at=at)
        survey.closed_at, survey.cursor = (at, None) if ended else (None, 0)
        survey.employees, survey.management = employees, management
        session.add(survey)
        session.flush()
        for side, count in ((Side.EMPLOYEES, employees), (Side.MANAGEMENT, management)):
            for question in range(1, QUESTIONS + 1):
                no = min(unhappy, count)
                for said, times in ((Said.CONTENT, count - no), (Said.NOT, no)):
                    told = {"survey_id": survey.id, "side": side, "unit_id": unit, "question": question}
                    session.add(SurveyTally(**told, said=said, count=times))

    cast.write(rule)


def contest(
    cast: Cast, chair: Actor, title: str, on: date, teams: dict[str, int | None], winners: dict[Actor, str]
) -> int:
    """One of teams (name -> unit) that ended on that day: whoever comes first in `winners` had most; its key."""
    play = prepare(cast, chair, _asked(title), teams=teams, sides=Sides.UNITS, best=1)
    over(play, _sheets([*winners]), teams=winners)
    return _ended(cast, play.contest_id, title, on)


def alone(cast: Cast, chair: Actor, title: str, on: date, players: list[Actor]) -> int:
    """One that each played for oneself, the first of them best; its key."""
    play = prepare(cast, chair, _asked(title))
    over(play, _sheets(players))
    return _ended(cast, play.contest_id, title, on)


def _sheets(players: list[Actor]) -> dict[Actor, Sheet]:
    """Three right answers of the first, two of the second, and so on."""
    return {actor: [at >= nth for at in range(3)] for nth, actor in enumerate(players)}


def _asked(title: str) -> list[Content]:
    """Worded for that contest: a bank has each question once."""
    return [replace(single(nth), stem=f"{title}第{nth}题") for nth in range(1, 4)]


def _ended(cast: Cast, key: int, title: str, on: date) -> int:
    told = {"title": title, "ended_at": datetime.combine(on, time(16), ZONE)}
    cast.write(lambda session: session.execute(update(Contest).where(Contest.id == key).values(**told)))
    return key
