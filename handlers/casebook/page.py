"""The page of a case: what comes next as the first button, then what else can be done, and what services keep there."""

from collections.abc import Callable

from telegram import Update
from telegram.ext import BaseHandler

from handlers import aid, dossiers, evidence, hardship, public_notices, reviews
from handlers.buttons import Keyboards, KeyTexts, Shown, routes_of
from handlers.casebook.doors import DECISIONS, OLDER, OPEN
from handlers.context import Context
from handlers.screens import Press, Screen, in_rows
from storage import casebook
from storage.casebook import Next
from storage.dossiers import correcting, deciding, steps, visiting
from storage.dossiers.records import Step
from storage.hardship import Track
from storage.values import Value, Values

#: Two a row.
#: Steps in the order in which they are offered beside the next one.
_BESIDE = (Step.SEND_BACK, Step.RELIEVE, Step.REMOVE, Step.DECLINE)

#: What comes next, where its button asks for the case alone.
_NEXT: dict[Next, Callable[[Value], Press]] = {
    Next.VERIFY: dossiers.VERIFY,
    Next.VISIT: dossiers.BEGIN_VISIT,
    Next.MEANS: lambda report: dossiers.BEGIN_MEANS(report, known=False),
    Next.CLASSIFY: lambda report: dossiers.SUGGEST(report, known=False),
    Next.NOTICE: public_notices.OPEN,
    Next.AID: aid.OPEN,
}


def page_screen(found: Values) -> Screen:
    """All that is kept, and what can be done."""
    rows = [*([press] for press in _first(found)), *in_rows([*_others(found), *_kept(found)])]
    return _about("casebook.page", found, [*rows, [hardship.LOOK(found["report"], back=True)]])


def _first(found: Values) -> list[Press]:
    """What comes next."""
    report, following = found["report"], found["next"]
    if following in {Next.REPORT_UP, Next.APPROVE, Next.FILE}:
        step = Step(str(following))
        return [dossiers.BEGIN(report, step, what=step)]
    return [_NEXT[Next(str(following))](report)] if following in _NEXT else []


def _others(found: Values) -> list[Press]:
    report, open_ = found["report"], found["steps"]
    assert isinstance(open_, list)
    presses = [dossiers.BEGIN(report, step, what=step) for step in _BESIDE if step in open_]
    if found["closed_at"] is None and found["agreed"] and found["next"] != Next.VISIT:
        presses.insert(0, dossiers.BEGIN_VISIT(report))
    if Step.CLASSIFY in open_ and found["means"] and not found["withheld"]:
        presses.insert(1, dossiers.BEGIN_MEANS(report, known=True))
    if Step.CLASSIFY in open_ and found["class"] is not None:
        presses.insert(2, dossiers.SUGGEST(report, known=True))
    if found["closed_at"] is None and found["agreed"] and found["track"] == Track.FILING:
        presses.append(evidence.OPEN(report, missing=found["evidence_missing"]))
    if found["visits"]:
        presses.append(dossiers.SEE_VISIT(report, 0, count=found["visits"]))
    if found["decisions"]:
        presses.append(DECISIONS(report))
    return presses


def _kept(found: Values) -> list[Press]:
    """What services keep in the case, a button each."""
    report, following = found["report"], found["next"]
    kept = [] if following == Next.AID else [aid.OPEN(report)]
    # Of what has ended the notice has no page any more.
    hung = found["public_notices_state"] is not None and found["closed_at"] is None
    if hung and following != Next.NOTICE:
        kept.insert(0, public_notices.OPEN(report))
    if found["reviews_last"] is not None:
        kept.append(reviews.LOOK(found["reviews_last"], of=found["reviews_kind"]))
    return kept


def decisions_screen(found: Values) -> Screen:
    """Who decided what, with the reasons, page by page."""
    older = [[OLDER(found["report"], found["older"])]] if found["older"] else []
    right = [[dossiers.SET_RIGHT(found["report"])]] if found["correctable"] else []
    return _about("casebook.made", found, [*older, *right, [OPEN(found["report"], back=True)]])


def done_screen(found: Values) -> Screen:
    """The page, or what has come between and is asked first."""
    return dossiers.question_screen(found) if "step" in found else page_screen(found)


def _about(key: str, found: Values, buttons: list[list[Press]]) -> Screen:
    return Screen(key, found, buttons, right="report", subject=int(str(found["report"])))


#: Whatever is done in another counter and leads back here has its route here.
_SHOWN: tuple[Shown, ...] = (
    (OPEN, casebook.look, page_screen),
    (DECISIONS, casebook.decisions, decisions_screen),
    (OLDER, casebook.decisions, decisions_screen),
    (dossiers.VERIFY, casebook.after(steps.verify), page_screen),
    (dossiers.CONFIRM, casebook.after(deciding.confirm), done_screen),
    (dossiers.KEEP_CORRECTION, casebook.after(correcting.keep), page_screen),
    (dossiers.KEEP_VISIT, casebook.after(visiting.keep), page_screen),
)

KEYBOARDS: Keyboards = {
    "dossiers.no_visit_yet": [[OPEN.of("report")]],
    "dossiers.no_class_yet": [[OPEN.of("report")]],
    "dossiers.nothing_to_correct": [[OPEN.of("report")]],
    "dossiers.consent_withdrawn": [[dossiers.SUGGEST.of("report")], [OPEN.of("report")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
