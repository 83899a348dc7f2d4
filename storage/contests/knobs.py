"""Knobs: what of a contest turns to its next value by a tap."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage.contests import card, setting
from storage.contests.terms import FULL, Form, Scoring, Tie
from storage.values import Values
from storage.visitors import Visitor

SECONDS: Final = (10, 15, 20, 30, 60)


class Knob(StrEnum):
    """FULL and PENALTY: points. BEST: of how many of a team the mean counts. LOBBY: seconds to join."""

    SCORING = "scoring"
    FULL = "full"
    PENALTY = "penalty"
    STREAK = "streak"
    SECONDS = "seconds"
    TIE = "tie"
    FORM = "form"
    LOBBY = "lobby"
    BEST = "best"


_TURNS: Final[dict[Knob, tuple[object, ...]]] = {
    Knob.SCORING: (*Scoring,),
    Knob.FULL: (FULL, 20_00, 100_00, 5_00),
    Knob.STREAK: (False, True),
    Knob.SECONDS: SECONDS,
    Knob.TIE: (*Tie,),
    Knob.FORM: (*Form,),
    Knob.LOBBY: (60, 120, 300, 30),
    Knob.BEST: (*range(1, 11),),
}


def turn(session: Session, contest_id: int, knob: Knob, *, by: Visitor, now: datetime) -> Values:
    """To its next value; a penalty stays the share of the full points that it was."""
    contest = setting.opened(session, contest_id, by=by)
    turns = (0, contest.full // 2, contest.full) if knob is Knob.PENALTY else _TURNS[knob]
    has = getattr(contest, knob)
    value = turns[(turns.index(has) + 1) % len(turns)] if has in turns else turns[0]
    if knob is Knob.SECONDS:
        setting.set_seconds(session, contest, int(str(value)))
    elif knob is Knob.FULL:
        contest.penalty = contest.penalty * int(str(value)) // contest.full
    setattr(contest, knob, value)
    return setting.changed(session, contest, by=by, now=now)


def points(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """The page of what an answer is worth."""
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    return card.shown(session, contest, by=by, now=now)
