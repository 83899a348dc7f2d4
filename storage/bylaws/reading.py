"""Reading: the value of a setting as the chair types it: 90 天, 80%, 1,200 元, 开."""

import re
import unicodedata

from storage import amounts
from storage.amounts import Period
from storage.asking import Unfit
from storage.bylaws.table import Measure, Setting
from storage.errors import Refusal
from storage.values import Values

#: Digits of a number that nobody means.
_LONGEST = 9
_UNIT = {
    Measure.DAYS: "天|日|days?",
    Measure.WORKING_DAYS: "个?工作日|天|日|(?:working )?days?",
    Measure.MONTHS: "个?月|months?",
    Measure.PERCENT: "%|percent",
    Measure.HOURS: "个?学时|小时|hours?",
    Measure.TALKS: "次|talks?|times?",
    Measure.MINUTES: "分钟|minutes?|min",
}
_ON = frozenset({"开", "打开", "开启", "要", "是", "on", "yes", "1"})
_OFF = frozenset({"关", "关闭", "关掉", "不要", "否", "off", "no", "0"})
_MONEY = {Measure.MONEY: (None,), Measure.MONEY_A_MONTH: (None, Period.MONTH)}


class NotANumber(Unfit, Refusal):
    """The words are no value of that kind; values: measure, least, most."""


class OutOfBounds(Unfit, Refusal):
    """The number lies outside of what the law or the house allows; values: measure, least, most."""


def number(setting: Setting, words: str) -> int:
    """What the setting is to be, in its own measure. NotANumber, OutOfBounds."""
    plain = unicodedata.normalize("NFKC", words).strip().lower()
    given = _meant(setting.measure, plain)
    if given is None:
        raise NotANumber(**_bounds(setting))
    return within(setting, given)


def within(setting: Setting, given: int) -> int:
    """The number itself; OutOfBounds."""
    if not setting.least <= given <= setting.most:
        raise OutOfBounds(**_bounds(setting))
    return given


def _meant(measure: Measure, plain: str) -> int | None:
    if measure is Measure.SWITCH:
        return 1 if plain in _ON else 0 if plain in _OFF else None
    if measure in _MONEY:
        amount = amounts.read(plain)
        return amount.fen if amount is not None and amount.period in _MONEY[measure] else None
    digits = re.sub(rf"\s*(?:{_UNIT[measure]})$", "", plain)
    if not (digits.isascii() and digits.isdigit()):
        return None
    # A number without end is out of bounds as well, and need not be reckoned.
    return int(digits) if len(digits) <= _LONGEST else 10**_LONGEST


def _bounds(setting: Setting) -> Values:
    return {"measure": setting.measure, "least": setting.least, "most": setting.most}
