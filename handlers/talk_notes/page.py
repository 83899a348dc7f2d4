"""记一下: the officer's note of a talk, its themes, days to look again; the employee's one word whether it helped."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers import talks
from handlers.buttons import Button, Keyboards, KeyTexts, routes_of
from handlers.context import Context, Step, Steps
from handlers.hardship import CALL_ME
from handlers.screens import Screen, in_rows
from handlers.talk_notes.doors import FIGURES, OPEN, SEE
from storage import talks as records
from storage.talk_notes import MOST_WORDS, SERVICE, Helped, Within, asking_after, writing
from storage.talks import Topic
from storage.values import Values, lines_of

WRITE = Button("talk_notes.write", int)
TICK = Button("talk_notes.tick", int, Topic)
ACT = Button("talk_notes.act", int, int)
AGAIN = Button("talk_notes.again", int, Within)
DONE = Button("talk_notes.done", int)
PROPOSE = Button("talk_notes.propose", int)
SAY = Button("talk_notes.say", int, Helped)


def note_screen(found: Values) -> Screen:
    """The note, and what can be put with it; one press each."""
    talk, themes = found["talk"], found["themes"]
    assert isinstance(themes, list)
    write = [[WRITE(talk, written=found["words"] is not None)]] if found["keeps"] else []
    ticks = in_rows([TICK(talk, one, theme=one, on=one in themes) for one in Topic])
    acts = [ACT(talk, value, value=value, on=found["action"] is (value == 1)) for value in (1, 0)]
    again = in_rows([AGAIN(talk, one, within=one) for one in Within])
    ticked = [[DONE(one["follow_up"], on=one["on"])] for one in lines_of(found["again"])]
    offer = [[PROPOSE(talk)]] if found["reachable"] and not found["proposed"] else []
    rows = [*write, *ticks, acts, *again, *ticked, *offer, [talks.HELD(talk, back=True)]]
    return Screen("talk_notes.note", found, rows, right=records.OFFICER, subject=int(str(talk)))


def ask_screen(found: Values) -> Screen:
    return Screen("talk_notes.ask_words", {**found, "most": MOST_WORDS}, [[OPEN(found["talk"])]])


def figures_screen(found: Values) -> Screen:
    """Counts alone."""
    return Screen("talk_notes.figures", found, [[talks.OFFICE(0, step=0)]], right=records.HOLDS)


def said_screen(found: Values) -> Screen:
    return Screen("talk_notes.said", found, [[talks.HOME()]])


async def see(update: Update, context: Context) -> None:
    await context.write(writing.look, *SEE.read(update), answer=lambda found: replace(note_screen(found), fresh=True))


STEPS: Steps = {(SERVICE, "words"): Step(writing.open_question, ask_screen, writing.write, note_screen)}

KEYBOARDS: Keyboards = {
    "talk_notes.asked": [SAY.each("choices", "talk", "helped")],
    "talk_notes.proposed": [[CALL_ME.of()]],
    "talk_notes.due": [[SEE.of("talk"), DONE.of("follow_up")]],
    "talk_notes.note_gone": [[OPEN.of("talk")]],
    "talk_notes.not_held_yet": [[talks.LOOK.of("talk")]],
    "talk_notes.nothing_proposed": [[OPEN.of("talk")]],
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    del key_texts
    noting = routes_of(
        [
            (OPEN, writing.look, note_screen),
            (WRITE, writing.begin, ask_screen),
            (TICK, writing.tick, note_screen),
            (ACT, writing.act, note_screen),
            (AGAIN, writing.look_again, note_screen),
            (DONE, writing.done, note_screen),
            (PROPOSE, writing.propose, note_screen),
            (FIGURES, asking_after.figures, figures_screen),
            (SAY, asking_after.say, said_screen),
        ]
    )
    return [*noting, SEE.to(see)]
