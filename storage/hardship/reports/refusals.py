"""The facts for which a rule about a hardship report says no."""

from storage import asking
from storage.errors import Refusal


class WordsTooLong(asking.Unfit, Refusal):
    """More than 1,000 characters; values: length, most."""


class WordsEmpty(asking.Unfit, Refusal):
    """Nothing but space."""


class AlreadyAsked(Refusal):
    """A call was asked for and that case is open yet; values: number, due_at, officer (who has taken it, or None)."""


class NotYours(Refusal):
    """The visitor may not have this report."""


class NotYourReport(Refusal):
    """The report is another employee's, or there is none of that number."""


class AlreadyTaken(Refusal):
    """Another officer has the case; values: number, officer."""


class TakeFirst(Refusal):
    """Only who has taken the case can do that; values: number, taken (somebody has it in hand, or had it at its end),
    officer (their name, as far as the roster knows it), ended."""


class AlreadyClosed(Refusal):
    """The case has ended; values: number, stage, closed_at."""


class OwnCaseEnded(AlreadyClosed):
    """The same, for whom the case is about: it is not theirs to work on. values: number, stage, closed_at."""


class OutOfOrder(Refusal):
    """The case is at a stage from which that does not lead on; values: report, number, stage."""


class NotTakenBack(OutOfOrder):
    """The same, for whom the case is about: they can't take it back themselves. values: report, number, stage."""


class AidIsEntered(Refusal):
    """Money and goods are help by what is entered of them, with the second word and the ceilings; values: report,
    number."""


class NotAgreedYet(Refusal):
    """A hint: the person it is about has not agreed to be helped; values: report, number."""


class NotPutOff(Refusal):
    """What was promised stays; values: report, number, due_at, why: "urgent" (this week), "over" (its hour has passed),
    "done" (somebody has been in touch), "again" (it was put off once), "by_phone" (the bot reaches nobody)."""


class TooLateNow(Refusal):
    """More than 14 days after the end of a case; values: number, closed_at."""


class NothingToHandIn(Refusal):
    """There are no answers to hand in."""


class ConsentWithdrawn(Refusal):
    """Whom the case is about has withdrawn the consent to that: it goes on by telephone; values: report, number."""


class AgreeAgain(Refusal):
    """The person has withdrawn the consent to words being kept here or going through Telegram, and can give it anew."""


class NoOwnWords(Refusal):
    """This union does not take own words through the bot."""
