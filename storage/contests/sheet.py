"""The sheet: the paper of a contest question by question: drawn by category and difficulty, added one by one, put in
another order or stage, taken out. Only what can be pressed and marked at a glance."""

import re
import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import asking
from storage.contests import card, paper, setting
from storage.contests.records import SERVICE, Contest, ContestQuestion
from storage.contests.scoring import KINDS
from storage.contests.terms import MOST_QUESTIONS, Stage
from storage.errors import Refusal
from storage.questions import Difficulty, Question, categories
from storage.questions.content import plain
from storage.questions.records import LOTS
from storage.values import Value, Values
from storage.visitors import Visitor

#: Lines of a page, signs of a stem in a list, hits of a search.
PAGE: Final = 8
SHORT, _HITS = 40, 8
#: What can be tapped.
COUNTS: Final = (1, 2, 5, 10, 15, 20)
_LEVELS: Final = (None, *Difficulty)
#: A category with a page or a difficulty behind it is one number of a button.
PAGES: Final = 1000
#: A question's number: #12, 12, 第 12 题.
_NUMBER: Final = re.compile(r"(?:第|no|question)?(\d{1,17})题?")
_STAGES: Final = (*Stage,)


class WrongKind(asking.Unfit, Refusal):
    """Only single and several choice and true or false can be asked in a contest; values: number, kind."""


class NotInBank(asking.Unfit, Refusal):
    """No question with those words or of that number is in use; values: words."""


class PaperFull(asking.Unfit, Refusal):
    """So many have no room; values: most, there (how many are on it)."""


class OnPaperAlready(asking.Unfit, Refusal):
    """It is on the paper already; values: number, nth."""


def look(session: Session, contest_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the paper."""
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    return _shown(session, contest, page, by=by, now=now)


def _shown(session: Session, contest: Contest, page: int, *, by: Visitor, now: datetime) -> Values:
    there = paper.questions(session, contest.id)
    pages = max(1, -(-len(there) // PAGE))
    page = min(page, pages - 1)
    lines: list[Value] = [
        {"nth": one.nth, "stem": one.told.stem[:SHORT], "stage": one.stage, "kind": one.kind}
        for one in there[page * PAGE : (page + 1) * PAGE]
    ]
    told = card.shown(session, contest, by=by, now=now)
    return {**told, "lines": lines, "count": len(there), "page": page, "pages": pages, "held": paper.usable(session)}


def _at(session: Session, contest: Contest, nth: int) -> ContestQuestion:
    found = session.get(ContestQuestion, (contest.id, nth))
    if found is None:
        raise asking.Outdated
    return found


def see(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """One question of the paper."""
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    return _one_shown(session, contest, nth, now=now)


def _one_shown(session: Session, contest: Contest, nth: int, *, now: datetime) -> Values:
    del now
    one = _at(session, contest, nth)
    content = one.told
    options: list[Value] = [{"words": each.words, "right": each.right} for each in content.options]
    told: Values = {"contest": contest.id, "title": contest.title, "nth": nth, "stage": one.stage, "kind": one.kind}
    number = session.get_one(Question, one.question_id).number
    count = len(paper.questions(session, contest.id))
    shown: Values = {"stem": content.stem, "options": options, "truth": content.truth, "seconds": one.seconds}
    return {**told, **shown, "number": number, "count": count, "page": (nth - 1) // PAGE}


def move(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """One place up; the first goes to the end."""
    contest = setting.opened(session, contest_id, by=by)
    _at(session, contest, nth)
    last = len(paper.questions(session, contest.id))
    if last > 1:
        order = [*range(1, last + 1)]
        order.insert(nth - 2 if nth > 1 else last - 1, order.pop(nth - 1))
        paper.renumber(session, contest, order)
    setting.settled(session, contest, now=now)
    return _one_shown(session, contest, last if nth == 1 else nth - 1, now=now)


def remove(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """Without that question."""
    contest = setting.opened(session, contest_id, by=by)
    session.delete(_at(session, contest, nth))
    session.flush()
    paper.renumber(session, contest, [one.nth for one in paper.questions(session, contest.id)])
    setting.settled(session, contest, now=now)
    return _shown(session, contest, (nth - 1) // PAGE, by=by, now=now)


def clear(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """An empty paper again."""
    contest = setting.opened(session, contest_id, by=by)
    session.execute(delete(ContestQuestion).where(ContestQuestion.contest_id == contest.id))
    setting.settled(session, contest, now=now)
    return _shown(session, contest, 0, by=by, now=now)


def turn_stage(session: Session, contest_id: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """To the next stage: 必答, 抢答, 风险, 加赛, 观众题."""
    contest = setting.opened(session, contest_id, by=by)
    one = _at(session, contest, nth)
    one.stage = _STAGES[(_STAGES.index(Stage(one.stage)) + 1) % len(_STAGES)]
    setting.settled(session, contest, now=now)
    return _one_shown(session, contest, nth, now=now)


# Drawing.


def category(session: Session, contest_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """A category, those right below it, and how many questions of each difficulty it has that can be asked here. `at`:
    its key with the page behind it (`at // PAGES`, `at % PAGES`)."""
    del now
    contest = setting.opened(session, contest_id, by=by)
    setting.stop_asking(session, by=by)
    return {"contest": contest.id, "title": contest.title, **tree_page(session, at)}


def tree_page(session: Session, at: int) -> Values:
    """The same for whoever chooses a category."""
    (category_id, page), tree = divmod(at, PAGES), categories.tree(session)
    if category_id and category_id not in tree.names:
        raise asking.Outdated
    below = [(one, paper.usable(session, tree.within(one))) for one in tree.children(category_id)]
    below = [(one, count) for one, count in below if count]
    pages = max(1, -(-len(below) // PAGE))
    page = min(page, pages - 1)
    some = below[page * PAGE : (page + 1) * PAGE]
    lines: list[Value] = [{"at": one * PAGES, "name": tree.names[one], "count": count} for one, count in some]
    within = tree.within(category_id) if category_id else []
    levels: list[Value] = [
        {"level": category_id * PAGES + nth, "difficulty": one, "count": count}
        for nth, one in enumerate(_LEVELS)
        if (count := paper.usable(session, within, one))
    ]
    above = None if not category_id else tree.above[category_id] * PAGES
    path: list[Value] = [*tree.path(category_id)]
    told: Values = {"category": category_id, "path": path, "lines": lines, "levels": levels, "above": above}
    return {**told, "page": page, "pages": pages, "held": paper.usable(session, within)}


def choose_level(session: Session, contest_id: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """Out of that category (`at // PAGES`) of that difficulty (`at % PAGES`, 0 for any); asks how many."""
    contest = setting.opened(session, contest_id, by=by)
    if at % PAGES >= len(_LEVELS):
        raise asking.Outdated
    setting.keep_for(session, contest, by=by, now=now, level=at)
    asking.ask(session, by, SERVICE, "count")
    return _asked(session, contest, by=by, now=now)


def _asked(session: Session, contest: Contest, *, by: Visitor, now: datetime) -> Values:
    chosen, difficulty = _source(session, by)
    tree = categories.tree(session)
    path: list[Value] = [*tree.path(chosen if chosen in tree.names else None)]
    within = tree.within(chosen) if chosen else []
    there = paper.usable(session, within, difficulty)
    taps: list[Value] = [one for one in COUNTS if one <= there]
    told = card.shown(session, contest, by=by, now=now)
    return {**told, "path": path, "difficulty": difficulty, "there": there, "taps": taps}


def _source(session: Session, by: Visitor) -> tuple[int, Difficulty | None]:
    category_id, level = divmod(int(str(asking.draft(session, by, SERVICE).get("level", 0))), PAGES)
    return category_id, _LEVELS[level]


def open_count(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked now."""
    draft = asking.draft(session, by, SERVICE)
    if not draft:
        raise asking.Outdated
    return _asked(session, setting.opened(session, int(str(draft["contest"])), by=by), by=by, now=now)


def choose_count(session: Session, version: int, count: int, *, by: Visitor, now: datetime) -> Values:
    """So many by lot."""
    asking.expect(by, SERVICE, "count", version)
    return _draw(session, setting.answering(session, "count", by=by), count, by=by, now=now)


def write_count(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The same, typed. CountUnfit."""
    contest = setting.answering(session, "count", by=by)
    return _draw(session, contest, setting.whole(words, 1, MOST_QUESTIONS), by=by, now=now)


def _draw(session: Session, contest: Contest, count: int, *, by: Visitor, now: datetime) -> Values:
    there, (category_id, difficulty) = len(paper.questions(session, contest.id)), _source(session, by)
    if not 1 <= count <= MOST_QUESTIONS:
        raise asking.Outdated
    within = categories.tree(session).within(category_id) if category_id else []
    if there + min(count, paper.usable(session, within, difficulty)) > MOST_QUESTIONS:
        raise PaperFull(most=MOST_QUESTIONS, there=there)
    lot = secrets.randbelow(LOTS)
    made = paper.draw(session, contest, count, lot, categories=within, difficulty=difficulty)
    setting.stop_asking(session, by=by)
    setting.settled(session, contest, now=now)
    told = _shown(session, contest, there // PAGE, by=by, now=now)
    return {**told, "wanted": count, "drawn": len(made)}


# One by one.


def ask_question(session: Session, contest_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for the number of a question, or words of it."""
    contest = setting.opened(session, contest_id, by=by)
    setting.keep_for(session, contest, by=by, now=now)
    asking.ask(session, by, SERVICE, "question")
    return {**card.shown(session, contest, by=by, now=now), "found": []}


def write_question(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The question of that number is put on the paper; words find some to tap. NotInBank, WrongKind, OnPaperAlready."""
    contest = setting.answering(session, "question", by=by)
    said, number = " ".join(words.split())[:60], _NUMBER.fullmatch(plain(words))
    live = select(Question).where(Question.state == "live")
    by_number = live.where(Question.number == int(number[1])) if number else None
    one = session.scalar(by_number) if by_number is not None else None
    if one is not None:
        _put(session, contest, one)
        setting.settled(session, contest, now=now)
        told = card.shown(session, contest, by=by, now=now)
        return {**told, "found": [], "put": one.number, "nth": len(paper.questions(session, contest.id))}
    return _found(session, contest, said, by=by, now=now)


def _found(session: Session, contest: Contest, said: str, *, by: Visitor, now: datetime) -> Values:
    told = plain(said)
    live = select(Question).where(Question.state == "live", Question.kind.in_(KINDS))
    hits = live.where(Question.words.contains(told, autoescape=True)).order_by(Question.id).limit(_HITS)
    found: list[Value] = [
        {"question": one.id, "number": one.number, "stem": one.told.stem[:SHORT]}
        for one in (session.scalars(hits) if told else ())
    ]
    if not found:
        raise NotInBank(words=said)
    return {**card.shown(session, contest, by=by, now=now), "found": found, "words": said}


def add(session: Session, contest_id: int, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """That one too, behind the others; the next can be written at once. WrongKind, OnPaperAlready, PaperFull."""
    contest = setting.opened(session, contest_id, by=by)
    one = session.get(Question, question_id)
    if one is None or one.state != "live":
        raise asking.Outdated
    _put(session, contest, one)
    setting.settled(session, contest, now=now)
    told = ask_question(session, contest_id, by=by, now=now)
    return {**told, "put": one.number, "nth": len(paper.questions(session, contest.id))}


def _put(session: Session, contest: Contest, one: Question) -> None:
    there = paper.questions(session, contest.id)
    if one.kind not in KINDS:
        raise WrongKind(number=one.number, kind=one.kind)
    for each in there:
        if each.question_id == one.id:
            raise OnPaperAlready(number=one.number, nth=each.nth)
    if len(there) >= MOST_QUESTIONS:
        raise PaperFull(most=MOST_QUESTIONS, there=len(there))
    paper.put(session, contest, [one.id], lot=secrets.randbelow(LOTS))
