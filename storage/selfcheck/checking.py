"""Checking: four questions, two more after a misfortune, and what comes of them."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import amounts, asking, bylaws, consents, rights, stale
from storage.amounts import YUAN, Period
from storage.asking import Draft, Unfit
from storage.bylaws import settings
from storage.consents import Purpose
from storage.dossiers.means import MOST_PEOPLE
from storage.errors import Refusal
from storage.hardship import Cause, bringing
from storage.hardship.agreeing import ASKED
from storage.rights import Deed
from storage.selfcheck import outcome
from storage.selfcheck.outcome import SUMS
from storage.values import Values
from storage.visitors import Visitor

SERVICE: Final = "selfcheck"
#: People of a household, as buttons; more are typed.
SIZES: Final = range(1, 8)
#: 分; no household has as much.
MOST: Final = 100_000_000 * YUAN
#: People are told an hour: a look every five minutes finds it in time.
UNTOUCHED: Final = timedelta(minutes=55)
#: What is asked how much was lost.
LOSSES: Final = (Cause.DISASTER, Cause.ACCIDENT)
_A_YEAR: Final = ("income", "spending")
_BEFORE: Final = {
    "income": "size",
    "spending": "income",
    "cause": "spending",
    "loss": "cause",
    "compensated": "loss",
    "consent": "result",
}
_OLD: Final = stale.rows(Draft, Draft.kept_at, Draft.service == SERVICE)
_PAGE: Final = 500


class SizeUnclear(Unfit, Refusal):
    """The words are no number of people from 1 to `most`."""


class SumUnclear(Unfit, Refusal):
    """The words are no sum of money."""


class SumTooLarge(Unfit, Refusal):
    """More than any household has; values: most (分)."""


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The first question; whatever was reckoned before is forgotten."""
    rights.ask(by, Deed.CHECK_ONESELF)
    return _ask(session, "size", {}, by=by, now=now)


def choose_size(session: Session, version: int, size: int, *, by: Visitor, now: datetime) -> Values:
    """How many live of one purse, by a press. SizeUnclear."""
    return _sized(session, size, _answering(session, "size", version, by=by), by=by, now=now)


def write_size(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same as a number in words: 8, 8口人. SizeUnclear."""
    answers = _answering(session, "size", None, by=by)
    return _sized(session, amounts.count(words), answers, by=by, now=now)


def _sized(session: Session, size: int, answers: Values, *, by: Visitor, now: datetime) -> Values:
    if not 1 <= size <= MOST_PEOPLE:
        raise SizeUnclear(most=MOST_PEOPLE)
    return _ask(session, "income", answers | {"size": size}, by=by, now=now)


def write_sum(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whichever sum is asked for; what is said for a month is taken twelve times. SumUnclear, SumTooLarge."""
    step = _sum_asked(by)
    answers = _answering(session, step, None, by=by)
    amount = amounts.read(words)
    if amount is None or (amount.period is not None and step not in _A_YEAR):
        raise SumUnclear
    if amount.a_year > MOST:
        raise SumTooLarge(most=MOST)
    answers |= {step: amount.a_year, "a_month": amount.fen if amount.period is Period.MONTH else None}
    return _after_sum(session, step, answers, by=by, now=now)


def nothing(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The sum that is asked for is none."""
    step = _sum_asked(by)
    answers = _answering(session, step, version, by=by) | {step: 0, "a_month": None}
    return _after_sum(session, step, answers, by=by, now=now)


def _sum_asked(by: Visitor) -> str:
    if by.question.service != SERVICE or by.question.step not in SUMS:
        raise asking.Outdated
    return by.question.step


def _after_sum(session: Session, step: str, answers: Values, *, by: Visitor, now: datetime) -> Values:
    if step == "income":
        return _ask(session, "spending", answers, by=by, now=now)
    if step == "spending":
        return _ask(session, "cause", answers, by=by, now=now)
    if step == "loss" and answers["loss"]:
        return _ask(session, "compensated", answers, by=by, now=now)
    return _ask(session, "result", answers, by=by, now=now)


def choose_cause(session: Session, version: int, cause: Cause, *, by: Visitor, now: datetime) -> Values:
    """The main cause; after a misfortune it is asked what it cost and what was given back."""
    answers = _answering(session, "cause", version, by=by) | {"cause": cause, "loss": 0, "compensated": 0}
    if cause in LOSSES:
        return _ask(session, "loss", answers, by=by, now=now)
    return _ask(session, "result", answers, by=by, now=now)


def go_back(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The question before the open one."""
    before = _BEFORE.get(by.question.step or "") if by.question.service == SERVICE else None
    if before is None:
        raise asking.Outdated
    answers = _answering(session, str(by.question.step), version, by=by)
    return _ask(session, before, answers | {"a_month": None}, by=by, now=now)


def again(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """From the result back to the first question; the answers are forgotten."""
    asking.expect(by, SERVICE, "result", version)
    return begin(session, by=by, now=now)


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> None:
    """Nothing of it stays."""
    del now
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    asking.close(session, by)


def hand_in(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """On to the report, with the figures; first to the consents that it needs, where they are not given yet."""
    answers = _answering(session, "result", version, by=by)
    if consents.wanting(session, by.member_id, ASKED):
        return _ask(session, "consent", answers, by=by, now=now)
    return _hand_over(session, answers, by=by, now=now)


def agree(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The consents are given, and the report goes on with the figures."""
    return _hand_over(session, _answering(session, "consent", version, by=by), by=by, now=now)


def _hand_over(session: Session, answers: Values, *, by: Visitor, now: datetime) -> Values:
    check = outcome.for_report(session, answers)
    return bringing.bring(session, Cause(str(answers["cause"])), check, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again; the first, where the answers are gone."""
    rights.ask(by, Deed.CHECK_ONESELF)
    answers = asking.draft(session, by, SERVICE)
    if not answers:
        return begin(session, by=by, now=now) | {"gone": True}
    return _shown(session, answers, by=by)


def forget(session: Session, *, now: datetime) -> int:
    """Drops what nobody has touched for an hour; how many."""
    return _OLD.purge(session, now - UNTOUCHED, _PAGE)


def _answering(session: Session, step: str, version: int | None, *, by: Visitor) -> Values:
    """The answers so far, if exactly this question is open and they are still there."""
    asking.expect(by, SERVICE, step, version)
    rights.ask(by, Deed.CHECK_ONESELF)
    answers = asking.draft(session, by, SERVICE)
    if not answers:
        raise asking.Outdated
    return answers


def _ask(session: Session, step: str, answers: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, answers | {"at": step}, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, answers, by=by)


def _shown(session: Session, answers: Values, *, by: Visitor) -> Values:
    """What the screen of the open question says: what was understood last, and in the end what comes of it."""
    step = by.question.step or ""
    told: Values = {
        "step": step,
        "version": by.question.version,
        "gone": False,
        "most": SIZES[-1],
        "income": answers.get("income"),
        "spending": answers.get("spending"),
        "a_month": answers.get("a_month"),
    }
    if step == "consent":
        return told | settings.said(consents.kept(session, by.member_id, Purpose.HARDSHIP))
    if step == "result":
        return told | outcome.reckoned(session, answers) | {"own_words": bylaws.of(session).own_words}
    return told
