"""Contests (知识竞赛): played live in groups, with buttons or polls, each for themselves or station against station.

Shared by those who prepare, host and play them, and by what comes of them. `terms` and `records` say what there is,
`codes` what people call it, `scoring` what an answer is worth (pure), `tables` who stands where, `joining` who plays,
`answering` how a press is taken, `running` how it goes from question to question, `closing` what a question was worth,
`telling` what the groups read, `paper` its questions. `buzzing` and `staking` are the stages 抢答, 加赛 and 风险,
`arrivals` what has come in and waits, `pacing` how much a group is told in a minute. For whoever prepares one: `whose`
it is, `quick` in three taps, `setting`, `knobs`, `sheet`, `sides` and `company` line by line, `card` the whole,
`listing`, `trial`, `starting`, and `checking` the day before.
"""

from storage import learning
from storage.contests import buzzing, listing, staking
from storage.contests.plays import (
    OLD_ANSWERS,
    OLD_BUZZES,
    OLD_PLAYERS,
    ContestAnswer,
    ContestBuzz,
    ContestCorrection,
    ContestMark,
    ContestPlayer,
)
from storage.contests.records import (
    SERVICE,
    Contest,
    ContestAsking,
    ContestHost,
    ContestQuestion,
    ContestRoom,
    ContestTeam,
    ContestUnit,
    NoSuchContest,
    NotReady,
    OldDraft,
)
from storage.contests.terms import Asked, Form, Phase, Scoring, Sides, Stage, State, Tie, Whom

learning.BESIDE_HOME.append(listing.beside)
learning.BESIDE_OFFICE.append(listing.beside)

__all__ = [
    "OLD_ANSWERS",
    "OLD_BUZZES",
    "OLD_PLAYERS",
    "SERVICE",
    "Asked",
    "Contest",
    "ContestAnswer",
    "ContestAsking",
    "ContestBuzz",
    "ContestCorrection",
    "ContestHost",
    "ContestMark",
    "ContestPlayer",
    "ContestQuestion",
    "ContestRoom",
    "ContestTeam",
    "ContestUnit",
    "Form",
    "NoSuchContest",
    "NotReady",
    "OldDraft",
    "Phase",
    "Scoring",
    "Sides",
    "Stage",
    "State",
    "Tie",
    "Whom",
    "buzzing",
    "staking",
]
