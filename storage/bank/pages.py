"""The pages of the bank: the tree of categories with counts, questions by category, state or words, and one question
with all that is known of it."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, TextClause, exists, func, or_, select, text
from sqlalchemy.orm import Session

from storage import asking, audit, pages, rights
from storage.bank.figures import FEWEST, Sums
from storage.bank.records import SERVICE, NothingFound, QuestionDoubt, QuestionFigure, access, open_doubts, words_of
from storage.offices.absences import name_of
from storage.questions import Content, Kind, Question, State, categories, content, keeping
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Questions on a page, signs of a stem in a list, doubts below a question, signs of a remark there.
A_PAGE: Final = 8
_SHORT, _DOUBTS, _REMARK = 40, 5, 40
#: Signs of a message for the question and its doubts, so that the longest fits with all that is said of it; and of
#: these the fewest for doubts.
_ROOM, _LEAST = 3000, 60
#: A question's number as the pages say it, without what `content.plain` leaves out: 12, 第 12 题, №12, question 12.
_NUMBER: Final = re.compile(r"(?:第|no|question)?(\d{1,17})题?")
#: Words that are looked for, and the name under which they are kept for the next page.
MOST_SEARCH: Final = 60
SEARCHED: Final = "bank_search"

Condition: TypeAlias = ColumnElement[bool] | TextClause


class Which(StrEnum):
    """待审, 在用, 停用, 有疑问."""

    WAITING = "waiting"
    LIVE = "live"
    RETIRED = "retired"
    DOUBTED = "doubted"


#: Written out, as an index of some rows alone is not used for a value that is bound.
_STATES: Final = {
    Which.WAITING: text("questions.state = 'draft'"),
    Which.LIVE: text("questions.state = 'live'"),
    Which.RETIRED: text("questions.state = 'retired'"),
}


def beside_office(session: Session, by: Visitor, now: datetime) -> Values:
    """What the officers' page has of the bank; nothing for whoever does not keep it."""
    del now
    if not rights.may(by, Deed.KEEP_BANK):
        return {}
    counts: Values = {one: _count(session, _which(one)) for one in (Which.LIVE, Which.WAITING)}
    return {"bank": {**counts, "doubts": open_doubts(session)}}


def home(session: Session, *, by: Visitor, now: datetime) -> Values:
    """How many there are of each state, and the topmost categories. NotForYou."""
    del now
    rights.ask(by, Deed.KEEP_BANK)
    leave_question(session, by)
    begun = bool(asking.draft(session, by, SERVICE))
    tree, counts = categories.tree(session), _by_category(session)
    counted: Values = {one: _count(session, _which(one)) for one in Which}
    return {**counted, "below": _children(tree, counts, 0), "loose": counts.get(None, 0), "begun": begun}


def browse(session: Session, category_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A category: those below it, and its own questions, a page of them; 0 is those without one. NotForYou."""
    del now
    rights.ask(by, Deed.KEEP_BANK)
    tree, counts = categories.tree(session), _by_category(session)
    if category_id not in tree.names:
        category_id = 0
    mine = Question.category_id == category_id if category_id else Question.category_id.is_(None)
    found = _page(session, (mine, _STATES[Which.LIVE]), page, total=counts.get(category_id or None, 0))
    path: list[Value] = [*tree.path(category_id)]
    return {
        **found,
        "category": category_id,
        "path": path,
        "above": tree.above.get(category_id, 0),
        "below": _children(tree, counts, category_id) if category_id else [],
    }


def of_state(session: Session, which: Which, page: int, *, by: Visitor, now: datetime) -> Values:
    """Those that wait, are asked, are not asked any more, or about which something is said. NotForYou."""
    del now
    rights.ask(by, Deed.KEEP_BANK)
    return {**_page(session, (_which(which),), page), "which": which}


def ask_words(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks for words or a number. NotForYou."""
    del now
    rights.ask(by, Deed.KEEP_BANK)
    asking.ask(session, by, SERVICE, "search")
    return {"version": by.question.version}


def open_search(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del session, now
    rights.ask(by, Deed.KEEP_BANK)
    return {"version": by.question.version}


def search(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Questions with those words in the stem, or of that number, whatever their state. NothingFound asks again."""
    asking.expect(by, SERVICE, "search")
    rights.ask(by, Deed.KEEP_BANK)
    said = " ".join(words.split())[:MOST_SEARCH]
    found = _search(session, said, 0)
    if not found["count"]:
        raise NothingFound(words=said)
    asking.close(session, by)
    asking.keep(session, by, SEARCHED, {"words": said}, now=now)
    return found


def search_on(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """Another page of what was found last."""
    del now
    rights.ask(by, Deed.KEEP_BANK)
    draft = asking.draft(session, by, SEARCHED)
    if not draft:
        raise asking.Outdated
    return _search(session, str(draft["words"]), page)


def _search(session: Session, words: str, page: int) -> Values:
    told = content.plain(words)
    number = _NUMBER.fullmatch(told)
    any_of: list[ColumnElement[bool]] = []
    if told:
        any_of.append(Question.words.contains(told, autoescape=True))
    if number is not None:
        any_of.append(Question.number == int(number[1]))
    found = _page(session, (or_(*any_of),), page) if any_of else _page(session, (Question.id < 0,), page)
    return {**found, "words": words}


def _size(one: Content) -> int:
    """Signs that the question takes on its page."""
    lines = [*(each.words + each.remark[:_REMARK] for each in one.options), *one.category, one.source]
    lines += [each.left + each.right for each in one.pairs]
    return len(one.stem) + len(one.explanation) + sum(map(len, lines))


# Lists.


def leave_question(session: Session, by: Visitor) -> None:
    """Whoever goes to a page of the bank is asked nothing of it any more; what is half done stays."""
    if by.question.service == SERVICE:
        asking.close(session, by)


def _which(which: Which) -> Condition:
    if which in _STATES:
        return _STATES[which]
    doubted = exists().where(QuestionDoubt.question_id == Question.id, QuestionDoubt.answered_at.is_(None))
    now = QuestionFigure.version == Question.version
    flagged = exists().where(QuestionFigure.question_id == Question.id, QuestionFigure.flags != "", now)
    return (Question.state == State.LIVE) & (doubted | flagged) | (Question.state != State.LIVE) & doubted


def _count(session: Session, *conditions: Condition) -> int:
    return session.scalar(select(func.count()).select_from(Question).where(*conditions)) or 0


def _by_category(session: Session) -> dict[int | None, int]:
    counted = select(Question.category_id, func.count()).where(_STATES[Which.LIVE])
    rows = session.execute(counted.group_by(Question.category_id))
    return {row[0]: row[1] for row in rows}


def _children(tree: categories.Tree, counts: dict[int | None, int], category_id: int) -> list[Value]:
    """Those right below, each with how many questions there are in it and below it."""
    return [
        {"category": one, "name": tree.names[one], "count": sum(counts.get(each, 0) for each in tree.within(one))}
        for one in tree.children(category_id)
    ]


def _page(session: Session, conditions: tuple[Condition, ...], page: int, *, total: int | None = None) -> Values:
    count = _count(session, *conditions) if total is None else total
    here = pages.at(page, count, A_PAGE)
    wanted = select(Question).where(*conditions).order_by(Question.number.desc()).offset(here.first).limit(A_PAGE)
    lines: list[Value] = [_line(one) for one in session.scalars(wanted)]
    return {"lines": lines, "count": count, **here.told()}


def _line(one: Question) -> Values:
    return {
        "question": one.id,
        "number": one.number,
        "kind": one.kind,
        "state": one.state,
        "stem": short(one.told.stem),
    }


def short(stem: str) -> str:
    """The stem on one line of a list."""
    told = " ".join(stem.split())
    return told if len(told) <= _SHORT else f"{told[: _SHORT - 1]}…"


# One question.


def look(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """Everything of a question. NotForYou, NoSuchQuestion."""
    question = access(session, question_id, by=by)
    leave_question(session, by)
    return shown(session, question, by=by, now=now)


def shown(session: Session, question: Question, *, by: Visitor, now: datetime) -> Values:
    """What its page tells; that the words of doubts were read is noted."""
    doubts = _doubts(session, question, by=by, now=now)
    return {
        **told(question.told),
        **_figures(session, question),
        **doubts,
        "question": question.id,
        "number": question.number,
        "state": question.state,
        "version": question.version,
        "changed_at": question.changed_at,
        "put_by": _named(session, question.author_id),
        "own": question.author_id == by.account_id,
        "approved_by": _named(session, question.approved_by),
        "picture": keeping.has_picture(session, question.id),
    }


def told(one: Content) -> Values:
    """What a question says and takes, for a page of it or a preview."""
    options: list[Value] = [
        {"words": each.words, "right": each.right, "share": each.share, "remark": each.remark[:_REMARK]}
        for each in one.options
    ]
    pairs: list[Value] = [{"left": each.left, "right": each.right} for each in one.pairs]
    spans: list[Value] = [{"low": each.low, "high": each.high} for each in one.spans]
    path: list[Value] = [*one.category]
    return {
        "kind": one.kind,
        "stem": one.stem,
        "options": options,
        "truth": one.truth,
        "pairs": pairs,
        "spans": spans,
        "explanation": one.explanation,
        "path": path,
        "difficulty": one.difficulty,
        "points": one.points,
        "source": one.source,
        "author": one.author,
    }


def _named(session: Session, account_id: int | None) -> str | None:
    return None if account_id is None else name_of(session, account_id)


def sums_of(figure: QuestionFigure) -> Sums:
    return Sums(
        answers=figure.answers,
        right=figure.right,
        pairs=figure.pairs,
        right_pairs=figure.right_pairs,
        rest=figure.rest,
        rest_squares=figure.rest_squares,
        rest_of_right=figure.rest_of_right,
        taken=[int(one) for one in figure.taken.split()],
    )


def choices(one: Content) -> int:
    """Options of which it is counted how often each was taken."""
    if one.kind is Kind.TRUE_FALSE:
        return 2
    return len(one.options) if one.kind in {Kind.SINGLE, Kind.SEVERAL} else 0


def _figures(session: Session, question: Question) -> Values:
    """What its answers say, from twenty on; before, how many there are."""
    figure = session.get(QuestionFigure, (question.id, question.version))
    sums = Sums(0, 0) if figure is None else sums_of(figure)
    enough = sums.answers >= FEWEST
    taken: list[Value] = [*sums.taken] if enough else []
    flags: list[Value] = [] if figure is None else [{"flag": one} for one in figure.flags.split()]
    return {
        "answers": sums.answers,
        "fewest": FEWEST,
        "enough": enough,
        "percent": None if sums.share is None else round(sums.share / 10),
        "discrimination": None if sums.discrimination is None else round(sums.discrimination / 10),
        "taken": taken,
        "flags": flags,
    }


def _doubts(session: Session, question: Question, *, by: Visitor, now: datetime) -> Values:
    wanted = select(QuestionDoubt).where(QuestionDoubt.question_id == question.id, QuestionDoubt.answered_at.is_(None))
    found = session.scalars(wanted.order_by(QuestionDoubt.id.desc())).all()
    said, room = list[Value](), max(_LEAST, _ROOM - _size(question.told))
    for one in found[:_DOUBTS]:
        words = words_of(session, one)
        if words is not None and room > 0:
            said.append(words if len(words) <= room else f"{words[:room]}…")
            room -= len(words)
    if said:
        audit.note(session, "bank.look", by=by.account_id, now=now, record=f"questions {question.id}")
    return {"doubts": len(found), "doubt_words": said}
