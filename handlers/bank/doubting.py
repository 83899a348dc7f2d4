"""这题有误: the member's line, and the answer of whoever keeps the bank."""

from handlers.bank.buttons import LOOK
from handlers.bank.doors import DOUBT, OPEN
from handlers.bank.screens import ANSWER
from handlers.buttons import Button, Shown
from handlers.context import Step, Steps
from handlers.screens import Screen
from handlers.sittings.doors import RESUME
from storage.bank import RIGHT, SERVICE, doubting
from storage.values import Values

SEND = Button("bank.send", int)
SEND_REPLY = Button("bank.send_reply", int)


def doubt_screen(found: Values) -> Screen:
    return Screen("bank.ask_doubt", found, [[SEND(found["version"])], [RESUME(found["sitting"])]])


def thanks_screen(found: Values) -> Screen:
    return Screen("bank.thanks", found, [[RESUME(found["sitting"])]])


def reply_screen(found: Values) -> Screen:
    return Screen(
        "bank.ask_reply",
        found,
        [[SEND_REPLY(found["version"], people=found["people"])], [LOOK(found["question"])]],
        right=RIGHT,
    )


def replied_screen(found: Values) -> Screen:
    return Screen("bank.replied", found, [[LOOK(found["question"]), OPEN()]], right=RIGHT)


SHOWN: tuple[Shown, ...] = (
    (DOUBT, doubting.begin, doubt_screen),
    (SEND, doubting.send, thanks_screen),
    (ANSWER, doubting.ask_reply, reply_screen),
    (SEND_REPLY, doubting.send_reply, replied_screen),
)

STEPS: Steps = {
    (SERVICE, "doubt"): Step(doubting.open_doubt, doubt_screen, doubting.write, thanks_screen),
    (SERVICE, "reply"): Step(doubting.open_reply, reply_screen, doubting.write_reply, replied_screen),
}
