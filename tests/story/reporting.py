"""A report as people hand it in, press by press, and the ways in which officers come to it; for every story."""

import re

from bot.sandbox.phones import Phone, Wanted
from bot.sandbox.records import Message
from tests.story.speech import PATIENT, ZH, Tongue

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


def about(number: str) -> Wanted:
    """A message that begins with the case's number and has what can be done about it: the officer's card."""
    return lambda message: message.text.startswith(number) and bool(message.buttons)


def take(officer: Phone, number: str, tongue: Tongue = ZH) -> Message:
    """From the notice; the card."""
    notice = officer.wait_for(number, PATIENT, anywhere=True)
    return tongue.press_on(officer, notice, "hardship.take", tongue.offers("hardship.note"))


def open_desk(officer: Phone, tongue: Tongue = ZH) -> Message:
    return tongue.tap(officer, "home.label_desk", tongue.offers("people.find"))


def open_card(officer: Phone, number: str, tongue: Tongue = ZH) -> Message:
    """From the desk, where it stands on the first page."""
    desk = open_desk(officer, tongue)
    label = next(label for row in desk.buttons for label in row if number in label)
    officer.press_on(desk, label)
    return officer.wait_for(lambda message: message.text.startswith(number), PATIENT)


def taps(phone: Phone) -> int:
    """Everything that the person did: presses, keys, typed messages."""
    return len(phone.presses) + sum(not message.from_bot for message in phone.messages)


def write(phone: Phone, words: str, then: Wanted) -> Message:
    """Types it, and reads what comes of it."""
    phone.type(words)
    return phone.wait_for(then, PATIENT)
