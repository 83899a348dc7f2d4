"""Papers: what to bring to the union for a file (困难职工档案表, 附件), by the cause. Brought in person, never sent."""

from enum import StrEnum
from typing import Final

from storage.hardship import Cause


class Paper(StrEnum):
    """What the union asks to see."""

    APPLICATION = "application"
    INCOME = "income"
    HOUSEHOLD = "household"
    DIAGNOSIS = "diagnosis"
    MEDICAL_BILLS = "medical_bills"
    DISABILITY = "disability"
    JOB_LOSS = "job_loss"
    LOW_INCOME = "low_income"
    ADMISSION = "admission"
    TUITION = "tuition"
    INCIDENT = "incident"
    COMPENSATION = "compensation"


_ALWAYS: Final = (Paper.APPLICATION, Paper.INCOME, Paper.HOUSEHOLD)
_ILLNESS: Final = (Paper.DIAGNOSIS, Paper.MEDICAL_BILLS)
_INCIDENT: Final = (Paper.INCIDENT, Paper.COMPENSATION)
_BY_CAUSE: Final[dict[Cause, tuple[Paper, ...]]] = {
    Cause.OWN_ILLNESS: _ILLNESS,
    Cause.FAMILY_ILLNESS: _ILLNESS,
    Cause.DISABILITY: (Paper.DISABILITY,),
    Cause.JOB_LOSS: (Paper.JOB_LOSS,),
    Cause.LOW_INCOME: (Paper.LOW_INCOME,),
    Cause.SCHOOLING: (Paper.ADMISSION, Paper.TUITION),
    Cause.DISASTER: _INCIDENT,
    Cause.ACCIDENT: _INCIDENT,
    Cause.OTHER: (),
}


def to_bring(cause: Cause) -> tuple[Paper, ...]:
    """What everybody brings, then what the cause asks for."""
    return (*_ALWAYS, *_BY_CAUSE[cause])
