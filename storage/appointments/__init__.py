"""Appointments (约时间): the times of talks. A floor above `storage.talks`.

`asking` is the employee's questions, `requesting` what comes of them; `naming` the officer's, `proposing` what comes of
those; `answering` is the yes or no of either, `ending` whether they met, `reminding` before it, `tidying` what hangs
in the air. `times` takes what the officers' hours leave free, so that of two who press at once one has it. `showing` is
what a talk's card says of it.
"""

from storage.appointments.access import RIGHT, AppointmentOver, NoSuchAppointment, may_have
from storage.appointments.records import LIVE, Appointment, Side, State, live_of, of_talk
from storage.appointments.showing import on_card, on_line

__all__ = [
    "LIVE",
    "RIGHT",
    "Appointment",
    "AppointmentOver",
    "NoSuchAppointment",
    "Side",
    "State",
    "live_of",
    "may_have",
    "of_talk",
    "on_card",
    "on_line",
]
