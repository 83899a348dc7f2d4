"""A season with contests that were played, written beside the bot: for tests of what comes of them."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.contests import (
    Asked,
    Contest,
    ContestAnswer,
    ContestPlayer,
    ContestQuestion,
    ContestTeam,
    Phase,
    State,
    closing,
    ending,
    paper,
)
from storage.seasons import MakeUp, Season, SeasonContest, making, making_up
from storage.sittings import sitting
from storage.sittings.sitting import spot
from storage.values import Values
from tests.cast import Actor, Cast
from tests.storage.contest_of import Play

#: Of each question whether it was answered rightly; None where it was not answered.
Sheet = list[bool | None]


def season(cast: Cast, officer: Actor, *, title: str = "冬季联赛", **more: object) -> int:
    """One from today on, over four weeks; its key. `more`: as `Season` has it."""
    cast.acts(officer, making.begin)
    shown = cast.acts(officer, making.write_title, title)
    key = int(str(cast.acts(officer, making.choose_weeks, shown["version"], 4)["season"]))

    def change(session: Session) -> None:
        for name, value in more.items():
            setattr(session.get_one(Season, key), name, value)

    cast.write(change)
    return key


def belongs(cast: Cast, season_id: int, contest_id: int) -> None:
    cast.write(
        lambda session: session.add(SeasonContest(contest_id=contest_id, season_id=season_id, added_at=cast.now))
    )


def over(play: Play, sheets: dict[Actor, Sheet], *, teams: dict[Actor, str] | None = None, seconds: int = 1) -> None:
    """It was played: who played answered so, each after that many seconds. `teams`: for which."""
    cast = play.cast

    def rule(session: Session) -> None:
        contest = session.get_one(Contest, play.contest_id)
        contest.state, contest.phase, contest.begun_at = State.ON, Phase.TOLD, cast.now
        named = {one.name: one.id for one in session.query(ContestTeam).filter(ContestTeam.contest_id == contest.id)}
        asked = paper.questions(session, contest.id)
        for one in asked:
            one.state = Asked.SCORED
        for actor, sheet in sheets.items():
            player = ContestPlayer(
                contest_id=contest.id,
                member_id=actor.member_id,
                group_id=play.groups[0],
                team_id=named[teams[actor]] if teams else None,
                joined_at=cast.now,
            )
            session.add(player)
            session.flush()
            session.add_all(_answers(asked, player, sheet, seconds, cast.now))
        contest.at = len(asked)
        session.flush()
        closing.recount(session, contest)
        ending.finish(session, contest, now=cast.now)

    cast.write(rule)


def _answers(
    asked: list[ContestQuestion], player: ContestPlayer, sheet: Sheet, seconds: int, now: datetime
) -> list[ContestAnswer]:
    return [
        ContestAnswer(
            contest_id=one.contest_id,
            nth=one.nth,
            player_id=player.id,
            group_id=player.group_id,
            picked="0" if right else "1",
            at=now + timedelta(seconds=seconds),
            seconds=seconds,
            done=True,
        )
        for one, right in zip(asked, sheet, strict=True)
        if right is not None
    ]


def make_up(cast: Cast, actor: Actor, contest_id: int, sheet: Sheet, *, now: datetime | None = None) -> Values:
    """The member answers the paper alone and hands it in; the last screen. The first option of each is right."""
    shown = cast.acts(actor, making_up.take, contest_id, now=now)
    key = shown["sitting"]
    for place, right in enumerate(sheet):
        if right is None:
            continue
        cast.acts(actor, sitting.turn_to, key, place, now=now)
        cast.acts(actor, sitting.choose, key, spot(place, 0 if right else 1), now=now)
    return cast.acts(actor, sitting.hand_in, key, now=now)


def made_up(cast: Cast, actor: Actor, contest_id: int) -> MakeUp:
    return cast.read(lambda session: session.get_one(MakeUp, (contest_id, actor.member_id)))
