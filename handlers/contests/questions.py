"""The paper of a contest: drawn by category and difficulty, added by number or words, put in order, in which stage."""

from handlers.buttons import Button, Shown
from handlers.contests.doors import CARD
from handlers.context import Step, Steps
from handlers.screens import Press, Screen, in_rows
from storage.contests import SERVICE, setting, sheet, whose
from storage.values import Values, lines_of

#: A page of the paper.
PAPER = Button("contests.paper", int, int)
#: A question of it by its place.
QUESTION = Button("contests.question", int, int)
UP = Button("contests.up", int, int)
STAGE = Button("contests.stage", int, int)
TAKE_OUT = Button("contests.take_out", int, int)
CLEAR = Button("contests.clear", int)
#: A category with its page, a category with a difficulty: `sheet.PAGES` says how they are one number.
TREE = Button("contests.tree", int, int)
LEVEL = Button("contests.level", int, int)
COUNT = Button("contests.count", int, int)
ASK_QUESTION = Button("contests.ask_question", int)
ADD = Button("contests.add", int, int)


def _of(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right=whose.RIGHT, subject=int(str(found["contest"])))


def paper_screen(found: Values) -> Screen:
    """A page of the paper, a question a button."""
    contest, page, pages = found["contest"], int(str(found["page"])), int(str(found["pages"]))
    questions = [QUESTION(contest, one["nth"], nth=one["nth"], stage=one["stage"]) for one in lines_of(found["lines"])]
    turns = [PAPER(contest, at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    more = [TREE(contest, 0, name="", count=0), ASK_QUESTION(contest)]
    last = [*([CLEAR(contest)] if found["count"] else []), CARD(contest, back=True)]
    return _of("contests.paper", found, [*in_rows(questions, 4), turns, more, last])


def question_screen(found: Values) -> Screen:
    contest, nth = found["contest"], found["nth"]
    moves = [UP(contest, nth, first=nth == 1)] if int(str(found["count"])) > 1 else []
    rows = [[STAGE(contest, nth, stage=found["stage"])], [*moves, TAKE_OUT(contest, nth)]]
    return _of("contests.question", found, [*rows, [PAPER(contest, found["page"], step=2)]])


def tree_screen(found: Values) -> Screen:
    contest, page, pages = found["contest"], int(str(found["page"])), int(str(found["pages"]))
    here = int(str(found["category"])) * sheet.PAGES
    levels = [
        LEVEL(contest, one["level"], difficulty=one["difficulty"], count=one["count"])
        for one in lines_of(found["levels"])
    ]
    below = [TREE(contest, one["at"], name=one["name"], count=one["count"]) for one in lines_of(found["lines"])]
    turns = [
        TREE(contest, here + at, name="", count=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages
    ]
    above = [] if found["above"] is None else [TREE(contest, found["above"], name="", count=-2)]
    rows = [*in_rows(below), turns, *in_rows(levels), [*above, PAPER(contest, 0, step=2)]]
    return _of("contests.tree", found, rows)


def count_screen(found: Values) -> Screen:
    taps = found["taps"]
    assert isinstance(taps, list)
    counts = [COUNT(found["version"], one, count=one) for one in taps]
    return _of("contests.ask_count", found, [*in_rows(counts, 3), [PAPER(found["contest"], 0, step=2)]])


def search_screen(found: Values) -> Screen:
    """What is asked; what was found; or the word that it was put, and the next can be written."""
    contest = found["contest"]
    hits = [[ADD(contest, one["question"], number=one["number"])] for one in lines_of(found["found"])]
    return _of("contests.ask_question", found, [*hits, [PAPER(contest, 0, step=2)]])


def _search_again(found: Values) -> Screen:
    return search_screen({**found, "found": []})


SHOWN: tuple[Shown, ...] = (
    (PAPER, sheet.look, paper_screen),
    (QUESTION, sheet.see, question_screen),
    (UP, sheet.move, question_screen),
    (STAGE, sheet.turn_stage, question_screen),
    (TAKE_OUT, sheet.remove, paper_screen),
    (CLEAR, sheet.clear, paper_screen),
    (TREE, sheet.category, tree_screen),
    (LEVEL, sheet.choose_level, count_screen),
    (COUNT, sheet.choose_count, paper_screen),
    (ASK_QUESTION, sheet.ask_question, search_screen),
    (ADD, sheet.add, search_screen),
)

STEPS: Steps = {
    (SERVICE, "count"): Step(sheet.open_count, count_screen, sheet.write_count, paper_screen),
    (SERVICE, "question"): Step(setting.open_question, _search_again, sheet.write_question, search_screen),
}
