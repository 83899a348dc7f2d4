"""Reading: the sums and days of a grant. Pure; how people write them stands in `storage.amounts` and `storage.days`."""

from datetime import date, timedelta

from storage import amounts, days
from storage.aid.records import DayOutOfRange, MoneyAsGoods, NotADay, NotAnAmount, fit

_BACK = timedelta(days=366)


def amount(words: str) -> int:
    """分: 1000; １，０００元; 500.5. NotAnAmount, also for nothing, and for so much a month."""
    found = amounts.read(words)
    if found is None or not found.fen or found.period is not None:
        raise NotAnAmount
    return found.fen


def goods(words: str) -> str:
    """What is given that is no money: money in words would need no second person and count for no ceiling.
    WordsUnfit, MoneyAsGoods."""
    words = fit(words)
    if amounts.is_money(words):
        raise MoneyAsGoods
    return words


def day(words: str, today: date) -> date:
    """Without a year the last such day. NotADay, DayOutOfRange (a year back at most, never ahead)."""
    found = days.read(words, today, back=True)
    if found is None:
        raise NotADay(example=today)
    if not today - _BACK <= found <= today:
        raise DayOutOfRange(earliest=today - _BACK, latest=today)
    return found
