"""The checklist: which papers the union asks to see, by the causes of a case. Pure.

Source: 困难职工档案表, its attachments (领域: 建档附件). Which of them a county asks for differs, so that an officer
can strike any of them for a case.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from storage.hardship.reports import Cause, CauseGroup


class Paper(StrEnum):
    """A case paper (材料). Buttons carry its place: new ones go to the end."""

    APPLICATION = "application"
    HOUSEHOLD = "household"
    INCOME = "income"
    AUTHORISATION = "authorisation"
    DIAGNOSIS = "diagnosis"
    MEDICAL_BILLS = "medical_bills"
    DISABILITY = "disability"
    JOB_LOSS = "job_loss"
    LOW_INCOME = "low_income"
    ADMISSION = "admission"
    TUITION = "tuition"
    INCIDENT = "incident"
    COMPENSATION = "compensation"
    OTHER = "other"


_PLACES: Final = tuple(Paper)
#: What every household brings; the authorisation lets the civil affairs office look at its means (经济状况核对).
EVERYBODY: Final = (Paper.APPLICATION, Paper.HOUSEHOLD, Paper.INCOME, Paper.AUTHORISATION)
_ILLNESS: Final = (Paper.DIAGNOSIS, Paper.MEDICAL_BILLS)
_INCIDENT: Final = (Paper.INCIDENT, Paper.COMPENSATION)
_OF_CAUSE: Final[dict[Cause, tuple[Paper, ...]]] = {
    Cause.OWN_ILLNESS: _ILLNESS,
    Cause.FAMILY_ILLNESS: _ILLNESS,
    Cause.DISABILITY: (Paper.DISABILITY,),
    Cause.JOB_LOSS: (Paper.JOB_LOSS,),
    Cause.LOW_INCOME: (Paper.LOW_INCOME,),
    Cause.SCHOOLING: (Paper.ADMISSION, Paper.TUITION),
    Cause.DISASTER: _INCIDENT,
    Cause.ACCIDENT: _INCIDENT,
    Cause.OTHER: (Paper.OTHER,),
}
_OF_GROUP: Final[dict[CauseGroup, tuple[Cause, ...]]] = {
    CauseGroup.HEALTH: (Cause.OWN_ILLNESS, Cause.DISABILITY),
    CauseGroup.INCOME: (Cause.JOB_LOSS, Cause.LOW_INCOME),
    CauseGroup.SCHOOLING: (Cause.SCHOOLING,),
    CauseGroup.MISFORTUNE: (Cause.DISASTER,),
    CauseGroup.OTHER: (Cause.OTHER,),
}


def papers_for(causes: Iterable[Cause]) -> list[Paper]:
    """What everybody brings, then what each cause asks for, the main one first; each once."""
    return [*dict.fromkeys((*EVERYBODY, *(paper for cause in causes for paper in _OF_CAUSE[cause])))]


def causes_of(group: CauseGroup) -> tuple[Cause, ...]:
    """The causes that a group may stand for, where people were not asked for more."""
    return _OF_GROUP[group]


def place_of(paper: Paper) -> int:
    """How a button names it."""
    return _PLACES.index(paper)


def at(place: int) -> Paper | None:
    """The paper that a button names; None for one that there is not."""
    return _PLACES[place] if place < len(_PLACES) else None
