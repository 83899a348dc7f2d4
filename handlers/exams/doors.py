"""The doors of exams on other pages: one's own list, the officers' one, and the last screen of a paper."""

from handlers.buttons import Button
from handlers.screens import Press, Screen
from storage.values import Values

#: A page of one's own.
LIST = Button("exams.list", int)
CARD = Button("exams.card", int)
ASK_BEGIN = Button("exams.ask_begin", int)
#: A paper that is handed in, and a place in it.
ANSWER = Button("exams.answer", int, int)
CERTIFICATE = Button("exams.certificate", int)
#: A page of the officer's.
OFFICE = Button("exams.office", int)


def home_door(found: Values) -> list[list[Press]]:
    """On one's own page of learning."""
    told = found.get("exams")
    return [[LIST(0, ready=told["ready"], step=0)]] if isinstance(told, dict) else []


def office_door(found: Values) -> list[list[Press]]:
    """On the officers' one."""
    told = found.get("exams")
    return [[OFFICE(0, step=0)]] if isinstance(told, dict) and told["keeps"] else []


def ended_screen(found: Values) -> Screen:
    """What the paper came to."""
    again = [ASK_BEGIN(found["exam"], again=True)] if found["left"] else []
    seen = [] if found["last"] is None else [ANSWER(found["last"], 0, step=0)]
    held = [] if found["certificate"] is None else [CERTIFICATE(found["certificate"], title="")]
    return Screen("exams.result", found, [[*held, *seen], again, [LIST(0, ready=0, step=0)]])
