"""An officer sets an exam: a draft answer by answer, its page with what can be turned, published by a tap."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.exams.doors import OFFICE
from handlers.screens import Press, Screen, in_rows, neighbours, page_turns
from storage.exams import RIGHT, SERVICE, setting
from storage.exams.setting import Knob
from storage.values import Values, lines_of

BEGIN_DRAFT = Button("exams.begin_draft")
DRAFT = Button("exams.draft", int)
#: On to the next thing that is missing.
GO_ON = Button("exams.go_on", int)
ASK_TITLE = Button("exams.ask_title", int)
ASK_MINUTES = Button("exams.ask_minutes", int)
MINUTES = Button("exams.minutes", int, int)
ASK_WHEN = Button("exams.ask_when", int)
DAYS = Button("exams.days", int, int)
PARTS = Button("exams.parts", int)
PRESET = Button("exams.preset", int, int)
REMOVE_PART = Button("exams.remove_part", int)
#: A category with its page, a category with a difficulty: `setting.PAGES` says how they are one number.
CATEGORY = Button("exams.category", int, int)
LEVEL = Button("exams.level", int, int)
COUNT = Button("exams.count", int, int)
TURN = Button("exams.turn", int, Knob)
#: A page of units, a unit.
UNITS = Button("exams.units", int, int)
TURN_UNIT = Button("exams.turn_unit", int, int)
#: A page of posts, a post by its key.
POSTS = Button("exams.posts", int, int)
TURN_POST = Button("exams.turn_post", int, int)
PUBLISH = Button("exams.publish", int)
DROP = Button("exams.drop", int)


def draft_screen(found: Values) -> Screen:
    """Whatever is asked, else the whole with everything that can be changed."""
    step, exam = found["step"], found["exam"]
    if step == "parts":
        return _parts_screen(found)
    if step is not None:
        return Screen(f"exams.ask_{step}", found, [*_taps(found), [DRAFT(exam, back=True)]], right=RIGHT)
    changes = [
        *(PARTS(exam), ASK_WHEN(exam)),
        *(
            ASK_MINUTES(exam, minutes=found["minutes"]),
            TURN(exam, Knob.ATTEMPTS, knob="attempts", value=found["attempts"]),
        ),
        *(TURN(exam, Knob.PASS_MARK, knob="pass_mark", value=found["pass_mark"]), UNITS(exam, 0, step=0)),
        *(
            TURN(exam, Knob.TELLS, knob="tells", value=found["tells"]),
            TURN(exam, Knob.EQUAL, knob="equal", value=found["equal"]),
        ),
        ASK_TITLE(exam),
    ]
    planned = found["stage"] == "planned"
    publish = [] if planned or not found["ready"] else [[PUBLISH(exam)]]
    last = [OFFICE(0, step=2)] if planned else [DROP(exam), OFFICE(0, step=2)]
    return Screen("exams.draft", found, [*publish, *in_rows(changes), last], right=RIGHT)


def _taps(found: Values) -> list[list[Press]]:
    step, version = found["step"], found["version"]
    button = {"number": COUNT, "minutes": MINUTES, "when": DAYS}.get(str(step))
    taps = found["taps"]
    assert isinstance(taps, list)
    there = found["there"] if step == "number" else None
    return [] if button is None else in_rows([button(version, one, count=one, all=one == there) for one in taps], 3)


def _parts_screen(found: Values) -> Screen:
    exam = found["exam"]
    presets = found["presets"]
    assert isinstance(presets, list)
    remove = [REMOVE_PART(one["part"], nth=nth) for nth, one in enumerate(lines_of(found["parts"]), start=1)]
    rows = [
        *in_rows([PRESET(exam, one, count=one, all=one == found["held"]) for one in presets]),
        [CATEGORY(exam, 0, name="", count=0)],
    ]
    done = [GO_ON(exam)] if found["parts"] else [DRAFT(exam, back=True)]
    return Screen("exams.parts", found, [*in_rows(remove), *rows, done], right=RIGHT)


def _category_screen(found: Values) -> Screen:
    exam = found["exam"]
    here = int(str(found["category"])) * setting.PAGES
    levels = [
        LEVEL(exam, here + int(str(one["level"])), difficulty=one["difficulty"], count=one["count"])
        for one in lines_of(found["levels"])
    ]
    below = [CATEGORY(exam, one["at"], name=one["name"], count=one["count"]) for one in lines_of(found["lines"])]
    turns = [CATEGORY(exam, here + at, name="", count=step) for step, at in neighbours(found)]
    above = [] if found["above"] is None else [CATEGORY(exam, found["above"], name="", count=-2)]
    rows = [*in_rows(below), turns, *([] if found["full"] else in_rows(levels))]
    return Screen("exams.category", found, [*rows, [*above, PARTS(exam)]], right=RIGHT)


def _units_screen(found: Values) -> Screen:
    exam = found["exam"]
    rows = [[TURN_UNIT(exam, one["id"], unit=one["unit"], on=one["on"])] for one in lines_of(found["lines"])]
    turns = page_turns(UNITS, found, exam)
    last = [POSTS(exam, 0, step=0, posts=found["post_count"]), DRAFT(exam, back=True)]
    return Screen("exams.units", found, [*rows, turns, last], right=RIGHT)


def _posts_screen(found: Values) -> Screen:
    exam = found["exam"]
    rows = [[TURN_POST(exam, one["id"], **one)] for one in lines_of(found["lines"])]
    turns = page_turns(POSTS, found, exam, posts=0)
    return Screen("exams.posts", found, [*rows, turns, [UNITS(exam, 0, step=0), DRAFT(exam, back=True)]], right=RIGHT)


def _published_screen(found: Values) -> Screen:
    return Screen("exams.published", found, [[OFFICE(0, step=2)]], right=RIGHT)


def _dropped_screen(found: Values) -> Screen:
    return Screen("exams.dropped", found, [[OFFICE(0, step=2)]])


_SHOWN: tuple[Shown, ...] = (
    (BEGIN_DRAFT, setting.begin, draft_screen),
    (DRAFT, setting.look, draft_screen),
    (GO_ON, setting.go_on, draft_screen),
    (ASK_TITLE, setting.ask_title, draft_screen),
    (ASK_MINUTES, setting.ask_minutes, draft_screen),
    (MINUTES, setting.choose_minutes, draft_screen),
    (ASK_WHEN, setting.when, draft_screen),
    (DAYS, setting.choose_days, draft_screen),
    (PARTS, setting.parts, draft_screen),
    (PRESET, setting.choose_preset, draft_screen),
    (REMOVE_PART, setting.remove_part, draft_screen),
    (CATEGORY, setting.category, _category_screen),
    (LEVEL, setting.choose_level, draft_screen),
    (COUNT, setting.choose_count, draft_screen),
    (TURN, setting.turn, draft_screen),
    (UNITS, setting.units, _units_screen),
    (TURN_UNIT, setting.turn_unit, _units_screen),
    (POSTS, setting.look_posts, _posts_screen),
    (TURN_POST, setting.turn_post, _posts_screen),
    (PUBLISH, setting.publish, _published_screen),
    (DROP, setting.drop, _dropped_screen),
)

STEPS: Steps = {
    (SERVICE, "title"): Step(setting.open_question, draft_screen, setting.write_title, draft_screen),
    (SERVICE, "when"): Step(setting.open_question, draft_screen, setting.write_when, draft_screen),
    (SERVICE, "minutes"): Step(setting.open_question, draft_screen, setting.write_minutes, draft_screen),
    (SERVICE, "parts"): Step(setting.open_question, draft_screen, setting.write_preset, draft_screen),
    (SERVICE, "number"): Step(setting.open_question, draft_screen, setting.write_count, draft_screen),
}

KEYBOARDS: Keyboards = {"exams.not_whole": [[DRAFT.of("exam")]]}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
