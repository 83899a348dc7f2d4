"""A report as people hand it in, press by press, and the ways in which officers come to it; for every story."""

import re

from bot.sandbox.phones import Phone, Wanted
from bot.sandbox.records import Message
from tests.story.speech import EN, PATIENT, ZH, Tongue

NUMBER = re.compile(r"KN-\d{4}-\d{4,}")
WORDS = "孩子住院，借了三万"

#: The screens of a report in their order: a sign of each, and the button that leads on to the next.
QUESTIONS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("12356", "hardship.agree", {"resume": False}),
    ("1/6", "hardship.choose_whom", {"whom": "me"}),
    ("2/6", "hardship.choose_cause", {"cause": "own_illness"}),
    ("3/6", "hardship.choose_urgency", {"urgency": "this_week"}),
    ("4/6", "hardship.tick_help", {"help": "unsure", "on": False}),
    ("5/6", "hardship.skip_words", {"written": False}),
    ("6/6", "hardship.choose_reach", {"reach": "call_anytime"}),
    ("", "hardship.submit", {}),
)
#: Screens by what they are for.
INTRO, WHOM, CAUSE, URGENCY, HELP, OWN_WORDS, REACH, REVIEW = range(8)


def number_in(text: str) -> str:
    found = NUMBER.search(text)
    assert found, text
    return found[0]


def sign(place: int, tongue: Tongue = ZH) -> Wanted:
    """By what one knows the screen; after the last the receipt."""
    if place == REVIEW:
        return tongue.offers("hardship.submit")
    return QUESTIONS[place][0] if place < len(QUESTIONS) else "KN-"


def open_report(member: Phone, tongue: Tongue = ZH) -> Message:
    """The first screen."""
    return tongue.tap(member, "home.label_hardship", sign(INTRO))


def go_on(member: Phone, first: int, last: int, tongue: Tongue = ZH, **chosen: object) -> Message:
    """Answers the screens from `first` on until `last` is there; `chosen` takes the place of what most people press."""
    shown = member.from_bot[-1]
    for place in range(first, last):
        _, button, usual = QUESTIONS[place]
        values = {name: chosen.get(name, value) for name, value in usual.items()}
        if place == INTRO and tongue.offers(button, resume=False, agreed=True)(shown):
            values["agreed"] = True  # the consents of an earlier report hold
        shown = tongue.press(member, button, sign(place + 1, tongue), **values)
    return shown


def walk(member: Phone, place: int, tongue: Tongue = ZH, **chosen: object) -> None:
    """Opens a report and comes as far as that screen."""
    open_report(member, tongue)
    go_on(member, INTRO, place, tongue, **chosen)


def report(member: Phone, words: str | None = WORDS, tongue: Tongue = ZH, **chosen: object) -> str:
    """The whole dialogue, this week unless `urgency` says otherwise; returns the number."""
    walk(member, OWN_WORDS, tongue, **chosen)
    if words is None:
        go_on(member, OWN_WORDS, REACH, tongue)
    else:
        member.type(words)
        member.wait_for(sign(REACH), PATIENT)
    go_on(member, REACH, REVIEW + 1, tongue, **chosen)
    return number_in(member.screen)


def call_me(member: Phone, tongue: Tongue = ZH) -> str:
    """Asks to be rung, from the first screen; returns the number."""
    open_report(member, tongue)
    return number_in(tongue.press(member, "hardship.ring_me", "KN-").text)


#: What stands below a case of which nothing can be done (any more), and nothing is kept.
_WAY_BACK = tuple([[tongue.label("hardship.button_leave_case")]] for tongue in (ZH, EN))


def about(number: str) -> Wanted:
    """A message that begins with the case's number and has what can be done about it: the officer's card."""
    return lambda message: (
        message.text.startswith(number) and bool(message.buttons) and message.buttons not in _WAY_BACK
    )


def nothing_to_do(number: str) -> Wanted:
    """The officer's card of the case, with nothing that could be done about it: the way back to the desk alone."""
    return lambda message: number in message.text and message.buttons in _WAY_BACK


def take(officer: Phone, number: str, tongue: Tongue = ZH) -> Message:
    """From the notice; the card."""
    notice = officer.wait_for(number, PATIENT, anywhere=True)
    return tongue.press_on(officer, notice, "hardship.take", tongue.offers("hardship.note"))


def open_desk(officer: Phone, tongue: Tongue = ZH) -> Message:
    return tongue.tap(officer, "home.label_desk", tongue.offers("people.find"))


def open_tools(officer: Phone, tongue: Tongue = ZH) -> Message:
    """From the desk, whatever else may be opened."""
    open_desk(officer, tongue)
    return tongue.press(officer, "desk.tools", tongue.offers("desk.back"))


def press_line(officer: Phone, words: str, then: Wanted, tongue: Tongue = ZH, says: str = "") -> Message:
    """Opens the desk, turns to the line whose button has those words, where the line itself says so too, and opens
    it."""
    desk = open_desk(officer, tongue)
    while (label := _line_on(desk, words, says)) is None:
        desk = tongue.press_on(officer, desk, "desk.page", lambda message: message.text != desk.text, step=1)  # noqa: B023
    officer.press_on(desk, label)
    return officer.wait_for(then, PATIENT)


def _line_on(desk: Message, words: str, says: str) -> str | None:
    """The button of the line with the same place in the list."""
    lines = {line.partition(".")[0]: line for line in desk.text.splitlines()}
    labels = [label for row in desk.buttons for label in row if words in label]
    return next((label for label in labels if says in lines.get(label.partition(" ")[0], "")), None)


def open_card(officer: Phone, number: str, tongue: Tongue = ZH) -> Message:
    """From the desk."""
    return press_line(officer, number, lambda message: message.text.startswith(number), tongue)


def taps(phone: Phone) -> int:
    """Everything that the person did: presses, keys, typed messages."""
    return len(phone.presses) + sum(not message.from_bot for message in phone.messages)


def write(phone: Phone, words: str, then: Wanted) -> Message:
    """Types it, and reads what comes of it."""
    phone.type(words)
    return phone.wait_for(then, PATIENT)
