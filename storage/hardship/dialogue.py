"""The employee's side: a few questions, one a screen, until they are handed in or put off."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import alarms, asking, bylaws, consents, members
from storage.bylaws import settings
from storage.consents import Purpose
from storage.hardship import filing, questions
from storage.hardship.agreeing import ASKED
from storage.hardship.questions import MORE_CAUSES, Line
from storage.hardship.reports import (
    SERVICE,
    Cause,
    CauseGroup,
    Help,
    NoOwnWords,
    NothingToHandIn,
    Reach,
    Urgency,
    Whom,
    short_enough,
)
from storage.values import Values
from storage.visitors import Visitor

#: What a person is called on the roster is shorter than that.
LONGEST_NAME = 60


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Opens the first screen; `half_done` tells whether answers of before are kept."""
    del now
    member(by)
    return _intro(session, by=by)


def _intro(session: Session, *, by: Visitor) -> Values:
    return _first_screen(session, asking.ask(session, by, SERVICE, "intro"), by=by)


def _first_screen(session: Session, version: int, *, by: Visitor) -> Values:
    """What it says: how long words are kept, whether the consents that it asks for hold already."""
    return {
        "version": version,
        "step": "intro",
        "half_done": bool(questions.answered(session, by=by)),
        "own_words": bylaws.of(session).own_words,
        "agreed": not consents.wanting(session, by.member_id, ASKED),
        **settings.said(consents.kept(session, by.member_id, Purpose.HARDSHIP)),
    }


def start_over(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Forgets the answers of before and shows the first screen."""
    asking.expect(by, SERVICE, "intro", version)
    asking.drop(session, by, SERVICE)
    return begin(session, by=by, now=now)


def agree(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The question left open, or the first; agreeing is noted, each purpose for itself, and starts the draft."""
    answers = _answering(session, "intro", version, by=by)
    consents.give(session, ASKED, by=by, now=now)
    step = questions.left_at(session, answers) if answers else questions.order(session)[0]
    return questions.ask(session, step, {"agreed_at": now, **answers}, by=by, now=now)


def choose_whom(session: Session, version: int, whom: Whom, *, by: Visitor, now: datetime) -> Values:
    """Me leads on; for somebody else their name is asked."""
    answers = _answering(session, "whom", version, by=by)
    answers |= {"whom": whom, "name": answers.get("name") if answers.get("whom") == whom else None}
    if whom is Whom.ME:
        return questions.onward(session, "whom", answers, by=by, now=now)
    # What was reckoned is the visitor's own.
    return questions.ask(session, "name", answers | {"check": None}, by=by, now=now)


def write_name(session: Session, name: str, *, by: Visitor, now: datetime) -> Values:
    """Name and unit as the person writes them; whether the roster knows them is not told."""
    answers = _answering(session, "name", None, by=by) | {"name": short_enough(name)[:LONGEST_NAME]}
    return questions.onward(session, "name", answers, by=by, now=now)


def choose_cause(session: Session, version: int, cause: Cause, *, by: Visitor, now: datetime) -> Values:
    """The main cause; others that were chosen stay behind it, and can be changed with it from the review."""
    answers = _answering(session, "cause", version, by=by)
    others = [one for one in questions.listed(answers.get("causes"))[1:] if one != cause]
    answers |= {"causes": [cause, *others]}
    if answers.get("changing"):
        return questions.ask(session, "causes", answers, by=by, now=now)
    return questions.onward(session, "cause", answers, by=by, now=now)


def choose_group(session: Session, version: int, group: CauseGroup, *, by: Visitor, now: datetime) -> Values:
    """All that is asked of the cause where people are not asked for more."""
    answers = _answering(session, "cause", version, by=by) | {"group": group}
    return questions.onward(session, "cause", answers, by=by, now=now)


def more_causes(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """From the next question back to further causes."""
    answers = _answering(session, "urgency", version, by=by)
    if not answers.get("causes"):
        raise asking.Outdated
    return questions.ask(session, "causes", answers, by=by, now=now)


def tick_cause(session: Session, version: int, cause: Cause, *, by: Visitor, now: datetime) -> Values:
    """Puts a further cause on or off; beyond three the oldest of them gives way."""
    answers = _answering(session, "causes", version, by=by)
    main, *others = questions.listed(answers.get("causes")) or [cause]
    if cause == main:
        raise asking.Outdated
    others = [one for one in others if one != cause] if cause in others else [*others, cause][-MORE_CAUSES:]
    return questions.ask(session, "causes", answers | {"causes": [main, *others]}, by=by, now=now)


def enough_causes(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    return questions.onward(session, "causes", _answering(session, "causes", version, by=by), by=by, now=now)


def choose_urgency(session: Session, version: int, urgency: Urgency, *, by: Visitor, now: datetime) -> Values:
    answers = _answering(session, "urgency", version, by=by) | {"urgency": urgency}
    return questions.onward(session, "urgency", answers, by=by, now=now)


def tick_help(session: Session, version: int, help_: Help, *, by: Visitor, now: datetime) -> Values:
    """Puts a kind of help on or off; UNSURE leaves it to the union and leads on."""
    answers = _answering(session, "help", version, by=by)
    if help_ is Help.UNSURE:
        return questions.onward(session, "help", answers | {"help": [help_]}, by=by, now=now)
    chosen = [one for one in questions.listed(answers.get("help")) if one != Help.UNSURE]
    chosen = [one for one in chosen if one != help_] if help_ in chosen else [*chosen, help_]
    return questions.ask(session, "help", answers | {"help": chosen}, by=by, now=now)


def enough_help(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    return questions.onward(session, "help", _answering(session, "help", version, by=by), by=by, now=now)


def write_words(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The person's own words; WordsTooLong above 1,000 characters, and nothing of what was kept is lost."""
    if "words" not in questions.order(session):
        raise NoOwnWords
    answers = _answering(session, "words", None, by=by) | {"words": short_enough(words)}
    alarms.show_hotlines(session, words, by=by, now=now)
    return questions.onward(session, "words", answers, by=by, now=now)


def keep_words(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The words written before stay as they are."""
    return questions.onward(session, "words", _answering(session, "words", version, by=by), by=by, now=now)


def skip_words(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """No own words; ones written before are taken out."""
    answers = _answering(session, "words", version, by=by) | {"words": None}
    return questions.onward(session, "words", answers, by=by, now=now)


def choose_reach(session: Session, version: int, reach: Reach, *, by: Visitor, now: datetime) -> Values:
    answers = _answering(session, "reach", version, by=by) | {"reach": reach}
    return questions.onward(session, "reach", answers, by=by, now=now)


def change(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """From the review to the list of lines that can be changed."""
    return questions.ask(session, "change", _answering(session, "review", version, by=by), by=by, now=now)


def change_line(session: Session, version: int, line: Line, *, by: Visitor, now: datetime) -> Values:
    """One question anew; its answer leads back to the review."""
    answers = _answering(session, "change", version, by=by)
    if line not in questions.order(session):
        raise asking.Outdated
    return questions.ask(session, line, answers | {"changing": True}, by=by, now=now)


def go_back(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The screen before the open one; before the word of welcome there is none."""
    _expect_open(by, version)
    member(by)
    if by.question.step == "intro":
        raise asking.Outdated
    answers = questions.answered(session, by=by)
    step = questions.before(session, by.question.step or "", answers)
    if step is None:
        return _intro(session, by=by)
    return questions.ask(session, step, answers | {"changing": False} if step == "review" else answers, by=by, now=now)


def put_off(session: Session, version: int, *, by: Visitor, now: datetime) -> None:
    """Leaves the dialogue; the answers wait."""
    del now
    _expect_open(by, version)
    asking.close(session, by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question's screen shows, for a stale button or a word out of place."""
    member(by)
    answers = questions.answered(session, by=by)
    if by.question.step == "intro":
        return _first_screen(session, by.question.version, by=by)
    at_the_end = by.question.step in {"review", "change"}
    stale = by.question.step not in {*_SCREENS, *questions.order(session)}
    if not answers or stale or (at_the_end and not questions.is_whole(session, answers)):
        # The union asks otherwise since then, or the draft was forgotten.
        return begin(session, by=by, now=now)
    return questions.shown(session, answers, by=by)


_SCREENS = ("name", "causes", "review", "change")


def submit(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Hands the answers in: the report exists, has its number, and the officers are or will be told.

    A second press of the same button gets the same receipt.
    """
    filed = filing.filed_by(session, version, by=by, now=now)
    if filed is not None:
        return filed
    answers = _answering(session, "review", version, by=by)
    if not questions.is_whole(session, answers):
        raise NothingToHandIn
    receipt = filing.hand_in(session, answers, by=by, now=now)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    return receipt


def ring_me(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Files a report at once with name, unit and urgency only: please ring, this week. Twice pressed is once asked."""
    filed = filing.filed_by(session, version, by=by, now=now)
    if filed is not None:
        return filed
    asking.expect(by, SERVICE, "intro", version)
    receipt = filing.ask_for_call(session, member(by), version, by=by, now=now)
    asking.close(session, by)
    return receipt


def call_me(session: Session, *, by: Visitor, now: datetime) -> Values:
    """`ring_me` from anywhere, without a question open for it; AlreadyAsked while such a case is open."""
    return filing.ask_for_call(session, member(by), 0, by=by, now=now)


def member(by: Visitor) -> int:
    """The visitor's member; NotKnownYet for somebody whom the roster does not know (yet)."""
    if by.member_id is None:
        raise members.NotKnownYet(desk=by.has_desk, newcomer=not by.has_desk)
    return by.member_id


def _answering(session: Session, step: str, version: int | None, *, by: Visitor) -> Values:
    """The answers so far, if exactly this question is open."""
    asking.expect(by, SERVICE, step, version)
    member(by)
    return questions.answered(session, by=by)


def _expect_open(by: Visitor, version: int) -> None:
    at_it = by.question.step in {"intro", *_SCREENS, "whom", "cause", "urgency", "help", "words", "reach"}
    if by.question.service != SERVICE or by.question.version != version or not at_it:
        raise asking.Outdated
