"""The counter of talks through the bot: how one begins, what goes from one side to the other, and the end."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.relay import masks
from handlers.relay.doors import ANSWER, BEFORE_END, BEGIN, TAKE, WRITE
from handlers.screens import Press, Screen, in_rows
from handlers.talks.leading import HOME, LOOK, OFFICE
from storage.relay import SERVICE, Side, beginning, choosing, giving_away, talking
from storage.talks import Topic
from storage.values import Values, lines_of

AGREE = Button("relay.agree", int)
#: With which officer; 0 for whoever can.
CHOOSE = Button("relay.choose", int, int)
BUT = Button("relay.but", int)
LEAVE_OUT = Button("relay.leave_out", int, int)
ABOUT = Button("relay.about", int, Topic)
SKIP_TOPIC = Button("relay.skip_topic", int)
SEND_ANYWAY = Button("relay.send_anyway", int)
REWRITE = Button("relay.rewrite", int)
#: Into which of several talks words go: its key, and the number of the question.
INTO = Button("relay.into", int, int)
#: Into none of them.
LET_GO = Button("relay.let_go", int)
#: By the key of what was said.
SEND_AGAIN = Button("relay.send_again", int)
LAY_ASIDE = Button("relay.lay_aside", int)
END = Button("relay.end", int)


# What is shown.


def question_screen(found: Values) -> Screen:
    """A question, or what came of an answer."""
    return _SCREENS[str(found["step"])](found)


def _agree_screen(found: Values) -> Screen:
    return Screen("relay.ask_agree", found, [[HOME(later=True), AGREE(found["version"])]])


def _whom_screen(found: Values) -> Screen:
    version, partners = found["version"], lines_of(found["partners"])
    each = [CHOOSE(version, one["account"], officer=one["officer"]) for one in partners]
    but = [BUT(version)] if len(partners) > 1 else []
    return Screen(
        "relay.ask_whom", found, [[CHOOSE(version, 0, officer=None), *but], *in_rows(each), [HOME(later=True)]]
    )


def _but_screen(found: Values) -> Screen:
    version = found["version"]
    each = [LEAVE_OUT(version, one["account"], officer=one["officer"]) for one in lines_of(found["partners"])]
    return Screen("relay.ask_but", found, [*in_rows(each), [HOME(later=True)]])


def _topic_screen(found: Values) -> Screen:
    version = found["version"]
    each: list[Press] = [ABOUT(version, topic, topic=topic) for topic in Topic]
    return Screen("relay.ask_topic", found, [*in_rows(each), [SKIP_TOPIC(version)], [HOME(later=True)]])


def _first_screen(found: Values) -> Screen:
    return Screen("relay.ask_first", found, [[HOME(later=True)]])


def _sure_screen(found: Values) -> Screen:
    return Screen("relay.ask_sure", found, [[REWRITE(found["version"]), SEND_ANYWAY(found["version"])]])


def _which_screen(found: Values) -> Screen:
    each = [[INTO(one["talk"], found["version"], **one)] for one in lines_of(found["lines"])]
    return Screen("relay.which", found, [*each, [LET_GO(found["version"])]], fresh=True)


def _let_go_screen(found: Values) -> Screen:
    return Screen("relay.let_go", found, [])


def open_screen(found: Values) -> Screen:
    """Into which talk the next words go."""
    return Screen("relay.write", found, _below(found), fresh=True)


def _begun_screen(found: Values) -> Screen:
    return Screen("relay.begun", found, _below(found), fresh=True)


def _passed_screen(found: Values) -> Screen:
    return Screen("relay.passed", found, _below(found), fresh=True)


def _below(found: Values) -> list[list[Press]]:
    return [[LAY_ASIDE(found["talk"]), BEFORE_END(found["talk"])]]


def _aside_screen(found: Values) -> Screen:
    again = WRITE if found["side"] == Side.EMPLOYEE else ANSWER
    return Screen("relay.laid_aside", found, [[again(found["talk"])]])


def _before_end_screen(found: Values) -> Screen:
    again = WRITE if found["side"] == Side.EMPLOYEE else ANSWER
    return Screen("relay.ask_end", found, [[again(found["talk"]), END(found["talk"])]], fresh=True)


def _ended_screen(found: Values) -> Screen:
    if found["side"] == Side.EMPLOYEE:
        return Screen("relay.over", found, [[HOME()]])
    return Screen("relay.over", found, [[LOOK(found["talk"], number=found["shown"]), OFFICE(0, step=0)]])


_SCREENS: dict[str, Callable[[Values], Screen]] = {
    "agree": _agree_screen,
    "whom": _whom_screen,
    "but": _but_screen,
    "topic": _topic_screen,
    "first": _first_screen,
    "sure": _sure_screen,
    "which": _which_screen,
    "open": open_screen,
    "begun": _begun_screen,
    "passed": _passed_screen,
}


# A reply to a message.


async def replied(update: Update, context: Context) -> bool:
    """A text that answers a message: where that is of a talk, or the sender is in one, it is taken here."""
    message = update.effective_message
    if message is None or message.reply_to_message is None or message.text is None:
        return False
    to = message.reply_to_message.message_id
    asked = partial(choosing.is_reply, telegram_id=context.person.telegram_id, message_id=to)
    if not await context.read(asked):
        return False
    await context.write(choosing.reply_to, to, message.text, answer=question_screen, reading=True)
    return True


async def take(update: Update, context: Context) -> None:
    await context.write(talking.take, *TAKE.read(update), answer=lambda found: replace(open_screen(found), fresh=False))


_SHOWN: tuple[Shown, ...] = (
    (BEGIN, beginning.begin, question_screen),
    (AGREE, beginning.agree, question_screen),
    (CHOOSE, beginning.choose, question_screen),
    (BUT, beginning.but, question_screen),
    (LEAVE_OUT, beginning.leave_out, question_screen),
    (ABOUT, beginning.about, question_screen),
    (SKIP_TOPIC, beginning.skip_topic, question_screen),
    (SEND_ANYWAY, talking.send_anyway, question_screen),
    (REWRITE, talking.rewrite, question_screen),
    (WRITE, talking.write, open_screen),
    (ANSWER, talking.answer, open_screen),
    (INTO, choosing.into, question_screen),
    (LET_GO, choosing.let_go, _let_go_screen),
    (SEND_AGAIN, talking.send_again, question_screen),
    (LAY_ASIDE, talking.lay_aside, _aside_screen),
    (BEFORE_END, talking.before_end, _before_end_screen),
    (END, talking.end, _ended_screen),
)

_BEGUN = Step(beginning.open_question, question_screen)

STEPS: Steps = {
    **dict.fromkeys(((SERVICE, step) for step in ("agree", "whom", "but", "topic")), _BEGUN),
    (SERVICE, "first"): Step(beginning.open_question, question_screen, beginning.first, question_screen),
    (SERVICE, "words"): Step(talking.open_question, question_screen, talking.say, question_screen),
    (SERVICE, "answer"): Step(talking.open_question, question_screen, talking.reply, question_screen),
    (SERVICE, "sure"): Step(giving_away.open_question, question_screen, talking.reword, question_screen),
    (SERVICE, "which"): Step(choosing.which, question_screen, choosing.hold_back, question_screen),
    **masks.STEPS,
}

KEYBOARDS: Keyboards = {
    "relay.waits": [[TAKE.of("talk")]],
    "relay.said": [[WRITE.of("talk")]],
    "relay.heard": [[ANSWER.of("talk")]],
    "relay.said_picture": [[WRITE.of("talk")]],
    "relay.heard_picture": [[ANSWER.of("talk")]],
    "relay.not_sure": [[SEND_AGAIN.of("said")], [WRITE.of("talk")]],
    "relay.not_sure_officer": [[SEND_AGAIN.of("said")], [ANSWER.of("talk")]],
    "relay.taken": [[WRITE.of("talk")]],
    "relay.open_already": [[WRITE.of("talk")]],
    "relay.has_ended": [[HOME.of()]],
    "relay.nobody_there": [[HOME.of()]],
    "relay.ended": [[HOME.of()]],
    "relay.ended_officer": [[LOOK.of("talk")]],
    "relay.ended_quiet": [[HOME.of()]],
    **masks.KEYBOARDS,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [TAKE.to(take), *routes_of(_SHOWN), *masks.routes()]
