"""The arithmetic of 困难职工 classes: a suggestion with its lines shown; people decide. Pure; money in 分."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from storage.dossiers.records import HardshipClass
from storage.hardship.reports import Cause
from storage.values import Value

_MONTHS: Final = 12
_SICK: Final = (Cause.OWN_ILLNESS, Cause.FAMILY_ILLNESS)
#: Causes of 相对困难, and of 意外致困 (领域: 困难职工分类标准).
RELATIVE_CAUSES: Final = frozenset({*_SICK, Cause.DISABILITY, Cause.SCHOOLING})
SUDDEN_CAUSES: Final = frozenset({*_SICK, Cause.DISASTER, Cause.ACCIDENT})


class Line(StrEnum):
    """A line of the arithmetic: what a person has left a month; each bound it is held against; why it is not enough."""

    MONTHLY = "monthly"
    LOW = "low"
    RELATIVE = "relative"
    LOSS = "loss"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`low_income`: 低保, 分 a person a month; `relative_factor`: percent of it; `accident_share`: percent of a year's
    income that a loss has to be above. All of them local: the union's settings."""

    low_income: int
    relative_factor: int
    accident_share: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The class that the numbers suggest, or None; `lines` are told in this order."""

    hardship_class: HardshipClass | None
    lines: list[Value]


def suggest(
    size: int, income: int, spending: int, cause: Cause, thresholds: Thresholds, *, loss: int = 0, compensated: int = 0
) -> Suggestion:
    """What the class may be, for a household of `size` (at least 1) with that income and rigid spending (刚性支出) a
    year. `loss`: what a sudden event cost it, `compensated`: what insurance, others and relief gave back."""
    months = _MONTHS * size
    relative = thresholds.low_income * thresholds.relative_factor // 100
    left = income - spending
    # Compared as wholes: the monthly figure is rounded down to be shown.
    severe, near = left < thresholds.low_income * months, left < relative * months
    sudden = (loss - compensated) * 100 > income * thresholds.accident_share
    monthly = left // months
    lines: list[Value] = [
        {"line": Line.MONTHLY, "income": income, "spending": spending, "size": size, "monthly": monthly},
        {"line": Line.LOW, "monthly": monthly, "limit": thresholds.low_income, "below": severe},
    ]
    if not severe:
        lines.append(
            {
                "line": Line.RELATIVE,
                "monthly": monthly,
                "limit": relative,
                "percent": thresholds.relative_factor,
                "below": near,
            }
        )
        lines.extend(_of_loss(income, loss, compensated, thresholds, above=sudden))
    found = HardshipClass.SEVERE if severe else _by_cause(cause, sudden=sudden) if near else None
    if near and found is None:
        lines.append({"line": Line.CAUSE, "cause": cause})
    return Suggestion(found, lines)


def _by_cause(cause: Cause, *, sudden: bool) -> HardshipClass | None:
    if sudden and cause in SUDDEN_CAUSES:
        return HardshipClass.ACCIDENT
    return HardshipClass.RELATIVE if cause in RELATIVE_CAUSES else None


def _of_loss(income: int, loss: int, compensated: int, thresholds: Thresholds, *, above: bool) -> list[Value]:
    if not loss:
        return []
    percent = thresholds.accident_share
    facts: Value = {
        "line": Line.LOSS,
        "loss": loss,
        "compensated": compensated,
        "net": loss - compensated,
        "limit": income * percent // 100,
        "percent": percent,
        "above": above,
    }
    return [facts]
