"""Writing: a question from its kind to the preview, or one field of one that is there; what is half done is a draft.

A new question is asked for step by step, and ends in the preview; of one that is there the preview is the beginning,
beside each field what it was. Nothing is in the bank, or changed there, before the last press.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, audit, rights
from storage.asking import Outdated
from storage.bank import pages
from storage.bank.answered import READERS
from storage.bank.records import SERVICE, ChangedMeanwhile, Defective, NotUnderstood, access
from storage.bank.steps import BODY, DEFECTS, OPTIONAL, STEPS, Step, changed, fields
from storage.questions import Content, Difficulty, Kind, Question, categories, keeping, pasting
from storage.questions.content import defect, packed, unpacked
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: Categories to tap.
_OFFERED: Final = 6


# Beginning.


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """A new one: asks for its kind, or all of it in one message. NotForYou."""
    rights.ask(by, Deed.KEEP_BANK)
    return _go_on(session, {}, None, [Step.ENTRY], by=by, now=now)


def resume(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Where it was left. Outdated."""
    rights.ask(by, Deed.KEEP_BANK)
    draft = asking.draft(session, by, SERVICE)
    if not draft:
        raise Outdated
    return _go_on(session, draft, _content(draft), _left(draft), by=by, now=now)


def edit(session: Session, question_id: int, *, by: Visitor, now: datetime) -> Values:
    """One that is there: its preview, with every field to change. NotForYou, NoSuchQuestion."""
    question = access(session, question_id, by=by)
    draft: Values = {"question": question.id, "version": question.version, "before": question.content}
    return _go_on(session, draft, question.told, [], by=by, now=now)


def choose_kind(session: Session, version: int, kind: Kind, *, by: Visitor, now: datetime) -> Values:
    """Its kind; asks for the stem."""
    asking.expect(by, SERVICE, Step.ENTRY, version)
    draft = asking.draft(session, by, SERVICE)
    left = [Step.STEM, *BODY[kind], Step.EXPLANATION, Step.CATEGORY]
    return _go_on(session, draft, Content(kind, "", author=by.name or ""), left, by=by, now=now)


# Answering.


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What was asked, written. NotUnderstood, WordsUnfit and Defective ask again."""
    rights.ask(by, Deed.KEEP_BANK)
    step, draft, content = _open(session, by)
    if step is Step.ENTRY:
        return _pasted(session, words, draft, by=by, now=now)
    reader = READERS.get(step)
    if reader is None or content is None:
        raise NotUnderstood(step=step)
    found = reader(content, words)
    if found is None:
        raise NotUnderstood(step=step)
    return _take(session, draft, found, step, by=by, now=now)


def _pasted(session: Session, words: str, draft: Values, *, by: Visitor, now: datetime) -> Values:
    found = pasting.read(words)
    if found is None:
        raise NotUnderstood(step=Step.ENTRY)
    if wrong := defect(found):
        raise Defective(**{**wrong.values, "code": wrong.code})
    author = found.author or by.name or ""
    return _go_on(session, draft, replace(found, author=author), [], by=by, now=now)


def skip(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It has none."""
    step, draft, content = _answering(session, version, by=by)
    if step not in OPTIONAL:
        raise Outdated
    emptied = {
        Step.EXPLANATION: replace(content, explanation=""),
        Step.CATEGORY: replace(content, category=()),
        Step.SOURCE: replace(content, source=""),
    }
    return _take(session, draft, emptied[step], step, by=by, now=now)


def tick(session: Session, version: int, at: int, *, by: Visitor, now: datetime) -> Values:
    """That option is right: of a single choice it alone, of several it too, or no more."""
    step, draft, content = _answering(session, version, by=by)
    if step is not Step.RIGHT or at >= len(content.options):
        raise Outdated
    if content.kind is Kind.SINGLE:
        options = [replace(one, right=nth == at) for nth, one in enumerate(content.options)]
        return _take(session, draft, replace(content, options=tuple(options)), step, by=by, now=now)
    options = [replace(one, right=one.right != (nth == at)) for nth, one in enumerate(content.options)]
    return _go_on(session, draft, replace(content, options=tuple(options)), _left(draft), by=by, now=now)


def ticked(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Those are the right ones; one at least."""
    step, draft, content = _answering(session, version, by=by)
    if step is not Step.RIGHT or not content.right_options:
        raise Outdated
    return _take(session, draft, content, step, by=by, now=now)


def choose_truth(session: Session, version: int, wrong: int, *, by: Visitor, now: datetime) -> Values:
    """0: it is true; 1: it is not."""
    step, draft, content = _answering(session, version, by=by)
    if step is not Step.TRUTH:
        raise Outdated
    return _take(session, draft, replace(content, truth=wrong == 0), step, by=by, now=now)


def pick_category(session: Session, version: int, category_id: int, *, by: Visitor, now: datetime) -> Values:
    """One that there is."""
    step, draft, content = _answering(session, version, by=by)
    tree = categories.tree(session)
    if step is not Step.CATEGORY or category_id not in tree.names:
        raise Outdated
    return _take(session, draft, replace(content, category=tree.path(category_id)), step, by=by, now=now)


def choose_difficulty(session: Session, version: int, difficulty: Difficulty, *, by: Visitor, now: datetime) -> Values:
    step, draft, content = _answering(session, version, by=by)
    if step is not Step.DIFFICULTY:
        raise Outdated
    return _take(session, draft, replace(content, difficulty=difficulty), step, by=by, now=now)


def fix(session: Session, version: int, nth: int, *, by: Visitor, now: datetime) -> Values:
    """From the preview: that field anew; new options ask again which are right."""
    step, draft, content = _answering(session, version, by=by)
    if step is not Step.REVIEW or nth >= len(STEPS) or STEPS[nth] not in fields(content.kind):
        raise Outdated
    both = STEPS[nth] is Step.OPTIONS and Step.RIGHT in BODY[content.kind]
    return _go_on(session, draft, content, [STEPS[nth], *([Step.RIGHT] if both else [])], by=by, now=now)


def go_back(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """From a field that was to be changed: to the preview, as it was before."""
    _, draft, content = _answering(session, version, by=by)
    if defect(content) is not None:
        raise Outdated
    return _go_on(session, draft, content, [], by=by, now=now)


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Not now, and nothing is kept of it."""
    rights.ask(by, Deed.KEEP_BANK)
    if by.question.service != SERVICE or by.question.version != version:
        raise Outdated
    draft = asking.draft(session, by, SERVICE)
    _drop(session, by)
    if "question" in draft:
        return {"known": True, **pages.look(session, int(str(draft["question"])), by=by, now=now)}
    return {"known": False, **pages.home(session, by=by, now=now)}


def save(session: Session, version: int, waits: int, *, by: Visitor, now: datetime) -> Values:
    """It is in the bank, or changed there; with `waits` a new one is not asked before somebody has approved it. Its
    page. KnownAlready, ChangedMeanwhile, Defective."""
    step, draft, content = _answering(session, version, by=by)
    if step is not Step.REVIEW:
        raise Outdated
    if wrong := defect(content):
        raise Defective(**{**wrong.values, "code": wrong.code})
    if "question" in draft:
        question = access(session, int(str(draft["question"])), by=by)
        if question.version != draft["version"]:
            raise ChangedMeanwhile
        before = question.version
        keeping.change(session, question, content, by=by.account_id, now=now)
        if question.version != before:
            audit.note(session, "bank.change", by=by.account_id, now=now, record=f"questions {question.id}")
    else:
        approved = None if waits else by.account_id
        question = keeping.put(session, content, author_id=by.account_id, approved_by=approved, now=now)
        audit.note(session, "bank.put", by=by.account_id, now=now, record=f"questions {question.id}")
    _drop(session, by)
    return pages.shown(session, question, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows."""
    del now
    rights.ask(by, Deed.KEEP_BANK)
    step, draft, content = _open(session, by)
    return _shown(session, draft, content, step, by=by)


# The draft.


def _open(session: Session, by: Visitor) -> tuple[Step, Values, Content | None]:
    """The step that is open, the draft, and the question so far. Outdated."""
    if by.question.service != SERVICE or by.question.step not in {*STEPS}:
        raise Outdated
    draft = asking.draft(session, by, SERVICE)
    return Step(by.question.step or ""), draft, _content(draft)


def _answering(session: Session, version: int, *, by: Visitor) -> tuple[Step, Values, Content]:
    rights.ask(by, Deed.KEEP_BANK)
    step, draft, content = _open(session, by)
    if content is None or by.question.version != version:
        raise Outdated
    return step, draft, content


def _content(draft: Values) -> Content | None:
    return unpacked(str(draft["content"])) if "content" in draft else None


def _left(draft: Values) -> list[Step]:
    left = draft.get("left")
    return [Step(str(one)) for one in left] if isinstance(left, list) else []


def _take(session: Session, draft: Values, content: Content, step: Step, *, by: Visitor, now: datetime) -> Values:
    """That step is answered, if nothing keeps the question from being asked so. Defective."""
    wrong = defect(content)
    if wrong is not None and wrong.code in DEFECTS.get(step, frozenset()):
        raise Defective(**{**wrong.values, "code": wrong.code})
    return _go_on(session, draft, content, _left(draft)[1:], by=by, now=now)


def _go_on(
    session: Session, draft: Values, content: Content | None, left: Sequence[Step], *, by: Visitor, now: datetime
) -> Values:
    """Asks the first that is left, or shows all of it."""
    kept: Values = {**draft, "left": list[Value](left)}
    if content is not None:
        kept["content"] = packed(content)
    asking.keep(session, by, SERVICE, kept, now=now)
    step = left[0] if left else Step.REVIEW
    asking.ask(session, by, SERVICE, step)
    return _shown(session, kept, content, step, by=by)


def _drop(session: Session, by: Visitor) -> None:
    asking.drop(session, by, SERVICE)
    asking.close(session, by)


def _shown(session: Session, draft: Values, content: Content | None, step: Step, *, by: Visitor) -> Values:
    known = "question" in draft
    told: Values = {"step": step, "version": by.question.version, "known": known, "pastes": bool(pasting.READERS)}
    if content is None:
        return told
    told |= {**pages.told(content), "whole": defect(content) is None, "optional": step in OPTIONAL}
    if step is Step.CATEGORY:
        told["offered"] = _offered(session)
    if step is Step.REVIEW:
        can: list[Value] = [*fields(content.kind)]
        told |= {"fields": can, "changed": _changed(draft, content) if known else []}
    if known:
        told["number"] = session.get_one(Question, int(str(draft["question"]))).number
    return told


def _offered(session: Session) -> list[Value]:
    """The categories that have most questions."""
    counted = select(Question.category_id).where(Question.category_id.is_not(None)).group_by(Question.category_id)
    tree = categories.tree(session)
    most = session.scalars(counted.order_by(func.count().desc(), Question.category_id).limit(_OFFERED)).all()
    return [{"category": one, "name": tree.names[one]} for one in most if one is not None]


def _changed(draft: Values, content: Content) -> list[Value]:
    return [{"field": one} for one in changed(unpacked(str(draft["before"])), content)]
