"""What leads to the times of talks, and hangs on their cards. It opens nobody."""

from typing import Final

from handlers.buttons import Button
from handlers.screens import Press
from storage.values import Values

#: The first question.
BEGIN: Final = Button("appointments.begin")
#: By the key of the talk: another time with the same person; out of it.
MOVE: Final = Button("appointments.move", int)
ASK_CALL_OFF: Final = Button("appointments.ask_call_off", int)
#: By the key of the appointment: the employee's yes; the officer was not there.
ACCEPT: Final = Button("appointments.accept", int)
STOOD_WAITING: Final = Button("appointments.stood_waiting", int)
#: Either's: a file for the calendar.
CALENDAR: Final = Button("appointments.calendar", int)
#: The officer's, by the key of the talk: names a time; can't.
PROPOSE: Final = Button("appointments.propose", int)
DECLINE: Final = Button("appointments.decline", int)
#: The officer's, by the key of the appointment.
CONFIRM: Final = Button("appointments.confirm", int)
HELD: Final = Button("appointments.held", int)
NOT_MET: Final = Button("appointments.not_met", int)
#: Somebody is asked to a talk, by the key of the member; whom is asked next.
OFFER: Final = Button("appointments.offer", int)
OFFER_FOR: Final = Button("appointments.offer_for")

Rows = list[list[Press]]


def on_home(_: Values) -> Rows:
    """On the first page of talks."""
    return [[BEGIN()]]


def on_office(_: Values) -> Rows:
    """On the officer's page of talks."""
    return [[OFFER_FOR()]]


def on_own(card: Values) -> Rows:
    """On the card of one's own talk."""
    found = _time(card)
    if found is None:
        return []
    key, talk = found.get("appointment"), found["talk"]
    out = ASK_CALL_OFF(talk)
    if found["begun"]:
        return [[STOOD_WAITING(key), MOVE(talk, timed=True)]]
    rows: Rows = {
        "proposed": [[ACCEPT(key), MOVE(talk, timed=True)], [out]],
        "pending": [[MOVE(talk, timed=True), out]],
        "agreed": [[CALENDAR(key), MOVE(talk, timed=True)], [out]],
    }.get(str(found["state"]), [[MOVE(talk, timed=False), out]])
    return rows


def on_held(card: Values) -> Rows:
    """On the card of a talk as its officer sees it, or whoever may take it."""
    found = _time(card)
    if found is None:
        return []
    key, talk = found.get("appointment"), found["talk"]
    if not found["mine"]:
        return [[PROPOSE(talk, timed=False)]]
    other, out = PROPOSE(talk, timed=True), DECLINE(talk)
    if found["begun"]:
        return [[HELD(key), NOT_MET(key)], [other]]
    rows: Rows = {
        "pending": [[CONFIRM(key), other], [out]],
        "proposed": [[other, out]],
        "agreed": [[CALENDAR(key), other], [out]],
    }.get(str(found["state"]), [[PROPOSE(talk, timed=False), out]])
    return rows


def _time(card: Values) -> Values | None:
    """What the card tells of the time; None where there is nothing to do about it."""
    found = card["appointments"]
    assert isinstance(found, dict)
    if not (found["timed"] and found["open"]):
        return None
    return {"state": None, "begun": False, "appointment": 0, **found}
