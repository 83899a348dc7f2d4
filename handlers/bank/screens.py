"""The page of one question, which every page of the bank comes back to."""

from handlers.bank.buttons import EDIT
from handlers.bank.doors import OPEN
from handlers.buttons import Button
from handlers.screens import Press, Screen, in_rows
from storage.bank import RIGHT, Verdict
from storage.questions import State
from storage.values import Values

APPROVE = Button("bank.approve", int)
SEND_BACK = Button("bank.send_back", int)
RETIRE = Button("bank.retire", int)
REVIVE = Button("bank.revive", int)
PICTURE = Button("bank.picture", int)
SEE_PICTURE = Button("bank.see_picture", int)
#: What came of the doubts.
ANSWER = Button("bank.answer", int, Verdict)


def question_screen(found: Values) -> Screen:
    """All of it, and what can be done with it."""
    key, state = found["question"], State(str(found["state"]))
    doubts = [ANSWER(key, verdict, verdict=verdict) for verdict in Verdict] if found["doubts"] else []
    waits = [APPROVE(key), *([] if found["own"] else [SEND_BACK(key)])] if state is State.DRAFT else []
    picture = [PICTURE(key, there=found["picture"]), *([SEE_PICTURE(key)] if found["picture"] else [])]
    stands: list[Press] = [REVIVE(key) if state is State.RETIRED else RETIRE(key)]
    rest = [EDIT(key), *picture, *stands, OPEN()]
    return Screen("bank.question", found, [doubts, waits, *in_rows(rest)], right=RIGHT)
