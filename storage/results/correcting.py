"""Correcting: an officer says which options of a question are right after all, or that it does not count, and why;
points are counted anew from the answers as they came, and everybody who saw the old table reads the new one."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit
from storage.asking import Outdated
from storage.bank import doubting
from storage.contests import (
    Asked,
    Contest,
    ContestCorrection,
    ContestQuestion,
    State,
    closing,
    ending,
    paper,
    scoring,
    telling,
)
from storage.contests.terms import MOST_REASON
from storage.errors import Refusal
from storage.questions import Kind, Question
from storage.questions.content import packed
from storage.results import keys, reckoning, whose
from storage.results.telling import to_groups
from storage.results.whose import SERVICE, NoSuchResult
from storage.values import Value, Values
from storage.visitors import Visitor

#: Questions of a page.
PAGE: Final = 20
_FEWEST: Final = 2
#: So long answers are kept whatever the union has set (`storage.retention.table`): without them all points would go.
LATEST: Final = timedelta(days=90)
_SHORT: Final = 40


class WhyUnfit(asking.Unfit, Refusal):
    """The reason is empty or too long; values: fewest, most."""


class KeyUnfit(Refusal):
    """A question of that kind can't have that key, or has it already; values: contest, nth, kind."""


class TooLate(Refusal):
    """It is so long over that answers may be gone, from which it would be counted; values: contest, days."""


def listed(session: Session, contest_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """The questions that were told already; pages begin at 0. NotForYou, NoSuchResult."""
    del now
    contest = whose.access_begun(session, contest_id, by=by)
    told = _told(session, contest)
    corrected = {one.nth for one in keys.corrections(session, contest.id)}
    pages = max(1, -(-len(told) // PAGE))
    page = min(page, pages - 1)
    lines: list[Value] = [
        {
            "contest": contest.id,
            "nth": one.nth,
            "stem": _short(one.told.stem),
            "key": keys.letters(one, keys.right(one)),
            "void": one.state == Asked.VOID,
            "corrected": one.nth in corrected,
        }
        for one in told[page * PAGE : (page + 1) * PAGE]
    ]
    over = contest.state == State.OVER
    return {**reckoning.named(contest), "lines": lines, "page": page, "pages": pages, "over": over}


def _told(session: Session, contest: Contest) -> list[ContestQuestion]:
    """Those that count: one that was taken out stays out."""
    return [one for one in paper.questions(session, contest.id) if one.state == Asked.SCORED]


def begin(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """That question with its key as it stands, to be turned. NotForYou, NoSuchResult, TooLate."""
    contest = whose.access_begun(session, contest_id, by=by)
    _in_time(contest, now)
    question = _question(session, contest, nth)
    picked: list[Value] = [*keys.right(question)]
    draft: Values = {"contest": contest.id, "nth": nth, "picked": picked, "void": False, "why": ""}
    return _keep(session, draft, by=by, now=now)


def _in_time(contest: Contest, now: datetime) -> None:
    # By its beginning: its first answers are the first to go.
    if contest.ended_at is not None and now >= (contest.begun_at or contest.ended_at) + LATEST:
        raise TooLate(contest=contest.id, days=LATEST.days)


def _question(session: Session, contest: Contest, nth: int) -> ContestQuestion:
    found = session.get(ContestQuestion, (contest.id, nth))
    if found is None or found.state != Asked.SCORED:
        raise NoSuchResult
    return found


def _keep(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, draft, now=now)
    return _shown(session, draft, by=by)


def _draft(session: Session, by: Visitor) -> Values:
    draft = asking.draft(session, by, SERVICE)
    if not draft:
        raise Outdated
    return draft


def _of(session: Session, draft: Values, by: Visitor) -> tuple[Contest, ContestQuestion]:
    contest = whose.access_begun(session, int(str(draft["contest"])), by=by)
    return contest, _question(session, contest, int(str(draft["nth"])))


def _picked(draft: Values) -> tuple[int, ...]:
    picked = draft["picked"]
    assert isinstance(picked, list)
    return tuple(sorted(int(str(one)) for one in picked))


def turn(session: Session, option: int, *, by: Visitor, now: datetime) -> Values:
    """The option that is shown at that place, from 0, is right or not any more; where only one can be, it alone is.
    Outdated, NoSuchResult."""
    draft = _draft(session, by)
    _, question = _of(session, draft, by)
    places, picked = question.places, {*_picked(draft)}
    if not 0 <= option < len(places):
        raise Outdated
    turned = {places[option]}
    picked = picked ^ turned if question.kind == Kind.SEVERAL else turned
    kept: list[Value] = [*sorted(picked)]
    return _keep(session, {**draft, "picked": kept, "void": False}, by=by, now=now)


def turn_void(session: Session, *, by: Visitor, now: datetime) -> Values:
    """It does not count, or does after all. Outdated, NoSuchResult."""
    draft = _draft(session, by)
    return _keep(session, {**draft, "void": not draft["void"]}, by=by, now=now)


def ask_why(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks for the reason, which all groups will read. Outdated, KeyUnfit, NoSuchResult."""
    del now
    draft = _draft(session, by)
    _fit(session, draft, by)
    asking.ask(session, by, SERVICE, "why")
    return _shown(session, draft, by=by)


def _fit(session: Session, draft: Values, by: Visitor) -> tuple[Contest, ContestQuestion]:
    contest, question = _of(session, draft, by)
    picked = _picked(draft)
    if not draft["void"] and (not keys.fits(question, picked) or picked == keys.right(question)):
        raise KeyUnfit(contest=contest.id, nth=question.nth, kind=question.kind)
    return contest, question


def open_why(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The same, shown again."""
    del now
    return _shown(session, _draft(session, by), by=by)


def write_why(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What will be published, to be confirmed. WhyUnfit asks again; NoSuchResult."""
    asking.expect(by, SERVICE, "why")
    said = " ".join(words.split())
    if not _FEWEST <= len(said) <= MOST_REASON:
        raise WhyUnfit(fewest=_FEWEST, most=MOST_REASON)
    draft = {**_draft(session, by), "why": said}
    _of(session, draft, by)
    asking.close(session, by)
    return _keep(session, draft, by=by, now=now)


def _shown(session: Session, draft: Values, *, by: Visitor) -> Values:
    contest, question = _of(session, draft, by)
    picked, right = _picked(draft), keys.right(question)
    options: list[Value] = [
        {**line, "on": question.places[at] in picked, "was": question.places[at] in right}
        for at, line in enumerate(telling.options(question.told, question.places))
        if isinstance(line, dict)
    ]
    return {
        **reckoning.named(contest),
        "nth": question.nth,
        "mark": paper.mark(session, contest, question.nth),
        "stem": question.told.stem,
        "kind": question.kind,
        "options": options,
        "before": keys.letters(question, right),
        "after": None if draft["void"] else keys.letters(question, picked),
        "void": draft["void"],
        "changed": bool(draft["void"]) or (keys.fits(question, picked) and picked != right),
        "why": draft["why"],
        "version": by.question.version,
    }


def publish(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is so from now on: counted anew, kept with why, told to the groups and to whoever stands elsewhere for it, and
    to whoever keeps the bank while that has the old key. Outdated, KeyUnfit, NoSuchResult, TooLate."""
    draft = _draft(session, by)
    if by.question.version != version or not draft["why"]:
        raise Outdated
    contest, question = _fit(session, draft, by)
    _in_time(contest, now)
    session.refresh(contest, with_for_update=True)
    before, why = keys.right(question), str(draft["why"])
    after = None if draft["void"] else _picked(draft)
    shown = _shown(session, draft, by=by)
    if after is None:
        closing.void(session, contest, question, now=now)
    else:
        question.content = packed(keys.changed(question.told, after))
        session.flush()
        closing.recount(session, contest)
    made = ContestCorrection(contest_id=contest.id, nth=question.nth, before=keys.packed(before), why=why)
    made.after = None if after is None else keys.packed(after)
    made.made_by, made.made_at = by.account_id, now
    session.add(made)
    if contest.state == State.OVER:
        ending.keep_places(session, contest)
        # Everybody is looked at once more; whose place and points are as they were told hears nothing.
        contest.told_to = 0
    session.flush()
    said = {name: shown[name] for name in ("mark", "nth", "stem", "why")}
    # Nobody there has the letters before them: the question gave way to what was right.
    said |= {"before": keys.words(question, before), "after": None if after is None else keys.words(question, after)}
    to_groups(session, contest, "results.corrected", now=now, **said)
    _doubt(session, question, before, why, by=by, now=now)
    asking.drop(session, by, SERVICE)
    audit.note(session, "results.correct", by=by.account_id, now=now, record=f"contests {contest.id}")
    return shown


def _doubt(
    session: Session, question: ContestQuestion, before: tuple[int, ...], why: str, *, by: Visitor, now: datetime
) -> None:
    """Whoever keeps the bank hears of it while the bank's question still has the old key."""
    kept = session.get_one(Question, question.question_id)
    same = kept.told.kind == question.told.kind and len(kept.told.options) == len(question.told.options)
    if same and scoring.right_ones(kept.told) == before:
        doubting.object_to(session, kept, why, by=by, now=now)


def _short(stem: str) -> str:
    return stem if len(stem) <= _SHORT else f"{stem[: _SHORT - 1]}…"
