"""Writing a question: its kind, a step after another, the preview, a field to change."""

from collections.abc import Callable

from handlers.bank.buttons import BEGIN, EDIT, RESUME
from handlers.bank.screens import question_screen
from handlers.buttons import Button, Shown
from handlers.context import Step as Question
from handlers.context import Steps
from handlers.screens import Press, Screen, in_rows
from storage.bank import RIGHT, SERVICE, steps, writing
from storage.bank.steps import OPTIONAL, Step
from storage.questions import Difficulty, Kind
from storage.values import Values, lines_of

# Each with the number of the question that is open.
KIND = Button("bank.kind", int, Kind)
TICK = Button("bank.tick", int, int)
TICKED = Button("bank.ticked", int)
TRUTH = Button("bank.truth", int, int)
CATEGORY = Button("bank.pick_category", int, int)
DIFFICULTY = Button("bank.difficulty", int, Difficulty)
SKIP = Button("bank.skip", int)
FIX = Button("bank.fix", int, int)
BACK = Button("bank.back", int)
SAVE = Button("bank.save", int, int)
LEAVE = Button("bank.leave", int)

_LETTERS = "ABCDEFGHIJKL"


def step_screen(found: Values) -> Screen:
    """Whatever is asked, or the preview."""
    step, version = Step(str(found["step"])), found["version"]
    rows = _ROWS[step](found) if step in _ROWS else []
    if step is not Step.REVIEW:
        skip = [SKIP(version)] if step in OPTIONAL else []
        back = [BACK(version, known=found["known"])] if found.get("whole") else [LEAVE(version, known=found["known"])]
        rows = [*rows, [*skip, *back]]
    return Screen(f"bank.ask_{step}", found, rows, right=RIGHT)


def _kinds(found: Values) -> list[list[Press]]:
    return in_rows([KIND(found["version"], kind, kind=kind) for kind in Kind])


def _right(found: Values) -> list[list[Press]]:
    version, options = found["version"], lines_of(found["options"])
    ticks = [
        TICK(version, at, letter=letter, on=one["right"] and found["kind"] == Kind.SEVERAL)
        for at, (letter, one) in enumerate(zip(_LETTERS, options, strict=False))
    ]
    done = found["kind"] == Kind.SEVERAL and any(one["right"] for one in options)
    return [*in_rows(ticks, 4), [TICKED(version)] if done else []]


def _truth(found: Values) -> list[list[Press]]:
    return [[TRUTH(found["version"], wrong, wrong=wrong) for wrong in (0, 1)]]


def _categories(found: Values) -> list[list[Press]]:
    return in_rows(
        [CATEGORY(found["version"], one["category"], name=one["name"]) for one in lines_of(found["offered"])]
    )


def _difficulties(found: Values) -> list[list[Press]]:
    return [[DIFFICULTY(found["version"], one, difficulty=one) for one in Difficulty]]


def _review(found: Values) -> list[list[Press]]:
    version, fields = found["version"], found["fields"]
    assert isinstance(fields, list)
    fix = in_rows([FIX(version, steps.STEPS.index(Step(str(one))), step=one) for one in fields], 3)
    leave = LEAVE(version, known=found["known"])
    if found["known"]:
        return [*fix, [*([SAVE(version, 0, known=True)] if found["changed"] else []), leave]]
    return [[SAVE(version, waits, known=False, waits=waits) for waits in (0, 1)], *fix, [leave]]


_ROWS: dict[Step, Callable[[Values], list[list[Press]]]] = {
    Step.ENTRY: _kinds,
    Step.RIGHT: _right,
    Step.TRUTH: _truth,
    Step.CATEGORY: _categories,
    Step.DIFFICULTY: _difficulties,
    Step.REVIEW: _review,
}


def shown(home: Callable[[Values], Screen]) -> tuple[Shown, ...]:
    """Its buttons; `home` is where one is who writes no new question after all."""

    def left(found: Values) -> Screen:
        return question_screen(found) if found["known"] else home(found)

    return (
        (BEGIN, writing.begin, step_screen),
        (RESUME, writing.resume, step_screen),
        (EDIT, writing.edit, step_screen),
        (KIND, writing.choose_kind, step_screen),
        (TICK, writing.tick, step_screen),
        (TICKED, writing.ticked, step_screen),
        (TRUTH, writing.choose_truth, step_screen),
        (CATEGORY, writing.pick_category, step_screen),
        (DIFFICULTY, writing.choose_difficulty, step_screen),
        (SKIP, writing.skip, step_screen),
        (FIX, writing.fix, step_screen),
        (BACK, writing.go_back, step_screen),
        (SAVE, writing.save, question_screen),
        (LEAVE, writing.leave, left),
    )


#: Steps that take words, and those that only take a press.
STEPS: Steps = {
    (SERVICE, str(step)): Question(writing.open_question, step_screen)
    if step in {Step.RIGHT, Step.TRUTH, Step.DIFFICULTY, Step.REVIEW}
    else Question(writing.open_question, step_screen, writing.write, step_screen)
    for step in Step
}
