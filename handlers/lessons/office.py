"""An officer's learning cards: the list, the page on which one is set, its questions, and how it is doing."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.learning.buttons import OFFICE as LEARNING
from handlers.lessons.doors import OFFICE
from handlers.screens import Press, Screen, in_rows, page_turns
from storage.lessons import RIGHT, SERVICE, addressing, drafting, following, offering, picking, things
from storage.lessons.records import Whom
from storage.values import Value, Values, lines_of

BEGIN = Button("lessons.begin")
#: All of these by the key of a card.
EDIT = Button("lessons.edit", int)
TITLE = Button("lessons.title", int)
TEXT = Button("lessons.text", int)
DAYS = Button("lessons.days", int)
#: A card, and in how many days it ends.
SET_DAYS = Button("lessons.set_days", int, int)
PROMPT = Button("lessons.prompt", int)
SET_PROMPT = Button("lessons.set_prompt", int, int)
UNITS = Button("lessons.units", int, int)
TURN_UNIT = Button("lessons.turn_unit", int, int)
TURN_WHOM = Button("lessons.turn_whom", int)
POSTS = Button("lessons.posts", int, int)
#: A card, and a post by its key.
TURN_POST = Button("lessons.turn_post", int, int)
QUESTIONS = Button("lessons.questions", int)
ADD = Button("lessons.add", int, int)
REMOVE = Button("lessons.remove", int, int)
THING = Button("lessons.thing", int)
REMOVE_THING = Button("lessons.remove_thing", int)
PREVIEW = Button("lessons.preview", int, int)
PUBLISH = Button("lessons.publish", int)
ASK_WITHDRAW = Button("lessons.ask_withdraw", int)
WITHDRAW = Button("lessons.withdraw", int)
#: How it is doing: a card, and a page.
FOLLOW = Button("lessons.follow", int, int)
MISSING = Button("lessons.missing", int, int)
NUDGE = Button("lessons.nudge", int)
SHARES = Button("lessons.shares", int)
SENTENCES = Button("lessons.sentences", int, int)
TABLE = Button("lessons.order", int)


def list_screen(found: Values) -> Screen:
    cards = [
        [EDIT(one["lesson"], **one) if one["draft"] else FOLLOW(one["lesson"], 0, **one)]
        for one in lines_of(found["lines"])
    ]
    return Screen("lessons.office", found, [*cards, page_turns(OFFICE, found), [BEGIN(), LEARNING()]], right=RIGHT)


def ask_screen(found: Values) -> Screen:
    """A title, the words, days or a prompt; of what there is already there is a way back."""
    lesson, step = found["lesson"], found["step"]
    back = EDIT(lesson, back=True) if found["words"] else OFFICE(0)
    rows: list[list[Press]] = []
    if step == "days":
        days = found["days"]
        assert isinstance(days, list)
        rows = [[SET_DAYS(lesson, one, days=one) for one in days]]
    if step == "prompt":
        rows = [[SET_PROMPT(lesson, 1, asks=1), SET_PROMPT(lesson, 0, asks=0)]]
    return Screen(f"lessons.ask_{step}", found, [*rows, [back]], right=RIGHT)


def edit_screen(found: Values) -> Screen:
    """Either the page on which all is set, or what is asked next of a new card."""
    if "step" in found:
        return ask_screen(found)
    lesson, draft = found["lesson"], found["state"] == "draft"
    rows = in_rows(
        [
            *(TITLE(lesson), TEXT(lesson), QUESTIONS(lesson, count=found["questions"]), THING(lesson)),
            *(UNITS(lesson, 0, open=True), DAYS(lesson), PROMPT(lesson), PREVIEW(lesson, 0)),
        ]
    )
    out = [ASK_WITHDRAW(lesson, draft=draft), PUBLISH(lesson) if draft else FOLLOW(lesson, 0, back=True)]
    return Screen("lessons.edit", found, [*rows, out, [OFFICE(0)]], right=RIGHT)


def questions_screen(found: Values) -> Screen:
    """What it asks, each to be taken out; what was found, each to be put in."""
    lesson = found["lesson"]
    add = [[ADD(lesson, one["question"], **one)] for one in lines_of(found["found"])]
    remove = [REMOVE(lesson, one["question"], number=one["number"]) for one in lines_of(found["lines"])]
    return Screen("lessons.questions", found, [*add, *in_rows(remove), [EDIT(lesson, back=True)]], right=RIGHT)


def thing_screen(found: Values) -> Screen:
    lesson = found["lesson"]
    remove = [REMOVE_THING(lesson)] if found["picture"] or found["file"] else []
    return Screen("lessons.ask_thing", found, [remove, [EDIT(lesson, back=True)]], right=RIGHT)


def units_screen(found: Values) -> Screen:
    lesson = found["lesson"]
    rows = [[TURN_UNIT(lesson, one["id"], unit=one["unit"], on=one["on"])] for one in lines_of(found["lines"])]
    whom = [TURN_WHOM(lesson, whom=found["whom"])]
    by_post = [] if found["whom"] == Whom.RETIRED else [POSTS(lesson, 0, posts=found["post_count"])]
    last = [*by_post, EDIT(lesson, back=True)]
    return Screen("lessons.units", found, [whom, *rows, page_turns(UNITS, found, lesson), last], right=RIGHT)


def posts_screen(found: Values) -> Screen:
    lesson = found["lesson"]
    rows = [[TURN_POST(lesson, one["id"], **one)] for one in lines_of(found["lines"])]
    back = [UNITS(lesson, 0, open=True), EDIT(lesson, back=True)]
    return Screen("lessons.posts", found, [*rows, page_turns(POSTS, found, lesson), back], right=RIGHT)


def preview_screen(found: Values) -> Screen:
    """As a member has it; the buttons are the officer's."""
    lesson = found["lesson"]
    return Screen("lessons.page", found, [page_turns(PREVIEW, found, lesson), [EDIT(lesson, back=True)]], right=RIGHT)


def published_screen(found: Values) -> Screen:
    return Screen("lessons.published", found, [[FOLLOW(found["lesson"], 0, back=True), OFFICE(0)]], right=RIGHT)


def withdraw_screen(found: Values) -> Screen:
    lesson, draft = found["lesson"], found["draft"]
    return Screen(
        "lessons.before_withdrawing", found, [[EDIT(lesson, back=True), WITHDRAW(lesson, draft=draft)]], right=RIGHT
    )


def follow_screen(found: Values) -> Screen:
    lesson = found["lesson"]
    rows = [page_turns(FOLLOW, found, lesson), [MISSING(lesson, 0, open=True), TABLE(lesson)]]
    if found["mine"]:
        shares = [SHARES(lesson)] if found["questions"] else []
        rows += [[*shares, SENTENCES(lesson, 0, count=found["sentences"])], [EDIT(lesson, change=True)]]
    return Screen("lessons.follow", found, [*rows, [OFFICE(0)]], right=RIGHT)


def missing_screen(found: Values) -> Screen:
    lesson = found["lesson"]
    nudge = [NUDGE(lesson)] if found["nudge"] else []
    rows = [page_turns(MISSING, found, lesson), nudge, [FOLLOW(lesson, 0, back=True)]]
    return Screen("lessons.missing", found, rows, right=RIGHT)


def _about(key: str, found: Values) -> Screen:
    return Screen(key, found, [[FOLLOW(found["lesson"], 0, back=True)]], right=RIGHT)


def nudged_screen(found: Values) -> Screen:
    return _about("lessons.nudge_sent", found)


def shares_screen(found: Values) -> Screen:
    return _about("lessons.shares", found)


def ordered_screen(found: Values) -> Screen:
    return _about("lessons.ordered", found)


def sentences_screen(found: Values) -> Screen:
    lesson: Value = found["lesson"]
    rows = [page_turns(SENTENCES, found, lesson), [FOLLOW(lesson, 0, back=True)]]
    return Screen("lessons.sentences", found, rows, right=RIGHT)


SHOWN: tuple[Shown, ...] = (
    (OFFICE, offering.look, list_screen),
    (BEGIN, drafting.begin, ask_screen),
    (EDIT, drafting.edit, edit_screen),
    (TITLE, drafting.ask_title, ask_screen),
    (TEXT, drafting.ask_text, ask_screen),
    (DAYS, drafting.ask_days, ask_screen),
    (SET_DAYS, drafting.set_days, edit_screen),
    (PROMPT, drafting.ask_prompt, ask_screen),
    (SET_PROMPT, drafting.set_prompt, edit_screen),
    (UNITS, addressing.look_units, units_screen),
    (TURN_UNIT, addressing.turn_unit, units_screen),
    (TURN_WHOM, addressing.turn_whom, units_screen),
    (POSTS, addressing.look_posts, posts_screen),
    (TURN_POST, addressing.turn_post, posts_screen),
    (QUESTIONS, picking.look, questions_screen),
    (ADD, picking.add, questions_screen),
    (REMOVE, picking.remove, questions_screen),
    (THING, things.begin, thing_screen),
    (REMOVE_THING, things.remove, edit_screen),
    (PREVIEW, offering.preview, preview_screen),
    (PUBLISH, offering.publish, published_screen),
    (ASK_WITHDRAW, offering.before_withdrawing, withdraw_screen),
    (WITHDRAW, offering.withdraw, list_screen),
    (FOLLOW, following.look, follow_screen),
    (MISSING, following.missing, missing_screen),
    (NUDGE, offering.nudge, nudged_screen),
    (SHARES, following.shares, shares_screen),
    (SENTENCES, following.sentences, sentences_screen),
    (TABLE, following.order, ordered_screen),
)

STEPS: Steps = {
    (SERVICE, "title"): Step(drafting.open_question, ask_screen, drafting.write_title, edit_screen),
    (SERVICE, "text"): Step(drafting.open_question, ask_screen, drafting.write_text, edit_screen),
    (SERVICE, "days"): Step(drafting.open_question, ask_screen, drafting.write_days, edit_screen),
    (SERVICE, "prompt"): Step(drafting.open_question, ask_screen, drafting.write_prompt, edit_screen),
    (SERVICE, "question"): Step(picking.open_question, questions_screen, picking.write, questions_screen),
    (SERVICE, "thing"): Step(things.open_question, thing_screen, wants="asking.send_a_file"),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(SHOWN)
