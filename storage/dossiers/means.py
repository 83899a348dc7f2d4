"""Means: what a household lives on, question by question, and the class that the arithmetic suggests from it."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import amounts, asking, audit, households
from storage.amounts import Amount
from storage.asking import Unfit
from storage.bylaws import settings
from storage.consents import Purpose
from storage.dossiers import arithmetic
from storage.dossiers.arithmetic import Suggestion, Thresholds
from storage.dossiers.records import SERVICE, Dossier, Step, access_dossier, keep_means, means_of
from storage.dossiers.steps import is_open
from storage.errors import Refusal
from storage.hardship.cards import facts
from storage.hardship.casework import agreed
from storage.hardship.reports import Cause, OutOfOrder, Report, details_of
from storage.hardship.telling import refused
from storage.values import Values
from storage.visitors import Visitor

#: People in a household, as buttons; more are typed.
SIZES: Final = tuple(range(1, 9))
MOST_PEOPLE: Final = 20
#: Characters of an address.
LONGEST: Final = 120
#: After which causes it is asked what was lost.
_LOSSES: Final = (Cause.DISASTER, Cause.ACCIDENT)
_AMOUNTS: Final = ("income", "spending", "loss", "compensated")


class NotSoMany(Unfit, Refusal):
    """The words are no number of people from 1 to `most`."""


class NoAmount(Unfit, Refusal):
    """The words are no amount of money."""


class NoSumInAll(Unfit, Refusal):
    """The words say an amount a month or a year, where one sum is asked for."""


class AddressUnfit(Unfit, Refusal):
    """The words are no address: nothing, or more than `most` characters."""


class ConsentWithdrawn(Refusal):
    """Whom it is about has withdrawn that words about them are kept; the class can still be said. Values: report,
    number."""


def begin(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks how many they are. OutOfOrder while it is on notice or with 上级工会: what was decided rests on it;
    ConsentWithdrawn."""
    report, dossier = _ready(session, report_id, by=by, now=now)
    entry: Values = {"report": report.id, "means": True}
    return _ask(session, report, dossier, "size", entry, by=by, now=now)


def _ready(session: Session, report_id: int, *, by: Visitor, now: datetime) -> tuple[Report, Dossier]:
    report, dossier = _classed(session, report_id, by=by, now=now)
    if withheld(session, report):
        raise ConsentWithdrawn(report=report.id, number=report.number)
    return report, dossier


def _classed(session: Session, report_id: int, *, by: Visitor, now: datetime) -> tuple[Report, Dossier]:
    report, dossier = access_dossier(session, report_id, by=by, now=now)
    agreed(report)
    if not is_open(report, Step.CLASSIFY):
        raise OutOfOrder(report=report.id, number=report.number, stage=report.stage)
    return report, dossier


def withheld(session: Session, report: Report) -> bool:
    """Whether no more is kept of the household, by the word of whom it is about."""
    return refused(session, report, Purpose.HARDSHIP)


def choose_size(session: Session, version: int, size: int, *, by: Visitor, now: datetime) -> Values:
    asking.expect(by, SERVICE, "size", version)
    return _sized(session, size, by=by, now=now)


def write_size(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """How many people live of one purse. NotSoMany."""
    asking.expect(by, SERVICE, "size")
    return _sized(session, amounts.count(words), by=by, now=now)


def _sized(session: Session, size: int, *, by: Visitor, now: datetime) -> Values:
    if not 1 <= size <= MOST_PEOPLE:
        raise NotSoMany(most=MOST_PEOPLE)
    report, dossier, entry = _begun(session, by=by, now=now)
    return _ask(session, report, dossier, "income", {**entry, "size": size}, by=by, now=now)


def take_check(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The figures that the person reckoned for themselves (自测) stand in place of the questions; Outdated without."""
    asking.expect(by, SERVICE, "size", version)
    report, dossier, entry = _begun(session, by=by, now=now)
    check = _check(session, report)
    if check is None:
        raise asking.Outdated
    entry |= {name: check[name] for name in ("size", *_AMOUNTS, "cause")}
    return _ask(session, report, dossier, "address", entry, by=by, now=now)


def _check(session: Session, report: Report) -> Values | None:
    found = details_of(session, report).get("check")
    return found if isinstance(found, dict) else None


def write_income(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Disposable income of all of them, a year or a month. NoAmount."""
    asking.expect(by, SERVICE, "income")
    report, dossier, entry = _begun(session, by=by, now=now)
    return _ask(session, report, dossier, "spending", {**entry, "income": _amount(words)}, by=by, now=now)


def write_spending(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """刚性支出: what cannot be saved, a year or a month. NoAmount."""
    asking.expect(by, SERVICE, "spending")
    report, dossier, entry = _begun(session, by=by, now=now)
    return _ask(session, report, dossier, "cause", {**entry, "spending": _amount(words)}, by=by, now=now)


def choose_cause(session: Session, version: int, cause: Cause, *, by: Visitor, now: datetime) -> Values:
    """主要致困原因; after a disaster or an accident it is asked what was lost."""
    asking.expect(by, SERVICE, "cause", version)
    report, dossier, entry = _begun(session, by=by, now=now)
    entry |= {"cause": cause, "loss": 0, "compensated": 0}
    if cause in _LOSSES:
        return _ask(session, report, dossier, "loss", entry, by=by, now=now)
    return _ask(session, report, dossier, "address", entry, by=by, now=now)


def write_loss(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What the event cost them in all. NoAmount, NoSumInAll."""
    asking.expect(by, SERVICE, "loss")
    report, dossier, entry = _begun(session, by=by, now=now)
    entry["loss"] = _in_all(words)
    if not entry["loss"]:
        return _ask(session, report, dossier, "address", entry, by=by, now=now)
    return _ask(session, report, dossier, "compensated", entry, by=by, now=now)


def write_compensated(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What insurance, others and relief have given back, in all. NoAmount, NoSumInAll."""
    asking.expect(by, SERVICE, "compensated")
    report, dossier, entry = _begun(session, by=by, now=now)
    return _ask(session, report, dossier, "address", {**entry, "compensated": _in_all(words)}, by=by, now=now)


def _amount(words: str) -> int:
    return _read(words).a_year


def _in_all(words: str) -> int:
    """Nobody knows how many months were meant: it is asked, as whoever reckons for themselves is asked."""
    found = _read(words)
    if found.period is not None:
        raise NoSumInAll
    return found.fen


def _read(words: str) -> Amount:
    found = amounts.read(words)
    if found is None:
        raise NoAmount
    return found


def write_address(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Where they live, by which another file of the household is found. AddressUnfit."""
    asking.expect(by, SERVICE, "address")
    address = " ".join(words.split())
    if not households.normal_address(address) or len(address) > LONGEST:
        raise AddressUnfit(most=LONGEST)
    report, dossier, entry = _begun(session, by=by, now=now)
    households.put_address(session, dossier, address)
    return _kept(session, report, dossier, entry, by=by, now=now)


def skip_address(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The address stays as it is, or unknown."""
    asking.expect(by, SERVICE, "address", version)
    report, dossier, entry = _begun(session, by=by, now=now)
    return _kept(session, report, dossier, entry, by=by, now=now)


def _kept(session: Session, report: Report, dossier: Dossier, entry: Values, *, by: Visitor, now: datetime) -> Values:
    """All of it is kept together, and what it suggests is said."""
    told = {name: entry[name] for name in ("size", *_AMOUNTS, "cause")}
    keep_means(session, dossier, told)
    found = _suggestion(session, told)
    dossier.suggested = found.hardship_class
    audit.note(session, "dossiers.means", by=by.account_id, now=now, record=report.number)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    return _suggested(session, report, dossier, found, by=by)


def suggested(session: Session, report_id: int, *, by: Visitor, now: datetime) -> Values:
    """What the arithmetic suggests, line by line, by the thresholds of today; people pick the class. After a consent
    withdrawn there are no figures, and they pick it all the same."""
    report, dossier = _classed(session, report_id, by=by, now=now)
    if withheld(session, report):
        return _suggested(session, report, dossier, None, by=by)
    told = means_of(session, dossier)
    if not told:
        return begin(session, report_id, by=by, now=now)
    found = _suggestion(session, told)
    dossier.suggested = found.hardship_class
    return _suggested(session, report, dossier, found, by=by)


def _suggested(session: Session, report: Report, dossier: Dossier, found: Suggestion | None, *, by: Visitor) -> Values:
    """None: nothing is reckoned."""
    return {
        **facts(session, report),
        "step": "class",
        "version": by.question.version,
        "withheld": found is None,
        "suggested": None if found is None else found.hardship_class,
        "class": dossier.hardship_class,
        "lines": [] if found is None else found.lines,
        "example": settings.is_example(session, "hardship.low_income"),
        "others": households.shown(session, dossier, by.account_id),
    }


def _suggestion(session: Session, told: Values) -> Suggestion:
    size, income, spending, loss, compensated = (int(str(told[name])) for name in ("size", *_AMOUNTS))
    return arithmetic.suggest(
        size, income, spending, Cause(str(told["cause"])), thresholds(session), loss=loss, compensated=compensated
    )


def thresholds(session: Session) -> Thresholds:
    """What holds in this union."""
    return Thresholds(
        settings.value(session, "hardship.low_income"),
        settings.value(session, "hardship.relative_factor"),
        settings.value(session, "hardship.accident_share"),
    )


def summary(session: Session, dossier: Dossier) -> Values:
    """Of the household's means what a page says: how many they are, the cause, and what is left a month."""
    told = means_of(session, dossier)
    if not told:
        return {"means": False, "size": None, "cause": None, "monthly": None}
    first = _suggestion(session, told).lines[0]
    assert isinstance(first, dict)
    return {"means": True, "size": told["size"], "cause": told["cause"], "monthly": first["monthly"]}


def _begun(session: Session, *, by: Visitor, now: datetime) -> tuple[Report, Dossier, Values]:
    entry = asking.draft(session, by, SERVICE)
    if "means" not in entry:
        raise asking.Outdated
    report, dossier = _ready(session, int(str(entry["report"])), by=by, now=now)
    return report, dossier, entry


def _ask(
    session: Session, report: Report, dossier: Dossier, step: str, entry: Values, *, by: Visitor, now: datetime
) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, report, dossier, entry, by=by)


def _shown(session: Session, report: Report, dossier: Dossier, entry: Values, *, by: Visitor) -> Values:
    causes = details_of(session, report).get("causes")
    return {
        **facts(session, report),
        "version": by.question.version,
        "step": by.question.step,
        "size": entry.get("size"),
        "main": causes[0] if isinstance(causes, list) and causes else None,
        "known": dossier.address is not None,
        "check": _check(session, report),
        "most": MOST_PEOPLE,
    }


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    report, dossier, entry = _begun(session, by=by, now=now)
    return _shown(session, report, dossier, entry, by=by)
